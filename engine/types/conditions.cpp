// Conditions that have to hold (`expect`), taken apart so that a failure can show what was looked
// at. Every operand is evaluated once, into a hidden variable, where it was before:
//
//   expect a == b     let l = a  let r = b  expect l == r       shows l and r
//   expect f(a)       let x = a  expect f(x)                    shows x
//   expect c && d     expect c  expect d
//   expect c || d     if !c { expect d }                        shows what both looked at
//   expect !(c && d)  as !c || !d; and !(c || d) as !c && !d
//
// A variable that is read last need not be kept in another one: that would make a list shared, and
// its next growth a copy.
//
// Any other statement with such a claim (an assertion, a contract) is lowered in the same way.
#include <algorithm>

#include "types/check_state.h"

namespace kinako::types {

namespace {

constexpr size_t kMostOperands = 16;      ///< shown of one condition
constexpr size_t kMostAlternatives = 16;  ///< of `||` that are taken apart: each nests an `if`
constexpr size_t kLongestText = 200;      ///< bytes of an operand's name

bool isConstant(const Expr* expr) {
  while (const auto* convert = as<const Convert>(expr)) expr = convert->operand;
  return expr->kind <= ExprKind::NullConst || expr->kind == ExprKind::BuiltinValue;
}
static_assert(ExprKind::IntConst == ExprKind{0} && ExprKind::NullConst == ExprKind{5});

bool isComparison(BinaryOperator op) {
  return op >= BinaryOperator::LessInt && op <= BinaryOperator::InAny;
}

/// Whether the operator is `==`, or, where the condition has to be false, `!=`.
bool isEquality(BinaryOperator op, bool sense) { return spelling(op) == (sense ? "==" : "!="); }

class Lowering {
 public:
  Lowering(CheckState& state, const CheckState::Claim& claim, std::vector<Local*> spares)
      : s_(state), claim_(claim), spares_(std::move(spares)) {}

  /// `condition` has to be `sense`. `span` is what is wrong when it is not.
  void claim(Expr* condition, bool sense, Span span, CheckState::Statements& out) {
    while (const auto* unary = as<Unary>(condition)) {
      if (unary->op != UnaryOperator::Not) break;
      condition = unary->operand;
      sense = !sense;
    }
    const auto parts = chain(condition);
    if (parts.size() == 1) return fail(leaf(condition, sense, out), span, out);
    const bool wantsAll = (as<Logical>(condition)->op == LogicalOperator::And) == sense;
    if (wantsAll) {
      for (auto* part : parts) {
        shown_.clear();
        claim(part, sense, part->span, out);
      }
      return;
    }
    if (parts.size() > kMostAlternatives) return fail(whole(condition, sense), span, out);
    alternatives(parts, sense, span, out);
  }

  std::vector<Local*> takeHidden() {
    spares_.insert(spares_.end(), used_.begin(), used_.end());
    return std::move(spares_);
  }

 private:
  /// The operands of `a && b && …` or `a || b || …`; the condition alone when it is neither, or
  /// when the result is not simply a bool.
  static std::vector<Expr*> chain(Expr* condition) {
    std::vector<Expr*> parts;
    const auto isPart = [](const Expr* expr) { return expr->type->is(TypeKind::Bool); };
    const auto* logical = as<Logical>(condition);
    if (!logical || logical->op == LogicalOperator::Coalesce) return {condition};
    const auto op = logical->op;
    auto* left = condition;
    for (; logical && logical->op == op; logical = as<Logical>(left)) {
      if (!isPart(logical->left) || !isPart(logical->right)) return {condition};
      parts.push_back(logical->right);
      left = logical->left;
    }
    parts.push_back(left);
    std::reverse(parts.begin(), parts.end());
    return parts;
  }

  /// One of `parts` has to be `sense`: each is looked at only when those before it are not.
  void alternatives(const std::vector<Expr*>& parts, bool sense, Span span,
                    CheckState::Statements& out) {
    std::vector<CheckState::Statements> blocks(parts.size());
    std::vector<Expr*> conditions;
    for (size_t i = 0; i < parts.size(); ++i) {
      auto* part = parts[i];
      bool partSense = sense;
      for (auto* unary = as<Unary>(part); unary && unary->op == UnaryOperator::Not;
           unary = as<Unary>(part)) {
        part = unary->operand;
        partSense = !partSense;
      }
      conditions.push_back(chain(part).size() == 1 ? leaf(part, partSense, blocks[i])
                                                   : whole(part, partSense));
    }
    isEquality_ = false;
    fail(conditions.back(), span, blocks.back());
    for (size_t i = parts.size() - 1; i-- > 0;) {
      auto* rest = s_.stmt<Block>(span, s_.list(blocks[i + 1]));
      blocks[i].push_back(s_.stmt<If>(span, negated(conditions[i]), rest, nullptr));
    }
    out.insert(out.end(), blocks[0].begin(), blocks[0].end());
  }

