// Types, functions, globals, and the program they make.
#include <utility>

#include "generator.h"

namespace kinako::differential {

Type Generator::someScalar() {
  const uint32_t roll = random_.below(100);
  if (roll < 55) return types_.intType;
  if (roll < 77) return types_.stringType;
  return roll < 89 ? types_.floatType : types_.boolType;
}

Type Generator::someType() { return random_.pick(palette_); }

Type Generator::someTruthy() {
  const Type type = someType();
  return type->base == Base::Function ? types_.intType : type;
}

Type Generator::someResult() {
  if (random_.chance(45)) return types_.intType;
  const Type type = someType();
  return type->base == Base::Function ? types_.intType : type;
}

/// The types this program is about; few enough that its parts find each other.
void Generator::drawTypes() {
  for (int count = random_.between(0, 2); count > 0; --count) declareRecord();
  for (int count = random_.between(0, 2); count > 0; --count) declareUnion();
  const std::string link = "type Link { value: int, next: Link? }";
  tree_.root().children.push_back(statement(Kind::RecordType, link));

  palette_ = {types_.intType, types_.intType, types_.intType, types_.stringType,
              types_.list(types_.intType)};
  for (const RecordShape& shape : records_) palette_.push_back(shape.type);
  for (const UnionShape& shape : unions_) palette_.push_back(shape.type);
  for (int count = random_.between(4, 8); count > 0; --count) {
    const uint32_t roll = random_.below(100);
    const Type known = random_.pick(palette_);
    const bool isAwkward = known->base == Base::Option || known->base == Base::Any;
    if (roll < 10) {
      palette_.push_back(someScalar());
    } else if (roll < 16) {
      palette_.push_back(types_.boolType);
    } else if (roll < 22) {
      palette_.push_back(types_.bigIntType);
    } else if (roll < 24) {
      palette_.push_back(types_.bigRatType);
    } else if (roll < 34) {
      palette_.push_back(types_.list(someScalar()));
    } else if (roll < 44) {
      palette_.push_back(types_.list(isAwkward ? types_.anyType : known));
    } else if (roll < 60) {
      const Type key = random_.chance(65) ? types_.stringType : types_.intType;
      palette_.push_back(
          types_.map(key, isAwkward || known->base == Base::Function ? types_.intType : known));
    } else if (roll < 72) {
      palette_.push_back(
          types_.option(isAwkward || known->base == Base::Function ? types_.intType : known));
    } else if (roll < 80) {
      palette_.push_back(types_.any(random_.chance(60) ? types_.intType : someScalar()));
    } else if (roll < 85) {
      palette_.push_back(types_.anyType);
    } else {
      std::vector<Type> parameters;
      for (int n = random_.between(0, 2); n > 0; --n) parameters.push_back(someScalar());
      const Type result = random_.chance(15) ? nullptr : someScalar();
      palette_.push_back(types_.function(parameters, result));
    }
  }
}

void Generator::declareRecord() {
  RecordShape shape;
  const std::string name = fresh("R");
  shape.type = types_.record(records_.size(), name);
  std::string text = "type " + name + " {";
  for (int count = random_.between(1, 4); count > 0; --count) {
    const uint32_t roll = random_.below(100);
    Type type = someScalar();
    if (roll < 15) type = types_.list(type);
    if (roll >= 15 && roll < 25) type = types_.map(types_.stringType, type);
    if (roll >= 25 && roll < 35) type = types_.option(type);
    if (roll >= 35 && roll < 40) type = types_.any(types_.intType);
    if (roll >= 40 && roll < 45) type = types_.bigIntType;
    if (roll >= 45 && roll < 50 && !records_.empty()) type = records_[0].type;
    const std::string field = fresh("a");
    text += "\n  " + field + ": " + type->spelling;
    shape.fields.push_back({field, type});
  }
  std::vector<Node*> methods;
  records_.push_back(shape);
  for (int count = random_.between(0, 2); count > 0; --count) {
    MethodShape method;
    method.name = fresh("m");
    method.result = random_.chance(20) ? nullptr : someScalar();
    const Scope scope(*this);
    for (const FieldShape& field : shape.fields) declare(field.name, field.type, true);
    std::string head = "fun " + method.name + "(";
    for (int n = random_.between(0, 2); n > 0; --n) {
      const Type parameter = someScalar();
      const std::string as = fresh("p");
      if (head.back() != '(') head += ", ";
      head += as + ": " + parameter->spelling;
      method.parameters.push_back(parameter);
      declare(as, parameter, true);
    }
    head += ")";
    if (method.result) head += ": " + method.result->spelling;
    Node* inside = blockOf({});
    inFunction_ = true;
    result_ = method.result;
    ++lambdas_;  // small, like a closure
    palette_ = {types_.intType, types_.stringType, types_.boolType};
    // Nothing to call yet, and its own name must not be a variable's.
    for (int n = random_.between(0, 2); n > 0; --n) assign(inside, 2);
    if (method.result) {
      inside->children.push_back(statement(Kind::Return, "return $", {value(method.result, 2)}));
    }
    --lambdas_;
    inFunction_ = false;
    methods.push_back(part(Kind::Method, head + " $", {inside}));
    text += "\n  $";
    shape.methods.push_back(method);
  }
  records_.back() = shape;
  Node* node = statement(Kind::RecordType, text + "\n}");
  node->children = methods;
  tree_.root().children.push_back(node);
}

void Generator::declareUnion() {
  UnionShape shape;
  const std::string name = fresh("U");
  shape.type = types_.unionOf(unions_.size(), name);
  std::string text = "type " + name + " =";
  const int count = random_.between(2, 4);
  const bool isTree = random_.chance(60);
  for (int i = 0; i < count; ++i) {
    VariantShape variant{fresh("K"), {}};
    text += (i == 0 ? " " : " | ") + variant.name;
    for (int fields = random_.between(0, i == 0 ? 1 : 3); fields > 0; --fields) {
      Type type = someScalar();
      if (i > 0 && isTree && random_.chance(50)) type = shape.type;
      if (type != shape.type && random_.chance(12)) type = types_.list(type);
      const std::string field = fresh("e");
      text += (variant.fields.empty() ? "(" : ", ") + field + ": " + type->spelling;
      variant.fields.push_back({field, type});
    }
    if (!variant.fields.empty()) text += ")";
    shape.variants.push_back(std::move(variant));
  }
  unions_.push_back(std::move(shape));
  tree_.root().children.push_back(statement(Kind::UnionType, text));
}

void Generator::declareGlobals() {
  for (int count = random_.between(3, 7); count > 0; --count) {
    const Type type = random_.chance(30) ? someScalar() : someType();
    const std::string name = fresh("v");
    Node* initial = value(type, 2);
    const bool isMutable = random_.chance(80);
    tree_.root().children.push_back(statement(
        Kind::Global, (isMutable ? "var " : "let ") + name + ": " + type->spelling + " = $",
        {initial}));
    declare(name, type, isMutable);
  }
}

Node* Generator::function(const FunctionShape& shape, const std::vector<std::string>& names,
                          Node* body, Kind kind) {
  std::string text = "fun " + shape.name + "(";
  for (size_t i = 0; i < names.size(); ++i) {
    text += (i == 0 ? "" : ", ") + names[i] + ": " + shape.parameters[i]->spelling;
  }
  text += ")";
  if (shape.result) text += ": " + shape.result->spelling;
  Node* node = statement(kind, text + " $", {body});
  declarations_.push_back(node);
  return node;
}

/// Sees the globals and its parameters, costs what its statements cost.
Node* Generator::functionBody(FunctionShape& shape, const std::vector<std::string>& names,
                              int count) {
  const Scope scope(*this);
  for (size_t i = 0; i < names.size(); ++i) {
    const bool isDepth = shape.takesDepth && i == 0;
    declare(names[i], shape.parameters[i], !isDepth, isDepth);
  }
  const uint64_t cost = std::exchange(cost_, 0);
  const uint64_t budget = std::exchange(budget_, 250);
  const bool wasInFunction = std::exchange(inFunction_, true);
  const Type result = std::exchange(result_, shape.result);
  Node* body = blockOf({});
  if (shape.takesDepth) {
    depthName_ = names[0];
    Node* base = blockOf({shape.result ? statement(Kind::Return, "return $", {leaf(shape.result)})
                                       : statement(Kind::Return, "return")});
    body->children.push_back(statement(Kind::BaseCase, "if " + names[0] + " <= 0 $", {base}));
  }
  ++nesting_;
  statements(body, count, 2);
  --nesting_;
  if (shape.result) {
    body->children.push_back(statement(Kind::Return, "return $", {value(shape.result, 3)}));
  }
  shape.cost = cost_ + 2;
  result_ = result;
  inFunction_ = wasInFunction;
  budget_ = budget;
  cost_ = cost;
  return body;
}

void Generator::declareFunction() {
  FunctionShape shape;
  shape.name = fresh("f");
  shape.result = random_.chance(20) ? nullptr : someResult();
  std::vector<std::string> names;
  for (int count = random_.between(0, 3); count > 0; --count) {
    shape.parameters.push_back(random_.chance(40) ? someScalar() : someType());
    names.push_back(fresh("p"));
  }
  Node* body = functionBody(shape, names, random_.between(1, 4));
  function(shape, names, body, Kind::Function);
  functions_.push_back(std::move(shape));
}

void Generator::declareRecursive() {
  FunctionShape shape;
  shape.name = fresh("f");
  shape.result = someResult();
  shape.takesDepth = true;
  shape.parameters.push_back(types_.intType);
  std::vector<std::string> names = {fresh("n")};
  for (int count = random_.between(0, 2); count > 0; --count) {
    shape.parameters.push_back(random_.chance(40) ? someScalar() : someType());
    names.push_back(fresh("p"));
  }
  self_ = &shape;
  const int calls = random_.between(1, 2);
  selfCalls_ = calls;
  Node* body = functionBody(shape, names, random_.between(1, 3));
  self_ = nullptr;
  shape.cost *= calls == 1 ? 5 : 31;
  function(shape, names, body, Kind::RecursiveFunction);
  functions_.push_back(std::move(shape));
}

/// Calls itself as the last thing it does, more often than frames are allowed.
void Generator::declareTail() {
  FunctionShape shape;
  shape.name = fresh("f");
  shape.takesDepth = true;
  const Type type = random_.chance(60) ? types_.intType : someScalar();
  shape.result = type;
  shape.parameters = {types_.intType, type};
  const std::vector<std::string> names = {fresh("n"), fresh("p")};
  Node* body = nullptr;
  {
    const Scope scope(*this);
    declare(names[0], types_.intType, false, true);
    declare(names[1], type, true);
    const bool wasInFunction = std::exchange(inFunction_, true);
    const Type result = std::exchange(result_, type);
    ++lambdas_;
    Node* base = blockOf({statement(Kind::Return, "return " + names[1])});
    body = blockOf({statement(Kind::BaseCase, "if " + names[0] + " <= 0 $", {base})});
    if (random_.chance(40)) assign(body, 1);
    body->children.push_back(statement(
        Kind::TailCall, "return " + shape.name + "(" + names[0] + " - 1, $)", {kept(type, 2)}));
    --lambdas_;
    result_ = result;
    inFunction_ = wasInFunction;
  }
  function(shape, names, body, Kind::TailFunction);
  shape.cost = 15;
  tail_ = shape.name;
  tailType_ = type;
  functions_.push_back(std::move(shape));
}

/// Two that call each other.
void Generator::declareMutual() {
  const std::string first = fresh("f");
  const std::string second = fresh("f");
  const Type type = someScalar();
  std::vector<FunctionShape> both;
  for (const auto& [name, other] : {std::pair{first, second}, std::pair{second, first}}) {
    FunctionShape shape;
    shape.name = name;
    shape.takesDepth = true;
    shape.result = type;
    shape.parameters = {types_.intType, type};
    const std::vector<std::string> names = {fresh("n"), fresh("p")};
    Node* body = functionBody(shape, names, random_.between(0, 2));
    Node* last = body->children.back();  // return …
    Node* again = expression(Kind::MutualCall, type, other + "(" + names[0] + " - 1, $)",
                             {last->children[0]});
    if (type == types_.intType) {
      last->text = "return $ + $";
      last->children = {again, expression(Kind::VariableRead, type, names[1])};
    } else {
      last->children = {again};
    }
    shape.cost *= 5;
    function(shape, names, body, Kind::MutualFunction);
    both.push_back(std::move(shape));
  }
  functions_.insert(functions_.end(), both.begin(), both.end());
}

/// Goes through a tree.
void Generator::declareFold() {
  if (unions_.empty()) return;
  const UnionShape& shape = random_.pick(unions_);
  FunctionShape fold;
  fold.name = fresh("f");
  fold.result = random_.chance(70) ? types_.intType : types_.stringType;
  fold.parameters = {shape.type};
  const std::string name = fresh("p");
  const Scope scope(*this);
  declare(name, shape.type, false);
  ++lambdas_;
  Node* target = expression(Kind::VariableRead, shape.type, name);
  Node* result = matchUnion(fold.result, shape, target, 2, fold.name);
  --lambdas_;
  function(fold, {name}, blockOf({statement(Kind::Return, "return $", {result})}),
           Kind::FoldFunction);
  fold.cost = 40;
  functions_.push_back(std::move(fold));
}

void Generator::declareGeneric() {
  hasGeneric_ = true;
  declarations_.push_back(statement(Kind::GenericFunction, "fun same<T>(x: T): T { return x }"));
  declarations_.push_back(statement(
      Kind::GenericFunction,
      "fun pick<T>(xs: list<T>, other: T): T { if len(xs) > 1 { return xs[1] } return other }"));
}

/// Parameters and result of any type.
void Generator::declareUntyped() {
  FunctionShape shape;
  shape.name = fresh("f");
  const Type held = types_.any(types_.intType);
  shape.parameters = {held, held};
  shape.result = held;
  const std::string a = fresh("p");
  const std::string b = fresh("p");
  static constexpr std::string_view kBodies[] = {
      "{ return A + B * 2 }", "{ if A < B { return A - B } return B - A }",
      "{ let xs = [A, B, A] return xs[1] * xs[-1] }",
      "{ var t = A for i in 0..3 { t = t + B } return t }",
      "{ let m = {\"a\": A} m[\"b\"] = B return m[\"a\"] - m[\"b\"] }"};
  std::string text;
  for (const char c : random_.pick(kBodies)) {
    if (c == 'A') {
      text += a;
    } else if (c == 'B') {
      text += b;
    } else {
      text += c;
    }
  }
  declarations_.push_back(
      statement(Kind::UntypedFunction, "fun " + shape.name + "(" + a + ", " + b + ") " + text));
  shape.cost = 5;
  functions_.push_back(std::move(shape));
}

/// Never comes back but with a full stack.
void Generator::declareEndless() {
  static constexpr std::string_view kTexts[] = {
      "fun endless(n: int): int { return 1 + endless(n + 1) }",
      "fun endless(n: int): int { let a = [n] let b = endless(n * 3) return a[0] + b }",
      "fun endless(n: int): string { return \"x\" + endless(n + 1) }",
      "fun endless(n: int): int { let f = fun(m: int): int => endless(m) return f(n) + n }"};
  declarations_.push_back(statement(Kind::EndlessFunction, random_.pick(kTexts)));
}

/// What is still to be seen of the variables.
void Generator::showState(Node* block, size_t most) {
  std::vector<Node*> seen;
  for (size_t i = variables_.size() - std::min(most, variables_.size()); i < variables_.size();
       ++i) {
    const Variable& known = variables_[i];
    if (known.hiddenBy == 0 && !known.isNested) seen.push_back(variable(known));
  }
  for (size_t i = 0; i < seen.size(); i += 4) {
    const std::vector<Node*> some(seen.begin() + static_cast<long>(i),
                                  seen.begin() + static_cast<long>(std::min(i + 4, seen.size())));
    block->children.push_back(listed(Kind::Print, nullptr, "print($)", some));
  }
}

void Generator::program() {
  Node* root = &tree_.root();
  if (random_.chance(20)) {
    root->children.push_back(statement(Kind::Import, "import python \"math\" as math"));
    hasMath_ = true;
  }
  drawTypes();
  declareGlobals();
  if (random_.chance(30)) declareGeneric();
  if (random_.chance(25)) declareUntyped();
  for (int count = random_.between(1, 5); count > 0; --count) {
    const uint32_t roll = random_.below(100);
    if (roll < 50) {
      declareFunction();
    } else if (roll < 75) {
      declareRecursive();
    } else if (roll < 85) {
      declareMutual();
    } else {
      declareFold();
    }
  }
  if (random_.chance(20)) declareTail();
  const bool isEndless = risk_ > 0 && random_.chance(10);
  if (isEndless) declareEndless();

  budget_ = 3'000;
  statements(root, random_.between(2, 8), 3);
  if (random_.chance(20)) {
    Node* inside = body(2, 2);
    root->children.push_back(statement(Kind::Test, "test \"inner\" $", {inside}));
  }
  if (random_.chance(65)) {
    // Variables of a function are held elsewhere than globals.
    cost_ = 0;
    const Scope scope(*this);
    Node* inside = blockOf({});
    statements(inside, random_.between(3, 12), 3);
    showState(inside);
    declarations_.push_back(statement(Kind::Main, "fun main() $", {inside}));
    root->children.push_back(statement(Kind::CallProcedure, "main()"));
  }
  if (!tail_.empty()) {
    root->children.push_back(
        statement(Kind::Print, "print(" + tail_ + "(1500, $))", {value(tailType_, 1)}));
  }
  showState(root);
  if (isEndless) root->children.push_back(statement(Kind::Print, "print(endless(1))"));

  // Functions may stand anywhere among the statements, even after their calls.
  const bool isFirst = random_.chance(50);
  for (Node* declaration : declarations_) {
    const auto place =
        isFirst ? 0 : random_.below(static_cast<uint32_t>(root->children.size() + 1));
    root->children.insert(root->children.begin() + place, declaration);
  }
}

}  // namespace kinako::differential
