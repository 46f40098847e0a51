// `from … select …`.
#include "syntax/parser_state.h"

namespace kinako::syntax {

namespace {

constexpr std::string_view kClauseOrder =
    "The clauses of a query come in this order: from, join, where, group by, having, sort by, "
    "skip, take, select.";

}  // namespace

bool Parser::atQuery() const {
  return atWord("from") && at(TokenKind::Identifier, 1) && at(TokenKind::In, 2);
}

/// Whether a clause word stands here that may come earlier in a query.
bool Parser::atClause() const {
  return atQuery() || atWord("join") || atWord("where") || atWord("having") || atWord("skip") ||
         atWord("take") ||
         ((atWord("group") || atWord("sort") || atWord("order")) && atWord("by", 1)) ||
         ((atWord("left") || atWord("right") || atWord("outer")) && atWord("join", 1));
}

Expr* Parser::query() {
  const uint32_t begin = peek().span.begin;
  std::vector<QuerySource> sources;
  std::vector<QueryJoin> joins;
  std::vector<Expr*> groupKeys;
  NameAt group{};
  Expr* where = nullptr;
  Expr* having = nullptr;
  Expr* sort = nullptr;
  Expr* skip = nullptr;
  Expr* take = nullptr;

  // Each source is a loop inside the ones before it, and counts as a level of nesting.
  const int outerDepth = depth_;
  ++queries_;
  const auto enterSource = [&] {
    if (++depth_ > kMaxNesting) stopAtDepth(kMaxNesting);
  };
  while (!panicking_ && atQuery()) {
    enterSource();
    if (panicking_) break;
    advance();
    const NameAt variable = declaredName();
    advance();
    sources.push_back({variable.text, variable.span, expression()});
  }
  while (!panicking_ &&
         (atWord("join") ||
          ((atWord("left") || atWord("right") || atWord("outer")) && atWord("join", 1)))) {
    enterSource();
    if (!panicking_) joinClause(joins);
  }
  fixClauseWord();
  if (!panicking_ && acceptWord("where")) where = conditions();
  fixClauseWord();
  if (!panicking_ && acceptBy("group")) {
    do {
      groupKeys.push_back(expression());
    } while (!panicking_ && accept(TokenKind::Comma));
    if (!panicking_ && !acceptWord("into")) {
      if (Diagnostic* diagnostic = expected("`into`")) {
        diagnostic->withHelp("A group has a name: `group by … into g`.");
      }
    }
    if (!panicking_) group = declaredName("a name for the group");
    if (!panicking_ && acceptWord("having")) having = expression();
  }
  fixClauseWord();
  if (!panicking_ && (acceptBy("sort") || acceptBy("order"))) {
    sort = expression();
    if (at(TokenKind::Comma)) sort = sortKeys(sort);
    acceptSortOrder(sort);
  }
  fixClauseWord();
  if (!panicking_ && acceptWord("skip")) skip = expression();
  fixClauseWord();
  if (!panicking_ && acceptWord("take")) take = expression();
  if (!panicking_ && atClause()) misplacedClauses("`select`");

  bool distinct = false;
  Expr* select = nullptr;
  if (!panicking_ && acceptWord("select")) {
    distinct = atWord("distinct") && startsExpression(1);
    if (distinct) advance();
    select = expression();
  } else {
    if (Diagnostic* diagnostic = expected("`select`"); diagnostic && diagnostic->help.empty()) {
      diagnostic->withHelp("A query ends with `select` and what each row becomes.");
    }
    select = errorExpr();
  }
  depth_ = outerDepth;
  --queries_;
  acceptLateClauses();
  return make<Query>(from(begin), keep(sources), keep(joins), where, keep(groupKeys), group.text,
                     group.span, having, sort, skip, take, distinct, select);
}

/// `group by`, also when the two are one word that was corrected.
bool Parser::acceptBy(std::string_view word) {
  if (!atWord(word)) return false;
  if (fixedBy_ == pos_) {
    advance();
    return true;
  }
  if (!atWord("by", 1)) return false;
  advance();
  advance();
  return true;
}

std::string_view Parser::clauseInstead() const {
  struct Row {
    std::string_view word;
    std::string_view instead;
  };
  constexpr Row kRows[] = {
      {"orderby", "sort by"},  {"order_by", "sort by"},  {"orderBy", "sort by"},
      {"sortby", "sort by"},   {"sort_by", "sort by"},   {"sortBy", "sort by"},
      {"groupby", "group by"}, {"group_by", "group by"}, {"groupBy", "group by"},
      {"filter", "where"},     {"limit", "take"},        {"top", "take"},
      {"offset", "skip"},
  };
  if (panicking_ || !at(TokenKind::Identifier) || !startsExpression(1)) return {};
  for (const Row& row : kRows) {
    if (atWord(row.word)) return row.instead;
  }
  return {};
}

void Parser::fixClauseWord() {
  const std::string_view instead = clauseInstead();
  if (instead.empty()) return;
  Token& word = tokens_[pos_];
  const std::string ticked = "`" + std::string(instead) + "`";
  if (Diagnostic* diagnostic = report(Code::P001, word.span, {ticked, describe(word)})) {
    diagnostic->withHelp("Write " + ticked + ".").withFix(word.span, std::string(instead));
  }
  word.text = instead.substr(0, instead.find(' '));
  if (instead.ends_with(" by")) fixedBy_ = pos_;
}

/// After a whole query, on the same line: clauses that belong before its `select`.
void Parser::acceptLateClauses() {
  if (panicking_ || queries_ > 0 || peek().startsLine || atQuery()) return;
  const bool isWord = atClause() && (at(TokenKind::Identifier, 1) || at(TokenKind::Integer, 1) ||
                                     at(TokenKind::String, 1) || at(TokenKind::Bang, 1));
  if (!isWord && clauseInstead().empty()) return;
  misplacedClauses("the end of the query");
}

/// `where a, b`: the conditions as one.
Expr* Parser::conditions() {
  Expr* result = expression();
  while (!panicking_ && at(TokenKind::Comma) && queries_ > 0) {
    const Span comma = peek().span;
    if (Diagnostic* diagnostic = report(Code::P001, comma, {"`select`", "`,`"})) {
      diagnostic->withHelp("Conditions are joined with `&&`.").withFix(comma, " &&");
    }
    advance();
    Expr* next = expression();
    result = make<Binary>(join(result->span, next->span), BinaryOp::And, comma, result, next);
  }
  return result;
}

/// `sort by a, b`: the keys as a list.
Expr* Parser::sortKeys(Expr* first) {
  const Span comma = peek().span;
  std::vector<Expr*> keys{first};
  const size_t errorsBefore = errors_;
  while (!panicking_ && accept(TokenKind::Comma)) keys.push_back(expression());
  const Span all = from(first->span.begin);
  Diagnostic* diagnostic = errors_ == errorsBefore ? report(Code::P001, comma, {"`select`", "`,`"})
                                                   : nullptr;  // what is wrong in a key comes first
  if (diagnostic) {
    diagnostic->withHelp("Several keys are a list: `sort by [a, b]`.")
        .withFix(all, "[" + std::string(tree_.source->text(all)) + "]");
  }
  return make<ListLiteral>(all, keep(keys));
}

/// `sort by a desc`
void Parser::acceptSortOrder(const Expr* key) {
  const bool isDown = atWord("desc") || atWord("descending");
  if (panicking_ || !(isDown || atWord("asc") || atWord("ascending"))) return;
  const Token& word = peek();
  if (Diagnostic* diagnostic = report(Code::P001, word.span, {"`select`", describe(word)})) {
    const std::string text(tree_.source->text(key->span));
    if (isDown) {
      diagnostic
          ->withHelp(
              "Rows are sorted in ascending order. For descending order, sort numbers by `-" +
              text + "` and `reverse` the result for anything else.")
          .withFix(join(key->span, word.span), "-" + text);
    } else {
      diagnostic->withHelp("Ascending order is the default.").withFix(word.span, "");
    }
  }
  advance();
}

void Parser::joinClause(std::vector<QueryJoin>& joins) {
  QueryJoin join{};
  join.kind = atWord("left")    ? JoinKind::Left
              : atWord("right") ? JoinKind::Right
              : atWord("outer") ? JoinKind::Outer
                                : JoinKind::Inner;
  if (join.kind != JoinKind::Inner) advance();
  advance();
  acceptWord("from");
  const NameAt variable = declaredName();
  join.name = variable.text;
  join.nameSpan = variable.span;
  expect(TokenKind::In);
  join.source = panicking_ ? errorExpr() : expression();
  expect(TokenKind::On);
  join.condition = panicking_ ? errorExpr() : expression();
  joins.push_back(join);
}

/// Reports the first clause that is out of its place and reads on up to `select`.
void Parser::misplacedClauses(std::string_view what) {
  if (Diagnostic* diagnostic = expected(what)) diagnostic->withHelp(std::string(kClauseOrder));
  panicking_ = false;
  while (!panicking_ && (atClause() || !clauseInstead().empty())) {
    if (const auto instead = clauseInstead(); !instead.empty()) {
      advance();
      expression();
    } else if (atQuery()) {
      advance();
      advance();
      advance();
      expression();
    } else if (atWord("left") || atWord("right") || atWord("outer") || atWord("join")) {
      std::vector<QueryJoin> ignored;
      joinClause(ignored);
    } else {
      const bool isGroup = atWord("group");
      const bool hasBy = atWord("by", 1);
      advance();
      if (hasBy) advance();
      do {
        expression();
      } while (!panicking_ && accept(TokenKind::Comma));
      if (isGroup && acceptWord("into")) name();
    }
  }
}

}  // namespace kinako::syntax
