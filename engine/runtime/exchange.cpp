#include "runtime/exchange.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "runtime/format.h"
#include "runtime/list.h"
#include "runtime/map.h"
#include "runtime/number.h"
#include "runtime/room.h"
#include "runtime/string.h"
#include "runtime/walk.h"

namespace kinako::runtime {

namespace {

constexpr size_t kMostBytes = size_t{1} << 30;
constexpr size_t kMostOfReason = 64 << 10;  ///< bytes of what a host says of a failure

enum class Tag : uint8_t {
  Null,
  False,
  True,
  Int,
  LongInt,
  Float,
  String,
  List,
  Map,
  Record,
  BigRat,
  Other,
};

// What a host is expected to make of a value: memory of its own, which counts as the program's.
// JavaScript, whose values are the largest, is the measure: for instance, what an empty Map takes.
constexpr uint64_t kNumberWeight = 24;
constexpr uint64_t kTextWeight = 32;  ///< and two bytes for each
constexpr uint64_t kListWeight = 48;
constexpr uint64_t kElementWeight = 8;
constexpr uint64_t kMapWeight = 256;
constexpr uint64_t kEntryWeight = 48;
constexpr uint64_t kRecordWeight = 64;
constexpr uint64_t kFieldWeight = 24;
/// What it takes to write a value and to read it.
constexpr uint64_t kUnits = 32;

class Writer {
 public:
  Writer(Context& context, std::string& out) : context_(context), out_(out), room_(context) {}

  bool write(Value value, unsigned depth) {
    if (depth > kMostExchangeDepth) {
      context_.fail(TrapKind::Data,
                    {"the host", "a value is nested too deeply, or contains itself"});
      return false;
    }
    if (!context_.spend(kUnits) || !makeRoom(kMostScalarBytes)) return false;
    if (value.isNull()) return tag(Tag::Null);
    if (value.isBool()) return tag(value.asBool() ? Tag::True : Tag::False);
    if (value.isDouble()) {
      return weighs(kNumberWeight) && tag(Tag::Float) && number(value.asDouble());
    }
    if (const auto whole = toInt64(value)) {
      return weighs(kNumberWeight) && tag(Tag::Int) && number(*whole);
    }
    switch (value.asObject()->kind) {
      case ObjectKind::BigInt:
      case ObjectKind::BigRat: {
        TextBuilder digits(&context_, textLimit(context_));
        const bool isWhole = value.asObject()->kind == ObjectKind::BigInt;
        return appendStrText(digits, value) && tag(isWhole ? Tag::LongInt : Tag::BigRat) &&
               text(digits.view());
      }
      case ObjectKind::String:
        return tag(Tag::String) && text(runtime::text(value));
      case ObjectKind::List:
        return list(*as<List>(value), depth);
      case ObjectKind::Map:
        return map(value, depth);
      case ObjectKind::Record:
        return record(*as<Record>(value), depth);
      case ObjectKind::Group:
        return write(as<Group>(value)->items, depth + 1);
      case ObjectKind::BoxedInt:
      case ObjectKind::Closure:
      case ObjectKind::BuiltinFunction:
      case ObjectKind::Partial:
      case ObjectKind::Cell:
        return tag(Tag::Other) && text(kindName(value));
    }
    KINAKO_UNREACHABLE();
  }

 private:
  static constexpr size_t kMostScalarBytes = 16;

  /// In the bytes, for so many more.
  bool makeRoom(size_t bytes) {
    const size_t needed = out_.size() + bytes;
    if (needed <= out_.capacity()) return true;
    const size_t capacity = needed + needed / 2;
    if (needed > kMostBytes) {
      context_.failMemory(needed);
      return false;
    }
    if (!room_.take(capacity - counted_)) return false;
    counted_ = capacity;
    out_.reserve(capacity);
    return true;
  }
  /// In the host.
  bool weighs(uint64_t bytes) {
    weight_ += bytes;
    if (weight_ <= weighed_) return true;
    const uint64_t more = std::max<uint64_t>(weight_ - weighed_, kWeighedAtOnce);
    if (!room_.take(more)) return false;
    weighed_ += more;
    return true;
  }
  bool tag(Tag tag) {
    out_ += static_cast<char>(tag);
    return true;
  }
  template <typename Number>
  bool number(Number number) {
    char bytes[sizeof number];
    std::memcpy(bytes, &number, sizeof number);
    out_.append(bytes, sizeof number);
    return true;
  }
  bool text(std::string_view text) {
    if (!context_.spend(text.size() / 2) || !weighs(kTextWeight + 2 * text.size()) ||
        !makeRoom(kMostScalarBytes + text.size())) {
      return false;
    }
    number(static_cast<uint32_t>(text.size()));
    out_ += text;
    return true;
  }
  bool list(const List& list, unsigned depth) {
    if (!weighs(kListWeight + kElementWeight * list.length)) return false;
    tag(Tag::List);
    number(static_cast<uint32_t>(list.length));
    for (uint64_t i = 0; i < list.length; ++i) {
      if (!write(listAt(context_, list, i), depth + 1)) return false;
    }
    return true;
  }
  bool map(Value value, unsigned depth) {
    const Map& map = *as<Map>(value);
    MapOrder order;
    ActiveObjects active;
    if (!weighs(kMapWeight + kEntryWeight * map.length) || !order.compute(&context_, map, active)) {
      return false;
    }
    tag(Tag::Map);
    number(static_cast<uint32_t>(map.length));
    for (uint64_t i = 0; i < map.length; ++i) {
      const MapEntry& entry = map.entries[order[i]];
      if (!write(entry.key, depth + 1) || !write(entry.value, depth + 1)) return false;
    }
    return true;
  }
  bool record(const Record& record, unsigned depth) {
    const auto& fields = record.shape->fields;
    tag(Tag::Record);
    if (!weighs(kRecordWeight + kFieldWeight * fields.size()) || !name(record.shape->name)) {
      return false;
    }
    number(static_cast<uint32_t>(fields.size()));
    for (size_t i = 0; i < fields.size(); ++i) {
      if (!name(fields[i]) || !write(record.fields[i], depth + 1)) return false;
    }
    return true;
  }
  /// A text that the host has once for all records.
  bool name(std::string_view text) {
    if (!makeRoom(kMostScalarBytes + text.size())) return false;
    number(static_cast<uint32_t>(text.size()));
    out_ += text;
    return true;
  }

