#include "runtime/exchange.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <type_traits>

#include "base/check.h"
#include "runtime/format.h"
#include "runtime/list.h"
#include "runtime/map.h"
#include "runtime/number.h"
#include "runtime/record.h"
#include "runtime/room.h"
#include "runtime/string.h"
#include "runtime/walk.h"

namespace kinako::runtime {

namespace {

constexpr size_t kMostBytes = size_t{1} << 30;
constexpr size_t kMostOfReason = 64 << 10;  ///< bytes of what a host says of a failure

using Tag = ExchangeTag;

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
constexpr uint64_t kFunctionWeight = 256;
constexpr uint64_t kWeighedAtOnce = 64 << 10;
/// What it takes to write a value and to read it.
constexpr uint64_t kUnits = 32;
constexpr size_t kMostScalarBytes = 16;
constexpr size_t kLeastRoom = 64;

template <typename Number>
requires std::is_arithmetic_v<Number>
void put(std::string& out, Number number) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  out.append(bytes, sizeof number);
}

void putText(std::string& out, std::string_view text) {
  put(out, static_cast<uint32_t>(text.size()));
  out += text;
}

void put(std::string& out, Tag tag) { out += static_cast<char>(tag); }

constexpr uint8_t kTagCount = 0
#define TAG(name, layout, meaning) +1
#define NUMBER(name, value, meaning)
#include "runtime/exchange.def"
    ;

/// The next number of `bytes`; false when there is none.
template <typename Number>
bool take(std::string_view& bytes, Number& number) {
  if (bytes.size() < sizeof number) return false;
  std::memcpy(&number, bytes.data(), sizeof number);
  bytes.remove_prefix(sizeof number);
  return true;
}

bool take(std::string_view& bytes, Tag& tag) {
  uint8_t number = 0;
  if (!take(bytes, number) || number >= kTagCount) return false;
  tag = static_cast<Tag>(number);
  return true;
}

}  // namespace

// --- Writing

bool ExchangeWriter::makeRoom(size_t bytes) {
  const size_t needed = out_.size() + bytes;
  if (needed <= out_.capacity()) return true;
  const size_t capacity = std::max<size_t>(needed + needed / 2, kLeastRoom);
  if (needed > kMostBytes) {
    context_.failMemory(needed);
    return false;
  }
  if (!room_.take(capacity - counted_)) return false;
  counted_ = capacity;
  out_.reserve(capacity);
  return true;
}

bool ExchangeWriter::weighs(uint64_t bytes) {
  weight_ += bytes;
  if (weight_ <= weighed_) return true;
  const uint64_t more = std::max<uint64_t>(weight_ - weighed_, kWeighedAtOnce);
  if (!room_.take(more)) return false;
  weighed_ += more;
  return true;
}

bool ExchangeWriter::write(Value value, unsigned depth) {
  if (depth > kExchangeMostDepth) {
    context_.fail(TrapKind::Data, {"the host", "a value is nested too deeply, or contains itself"});
    return false;
  }
  if (!context_.spend(kUnits) || !makeRoom(kMostScalarBytes)) return false;
  if (value.isNull()) return put(out_, Tag::Null), true;
  if (value.isBool()) return put(out_, value.asBool() ? Tag::True : Tag::False), true;
  if (value.isDouble()) {
    return put(out_, Tag::Float), put(out_, value.asDouble()), weighs(kNumberWeight);
  }
  if (const auto whole = toInt64(value)) {
    return put(out_, Tag::Int), put(out_, *whole), weighs(kNumberWeight);
  }
  switch (value.asObject()->kind) {
    case ObjectKind::BigInt:
    case ObjectKind::BigRat: {
      TextBuilder digits(&context_, textLimit(context_));
      const bool isWhole = value.asObject()->kind == ObjectKind::BigInt;
      if (!appendStrText(digits, value)) return false;
      put(out_, isWhole ? Tag::LongInt : Tag::BigRat);
      return text(digits.view());
    }
    case ObjectKind::String:
      put(out_, Tag::String);
      return text(runtime::text(value));
    case ObjectKind::List:
      return list(*as<List>(value), depth);
    case ObjectKind::Map:
      return map(value, depth);
    case ObjectKind::Record:
      return record(*as<Record>(value), depth);
    case ObjectKind::Group:
      return write(as<Group>(value)->items, depth + 1);
    case ObjectKind::Closure:
    case ObjectKind::BuiltinFunction:
    case ObjectKind::Partial:
      if (context_.handsOut) return function(value);
      [[fallthrough]];
    case ObjectKind::BoxedInt:
    case ObjectKind::Cell:
      put(out_, Tag::Other);
      return text(kindName(value));
  }
  KINAKO_UNREACHABLE();
}

