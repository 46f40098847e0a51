#include "bytecode/assemble.h"

#include <fmt/format.h>

#include <bit>
#include <limits>

#include "bytecode/assembling.h"

namespace kinako::bytecode {

namespace {

/// A program with something in every table, whose only function has a register of each kind.
constexpr std::string_view kTables = R"(type int
type list<int> = list of int
type "map<string, int>" = map key string of int
type string
type Point = record shape Point
type Shape = union variants (Point, Point#1)
type int? = option of int
type any = anything
shape Point (x: int, "y z": any) methods (norm = other, "2" = other#2)
shape Point ()
global i total: int
global v "the best": any
entry sample
)";
constexpr std::string_view kFunctions = R"(
function other() -> v
  return_null
function other() -> v
  return_null
)";

/// The code as it is listed again, in a function with a register of each kind.
std::string relisted(std::string_view code) {
  const auto made = program(
      fmt::format("{}function sample() -> v\n  registers ifbvrr\n  window 9\n  captures v3\n{}\n{}",
                  kTables, code, kFunctions));
  std::string text = disassemble(*made, *made->functions[0]);
  text.erase(0, text.find("captures v3\n") + 12);
  return text;
}

/// What is wrong with a listing.
std::string mistake(std::string_view listing) {
  const Assembled assembled = assemble(listing);
  CHECK_FALSE(assembled.program);
  return assembled.error ? assembled.error->text() : "";
}
/// The same of one line in a function, without the line.
std::string mistakeIn(std::string_view line) {
  const std::string all = mistake(
      fmt::format("type int\nfunction f(i n: int) -> v\nregisters ifv\n{}\nreturn_null\n", line));
  return all.starts_with("4:") ? all.substr(2) : all;
}

}  // namespace

TEST_CASE("the text of every kind of operand is read back") {
  const std::string_view lines[] = {
      "    0 move             i0, w8\n",                          // registers of every kind
      "    0 add_float        f1, f1, f1\n",                      //
      "    0 not              b2, b2\n",                          //
      "    0 bench_begin      r4, r5\n",                          //
      "    0 iter_begin       v3, v3, r4\n",                      // a pair
      "    0 int              i0, -2147483648\n",                 // Imm32
      "    0 add_int_imm      i0, i0, -32768\n",                  // Imm
      "    0 div_int_imm      i0, i0, 32767\n",                   // Positive
      "    0 bool             b2, yes\n",                         // Flag
      "    0 list             v3, 1, 65535\n",                    // Count
      "    0 call_value       v3, v3, 2\n",                       // Passed
      "    0 call_method      v3, \"go\", 2\n",                   // Text, After
      "    0 raw_field        v3, v3, 7\n",                       // Field
      "    0 capture_get      v3, 4\n",                           // Capture
      "    0 list_get         v3, v3, i0 [Point, no, record]\n",  // Type, Flag, Tag
      "    0 list_set         v3, i0, v3 [empty_string]\n",       // Filler
      "    0 builtin          v3, starts_with\n",                 // Builtin
      "    0 long             i0, -9223372036854775808\n",        // Number
      "    0 float            f1, 2.0\n",                         // Real
      "    0 check_read       v3, v3, \"map<string, int>\"\n",    // a type's name in quotes
      "    0 record           v3, Point#1, 0\n",                  // the second of that name
      "    0 global_get       v3, \"the best\"\n",                // Global
      "    0 call             v3, other\n",                       // Function, Window
      "    0 closure          v3, other#2(v3, ^1, v3)\n",         // Maker
      "    0 jump             ->0  ; back\n",                     // Target
      "    0 substring        v3, v3, i0 [i0]\n",                 // a register in the second word
      "    0 set_field        v3, v3, 0 [Point]\n",  // the last field of the second word
  };
  for (const std::string_view line : lines) CHECK(relisted(line) == line);
}

TEST_CASE("every instruction of the table is read back, whatever its fields hold") {
  const auto sample = program(std::string("type int\nfunction f() -> v\n  registers ifbvrr\n") +
                              "  window 3\n  return_null\nshape S (x: int)\nglobal i g: int\n");
  Function& function = *sample->functions[0];
  for (uint16_t opcode = 0; opcode < kOpcodeCount; ++opcode) {
    const OpcodeInfo& info = opcodeInfo(static_cast<Opcode>(opcode));
    for (const uint16_t value : {0, 1, 5, 6, 9, 300}) {
      const auto fill = [&](Instruction& word, const OperandKind* kinds) {
        uint16_t* const fields[] = {&word.a, &word.b, &word.c};
        for (size_t i = 0; i < 3; ++i) {
          if (kinds[i] == OperandKind::None) continue;
          *fields[i] = kinds[i] == OperandKind::Window
                           ? static_cast<uint16_t>(function.registers.size())
                           : value;
        }
      };
      function.code.assign(1, {static_cast<Opcode>(opcode)});
      fill(function.code[0], info.operands);
      if (info.words == 2) {
        function.code.push_back({kSecondWord});
        fill(function.code[1], info.operands + 3);
        if (info.operands[4] == OperandKind::Target) function.code[1].setWide(value - 3);
      }
      function.spans.assign(function.code.size(), {value, value});
      const std::string text = disassemble(*sample);
      const Assembled again = assemble(text);
      INFO(text);
      INFO((again.error ? again.error->text() : ""));
      REQUIRE(again.program);
      REQUIRE(difference(*sample, *again.program) == "");
    }
  }
}

TEST_CASE("the tables of a program are read back") {
  const std::string tables(kTables);
  const auto made = program(tables + "\nfunction sample(i n: int, v \"a b\": any) -> v @3-9\n" +
                            "  registers iv\n    0 return_null\n" + std::string(kFunctions));
  CHECK(made->types[2].name == "map<string, int>");
  CHECK(made->types[2].key == 3);
  CHECK(made->types[5].shapes == std::vector<uint32_t>{0, 1});
  CHECK(made->shapes[0].fields == std::vector<std::string>{"x", "y z"});
  CHECK(made->shapes[0].types == std::vector<uint32_t>{0, 7});
  CHECK(made->shapes[0].methods[1] == std::pair<std::string, uint32_t>("2", 2));
  CHECK(made->globals[1] == Global{"the best", RegisterKind::Value, 7});
  CHECK(made->functions[0]->parameters[1].name == "a b");
  CHECK(made->functions[0]->span == Span{3, 9});
  const std::string text = disassemble(*made);
  CHECK(text.starts_with(tables));
  CHECK(difference(*made, *program(text)) == "");
}

TEST_CASE("constants are listed where they are used, and in a table only when that differs") {
  const auto made = program(
      "function f() -> v\n registers iifv\n"
      "long i0, 7\nfloat f2, 7.5\nlong i1, 7\nstring v3, \"a\\n\\\"\\x01é\"\n"
      "return_null\n");
  Function& function = *made->functions[0];
  CHECK(function.numbers == std::vector<uint64_t>{7, std::bit_cast<uint64_t>(7.5)});
  CHECK(function.texts == std::vector<std::string>{"a\n\"\x01é"});
  CHECK(disassemble(*made).find("numbers") == std::string::npos);

  // In another order, with a row that nothing uses, and one twice.
  function.numbers = {3, std::bit_cast<uint64_t>(7.5), 7, 7};
  function.code[0].b = 3;
  function.code[1].b = 1;
  function.code[2].b = 2;
  const std::string text = disassemble(*made);
  CHECK(text.find("  numbers 3, 7.5, 7, 7\n") != std::string::npos);
  CHECK(text.find("i0, 7#3") != std::string::npos);
  CHECK(difference(*made, *program(text)) == "");
}

TEST_CASE("doubles that have no digits keep their bits") {
  const double values[] = {std::numeric_limits<double>::infinity(), -0.0, 1e300, 5e-324, 0.1};
  for (const double value : values) {
    const auto made = program("function f() -> v\n registers f\nfloat f0, 1.0\nreturn_null\n");
    made->functions[0]->numbers[0] = std::bit_cast<uint64_t>(value);
    CHECK(difference(*made, *program(disassemble(*made))) == "");
  }
  const auto made = program(
      "function f() -> v\n registers f\nfloat f0, 0x7ff8000000000123\n"
      "return_null\n");
  CHECK(made->functions[0]->numbers[0] == 0x7ff8000000000123);
  CHECK(disassemble(*made).find("0x7ff8000000000123") != std::string::npos);
}

TEST_CASE("makers are listed where they are used, and in a table only when that differs") {
  const auto made = program(
      "function f() -> v\n registers v\nclosure v0, f(v0)\n"
      "closure v0, f(v0)\nreturn_null\n");
  Function& function = *made->functions[0];
  CHECK(function.makers.size() == 2);
  CHECK(disassemble(*made).find("makers") == std::string::npos);
  function.code[1].b = 0;
  const std::string text = disassemble(*made);
  CHECK(text.find("  makers f(v0), f(v0)\n") != std::string::npos);
  CHECK(text.find("v0, #0\n") != std::string::npos);
  CHECK(difference(*made, *program(text)) == "");
}

TEST_CASE("a span holds until the next one, for both words of an instruction") {
  const auto made = program(
      "function f() -> v @1-2\n registers iv\nint i0, 1\nint i0, 2 @3-4\n"
      "append_int v1, v1, i0 [no] @5-6, 7-8\nreturn_null\n");
  const std::vector<Span> expected = {{1, 2}, {3, 4}, {5, 6}, {7, 8}, {7, 8}};
  CHECK(made->functions[0]->spans == expected);
  CHECK(difference(*made, *program(disassemble(*made))) == "");
}

TEST_CASE("labels refer to words, before and after them") {
  const auto made = program(
      "function f() -> v\n registers i\nagain:\n jump_lt_int i0, i0 ->out\n"
      " jump ->again\nout: last: return_null\n");
  const auto& code = made->functions[0]->code;
  CHECK(code[1].wide() == 2);   // from 1 to 3
  CHECK(code[2].wide() == -2);  // from 2 to 0
}

TEST_CASE("a listing shows kinds, immediates, targets, the window and spans") {
  const auto made = program(
      "function sample(i n: int) -> i @0-9\n registers iifbv\n window 1\n"
      "add_int_imm w0, i0, -3\njump_lt_int i0, i1 ->0 @2-4\nreturn i0\n"
      "type int\n");
  CHECK(disassemble(*made) ==
        "type int\n"
        "entry sample\n"
        "\n"
        "function sample(i n: int) -> i @0-9\n"
        "  registers iifbv\n"
        "  window 1\n"
        "    0 add_int_imm      w0, i0, -3\n"
        "    1 jump_lt_int      i0, i1 ->0                     @2-4  ; back\n"
        "    3 return           i0\n");
}

TEST_CASE("a function that is too large is listed without its code") {
  const auto made = program("function f is too large: \"registers\"\n");
  CHECK(made->functions[0]->tooLarge == "registers");
  CHECK(difference(*made, *program(disassemble(*made))) == "");
}

TEST_CASE("comments, blank lines and blanks mean nothing") {
  const auto made = program(
      "; a program\n\n  function f() -> v ; of one function\r\n"
      "\treturn_null;.\n\n; over");
  CHECK(made->functions[0]->code.size() == 1);
  CHECK(program("")->functions.empty());
}

TEST_CASE("the source given is that of every function") {
  const Source source("test.mochi", "text");
  const auto made =
      program("function f() -> v\nreturn_null\nfunction g() -> v\nreturn_null\n", &source);
  CHECK(made->functions[1]->source == &source);
}

TEST_CASE("mistakes between functions are found and placed") {
  CHECK(mistake("typo int") == "1:1: expected `type`, `shape`, `global`, `entry` or `function`");
  CHECK(mistake("type") == "1:5: expected a name");
  CHECK(mistake("type 3") == "1:6: expected a name");
  CHECK(mistake("type money") == "1:11: expected `=`");
  CHECK(mistake("type money = gold") == "1:14: there is no sort of type `gold`");
  CHECK(mistake("type x = list of y") == "1:18: there is no type `y`");
  CHECK(mistake("type x = list of x#1") == "1:18: type 1 is not called `x`");
  CHECK(mistake("type x = list of #many") == "1:19: expected an index, from 0 to 4294967295");
  CHECK(mistake("type int more") == "1:10: expected the end of the line");
  CHECK(mistake("shape S x") == "1:9: expected `(`");
  CHECK(mistake("shape S (x") == "1:11: expected `:`");
  CHECK(mistake("shape S (x: y") == "1:13: there is no type `y`");
  CHECK(mistake("type int\nshape S (x: int") == "2:16: expected `)`");
  CHECK(mistake("shape S () methods (m)") == "1:22: expected `=`");
  CHECK(mistake("type int\nglobal x g: int") ==
        "2:8: expected the kind of a register, i f b v or r, not `x`");
  CHECK(mistake("global i g int") == "1:12: expected `:`");
  CHECK(mistake("entry start") == "1:7: there is no function `start`");
  CHECK(mistake("; é\ntype \"é\" \"x\"") == "2:10: expected `=`");  // columns are characters
}

TEST_CASE("mistakes in the head of a function are found and placed") {
  CHECK(mistake("function f -> v") == "1:12: expected `(`");
  CHECK(mistake("function f() v") == "1:14: expected `->`");
  CHECK(mistake("function f() -> w") ==
        "1:17: expected the kind of a register, i f b v or r, not `w`");
  CHECK(mistake("function f() -> v @x") ==
        "1:20: expected where a span begins, from 0 to 4294967295");
  CHECK(mistake("function f() -> v @1") == "1:21: expected `-`");
  CHECK(mistake("function f is too big: \"x\"") == "1:19: expected `is too large:`");
  CHECK(mistakeIn("registers ivx") == "11: expected the kind of a register, i f b v or r, not `x`");
  CHECK(mistakeIn("window 65536") == "8: expected a number of values, from 0 to 65535");
  CHECK(mistakeIn("captures i9") == "10: there is no register `i9`");
  CHECK(mistakeIn("numbers 1, two") == "12: expected a number, not `two`");
  CHECK(mistakeIn("texts one") == "7: expected a text in quotes");
  CHECK(mistakeIn("makers f(v2") == "12: expected `)`");
}

TEST_CASE("mistakes in code are found and placed") {
  CHECK(mistakeIn("frobnicate i0") == "1: there is no instruction `frobnicate`");
  CHECK(mistakeIn("7 return_null") == "1: this is word 0, not 7");
  CHECK(mistakeIn("+") == "1: there is no instruction `+`");
  CHECK(mistakeIn("@1-2") == "1: expected an instruction");
  CHECK(mistakeIn("add_int i0, i0") == "15: expected `,`");
  CHECK(mistakeIn("add_int i0, i0, i0, i0") == "19: expected the end of the line");
  CHECK(mistakeIn("return") == "7: expected a register");
  CHECK(mistakeIn("return x") == "8: expected a register");
  CHECK(mistakeIn("return i") == "8: expected a register");
  CHECK(mistakeIn("return i0x") == "8: expected a register");
  CHECK(mistakeIn("return i3") == "8: there is no register `i3`");
  CHECK(mistakeIn("return w65533") == "8: there is no register `w65533`");
  CHECK(mistakeIn("return i99999999999") == "8: expected a register");
  CHECK(mistakeIn("return f0") == "8: register 0 is `i0`, not `f0`");
  CHECK(mistakeIn("int i0, 2147483648") == "9: expected a number, from -2147483648 to 2147483647");
  CHECK(mistakeIn("add_int_imm i0, i0, x") == "21: expected a number, from -32768 to 32767");
  CHECK(mistakeIn("list v2, -1, 0") == "10: expected a number, from 0 to 65535");
  CHECK(mistakeIn("builtin v2, frobnicate") == "13: there is no builtin `frobnicate`");
  CHECK(mistakeIn("check_read v2, v2, string") == "20: there is no type `string`");
  CHECK(mistakeIn("record v2, P, 0") == "12: there is no shape `P`");
  CHECK(mistakeIn("global_get v2, g") == "16: there is no global `g`");
  CHECK(mistakeIn("call v2, g") == "10: there is no function `g`");
  CHECK(mistakeIn("call v2, #65536") == "11: expected an index, from 0 to 65535");
  CHECK(mistakeIn("long i0, 9223372036854775808") ==
        "10: expected a number, not `9223372036854775808`");
  CHECK(mistakeIn("long i0, 1.0") == "10: expected a number, not `1.0`");
  CHECK(mistakeIn("long i0, 1#0") == "10: constant 0 is another one");
  CHECK(mistakeIn("float f1, one") == "11: expected a number, not `one`");
  CHECK(mistakeIn("string v2, one") == "12: expected a text in quotes");
  CHECK(mistakeIn("string v2, \"one") == "12: the text's closing quote is missing");
  CHECK(mistakeIn("string v2, \"\\q\"") == "13: expected \\n, \\\", \\\\ or \\x and two digits");
  CHECK(mistakeIn("string v2, \"\\x4\"") == "13: expected \\n, \\\", \\\\ or \\x and two digits");
  CHECK(mistakeIn("append v2, v2, v2 no") == "19: expected `[`");
  CHECK(mistakeIn("append v2, v2, v2 [maybe]") == "20: there is no answer `maybe`");
  CHECK(mistakeIn("append v2, v2, v2 [no") == "22: expected `]`");
  CHECK(mistakeIn("jump 0") == "6: expected `->`");
  CHECK(mistakeIn("jump ->") == "8: expected a label");
  CHECK(mistakeIn("jump ->nowhere") == "8: there is no label `nowhere`");
  CHECK(mistakeIn("jump ->99999999999") ==
        "8: expected the number of a word, from -2147483648 to 2147483647");
  CHECK(mistakeIn("here: here: return_null") == "7: there is a label `here` already");
  CHECK(mistakeIn("return_null @1-2, 3-4") == "17: expected the end of the line");
}

TEST_CASE("a listing cut off anywhere, or with any byte changed, is a program or a mistake") {
  const std::string text = disassemble(*program(
      "type list<int> = list of int\ntype int\nshape P (x: int) methods (m = f)\nglobal i g: int\n"
      "function f(i n: int) -> v @1-2\n registers ivf\n window 2\nfloat f2, 1.5\n"
      "string v1, \"a\\x00\\n\"\nclosure v1, f(v1, ^2)\nagain:\n"
      "append_int v1, v1, i0 [no] @5-6, 7-8\njump ->again\n"));
  size_t programs = 0;
  size_t mistakes = 0;
  const auto count = [&](const std::string& changed) {
    const Assembled assembled = assemble(changed);
    if ((assembled.program != nullptr) == assembled.error.has_value()) FAIL(changed);
    assembled.program ? ++programs : ++mistakes;
    if (assembled.program) disassemble(*assembled.program);
  };
  for (size_t i = 0; i < text.size(); ++i) {
    count(text.substr(0, i));
    for (const char c : std::string_view("\0\n \"#@->[(9w\xFF", 14)) {
      std::string changed = text;
      changed[i] = c;
      count(changed);
    }
  }
  CHECK(programs > 100);
  CHECK(mistakes > 100);
}

}  // namespace kinako::bytecode
