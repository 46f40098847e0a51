// kinako/worker: the API on a thread, output as it comes, and stop() that always works.
import assert from "node:assert/strict";
import test from "node:test";
import {
  CompileError,
  createKinakoWorker,
  DisposedError,
  LimitError,
  Rational,
  RuntimeError,
  StateLostError,
} from "kinako/worker";

async function withWorker(options, work) {
  const kinako = await createKinakoWorker({ stdout: () => undefined, ...options });
  try {
    await work(kinako);
  } finally {
    kinako.dispose();
  }
}

/**
 * Stops `source` as often as it takes, up to ten times, until that takes no longer than the
 * milliseconds allowed: on a busy machine a thread may wait long for its turn.
 */
async function stopsWithin(milliseconds, kinako, source) {
  const times = [];
  while (times.length < 10) {
    times.push(await stopTime(kinako, source));
    if (times.at(-1) < milliseconds) return;
  }
  assert.fail(`${source}: stopped after ${times} ms`);
}

/** Starts `source`, stops it after a moment; returns the milliseconds until it could go on. */
async function stopTime(kinako, source) {
  const running = assert.rejects(kinako.run(source), { name: "LimitError", limit: "stop" });
  await new Promise((resolve) => setTimeout(resolve, 150));
  const start = performance.now();
  await kinako.stop();
  const time = performance.now() - start;
  await running;
  assert.equal((await kinako.run("6 * 7")).value, 42n);
  return time;
}

test("programs run, with values, warnings and errors as in the API", () =>
  withWorker({ externs: { base: 40 }, files: { "a.csv": "x\n1\n" } }, async (kinako) => {
    assert.equal((await kinako.run("extern let base: int\nbase + 2")).value, 42n);
    assert.deepEqual((await kinako.run("let r: bigrat = 1\nr / 2")).value, new Rational(1n, 2n));
    assert.equal((await kinako.check("print(missing)"))[0].code, "T002");
    assert.equal(await kinako.format("let  a=1"), "let a = 1\n");
    assert.match(await kinako.dump("ast", "let a = 1"), /Let/);
    await assert.rejects(kinako.run("print(missing)"), CompileError);
    await assert.rejects(kinako.run("print(1 / 0)"), (error) => {
      return error instanceof RuntimeError && error.kind === "divide-by-zero";
    });
    await kinako.run('save [{"y": 2}] to "b.csv"');
    assert.equal(new TextDecoder().decode(await kinako.readFile("b.csv")), "2\n");
    assert.equal(await kinako.readFile("none"), null);
  }));

test("compiled programs run and are called, also after the thread was replaced", () =>
  withWorker({ graceMs: 20 }, async (kinako) => {
    const program = await kinako.compile("var n = 0\nfun add(by: int): int { n = n + by\nreturn n }");
    assert.equal(program.functions[0].name, "add");
    assert.equal(await program.call("add", 2), 2n);
    assert.equal(await program.call("add", 3n), 5n);
    await assert.rejects(program.call("none"), TypeError);
    const externs = { never: () => new Promise(() => undefined) };
    const endless = kinako.run("extern fun never(): int\nnever()", { limits: { deadlineMs: 50 }, externs });
    await assert.rejects(endless, { limit: "deadlineMs" });
    // Its variables were in the thread.
    await assert.rejects(program.call("add", 1), StateLostError);
    await assert.rejects(program.call("add", 1), StateLostError);
    assert.equal((await program.run()).status, "ok");
    assert.equal(await program.call("add", 1), 1n);
    program.dispose();
    await assert.rejects(program.run(), DisposedError);
  }));

test("output comes while the program runs", async () => {
  const chunks = [];
  let isDone = false;
  await withWorker({ stdout: (text) => chunks.push([text, isDone]) }, async (kinako) => {
    const source = 'for i in 0..20000 { print("line", i) }\nvar n = 0\nwhile n < 20000000 { n = n + 1 }';
    await kinako.run(source);
    isDone = true;
  });
  assert.ok(chunks.length > 5);
  assert.ok(chunks.every(([, late]) => !late));
  assert.equal(chunks.map(([text]) => text).join("").split("\n").length, 20001);
});

test("what is printed before something long is there before it", async () => {
  let text = "";
  await withWorker({ stdout: (more) => (text += more) }, async (kinako) => {
    await stopTime(kinako, 'print("computing")\nlen(str(pow(3, 3000000)))');
  });
  assert.equal(text, "computing\n");
});