bool ExchangeWriter::text(std::string_view text) {
  if (!context_.spend(text.size() / 2) || !weighs(kTextWeight + 2 * text.size()) ||
      !makeRoom(kMostScalarBytes + text.size())) {
    return false;
  }
  putText(out_, text);
  return true;
}

bool ExchangeWriter::list(const List& list, unsigned depth) {
  if (!weighs(kListWeight + kElementWeight * list.length)) return false;
  put(out_, Tag::List);
  put(out_, static_cast<uint32_t>(list.length));
  for (uint64_t i = 0; i < list.length; ++i) {
    if (!write(listAt(context_, list, i), depth + 1)) return false;
  }
  return true;
}

bool ExchangeWriter::map(Value value, unsigned depth) {
  const Map& map = *as<Map>(value);
  MapOrder order;
  ActiveObjects active;
  if (!weighs(kMapWeight + kEntryWeight * map.length) || !order.compute(&context_, map, active)) {
    return false;
  }
  put(out_, Tag::Map);
  put(out_, static_cast<uint32_t>(map.length));
  for (uint64_t i = 0; i < map.length; ++i) {
    const MapEntry& entry = map.entries[order[i]];
    if (!write(entry.key, depth + 1) || !write(entry.value, depth + 1)) return false;
  }
  return true;
}

bool ExchangeWriter::record(const Record& record, unsigned depth) {
  const Shape& shape = *record.shape;
  if (!weighs(kRecordWeight + kFieldWeight * shape.fields.size())) return false;
  const auto [form, isNew] = forms_.try_emplace(&shape, static_cast<uint32_t>(forms_.size()));
  put(out_, Tag::Record);
  put(out_, form->second);
  if (isNew) {
    putText(out_, shape.name);
    out_ += context_.declared && context_.declared->isVariant(shape) ? '\1' : '\0';
    put(out_, static_cast<uint32_t>(shape.fields.size()));
    for (const std::string& field : shape.fields) putText(out_, field);
  }
  for (size_t i = 0; i < shape.fields.size(); ++i) {
    if (!write(fieldOf(record, i), depth + 1)) return false;
  }
  return true;
}

bool ExchangeWriter::function(Value value) {
  auto& known = context_.handedOut;
  const auto [entry, isNew] =
      known.handles.try_emplace(value.asObject(), static_cast<uint32_t>(known.values.size()));
  if (isNew) {
    // For as long as the host may have it.
    if (!context_.heap.borrow(kFunctionWeight)) {
      known.handles.erase(entry);
      context_.failMemory(kFunctionWeight);
      return false;
    }
    markShared(value);
    known.values.push_back(value);
  }
  put(out_, Tag::Function);
  put(out_, entry->second);
  put(out_,
      isKind(value, ObjectKind::Closure) ? as<Closure>(value)->code->arity : kExchangeAnyArity);
  return true;
}

// --- Reading

/// What is known of the records of one form.
struct ExchangeReader::Form {
  std::string_view typeName;  ///< "" = none
  std::vector<std::string_view> names;
  std::vector<Value> keys;    ///< the names as strings, once a map is made
  const char* end = nullptr;  ///< of its description
  const TypeDescriptor* type = nullptr;
  std::vector<int> fields;  ///< of `type`: where in it each is, or -1

  void typeFor(const TypeDescriptor& wanted) {
    if (type == &wanted) return;
    type = &wanted;
    fields.clear();
    for (const auto name : names) fields.push_back(wanted.shape->fieldIndex(name));
  }
};

