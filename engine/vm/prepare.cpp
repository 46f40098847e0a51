// What a machine has before its first run: shapes, plans of casts, code, globals. In a file of its
// own because it is compiled for size, and the rest of the machine for speed.
#include "base/check.h"
#include "runtime/record.h"
#include "runtime/string.h"
#include "vm/machine.h"

namespace kinako::vm {

using bytecode::TypeInfo;
using bytecode::TypeTag;
using runtime::CastKind;
using runtime::CastPlan;

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
  makePlans();
  for (size_t i = 0; i < program.shapes.size(); ++i) {
    runtime::setTypes(context.shapes[i], plansOf(program.shapes[i]));
  }
  shapes = shapes_.data();
  plans = plans_.data();
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
    slot.v = zeroOf(global.type);
    if (global.kind != RegisterKind::Value) slot = unbox(slot.v, global.kind);
    globals_.push_back(slot);
  }
  globals = globals_.data();
}

void Machine::makePlans() {
  plans_.resize(program_.types.size());
  isPlanned_.resize(program_.types.size());
  for (uint32_t i = 0; i < plans_.size(); ++i) fillPlan(i);
  for (uint32_t i = 0; i < plans_.size(); ++i) tests_.push_back(testOf(i));
}

TypeTest Machine::testOf(uint32_t type) const {
  const TypeInfo& info = program_.types[type];
  TypeTest test;
  const auto objects = [&test](runtime::ObjectKind kind) {
    test.scalars = TypeTest::kNull;
    test.kind = kind;
  };
  switch (info.tag) {
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
    case TypeTag::Null:
      test.scalars = TypeTest::kNull;
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
      test.shape = plans_[type].shape;
      break;
    case TypeTag::Function:
    case TypeTag::Union:
      test.scalars = TypeTest::kNull;
      break;
    case TypeTag::Option:
      test = testOf(info.element);
      test.scalars |= TypeTest::kNull;
      break;
    case TypeTag::Anything:
      test.scalars = UINT8_MAX;
      test.takesAll = true;
      break;
  }
  return test;
}

std::vector<const CastPlan*> Machine::plansOf(const bytecode::Shape& shape) const {
  std::vector<const CastPlan*> plans;
  for (const uint32_t type : shape.types) plans.push_back(&plans_[type]);
  return plans;
}

void Machine::fillPlan(uint32_t type) {
  if (isPlanned_[type]) return;
  isPlanned_[type] = true;
  const TypeInfo& info = program_.types[type];
  CastPlan& plan = plans_[type];
  plan.typeName = info.name;
  switch (info.tag) {
    case TypeTag::Int:
      plan.kind = CastKind::Int;
      return;
    case TypeTag::Float:
      plan.kind = CastKind::Float;
      return;
    case TypeTag::Bool:
      plan.kind = CastKind::Bool;
      return;
    case TypeTag::String:
      plan.kind = CastKind::String;
      return;
    case TypeTag::BigInt:
      plan.kind = CastKind::BigInt;
      return;
    case TypeTag::BigRat:
      plan.kind = CastKind::BigRat;
      return;
    case TypeTag::List:
      plan.kind = CastKind::List;
      plan.element = &plans_[info.element];
      return;
    case TypeTag::Map:
      plan.kind = CastKind::Map;
      plan.key = &plans_[info.key];
      plan.element = &plans_[info.element];
      for (const auto& [name, member] : info.members) plan.members.emplace(name, &plans_[member]);
      return;
    case TypeTag::Record:
      plan.kind = CastKind::Record;
      plan.shape = &context.shapes[info.shape];
      plan.fields = plansOf(program_.shapes[info.shape]);
      return;
    case TypeTag::Union:
      plan.kind = CastKind::Union;
      for (const uint32_t shape : info.shapes) plan.variants.push_back(&context.shapes[shape]);
      return;
    case TypeTag::Option:
      fillPlan(info.element);
      plan = plans_[info.element];
      plan.typeName = info.name;
      plan.isOptional = true;
      return;
    case TypeTag::Null:
    case TypeTag::Group:
    case TypeTag::Function:
    case TypeTag::Anything:
      plan.kind = CastKind::None;
      return;
  }
  KINAKO_UNREACHABLE();
}

Value Machine::zeroOf(uint32_t type) {
  const TypeInfo& info = program_.types[type];
  switch (info.tag) {
    case TypeTag::Int:
    case TypeTag::BigInt:
      return Value::inlineInt(0);
    case TypeTag::Float:
      return Value::number(0);
    case TypeTag::Bool:
      return Value::boolean(false);
    case TypeTag::String:
      return runtime::makeString(context, "");
    case TypeTag::BigRat:
      return *runtime::toRational(context, Value::inlineInt(0));
    case TypeTag::List: {
      const TypeTag element = program_.types[info.element].tag;
      return runtime::makeList(context, element == TypeTag::Int     ? Storage::Int
                                        : element == TypeTag::Float ? Storage::Float
                                        : element == TypeTag::Bool  ? Storage::Bool
                                                                    : Storage::Any);
    }
    case TypeTag::Map:
      return runtime::makeMap(context);
    case TypeTag::Null:
    case TypeTag::Group:
    case TypeTag::Function:
    case TypeTag::Record:
    case TypeTag::Union:
    case TypeTag::Option:
    case TypeTag::Anything:
      return Value::null();
  }
  KINAKO_UNREACHABLE();
}

}  // namespace kinako::vm