  Expr* negated(Expr* condition) {
    if (auto* unary = as<Unary>(condition); unary && unary->op == UnaryOperator::Not) {
      return unary->operand;
    }
    return s_.expr<Unary>(condition->span, s_.types().boolType, UnaryOperator::Not, condition);
  }
  Expr* inSense(Expr* condition, bool sense) { return sense ? condition : negated(condition); }

  /// The condition as it is, with nothing more to show than that it does not hold.
  Expr* whole(Expr* condition, bool sense) {
    isEquality_ = false;
    show(condition, s_.expr<BoolConst>(condition->span, s_.types().boolType, !sense));
    return inSense(condition, sense);
  }

  /// The condition with its operands in variables, as something that has to be true.
  Expr* leaf(Expr* condition, bool sense, CheckState::Statements& out) {
    isEquality_ = false;
    if (!condition->type->is(TypeKind::Bool)) {
      // Exactly true: nothing else will do.
      auto* value = hold(condition, out);
      auto* yes = s_.expr<BoolConst>(condition->span, s_.types().boolType, true);
      auto* isTrue = s_.expr<Binary>(condition->span, s_.types().boolType, BinaryOperator::EqualAny,
                                     s_.toAny(value), s_.toAny(yes));
      return inSense(isTrue, sense);
    }
    if (auto* binary = as<Binary>(condition); binary && isComparison(binary->op)) {
      const bool isFirst = shown_.empty();
      const bool rightStays = isQuiet(binary->right);
      const bool leftStays = rightStays && isQuiet(binary->left);
      binary->left = leftStays ? seen(binary->left) : hold(binary->left, out);
      binary->right = rightStays ? seen(binary->right) : hold(binary->right, out);
      isEquality_ = isFirst && isEquality(binary->op, sense);
      return inSense(condition, sense);
    }
    if (auto* truthy = as<Truthy>(condition)) {
      truthy->operand = hold(truthy->operand, out);
      return inSense(condition, sense);
    }
    auto* result = whole(condition, sense);
    while (auto* convert = as<Convert>(condition)) condition = convert->operand;
    // The function is found before its arguments are.
    if (auto* callee = calleeOf(condition); callee && !isFixed(*callee)) {
      *callee = kept(*callee, out);
    }
    if (auto* call = as<CallDynamic>(condition)) call->object = hold(call->object, out);
    const auto arguments = argumentsOf(condition);
    size_t loud = arguments.size();  // up to the last that may change a variable
    while (loud > 0 && isQuiet(arguments[loud - 1])) --loud;
    for (size_t i = 0; i < arguments.size(); ++i) {
      auto& argument = arguments[i];
      if (isFixed(argument)) continue;
      // The call may assign to a variable; what a list holds is shown as it is after the call.
      const bool stays = i >= loud && argument->type->mayHoldList();
      argument = stays ? seen(argument) : hold(argument, out);
    }
    return result;
  }

  /// A constant or a variable's value: evaluating it changes nothing and cannot fail.
  static bool isQuiet(const Expr* expr) {
    for (; const auto* convert = as<const Convert>(expr); expr = convert->operand) {
      switch (convert->conversion) {
        case Conversion::IntToFloat:
        case Conversion::ToAny:
        case Conversion::Retype:
          break;
        case Conversion::Unwrap:
        case Conversion::Check:
        case Conversion::ToBig:
        case Conversion::BigToInt:
          return false;
      }
    }
    return isFixed(expr) || isVariable(*expr);
  }

