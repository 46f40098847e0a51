#include "syntax/parser.h"

#include <algorithm>

#include "syntax/parser_state.h"

namespace kinako::syntax {

namespace {

bool opens(TokenKind kind) {
  return kind == TokenKind::LeftParen || kind == TokenKind::LeftBracket ||
         kind == TokenKind::LeftBrace;
}

TokenKind closerOf(TokenKind opener) {
  return opener == TokenKind::LeftParen     ? TokenKind::RightParen
         : opener == TokenKind::LeftBracket ? TokenKind::RightBracket
                                            : TokenKind::RightBrace;
}

std::string ticked(std::string_view text) { return "`" + std::string(text) + "`"; }

}  // namespace

std::unique_ptr<Tree> parse(std::shared_ptr<const Source> source, DiagnosticSink& sink,
                            const std::vector<std::string>& modules) {
  auto tree = std::make_unique<Tree>();
  tree->source = std::move(source);
  tree->arena.countFor(&sink.budget());
  TokenList tokens = tokenize(*tree->source, tree->arena, sink);
  Parser(*tree, std::move(tokens), sink, modules).run();
  tree->arena.countFor(nullptr);
  return tree;
}

Parser::Parser(Tree& tree, TokenList tokens, DiagnosticSink& sink,
               const std::vector<std::string>& modules)
    : tree_(tree),
      sink_(sink),
      tokens_(std::move(tokens.tokens)),
      isCut_(tokens.isCut),
      modules_(modules.begin(), modules.end()) {
  matchBrackets();
  findModules();
  for (const Token& token : tokens_) {
    if (token.kind == TokenKind::Identifier &&
        token.text.size() != token.span.end - token.span.begin) {
      loseParts(token);
    }
  }
}

/// The names of imported modules, wherever the `import` is: what is after their dot may be
/// a type.
void Parser::findModules() {
  for (size_t i = 0; i < tokens_.size(); ++i) {
    if (tokens_[i].kind != TokenKind::Import) continue;
    const size_t file = token(i + 1).kind == TokenKind::Identifier ? i + 2 : i + 1;
    if (token(file).kind != TokenKind::String) continue;
    Import import{};
    import.path = token(file).text;
    if (token(file + 1).text == "as" && token(file + 2).kind == TokenKind::Identifier) {
      import.alias = token(file + 2).text;
    }
    modules_.insert(importedName(import));
  }
}

/// A name with characters in it that cannot be seen: its parts may be names elsewhere.
void Parser::loseParts(const Token& name) {
  const std::string_view written = tree_.source->text(name.span);
  const size_t first = static_cast<size_t>(
      std::mismatch(name.text.begin(), name.text.end(), written.begin()).first - name.text.begin());
  lose(name.text);
  lose(name.text.substr(0, first));
  lose(name.text.substr(first));
}

void Parser::run() { tree_.statements = statements(TokenKind::EndOfFile); }

// A closing brace is strong: it leaves brackets and parentheses inside it unmatched. The
// others are weak: they never reach past an open brace. So a forgotten `)` spoils its own
// block only.
void Parser::matchBrackets() {
  match_.assign(tokens_.size(), kNoMatch);
  struct Open {
    size_t index;
    size_t before[2];  ///< open `(` and `[` of the same block, below this one
  };
  std::vector<Open> stack;
  size_t parens = 0;
  size_t brackets = 0;
  const auto pop = [&] {
    parens = stack.back().before[0];
    brackets = stack.back().before[1];
    stack.pop_back();
  };
  size_t braces = 0;
  for (size_t i = 0; i < tokens_.size(); ++i) {
    const TokenKind kind = tokens_[i].kind;
    if (opens(kind)) {
      stack.push_back({i, {parens, brackets}});
      if (kind == TokenKind::LeftParen) ++parens;
      if (kind == TokenKind::LeftBracket) ++brackets;
      if (kind == TokenKind::LeftBrace) {
        ++braces;
        parens = brackets = 0;
      }
      continue;
    }
    const bool hasOpener = kind == TokenKind::RightParen     ? parens > 0
                           : kind == TokenKind::RightBracket ? brackets > 0
                           : kind == TokenKind::RightBrace   ? braces > 0
                                                             : false;
    if (!hasOpener) continue;
    while (closerOf(tokens_[stack.back().index].kind) != kind) pop();
    match_[i] = stack.back().index;
    match_[stack.back().index] = i;
    if (kind == TokenKind::RightBrace) --braces;
    pop();
  }
}

const Token& Parser::advance() {
  const Token& current = peek();
  if (pos_ + 1 < tokens_.size()) ++pos_;
  return current;
}

bool Parser::accept(TokenKind kind) {
  if (!at(kind)) return false;
  advance();
  return true;
}

bool Parser::acceptWord(std::string_view word) {
  if (!atWord(word)) return false;
  advance();
  return true;
}

std::string Parser::quotedText(Span span) const {
  const std::string_view text = tree_.source->text(span);
  return ticked(shortened(text.substr(0, text.find('\n'))));
}

bool Parser::isAdjacent(size_t ahead) const {
  return peek(ahead).span.end == peek(ahead + 1).span.begin;
}

Diagnostic* Parser::expected(std::string_view what) {
  if (panicking_) return nullptr;
  panicking_ = true;
  ++errors_;
  const Token& found = peek();
  // The lexer has said already what is wrong there.
  if (found.kind == TokenKind::Invalid) return nullptr;
  if (isCut_ && pos_ + 2 >= tokens_.size()) return nullptr;
  Diagnostic& diagnostic = sink_.report(Code::P001, found.span, {what, describe(found)});
  explain(diagnostic);
  return &diagnostic;
}

Diagnostic* Parser::report(Code code, Span span, std::initializer_list<std::string_view> args) {
  if (panicking_) return nullptr;
  if (diagnosticInfo(code).severity == Severity::Error) ++errors_;
  return &sink_.report(code, span, args);
}

void Parser::fixMissing(Diagnostic& diagnostic, TokenKind kind) {
  if (!diagnostic.fixes.empty() || pos_ == 0) return;
  const uint32_t end = token(pos_ - 1).span.end;
  diagnostic.withFix({end, end}, std::string(spelling(kind)));
}

bool Parser::expect(TokenKind kind) {
  if (accept(kind)) return true;
  if (Diagnostic* diagnostic = expected(ticked(spelling(kind)))) {
    const bool isSure =
        kind == TokenKind::Colon || kind == TokenKind::Assign || kind == TokenKind::Arrow;
    if (isSure) fixMissing(*diagnostic, kind);
  }
  return false;
}

bool Parser::close(size_t open, std::string_view what) {
  const TokenKind closer = closerOf(token(open).kind);
  if (!panicking_ && accept(closer)) return true;
  if (Diagnostic* diagnostic = expected(what.empty() ? ticked(spelling(closer)) : what)) {
    explainOpening(*diagnostic, open);
    // At the end of a line there is one place for it.
    const bool isSure = closer != TokenKind::RightBrace &&
                        (peek().startsLine || peek().kind == TokenKind::EndOfFile);
    if (isSure) fixMissing(*diagnostic, closer);
  }
  const size_t match = matchOf(open);
  if (match == kNoMatch || match < pos_) return false;
  pos_ = match + 1;
  panicking_ = isStopped_;
  return false;
}

void Parser::stopAtDepth(int limit) {
  if (isStopped_) return;
  report(Code::P070, peek().span, {std::to_string(limit)});
  stop();
}

/// Nothing is left to read.
void Parser::stop() {
  isStopped_ = true;
  panicking_ = true;
  pos_ = tokens_.size() - 1;
}

void Parser::noteJoinedLine(const std::string& what, std::string_view help) {
  const bool looksSeparate = owner_ != kNoMatch && owner_ < pos_ && peek().startsLine &&
                             peek().column <= token(owner_).column;
  if (!looksSeparate) return;
  if (Diagnostic* diagnostic = report(Code::P072, peek().span, {what})) {
    diagnostic->withHelp(std::string(help));
  }
}

void Parser::synchronise() {
  while (!at(TokenKind::EndOfFile) && !at(TokenKind::RightBrace) && !startsStatement(pos_)) {
    const size_t match = opens(peek().kind) ? matchOf(pos_) : kNoMatch;
    pos_ = match == kNoMatch ? pos_ + 1 : match + 1;
  }
  panicking_ = at(TokenKind::EndOfFile);
}

void Parser::loseNames(size_t begin, size_t end) {
  for (size_t i = begin; i < end && i < tokens_.size(); ++i) {
    if (token(i).kind == TokenKind::Identifier) lose(token(i).text);
  }
}

/// For recovery only: words that can stand nowhere else, and first words of a line.
bool Parser::startsStatement(size_t index) const {
  switch (startsOf(token(index).kind)) {
    case Starts::Statement:
      return true;
    case Starts::Line:
    case Starts::Either:
      return token(index).startsLine;
    case Starts::Expression:
    case Starts::Nothing:
      return false;
  }
  KINAKO_UNREACHABLE();
}

bool Parser::startsExpression(size_t ahead) const {
  if (at(TokenKind::Fun, ahead)) return !at(TokenKind::Identifier, ahead + 1);
  const Starts starts = startsOf(peek(ahead).kind);
  return starts == Starts::Expression || starts == Starts::Either;
}

Parser::NameAt Parser::name(std::string_view what) {
  const Token& found = peek();
  if (at(TokenKind::Identifier)) {
    advance();
    return {found.text, found.span};
  }
  const bool wasQuiet = panicking_;
  expected(what);
  // A reserved word in the middle of a line was meant as the name: read on with it.
  if (!wasQuiet && isKeyword(found.kind) && !found.startsLine && found.kind != TokenKind::In) {
    advance();
    panicking_ = false;
    readAsName(found.kind);
    return {found.text, found.span};
  }
  return {{}, {found.span.begin, found.span.begin}};
}

Parser::NameAt Parser::declaredName(std::string_view what) {
  const NameAt result = name(what);
  if (result.text == "null" || result.text == "nil") {
    if (Diagnostic* diagnostic = report(Code::P001, result.span, {what, ticked(result.text)})) {
      diagnostic->withHelp(ticked(result.text) + " is the null value and cannot be declared.");
    }
  }
  return result;
}

Block* Parser::emptyBlock() {
  return make<Block>(Span{peek().span.begin, peek().span.begin}, std::span<Stmt*>{});
}

}  // namespace kinako::syntax
