// Queries: from, join, where, group, sort, skip, take, select.
#include "generator.h"

namespace kinako::differential {

Node* Generator::query(Type type, int depth) {
  // The body runs once a row.
  constexpr uint64_t kRows = 4;
  if (cost_ + times_ * kRows > budget_) return nullptr;
  const uint32_t roll = random_.below(100);
  if (roll < 15) return groupQuery(type, depth);
  if (roll < 35) return joinQuery(type, depth);

  const Type element = random_.chance(60) ? someScalar() : someType();
  std::string text = "(from ";
  std::vector<Node*> parts;
  Node* source = value(types_.list(element), depth);
  const Scope scope(*this);
  const uint64_t times = times_;
  times_ *= kRows;
  const std::string row = fresh("q");
  text += row + " in $";
  parts.push_back(source);
  declare(row, element, false);
  if (random_.chance(20)) {
    const Type second = someScalar();
    const std::string name = fresh("q");
    text += " from " + name + " in $";
    parts.push_back(value(types_.list(second), depth - 1));
    declare(name, second, false);
    times_ *= 2;
  }
  if (random_.chance(50)) {
    text += " where $";
    parts.push_back(part(Kind::QueryWhere, "$", {boolValue(depth)}));
  }
  if (random_.chance(40)) {
    const Type key = random_.chance(60) ? types_.intType : someScalar();
    const bool isDown = isNumber(key) && random_.chance(40);
    text += isDown ? " sort by -$" : " sort by $";
    parts.push_back(part(Kind::QuerySort, "$", {value(key, depth - 1)}));
  }
  if (random_.chance(20)) {
    text += " skip $";
    parts.push_back(part(Kind::QuerySkip, "$", {smallLiteral(-2, 3)}));
  }
  if (random_.chance(25)) {
    text += " take $";
    parts.push_back(part(Kind::QueryTake, "$", {smallLiteral(-2, 4)}));
  }
  const bool isDistinct = !holdsFunction(type) && random_.chance(15);
  text += isDistinct ? " select distinct $)" : " select $)";
  parts.push_back(value(type->element, depth));
  times_ = times;
  Node* node = expression(isDistinct ? Kind::QueryDistinct : Kind::Query, type, text);
  node->children = parts;
  return node;
}

Node* Generator::groupQuery(Type type, int depth) {
  const Type element = someScalar();
  Node* source = value(types_.list(element), depth);
  const Type key = random_.chance(50) ? types_.intType : someScalar();
  const std::string row = fresh("q");
  const std::string group = fresh("g");
  std::vector<Node*> parts = {source};
  {
    const Scope scope(*this);
    declare(row, element, false);
    Node* by = key == types_.intType
                   ? expression(Kind::RemainderInt, key, "($ % 3)", {value(key, depth - 1)})
                   : value(key, depth - 1);
    parts.push_back(by);
  }
  const Scope scope(*this);
  const std::string members = fresh("c");
  std::string text = "(from " + row + " in $ group by $ into " + group;
  if (random_.chance(25)) {
    text += " having $";
    parts.push_back(part(Kind::QueryHaving, "(count(" + group + ") > $)", {smallLiteral(0, 2)}));
  }
  if (random_.chance(25)) {
    text += " sort by $";
    parts.push_back(part(Kind::QuerySort, group + ".key"));
  }
  text += " select $)";
  if (type->element == types_.intType && random_.chance(60)) {
    static constexpr const char* kTexts[] = {"count(", "len("};
    const std::string count = random_.pick(kTexts);
    parts.push_back(expression(Kind::QueryGroup, types_.intType, count + group + ")"));
  } else if (type->element == types_.list(element) && random_.chance(60)) {
    parts.push_back(expression(Kind::QueryGroup, type->element, group + ".items"));
  } else if (type->element == key && random_.chance(60)) {
    parts.push_back(expression(Kind::QueryGroup, key, group + ".key"));
  } else {
    // The group's rows in a query of their own.
    const Type wanted = type->element;
    Node* start = value(wanted, depth - 1);
    const Scope inner(*this);
    declare(members, element, false);
    parts.push_back(expression(Kind::QueryGroup, wanted,
                               "(first((from " + members + " in " + group + " select $)) ?? $)",
                               {value(wanted, depth - 1), start}));
    if (wanted->base == Base::Option || wanted->base == Base::Any ||
        wanted->base == Base::Function) {
      parts.back()->text = "$";
      parts.back()->children = {start};
    }
  }
  Node* node = expression(Kind::QueryGroup, type, text);
  node->children = parts;
  return node;
}

Node* Generator::joinQuery(Type type, int depth) {
  const Type left = someScalar();
  const Type right = random_.chance(60) ? left : someScalar();
  std::vector<Node*> parts = {value(types_.list(left), depth), value(types_.list(right), depth)};
  static constexpr const char* kJoins[] = {"join", "join", "left join", "right join", "outer join"};
  const std::string join = random_.pick(kJoins);
  const std::string a = fresh("q");
  const std::string b = fresh("q");
  const Scope scope(*this);
  std::string text = "(from " + a + " in $ " + join + " " + b + " in $ on $";
  if (left == right && random_.chance(75)) {
    parts.push_back(part(Kind::QueryOn, a + " == " + b));
  } else {
    const Scope on(*this);
    declare(a, left, false);
    declare(b, right, false);
    parts.push_back(part(Kind::QueryOn, "$", {boolValue(depth)}));
  }
  declare(a, join[0] == 'r' || join[0] == 'o' ? types_.option(left) : left, false);
  declare(b, join[0] == 'l' || join[0] == 'o' ? types_.option(right) : right, false);
  if (random_.chance(20)) {
    text += " where $";
    parts.push_back(part(Kind::QueryWhere, "$", {boolValue(depth)}));
  }
  if (random_.chance(20)) {
    text += " sort by $";
    parts.push_back(part(Kind::QuerySort, random_.chance(50) ? a : b));
  }
  text += " select $)";
  parts.push_back(value(type->element, depth));
  Node* node = expression(Kind::QueryJoin, type, text);
  node->children = parts;
  return node;
}

Node* Generator::queryAggregate(Type type, int depth) {
  constexpr uint64_t kRows = 4;
  if (cost_ + times_ * kRows > budget_) return nullptr;
  const Type element = someScalar();
  static constexpr const char* kInts[] = {"sum($)", "min($)", "max($)", "count($)"};
  static constexpr const char* kFloats[] = {"sum($)", "avg($)", "max($)"};
  const std::string aggregate =
      type->base == Base::Int ? random_.pick(kInts) : random_.pick(kFloats);
  Node* source = value(types_.list(element), depth);
  const std::string row = fresh("q");
  const Scope scope(*this);
  const uint64_t times = times_;
  times_ *= kRows;
  declare(row, element, false);
  Node* selected = value(type, depth);
  times_ = times;
  // Both ways to say it.
  const std::string text = random_.chance(50) ? "(from " + row + " in $ select " + aggregate + ")"
                           : aggregate.substr(0, 4) == "coun"
                               ? "count((from " + row + " in $ select $))"
                               : aggregate.substr(0, 4) + "(from " + row + " in $ select $))";
  return expression(Kind::QueryAggregate, type, text, {source, selected});
}

}  // namespace kinako::differential
