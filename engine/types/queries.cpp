// Queries, lowered to loops over lists and a few helpers, in the written clause order:
// sources, joins, where, group, having, sort, skip, take, select, distinct. Back ends never
// see a query.
//
//   from a in xs  join b in ys on c  where w  sort by k  take n  select e
//
//   out = []  rows = []
//   for a in xs { for b in ys { if c { if w { push(rows, [a, b, k]) } } } }
//   SortRows(rows)
//   for row in SliceRows(rows, null, n) { a = row[0]  b = row[1]  push(out, e) }
//
// Without sort, skip, take and group the innermost loop pushes to `out` itself.
#include <algorithm>

#include "types/check_state.h"

namespace kinako::types {

namespace {

/// Whether `expr` mentions one of the names anywhere. Walks every expression form.
class Mentions {
 public:
  explicit Mentions(const std::vector<std::string_view>& names) : names_(names) {}

  bool in(const ast::Expr* expr) const {
    if (!expr) return false;
    switch (expr->kind) {
      case ast::ExprKind::Name: {
        const auto name = ast::to<ast::Name>(expr).name;
        return std::find(names_.begin(), names_.end(), name) != names_.end();
      }
      case ast::ExprKind::IntLiteral:
      case ast::ExprKind::BigLiteral:
      case ast::ExprKind::FloatLiteral:
      case ast::ExprKind::StringLiteral:
      case ast::ExprKind::BoolLiteral:
      case ast::ExprKind::NullLiteral:
      case ast::ExprKind::ErrorExpr:
        return false;
      case ast::ExprKind::Paren:
        return in(ast::to<ast::Paren>(expr).inner);
      case ast::ExprKind::Field:
        return in(ast::to<ast::Field>(expr).object);
      case ast::ExprKind::Index: {
        const auto& index = ast::to<ast::Index>(expr);
        return in(index.object) || in(index.index);
      }
      case ast::ExprKind::Call: {
        const auto& call = ast::to<ast::Call>(expr);
        return in(call.callee) || inAny(call.arguments);
      }
      case ast::ExprKind::ListLiteral:
        return inAny(ast::to<ast::ListLiteral>(expr).elements);
      case ast::ExprKind::Unary:
        return in(ast::to<ast::Unary>(expr).operand);
      case ast::ExprKind::Binary: {
        const auto& binary = ast::to<ast::Binary>(expr);
        return in(binary.left) || in(binary.right);
      }
      case ast::ExprKind::Cast:
        return in(ast::to<ast::Cast>(expr).operand);
      case ast::ExprKind::MapLiteral:
      case ast::ExprKind::RecordLiteral:
      case ast::ExprKind::Slice:
      case ast::ExprKind::IfExpr:
      case ast::ExprKind::Match:
      case ast::ExprKind::Lambda:
      case ast::ExprKind::Query:
      case ast::ExprKind::Load:
      case ast::ExprKind::Save:
      case ast::ExprKind::Fetch:
      case ast::ExprKind::Generate:
      case ast::ExprKind::LogicQuery:
        return true;  // not looked into: the cautious answer
    }
    KINAKO_UNREACHABLE();
  }

 private:
  bool inAny(std::span<ast::Expr* const> exprs) const {
    return std::any_of(exprs.begin(), exprs.end(), [&](const auto* e) { return in(e); });
  }

  const std::vector<std::string_view>& names_;
};

/// `name.a.b`: the name at its root, or nothing.
std::string_view pathRoot(const ast::Expr* expr) {
  expr = ast::withoutParens(expr);
  while (const auto* field = ast::as<ast::Field>(expr)) expr = ast::withoutParens(field->object);
  const auto* name = ast::as<ast::Name>(expr);
  return name ? name->name : std::string_view();
}

/// Whether reading this typed path can never stop the program.
bool isTotalPath(const Expr* expr) {
  if (const auto* get = as<const FieldGet>(expr)) return isTotalPath(get->object);
  if (const auto* get = as<const FieldDynamic>(expr)) {
    return get->object->type->is(TypeKind::Map) && isTotalPath(get->object);
  }
  return isVariable(*expr);
}

std::string_view lastName(const ast::Expr* expr) {
  expr = ast::withoutParens(expr);
  if (const auto* field = ast::as<ast::Field>(expr)) return field->name;
  if (const auto* name = ast::as<ast::Name>(expr)) return name->name;
  return {};
}

class QueryLowering {
 public:
  QueryLowering(CheckState& state, const ast::Query& query) : s_(state), query_(query) {}

