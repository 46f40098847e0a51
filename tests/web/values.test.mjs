// What crosses between JavaScript and a program: names of types, functions, what is refused, and
// that a host keeps to the types a program declares.
import assert from "node:assert/strict";
import test from "node:test";
import {
  CompileError,
  DisposedError,
  InternalError,
  Kinako,
  loadModule,
  Rational,
  RuntimeError,
  typeName,
} from "kinako";
import { createKinakoWorker } from "kinako/worker";

const module = await loadModule();
const make = (options) => new Kinako(module, { stdout: () => undefined, ...options });

const SHAPES = `
  type Point { x: int, y: int }
  type Shape = Circle(at: Point, radius: float) | Square(side: float) | Nothing
  fun same(x: any): any { return x }
  fun area(s: Shape): float {
    return match s {
      Circle(p, r) => r * r * 3.0
      Square(a) => a * a
      Nothing => 0.0
    }
  }
  fun areas(xs: list<Shape>): list<float> { return from x in xs select area(x) }
  fun circle(): Shape { return Circle { at: Point { x: 1, y: 2 }, radius: 2.0 } }
  fun isCircle(x: any): bool { return match x { Circle(_, _) => true _ => false } }
  fun norm(p: Point): int { return p.x * p.x + p.y * p.y }
  fun maybe(s: Shape?): string { return if s == none { "none" } else { "some" } }
`;

for (const backend of ["vm", "interp"]) {
  const program = make({ externs: {} }).compile(SHAPES);
  program.run({ backend });

  test(`variants come with their names and can be given back (${backend})`, () => {
    const circle = program.call("circle");
    assert.deepEqual(circle, { type: "Circle", at: { x: 1n, y: 2n }, radius: 2 });
    assert.equal(typeName(circle), "Circle");
    assert.equal(typeName(circle.at), "Point");
    assert.equal(typeName({ ...circle }), undefined);
    assert.equal(program.call("area", circle), 12);
    assert.equal(program.call("isCircle", circle), true);
    assert.deepEqual(program.call("same", circle), circle);
    assert.equal(typeName(program.call("same", [circle])[0].at), "Point");
  });

  test(`variants of the host's are taken where a union is wanted (${backend})`, () => {
    const at = { x: 0, y: 0 };
    assert.equal(program.call("area", { type: "Circle", at, radius: 1 }), 3);
    assert.equal(program.call("area", { radius: 1, at: new Map(Object.entries(at)), type: "Circle" }), 3);
    assert.equal(program.call("area", new Map([["type", "Square"], ["side", 2]])), 4);
    assert.equal(program.call("area", { type: "Nothing" }), 0);
    assert.deepEqual(
      program.call("areas", [{ type: "Square", side: 1.5 }, program.call("circle")]),
      [2.25, 12],
    );
    assert.equal(program.call("maybe", null), "none");
    assert.equal(program.call("maybe", { type: "Nothing" }), "some");
    assert.equal(program.call("norm", { x: 3, y: 4, z: 5 }), 25n);
    // Without the name it has, it is an object like any other.
    const renamed = Object.assign(program.call("circle"), { type: "Other" });
    assert.deepEqual(program.call("same", renamed), new Map(Object.entries({ ...renamed, radius: 2n })));
  });

  test(`what does not fit is refused, with its place (${backend})`, () => {
    const refused = (message, ...values) =>
      assert.throws(() => program.call(...values), (error) => {
        assert.ok(error instanceof RuntimeError, String(error.stack));
        assert.equal(error.message, message);
        return true;
      });
    refused("map used as Shape: `s`", "area", { type: "Triangle" });
    refused("map used as Shape: `s`", "area", { side: 1 });
    refused("int used as Shape: `s`", "area", 1);
    refused("null used as Shape: `s`", "area", null);
    refused("string used as float: `s.side`", "area", { type: "Square", side: "2" });
    refused("missing field side for Square", "area", { type: "Square" });
    refused("float used as int: `s.at.y`", "area", { type: "Circle", at: { x: 1, y: 0.5 }, radius: 1 });
    refused("bool used as float: `xs[1].side`", "areas", [
      { type: "Nothing" },
      { type: "Square", side: true },
    ]);
    refused("map used as list<Shape>: `xs`", "areas", { 0: 1 });
    assert.equal(program.call("norm", { x: 1, y: 1 }), 2n);
  });
}

