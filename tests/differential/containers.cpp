// Lists and maps.
#include "generator.h"

namespace kinako::differential {

Node* Generator::listLiteral(Type type, int depth) {
  std::vector<Node*> elements;
  const int count = random_.between(0, depth > 0 ? 4 : 3);
  for (int i = 0; i < count; ++i) elements.push_back(value(type->element, depth - 1));
  return listed(Kind::ListLiteral, type, "[$]", elements);
}

Node* Generator::listValue(Type type, int depth) {
  if (depth <= 0) return listLiteral(type, 0);
  const Type element = type->element;
  const int next = depth - 1;
  Choices c(*this);
  const auto unary = [&, next](Kind kind, uint32_t weight, const char* text) {
    c.add(kind, weight, [=, this] { return expression(kind, type, text, {value(type, next)}); });
  };
  const auto binary = [&, next](Kind kind, uint32_t weight, const char* text) {
    c.add(kind, weight, [=, this] {
      return expression(kind, type, text, {value(type, next), value(type, next)});
    });
  };
  c.add(Kind::ListLiteral, 10, [=, this] { return listLiteral(type, next); });
  c.add(Kind::Append, 5, [=, this] {
    static constexpr const char* kCalls[] = {"append($, $)", "append($, $)", "push($, $)",
                                             "$.append($)"};
    const char* text = random_.pick(kCalls);
    return expression(Kind::Append, type, text, {value(type, next), value(element, next)});
  });
  binary(Kind::ConcatList, 3, "($ + $)");
  binary(Kind::Concat, 1, "concat($, $)");
  c.add(Kind::SliceList, 3, [=, this] {
    static constexpr const char* kTexts[] = {"$[$:$]", "$[$:$]", "slice($, $, $)"};
    const char* text = random_.pick(kTexts);
    return expression(Kind::SliceList, type, text,
                      {value(type, next), smallInt(next), smallInt(next)});
  });
  c.add(Kind::SliceList, 1, [=, this] {
    const char* text = random_.chance(50) ? "$[$:]" : "$[:$]";
    return expression(Kind::SliceList, type, text, {value(type, next), smallInt(next)});
  });
  c.add(Kind::StepList, 2, [=, this] {
    Node* of = value(type, next);
    Node* step = sliceStep(next);
    const uint32_t roll = random_.below(4);
    if (roll == 0) return expression(Kind::StepList, type, "$[::$]", {of, step});
    Node* bound = smallInt(next);
    if (roll < 3) {
      const char* text = roll == 1 ? "$[$::$]" : "$[:$:$]";
      return expression(Kind::StepList, type, text, {of, bound, step});
    }
    return expression(Kind::StepList, type, "$[$:$:$]", {of, bound, smallInt(next), step});
  });
  unary(Kind::ReverseList, 1, "reverse($)");
  if (!holdsFunction(type)) {
    binary(Kind::SetUnion, 1, "($ union $)");
    binary(Kind::SetUnionAll, 1, "($ union all $)");
    binary(Kind::SetExcept, 1, "($ except $)");
    binary(Kind::SetIntersect, 1, "($ intersect $)");
    unary(Kind::Distinct, 1, "distinct($)");
  }
  unary(Kind::Collect, 1, "collect($)");
  if (isOrdered(element)) unary(Kind::Sort, 2, "sort($)");
  if (element->base == Base::List && isScalar(element->element)) unary(Kind::Sort, 1, "sort($)");
  c.add(Kind::RepeatList, 1, [=, this] {
    return expression(Kind::RepeatList, type, "repeat($, $)",
                      {value(type, next), smallLiteral(0, 3)});
  });
  c.add(Kind::Query, 5, [=, this] { return query(type, next); });
  if (element == types_.intType) {
    c.add(Kind::Range, 2, [=, this] {
      const uint32_t roll = random_.below(3);
      if (roll == 0) return expression(Kind::Range, type, "range($)", {smallInt(next)});
      if (roll == 1) {
        return expression(Kind::Range, type, "range($, $)", {smallInt(next), smallInt(next)});
      }
      return expression(Kind::Range, type, "range($, $, $)",
                        {smallInt(next), smallInt(next), smallLiteral(1, 3)});
    });
    c.add(Kind::Digest, 1, [=, this] {
      return expression(Kind::Digest, type, "sha256($)[:4]", {value(types_.stringType, next)});
    });
  }
  if (element == types_.stringType) {
    c.add(Kind::Split, 3, [=, this] {
      return expression(Kind::Split, type, "split($, $)",
                        {value(types_.stringType, next), shortText()});
    });
  }
  if (isScalar(element)) {
    c.add(Kind::CastList, 1, [=, this]() -> Node* {
      // A fresh list, element by element; of floats from ints, too.
      const Type from = element == types_.floatType ? types_.intType : element;
      const std::string text = "($ as " + type->spelling + ")";
      return expression(Kind::CastList, type, text, {value(types_.list(from), next)});
    });
  }
  c.add(Kind::KeysOrValues, 2, [=, this]() -> Node* {
    const Variable* map = someVariable([&](const Variable& v) {
      return v.type->base == Base::Map && (v.type->key == element || v.type->element == element);
    });
    if (!map) return nullptr;
    const char* text = map->type->key == element ? "keys($)" : "values($)";
    return expression(Kind::KeysOrValues, type, text, {variable(*map)});
  });
  Node* node = c.pick();
  return node ? node : listLiteral(type, 0);
}

/// The step of a slice: rarely 0, and not where no trap is wanted.
Node* Generator::sliceStep(int depth) {
  if (risky()) return smallInt(depth);
  static constexpr const char* kSteps[] = {"1", "2", "3", "-1", "-2", "-3", "7"};
  return expression(Kind::IntLiteral, types_.intType, random_.pick(kSteps));
}

/// Keys that meet each other now and then.
Node* Generator::key(Type type, int depth) {
  if (type == types_.stringType) {
    if (depth > 0 && random_.chance(20)) return value(type, depth - 1);
    if (random_.chance(25)) {
      if (const Variable* text = variableOf(type)) return variable(*text);
    }
    static constexpr std::string_view kKeys[] = {"a", "b", "c", "10", "9", "é", ""};
    return expression(Kind::StringLiteral, type, quoted(random_.pick(kKeys)));
  }
  if (type == types_.intType) {
    if (random_.chance(15)) return value(type, depth - 1);
    return smallInt(depth);
  }
  return value(type, depth > 0 ? 1 : 0);
}

Node* Generator::mapLiteral(Type type, int depth) {
  std::vector<Node*> entries;
  const int count = random_.between(0, 3);
  for (int i = 0; i < count; ++i) {
    entries.push_back(
        part(Kind::MapEntry, "($): $", {key(type->key, 0), value(type->element, depth - 1)}));
  }
  return listed(Kind::MapLiteral, type, "{$}", entries);
}

Node* Generator::mapValue(Type type, int depth) {
  if (depth <= 0) return mapLiteral(type, 0);
  Choices c(*this);
  c.add(Kind::MapLiteral, 4, [=, this] { return mapLiteral(type, depth - 1); });
  c.add(Kind::CastMap, 1, [=, this]() -> Node* {
    if (!isScalar(type->element)) return nullptr;
    return expression(Kind::CastMap, type, "($ as " + type->spelling + ")",
                      {mapLiteral(type, depth - 1)});
  });
  Node* node = c.pick();
  return node ? node : mapLiteral(type, depth - 1);
}

}  // namespace kinako::differential
