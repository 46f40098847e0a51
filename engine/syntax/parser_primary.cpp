// Operands: literals, names, and the forms that begin with a word or a bracket.
#include "syntax/parser_state.h"

namespace kinako::syntax {

Expr* Parser::primary() {
  const TokenKind kind = peek().kind;
  if (isLiteral(kind)) return literal();
  if (kind == TokenKind::Identifier) return nameOrRecord();
  if (kind == TokenKind::LeftParen) return atArrowFunction() ? arrowFunction() : parenthesized();
  if (kind == TokenKind::Bar || kind == TokenKind::OrOr) return barLambda();
  if (kind == TokenKind::LeftBracket) return listLiteral();
  if (kind == TokenKind::LeftBrace) return mapLiteral();
  if (kind == TokenKind::Fun) return lambda();
  if (kind == TokenKind::If) return ifExpr();
  if (kind == TokenKind::Match) return match();
  if (kind == TokenKind::Load) return load();
  if (kind == TokenKind::Save) return save();
  if (kind == TokenKind::Fetch) return fetch();
  if (kind == TokenKind::Generate) return generate();
  if (kind == TokenKind::Invalid) {
    // Reported by the lexer. What follows on the line may still be an operand.
    while (at(TokenKind::Invalid)) advance();
    ++errors_;
    return startsExpression() && !peek().startsLine ? unary() : errorExpr();
  }
  expected("an expression");
  return errorExpr();
}

Expr* Parser::parenthesized() {
  const At inside(*this, Place::Anywhere);
  const Owner lines(*this, kNoMatch);
  const size_t open = pos_;
  advance();
  Expr* inner = expression();
  if (at(TokenKind::Comma)) {
    if (Diagnostic* diagnostic = expected("`)`")) {
      diagnostic->withHelp("There are no tuples; use a list or a record.");
    }
  }
  close(open);
  return make<Paren>(from(token(open).span.begin), inner);
}

Expr* Parser::literal() {
  const Token& found = advance();
  if (found.kind == TokenKind::Integer) {
    if (found.isBig) return make<BigLiteral>(found.span, found.text);
    return make<IntLiteral>(found.span, found.integer);
  }
  if (found.kind == TokenKind::Float) return make<FloatLiteral>(found.span, found.real);
  if (found.kind == TokenKind::String) return make<StringLiteral>(found.span, found.text);
  if (found.kind == TokenKind::True) return make<BoolLiteral>(found.span, true);
  if (found.kind == TokenKind::False) return make<BoolLiteral>(found.span, false);
  return make<NullLiteral>(found.span);
}

Expr* Parser::nameOrRecord() {
  if (atQuery()) return query();
  if (Expr* repaired = foreignValue()) return repaired;
  if (atWord("query") && at(TokenKind::Identifier, 1) && at(TokenKind::LeftParen, 2) &&
      !peek(1).startsLine) {
    return logicQuery();
  }
  if (at(TokenKind::LeftBrace, 1) && atRecordLiteral()) return recordLiteral();
  if (at(TokenKind::Dot, 1) && at(TokenKind::LeftBrace, 3) && atQualifiedLiteral()) {
    return recordLiteral();
  }
  if (at(TokenKind::Arrow, 1) && !peek().startsLine) return arrowFunction();
  const Token& found = advance();
  if (found.text == "null" || found.text == "nil") return make<NullLiteral>(found.span);
  return make<Name>(found.span, found.text);
}

// `Name {` with the brace ahead. In a head `{ field: …` cannot be a body; it is taken as a
// literal when the text after its end shows that the body is still to come.
bool Parser::atRecordLiteral() const {
  const bool hasField = at(TokenKind::Identifier, 2) && at(TokenKind::Colon, 3);
  if (place_ == Place::Head) {
    const size_t match = matchOf(pos_ + 1);
    return hasField && match != kNoMatch && continuesHead(match + 1);
  }
  if (hasField || at(TokenKind::RightBrace, 2)) return true;
  return !peek(1).startsLine && !at(TokenKind::LeftBrace, 2);
}

/// The same for `lib.Name {`, with the brace after three tokens.
bool Parser::atQualifiedLiteral() const {
  if (!at(TokenKind::Identifier, 2)) return false;
  const bool hasField = at(TokenKind::Identifier, 4) && at(TokenKind::Colon, 5);
  if (!isModule(peek().text)) {
    return place_ != Place::Head && hasField && !peek(3).startsLine;  // it may be misspelt
  }
  if (place_ != Place::Head) return hasField || at(TokenKind::RightBrace, 4);
  const size_t match = matchOf(pos_ + 3);
  return hasField && match != kNoMatch && continuesHead(match + 1);
}

bool Parser::continuesHead(size_t index) const {
  const TokenKind kind = token(index).kind;
  Operator found{};
  return kind == TokenKind::LeftBrace || kind == TokenKind::Then || kind == TokenKind::Dot ||
         kind == TokenKind::DotDot || kind == TokenKind::Question || isOperator(kind, found);
}

FieldInit Parser::fieldInit() {
  const Owner lines(*this, pos_);
  const NameAt field = name("a field name");
  expect(TokenKind::Colon);
  Expr* value = panicking_ ? errorExpr() : expression();
  return {field.text, field.span, value};
}

Expr* Parser::recordLiteral() {
  const At inside(*this, Place::Anywhere);
  const NameAt typeName = dottedName();
  const size_t open = pos_;
  advance();
  std::vector<FieldInit> fields;
  commaList(open, TrailingComma::Allowed, [&] { fields.push_back(fieldInit()); });
  return make<RecordLiteral>(from(typeName.span.begin), typeName.text, typeName.span, keep(fields));
}

Expr* Parser::listLiteral() {
  const At inside(*this, Place::Anywhere);
  const size_t open = pos_;
  advance();
  std::vector<Expr*> elements;
  bool isComprehension = false;
  commaList(open, TrailingComma::Allowed, [&] {
    const Owner lines(*this, pos_);
    elements.push_back(expression());
    if (elements.size() > 1 || panicking_ || !at(TokenKind::For)) return;
    isComprehension = true;
    reportComprehension(open, *elements[0]);
    panicking_ = true;  // the end of the list is where its bracket is
  });
  if (isComprehension) return make<ErrorExpr>(from(token(open).span.begin));
  return make<ListLiteral>(from(token(open).span.begin), keep(elements));
}

MapLiteral* Parser::mapLiteral() {
  const At inside(*this, Place::Anywhere);
  const size_t open = pos_;
  expect(TokenKind::LeftBrace);
  std::vector<MapEntry> entries;
  if (!panicking_) {
    commaList(open, TrailingComma::Allowed, [&] { entries.push_back(mapEntry()); });
  }
  return make<MapLiteral>(from(token(open).span.begin), keep(entries));
}

MapEntry Parser::mapEntry() {
  const Owner lines(*this, pos_);
  MapEntry entry{};
  const Token& first = peek();
  const bool isLiteral = first.kind == TokenKind::True || first.kind == TokenKind::False ||
                         first.kind == TokenKind::None;
  entry.bareKey = at(TokenKind::Colon, 1) &&
                  (first.kind == TokenKind::Identifier || (isKeyword(first.kind) && !isLiteral));
  if (entry.bareKey) {
    if (isKeyword(first.kind)) {
      const std::string quoted = "\"" + std::string(first.text) + "\"";
      if (Diagnostic* diagnostic = report(Code::P001, first.span, {"a key", describe(first)})) {
        diagnostic->withHelp("Put the reserved word in quotes: `" + quoted + "`.")
            .withFix(first.span, quoted);
      }
    }
    advance();
    entry.key = make<StringLiteral>(first.span, first.text);
  } else {
    entry.key = expression();
  }
  expect(TokenKind::Colon);
  entry.value = panicking_ ? errorExpr() : expression();
  return entry;
}

// Decides by looking at no more than the first key: `{` key `:`. Bracketed parts are
// jumped over, two operands side by side belong to two statements.
bool Parser::opensMap(size_t index) const {
  size_t i = index + 1;
  if (token(i).kind == TokenKind::RightBrace) return true;
  if (isKeyword(token(i).kind) && token(i + 1).kind == TokenKind::Colon) return true;
  bool wantsOperand = true;
  for (;; ++i) {
    const TokenKind kind = token(i).kind;
    Operator found{};
    if (kind == TokenKind::Colon) return !wantsOperand;
    if (kind == TokenKind::LeftParen || kind == TokenKind::LeftBracket ||
        kind == TokenKind::LeftBrace) {
      const bool opensBody = kind == TokenKind::LeftBrace && !wantsOperand &&
                             token(i - 1).kind != TokenKind::Identifier;
      if (opensBody || matchOf(i) == kNoMatch) return false;
      i = matchOf(i);
      wantsOperand = false;
    } else if (wantsOperand && (kind == TokenKind::Minus || kind == TokenKind::Bang)) {
      continue;
    } else if (kind == TokenKind::Dot || isOperator(kind, found) ||
               (!wantsOperand && token(i).text == "as")) {
      if (wantsOperand) return false;
      wantsOperand = true;
    } else {
      const bool isOperand = kind == TokenKind::Identifier || kind == TokenKind::Integer ||
                             kind == TokenKind::Float || kind == TokenKind::String ||
                             kind == TokenKind::True || kind == TokenKind::False ||
                             kind == TokenKind::None;
      if (!isOperand || !wantsOperand) return false;
      wantsOperand = false;
    }
  }
}

Expr* Parser::lambda() { return lambdaAfter(advance().span.begin); }

/// The rest of a lambda, after `fun`.
Expr* Parser::lambdaAfter(uint32_t begin) {
  const auto types = typeParameters();
  return lambdaRest(begin, types, parameters());
}

Expr* Parser::lambdaRest(uint32_t begin, std::span<std::string_view> types,
                         std::span<Parameter> params) {
  TypeExpr* result = !panicking_ && accept(TokenKind::Colon) ? type() : nullptr;
  const auto labels = effects();
  Expr* value = nullptr;
  Block* body = nullptr;
  if (panicking_) {
    value = errorExpr();
  } else if (at(TokenKind::LeftBrace)) {
    const At inside(*this, Place::Anywhere);
    body = block();
  } else if (accept(TokenKind::Arrow)) {
    if (at(TokenKind::LeftBrace) && !opensMap(pos_)) {
      const Span arrow = token(pos_ - 1).span;
      if (Diagnostic* diagnostic = report(Code::P001, peek().span, {"an expression", "a block"})) {
        diagnostic->withHelp("A function with a block body is written without `=>`.")
            .withFix(arrow, "");
      }
      const At inside(*this, Place::Anywhere);
      body = block();
    } else {
      value = expression();
    }
  } else {
    expected("`=>` or `{`");
    value = errorExpr();
  }
  return make<Lambda>(from(begin), types, params, result, labels, value, body);
}

Expr* Parser::ifExpr() {
  const uint32_t begin = advance().span.begin;
  return ifExprAfter(begin, headExpression());
}

Expr* Parser::ifExprAfter(uint32_t begin, Expr* condition) {
  const Nesting nesting(*this);
  if (!nesting.ok()) return errorExpr();
  IfForm form = IfForm::Braces;
  Expr* thenValue = nullptr;
  if (accept(TokenKind::Then)) {
    form = IfForm::Then;
    thenValue = expression();
  } else if (at(TokenKind::LeftBrace)) {
    thenValue = bracedValue();
  } else {
    expected("`{` or `then`");
    thenValue = errorExpr();
  }
  Expr* otherwise = nullptr;
  if (!panicking_ && acceptElseIfSlip()) {
    const uint32_t start = token(pos_ - 1).span.begin;
    otherwise = ifExprAfter(start, headExpression());
  } else if (!panicking_ && accept(TokenKind::Else)) {
    otherwise = elseValue();
  }
  ++height_;
  return make<IfExpr>(from(begin), condition, thenValue, otherwise, form);
}

Expr* Parser::elseValue() {
  if (at(TokenKind::If)) {
    const Nesting nesting(*this);
    return nesting.ok() ? ifExpr() : errorExpr();
  }
  if (at(TokenKind::LeftBrace) && !opensMap(pos_)) return bracedValue();
  return expression();
}

Expr* Parser::bracedValue() {
  const At inside(*this, Place::Anywhere);
  const size_t open = pos_;
  advance();
  const auto explainBranch = [&](Diagnostic* diagnostic, bool isCertain) {
    if (!diagnostic) return;
    if (isCertain || diagnostic->help.empty()) {
      diagnostic->withHelp(
          "Each branch of an `if` that is used as a value is a single expression.");
    }
    diagnostic->label(token(open).span, "this branch");
  };
  if (!panicking_ && startsOf(peek().kind) == Starts::Statement) {
    explainBranch(expected("an expression"), true);
  }
  Expr* value = panicking_ ? errorExpr() : expression();
  if (!panicking_ && !at(TokenKind::RightBrace)) explainBranch(expected("`}`"), false);
  close(open);
  return value;
}

Expr* Parser::optionsAfterWith() {
  if (panicking_ || !atWord("with") || !startsExpression(1)) return nullptr;
  advance();
  return expression();
}

/// Two quotes, and not text of which nothing was left after errors.
bool Parser::isEmptyString(const Token& string) const {
  const auto written = tree_.source->text(string.span);
  return string.text.empty() && written.find_first_not_of('"') == written.npos;
}

StringLiteral* Parser::path(uint32_t begin) {
  if (!at(TokenKind::String)) return nullptr;
  const Token& found = advance();
  if (isEmptyString(found)) report(Code::P062, from(begin));
  return make<StringLiteral>(found.span, found.text);
}

Expr* Parser::load() {
  const uint32_t begin = advance().span.begin;
  const bool isCall =
      at(TokenKind::LeftParen) && at(TokenKind::String, 1) && at(TokenKind::RightParen, 2);
  if (isCall) {
    const Span whole = join(peek().span, peek(2).span);
    const std::string written(tree_.source->text(peek(1).span));
    const bool hasType = atWord("as", 3);
    if (Diagnostic* diagnostic = report(Code::P001, peek().span, {"a path in quotes", "`(`"})) {
      diagnostic
          ->withHelp("`load` is not a function: write `load " + shortened(written) + " as any`.")
          .withFix(whole, " " + written + (hasType ? "" : " as any"));
    }
    advance();
  }
  StringLiteral* file = path(begin);
  if (isCall) advance();
  TypeExpr* rowType = nullptr;
  if (acceptWord("as")) {
    const bool isType = at(TokenKind::Identifier) || at(TokenKind::Fun) || at(TokenKind::LeftBrace);
    if (!isType) {
      if (Diagnostic* diagnostic = expected("a type")) {
        diagnostic->withHelp("Say what each row is: `as Person`, or `as any`.");
      }
    }
    rowType = type();
  } else if (isCall) {
    rowType = make<NamedType>(Span{lastEnd(), lastEnd()}, std::string_view("any"));
  } else {
    const Span place{lastEnd(), lastEnd()};
    if (!file) {
      expected("a path or `as`");
    } else if (Diagnostic* diagnostic =
                   report(Code::P001, from(begin), {"`as`", describe(peek())})) {
      diagnostic->withHelp("Say what each row is: `as Person`, or `as any`.")
          .withFix(place, " as any");
    }
    rowType = make<NamedType>(place, std::string_view("any"));
  }
  Expr* options = optionsAfterWith();
  return make<Load>(from(begin), file, rowType, options);
}

Expr* Parser::save() {
  const uint32_t begin = advance().span.begin;
  mayHaveOptions_ = true;
  Expr* value = expression();
  mayHaveOptions_ = false;
  StringLiteral* file = nullptr;
  const bool isOther = at(TokenKind::In) || atWord("as") || atWord("into") || atWord("at");
  if (!panicking_ && !peek().startsLine &&
      (at(TokenKind::String) || (isOther && at(TokenKind::String, 1)))) {
    const Span place = isOther ? peek().span : Span{peek().span.begin, peek().span.begin};
    if (Diagnostic* diagnostic = report(Code::P001, peek().span, {"`to`", describe(peek())})) {
      diagnostic->withHelp("A file is named after `to`: `save rows to \"out.csv\"`.")
          .withFix(place, isOther ? "to" : "to ");
    }
    if (isOther) advance();
    file = path(begin);
  } else if (!panicking_ && atWord("to") && at(TokenKind::String, 1)) {
    advance();
    file = path(begin);
  }
  Expr* options = optionsAfterWith();
  return make<Save>(from(begin), value, file, options);
}

Expr* Parser::fetch() {
  const Token& word = advance();
  report(Code::P071, word.span, {"fetch"});
  mayHaveOptions_ = true;
  Expr* url = expression();
  mayHaveOptions_ = false;
  Expr* options = optionsAfterWith();
  return make<Fetch>(from(word.span.begin), url, options);
}

Expr* Parser::generate() {
  const Token& word = advance();
  report(Code::P071, word.span, {"generate"});
  const NameAt target = name("the kind of thing to generate");
  std::vector<FieldInit> fields;
  const At inside(*this, Place::Anywhere);
  const size_t open = pos_;
  if (!panicking_ && expect(TokenKind::LeftBrace)) {
    commaList(open, TrailingComma::Allowed, [&] { fields.push_back(fieldInit()); });
  }
  return make<Generate>(from(word.span.begin), target.text, keep(fields));
}

Expr* Parser::logicQuery() {
  const Token& word = advance();
  report(Code::P071, word.span, {"query"});
  const Token& predicate = advance();
  const At inside(*this, Place::Anywhere);
  const size_t open = pos_;
  advance();
  std::vector<Expr*> arguments;
  commaList(open, TrailingComma::Refused, [&] { arguments.push_back(expression()); });
  return make<LogicQuery>(from(word.span.begin), predicate.text, keep(arguments));
}

}  // namespace kinako::syntax
