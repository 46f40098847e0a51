#include "syntax/format.h"

#include <algorithm>

#include "base/check.h"
#include "syntax/format_state.h"
#include "syntax/parser.h"

namespace kinako::syntax {

namespace {

bool isBlocking(const DiagnosticSink& sink) {
  const auto all = sink.sorted();
  return std::any_of(all.begin(), all.end(), [](const Diagnostic& diagnostic) {
    return diagnosticInfo(diagnostic.code).severity == Severity::Error &&
           diagnostic.code != Code::P071;
  });
}

/// One pass, or nothing when the text has errors.
std::optional<std::string> formatOnce(const std::shared_ptr<const Source>& source, Budget& budget) {
  const size_t before = budget.held();
  DiagnosticSink sink(&budget);
  const auto tree = parse(source, sink);
  if (isBlocking(sink)) return std::nullopt;
  Arena arena;
  DiagnosticSink ignored(&budget);
  auto text = Formatter(*tree, tokenize(*source, arena, ignored), budget).run();
  budget.release(budget.held() - before);
  return text;
}

}  // namespace

// Where lines were broken in the source decides in part where they are broken in the
// result, so a pass over a result may find more to break. That settles after one or two
// passes; going on until it has makes formatting idempotent by construction.
std::optional<std::string> format(std::shared_ptr<const Source> source, DiagnosticSink& sink) {
  constexpr int kPasses = 8;
  Budget& budget = sink.budget();
  auto result = formatOnce(source, budget);
  if (!result) {
    parse(source, sink);
    return result;
  }
  for (int pass = 1; pass < kPasses && budget.goOn(); ++pass) {
    auto again = formatOnce(std::make_shared<Source>(source->name(), *result), budget);
    if (budget.isSpent()) break;
    KINAKO_CHECK(again.has_value());
    const bool isSettled = *again == *result;
    result = std::move(again);
    if (isSettled) break;
  }
  return result;
}

std::string Formatter::run() {
  statements(tree_.statements);
  startLine();
  return layout_.render(budget_);
}

const Token& Formatter::next(size_t ahead) const {
  return tokens_[std::min(next_ + ahead, tokens_.size() - 1)];
}

bool Formatter::atWord(std::string_view word) const {
  return at(TokenKind::Identifier) && next().text == word;
}

void Formatter::written(Span span) {
  writtenEnd_ = std::max(writtenEnd_, span.end);
  isAfterOpening_ = false;
  isLineOver_ = false;
}

void Formatter::take() {
  leadingComments();
  const Token& token = next();
  layout_.text(source_.text(token.span));
  written(token.span);
  isAfterOpening_ = token.kind == TokenKind::LeftBrace || token.kind == TokenKind::LeftBracket ||
                    token.kind == TokenKind::LeftParen;
  ++next_;
}

void Formatter::takeSpaced() {
  layout_.space();
  take();
  layout_.space();
}

void Formatter::takeWords(uint32_t end) {
  while (next().span.begin < end) {
    take();
    layout_.space();
  }
}

void Formatter::closeAngle() {
  if (!at(TokenKind::GreaterEqual)) return take();
  leadingComments();
  Token& both = tokens_[next_];
  layout_.text(">");
  both.kind = TokenKind::Assign;
  ++both.span.begin;
}

void Formatter::comma() {
  layout_.text(",");
  written(next().span);
  ++next_;
}

bool Formatter::skipComma() {
  if (!at(TokenKind::Comma)) return false;
  written(next().span);
  ++next_;
  return true;
}

bool Formatter::hasComment() const { return hasCommentBefore(next().span.begin); }

bool Formatter::hasCommentBefore(uint32_t end) const {
  return nextComment_ < comments_.size() &&
         (at(TokenKind::EndOfFile) || comments_[nextComment_].span.begin < end);
}

bool Formatter::hasLineBreak(uint32_t begin, uint32_t end) const {
  return begin < end && source_.text({begin, end}).find('\n') != std::string_view::npos;
}

bool Formatter::endsLine(const Comment& comment) const {
  const std::string_view text = source_.text();
  if (text[comment.span.begin] == '#' || text[comment.span.begin + 1] == '/') return true;
  const size_t after = text.find_first_not_of(" \t\r;", comment.span.end);
  return after == std::string_view::npos || text[after] == '\n';
}

bool Formatter::opensOnOwnLine() const { return hasLineBreak(next().span.end, next(1).span.begin); }

void Formatter::keepBlankLine() {
  if (isAfterOpening_) return;
  const uint32_t begin = hasComment() ? comments_[nextComment_].span.begin : next().span.begin;
  if (begin <= writtenEnd_) return;
  const std::string_view between = source_.text({writtenEnd_, begin});
  if (std::count(between.begin(), between.end(), '\n') > 1) layout_.blankLine();
}

void Formatter::trailingComments() {
  while (hasComment() && !isLineOver_) {
    const Comment& comment = comments_[nextComment_];
    if (hasLineBreak(writtenEnd_, comment.span.begin) || !endsLine(comment)) return;
    if (writtenEnd_ == 0) return;  // nothing before it that it could belong to
    layout_.trailing(textOf(comment));
    written(comment.span);
    isLineOver_ = true;
    ++nextComment_;
  }
}

void Formatter::leadingComments() {
  while (hasComment() && mayGoOn()) {
    trailingComments();
    if (!hasComment()) return;
    const Comment& comment = comments_[nextComment_];
    const bool isOwnLine =
        isLineOver_ || writtenEnd_ == 0 || hasLineBreak(writtenEnd_, comment.span.begin);
    if (isOwnLine) {
      layout_.hardLine();
      keepBlankLine();
    } else if (!isAfterOpening_) {
      layout_.space();
    }
    layout_.text(textOf(comment));
    written(comment.span);
    ++nextComment_;
    const uint32_t following =
        hasComment() ? comments_[nextComment_].span.begin : next().span.begin;
    const bool isTight =
        at(TokenKind::RightParen) || at(TokenKind::RightBracket) || at(TokenKind::Comma);
    isLineOver_ = endsLine(comment);
    if (isLineOver_ || hasLineBreak(comment.span.end, following)) {
      layout_.hardLine();
      keepBlankLine();
    } else if (!isTight) {
      layout_.space();
    }
  }
}

/// Without the white space at its end.
std::string_view Formatter::textOf(const Comment& comment) const {
  const std::string_view text = source_.text(comment.span);
  return text.substr(0, text.find_last_not_of(" \t\r") + 1);
}

void Formatter::startLine() {
  trailingComments();
  layout_.hardLine();
  keepBlankLine();
  leadingComments();
}

void Formatter::clauseBreak() {
  trailingComments();
  if (hasLineBreak(writtenEnd_, next().span.begin)) {
    layout_.hardLine();
  } else {
    layout_.line();
  }
}

}  // namespace kinako::syntax