ExchangeReader::ExchangeReader(Context& context, std::string_view bytes, std::string_view from)
    : context_(context), bytes_(bytes), from_(from) {}
ExchangeReader::~ExchangeReader() = default;

Value ExchangeReader::read(const TypeDescriptor* type, std::string_view text) {
  const Value value = read(type, 0U);
  return value ? value : within(std::string(text));
}

Value ExchangeReader::read(const TypeDescriptor* type, unsigned depth) {
  if (type && type->isOpen() && type->tag != TypeTag::Function) type = nullptr;
  const std::string_view start = bytes_;
  auto tag = Tag::Null;
  if (!context_.spend(kUnits)) return {};
  if (depth > kExchangeMostDepth || !take(bytes_, tag)) return bad();
  Value value;
  switch (tag) {
    case Tag::Null:
      value = Value::null();
      break;
    case Tag::False:
    case Tag::True:
      value = Value::boolean(tag == Tag::True);
      break;
    case Tag::Int: {
      int64_t whole = 0;
      value = take(bytes_, whole) ? makeInt(context_, whole) : bad();
      break;
    }
    case Tag::LongInt: {
      const auto whole = parseInteger(context_, text());
      value = whole && isInteger(*whole) ? *whole : bad();
      break;
    }
    case Tag::Float: {
      double number = 0;
      value = take(bytes_, number) ? Value::number(number) : bad();
      break;
    }
    case Tag::String:
      value = makeString(context_, text());
      break;
    case Tag::BigRat: {
      const auto rational = toRational(context_, makeString(context_, text()));
      value = rational && *rational ? *rational : bad();
      break;
    }
    case Tag::List:
      if (type && type->tag != TypeTag::List) break;
      return list(type, depth);
    case Tag::Map:
    case Tag::Record: {
      const bool isMap = tag == Tag::Map;
      uint32_t count = 0;
      Form* const written = isMap ? nullptr : form();
      if (isMap ? !take(bytes_, count) : !written) return bad();
      if (written) count = static_cast<uint32_t>(written->names.size());
      const TypeDescriptor* wanted = typeOf(count, written, type, depth);
      if (wanted && wanted->tag == TypeTag::Record) return record(count, written, *wanted, depth);
      if (type && type->tag != TypeTag::Map) break;
      return entries(count, written, type, depth);
    }
    case Tag::Function:
      value = function();
      break;
    case Tag::Other:
      return context_.fail(TrapKind::Domain,
                           {from_, "a " + std::string(text()) + " cannot leave its program"});
  }
  if (context_.hasFailed) return {};
  if (type && !value) {  // something with parts where something else is wanted
    bytes_ = start;
    value = read(nullptr, depth);
    return value ? wrong(value, *type) : value;
  }
  if (!type || !value) return value;
  if (type->tag == TypeTag::Function && tag != Tag::Function &&
      !(type->isOptional && value.isNull())) {
    return wrong(value, *type);
  }
  return checkKind(context_, value, *type, {});
}

Value ExchangeReader::list(const TypeDescriptor* type, unsigned depth) {
  uint32_t count = 0;
  if (!take(bytes_, count)) return bad();
  const TypeDescriptor* element = type ? type->element : nullptr;
  const Value list = makeList(context_, element ? storageFor(*element) : Storage::Any);
  for (uint32_t i = 0; list && i < count; ++i) {
    const Value value = read(element, depth + 1);
    if (!value) return within("[" + std::to_string(i) + "]");
    if (!listPush(context_, list, value)) return {};
  }
  return list;
}

