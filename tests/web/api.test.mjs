// The API of the package: what goes in, what comes out, what is thrown.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import test from "node:test";
import {
  CompileError,
  createKinako,
  DisposedError,
  Kinako,
  LimitError,
  loadModule,
  Rational,
  RuntimeError,
} from "kinako";

const module = await loadModule();

/** A Kinako that keeps what programs print in `output.text`. */
function make(options = {}) {
  const output = { text: "" };
  const kinako = new Kinako(module, { stdout: (text) => (output.text += text), ...options });
  return { kinako, output };
}

const value = (source, options) => make(options).kinako.run(source).value;

for (const backend of ["vm", "interp"]) {
  test(`a program runs and prints (${backend})`, () => {
    const { kinako, output } = make();
    const { status, stats } = kinako.run('print("hi", 1 + 2, "ü😀")', { backend });
    assert.equal(status, "ok");
    assert.equal(output.text, "hi 3 ü😀\n");
    assert.equal(typeof stats.steps, "number");
    assert.equal(stats.instructions > 0, backend === "vm");
  });

  test(`a run returns the value of the last statement (${backend})`, () => {
    const { kinako } = make();
    const of = (source) => kinako.run(source, { backend }).value;
    assert.equal(of("6 * 7"), 42n);
    assert.equal(of("let a = 1"), null);
    assert.equal(of("print(1)"), null);
    assert.equal(of("9223372036854775807 + 1"), 9223372036854775808n);
    assert.deepEqual(of('[1.5, true, "a", null]'), [1.5, true, "a", null]);
  });
}

test("values of every kind come out", () => {
  assert.deepEqual(value('{"b": [1], "a": [2]}'), new Map([["a", [2n]], ["b", [1n]]]));
  assert.deepEqual(value("type P { x: int y: string }\nP { x: 1, y: \"z\" }"), { x: 1n, y: "z" });
  assert.deepEqual(value("type S = Circle(radius: int) | Dot\n[Circle { radius: 2 }, Dot {}]"), [
    { type: "Circle", radius: 2n },
    { type: "Dot" },
  ]);
  assert.equal(typeof value("fun f(): int { return 1 }\n[f]")[0], "function");
  assert.deepEqual(value("let r: bigrat = 1\nr / 3"), new Rational(1n, 3n));
  assert.equal(value("1.0"), 1);
  assert.equal(value("-0.5"), -0.5);
});

test("ints come as numbers when asked for, where that is exact", () => {
  assert.equal(value("6 * 7", { integers: "number" }), 42);
  assert.equal(value("9007199254740993", { integers: "number" }), 9007199254740993n);
});

test("a field named __proto__ is a field", () => {
  const result = value("type P { __proto__: int }\nP { __proto__: 5 }");
  assert.deepEqual(Object.keys(result), ["__proto__"]);
  assert.equal(Object.getPrototypeOf(result), Object.prototype);
});

test("a compiled program runs many times, each with new variables", () => {
  const { kinako, output } = make();
  const program = kinako.compile("var n = 0\nn = n + 1\nprint(n)\nn");
  for (let i = 0; i < 3; i++) assert.equal(program.run().value, 1n);
  assert.equal(output.text, "1\n1\n1\n");
});

test("functions of a program are called with values, and keep its variables", () => {
  const { kinako } = make();
  const program = kinako.compile(`
    type Point { x: int y: float }
    var n = 0
    fun add(by: int): int { n = n + by
      return n }
    fun fib(n: int): int { if n < 2 { return n }
      return fib(n - 1) + fib(n - 2) }
    fun half(x: float): float { return x / 2.0 }
    fun shift(p: Point): Point { return Point { x: p.x + 1, y: p.y } }
    fun total(xs: list<int>): int { return sum(xs) as int }
    fun keysOf(m: map<string, int>): list<string> { return keys(m) }
    fun anything(x: any): any { return x }
  `);
  assert.equal(program.call("fib", 20n), 6765n);
  assert.equal(program.call("fib", 20), 6765n);
  assert.equal(program.call("add", 2), 2n);
  assert.equal(program.call("add", 3), 5n);
  assert.equal(program.call("half", 3), 1.5);
  assert.deepEqual(program.call("shift", { x: 1, y: 2 }), { x: 2n, y: 2 });
  assert.equal(program.call("total", [1, 2, 3n]), 6n);
  assert.equal(program.call("total", new Int32Array([4, 5])), 9n);
  assert.deepEqual(program.call("keysOf", { b: 1, a: 2 }), ["a", "b"]);
  assert.equal(program.call("anything", 2n ** 100n), 2n ** 100n);
  assert.deepEqual(program.call("anything", new Map([[1, "x"]])), new Map([[1n, "x"]]));
  assert.deepEqual(program.call("anything", [undefined, null]), [null, null]);
  assert.deepEqual(program.functions[0], {
    name: "add",
    parameters: [{ name: "by", type: "int" }],
    result: "int",
  });
});

