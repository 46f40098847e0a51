// Limits hold, and the engine is usable after every one of them. Memory stays flat.
import assert from "node:assert/strict";
import test from "node:test";
import { Kinako, LimitError, loadModule, RuntimeError } from "kinako";

const module = await loadModule();
const make = (limits, more) => new Kinako(module, { stdout: () => undefined, limits, ...more });

function stoppedBy(kinako, source, limit, options) {
  assert.throws(
    () => kinako.run(source, options),
    (error) => {
      assert.ok(error instanceof LimitError, String(error.stack));
      assert.equal(error.limit, limit);
      return true;
    },
  );
  assert.equal(kinako.run("6 * 7").value, 42n);
}

for (const backend of ["vm", "interp"]) {
  test(`an endless loop ends at its deadline (${backend})`, () => {
    const kinako = make({ deadlineMs: 50 });
    stoppedBy(kinako, "while true { }", "deadlineMs", { backend });
  });

  test(`fuel ends a program at the same place each time (${backend})`, () => {
    const printed = () => {
      let text = "";
      const kinako = make({ fuel: 1000 }, { stdout: (t) => (text += t) });
      stoppedBy(kinako, "var i = 0\nwhile true { i = i + 1\nprint(i) }", "fuel", { backend });
      return text.replace(/42\n$/, "");
    };
    assert.equal(printed(), printed());
    assert.match(printed(), /^1\n2\n[^]*\n999\n/);
  });

  test(`memory is limited, and by the machine when there is no limit (${backend})`, () => {
    const grow = "var xs = [1]\nwhile true { xs = xs + xs }";
    stoppedBy(make({ memory: 8 << 20 }), grow, "memory", { backend });
    stoppedBy(make({}), 'repeat("x", 10000000000)', "memory", { backend });
    stoppedBy(make({}), grow, "memory", { backend });
  });

  test(`recursion without end is an error of the program (${backend})`, () => {
    const kinako = make({});
    for (const source of [
      "fun f(n: int): int { return 1 + f(n + 1) }\nf(0)",
      "fun f(n: int): int { return n + reduce([1], fun(a: int, b: int): int => f(n + 1), 0) }\nf(0)",
      "type T { x: int fun m(): int { return 1 + self.m() } }\nT { x: 1 }.m()".replace("self.", ""),
    ]) {
      stoppedBy(kinako, source, "stackDepth", { backend });
    }
    stoppedBy(kinako, "fun f(n: int): int { return 1 + f(n + 1) }\nf(0)", "stackDepth", {
      backend,
      limits: { stackDepth: 50 },
    });
  });

  test(`recursion of some thousand calls works (${backend})`, () => {
    const source = "fun f(n: int): int { if n == 0 { return 0 }\n return 1 + f(n - 1) }\nf(DEPTH)";
    const depth = backend === "vm" ? 50_000 : 1_000;
    assert.equal(make({}).run(source.replace("DEPTH", depth), { backend }).value, BigInt(depth));
  });
}

test("shouldStop stops a program", () => {
  let asked = 0;
  const kinako = make({}, { shouldStop: () => ++asked > 10 });
  assert.throws(() => kinako.run("while true { }"), { name: "LimitError", limit: "stop" });
});

test("limits of a run come before the engine's", () => {
  const kinako = make({ fuel: 10 });
  assert.equal(kinako.run("var n = 0\nfor i in 0..100 { n = n + 1 }\nn", { limits: { fuel: 0 } }).value, 100n);
  assert.throws(() => kinako.run("1", { limits: { fuel: -1 } }), RangeError);
  assert.throws(() => kinako.run("1", { limits: { memory: NaN } }), RangeError);
});

test("each call has the full limits of the run", () => {
  const program = make({ fuel: 1000 }).compile("fun f(n: int): int { for i in 0..n { }\n return n }");
  for (let i = 0; i < 10; i++) assert.equal(program.call("f", 500), 500n);
  assert.throws(() => program.call("f", 5000), { limit: "fuel" });
  assert.equal(program.call("f", 500), 500n);
});

test("programs survive a broken engine", () => {
  const kinako = make({});
  const program = kinako.compile("fun f(): int { return 5 }\nfun deep(s: string): int { return deep(s) + 1 }");
  assert.equal(program.call("f"), 5n);
  const nested = "(".repeat(200_000);
  try {
    kinako.run(nested);
    assert.fail("it should not run");
  } catch (error) {
    assert.notEqual(error.name, "InternalError");
  }
  assert.equal(program.call("f"), 5n);
});

test("thousands of runs and engines leave no memory behind", () => {
  const kinako = make({});
  const program = kinako.compile("var xs: list<int> = []\nfor i in 0..1000 { xs = append(xs, i) }\nlen(xs)");
  const after = (times) => {
    for (let i = 0; i < times; i++) {
      assert.equal(program.run().value, 1000n);
      kinako.run('let s = "x" + str(1)\nprint(s)');
      kinako.check("print(missing)");
    }
    return kinako.memoryBytes;
  };
  const before = after(1000);
  assert.equal(after(9000), before);
});

test("ten thousand engines come and go and leave no memory behind", () => {
  const run = (times) => {
    for (let i = 0; i < times; i++) {
      const kinako = make({});
      assert.equal(kinako.run("1 + 1").value, 2n);
      kinako.dispose();
    }
  };
  const afterMore = (times) => {
    run(times);
    globalThis.gc();
    return process.memoryUsage().rss;
  };
  const before = afterMore(1000);
  const after = afterMore(9000);
  assert.ok(after < before + 64 * 2 ** 20, `${before} → ${after}`);
});

for (const backend of ["vm", "interp"]) {
  test(`an endless print ends at its limit, with what was printed until then (${backend})`, () => {
    let text = "";
    const kinako = make({ output: 100_000 }, { stdout: (more) => (text += more) });
    const source = 'fun tell() {\n  print("again")\n}\nwhile true { tell() }';
    assert.throws(
      () => kinako.run(source, { backend }),
      (error) => {
        assert.ok(error instanceof LimitError, String(error.stack));
        assert.equal(error.limit, "output");
        assert.equal(error.kind, "output");
        assert.equal(error.message, "output limit reached: 100000 bytes");
        assert.match(error.trap.text, /^runtime error\[output\]: output limit reached/);
        assert.equal(error.guestStack.at(-1).function, "main");
        assert.ok(error.stats.steps > 1000);
        return true;
      },
    );
    assert.equal(text, "again\n".repeat(100_000).slice(0, 100_000));
    text = "";
    kinako.run('print("as usual")');
    assert.equal(text, "as usual\n");
  });
}

test("a program that prints too much and ends is reported, too; characters are not cut", () => {
  let text = "";
  const kinako = make({ output: 4 }, { stdout: (more) => (text += more) });
  stoppedBy(kinako, 'print("aéé")', "output", { limits: { output: 4 } });
  assert.equal(text, "aé");
  kinako.run('print("abc")');
  assert.equal(text, "aéabc\n");
  assert.throws(() => kinako.run("1", { limits: { output: -1 } }), RangeError);
});

test("an error says what the run needed", () => {
  assert.throws(
    () => make({}).run("var n = 0\nwhile n < 1000 { n = n + 1 }\nprint(1 / 0)"),
    (error) => error instanceof RuntimeError && error.stats.steps >= 1000,
  );
});
