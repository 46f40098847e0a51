// What a machine has before its first run: shapes, descriptions of types, code, globals. In a file
// of its own because it is compiled for size, and the rest of the machine for speed.
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
  context.heap.addRoots(this);
  context.interrupt = options.interrupt;
  for (const auto& shape : program.shapes) {
    runtime::Shape& made = context.shapes.emplace_back();
    shapes_.push_back(&made);
    made.name = shape.name;
    made.fields = shape.fields;
    runtime::setPrintOrder(made);
  }
  describeTypes();
  for (size_t i = 0; i < program.shapes.size(); ++i) {
    runtime::setTypes(context.shapes[i], typesOf(program.shapes[i]));
  }
  shapes = shapes_.data();
  types = types_.data();
  tests = tests_.data();
  codes_.resize(program.functions.size());
  codes = codes_.data();
  for (size_t index = 0; index < codes_.size(); ++index) {
    const auto& function = program.functions[index];
    Code* const code = &codes_[index];
    code->name = function->name;
    code->index = static_cast<uint32_t>(index);
    code->arity = static_cast<uint32_t>(function->parameters.size());
    code->function = function.get();
    code->start = function->code.data();
    code->size = static_cast<uint32_t>(function->registers.size());
    if (function->builtin == Builtin::Reduce) reduce_ = code;
    mostSlots_ = std::max<size_t>(mostSlots_, code->size + function->window + 1);
    for (uint32_t i = code->arity; i < code->size; ++i) {
      const RegisterKind kind = function->registers[i];
      for (const bool wide : {false, true}) {
        if (!isRoot(kind, wide)) continue;
        Code::Cleared& range = code->cleared[wide];
        if (range.count == 0) range.from = i;
        range.count = i + 1 - range.from;
      }
    }
    for (const auto& text : function->texts) {
      code->texts.push_back(runtime::makeString(context, text));
    }
  }
  for (const auto& global : program.globals) {
    Slot slot;
    slot.v = runtime::zeroOf(context, types_[global.type]);
    if (global.kind != RegisterKind::Value) slot = unbox(slot.v, global.kind);
    globals_.push_back(slot);
  }
  globals = globals_.data();
}

void Machine::describeTypes() {
  types_.resize(program_.types.size());
  isDescribed_.resize(program_.types.size());
  for (uint32_t i = 0; i < types_.size(); ++i) describe(i);
  for (uint32_t i = 0; i < types_.size(); ++i) tests_.push_back(testOf(types_[i]));
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
