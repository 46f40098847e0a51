// Types as written.
#include "syntax/parser_state.h"

namespace kinako::syntax {

TypeExpr* Parser::type() {
  const Nesting nesting(*this);
  TypeExpr* result = nesting.ok() ? typeBase() : nullptr;
  if (!result) {
    const uint32_t here = peek().span.begin;
    return make<NamedType>(Span{here, here}, std::string_view("any"));
  }
  // `T?.x` and `T?[i]` after a cast would be steps, but a type takes the `?` first.
  if (!panicking_ && accept(TokenKind::Question)) {
    result = make<OptionType>(from(result->span.begin), result);
  }
  return result;
}

TypeExpr* Parser::typeBase() {
  if (at(TokenKind::Fun)) return functionType();
  if (at(TokenKind::LeftBrace)) return inlineRecord();
  if (at(TokenKind::LeftBracket) || at(TokenKind::LeftParen)) {
    if (Diagnostic* diagnostic = expected("a type")) {
      diagnostic->withHelp(at(TokenKind::LeftBracket)
                               ? "A list type is written `list<int>`."
                               : "There are no tuples; use a list or a record.");
    }
    return nullptr;
  }
  const NameAt typeName =
      at(TokenKind::Identifier) && at(TokenKind::Dot, 1) ? dottedName() : name("a type");
  if (panicking_) return nullptr;
  if (!at(TokenKind::Less)) return make<NamedType>(typeName.span, typeName.text);

  const Span open = advance().span;
  std::vector<TypeExpr*> arguments;
  bool hasMore = true;
  while (hasMore) {
    arguments.push_back(type());
    hasMore = !panicking_ && accept(TokenKind::Comma);
    if (!hasMore && !panicking_ && at(TokenKind::Identifier) && !peek().startsLine) {
      expected("`,` or `>`");
      panicking_ = isStopped_;  // read on as if the comma stood there
      hasMore = !isStopped_;
    }
  }
  if (!panicking_ && !closeAngle()) {
    if (Diagnostic* diagnostic = expected("`,` or `>`")) {
      diagnostic->label(open, "this `<` is not closed");
    }
  }
  return make<GenericType>(from(typeName.span.begin), typeName.text, keep(arguments));
}

/// Takes a `>`, also the first half of a `>=`, as in `let x: list<int>= []`.
bool Parser::closeAngle() {
  if (accept(TokenKind::Greater)) return true;
  if (!at(TokenKind::GreaterEqual)) return false;
  Token& both = tokens_[pos_];
  both.kind = TokenKind::Assign;
  ++both.span.begin;
  both.text.remove_prefix(1);
  return true;
}

TypeExpr* Parser::functionType() {
  const uint32_t begin = advance().span.begin;
  const size_t open = pos_;
  std::vector<TypeExpr*> parameters;
  if (expect(TokenKind::LeftParen)) {
    commaList(open, TrailingComma::Refused, [&] { parameters.push_back(type()); });
  }
  TypeExpr* result = !panicking_ && accept(TokenKind::Colon) ? type() : nullptr;
  return make<FunctionType>(from(begin), keep(parameters), result);
}

TypeExpr* Parser::inlineRecord() {
  const size_t open = pos_;
  advance();
  std::vector<FieldDecl> fields;
  commaList(open, TrailingComma::Allowed, [&] { fields.push_back(fieldDecl()); });
  return make<InlineRecordType>(from(token(open).span.begin), keep(fields));
}

// In `x as Name < …` the `<` may begin type arguments or compare.
TypeExpr* Parser::castType() {
  const bool isAmbiguous = at(TokenKind::Identifier) && at(TokenKind::Less, 1);
  const bool isStep = at(TokenKind::Dot, 1) && !isModule(peek().text);  // into the value cast
  if (!isStep && (!isAmbiguous || skipType(pos_, 0) > pos_ + 1)) return type();
  const Token& typeName = advance();
  return make<NamedType>(typeName.span, typeName.text);
}

size_t Parser::skipType(size_t index, int depth) const {
  if (depth > kMaxNesting) return index + 1;  // type() will say so
  const auto skipList = [&](size_t i, TokenKind closer) {
    while (true) {
      i = skipType(i, depth + 1);
      if (i == kNoMatch) return i;
      if (token(i).kind == closer) return i + 1;
      if (closer == TokenKind::Greater && token(i).kind == TokenKind::GreaterEqual) return i;
      if (token(i).kind != TokenKind::Comma) return kNoMatch;
      ++i;
    }
  };
  const TokenKind kind = token(index).kind;
  size_t end = kNoMatch;
  if (kind == TokenKind::LeftBrace) {
    const size_t match = matchOf(index);
    end = match == kNoMatch ? kNoMatch : match + 1;
  } else if (kind == TokenKind::Fun && token(index + 1).kind == TokenKind::LeftParen) {
    const size_t match = matchOf(index + 1);
    end = match == kNoMatch ? kNoMatch : match + 1;
    if (end != kNoMatch && token(end).kind == TokenKind::Colon) end = skipType(end + 1, depth + 1);
  } else if (kind == TokenKind::Identifier) {
    end = index + 1;
    while (token(end).kind == TokenKind::Dot && token(end + 1).kind == TokenKind::Identifier) {
      end += 2;
    }
    if (token(end).kind == TokenKind::Less) {
      const size_t close = skipList(end + 1, TokenKind::Greater);
      end = close == kNoMatch && depth == 0 ? end : close;
    }
  }
  return end != kNoMatch && token(end).kind == TokenKind::Question ? end + 1 : end;
}

}  // namespace kinako::syntax
