// Statements, declarations and the types in them.
#include "syntax/format_state.h"

namespace kinako::syntax {

void Formatter::statements(std::span<Stmt* const> list) {
  for (const Stmt* each : list) {
    startLine();
    stmt(*each);
  }
}

void Formatter::stmt(const Stmt& base) {
  if (!mayGoOn()) return;
  switch (base.kind) {
    case StmtKind::Let:
      return stmt(to<Let>(&base));
    case StmtKind::Function:
      return stmt(to<Function>(&base));
    case StmtKind::If:
      return stmt(to<If>(&base));
    case StmtKind::For:
      return stmt(to<For>(&base));
    case StmtKind::TypeDecl:
      return stmt(to<TypeDecl>(&base));
    case StmtKind::Extern:
      return stmt(to<Extern>(&base));
    case StmtKind::Update:
      return stmt(to<Update>(&base));
    case StmtKind::FetchInto:
      return stmt(to<FetchInto>(&base));
    case StmtKind::Block:
      return block(to<Block>(&base));
    case StmtKind::Unsupported:
      return verbatim(base.span);
    case StmtKind::ErrorStmt:
      return verbatim(base.span);
    case StmtKind::ExprStmt:
      return expr(*to<ExprStmt>(&base).value);
    case StmtKind::Import:
    case StmtKind::Package:
    case StmtKind::Break:
    case StmtKind::Continue:
      return takeWords(base.span.end);
    case StmtKind::Assign: {
      const auto& node = to<Assign>(&base);
      expr(*node.target);
      takeSpaced();
      return expr(*node.value);
    }
    case StmtKind::Return: {
      const auto& node = to<Return>(&base);
      take();
      layout_.space();
      if (node.value) expr(*node.value);
      return;
    }
    case StmtKind::While: {
      const auto& node = to<While>(&base);
      take();
      head(*node.condition);
      return block(*node.body);
    }
    case StmtKind::Test:
    case StmtKind::Bench: {
      take();
      takeSpaced();
      return block(base.kind == StmtKind::Test ? *to<Test>(&base).body : *to<Bench>(&base).body);
    }
    case StmtKind::Expect:
      take();
      layout_.space();
      return expr(*to<Expect>(&base).condition);
  }
}

void Formatter::verbatim(Span span) {
  leadingComments();
  layout_.text(source_.text(span));
  while (next().span.begin < span.end && !at(TokenKind::EndOfFile)) ++next_;
  while (nextComment_ < comments_.size() && comments_[nextComment_].span.begin < span.end) {
    ++nextComment_;
  }
  written(span);
}

void Formatter::block(const Block& node) {
  // Comments before the brace go after it, so that it stays on the line of its head.
  layout_.text("{");
  written(next().span);
  isAfterOpening_ = true;
  ++next_;
  if (node.statements.empty() && !hasComment()) return take();
  layout_.open();
  layout_.indent();
  statements(node.statements);
  startLine();
  layout_.dedent();
  take();
  layout_.close();
}

void Formatter::head(const Expr& condition) {
  layout_.space();
  layout_.indent();  // so that a broken condition stands out from the body
  expr(condition);
  layout_.dedent();
  layout_.space();
}

void Formatter::typeAfterColon(const TypeExpr* declared) {
  if (!declared) return;
  take();
  layout_.space();
  type(*declared);
}

void Formatter::stmt(const Let& node) {
  if (node.isExported) take();
  if (node.isExported) layout_.space();
  take();
  layout_.space();
  take();
  typeAfterColon(node.type);
  if (!node.value) return;
  takeSpaced();
  expr(*node.value);
}

void Formatter::names(size_t count) {
  for (size_t i = 0; i < count; ++i) {
    take();
    if (i + 1 == count) break;
    comma();
    layout_.space();
  }
}

void Formatter::parameters(std::span<const Parameter> list) {
  bracketed(list, Inside::Tight, Trailing::Nothing, Flow::OneALine, false,
            [&](const Parameter& parameter) {
              take();
              typeAfterColon(parameter.type);
            });
}

void Formatter::signature(size_t typeParameters, std::span<const Parameter> params,
                          const TypeExpr* result, size_t effects) {
  if (typeParameters > 0) {
    take();
    names(typeParameters);
    take();
  }
  parameters(params);
  typeAfterColon(result);
  if (effects > 0) {
    takeSpaced();
    names(effects);
  }
}

void Formatter::stmt(const Function& node) {
  if (node.isExported) take();
  takeSpaced();
  take();
  signature(node.typeParameters.size(), node.parameters, node.result, node.effects.size());
  layout_.space();
  block(*node.body);
}

void Formatter::stmt(const If& node) {
  for (size_t i = 0; i < node.branches.size(); ++i) {
    if (i > 0) takeSpaced();
    take();
    head(*node.branches[i].condition);
    block(*node.branches[i].body);
  }
  if (!node.otherwise) return;
  takeSpaced();
  if (at(TokenKind::LeftBrace)) return block(*node.otherwise);
  // `else value`, which is short for a block.
  layout_.text("{");
  layout_.indent();
  statements(node.otherwise->statements);
  trailingComments();
  layout_.dedent();
  layout_.hardLine();
  layout_.text("}");
}

void Formatter::stmt(const For& node) {
  take();
  takeSpaced();
  take();
  layout_.space();
  layout_.indent();
  expr(*node.source);
  if (node.rangeEnd) {
    take();
    expr(*node.rangeEnd);
  }
  layout_.dedent();
  layout_.space();
  block(*node.body);
}

void Formatter::stmt(const Update& node) {
  take();
  takeSpaced();
  take();
  layout_.space();
  map(*node.assignments);
  if (!node.where) return;
  takeSpaced();
  expr(*node.where);
}

void Formatter::stmt(const FetchInto& node) {
  take();
  layout_.space();
  expr(*node.url);
  takeSpaced();
  take();
  withOptions(node.options);
}

void Formatter::dottedName() {
  take();
  while (at(TokenKind::Dot)) {
    take();
    take();
  }
}

void Formatter::stmt(const Extern& node) {
  take();
  takeSpaced();
  dottedName();
  if (node.form == ExternForm::Function) parameters(node.parameters);
  typeAfterColon(node.type);
}

void Formatter::field(const FieldDecl& decl) {
  take();
  typeAfterColon(decl.type);
}

void Formatter::stmt(const TypeDecl& node) {
  if (node.isExported) take();
  if (node.isExported) layout_.space();
  take();
  layout_.space();
  take();
  if (next().kind == TokenKind::Less) {  // not supported, but no reason to leave the file as it is
    size_t count = 1;
    for (size_t i = 1; next(i).kind == TokenKind::Identifier || next(i).kind == TokenKind::Comma;
         ++i) {
      if (next(i).kind == TokenKind::Comma) ++count;
    }
    take();
    names(count);
    take();
  }
  layout_.space();
  if (node.hasEquals) takeSpaced();
  switch (node.form) {
    case TypeDeclForm::Record:
      return recordBody(node);
    case TypeDeclForm::Union:
      return unionBody(node);
    case TypeDeclForm::Alias:
      return type(*node.alias);
  }
}

/// Fields on one line are separated by commas, on lines of their own by nothing.
void Formatter::recordBody(const TypeDecl& node) {
  bool hasMethods = false;
  for (const Member& member : node.members) hasMethods = hasMethods || member.method;
  const bool isForced = hasMethods || opensOnOwnLine();
  take();
  layout_.open();
  layout_.indent();
  trailingComments();
  for (const Member& member : node.members) {
    if (&member != &node.members.front()) {
      layout_.ifFlat(",");
      trailingComments();
    }
    isForced ? layout_.hardLine() : layout_.line();
    keepBlankLine();
    if (member.method) {
      leadingComments();
      stmt(*member.method);
    } else {
      field(member.field);
    }
    skipComma();
  }
  trailingComments();
  leadingComments();
  layout_.dedent();
  layout_.line();
  take();
  layout_.close();
}

void Formatter::unionBody(const TypeDecl& node) {
  layout_.open();
  layout_.indent();
  trailingComments();
  layout_.line();
  for (const Variant& variant : node.variants) {
    if (&variant != &node.variants.front()) {
      clauseBreak();
      take();
      layout_.space();
    }
    take();
    if (next().span.begin >= node.span.end) continue;
    if (at(TokenKind::LeftParen)) {
      bracketed(variant.fields, Inside::Tight, Trailing::Comma, Flow::OneALine, false,
                [&](const FieldDecl& decl) { field(decl); });
    } else if (at(TokenKind::LeftBrace)) {
      takeSpaced();
      for (const FieldDecl& decl : variant.fields) {
        field(decl);
        if (at(TokenKind::Comma)) comma();
        layout_.space();
      }
      take();
    }
  }
  layout_.dedent();
  layout_.close();
}

}  // namespace kinako::syntax