  Expr* lower();

 private:
  using Statements = std::vector<Stmt*>;

  /// A row variable and the local that holds it in the loops open now.
  struct Row {
    std::string_view name;
    const Type* type;
    Local* local;
    Span span;
  };

  /// A loop or condition whose body is being written.
  struct Open {
    Span span;
    Local* local;  ///< of a loop
    Expr* head;    ///< source or condition
    IterationKind iteration;
    bool isLoop;
    Statements body;
  };

  Statements& body() { return open_.empty() ? top_ : open_.back().body; }
  void emit(Stmt* stmt) { body().push_back(stmt); }
  void openLoop(Local* local, Expr* source, IterationKind iteration, Span span) {
    open_.push_back({span, local, source, iteration, true, {}});
  }
  void openIf(Expr* condition) {
    open_.push_back({condition->span, nullptr, condition, IterationKind::List, false, {}});
  }
  /// Ends what was opened since `depth`.
  void closeTo(size_t depth) {
    while (open_.size() > depth) {
      auto last = std::move(open_.back());
      open_.pop_back();
      auto* block = s_.stmt<Block>(last.span, s_.list(last.body));
      emit(last.isLoop ? static_cast<Stmt*>(s_.stmt<ForEach>(last.span, last.iteration, last.local,
                                                             last.head, block))
                       : s_.stmt<If>(last.span, last.head, block, nullptr));
    }
  }

  Expr* get(Local* local) { return s_.localGet(local, query_.span); }
  const Type* anyList() { return s_.types().list(s_.types().anyType); }
  Expr* helper(HelperKind kind, const Type* type, std::vector<Expr*> arguments) {
    return s_.expr<Helper>(query_.span, type, kind, s_.list(arguments));
  }
  void push(Local* target, Expr* value) {
    emit(s_.stmt<Evaluate>(
        query_.span, helper(HelperKind::ListPush, s_.types().nullType, {get(target), value})));
  }
  Local* declare(const Type* type, Expr* value) {
    auto* local = s_.hidden(type, query_.span);
    emit(s_.stmt<Declare>(query_.span, local, value));
    return local;
  }
  Local* declareList() {
    return declare(anyList(), s_.expr<MakeList>(query_.span, anyList(), std::span<Expr*>()));
  }
  Expr* null() { return s_.expr<NullConst>(query_.span, s_.types().anyType); }
  Expr* boolean(bool value) { return s_.expr<BoolConst>(query_.span, s_.types().boolType, value); }

  /// A row variable in scope, bound by the innermost loop or a declaration.
  Local* bind(std::string_view name, const Type* type, Span span) {
    auto* local = s_.declareLocal(name, type, span, false);
    rows_.push_back({local->name, type, local, span});
    return local;
  }
  /// All row variables as one hidden list, and back again.
  Expr* packRows(Expr* extra = nullptr) {
    std::vector<Expr*> parts;
    for (const auto& row : rows_) parts.push_back(s_.toAny(get(row.local)));
    if (extra) parts.push_back(s_.toAny(extra));
    return s_.expr<MakeList>(query_.span, anyList(), s_.list(parts));
  }
  void unpackRows(Local* packed) {
    for (size_t i = 0; i < rows_.size(); ++i) {
      auto& row = rows_[i];
      auto* fresh = s_.declareLocal(row.name, row.type, row.span, false);
      fresh->isJoined = row.type->is(TypeKind::Option);
      emit(s_.stmt<Declare>(row.span, fresh, element(packed, i, row.type)));
      row.local = fresh;
    }
  }
  Expr* element(Local* packed, size_t position, const Type* type) {
    auto* index =
        s_.expr<IntConst>(query_.span, s_.types().intType, static_cast<int64_t>(position));
    return s_.expr<Index>(query_.span, type, IndexKind::List, get(packed), index);
  }
  std::vector<std::string_view> rowNames() const {
    std::vector<std::string_view> names;
    for (const auto& row : rows_) names.push_back(row.name);
    return names;
  }

