// CSV and TSV by libcsv, which nothing else knows.
#include <csv.h>

#include <string>
#include <vector>

#include "base/float_text.h"
#include "runtime/data/readers.h"
#include "runtime/list.h"
#include "runtime/map.h"
#include "runtime/number.h"
#include "runtime/string.h"

namespace kinako::runtime::data {

namespace {

/// Longer cells are text, whatever they look like.
constexpr size_t kMostNumberBytes = 400;

/// Decimal integers and floats are numbers, anything else is text. Empty = failed.
Value cellValue(Context& context, std::string_view cell) {
  const bool mayBeNumber = cell.size() <= kMostNumberBytes &&
                           cell.find_first_not_of("0123456789+-.eE") == cell.npos &&
                           cell.find_first_of("0123456789") != cell.npos;
  if (mayBeNumber) {
    if (const auto integer = parseInteger(context, cell)) return *integer;
    if (const auto number = parseFloat(cell)) return Value::number(*number);
  }
  return makeString(context, cell);
}

/// Makes a map of every row libcsv reports.
class RowBuilder {
 public:
  RowBuilder(Context& context, bool hasHeader) : context_(context), hasHeader_(hasHeader) {
    rows_ = makeList(context, Storage::Any);
  }

  Value rows() const { return context_.hasFailed ? Value() : rows_; }
  bool hasFailed() const { return context_.hasFailed; }

  void cell(std::string_view bytes) {
    if (hasFailed()) return;
    if (hasHeader_) {
      columns_.push_back(makeString(context_, bytes));
      return;
    }
    cells_.push_back(cellValue(context_, bytes));
  }

  void endRow() {
    if (hasFailed()) return;
    if (hasHeader_) {
      hasHeader_ = false;
      return;
    }
    while (columns_.size() < cells_.size()) {
      columns_.push_back(makeString(context_, "c" + std::to_string(columns_.size())));
    }
    while (cells_.size() < columns_.size()) cells_.push_back(makeString(context_, ""));
    const Value row = makeMap(context_, columns_.size());
    if (hasFailed()) return;
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (!mapSet(context_, row, columns_[i], cells_[i])) return;
    }
    cells_.clear();
    listPush(context_, rows_, row);
  }

 private:
  Context& context_;
  bool hasHeader_;  ///< and it was not seen yet
  std::vector<Value> columns_;
  std::vector<Value> cells_;
  Value rows_;
};

void onCell(void* bytes, size_t count, void* builder) {
  static_cast<RowBuilder*>(builder)->cell({static_cast<const char*>(bytes), count});
}

void onRow(int, void* builder) { static_cast<RowBuilder*>(builder)->endRow(); }

/// White space belongs to the cell.
int isNeverSpace(unsigned char) { return 0; }

class Parser {
 public:
  Parser() {
    csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI);
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

Value readCsv(Context& context, const Document& document, const Options& options) {
  constexpr size_t kChunkBytes = 1 << 16;
  RowBuilder builder(context, options.header.value_or(true));
  Parser parser;
  csv_set_delim(&parser, static_cast<unsigned char>(options.delimiter));
  csv_set_space_func(&parser, isNeverSpace);
  // In pieces, so that a failure of ours ends the reading soon.
  for (size_t offset = 0; offset < document.bytes.size() && !builder.hasFailed();) {
    const std::string_view chunk = document.bytes.substr(offset, kChunkBytes);
    const size_t parsed = csv_parse(&parser, chunk.data(), chunk.size(), onCell, onRow, &builder);
    offset += parsed;
    if (parsed == chunk.size()) continue;
    if (csv_error(&parser) != CSV_EPARSE) return context.failMemory(document.bytes.size());
    return failData(context, document, lineAt(document, offset), "a quote in the wrong place");
  }
  if (!builder.hasFailed() && csv_fini(&parser, onCell, onRow, &builder) != 0) {
    return failData(context, document, lineAt(document, document.bytes.size()),
                    "a quoted cell does not end");
  }
  return builder.rows();
}

}  // namespace kinako::runtime::data
