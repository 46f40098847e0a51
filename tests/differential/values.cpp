// What is possible for a value of any type: variables, calls, steps into containers, choices;
// and the makers of records, unions, options, functions and `any`.
#include <algorithm>

#include "generator.h"

namespace kinako::differential {

Node* Generator::value(Type type, int depth) {
  if (depth <= 0) return leaf(type);
  if (random_.chance(30)) {
    if (const Variable* known = variableOf(type)) return variable(*known);
  }
  if (random_.chance(45)) {
    Choices choices(*this);
    addCommon(choices, type, depth);
    if (Node* node = choices.pick()) return node;
  }
  return construct(type, depth);
}

Node* Generator::leaf(Type type) {
  if (random_.chance(75)) {
    if (const Variable* known = variableOf(type)) return variable(*known);
  }
  return construct(type, 0);
}

Node* Generator::construct(Type type, int depth) {
  switch (type->base) {
    case Base::Int:
      return intValue(depth);
    case Base::Float:
      return floatValue(depth);
    case Base::Bool:
      return boolValue(depth);
    case Base::String:
      return stringValue(depth);
    case Base::BigInt:
      return bigInt(depth);
    case Base::BigRat:
      return bigRat(depth);
    case Base::Any:
      return any(type, depth);
    case Base::List:
      return listValue(type, depth);
    case Base::Map:
      return mapValue(type, depth);
    case Base::Option:
      return option(type, depth);
    case Base::Record:
      return record(type, depth);
    case Base::Union:
      return variant(type, depth);
    case Base::Function:
      return lambda(type, depth);
  }
  return nullptr;
}

std::vector<Node*> Generator::values(const std::vector<Type>& types, int depth) {
  std::vector<Node*> nodes;
  for (const Type type : types) nodes.push_back(value(type, depth));
  return nodes;
}

void Generator::addCommon(Choices& c, Type type, int depth) {
  const int next = depth - 1;
  c.add(Kind::Call, 8, [=, this]() -> Node* {
    const FunctionShape* callee = someFunction(type);
    return callee ? call(FunctionShape(*callee), next) : nullptr;
  });
  c.add(Kind::CallValue, 6, [=, this]() -> Node* {
    const Variable* callee = someVariable([&](const Variable& v) {
      return v.type->base == Base::Function && v.type->element == type;
    });
    return callee ? callValue(Variable(*callee), next) : nullptr;
  });
  c.add(Kind::CallMethod, 4, [=, this]() -> Node* {
    const auto method = [&](const Variable& v) -> const MethodShape* {
      if (v.type->base != Base::Record) return nullptr;
      for (const MethodShape& method : records_[v.type->shape].methods) {
        if (method.result == type) return &method;
      }
      return nullptr;
    };
    const Variable* object = someVariable([&](const Variable& v) { return method(v) != nullptr; });
    return object ? callMethod(Variable(*object), *method(*object), next) : nullptr;
  });
  c.add(Kind::CallLambda, 1, [=, this] {
    const Type parameter = someScalar();
    Node* callee = lambda(types_.function({parameter}, type), next);
    return expression(Kind::CallLambda, type, "$($)", {callee, value(parameter, next)});
  });
  c.add(Kind::ElementRead, 7, [=, this] { return elementOf(type, next); });
  c.add(Kind::EntryRead, 5, [=, this] { return entryOf(type, next); });
  c.add(Kind::FieldRead, 6, [=, this] { return fieldOf(type, next); });
  c.add(Kind::Conditional, 3, [=, this] {
    const char* text = random_.chance(70) ? "(if $ then $ else $)" : "(if $ { $ } else { $ })";
    return expression(Kind::Conditional, type, text,
                      {boolValue(next), value(type, next), value(type, next)});
  });
  c.add(Kind::Match, 2, [=, this] { return match(type, next); });
  if (type->base != Base::Option && type->base != Base::Any && type->base != Base::Function) {
    c.add(Kind::Coalesce, 3, [=, this] {
      return expression(Kind::Coalesce, type, "($ ?? $)",
                        {value(types_.option(type), next), value(type, next)});
    });
    c.add(Kind::CoalesceNull, 1, [=, this] {
      return expression(Kind::CoalesceNull, type, "(none ?? $)", {value(type, next)});
    });
    c.add(Kind::Unwrap, 8, [=, this]() -> Node* {
      if (!risky()) return nullptr;
      const Variable* known = variableOf(types_.option(type));
      return known ? expression(Kind::Unwrap, type, known->name) : nullptr;
    });
    c.add(Kind::FirstOrLast, 1, [=, this] {
      const char* text = random_.chance(50) ? "(first($) ?? $)" : "(last($) ?? $)";
      return expression(Kind::FirstOrLast, type, text,
                        {value(types_.list(type), next), value(type, next)});
    });
    c.add(Kind::Reduce, 1, [=, this] { return reduce(type, next); });
    c.add(Kind::AnyRead, 4, [=, this]() -> Node* {
      const Variable* known = variableOf(types_.any(type));
      return known ? expression(Kind::AnyRead, type, known->name) : nullptr;
    });
    c.add(Kind::FromAny, 1, [=, this] {
      if (type->base == Base::List || type->base == Base::Map) {
        return expression(Kind::FromAny, type, "($ as any)", {value(type, next)});
      }
      return expression(Kind::FromAny, type, "(($ as any) as " + type->spelling + ")",
                        {value(type, next)});
    });
    c.add(Kind::FromWrongAny, 1, [=, this]() -> Node* {
      if (!risky()) return nullptr;
      return expression(Kind::FromWrongAny, type, "($ as " + type->spelling + ")",
                        {value(types_.anyType, next)});
    });
  }
  if (isScalar(type) || type->base == Base::BigInt) {
    c.add(Kind::CallGeneric, 2, [=, this]() -> Node* {
      return hasGeneric_ ? expression(Kind::CallGeneric, type, "same($)", {value(type, next)})
                         : nullptr;
    });
    c.add(Kind::Conditional, 1, [=, this] {
      Node* condition = value(someTruthy(), next);  // of any kind: is it nothing?
      return expression(Kind::Conditional, type, "(if $ then $ else $)",
                        {condition, value(type, next), value(type, next)});
    });
  }
}

bool Generator::canCall(const FunctionShape& shape) const {
  if (lambdas_ > 0 && shape.cost > 40) return false;
  return cost_ + times_ * shape.cost <= budget_;
}

const FunctionShape* Generator::someFunction(Type result) {
  if (self_ && selfCalls_ > 0 && loops_ == 0 && lambdas_ == 0 && self_->result == result &&
      random_.chance(60)) {
    return self_;
  }
  std::vector<const FunctionShape*> found;
  for (const FunctionShape& shape : functions_) {
    if (shape.result == result && canCall(shape)) found.push_back(&shape);
  }
  return found.empty() ? nullptr : random_.pick(found);
}

Node* Generator::call(const FunctionShape& shape, int depth) {
  const bool isSelf = self_ && shape.name == self_->name;
  if (isSelf) {
    --selfCalls_;
  } else {
    cost_ += times_ * shape.cost;
  }
  std::vector<Node*> arguments;
  for (size_t i = 0; i < shape.parameters.size(); ++i) {
    if (i == 0 && shape.takesDepth) {
      arguments.push_back(isSelf ? expression(Kind::LessDepth, types_.intType, depthName_ + " - 1")
                                 : smallLiteral(0, 4));
    } else {
      arguments.push_back(value(shape.parameters[i], depth));
    }
  }
  std::string text = shape.name + "(";
  for (size_t i = 0; i < arguments.size(); ++i) text += i == 0 ? "$" : ", $";
  text += ")";
  Node* node = shape.result ? expression(Kind::Call, shape.result, text)
                            : statement(Kind::CallProcedure, text);
  node->children = arguments;
  return node;
}

Node* Generator::callValue(const Variable& callee, int depth) {
  constexpr uint64_t kCost = 12;  // nobody knows which function it will be
  if (cost_ + times_ * kCost > budget_) return nullptr;
  cost_ += times_ * kCost;
  FunctionShape shape;
  shape.name = callee.name;
  shape.parameters = callee.type->parameters;
  shape.result = callee.type->element;
  shape.takesDepth = callee.isSmall;
  Node* node = call(shape, depth);
  if (node->role == Role::Expression) {
    node->kind = callee.isNested ? Kind::CallNested : Kind::CallValue;
  }
  return node;
}

Node* Generator::callMethod(const Variable& object, const MethodShape& method, int depth) {
  FunctionShape shape;
  shape.name = object.name + "." + method.name;
  shape.parameters = method.parameters;
  shape.result = method.result;
  shape.cost = 4;
  if (!canCall(shape)) return nullptr;
  Node* node = call(shape, depth);
  if (node->role == Role::Expression) node->kind = Kind::CallMethod;
  return node;
}

Node* Generator::elementOf(Type type, int depth) {
  const Type listType = types_.list(type);
  const Variable* known = variableOf(listType);
  if (!known) {
    if (!risky() || depth <= 0) return nullptr;
    return expression(Kind::ElementRead, type, "$[$]",
                      {value(listType, depth - 1), smallInt(depth - 1)});
  }
  const std::string name = known->name;
  if (risky()) {
    return expression(Kind::ElementRead, type, name + "[$]",
                      {random_.chance(80) ? smallInt(depth) : value(types_.intType, depth)});
  }
  // In range, from either end.
  return expression(
      Kind::ElementRead, type,
      "(if len(" + name + ") > 0 then " + name + "[($ % len(" + name + "))] else $)",
      {random_.chance(60) ? smallInt(depth) : value(types_.intType, depth), value(type, depth)});
}

Node* Generator::entryOf(Type type, int depth) {
  const Variable* known = someVariable(
      [&](const Variable& v) { return v.type->base == Base::Map && v.type->element == type; });
  if (!known) return nullptr;
  const std::string name = known->name;
  const Type keyType = known->type->key;
  if (type->base == Base::Option || type->base == Base::Function || risky()) {
    if (type->base == Base::Function && !risky()) return nullptr;
    return expression(Kind::EntryRead, type, name + "[$]", {key(keyType, depth)});
  }
  const uint32_t roll = random_.below(4);
  if (roll == 3 && keyType == types_.stringType) {
    return expression(Kind::EntryField, type, "(" + name + ".a ?? $)", {value(type, depth)});
  }
  if (roll == 0) {
    return expression(Kind::EntryOr, type, "get(" + name + ", $, $)",
                      {key(keyType, depth), value(type, depth)});
  }
  if (roll == 1) {
    Node* wanted = key(keyType, 0);
    if (wanted->children.empty()) {
      const std::string at = name + "[" + wanted->text + "]";
      return expression(Kind::EntryIf, type,
                        "(if " + wanted->text + " in " + name + " then " + at + " else $)",
                        {value(type, depth)});
    }
  }
  return expression(Kind::EntryRead, type, "(" + name + "[$] ?? $)",
                    {key(keyType, depth), value(type, depth)});
}

Node* Generator::fieldOf(Type type, int depth) {
  const auto field = [&](Type of) -> const FieldShape* {
    if (of->base != Base::Record) return nullptr;
    for (const FieldShape& shape : records_[of->shape].fields) {
      if (shape.type == type) return &shape;
    }
    return nullptr;
  };
  const Variable* known = someVariable([&](const Variable& v) { return field(v.type) != nullptr; });
  if (known) {
    return expression(Kind::FieldRead, type, known->name + "." + field(known->type)->name);
  }
  const Variable* optional = someVariable([&](const Variable& v) {
    return v.type->base == Base::Option && field(v.type->element) != nullptr;
  });
  if (optional && type->base != Base::Option && type->base != Base::Function) {
    const std::string step = optional->name + "?." + field(optional->type->element)->name;
    return expression(Kind::OptionalField, type, "(" + step + " ?? $)", {value(type, depth)});
  }
  if (risky()) {
    // Of a union: some variants have it.
    for (const UnionShape& shape : unions_) {
      const Variable* owner = variableOf(shape.type);
      if (!owner) continue;
      for (const VariantShape& variant : shape.variants) {
        for (const FieldShape& each : variant.fields) {
          if (each.type == type) {
            return expression(Kind::UnionField, type, owner->name + "." + each.name);
          }
        }
      }
    }
  }
  std::vector<const RecordShape*> owners;
  for (const RecordShape& shape : records_) {
    if (field(shape.type)) owners.push_back(&shape);
  }
  if (owners.empty() || depth <= 0) return nullptr;
  const Type owner = random_.pick(owners)->type;
  const std::string name = field(owner)->name;
  return expression(Kind::FieldRead, type, "$." + name, {record(owner, depth - 1)});
}

Node* Generator::match(Type type, int depth) {
  const uint32_t roll = random_.below(100);
  if (roll < 40) {
    const Variable* known =
        someVariable([](const Variable& v) { return v.type->base == Base::Union; });
    if (known) {
      const UnionShape& shape = unions_[known->type->shape];
      Node* target = variable(*known);
      return matchUnion(type, shape, target, depth, "");
    }
  }
  if (roll < 60) {
    const Variable* known =
        someVariable([](const Variable& v) { return v.type->base == Base::Option; });
    if (known) {
      Node* target = variable(*known);
      return expression(Kind::MatchOption, type, "(match $ {\n  none => $\n  _ => $\n})",
                        {target, value(type, depth), value(type, depth)});
    }
  }
  if (roll < 75) {
    return expression(Kind::MatchText, type, "(match $ {\n  \"a\" => $\n  \"\" => $\n  _ => $\n})",
                      {value(types_.stringType, depth), value(type, depth), value(type, depth),
                       value(type, depth)});
  }
  if (roll < 85) {
    return expression(Kind::MatchBool, type, "(match $ {\n  true => $\n  false => $\n})",
                      {boolValue(depth), value(type, depth), value(type, depth)});
  }
  if (roll < 92) {
    return expression(
        Kind::MatchAny, type,
        "(match ($ as any) {\n  1 => $\n  \"a\" => $\n  true => $\n  null => $\n  _ => $\n})",
        {value(someType(), depth), value(type, depth), value(type, depth), value(type, depth),
         value(type, depth), value(type, depth)});
  }
  if (roll < 96) {
    return expression(
        Kind::MatchBlock, type,
        "(match ($ % 4) {\n  0 => {\n    let arm = $\n    arm\n  }\n  1 => {\n    if $ {\n      $\n"
        "    } else {\n      $\n    }\n  }\n  18446744073709551616 => $\n  _ => {\n    ($)\n  "
        "}\n})",
        {value(types_.intType, depth), value(type, depth), boolValue(depth), value(type, depth),
         value(type, depth), value(type, depth), value(type, depth)});
  }
  return expression(
      Kind::MatchInt, type,
      "(match ($ % 4) {\n  0 => $\n  1 => $\n  9223372036854775807 => $\n  _ => $\n})",
      {value(types_.intType, depth), value(type, depth), value(type, depth), value(type, depth),
       value(type, depth)});
}

/// With a name in `fold`: arms call that function on the parts that are the union again and
/// put the results in front of their own.
Node* Generator::matchUnion(Type result, const UnionShape& shape, Node* target, int depth,
                            std::string_view fold) {
  std::vector<Node*> parts = {target};
  std::string text = "(match $ {";
  const UnionShape copy = shape;
  const bool hasRest = fold.empty() && copy.variants.size() > 2 && random_.chance(25);
  const size_t arms = copy.variants.size() - (hasRest ? 1 : 0);
  if (fold.empty() && random_.chance(25)) {
    // A pattern in a pattern, which the arms below need not see.
    const VariantShape& variant = random_.pick(copy.variants);
    std::string pattern;
    for (const FieldShape& field : variant.fields) {
      pattern += pattern.empty() ? "(" : ", ";
      const Base base = field.type->base;
      const VariantShape& first = copy.variants[0];
      pattern += base == Base::Int                                 ? "1"
                 : base == Base::String                            ? "\"a\""
                 : base == Base::Bool                              ? "true"
                 : field.type == copy.type && first.fields.empty() ? first.name
                 : field.type == copy.type                         ? first.name + "(_)"
                                                                   : "_";
    }
    if (!pattern.empty()) {
      text += "\n  $";
      parts.push_back(
          part(Kind::NestedPattern, variant.name + pattern + ") => $", {value(result, depth)}));
    }
  }
  for (size_t i = 0; i < arms; ++i) {
    const VariantShape& variant = copy.variants[i];
    const Scope scope(*this);
    std::string pattern = variant.name;
    std::string calls;
    for (size_t f = 0; f < variant.fields.size(); ++f) {
      const FieldShape& field = variant.fields[f];
      pattern += f == 0 ? "(" : ", ";
      const bool isWanted = !fold.empty() || random_.chance(80);
      const std::string name = isWanted ? fresh("b") : "_";
      pattern += name;
      if (!isWanted) continue;
      declare(name, field.type, false);
      if (!fold.empty() && field.type == copy.type) {
        calls += std::string(fold) + "(" + name + ") + ";
      }
    }
    if (!variant.fields.empty()) pattern += ")";
    text += "\n  $";
    parts.push_back(part(Kind::MatchArm,
                         pattern + " => " + (calls.empty() ? "$" : "(" + calls + "$)"),
                         {value(result, depth)}));
  }
  if (hasRest) {
    text += "\n  $";
    parts.push_back(part(Kind::MatchArm, "_ => $", {value(result, depth)}));
  }
  Node* node = expression(Kind::Match, result, text + "\n})");
  node->children = parts;
  return node;
}

Node* Generator::reduce(Type type, int depth) {
  const Type element = someScalar();
  Node* list = value(types_.list(element), depth);
  Node* step = lambda(types_.function({type, element}, type), depth);
  return expression(Kind::Reduce, type, "reduce($, $, $)", {list, step, value(type, depth)});
}

Node* Generator::lambda(Type type, int depth) {
  if (random_.chance(12)) {
    // A builtin of that form, as a value.
    const char* name = nullptr;
    if (type->parameters.size() == 1 && type->element) {
      const Base from = type->parameters[0]->base;
      const Base to = type->element->base;
      if (from == Base::Int && to == Base::Int) name = "abs";
      if (from == Base::String && to == Base::Int) name = "len";
      if (from == Base::String && to == Base::String) name = random_.chance(50) ? "upper" : "trim";
      if (from == Base::Float && to == Base::Float) name = random_.chance(50) ? "floor" : "abs";
      if (to == Base::String && from != Base::String) name = "str";
      if (to == Base::Bool) name = "bool";
    }
    if (name) return expression(Kind::BuiltinName, type, name);
  }
  // What may be reached by name: a function of that form.
  if (depth <= 0 || random_.chance(25)) {
    std::vector<const FunctionShape*> named;
    for (const FunctionShape& shape : functions_) {
      if (shape.parameters == type->parameters && shape.result == type->element &&
          !shape.takesDepth && shape.cost <= 12) {
        named.push_back(&shape);
      }
    }
    if (!named.empty()) {
      return expression(Kind::FunctionName, type, random_.pick(named)->name);
    }
  }
  if (depth > 0 && !type->parameters.empty() && random_.chance(50)) {
    // The first argument of a longer one given already.
    std::vector<const FunctionShape*> longer;
    for (const FunctionShape& shape : functions_) {
      if (shape.parameters.size() == type->parameters.size() + 1 && shape.result == type->element &&
          !shape.takesDepth && shape.cost <= 12 &&
          std::equal(type->parameters.begin(), type->parameters.end(),
                     shape.parameters.begin() + 1)) {
        longer.push_back(&shape);
      }
    }
    if (!longer.empty()) {
      const FunctionShape* callee = random_.pick(longer);
      const Type given = callee->parameters[0];
      return expression(Kind::Partial, type, callee->name + "($)", {value(given, depth - 1)});
    }
  }
  const Scope scope(*this);
  std::string head = "(fun(";
  for (const Type parameter : type->parameters) {
    const std::string name = fresh("p");
    if (head.back() != '(') head += ", ";
    head += name + ": " + parameter->spelling;
    declare(name, parameter, true);
  }
  head += ")";
  if (type->element) head += ": " + type->element->spelling;

  const bool wasInFunction = inFunction_;
  const int loops = loops_;
  const Type result = result_;
  inFunction_ = true;
  loops_ = 0;
  result_ = type->element;
  ++lambdas_;
  Node* node = nullptr;
  if (type->element && (depth <= 1 || random_.chance(60))) {
    node = expression(Kind::Lambda, type, head + " => $)", {value(type->element, depth - 1)});
  } else {
    Node* block = blockOf({});
    if (depth > 0) statements(block, random_.between(1, 2), 1);
    if (type->element) {
      block->children.push_back(
          statement(Kind::Return, "return $", {value(type->element, depth - 1)}));
    }
    node = expression(Kind::LambdaBlock, type, head + " $)", {block});
  }
  --lambdas_;
  result_ = result;
  loops_ = loops;
  inFunction_ = wasInFunction;
  return node;
}

Node* Generator::record(Type type, int depth) {
  const RecordShape& shape = records_[type->shape];
  const std::vector<FieldShape> fields = shape.fields;
  std::string text = type->spelling + " { ";
  std::vector<Node*> parts;
  for (size_t i = 0; i < fields.size(); ++i) {
    text += (i == 0 ? "" : ", ") + fields[i].name + ": $";
    parts.push_back(depth <= 0 && fields[i].type->base == Base::Option
                        ? expression(Kind::None, fields[i].type, "none")
                        : kept(fields[i].type, depth - 1));
  }
  Node* node = expression(Kind::RecordLiteral, type, text + " }");
  node->children = parts;
  return node;
}

Node* Generator::variant(Type type, int depth) {
  const UnionShape shape = unions_[type->shape];
  const VariantShape& variant = depth <= 0 ? shape.variants[0] : random_.pick(shape.variants);
  if (variant.fields.empty()) return expression(Kind::Variant, type, variant.name);
  const bool isCall = random_.chance(75);
  std::string text = variant.name + (isCall ? "(" : " { ");
  std::vector<Node*> parts;
  for (size_t i = 0; i < variant.fields.size(); ++i) {
    const FieldShape& field = variant.fields[i];
    text += (i == 0 ? "" : ", ") + (isCall ? "" : field.name + ": ") + "$";
    // Where this runs again and again, a tree must not be made of trees.
    const bool isAgain = field.type == type && (times_ > 1 || inFunction_);
    parts.push_back(isAgain ? this->variant(type, depth - 1) : kept(field.type, depth - 1));
  }
  Node* node = expression(isCall ? Kind::VariantCall : Kind::VariantLiteral, type,
                          text + (isCall ? ")" : " }"));
  node->children = parts;
  return node;
}

Node* Generator::option(Type type, int depth) {
  const Type element = type->element;
  if (depth <= 0) {
    if (random_.chance(50)) return expression(Kind::None, type, "none");
    return construct(element, 0);
  }
  const int next = depth - 1;
  Choices c(*this);
  c.add(Kind::None, 2, [=, this] { return expression(Kind::None, type, "none"); });
  c.add(Kind::FirstOption, 2, [=, this] {
    const char* text = random_.chance(50) ? "first($)" : "last($)";
    return expression(Kind::FirstOption, type, text, {value(types_.list(element), next)});
  });
  c.add(Kind::EntryOption, 3, [=, this]() -> Node* {
    const Variable* map = someVariable(
        [&](const Variable& v) { return v.type->base == Base::Map && v.type->element == element; });
    if (!map) return nullptr;
    const std::string name = map->name;
    const Type keyType = map->type->key;
    const char* text = random_.chance(60) ? "[$]" : "?[$]";
    return expression(Kind::EntryOption, type, name + text, {key(keyType, next)});
  });
  c.add(Kind::Conditional, 1, [=, this] {
    return expression(Kind::Conditional, type, "(if $ then $ else none)",
                      {boolValue(next), value(element, next)});
  });
  if (random_.chance(50)) return value(element, next);
  Node* node = c.pick();
  return node ? node : value(element, next);
}

Node* Generator::any(Type type, int depth) {
  const int next = depth - 1;
  if (type->element) {
    if (depth > 0 && isNumber(type->element) && random_.chance(50)) {
      static constexpr const char* kTexts[] = {"($ + $)", "($ - $)", "($ * $)"};
      const char* text = random_.pick(kTexts);
      return expression(Kind::ArithmeticAny, type, text,
                        {value(type, next), value(type->element, next)});
    }
    return expression(Kind::ToAny, type, "($ as any)", {value(type->element, next)});
  }
  if (random_.chance(15)) return expression(Kind::None, type, "null");
  if (depth > 0 && risky()) {
    return expression(
        Kind::ArithmeticUnknown, type, "($ + $)",
        {value(type, next), value(random_.chance(70) ? types_.intType : types_.stringType, next)});
  }
  Type held = someType();
  // What can hold anything does not hold itself: it would double with each iteration of a loop.
  while (held->base == Base::Any || (held->element && held->element->base == Base::Any)) {
    held = held->element ? held->element : types_.intType;
  }
  return expression(Kind::ToAny, type, "($ as any)", {value(held, next)});
}

}  // namespace kinako::differential
