#include "runtime/data/rows.h"

#include "base/diagnostics.h"
#include "runtime/format.h"
#include "runtime/list.h"
#include "runtime/map.h"
#include "runtime/number.h"
#include "runtime/string.h"

namespace kinako::runtime::data {

namespace {

/// What a value takes.
constexpr uint64_t kUnits = 64;

std::string rowName(uint64_t number) { return "row " + std::to_string(number); }

}  // namespace

// --- DuplicateKeys

void DuplicateKeys::note(uint64_t line, std::string_view place, std::string_view key) {
  ++count_;
  if (count_ > 1) return;
  place_ = document_.name + ":" + std::to_string(line);
  if (!place.empty()) (place_ += ": ") += place;
  key_ = quotedBriefly(key);
}

void DuplicateKeys::warn() {
  if (count_ == 0) return;
  const std::string more = count_ == 1 ? "" : " (the first of " + std::to_string(count_) + ")";
  context_.warn(Code::W001, {place_, key_, more});
  count_ = 0;
}

// --- RowBuilder

RowBuilder::RowBuilder(Context& context, const Document& document, const TypeDescriptor& type,
                       Root root, std::function<uint64_t()> line)
    : context_(context),
      document_(document),
      plan_(type),
      root_(root),
      line_(std::move(line)),
      duplicates_(context, document),
      rows_(makeList(context, Storage::Any)) {}

Value RowBuilder::finish() {
  if (context_.hasFailed) return Value();
  duplicates_.warn();
  return rows_;
}

bool RowBuilder::openList() {
  if (open_.empty() && root_ == Root::Rows) {
    open_.push_back({rows_, &plan_, plan_.element, true});
    return true;
  }
  return open(makeList(context_, Storage::Any), TypeTag::List);
}

bool RowBuilder::openMap() { return open(makeMap(context_), TypeTag::Map); }

bool RowBuilder::open(Value container, TypeTag kind) {
  if (!container) return false;
  if (wantsKey()) return fail("only a scalar can be a key");
  if (open_.size() >= kMostDepth) return fail("nested deeper than " + std::to_string(kMostDepth));
  const TypeDescriptor* type = typeHere();
  const bool isMergedList = kind == TypeTag::List && !open_.empty() && open_.back().isMerge;
  const bool fits = type == nullptr || type->isOpen() || type->tag == TypeTag::Union ||
                    type->tag == kind || isMergedList ||
                    (type->tag == TypeTag::Record && kind == TypeTag::Map);
  if (!fits) {
    const std::string what = kind == TypeTag::List ? "a list" : "a map";
    return refuse("cannot read " + what + " as " + type->typeName);
  }
  open_.push_back({container, type, isMergedList ? type : elementType(type)});
  return true;
}

bool RowBuilder::close() {
  const Container closed = std::move(open_.back());
  open_.pop_back();
  for (const Value merged : closed.merged) {
    if (!addMissing(closed.value, merged)) return false;
  }
  return closed.isRows || add(closed.value);
}

bool RowBuilder::key(std::string_view text) { return key(makeString(context_, text)); }

bool RowBuilder::key(Value key) {
  open_.back().key = key;
  return !key.isEmpty();
}

bool RowBuilder::mergeKey() {
  open_.back().isMerge = true;
  open_.back().key = Value::null();
  return true;
}

bool RowBuilder::wantsKey() const {
  return !open_.empty() && isMap(open_.back().value) && open_.back().key.isEmpty();
}

bool RowBuilder::scalar(const Scalar& scalar) {
  std::string reason;
  const Value value = typedScalar(context_, scalar, typeHere(), reason);
  if (value) return add(value);
  return context_.hasFailed ? false : refuse(reason);
}

bool RowBuilder::value(Value value) { return add(value); }

const TypeDescriptor* RowBuilder::typeHere() const {
  if (open_.empty()) return plan_.element;
  const Container& into = open_.back();
  if (isList(into.value)) return into.element;
  if (into.isMerge) return into.type;
  return memberType(into.type, isString(into.key) ? text(into.key) : std::string_view());
}

bool RowBuilder::add(Value value) {
  if (!context_.spend(kUnits)) return false;
  if (open_.empty() || open_.back().isRows) return addRow(value);
  Container& into = open_.back();
  if (isList(into.value)) return listPush(context_, into.value, value);
  return into.isMerge ? addMerge(into, value) : addEntry(into, value);
}

bool RowBuilder::addEntry(Container& into, Value value) {
  const Value key = into.key;
  const uint64_t before = as<Map>(into.value)->length;
  if (!mapSet(context_, into.value, key, value)) return false;
  into.key = Value();
  if (as<Map>(into.value)->length > before) return true;
  if (duplicates_.isNoted()) {
    duplicates_.noteAnother();
  } else {
    duplicates_.note(line_(), place(), strText(key));
  }
  return true;
}

bool RowBuilder::addMerge(Container& into, Value source) {
  into.isMerge = false;
  into.key = Value();
  const bool isOne = isMap(source);
  const uint64_t count = isOne ? 1 : isList(source) ? as<List>(source)->length : 0;
  if (!isOne && !isList(source)) return fail("`<<` needs a mapping or a sequence of mappings");
  for (uint64_t i = 0; i < count; ++i) {
    const Value map = isOne ? source : listAt(context_, *as<List>(source), i);
    if (!isMap(map)) return fail("`<<` needs a mapping or a sequence of mappings");
    if (!context_.spend(kUnits)) return false;
    into.merged.push_back(map);
  }
  return true;
}

bool RowBuilder::addMissing(Value map, Value from) {
  const auto& source = *as<Map>(from);
  for (uint64_t i = 0; i < source.length; ++i) {
    const MapEntry entry = source.entries[i];
    if (!context_.spend(kUnits)) return false;
    if (mapContains(context_, map, entry.key)) continue;
    markShared(entry.value);
    if (!mapSet(context_, map, entry.key, entry.value)) return false;
  }
  return true;
}

bool RowBuilder::addRow(Value row) {
  row = castRow(context_, document_, plan_.element, row, line_, as<List>(rows_)->length + 1);
  return row && listPush(context_, rows_, row);
}

bool RowBuilder::refuse(std::string_view reason) {
  return fail(place() + ": " + std::string(reason));
}

bool RowBuilder::fail(std::string reason) {
  failData(context_, document_, line_(), std::move(reason));
  return false;
}

std::string RowBuilder::place() const {
  constexpr size_t kMostBytes = 200;
  std::string path;
  for (const Container& container : open_) {
    if (container.isRows || path.size() > kMostBytes) continue;
    if (isList(container.value)) {
      path += '[' + std::to_string(as<List>(container.value)->length) + ']';
    } else if (!container.key.isEmpty()) {
      if (!path.empty()) path += '.';
      path += strText(container.key);
    }
  }
  return fieldPlace(as<List>(rows_)->length + 1, path);
}

std::string fieldPlace(uint64_t row, std::string_view path) {
  constexpr size_t kMostBytes = 200;
  std::string place = rowName(row);
  if (path.empty()) return place;
  (place += ", field ") += cutShort(path, kMostBytes);
  return path.size() > kMostBytes ? place + "…" : place;
}

Value castRow(Context& context, const Document& document, const TypeDescriptor* type, Value row,
              const std::function<uint64_t()>& line, uint64_t number) {
  if (type == nullptr) return row;
  const Value done = cast(context, row, *type);
  if (done) return done;
  const TrapKind kind = context.failure.kind;
  if (kind != TrapKind::Cast && kind != TrapKind::MissingField) return Value();
  const std::string reason = context.failure.message();
  context.hasFailed = false;
  return failData(context, document, line(), rowName(number) + ": " + reason);
}

}  // namespace kinako::runtime::data
