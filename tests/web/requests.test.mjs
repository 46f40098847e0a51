// kinako/worker: whose time and whose output it is, signals, values that cannot cross, pools, and
// that nothing keeps a process alive.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import test from "node:test";
import {
  createKinakoPool,
  createKinakoWorker,
  DisposedError,
  Kinako,
  KinakoWorker,
  LimitError,
  loadModule,
  QueueFullError,
  RuntimeError,
  StateLostError,
} from "kinako/worker";

const module = await loadModule();
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const LONG = "var n = 0\nwhile true { n = n + 1 }";
const busy = (turns) => `var n = 0\nwhile n < ${turns} { n = n + 1 }\nn`;

async function withWorker(options, work) {
  const kinako = await createKinakoWorker({ stdout: () => undefined, ...options });
  try {
    await work(kinako);
  } finally {
    kinako.dispose();
  }
}
async function withPool(options, work) {
  const pool = await createKinakoPool({ stdout: () => undefined, ...options });
  try {
    await work(pool);
  } finally {
    pool.dispose();
  }
}

test("a deadline begins with the run, and ends no other one", () =>
  withWorker({ limits: { deadlineMs: 2500 }, graceMs: 500 }, async (kinako) => {
    // Before the last one begins, more time has passed than it may take.
    const long = { limits: { deadlineMs: 1000 } };
    const endless = () => kinako.run(LONG, long).then(() => "ended", (error) => error.limit);
    const short = (n) => kinako.run(`${n}`).then(({ value }) => value);
    assert.deepEqual(
      await Promise.all([endless(), short(1), endless(), short(2), endless(), short(3)]),
      ["deadlineMs", 1n, "deadlineMs", 2n, "deadlineMs", 3n],
    );
  }));

test("a thread that had to be ended takes no other request with it", () =>
  withWorker({ limits: { memory: 0 }, graceMs: 20 }, async (kinako) => {
    const endless = { externs: { never: () => new Promise(() => undefined) }, limits: { deadlineMs: 50 } };
    const first = kinako.run("extern fun never(): int\nnever()", endless);
    const others = [1, 2, 3].map((n) => kinako.run(`${n}`));
    await assert.rejects(first, (error) => error instanceof LimitError && error.limit === "deadlineMs");
    assert.deepEqual((await Promise.all(others)).map(({ value }) => value), [1n, 2n, 3n]);
  }));

test("only what somebody stopped says so", () =>
  withWorker({}, async (kinako) => {
    const running = assert.rejects(kinako.run(LONG), { limit: "stop" });
    const waiting = assert.rejects(kinako.run("1"), { limit: "stop" });
    await sleep(100);
    await kinako.stop();
    await Promise.all([running, waiting]);
    assert.equal((await kinako.run("2")).value, 2n);
    await assert.rejects(kinako.run(LONG, { limits: { deadlineMs: 30 } }), { limit: "deadlineMs" });
  }));

test("output, warnings, files and functions may be a run's own", () =>
  withWorker({ externs: { shared: () => 1, base: 10 }, files: { "all.txt": "x" } }, async (kinako) => {
    const printed = {};
    const runs = ["a", "b", "c"].map((name, i) =>
      kinako.run(
        `extern fun own(x: int): int
         extern fun shared(): int
         extern let base: int
         extern let mine: string
         print(mine)
         save [{"n": own(${i})}] to "${name}.csv"
         own(${i}) + shared() + base`,
        {
          stdout: (text) => (printed[name] = (printed[name] ?? "") + text),
          externs: { own: async (x) => x * 100n, mine: name, base: 20 },
          files: { "in.csv": "n\n1\n" },
        },
      ),
    );
    const results = await Promise.all(runs);
    assert.deepEqual(results.map(({ value }) => value), [21n, 121n, 221n]);
    assert.deepEqual(printed, { a: "a\n", b: "b\n", c: "c\n" });
    for (const [i, { files }] of results.entries()) {
      assert.deepEqual([...files.keys()], ["in.csv", `${"abc"[i]}.csv`]);
      assert.equal(new TextDecoder().decode(files.get(`${"abc"[i]}.csv`)), `${i * 100}\n`);
    }
    assert.equal(await kinako.readFile("a.csv"), null);
    assert.equal("files" in (await kinako.run("1")), false);
    await assert.rejects(kinako.run("extern fun own(x: int): int\nown(1)"), { name: "CompileError" });
    const complaints = [];
    await kinako.run("let x = 1\nx == 1\nprint(x)", { stderr: (text) => complaints.push(text) });
    assert.match(complaints.join(""), /P065/);
    const own = await kinako.run('import "./lib" as lib\nlib.f()', { files: { "lib.mochi": "export fun f(): int { return 7 }" } });
    assert.equal(own.value, 7n);
  }));

