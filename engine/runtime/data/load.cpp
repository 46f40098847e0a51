// `load`: reads all of a file and hands it to the reader of its format.
#include <algorithm>
#include <string>

#include "runtime/builtins.h"
#include "runtime/data/readers.h"
#include "runtime/room.h"

namespace kinako::runtime {

namespace data {

Value failData(Context& context, const Document& document, uint64_t line, std::string reason) {
  return context.fail(TrapKind::Data,
                      {document.name + ":" + std::to_string(line), std::move(reason)});
}

uint64_t lineAt(const Document& document, size_t offset) {
  const std::string_view before = document.bytes.substr(0, offset);
  return document.firstLine + static_cast<uint64_t>(std::count(before.begin(), before.end(), '\n'));
}

namespace {

std::optional<std::string> readBytes(Context& context, std::string_view path) {
  const uint64_t most = context.heap.mostAllowed();
  std::string error;
  auto bytes = isStandard(path) ? context.host.readAll(most)
                                : context.host.readFile(std::string(path), most, error);
  if (bytes) return bytes;
  if (error.empty()) {
    context.failMemory(most);
  } else {
    context.fail(TrapKind::File, {path, error});
  }
  return bytes;
}

Value readAs(Context& context, const Document& document, const Options& options,
             const TypeDescriptor& type) {
  switch (options.format) {
    case Format::Csv:
    case Format::Tsv:
      return readCsv(context, document, options, type);
    case Format::Json:
      return readJson(context, document, type);
    case Format::Jsonl:
      return readJsonl(context, document, type);
    case Format::Yaml:
      return readYaml(context, document, type);
  }
  return Value();
}

}  // namespace

}  // namespace data

Value load(Context& context, std::string_view path, Value options, const TypeDescriptor& type) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  const auto parsed = data::readOptions(context, "load", path, options);
  if (!parsed) return Value();
  const auto bytes = data::readBytes(context, path);
  if (!bytes) return Value();
  Room room(context);
  if (!room.take(bytes->size())) return Value();
  data::Document document{data::isStandard(path) ? "standard input" : std::string(path), *bytes};
  if (document.bytes.starts_with(kByteOrderMark)) {
    document.bytes.remove_prefix(kByteOrderMark.size());
  }
  return data::readAs(context, document, *parsed, type);
}

}  // namespace kinako::runtime