const RESULTS = [
  ["list<int>", [1, 2], true],
  ["list<int>", [1, 2.5], "float used as int: `given[1]`"],
  ["list<int>", [1, 2.0], true],
  ["list<int>", [1, null], "null used as int: `given[1]`"],
  ["list<int?>", [1, null], true],
  ["list<int>", 1, "int used as list<int>: `given`"],
  ["list<int>", null, "null used as list<int>: `given`"],
  ["list<float>", [1, 2.5], true],
  ["list<list<string>>", [["a"], ["b", 1]], "int used as string: `given[1][1]`"],
  ["list<bool>", [true, 0], "int used as bool: `given[1]`"],
  ["map<string, int>", { a: 1, b: 2 }, true],
  ["map<string, int>", { a: 1, b: "2" }, 'string used as int: `given["b"]`'],
  ["map<string, int>", new Map([["a", 1], [2, 2]]), "int used as string: `given (a key)`"],
  ["map<int, string>", { a: "1" }, "string used as int: `given (a key)`"],
  ["map<int, string>", new Map([[1, "a"]]), true],
  ["Point", { x: 1, y: 2 }, true],
  ["Point", { x: 1, y: 2, more: 3 }, true],
  ["Point", { x: 1 }, "missing field y for Point"],
  ["Point", { x: 1, y: "2" }, "string used as int: `given.y`"],
  ["Point", [1, 2], "list used as Point: `given`"],
  ["Point?", null, true],
  ["Point?", { x: 1, y: 2.5 }, "float used as int: `given.y`"],
  ["Shape", { type: "Square", side: 1 }, true],
  ["Shape", { type: "Point", x: 1, y: 1 }, "map used as Shape: `given`"],
  ["list<Shape>", [{ type: "Square" }], "missing field side for Square"],
  ["string", 1, "int used as string: `given`"],
  ["int", 2.0, true],
  ["int", 2.5, "float used as int: `given`"],
  ["int", "2", "string used as int: `given`"],
  ["int", 2n ** 70n, true],
  ["bigrat", new Rational(1n, 3n), true],
  ["bigrat", 2, true],
  ["bigrat", "1/3", "string used as bigrat: `given`"],
  ["fun(int): int", 5, "int used as fun(int): int: `given`"],
  ["any", [1, "a", { b: null }], true],
];