/// A map, of a map or of an object.
Value ExchangeReader::entries(uint32_t count, Form* form, const TypeDescriptor* type,
                              unsigned depth) {
  const Value map = makeMap(context_);
  const bool hasMembers = type && !type->members.empty();
  for (uint32_t i = 0; map && i < count; ++i) {
    if (form && form->keys.size() <= i) {
      form->keys.push_back(makeString(context_, form->names[i]));
      markShared(form->keys.back());
    }
    const Value key = form ? form->keys[i] : read(type ? type->key : nullptr, depth + 1);
    if (!key) return within(" (a key)");
    if (form && type && type->key && !checkKind(context_, key, *type->key, {})) {
      return within(" (a key)");
    }
    const TypeDescriptor* element = type ? type->element : nullptr;
    if (hasMembers && isString(key)) {
      const auto member = type->members.find(runtime::text(key));
      if (member != type->members.end()) element = member->second;
    }
    const Value value = read(element, depth + 1);
    if (!value) {
      return within("[" + (isString(key) ? quotedBriefly(runtime::text(key)) : kindName(key)) +
                    "]");
    }
    if (!mapSet(context_, map, key, value)) return {};
  }
  if (!hasMembers) return map;
  for (const auto& [name, member] : type->members) {
    if (member->isOptional || mapContains(context_, map, makeString(context_, name))) continue;
    return context_.fail(TrapKind::MissingField, {name, type->typeName});
  }
  return map;
}

/// A record, of a map or of an object.
Value ExchangeReader::record(uint32_t count, Form* form, const TypeDescriptor& type,
                             unsigned depth) {
  if (form) form->typeFor(type);
  const auto& names = type.shape->fields;
  const size_t first = fields_.size();
  fields_.resize(first + names.size());
  for (uint32_t i = 0; i < count; ++i) {
    const int position = form ? form->fields[i] : type.shape->fieldIndex(key(i, nullptr));
    if (context_.hasFailed) return {};
    const Value value =
        read(position < 0 ? nullptr : type.fields[static_cast<size_t>(position)], depth + 1);
    if (!value) {
      return within(position < 0 ? std::string() : "." + names[static_cast<size_t>(position)]);
    }
    if (position >= 0) fields_[first + static_cast<size_t>(position)] = value;
  }
  for (size_t i = 0; i < names.size(); ++i) {
    if (fields_[first + i]) continue;
    if (!type.fields[i]->isOptional && !type.fields[i]->isOpen()) {
      return context_.fail(TrapKind::MissingField, {names[i], type.shape->name});
    }
    fields_[first + i] = Value::null();
  }
  const Value made = makeRecord(context_, *type.shape, fields_.data() + first);
  fields_.resize(first);
  return made;
}

/// What an object is to be: `type`; of a union the variant that it names; without a type the
/// record that it once was.
const TypeDescriptor* ExchangeReader::typeOf(uint32_t count, const Form* form,
                                             const TypeDescriptor* type, unsigned depth) {
  const bool isHost = from_ == "the host";
  if (!type) {
    const bool isNamed = form && !form->typeName.empty() && isHost && context_.declared;
    return isNamed ? context_.declared->record(form->typeName, form->names) : nullptr;
  }
  if (type->tag != TypeTag::Union) return type;
  std::string_view typeName = form ? form->typeName : std::string_view();
  if (typeName.empty()) {
    const std::string_view start = bytes_;
    for (uint32_t i = 0; i < count; ++i) {
      if (key(i, form) == "type") {
        auto tag = Tag::Null;
        if (take(bytes_, tag) && tag == Tag::String) typeName = text();
        break;
      }
      if (!skip(depth + 1)) break;
    }
    bytes_ = start;
  }
  for (size_t i = 0; i < type->variants.size(); ++i) {
    if (type->variants[i]->name == typeName) return type->fields[i];
  }
  return nullptr;
}

/// The key of the entry that comes next, when that is a text; else "".
std::string_view ExchangeReader::key(uint32_t position, const Form* form) {
  if (form) return form->names[position];
  if (!bytes_.empty() && static_cast<Tag>(bytes_[0]) == Tag::String) {
    bytes_.remove_prefix(1);
    return text();
  }
  if (!skip(0)) bad();
  return {};
}

