// Types and expressions.
#include <algorithm>

#include "syntax/format_state.h"

namespace kinako::syntax {

namespace {

/// Operators of one level are broken together.
int levelOf(BinaryOp op) {
  switch (op) {
    case BinaryOp::Multiply:
    case BinaryOp::Divide:
    case BinaryOp::Remainder:
      return 0;
    case BinaryOp::Add:
    case BinaryOp::Subtract:
      return 1;
    case BinaryOp::Less:
    case BinaryOp::LessEqual:
    case BinaryOp::Greater:
    case BinaryOp::GreaterEqual:
      return 2;
    case BinaryOp::Equal:
    case BinaryOp::NotEqual:
    case BinaryOp::In:
      return 3;
    case BinaryOp::And:
      return 4;
    case BinaryOp::Or:
      return 5;
    case BinaryOp::Coalesce:
      return 6;
    case BinaryOp::Union:
    case BinaryOp::UnionAll:
    case BinaryOp::Except:
    case BinaryOp::Intersect:
      return 7;
  }
  return 0;
}

bool isScalar(const Expr& base) {
  if (const auto* unary = as<Unary>(&base)) return isScalar(*unary->operand);
  return base.kind == ExprKind::IntLiteral || base.kind == ExprKind::FloatLiteral ||
         base.kind == ExprKind::StringLiteral || base.kind == ExprKind::BoolLiteral ||
         base.kind == ExprKind::NullLiteral;
}

bool isPostfix(const Expr& base) {
  return base.kind == ExprKind::Call || base.kind == ExprKind::Index ||
         base.kind == ExprKind::Slice || base.kind == ExprKind::Field ||
         base.kind == ExprKind::Cast;
}

const Expr* innerOf(const Expr& base) {
  if (const auto* call = as<Call>(&base)) return call->callee;
  if (const auto* index = as<Index>(&base)) return index->object;
  if (const auto* slice = as<Slice>(&base)) return slice->object;
  if (const auto* field = as<Field>(&base)) return field->object;
  return to<Cast>(&base).operand;
}

}  // namespace

void Formatter::type(const TypeExpr& base) {
  switch (base.kind) {
    case TypeExprKind::NamedType:
      return dottedName();
    case TypeExprKind::GenericType: {
      dottedName();
      take();
      bool isFirst = true;
      for (const TypeExpr* argument : to<GenericType>(&base).arguments) {
        if (!isFirst) {
          comma();
          layout_.space();
        }
        isFirst = false;
        type(*argument);
      }
      return closeAngle();
    }
    case TypeExprKind::FunctionType: {
      const auto& node = to<FunctionType>(&base);
      take();
      bracketed(node.parameters, Inside::Tight, Trailing::Nothing, Flow::OneALine, false,
                [&](const TypeExpr* parameter) { type(*parameter); });
      return typeAfterColon(node.result);
    }
    case TypeExprKind::InlineRecordType:
      bracketed(to<InlineRecordType>(&base).fields, Inside::Spaced, Trailing::Nothing,
                Flow::OneALine, false, [&](const FieldDecl& decl) { field(decl); });
      return;
    case TypeExprKind::OptionType:
      type(*to<OptionType>(&base).inner);
      return take();
  }
}

void Formatter::expr(const Expr& base) {
  if (!mayGoOn()) return;
  switch (base.kind) {
    case ExprKind::IntLiteral:
    case ExprKind::BigLiteral:
    case ExprKind::FloatLiteral:
    case ExprKind::StringLiteral:
    case ExprKind::BoolLiteral:
    case ExprKind::NullLiteral:
    case ExprKind::Name:
      return take();
    case ExprKind::ErrorExpr:
      return;
    case ExprKind::Paren:
      take();
      expr(*to<Paren>(&base).inner);
      return take();
    case ExprKind::Unary:
      take();
      return expr(*to<Unary>(&base).operand);
    case ExprKind::Binary:
      return binary(to<Binary>(&base));
    case ExprKind::Call:
    case ExprKind::Index:
    case ExprKind::Slice:
    case ExprKind::Field:
    case ExprKind::Cast:
      return postfix(base);
    case ExprKind::ListLiteral:
      return list(to<ListLiteral>(&base));
    case ExprKind::MapLiteral:
      return map(to<MapLiteral>(&base));
    case ExprKind::RecordLiteral:
      return record(to<RecordLiteral>(&base));
    case ExprKind::IfExpr: {
      const auto& node = to<IfExpr>(&base);
      return node.form == IfForm::Then ? ifThen(node) : ifBraces(node);
    }
    case ExprKind::Match:
      return match(to<Match>(&base));
    case ExprKind::Lambda:
      return lambda(to<Lambda>(&base));
    case ExprKind::Query:
      return query(to<Query>(&base));
    case ExprKind::Load: {
      const auto& node = to<Load>(&base);
      take();
      if (node.path) takeSpaced();
      takeSpaced();
      type(*node.type);
      return withOptions(node.options);
    }
    case ExprKind::Save: {
      const auto& node = to<Save>(&base);
      take();
      layout_.space();
      expr(*node.value);
      if (node.path) {
        takeSpaced();
        take();
      }
      return withOptions(node.options);
    }
    case ExprKind::Fetch: {
      const auto& node = to<Fetch>(&base);
      take();
      layout_.space();
      expr(*node.url);
      return withOptions(node.options);
    }
    case ExprKind::Generate:
      take();
      takeSpaced();
      return fieldInits(to<Generate>(&base).fields);
    case ExprKind::LogicQuery:
      take();
      layout_.space();
      take();
      return arguments(to<LogicQuery>(&base).arguments);
  }
}

void Formatter::withOptions(const Expr* options) {
  if (!options) return;
  takeSpaced();
  expr(*options);
}

void Formatter::binary(const Binary& node) {
  std::vector<const Binary*> chain;
  const Expr* first = &node;
  while (const auto* link = as<Binary>(first)) {
    if (levelOf(link->op) != levelOf(node.op)) break;
    chain.push_back(link);
    first = link->left;
  }
  layout_.open();
  layout_.indent();
  expr(*first);
  for (auto link = chain.rbegin(); link != chain.rend(); ++link) {
    layout_.space();
    take();
    if ((*link)->op == BinaryOp::UnionAll) {
      layout_.space();
      take();
    }
    trailingComments();
    layout_.line();
    expr(*(*link)->right);
  }
  layout_.dedent();
  layout_.close();
}

void Formatter::postfix(const Expr& base) {
  std::vector<const Expr*> steps;
  const Expr* first = &base;
  for (; isPostfix(*first); first = innerOf(*first)) steps.push_back(first);
  expr(*first);
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    const Expr& each = **step;
    if (const auto* call = as<Call>(&each)) {
      arguments(call->arguments);
    } else if (const auto* index = as<Index>(&each)) {
      if (index->optional) take();
      take();
      expr(*index->index);
      take();
    } else if (const auto* slice = as<Slice>(&each)) {
      take();
      if (slice->begin) expr(*slice->begin);
      take();
      if (slice->end) expr(*slice->end);
      if (at(TokenKind::Colon)) take();
      if (slice->step) expr(*slice->step);
      take();
    } else if (const auto* field = as<Field>(&each)) {
      if (field->optional) take();
      take();
      take();
    } else {
      takeSpaced();
      type(*to<Cast>(&each).type);
    }
  }
}

