// Functions, types, imports, and the statements that are read but not supported.
#include <string>

#include "syntax/parser_state.h"

namespace kinako::syntax {

/// The rest of a function, after `fun`; `begin` is where the statement begins.
Stmt* Parser::function(uint32_t begin, bool isExported) {
  const NameAt functionName = declaredName("a function name");
  const auto types = typeParameters();
  const size_t errorsBefore = errors_;
  const auto params = parameters();
  if (errors_ != errorsBefore) lose(functionName.text);
  const bool hasResult =
      !panicking_ && !atIndentedBody() && (accept(TokenKind::Colon) || acceptThinArrowSlip());
  TypeExpr* result = hasResult ? type() : nullptr;
  if (!panicking_ && !result && at(TokenKind::Identifier) && at(TokenKind::LeftBrace, 1)) {
    const Span place{lastEnd(), lastEnd()};
    if (Diagnostic* diagnostic =
            report(Code::P001, peek().span, {"`:` or `{`", describe(peek())})) {
      diagnostic->withHelp("A result type is written after a colon: `fun f(): int`.")
          .withFix(place, ":");
    }
    result = type();
  }
  acceptListTypeSlip(result, "`{`");
  const auto labels = effects();
  Block* body = block();
  return make<Function>(from(begin), functionName.text, functionName.span, isExported, types,
                        params, result, labels, body);
}

std::span<std::string_view> Parser::typeParameters() {
  std::vector<std::string_view> names;
  if (panicking_) return {};
  const bool isSquare = at(TokenKind::LeftBracket) && at(TokenKind::Identifier, 1);
  if (isSquare) {
    if (Diagnostic* diagnostic = report(Code::P001, peek().span, {"`(`", "`[`"})) {
      diagnostic->withHelp("Type parameters are written `<T>`.");
    }
    advance();
  } else if (!accept(TokenKind::Less)) {
    return {};
  }
  const TokenKind closer = isSquare ? TokenKind::RightBracket : TokenKind::Greater;
  if (at(TokenKind::Greater)) {
    const Span both = join(token(pos_ - 1).span, peek().span);
    if (Diagnostic* diagnostic = report(Code::P001, peek().span, {"a type parameter", "`>`"})) {
      diagnostic->withHelp("Leave out `<>`, or name a type parameter: `<T>`.").withFix(both, "");
    }
    advance();
    return {};
  }
  do {
    names.push_back(name("a type parameter").text);
    const bool isBound = at(TokenKind::Colon) || atWord("extends") || atWord("implements");
    if (panicking_ || !isBound) continue;
    if (Diagnostic* diagnostic =
            report(Code::P001, peek().span, {"`,` or `>`", describe(peek())})) {
      diagnostic->withHelp("A type parameter can be any type; it cannot be restricted.");
    }
    while (!at(TokenKind::Comma) && !at(closer) && !at(TokenKind::LeftParen) &&
           !at(TokenKind::EndOfFile) && !peek().startsLine) {
      advance();
    }
  } while (!panicking_ && accept(TokenKind::Comma));
  if (!panicking_ && !accept(closer)) expected("`,` or `>`");
  return keep(names);
}

std::span<Parameter> Parser::parameters() {
  std::vector<Parameter> result;
  const size_t open = pos_;
  const size_t errorsBefore = errors_;
  bool hasMissingColon = false;
  if (panicking_ || !expect(TokenKind::LeftParen)) return {};
  commaList(open, TrailingComma::Refused, [&] {
    acceptSignsBeforeParameter();
    NameAt parameter = declaredName("a parameter name");
    TypeExpr* declared = nullptr;
    if (!panicking_ && accept(TokenKind::Colon)) {
      declared = type();
      acceptListTypeSlip(declared, "`,` or `)`");
    } else if (!panicking_ && at(TokenKind::Identifier) && !peek().startsLine) {
      declared = parameterWithoutColon(parameter, hasMissingColon);
      hasMissingColon = true;
    }
    result.push_back({parameter.text, parameter.span, declared});
    if (at(TokenKind::Assign)) {
      if (Diagnostic* diagnostic = expected("`,` or `)`")) {
        diagnostic->withHelp("Parameters have no default values.");
        panicking_ = isStopped_;
        advance();
        expression();
      }
    }
  });
  if (errors_ != errorsBefore) loseNames(open, pos_);
  return keep(result);
}

std::span<std::string_view> Parser::effects() {
  std::vector<std::string_view> labels;
  if (panicking_ || !accept(TokenKind::Bang)) return {};
  do {
    if (at(TokenKind::LeftBrace) || at(TokenKind::Arrow)) {
      const Span sign = token(pos_ - 1).span;
      if (Diagnostic* diagnostic =
              report(Code::P001, peek().span, {"an effect", describe(peek())})) {
        diagnostic
            ->withHelp("Name the effects, as in `! io`, or leave out the " +
                       std::string(labels.empty() ? "`!`." : "comma."))
            .withFix(sign, "");
      }
      break;
    }
    labels.push_back(name("an effect").text);
  } while (!panicking_ && accept(TokenKind::Comma));
  return keep(labels);
}

Stmt* Parser::exportStmt() {
  const uint32_t begin = advance().span.begin;
  if (accept(TokenKind::Fun)) return function(begin, true);
  const auto exported = [&](auto* declaration) {
    declaration->isExported = true;
    declaration->span.begin = begin;
    return declaration;
  };
  if (at(TokenKind::Let) || at(TokenKind::Var)) return exported(let());
  if (at(TokenKind::Type)) return exported(typeDecl());
  if (Diagnostic* diagnostic = expected("`fun`, `let`, `var` or `type`")) {
    diagnostic->withHelp("Functions, variables and types can be exported.");
  }
  return make<ErrorStmt>(from(begin));
}

Stmt* Parser::packageStmt() {
  const uint32_t begin = peek().span.begin;
  if (pos_ > 0) {
    if (Diagnostic* diagnostic = report(Code::P001, peek().span, {"a statement", "`package`"})) {
      diagnostic->withHelp("`package` comes first in a file.");
    }
  }
  advance();
  const NameAt package = name("a package name");
  return make<Package>(from(begin), package.text);
}

Stmt* Parser::importStmt() {
  const uint32_t begin = advance().span.begin;
  std::string_view language;
  if (at(TokenKind::Identifier)) language = advance().text;
  const Token& file = peek();
  if (!accept(TokenKind::String)) {
    if (Diagnostic* diagnostic = expected("a module name in quotes")) {
      diagnostic->withHelp(
          "A file is imported with `import \"./lib\" as lib`, a module with "
          "`import python \"math\" as math`.");
    }
  }
  std::string_view alias;
  if (!panicking_ && acceptWord("as")) alias = name().text;
  // `auto` may also begin the next statement, as a name.
  const bool isName = at(TokenKind::Assign, 1) || at(TokenKind::LeftParen, 1) ||
                      at(TokenKind::Dot, 1) || at(TokenKind::LeftBracket, 1);
  const bool isAuto = !panicking_ && !isName && acceptWord("auto");

  if (!isImportLanguage(language)) {
    Diagnostic* diagnostic = report(Code::P064, from(begin), {shortened(language)});
    const std::string_view near =
        nearest(language, {std::begin(kImportLanguages) + 1, std::end(kImportLanguages)});
    if (diagnostic && !near.empty()) {
      diagnostic->withHelp("Did you mean `" + std::string(near) + "`?");
    }
  }
  if (file.kind != TokenKind::String || (file.text.empty() && !isEmptyString(file))) {
    lose(alias.empty() ? language : alias);
    return make<ErrorStmt>(from(begin));
  }
  return make<Import>(from(begin), language, file.text, alias, isAuto);
}

Parser::NameAt Parser::dottedName() {
  const NameAt first = name();
  if (panicking_ || !at(TokenKind::Dot)) return first;
  std::string whole(first.text);
  while (!panicking_ && accept(TokenKind::Dot)) {
    whole += '.';
    whole += name().text;
  }
  return {tree_.arena.copy(whole), from(first.span.begin)};
}

Stmt* Parser::externStmt() {
  const uint32_t begin = advance().span.begin;
  ExternForm form{};
  NameAt what{};
  std::span<Parameter> params;
  TypeExpr* declared = nullptr;
  if (accept(TokenKind::Type)) {
    form = ExternForm::Type;
    what = name("a type name");
  } else if (accept(TokenKind::Var) || accept(TokenKind::Let)) {
    form = ExternForm::Variable;
    what = dottedName();
    if (!panicking_ && expect(TokenKind::Colon)) declared = type();
  } else if (accept(TokenKind::Fun)) {
    form = ExternForm::Function;
    what = dottedName();
    params = parameters();
    if (!panicking_ && accept(TokenKind::Colon)) declared = type();
  } else if (acceptWord("object")) {
    form = ExternForm::Object;
    what = name();
  } else {
    expected("`fun`, `var`, `type` or `object`");
    return make<ErrorStmt>(from(begin));
  }
  return make<Extern>(from(begin), form, what.text, what.span, params, declared);
}

FieldDecl Parser::fieldDecl() {
  const NameAt field = name("a field name");
  if (!panicking_ && at(TokenKind::Identifier) && !peek().startsLine) {
    expect(TokenKind::Colon);
    panicking_ = isStopped_;  // read on as if it stood there
  } else {
    expect(TokenKind::Colon);
  }
  TypeExpr* declared = type();
  acceptListTypeSlip(declared, "a field or `}`");
  return {field.text, field.span, declared};
}

/// The type parameters of a type, which there are none of.
void Parser::genericType(const NameAt& typeName) {
  const size_t open = pos_;
  if (at(TokenKind::LeftBracket) && matchOf(pos_) != kNoMatch) {
    pos_ = matchOf(pos_) + 1;
  } else {
    typeParameters();
  }
  loseNames(open, pos_);
  if (Diagnostic* diagnostic =
          report(Code::P071, from(typeName.span.begin),
                 {"type " + std::string(tree_.source->text(from(typeName.span.begin)))})) {
    diagnostic->withHelp(
        "Only functions have type parameters. Give the field the type `any`, or declare a type for "
        "each use.");
  }
}

TypeDecl* Parser::typeDecl() {
  const uint32_t begin = advance().span.begin;
  const NameAt typeName = name("a type name");
  const size_t errorsBefore = errors_;
  if (!panicking_ && (at(TokenKind::Less) || at(TokenKind::LeftBracket))) genericType(typeName);
  bool hasEquals = !panicking_ && accept(TokenKind::Assign);
  const auto decl = [&](TypeDeclForm form, std::span<Member> fields, std::span<Variant> variants,
                        TypeExpr* alias) {
    if (panicking_ || errors_ != errorsBefore) {
      lose(typeName.text);
      for (const Variant& variant : variants) lose(variant.name);
    }
    return make<TypeDecl>(from(begin), typeName.text, typeName.span, form, hasEquals, fields,
                          variants, alias);
  };
  const bool isEmptyRecordType = hasEquals && at(TokenKind::RightBrace, 1);
  if (panicking_ || (at(TokenKind::LeftBrace) && !isEmptyRecordType)) {
    const auto fields = members();
    return decl(TypeDeclForm::Record, fields, {}, nullptr);
  }
  if (!hasEquals) {
    expected("`{` or `=`");
    return decl(TypeDeclForm::Record, {}, {}, nullptr);
  }
  if (at(TokenKind::Bar)) {
    if (Diagnostic* diagnostic = report(Code::P001, peek().span, {"a variant", "`|`"})) {
      diagnostic->withHelp("There is no `|` before the first variant.").withFix(peek().span, "");
    }
    advance();
  }
  const bool isBraced = at(TokenKind::LeftBrace, 1);
  const bool hasFields = (isBraced || at(TokenKind::LeftParen, 1)) &&
                         ((at(TokenKind::Identifier, 2) && at(TokenKind::Colon, 3)) ||
                          (isBraced && at(TokenKind::RightBrace, 2)) || !peek(1).startsLine);
  if (at(TokenKind::Identifier) && (at(TokenKind::Bar, 1) || hasFields)) {
    std::vector<Variant> variants{variant()};
    while (!panicking_ && accept(TokenKind::Bar)) variants.push_back(variant());
    return decl(TypeDeclForm::Union, {}, keep(variants), nullptr);
  }
  TypeExpr* alias = type();
  return decl(TypeDeclForm::Alias, {}, {}, alias);
}

std::span<Member> Parser::members() {
  std::vector<Member> result;
  const At inside(*this, Place::Anywhere);
  if (panicking_ && !skipToBody()) return {};
  const size_t open = pos_;
  advance();
  while (!panicking_ && !at(TokenKind::EndOfFile)) {
    if (at(TokenKind::RightBrace) && !result.empty()) break;
    Member member{};
    if (at(TokenKind::Fun)) {
      const uint32_t begin = advance().span.begin;
      member.method = static_cast<Function*>(function(begin, false));
      member.field = {member.method->name, member.method->nameSpan, nullptr};
    } else {
      member.field = fieldDecl();
    }
    result.push_back(member);
    accept(TokenKind::Comma);
  }
  close(open, "a field or `}`");
  return keep(result);
}

Variant Parser::variant() {
  const NameAt variantName = name("a variant name");
  Variant result{variantName.text, variantName.span, {}};
  const bool isBraced = at(TokenKind::LeftBrace);
  if (panicking_ || !(isBraced || at(TokenKind::LeftParen))) return result;
  const size_t open = pos_;
  advance();
  std::vector<FieldDecl> fields;
  if (isBraced) {
    while (!panicking_ && !at(TokenKind::RightBrace) && !at(TokenKind::EndOfFile)) {
      fields.push_back(fieldDecl());
      accept(TokenKind::Comma);
    }
    close(open, "a field or `}`");
  } else {
    commaList(open, TrailingComma::Allowed, [&] { fields.push_back(fieldDecl()); });
  }
  result.fields = keep(fields);
  return result;
}

bool Parser::atModel() const {
  return atWord("model") && at(TokenKind::Identifier, 1) && at(TokenKind::LeftBrace, 2);
}

/// Reports the keyword and skips its header and body without reading them.
Stmt* Parser::unsupported() {
  const Token& word = advance();
  report(Code::P071, word.span, {word.text});
  const auto skipGroup = [&](TokenKind opener) {
    const size_t open = pos_;
    if (panicking_ || !expect(opener)) return;
    if (matchOf(open) == kNoMatch)
      pos_ = tokens_.size() - 1;
    else
      pos_ = matchOf(open);
    close(open);
  };
  const auto skipAtom = [&] {
    lose(name().text);
    skipGroup(TokenKind::LeftParen);
  };
  if (word.kind == TokenKind::Fact) {
    skipAtom();
  } else if (word.kind == TokenKind::Rule) {
    skipAtom();
    if (!panicking_ && expect(TokenKind::Colon) && expect(TokenKind::Minus)) skipRuleBody();
  } else if (word.kind == TokenKind::Intent) {
    lose(name().text);
    if (!panicking_) parameters();
    if (!panicking_ && accept(TokenKind::Colon)) type();
    skipGroup(TokenKind::LeftBrace);
  } else {  // agent, stream, model, emit, on
    lose(name().text);
    if (!panicking_ && acceptWord("as")) name();
    skipGroup(TokenKind::LeftBrace);
  }
  return make<Unsupported>(from(word.span.begin), word.text);
}

/// `atom, a != b, …`: conditions are not read, only passed.
void Parser::skipRuleBody() {
  do {
    expression();
  } while (!panicking_ && accept(TokenKind::Comma));
}

}  // namespace kinako::syntax
