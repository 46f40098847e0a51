#include <catch2/catch.hpp>
#include <cmath>

#include "runtime/builtins.h"
#include "runtime/fake_host.h"

using namespace kinako;
using namespace kinako::runtime;

namespace {

struct DataRun : TestRun {
  /// Of `list<any>`.
  const TypeDescriptor anything{};
  const TypeDescriptor anyRows{.tag = TypeTag::List, .typeName = "list<any>", .element = &anything};

  Value read(std::string_view path, Value options) { return load(context, path, options, anyRows); }
  /// What load returns for a file of this content, as print shows it, or "trap: MESSAGE".
  std::string loaded(const std::string& path, std::string content, Value options = Value::null()) {
    host.files[path] = std::move(content);
    return shown(read(path, options));
  }
  /// The same, the rows being of one type.
  std::string loadedAs(const TypeDescriptor& row, const std::string& path, std::string content) {
    host.files[path] = std::move(content);
    const TypeDescriptor rows{.tag = TypeTag::List, .typeName = "rows", .element = &row};
    return shown(load(context, path, null(), rows));
  }
  /// The warnings since the last look, one per line.
  std::string warnings() {
    std::string all;
    for (const Notice& notice : context.notices) {
      all += fillIn(diagnosticInfo(notice.code).message, notice.operands) + "\n";
    }
    context.notices.clear();
    return all;
  }
  /// What save writes, or "trap: MESSAGE".
  std::string saved(Value rows, std::string_view format) {
    return savedWith(rows, map({{"format", string(format)}}));
  }
  std::string savedWith(Value rows, Value options) {
    host.out.clear();
    return save(context, rows, "-", options) ? host.out : "trap: " + failure();
  }
};

}  // namespace

TEST_CASE("CSV has a header, and numbers where cells look like numbers") {
  DataRun run;
  CHECK(run.loaded("p.csv", "name,age,score\nAnn,30,1.5\nBob,-7,\n") ==
        "[{\"age\": 30, \"name\": \"Ann\", \"score\": 1.5}, "
        "{\"age\": -7, \"name\": \"Bob\", \"score\": \"\"}]");
  CHECK(run.loaded("p.csv", "a\n1e3\n-\ninf\n1-2\n 1\n") ==
        "[{\"a\": \"1e3\"}, {\"a\": \"-\"}, {\"a\": \"inf\"}, {\"a\": \"1-2\"}, {\"a\": \" 1\"}]");
  CHECK(run.loaded("p.csv", "") == "[]");
  CHECK(run.loaded("p.csv", "a,b") == "[]");
}

TEST_CASE("CSV cells may be quoted") {
  DataRun run;
  CHECK(run.loaded("p.csv", "a,b\r\n\"x,\"\"y\"\"\n\",2\r\n") ==
        "[{\"a\": \"x,\\\"y\\\"\\n\", \"b\": 2}]");
}

TEST_CASE("CSV that is broken says where") {
  DataRun run;
  CHECK(run.loaded("p.csv", "a\nx\ny\"z\n") == "trap: p.csv:3: a quote in the wrong place");
  CHECK(run.loaded("p.csv", "a\n\"x\ny\n") == "trap: p.csv:4: a quoted cell is not closed");
}

TEST_CASE("CSV rows may be shorter or longer than the header") {
  DataRun run;
  CHECK(run.loaded("p.csv", "a,b\n1\n1,2,3\n") ==
        "[{\"a\": 1, \"b\": \"\"}, {\"a\": 1, \"b\": 2, \"c2\": 3}]");
}

TEST_CASE("CSV without a header has columns c0, c1, …, and any delimiter") {
  DataRun run;
  const Value options = run.map({{"header", run.boolean(false)}, {"delimiter", run.string(" ")}});
  CHECK(run.loaded("hands.txt", "8C TS\n5D 2\n", options) ==
        "[{\"c0\": \"8C\", \"c1\": \"TS\"}, {\"c0\": \"5D\", \"c1\": 2}]");
}

