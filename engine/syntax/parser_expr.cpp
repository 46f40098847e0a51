// Operators and postfix steps.
#include <algorithm>

#include "syntax/parser_state.h"

namespace kinako::syntax {

Expr* Parser::expression() {
  const Nesting nesting(*this);
  if (!nesting.ok()) return errorExpr();
  const int siblings = std::exchange(height_, 0);
  const bool mayRange = std::exchange(mayRange_, false);
  const bool mayHaveOptions = std::exchange(mayHaveOptions_, false);
  Expr* result = binary(0);
  if (at(TokenKind::Question)) result = conditionalOperator(result);
  while (at(TokenKind::DotDot) && !mayRange && !panicking_) {
    if (!sink_.budget().goOn()) stop();
    result = rangeValue(result);
  }
  result = foreignStep(result, mayHaveOptions);
  if (!panicking_ && atTrailingCondition()) result = trailingCondition(result);
  height_ = std::max(siblings, height_ + 1);
  return result;
}

// Chains of operators and postfix steps make trees that lean to the left, as deep as the
// chain is long; this keeps the sum of all of them on one path bounded.
bool Parser::grow() {
  if (++height_ > kMaxChain) stopAtDepth(kMaxChain);
  return !isStopped_;
}

namespace {

struct OperatorRow {
  TokenKind token;
  BinaryOp op;
  int binding;
};

constexpr OperatorRow kOperators[] = {
    {TokenKind::Star, BinaryOp::Multiply, 8},
    {TokenKind::Slash, BinaryOp::Divide, 8},
    {TokenKind::Percent, BinaryOp::Remainder, 8},
    {TokenKind::Plus, BinaryOp::Add, 7},
    {TokenKind::Minus, BinaryOp::Subtract, 7},
    {TokenKind::Less, BinaryOp::Less, 6},
    {TokenKind::LessEqual, BinaryOp::LessEqual, 6},
    {TokenKind::Greater, BinaryOp::Greater, 6},
    {TokenKind::GreaterEqual, BinaryOp::GreaterEqual, 6},
    {TokenKind::EqualEqual, BinaryOp::Equal, 5},
    {TokenKind::BangEqual, BinaryOp::NotEqual, 5},
    {TokenKind::In, BinaryOp::In, 5},
    {TokenKind::AndAnd, BinaryOp::And, 4},
    {TokenKind::OrOr, BinaryOp::Or, 3},
    {TokenKind::QuestionQuestion, BinaryOp::Coalesce, 2},
};
constexpr int kSetBinding = 1;

}  // namespace

bool Parser::isOperator(TokenKind kind, Operator& found) {
  for (const OperatorRow& row : kOperators) {
    if (row.token != kind) continue;
    found = {row.op, row.binding, 1};
    return true;
  }
  return false;
}

bool Parser::atOperator(Operator& found) const {
  if (!at(TokenKind::Identifier)) return isOperator(peek().kind, found);
  // The set operators are names elsewhere: `union = 1` begins a statement.
  if (atWord("union") && at(TokenKind::All, 1)) {
    found = {BinaryOp::UnionAll, kSetBinding, 2};
    return true;
  }
  const bool isUnion = atWord("union");
  const bool isExcept = atWord("except");
  if (!(isUnion || isExcept || atWord("intersect")) || !startsExpression(1)) return false;
  if (at(TokenKind::LeftParen, 1) && callsWithList(pos_ + 1)) return false;
  found = {isUnion    ? BinaryOp::Union
           : isExcept ? BinaryOp::Except
                      : BinaryOp::Intersect,
           kSetBinding, 1};
  return true;
}

/// Whether the parentheses at `open` are empty or hold a comma: then they can only be the
/// arguments of a function that happens to be called `union`.
bool Parser::callsWithList(size_t open) const {
  const size_t end = matchOf(open);
  if (end == kNoMatch) return false;
  if (end == open + 1) return true;
  size_t typeArguments = 0;  // `<` that are open: commas in there are no arguments'
  for (size_t i = open + 1; i < end; ++i) {
    const TokenKind kind = token(i).kind;
    const bool isOfType = kind == TokenKind::Less && token(i - 1).kind == TokenKind::Identifier &&
                          (token(i - 2).kind == TokenKind::Colon || token(i - 2).text == "as");
    if (isOfType || (typeArguments > 0 && kind == TokenKind::Less)) ++typeArguments;
    if (typeArguments > 0 && kind == TokenKind::Greater) --typeArguments;
    if (kind == TokenKind::Comma && typeArguments == 0) return true;
    if (matchOf(i) != kNoMatch && matchOf(i) > i) i = matchOf(i);
  }
  return false;
}

// Precedence climbing (Richards 1979); all operators associate to the left.
Expr* Parser::binary(int loosest) {
  Expr* left = unary();
  while (!panicking_) {
    Operator found{};
    if (atCompoundAssignment()) break;
    if (!atOperator(found) && !slipOperator(found)) break;
    if (found.binding < loosest) break;
    if (at(TokenKind::Minus)) {
      noteJoinedLine("`-` subtracts from " + quotedText(left->span),
                     "A line break does not end a statement. Indent this line, or end the line "
                     "before with the `-`, to show that it continues.");
    }
    const Span opSpan = join(peek().span, peek(found.tokens - 1).span);
    for (size_t i = 0; i < found.tokens; ++i) advance();
    const int leftHeight = std::exchange(height_, 0);
    Expr* right = binary(found.binding + 1);
    height_ = std::max(leftHeight, height_);
    if (!grow()) break;
    left = make<Binary>(join(left->span, right->span), found.op, opSpan, left, right);
  }
  return left;
}

Expr* Parser::unary() {
  const size_t first = pos_;
  while (at(TokenKind::Minus) || at(TokenKind::Bang) || acceptNotSlip()) advance();
  const size_t end = pos_;
  const int count = static_cast<int>(std::min<size_t>(end - first, kMaxNesting + 1));
  if (depth_ + count > kMaxNesting) {
    pos_ = first;
    stopAtDepth(kMaxNesting);
    return errorExpr();
  }
  depth_ += count;
  Expr* result = postfix(primary());
  depth_ -= count;
  height_ += count;
  for (size_t i = end; i > first; --i) {
    const Token& sign = tokens_[i - 1];
    const UnaryOp op = sign.kind == TokenKind::Minus ? UnaryOp::Negate : UnaryOp::Not;
    result = make<Unary>(join(sign.span, result->span), op, result);
  }
  return result;
}

Expr* Parser::postfix(Expr* value) {
  static constexpr std::string_view kNewStatement =
      "A line break does not end a statement. Indent this line to show that it continues, or give "
      "its value a name with `let`.";
  while (!panicking_) {
    const bool isOptionalField = at(TokenKind::Question) && at(TokenKind::Dot, 1);
    const bool isOptionalIndex = at(TokenKind::Question) && at(TokenKind::LeftBracket, 1);
    if (at(TokenKind::Less) && acceptTypeArguments(*value)) {
      continue;
    } else if (at(TokenKind::LeftParen)) {
      noteJoinedLine("`(` calls " + quotedText(value->span), kNewStatement);
      value = call(value);
    } else if (at(TokenKind::LeftBracket)) {
      noteJoinedLine("`[` takes an element of " + quotedText(value->span), kNewStatement);
      value = indexOrSlice(value);
    } else if (at(TokenKind::Dot)) {
      value = fieldOf(value, false);
    } else if (isOptionalField) {
      advance();
      value = fieldOf(value, true);
    } else if (isOptionalIndex) {
      advance();
      const At inside(*this, Place::Anywhere);
      const size_t open = pos_;
      advance();
      Expr* index = expression();
      close(open);
      value = make<Index>(from(value->span.begin), value, index, true);
    } else if (atWord("as") && (at(TokenKind::Identifier, 1) || at(TokenKind::Fun, 1) ||
                                at(TokenKind::LeftBrace, 1))) {
      advance();
      TypeExpr* target = castType();
      value = make<Cast>(from(value->span.begin), value, target);
    } else {
      break;
    }
    if (!grow()) break;
  }
  return value;
}

Expr* Parser::call(Expr* callee) {
  const At inside(*this, Place::Anywhere);
  const Owner lines(*this, kNoMatch);
  const size_t open = pos_;
  advance();
  std::vector<Expr*> arguments;
  commaList(open, TrailingComma::Refused, [&] {
    acceptArgumentName();
    arguments.push_back(expression());
  });
  return make<Call>(from(callee->span.begin), callee, keep(arguments));
}

Expr* Parser::indexOrSlice(Expr* object) {
  const At inside(*this, Place::Anywhere);
  const Owner lines(*this, kNoMatch);
  const size_t open = pos_;
  advance();
  Expr* parts[3] = {nullptr, nullptr, nullptr};
  int colons = 0;
  const auto part = [&] {
    mayRange_ = true;
    if (!at(TokenKind::Colon) && !at(TokenKind::RightBracket) && !at(TokenKind::DotDot)) {
      parts[colons] = expression();
    }
    mayRange_ = false;
  };
  const auto acceptColon = [&] { return accept(TokenKind::Colon) || acceptDotsInSlice(*object); };
  part();
  while (!panicking_ && colons < 2 && acceptColon()) {
    ++colons;
    part();
  }
  if (close(open) && !parts[0] && !parts[1] && !parts[2]) {
    report(Code::P060, from(token(open).span.begin));
    return make<ErrorExpr>(from(object->span.begin));
  }
  const Span span = from(object->span.begin);
  if (colons > 0) return make<Slice>(span, object, parts[0], parts[1], parts[2]);
  Expr* index = parts[0] ? parts[0] : errorExpr();
  return make<Index>(span, object, index, false);
}

Expr* Parser::fieldOf(Expr* object, bool optional) {
  const Span dot = advance().span;
  if (object->kind == ExprKind::IntLiteral && peek().startsLine) {
    report(Code::P001, dot, {"a field name", "a line break"})
        ->withHelp("A float has digits on both sides of its dot: `1.0`.")
        .withFix({dot.end, dot.end}, "0");
    return object;
  }
  const NameAt field = name("a field name");
  return make<Field>(from(object->span.begin), object, field.text, field.span, optional);
}

}  // namespace kinako::syntax
