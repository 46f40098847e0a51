// `match target { pattern => value … }`.
#include "syntax/parser_state.h"

namespace kinako::syntax {

Expr* Parser::match() {
  const uint32_t begin = advance().span.begin;
  Expr* target = headExpression();
  std::vector<MatchArm> arms;
  const At inside(*this, Place::Anywhere);
  const size_t open = pos_;
  if (!panicking_ && expect(TokenKind::LeftBrace)) {
    const int targetHeight = height_;
    while (!panicking_ && !at(TokenKind::RightBrace) && !at(TokenKind::EndOfFile)) {
      arms.push_back(matchArm());
    }
    height_ = std::max(height_, targetHeight);
    close(open, arms.empty() ? "a pattern or `}`" : "`}`");
  }
  ++height_;
  return make<Match>(from(begin), target, keep(arms));
}

MatchArm Parser::matchArm() {
  const Owner lines(*this, pos_);
  MatchArm arm{};
  acceptArmWord();
  const uint32_t begin = peek().span.begin;
  arm.pattern = pattern();
  if (!panicking_ && !acceptArmSign()) expect(TokenKind::Arrow);
  const auto endsArm = [&] {
    // The next pattern, if `pattern =>` follows where a value should stand.
    const size_t ahead = at(TokenKind::Dot, 1) && at(TokenKind::Identifier, 2) ? 3 : 1;
    const size_t close = at(TokenKind::LeftParen, ahead) ? matchOf(pos_ + ahead) : kNoMatch;
    return at(TokenKind::RightBrace) || at(TokenKind::Arrow, ahead) ||
           (close != kNoMatch && token(close + 1).kind == TokenKind::Arrow &&
            at(TokenKind::Identifier));
  };
  if (panicking_) {
    arm.value = errorExpr();
  } else if (endsArm()) {
    report(Code::P061, from(begin));
    arm.value = errorExpr();
  } else if (at(TokenKind::LeftBrace) && !opensMap(pos_)) {
    arm.body = block();
  } else {
    arm.value = expression();
  }
  if (!panicking_ && at(TokenKind::Comma)) {
    const Span comma = peek().span;
    if (Diagnostic* diagnostic = report(Code::P001, comma, {"a pattern or `}`", "`,`"})) {
      diagnostic->withHelp("The arms of a `match` are not separated by commas.").withFix(comma, "");
    }
    advance();
  }
  return arm;
}

/// `case 1 => …`, `default => …`, `| 1 => …`
void Parser::acceptArmWord() {
  const bool isWord = atWord("case") || atWord("when") || at(TokenKind::Bar);
  const bool isArm =
      isWord && !peek(1).startsLine && !at(TokenKind::Arrow, 1) && !at(TokenKind::LeftParen, 1);
  if (!isArm) return;
  const Token& word = peek();
  if (Diagnostic* diagnostic = report(Code::P001, word.span, {"a pattern", describe(word)})) {
    diagnostic->withHelp("An arm is written `pattern => value`.").withFix(word.span, "");
  }
  advance();
}

/// `1: "a"` and `1 -> "a"`
bool Parser::acceptArmSign() {
  const bool isThin = at(TokenKind::Minus) && at(TokenKind::Greater, 1) && isAdjacent();
  if (!isThin && !at(TokenKind::Colon)) return false;
  const Span sign = isThin ? join(peek().span, peek(1).span) : peek().span;
  if (Diagnostic* diagnostic = report(Code::P001, sign, {"`=>`", isThin ? "`->`" : "`:`"})) {
    diagnostic->withHelp("An arm is written `pattern => value`.")
        .withFix(sign, isThin ? "=>" : " =>");
  }
  advance();
  if (isThin) advance();
  return true;
}

Pattern Parser::pattern() {
  const Nesting nesting(*this);
  Pattern result{};
  const size_t start = pos_;
  const Token& first = peek();
  result.span = first.span;
  if (!nesting.ok()) return result;
  if (isLiteral(first.kind)) {
    result.form = PatternForm::Literal;
    result.literal = literal();
  } else if (first.kind == TokenKind::Identifier) {
    result.name = dottedName().text;
    result.span = from(first.span.begin);
    if (first.text == "null" || first.text == "nil") {
      result.form = PatternForm::Literal;
      result.name = {};
      result.literal = make<NullLiteral>(first.span);
    } else if (at(TokenKind::LeftParen)) {
      result.form = PatternForm::Variant;
      const size_t open = pos_;
      advance();
      std::vector<Pattern> arguments;
      commaList(open, TrailingComma::Refused, [&] { arguments.push_back(pattern()); });
      result.arguments = keep(arguments);
      result.span = from(first.span.begin);
    } else {
      result.form = first.text == "_" ? PatternForm::Wildcard : PatternForm::Name;
    }
  } else if (first.kind == TokenKind::LeftParen) {
    advance();
    result = pattern();
    close(start);
    result.span = from(first.span.begin);
  } else {
    return badPattern(start);
  }
  const bool isThinArrow = at(TokenKind::Minus) && at(TokenKind::Greater, 1) && isAdjacent();
  const bool isComplete = at(TokenKind::Arrow) || at(TokenKind::Comma) || isThinArrow ||
                          at(TokenKind::Colon) || at(TokenKind::RightParen) ||
                          at(TokenKind::RightBrace) || at(TokenKind::EndOfFile);
  return panicking_ || isComplete ? result : badPattern(start);
}

/// Reports what stands where a pattern should, and skips to the `=>` after it.
Pattern Parser::badPattern(size_t start) {
  Pattern result{};
  result.span = token(start).span;
  result.form = PatternForm::Literal;
  result.literal = errorExpr();
  size_t arrow = start;
  const auto isEnd = [&](TokenKind kind) {
    return kind == TokenKind::Arrow || kind == TokenKind::RightBrace ||
           kind == TokenKind::RightParen || kind == TokenKind::Comma ||
           kind == TokenKind::EndOfFile;
  };
  while (!isEnd(token(arrow).kind)) {
    const size_t match = matchOf(arrow);
    arrow = match != kNoMatch && match > arrow ? match + 1 : arrow + 1;
  }
  const TokenKind end = token(arrow).kind;
  if (arrow == start || end == TokenKind::RightBrace || end == TokenKind::EndOfFile) {
    Diagnostic* diagnostic = expected(start == pos_ ? "a pattern" : "`=>`");
    if (diagnostic && token(arrow).kind == TokenKind::Arrow) {
      diagnostic->withHelp("What comes before this `=>` was read as the end of the arm above.");
    }
    return result;
  }
  const Span whole{token(start).span.begin, token(arrow - 1).span.end};
  const auto has = [&](TokenKind kind) {
    for (size_t i = start; i < arrow; ++i) {
      if (token(i).kind == kind) return true;
    }
    return false;
  };
  if (Diagnostic* diagnostic = report(Code::P063, whole)) {
    if (token(start).kind == TokenKind::Minus) {
      diagnostic->withHelp("A pattern cannot be a negative number; use `if` for this case.");
    } else if (has(TokenKind::DotDot)) {
      diagnostic->withHelp("A pattern cannot be a range; compare in an `if`.");
    } else if (token(start).kind == TokenKind::LeftBracket ||
               token(start).kind == TokenKind::LeftBrace) {
      diagnostic->withHelp("A pattern cannot take a list or a map apart; use `if` for this case.");
    } else if (token(start + 1).kind == TokenKind::If) {
      diagnostic->withHelp("Patterns have no guards; put the `if` into the arm.");
    } else if (has(TokenKind::Less) || has(TokenKind::LessEqual) || has(TokenKind::Greater) ||
               has(TokenKind::GreaterEqual)) {
      diagnostic->withHelp("A pattern cannot compare; use `if` for this case.");
    } else if (token(start + 1).kind == TokenKind::Bar) {
      diagnostic->withHelp("Write one arm for each alternative.");
    }
  }
  pos_ = arrow;
  return result;
}

}  // namespace kinako::syntax