TEST_CASE("TSV is CSV with tabs") {
  DataRun run;
  CHECK(run.loaded("p.tsv", "a\tb\n1\tx y\n") == "[{\"a\": 1, \"b\": \"x y\"}]");
}

TEST_CASE("a byte order mark is no part of the first column") {
  DataRun run;
  CHECK(run.loaded("p.csv",
                   "\xEF\xBB\xBF"
                   "a\n1\n") == "[{\"a\": 1}]");
}

TEST_CASE("JSON is loaded as the array, or the one object; whole numbers are ints") {
  DataRun run;
  CHECK(run.loaded("p.json", "[{\"a\": 1, \"b\": [true, null, \"x\"]}, {\"a\": 2.5}]") ==
        "[{\"a\": 1, \"b\": [true, nil, \"x\"]}, {\"a\": 2.5}]");
  CHECK(run.loaded("p.json", "{\"a\": {\"b\": -1e3}}") == "[{\"a\": {\"b\": -1000.0}}]");
  CHECK(run.loaded("p.json", "[]") == "[]");
  CHECK(run.loaded("p.json", "{\"a\": \"\\u00e9\\n\", \"a\": \"last\"}") == "[{\"a\": \"last\"}]");
  CHECK(run.loaded("p.json", "3") == "trap: p.json:1: neither an array nor an object");
}

TEST_CASE("JSON that is broken says where") {
  DataRun run;
  CHECK(run.loaded("p.json", "[1,\n2,\n}") == "trap: p.json:3: expected a value");
  CHECK(run.loaded("p.json", "") == "trap: p.json:1: the document is empty");
  CHECK(run.loaded("p.json", "[1] 2") ==
        "trap: p.json:1: expected the end of the document after its value");
}

TEST_CASE("JSON nested too deeply is refused") {
  DataRun run;
  const std::string deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
  CHECK(run.loaded("p.json", deep) == "trap: p.json:1: nested deeper than 1000");
  const std::string fine = std::string(1000, '[') + std::string(1000, ']');
  CHECK(run.loaded("p.json", fine) == fine);
}

TEST_CASE("JSON lines are values a line, blank lines aside") {
  DataRun run;
  CHECK(run.loaded("p.jsonl", "{\"a\": 1}\n\n  \r\n{\"a\": 2}") == "[{\"a\": 1}, {\"a\": 2}]");
  CHECK(run.loaded("p.jsonl", "{\"a\": 1}\n\n{\"a\" 2}\n") ==
        "trap: p.jsonl:3: expected `:` after the name of a member");
}

TEST_CASE("YAML scalars mean what the core schema says") {
  DataRun run;
  CHECK(run.loaded("p.yaml",
                   "- {a: 1, b: 1.5, c: true, d: null, e: text, f: '1', g: 0x1F, h: ~, i: 0b11}\n"
                   "- {a: -1e3, b: .inf, c: False, d: , e: \"q\\n\", f: !!str 7, g: 0o17}\n") ==
        "[{\"a\": 1, \"b\": 1.5, \"c\": true, \"d\": nil, \"e\": \"text\", \"f\": \"1\", "
        "\"g\": \"0x1F\", \"h\": nil, \"i\": \"0b11\"}, "
        "{\"a\": \"-1e3\", \"b\": +Inf, \"c\": false, \"d\": nil, \"e\": \"q\\n\", "
        "\"f\": \"7\", \"g\": \"0o17\"}]");
}

TEST_CASE("YAML in blocks, of one mapping, of several documents, of nothing") {
  DataRun run;
  CHECK(run.loaded("p.yml", "- name: Ann\n  tags:\n    - x\n    - y\n- name: Bob\n") ==
        "[{\"name\": \"Ann\", \"tags\": [\"x\", \"y\"]}, {\"name\": \"Bob\"}]");
  CHECK(run.loaded("p.yml", "a: 1\n2: two\n") == "[{\"2\": \"two\", \"a\": 1}]");
  CHECK(run.loaded("p.yml", "a: 1\n---\na: 2\n") == "[{\"a\": 1}, {\"a\": 2}]");
  CHECK(run.loaded("p.yml", "") == "[]");
}