/// Passes a value over. False when there is none.
bool ExchangeReader::skip(unsigned depth) {
  auto tag = Tag::Null;
  if (!context_.spend(kUnits)) return false;
  if (depth > kExchangeMostDepth || !take(bytes_, tag)) return false;
  const auto past = [this](size_t bytes) {
    if (bytes_.size() < bytes) return false;
    bytes_.remove_prefix(bytes);
    return true;
  };
  uint64_t count = 0;
  switch (tag) {
    case Tag::Null:
    case Tag::False:
    case Tag::True:
      return true;
    case Tag::Int:
    case Tag::Float:
    case Tag::Function:
      return past(8);
    case Tag::LongInt:
    case Tag::String:
    case Tag::BigRat:
    case Tag::Other:
      text();
      return true;
    case Tag::List:
    case Tag::Map: {
      uint32_t written = 0;
      if (!take(bytes_, written)) return false;
      count = uint64_t{written} * (tag == Tag::Map ? 2 : 1);
      break;
    }
    case Tag::Record: {
      const Form* const written = form();
      if (!written) return false;
      count = written->names.size();
      break;
    }
  }
  for (; count > 0; --count) {
    if (!skip(depth + 1)) return false;
  }
  return true;
}

ExchangeReader::Form* ExchangeReader::form() {
  uint32_t number = 0;
  if (!take(bytes_, number) || number > forms_.size()) return nullptr;
  // Bytes that are read twice have their forms already.
  const bool isNew = number == forms_.size();
  if (!isNew && bytes_.data() >= forms_[number]->end) return forms_[number].get();
  auto read = std::make_unique<Form>();
  uint8_t isVariant = 0;
  uint32_t count = 0;
  read->typeName = text();
  if (!take(bytes_, isVariant) || !take(bytes_, count) || count > bytes_.size()) return nullptr;
  for (; count > 0; --count) read->names.push_back(text());
  read->end = bytes_.data();
  if (!isNew) return forms_[number].get();
  forms_.push_back(std::move(read));
  return forms_.back().get();
}

Value ExchangeReader::function() {
  uint32_t handle = 0;
  uint32_t arity = 0;
  const auto& known = context_.handedOut.values;
  if (!take(bytes_, handle) || !take(bytes_, arity) || handle >= known.size()) return bad();
  return known[handle];
}

Value ExchangeReader::bad() {
  return context_.fail(TrapKind::Data, {from_, "it returned a value that cannot be read"});
}

Value ExchangeReader::wrong(Value value, const TypeDescriptor& type) {
  if (value.isNull()) return context_.fail(TrapKind::NullUse, {type.typeName, ""});
  return context_.fail(TrapKind::TypeUse, {kindName(value), type.typeName, ""});
}

/// When reading has failed, its message says where: a step closer to the whole.
Value ExchangeReader::within(const std::string& step) {
  const TrapKind kind = context_.failure.kind;
  if (kind == TrapKind::NullUse || kind == TrapKind::TypeUse) {
    context_.failure.operands.back().insert(0, step);
  }
  return {};
}

std::string_view ExchangeReader::text() {
  uint32_t length = 0;
  if (!take(bytes_, length) || length > bytes_.size()) {
    bytes_ = {};  // so that what follows fails, too
    return {};
  }
  const std::string_view text = bytes_.substr(0, length);
  bytes_.remove_prefix(length);
  return text;
}

// --- Both

bool writeExchange(Context& context, std::string& out, Value value) {
  return ExchangeWriter(context, out).write(value);
}

Value callExternal(Context& context, std::span<const Value> arguments) {
  const std::string name(text(arguments[0]));
  std::string bytes;
  ExchangeWriter writer(context, bytes);
  for (const Value argument : arguments.subspan(1)) {
    if (!writer.write(argument)) return {};
  }
  std::string result;
  const bool isGood = context.host.callExternal(name, arguments.size() - 1, bytes, result);
  // The host's time is the program's.
  if (!context.mayGoOn()) return {};
  Room room(context);
  if (!room.take(result.size())) return {};
  if (!isGood) return context.fail(TrapKind::Host, {name, shortened(result, kMostOfReason)});
  const TypeDescriptor* type = context.declared ? context.declared->external(name) : nullptr;
  return ExchangeReader(context, result).read(type, name);
}

}  // namespace kinako::runtime
