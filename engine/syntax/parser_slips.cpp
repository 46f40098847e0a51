// What people write who come from other languages, and what they meant. Nothing here
// accepts a program that the grammar refuses: every repair is reported.
#include <algorithm>

#include "syntax/parser_state.h"

namespace kinako::syntax {

namespace {

std::string ticked(std::string_view text) { return "`" + std::string(text) + "`"; }

template <size_t N>
bool isOneOf(std::string_view word, const std::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

constexpr std::string_view kFunctionWords[] = {"def", "fn",   "func",      "function",
                                               "sub", "proc", "procedure", "method"};
constexpr std::string_view kTypeWords[] = {"class", "enum", "interface", "record", "struct"};
constexpr std::string_view kWordsAfterValues[] = {
    "as",   "except", "from",  "group", "having", "intersect", "into",
    "join", "left",   "order", "outer", "right",  "select",    "set",
    "skip", "sort",   "take",  "to",    "union",  "where",     "with"};
constexpr std::string_view kHeadWords[] = {"switch", "when", "foreach", "unless", "until"};
constexpr std::string_view kModifiers[] = {"const", "final", "static"};
constexpr std::string_view kElseIfWords[] = {"elif", "elsif", "elseif"};
constexpr std::string_view kNulls[] = {"null", "nil", "None", "undefined", "Null", "NULL"};
constexpr std::string_view kTypeNames[] = {"any",   "auto", "bool",  "double",
                                           "float", "int",  "string"};

}  // namespace

void Parser::explain(Diagnostic& diagnostic) {
  const Token& found = peek();
  const Token before = pos_ > 0 ? token(pos_ - 1) : Token{};
  const bool touches = pos_ > 0 && before.span.end == found.span.begin;
  const auto pair = [&](TokenKind first, TokenKind second) {
    return touches && before.kind == first && found.kind == second;
  };
  const bool isTriple = pair(TokenKind::String, TokenKind::String) && before.text.empty();
  if (isTriple) {
    diagnostic.withHelp("A string that starts with three quotes also ends with three.");
  } else if (pair(TokenKind::Star, TokenKind::Star)) {
    diagnostic.withHelp("There is no `**`; `pow(a, b)` is the power.");
  } else if (pair(TokenKind::Less, TokenKind::Less) ||
             pair(TokenKind::Greater, TokenKind::Greater)) {
    diagnostic.withHelp("There are no shift operators; multiply or divide by a power of two.");
  } else if (pair(TokenKind::Less, TokenKind::Greater)) {
    diagnostic.withHelp("Write `!=` for \"not equal\".")
        .withFix(join(before.span, found.span), "!=");
  } else if (pair(TokenKind::EqualEqual, TokenKind::Assign) ||
             pair(TokenKind::BangEqual, TokenKind::Assign)) {
    diagnostic.withHelp("Write " + ticked(before.text) + "; there is only one kind of equality.")
        .withFix(found.span, "");
  } else if (pair(TokenKind::Plus, TokenKind::Plus)) {
    diagnostic.withHelp("There is no `++`; write `x = x + 1`.");
  } else if (found.kind == TokenKind::DotDot && at(TokenKind::Dot, 1)) {
    diagnostic.withHelp("There is no `...`; lists are joined with `+`.");
  } else if (found.kind == TokenKind::Arrow) {
    diagnostic.withHelp("A function value is written `fun(x) => …`.");
  } else if (found.kind == TokenKind::Else) {
    diagnostic.withHelp("An `else` follows the `}` of its `if`.");
  } else if (found.kind == TokenKind::Minus && at(TokenKind::Greater, 1) && isAdjacent()) {
    diagnostic.withHelp("A result type is written after a colon: `fun f(): int`.");
  } else if (isKeyword(found.kind) && !found.startsLine && found.kind != TokenKind::Then &&
             found.kind != TokenKind::In) {
    diagnostic.withHelp(ticked(found.text) + " is a reserved word and cannot be used as a name.");
  }
}

void Parser::explainOpening(Diagnostic& diagnostic, size_t open) {
  const Token& bracket = token(open);
  if (isCutByComment()) {
    diagnostic.withHelp("`//` starts a comment; `/` of two ints is a whole number.");
  }
  if (!at(TokenKind::EndOfFile) && matchOf(open) != kNoMatch) return;
  diagnostic.label(bracket.span, "this " + ticked(bracket.text) + " is not closed");
  if (!at(TokenKind::EndOfFile) || bracket.kind != TokenKind::LeftBrace) return;
  // The first block inside whose `}` is not below the line it belongs to shows where the
  // brace was forgotten.
  const auto columnOf = [&](size_t index) {
    return tree_.source->position(token(index).span.begin).column;
  };
  size_t lineStart = open;
  while (lineStart > 0 && !token(lineStart).startsLine) --lineStart;
  for (size_t i = open + 1; i + 1 < tokens_.size(); ++i) {
    if (token(i).startsLine) lineStart = i;
    const size_t end = token(i).kind == TokenKind::LeftBrace ? matchOf(i) : kNoMatch;
    if (end == kNoMatch || !token(end).startsLine) continue;
    if (columnOf(end) == columnOf(lineStart)) continue;
    diagnostic.label(token(i).span, "or this one: its `}` is indented differently");
    return;
  }
}

/// Whether the line of the last token ends in a comment that looks like the rest of a division.
bool Parser::isCutByComment() const {
  constexpr size_t kMostBytes = 200;
  if (pos_ == 0 || !(peek().startsLine || at(TokenKind::EndOfFile))) return false;
  std::string_view rest = tree_.source->text().substr(lastEnd() - tree_.source->base(), kMostBytes);
  rest = rest.substr(0, rest.find('\n'));
  const size_t slash = rest.find_first_not_of(" \t");
  if (slash == rest.npos || !rest.substr(slash).starts_with("//")) return false;
  return rest.find_first_of(")]}", slash) != rest.npos;
}

Stmt* Parser::foreignStatement() {
  const Token& word = peek();
  const Token& second = peek(1);
  if (second.startsLine) return nullptr;
  const bool isNamed = second.kind == TokenKind::Identifier;
  const auto instead = [&](std::string_view what) {
    Diagnostic* diagnostic = report(Code::P001, word.span, {ticked(what), describe(word)});
    if (!diagnostic) return;
    if (word.text == "enum") {
      diagnostic->withHelp("Write `type " + std::string(second.text) + " = A | B`.");
    } else {
      diagnostic->withHelp("Write " + ticked(what) + ".").withFix(word.span, std::string(what));
    }
  };
  if (isNamed && (at(TokenKind::LeftParen, 2) || at(TokenKind::Less, 2)) &&
      isOneOf(word.text, kFunctionWords)) {
    instead("fun");
    advance();
    return function(word.span.begin, false);
  }
  if (isNamed && at(TokenKind::LeftBrace, 2) && isOneOf(word.text, kTypeWords)) {
    instead("type");
    if (isForeignBody(pos_ + 2)) {
      const size_t end = matchOf(pos_ + 2);
      loseNames(pos_, end);
      pos_ = end + 1;
      return make<ErrorStmt>(from(word.span.begin));
    }
    return typeDecl();
  }
  const size_t paramsEnd = isNamed && at(TokenKind::LeftParen, 2) ? matchOf(pos_ + 2) : kNoMatch;
  if (paramsEnd != kNoMatch && token(paramsEnd + 1).kind == TokenKind::LeftBrace &&
      (isOneOf(word.text, kTypeNames) || word.text == "void")) {
    const bool hasResult = word.text != "void";
    if (Diagnostic* diagnostic = report(Code::P001, word.span, {"`fun`", describe(word)})) {
      diagnostic->withHelp("Write `fun " + std::string(second.text) + "(…)" +
                           (hasResult ? ": " + std::string(word.text) : "") + " { … }`.");
    }
    advance();
    return function(word.span.begin, false);
  }
  const bool declares = isNamed && (at(TokenKind::Assign, 2) || at(TokenKind::Colon, 2));
  if (declares && (word.text == "const" || word.text == "val" || word.text == "final")) {
    instead("let");
    return let();
  }
  if (declares && isOneOf(word.text, kTypeNames)) {
    report(Code::P001, word.span, {"`let` or `var`", describe(word)})
        ->withHelp("Write `let " + std::string(second.text) + ": " + std::string(word.text) +
                   " = …`, or `var` for a variable that changes.");
    return let();
  }
  const bool opensBlock = second.kind == TokenKind::LeftBrace && !at(TokenKind::RightBrace, 2) &&
                          !(at(TokenKind::Identifier, 2) && at(TokenKind::Colon, 3));
  if (opensBlock) {
    Diagnostic* diagnostic = report(Code::P001, word.span, {"a statement", describe(word)});
    if (diagnostic && (word.text == "loop" || word.text == "forever")) {
      diagnostic->withHelp("Write `while true { … }`.").withFix(word.span, "while true");
    }
    if (diagnostic && word.text == "try") {
      diagnostic->withHelp("There are no exceptions: test what can fail before it does.");
    }
    const bool isDo = word.text == "do";
    if (diagnostic && isDo) {
      diagnostic->withHelp("Write `while true { … if done { break } }`.");
    }
    advance();
    block();
    if (isDo && at(TokenKind::While) && !peek().startsLine && !panicking_) {
      advance();
      expression();
    }
    // `catch e { … }` and the like on the same line belong to it.
    if (!peek().startsLine && at(TokenKind::Identifier)) panicking_ = true;
    return make<ErrorStmt>(from(word.span.begin));
  }
  if (!atForeignHead()) return nullptr;
  const bool selects = word.text == "switch" || word.text == "when";
  if (Diagnostic* diagnostic = report(Code::P001, word.span, {"a statement", describe(word)})) {
    diagnostic->withHelp(selects                  ? "Write `match x { pattern => value … }`."
                         : word.text == "foreach" ? "Write `for x in xs { … }`."
                         : word.text == "unless"  ? "Write `if !(…) { … }`."
                                                  : "Write `while !(…) { … }`.");
  }
  advance();
  panicking_ = true;
  if (skipToBody()) {
    if (!selects) {
      if (isNamed) lose(second.text);
      block();
    } else if (matchOf(pos_) != kNoMatch) {
      pos_ = matchOf(pos_) + 1;
    }
  }
  return make<ErrorStmt>(from(word.span.begin));
}

/// Whether the braces at `open` hold something else than fields and methods.
bool Parser::isForeignBody(size_t open) const {
  if (matchOf(open) == kNoMatch) return false;
  const Token& first = token(open + 1);
  if (first.kind == TokenKind::Fun || first.kind == TokenKind::RightBrace) return false;
  return first.kind != TokenKind::Identifier || token(open + 2).kind != TokenKind::Colon;
}

bool Parser::atForeignHead() const {
  if (!at(TokenKind::Identifier) || !isOneOf(peek().text, kHeadWords)) return false;
  // What could go on after a variable or a function of that name is left alone.
  if (!startsExpression(1) || at(TokenKind::Minus, 1) || at(TokenKind::LeftBracket, 1) ||
      at(TokenKind::LeftBrace, 1)) {
    return false;
  }
  if (at(TokenKind::LeftParen, 1)) {
    const size_t end = matchOf(pos_ + 1);
    return end != kNoMatch && token(end + 1).kind == TokenKind::LeftBrace;
  }
  size_t i = pos_ + 1;
  while (!token(i).startsLine && token(i).kind != TokenKind::EndOfFile) {
    if (token(i).kind == TokenKind::LeftBrace) return true;
    i = matchOf(i) != kNoMatch && matchOf(i) > i ? matchOf(i) + 1 : i + 1;
  }
  return false;
}

void Parser::acceptWordBeforeName() {
  const bool isChange = atWord("mutable");
  const bool isWord =
      isChange || isOneOf(peek().text, kModifiers) || isOneOf(peek().text, kTypeNames);
  const bool isNext = at(TokenKind::Identifier) && at(TokenKind::Identifier, 1) &&
                      !peek(1).startsLine && (at(TokenKind::Assign, 2) || at(TokenKind::Colon, 2));
  if (!isWord || !isNext) return;
  if (Diagnostic* diagnostic =
          report(Code::P001, peek(1).span, {"`:` or `=`", describe(peek(1))})) {
    diagnostic->withHelp(isChange ? "A variable that changes is declared with `var`."
                                  : "The type comes after a colon: `let x: int = …`.");
  }
  advance();
}

void Parser::acceptArgumentName() {
  const bool isNamed = at(TokenKind::Colon, 1) || at(TokenKind::Assign, 1);
  if (!at(TokenKind::Identifier) || !isNamed) return;
  const Token& sign = peek(1);
  if (Diagnostic* diagnostic = report(Code::P001, sign.span, {"`,` or `)`", describe(sign)})) {
    diagnostic->withHelp("Arguments have no names; write the value alone.")
        .withFix(join(peek().span, sign.span), "");
  }
  advance();
  advance();
}

void Parser::acceptSignsBeforeParameter() {
  const auto isSign = [&] {
    return at(TokenKind::Star) || at(TokenKind::Dot) || at(TokenKind::DotDot);
  };
  if (!isSign()) return;
  if (Diagnostic* diagnostic = expected("a parameter name")) {
    diagnostic->withHelp("Every parameter takes exactly one argument.");
  }
  while (isSign()) advance();
  panicking_ = isStopped_;
}

TypeExpr* Parser::parameterWithoutColon(NameAt& parameter, bool isKnown) {
  const Token& second = advance();
  const bool isNameFirst = isOneOf(second.text, kTypeNames) && !isOneOf(parameter.text, kTypeNames);
  const NameAt written{second.text, second.span};
  const NameAt typeName = isNameFirst ? written : parameter;
  if (!isNameFirst) parameter = written;
  if (!isKnown) {
    if (Diagnostic* diagnostic =
            report(Code::P001, second.span, {"`,` or `)`", describe(second)})) {
      diagnostic->withHelp("The type comes after a colon: `" + std::string(parameter.text) + ": " +
                           std::string(typeName.text) + "`.");
    }
  }
  return make<NamedType>(typeName.span, typeName.text);
}

void Parser::acceptListTypeSlip(TypeExpr*& element, std::string_view what) {
  while (element && !panicking_ && at(TokenKind::LeftBracket) && !peek().startsLine) {
    const size_t end = matchOf(pos_);
    if (end == kNoMatch || end > pos_ + 2) return;
    const std::string fixed = "list<" + std::string(tree_.source->text(element->span)) + ">";
    if (Diagnostic* diagnostic = report(Code::P001, peek().span, {what, "`[`"})) {
      diagnostic->withHelp("A list type is written " + ticked(fixed) + ".")
          .withFix(join(element->span, token(end).span), fixed);
    }
    pos_ = end + 1;
    std::vector<TypeExpr*> arguments{element};
    element =
        make<GenericType>(from(element->span.begin), std::string_view("list"), keep(arguments));
  }
}

bool Parser::slipOperator(Operator& found) {
  const Token& word = peek();
  if (word.startsLine || !startsExpression(1)) return false;
  const auto instead = [&](std::string_view sign, BinaryOp op, int binding) {
    if (Diagnostic* diagnostic = report(Code::P001, word.span, {ticked(sign), describe(word)})) {
      diagnostic->withHelp("Write " + ticked(sign) + ".").withFix(word.span, std::string(sign));
    }
    found = {op, binding, 1};
    return true;
  };
  if (word.kind == TokenKind::Invalid) {
    found = {BinaryOp::Add, 7, 1};  // the lexer has reported it
    return true;
  }
  if (peek(1).startsLine) return false;
  if (atWord("and")) return instead("&&", BinaryOp::And, 4);
  if (atWord("or")) return instead("||", BinaryOp::Or, 3);
  if (atWord("mod")) return instead("%", BinaryOp::Remainder, 8);
  if (atWord("is") && atWord("not", 1)) {
    const Span both = join(word.span, peek(1).span);
    if (Diagnostic* diagnostic = report(Code::P001, both, {"`!=`", "`is not`"})) {
      diagnostic->withHelp("Write `!=`.").withFix(both, "!=");
    }
    found = {BinaryOp::NotEqual, 5, 2};
    return true;
  }
  // Elsewhere a type is there: `x is Point`.
  const bool isBeforeValue = !at(TokenKind::Identifier, 1) || isOneOf(peek(1).text, kNulls);
  if (atWord("is") && isBeforeValue) return instead("==", BinaryOp::Equal, 5);
  if (atWord("instanceof") || atWord("is")) {
    if (Diagnostic* diagnostic = report(Code::P001, word.span, {"an operator", describe(word)})) {
      diagnostic->withHelp("There is no " + ticked(word.text) +
                           "; `match` tells the variants of a type apart.");
    }
    lose(peek(1).text);
    found = {BinaryOp::Equal, 5, 1};
    return true;
  }
  if (at(TokenKind::Bar)) {
    report(Code::P001, word.span, {"`||`", describe(word)})
        ->withHelp("The logical operator is `||`; there are no bitwise operators.");
    found = {BinaryOp::Or, 3, 1};
    return true;
  }
  return false;
}

Expr* Parser::comparisonByAssignment(Expr* left) {
  const Span sign = peek().span;
  report(Code::P001, sign, {"`==`", "`=`"})
      ->withHelp("`==` compares; `=` assigns.")
      .withFix(sign, "==");
  advance();
  Expr* right = expression();
  return make<Binary>(join(left->span, right->span), BinaryOp::Equal, sign, left, right);
}

Expr* Parser::conditionalOperator(Expr* condition) {
  if (Diagnostic* diagnostic = report(Code::P001, peek().span, {"an operator", "`?`"})) {
    diagnostic->withHelp("There is no `? :`; write `if c then a else b`.");
  }
  advance();
  Expr* thenValue = expression();
  Expr* otherwise = !panicking_ && accept(TokenKind::Colon) ? expression() : nullptr;
  return make<IfExpr>(from(condition->span.begin), condition, thenValue, otherwise, IfForm::Then);
}

/// An operator with `=` glued to it, or `++` or `--` at the end of a statement.
bool Parser::atCompoundAssignment() const {
  const bool isArithmetic = at(TokenKind::Plus) || at(TokenKind::Minus) || at(TokenKind::Star) ||
                            at(TokenKind::Slash) || at(TokenKind::Percent);
  if (!isArithmetic || !isAdjacent()) return false;
  if (at(TokenKind::Assign, 1)) return true;
  const bool isStep = peek(1).kind == peek().kind && (at(TokenKind::Plus) || at(TokenKind::Minus));
  const bool isLast = peek(2).startsLine || at(TokenKind::RightBrace, 2) ||
                      at(TokenKind::RightParen, 2) || at(TokenKind::EndOfFile, 2);
  return isStep && isLast && lastEnd() == peek().span.begin;
}

Stmt* Parser::compoundAssignment(Expr* target) {
  const Token& sign = advance();
  const Token& second = advance();
  const Span whole = join(sign.span, second.span);
  const std::string written = std::string(sign.text) + std::string(second.text);
  const std::string place(tree_.source->text(target->span));
  const bool isStep = second.kind == sign.kind;
  const std::string fixed = " = " + place + " " + std::string(sign.text) + (isStep ? " 1" : "");
  report(Code::P001, whole, {"`=`", ticked(written)})
      ->withHelp("Write `" + place + fixed + (isStep ? "`." : " …`."))
      .withFix(whole, fixed);
  Expr* value = isStep ? errorExpr() : expression();
  return make<Assign>(join(target->span, value->span), target, value);
}

bool Parser::atArrowFunction() const {
  const size_t end = matchOf(pos_);
  if (end == kNoMatch || token(end + 1).kind != TokenKind::Arrow) return false;
  return end == pos_ + 1 ||
         (at(TokenKind::Identifier, 1) &&
          (at(TokenKind::Comma, 2) || at(TokenKind::Colon, 2) || at(TokenKind::RightParen, 2)));
}

Expr* Parser::arrowFunction() {
  const Span open = peek().span;
  if (at(TokenKind::Identifier)) {
    const Token& parameter = advance();
    if (Diagnostic* diagnostic = report(Code::P001, open, {"`fun`", describe(parameter)})) {
      diagnostic->withHelp("A function value is written `fun(x) => …`.")
          .withFix(open, "fun(" + std::string(parameter.text) + ")");
    }
    std::vector<Parameter> only{{parameter.text, open, nullptr}};
    return lambdaRest(open.begin, {}, keep(only));
  }
  if (Diagnostic* diagnostic = report(Code::P001, open, {"`fun`", "`(`"})) {
    diagnostic->withHelp("A function value is written `fun(x) => …`.")
        .withFix({open.begin, open.begin}, "fun");
  }
  return lambdaAfter(open.begin);
}

Stmt* Parser::shortDeclaration(Expr* target) {
  const Span sign = join(peek().span, peek(1).span);
  report(Code::P001, sign, {"`=`", "`:=`"})
      ->withHelp("A variable is declared with `let x = …` or `var x = …`.");
  advance();
  advance();
  Expr* value = expression();
  const auto* variable = as<Name>(target);
  if (!variable) return make<Assign>(join(target->span, value->span), target, value);
  return make<Let>(join(target->span, value->span), variable->name, variable->span, true,
                   static_cast<TypeExpr*>(nullptr), value);
}

/// Makes names of a reserved word's other occurrences, once one was reported. Only for words
/// that few programs use for what they mean.
void Parser::readAsName(TokenKind keyword) {
  if (std::exchange(readAsNames_[static_cast<size_t>(keyword)], true)) return;
  constexpr TokenKind kRare[] = {TokenKind::Agent,  TokenKind::All,    TokenKind::Emit,
                                 TokenKind::Expect, TokenKind::Fact,   TokenKind::Generate,
                                 TokenKind::Intent, TokenKind::None,   TokenKind::Package,
                                 TokenKind::Rule,   TokenKind::Stream, TokenKind::Test};
  const bool isRare = std::find(std::begin(kRare), std::end(kRare), keyword) != std::end(kRare);
  // Of the other words, only those occurrences that make no sense as the reserved word.
  const auto makesSense = [&](size_t i) {
    const Token& next = token(i + 1);
    if (keyword == TokenKind::Type || keyword == TokenKind::On) {
      return next.kind == TokenKind::Identifier && !next.startsLine;
    }
    if (keyword != TokenKind::Match && keyword != TokenKind::Save) return true;
    const size_t end = next.kind == TokenKind::LeftParen ? matchOf(i + 1) : kNoMatch;
    if (keyword == TokenKind::Match && end != kNoMatch) {
      return token(end + 1).kind == TokenKind::LeftBrace;
    }
    const Starts starts = startsOf(next.kind);
    return starts == Starts::Expression || starts == Starts::Either;
  };
  for (size_t i = 0; i < tokens_.size(); ++i) {
    if (tokens_[i].kind == keyword && (isRare || !makesSense(i))) {
      tokens_[i].kind = TokenKind::Identifier;
    }
  }
}

bool Parser::acceptNotSlip() {
  const Token& next = peek(1);
  // A variable called `not` could be followed by an operator, a bracket or a clause.
  const bool isName = next.kind == TokenKind::Identifier && !isOneOf(next.text, kWordsAfterValues);
  const bool isOperand = isName || next.kind == TokenKind::True || next.kind == TokenKind::False;
  if (panicking_ || !atWord("not") || !isOperand || next.startsLine) return false;
  report(Code::P001, peek().span, {"`!`", describe(peek())})
      ->withHelp("Write `!`.")
      .withFix(peek().span, "!");
  tokens_[pos_].kind = TokenKind::Bang;
  return true;
}

bool Parser::acceptElseIfSlip() {
  if (!at(TokenKind::Identifier) || !isOneOf(peek().text, kElseIfWords) || !startsExpression(1)) {
    return false;
  }
  const Token& word = peek();
  report(Code::P001, word.span, {"`else if`", describe(word)})
      ->withHelp("Write `else if`.")
      .withFix(word.span, "else if");
  advance();
  return true;
}

/// `xs[0..2]`, with the dots ahead.
bool Parser::acceptDotsInSlice(const Expr& object) {
  if (!at(TokenKind::DotDot)) return false;
  const Span dots = peek().span;
  if (Diagnostic* diagnostic = report(Code::P001, dots, {"`:`", "`..`"})) {
    diagnostic
        ->withHelp("A part of " + quotedText(object.span) +
                   " is written with a colon, as in `xs[0:2]`.")
        .withFix(dots, ":");
  }
  advance();
  return true;
}

/// `id<int>(x)`, with the `<` ahead: what begins like that and is a comparison has no type there.
bool Parser::acceptTypeArguments(const Expr& callee) {
  constexpr std::string_view kTypes[] = {"any", "bool", "float", "int", "list", "map", "string"};
  const auto* name = as<Name>(&callee);
  if (!name || lastEnd() != peek().span.begin || !isOneOf(peek(1).text, kTypes)) return false;
  const auto& lost = tree_.lostNames;
  constexpr size_t kMostLost = 200;  // with more, there is enough to fix already
  if (lost.size() > kMostLost) return false;
  if (std::find(lost.begin(), lost.end(), name->name) != lost.end()) return false;
  size_t end = skipType(pos_ + 1, 0);
  while (end != kNoMatch && token(end).kind == TokenKind::Comma) end = skipType(end + 1, 0);
  if (end == kNoMatch || token(end).kind != TokenKind::Greater) return false;
  const Span whole = join(peek().span, token(end).span);
  if (Diagnostic* diagnostic = report(Code::P001, peek().span, {"`(`", "`<`"})) {
    diagnostic->withHelp("Type arguments are not written; they are found from the values.")
        .withFix(whole, "");
  }
  pos_ = end + 1;
  return true;
}

bool Parser::acceptMutSlip() {
  if (!atWord("mut") || !at(TokenKind::Identifier, 1) || peek(1).startsLine) return false;
  const Span both = join(token(pos_ - 1).span, peek().span);
  report(Code::P001, peek().span, {"a name", "`mut`"})
      ->withHelp("A variable that changes is declared with `var`.")
      .withFix(both, "var");
  advance();
  return true;
}

bool Parser::acceptMissingColon() {
  if (!at(TokenKind::Identifier) || peek().startsLine || !at(TokenKind::Assign, 1)) return false;
  const Span place{lastEnd(), lastEnd()};
  report(Code::P001, peek().span, {"`:` or `=`", describe(peek())})
      ->withHelp("The type comes after a colon: `let x: int = …`.")
      .withFix(place, ":");
  return true;
}

bool Parser::acceptEqualEqualSlip() {
  if (!at(TokenKind::EqualEqual)) return false;
  report(Code::P001, peek().span, {"`=`", "`==`"})
      ->withHelp("`=` assigns; `==` compares.")
      .withFix(peek().span, "=");
  advance();
  return true;
}

bool Parser::acceptThinArrowSlip() {
  if (!at(TokenKind::Minus) || !at(TokenKind::Greater, 1) || !isAdjacent()) return false;
  const Span sign = join(peek().span, peek(1).span);
  report(Code::P001, sign, {"`:` or `{`", "`->`"})
      ->withHelp("A result type is written after a colon: `fun f(): int`.")
      .withFix(sign, ":");
  advance();
  advance();
  return true;
}

}  // namespace kinako::syntax
