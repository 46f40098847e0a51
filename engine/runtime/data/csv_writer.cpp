#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "base/float_text.h"
#include "base/order.h"
#include "runtime/data/writers.h"
#include "runtime/format.h"
#include "runtime/map.h"
#include "runtime/room.h"
#include "runtime/string.h"
#include "runtime/walk.h"

namespace kinako::runtime::data {

namespace {

/// What a cell takes.
constexpr uint64_t kUnits = 32;

/// The cells of a row, in the order of their columns' names.
class Cells {
 public:
  Cells(Context& context, Value row)
      : entries_(&context, *row.asObject(), RecordNames::Hidden, active_) {}

  uint64_t count() const { return entries_.count(); }
  std::string_view name(uint64_t i) { return entries_.key(i, name_, active_); }
  Value value(uint64_t i) const { return entries_.value(i); }

 private:
  ActiveObjects active_;
  std::string name_;
  Entries entries_;
};

/// The names of all columns, sorted; the context may have failed.
std::vector<std::string> columnsOf(Context& context, const List& rows, Room& room) {
  std::vector<std::string> columns;
  for (uint64_t i = 0; i < rows.length; ++i) {
    Cells cells(context, listAt(context, rows, i));
    const size_t before = columns.size();
    for (uint64_t k = 0; k < cells.count(); ++k) {
      if (!context.spend(kUnits)) return columns;
      const std::string_view name = cells.name(k);
      const auto end = columns.begin() + static_cast<std::ptrdiff_t>(before);
      if (std::binary_search(columns.begin(), end, name)) continue;
      if (!room.take(sizeof(std::string) + name.size())) return columns;
      columns.emplace_back(name);
    }
    if (columns.size() == before) continue;
    if (!context.spend(kUnits * columns.size())) return columns;
    sortInOrder(columns, std::less<>());
    columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
  }
  return columns;
}

void appendCell(TextBuilder& out, std::string_view cell, char delimiter) {
  const bool isQuoted = cell.find(delimiter) != cell.npos ||
                        cell.find_first_of("\"\r\n") != cell.npos || cell.starts_with(' ');
  if (!isQuoted) {
    out += cell;
    return;
  }
  out += '"';
  for (const char c : cell) {
    if (out.hasFailed()) return;
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

/// Containers inside a cell are JSON; null is an empty cell.
bool appendValue(Context& context, TextBuilder& out, Value value, char delimiter) {
  if (value.isNull()) return true;
  TextBuilder cell(&context, textLimit(context));
  const bool isContainer = isList(value) || isMap(value) || isKind(value, ObjectKind::Record) ||
                           isKind(value, ObjectKind::Group);
  if (value.isDouble()) {
    // What load takes for a float.
    appendFloat(cell.scratch(), value.asDouble(), FloatLayout::Nested);
    cell.addScratch();
  } else if (!(isContainer ? appendCompactJson(cell, value) : appendStrText(cell, value))) {
    return false;
  }
  if (!context.spend(cell.size())) return false;
  appendCell(out, cell.view(), delimiter);
  return true;
}

bool appendRow(Context& context, TextBuilder& out, Value row,
               const std::vector<std::string>& columns, char delimiter) {
  Cells cells(context, row);
  const size_t begin = out.size();
  uint64_t next = 0;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (!context.spend(kUnits)) return false;
    if (i > 0) out += delimiter;
    while (next < cells.count() && cells.name(next) < columns[i]) ++next;
    if (next == cells.count() || cells.name(next) != columns[i]) continue;
    if (!appendValue(context, out, cells.value(next), delimiter)) return false;
  }
  // An empty line would be no row.
  if (columns.size() == 1 && out.size() == begin) out += "\"\"";
  out += '\n';
  return !out.hasFailed();
}

}  // namespace

bool writeCsv(Context& context, const List& rows, const Options& options, TextBuilder& out) {
  Room room(context);
  const auto columns = columnsOf(context, rows, room);
  if (context.hasFailed) return false;
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
  }
  return true;
}

}  // namespace kinako::runtime::data