TEST_CASE("YAML aliases and merges") {
  DataRun run;
  CHECK(run.loaded("p.yml", "- &x {a: 1, b: 2}\n- *x\n- {<<: *x, b: 3}\n") ==
        "[{\"a\": 1, \"b\": 2}, {\"a\": 1, \"b\": 2}, {\"a\": 1, \"b\": 3}]");
  CHECK(run.loaded("p.yml", "- a\n- *x\n") ==
        "trap: p.yml:2: the alias *x has no anchor before it");
  CHECK(run.loaded("p.yml", "- &x [*x]\n") ==
        "trap: p.yml:1: the alias *x has no anchor before it");
}

TEST_CASE("YAML aliases of aliases are bounded") {
  DataRun run;
  std::string text = "- &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    text += "- &a" + std::to_string(i) + " [" + before;
    for (int k = 1; k < 10; ++k) text += ", " + before;
    text += "]\n";
  }
  CHECK(run.loaded("p.yml", text) == "trap: p.yml:6: aliases expand to too much data");
}

TEST_CASE("YAML that is broken or too deep says where") {
  DataRun run;
  CHECK(run.loaded("p.yml", "a: 1\nb: [1,\n") ==
        "trap: p.yml:3: did not find expected node content");
  CHECK(run.loaded("p.yml", "? [1]\n: 2\n") == "trap: p.yml:1: only a scalar can be a key");
  CHECK(run.loaded("p.yml", "a: 1\nb: " + std::string(1001, '[')) ==
        "trap: p.yml:2: nested deeper than 1000");
}

TEST_CASE("load reads standard input, and takes the format from the options first") {
  DataRun run;
  run.host.lines = {"{\"a\": 1}"};
  CHECK(run.shown(run.read("-", run.map({{"format", run.string("jsonl")}}))) == "[{\"a\": 1}]");
  CHECK(run.loaded("p.json", "a\n1\n", run.map({{"format", run.string("csv")}})) == "[{\"a\": 1}]");
  run.host.lines = {"[1"};
  CHECK(run.shown(run.read("", run.map({{"format", run.string("json")}}))) ==
        "trap: standard input:2: expected `,` or `]` after an element");
}

TEST_CASE("every reason for which JSON is broken has its message") {
  DataRun run;
  const auto problem = [&run](std::string text) {
    return run.loaded("p.json", std::move(text)).substr(std::string("trap: p.json:1: ").size());
  };
  CHECK(problem("[1 2]") == "expected `,` or `]` after an element");
  CHECK(problem("[1,]") == "expected a value");
  CHECK(problem("[,1]") == "expected a value");
  CHECK(problem("{1: 2}") == "expected the name of a member in quotes");
  CHECK(problem("{\"a\" 2}") == "expected `:` after the name of a member");
  CHECK(problem("{\"a\": 2 \"b\": 3}") == "expected `,` or `}` after a member");
  CHECK(problem("{\"a\": 2,}") == "expected the name of a member in quotes");
  CHECK(problem("[\"a") == "a string is not closed");
  CHECK(problem("[\"a\\") == "an unknown escape in a string");
  CHECK(problem("[\"\\x41\"]") == "an unknown escape in a string");
  CHECK(problem("[\"\\u00g0\"]") == "expected four hexadecimal digits after \\u");
  CHECK(problem("[\"\\ud800x\"]") == "half of a surrogate pair in a string");
  CHECK(problem("[\"\\ud800\\u0041\"]") == "half of a surrogate pair in a string");
  CHECK(problem("[\"\\udc00\"]") == "half of a surrogate pair in a string");
  CHECK(problem("[\"a\tb\"]") == "a control character in a string");
  CHECK(problem("[01]") == "expected `,` or `]` after an element");
  CHECK(problem("[-]") == "expected a digit");
  CHECK(problem("[1.]") == "expected a digit");
  CHECK(problem("[1e]") == "expected a digit");
  CHECK(problem("[+1]") == "expected a value");
  CHECK(problem("[tru]") == "expected a value");
  CHECK(problem("\"a\"") == "neither an array nor an object");
  CHECK(problem("x") == "expected a value");
  CHECK(run.loaded("p.json", " [ ] ") == "[]");
  CHECK(run.loaded("p.json", "[{}, [], [{}]]") == "[{}, [], [{}]]");
}

