#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "base/float_text.h"
#include "base/order.h"
#include "runtime/data/writers.h"
#include "runtime/format.h"
#include "runtime/map.h"
#include "runtime/string.h"
#include "runtime/walk.h"

namespace kinako::runtime::data {

namespace {

std::vector<Member> cellsOf(Value row) {
  ActiveObjects active;
  return membersOf(*row.asObject(), RecordNames::Hidden, active);
}

std::vector<std::string> columnsOf(Context& context, const List& rows) {
  std::vector<std::string> columns;
  for (uint64_t i = 0; i < rows.length; ++i) {
    auto cells = cellsOf(listAt(context, rows, i));
    const auto isKnown = [&columns](const Member& cell) {
      return std::binary_search(columns.begin(), columns.end(), cell.key);
    };
    if (std::all_of(cells.begin(), cells.end(), isKnown)) continue;
    for (auto& cell : cells) columns.push_back(std::move(cell.key));
    sortInOrder(columns, std::less<>());
    columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
  }
  return columns;
}

void appendCell(std::string& out, std::string_view cell, char delimiter) {
  const bool isQuoted = cell.find(delimiter) != cell.npos ||
                        cell.find_first_of("\"\r\n") != cell.npos || cell.starts_with(' ');
  if (!isQuoted) {
    out += cell;
    return;
  }
  out += '"';
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

/// Containers inside a cell are JSON; null is an empty cell.
bool appendValue(Context& context, std::string& out, Value value, char delimiter) {
  if (value.isNull()) return true;
  std::string cell;
  const bool isContainer = isList(value) || isMap(value) || isKind(value, ObjectKind::Record) ||
                           isKind(value, ObjectKind::Group);
  if (value.isDouble()) {
    appendFloat(cell, value.asDouble(), FloatLayout::Nested);  // what load takes for a float
  } else if (!(isContainer ? appendCompactJson(context, cell, value)
                           : appendStrText(context, cell, value))) {
    return false;
  }
  appendCell(out, cell, delimiter);
  return true;
}

bool appendRow(Context& context, std::string& out, Value row,
               const std::vector<std::string>& columns, char delimiter) {
  const auto cells = cellsOf(row);
  const size_t begin = out.size();
  auto next = cells.begin();
  for (size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) out += delimiter;
    while (next != cells.end() && next->key < columns[i]) ++next;
    if (next == cells.end() || next->key != columns[i]) continue;
    if (!appendValue(context, out, next->value, delimiter)) return false;
  }
  // An empty line would be no row.
  if (columns.size() == 1 && out.size() == begin) out += "\"\"";
  out += '\n';
  return true;
}

}  // namespace

bool writeCsv(Context& context, const List& rows, const Options& options, std::string& out) {
  const auto columns = columnsOf(context, rows);
  if (options.header.value_or(false)) {
    for (size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) out += options.delimiter;
      appendCell(out, columns[i], options.delimiter);
    }
    out += '\n';
  }
  for (uint64_t i = 0; i < rows.length; ++i) {
    if (!appendRow(context, out, listAt(context, rows, i), columns, options.delimiter)) {
      return false;
    }
    if (out.size() > textLimit(context)) {
      context.failMemory(kMaxStringBytes);
      return false;
    }
  }
  return true;
}

}  // namespace kinako::runtime::data