/// Whether `base`, as the last argument, may open on the line of its call.
bool Formatter::isHuggable(const Expr& base) const {
  if (const auto* lambda = as<Lambda>(&base)) return lambda->body != nullptr;
  if (const auto* list = as<ListLiteral>(&base)) return !list->elements.empty();
  if (const auto* map = as<MapLiteral>(&base)) return !map->entries.empty();
  if (const auto* record = as<RecordLiteral>(&base)) return !record->fields.empty();
  if (const auto* call = as<Call>(&base)) {
    return !call->arguments.empty() && isHuggable(*call->arguments.back());
  }
  return base.kind == ExprKind::Match;
}

void Formatter::arguments(std::span<Expr* const> list) {
  constexpr size_t kWidestHead = 60;  // columns of the other arguments beside a hugged one
  size_t last = 0;
  const size_t group = bracketed(list, Inside::Tight, Trailing::Nothing, Flow::OneALine, false,
                                 [&](const Expr* argument) {
                                   last = layout_.mark();
                                   expr(*argument);
                                 });
  if (!list.empty() && isHuggable(*list.back()) && !layout_.hasHardLine(group, last) &&
      layout_.flatWidth(group, last) <= kWidestHead) {
    layout_.unbreak(group);
  }
}

void Formatter::list(const ListLiteral& node) {
  const bool isTable = node.elements.size() > 1 &&
                       std::all_of(node.elements.begin(), node.elements.end(),
                                   [](const Expr* element) { return isScalar(*element); });
  bracketed(node.elements, Inside::Tight, Trailing::Comma, isTable ? Flow::Fill : Flow::OneALine,
            opensOnOwnLine(), [&](const Expr* element) { expr(*element); });
}

void Formatter::map(const MapLiteral& node) {
  bracketed(node.entries, Inside::Spaced, Trailing::Comma, Flow::OneALine, opensOnOwnLine(),
            [&](const MapEntry& entry) {
              expr(*entry.key);
              take();
              layout_.space();
              expr(*entry.value);
            });
}

void Formatter::record(const RecordLiteral& node) {
  dottedName();
  layout_.space();
  fieldInits(node.fields);
}

