// Builds the rows of a document from what the reader of its format comes across: every scalar
// as the declared type wants it, every row as a whole. Says where something does not fit.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/data/readers.h"
#include "runtime/data/scalar.h"

namespace kinako::runtime::data {

/// Keys that an object of the document has twice: the last value counts, and the run warns.
class DuplicateKeys {
 public:
  DuplicateKeys(Context& context, const Document& document)
      : context_(context), document_(document) {}

  /// `place`: "row 2", or what else people find it by.
  void note(uint64_t line, std::string_view place, std::string_view key);
  bool isNoted() const { return count_ > 0; }
  void noteAnother() { ++count_; }
  /// The one warning for all of them, at the end.
  void warn();

 private:
  Context& context_;
  const Document& document_;
  uint64_t count_ = 0;
  std::string place_;
  std::string key_;
};

/// Every function that may fail answers whether to go on; when not, the context has failed.
class RowBuilder {
 public:
  enum class Root : uint8_t {
    Rows,  ///< a list at the root holds the rows, anything else is one
    Row,   ///< whatever is there is a row
  };
  /// `line` returns the line of the document that is being read.
  RowBuilder(Context& context, const Document& document, const TypeDescriptor& type, Root root,
             std::function<uint64_t()> line);

  /// All rows, or empty = failed.
  Value finish();
  bool hasFailed() const { return context_.hasFailed; }

  bool openList();
  bool openMap();
  bool close();
  /// In a map, before its value.
  bool key(std::string_view text);
  bool key(Value key);
  /// The next value is a map, or a list of maps, whose entries this map takes where it has none
  /// of its own: the `<<` of YAML.
  bool mergeKey();
  bool scalar(const Scalar& scalar);
  /// A value that is read already, as the type here wants it.
  bool value(Value value);
  /// Fails: "NAME:LINE: row 2, a.b: REASON".
  bool refuse(std::string_view reason);
  /// Fails: "NAME:LINE: REASON".
  bool fail(std::string reason);

  /// What the next value must be; null: nothing is declared.
  const TypeDescriptor* typeHere() const;
  bool isInside() const { return !open_.empty(); }
  bool wantsKey() const;
  /// The innermost container that is open.
  Value innermost() const { return open_.back().value; }
  const TypeDescriptor* innermostType() const { return open_.back().type; }

 private:
  struct Container {
    Value value;
    const TypeDescriptor* type;     ///< its own
    const TypeDescriptor* element;  ///< of what is in it, when it is a list
    bool isRows = false;            ///< its elements are rows
    bool isMerge = false;           ///< the key is `<<`
    Value key{};                    ///< of the next entry of a map; empty = it comes next
    std::vector<Value> merged{};
  };

  bool open(Value container, TypeTag kind);
  bool addEntry(Container& into, Value value);
  bool addMerge(Container& into, Value source);
  bool addMissing(Value map, Value from);
  bool add(Value value);
  bool addRow(Value value);
  std::string place() const;

  Context& context_;
  const Document& document_;
  const TypeDescriptor& plan_;
  const Root root_;
  std::function<uint64_t()> line_;
  DuplicateKeys duplicates_;
  Value rows_;
  std::vector<Container> open_;
};

/// "row 2, field a.b", or "row 2" when the path is empty.
std::string fieldPlace(uint64_t row, std::string_view path);

/// A row as its type wants it; fails with Data where a field is missing. `place` as above.
Value castRow(Context& context, const Document& document, const TypeDescriptor* type, Value row,
              const std::function<uint64_t()>& line, uint64_t number);

}  // namespace kinako::runtime::data
