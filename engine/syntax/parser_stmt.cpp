// Statements.
#include "syntax/parser_state.h"

namespace kinako::syntax {

std::span<Stmt*> Parser::statements(TokenKind end) {
  std::vector<Stmt*> result;
  while (!at(end) && !at(TokenKind::EndOfFile)) {
    if (!sink_.budget().goOn()) stop();
    const size_t start = pos_;
    result.push_back(statement());
    if (panicking_) {
      if (pos_ == start) advance();
      synchronise();
    }
  }
  return keep(result);
}

Stmt* Parser::statement() {
  const Owner lines(*this, pos_);
  const TokenKind kind = peek().kind;
  if (kind == TokenKind::Let || kind == TokenKind::Var) return let();
  if (kind == TokenKind::Fun) {
    if (!at(TokenKind::LeftParen, 1) && !at(TokenKind::Less, 1)) {
      return function(advance().span.begin, false);
    }
    return expressionStmt();
  }
  if (kind == TokenKind::Return) return returnStmt();
  if (kind == TokenKind::If) return ifStmt();
  if (kind == TokenKind::While) return whileStmt();
  if (kind == TokenKind::For) return forStmt();
  if (kind == TokenKind::Break) return make<Break>(advance().span);
  if (kind == TokenKind::Continue) return make<Continue>(advance().span);
  if (kind == TokenKind::Type) return typeDecl();
  if (kind == TokenKind::Test) return testOrBench();
  if (kind == TokenKind::Expect) {
    const uint32_t begin = advance().span.begin;
    Expr* condition = expression();
    return make<Expect>(from(begin), condition);
  }
  if (kind == TokenKind::Import) return importStmt();
  if (kind == TokenKind::Export) return exportStmt();
  if (kind == TokenKind::Extern) return externStmt();
  if (kind == TokenKind::Package) return packageStmt();
  if (kind == TokenKind::Fetch) return fetchStmt();
  // What the language has and this engine has not.
  if (startsOf(kind) == Starts::Line) return unsupported();
  if (kind == TokenKind::Identifier) return wordStatement();
  if (Stmt* repaired = doubledSignStatement()) return repaired;
  if (startsExpression()) return expressionStmt();
  expected("a statement");
  return make<ErrorStmt>(peek().span);
}

/// One that begins with a word that is not reserved.
Stmt* Parser::wordStatement() {
  if (atUpdate()) return update();
  if (atModel()) return unsupported();
  if (atWord("bench") && at(TokenKind::String, 1) && at(TokenKind::LeftBrace, 2)) {
    return testOrBench();
  }
  if (Stmt* repaired = indentedDeclaration()) return repaired;
  if (Stmt* repaired = foreignStatement()) return repaired;
  if (Stmt* repaired = foreignWordStatement()) return repaired;
  return expressionStmt();
}

Block* Parser::block() {
  const Nesting nesting(*this);
  if (!nesting.ok()) return emptyBlock();
  const At inside(*this, Place::Anywhere);
  if (!panicking_ && at(TokenKind::Colon)) return indentedBlock();
  if (panicking_ || !at(TokenKind::LeftBrace)) {
    expected("`{`");
    if (!skipToBody()) return emptyBlock();
  }
  const size_t open = pos_;
  advance();
  const auto body = statements(TokenKind::RightBrace);
  close(open);
  return make<Block>(from(token(open).span.begin), body);
}

/// After an error in a head: goes to the body, when it begins on the same line.
bool Parser::skipToBody() {
  if (pos_ < noBodyBefore_) return false;
  size_t i = pos_;
  const auto isEnd = [&] {
    const TokenKind kind = token(i).kind;
    return (token(i).startsLine && i > pos_) || kind == TokenKind::LeftBrace ||
           kind == TokenKind::RightBrace || kind == TokenKind::EndOfFile;
  };
  while (!isEnd()) ++i;
  if (token(i).kind != TokenKind::LeftBrace || (token(i).startsLine && i > pos_)) {
    noBodyBefore_ = i;
    return false;
  }
  pos_ = i;
  panicking_ = isStopped_;
  return !isStopped_;
}

Expr* Parser::headExpression() {
  const At head(*this, Place::Head);
  if (at(TokenKind::LeftBrace) && !opensMap(pos_)) {
    expected("an expression");
    return errorExpr();
  }
  Expr* result = expression();
  return !panicking_ && at(TokenKind::Assign) ? comparisonByAssignment(result) : result;
}

Let* Parser::let() {
  const Token& word = advance();
  bool isMutable = word.kind == TokenKind::Var;
  if (acceptMutSlip()) isMutable = true;
  acceptWordBeforeName();
  if (at(TokenKind::LeftParen) || at(TokenKind::LeftBracket) || at(TokenKind::LeftBrace)) {
    if (matchOf(pos_) != kNoMatch) loseNames(pos_, matchOf(pos_));
    if (Diagnostic* diagnostic = expected("a name")) {
      diagnostic->withHelp("One `" + std::string(word.text) + "` declares only one name.");
    }
  }
  const NameAt variable = declaredName();
  TypeExpr* declared = nullptr;
  Expr* value = nullptr;
  if (!panicking_ && (accept(TokenKind::Colon) || acceptMissingColon())) declared = type();
  acceptListTypeSlip(declared, "`=`");
  if (!panicking_ && (accept(TokenKind::Assign) || acceptEqualEqualSlip())) value = expression();
  if (at(TokenKind::Comma)) {
    size_t end = pos_;
    while (at(TokenKind::Comma, end - pos_) && token(end + 1).kind == TokenKind::Identifier)
      end += 2;
    loseNames(pos_, end);
    if (Diagnostic* diagnostic = expected(declared || value ? "a statement" : "`:` or `=`")) {
      diagnostic->withHelp("One `" + std::string(word.text) + "` declares only one name.");
    }
  }
  if (at(TokenKind::Invalid)) panicking_ = true;  // the lexer has said it
  // What is missing after an error may have been there.
  if (panicking_ && !value) value = errorExpr();
  return make<Let>(from(word.span.begin), variable.text, variable.span, isMutable, declared, value);
}

Stmt* Parser::returnStmt() {
  const uint32_t begin = advance().span.begin;
  if (startsExpression()) {
    noteJoinedLine("`return` returns this value",
                   "Write the value on the same line as `return`. To return nothing, make `return` "
                   "the last statement of its block.");
  }
  Expr* value = startsExpression() ? expression() : nullptr;
  if (at(TokenKind::Comma)) {
    if (Diagnostic* diagnostic = expected("a statement")) {
      diagnostic->withHelp("A function returns one value: a list or a record may hold several.");
    }
  }
  return make<Return>(from(begin), value);
}

Stmt* Parser::ifStmt() {
  const size_t errorsBefore = errors_;
  const uint32_t begin = advance().span.begin;
  Expr* condition = headExpression();
  if (!panicking_ && at(TokenKind::Then)) {
    Expr* value = ifExprAfter(begin, condition);
    return finishExpressionStmt(value, errors_ != errorsBefore);
  }
  std::vector<IfBranch> branches{{condition, block()}};
  Block* otherwise = nullptr;
  // A long chain makes a deep tree, and so do chains inside one another.
  const int outerElseIfs = elseIfs_;
  while (!panicking_) {
    if (acceptElseIfSlip() || (at(TokenKind::Else) && at(TokenKind::If, 1))) {
      if (accept(TokenKind::Else)) advance();
      if (++elseIfs_ > kMaxChain) stopAtDepth(kMaxChain);
      condition = headExpression();
      branches.push_back({condition, block()});
      continue;
    }
    if (!accept(TokenKind::Else)) break;
    if (!at(TokenKind::LeftBrace) && startsExpression()) {
      // `else value`, allowed where the `if` has a value, does the same here.
      const uint32_t start = peek().span.begin;
      std::vector<Stmt*> only{expressionStmt()};
      otherwise = make<Block>(from(start), keep(only));
    } else {
      otherwise = block();
    }
    break;
  }
  elseIfs_ = outerElseIfs;
  return make<If>(from(begin), keep(branches), otherwise);
}

Stmt* Parser::whileStmt() {
  const uint32_t begin = advance().span.begin;
  Expr* condition = headExpression();
  Block* body = block();
  return make<While>(from(begin), condition, body);
}

Stmt* Parser::forStmt() {
  const uint32_t begin = advance().span.begin;
  if (at(TokenKind::LeftParen)) {
    size_t end = pos_ + 1;
    const auto declares = [&](TokenKind kind) {
      return kind == TokenKind::Identifier || kind == TokenKind::Comma || kind == TokenKind::Let ||
             kind == TokenKind::Var;
    };
    while (declares(token(end).kind)) ++end;
    loseNames(pos_, end);
    const bool isEach = token(end).kind == TokenKind::In || token(end - 1).text == "of";
    if (Diagnostic* diagnostic = expected("a name")) {
      diagnostic->withHelp(isEach ? "A loop over a list is written `for x in xs { … }`."
                                  : "A loop that counts is written `for i in 0..n { … }`.");
    }
  }
  const NameAt variable = declaredName();
  if (at(TokenKind::Comma)) {
    if (Diagnostic* diagnostic = expected("`in`")) {
      diagnostic->withHelp("A loop has one variable; for a map it is the key.");
    }
    if (at(TokenKind::Identifier, 1) && at(TokenKind::In, 2)) {
      lose(peek(1).text);
      panicking_ = isStopped_;
      advance();
      advance();
    }
  }
  if (!panicking_ && !accept(TokenKind::In)) {
    const bool isCount = at(TokenKind::Colon) || at(TokenKind::Assign);
    if (Diagnostic* diagnostic = expected("`in`")) {
      if (isCount) diagnostic->withHelp("A loop that counts is written `for i in 0..n { … }`.");
      if (atWord("of")) diagnostic->withHelp("Write `in`.").withFix(peek().span, "in");
    }
    if (isCount) lose(variable.text);
    if (atWord("of")) {
      advance();
      panicking_ = isStopped_;
    }
  }
  const bool isBracketed = !panicking_ && acceptRangeBracket();
  mayRange_ = !panicking_;
  Expr* source = panicking_ ? errorExpr() : headExpression();
  Expr* rangeEnd = nullptr;
  if (!panicking_ && accept(TokenKind::DotDot)) {
    acceptRangeSign();
    mayRange_ = true;
    rangeEnd = headExpression();
    acceptRangeStep();
  }
  if (isBracketed) accept(TokenKind::RightParen);
  mayRange_ = false;
  Block* body = block();
  return make<For>(from(begin), variable.text, variable.span, source, rangeEnd, body);
}

Stmt* Parser::testOrBench() {
  const Token& word = advance();
  const Token& title = peek();
  if (!accept(TokenKind::String)) expected("a title in quotes");
  Block* body = block();
  const std::string_view text = title.kind == TokenKind::String ? title.text : std::string_view{};
  if (word.kind == TokenKind::Test) return make<Test>(from(word.span.begin), text, body);
  return make<Bench>(from(word.span.begin), text, body);
}

bool Parser::atUpdate() const {
  return atWord("update") && at(TokenKind::Identifier, 1) && atWord("set", 2);
}

Stmt* Parser::update() {
  const uint32_t begin = advance().span.begin;
  const NameAt list = name();
  advance();
  MapLiteral* assignments = mapLiteral();
  Expr* where = !panicking_ && acceptWord("where") ? expression() : nullptr;
  return make<Update>(from(begin), list.text, list.span, assignments, where);
}

Stmt* Parser::fetchStmt() {
  const Token& word = advance();
  report(Code::P071, word.span, {"fetch"});
  mayHaveOptions_ = true;
  Expr* url = expression();
  mayHaveOptions_ = false;
  if (!panicking_ && acceptWord("into")) {
    const NameAt target = declaredName();
    lose(target.text);
    Expr* options = optionsAfterWith();
    return make<FetchInto>(from(word.span.begin), url, target.text, target.span, options);
  }
  Expr* options = optionsAfterWith();
  Expr* value = make<Fetch>(from(word.span.begin), url, options);
  return make<ExprStmt>(value->span, value, true);
}

Stmt* Parser::expressionStmt() {
  const size_t errorsBefore = errors_;
  const bool isQuiet = std::exchange(quietStatement_, kNoMatch) == pos_;
  Expr* value = expression();
  if (isQuiet && as<Name>(value) && !peek().startsLine) quietStatement_ = pos_;
  if (!panicking_) {
    if (at(TokenKind::Assign)) return assignment(value);
    if (atCompoundAssignment()) return compoundAssignment(value);
    if (at(TokenKind::Colon) && at(TokenKind::Assign, 1)) return shortDeclaration(value);
    if (at(TokenKind::Comma) && as<Name>(value)) {
      if (Diagnostic* diagnostic = expected("`=`")) {
        diagnostic->withHelp(
            "An assignment changes one variable; keep a value in a third: `let t = a`.");
      }
    }
  }
  return finishExpressionStmt(value, isQuiet || errors_ != errorsBefore);
}

Stmt* Parser::finishExpressionStmt(Expr* value, bool isBroken) {
  isBroken |= panicking_ || (isCut_ && at(TokenKind::EndOfFile));
  if (!isBroken && as<Name>(value) && startsExpression() && !peek().startsLine) {
    report(Code::P065, value->span)
        ->withHelp("A call needs parentheses, and every operator two operands.");
    quietStatement_ = pos_;
    isBroken = true;
  }
  return make<ExprStmt>(value->span, value, isBroken);
}

Stmt* Parser::assignment(Expr* target) {
  const Expr* root = target;
  bool isPlace = true;
  bool isOptional = false;
  while (isPlace && root->kind != ExprKind::Name) {
    if (const auto* field = as<Field>(root)) {
      isOptional = field->optional;
      root = field->object;
    } else if (const auto* index = as<Index>(root)) {
      isOptional = index->optional;
      root = index->object;
    } else {
      isPlace = root->kind == ExprKind::ErrorExpr;
      break;
    }
    if (isOptional) isPlace = false;
  }
  if (!isPlace) {
    Diagnostic* diagnostic = report(Code::P066, target->span);
    if (target->kind == ExprKind::Slice) {
      diagnostic->withHelp("A slice is a copy; assign to the elements one by one.");
    } else if (target->kind == ExprKind::NullLiteral) {
      diagnostic->withHelp("`null`, `nil` and `none` are the null value, not variables.");
    } else if (isOptional) {
      diagnostic->withHelp("Write the step without `?`.");
    }
    target = make<ErrorExpr>(target->span);
  }
  advance();
  Expr* value = expression();
  return make<Assign>(join(target->span, value->span), target, value);
}

}  // namespace kinako::syntax
