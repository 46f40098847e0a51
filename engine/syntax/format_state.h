// The formatter's insides. It walks the tree and takes the tokens of the source one by one
// as it goes, so that no token can be forgotten; comments travel with the tokens they stand
// before. Made by format(), for one source.
#pragma once

#include <string_view>
#include <vector>

#include "syntax/ast.h"
#include "syntax/layout.h"
#include "syntax/lexer.h"

namespace kinako::syntax {

class Formatter {
 public:
  Formatter(const Tree& tree, TokenList tokens, Budget& budget)
      : tree_(tree),
        budget_(budget),
        source_(*tree.source),
        tokens_(std::move(tokens.tokens)),
        comments_(std::move(tokens.comments)) {}

  std::string run();

 private:
  /// Before each node, of which the layout makes several items.
  bool mayGoOn() { return budget_.take(200) && budget_.goOn(); }

  // Tokens and comments (format.cpp).
  const Token& next(size_t ahead = 0) const;
  bool at(TokenKind kind) const { return next().kind == kind; }
  bool atWord(std::string_view word) const;
  void take();                   ///< the next token, with the comments before it
  void takeSpaced();             ///< a space, the next token, a space
  void takeWords(uint32_t end);  ///< the tokens that begin before `end`, a space between them
  void closeAngle();             ///< a `>`, or the first half of a `>=`
  void comma();                  ///< takes a `,` and leaves the comments before it for later
  bool skipComma();              ///< leaves a `,` out
  bool hasComment() const;       ///< before the next token
  bool hasCommentBefore(uint32_t end) const;
  bool hasLineBreak(uint32_t begin, uint32_t end) const;
  bool endsLine(const Comment& comment) const;
  /// Whether the bracket that comes next is followed by a line break.
  bool opensOnOwnLine() const;
  void trailingComments();  ///< those that stand on the line of what was written last
  void leadingComments();   ///< all that are left before the next token
  void written(Span span);
  std::string_view textOf(const Comment& comment) const;
  void keepBlankLine();  ///< between what was written last and what comes next
  void startLine();      ///< a new line, with all that comes before the next token
  void clauseBreak();    ///< a line(); hard if there is one in the source

  // Statements (format_stmt.cpp).
  void statements(std::span<Stmt* const> list);
  void stmt(const Stmt& base);
  void stmt(const Let& node);
  void stmt(const Function& node);
  void stmt(const If& node);
  void stmt(const For& node);
  void stmt(const TypeDecl& node);
  void stmt(const Extern& node);
  void stmt(const Update& node);
  void stmt(const FetchInto& node);
  void verbatim(Span span);
  void block(const Block& node);
  void head(const Expr& expr);
  void signature(size_t typeParameters, std::span<const Parameter> parameters,
                 const TypeExpr* result, size_t effects);
  void parameters(std::span<const Parameter> list);
  void names(size_t count);
  void dottedName();
  void field(const FieldDecl& decl);
  void recordBody(const TypeDecl& node);
  void unionBody(const TypeDecl& node);
  void typeAfterColon(const TypeExpr* type);

  // Types and expressions (format_expr.cpp).
  void type(const TypeExpr& base);
  void expr(const Expr& base);
  void binary(const Binary& node);
  void postfix(const Expr& base);
  void arguments(std::span<Expr* const> list);
  void list(const ListLiteral& node);
  void record(const RecordLiteral& node);
  void map(const MapLiteral& node);
  void fieldInits(std::span<const FieldInit> list);
  void lambda(const Lambda& node);
  void ifBraces(const IfExpr& node);
  void ifThen(const IfExpr& node);
  void braced(const Expr& value);
  void match(const Match& node);
  void pattern(const Pattern& node);
  void query(const Query& node);
  void queryVariable(const Expr& source);
  void withOptions(const Expr* options);
  bool isHuggable(const Expr& base) const;

  /// `open item, item close`: on one line, or one item per line. `space` goes inside the
  /// brackets on one line: nothing, or one.
  enum class Inside : uint8_t { Tight, Spaced };
  enum class Trailing : uint8_t { Comma, Nothing };
  enum class Flow : uint8_t { OneALine, Fill };
  /// Returns the mark of the group.
  template <typename Items, typename Item>
  size_t bracketed(const Items& items, Inside inside, Trailing trailing, Flow flow, bool isForced,
                   Item&& item);

  const Tree& tree_;
  Budget& budget_;
  const Source& source_;
  std::vector<Token> tokens_;
  std::vector<Comment> comments_;
  Layout layout_;
  size_t next_ = 0;             ///< token to be taken
  size_t nextComment_ = 0;      ///< comment to be written
  uint32_t writtenEnd_ = 0;     ///< where in the source the last thing written ends
  bool isLineOver_ = false;     ///< it was a comment that ends its line
  bool isAfterOpening_ = true;  ///< it was an opening bracket, or nothing yet
};

template <typename Items, typename Item>
size_t Formatter::bracketed(const Items& items, Inside inside, Trailing trailing, Flow flow,
                            bool isForced, Item&& item) {
  const auto edge = [&] { inside == Inside::Spaced ? layout_.line() : layout_.softLine(); };
  take();
  const size_t group = layout_.mark();
  if (items.empty() && !hasComment()) {
    take();
    return group;
  }
  layout_.open();
  layout_.indent();
  trailingComments();
  if (isForced) {
    layout_.hardLine();
  } else {
    edge();
  }
  bool isFirst = true;
  for (const auto& each : items) {
    if (!isFirst) {
      comma();
      trailingComments();
      flow == Flow::Fill ? layout_.fillLine() : layout_.line();
      keepBlankLine();
    }
    isFirst = false;
    item(each);
  }
  skipComma();
  if (trailing == Trailing::Comma && !items.empty()) layout_.ifBroken(",");
  trailingComments();
  leadingComments();
  layout_.dedent();
  edge();
  take();
  layout_.close();
  return group;
}

}  // namespace kinako::syntax
