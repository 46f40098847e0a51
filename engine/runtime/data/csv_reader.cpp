// CSV and TSV by libcsv, which nothing else knows. Whether a cell has quotes makes no difference,
// but for empty ones: with quotes they are text, without they may be missing.
#include <csv.h>

#include <string>
#include <unordered_set>
#include <vector>

#include "runtime/data/rows.h"
#include "runtime/list.h"
#include "runtime/map.h"
#include "runtime/room.h"
#include "runtime/string.h"

namespace kinako::runtime::data {

namespace {

/// Makes a row of every line libcsv reports.
class LineBuilder {
 public:
  LineBuilder(Context& context, const Document& document, const Options& options,
              const TypeDescriptor& type)
      : context_(context),
        room_(context),
        document_(document),
        plan_(type),
        hasHeader_(options.header.value_or(true)),
        duplicates_(context, document),
        rows_(makeList(context, Storage::Any)),
        line_(document.firstLine) {}

  Value finish() {
    if (hasFailed()) return Value();
    duplicates_.warn();
    return rows_;
  }
  bool hasFailed() const { return context_.hasFailed; }
  /// The line that is being read.
  void at(uint64_t line) { line_ = line; }

  /// `bytes` is null for an empty cell without quotes.
  void cell(const char* bytes, size_t count) {
    if (hasFailed()) return;
    const std::string_view text =
        bytes == nullptr ? std::string_view() : std::string_view(bytes, count);
    if (hasHeader_) {
      addColumn(std::string(text));
      return;
    }
    if (!context_.spend(kUnits)) return;
    if (cells_.size() == columns_.size()) addColumn("c" + std::to_string(columns_.size()));
    const Value value = read(text, bytes == nullptr);
    if (value) cells_.push_back(value);
  }

  void endRow() {
    if (hasFailed()) return;
    if (hasHeader_) {
      hasHeader_ = false;
      return;
    }
    if (!context_.spend(kUnits * columns_.size())) return;
    while (cells_.size() < columns_.size()) {
      const Value missing = read({}, true);
      if (!missing) return;
      cells_.push_back(missing);
    }
    Value row = makeMap(context_, columns_.size());
    for (size_t i = 0; row && i < columns_.size(); ++i) {
      if (!mapSet(context_, row, columns_[i].name, cells_[i])) return;
    }
    cells_.clear();
    const uint64_t number = as<List>(rows_)->length + 1;
    row = row ? castRow(
                    context_, document_, plan_.element, row, [this] { return line_; }, number)
              : row;
    if (row) listPush(context_, rows_, row);
  }

 private:
  struct Column {
    Value name;
    const TypeDescriptor* type;
  };

  void addColumn(const std::string& name) {
    if (!room_.take(sizeof(Column) + 2 * sizeof(Value) + 64 + name.size())) return;
    const Value key = makeString(context_, name);
    if (!key) return;
    if (!names_.insert(name).second) duplicates_.note(line_, "", name);
    columns_.push_back({key, memberType(plan_.element, text(key))});
  }

  /// The cell of the next column.
  Value read(std::string_view text, bool isMissing) {
    const Column& column = columns_[cells_.size()];
    Scalar scalar{cellKind(text), text, true};
    // Without a type, a cell that is empty is a text.
    if (isMissing && column.type && column.type->isOptional) scalar.kind = ScalarKind::Null;
    std::string reason;
    const Value value = typedScalar(context_, scalar, column.type, reason);
    if (value || hasFailed()) return value;
    const uint64_t number = as<List>(rows_)->length + 1;
    return failData(context_, document_, line_,
                    fieldPlace(number, runtime::text(column.name)) + ": " + reason);
  }

  static constexpr uint64_t kUnits = 64;  // of a cell

  Context& context_;
  Room room_;
  const Document& document_;
  const TypeDescriptor& plan_;
  bool hasHeader_;  ///< and it was not seen yet
  DuplicateKeys duplicates_;
  std::vector<Column> columns_;
  std::unordered_set<std::string> names_;
  std::vector<Value> cells_;
  Value rows_;
  uint64_t line_;
};

void onCell(void* bytes, size_t count, void* builder) {
  static_cast<LineBuilder*>(builder)->cell(static_cast<const char*>(bytes), count);
}

void onRow(int, void* builder) { static_cast<LineBuilder*>(builder)->endRow(); }

/// White space belongs to the cell.
int isNeverSpace(unsigned char) { return 0; }

class Parser {
 public:
  Parser() {
    csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL);
    csv_set_blk_size(&parser_, kCellStep);
  }
  ~Parser() { csv_free(&parser_); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  csv_parser* operator&() { return &parser_; }

 private:
  /// Bytes a cell's buffer grows by at a time; libcsv's own 128 make a large cell slow.
  static constexpr size_t kCellStep = 1 << 16;

  csv_parser parser_;
};

}  // namespace

Value readCsv(Context& context, const Document& document, const Options& options,
              const TypeDescriptor& type) {
  constexpr size_t kMostBytes = 1 << 16;
  LineBuilder builder(context, document, options, type);
  Parser parser;
  csv_set_delim(&parser, static_cast<unsigned char>(options.delimiter));
  csv_set_space_func(&parser, isNeverSpace);
  // Line by line, as libcsv counts none, and in pieces, so that a failure of ours ends the reading
  // soon.
  uint64_t line = document.firstLine;
  for (size_t offset = 0; offset < document.bytes.size() && !builder.hasFailed();) {
    std::string_view piece = document.bytes.substr(offset, kMostBytes);
    const size_t end = piece.find('\n');
    if (end != piece.npos) piece = piece.substr(0, end + 1);
    builder.at(line);
    const size_t parsed = csv_parse(&parser, piece.data(), piece.size(), onCell, onRow, &builder);
    if (parsed < piece.size()) {
      if (csv_error(&parser) != CSV_EPARSE) return context.failMemory(document.bytes.size());
      return failData(context, document, line, "a quote in the wrong place");
    }
    offset += piece.size();
    line += piece.ends_with('\n');
    if (!builder.hasFailed() && !context.spend(8 * piece.size() + 64)) return Value();
  }
  if (!builder.hasFailed() && csv_fini(&parser, onCell, onRow, &builder) != 0) {
    return failData(context, document, line, "a quoted cell is not closed");
  }
  return builder.finish();
}

}  // namespace kinako::runtime::data
