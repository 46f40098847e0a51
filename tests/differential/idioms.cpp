// What programs do in several lines: the combinations that chance alone seldom finds.
#include <utility>

#include "generator.h"

namespace kinako::differential {

void Generator::idiom(Node* block, int) {
  static constexpr void (Generator::*kIdioms[])(Node*) = {&Generator::growAndStore,
                                                          &Generator::aliasAndChange,
                                                          &Generator::buildText,
                                                          &Generator::closuresOfLoop,
                                                          &Generator::counter,
                                                          &Generator::overflow,
                                                          &Generator::swap,
                                                          &Generator::nestedStores,
                                                          &Generator::changeWhileIterating,
                                                          &Generator::selfHolding,
                                                          &Generator::partial,
                                                          &Generator::matrix,
                                                          &Generator::countKeys,
                                                          &Generator::drain,
                                                          &Generator::update,
                                                          &Generator::linkedRecords,
                                                          &Generator::evaluationOrder,
                                                          &Generator::assignWithin,
                                                          &Generator::seenAsAny,
                                                          &Generator::dynamicRecord,
                                                          &Generator::table,
                                                          &Generator::ifPresent,
                                                          &Generator::evaluate,
                                                          &Generator::recursiveClosure,
                                                          &Generator::storedFunctions,
                                                          &Generator::manyArguments,
                                                          &Generator::methodValue,
                                                          &Generator::bothEnds};
  if (cost_ + times_ * 60 > budget_) return;
  cost_ += times_ * 30;
  (this->*random_.pick(kIdioms))(block);
}

/// Growing at the end alternating with storing in the middle.
void Generator::growAndStore(Node* block) {
  const Type element = someScalar();
  const Type type = types_.list(element);
  const std::string xs = fresh("v");
  const std::string i = fresh("i");
  block->children.push_back(statement(Kind::Var, "var " + xs + ": " + type->spelling + " = []"));
  declare(xs, type, true);
  ++loops_;
  Node* inside = nullptr;
  {
    const Scope scope(*this);
    declare(i, types_.intType, false, true);
    inside =
        blockOf({statement(Kind::AppendSelf, xs + " = append(" + xs + ", $)", {kept(element, 2)}),
                 statement(Kind::StoreElement, xs + "[" + i + " / 2] = $", {kept(element, 2)})});
    if (random_.chance(40)) {
      const std::string alias = fresh("v");
      inside->children.push_back(statement(Kind::Alias, "let " + alias + " = " + xs));
      inside->children.push_back(
          statement(Kind::AppendSelf, xs + " = append(" + xs + ", $)", {kept(element, 1)}));
      inside->children.push_back(statement(Kind::Print, "print(" + alias + ", " + xs + ")"));
    }
  }
  --loops_;
  block->children.push_back(
      statement(Kind::ForRange, "for " + i + " in 0..$ $", {smallLiteral(2, 9), inside}));
  block->children.push_back(statement(Kind::Print, "print(" + xs + ")"));
}

/// A list that changes at its ends in a loop: a variable, a field, an element, a captured
/// variable or one that a function receives and returns; now and then with an alias.
void Generator::bothEnds(Node* block) {
  const Type element = someScalar();
  const Type type = types_.list(element);
  const std::string name = fresh("v");
  const std::string i = fresh("i");
  static constexpr std::string_view kPlaces[] = {"V", "V", "V", "V[0]", "V[\"k\"]", "captured"};
  const std::string_view roll = random_.pick(kPlaces);
  const bool isCaptured = roll == "captured";
  std::string place(isCaptured ? "V" : roll);
  place.replace(0, 1, name);
  const std::string& list = type->spelling;
  std::string declaration = "var " + name + ": " + list + " = $";
  if (roll == "V[0]") declaration = "var " + name + ": list<" + list + "> = [$]";
  if (roll == "V[\"k\"]") declaration = "var " + name + ": map<string, " + list + "> = {\"k\": $}";
  block->children.push_back(statement(Kind::Var, declaration, {value(type, 2)}));
  const std::string pop = fresh("f");
  static constexpr std::string_view kBodies[] = {"return xs[1:]", "return xs[0:len(xs) - 1]",
                                                 "return slice(xs, 1, 9)", "return [xs[0]] + xs"};
  std::string body(random_.pick(kBodies));
  if (body.ends_with("+ xs")) body = "if len(xs) == 0 { return xs } " + body;
  block->children.push_back(statement(
      Kind::NestedFunction, "fun " + pop + "(xs: " + list + "): " + list + " { " + body + " }"));
  const auto step = [&]() -> Node* {
    static constexpr std::string_view kSteps[] = {"X = X[1:]",
                                                  "X = X[0:len(X) - 1]",
                                                  "X = X[:-1]",
                                                  "X = slice(X, 1, len(X))",
                                                  "X = X[1:3]",
                                                  "X = F(X)",
                                                  "X = if len(X) > 2 then X[2:] else X",
                                                  "X = X + X",
                                                  "X = X[1:] + X[:1]",
                                                  "X = append(X, $)",
                                                  "X = append(X[1:], $)",
                                                  "X = [$] + X",
                                                  "X = concat([$], X)",
                                                  "X = concat(X, [$], X[:1])",
                                                  "X = [$] + X[1:]"};
    std::string text;
    for (const char c : std::string(random_.pick(kSteps))) {
      if (c == 'X') {
        text += place;
      } else if (c == 'F') {
        text += pop;
      } else {
        text += c;
      }
    }
    if (text.find('$') == std::string::npos) return statement(Kind::BothEnds, text);
    return statement(Kind::BothEnds, text, {kept(element, 1)});
  };
  ++loops_;
  Node* inside = nullptr;
  {
    const Scope scope(*this);
    declare(i, types_.intType, false, true);
    inside = blockOf({});
    const int count = random_.between(1, 4);
    for (int n = 0; n < count; ++n) {
      if (random_.chance(15)) {
        const std::string alias = fresh("v");
        inside->children.push_back(statement(Kind::Alias, "let " + alias + " = " + place));
        inside->children.push_back(step());
        inside->children.push_back(statement(Kind::Print, "print(" + alias + ")"));
      } else {
        inside->children.push_back(step());
      }
    }
    // Doubling in a loop would not end soon.
    inside->children.push_back(statement(Kind::BothEnds, place + " = " + place + "[0:20]"));
    if (random_.chance(50)) {
      inside->children.push_back(statement(Kind::Print, "print(" + place + ")"));
    }
  }
  --loops_;
  if (isCaptured) {
    const std::string turn = fresh("f");
    block->children.push_back(
        statement(Kind::NestedFunction, "fun " + turn + "(" + i + ": int) $", {inside}));
    inside = blockOf({statement(Kind::CallNested, turn + "(" + i + ")")});
  }
  block->children.push_back(
      statement(Kind::ForRange, "for " + i + " in 0..$ $", {smallLiteral(2, 9), inside}));
  block->children.push_back(statement(Kind::Print, "print(" + name + ")"));
}

/// Two names of one list, map or record.
void Generator::aliasAndChange(Node* block) {
  const Variable* known =
      someVariable([](const Variable& v) { return v.type->base == Base::List && v.isMutable; });
  if (!known) return;
  const std::string xs = known->name;
  const Type type = known->type;
  const std::string ys = fresh("v");
  static constexpr std::string_view kWays[] = {
      "$", "$[:]", "($ as any)", "append($, $[0])", "concat($)", "[$][0]"};
  std::string way(random_.pick(kWays));
  if (way == "$[:]") way = "$[0:]";
  const bool isGuarded = way.find("[0])") != std::string::npos;
  std::string text;
  for (const char c : way) c == '$' ? text += xs : text += c;
  if (isGuarded) text = "if len(" + xs + ") > 0 then " + text + " else " + xs;
  block->children.push_back(
      statement(Kind::Alias, "var " + ys + ": " + type->spelling + " = " + text));
  declare(ys, type, true);
  const Type element = type->element;
  const auto change = [&](const std::string& name) {
    const uint32_t roll = random_.below(3);
    if (roll == 0) {
      block->children.push_back(
          statement(Kind::AppendSelf, name + " = append(" + name + ", $)", {kept(element, 2)}));
    } else if (roll == 1) {
      block->children.push_back(
          statement(Kind::ConcatListSelf, name + " = " + name + " + [$]", {kept(element, 2)}));
    } else {
      block->children.push_back(statement(Kind::StoreElement,
                                          "if len(" + name + ") > 0 { " + name + "[0] = $ }",
                                          {kept(element, 2)}));
    }
  };
  const bool isOther = random_.chance(50);
  change(isOther ? ys : xs);
  change(isOther ? xs : ys);
  block->children.push_back(
      statement(Kind::Print, "print(" + xs + ", " + ys + ", " + xs + " == " + ys + ")"));
}

void Generator::buildText(Node* block) {
  const std::string s = fresh("v");
  const std::string i = fresh("i");
  block->children.push_back(statement(Kind::Var, "var " + s + " = $", {stringLiteral()}));
  declare(s, types_.stringType, true);
  Node* inside = blockOf({statement(Kind::ConcatSelf, s + " = " + s + " + $", {shortText()}),
                          statement(Kind::ConcatSelf, s + " = " + s + " + str(" + i + ")")});
  if (random_.chance(50)) {
    inside->children.push_back(
        statement(Kind::Print, "print(" + s + "[" + i + "], len(" + s + "))"));
  }
  block->children.push_back(
      statement(Kind::ForRange, "for " + i + " in 0..$ $", {smallLiteral(1, 6), inside}));
  block->children.push_back(statement(Kind::Print, "print(" + s + ", $)", {boolValue(2)}));
}

/// Each closure has the variable of its own iteration; they share what is outside.
void Generator::closuresOfLoop(Node* block) {
  const std::string fs = fresh("v");
  const std::string total = fresh("v");
  const std::string own = fresh("v");
  const std::string i = fresh("i");
  const Type type = types_.intType;
  const Type function = types_.function({type}, type);
  block->children.push_back(statement(Kind::Var, "var " + fs + ": list<fun(int): int> = []"));
  block->children.push_back(statement(Kind::Var, "var " + total + " = $", {intLiteral()}));
  declare(total, type, true);
  {
    const Scope scope(*this);
    declare(i, type, false, true);
    Node* first = kept(type, 2);
    declare(own, type, true);
    ++lambdas_;
    ++loops_;
    const bool wasInFunction = std::exchange(inFunction_, true);
    Node* closure = blockOf({});
    const Type result = std::exchange(result_, type);
    {
      const Scope inner(*this);
      declare("x", type, false);
      closure->children.push_back(statement(Kind::Assign, total + " = $", {kept(type, 2)}));
      closure->children.push_back(statement(Kind::Assign, own + " = " + own + " + " + i + " - x"));
      closure->children.push_back(
          statement(Kind::Return, "return " + own + " + $", {value(type, 1)}));
    }
    result_ = result;
    inFunction_ = wasInFunction;
    --loops_;
    --lambdas_;
    Node* inside =
        blockOf({statement(Kind::Var, "var " + own + " = $", {first}),
                 statement(Kind::ClosureInLoop, fs + " = append(" + fs + ", fun(x: int): int $)",
                           {closure})});
    if (random_.chance(50)) {
      inside->children.push_back(statement(Kind::Step, own + " = " + own + " * 2"));
    }
    block->children.push_back(
        statement(Kind::ForRange, "for " + i + " in 0..$ $", {smallLiteral(1, 3), inside}));
  }
  declare(fs, types_.list(function), true);
  const std::string f = fresh("v");
  block->children.push_back(
      statement(Kind::CallEach,
                "for " + f + " in " + fs + " { print(" + f + "($), " + f + "($), " + total + ") }",
                {value(type, 1), value(type, 1)}));
}

/// A function that returns functions that share a variable.
void Generator::counter(Node* block) {
  const std::string make = fresh("f");
  const std::string n = fresh("v");
  const Type type = types_.intType;
  Node* start = intLiteral();
  Node* inside = blockOf({statement(Kind::Var, "var " + n + " = $", {start})});
  {
    const Scope scope(*this);
    declare(n, type, true);
    ++lambdas_;
    const bool wasInFunction = std::exchange(inFunction_, true);
    inside->children.push_back(
        statement(Kind::CounterFactory,
                  "let up = fun(by: int): int {\n  " + n + " = " + n + " + by\n  return $\n}",
                  {value(type, 1)}));
    inside->children.push_back(statement(
        Kind::CounterFactory,
        "let down = fun(by: int): int {\n  " + n + " = " + n + " * by\n  return " + n + "\n}"));
    inFunction_ = wasInFunction;
    --lambdas_;
    inside->children.push_back(statement(Kind::Return, "return [up, down]"));
  }
  block->children.push_back(
      statement(Kind::CounterFactory, "let " + make + " = fun(): list<fun(int): int> $", {inside}));
  const std::string a = fresh("v");
  const std::string b = fresh("v");
  block->children.push_back(statement(Kind::Let, "let " + a + " = " + make + "()"));
  block->children.push_back(statement(Kind::Let, "let " + b + " = " + make + "()"));
  block->children.push_back(statement(
      Kind::Print, "print(" + a + "[0]($) + " + a + "[1]($), " + b + "[0]($), " + a + "[0](0))",
      {value(type, 1), smallLiteral(2, 9), intLiteral()}));
}

/// An int that leaves 64 bits while others are held everywhere.
void Generator::overflow(Node* block) {
  const std::string p = fresh("v");
  const std::string q = fresh("v");
  const std::string xs = fresh("v");
  const std::string i = fresh("i");
  const Type type = types_.intType;
  block->children.push_back(statement(Kind::Var, "var " + p + " = $", {intLiteral()}));
  block->children.push_back(statement(Kind::Var, "var " + q + " = $", {intLiteral()}));
  block->children.push_back(
      statement(Kind::Var, "var " + xs + ": list<int> = [" + p + ", 1, " + q + "]"));
  declare(p, type, true);
  declare(q, type, true);
  declare(xs, types_.list(type), true);
  const Scope scope(*this);
  declare(i, type, false, true);
  static constexpr std::string_view kSteps[] = {"P = P * 3 + Q",
                                                "P = Q - P - P",
                                                "P = P + P",
                                                "Q = -Q - P",
                                                "X[I % 3] = P * 2",
                                                "X = append(X, P - Q)",
                                                "P = -P * 7 - I",
                                                "Q = (Q + P) / 2",
                                                "P = P + X[I % 3] - Q",
                                                "X[0] = X[0] + X[1] * 5",
                                                "Q = Q % (I + 3) + P",
                                                "P = max(P, Q) + sum(X)"};
  Node* inside = blockOf({});
  for (int n = random_.between(1, 4); n > 0; --n) {
    std::string text;
    for (const char c : random_.pick(kSteps)) {
      switch (c) {
        case 'P':
          text += p;
          break;
        case 'Q':
          text += q;
          break;
        case 'X':
          text += xs;
          break;
        case 'I':
          text += i;
          break;
        default:
          text += c;
      }
    }
    inside->children.push_back(statement(Kind::OverflowStep, text));
  }
  inside->children.push_back(
      listed(Kind::Print, nullptr, "print($)",
             {expression(Kind::VariableRead, type, p), expression(Kind::VariableRead, type, q),
              value(someType(), 1), value(types_.floatType, 1)}));
  const int count = random_.chance(30) ? random_.between(20, 70) : random_.between(2, 8);
  if (count > 10) inside->children.pop_back();
  block->children.push_back(
      statement(Kind::ForRange, "for " + i + " in 0..$ $", {smallLiteral(count, count), inside}));
  block->children.push_back(statement(Kind::Print, "print(" + p + ", " + q + ", " + xs + ")"));
}

void Generator::swap(Node* block) {
  const Variable* known =
      someVariable([](const Variable& v) { return v.type->base == Base::List; });
  if (!known) return;
  const std::string xs = known->name;
  const std::string t = fresh("v");
  Node* inside = blockOf({statement(Kind::Swap, "let " + t + " = " + xs + "[0]"),
                          statement(Kind::Swap, xs + "[0] = " + xs + "[-1]"),
                          statement(Kind::Swap, xs + "[len(" + xs + ") - 1] = " + t)});
  block->children.push_back(statement(Kind::If, "if len(" + xs + ") > 1 $", {inside}));
  block->children.push_back(statement(Kind::Print, "print(" + xs + ")"));
}

/// Lists in maps in lists.
void Generator::nestedStores(Node* block) {
  const Type element = someScalar();
  const Type inner = types_.list(element);
  const Type type = types_.map(types_.stringType, inner);
  const std::string m = fresh("v");
  block->children.push_back(
      statement(Kind::Var, "var " + m + ": " + type->spelling + " = {\"a\": [$], \"b\": $}",
                {kept(element, 1), kept(inner, 1)}));
  declare(m, type, true);
  block->children.push_back(statement(Kind::StoreNested, m + "[\"a\"][0] = $", {kept(element, 2)}));
  if (random_.chance(50)) {
    block->children.push_back(statement(
        Kind::StoreNested, m + "[\"b\"] = append(" + m + "[\"b\"], $)", {kept(element, 2)}));
  }
  block->children.push_back(statement(Kind::StoreNested, m + "[\"c\"] = " + m + "[\"a\"]"));
  block->children.push_back(
      statement(Kind::StoreNested, m + "[\"c\"][$] = $", {smallLiteral(0, 2), kept(element, 1)}));
  if (random_.chance(60)) {
    const std::string xs = fresh("v");
    block->children.push_back(statement(Kind::Alias, "var " + xs + " = [" + m + ", " + m + "]"));
    block->children.push_back(
        statement(Kind::StoreNested, xs + "[1][\"a\"][0] = " + xs + "[0][\"c\"][0]"));
  }
  block->children.push_back(statement(Kind::Print, "print(" + m + ")"));
}

void Generator::changeWhileIterating(Node* block) {
  const Type element = someScalar();
  const std::string xs = fresh("v");
  const std::string x = fresh("v");
  if (random_.chance(35)) {
    const Type type = types_.map(types_.stringType, types_.intType);
    block->children.push_back(
        statement(Kind::Var, "var " + xs + ": " + type->spelling + " = {\"b\": $, \"a\": 2}",
                  {intLiteral()}));
    declare(xs, type, true);
    Node* inside =
        blockOf({statement(Kind::StoreEntry, xs + "[" + x + " + \"z\"] = 1"),
                 statement(Kind::StoreEntry, xs + "[" + x + "] = " + xs + "[" + x + "] + $",
                           {leaf(types_.intType)})});
    block->children.push_back(
        statement(Kind::ChangeWhileIterating, "for " + x + " in " + xs + " $", {inside}));
  } else {
    const Type type = types_.list(element);
    block->children.push_back(statement(Kind::Var,
                                        "var " + xs + ": " + type->spelling + " = [$, $, $]",
                                        {kept(element, 1), kept(element, 1), kept(element, 1)}));
    declare(xs, type, true);
    const Scope scope(*this);
    declare(x, element, false);
    Node* inside = blockOf({statement(Kind::AppendSelf, xs + " = append(" + xs + ", " + x + ")"),
                            statement(Kind::StoreElement, xs + "[1] = $", {kept(element, 1)}),
                            statement(Kind::Print, "print(" + x + ")")});
    block->children.push_back(
        statement(Kind::ChangeWhileIterating, "for " + x + " in " + xs + " $", {inside}));
  }
  block->children.push_back(statement(Kind::Print, "print(" + xs + ")"));
}

/// A list that is its own element, a map that is its own value.
void Generator::selfHolding(Node* block) {
  const std::string xs = fresh("v");
  if (random_.chance(50)) {
    block->children.push_back(
        statement(Kind::SelfHolding, "var " + xs + ": list<any> = [1, $]", {value(someType(), 1)}));
    block->children.push_back(statement(Kind::SelfHolding, xs + "[1] = " + xs));
    block->children.push_back(statement(Kind::SelfHolding, "print(" + xs + ", " + xs + "[1][0])"));
  } else {
    block->children.push_back(statement(Kind::SelfHolding,
                                        "var " + xs + ": map<string, any> = {\"n\": $}",
                                        {value(someType(), 1)}));
    block->children.push_back(statement(Kind::SelfHolding, xs + "[\"me\"] = " + xs));
    block->children.push_back(
        statement(Kind::SelfHolding, "print(" + xs + ", len(" + xs + "[\"me\"]))"));
  }
}

void Generator::partial(Node* block) {
  const Type element = someScalar();
  const Type list = types_.list(element);
  const std::string f = fresh("v");
  const std::string xs = fresh("v");
  block->children.push_back(statement(
      Kind::PartialLambda,
      "let " + f + " = (fun(p: " + list->spelling + ", q: " + element->spelling +
          ", r: int): " + list->spelling + " {\n  p = append(p, q)\n  return append(p, $)\n})($)",
      {value(element, 1), kept(list, 1)}));
  block->children.push_back(
      statement(Kind::PartialLambda, "let " + xs + " = " + f + "($)", {kept(element, 1)}));
  block->children.push_back(statement(Kind::Print,
                                      "print(" + xs + "($), " + f + "($, 2), " + xs + "(3))",
                                      {value(types_.intType, 1), kept(element, 1)}));
}

void Generator::matrix(Node* block) {
  const Type element = random_.chance(60)
                           ? types_.intType
                           : (random_.chance(50) ? types_.floatType : types_.boolType);
  const Type row = types_.list(element);
  const std::string m = fresh("v");
  const std::string r = fresh("v");
  const std::string i = fresh("i");
  const std::string j = fresh("i");
  block->children.push_back(
      statement(Kind::Var, "var " + m + ": list<" + row->spelling + "> = []"));
  declare(m, types_.list(row), true);
  const uint64_t times = times_;
  times_ *= 6;
  {
    const Scope scope(*this);
    declare(i, types_.intType, false, true);
    declare(j, types_.intType, false, true);
    Node* cells = nullptr;
    {
      const Scope inner(*this);
      declare(r, row, true);
      cells =
          blockOf({statement(Kind::AppendSelf, r + " = append(" + r + ", $)", {kept(element, 2)})});
    }
    Node* rows = blockOf({statement(Kind::Var, "var " + r + ": " + row->spelling + " = []"),
                          statement(Kind::ForRange, "for " + j + " in 0..3 $", {cells}),
                          statement(Kind::AppendSelf, m + " = append(" + m + ", " + r + ")")});
    block->children.push_back(statement(Kind::ForRange, "for " + i + " in 0..3 $", {rows}));
    Node* change = blockOf(
        {statement(Kind::StoreNested, m + "[" + i + "][" + j + "] = $", {kept(element, 2)})});
    if (random_.chance(50)) {
      change->children.push_back(statement(
          Kind::StoreNested, m + "[" + j + "][" + i + "] = " + m + "[" + i + "][" + j + "]"));
    }
    Node* inner = blockOf({statement(Kind::ForRange, "for " + j + " in 0..3 $", {change})});
    block->children.push_back(statement(Kind::ForRange, "for " + i + " in 0..3 $", {inner}));
  }
  times_ = times;
  block->children.push_back(statement(Kind::Print, "print(" + m + ")"));
}

void Generator::countKeys(Node* block) {
  const Type key = random_.chance(60) ? types_.stringType : types_.intType;
  const std::string m = fresh("v");
  const std::string k = fresh("v");
  const Type type = types_.map(key, types_.intType);
  Node* source = kept(types_.list(key), 2);
  block->children.push_back(statement(Kind::Var, "var " + m + ": " + type->spelling + " = {}"));
  const Scope scope(*this);
  declare(k, key, false);
  const char* way = random_.chance(50) ? "M[K] = (M[K] ?? 0) + $"
                                       : "if K in M { M[K] = M[K] + $ } else { M[K] = 1 }";
  std::string text;
  for (const char c : std::string_view(way)) {
    if (c == 'M') {
      text += m;
    } else if (c == 'K') {
      text += k;
    } else {
      text += c;
    }
  }
  Node* inside = blockOf({statement(Kind::CountKeys, text, {leaf(types_.intType)})});
  block->children.push_back(statement(Kind::ForList, "for " + k + " in $ $", {source, inside}));
  block->children.push_back(
      statement(Kind::Print, "print(" + m + ", keys(" + m + "), values(" + m + "))"));
}

void Generator::drain(Node* block) {
  const Type element = someType();
  const Type type = types_.list(element);
  const std::string xs = fresh("v");
  const std::string x = fresh("v");
  block->children.push_back(
      statement(Kind::Var, "var " + xs + ": " + type->spelling + " = $", {kept(type, 2)}));
  Node* inside = blockOf({});
  inside->text = "let " + x + " = " + xs + "[0]";
  inside->children.push_back(statement(Kind::Print, "print(" + x + ")"));
  inside->text += "; " + xs + " = " + xs + "[1:]";
  block->children.push_back(statement(Kind::Drain, "while len(" + xs + ") > 0 $", {inside}));
  declare(xs, type, true);
}

void Generator::update(Node* block) {
  std::vector<const RecordShape*> shapes;
  for (const RecordShape& shape : records_) shapes.push_back(&shape);
  if (shapes.empty()) return;
  const RecordShape& shape = *random_.pick(shapes);
  const std::vector<FieldShape> fields = shape.fields;
  const Type type = types_.list(shape.type);
  const std::string xs = fresh("v");
  block->children.push_back(statement(Kind::Var, "var " + xs + ": " + type->spelling + " = [$, $]",
                                      {record(shape.type, 2), record(shape.type, 1)}));
  const FieldShape& field = random_.pick(fields);
  std::string text = "update " + xs + " set { " + field.name + ": $ }";
  Node* changed = nullptr;
  Node* condition = nullptr;
  {
    // The fields have their names here.
    const Scope scope(*this);
    for (const FieldShape& each : fields) declare(each.name, each.type, false);
    changed = kept(field.type, 2);
    condition = boolValue(2);
  }
  if (random_.chance(50)) {
    block->children.push_back(statement(Kind::Update, text + " where $", {changed, condition}));
  } else {
    block->children.push_back(statement(Kind::Update, text, {changed}));
  }
  block->children.push_back(statement(Kind::Print, "print(" + xs + ")"));
  declare(xs, type, true);
}

void Generator::linkedRecords(Node* block) {
  const std::string head = fresh("v");
  const std::string at = fresh("v");
  const std::string i = fresh("i");
  block->children.push_back(statement(Kind::LinkedRecords, "var " + head + ": Link? = none"));
  const Scope scope(*this);
  declare(i, types_.intType, false, true);
  Node* inside =
      blockOf({statement(Kind::LinkedRecords, head + " = Link { value: $, next: " + head + " }",
                         {value(types_.intType, 2)})});
  block->children.push_back(
      statement(Kind::ForRange, "for " + i + " in 0..$ $", {smallLiteral(0, 4), inside}));
  Node* step = blockOf({});
  step->text = "print(" + at + ".value); " + at + " = " + at + ".next";
  block->children.push_back(statement(Kind::LinkedRecords, "var " + at + " = " + head));
  block->children.push_back(statement(Kind::LinkedRecords, "while " + at + " != none $", {step}));
}

/// The same without a closure: blocks among the operands assign to what the others read.
void Generator::assignWithin(Node* block) {
  const std::string n = fresh("v");
  const std::string xs = fresh("v");
  block->children.push_back(statement(Kind::Var, "var " + n + " = $", {intLiteral()}));
  block->children.push_back(
      statement(Kind::Var, "var " + xs + " = [" + n + ", $, 3]", {intLiteral()}));
  static constexpr std::string_view kChanges[] = {
      "(match 1 { _ => { N = N * 2 } } ?? N)", "(match N { _ => { N = N + $ } } ?? 1)",
      "(match N % 2 { 0 => { N = 5 X = append(X, N) } _ => { N = N - 1 X[0] = N } } ?? X[0])",
      "(match 1 { _ => { X = [N, N, N, 4] } } ?? N)"};
  static constexpr std::string_view kUses[] = {
      "print(N + C * N)",
      "print([N, C, N], X)",
      "N = N - C",
      "X[N % 2] = C + N",
      "X[C % 2] = N",
      "print(X[0] + C, N < C, C == N)",
      "X = append(X, C)",
      "print({\"a\": N, \"b\": C, \"c\": N}, max(N, C))",
      "print(substring(str(N) + \"abcdef\", N % 2, C % 4))",
      "print(X[N % 3:C % 4], N)",
      "for q in N % 3..C % 4 { print(q, N) }",
      "for q in X { N = N + C + q }",
      "print(str(N) + str(C) + str(N))",
      "print((from q in X where q < C select q + N))"};
  for (int uses = random_.between(2, 4); uses > 0; --uses) {
    const std::string_view change = random_.pick(kChanges);
    std::string text;
    for (const char c : random_.pick(kUses)) {
      if (c == 'C') {
        text += change;
      } else {
        text += c;
      }
    }
    std::string filled;
    std::vector<Node*> holes;
    for (const char c : text) {
      if (c == '$') holes.push_back(smallLiteral(1, 9));
      if (c == 'N') {
        filled += n;
      } else if (c == 'X') {
        filled += xs;
      } else {
        filled += c;
      }
    }
    Node* node = statement(Kind::AssignWithin, filled);
    node->children = holes;
    block->children.push_back(node);
  }
  block->children.push_back(statement(Kind::Print, "print(" + n + ", " + xs + ")"));
}

/// Operands that change what other operands read.
void Generator::evaluationOrder(Node* block) {
  const std::string n = fresh("v");
  const std::string xs = fresh("v");
  const std::string bump = fresh("f");
  block->children.push_back(statement(Kind::Var, "var " + n + " = $", {intLiteral()}));
  block->children.push_back(
      statement(Kind::Var, "var " + xs + " = [" + n + ", $]", {intLiteral()}));
  static constexpr std::string_view kBodies[] = {
      "{ N = N + by return N }", "{ N = N * by X[0] = N return by }",
      "{ X = append(X, by) N = len(X) return N }", "{ X[0] = X[0] + by N = N - 1 return X[0] }",
      "{ print(N, X, by) N = by return N }"};
  static constexpr std::string_view kUses[] = {
      "print(N + B(2) * N)",
      "print([N, B(3), N, B(4)], N)",
      "N = N + B(5) - N",
      "X[B(0) % 2] = B(1) + N",
      "print(X[0] + B(7) + X[0])",
      "print(B(N) < N, N == B(1), N - B(N))",
      "X = append(X, B(6)) + [N]",
      "print(str(N) + str(B(8)) + str(N))",
      "print({\"a\": N, \"b\": B(2), \"c\": N})",
      "print(N > 0 && B(1) > 0 || B(2) > N, N)",
      "print(max(N, B(3)), min(B(4), N))",
      "print(if B(1) > N then N else B(N))",
      "X[0] = N + B(X[0])",
      "print(X, append(X, B(2)), X)",
      "N = B(B(B(N)))",
      "print((from q in X where B(q) > 0 select q + N))",
      "print((N as float) + (B(2) as float), (N as any) == B(0))",
      "for q in 0..(B(1) % 3 + 2) { N = N + B(q) }",
      "print(X[0:(B(1) % 3)], X)",
      "print(N * N + B(N) * N)"};
  const auto fill = [&](std::string_view way) {
    std::string text;
    for (const char c : way) {
      switch (c) {
        case 'N':
          text += n;
          break;
        case 'X':
          text += xs;
          break;
        case 'B':
          text += bump;
          break;
        default:
          text += c;
      }
    }
    return text;
  };
  const bool isLambda = isGlobalScope_ || random_.chance(40);
  std::string function =
      isLambda ? "let " + bump + " = fun(by: int): int " : "fun " + bump + "(by: int): int ";
  block->children.push_back(statement(Kind::Order, function + fill(random_.pick(kBodies))));
  for (int uses = random_.between(2, 5); uses > 0; --uses) {
    block->children.push_back(statement(Kind::Order, fill(random_.pick(kUses))));
  }
  block->children.push_back(statement(Kind::Print, "print(" + n + ", " + xs + ")"));
  // The list may have grown with every call.
  block->children.push_back(statement(Kind::Assign, xs + " = " + xs + "[:4]"));
}

/// A closure that finds itself in the variable it is stored in.
void Generator::recursiveClosure(Node* block) {
  const Type type = random_.chance(60) ? types_.intType : someScalar();
  const std::string f = fresh("v");
  const std::string n = fresh("n");
  const std::string text = type->spelling;
  block->children.push_back(statement(
      Kind::Var, "var " + f + ": fun(int): " + text + " = (fun(" + n + ": int): " + text + " => $)",
      {leaf(type)}));
  Node* inside = blockOf({});
  const char* base = type->base == Base::Int     ? "1"
                     : type->base == Base::Float ? "0.5"
                     : type->base == Base::Bool  ? "true"
                                                 : "\"z\"";
  inside->text = "if " + n + " <= 0 { return " + base + " }";
  {
    const Scope scope(*this);
    declare(n, types_.intType, false, true);
    ++lambdas_;
    const bool wasInFunction = std::exchange(inFunction_, true);
    if (random_.chance(50)) assign(inside, 1);
    const std::string again = f + "(" + n + " - 1)";
    if (type->base == Base::Int || type->base == Base::String || type->base == Base::Float) {
      inside->children.push_back(
          statement(Kind::RecursiveClosure, "return " + again + " + $", {value(type, 1)}));
    } else {
      inside->children.push_back(statement(Kind::RecursiveClosure, "return " + again));
    }
    inFunction_ = wasInFunction;
    --lambdas_;
  }
  block->children.push_back(
      statement(Kind::RecursiveClosure, f + " = fun(" + n + ": int): " + text + " $", {inside}));
  block->children.push_back(
      statement(Kind::Print, "print(" + f + "($), $)", {smallLiteral(0, 6), value(someType(), 1)}));
}

/// Functions as values of a map and elements of a list, called where they are.
void Generator::storedFunctions(Node* block) {
  const Type type = someScalar();
  const Type function = types_.function({type}, type);
  const std::string m = fresh("v");
  const std::string fs = fresh("v");
  block->children.push_back(
      statement(Kind::StoredFunctions,
                "var " + m + ": map<string, " + function->spelling + "> = {\"f\": $, \"g\": $}",
                {lambda(function, 2), lambda(function, 2)}));
  block->children.push_back(statement(
      Kind::StoredFunctions, "var " + fs + " = [$, " + m + "[\"g\"]]", {lambda(function, 1)}));
  block->children.push_back(statement(Kind::StoredFunctions,
                                      "print(" + m + "[\"f\"]($), " + fs + "[1](" + fs + "[0]($)))",
                                      {value(type, 1), value(type, 1)}));
  if (random_.chance(50)) {
    block->children.push_back(statement(Kind::StoredFunctions, m + "[\"f\"] = " + fs + "[1]"));
    block->children.push_back(statement(
        Kind::StoredFunctions, "print(" + m + "[\"f\"](" + m + ".g($)))", {value(type, 1)}));
  }
}

/// More arguments than anybody passes in registers.
void Generator::manyArguments(Node* block) {
  const std::string f = fresh("f");
  const int count = random_.between(6, 12);
  std::vector<Type> types;
  std::string head = "let " + f + " = (fun(";
  Node* inside = blockOf({});
  std::vector<Node*> arguments;
  std::string text = "print(" + f + "(";
  {
    const Scope scope(*this);
    std::vector<std::string> names;
    for (int i = 0; i < count; ++i) {
      types.push_back(someType());
      names.push_back(fresh("p"));
      head += (i == 0 ? "" : ", ") + names.back() + ": " + types.back()->spelling;
      declare(names.back(), types.back(), true);
    }
    ++lambdas_;
    const bool wasInFunction = std::exchange(inFunction_, true);
    const Type result = std::exchange(result_, types_.intType);
    const int loops = std::exchange(loops_, 0);
    assign(inside, 1);
    showState(inside, static_cast<size_t>(count));
    inside->children.push_back(statement(Kind::Return, "return $", {value(types_.intType, 2)}));
    loops_ = loops;
    result_ = result;
    inFunction_ = wasInFunction;
    --lambdas_;
  }
  block->children.push_back(statement(Kind::ManyArguments, head + "): int $)", {inside}));
  for (int i = 0; i < count; ++i) {
    text += i == 0 ? "$" : ", $";
    arguments.push_back(value(types[static_cast<size_t>(i)], 1));
  }
  Node* node = statement(Kind::ManyArguments, text + "))");
  node->children = arguments;
  block->children.push_back(node);
}

/// A method without its arguments: a function that keeps the record.
void Generator::methodValue(Node* block) {
  const Variable* object = someVariable([&](const Variable& v) {
    return v.type->base == Base::Record && !records_[v.type->shape].methods.empty();
  });
  if (!object) return;
  const std::string name = object->name;
  const MethodShape method = random_.pick(records_[object->type->shape].methods);
  const std::string f = fresh("v");
  block->children.push_back(
      statement(Kind::MethodValue, "let " + f + " = " + name + "." + method.name));
  FunctionShape shape{f, method.parameters, method.result};
  Node* node = call(shape, 1);
  node->role = Role::Statement;
  block->children.push_back(node);
  block->children.push_back(statement(Kind::Print, "print(" + name + ")"));
}

/// A typed list under a name that takes anything.
void Generator::seenAsAny(Node* block) {
  const Type element = random_.chance(50) ? types_.floatType : someScalar();
  const Type type = types_.list(element);
  const std::string xs = fresh("v");
  const std::string ys = fresh("v");
  block->children.push_back(statement(Kind::Var, "var " + xs + ": " + type->spelling + " = [$, $]",
                                      {kept(element, 1), kept(element, 1)}));
  block->children.push_back(statement(Kind::SeenAsAny, "var " + ys + ": list<any> = " + xs));
  // An int among floats is one of them when it is read.
  const Type stored = element == types_.floatType && random_.chance(70) ? types_.intType
                      : risky()                                         ? types_.stringType
                                                                        : element;
  block->children.push_back(
      statement(Kind::SeenAsAny, ys + "[$] = $", {smallLiteral(0, 1), kept(stored, 2)}));
  block->children.push_back(statement(Kind::Print, "print(" + xs + ", " + ys + ")"));
  const std::string x = fresh("v");
  block->children.push_back(
      statement(Kind::SeenAsAny, "var " + x + ": " + element->spelling + " = " + xs + "[0]"));
  static constexpr std::string_view kReads[] = {
      "for q in X { print(q, [q]) }",
      "print((from q in X select [q]))",
      "print((from q in X sort by q select { v: q }))",
      "print((from q in X join r in X on q == r select [q, r]), [first(X)])",
      "print([max(X)], [sum(X)], [reduce(X, fun(p: T, q: T): T => q, X[1])])",
      "var o: list<T> = [] for q in X { o = append(o, q) } print(o)",
      "let m = { \"a\": X } print([m[\"a\"][0], m[\"a\"][1]])"};
  const bool isSummed = isNumber(element);
  std::string read;
  for (const char c : kReads[random_.below(isSummed ? 7 : 4)]) {
    if (c == 'X') {
      read += xs;
    } else if (c == 'T') {
      read += element->spelling;
    } else {
      read += c;
    }
  }
  block->children.push_back(statement(Kind::SeenAsAny, "if true { " + read + " }"));
  if (random_.chance(50)) {
    const std::string each = fresh("v");
    block->children.push_back(statement(
        Kind::ForAny, "for " + each + " in (" + xs + " as any) { print(" + each + ", $) }",
        {shortText()}));
  }
  if (random_.chance(40)) {
    block->children.push_back(
        statement(Kind::SeenAsAny, xs + " = append(" + xs + ", $)", {kept(element, 1)}));
    block->children.push_back(
        statement(Kind::Print, "print(" + xs + " == " + ys + ", " + ys + ", " + x + ")"));
  }
  declare(xs, type, true);
}

/// A record whose type only shows at run time.
void Generator::dynamicRecord(Node* block) {
  if (records_.empty()) return;
  const RecordShape shape = random_.pick(records_);
  const std::string r = fresh("v");
  const FieldShape& field = random_.pick(shape.fields);
  block->children.push_back(
      statement(Kind::DynamicRecord, "let " + r + ": any = $", {record(shape.type, 2)}));
  block->children.push_back(
      statement(Kind::DynamicRecord, r + "." + field.name + " = $", {kept(field.type, 2)}));
  if (!shape.methods.empty()) {
    const MethodShape& method = random_.pick(shape.methods);
    const FunctionShape callee{r + "." + method.name, method.parameters, method.result};
    Node* node = call(callee, 1);
    node->role = Role::Part;
    const std::string result = fresh("v");
    block->children.push_back(
        statement(Kind::DynamicMethod, "let " + result + ": any = $", {node}));
  }
  if (risky()) {
    block->children.push_back(
        statement(Kind::DynamicRecord, r + "." + field.name + " = $", {value(someScalar(), 1)}));
  }
  block->children.push_back(statement(
      Kind::DynamicRecord,
      "print(" + r + "." + field.name + ", " + r + "[" + quoted(field.name) + "], " + r + ")"));
}

/// Rows of a table and what is asked of them.
void Generator::table(Node* block) {
  const std::string rows = fresh("v");
  block->children.push_back(statement(
      Kind::Table,
      "let " + rows +
          " = [{ id: 1, k: \"a\", n: $, f: $ }, { id: 2, k: \"b\", n: $, f: 0.5 }, { id: 3, k: "
          "\"a\", n: 7, f: $ }]",
      {kept(types_.intType, 1), kept(types_.floatType, 1), kept(types_.intType, 1),
       kept(types_.floatType, 1)}));
  static constexpr std::string_view kUses[] = {
      "print((from r in T where r.n > $ select r.k))",
      "print((from r in T group by r.k into g select { k: g.key, total: sum(from x in g select "
      "x.n) "
      "+ $, n: count(g) }))",
      "print((from r in T join s in T on r.id == s.id + 1 select [r.n - s.n, $]))",
      "print((from r in T left join s in T on s.k == r.k && s.id > r.id select [r.id, s?.n, $]))",
      "print((from r in T sort by -r.n take 2 select { id: r.id, x: r.n * $ }))",
      "print((from r in T sort by [r.k, -r.id] select r.f), $)",
      "print((from r in T select max(r.n)) + $)",
      "print((from r in T group by r.k, r.n % 2 into g sort by count(g) select [g.key.k, g.count, "
      "$]))",
      "print((from r in T outer join s in [{ id: 3, v: $ }, { id: 9, v: 1 }] on r.id == s.id "
      "select "
      "[r?.n, s?.v]))",
      "print((from r in T right join s in [{ id: 3, v: $ }] on r.id == s.id select [r?.k, s.v]))",
      "for r in T { r.n = r.n + $ }",
      "update T set { n: 2 + $ }",
      "save T to \"-\" with { format: \"jsonl\" }",
      "print((T as list<map<string, any>>)[0][\"n\"], $)",
      "print((from r in T where exists((from s in T where s.n > r.n select s)) select r.id), $)"};
  for (int count = random_.between(1, 3); count > 0; --count) {
    std::string text;
    for (const char c : random_.pick(kUses)) {
      if (c == 'T') {
        text += rows;
      } else {
        text += c;
      }
    }
    const bool hasHole = text.find('$') != std::string::npos;
    Node* node = statement(Kind::Table, text);
    if (hasHole) node->children = {kept(types_.intType, 1)};
    block->children.push_back(node);
  }
  block->children.push_back(statement(Kind::Print, "print(" + rows + ")"));
}

/// A value that may be missing, where it is known not to be.
void Generator::ifPresent(Node* block) {
  const Variable* known = someVariable([](const Variable& v) {
    return v.type->base == Base::Option && v.type->element->base != Base::Function;
  });
  if (!known) return;
  const std::string name = known->name;
  const Type type = known->type->element;
  const std::string present = fresh("v");
  const Scope scope(*this);
  declare(present, type, false);
  Node* inside = blockOf({});
  inside->text = "let " + present + ": " + type->spelling + " = " + name;
  inside->children.push_back(
      listed(Kind::Print, nullptr, "print($)", {value(type, 2), value(someType(), 1)}));
  block->children.push_back(statement(Kind::IfPresent, "if " + name + " != none $", {inside}));
}

/// A program as a text.
void Generator::evaluate(Node* block) {
  static constexpr std::string_view kTexts[] = {
      "eval(\"print(1 + 2)\")", "eval(\"var x = 3 while x > 0 { print(x * x) x = x - 1 }\")",
      "print(eval(\"fun f(n: int): int { return n * 9223372036854775807 } print(f(2))\"))",
      "eval(\"let xs = [1, 2] print(from x in xs select x * 2)\")"};
  if (risky()) {
    block->children.push_back(statement(Kind::Eval, "eval(\"print([1][5])\")"));
  } else {
    block->children.push_back(statement(Kind::Eval, random_.pick(kTexts)));
  }
}

}  // namespace kinako::differential
