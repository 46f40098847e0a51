#include "syntax/lexer.h"

#include <catch2/catch.hpp>

#include "reading.h"

using namespace kinako;
using namespace kinako::syntax;

namespace {

struct Lexed {
  explicit Lexed(std::string text) : source("test.mochi", std::move(text)) {
    list = tokenize(source, arena, sink);
  }

  /// The kinds, without the EndOfFile.
  std::string kinds() const {
    std::string result;
    for (const Token& token : list.tokens) {
      if (token.kind == TokenKind::EndOfFile) break;
      if (!result.empty()) result += ' ';
      result += tokenName(token.kind);
    }
    return result;
  }

  Source source;
  Arena arena;
  DiagnosticSink sink;
  TokenList list;
};

std::string valueOf(std::string text) {
  const Lexed lexed(std::move(text));
  if (lexed.sink.hasErrors()) return "error";
  return std::string(lexed.list.tokens.front().text);
}

int64_t integerOf(std::string text) { return Lexed(std::move(text)).list.tokens.front().integer; }
double realOf(std::string text) { return Lexed(std::move(text)).list.tokens.front().real; }

}  // namespace

TEST_CASE("spaces, tabs, line breaks and semicolons only separate") {
  CHECK(Lexed("a;b\t;\r\n ; c").kinds() == "Identifier Identifier Identifier");
  CHECK(Lexed("").kinds() == "");
  CHECK(Lexed(" ;; \n").kinds() == "");
}

TEST_CASE("the longest operator wins") {
  CHECK(Lexed("== = => <= < >= > != ! && || | ?? ? .. .").kinds() ==
        "EqualEqual Assign Arrow LessEqual Less GreaterEqual Greater BangEqual Bang AndAnd OrOr "
        "Bar QuestionQuestion Question DotDot Dot");
  CHECK(Lexed("+-*/%,:()[]{}").kinds() ==
        "Plus Minus Star Slash Percent Comma Colon LeftParen RightParen LeftBracket RightBracket "
        "LeftBrace RightBrace");
  CHECK(Lexed("===").kinds() == "EqualEqual Assign");
  CHECK(Lexed("list<list<int>>").kinds() ==
        "Identifier Less Identifier Less Identifier Greater Greater");
}

TEST_CASE("every keyword is known, and only as a whole word") {
  CHECK(Lexed("fun").kinds() == "Fun");
  CHECK(Lexed("agent all while").kinds() == "Agent All While");
  CHECK(Lexed("funs Fun fun_ _fun").kinds() == "Identifier Identifier Identifier Identifier");
  CHECK(Lexed("from where select null nil bench update").kinds() ==
        "Identifier Identifier Identifier Identifier Identifier Identifier Identifier");
}

TEST_CASE("names are made of letters, other symbols, underscores and later numbers") {
  CHECK(Lexed("π θ_max 名前 🎯 x² _1 été").kinds() ==
        "Identifier Identifier Identifier Identifier Identifier Identifier Identifier");
  CHECK(problems("let π = 1 let θ_max2 = 2 let 🎯 = 3") == "");
}

TEST_CASE("integers are decimal, hexadecimal, octal or binary") {
  CHECK(integerOf("42") == 42);
  CHECK(integerOf("007") == 7);
  CHECK(integerOf("0xfF") == 255);
  CHECK(integerOf("0X10") == 16);
  CHECK(integerOf("0b101") == 5);
  CHECK(integerOf("0B11") == 3);
  CHECK(integerOf("0o17") == 15);
  CHECK(integerOf("0O7") == 7);
  CHECK(integerOf("9223372036854775807") == INT64_MAX);
}

TEST_CASE("a float needs digits on both sides of its point") {
  CHECK(realOf("1.5") == 1.5);
  CHECK(realOf("1.5e-3") == 1.5e-3);
  CHECK(realOf("1e9") == 1e9);
  CHECK(realOf("2E+2") == 200);
  CHECK(Lexed("1..5").kinds() == "Integer DotDot Integer");
  CHECK(Lexed("1.x").kinds() == "Integer Dot Identifier");
  CHECK(Lexed(".5").kinds() == "Dot Integer");
  CHECK(Lexed("1.5..2").kinds() == "Float DotDot Integer");
}

