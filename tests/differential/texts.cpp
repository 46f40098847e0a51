// Strings.
#include "generator.h"

namespace kinako::differential {

Node* Generator::stringLiteral() {
  static constexpr std::string_view kTexts[] = {"",
                                                "a",
                                                "abc",
                                                "Hello, world",
                                                "12",
                                                "-7",
                                                " pad ",
                                                "né",
                                                "😀",
                                                "日本語",
                                                "a,b,,c",
                                                "x y  z",
                                                "\\n",
                                                "\\t|",
                                                "\\\"q\\\"",
                                                "\\\\",
                                                "true",
                                                "nil",
                                                "ß",
                                                "\\u00e9\\u0301",
                                                "\\x41\\x00b",
                                                "0",
                                                "aaaaaaaaaaaaaaaaaaaa",
                                                "Zebra",
                                                "9223372036854775808"};
  return expression(Kind::StringLiteral, types_.stringType, quoted(random_.pick(kTexts)));
}

/// That does not grow, however often it is appended to another.
Node* Generator::shortText() {
  const uint32_t roll = random_.below(100);
  if (roll < 25) {
    const Variable* small =
        someVariable([&](const Variable& v) { return v.isSmall && v.type == types_.intType; });
    if (small) return expression(Kind::StrOf, types_.stringType, "str($)", {variable(*small)});
  }
  static constexpr std::string_view kTexts[] = {"a", "b", "", "é", "1", ",", " ", "zz", "😀"};
  return expression(Kind::StringLiteral, types_.stringType, quoted(random_.pick(kTexts)));
}

Node* Generator::stringValue(int depth) {
  const Type type = types_.stringType;
  if (depth <= 0) return stringLiteral();
  const int next = depth - 1;
  Choices c(*this);
  const auto unary = [&, next](Kind kind, uint32_t weight, const char* text) {
    c.add(kind, weight, [=, this] { return expression(kind, type, text, {value(type, next)}); });
  };
  c.add(Kind::ConcatString, 8, [=, this] {
    return expression(Kind::ConcatString, type, "($ + $)", {value(type, next), value(type, next)});
  });
  c.add(Kind::ConcatMixed, 2, [=, this] {
    // Anything can be appended to a text, but only when the checker can see that it is one.
    const char* text = random_.chance(50) ? "($ + \"~\")" : "(\"~\" + $)";
    Node* other = value(someType(), next);
    if (other->kind == Kind::None) other = value(types_.intType, next);  // null is an error
    return expression(Kind::ConcatMixed, type, text, {other});
  });
  c.add(Kind::ChosenBuiltin, 1, [=, this] {
    return expression(Kind::ChosenBuiltin, type,
                      "([upper, lower, str, trim][abs(($ % 4))]($) as string)",
                      {value(types_.intType, next), value(type, next)});
  });
  c.add(Kind::StrOf, 5, [=, this] {
    static constexpr const char* kCalls[] = {"str($)", "str($)", "string($)", "($ as string)"};
    const char* text = random_.pick(kCalls);
    const bool isNumber = text[0] == '(';
    return expression(Kind::StrOf, type, text,
                      {value(isNumber ? types_.intType : someType(), next)});
  });
  c.add(Kind::ToJson, 1, [=, this]() -> Node* {
    const Type of = someType();
    if (holdsFunction(of)) return nullptr;
    return expression(Kind::ToJson, type, "to_json($)", {value(of, next)});
  });
  c.add(Kind::Substring, 3, [=, this] {
    static constexpr const char* kCalls[] = {"substring($, $, $)", "substr($, $, $)",
                                             "slice($, $, $)"};
    const char* text = random_.pick(kCalls);
    return expression(Kind::Substring, type, text,
                      {value(type, next), smallInt(next), smallInt(next)});
  });
  c.add(Kind::SliceString, 3, [=, this] {
    const bool isOpen = random_.chance(30);
    Node* of = value(type, next);
    Node* bound = smallInt(next);
    if (isOpen) {
      const char* text = random_.chance(50) ? "$[$:]" : "$[:$]";
      return expression(Kind::SliceString, type, text, {of, bound});
    }
    return expression(Kind::SliceString, type, "$[$:$]", {of, bound, smallInt(next)});
  });
  c.add(Kind::StepString, 2, [=, this] {
    Node* of = value(type, next);
    Node* step = sliceStep(next);
    if (random_.chance(50)) return expression(Kind::StepString, type, "$[::$]", {of, step});
    Node* bound = smallInt(next);
    return expression(Kind::StepString, type, "$[$:$:$]", {of, bound, smallInt(next), step});
  });
  c.add(Kind::StringAt, 3, [=, this]() -> Node* {
    if (risky()) {
      return expression(Kind::StringAt, type, "$[$]", {value(type, next), smallInt(next)});
    }
    const Variable* text = variableOf(type);
    if (!text) {
      return expression(Kind::StringAt, type, "(\"q\" + $)[0]", {value(type, next)});
    }
    const std::string name = text->name;
    return expression(
        Kind::StringAt, type,
        "(if len(" + name + ") > 0 then " + name + "[($ % len(" + name + "))] else $)",
        {value(types_.intType, next), shortText()});
  });
  unary(Kind::Lower, 1, "lower($)");
  unary(Kind::Lower, 1, "upper($)");
  unary(Kind::Trim, 1, "trim($)");
  unary(Kind::ReverseString, 1, "reverse($)");
  unary(Kind::Digest, 1, "md5($)");
  c.add(Kind::Replace, 1, [=, this] {
    return expression(Kind::Replace, type, "replace($, $, $)",
                      {value(type, next), shortText(), shortText()});
  });
  c.add(Kind::RepeatString, 1, [=, this] {
    return expression(Kind::RepeatString, type, "repeat($, $)",
                      {value(type, next), smallLiteral(-1, 3)});
  });
  c.add(Kind::Pad, 1, [=, this] {
    const char* text = random_.chance(50) ? "padStart($, $, \"*\")" : "padEnd($, $, \"ab\")";
    return expression(Kind::Pad, type, text, {value(someScalar(), next), smallLiteral(0, 8)});
  });
  c.add(Kind::Join, 2, [=, this] {
    const Type element = random_.chance(70) ? type : types_.intType;
    return expression(Kind::Join, type, "join($, $)",
                      {value(types_.list(element), next), shortText()});
  });
  c.add(Kind::Chr, 1, [=, this] {
    if (risky()) return expression(Kind::Chr, type, "chr($)", {value(types_.intType, next)});
    return expression(Kind::Chr, type, "chr((65 + abs(($ % 26))))", {value(types_.intType, next)});
  });
  c.add(Kind::Input, 1, [=, this]() -> Node* {
    if (!random_.chance(20)) return nullptr;
    return expression(Kind::Input, type, "input()");
  });
  c.add(Kind::OrString, 1, [=, this] {
    return expression(Kind::OrString, type, "($ || $)", {value(type, next), value(type, next)});
  });
  Node* node = c.pick();
  return node ? node : stringLiteral();
}

}  // namespace kinako::differential
