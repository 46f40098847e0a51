// The parser's insides: the token cursor, error reporting and recovery, and one method
// per rule of the grammar. parse() makes one; the rules live in parser_*.cpp.
//
// Recovery. The first report sets panicking_, which silences all others until a place is
// reached from where reading makes sense again: past the bracket that closes the one the
// error is in, or at the start of a statement. Brackets are matched once, up front, so
// looking ahead past a pair costs nothing and the parser stays linear.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "syntax/ast.h"
#include "syntax/lexer.h"
#include "syntax/parser.h"

namespace kinako::syntax {

class Parser {
 public:
  Parser(Tree& tree, TokenList tokens, DiagnosticSink& sink,
         const std::vector<std::string>& modules);

  /// Parses the whole file into the tree.
  void run();

 private:
  /// `Name {` opens a record literal, except in the head of a statement, where it opens
  /// the body unless it cannot be one.
  enum class Place : uint8_t { Anywhere, Head };

  /// Sets the place for the time of a scope.
  class At {
   public:
    At(Parser& parser, Place place) : parser_(parser), outer_(parser.place_) {
      parser_.place_ = place;
    }
    ~At() { parser_.place_ = outer_; }
    At(const At&) = delete;
    At& operator=(const At&) = delete;

   private:
    Parser& parser_;
    Place outer_;
  };

  /// Says for the time of a scope which token the lines that follow belong to: the first of a
  /// statement or of an item, or none where brackets say that more is to come.
  class Owner {
   public:
    Owner(Parser& parser, size_t token) : parser_(parser), outer_(parser.owner_) {
      parser_.owner_ = token;
    }
    ~Owner() { parser_.owner_ = outer_; }
    Owner(const Owner&) = delete;
    Owner& operator=(const Owner&) = delete;

   private:
    Parser& parser_;
    size_t outer_;
  };

  /// Counts one level of nesting for the time of a scope; check ok() before going on.
  class Nesting {
   public:
    explicit Nesting(Parser& parser) : parser_(parser) {
      if (++parser_.depth_ > kMaxNesting) parser_.stopAtDepth(kMaxNesting);
      if (!parser_.sink_.budget().goOn()) parser_.stop();
    }
    ~Nesting() { --parser_.depth_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;
    bool ok() const { return !parser_.isStopped_; }

   private:
    Parser& parser_;
  };

  struct NameAt {
    std::string_view text;
    Span span;
  };

  struct Operator {
    BinaryOp op;
    int binding;    ///< larger is tighter
    size_t tokens;  ///< 1 or 2
  };

  // Cursor. Positions are indices into tokens_; reading past the end returns EndOfFile.
  const Token& peek(size_t ahead = 0) const { return token(pos_ + ahead); }
  const Token& token(size_t index) const {
    return tokens_[index < tokens_.size() ? index : tokens_.size() - 1];
  }
  bool at(TokenKind kind, size_t ahead = 0) const { return peek(ahead).kind == kind; }
  /// Whether the word that is special only here comes next.
  bool atWord(std::string_view word, size_t ahead = 0) const {
    return at(TokenKind::Identifier, ahead) && peek(ahead).text == word;
  }
  const Token& advance();
  bool accept(TokenKind kind);
  bool acceptWord(std::string_view word);
  /// Where the last consumed token ends.
  uint32_t lastEnd() const { return pos_ == 0 ? 0 : tokens_[pos_ - 1].span.end; }
  /// What was written there, in backticks, cut to fit a message.
  std::string quotedText(Span span) const;
  Span from(uint32_t begin) const { return {begin, std::max(begin, lastEnd())}; }
  bool isAdjacent(size_t ahead = 0) const;  ///< nothing comes before the token after that one
  static constexpr size_t kNoMatch = SIZE_MAX;
  size_t matchOf(size_t index) const { return index < match_.size() ? match_[index] : kNoMatch; }
  void matchBrackets();
  void findModules();
  bool isModule(std::string_view name) const { return modules_.contains(name); }

