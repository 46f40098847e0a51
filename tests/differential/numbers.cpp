// Numbers and conditions.
#include <limits>

#include "generator.h"

namespace kinako::differential {

namespace {

/// A kind of piece and how it is written.
struct Form {
  Kind kind;
  const char* text;
  const char* safe = "";  ///< that cannot trap
};

}  // namespace

Node* Generator::intLiteral() {
  std::string text;
  bool isNegative = false;
  if (random_.chance(edges_)) {
    // Where representations end: bytes, immediate operands, tagged and boxed integers.
    static constexpr int kBits[] = {7, 8, 15, 16, 31, 32, 46, 47, 48, 51, 52, 53, 61, 62, 63, 63};
    const int bits = random_.pick(kBits);
    const int offset = random_.between(-2, 2);
    isNegative = random_.chance(40);
    const uint64_t number = (uint64_t{1} << bits) + static_cast<uint64_t>(offset);
    const uint64_t largest = std::numeric_limits<int64_t>::max();
    if (number > largest) {
      if (random_.chance(50)) {
        static constexpr const char* kLong[] = {"", "0", "00000000001", "123456789012345678901"};
        text = std::to_string(number) + random_.pick(kLong);
        return expression(Kind::LongInt, types_.intType, isNegative ? "(-" + text + ")" : text);
      }
      text =
          std::to_string(largest) + (isNegative ? " - " : " + ") + std::to_string(number - largest);
      return expression(Kind::EdgeInt, types_.intType, (isNegative ? "(-" : "(") + text + ")");
    }
    text = std::to_string(number);
    return expression(Kind::EdgeInt, types_.intType, isNegative ? "(-" + text + ")" : text);
  }
  const uint32_t roll = random_.below(100);
  if (roll < 65) {
    const int number = random_.between(-4, 12);
    isNegative = number < 0;
    text = std::to_string(isNegative ? -number : number);
  } else if (roll < 95 || edges_ == 0) {
    text = std::to_string(random_.between(0, 1000));
  } else {
    text = std::to_string(random_.next() >> (1 + random_.below(40)));
    isNegative = random_.chance(50);
  }
  return expression(Kind::IntLiteral, types_.intType, isNegative ? "(-" + text + ")" : text);
}

Node* Generator::smallLiteral(int least, int most) {
  const int number = random_.between(least, most);
  return expression(Kind::IntLiteral, types_.intType,
                    number < 0 ? "(-" + std::to_string(-number) + ")" : std::to_string(number));
}

Node* Generator::smallInt(int depth) {
  const uint32_t roll = random_.below(100);
  if (roll < 35) {
    const Variable* small =
        someVariable([&](const Variable& v) { return v.isSmall && v.type == types_.intType; });
    if (small) return variable(*small);
  }
  if (roll < 50 && depth > 0) {
    return expression(Kind::RemainderInt, types_.intType, "($ % $)",
                      {value(types_.intType, depth - 1), smallLiteral(2, 6)});
  }
  return smallLiteral(random_.chance(20) ? -3 : 0, 5);
}

Node* Generator::intValue(int depth) {
  if (depth <= 0) return intLiteral();
  const Type type = types_.intType;
  const int next = depth - 1;
  Choices c(*this);
  const auto unary = [&, next](Kind kind, uint32_t weight, const char* text, Type of) {
    c.add(kind, weight, [=, this] { return expression(kind, type, text, {value(of, next)}); });
  };
  const auto binary = [&, next](Kind kind, uint32_t weight, const char* text) {
    c.add(kind, weight, [=, this] {
      return expression(kind, type, text, {value(type, next), value(type, next)});
    });
  };
  binary(Kind::AddInt, 8, "($ + $)");
  binary(Kind::SubtractInt, 7, "($ - $)");
  binary(Kind::MultiplyInt, 7, "($ * $)");
  unary(Kind::NegateInt, 3, "(-$)", type);
  binary(Kind::MinArguments, 1, "min($, $)");
  binary(Kind::MaxArguments, 1, "max($, $)");
  binary(Kind::AndInt, 1, "($ && $)");
  binary(Kind::OrInt, 1, "($ || $)");
  unary(Kind::AbsInt, 1, "abs($)", type);
  unary(Kind::RoundInt, 1, "round($)", type);
  unary(Kind::RoundInt, 1, "round($, -1)", type);
  unary(Kind::IntOfInt, 1, "int($)", type);
  unary(Kind::LenString, 2, "len($)", types_.stringType);
  unary(Kind::LenMethod, 1, "$.len()", types_.stringType);
  unary(Kind::Ord, 1, "ord((\"q\" + $))", types_.stringType);
  unary(Kind::SumList, 2, "sum($)", types_.list(type));
  unary(Kind::MinList, 1, "min($)", types_.list(type));
  unary(Kind::MaxList, 1, "max($)", types_.list(type));
  unary(Kind::Count, 1, "count($)", types_.list(type));
  unary(Kind::LenList, 2, "len($)", types_.list(type));
  for (const Form form : {Form{Kind::DivideInt, "($ / $)", "($ / (abs($) + 1))"},
                          Form{Kind::RemainderInt, "($ % $)", "($ % (abs($) + 1))"}}) {
    c.add(form.kind, 5, [=, this] {
      const bool isRisky = risky();
      const bool isLiteral = !isRisky && random_.chance(60);
      Node* left = value(type, next);
      if (isLiteral) {
        static constexpr std::string_view kDivisors[] = {"1",
                                                         "2",
                                                         "3",
                                                         "7",
                                                         "10",
                                                         "16",
                                                         "32767",
                                                         "32768",
                                                         "1000003",
                                                         "(-1)",
                                                         "(-2)",
                                                         "(-10)",
                                                         "4294967296",
                                                         "9223372036854775807",
                                                         "(-9223372036854775807 - 1)",
                                                         "(9223372036854775807 + 1)"};
        Node* right = expression(Kind::IntLiteral, type, random_.pick(kDivisors));
        return expression(form.kind, type, form.text, {left, right});
      }
      return expression(form.kind, type, isRisky ? form.text : form.safe,
                        {left, value(type, next)});
    });
  }
  c.add(Kind::PowInt, 1, [=, this] {
    return expression(Kind::PowInt, type, "pow($, $)", {value(type, next), smallLiteral(0, 4)});
  });
  c.add(Kind::IndexOf, 1, [=, this] {
    return expression(Kind::IndexOf, type, "indexOf($, $)",
                      {value(types_.stringType, next), shortText()});
  });
  c.add(Kind::IndexOfList, 1, [=, this] {
    return expression(Kind::IndexOfList, type, "indexOf($, $)",
                      {value(types_.list(type), next), value(type, next)});
  });
  c.add(Kind::LenMap, 1, [=, this]() -> Node* {
    const Variable* map = someVariable([](const Variable& v) { return v.type->base == Base::Map; });
    return map ? expression(Kind::LenMap, type, "len($)", {variable(*map)}) : nullptr;
  });
  c.add(Kind::IntOfFloat, 1, [=, this] {
    // Of a float that has an int: not NaN, not infinite.
    if (risky()) return expression(Kind::IntOfFloat, type, "int($)", {floatValue(next)});
    return expression(Kind::IntOfFloat, type, "(((($ % 1000) as float) * 1.5) as int)",
                      {value(type, next)});
  });
  c.add(Kind::IntOfText, 1, [=, this] {
    const char* text = risky() ? "int(str($))" : "(str(($ % 99)) as int)";
    return expression(Kind::IntOfText, type, text, {value(type, next)});
  });
  c.add(Kind::IntOfAnyText, 1, [=, this]() -> Node* {
    if (!risky()) return nullptr;
    return expression(Kind::IntOfAnyText, type, "int($)", {value(types_.stringType, next)});
  });
  c.add(Kind::ParseInt, 1, [=, this] {
    static constexpr std::string_view kTexts[] = {
        "parseIntStr(\"ff\", 16)", "parseIntStr(\"-101\", 2)",
        "parseIntStr(\"9223372036854775807\")", "toi(\"42\")", "int(\"-7\")"};
    return expression(Kind::ParseInt, type, random_.pick(kTexts));
  });
  c.add(Kind::IntOfBig, 1, [=, this] {
    const char* text = risky() ? "($ as int)" : "(($ % 1000) as int)";
    return expression(Kind::IntOfBig, type, text, {value(types_.bigIntType, next)});
  });
  c.add(Kind::QueryAggregate, 2, [=, this] { return queryAggregate(type, next); });
  c.add(Kind::PickGeneric, 1, [=, this]() -> Node* {
    if (!hasGeneric_) return nullptr;
    return expression(Kind::PickGeneric, type, "pick($, $)",
                      {value(types_.list(type), next), value(type, next)});
  });
  c.add(Kind::Input, 1, [=, this]() -> Node* {
    if (!risky()) return nullptr;
    return expression(Kind::Input, type, "int(input())");
  });
  c.add(Kind::Now, 1, [=, this]() -> Node* {
    if (!random_.chance(10)) return nullptr;
    return expression(Kind::Now, type, "now()");
  });
  Node* node = c.pick();
  return node ? node : intLiteral();
}

Node* Generator::floatLiteral() {
  static constexpr std::string_view kEdges[] = {"0.0",
                                                "1.0",
                                                "0.5",
                                                "0.1",
                                                "2.5",
                                                "3.0",
                                                "1e6",
                                                "999999.0",
                                                "1e21",
                                                "1e-5",
                                                "123456.789",
                                                "4503599627370496.5",
                                                "9007199254740992.0",
                                                "9007199254740993.0",
                                                "9223372036854775807.0",
                                                "1.7976931348623157e308",
                                                "5e-324",
                                                "2.2250738585072014e-308",
                                                "(-0.0)",
                                                "(-1.5)",
                                                "(-1e300)",
                                                "(1e308 * 10.0)",
                                                "(-1e308 * 10.0)",
                                                "((1e308 * 10.0) - (1e308 * 10.0))"};
  if (random_.chance(40)) {
    std::string text = std::to_string(random_.between(0, 40));
    text += random_.chance(50) ? ".5" : ".25";
    return expression(Kind::FloatLiteral, types_.floatType, text);
  }
  return expression(Kind::EdgeFloat, types_.floatType, random_.pick(kEdges));
}

/// Neither less nor equal nor greater than anything.
Node* Generator::nan() {
  return expression(Kind::NotANumber, types_.floatType, "((1e308 * 10.0) - (1e308 * 10.0))");
}

Node* Generator::floatValue(int depth) {
  if (depth <= 0) return floatLiteral();
  const Type type = types_.floatType;
  const int next = depth - 1;
  Choices c(*this);
  const auto unary = [&, next](Kind kind, uint32_t weight, const char* text, Type of) {
    c.add(kind, weight, [=, this] { return expression(kind, type, text, {value(of, next)}); });
  };
  const auto binary = [&, next](Kind kind, uint32_t weight, const char* text, Type left,
                                Type right) {
    c.add(kind, weight, [=, this] {
      return expression(kind, type, text, {value(left, next), value(right, next)});
    });
  };
  binary(Kind::AddFloat, 5, "($ + $)", type, type);
  binary(Kind::SubtractFloat, 5, "($ - $)", type, type);
  binary(Kind::MultiplyFloat, 5, "($ * $)", type, type);
  binary(Kind::AddMixed, 3, "($ + $)", types_.intType, type);
  binary(Kind::MultiplyMixed, 3, "($ * $)", type, types_.intType);
  binary(Kind::MinArguments, 1, "min($, $)", type, type);
  binary(Kind::MaxArguments, 1, "max($, $)", type, types_.intType);
  binary(Kind::PowFloat, 1, "pow($, $)", type, type);
  binary(Kind::Trigonometry, 1, "atan2($, $)", type, type);
  unary(Kind::NegateFloat, 3, "(-$)", type);
  unary(Kind::FloatOfInt, 3, "($ as float)", types_.intType);
  unary(Kind::FloatOfInt, 1, "float($)", types_.intType);
  unary(Kind::FloatOfBig, 1, "($ as float)", types_.bigIntType);
  unary(Kind::FloatOfText, 1, "to_float(str($))", type);
  unary(Kind::AbsFloat, 1, "abs($)", type);
  unary(Kind::Sqrt, 1, "sqrt($)", type);
  unary(Kind::Floor, 1, "floor($)", type);
  unary(Kind::Ceil, 1, "ceil($)", type);
  c.add(Kind::Round, 2, [=, this] {
    static constexpr std::string_view kDigits[] = {"0", "1", "2", "3", "15", "(-1)", "(-2)", "340"};
    Node* number = value(type, next);
    Node* digits = random_.chance(70)
                       ? expression(Kind::IntLiteral, types_.intType, random_.pick(kDigits))
                       : value(types_.intType, 0);
    return expression(Kind::Round, type, "round($, $)", {number, digits});
  });
  c.add(Kind::AmongNan, 1, [=, this] {
    static constexpr const char* kTexts[] = {"min([$, sqrt(-1.0), $])", "max([$, -0.0, $])",
                                             "min($, sqrt(-1.0), $)", "max(-0.0, $, $)",
                                             "sort([$, sqrt(-1.0), -0.0, $])[0]"};
    const char* text = random_.pick(kTexts);
    return expression(Kind::AmongNan, type, text, {value(type, next), value(type, next)});
  });
  c.add(Kind::Trigonometry, 2, [=, this] {
    static constexpr const char* kCalls[] = {"sin($)", "tan($)", "asin($)", "acos($)", "atan($)"};
    const char* text = random_.pick(kCalls);
    return expression(Kind::Trigonometry, type, text, {value(type, next)});
  });
  unary(Kind::Trigonometry, 1, "cos($)", types_.intType);
  unary(Kind::Exp, 1, "exp($)", type);
  unary(Kind::Log, 1, "log($)", type);
  unary(Kind::AvgList, 1, "avg($)", types_.list(types_.intType));
  unary(Kind::AvgList, 1, "avg($)", types_.list(type));
  unary(Kind::SumList, 1, "sum($)", types_.list(type));
  unary(Kind::MaxList, 1, "max($)", types_.list(type));
  for (const Form form :
       {Form{Kind::DivideFloat, "($ / $)"}, Form{Kind::RemainderFloat, "($ % $)"}}) {
    c.add(form.kind, 4, [=, this] {
      const bool isRisky = risky();
      const bool isOfInt = random_.chance(25);
      Node* left = value(isOfInt ? types_.intType : type, next);
      static constexpr std::string_view kDivisors[] = {"0.5",   "2.0",    "3.0",           "(-7.5)",
                                                       "1e300", "5e-324", "(1e308 * 10.0)"};
      return expression(
          form.kind, type, form.text,
          {left, isRisky ? value(type, next)
                         : expression(Kind::FloatLiteral, type, random_.pick(kDivisors))});
    });
  }
  c.add(Kind::QueryAggregate, 1, [=, this] { return queryAggregate(type, next); });
  c.add(Kind::Module, 1, [=, this]() -> Node* {
    if (!hasMath_) return nullptr;
    if (random_.chance(40)) return expression(Kind::Module, type, "math.pi");
    return expression(Kind::Module, type, "math.sqrt($)", {value(type, next)});
  });
  Node* node = c.pick();
  return node ? node : floatLiteral();
}

Node* Generator::boolValue(int depth) {
  const Type type = types_.boolType;
  if (depth <= 0) return expression(Kind::BoolLiteral, type, random_.chance(50) ? "true" : "false");
  const int next = depth - 1;
  Choices c(*this);
  c.add(Kind::CompareInt, 14, [=, this] { return comparison(next); });
  c.add(Kind::Not, 3,
        [=, this] { return expression(Kind::Not, type, "(!$)", {value(type, next)}); });
  c.add(Kind::NotTruthy, 1, [=, this] {
    return expression(Kind::NotTruthy, type, "(!$)", {value(someTruthy(), next)});
  });
  for (const Form form : {Form{Kind::And, "($ && $)"}, Form{Kind::Or, "($ || $)"}}) {
    c.add(form.kind, 5, [=, this] {
      return expression(form.kind, type, form.text, {value(type, next), value(type, next)});
    });
  }
  c.add(Kind::InList, 2, [=, this] {
    const Type element = someScalar();
    return expression(Kind::InList, type, "($ in $)",
                      {value(element, next), value(types_.list(element), next)});
  });
  c.add(Kind::InMap, 2, [=, this]() -> Node* {
    const Variable* map = someVariable([](const Variable& v) { return v.type->base == Base::Map; });
    if (!map) return nullptr;
    const Variable chosen = *map;
    return expression(Kind::InMap, type, "($ in $)",
                      {key(chosen.type->key, next), variable(chosen)});
  });
  c.add(Kind::InString, 1, [=, this] {
    return expression(Kind::InString, type, "($ in $)",
                      {shortText(), value(types_.stringType, next)});
  });
  c.add(Kind::Contains, 1, [=, this] {
    const Type element = someScalar();
    return expression(Kind::Contains, type, "contains($, $)",
                      {value(types_.list(element), next), value(element, next)});
  });
  c.add(Kind::StartsWith, 1, [=, this] {
    const char* text = random_.chance(50) ? "starts_with($, $)" : "ends_with($, $)";
    return expression(Kind::StartsWith, type, text, {value(types_.stringType, next), shortText()});
  });
  c.add(Kind::Exists, 1, [=, this] {
    return expression(Kind::Exists, type, "exists($)", {value(types_.list(someScalar()), next)});
  });
  c.add(Kind::BoolOf, 1,
        [=, this] { return expression(Kind::BoolOf, type, "bool($)", {value(someType(), next)}); });
  c.add(Kind::CompareNull, 2, [=, this]() -> Node* {
    const Variable* option =
        someVariable([](const Variable& v) { return v.type->base == Base::Option; });
    if (!option) return nullptr;
    const char* text = random_.chance(50) ? "($ == none)" : "(none != $)";
    return expression(Kind::CompareNull, type, text, {variable(*option)});
  });
  Node* node = c.pick();
  return node ? node : comparison(next);
}

Node* Generator::comparison(int depth) {
  static constexpr const char* kOrders[] = {"($ < $)",  "($ <= $)", "($ > $)",
                                            "($ >= $)", "($ == $)", "($ != $)"};
  const Type type = types_.boolType;
  const uint32_t roll = random_.below(100);
  if (roll < 55) {
    const char* text = random_.pick(kOrders);
    return expression(Kind::CompareInt, type, text,
                      {value(types_.intType, depth), value(types_.intType, depth)});
  }
  if (roll < 80) {
    // Numbers of two kinds are compared by value.
    const Type left = random_.chance(50)   ? types_.floatType
                      : random_.chance(70) ? types_.stringType
                                           : types_.bigIntType;
    Type right = left;
    if (left != types_.stringType && random_.chance(30)) right = types_.intType;
    const char* text = random_.pick(kOrders);
    const Kind kind = left == types_.stringType  ? Kind::CompareString
                      : left == types_.floatType ? Kind::CompareFloat
                                                 : Kind::CompareBig;
    Node* first = left == types_.floatType && random_.chance(15) ? nan() : value(left, depth);
    return expression(kind, type, text, {first, value(right, depth)});
  }
  if (roll < 86) {
    const Type open = types_.any(types_.intType);
    const char* text = random_.pick(kOrders);
    return expression(Kind::CompareOpen, type, text, {value(open, depth), value(open, depth)});
  }
  const Type both = someType();
  const char* text = random_.chance(60) ? "($ == $)" : "($ != $)";
  if (both->base == Base::Union) {
    // Two variants that are known to be different cannot be compared.
    const Variable* known = variableOf(both);
    if (!known) return boolValue(0);
    return expression(Kind::CompareAny, type, text, {variable(*known), value(both, depth)});
  }
  return expression(Kind::CompareAny, type, text, {value(both, depth), value(both, depth)});
}

Node* Generator::bigInt(int depth) {
  const Type type = types_.bigIntType;
  if (depth <= 0) return expression(Kind::BigIntOfInt, type, "($ as bigint)", {intLiteral()});
  const int next = depth - 1;
  Choices c(*this);
  c.add(Kind::BigIntOfInt, 4, [=, this] {
    return expression(Kind::BigIntOfInt, type, "($ as bigint)", {value(types_.intType, next)});
  });
  for (const Form form : {Form{Kind::AddBig, "($ + $)"}, Form{Kind::SubtractBig, "($ - $)"},
                          Form{Kind::MultiplyBig, "($ * $)"}}) {
    c.add(form.kind, 3, [=, this] {
      Node* left = value(type, next);
      return expression(form.kind, type, form.text,
                        {left, value(random_.chance(50) ? type : types_.intType, next)});
    });
  }
  for (const Form form : {Form{Kind::DivideBig, "($ / $)"}, Form{Kind::RemainderBig, "($ % $)"}}) {
    c.add(form.kind, 2, [=, this] {
      Node* left = value(type, next);
      return expression(form.kind, type, form.text,
                        {left, risky() ? value(type, next) : smallLiteral(1, 9)});
    });
  }
  c.add(Kind::NegateBig, 1,
        [=, this] { return expression(Kind::NegateBig, type, "(-$)", {value(type, next)}); });
  c.add(Kind::Numerator, 1, [=, this] {
    const char* text = random_.chance(50) ? "num($)" : "denom($)";
    return expression(Kind::Numerator, type, text, {value(types_.bigRatType, next)});
  });
  Node* node = c.pick();
  return node ? node : bigInt(0);
}

Node* Generator::bigRat(int depth) {
  const Type type = types_.bigRatType;
  if (depth <= 0 || random_.chance(30)) {
    return expression(Kind::BigRat, type, "(($ as bigrat) / ($ as bigrat))",
                      {intLiteral(), smallLiteral(1, 12)});
  }
  static constexpr const char* kTexts[] = {"($ + $)", "($ - $)", "($ * $)"};
  const char* text = random_.pick(kTexts);
  return expression(Kind::ArithmeticRat, type, text, {value(type, depth - 1), bigRat(depth - 1)});
}

}  // namespace kinako::differential