test("errors from a worker say which limit it was, and what the run needed", () =>
  withWorker({ limits: { output: 1000 } }, async (kinako) => {
    await assert.rejects(kinako.run('while true { print("again") }'), (error) => {
      return error instanceof LimitError && error.limit === "output" && error.stats.steps > 100;
    });
  }));

test("stop() ends an endless loop, an endless recursion and a long builtin within 100 ms", () =>
  withWorker({ limits: { stackDepth: 1_000_000 } }, async (kinako) => {
    await stopsWithin(100, kinako, "while true { }");
    const calls = "fun f(n: int): int { if n == 0 { return 0 }\n return f(n - 1) }\nwhile true { f(1000) }";
    await stopsWithin(100, kinako, calls);
    await stopsWithin(100, kinako, "while true { sort(reverse(range(0, 10000000, 1))) }");
  }));

test("a deadline holds inside a long builtin", () =>
  withWorker({ limits: { deadlineMs: 100 } }, async (kinako) => {
    await assert.rejects(kinako.run("len(sort(reverse(range(0, 50000000, 1))))"), (error) => {
      return error instanceof LimitError && ["deadlineMs", "memory"].includes(error.limit);
    });
    assert.equal((await kinako.run("1 + 1")).value, 2n);
  }));

test("stop() with nothing running does nothing", () =>
  withWorker({}, async (kinako) => {
    await kinako.stop();
    assert.equal((await kinako.run("1")).value, 1n);
  }));

test("dispose() ends what is running and refuses what comes", async () => {
  const kinako = await createKinakoWorker({ stdout: () => undefined });
  const running = assert.rejects(kinako.run("while true { }"), DisposedError);
  await new Promise((resolve) => setTimeout(resolve, 50));
  kinako.dispose();
  await running;
  await assert.rejects(kinako.run("1"), DisposedError);
});

test("functions of the page are called while the program waits, promises too", () => {
  const calls = [];
  const externs = {
    log: (...values) => void calls.push(values),
    price: async (item) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return { tea: 2.5, mochi: 1.25 }[item] ?? 0;
    },
    many: (n) => Array.from({ length: Number(n) }, (_, i) => i),
    half: () => new Rational(1n, 2n),
  };
  return withWorker({ externs }, async (kinako) => {
    const { value } = await kinako.run(`
      extern fun log(a: any, b: any)
      extern fun price(item: string): float
      extern fun many(n: int): list<int>
      extern fun half(): any
      log([1, "ü"], {"a": null})
      let found = [price("tea"), price("mochi"), len(many(100000)), half()]
      found
    `);
    assert.deepEqual(value, [2.5, 1.25, 100000n, new Rational(1n, 2n)]);
    assert.deepEqual(calls, [[[1n, "ü"], new Map([["a", null]])]]);
  });
});

test("what a function of the page throws is the cause of the error", () => {
  const failure = new RangeError("no such price");
  const externs = {
    price: () => {
      throw failure;
    },
    odd: () => new Date(),
  };
  return withWorker({ externs }, async (kinako) => {
    await assert.rejects(
      kinako.run("extern fun price(): int\nprint(price())"),
      (error) => error.kind === "host" && error.cause === failure && /no such/.test(error.message),
    );
    await assert.rejects(kinako.run("extern fun odd(): int\nprint(odd())"), /Date/);
    await assert.rejects(kinako.run("print(1 / 0)"), (error) => error.cause === undefined);
    assert.equal((await kinako.run("1 + 1")).value, 2n);
  });
});

test("a program that waits for a function of the page can be stopped", () =>
  withWorker({ externs: { never: () => new Promise(() => undefined) } }, async (kinako) => {
    await stopTime(kinako, "extern fun never(): int\nprint(never())");
    const limits = { deadlineMs: 50 };
    await assert.rejects(
      kinako.run("extern fun never(): int\nprint(never())", { limits }),
      (error) => error.limit === "deadlineMs",
    );
  }));

test("functions cannot go to a worker where no memory is shared", async () => {
  globalThis.crossOriginIsolated = false;
  try {
    await assert.rejects(createKinakoWorker({ externs: { f: () => 1 } }), TypeError);
  } finally {
    delete globalThis.crossOriginIsolated;
  }
});

test("many runs leave no memory behind", () =>
  withWorker({}, async (kinako) => {
    const run = async (times) => {
      for (let i = 0; i < times; i++) await kinako.run("let xs = range(0, 1000, 1)\nlen(xs)");
    };
    await run(200);
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    await run(1000);
    assert.ok(process.memoryUsage().rss < before + 50 * 2 ** 20);
  }));