  // Errors (parser.cpp). expected() reports once and then is silent until recovery; it
  // returns null when there was nothing to report.
  Diagnostic* expected(std::string_view what);
  Diagnostic* report(Code code, Span span, std::initializer_list<std::string_view> args = {});
  /// The missing token would come after the one before.
  void fixMissing(Diagnostic& diagnostic, TokenKind kind);
  bool expect(TokenKind kind);
  /// The closing bracket of the one at `open`; after an error continues after it.
  bool close(size_t open, std::string_view what = {});
  void stopAtDepth(int limit);
  void stop();
  /// Warns when the next token begins a line that looks like a statement of its own, and is
  /// read as part of the one before: `what` says as which.
  void noteJoinedLine(const std::string& what, std::string_view help);
  void synchronise();
  /// Notes names that a mistake keeps from being declared.
  void lose(std::string_view name) { tree_.lostNames.push_back(name); }
  void loseNames(size_t begin, size_t end);
  void loseParts(const Token& name);
  bool startsStatement(size_t index) const;
  bool startsExpression(size_t ahead = 0) const;

  /// Reads `item, item, …` until the closing bracket of the one at `open`, inclusive.
  enum class TrailingComma : uint8_t { Allowed, Refused };
  template <typename Item>
  void commaList(size_t open, TrailingComma trailing, Item&& item);

  // Known slips (parser_slips.cpp): what people write who come from other languages. Each
  // reports and repairs, so that the rest of the file is still read as it was meant.
  void explain(Diagnostic& diagnostic);                      ///< help for expected()
  void explainOpening(Diagnostic& diagnostic, size_t open);  ///< a bracket left open
  bool isCutByComment() const;                               ///< `f(7 // 2)`
  Stmt* foreignStatement();                                  ///< `def f()`, `const x`, `switch`
  bool slipOperator(Operator& found);                        ///< `and`, `or`, `|`
  Expr* comparisonByAssignment(Expr* left);                  ///< `if x = 1 {`
  Expr* conditionalOperator(Expr* condition);                ///< `c ? a : b`
  bool atCompoundAssignment() const;                         ///< `x += 1`, `x++`
  Stmt* compoundAssignment(Expr* target);
  Stmt* shortDeclaration(Expr* target);          ///< `x := 1`
  bool acceptNotSlip();                          ///< `not x`: makes a `!` of it
  bool acceptElseIfSlip();                       ///< `elif`
  bool acceptDotsInSlice(const Expr& object);    ///< `xs[0..2]`
  bool acceptTypeArguments(const Expr& callee);  ///< `id<int>(x)`
  bool acceptMutSlip();                          ///< `let mut x`
  bool acceptMissingColon();                     ///< `let x int = 1`
  bool acceptEqualEqualSlip();                   ///< `let x == 1`
  void readAsName(TokenKind keyword);            ///< `let all = 1`
  bool acceptThinArrowSlip();                    ///< `fun f() -> int`
  bool atArrowFunction() const;                  ///< `(x) => x + 1`
  void acceptWordBeforeName();                   ///< `let mutable x`, `let int x`
  void acceptArgumentName();                     ///< `f(a: 1)`
  void acceptSignsBeforeParameter();             ///< `fun f(*p: int)`
  /// `int[]` where a type was read; `what` was expected in place of the `[`.
  void acceptListTypeSlip(TypeExpr*& element, std::string_view what);
  /// `int a` or `a int`: the type; corrects the name. Reports it unless it `isKnown`.
  TypeExpr* parameterWithoutColon(NameAt& parameter, bool isKnown);
  bool isForeignBody(size_t open) const;  ///< `enum C { A, B }`
  bool atForeignHead() const;             ///< `unless c {`, `switch 3 {`
  Expr* arrowFunction();

  // Whole constructs of other languages (parser_foreign.cpp), in the same manner.
  size_t lineStart(size_t index) const;
  size_t lineEnd(size_t index) const;
  bool atIndentedBody() const;  ///< `if c:` and a line break
  void skipIndented(size_t head);
  Block* indentedBlock();
  Stmt* indentedDeclaration();   ///< `def f(x):`
  Stmt* foreignWordStatement();  ///< `throw "x"`, `print "x"`
  Stmt* doubledSignStatement();  ///< `++i`, `-- a comment`
  Expr* foreignValue();          ///< `function(x) {`, `new P(1)`, `f"…"`
  Expr* bareLambda(uint32_t begin, TokenKind end);
  Expr* barLambda();              ///< `|x| x + 1`
  Expr* rangeValue(Expr* begin);  ///< `let r = 0..3`
  void reportComprehension(size_t open, const Expr& value);
  bool atTrailingCondition() const;  ///< `a if c else b`
  Expr* trailingCondition(Expr* value);
  bool lineHas(std::string_view word) const;
  Expr* foreignStep(Expr* value, bool mayHaveOptions);  ///< `x |> f`, `p with { x: 1 }`
  bool acceptRangeBracket();                            ///< `for i in (0..3)`
  void acceptRangeSign();                               ///< `0..=3`
  void acceptRangeStep();                               ///< `0..10 step 2`

