// Statements.
#include <algorithm>
#include <utility>

#include "generator.h"

namespace kinako::differential {

void Generator::statements(Node* block, int count, int depth) {
  for (int i = 0; i < count; ++i) oneStatement(block, depth);
}

Node* Generator::body(int count, int depth) {
  const Scope scope(*this);
  Node* block = blockOf({});
  ++nesting_;
  statements(block, count, depth);
  --nesting_;
  return block;
}

void Generator::oneStatement(Node* block, int depth) {
  cost_ += times_;
  const bool isCheap = cost_ > budget_;
  const bool mayNest = nesting_ < 3 && lambdas_ < 2 && !isCheap;
  Choices c(*this);
  // Each writes into the block itself and says whether it did.
  const auto add = [&](Kind kind, uint32_t weight, void (Generator::*make)(Node*, int)) {
    c.add(kind, weight, [=, this]() -> Node* {
      const size_t before = block->children.size();
      (this->*make)(block, depth);
      return block->children.size() > before ? block : nullptr;
    });
  };
  add(Kind::Let, 10, &Generator::declareVariable);
  add(Kind::Assign, 14, &Generator::assign);
  add(Kind::StoreElement, 9, &Generator::store);
  add(Kind::Print, 6, &Generator::print);
  if (mayNest) {
    add(Kind::If, 7, &Generator::branch);
    add(Kind::ForRange, 6, &Generator::loop);
    add(Kind::MatchStatement, 2, &Generator::matchStatement);
    add(Kind::NestedFunction, isGlobalScope_ ? 0 : 4, &Generator::nestedFunction);
    if (lambdas_ == 0) add(Kind::Order, 8, &Generator::idiom);
  }
  add(Kind::Return, 3, &Generator::leave);
  c.add(Kind::CallProcedure, 5, [=, this]() -> Node* {
    Node* node = nullptr;
    if (random_.chance(50)) {
      std::vector<const FunctionShape*> found;
      for (const FunctionShape& shape : functions_) {
        if (canCall(shape)) found.push_back(&shape);
      }
      if (found.empty()) return nullptr;
      node = call(FunctionShape(*random_.pick(found)), depth);
    } else if (random_.chance(60)) {
      const Variable* callee =
          someVariable([](const Variable& v) { return v.type->base == Base::Function; });
      if (!callee) return nullptr;
      node = callValue(Variable(*callee), depth);
    } else {
      const Variable* object = someVariable([&](const Variable& v) {
        return v.type->base == Base::Record && !records_[v.type->shape].methods.empty();
      });
      if (!object) return nullptr;
      const Variable known = *object;
      const MethodShape method = random_.pick(records_[known.type->shape].methods);
      node = callMethod(known, method, depth);
    }
    if (!node) return nullptr;
    node->role = Role::Statement;
    block->children.push_back(node);
    return node;
  });
  c.add(Kind::Expect, 1, [=, this]() -> Node* {
    if (lambdas_ > 0) return nullptr;
    // What fails shows its operands; what cannot is taken apart just the same.
    static constexpr std::string_view kRisky[] = {"expect $", "expect $ && $", "expect $ || $",
                                                  "expect !($ || $ && $)", "expect $ == $"};
    static constexpr std::string_view kSafe[] = {"expect ($ || true) == true",
                                                 "expect ($ || true) && !($ && false)",
                                                 "expect !($ && $ && false) && (true || $)"};
    const std::string_view text = risky() ? random_.pick(kRisky) : random_.pick(kSafe);
    Node* node = statement(Kind::Expect, text);
    for (auto n = std::count(text.begin(), text.end(), '$'); n > 0; --n) {
      node->children.push_back(boolValue(depth));
    }
    block->children.push_back(node);
    return node;
  });
  c.add(Kind::Panic, 6, [=, this]() -> Node* {
    if (!risky()) return nullptr;
    fail(block);
    return block;
  });
  if (!c.pick()) print(block, depth);
}

Node* Generator::kept(Type type, int depth) {
  const bool isAgain = times_ > 1 || inFunction_ || loops_ > 0;
  if (!isAgain) return value(type, depth);
  switch (type->base) {
    case Base::Int: {
      if (random_.chance(35)) {
        const char* text = random_.chance(50) ? "($ + $)" : "($ - $)";
        return expression(Kind::AddInt, type, text, {leaf(type), leaf(type)});
      }
      if (random_.chance(15)) {
        return expression(Kind::MultiplyInt, type, "($ * $)", {leaf(type), smallLiteral(-3, 10)});
      }
      static constexpr std::string_view kSizes[] = {"7",
                                                    "100",
                                                    "1000003",
                                                    "4294967296",
                                                    "281474976710656",
                                                    "9223372036854775807",
                                                    "(9223372036854775807 + 1)",
                                                    "(9223372036854775807 * 4)"};
      const std::string text = "($ % " + std::string(random_.pick(kSizes)) + ")";
      return expression(Kind::Clamp, type, text, {value(type, depth)});
    }
    case Base::BigInt:
      return expression(Kind::Clamp, type, "($ % 1000000000000000000)", {value(type, depth)});
    case Base::BigRat:
      return bigRat(0);
    case Base::String:
      if (random_.chance(40)) {
        return expression(Kind::ConcatString, type, "($ + $)", {leaf(type), shortText()});
      }
      return expression(Kind::Clamp, type, "substring($, 0, 24)", {value(type, depth)});
    case Base::List:
      if (random_.chance(40)) {
        if (const Variable* known = variableOf(type)) {
          return expression(Kind::Append, type, "append(" + known->name + ", $)",
                            {kept(type->element, depth - 1)});
        }
      }
      return expression(Kind::Clamp, type, "$[:6]", {value(type, depth)});
    case Base::Any: {
      if (!type->element) {
        const Type held = someScalar();
        return expression(Kind::ToAny, type, "($ as any)", {kept(held, depth)});
      }
      return expression(Kind::ToAny, type, "($ as any)", {kept(type->element, depth)});
    }
    case Base::Option:
      if (random_.chance(20)) return expression(Kind::None, type, "none");
      return kept(type->element, depth);
    case Base::Union:
      return variant(type, depth);
    case Base::Float:
    case Base::Bool:
    case Base::Map:
    case Base::Record:
    case Base::Function:
      return value(type, depth);
  }
  return nullptr;
}

void Generator::declareVariable(Node* block, int depth) {
  const Type type = random_.chance(35) ? someScalar() : someType();
  Node* initial = kept(type, depth);
  std::string name = fresh("v");
  if (outerNames_ > 0 && !isGlobalScope_ && random_.chance(15)) {
    const std::string& outer = variables_[random_.below(static_cast<uint32_t>(outerNames_))].name;
    bool isTaken = outer[0] != 'v';
    for (size_t i = outerNames_; i < variables_.size(); ++i) isTaken |= variables_[i].name == outer;
    if (!isTaken) name = outer;
  }
  const bool isMutable = random_.chance(75);
  const bool isPlain = isScalar(type) || type->base == Base::BigInt || type->base == Base::Record ||
                       (type->base == Base::List && isScalar(type->element) &&
                        !(initial->kind == Kind::ListLiteral && initial->children.empty()));
  const bool isAnnotated = !isPlain || random_.chance(60);
  std::string text = (isMutable ? "var " : "let ") + name;
  if (isAnnotated) text += ": " + type->spelling;
  declare(name, type, isMutable);
  if (isAnnotated && isMutable && random_.chance(8) && type->base != Base::Record &&
      type->base != Base::Union && type->base != Base::Function && type->base != Base::Any &&
      type->base != Base::BigRat) {
    block->children.push_back(statement(Kind::LetZero, text));
    return;
  }
  block->children.push_back(statement(isMutable ? Kind::Var : Kind::Let, text + " = $", {initial}));
}

void Generator::assign(Node* block, int depth) {
  const Variable* known =
      someVariable([](const Variable& v) { return v.isMutable && v.type->base != Base::BigRat; });
  if (!known) return;
  const std::string name = known->name;
  const Type type = known->type;
  if (type->base == Base::List && random_.chance(45)) {
    block->children.push_back(statement(Kind::AppendSelf, name + " = append(" + name + ", $)",
                                        {kept(type->element, depth - 1)}));
    return;
  }
  if (type == types_.stringType && random_.chance(30)) {
    block->children.push_back(
        statement(Kind::ConcatSelf, name + " = " + name + " + $", {shortText()}));
    return;
  }
  if (type == types_.intType && random_.chance(30)) {
    const char* text = random_.chance(50) ? " + $" : " - $";
    block->children.push_back(statement(Kind::Step, name + " = " + name + text, {leaf(type)}));
    return;
  }
  block->children.push_back(statement(Kind::Assign, name + " = $", {kept(type, depth)}));
}

void Generator::store(Node* block, int depth) {
  const int next = depth - 1;
  const Variable* known = someVariable([](const Variable& v) {
    return v.type->base == Base::List || v.type->base == Base::Map || v.type->base == Base::Record;
  });
  if (!known) return;
  const std::string name = known->name;
  const Type type = known->type;
  if (type->base == Base::Record) {
    const std::vector<FieldShape> fields = records_[type->shape].fields;
    const FieldShape& field = random_.pick(fields);
    const std::string target = name + "." + field.name;
    if (field.type->base == Base::List && random_.chance(50)) {
      block->children.push_back(statement(Kind::StoreFieldElement, target + "[$] = $",
                                          {smallLiteral(0, 3), kept(field.type->element, next)}));
      return;
    }
    if (field.type->base == Base::Map && random_.chance(50)) {
      block->children.push_back(
          statement(Kind::StoreFieldElement, target + "[$] = $",
                    {key(field.type->key, next), kept(field.type->element, next)}));
      return;
    }
    block->children.push_back(
        statement(Kind::StoreField, target + " = $", {kept(field.type, depth)}));
    return;
  }
  if (type->base == Base::Map) {
    const Type element = type->element;
    if (element->base == Base::List && random_.chance(50)) {
      Node* at = key(type->key, 0);
      if (at->children.empty()) {
        const std::string entry = name + "[" + at->text + "]";
        block->children.push_back(statement(
            Kind::StoreEntryElement, "if " + at->text + " in " + name + " { " + entry + "[$] = $ }",
            {smallLiteral(0, 3), kept(element->element, next)}));
        return;
      }
    }
    if (element->base == Base::Record && random_.chance(60)) {
      const std::vector<FieldShape> fields = records_[element->shape].fields;
      const FieldShape& field = random_.pick(fields);
      Node* at = key(type->key, 0);
      if (at->children.empty()) {
        const std::string entry = name + "[" + at->text + "]." + field.name + " = $";
        const std::string text =
            risky() ? entry : "if " + at->text + " in " + name + " { " + entry + " }";
        block->children.push_back(statement(Kind::StoreEntryField, text, {kept(field.type, next)}));
        return;
      }
    }
    block->children.push_back(
        statement(Kind::StoreEntry, name + "[$] = $", {key(type->key, next), kept(element, next)}));
    return;
  }
  const Type element = type->element;
  if (element->base == Base::List && random_.chance(50)) {
    block->children.push_back(statement(Kind::StoreNested,
                                        "if len(" + name + ") > 0 { " + name + "[0][$] = $ }",
                                        {smallLiteral(0, 3), kept(element->element, next)}));
    return;
  }
  if (element->base == Base::Map && random_.chance(50)) {
    block->children.push_back(statement(Kind::StoreNested,
                                        "if len(" + name + ") > 0 { " + name + "[-1][$] = $ }",
                                        {key(element->key, next), kept(element->element, next)}));
    return;
  }
  if (element->base == Base::Record && random_.chance(60)) {
    const std::vector<FieldShape> fields = records_[element->shape].fields;
    const FieldShape& field = random_.pick(fields);
    block->children.push_back(
        statement(Kind::StoreElementField,
                  "if len(" + name + ") > 0 { " + name + "[0]." + field.name + " = $ }",
                  {kept(field.type, next)}));
    return;
  }
  if (risky()) {
    block->children.push_back(
        statement(Kind::StoreElement, name + "[$] = $", {smallInt(next), kept(element, next)}));
    return;
  }
  if (isScalar(element) && random_.chance(35)) {
    // After the end, too: the gap is filled.
    block->children.push_back(
        statement(Kind::StoreElement, name + "[$] = $", {smallLiteral(0, 7), kept(element, next)}));
    return;
  }
  block->children.push_back(statement(
      Kind::StoreElement, "if len(" + name + ") > 0 { " + name + "[($ % len(" + name + "))] = $ }",
      {smallInt(next), kept(element, next)}));
}

void Generator::print(Node* block, int depth) {
  std::vector<Node*> parts;
  const int count = random_.between(1, 3);
  for (int i = 0; i < count; ++i) {
    const Variable* known =
        random_.chance(50) ? someVariable([](const Variable&) { return true; }) : nullptr;
    parts.push_back(known ? variable(*known) : value(someType(), depth));
  }
  if (random_.chance(8)) {
    const Type type = someType();
    if (!holdsFunction(type)) {
      block->children.push_back(statement(Kind::Json, "json($)", {value(type, depth)}));
      return;
    }
  }
  block->children.push_back(listed(Kind::Print, nullptr, "print($)", parts));
}

void Generator::branch(Node* block, int depth) {
  const uint32_t roll = random_.below(100);
  const auto condition = [&] {
    return random_.chance(85) ? boolValue(depth) : value(someTruthy(), depth);
  };
  if (roll < 40) {
    block->children.push_back(
        statement(Kind::If, "if $ $", {condition(), body(random_.between(1, 3), depth)}));
  } else if (roll < 75) {
    block->children.push_back(statement(
        Kind::IfElse, "if $ $ else $",
        {condition(), body(random_.between(1, 3), depth), body(random_.between(1, 2), depth)}));
  } else {
    block->children.push_back(
        statement(Kind::ElseIf, "if $ $ else if $ $ else $",
                  {condition(), body(random_.between(1, 2), depth), condition(),
                   body(random_.between(1, 2), depth), body(1, depth)}));
  }
}

void Generator::loop(Node* block, int depth) {
  const uint32_t roll = random_.below(100);
  ++loops_;
  if (roll < 40) {
    rangeLoop(block, depth);
  } else if (roll < 70) {
    eachLoop(block, depth);
  } else {
    whileLoop(block, depth);
  }
  --loops_;
}

void Generator::rangeLoop(Node* block, int depth) {
  const uint64_t times = times_;
  const bool isLong = random_.chance(12) && cost_ + times * 1500 < budget_;
  const int count = isLong ? random_.between(100, 300) : random_.between(0, 6);
  const std::string name = fresh("i");
  Node* begin = nullptr;
  Node* end = nullptr;
  bool isSmall = true;
  if (isLong) {
    begin = smallLiteral(0, 3);
    end = smallLiteral(count, count);
  } else if (random_.chance(20)) {
    // At the edge, where counting itself leaves 64 bits.
    begin = intLiteral();
    end = expression(Kind::IntLiteral, types_.intType, begin->text + " + " + std::to_string(count));
    isSmall = false;
  } else {
    begin = smallLiteral(-2, 2);
    end = smallLiteral(count, count);
    if (random_.chance(20)) {
      // Read once, whatever becomes of what is in it.
      end = expression(Kind::RemainderInt, types_.intType, "($ % 6)",
                       {value(types_.intType, depth - 1)});
    } else if (random_.chance(25)) {
      const Variable* list =
          someVariable([](const Variable& v) { return v.type->base == Base::List; });
      if (list) {
        end = expression(Kind::LenList, types_.intType, "len($)", {variable(*list)});
      }
    }
  }
  times_ *= static_cast<uint64_t>(isLong ? count : std::max(count, 3));
  const Scope scope(*this);
  const bool isAssigned = random_.chance(15);
  declare(name, types_.intType, isAssigned, isSmall && !isAssigned);
  Node* inside = body(isLong ? 1 : random_.between(1, 4), isLong ? 1 : depth);
  times_ = times;
  block->children.push_back(
      statement(Kind::ForRange, "for " + name + " in $..$ $", {begin, end, inside}));
}

void Generator::eachLoop(Node* block, int depth) {
  const uint64_t times = times_;
  const std::string name = fresh("v");
  const uint32_t roll = random_.below(100);
  Node* source = nullptr;
  Type element = nullptr;
  Kind kind = Kind::ForList;
  if (roll < 20) {
    source = value(types_.stringType, depth - 1);
    source = expression(Kind::Clamp, types_.stringType, "$[:8]", {source});
    element = types_.stringType;
    kind = Kind::ForString;
  } else if (roll < 40) {
    const Variable* map = someVariable([](const Variable& v) { return v.type->base == Base::Map; });
    if (!map) return;
    source = variable(*map);
    element = map->type->key;
    kind = Kind::ForMap;
  } else {
    const Variable* list =
        random_.chance(60)
            ? someVariable([](const Variable& v) { return v.type->base == Base::List; })
            : nullptr;
    element = list ? list->type->element : someType();
    source = list ? variable(*list) : value(types_.list(element), depth - 1);
  }
  times_ *= 5;
  const Scope scope(*this);
  declare(name, element, random_.chance(20));
  Node* inside = body(random_.between(1, 3), depth);
  times_ = times;
  block->children.push_back(statement(kind, "for " + name + " in $ $", {source, inside}));
}

void Generator::whileLoop(Node* block, int depth) {
  const uint64_t times = times_;
  const bool isLong = random_.chance(12) && cost_ + times * 1500 < budget_;
  const int count = isLong ? random_.between(100, 300) : random_.between(1, 6);
  const std::string name = fresh("i");
  block->children.push_back(statement(Kind::Var, "var " + name + " = 0"));
  declare(name, types_.intType, false, true);
  times_ *= static_cast<uint64_t>(count);
  Node* condition = random_.chance(30) ? boolValue(depth - 1) : nullptr;
  const Scope scope(*this);
  Node* inside = body(isLong ? 1 : random_.between(1, 4), isLong ? 1 : depth);
  times_ = times;
  // The step is part of the block, so that it cannot be left out.
  inside->text = name + " = " + name + " + 1";
  const std::string head = "while " + name + " < " + std::to_string(count);
  if (random_.chance(15)) {
    inside->text += "; if " + name + " > " + std::to_string(count) + " { break }";
    block->children.push_back(statement(Kind::WhileTrue, "while true $", {inside}));
  } else if (condition) {
    block->children.push_back(statement(Kind::While, head + " && $ $", {condition, inside}));
  } else {
    block->children.push_back(statement(Kind::While, head + " $", {inside}));
  }
}

void Generator::nestedFunction(Node* block, int depth) {
  const std::string name = fresh("f");
  std::vector<Type> parameters;
  std::string head = "fun " + name + "(";
  const bool isRecursive = random_.chance(25);
  const int count = random_.between(0, 2);
  const Type result = random_.chance(25) ? nullptr : someResult();
  if (isRecursive) parameters.push_back(types_.intType);
  for (int i = 0; i < count; ++i) parameters.push_back(someType());
  const Type type = types_.function(parameters, result);

  Node* inside = blockOf({});
  {
    const Scope scope(*this);
    std::vector<std::string> names;
    for (const Type parameter : parameters) {
      names.push_back(fresh("p"));
      if (head.back() != '(') head += ", ";
      head += names.back() + ": " + parameter->spelling;
      declare(names.back(), parameter, !(isRecursive && names.size() == 1),
              isRecursive && names.size() == 1);
    }
    head += ")";
    if (result) head += ": " + result->spelling;
    const bool wasInFunction = std::exchange(inFunction_, true);
    const int loops = std::exchange(loops_, 0);
    const Type outerResult = std::exchange(result_, result);
    ++lambdas_;
    ++nesting_;
    FunctionShape shape{name, parameters, result, 0, true};
    FunctionShape* const self = std::exchange(self_, nullptr);
    if (isRecursive) {
      Node* base = blockOf({result ? statement(Kind::Return, "return $", {leaf(result)})
                                   : statement(Kind::Return, "return")});
      inside->children.push_back(statement(Kind::BaseCase, "if " + names[0] + " <= 0 $", {base}));
    }
    statements(inside, random_.between(1, 3), depth - 1);
    if (isRecursive) {
      std::vector<Node*> arguments = {
          expression(Kind::LessDepth, types_.intType, names[0] + " - 1")};
      std::string text = name + "($";
      for (size_t i = 1; i < parameters.size(); ++i) {
        text += ", $";
        arguments.push_back(value(parameters[i], 1));
      }
      text += ")";
      Node* again = result ? expression(Kind::CallNested, result, text)
                           : statement(Kind::CallProcedure, text);
      again->children = arguments;
      if (!result) {
        inside->children.push_back(again);
      } else if (result == types_.intType && random_.chance(60)) {
        again->role = Role::Part;
        inside->children.push_back(
            statement(Kind::Return, "return ($ + $)", {again, value(result, 1)}));
      } else {
        inside->children.push_back(statement(Kind::Return, "return $", {again}));
      }
    } else if (result) {
      inside->children.push_back(statement(Kind::Return, "return $", {value(result, depth)}));
    }
    self_ = self;
    --nesting_;
    --lambdas_;
    result_ = outerResult;
    loops_ = loops;
    inFunction_ = wasInFunction;
  }
  Variable& declared = declare(name, type, false, isRecursive);
  declared.isNested = true;
  block->children.push_back(statement(Kind::NestedFunction, head + " $", {inside}));
}

void Generator::matchStatement(Node* block, int depth) {
  const Variable* known =
      someVariable([](const Variable& v) { return v.type->base == Base::Union; });
  if (known && random_.chance(60)) {
    const UnionShape shape = unions_[known->type->shape];
    std::vector<Node*> parts = {variable(*known)};
    std::string text = "match $ {";
    for (const VariantShape& variant : shape.variants) {
      const Scope scope(*this);
      std::string pattern = variant.name;
      for (size_t f = 0; f < variant.fields.size(); ++f) {
        const std::string name = fresh("b");
        pattern += (f == 0 ? "(" : ", ") + name;
        declare(name, variant.fields[f].type, false);
      }
      if (!variant.fields.empty()) pattern += ")";
      text += "\n  $";
      parts.push_back(part(Kind::MatchArm, pattern + " => $", {body(1, depth)}));
    }
    Node* node = statement(Kind::MatchStatement, text + "\n}");
    node->children = parts;
    block->children.push_back(node);
    return;
  }
  block->children.push_back(
      statement(Kind::MatchStatement, "match ($ % 3) {\n  0 => $\n  1 => $\n  _ => $\n}",
                {value(types_.intType, depth), body(1, depth), body(1, depth), body(1, depth)}));
}

void Generator::leave(Node* block, int depth) {
  if (loops_ > 0 && random_.chance(60)) {
    const char* text = random_.chance(50) ? "if $ { break }" : "if $ { continue }";
    block->children.push_back(statement(Kind::Leave, text, {boolValue(depth)}));
    return;
  }
  if (!inFunction_ && isGlobalScope_ && random_.chance(10)) {
    block->children.push_back(statement(Kind::TopReturn, "if $ { return }", {boolValue(depth)}));
    return;
  }
  if (!inFunction_ || nesting_ + loops_ == 0) return;
  Node* returned = result_ ? statement(Kind::Return, "return $", {value(result_, depth)})
                           : statement(Kind::Return, "return");
  block->children.push_back(statement(Kind::If, "if $ $", {boolValue(depth), blockOf({returned})}));
}

void Generator::fail(Node* block) {
  static constexpr std::string_view kTexts[] = {"panic(\"stop here\")",
                                                "error(\"wrong\")",
                                                "expect false",
                                                "panic([1, 2])",
                                                "expect 1 == 2",
                                                "print(1 / 0)",
                                                "print([1][3])",
                                                "print(\"abc\"[7])",
                                                "print(int(\"x1\"))",
                                                "print(range(0, 5, 0))",
                                                "print(chr(-1))",
                                                "print(ord(\"\"))",
                                                "print(parseIntStr(\"12\", 2))",
                                                "print(1.5 % 0.0)"};
  Node* failing = statement(Kind::Panic, random_.pick(kTexts));
  block->children.push_back(statement(Kind::If, "if $ $", {boolValue(2), blockOf({failing})}));
}

}  // namespace kinako::differential