test("impossible calls are refused, and the program continues", () => {
  const program = make().kinako.compile("fun f(x: int): int { return 10 / x }");
  assert.throws(() => program.call("g"), { name: "TypeError", message: /no function g/ });
  assert.throws(() => program.call("f"), { name: "TypeError", message: /f takes 1 value, not 0/ });
  assert.throws(() => program.call("f", () => 1), { name: "TypeError" });
  assert.throws(() => program.call("f", new Date()), { name: "TypeError", message: /Date/ });
  const loop = [];
  loop.push(loop);
  assert.throws(() => program.call("f", loop), { name: "TypeError", message: /nested/ });
  assert.throws(() => program.call("f", "x"), (e) => e instanceof RuntimeError && e.kind === "type-use");
  assert.throws(() => program.call("f", 0), (e) => e.kind === "divide-by-zero");
  assert.equal(program.call("f", 5), 2n);
});

test("functions and values of the host are there for the program", () => {
  const calls = [];
  const { kinako, output } = make({
    externs: {
      join: (a, b) => `${a}-${b}`,
      log: (x) => void calls.push(x),
      limits: { small: 1, large: 2 },
      version: "1.0",
    },
  });
  kinako.run(`
    extern fun join(a: string, b: int): string
    extern fun log(x: any)
    extern let limits: map<string, int>
    extern let version: string
    log([1, 2])
    print(join("x", 3), limits["large"], version)
  `);
  assert.equal(output.text, "x-3 2 1.0\n");
  assert.deepEqual(calls, [[1n, 2n]]);
});

test("names of the host may have dots", () => {
  const { kinako, output } = make({ externs: { "shop.name": "Kinako", "shop.price": () => 2.5 } });
  kinako.run(`
    extern let shop.name: string
    extern fun shop.price(item: string): float
    print(shop.name, shop.price("tea"))
  `);
  assert.equal(output.text, "Kinako 2.5\n");
});

test("what a host function throws is the cause of the error", () => {
  const failure = new RangeError("no such price");
  const { kinako } = make({
    externs: {
      price: () => {
        throw failure;
      },
      later: async () => 1,
      odd: () => 1.5,
    },
  });
  assert.throws(
    () => kinako.run("extern fun price(): int\nprint(price())"),
    (error) => error.kind === "host" && error.cause === failure && /price: no such/.test(error.message),
  );
  assert.throws(() => kinako.run("extern fun later(): int\nprint(later())"), /promise/);
  assert.throws(() => kinako.run("extern fun odd(): int\nprint(odd())"), { kind: "type-use" });
  assert.throws(() => kinako.run("extern fun missing(): int\nprint(missing())"), CompileError);
});

test("a program cannot be used from inside itself", () => {
  let program;
  const { kinako } = make({ externs: { again: () => program.call("f") } });
  program = kinako.compile("extern fun again(): int\nfun f(): int { return again() }");
  assert.throws(() => program.call("f"), /a program is running/);
  assert.equal(kinako.run("1 + 1").value, 2n);
});

test("errors of a program come as objects, with offsets of the string", () => {
  const { kinako } = make();
  const source = 'let s = "ä😀"  // ü\nlet n: int = missing\nprint(n, s)';
  const [diagnostic] = kinako.check(source);
  assert.equal(diagnostic.kind, "error");
  assert.equal(diagnostic.code, "T002");
  assert.equal(diagnostic.line, 2);
  assert.equal(source.slice(diagnostic.begin, diagnostic.end), "missing");
  assert.match(diagnostic.text, /--> program\.mochi:2:14/);
  assert.throws(
    () => kinako.run(source, { name: "a.mochi" }),
    (error) => error instanceof CompileError && error.message.startsWith("a.mochi:2:14: "),
  );
  assert.deepEqual(kinako.check("print(1)"), []);
});

