// Values on their way between a program and its host, as bytes: what a run returned, arguments
// and results of calls in either direction. exchange.def says how each is written.
//
// The forms of records are numbered as they come; a number that is new is followed by
//       text, u8, u32 count, texts    the type, whether it is a variant of a union, its fields
// A host writes an object of its own as a record without a type (""). A group is written as its
// list of items.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/cast.h"
#include "runtime/context.h"
#include "runtime/exchange_tag.h"
#include "runtime/room.h"

namespace kinako::runtime {

/// Writes values one after the other; they share their forms of records.
class ExchangeWriter {
 public:
  ExchangeWriter(Context& context, std::string& out)
      : context_(context), out_(out), room_(context) {}

  /// Appends `value`. False, with the failure noted in the context, when it is nested too deep, the
  /// program is stopped, or the bytes and what a host makes of them take more than 1 GiB or what is
  /// left of the memory limit.
  bool write(Value value) { return write(value, 0); }

 private:
  /// In the bytes, for so many more.
  bool makeRoom(size_t bytes);
  /// In the host.
  bool weighs(uint64_t bytes);
  bool write(Value value, unsigned depth);
  bool text(std::string_view text);
  bool list(const List& list, unsigned depth);
  bool map(Value value, unsigned depth);
  bool record(const Record& record, unsigned depth);
  bool function(Value value);

  Context& context_;
  std::string& out_;
  Room room_;
  size_t counted_ = 0;                               ///< of the bytes' capacity
  uint64_t weight_ = 0;                              ///< of the values written
  uint64_t weighed_ = 0;                             ///< of it, what is taken
  std::unordered_map<const void*, uint32_t> forms_;  ///< by Shape
};

/// Takes values off the front of some bytes.
class ExchangeReader {
 public:
  /// Messages say that the bytes come `from` there.
  ExchangeReader(Context& context, std::string_view bytes, std::string_view from = "the host");
  ~ExchangeReader();

  bool isAtEnd() const { return bytes_.empty(); }

  /// The next value; what `type` describes, in all its parts, when there is one: an int becomes a
  /// float where one is wanted, an integral float an int, an object a record or, by its field
  /// `type`, a variant. Empty, with the failure noted, when it is something else, when the bytes
  /// are not of this form or hold what has no form outside, or when memory is short. `text`: what
  /// messages call it.
  Value read(const TypeDescriptor* type = nullptr, std::string_view text = {});

 private:
  struct Form;

  Value read(const TypeDescriptor* type, unsigned depth);
  Value list(const TypeDescriptor* type, unsigned depth);
  Value entries(uint32_t count, Form* form, const TypeDescriptor* type, unsigned depth);
  Value record(uint32_t count, Form* form, const TypeDescriptor& type, unsigned depth);
  Value function();
  Form* form();
  const TypeDescriptor* typeOf(uint32_t count, const Form* form, const TypeDescriptor* type,
                               unsigned depth);
  std::string_view key(uint32_t position, const Form* form);
  bool skip(unsigned depth);
  Value bad();
  Value wrong(Value value, const TypeDescriptor& type);
  Value within(const std::string& step);
  std::string_view text();

  Context& context_;
  std::string_view bytes_;
  std::string_view from_;
  std::vector<std::unique_ptr<Form>> forms_;
  std::vector<Value> fields_;  ///< of the records that are being read
};

/// One value alone.
bool writeExchange(Context& context, std::string& out, Value value);

/// Calls what the program declares `extern` under the name in arguments[0] with the rest.
Value callExternal(Context& context, std::span<const Value> arguments);

}  // namespace kinako::runtime