test("the same in the engine itself", () => {
  const printed = [];
  const kinako = new Kinako(module, { stdout: () => assert.fail(), externs: { base: 10 } });
  const options = {
    stdout: (text) => printed.push(text),
    externs: { own: (x) => x + 1n, base: 20 },
    files: { "in.csv": "n\n1\n" },
  };
  const source = `extern fun own(x: int): int
    extern let base: int
    print("mine")
    save [{"n": 5}] to "out.csv"
    own(base)`;
  const { value, files } = kinako.run(source, options);
  assert.equal(value, 21n);
  assert.deepEqual(printed, ["mine\n"]);
  assert.deepEqual([...files.keys()], ["in.csv", "out.csv"]);
  assert.equal(kinako.files.size, 0);
  const stopped = new AbortController();
  const reason = new Error("enough");
  const externs = { stop: () => stopped.abort(reason) };
  assert.throws(() => kinako.run("extern fun stop(): any\nstop()\nwhile true { }", { externs, signal: stopped.signal }), reason);
  assert.throws(() => kinako.run("1", { signal: stopped.signal }), reason);
  assert.equal(kinako.run("1").value, 1n);
});

test("a signal ends its own run, whether that has begun or not", () =>
  withWorker({}, async (kinako) => {
    const [first, second] = [new AbortController(), new AbortController()];
    const running = kinako.run(LONG, { signal: first.signal });
    const waiting = kinako.run('print("never")', { signal: second.signal, stdout: () => assert.fail() });
    const last = kinako.run("3");
    const reason = new Error("no longer wanted");
    second.abort(reason);
    await assert.rejects(waiting, reason);
    await sleep(50);
    first.abort();
    await assert.rejects(running, { name: "AbortError" });
    assert.equal((await last).value, 3n);
    await assert.rejects(kinako.run("1", { signal: first.signal }), { name: "AbortError" });
    await assert.rejects(kinako.run(LONG, { signal: AbortSignal.timeout(50) }), { name: "TimeoutError" });
    const never = { externs: { never: () => new Promise(() => undefined) }, signal: AbortSignal.timeout(50) };
    await assert.rejects(kinako.run("extern fun never(): int\nnever()", never), { name: "TimeoutError" });
    assert.equal((await kinako.run("4")).value, 4n);
  }));

test("what an output function throws reaches the caller, and the worker goes on", () =>
  withWorker({}, async (kinako) => {
    const failure = new Error("disk full");
    const fail = () => {
      throw failure;
    };
    await assert.rejects(kinako.run(`print("x")\n${LONG}`, { stdout: fail }), failure);
    await assert.rejects(kinako.run('print("x")', { stdout: fail }), failure);
    await assert.rejects(kinako.run("let x = 1\nx == 1\nprint(x)", { stderr: fail }), failure);
    assert.equal((await kinako.run("1")).value, 1n);
  }));

test("without a stdout function lines go to the console", async (t) => {
  const log = t.mock.method(console, "log", () => undefined);
  await withWorker({ stdout: undefined }, async (kinako) => {
    await kinako.run('print("a")\nprint("b")');
    assert.deepEqual(log.mock.calls.map((call) => call.arguments), [["a"], ["b"]]);
  });
});

test("functions of a program come out of a worker, too", () =>
  withWorker({}, async (kinako) => {
    const program = await kinako.compile(`
      var total = 0
      fun counter(step: int): fun(int): int {
        var own = 0
        return fun(by: int): int {
          own = own + step * by
          total = total + 1
          return own
        }
      }
      fun twice(f: fun(int): int, x: int): int { return f(f(x)) }
      fun calls(): int { return total }
    `);
    const counter = await program.call("counter", 10);
    assert.equal(await counter(1), 10n);
    assert.equal(await counter(2), 30n);
    assert.equal(await program.call("twice", counter, 1), 440n);
    assert.equal(await program.call("calls"), 4n);
    await assert.rejects(counter("x"), RuntimeError);
    await assert.rejects(counter(), TypeError);
    await assert.rejects(counter(new Date()), TypeError);
    await program.run();
    await assert.rejects(counter(1), DisposedError);
    const { value } = await kinako.run("fun f(): int { return 1 }\nf");
    await assert.rejects(value(), DisposedError);
  }));