test("a program that stops says why, where, and on whose behalf", () => {
  const { kinako, output } = make();
  const source = 'print("before")\nfun f(x: int): int { return 1 / x }\nf(0)';
  assert.throws(
    () => kinako.run(source),
    (error) => {
      assert.ok(error instanceof RuntimeError && !(error instanceof LimitError));
      assert.equal(error.kind, "divide-by-zero");
      assert.equal(source.slice(error.span.begin, error.span.end), "1 / x");
      assert.deepEqual(error.guestStack.map((frame) => frame.function), ["f", "main"]);
      assert.deepEqual(error.operands, []);
      assert.equal(error.difference, "");
      return true;
    },
  );
  assert.equal(output.text, "before\n");
});

test("a failed expectation shows its values", () => {
  const { kinako } = make();
  for (const backend of ["vm", "interp"]) {
    assert.throws(
      () => kinako.run('let a = "one\\ntwo"\nexpect a == "one\\n2"', { backend }),
      (error) => {
        assert.equal(error.kind, "expect");
        assert.deepEqual(error.operands, [
          { text: "a", value: '"one\\ntwo"' },
          { text: '"one\\n2"', value: '"one\\n2"' },
        ]);
        assert.equal(error.difference, "  one\n- two\n+ 2");
        assert.match(error.trap.text, /= values:\n {7}a = "one\\ntwo"\n/);
        return true;
      },
    );
  }
});

test("a builtin that calls back is in the stack", () => {
  const { kinako } = make();
  assert.throws(
    () => kinako.run("fun f(a: int, b: int): int { return a / b }\nprint(reduce([0], f, 1))"),
    (error) => {
      assert.deepEqual(error.guestStack.map((frame) => [frame.function, frame.isBuiltin ?? false]), [
        ["f", false],
        ["reduce", true],
        ["main", false],
      ]);
      return true;
    },
  );
});

test("input, files, environment and time are the caller's", () => {
  const { kinako, output } = make({
    stdin: "one\r\ntwo",
    files: { "in.json": '[{"a": 1}]', "bytes.csv": new TextEncoder().encode("a,b\n1,2\n") },
    now: () => 1000,
    env: {},
  });
  kinako.run('print(input() + "|" + input() + "|" + input())');
  kinako.run('print(input())', { stdin: "own\n" });
  const lines = ["x", null];
  kinako.run('print(input(), input())', { stdin: () => lines.shift() });
  kinako.run("print(now())");
  kinako.run('let rows = load "in.json" as map<string, int>\nprint(rows)\nsave rows to "out.csv"');
  kinako.run('print(load "bytes.csv" as map<string, string>)');
  assert.equal(
    output.text,
    'one|two|\nown\nx \n1000000000\n[{"a": 1}]\n[{"a": "1", "b": "2"}]\n',
  );
  assert.equal(new TextDecoder().decode(kinako.files.get("out.csv")), "1\n");
  assert.throws(
    () => kinako.run('load "none.csv" as map<string, string>'),
    /none\.csv: No such file or directory/,
  );
});

test("YAML and CSV work in wasm", () => {
  const { kinako } = make({ files: { "a.yaml": "- x: 1\n  y: [a, b]\n" } });
  assert.deepEqual(kinako.run('load "a.yaml" as map<string, any>').value, [
    new Map([["x", 1n], ["y", ["a", "b"]]]),
  ]);
});

test("loading keeps texts and integers, and warns of keys that come twice", () => {
  const complaints = [];
  const { kinako } = make({
    files: { "a.json": '[{"n": 12345678901234567890, "s": 1.50, "n": 12345678901234567891}]' },
    stderr: (text) => complaints.push(text),
  });
  const source = 'type R { n: int, s: string }\nload "a.json" as R';
  const { value, warnings } = kinako.run(source);
  assert.deepEqual(value, [{ n: 12345678901234567891n, s: "1.50" }]);
  assert.deepEqual(warnings.map(({ code, line }) => [code, line]), [["W001", 2]]);
  assert.equal(warnings[0].message, 'a.json:1: row 1: duplicate key "n"; the last value is used');
  assert.equal(complaints.length, 1);
  assert.deepEqual(kinako.check(source), []);
});

