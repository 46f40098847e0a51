// Operators, and conditions as jumps.
#include <algorithm>
#include <optional>

#include "base/check.h"
#include "compile/function_compiler.h"

namespace kinako::compiler {

using namespace types;

namespace {

struct Form {
  Opcode opcode;
  RegisterKind operands;
  RegisterKind result;
  bool isSwapped = false;  ///< b > a for a < b
};

Form formOf(BinaryOperator op) {
  using K = RegisterKind;
  switch (op) {
    case BinaryOperator::AddInt:
      return {Opcode::AddInt, K::Int, K::Int};
    case BinaryOperator::SubtractInt:
      return {Opcode::SubtractInt, K::Int, K::Int};
    case BinaryOperator::MultiplyInt:
      return {Opcode::MultiplyInt, K::Int, K::Int};
    case BinaryOperator::DivideInt:
      return {Opcode::DivideInt, K::Int, K::Int};
    case BinaryOperator::RemainderInt:
      return {Opcode::RemainderInt, K::Int, K::Int};
    case BinaryOperator::AddFloat:
      return {Opcode::AddFloat, K::Float, K::Float};
    case BinaryOperator::SubtractFloat:
      return {Opcode::SubtractFloat, K::Float, K::Float};
    case BinaryOperator::MultiplyFloat:
      return {Opcode::MultiplyFloat, K::Float, K::Float};
    case BinaryOperator::DivideFloat:
      return {Opcode::DivideFloat, K::Float, K::Float};
    case BinaryOperator::RemainderFloat:
      return {Opcode::RemainderFloat, K::Float, K::Float};
    case BinaryOperator::AddAny:
      return {Opcode::AddAny, K::Value, K::Value};
    case BinaryOperator::SubtractAny:
      return {Opcode::SubtractAny, K::Value, K::Value};
    case BinaryOperator::MultiplyAny:
      return {Opcode::MultiplyAny, K::Value, K::Value};
    case BinaryOperator::DivideAny:
      return {Opcode::DivideAny, K::Value, K::Value};
    case BinaryOperator::RemainderAny:
      return {Opcode::RemainderAny, K::Value, K::Value};
    case BinaryOperator::ConcatString:
      return {Opcode::ConcatString, K::Value, K::Value};
    case BinaryOperator::ConcatList:
      return {Opcode::ConcatList, K::Value, K::Value};
    case BinaryOperator::LessInt:
      return {Opcode::LessInt, K::Int, K::Bool};
    case BinaryOperator::LessEqualInt:
      return {Opcode::LessEqualInt, K::Int, K::Bool};
    case BinaryOperator::GreaterInt:
      return {Opcode::LessInt, K::Int, K::Bool, true};
    case BinaryOperator::GreaterEqualInt:
      return {Opcode::LessEqualInt, K::Int, K::Bool, true};
    case BinaryOperator::EqualInt:
      return {Opcode::EqualInt, K::Int, K::Bool};
    case BinaryOperator::NotEqualInt:
      return {Opcode::NotEqualInt, K::Int, K::Bool};
    case BinaryOperator::LessFloat:
      return {Opcode::LessFloat, K::Float, K::Bool};
    case BinaryOperator::LessEqualFloat:
      return {Opcode::LessEqualFloat, K::Float, K::Bool};
    case BinaryOperator::GreaterFloat:
      return {Opcode::LessFloat, K::Float, K::Bool, true};
    case BinaryOperator::GreaterEqualFloat:
      return {Opcode::LessEqualFloat, K::Float, K::Bool, true};
    case BinaryOperator::EqualFloat:
      return {Opcode::EqualFloat, K::Float, K::Bool};
    case BinaryOperator::NotEqualFloat:
      return {Opcode::NotEqualFloat, K::Float, K::Bool};
    case BinaryOperator::EqualBool:
      return {Opcode::EqualBool, K::Bool, K::Bool};
    case BinaryOperator::NotEqualBool:
      return {Opcode::NotEqualBool, K::Bool, K::Bool};
    case BinaryOperator::LessString:
    case BinaryOperator::LessAny:
      return {Opcode::LessAny, K::Value, K::Bool};
    case BinaryOperator::LessEqualString:
    case BinaryOperator::LessEqualAny:
      return {Opcode::LessEqualAny, K::Value, K::Bool};
    case BinaryOperator::GreaterString:
    case BinaryOperator::GreaterAny:
      return {Opcode::LessAny, K::Value, K::Bool, true};
    case BinaryOperator::GreaterEqualString:
    case BinaryOperator::GreaterEqualAny:
      return {Opcode::LessEqualAny, K::Value, K::Bool, true};
    case BinaryOperator::EqualString:
    case BinaryOperator::EqualAny:
      return {Opcode::EqualAny, K::Value, K::Bool};
    case BinaryOperator::NotEqualString:
    case BinaryOperator::NotEqualAny:
      return {Opcode::NotEqualAny, K::Value, K::Bool};
    case BinaryOperator::InList:
    case BinaryOperator::InMap:
    case BinaryOperator::InString:
    case BinaryOperator::InAny:
      return {Opcode::Contains, K::Value, K::Bool};
    case BinaryOperator::Union:
      return {Opcode::Union, K::Value, K::Value};
    case BinaryOperator::UnionAll:
      return {Opcode::UnionAll, K::Value, K::Value};
    case BinaryOperator::Except:
      return {Opcode::Except, K::Value, K::Value};
    case BinaryOperator::Intersect:
      return {Opcode::Intersect, K::Value, K::Value};
  }
  KINAKO_UNREACHABLE();
}

/// The constant right operand of an instruction with an immediate.
std::optional<int64_t> immediate(const Expr& e) {
  if (e.kind != ExprKind::IntConst) return std::nullopt;
  const int64_t value = to<IntConst>(&e).value;
  if (value < -INT16_MAX || value > INT16_MAX) return std::nullopt;
  return value;
}

/// The form of an arithmetic instruction with this immediate, which it may negate.
std::optional<Opcode> immediateForm(BinaryOperator op, int64_t& value) {
  if (op == BinaryOperator::AddInt) return Opcode::AddIntImm;
  if (op == BinaryOperator::SubtractInt) {
    value = -value;
    return Opcode::AddIntImm;
  }
  if (op == BinaryOperator::MultiplyInt) return Opcode::MultiplyIntImm;
  if (op == BinaryOperator::DivideInt && value > 0) return Opcode::DivideIntImm;
  if (op == BinaryOperator::RemainderInt && value > 0) return Opcode::RemainderIntImm;
  return std::nullopt;
}

}  // namespace

namespace {

Opcode concatForm(Reuse reuse) {
  switch (reuse) {
    case Reuse::None:
      return Opcode::ConcatList;
    case Reuse::First:
      return Opcode::GrowList;
    case Reuse::Last:
      return Opcode::PrependList;
  }
  KINAKO_UNREACHABLE();
}

}  // namespace

void FunctionCompiler::compileBinary(Register to, const Binary& e) {
  if (auto constant = immediate(*e.right)) {
    if (const auto opcode = immediateForm(e.op, *constant)) {
      const Register left = valueAs(*e.left, RegisterKind::Int);
      emit(*opcode, e.span, to, left, static_cast<uint16_t>(*constant));
      return;
    }
  }
  Form form = formOf(e.op);
  if (e.op == BinaryOperator::ConcatList) form.opcode = concatForm(reuseOf(e));
  Register left = coerce(stable(*e.left, e.right), form.operands, e.left->span);
  Register right = valueAs(*e.right, form.operands);
  if (form.isSwapped) std::swap(left, right);
  const RegisterKind kind = kindOf(*e.type);
  if (form.result == kind) {
    emit(form.opcode, e.span, to, left, right);
    return;
  }
  const Register done = temporary(form.result);
  emit(form.opcode, e.span, done, left, right);
  coerce(done, kind, e.span, to);
}

void FunctionCompiler::branch(const Expr& condition, bool sense, Label& label) {
  Scope scope(*this);
  if (const auto* constant = as<const BoolConst>(&condition)) {
    if (constant->value == sense) jump(label, condition.span);
    return;
  }
  if (const auto* truthy = as<const Truthy>(&condition)) {
    return branch(*truthy->operand, sense, label);
  }
  if (const auto* unary = as<const Unary>(&condition); unary && unary->op == UnaryOperator::Not) {
    return branch(*unary->operand, !sense, label);
  }
  if (const auto* logical = as<const Logical>(&condition);
      logical && logical->op != LogicalOperator::Coalesce) {
    // The left side alone decides the whole when it is `decides`.
    const bool decides = logical->op == LogicalOperator::Or;
    if (decides == sense) {
      branch(*logical->left, sense, label);
      branch(*logical->right, sense, label);
      return;
    }
    Label over;
    branch(*logical->left, decides, over);
    branch(*logical->right, sense, label);
    place(over);
    return;
  }
  if (const auto* binary = as<const Binary>(&condition)) {
    if (branchBinary(*binary, sense, label)) return;
  }
  const Register answer = value(condition);
  if (kindOfRegister(answer) == RegisterKind::Bool) {
    emit(sense ? Opcode::JumpIfTrue : Opcode::JumpIfFalse, condition.span, answer);
  } else {
    const Register any = coerce(answer, RegisterKind::Value, condition.span);
    emit(sense ? Opcode::JumpIfTruthy : Opcode::JumpIfFalsy, condition.span, any);
  }
  target(label, condition.span);
}

namespace {

bool isNull(const Expr& e) {
  if (const auto* convert = as<const Convert>(&e)) {
    return convert->conversion == Conversion::ToAny && isNull(*convert->operand);
  }
  return e.kind == ExprKind::NullConst;
}

enum class Relation { Less, LessEqual, Greater, GreaterEqual, Equal, NotEqual };

/// Nothing for what is no comparison.
std::optional<Relation> relationOf(BinaryOperator op) {
  constexpr std::string_view kSpellings[] = {"<", "<=", ">", ">=", "==", "!="};
  const auto* const found = std::find(std::begin(kSpellings), std::end(kSpellings), spelling(op));
  if (found == std::end(kSpellings)) return std::nullopt;
  return static_cast<Relation>(found - std::begin(kSpellings));
}

}  // namespace

bool FunctionCompiler::branchBinary(const Binary& e, bool sense, Label& label) {
  using R = Relation;
  const auto compared = relationOf(e.op);
  const RegisterKind kind = formOf(e.op).operands;
  if (!compared || kind == RegisterKind::Bool) return false;
  Relation relation = *compared;
  const auto opposite = [](R r) {
    switch (r) {
      case R::Less:
        return R::GreaterEqual;
      case R::LessEqual:
        return R::Greater;
      case R::Greater:
        return R::LessEqual;
      case R::GreaterEqual:
        return R::Less;
      case R::Equal:
        return R::NotEqual;
      case R::NotEqual:
        return R::Equal;
    }
    KINAKO_UNREACHABLE();
  };
  if (kind == RegisterKind::Int) {
    if (!sense) relation = opposite(relation);
    const Register left = coerce(stable(*e.left, e.right), kind, e.left->span);
    if (const auto constant = immediate(*e.right)) {
      const auto opcode = [&] {
        switch (relation) {
          case R::Less:
            return Opcode::JumpLessIntImm;
          case R::LessEqual:
            return Opcode::JumpLessEqualIntImm;
          case R::Greater:
            return Opcode::JumpGreaterIntImm;
          case R::GreaterEqual:
            return Opcode::JumpGreaterEqualIntImm;
          case R::Equal:
            return Opcode::JumpEqualIntImm;
          case R::NotEqual:
            return Opcode::JumpNotEqualIntImm;
        }
        KINAKO_UNREACHABLE();
      }();
      emit(opcode, e.span, left, static_cast<uint16_t>(*constant));
      target(label, e.span);
      return true;
    }
    const Register right = valueAs(*e.right, kind);
    switch (relation) {
      case R::Less:
        emit(Opcode::JumpLessInt, e.span, left, right);
        break;
      case R::LessEqual:
        emit(Opcode::JumpLessEqualInt, e.span, left, right);
        break;
      case R::Greater:
        emit(Opcode::JumpLessInt, e.span, right, left);
        break;
      case R::GreaterEqual:
        emit(Opcode::JumpLessEqualInt, e.span, right, left);
        break;
      case R::Equal:
        emit(Opcode::JumpEqualInt, e.span, left, right);
        break;
      case R::NotEqual:
        emit(Opcode::JumpNotEqualInt, e.span, left, right);
        break;
    }
    target(label, e.span);
    return true;
  }
  // Where an operand may be NaN, or two kinds have no order, a comparison is not the opposite
  // of another one.
  const bool isEqual = relation == R::Equal || relation == R::NotEqual;
  if (isEqual && (isNull(*e.left) || isNull(*e.right))) {
    const Register tested = valueAs(isNull(*e.right) ? *e.left : *e.right, RegisterKind::Value);
    const bool jumpsOnNull = (relation == R::Equal) == sense;
    emit(jumpsOnNull ? Opcode::JumpIfNull : Opcode::JumpIfNotNull, e.span, tested);
    target(label, e.span);
    return true;
  }
  Register left = coerce(stable(*e.left, e.right), kind, e.left->span);
  Register right = valueAs(*e.right, kind);
  if (relation == R::Greater || relation == R::GreaterEqual) std::swap(left, right);
  if (relation == R::NotEqual) sense = !sense;
  const bool isStrict = relation == R::Less || relation == R::Greater;
  if (kind == RegisterKind::Float) {
    emit(isEqual    ? Opcode::JumpEqualFloat
         : isStrict ? Opcode::JumpLessFloat
                    : Opcode::JumpLessEqualFloat,
         e.span, left, right, sense);
  } else {
    emit(isEqual    ? Opcode::JumpEqual
         : isStrict ? Opcode::JumpLess
                    : Opcode::JumpLessEqual,
         e.span, left, right, sense);
  }
  target(label, e.span);
  return true;
}

}  // namespace kinako::compiler
