// Binary operators: from what was written and the operand types to one operator each.
#include "types/check_state.h"

namespace kinako::types {

namespace {

enum class Family : uint8_t { Int, Float, String, Bool, Any };

/// The operator for `op` in a family of operands; the table of operators.def by hand, so
/// that a missing combination is visible.
BinaryOperator arithmeticOperator(ast::BinaryOp op, Family family) {
  const auto pick = [&](BinaryOperator ints, BinaryOperator floats, BinaryOperator any) {
    return family == Family::Int ? ints : family == Family::Float ? floats : any;
  };
  switch (op) {
    case ast::BinaryOp::Add:
      return pick(BinaryOperator::AddInt, BinaryOperator::AddFloat, BinaryOperator::AddAny);
    case ast::BinaryOp::Subtract:
      return pick(BinaryOperator::SubtractInt, BinaryOperator::SubtractFloat,
                  BinaryOperator::SubtractAny);
    case ast::BinaryOp::Multiply:
      return pick(BinaryOperator::MultiplyInt, BinaryOperator::MultiplyFloat,
                  BinaryOperator::MultiplyAny);
    case ast::BinaryOp::Divide:
      return pick(BinaryOperator::DivideInt, BinaryOperator::DivideFloat,
                  BinaryOperator::DivideAny);
    case ast::BinaryOp::Remainder:
      return pick(BinaryOperator::RemainderInt, BinaryOperator::RemainderFloat,
                  BinaryOperator::RemainderAny);
    case ast::BinaryOp::Less:
    case ast::BinaryOp::LessEqual:
    case ast::BinaryOp::Greater:
    case ast::BinaryOp::GreaterEqual:
    case ast::BinaryOp::Equal:
    case ast::BinaryOp::NotEqual:
    case ast::BinaryOp::In:
    case ast::BinaryOp::And:
    case ast::BinaryOp::Or:
    case ast::BinaryOp::Coalesce:
    case ast::BinaryOp::Union:
    case ast::BinaryOp::UnionAll:
    case ast::BinaryOp::Except:
    case ast::BinaryOp::Intersect:
      break;
  }
  KINAKO_UNREACHABLE();
}

BinaryOperator comparisonOperator(ast::BinaryOp op, Family family) {
  // Rows: Less, LessEqual, Greater, GreaterEqual, Equal, NotEqual.
  static constexpr BinaryOperator kOperators[][6] = {
      {BinaryOperator::LessInt, BinaryOperator::LessEqualInt, BinaryOperator::GreaterInt,
       BinaryOperator::GreaterEqualInt, BinaryOperator::EqualInt, BinaryOperator::NotEqualInt},
      {BinaryOperator::LessFloat, BinaryOperator::LessEqualFloat, BinaryOperator::GreaterFloat,
       BinaryOperator::GreaterEqualFloat, BinaryOperator::EqualFloat,
       BinaryOperator::NotEqualFloat},
      {BinaryOperator::LessString, BinaryOperator::LessEqualString, BinaryOperator::GreaterString,
       BinaryOperator::GreaterEqualString, BinaryOperator::EqualString,
       BinaryOperator::NotEqualString},
      {BinaryOperator::LessAny, BinaryOperator::LessEqualAny, BinaryOperator::GreaterAny,
       BinaryOperator::GreaterEqualAny, BinaryOperator::EqualBool, BinaryOperator::NotEqualBool},
      {BinaryOperator::LessAny, BinaryOperator::LessEqualAny, BinaryOperator::GreaterAny,
       BinaryOperator::GreaterEqualAny, BinaryOperator::EqualAny, BinaryOperator::NotEqualAny},
  };
  const auto column = static_cast<size_t>(op) - static_cast<size_t>(ast::BinaryOp::Less);
  return kOperators[static_cast<size_t>(family)][column];
}

bool isOpen(const Type* type) {
  return type->is(TypeKind::Any) || type->is(TypeKind::Parameter) || type->is(TypeKind::Never);
}

/// Whether some values of the type come before others.
bool isOrdered(const Type* type) {
  return !type->is(TypeKind::Record) && !type->is(TypeKind::Union) &&
         !type->is(TypeKind::Function) && !type->is(TypeKind::Map) && !type->is(TypeKind::Group);
}

}  // namespace

Expr* CheckState::checkBinary(const ast::Binary& binary, const Type* expected) {
  // Long chains lean to the left; walk down without recursion and come back up.
  std::vector<const ast::Binary*> chain = {&binary};
  while (const auto* next = ast::as<ast::Binary>(chain.back()->left)) chain.push_back(next);
  const auto operandType = [&](const ast::Binary& node) -> const Type* {
    // [] + xs and nothing else profits from what is expected around it.
    return node.op == ast::BinaryOp::Add && expected && unwrapped(expected)->is(TypeKind::List)
               ? expected
               : nullptr;
  };
  auto* left = checkExpr(chain.back()->left, operandType(*chain.back()));
  for (auto node = chain.rbegin(); node != chain.rend(); ++node) {
    const auto& step = **node;
    const auto span = step.span;
    const bool wantsLeft = step.op == ast::BinaryOp::Coalesce ||
                           (step.op == ast::BinaryOp::Add && left->type->is(TypeKind::List)) ||
                           step.op >= ast::BinaryOp::Union;
    auto* right = checkExpr(step.right, wantsLeft ? unwrapped(left->type) : operandType(step));
    switch (step.op) {
      case ast::BinaryOp::Add:
      case ast::BinaryOp::Subtract:
      case ast::BinaryOp::Multiply:
      case ast::BinaryOp::Divide:
      case ast::BinaryOp::Remainder:
        left = isError(left) || isError(right) ? errorExpr(span) : arithmetic(step, left, right);
        break;
      case ast::BinaryOp::Less:
      case ast::BinaryOp::LessEqual:
      case ast::BinaryOp::Greater:
      case ast::BinaryOp::GreaterEqual:
      case ast::BinaryOp::Equal:
      case ast::BinaryOp::NotEqual:
      case ast::BinaryOp::In:
        left = isError(left) || isError(right) ? errorExpr(span) : comparison(step, left, right);
        break;
      case ast::BinaryOp::And:
      case ast::BinaryOp::Or: {
        if (left->type->is(TypeKind::Function) || left->type->is(TypeKind::Unit)) {
          report(Code::T020, step.opSpan,
                 {ast::spelling(step.op), toString(left->type), toString(right->type)})
              .withHelp("Both sides are conditions.");
          left = errorExpr(span);
          break;
        }
        const auto op = step.op == ast::BinaryOp::And ? LogicalOperator::And : LogicalOperator::Or;
        const auto* type = joinTypes(left->type, right->type);
        if (type->is(TypeKind::Null) || type->is(TypeKind::Unit)) type = types().anyType;
        left = expr<Logical>(span, type, op, convert(left, type), convert(right, type));
        break;
      }
      case ast::BinaryOp::Coalesce: {
        const auto* type = joinTypes(unwrapped(left->type), right->type);
        if (left->type->is(TypeKind::Null)) type = right->type;
        // The left side may be null, the whole may not: the node looks before it converts.
        auto* option = convert(left, types().option(type));
        left = expr<Logical>(span, type, LogicalOperator::Coalesce, option, convert(right, type));
        break;
      }
      case ast::BinaryOp::Union:
      case ast::BinaryOp::UnionAll:
      case ast::BinaryOp::Except:
      case ast::BinaryOp::Intersect:
        left = isError(left) || isError(right) ? errorExpr(span) : setOperation(step, left, right);
        break;
    }
  }
  return left;
}

Expr* CheckState::arithmetic(const ast::Binary& binary, Expr* left, Expr* right) {
  const auto span = binary.span;
  const bool isAdd = binary.op == ast::BinaryOp::Add;
  const auto any = [&](const Type* type) {
    return expr<Binary>(span, type, arithmeticOperator(binary.op, Family::Any), toAny(left),
                        toAny(right));
  };
  const auto* leftInner = unwrapped(left->type);
  const auto* rightInner = unwrapped(right->type);
  if (left->type->is(TypeKind::Null) || right->type->is(TypeKind::Null)) {
    report(Code::T020, binary.opSpan,
           {ast::spelling(binary.op), toString(left->type), toString(right->type)})
        .withHelp(
            "Null has no value to calculate with. Test for it with `== none`, or supply a default "
            "with `??`.");
    return errorExpr(span);
  }
  // Text with anything: what print would show is appended to it.
  if (isAdd && (leftInner->is(TypeKind::String) || rightInner->is(TypeKind::String))) {
    if (leftInner == rightInner) {
      return expr<Binary>(span, types().stringType, BinaryOperator::ConcatString, unwrap(left),
                          unwrap(right));
    }
    const bool isFine = !left->type->is(TypeKind::Unit) && !right->type->is(TypeKind::Unit);
    if (isFine && (isOpen(leftInner) || isOpen(rightInner))) return any(types().anyType);
    if (isFine) {
      return convert(any(types().anyType), types().stringType);
    }
  }
  if (isOpen(left->type) || isOpen(right->type)) {
    const auto fits = [&](const Type* type) {
      return isOpen(type) || type->isNumeric() || type->is(TypeKind::Option) ||
             (isAdd && type->is(TypeKind::List));
    };
    if (fits(leftInner) && fits(rightInner)) {
      left = unwrap(left);
      right = unwrap(right);
      return any(types().anyType);
    }
  }
  if (leftInner->isNumeric() && rightInner->isNumeric()) {
    left = unwrap(left);
    right = unwrap(right);
    const auto isEither = [&](TypeKind kind) {
      return leftInner->is(kind) || rightInner->is(kind);
    };
    if (isEither(TypeKind::BigRat))
      return convert(any(types().anyType),
                     isEither(TypeKind::Float) ? types().floatType : types().bigRatType);
    if (isEither(TypeKind::Float)) {
      return expr<Binary>(span, types().floatType, arithmeticOperator(binary.op, Family::Float),
                          convert(left, types().floatType), convert(right, types().floatType));
    }
    if (isEither(TypeKind::BigInt)) {
      return convert(any(types().anyType), types().bigIntType);
    }
    return expr<Binary>(span, types().intType, arithmeticOperator(binary.op, Family::Int), left,
                        right);
  }
  if (isAdd && leftInner->is(TypeKind::List) && rightInner->is(TypeKind::List)) {
    const auto* type = leftInner == rightInner ? leftInner : joinTypes(leftInner, rightInner);
    // An empty literal takes the other side's type.
    if (const auto* literal = as<MakeList>(right); literal && literal->elements.empty()) {
      type = leftInner;
    }
    if (const auto* literal = as<MakeList>(left); literal && literal->elements.empty()) {
      type = rightInner;
    }
    return expr<Binary>(span, type, BinaryOperator::ConcatList, convert(unwrap(left), type),
                        convert(unwrap(right), type));
  }
  report(Code::T020, binary.opSpan,
         {ast::spelling(binary.op), toString(left->type), toString(right->type)});
  return errorExpr(span);
}

Expr* CheckState::comparison(const ast::Binary& binary, Expr* left, Expr* right) {
  const auto span = binary.span;
  const auto* boolType = types().boolType;
  const auto* leftType = left->type;
  const auto* rightType = right->type;
  if (binary.op == ast::BinaryOp::In) {
    switch (rightType->kind) {
      case TypeKind::List:
        return expr<Binary>(span, boolType, BinaryOperator::InList, toAny(left), right);
      case TypeKind::Map:
        return expr<Binary>(span, boolType, BinaryOperator::InMap, toAny(left), right);
      case TypeKind::String:
        if (unwrapped(leftType)->is(TypeKind::String)) {
          return expr<Binary>(span, boolType, BinaryOperator::InString, unwrap(left), right);
        }
        if (!isOpen(leftType)) break;
        return expr<Binary>(span, boolType, BinaryOperator::InAny, toAny(left), toAny(right));
      case TypeKind::Any:
      case TypeKind::Null:
      case TypeKind::Never:
      case TypeKind::Option:
      case TypeKind::Group:
      case TypeKind::Record:
      case TypeKind::Union:
      case TypeKind::Parameter:
        return expr<Binary>(span, boolType, BinaryOperator::InAny, toAny(left), toAny(right));
      case TypeKind::Int:
      case TypeKind::Float:
      case TypeKind::Bool:
      case TypeKind::BigInt:
      case TypeKind::BigRat:
      case TypeKind::Unit:
      case TypeKind::Function:
        break;
    }
    report(Code::T020, binary.opSpan, {"in", toString(leftType), toString(rightType)});
    return errorExpr(span);
  }
  const auto make = [&](Family family) {
    return expr<Binary>(span, boolType, comparisonOperator(binary.op, family), left, right);
  };
  if (leftType == rightType) {
    switch (leftType->kind) {
      case TypeKind::Int:
        return make(Family::Int);
      case TypeKind::Float:
        return make(Family::Float);
      case TypeKind::String:
        return make(Family::String);
      case TypeKind::Bool:
        if (binary.op >= ast::BinaryOp::Equal) return make(Family::Bool);
        break;
      case TypeKind::Unit:
      case TypeKind::Null:
      case TypeKind::Any:
      case TypeKind::Never:
      case TypeKind::BigInt:
      case TypeKind::BigRat:
      case TypeKind::List:
      case TypeKind::Map:
      case TypeKind::Group:
      case TypeKind::Function:
      case TypeKind::Record:
      case TypeKind::Union:
      case TypeKind::Option:
      case TypeKind::Parameter:
        break;
    }
  }
  // A float against an int literal: the literal is a float.
  if (leftType->is(TypeKind::Float) && as<IntConst>(right)) {
    right = convert(right, leftType);
    return make(Family::Float);
  }
  if (rightType->is(TypeKind::Float) && as<IntConst>(left)) {
    left = convert(left, rightType);
    return make(Family::Float);
  }
  const auto* leftInner = unwrapped(leftType);
  const auto* rightInner = unwrapped(rightType);
  const auto isNullish = [](const Type* type) { return type->is(TypeKind::Null); };
  bool isFine = isOpen(leftInner) || isOpen(rightInner) || isNullish(leftType) ||
                isNullish(rightType) || (leftInner->isNumeric() && rightInner->isNumeric()) ||
                isConvertible(leftInner, rightInner) || isConvertible(rightInner, leftInner);
  if (leftInner->is(TypeKind::List) && rightInner->is(TypeKind::List)) isFine = true;
  if (leftInner->is(TypeKind::Map) && rightInner->is(TypeKind::Map)) isFine = true;
  if (leftType->is(TypeKind::Unit) || rightType->is(TypeKind::Unit)) isFine = false;
  if (leftInner->is(TypeKind::Function) && rightInner->is(TypeKind::Function)) isFine = true;
  if (isFine && binary.op < ast::BinaryOp::Equal &&
      !(isOrdered(leftInner) && isOrdered(rightInner))) {
    report(Code::T013, binary.opSpan, {toString(leftType), toString(rightType)})
        .withHelp("Values of type " + toString(isOrdered(leftInner) ? rightType : leftType) +
                  " have no order.");
    return errorExpr(span);
  }
  if (!isFine) {
    auto& diagnostic = report(Code::T013, binary.opSpan, {toString(leftType), toString(rightType)});
    const auto* chained = ast::as<ast::Binary>(binary.left);
    const auto isOrder = [](ast::BinaryOp op) {
      return op >= ast::BinaryOp::Less && op <= ast::BinaryOp::GreaterEqual;
    };
    if (chained && isOrder(chained->op) && isOrder(binary.op)) {
      // `0 < x < 2`
      const std::string middle(sourceText(chained->right->span));
      diagnostic
          .withHelp("Compare twice: `" + std::string(sourceText(chained->span)) + " && " + middle +
                    " " + std::string(ast::spelling(binary.op)) + " " +
                    std::string(sourceText(binary.right->span)) + "`.")
          .withFix({chained->span.end, chained->span.end}, " && " + middle);
    }
    return errorExpr(span);
  }
  left = toAny(left);
  right = toAny(right);
  return make(Family::Any);
}

Expr* CheckState::setOperation(const ast::Binary& binary, Expr* left, Expr* right) {
  const auto op = binary.op == ast::BinaryOp::Union      ? BinaryOperator::Union
                  : binary.op == ast::BinaryOp::UnionAll ? BinaryOperator::UnionAll
                  : binary.op == ast::BinaryOp::Except   ? BinaryOperator::Except
                                                         : BinaryOperator::Intersect;
  const auto isList = [](const Type* type) {
    const auto* inner = unwrapped(type);
    return inner->is(TypeKind::List) || inner->is(TypeKind::Null) || isOpen(inner);
  };
  if (!isList(left->type) || !isList(right->type)) {
    report(Code::T020, binary.opSpan,
           {ast::spelling(binary.op), toString(left->type), toString(right->type)})
        .withHelp("Both sides must be lists.");
    return errorExpr(binary.span);
  }
  const auto elementOf = [&](const Type* type) {
    const auto* inner = unwrapped(type);
    return inner->is(TypeKind::List) ? inner->element : types().anyType;
  };
  const auto* element = joinTypes(elementOf(left->type), elementOf(right->type));
  return expr<Binary>(binary.span, types().list(element), op, toAny(left), toAny(right));
}

}  // namespace kinako::types
