#include "runtime/data/options.h"

#include <string>

#include "runtime/builtins.h"
#include "runtime/format.h"
#include "runtime/map.h"
#include "runtime/record.h"
#include "runtime/string.h"

namespace kinako::runtime::data {

namespace {

struct FormatName {
  std::string_view name;  ///< as an option, and as the ending of a path
  Format format;
};
constexpr FormatName kFormats[] = {
    {"csv", Format::Csv},     {"tsv", Format::Tsv},   {"json", Format::Json},
    {"jsonl", Format::Jsonl}, {"yaml", Format::Yaml}, {"yml", Format::Yaml},
};

std::optional<Format> findFormat(std::string_view name) {
  for (const auto& row : kFormats) {
    if (row.name == name) return row.format;
  }
  return std::nullopt;
}

Format formatOfPath(std::string_view path) {
  const size_t dot = path.rfind('.');
  if (dot == path.npos) return Format::Csv;
  return findFormat(path.substr(dot + 1)).value_or(Format::Csv);
}

class OptionReader {
 public:
  OptionReader(Context& context, std::string_view verb, Value options)
      : context_(context), verb_(verb), options_(options) {}

  bool readFormat(Options& out) {
    const Value value = option("format");
    if (value.isNull()) return true;
    if (!isString(value)) return expects("a string as `format`", value);
    const auto format = findFormat(text(value));
    if (!format) return refuse("unknown format " + quotedBriefly(text(value)));
    out.format = *format;
    return true;
  }

  bool readHeader(Options& out) {
    const Value value = option("header");
    if (value.isNull()) return true;
    if (!value.isBool()) return expects("a bool as `header`", value);
    out.header = value.asBool();
    return true;
  }

  bool readDelimiter(Options& out) {
    const Value value = option("delimiter");
    if (value.isNull()) return true;
    if (!isString(value)) return expects("a string as `delimiter`", value);
    const std::string_view delimiter = text(value);
    const bool isOneByte = delimiter.size() == 1 && as<String>(value)->isAscii();
    if (!isOneByte || delimiter == "\"" || delimiter == "\n" || delimiter == "\r") {
      return refuse(quotedBriefly(delimiter) +
                    " cannot be a delimiter: it must be one ASCII character");
    }
    out.delimiter = delimiter[0];
    return true;
  }

 private:
  Value option(std::string_view name) {
    if (options_.isNull()) return options_;
    if (isMap(options_)) {
      const Value key = makeString(context_, name);
      return key ? mapGet(context_, options_, key) : Value::null();
    }
    const int field = as<Record>(options_)->shape->fieldIndex(name);
    return field < 0 ? Value::null() : fieldOf(*as<Record>(options_), static_cast<size_t>(field));
  }
  bool expects(std::string_view what, Value got) {
    context_.fail(TrapKind::Argument, {verb_, what, kindName(got)});
    return false;
  }
  bool refuse(std::string why) {
    context_.fail(TrapKind::Domain, {verb_, why});
    return false;
  }

  Context& context_;
  std::string_view verb_;
  Value options_;
};

}  // namespace

std::optional<Options> readOptions(Context& context, std::string_view verb, std::string_view path,
                                   Value options) {
  if (!options.isNull() && !isMap(options) && !isKind(options, ObjectKind::Record)) {
    context.fail(TrapKind::Argument, {verb, "a map of options", kindName(options)});
    return std::nullopt;
  }
  Options result{.format = formatOfPath(path)};
  OptionReader reader(context, verb, options);
  if (!reader.readFormat(result)) return std::nullopt;
  if (result.format == Format::Tsv) result.delimiter = '\t';
  if (!reader.readHeader(result) || !reader.readDelimiter(result)) return std::nullopt;
  if (context.hasFailed) return std::nullopt;
  return result;
}

}  // namespace kinako::runtime::data