  // Nodes.
  template <typename Node, typename... Fields>
  Node* make(Span span, Fields... fields) {
    return tree_.arena.make<Node>(baseOf(Node::kKind, span), fields...);
  }
  static Expr baseOf(ExprKind kind, Span span) { return {kind, span}; }
  static Stmt baseOf(StmtKind kind, Span span) { return {kind, span}; }
  static TypeExpr baseOf(TypeExprKind kind, Span span) { return {kind, span}; }
  template <typename T>
  std::span<T> keep(const std::vector<T>& items) {
    return tree_.arena.copy(items);
  }
  /// An identifier; reports what was found instead, and says so when it is reserved.
  NameAt name(std::string_view what = "a name");
  /// The same where a variable, function or parameter gets its name: not `null` or `nil`.
  NameAt declaredName(std::string_view what = "a name");
  Expr* errorExpr() { return make<ErrorExpr>(Span{peek().span.begin, peek().span.begin}); }
  Block* emptyBlock();

  // Statements (parser_stmt.cpp).
  std::span<Stmt*> statements(TokenKind end);
  Stmt* statement();
  Stmt* wordStatement();
  Block* block();
  bool skipToBody();
  Let* let();
  Stmt* returnStmt();
  Stmt* ifStmt();
  Stmt* whileStmt();
  Stmt* forStmt();
  Stmt* expressionStmt();
  Stmt* finishExpressionStmt(Expr* value, bool isBroken);
  Stmt* assignment(Expr* target);
  Stmt* testOrBench();
  Stmt* update();
  Stmt* fetchStmt();
  Expr* headExpression();
  bool atUpdate() const;

  // Declarations (parser_decl.cpp).
  Stmt* function(uint32_t begin, bool isExported);
  Stmt* exportStmt();
  Stmt* importStmt();
  Stmt* packageStmt();
  Stmt* externStmt();
  TypeDecl* typeDecl();
  void genericType(const NameAt& typeName);  ///< `type Box<T>`
  Stmt* unsupported();
  void skipRuleBody();
  std::span<std::string_view> typeParameters();
  std::span<std::string_view> effects();
  std::span<Parameter> parameters();
  std::span<Member> members();
  Variant variant();
  std::span<FieldDecl> variantFields();
  FieldDecl fieldDecl();
  NameAt dottedName();
  bool atModel() const;

  // Types (parser_type.cpp).
  TypeExpr* type();
  TypeExpr* typeBase();
  TypeExpr* functionType();
  TypeExpr* inlineRecord();
  bool closeAngle();
  /// Past the type that starts at `index`, or kNoMatch when none does. For `x as Id <`.
  size_t skipType(size_t index, int depth) const;
  TypeExpr* castType();

  // Expressions (parser_expr.cpp, parser_primary.cpp).
  Expr* expression();
  Expr* binary(int loosest);
  bool atOperator(Operator& found) const;
  bool callsWithList(size_t open) const;
  static bool isOperator(TokenKind kind, Operator& found);
  Expr* unary();
  Expr* postfix(Expr* value);
  Expr* call(Expr* callee);
  Expr* indexOrSlice(Expr* object);
  Expr* fieldOf(Expr* object, bool optional);
  bool grow();  ///< one more link in a chain; false when the tree gets too deep
  Expr* primary();
  Expr* parenthesized();
  Expr* literal();
  Expr* nameOrRecord();
  Expr* recordLiteral();
  bool atRecordLiteral() const;
  bool atQualifiedLiteral() const;
  bool continuesHead(size_t index) const;
  Expr* listLiteral();
  MapLiteral* mapLiteral();
  MapEntry mapEntry();
  FieldInit fieldInit();
  /// Whether the `{` at `index` opens a map literal rather than a block.
  bool opensMap(size_t index) const;
  Expr* lambda();
  Expr* lambdaAfter(uint32_t begin);
  Expr* lambdaRest(uint32_t begin, std::span<std::string_view> types, std::span<Parameter> params);
  Expr* ifExpr();
  Expr* ifExprAfter(uint32_t begin, Expr* condition);
  Expr* elseValue();
  Expr* bracedValue();
  Expr* load();
  Expr* save();
  Expr* fetch();
  Expr* generate();
  Expr* logicQuery();
  Expr* optionsAfterWith();
  bool isEmptyString(const Token& string) const;
  StringLiteral* path(uint32_t begin);