test("a program that lost its variables says so", async () => {
  // As when the machine's own stack ends inside the engine.
  const break_ = () => {
    assert.throws(() => kinako.engine.tell(() => {
      throw new RangeError("Maximum call stack size exceeded");
    }), LimitError);
  };
  const kinako = new Kinako(module, { stdout: () => undefined });
  const counter = "var n = 0\nfun add(): int { n = n + 1\nreturn n }\nfun f(): fun(): int { return add }";
  const program = kinako.compile(counter);
  const idle = kinako.compile("fun f(): int { return 5 }");
  assert.equal(program.call("add"), 1n);
  const add = program.call("f");
  assert.equal(add(), 2n);
  break_();
  assert.throws(() => program.call("add"), StateLostError);
  assert.throws(() => program.call("add"), StateLostError);
  assert.throws(() => add(), StateLostError);
  assert.equal(idle.call("f"), 5n);
  program.run();
  assert.equal(program.call("add"), 1n);
  assert.throws(() => add(), DisposedError);

  await withWorker({}, async (worker) => {
    const remote = await worker.compile(counter);
    const never = await worker.compile("fun f(): int { return 5 }");
    assert.equal(await remote.call("add"), 1n);
    const remoteAdd = await remote.call("f");
    const options = { externs: { never: () => new Promise(() => undefined) }, limits: { deadlineMs: 30 } };
    await assert.rejects(worker.run("extern fun never(): int\nnever()", options), LimitError);
    await assert.rejects(remote.call("add"), StateLostError);
    await assert.rejects(remoteAdd(), StateLostError);
    assert.equal(await never.call("f"), 5n);
    await remote.run();
    assert.equal(await remote.call("add"), 1n);
  });
});

test("a pool runs programs side by side, and each answer is its own", () =>
  withPool({ size: 2, limits: { deadlineMs: 10_000 } }, async (pool) => {
    assert.equal(pool.size, 2);
    const asked = Array.from({ length: 300 }, (_, i) => pool.run(`let x = ${i}\nx * x`));
    assert.equal(pool.running, 2);
    assert.equal(pool.waiting, 298);
    const values = (await Promise.all(asked)).map(({ value }) => value);
    assert.deepEqual(values, Array.from({ length: 300 }, (_, i) => BigInt(i * i)));
    assert.equal(pool.running, 0);
    assert.equal(pool.waiting, 0);
    assert.equal((await pool.check("print(missing)"))[0].code, "T002");
  }));

test("calls of a pool begin with new variables", () =>
  withPool({ size: 2, externs: { base: 1 } }, async (pool) => {
    const source = `
      extern let base: int
      var n = base
      fun add(by: int): int {
        n = n + by
        return n
      }`;
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => pool.call(source, "add", [i])));
    assert.deepEqual(answers, Array.from({ length: 50 }, (_, i) => BigInt(i + 1)));
    await assert.rejects(pool.call(source, "none"), { name: "TypeError", message: /no function none/ });
    await assert.rejects(pool.call(source, "add", []), { name: "TypeError", message: /takes 1 value, not 0/ });
    await assert.rejects(pool.call(source, "add", [new Date()]), TypeError);
    await assert.rejects(pool.call("fun f(", "f"), { name: "CompileError" });
    const externs = { base: 100 };
    assert.equal(await pool.call(source, "add", [1], { externs }), 101n);
    // More programs than are kept.
    const many = Array.from({ length: 100 }, (_, i) => pool.call(`fun f(): int { return ${i} }`, "f"));
    assert.deepEqual(await Promise.all(many), Array.from({ length: 100 }, (_, i) => BigInt(i)));
  }));