for (const backend of ["vm", "interp"]) {
  test(`what an extern gives is of the declared type in all its parts (${backend})`, () => {
    for (const [type, given, expected] of RESULTS) {
      for (const kind of ["fun", "let"]) {
        const kinako = make({ externs: { given: kind === "fun" ? () => given : given } });
        const [declaration, use] = kind === "fun" ? [`extern fun given(): ${type}`, "given()"] : [`extern let given: ${type}`, "given"];
        const source = `
          type Point { x: int, y: int }
          type Shape = Square(side: float) | Nothing
          ${declaration}
          let value = ${use}
          value == value`;
        const what = `${kind} ${type} ← ${JSON.stringify(given, (_, v) => (typeof v === "bigint" ? String(v) : v))}`;
        if (expected === true) {
          assert.equal(kinako.run(source, { backend }).value, true, what);
        } else {
          assert.throws(() => kinako.run(source, { backend }), { message: expected }, what);
        }
      }
    }
  });

  test(`functions of a program can be called (${backend})`, () => {
    const kinako = make();
    const program = kinako.compile(`
      var count = 0
      fun counter(step: int): fun(int): int {
        var own = 0
        return fun(by: int): int {
          own = own + step * by
          count = count + 1
          return own
        }
      }
      fun total(): int { return count }
      fun twice(f: fun(int): int, x: int): int { return f(f(x)) }
      fun each(): list<any> { return [len, fun(): string => "lambda", total] }
      fun both(f: fun(int): int): list<int> { return from x in [1, 2] select f(x) }
      fun adder(a: int, b: int): int { return a + b }
      fun partly(): any { return adder(40) }
      fun fails(): fun(): int { return fun(): int => 1 / 0 }
    `);
    program.run({ backend });
    const counter = program.call("counter", 10);
    assert.equal(counter(1), 10n);
    assert.equal(counter(2n), 30n);
    assert.equal(program.call("total"), 2n);
    assert.throws(() => counter(), { name: "TypeError", message: /takes 1 value, not 0/ });
    assert.throws(() => counter(new Date()), { name: "TypeError", message: /Date/ });
    assert.throws(() => counter("x"), { message: "string used as int: `by`" });
    assert.equal(program.call("twice", counter, 1), 440n);
    assert.deepEqual(program.call("both", counter), [450n, 470n]);
    const [length, lambda, total] = program.call("each");
    assert.equal(length("abc"), 3n);
    assert.throws(() => length(1), { kind: "length" });
    assert.equal(lambda(), "lambda");
    assert.equal(total(), 6n);
    assert.equal(program.call("each")[2], total);
    assert.equal(program.call("partly")(2), 42n);
    assert.throws(() => program.call("fails")(), { kind: "divide-by-zero" });
    assert.equal(counter(0), 470n);

    const other = kinako.compile("fun same(x: any): any { return x }");
    assert.throws(() => other.call("same", counter), { name: "TypeError", message: /a function cannot/ });
    program.run({ backend });
    assert.throws(() => counter(1), DisposedError);
    assert.throws(() => program.call("twice", counter, 1), TypeError);
    const again = program.call("counter", 1);
    program.dispose();
    assert.throws(() => again(1), { name: "DisposedError", message: /disposed/ });
  });
}

test("functions go to externs, are kept, and called when the program has returned", () => {
  const handlers = [];
  const kinako = make({ externs: { listen: (handler) => void handlers.push(handler) } });
  const program = kinako.compile(`
    extern fun listen(handler: fun(int): int): any
    var sum = 0
    listen(fun(by: int): int {
      sum = sum + by
      return sum
    })
    fun total(): int { return sum }
  `);
  program.run();
  assert.equal(handlers[0](5), 5n);
  assert.equal(handlers[0](6), 11n);
  assert.equal(program.call("total"), 11n);
  const nested = make({ externs: { now: (f) => f(1) } });
  assert.throws(
    () => nested.run("extern fun now(f: fun(int): int): int\nnow(fun(x: int): int => x)"),
    (error) => error.kind === "host" && error.cause instanceof InternalError,
  );
});

class Money {
  amount = 1;
}
const REFUSED = [
  ["a function", () => 1, /a function cannot be passed to a program/],
  ["a symbol", Symbol("s"), /a symbol cannot be passed/],
  ["a date", new Date(), /class Date/],
  ["a set", new Set([1]), /class Set/],
  ["a URL", new URL("http://localhost/"), /class URL/],
  ["a promise", Promise.resolve(1), /class Promise/],
  ["a regular expression", /x/, /class RegExp/],
  ["an error", new Error("x"), /class Error/],
  ["an object of a class", new Money(), /class Money/],
  ["a buffer", new ArrayBuffer(8), /class ArrayBuffer/],
  ["a weak map", new WeakMap(), /class WeakMap/],
];