  /// `expr`, which is quiet, where it is; shown by reading it again.
  Expr* seen(Expr* expr) {
    show(expr, copy(expr));
    return expr;
  }
  Expr* copy(const Expr* expr) {
    if (const auto* get = as<const LocalGet>(expr)) return s_.localGet(get->local, get->span);
    if (const auto* get = as<const CaptureGet>(expr)) {
      return s_.expr<CaptureGet>(get->span, get->type, get->index, get->local);
    }
    if (const auto* get = as<const GlobalGet>(expr)) {
      return s_.expr<GlobalGet>(get->span, get->type, get->global);
    }
    if (const auto* convert = as<const Convert>(expr)) {
      return s_.expr<Convert>(convert->span, convert->type, convert->conversion,
                              copy(convert->operand), convert->text);
    }
    return const_cast<Expr*>(expr);  // a constant can be in two places
  }

  static bool isFixed(const Expr* expr) {
    return isConstant(expr) || expr->kind == ExprKind::FunctionValue;
  }
  static Expr** calleeOf(Expr* condition) {
    if (auto* call = as<CallClosure>(condition)) return &call->closure;
    if (auto* call = as<CallValue>(condition)) return &call->callee;
    return nullptr;
  }

  static std::span<Expr*> argumentsOf(Expr* condition) {
    if (auto* call = as<CallFunction>(condition)) return call->arguments;
    if (auto* call = as<CallBuiltin>(condition)) return call->arguments;
    if (auto* call = as<CallClosure>(condition)) return call->arguments;
    if (auto* call = as<CallValue>(condition)) return call->arguments;
    if (auto* call = as<CallDynamic>(condition)) return call->arguments;
    return {};
  }

  /// `expr` in a hidden variable, shown when the condition does not hold.
  Expr* hold(Expr* expr, CheckState::Statements& out) {
    if (isConstant(expr)) {
      show(expr, expr);
      return expr;
    }
    auto* variable = kept(expr, out);
    if (variable != expr)
      show(expr, s_.localGet(static_cast<LocalGet*>(variable)->local, expr->span));
    return variable;
  }

  /// The same, not shown.
  Expr* kept(Expr* expr, CheckState::Statements& out) {
    const auto* type = expr->type;
    if (type->is(TypeKind::Never) || type->is(TypeKind::Unit) || type->is(TypeKind::Null)) {
      return expr;
    }
    auto* local = hidden(type, expr->span);
    out.push_back(s_.stmt<Declare>(expr->span, local, expr));
    return s_.localGet(local, expr->span);
  }

  Local* hidden(const Type* type, Span span) {
    const auto spare = std::find_if(spares_.begin(), spares_.end(),
                                    [&](const Local* local) { return local->type == type; });
    Local* local = nullptr;
    if (spare == spares_.end()) {
      local = s_.hidden(type, span);
    } else {
      local = *spare;
      spares_.erase(spare);
    }
    used_.push_back(local);
    return local;
  }

  void show(const Expr* of, Expr* value) {
    if (shown_.size() == kMostOperands) return;
    shown_.push_back({s_.program->arena.copy(nameOf(of->span)), value});
  }

  /// The source text on one line.
  std::string nameOf(Span span) {
    std::string name;
    const auto source = s_.source->at(span.begin).text(span);
    for (size_t i = 0; i < source.size() && name.size() <= kLongestText; ++i) {
      if (source[i] != '\n') {
        name += source[i];
        continue;
      }
      while (!name.empty() && (name.back() == ' ' || name.back() == '\t' || name.back() == '\r')) {
        name.pop_back();
      }
      name += ' ';
      while (i + 1 < source.size() && (source[i + 1] == ' ' || source[i + 1] == '\t')) ++i;
    }
    if (name.size() <= kLongestText) return name;
    size_t end = kLongestText;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
    return name.substr(0, end) + "…";
  }

  void fail(Expr* condition, Span span, CheckState::Statements& out) {
    condition->span = span;
    out.push_back(s_.stmt<Expect>(claim_.span, condition, s_.program->arena.copy(shown_),
                                  isEquality_, claim_.line, claim_.text));
  }

  CheckState& s_;
  const CheckState::Claim& claim_;
  std::vector<Local*> spares_;
  std::vector<Local*> used_;
  std::vector<Operand> shown_;
  bool isEquality_ = false;  ///< what is shown are the sides of one `==`
};

}  // namespace

void CheckState::lowerCondition(Expr* condition, const Claim& claim, std::vector<Local*> spares,
                                Statements& out) {
  if (isError(condition)) return;
  Lowering lowering(*this, claim, std::move(spares));
  lowering.claim(condition, true, condition->span, out);
  for (auto* local : lowering.takeHidden()) current->spareOperands.push_back(local);
}

}  // namespace kinako::types