  static constexpr uint64_t kWeighedAtOnce = 64 << 10;

  Context& context_;
  std::string& out_;
  Room room_;
  size_t counted_ = 0;    ///< of the bytes' capacity
  uint64_t weight_ = 0;   ///< of the values written
  uint64_t weighed_ = 0;  ///< of it, what is taken
};

class Reader {
 public:
  Reader(Context& context, std::string_view& bytes, std::string_view from)
      : context_(context), bytes_(bytes), from_(from) {}

  Value read(unsigned depth) {
    uint8_t tag = 0;
    if (!context_.spend(kUnits)) return {};
    if (depth > kMostExchangeDepth || !number(tag)) return bad();
    switch (static_cast<Tag>(tag)) {
      case Tag::Null:
        return Value::null();
      case Tag::False:
      case Tag::True:
        return Value::boolean(static_cast<Tag>(tag) == Tag::True);
      case Tag::Int: {
        int64_t value = 0;
        return number(value) ? makeInt(context_, value) : bad();
      }
      case Tag::LongInt: {
        const auto value = parseInteger(context_, text());
        return value && isInteger(*value) ? *value : bad();
      }
      case Tag::Float: {
        double value = 0;
        return number(value) ? Value::number(value) : bad();
      }
      case Tag::String:
        return makeString(context_, text());
      case Tag::BigRat: {
        const auto value = toRational(context_, makeString(context_, text()));
        return value && *value ? *value : bad();
      }
      case Tag::List:
        return list(depth);
      case Tag::Map:
      case Tag::Record:
        return map(static_cast<Tag>(tag), depth);
      case Tag::Other:
        return context_.fail(TrapKind::Domain,
                             {from_, "a " + std::string(text()) + " cannot leave its program"});
    }
    return bad();
  }

 private:
  Value bad() {
    return context_.fail(TrapKind::Data, {from_, "it returned a value that cannot be read"});
  }
  template <typename Number>
  bool number(Number& number) {
    if (bytes_.size() < sizeof number) return false;
    std::memcpy(&number, bytes_.data(), sizeof number);
    bytes_.remove_prefix(sizeof number);
    return true;
  }
  std::string_view text() {
    uint32_t length = 0;
    if (!number(length) || length > bytes_.size()) {
      bytes_ = {};  // so that what follows fails, too
      return {};
    }
    const std::string_view text = bytes_.substr(0, length);
    bytes_.remove_prefix(length);
    return text;
  }
  Value list(unsigned depth) {
    uint32_t count = 0;
    if (!number(count)) return bad();
    const Value list = makeList(context_, Storage::Any);
    for (uint32_t i = 0; list && i < count; ++i) {
      const Value element = read(depth + 1);
      if (!element || !listPush(context_, list, element)) return {};
    }
    return list;
  }
  Value map(Tag tag, unsigned depth) {
    if (tag == Tag::Record) text();
    uint32_t count = 0;
    if (!number(count)) return bad();
    const Value map = makeMap(context_);
    for (uint32_t i = 0; map && i < count; ++i) {
      const Value key = tag == Tag::Record ? makeString(context_, text()) : read(depth + 1);
      if (!key) return {};
      const Value value = read(depth + 1);
      if (!value || !mapSet(context_, map, key, value)) return {};
    }
    return map;
  }

  Context& context_;
  std::string_view& bytes_;
  std::string_view from_;
};

}  // namespace

bool writeExchange(Context& context, std::string& out, Value value) {
  return Writer(context, out).write(value, 0);
}

Value readExchange(Context& context, std::string_view& bytes, std::string_view from) {
  return Reader(context, bytes, from).read(0);
}

Value callExternal(Context& context, std::span<const Value> arguments) {
  const std::string name(text(arguments[0]));
  std::string bytes;
  Writer writer(context, bytes);
  for (const Value argument : arguments.subspan(1)) {
    if (!writer.write(argument, 0)) return {};
  }
  std::string result;
  const bool isGood = context.host.callExternal(name, arguments.size() - 1, bytes, result);
  // The host's time is the program's.
  if (!context.mayGoOn()) return {};
  Room room(context);
  if (!room.take(result.size())) return {};
  if (!isGood) return context.fail(TrapKind::Host, {name, shortened(result, kMostOfReason)});
  std::string_view rest = result;
  return readExchange(context, rest);
}

}  // namespace kinako::runtime
