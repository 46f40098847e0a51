// `save`: the rows as text, then all of it to the file.
#include <string>

#include "runtime/builtins.h"
#include "runtime/data/writers.h"
#include "runtime/format.h"
#include "runtime/list.h"
#include "runtime/map.h"

namespace kinako::runtime {

namespace data {

bool appendCompactJson(TextBuilder& out, Value value) {
  return appendJson(out, value, JsonLayout::Compact, RecordNames::Hidden, WholeFloats::Marked);
}

bool writeJson(Context& context, Value rows, TextBuilder& out) {
  const auto& list = *as<List>(rows);
  const Value root = list.length == 1 ? listAt(context, list, 0) : rows;
  if (!appendCompactJson(out, root)) return false;
  out += '\n';
  return true;
}

bool writeJsonl(Context& context, const List& rows, TextBuilder& out) {
  for (uint64_t i = 0; i < rows.length; ++i) {
    const Value row = listAt(context, rows, i);
    if (!appendCompactJson(out, row)) return false;
    out += '\n';
  }
  return true;
}

namespace {

bool writeAs(Context& context, Value rows, const Options& options, TextBuilder& out) {
  switch (options.format) {
    case Format::Csv:
    case Format::Tsv:
      return writeCsv(context, *as<List>(rows), options, out);
    case Format::Json:
      return writeJson(context, rows, out);
    case Format::Jsonl:
      return writeJsonl(context, *as<List>(rows), out);
    case Format::Yaml:
      return writeYaml(context, rows, out);
  }
  return false;
}

/// Whether all of them are maps or records; fails with Argument.
bool areRows(Context& context, const List& list) {
  if (!context.spend(4 * list.length)) return false;
  for (uint64_t i = 0; i < list.length; ++i) {
    const Value row = listAt(context, list, i);
    if (isMap(row) || isKind(row, ObjectKind::Record)) continue;
    context.fail(TrapKind::Argument, {"save", "a list of maps", kindName(row) + " in it"});
    return false;
  }
  return true;
}

}  // namespace

}  // namespace data

Value save(Context& context, Value value, std::string_view path, Value options) {
  const auto parsed = data::readOptions(context, "save", path, options);
  if (!parsed) return Value();
  if (isKind(value, ObjectKind::Group)) value = as<Group>(value)->items;
  if (!isList(value)) {
    return context.fail(TrapKind::Argument, {"save", "a list of maps", kindName(value)});
  }
  if (!data::areRows(context, *as<List>(value))) return Value();
  TextBuilder out(&context, textLimit(context));
  if (!data::writeAs(context, value, *parsed, out) || out.hasFailed()) return Value();
  const bool isStandard = data::isStandard(path);
  const bool isWritten =
      isStandard ? context.writeOut(out.view()) : context.writeFile(path, out.view());
  return isWritten ? Value::null() : Value();
}

}  // namespace kinako::runtime