test("what has no form in the language is refused with the same TypeError by engine and worker", async () => {
  const program = make().compile("fun f(x: any): any { return x }");
  const worker = await createKinakoWorker();
  const remote = await worker.compile("fun f(x: any): any { return x }");
  const loop = {};
  loop.loop = loop;
  for (const [what, value, message] of [...REFUSED, ["a loop", loop, /nested too deeply/]]) {
    for (const given of [value, [value], { a: { b: value } }, new Map([["k", value]]), new Map([[value, 1]])]) {
      const expected = { name: "TypeError", message };
      assert.throws(() => program.call("f", given), expected, what);
      await assert.rejects(remote.call("f", given), expected, what);
      if (typeof given === "function") continue;
      assert.throws(() => make({ externs: { given } }), expected, what);
      await assert.rejects(createKinakoWorker({ externs: { given } }), expected, what);
      await assert.rejects(worker.run("1", { externs: { given } }), expected, what);
      assert.throws(() => make().run("1", { externs: { given } }), expected, what);
    }
    const source = "extern fun given(): any\ngiven()";
    if (typeof value === "function" || what === "a promise") continue;
    const externs = { given: () => value };
    const isHost = (error) => error.kind === "host" && error.cause instanceof TypeError && message.test(error.message);
    assert.throws(() => make({ externs }).run(source), isHost, what);
    await assert.rejects(worker.run(source, { externs }), isHost, what);
  }
  for (const source of [1, null, undefined, {}, () => 1, Symbol("s")]) {
    assert.throws(() => make().run(source), { name: "TypeError", message: /a program is a string/ });
    await assert.rejects(async () => worker.run(source), { name: "TypeError", message: /a program is a string/ });
  }
  await assert.rejects(worker.run("1", { stdin: () => "x" }), TypeError);
  await assert.rejects(worker.run("1", { files: { a: () => 1 } }), TypeError);
  assert.equal(await remote.call("f", 7), 7n);
  worker.dispose();
});

test("a lone surrogate is U+FFFD, one for each, in either direction", () => {
  const program = make({ externs: { text: () => "a\ud800b\udc00\ud83d" } }).compile(`
    extern fun text(): string
    fun same(x: any): any { return x }
    fun length(x: string): int { return len(x) }
    fun given(): string { return text() }
  `);
  assert.equal(program.call("same", "a\ud800b"), "a\ufffdb");
  assert.equal(program.call("length", "\ud800\ud800\udc00"), 2n);
  assert.equal(program.call("given"), "a\ufffdb\ufffd\ufffd");
  assert.deepEqual(program.call("same", { "\udfff": 1 }), new Map([["\ufffd", 1n]]));
  // A program cannot make one.
  assert.throws(() => make().run("chr(55296)"), { message: "chr: 55296 is not a code point" });
  assert.throws(() => make().run('"\\ud800"'), CompileError);
  const kinako = make();
  assert.equal(kinako.run('"\ud800"').value, "\ufffd");
});

test("records of many forms go both ways", () => {
  const program = make().compile("fun same(x: any): any { return x }");
  const given = [];
  for (let i = 0; i < 300; i++) given.push({ [`k${i % 7}`]: i, other: `${"x".repeat(i)}é` }, {});
  const expected = given.map((one) => new Map(Object.entries(one).map(([k, v]) => [k, typeof v === "number" ? BigInt(v) : v])));
  assert.deepEqual(program.call("same", given), expected);
  for (const number of [0, -1, 2 ** 32, -(2 ** 32) - 1, 2 ** 53 - 1, -(2 ** 53) + 1, 4294967295]) {
    assert.equal(program.call("same", number), BigInt(number));
  }
  const numbers = make({ integers: "number" }).compile("fun same(x: any): any { return x }");
  for (const number of [0, -1, 2 ** 32, -(2 ** 32) - 1, 2 ** 53 - 1, -(2 ** 53) + 1]) {
    assert.equal(numbers.call("same", number), number);
  }
  assert.equal(numbers.call("same", 2n ** 53n), 2n ** 53n);
});