test("numbers and texts are the same on both sides", () => {
  const { kinako } = make({ externs: { same: (value) => value } });
  const program = kinako.compile("extern fun same(x: any): any\nfun twice(x: any): any { return same(x) }");
  for (const value of [12345678901234567890n, -(2n ** 63n), 0.1, -0, "1.50", "\uFEFFa", ["007", 1n]]) {
    assert.deepEqual(program.call("twice", value), value);
  }
});

test("what the output function throws comes out, and the engine continues", () => {
  const { kinako } = make({
    stdout: (text) => {
      if (text.includes("bad")) throw new Error("disk full");
    },
  });
  assert.throws(() => kinako.run('print("bad")\nwhile true { }'), /disk full/);
  assert.equal(kinako.run("2 + 2").value, 4n);
});

test("text that is cut in the middle of a character arrives whole", () => {
  const chunks = [];
  const { kinako } = make({ stdout: (text) => chunks.push(text) });
  kinako.run('for i in 0..5000 { print("a😀") }');
  assert.ok(chunks.length > 1);
  assert.equal(chunks.join(""), "a😀\n".repeat(5000));
});

test("format and dump return text, and errors when they cannot", () => {
  const { kinako } = make();
  assert.equal(kinako.format("let   a=1 // x"), "let a = 1  // x\n");
  assert.throws(() => kinako.format("let ="), CompileError);
  assert.match(kinako.dump("tokens", "let a = 1"), /Let/);
  assert.match(kinako.dump("ast", "let a = 1"), /Let/);
  assert.match(kinako.dump("types", "let a = 1"), /int/);
  assert.match(kinako.dump("bytecode", "let a = 1"), /return_null/);
  assert.throws(() => kinako.dump("bytecode", "print(x)"), CompileError);
  assert.throws(() => kinako.dump("nothing", "1"), TypeError);
});

test("what was disposed of says so", () => {
  const { kinako } = make();
  const program = kinako.compile("fun f(): int { return 1 }");
  program.dispose();
  program.dispose();
  assert.throws(() => program.run(), DisposedError);
  assert.throws(() => program.call("f"), DisposedError);
  const other = kinako.compile("1");
  kinako.dispose();
  assert.throws(() => kinako.run("1"), DisposedError);
  assert.throws(() => other.run(), DisposedError);
  other.dispose();
  if (Symbol.dispose) assert.equal(typeof kinako[Symbol.dispose], "function");
});

test("without a stdout function lines go to the console", async (t) => {
  const log = t.mock.method(console, "log", () => undefined);
  const kinako = await createKinako();
  kinako.run('print("a")\nprint("b")');
  assert.deepEqual(log.mock.calls.map((call) => call.arguments), [["a"], ["b"]]);
});

test("the engine comes from bytes, a module, a path, a URL or a response", async () => {
  const path = createRequire(import.meta.url).resolve("kinako/kinako.wasm");
  const bytes = await readFile(path);
  for (const wasm of [bytes, module, path, new URL(`file://${path}`), Promise.resolve(bytes)]) {
    assert.equal((await createKinako({ wasm })).run("1 + 1").value, 2n);
  }
  const response = new Response(bytes, { headers: { "Content-Type": "application/wasm" } });
  assert.equal((await createKinako({ wasm: response })).run("1 + 1").value, 2n);
  const plain = new Response(bytes);
  assert.equal((await createKinako({ wasm: plain })).run("1 + 1").value, 2n);
});

test("CommonJS gets the same", async () => {
  const kinako = createRequire(import.meta.url)("kinako");
  const engine = await kinako.createKinako({ stdout: () => undefined });
  assert.equal(engine.run("6 * 7").value, 42n);
  assert.throws(() => engine.run("print(x)"), kinako.CompileError);
});

test("two engines share nothing", () => {
  const a = make({ files: { f: "1" } });
  const b = make();
  a.kinako.run('print("a")');
  assert.equal(b.output.text, "");
  assert.equal(b.kinako.files.size, 0);
});