test("a pool refuses more than may wait, says when it is ready, and is replaced piece by piece", () =>
  withPool({ size: 2, maxQueue: 1, graceMs: 20 }, async (pool) => {
    const limits = { deadlineMs: 50 };
    const externs = { never: () => new Promise(() => undefined) };
    const endless = () =>
      assert.rejects(pool.run("extern fun never(): int\nnever()", { limits, externs }), { limit: "deadlineMs" });
    const broken = [endless(), endless(), endless()];
    await assert.rejects(pool.run("1"), QueueFullError);
    await Promise.all(broken);
    const busyOnes = [];
    for (let i = 0; i < 20; i++) {
      await pool.ready();
      busyOnes.push(pool.run(busy(1000)));
    }
    await pool.ready();
    await Promise.all(busyOnes);
    assert.equal((await pool.run("1 + 1")).value, 2n);
    const controller = new AbortController();
    const running = [pool.run(LONG, { signal: controller.signal }), pool.run(LONG, { signal: controller.signal })];
    const waiting = pool.run("1", { signal: controller.signal });
    await sleep(20);
    controller.abort();
    await Promise.all([...running, waiting].map((one) => assert.rejects(one, { name: "AbortError" })));
    assert.equal((await pool.run("3")).value, 3n);
  }));

test("a pool that is disposed of rejects what runs and what waits", async () => {
  const pool = await createKinakoPool({ size: 1 });
  const asked = [1, 2, 3].map(() => assert.rejects(pool.run(LONG), DisposedError));
  const ready = assert.rejects(pool.ready(), DisposedError);
  pool.dispose();
  pool.dispose();
  await Promise.all([...asked, ready]);
  await assert.rejects(pool.run("1"), DisposedError);
  for (const size of [0, -1, 1.5, NaN, "2"]) await assert.rejects(createKinakoPool({ size }), RangeError);
  await assert.rejects(createKinakoPool({ maxQueue: -1 }), RangeError);
});

/** Runs a script in a process of its own, which has to end by itself. */
function endsByItself(script) {
  writeFileSync("alone.mjs", `import * as kinako from "kinako/worker";\n${script}`);
  const { status, stdout, stderr, error } = spawnSync("node", ["alone.mjs"], { encoding: "utf8", timeout: 30_000 });
  assert.equal(error, undefined, script);
  assert.equal(status, 0, stderr);
  return stdout;
}

test("nothing keeps a process alive after dispose, a failed creation, or the last answer", () => {
  endsByItself("(await kinako.createKinakoWorker()).dispose();");
  endsByItself(`
    const worker = await kinako.createKinakoWorker({ graceMs: 60_000 });
    const running = worker.run("while true { }").catch(() => undefined);
    setTimeout(() => worker.dispose(), 50);
    await running;`);
  endsByItself(`
    const worker = await kinako.createKinakoWorker({ limits: { deadlineMs: 3_600_000 }, graceMs: 60_000 });
    await worker.run("1");`);
  endsByItself(`
    import { Worker } from "node:worker_threads";
    const broken = () => new Worker("setInterval(() => undefined, 1000); throw new Error('x')", { eval: true });
    const failed = await kinako.createKinakoWorker({ worker: broken }).catch((error) => error);
    if (!(failed instanceof kinako.InternalError)) throw failed;
    const silent = () => { throw new Error("no worker"); };
    if (!((await kinako.createKinakoWorker({ worker: silent }).catch((e) => e)) instanceof kinako.InternalError)) throw new Error();
    if (!((await kinako.createKinakoWorker({ wasm: new Uint8Array(8) }).catch((e) => e)) instanceof Error)) throw new Error();
    if (!((await kinako.createKinakoPool({ size: 2, worker: broken }).catch((e) => e)) instanceof kinako.InternalError)) throw new Error();`);
  endsByItself(`
    const pool = await kinako.createKinakoPool({ size: 2 });
    await Promise.all([pool.run("1"), pool.run("2"), pool.run("3")]);
    pool.dispose();`);
  endsByItself(`
    const worker = await kinako.createKinakoWorker();
    const running = worker.run("while true { }").catch(() => undefined);
    worker.dispose();
    await running;
    console.log("done");`);
});

test("a worker that dies fails its request alone", () =>
  withWorker({}, async (kinako) => {
    assert.ok(kinako instanceof KinakoWorker);
    assert.equal((await kinako.run("1")).value, 1n);
    const running = assert.rejects(kinako.run(LONG), { name: "InternalError" });
    const waiting = kinako.run("2");
    await sleep(50);
    await kinako.thread.worker.terminate();
    await running;
    assert.equal((await waiting).value, 2n);
  }));