TEST_CASE("a declared type decides what becomes of a scalar") {
  DataRun run;
  const TypeDescriptor text{.tag = TypeTag::String, .typeName = "string"};
  const TypeDescriptor whole{.tag = TypeTag::Int, .typeName = "int"};
  const TypeDescriptor real{.tag = TypeTag::Float, .typeName = "float"};
  const TypeDescriptor maybe{.tag = TypeTag::String, .typeName = "string?", .isOptional = true};
  CHECK(run.loadedAs(text, "p.json", "[1.50, 1e3, -0, true, \"x\"]") ==
        "[\"1.50\", \"1e3\", \"-0\", \"true\", \"x\"]");
  CHECK(run.loadedAs(text, "p.json", "[null]") ==
        "trap: p.json:1: row 1: cannot read null as string");
  CHECK(run.loadedAs(maybe, "p.json", "[null, 1.50]") == "[nil, \"1.50\"]");
  CHECK(run.loadedAs(whole, "p.json", "[1, 1.0, 12e2, \"7\", 123456789012345678901]") ==
        "[1, 1, 1200, 7, 123456789012345678901]");
  CHECK(run.loadedAs(whole, "p.json", "[1,\n0.5]") ==
        "trap: p.json:2: row 2: cannot read 0.5 as int");
  CHECK(run.loadedAs(real, "p.json", "[1, 9007199254740993, \"inf\"]") ==
        "[1.0, 9007199254740992.0, +Inf]");
  CHECK(run.loadedAs(text, "p.yaml", "[007, ~, yes, 'x']") == "[\"007\", \"~\", \"yes\", \"x\"]");
  CHECK(run.loadedAs(whole, "p.yaml", "[007, 0x1F, 1e3]") == "[7, 31, 1000]");
}

