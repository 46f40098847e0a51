// MD5 of RFC 1321, by Boost's implementation.
#include <boost/uuid/detail/md5.hpp>
#include <string>

#include "runtime/builtins/call.h"
#include "runtime/string.h"

namespace kinako::runtime::builtins {

Value md5(const Call& call) {
  if (!isString(call[0])) return call.expects("a string", call[0]);
  std::string_view message = text(call[0]);
  boost::uuids::detail::md5 hash;
  while (!message.empty()) {
    const std::string_view piece = message.substr(0, Context::kPiece);
    if (!call.context.spend(4 * piece.size())) return Value();
    hash.process_bytes(piece.data(), piece.size());
    message.remove_prefix(piece.size());
  }
  boost::uuids::detail::md5::digest_type digest;
  hash.get_digest(digest);
  // Four words, each with the first of its bytes at the top.
  std::string digits;
  for (const unsigned word : digest) {
    for (int shift = 28; shift >= 0; shift -= 4) digits += "0123456789abcdef"[word >> shift & 15];
  }
  return makeString(call.context, digits);
}

}  // namespace kinako::runtime::builtins
