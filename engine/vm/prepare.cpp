// What a machine has before its first run: shapes, descriptions of types, code, globals; and before
// a later one of a program that has grown. In a file of its own because it is compiled for size,
// and the rest of the machine for speed.
#include "base/check.h"
#include "runtime/record.h"
#include "runtime/string.h"
#include "vm/machine.h"

namespace kinako::vm {

using bytecode::TypeInfo;
using runtime::TypeDescriptor;

namespace {

TypeTest testOf(const TypeDescriptor& type) {
  TypeTest test;
  const auto objects = [&test](runtime::ObjectKind kind) {
    test.scalars = TypeTest::kNull;
    test.kind = kind;
  };
  switch (type.tag) {
    case TypeTag::Int:
    case TypeTag::BigInt:
      test.scalars = TypeTest::kInt;
      break;
    case TypeTag::Float:
      test.scalars = TypeTest::kFloat;
      break;
    case TypeTag::Bool:
      test.scalars = TypeTest::kBool;
      break;
    case TypeTag::String:
      objects(runtime::ObjectKind::String);
      break;
    case TypeTag::BigRat:
      test.kind = runtime::ObjectKind::BigRat;
      break;
    case TypeTag::List:
      objects(runtime::ObjectKind::List);
      break;
    case TypeTag::Map:
      objects(runtime::ObjectKind::Map);
      break;
    case TypeTag::Group:
      objects(runtime::ObjectKind::Group);
      break;
    case TypeTag::Record:
      objects(runtime::ObjectKind::Record);
      test.shape = type.shape;
      break;
    case TypeTag::Null:
    case TypeTag::Function:
    case TypeTag::Union:
      test.scalars = TypeTest::kNull;
      break;
    case TypeTag::Anything:
      test.scalars = UINT8_MAX;
      test.takesAll = true;
      break;
    case TypeTag::Option:
      KINAKO_UNREACHABLE();
  }
  if (type.isOptional) test.scalars |= TypeTest::kNull;
  return test;
}

}  // namespace

Machine::Machine(const bytecode::Program& program, runtime::Host& host, const VmOptions& options)
    : context(host, {.limitBytes = options.limits.memoryBytes, .stress = options.gcStress}),
      program_(program),
      options_(options) {
  environment = &context;
  polling = &context.heap.polling;
  allocation = &context.heap.allocation();
  context.heap.addRoots(this);
  context.interrupt = options.interrupt;
  context.slice = options.slice;
  grow();
}

void Machine::grow() {
  addShapes();
  const auto known = static_cast<uint32_t>(codes_.size());
  codes_.grow(program_.functions.size());
  codes = codes_.data();
  for (uint32_t index = known; index < codes_.size(); ++index) addCode(index);
  if (options_.tier) resetCode();
  while (globals_.size() < program_.globals.size()) {
    const bytecode::Global& global = program_.globals[globals_.size()];
    Slot slot;
    slot.v = runtime::zeroOf(context, types_[global.type]);
    if (global.kind != RegisterKind::Value) slot = unbox(slot.v, global.kind);
    globals_.push_back(slot);
  }
  globals = globals_.data();
}

void Machine::addShapes() {
  const size_t known = shapes_.size();
  for (size_t i = known; i < program_.shapes.size(); ++i) {
    runtime::Shape& made = context.shapes.emplace_back();
    shapes_.push_back(&made);
    made.name = program_.shapes[i].name;
    made.fields = program_.shapes[i].fields;
    runtime::setPrintOrder(made);
  }
  addTypes();
  for (size_t i = known; i < program_.shapes.size(); ++i) {
    runtime::setTypes(context.shapes[i], typesOf(program_.shapes[i]));
  }
  shapes = shapes_.data();
}

void Machine::addTypes() {
  const auto known = static_cast<uint32_t>(types_.size());
  types_.grow(program_.types.size());
  isDescribed_.resize(program_.types.size());
  for (uint32_t i = known; i < types_.size(); ++i) describe(i);
  for (uint32_t i = known; i < types_.size(); ++i) tests_.push_back(testOf(types_[i]));
  types = types_.data();
  tests = tests_.data();
}

void Machine::addCode(uint32_t index) {
  const bytecode::Function& function = *program_.functions[index];
  Code& code = codes_[index];
  code.name = function.name;
  code.index = index;
  code.arity = static_cast<uint32_t>(function.parameters.size());
  code.function = &function;
  code.start = function.code.data();
  code.size = static_cast<uint32_t>(function.registers.size());
  if (function.builtin == Builtin::Reduce) reduce_ = &code;
  mostSlots_ = std::max<size_t>(mostSlots_, code.size + function.window + 1);
  for (uint32_t i = code.arity; i < code.size; ++i) {
    const RegisterKind kind = function.registers[i];
    for (const bool wide : {false, true}) {
      if (!isRoot(kind, wide)) continue;
      Code::Cleared& range = code.cleared[wide];
      if (range.count == 0) range.from = i;
      range.count = i + 1 - range.from;
    }
  }
  for (const auto& text : function.texts) {
    code.texts.push_back(runtime::makeString(context, text));
  }
}

std::vector<const TypeDescriptor*> Machine::typesOf(const bytecode::Shape& shape) const {
  std::vector<const TypeDescriptor*> types;
  for (const uint32_t type : shape.types) types.push_back(&types_[type]);
  return types;
}

void Machine::describe(uint32_t type) {
  if (isDescribed_[type]) return;
  isDescribed_[type] = true;
  const TypeInfo& info = program_.types[type];
  TypeDescriptor& made = types_[type];
  made.typeName = info.name;
  made.tag = info.tag;
  switch (info.tag) {
    case TypeTag::Int:
    case TypeTag::Float:
    case TypeTag::Bool:
    case TypeTag::String:
    case TypeTag::BigInt:
    case TypeTag::BigRat:
      return;
    case TypeTag::List:
      made.element = &types_[info.element];
      return;
    case TypeTag::Map:
      made.key = &types_[info.key];
      made.element = &types_[info.element];
      for (const auto& [name, member] : info.members) made.members.emplace(name, &types_[member]);
      return;
    case TypeTag::Record:
      made.shape = &context.shapes[info.shape];
      made.fields = typesOf(program_.shapes[info.shape]);
      return;
    case TypeTag::Union:
      for (const uint32_t shape : info.shapes) made.variants.push_back(&context.shapes[shape]);
      return;
    case TypeTag::Option:
      describe(info.element);
      made = types_[info.element];
      made.typeName = info.name;
      made.isOptional = true;
      return;
    case TypeTag::Null:
    case TypeTag::Group:
    case TypeTag::Function:
    case TypeTag::Anything:
      return;
  }
  KINAKO_UNREACHABLE();
}

}  // namespace kinako::vm
