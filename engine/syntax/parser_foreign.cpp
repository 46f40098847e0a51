// Whole constructs of other languages: blocks by indentation, functions under other words, ranges
// as values. As in parser_slips.cpp, every repair is reported, once.
#include <algorithm>

#include "syntax/parser_state.h"

namespace kinako::syntax {

namespace {

std::string ticked(std::string_view text) { return "`" + std::string(text) + "`"; }

template <size_t N>
bool isOneOf(std::string_view word, const std::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

constexpr std::string_view kLambdaWords[] = {"def", "fn", "func", "function", "lambda", "proc"};
constexpr std::string_view kTypeWords[] = {"class", "enum", "interface", "struct"};
constexpr std::string_view kPrintWords[] = {"echo",   "print", "printf", "println",
                                            "printn", "puts",  "say"};
constexpr std::string_view kContinuations[] = {"elif", "else", "except", "finally", "catch"};
constexpr std::string_view kStringMarks[] = {"b", "f", "r", "s", "u", "F", "R"};

struct ForeignWord {
  std::string_view word;
  std::string_view help;
};

/// Words that begin a statement elsewhere, before an operand on the same line.
constexpr ForeignWord kStatementWords[] = {
    {"assert", "Write `expect` and the condition."},
    {"abstract", "There is no inheritance; leave out `abstract`."},
    {"async", "Every call waits for its result; leave out `async`."},
    {"await", "Every call waits for its result; leave out `await`."},
    {"del", "Create a new list or map without it."},
    {"delete", "Create a new list or map without it."},
    {"include", "Modules are imported with `import`."},
    {"override", "There is no inheritance; leave out `override`."},
    {"private", "Only what is declared with `export` can be seen from other files; leave it out."},
    {"protected",
     "Only what is declared with `export` can be seen from other files; leave it out."},
    {"pub", "What other files may use is declared with `export`."},
    {"public", "What other files may use is declared with `export`."},
    {"raise", "Stop the program with `panic(\"…\")`."},
    {"require", "Modules are imported with `import`."},
    {"throw", "Stop the program with `panic(\"…\")`."},
    {"use", "Modules are imported with `import`."},
    {"using", "Modules are imported with `import`."},
    {"yield", "There are no generators; collect the values in a list."},
};

constexpr std::string_view kFunctionHelp = "A function value is written `fun(x) => …`.";

}  // namespace

// --- Blocks by indentation

/// The index of the first token on the line of the one at `index`.
size_t Parser::lineStart(size_t index) const {
  while (index > 0 && !token(index).startsLine) --index;
  return index;
}

/// Whether the word follows on the line.
bool Parser::lineHas(std::string_view word) const {
  const size_t end = lineEnd(pos_);
  for (size_t i = pos_ + 1; i < end; ++i) {
    if (token(i).kind == TokenKind::Identifier && token(i).text == word) return true;
  }
  return false;
}

/// The index after the last token on the line of the one at `index`; of a line that nobody wrote
/// by hand not so far, which keeps reading linear.
size_t Parser::lineEnd(size_t index) const {
  constexpr size_t kMostTokens = 200;
  const size_t most = index + kMostTokens;
  ++index;
  while (index < most && !token(index).startsLine && token(index).kind != TokenKind::EndOfFile) {
    ++index;
  }
  return index;
}

/// Whether the colon ahead opens a block by indentation.
bool Parser::atIndentedBody() const {
  if (!at(TokenKind::Colon)) return false;
  if (!peek(1).startsLine) return at(TokenKind::EndOfFile, 1);
  const size_t end = skipType(pos_ + 1, 0);
  return end == kNoMatch ||
         (token(end).kind != TokenKind::LeftBrace && token(end).kind != TokenKind::Bang);
}

/// Goes past the lines that are indented deeper than the one of `head`, and past branches that
/// belong to it.
void Parser::skipIndented(size_t head) {
  const auto columnOf = [&](size_t index) {
    return tree_.source->position(token(index).span.begin).column;
  };
  const size_t begin = pos_;
  const auto column = columnOf(lineStart(head));
  size_t i = lineEnd(pos_);
  while (token(i).kind != TokenKind::EndOfFile) {
    const bool isBranch = isOneOf(token(i).text, kContinuations);
    const auto here = columnOf(i);
    if (here < column || (here == column && !isBranch)) break;
    if (token(i).kind == TokenKind::RightBrace) break;
    i = lineEnd(i);
  }
  // A brace that closes what is around ends it, too.
  for (size_t k = begin; k < i; ++k) {
    if (token(k).kind == TokenKind::RightBrace && (matchOf(k) == kNoMatch || matchOf(k) < begin)) {
      i = k;
    }
  }
  loseNames(begin, i);
  pos_ = i;
  panicking_ = isStopped_;
}

Block* Parser::indentedBlock() {
  if (Diagnostic* diagnostic = report(Code::P001, peek().span, {"`{`", "`:`"})) {
    diagnostic->withHelp("A block is written in braces: `{ … }`; indentation has no meaning.");
  }
  skipIndented(pos_);
  return emptyBlock();
}

/// `def f(x):`, `class P:`; null when it is something else.
Stmt* Parser::indentedDeclaration() {
  const Token& word = peek();
  const bool isType = isOneOf(word.text, kTypeWords);
  if (!at(TokenKind::Identifier, 1) || peek(1).startsLine) return nullptr;
  if (!isType && !(isOneOf(word.text, kLambdaWords) && at(TokenKind::LeftParen, 2))) return nullptr;
  const size_t last = lineEnd(pos_) - 1;
  if (token(last).kind != TokenKind::Colon) return nullptr;
  const std::string_view right = isType ? "type" : "fun";
  if (Diagnostic* diagnostic = report(Code::P001, word.span, {ticked(right), describe(word)})) {
    const std::string example = std::string(right) + " " + std::string(peek(1).text);
    diagnostic->withHelp("Write `" + example + (isType ? " { … }`" : "(…) { … }`") +
                         ": blocks are written in braces.");
  }
  const size_t head = pos_;
  pos_ = last;
  loseNames(head, last);
  skipIndented(head);
  return make<ErrorStmt>(from(word.span.begin));
}

// --- Statements

/// `throw "x"`, `print "x"`, `--i`; null when it is something else.
Stmt* Parser::foreignWordStatement() {
  const Token& word = peek();
  const Token& second = peek(1);
  const bool isOperand = second.kind == TokenKind::Identifier || second.kind == TokenKind::String ||
                         second.kind == TokenKind::Integer || second.kind == TokenKind::Float ||
                         second.kind == TokenKind::True || second.kind == TokenKind::False;
  if (second.startsLine) return nullptr;
  const auto skipLine = [&] {
    size_t end = pos_;
    const size_t last = lineEnd(pos_);
    while (end < last && token(end).kind != TokenKind::RightBrace) {
      const size_t match = matchOf(end);
      end = match != kNoMatch && match > end ? match + 1 : end + 1;
    }
    pos_ = end;
  };
  if (word.text == "from" && at(TokenKind::Identifier, 1) && at(TokenKind::Import, 2)) {
    const size_t begin = pos_;
    skipLine();
    loseNames(begin, pos_);
    if (Diagnostic* diagnostic = report(Code::P001, word.span, {"`import`", describe(word)})) {
      diagnostic->withHelp("A module is imported as a whole: `import python \"math\" as math`.");
    }
    return make<ErrorStmt>(from(word.span.begin));
  }
  if (isOperand && isOneOf(word.text, kPrintWords)) {
    skipLine();
    const Span arguments{second.span.begin, lastEnd()};
    const std::string call = "print(" + std::string(tree_.source->text(arguments)) + ")";
    if (Diagnostic* diagnostic = report(Code::P001, second.span, {"`(`", describe(second)})) {
      diagnostic->withHelp("A call needs parentheses: `print(…)`.");
      if (call.find('\n') == call.npos) diagnostic->withFix(from(word.span.begin), call);
    }
    return make<ErrorStmt>(from(word.span.begin));
  }
  const auto known = std::find_if(std::begin(kStatementWords), std::end(kStatementWords),
                                  [&](const ForeignWord& row) { return row.word == word.text; });
  const bool isFunction = second.kind == TokenKind::Fun || second.kind == TokenKind::Let ||
                          second.kind == TokenKind::Var || second.kind == TokenKind::Type;
  // `use = 1` and `delete (x)` are a variable and a function.
  if (known == std::end(kStatementWords) || !(isOperand || isFunction)) return nullptr;
  if (isOperand && at(TokenKind::Assign, 2)) return nullptr;
  if (Diagnostic* diagnostic = report(Code::P001, word.span, {"a statement", describe(word)})) {
    diagnostic->withHelp(std::string(known->help));
    if (word.text == "pub" || word.text == "public") diagnostic->withFix(word.span, "export");
  }
  if (isFunction || word.text == "await") {
    advance();
    const Nesting nesting(*this);
    if (nesting.ok()) return statement();
  }
  skipLine();
  return make<ErrorStmt>(from(word.span.begin));
}

/// `++i`, `--i`, and `-- a comment`; null when it is something else.
Stmt* Parser::doubledSignStatement() {
  const bool isPlus = at(TokenKind::Plus);
  const bool isDoubled = isAdjacent() && peek(1).kind == peek().kind && !peek(1).startsLine;
  if (!(isPlus || at(TokenKind::Minus)) || !isDoubled) return nullptr;
  const Span signs = join(peek().span, peek(1).span);
  const std::string sign = isPlus ? "+" : "-";
  const bool isStep = isAdjacent(1) && at(TokenKind::Identifier, 2) && lineEnd(pos_) == pos_ + 3;
  if (!isPlus && !isStep && isAdjacent(1)) return nullptr;  // twice the sign of a value
  Diagnostic* diagnostic = report(Code::P001, signs, {"a statement", ticked(sign + sign)});
  if (diagnostic && isStep) {
    const std::string name(peek(2).text);
    const std::string written = name + " = " + name + " " + sign + " 1";
    diagnostic->withHelp("Write " + ticked(written) + ".")
        .withFix(join(signs, peek(2).span), written);
  } else if (diagnostic) {
    diagnostic->withHelp(isPlus ? "There is no `++`; write `x = x + 1`."
                                : "A comment starts with `//`.");
    if (!isPlus) diagnostic->withFix(signs, "//");
  }
  const uint32_t begin = signs.begin;
  pos_ = isPlus || isStep ? std::min(pos_ + 3, tokens_.size() - 1) : lineEnd(pos_);
  return make<ErrorStmt>(from(begin));
}

// --- Values

/// `function(x) {`, `lambda x: …`, `new P(1)`, `typeof x`, `f"…"`; null when it is something else.
Expr* Parser::foreignValue() {
  const Token& word = peek();
  const Token& second = peek(1);
  if (second.startsLine || panicking_) return nullptr;
  if (isOneOf(word.text, kLambdaWords)) {
    const size_t end = at(TokenKind::LeftParen, 1) ? matchOf(pos_ + 1) : kNoMatch;
    const TokenKind after = end == kNoMatch ? TokenKind::EndOfFile : token(end + 1).kind;
    const bool hasBody =
        (after == TokenKind::LeftBrace && place_ != Place::Head) || after == TokenKind::Arrow;
    if (hasBody) {
      report(Code::P001, word.span, {"`fun`", describe(word)})
          ->withHelp(std::string(kFunctionHelp))
          .withFix(word.span, "fun");
      return lambdaAfter(advance().span.begin);
    }
  }
  if (word.text == "lambda" && (at(TokenKind::Colon, 1) || at(TokenKind::Identifier, 1))) {
    size_t colon = pos_ + 1;
    while (token(colon).kind == TokenKind::Identifier || token(colon).kind == TokenKind::Comma) {
      ++colon;
    }
    if (token(colon).kind == TokenKind::Colon) {
      report(Code::P001, word.span, {"`fun`", describe(word)})
          ->withHelp(std::string(kFunctionHelp));
      advance();
      return bareLambda(word.span.begin, TokenKind::Colon);
    }
  }
  if (word.text == "new" && at(TokenKind::Identifier, 1) &&
      (at(TokenKind::LeftParen, 2) || at(TokenKind::LeftBrace, 2))) {
    const std::string record = std::string(second.text) + " { field: value }";
    report(Code::P001, word.span, {"a value", describe(word)})
        ->withHelp("There is no `new`; a record is written " + ticked(record) + ".");
    advance();
    if (at(TokenKind::LeftBrace, 1)) return nameOrRecord();
    const uint32_t begin = advance().span.begin;
    pos_ = matchOf(pos_) == kNoMatch ? pos_ : matchOf(pos_) + 1;
    ++errors_;
    return make<ErrorExpr>(from(begin));
  }
  const bool isOfSql = at(TokenKind::Identifier, 1) || at(TokenKind::Star, 1);
  if (word.text == "select" && isOfSql && lineHas("from")) {
    if (Diagnostic* diagnostic = expected("`from`")) {
      diagnostic->withHelp(
          "A query begins with where its rows come from: `from x in xs where … select …`.");
    }
    return errorExpr();
  }
  const bool isBeforeOperand = at(TokenKind::Identifier, 1) || at(TokenKind::String, 1);
  if (isBeforeOperand && (word.text == "typeof" || word.text == "await")) {
    report(Code::P001, word.span, {"a value", describe(word)})
        ->withHelp(word.text == "typeof"
                       ? "There is no `typeof`; types are known before a program runs."
                       : "Every call waits for its result; leave out `await`.");
    advance();
    const Nesting nesting(*this);
    return nesting.ok() ? unary() : errorExpr();
  }
  if (at(TokenKind::String, 1) && isAdjacent() && isOneOf(word.text, kStringMarks)) {
    const bool isPattern = word.text == "f" || word.text == "F" || word.text == "s";
    report(Code::P001, word.span, {"a value", ticked(std::string(word.text) + "\"")})
        ->withHelp(isPattern ? "There is no interpolation: write `\"x is \" + str(x)`."
                             : "Strings have no prefixes; in a string `\\\\` is a backslash.");
    advance();
    return literal();
  }
  return nullptr;
}

/// The parameters and the value of a function whose parameters stand in no parentheses.
Expr* Parser::bareLambda(uint32_t begin, TokenKind end) {
  std::vector<Parameter> parameters;
  while (at(TokenKind::Identifier)) {
    const Token& parameter = advance();
    TypeExpr* declared = end != TokenKind::Colon && accept(TokenKind::Colon) ? type() : nullptr;
    parameters.push_back({parameter.text, parameter.span, declared});
    if (!accept(TokenKind::Comma)) break;
  }
  if (!panicking_) expect(end);
  Expr* value = nullptr;
  Block* body = nullptr;
  if (!panicking_ && at(TokenKind::LeftBrace) && !opensMap(pos_)) {
    body = block();
  } else {
    value = panicking_ ? errorExpr() : expression();
  }
  return make<Lambda>(from(begin), std::span<std::string_view>(), keep(parameters),
                      static_cast<TypeExpr*>(nullptr), std::span<std::string_view>(), value, body);
}

/// `|x| x + 1`
Expr* Parser::barLambda() {
  const Token& bar = advance();
  if (Diagnostic* diagnostic = report(Code::P001, bar.span, {"`fun`", describe(bar)})) {
    diagnostic->withHelp(std::string(kFunctionHelp));
  }
  if (bar.kind == TokenKind::Bar) return bareLambda(bar.span.begin, TokenKind::Bar);
  return make<Lambda>(from(bar.span.begin), std::span<std::string_view>(), std::span<Parameter>(),
                      static_cast<TypeExpr*>(nullptr), std::span<std::string_view>(), expression(),
                      static_cast<Block*>(nullptr));
}

/// `0..3` where a value stands.
Expr* Parser::rangeValue(Expr* begin) {
  const Span dots = advance().span;
  const bool isInclusive = accept(TokenKind::Assign);
  accept(TokenKind::Dot);
  ++errors_;
  const size_t errorsBefore = errors_;
  Expr* end = startsExpression() ? binary(0) : errorExpr();
  // What is wrong in the end comes first.
  Diagnostic* diagnostic =
      errors_ == errorsBefore ? report(Code::P001, dots, {"an operator", "`..`"}) : nullptr;
  if (!diagnostic) return make<ErrorExpr>(from(begin->span.begin));
  const auto* membership = as<Binary>(begin);
  const Expr* first = membership && membership->op == BinaryOp::In ? membership->right : begin;
  const auto text = [&](const Expr* part) { return std::string(tree_.source->text(part->span)); };
  constexpr uint32_t kLongest = 60;
  const bool isOpen = end->kind == ExprKind::ErrorExpr || begin->kind == ExprKind::ErrorExpr;
  const auto lengthOf = [](const Expr* part) { return part->span.end - part->span.begin; };
  if (isOpen || lengthOf(begin) + lengthOf(end) > kLongest) {
    diagnostic->withHelp(
        "A range is allowed only in `for`; as a list it is written `range(a, b)`.");
  } else if (first != begin) {
    const std::string value = text(membership->left);
    diagnostic->withHelp("A range is allowed only in `for`; compare instead: " +
                         ticked(text(first) + " <= " + value + " && " + value + " < " + text(end)) +
                         ".");
  } else if (begin->kind == ExprKind::StringLiteral || end->kind == ExprKind::StringLiteral) {
    diagnostic->withHelp("Strings are joined with `+`.").withFix(dots, "+");
  } else {
    const std::string list =
        "range(" + text(begin) + ", " + text(end) + (isInclusive ? " + 1)" : ")");
    diagnostic
        ->withHelp("A range is allowed only in `for`; as a list it is written " + ticked(list) +
                   ".")
        .withFix(join(begin->span, end->span), list);
  }
  return make<ErrorExpr>(from(begin->span.begin));
}

/// `[x * 2 for x in xs]`, with the `for` ahead; `open` is the bracket.
void Parser::reportComprehension(size_t open, const Expr& value) {
  const size_t end = matchOf(open);
  Diagnostic* diagnostic = report(Code::P001, peek().span, {"`,` or `]`", describe(peek())});
  if (!diagnostic) return;
  const bool isOne = end != kNoMatch && at(TokenKind::Identifier, 1) && at(TokenKind::In, 2) &&
                     end > pos_ + 3 && end - pos_ < 20;
  bool isPlain = isOne;
  for (size_t i = pos_ + 1; isPlain && i < end; ++i) {
    isPlain = token(i).kind != TokenKind::If && token(i).kind != TokenKind::For;
  }
  if (!isPlain) {
    diagnostic->withHelp("Write a query: `from x in xs where … select …`.");
    return;
  }
  const Span source{peek(3).span.begin, token(end - 1).span.end};
  const std::string query = "from " + std::string(peek(1).text) + " in " +
                            std::string(tree_.source->text(source)) + " select " +
                            std::string(tree_.source->text(value.span));
  diagnostic->withHelp("Write a query: " + ticked(query) + ".")
      .withFix({token(open).span.begin, token(end).span.end}, query);
}

/// What follows a value elsewhere and cannot here: `|> f`, `with { x: 1 }`, `where x > 1`.
Expr* Parser::foreignStep(Expr* value, bool mayHaveOptions) {
  const auto skipped = [&](std::string_view help, size_t tokens) {
    const Span span = join(peek().span, peek(tokens - 1).span);
    const std::string found(tree_.source->text(span));
    if (Diagnostic* diagnostic = report(Code::P001, span, {"an operator", ticked(found)})) {
      diagnostic->withHelp(std::string(help));
    }
    ++errors_;
    for (size_t i = 0; i < tokens; ++i) advance();
    if (startsExpression()) binary(0);
    return make<ErrorExpr>(from(value->span.begin));
  };
  while (!panicking_ && !peek().startsLine) {
    const bool isPipe = at(TokenKind::Bar) && at(TokenKind::Greater, 1) && isAdjacent();
    if (isPipe) {
      value = skipped("There is no `|>`; a call is written `f(x)`, or `x.f()` for builtins.", 2);
    } else if (atWord("with") && at(TokenKind::LeftBrace, 1) && !mayHaveOptions) {
      value =
          skipped("Records are not copied with changes: write a record with all its fields.", 1);
    } else if (atWord("where") && startsExpression(1) && !peek(1).startsLine && queries_ == 0 &&
               !at(TokenKind::LeftParen, 1) && !at(TokenKind::LeftBracket, 1) &&
               !at(TokenKind::Minus, 1)) {
      value = skipped("A query begins with its source: `from x in xs where … select x`.", 1);
    } else {
      break;
    }
  }
  return value;
}

/// `a if c else b`, with the `if` ahead on the same line.
bool Parser::atTrailingCondition() const {
  if (!at(TokenKind::If) || peek().startsLine) return false;
  const size_t last = lineEnd(pos_);
  for (size_t i = pos_ + 1; i < last; ++i) {
    const TokenKind kind = token(i).kind;
    if (kind == TokenKind::Else) return true;
    if (kind == TokenKind::LeftBrace || kind == TokenKind::Then || kind == TokenKind::EndOfFile) {
      return false;
    }
    if (matchOf(i) != kNoMatch && matchOf(i) > i) i = matchOf(i);
  }
  return false;
}

Expr* Parser::trailingCondition(Expr* value) {
  const Token& word = advance();
  if (Diagnostic* diagnostic = report(Code::P001, word.span, {"an operator", describe(word)})) {
    diagnostic->withHelp("The condition comes first: `if c then a else b`.");
  }
  ++errors_;
  Expr* condition = binary(0);
  Expr* otherwise = !panicking_ && accept(TokenKind::Else) ? binary(0) : nullptr;
  return make<IfExpr>(from(value->span.begin), condition, value, otherwise, IfForm::Then);
}

/// `for i in (0..3)`: takes the bracket.
bool Parser::acceptRangeBracket() {
  const size_t end = at(TokenKind::LeftParen) ? matchOf(pos_) : kNoMatch;
  if (end == kNoMatch || token(end + 1).kind != TokenKind::LeftBrace) return false;
  size_t dots = pos_ + 1;
  while (dots < end && token(dots).kind != TokenKind::DotDot) {
    dots = matchOf(dots) != kNoMatch && matchOf(dots) > dots ? matchOf(dots) + 1 : dots + 1;
  }
  if (dots >= end) return false;
  const Span whole = join(peek().span, token(end).span);
  const Span inside = join(peek(1).span, token(end - 1).span);
  if (Diagnostic* diagnostic = report(Code::P001, peek().span, {"a range", "`(`"})) {
    diagnostic->withHelp("A range is written without parentheses: `for i in 0..3 { … }`.")
        .withFix(whole, std::string(tree_.source->text(inside)));
  }
  advance();
  return true;
}

/// The rest of `..=` and `...`, after the two dots.
void Parser::acceptRangeSign() {
  if (panicking_ || !(at(TokenKind::Assign) || at(TokenKind::Dot)) ||
      lastEnd() != peek().span.begin) {
    return;
  }
  const std::string written = ".." + std::string(peek().text);
  if (Diagnostic* diagnostic =
          report(Code::P001, peek().span, {"an expression", ticked(written)})) {
    diagnostic->withHelp("A range does not include its end: `0..3` is 0, 1, 2.")
        .withFix(peek().span, "");
  }
  advance();
}

/// After a range in a `for`: `step 2`, `..2`.
void Parser::acceptRangeStep() {
  const bool isStep = atWord("step") || atWord("by") || at(TokenKind::DotDot);
  if (panicking_ || peek().startsLine || !isStep) return;
  const Token& word = peek();
  if (Diagnostic* diagnostic = report(Code::P001, word.span, {"`{`", describe(word)})) {
    diagnostic->withHelp(
        "A range counts by one; for other steps write `for i in range(0, 10, 2) { … }`.");
  }
  advance();
  headExpression();
}

}  // namespace kinako::syntax