TEST_CASE("strings keep their line breaks and replace their escapes") {
  CHECK(valueOf("\"\"") == "");
  CHECK(valueOf("\"a\nb\"") == "a\nb");
  CHECK(valueOf(R"("\\ \" \n \t \r")") == "\\ \" \n \t \r");
  CHECK(valueOf(R"("\a\b\f\v")") == "\a\b\f\v");
  CHECK(valueOf(R"("it's # not // a /* comment")") == "it's # not // a /* comment");
}

TEST_CASE("numeric escapes are code points") {
  CHECK(valueOf(R"("\x41\101A\U0001F3AF")") == "AAA🎯");
  CHECK(valueOf(R"("\xff")") == "ÿ");
  CHECK(valueOf(R"("\377")") == "ÿ");
  CHECK(valueOf(R"("\x00")") == std::string(1, '\0'));
}

TEST_CASE("unknown, short and impossible escapes are P041, at the escape") {
  CHECK(problems(R"(let s = "a\qb")") == "P041 1:11 invalid escape sequence `\\q`");
  CHECK(problems(R"(let s = "\x4")") == "P041 1:10 invalid escape sequence `\\x4`");
  CHECK(problems(R"(let s = "\18")") == "P041 1:10 invalid escape sequence `\\1`");
  CHECK(problems(R"(let s = "\400")") == "P041 1:10 invalid escape sequence `\\400`");
  CHECK(problems(R"(let s = "\ud800")") == "P041 1:10 invalid escape sequence `\\ud800`");
  CHECK(problems(R"(let s = "\U00110000")") == "P041 1:10 invalid escape sequence `\\U00110000`");
  CHECK(problems("let s = \"a\\\nb\"") == "P041 1:11 invalid escape sequence `\\`");
  const auto reports = read(R"(let s = "a\q\z")")->sink.sorted();
  REQUIRE(reports.size() == 2);
  CHECK(reports[0].span == Span{10, 12});
  CHECK(reports[1].span == Span{12, 14});
  CHECK(applied(R"(let s = "it\'s")") == R"(let s = "it's")");
}

TEST_CASE("a string without an end is one P040 at its beginning") {
  CHECK(problems("let s = \"Hello\n") == "P040 1:9 unterminated string literal");
  CHECK(problems("print(\"a\nlet x = 1\n") == "P040 1:7 unterminated string literal");
  CHECK(help("let s = \"Hello\n") == "Close the string with `\"`.");
}

TEST_CASE("a string that starts with three quotes is closed by three") {
  CHECK(problems("let s = \"\"\"Hello\n") == "P040 1:9 unterminated string literal");
  CHECK(help("let s = \"\"\"Hello\n") == "Close the string with `\"\"\"`.");
  CHECK(help("print(\"\"\"Hello\")") ==
        "A string that starts with three quotes also ends with three.");
}

TEST_CASE("a forgotten quote is looked for where a string runs over several lines") {
  const auto reading = read("print(\"a)\nlet y = 2\nprint(\"b\")\n");
  CHECK(problems(*reading) == "P040 3:9 unterminated string literal");
  REQUIRE(reading->sink.sorted().front().labels.size() == 1);
  CHECK(reading->sink.sorted().front().labels.front().span.begin == 6);
}

TEST_CASE("comments begin with slashes or a number sign, or stand between /* and */") {
  CHECK(problems("// a\n# b\n/* c\nd */ let x = 1 /* e */ // f") == "");
  const Lexed lexed("a // b\r\n# c\n/* d\n */ e");
  REQUIRE(lexed.list.comments.size() == 3);
  CHECK(lexed.source.text(lexed.list.comments[0].span) == "// b");
  CHECK(lexed.source.text(lexed.list.comments[1].span) == "# c");
  CHECK(lexed.source.text(lexed.list.comments[2].span) == "/* d\n */");
}

TEST_CASE("block comments do not nest, and one without an end is P042") {
  CHECK(problems("let x = /* outer /* inner */ 1") == "");
  CHECK(problems("let x = /* a /* b */ *") != "");
  CHECK(problems("/* never closed\nlet x = 1\n") == "P042 1:1 unterminated block comment");
  CHECK(problems("let x = /* never closed\n") == "P042 1:9 unterminated block comment");
}

TEST_CASE("a number glued to a name is P043") {
  CHECK(problems("let n = 1e") ==
        "P043 1:9 invalid numeric literal: missing whitespace before `e`");
  CHECK(problems("print(2x)") == "P043 1:7 invalid numeric literal: missing whitespace before `x`");
  CHECK(problems("let n = 0b12") ==
        "P043 1:9 invalid numeric literal: missing whitespace before `2`");
  CHECK(problems("let n = 1.5f") ==
        "P043 1:9 invalid numeric literal: missing whitespace before `f`");
  CHECK(applied("let n = 1_000_000") == "let n = 1000000");
}

TEST_CASE("a character that belongs to nothing is one P044") {
  CHECK(problems("let a = b @ c") == "P044 1:11 unexpected character `@`");
  CHECK(problems("let a = b ^ c") == "P044 1:11 unexpected character `^`");
  CHECK(problems("let a = (b & c)") == "P044 1:12 unexpected character `&`");
  CHECK(problems("let a = ~b") == "P044 1:9 unexpected character `~`");
  CHECK(problems(std::string("let a = \x01 1")) == "P044 1:9 unexpected character U+0001");
  CHECK(problems("let a = $$$ 1") == "P044 1:9 unexpected character `$`");
  CHECK(help("let a = b & c") == "The logical operator is `&&`; there are no bitwise operators.");
}

TEST_CASE("strings in other quotes are reported once and read as strings") {
  CHECK(problems("print('a', `b`)") ==
        "P044 1:7 unexpected character `'`\nP044 1:12 unexpected character ```");
  CHECK(applied("let s = 'abc'") == "let s = \"abc\"");
  CHECK(problems("let s = “abc”") == "P044 1:9 unexpected character `“`");
  CHECK(help("let s = “abc”") == "Strings are written in double quotes: `\"…\"`.");
}

TEST_CASE("an integer literal has any size, up to 10000 digits") {
  CHECK(problems("let n = 9223372036854775807") == "");
  CHECK(problems("let n = -9223372036854775808") == "");
  CHECK(problems("let n = 0x" + std::string(10000, 'f')) == "");
  CHECK(problems("let n = 0b" + std::string(10001, '1')) ==
        "P045 1:9 integer literal of 10001 digits is too long");
}

TEST_CASE("a float literal is finite") {
  CHECK(problems("let x = 1.7e308") == "");
  CHECK(problems("let x = 1e-999") == "");
  CHECK(problems("let x = 1e309") == "P048 1:9 float literal 1e309 is too large");
}

TEST_CASE("a base without digits is P046") {
  CHECK(problems("let n = 0x") ==
        "P046 1:9 incomplete numeric literal `0x`: missing digits after base prefix");
  CHECK(problems("let n = 0bxyz + 1") ==
        "P046 1:9 incomplete numeric literal `0b`: missing digits after base prefix");
  CHECK(problems("let n = 0o9") ==
        "P046 1:9 incomplete numeric literal `0o`: missing digits after base prefix");
}

TEST_CASE("text that is not UTF-8 is P047, once") {
  CHECK(problems("let s = \"\xff\xfe\" // \xc3") == "P047 1:10 source text is not valid UTF-8");
  CHECK(problems("\xc0\x80") == "P047 1:1 source text is not valid UTF-8");
  CHECK(problems("let s = \"\xed\xa0\x80\"") == "P047 1:10 source text is not valid UTF-8");
}

TEST_CASE("a token knows whether it begins its line") {
  const Lexed lexed("a b\n  c /* x\n */ d // e\nf");
  std::string result;
  for (const Token& token : lexed.list.tokens) result += token.startsLine ? '1' : '0';
  CHECK(result == "101110");
}

TEST_CASE("tokens, comments and reports of a later file of a program are where that file is") {
  const auto files = std::make_shared<SourceSet>();
  files->add("main.mochi", "12345");
  const auto source = files->add("lib.mochi", "a // b\n'");
  Arena arena;
  DiagnosticSink sink;
  const TokenList list = tokenize(*source, arena, sink);
  CHECK(list.tokens[0].span == Span{6, 7});
  CHECK(list.comments[0].span == Span{8, 12});
  CHECK(sink.sorted()[0].span == Span{13, 14});
}