void Formatter::fieldInits(std::span<const FieldInit> list) {
  bracketed(list, Inside::Spaced, Trailing::Comma, Flow::OneALine, opensOnOwnLine(),
            [&](const FieldInit& init) {
              take();
              take();
              layout_.space();
              expr(*init.value);
            });
}

void Formatter::lambda(const Lambda& node) {
  take();
  signature(node.typeParameters.size(), node.parameters, node.result, node.effects.size());
  if (node.value) {
    takeSpaced();
    return expr(*node.value);
  }
  layout_.space();
  const Block& body = *node.body;
  const bool isShort = body.statements.size() == 1 &&
                       !hasLineBreak(body.span.begin, body.span.end) &&
                       !hasCommentBefore(body.span.end);
  if (!isShort) return block(body);
  take();
  layout_.open();
  layout_.indent();
  layout_.line();
  stmt(*body.statements.front());
  layout_.dedent();
  layout_.line();
  take();
  layout_.close();
}

void Formatter::braced(const Expr& value) {
  const bool isForced = opensOnOwnLine();
  take();
  layout_.indent();
  trailingComments();
  isForced ? layout_.hardLine() : layout_.line();
  expr(value);
  trailingComments();
  leadingComments();
  layout_.dedent();
  layout_.line();
  take();
}

void Formatter::ifBraces(const IfExpr& first) {
  layout_.open();
  const IfExpr* node = &first;
  while (true) {
    take();
    head(*node->condition);
    braced(*node->thenValue);
    if (!node->elseValue) break;
    takeSpaced();
    const auto* chained = as<IfExpr>(node->elseValue);
    if (at(TokenKind::If) && chained && chained->form == IfForm::Braces) {
      node = chained;
      continue;
    }
    const bool hasBraces =
        at(TokenKind::LeftBrace) && next().span.begin < node->elseValue->span.begin;
    hasBraces ? braced(*node->elseValue) : expr(*node->elseValue);
    break;
  }
  layout_.close();
}

void Formatter::ifThen(const IfExpr& node) {
  layout_.open();
  layout_.indent();
  take();
  head(*node.condition);
  trailingComments();
  layout_.line();
  take();
  layout_.space();
  expr(*node.thenValue);
  if (node.elseValue) {
    trailingComments();
    layout_.line();
    take();
    layout_.space();
    const bool hasBraces =
        at(TokenKind::LeftBrace) && next().span.begin < node.elseValue->span.begin;
    hasBraces ? braced(*node.elseValue) : expr(*node.elseValue);
  }
  layout_.dedent();
  layout_.close();
}

void Formatter::match(const Match& node) {
  take();
  head(*node.target);
  take();
  if (node.arms.empty() && !hasComment()) return take();
  layout_.open();
  layout_.indent();
  for (const MatchArm& arm : node.arms) {
    startLine();
    pattern(arm.pattern);
    takeSpaced();
    arm.body ? block(*arm.body) : expr(*arm.value);
  }
  startLine();
  layout_.dedent();
  take();
  layout_.close();
}

void Formatter::pattern(const Pattern& node) {
  while (next().span.begin < node.span.end) {
    if (at(TokenKind::Comma)) {
      comma();
      layout_.space();
    } else {
      take();
    }
  }
}

void Formatter::queryVariable(const Expr& source) {
  take();
  takeSpaced();
  expr(source);
}

void Formatter::query(const Query& node) {
  layout_.open();
  layout_.indent();
  bool isFirst = true;
  const auto clause = [&](size_t words) {
    if (!isFirst) clauseBreak();
    isFirst = false;
    for (size_t i = 0; i < words; ++i) {
      take();
      layout_.space();
    }
  };
  for (const QuerySource& source : node.sources) {
    clause(1);
    queryVariable(*source.source);
  }
  for (const QueryJoin& join : node.joins) {
    clause(join.kind == JoinKind::Inner ? 1 : 2);
    if (atWord("from") && next(1).kind == TokenKind::Identifier) {
      take();
      layout_.space();
    }
    queryVariable(*join.source);
    takeSpaced();
    expr(*join.condition);
  }
  if (node.where) {
    clause(1);
    expr(*node.where);
  }
  if (!node.groupKeys.empty()) {
    clause(2);
    for (const Expr* key : node.groupKeys) {
      if (key != node.groupKeys.front()) {
        comma();
        layout_.space();
      }
      expr(*key);
    }
    takeSpaced();
    take();
  }
  if (node.having) {
    clause(1);
    expr(*node.having);
  }
  if (node.sort) {
    clause(2);
    expr(*node.sort);
  }
  if (node.skip) {
    clause(1);
    expr(*node.skip);
  }
  if (node.take) {
    clause(1);
    expr(*node.take);
  }
  clause(node.distinct ? 2 : 1);
  expr(*node.select);
  layout_.dedent();
  layout_.close();
}

}  // namespace kinako::syntax