TEST_CASE("messages about long paths and texts are short") {
  DataRun run;
  const TypeDescriptor whole{.tag = TypeTag::Int, .typeName = "int"};
  const TypeDescriptor rows{.tag = TypeTag::Map, .typeName = "map<string, int>", .element = &whole};
  const std::string key(100'000, 'k');
  const std::string value(100'000, 'v');
  const auto message = run.loadedAs(rows, "p.json", "{\"" + key + "\": \"" + value + "\"}");
  CHECK(message.size() < 400);
  CHECK(message.find("…") != std::string::npos);
}

TEST_CASE("duplicate keys: the last value, one warning for a file") {
  DataRun run;
  CHECK(run.loaded("p.json", "[{\"a\": 1},\n{\"a\": 1, \"a\": [2], \"a\": 3}]") ==
        "[{\"a\": 1}, {\"a\": 3}]");
  CHECK(run.warnings() ==
        "p.json:2: row 2: duplicate key \"a\"; the last value is used (the first of 2)\n");
  CHECK(run.loaded("p.yml", "a: {x: 1, x: 2}\n") == "[{\"a\": {\"x\": 2}}]");
  CHECK(run.warnings() == "p.yml:1: row 1, field a: duplicate key \"x\"; the last value is used\n");
  CHECK(run.loaded("p.csv", "a,b,a\n1,2,3\n") == "[{\"a\": 3, \"b\": 2}]");
  CHECK(run.warnings() == "p.csv:1: duplicate key \"a\"; the last value is used\n");
  CHECK(run.loaded("p.yml", "- &x {a: 1}\n- {<<: *x, a: 2}\n") == "[{\"a\": 1}, {\"a\": 2}]");
  CHECK(run.warnings().empty());
}

TEST_CASE("what stands where an alias does is read as its place wants it") {
  DataRun run;
  const TypeDescriptor text{.tag = TypeTag::String, .typeName = "string"};
  const TypeDescriptor texts{.tag = TypeTag::List, .typeName = "list<string>", .element = &text};
  TypeDescriptor rows{.tag = TypeTag::Map, .typeName = "map"};
  rows.members = {{"zips", &texts}};
  CHECK(run.loadedAs(rows, "p.yml", "a: &a [007, 1]\nb: &b [*a]\nzips: *a\nc: *b\n") ==
        "[{\"a\": [\"007\", 1], \"b\": [[\"007\", 1]], \"c\": [[\"007\", 1]], "
        "\"zips\": [\"007\", \"1\"]}]");
}

TEST_CASE("load fails with the host's reason, and on bad options") {
  DataRun run;
  CHECK(run.shown(run.read("none.csv", run.null())) == "trap: none.csv: no such file");
  CHECK(run.context.failure.kind == TrapKind::File);
  CHECK(run.shown(run.read("-", run.map({{"format", run.string("xml")}}))) ==
        "trap: load: unknown format \"xml\"");
  CHECK(run.shown(run.read("-", run.map({{"delimiter", run.string("ab")}}))) ==
        "trap: load: \"ab\" cannot be a delimiter: it must be one ASCII character");
  CHECK(run.shown(run.read("-", run.map({{"header", run.integer(1)}}))) ==
        "trap: load expects a bool as `header`, got int");
  CHECK(run.shown(run.read("-", run.integer(1))) == "trap: load expects a map of options, got int");
}

TEST_CASE("a file that does not fit the memory limit is a trap") {
  FakeHost host;
  Context context(host, {.limitBytes = 1 << 20});
  host.files["big.csv"] = "a\n" + std::string(4 << 20, 'x') + "\n";
  const TypeDescriptor rows{.tag = TypeTag::List};
  CHECK_FALSE(load(context, "big.csv", Value::null(), rows));
  CHECK(context.failure.kind == TrapKind::Memory);
}

TEST_CASE("CSV is saved with sorted columns and a header only if asked for") {
  DataRun run;
  const Value rows = run.list({run.map({{"name", run.string("Ann")}, {"age", run.integer(30)}}),
                               run.map({{"name", run.string("B, \"C\"")}, {"x", run.null()}})});
  CHECK(run.savedWith(rows, run.null()) == "30,Ann,\n,\"B, \"\"C\"\"\",\n");
  CHECK(run.savedWith(rows, run.map({{"header", run.boolean(true)}})) ==
        "age,name,x\n30,Ann,\n,\"B, \"\"C\"\"\",\n");
  CHECK(run.saved(rows, "tsv") == "30\tAnn\t\n\t\"B, \"\"C\"\"\"\t\n");
  CHECK(run.savedWith(run.list({run.map({{"a", run.ints({1, 2})}, {"b", run.number(1.5)}})}),
                      run.null()) == "\"[1,2]\",1.5\n");
  CHECK(run.savedWith(run.list({}), run.null()) == "");
}

TEST_CASE("JSON is saved on one line, one row as a bare object") {
  DataRun run;
  const Shape* person = run.shape("Person", {"name", "age"});
  const Value row = run.record(person, {run.string("Ann"), run.integer(30)});
  CHECK(run.saved(run.list({row, row}), "json") ==
        "[{\"age\":30,\"name\":\"Ann\"},{\"age\":30,\"name\":\"Ann\"}]\n");
  CHECK(run.saved(run.list({row}), "json") == "{\"age\":30,\"name\":\"Ann\"}\n");
  CHECK(run.saved(run.list({}), "json") == "[]\n");
  CHECK(run.saved(run.list({row, row}), "jsonl") ==
        "{\"age\":30,\"name\":\"Ann\"}\n{\"age\":30,\"name\":\"Ann\"}\n");
}

TEST_CASE("YAML is saved in blocks and reads back the same") {
  DataRun run;
  const Value rows = run.list({
      run.map(
          {{"name", run.string("Ann")},
           {"tags", run.list({run.string("true"), run.string("12"), run.string("x: y")})},
           {"empty", run.list({})},
           {"lines", run.string("a\nb")},
           {"more", run.map({{"f", run.number(2)}, {"n", run.null()}, {"t", run.string("")}})}}),
      run.map({{"i", run.integer(-3)}, {"u", run.string("é世")}}),
  });
  const std::string text = run.saved(rows, "yaml");
  CHECK(text ==
        "- empty: []\n"
        "  lines: \"a\\nb\"\n"
        "  more:\n"
        "    f: 2.0\n"
        "    n: null\n"
        "    t: ''\n"
        "  name: Ann\n"
        "  tags:\n"
        "  - 'true'\n"
        "  - '12'\n"
        "  - 'x: y'\n"
        "- i: -3\n"
        "  u: é世\n");
  CHECK(run.loaded("p.yaml", text) == run.shown(rows));
}

TEST_CASE("whatever is saved as YAML is loaded as it was") {
  DataRun run;
  const std::string longKey(3000, 'k');
  const Value texts = run.list({});
  for (const char* text : {"",
                           " ",
                           "-",
                           "- a",
                           "-a",
                           "?",
                           "? a",
                           "?a",
                           ":",
                           ":a",
                           "a:",
                           "a: b",
                           "a:b",
                           "a #b",
                           "a#b",
                           "#",
                           "'",
                           "it's",
                           "\"",
                           "\\",
                           "\\n",
                           "\t",
                           "\r\n",
                           "\n\n",
                           " a",
                           "a ",
                           "[",
                           "]",
                           "{a",
                           "}",
                           ",a",
                           "&a",
                           "*a",
                           "!a",
                           "|",
                           ">",
                           "%a",
                           "@a",
                           "`a",
                           "---",
                           "--- a",
                           "...",
                           "...a",
                           "null",
                           "~",
                           "Null",
                           "true",
                           "FALSE",
                           "yes",
                           "12",
                           "-0",
                           "1e3",
                           "0x1F",
                           ".inf",
                           ".nan",
                           "1_000",
                           "12:30:45",
                           "\x01",
                           "\x7F",
                           "\xC2\x85",
                           "\xC2\xA0",
                           "\xE2\x80\xA8",
                           "\xEF\xBB\xBF"
                           "a",
                           "\xF0\x9F\x8D\x9E",
                           "=",
                           "<<",
                           "key: [a, b]",
                           "a, b",
                           "{ a: b }",
                           "\"quoted\"",
                           "'quoted'",
                           "tab\there"}) {
    REQUIRE(listPush(run.context, texts, run.string(text)));
  }
  const Value odd = run.map({{longKey, run.integer(1)},
                             {std::string(400, '\n'), run.list({run.list({})})},
                             {"", run.list({run.list({run.integer(1), run.list({run.integer(2)})}),
                                            run.map({{"a", run.map({})}})})},
                             {"a: b", run.map({{"- x", run.null()}, {"12", run.boolean(true)}})}});
  const Value rows = run.list({run.map({{"texts", texts}}), odd});
  const std::string text = run.saved(rows, "yaml");
  CHECK(run.loaded("p.yaml", text) == run.shown(rows));
}

TEST_CASE("save writes files and tells why it could not") {
  DataRun run;
  const Value rows = run.list({run.map({{"a", run.integer(1)}})});
  CHECK(run.shown(save(run.context, rows, "out.jsonl", run.null())) == "nil");
  CHECK(run.host.files["out.jsonl"] == "{\"a\":1}\n");
  CHECK(run.shown(save(run.context, rows, "locked/x.csv", run.null())) ==
        "trap: locked/x.csv: permission denied");
  CHECK(run.shown(save(run.context, run.integer(1), "", run.null())) ==
        "trap: save expects a list of maps, got int");
  CHECK(run.shown(save(run.context, run.ints({1}), "", run.null())) ==
        "trap: save expects a list of maps, got int in it");
  CHECK(run.saved(run.list({run.map({{"a", run.number(std::nan(""))}})}), "json") ==
        "trap: json: unsupported value: NaN");
  CHECK(run.saved(run.list({run.map({{"a", run.function("f")}})}), "yaml") ==
        "trap: yaml: unsupported value: function");
  CHECK(run.host.out == "");
}