  struct Source {
    Expr* items;
    IterationKind iteration;
    const Type* element;
  };
  Source checkSource(const ast::Expr* expr, Code code);
  void addSource(const ast::QuerySource& source);
  void addJoin(const ast::QueryJoin& join);
  void innerJoin(const ast::QueryJoin& join, Source source);
  bool hashJoin(const ast::QueryJoin& join, const Source& source, Local* matches, bool isLeft);
  void outerJoin(const ast::QueryJoin& join, Source source);
  void makeOptional(size_t count);
  std::string keyName(size_t position, NameIndex& taken) const;
  Expr* checkKey(const ast::Expr& part, Span& definition);
  void addGroup();
  Expr* countOperand(const ast::Expr* expr, std::string_view clause);
  Expr* select(Local* out);
  const ast::Call* aggregate() const;

  CheckState& s_;
  const ast::Query& query_;
  Statements top_;
  std::vector<Open> open_;
  std::vector<Row> rows_;
  const Type* resultElement_ = nullptr;
};

QueryLowering::Source QueryLowering::checkSource(const ast::Expr* expr, Code code) {
  auto* items = s_.checkExpr(expr);
  const auto* type = items->type;
  const auto* any = s_.types().anyType;
  switch (type->kind) {
    case TypeKind::List:
      return {items, IterationKind::List, type->element};
    case TypeKind::Group:
      return {items, IterationKind::Group, type->element};
    case TypeKind::Map:
      return {items, IterationKind::Map, type->key};
    case TypeKind::Option: {
      const auto* inner = type->element;
      const bool isSequence = inner->is(TypeKind::List) || inner->is(TypeKind::Group);
      return {items, IterationKind::Any, isSequence ? inner->element : any};
    }
    case TypeKind::Any:
    case TypeKind::Null:
    case TypeKind::Never:
    case TypeKind::Parameter:
      return {items, IterationKind::Any, any};
    case TypeKind::Int:
    case TypeKind::Float:
    case TypeKind::Bool:
    case TypeKind::String:
    case TypeKind::BigInt:
    case TypeKind::BigRat:
    case TypeKind::Unit:
    case TypeKind::Function:
    case TypeKind::Record:
    case TypeKind::Union:
      s_.report(code, expr->span);
      return {s_.errorExpr(expr->span), IterationKind::Any, any};
  }
  KINAKO_UNREACHABLE();
}

void QueryLowering::addSource(const ast::QuerySource& source) {
  const auto checked = checkSource(source.source, Code::T032);
  auto* local = bind(source.name, checked.element, source.nameSpan);
  openLoop(local, checked.items, checked.iteration, source.nameSpan);
}

void QueryLowering::addJoin(const ast::QueryJoin& join) {
  const auto names = rowNames();
  const bool isDependent = Mentions(names).in(join.source);
  if (join.kind == ast::JoinKind::Inner || join.kind == ast::JoinKind::Left) {
    if (isDependent) {
      innerJoin(join, checkSource(join.source, Code::T034));
      return;
    }
    // The same rows for every left row: read them once, before all loops.
    auto loops = std::move(open_);
    open_.clear();
    auto source = checkSource(join.source, Code::T034);
    auto* items =
        declare(anyList(), helper(HelperKind::RowItems, anyList(), {s_.toAny(source.items)}));
    open_ = std::move(loops);
    source.items = get(items);
    source.iteration = IterationKind::List;
    innerJoin(join, source);
    return;
  }
  // The left side must be complete before the right side decides: gather it first.
  auto loops = std::move(open_);
  open_.clear();
  auto* left = declareList();
  open_ = std::move(loops);
  push(left, packRows());
  closeTo(0);
  auto source = checkSource(join.source, Code::T034);
  auto* right =
      declare(anyList(), helper(HelperKind::RowItems, anyList(), {s_.toAny(source.items)}));
  source.items = get(right);
  source.iteration = IterationKind::List;
  auto* joined = declareList();
  const auto& types = s_.types();
  const auto leftCount = rows_.size();
  auto* packed = s_.hidden(anyList(), query_.span);

  const auto unmatchedRight = [&](Expr* row) {
    std::vector<Expr*> parts(leftCount, nullptr);
    for (auto*& part : parts) part = null();
    parts.push_back(s_.toAny(row));
    push(joined, s_.expr<MakeList>(query_.span, anyList(), s_.list(parts)));
  };
  const auto one = [&] { return s_.expr<IntConst>(query_.span, types.intType, int64_t{1}); };
  const auto zero = [&] { return s_.expr<IntConst>(query_.span, types.intType, int64_t{0}); };

  if (join.kind == ast::JoinKind::Right) {
    auto* row = s_.declareLocal(join.name, source.element, join.nameSpan, false);
    openLoop(row, source.items, source.iteration, join.nameSpan);
    auto* matched = declare(types.boolType, boolean(false));
    const auto depth = open_.size();
    openLoop(packed, get(left), IterationKind::List, query_.span);
    unpackRows(packed);
    openIf(s_.checkCondition(join.condition, "on"));
    emit(s_.stmt<SetLocal>(query_.span, matched, boolean(true)));
    push(joined, packRows(get(row)));
    closeTo(depth);
    openIf(s_.expr<Unary>(query_.span, types.boolType, UnaryOperator::Not, get(matched)));
    unmatchedRight(get(row));
    closeTo(0);
  } else {
    auto* flags = declare(
        s_.types().list(types.boolType),
        s_.expr<MakeList>(query_.span, s_.types().list(types.boolType), std::span<Expr*>()));
    openLoop(packed, get(left), IterationKind::List, query_.span);
    unpackRows(packed);
    auto* matched = declare(types.boolType, boolean(false));
    auto* position = declare(types.intType, zero());
    const auto depth = open_.size();
    auto* row = s_.declareLocal(join.name, source.element, join.nameSpan, false);
    openLoop(row, source.items, source.iteration, join.nameSpan);
    const auto inner = open_.size();
    openIf(s_.checkCondition(join.condition, "on"));
    emit(s_.stmt<SetLocal>(query_.span, matched, boolean(true)));
    emit(s_.stmt<Evaluate>(
        query_.span, helper(HelperKind::MarkMatched, types.nullType, {get(flags), get(position)})));
    push(joined, packRows(get(row)));
    closeTo(inner);
    emit(s_.stmt<SetLocal>(
        query_.span, position,
        s_.expr<Binary>(query_.span, types.intType, BinaryOperator::AddInt, get(position), one())));
    closeTo(depth);
    openIf(s_.expr<Unary>(query_.span, types.boolType, UnaryOperator::Not, get(matched)));
    push(joined, packRows(null()));
    closeTo(0);
    // Then the right rows nobody asked for.
    auto* count = declare(types.intType, zero());
    auto* rest = s_.hidden(source.element, join.nameSpan);
    openLoop(rest, get(right), IterationKind::List, join.nameSpan);
    auto* flagged =
        s_.expr<Binary>(query_.span, types.boolType, BinaryOperator::LessInt, get(count),
                        s_.expr<CallBuiltin>(query_.span, types.intType, Builtin::Len,
                                             s_.list(std::vector<Expr*>{get(flags)})));
    auto* isMatched = s_.expr<Logical>(
        query_.span, types.boolType, LogicalOperator::And, flagged,
        s_.expr<Index>(query_.span, types.boolType, IndexKind::List, get(flags), get(count)));
    openIf(s_.expr<Unary>(query_.span, types.boolType, UnaryOperator::Not, isMatched));
    unmatchedRight(get(rest));
    closeTo(1);
    emit(s_.stmt<SetLocal>(
        query_.span, count,
        s_.expr<Binary>(query_.span, types.intType, BinaryOperator::AddInt, get(count), one())));
    closeTo(0);
  }
  makeOptional(leftCount);
  auto* optionalRow = s_.declareLocal(
      join.name,
      join.kind == ast::JoinKind::Outer ? s_.types().option(source.element) : source.element,
      join.nameSpan, false);
  rows_.push_back({optionalRow->name, optionalRow->type, optionalRow, join.nameSpan});
  auto* next = s_.hidden(anyList(), query_.span);
  openLoop(next, get(joined), IterationKind::List, query_.span);
  unpackRows(next);
}

/// The first `count` row variables may be null from here on.
void QueryLowering::makeOptional(size_t count) {
  for (size_t i = 0; i < count; ++i) rows_[i].type = s_.types().option(rows_[i].type);
}

void QueryLowering::innerJoin(const ast::QueryJoin& join, Source source) {
  const bool isLeft = join.kind == ast::JoinKind::Left;
  if (!isLeft) {
    auto* matches = s_.hidden(anyList(), join.nameSpan);
    if (source.iteration == IterationKind::List && hashJoin(join, source, matches, false)) return;
    auto* local = bind(join.name, source.element, join.nameSpan);
    openLoop(local, source.items, source.iteration, join.nameSpan);
    openIf(s_.checkCondition(join.condition, "on"));
    return;
  }
  // matches = the right rows that fit, or one null; then go over them.
  auto* matches = s_.hidden(anyList(), join.nameSpan);
  if (!(source.iteration == IterationKind::List && hashJoin(join, source, matches, true))) {
    emit(s_.stmt<Declare>(query_.span, matches,
                          s_.expr<MakeList>(query_.span, anyList(), std::span<Expr*>())));
    const auto depth = open_.size();
    auto* candidate = s_.declareLocal(join.name, source.element, join.nameSpan, false);
    openLoop(candidate, source.items, source.iteration, join.nameSpan);
    openIf(s_.checkCondition(join.condition, "on"));
    push(matches, s_.toAny(get(candidate)));
    closeTo(depth);
  }
  const auto depth = open_.size();
  openIf(s_.expr<Unary>(query_.span, s_.types().boolType, UnaryOperator::Not,
                        s_.truthy(get(matches))));
  push(matches, null());
  closeTo(depth);
  auto* row = bind(join.name, s_.types().option(source.element), join.nameSpan);
  row->isJoined = true;
  openLoop(row, get(matches), IterationKind::List, join.nameSpan);
}

/// Joins on `left path == right path` through an index of the right rows by their key,
/// when reading the keys cannot stop the program. For a left join `matches` receives the
/// rows; an inner join goes on inside the loop over them.
bool QueryLowering::hashJoin(const ast::QueryJoin& join, const Source& source, Local* matches,
                             bool isLeft) {
  const auto* equality = ast::as<ast::Binary>(ast::withoutParens(join.condition));
  if (!equality || equality->op != ast::BinaryOp::Equal) return false;
  const auto names = rowNames();
  const auto isRow = [&](std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  const ast::Expr* leftKey = equality->left;
  const ast::Expr* rightKey = equality->right;
  if (pathRoot(leftKey) == join.name) std::swap(leftKey, rightKey);
  if (pathRoot(rightKey) != join.name || !isRow(pathRoot(leftKey)) ||
      pathRoot(leftKey) == join.name || isRow(join.name)) {
    return false;
  }
  // Look at the typed keys first; give up without a trace when they might trap.
  auto* leftTyped = s_.checkExpr(leftKey);
  auto* candidate = s_.newLocal(join.name, source.element, join.nameSpan, false);
  Expr* rightTyped = nullptr;
  {
    CheckState::ScopeGuard scope(s_);
    s_.current->scopes.back()[candidate->name] = {SymbolKind::Local, candidate};
    rightTyped = s_.checkExpr(rightKey);
  }
  if (!isTotalPath(leftTyped) || !isTotalPath(rightTyped)) return false;
  const auto& types = s_.types();
  // Keys that can never be equal are an error of the condition: let it say so.
  if (!s_.isConvertible(CheckState::unwrapped(leftTyped->type),
                        CheckState::unwrapped(rightTyped->type)) &&
      !s_.isConvertible(CheckState::unwrapped(rightTyped->type),
                        CheckState::unwrapped(leftTyped->type))) {
    return false;
  }
  auto loops = std::move(open_);
  open_.clear();
  auto* index = declare(types.anyType, helper(HelperKind::JoinIndexNew, types.anyType, {}));
  auto* none = declareList();
  openLoop(candidate, source.items, IterationKind::List, join.nameSpan);
  emit(s_.stmt<Evaluate>(query_.span,
                         helper(HelperKind::JoinIndexAdd, types.nullType,
                                {get(index), s_.toAny(rightTyped), s_.toAny(get(candidate))})));
  closeTo(0);
  open_ = std::move(loops);
  auto* found =
      helper(HelperKind::JoinIndexFind, anyList(), {get(index), s_.toAny(leftTyped), get(none)});
  if (isLeft) {
    emit(s_.stmt<Declare>(query_.span, matches, found));
    return true;
  }
  auto* row = bind(join.name, source.element, join.nameSpan);
  openLoop(row, found, IterationKind::List, join.nameSpan);
  return true;
}

/// What the part of a key is called among several: as the field or variable it comes from,
/// unless an earlier one is.
std::string QueryLowering::keyName(size_t position, NameIndex& taken) const {
  const auto name = lastName(query_.groupKeys[position]);
  const bool isTaken = !taken.add(name) || name.empty();
  return isTaken ? "k" + std::to_string(position + 1) : std::string(name);
}

/// Checks a part of the key. `definition` receives what its last name means.
Expr* QueryLowering::checkKey(const ast::Expr& part, Span& definition) {
  const size_t before = s_.facts ? s_.facts->mentions.size() : 0;
  Expr* value = s_.checkExpr(&part);
  if (s_.facts) {
    const auto& mentions = s_.facts->mentions;
    for (size_t i = before; i < mentions.size(); ++i) {
      if (mentions[i].at.end == part.span.end) definition = mentions[i].definition;
    }
  }
  return value;
}

void QueryLowering::addGroup() {
  const auto& keys = query_.groupKeys;
  Span definition;
  Expr* key = nullptr;
  const Type* keyType = nullptr;
  if (keys.size() == 1) {
    key = checkKey(*keys[0], definition);
    keyType = key->type;
  } else {
    std::vector<MapItem> items;
    std::vector<Field> fields;
    NameIndex taken;
    for (size_t i = 0; i < keys.size(); ++i) {
      Span place = keys[i]->span;
      auto* value = checkKey(*keys[i], place);
      const auto name = s_.program->arena.copy(std::string_view(keyName(i, taken)));
      if (name != lastName(keys[i])) place = keys[i]->span;
      auto* text = s_.expr<StringConst>(keys[i]->span, s_.types().stringType, name);
      items.push_back({text, s_.toAny(value)});
      const bool isOpen = value->type->is(TypeKind::Null) || value->type->is(TypeKind::Unit) ||
                          value->type->is(TypeKind::Never);
      fields.push_back({name, isOpen ? s_.types().anyType : value->type, place});
    }
    keyType = s_.types().inlineRecord(std::move(fields));
    key = s_.expr<MakeMap>(query_.span, keyType, s_.program->arena.copy(items));
  }
  Expr* item = nullptr;
  if (rows_.size() == 1) {
    item = get(rows_[0].local);
  } else {
    std::vector<MapItem> items;
    for (const auto& row : rows_) {
      auto* text = s_.expr<StringConst>(row.span, s_.types().stringType, row.name);
      items.push_back({text, s_.toAny(get(row.local))});
    }
    item = s_.expr<MakeMap>(query_.span, s_.types().map(s_.types().stringType, s_.types().anyType),
                            s_.program->arena.copy(items));
  }
  auto loops = std::move(open_);
  open_.clear();
  auto* groups = declareList();
  auto* index =
      declare(s_.types().anyType, helper(HelperKind::JoinIndexNew, s_.types().anyType, {}));
  open_ = std::move(loops);
  const auto* groupType = s_.types().group(keyType, item->type);
  emit(s_.stmt<Evaluate>(query_.span,
                         helper(HelperKind::GroupInsert, s_.types().nullType,
                                {get(groups), get(index), s_.toAny(key), s_.toAny(item)})));
  closeTo(0);
  for (const auto& row : rows_) s_.current->scopes.back().erase(row.name);
  rows_.clear();
  auto* group = bind(query_.groupName, groupType, query_.groupNameSpan);
  if (keys.size() == 1) {
    auto& names = s_.groupKeyNames[group];
    names.whole = lastName(keys[0]);
    names.definition = definition;
    const auto* literal = ast::as<ast::MapLiteral>(ast::withoutParens(keys[0]));
    if (literal) {
      for (const auto& entry : literal->entries) {
        const auto* name = ast::as<ast::StringLiteral>(entry.key);
        if (!name) continue;
        names.entries.push_back(name->value);
        names.places.add(name->value);
      }
    }
  }
  openLoop(group, helper(HelperKind::GroupList, anyList(), {get(groups)}), IterationKind::List,
           query_.groupNameSpan);
  if (query_.having) openIf(s_.checkCondition(query_.having, "having"));
}

Expr* QueryLowering::countOperand(const ast::Expr* expr, std::string_view clause) {
  if (!expr) return null();
  auto* value = s_.checkExpr(expr);
  if (!s_.isConvertible(value->type, s_.types().intType)) {
    s_.report(Code::T055, expr->span, {clause, toString(value->type)});
    return null();
  }
  return s_.toAny(s_.convert(value, s_.types().intType));
}

/// `sum(x)` and its like as the whole projection aggregate all rows.
const ast::Call* QueryLowering::aggregate() const {
  if (!query_.groupKeys.empty()) return nullptr;
  const auto* call = ast::as<ast::Call>(ast::withoutParens(query_.select));
  const auto* name = call ? ast::as<ast::Name>(call->callee) : nullptr;
  if (!name || call->arguments.size() != 1) return nullptr;
  static constexpr std::string_view kNames[] = {"sum", "avg", "min", "max", "count"};
  if (std::find(std::begin(kNames), std::end(kNames), name->name) == std::end(kNames)) {
    return nullptr;
  }
  const bool isUser = s_.find(name->name).symbol || s_.globals.contains(name->name) ||
                      s_.functions.contains(name->name);
  return isUser ? nullptr : call;
}

Expr* QueryLowering::select(Local* out) {
  if (const auto* call = aggregate()) {
    auto* operand = s_.checkExpr(call->arguments[0]);
    const auto* type = CheckState::unwrapped(operand->type);
    // A list is aggregated row by row.
    if (!type->is(TypeKind::List) && !type->is(TypeKind::Group)) {
      resultElement_ = operand->type;
      push(out, operand);
      closeTo(0);
      auto* list = s_.expr<CallBuiltin>(operand->span, s_.types().list(resultElement_),
                                        Builtin::Collect, s_.list(std::vector<Expr*>{get(out)}));
      std::vector<Expr*> arguments = {list};
      const auto& builtin =
          *findBuiltin(ast::to<ast::Name>(static_cast<const ast::Expr*>(call->callee)).name);
      s_.noteBuiltin(call->callee->span, builtin);
      const auto* result = s_.builtinResult(builtin, *call, arguments);
      return s_.builtinCall(builtin, result, arguments, query_.span);
    }
  }
  auto* value = s_.checkExpr(query_.select);
  resultElement_ = s_.widened(value->type);
  if (resultElement_->is(TypeKind::Unit) || resultElement_->is(TypeKind::Null) ||
      resultElement_->is(TypeKind::Never)) {
    resultElement_ = s_.types().anyType;
  }
  push(out, value);
  closeTo(0);
  return nullptr;
}

Expr* QueryLowering::lower() {
  CheckState::ScopeGuard scope(s_);
  auto* out = s_.hidden(anyList(), query_.span);
  auto* outDeclare = s_.stmt<Declare>(
      query_.span, out, s_.expr<MakeList>(query_.span, anyList(), std::span<Expr*>()));
  top_.push_back(outDeclare);
  for (const auto& source : query_.sources) addSource(source);
  for (const auto& join : query_.joins) addJoin(join);
  if (query_.where) openIf(s_.checkCondition(query_.where, "where"));
  if (!query_.groupKeys.empty()) addGroup();
  if (query_.sort || query_.skip || query_.take) {
    auto* key = query_.sort ? s_.checkExpr(query_.sort) : nullptr;
    if (key && (key->type->is(TypeKind::Function) || key->type->is(TypeKind::Unit))) {
      s_.report(Code::T056, query_.sort->span, {toString(key->type)});
    }
    auto loops = std::move(open_);
    open_.clear();
    auto* rows = declareList();
    open_ = std::move(loops);
    push(rows, packRows(key));
    closeTo(0);
    Expr* sorted = get(rows);
    if (query_.sort) sorted = helper(HelperKind::SortRows, anyList(), {sorted});
    if (query_.skip || query_.take) {
      auto* skip = countOperand(query_.skip, "skip");
      auto* take = countOperand(query_.take, "take");
      sorted = helper(HelperKind::SliceRows, anyList(), {sorted, skip, take});
    }
    auto* packed = s_.hidden(anyList(), query_.span);
    openLoop(packed, sorted, IterationKind::List, query_.span);
    unpackRows(packed);
  }
  auto* scalar = select(out);
  if (scalar) {
    return s_.expr<BlockExpr>(query_.span, scalar->type, s_.list(top_), scalar);
  }
  // Now that the element type is known, the result is a list of it from the start.
  const auto* type = s_.types().list(resultElement_);
  out->type = type;
  outDeclare->value->type = type;
  Expr* result = s_.expr<LocalGet>(query_.span, type, out);
  if (query_.distinct) result = helper(HelperKind::Distinct, type, {result});
  return s_.expr<BlockExpr>(query_.span, type, s_.list(top_), result);
}

}  // namespace

Expr* CheckState::checkQuery(const ast::Query& query) {
  return QueryLowering(*this, query).lower();
}

}  // namespace kinako::types