  // Match and queries (parser_match.cpp, parser_query.cpp).
  Expr* match();
  MatchArm matchArm();
  void acceptArmWord();  ///< `case 1 => …`
  bool acceptArmSign();  ///< `1: …`, `1 -> …`
  Pattern pattern();
  Pattern badPattern(size_t start);
  Expr* query();
  bool atQuery() const;
  bool atClause() const;
  Expr* sortKeys(Expr* first);            ///< `sort by a, b`
  void acceptSortOrder(const Expr* key);  ///< `sort by a desc`
  /// What `orderby`, `limit` and the like are called here; "" when it is none of them.
  std::string_view clauseInstead() const;
  void fixClauseWord();
  void acceptLateClauses();  ///< `select x where c`
  bool acceptBy(std::string_view word);
  Expr* conditions();  ///< `where a, b`
  void joinClause(std::vector<QueryJoin>& joins);
  void misplacedClauses(std::string_view what);

  Tree& tree_;
  DiagnosticSink& sink_;
  std::vector<Token> tokens_;
  std::vector<size_t> match_;           ///< for each bracket its partner; kNoMatch for the rest
  bool isCut_;                          ///< the lexer lost the rest of the file
  std::set<std::string_view> modules_;  ///< names of imported modules
  size_t pos_ = 0;
  Place place_ = Place::Anywhere;
  size_t owner_ = kNoMatch;     ///< see Owner
  int depth_ = 0;               ///< nesting at the cursor
  bool readAsNames_[256] = {};  ///< by kind: readAsName() has been through the tokens
  int elseIfs_ = 0;             ///< around the statement in hand
  int height_ = 0;              ///< height of the tallest tree finished in the current expression
  size_t errors_ = 0;           ///< reported so far
  size_t noBodyBefore_ = 0;     ///< up to there no `{` follows on the line: it is looked for once
  /// Where a statement begins that belongs to a mistake already reported.
  size_t quietStatement_ = kNoMatch;
  bool mayRange_ = false;        ///< the next expression may be the begin of a range
  bool mayHaveOptions_ = false;  ///< `with { … }` may follow the next expression
  int queries_ = 0;              ///< around the cursor
  size_t fixedBy_ = kNoMatch;    ///< a clause word that was corrected and has its `by` in it
  bool panicking_ = false;
  bool isStopped_ = false;
};

template <typename Item>
void Parser::commaList(size_t open, TrailingComma trailing, Item&& item) {
  const TokenKind closer = token(open).kind == TokenKind::LeftParen     ? TokenKind::RightParen
                           : token(open).kind == TokenKind::LeftBracket ? TokenKind::RightBracket
                                                                        : TokenKind::RightBrace;
  bool afterComma = false;
  while (!panicking_ && !at(TokenKind::EndOfFile)) {
    if (at(closer) && (!afterComma || trailing == TrailingComma::Allowed)) break;
    if (at(closer)) {
      const Span comma = token(pos_ - 1).span;
      report(Code::P001, comma, {"`" + std::string(spelling(closer)) + "`", "`,`"})
          ->withHelp("There is no comma after the last one here.")
          .withFix(comma, "");
      panicking_ = false;
      break;
    }
    item();
    afterComma = accept(TokenKind::Comma);
    if (!afterComma) break;
  }
  close(open, closer == TokenKind::RightParen     ? "`,` or `)`"
              : closer == TokenKind::RightBracket ? "`,` or `]`"
                                                  : "`,` or `}`");
}

}  // namespace kinako::syntax
