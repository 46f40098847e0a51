// Texts that are hard on one pass or another (tests/growth): all that looks at a text keeps to its
// limits, and the engine and the variables of its programs live on.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { CompileError, createKinako, LimitError, RuntimeError } from "kinako";
import { createKinakoWorker } from "kinako/worker";

const BYTES = 200_000;
const limits = { memory: 16 * 2 ** 20, deadlineMs: 100 };
/** Bytes of linear memory: what an engine begins with, and what it may take of it once more. */
const MOST = (64 + 48) * 2 ** 20;

mkdirSync("texts", { recursive: true });
const cases = join(process.env.KINAKO_ROOT, "tests/growth/cases.py");
const made = spawnSync("python3", [cases, "texts", String(BYTES)], { encoding: "utf8" });
const names = readdirSync("texts").filter((name) => name.endsWith(".mochi"));

const LOOKS = {
  check: (kinako, text) => kinako.check(text),
  analyze: (kinako, text) => kinako.analyze(text),
  format: (kinako, text) => kinako.format(text),
  types: (kinako, text) => kinako.dump("types", text),
  bytecode: (kinako, text) => kinako.dump("bytecode", text),
};
const COUNTER = "var n = 0\nfun next(): int {\n  n = n + 1\n  return n\n}";

/** How often each kind of end was seen. */
async function look(kinako) {
  const ends = {};
  const counter = await kinako.compile(COUNTER);
  let calls = 0n;
  for (const name of names) {
    const text = readFileSync(join("texts", name), "utf8");
    for (const [what, work] of Object.entries(LOOKS)) {
      let end = "done";
      try {
        await work(kinako, text);
      } catch (error) {
        const isExpected = error instanceof CompileError || error instanceof LimitError;
        assert.ok(isExpected, `${what} of ${name}: ${error.stack}`);
        end = error instanceof LimitError ? error.limit : "errors";
      }
      ends[end] = (ends[end] ?? 0) + 1;
      assert.equal(await counter.call("next"), ++calls, `after ${what} of ${name}`);
    }
  }
  return ends;
}

test("the texts are there", () => {
  assert.equal(made.status, 0, made.stderr);
  assert.ok(names.length >= 200);
});

test("an engine keeps to its limits with every text", async () => {
  const kinako = await createKinako({ limits });
  const ends = await look(kinako);
  assert.ok(kinako.memoryBytes <= MOST, `${kinako.memoryBytes} bytes`);
  assert.ok(ends.errors > 0 && ends.done > 0, JSON.stringify(ends));
  kinako.dispose();
});

test("so does a worker", async () => {
  // A machine that is busy with something else does not lose the thread.
  const kinako = await createKinakoWorker({ limits, graceMs: 20_000 });
  await look(kinako);
  kinako.dispose();
});

test("time and memory end what looks at a text", async () => {
  const text = Array.from({ length: 100_000 }, (_, i) => `let a${i} = [${i}, ${i}]`).join("\n");
  for (const create of [createKinako, createKinakoWorker]) {
    for (const [limit, value] of Object.entries({ deadlineMs: 2, memory: 1 })) {
      const kinako = await create({ limits: { [limit]: value }, graceMs: 20_000 });
      for (const [what, work] of Object.entries({ ...LOOKS, run: (k) => k.run(text), compile: (k) => k.compile(text) })) {
        await assert.rejects(
          async () => work(kinako, text),
          (error) => error instanceof LimitError && error.limit === limit,
          `${what}, ${limit}`,
        );
      }
      assert.deepEqual(await kinako.check("print(1)"), []);
      kinako.dispose();
    }
  }
});

test("a chain of any length is refused, or runs", async () => {
  const chain = (link, n) => `let a: any = [1]\na${link.repeat(n)}`;
  for (const create of [createKinako, createKinakoWorker]) {
    for (const backend of ["vm", "interp"]) {
      const kinako = await create({ limits: { memory: 2 ** 26, deadlineMs: 20_000 } });
      const counter = await kinako.compile(COUNTER);
      let calls = 0n;
      for (const link of ["[0]", ".x", "(0)", " + 1", ".upper()", ' ?? "x"']) {
        for (const n of [100, 1_000, 1_990, 100_000]) {
          try {
            await kinako.run(chain(link, n), { backend });
          } catch (error) {
            const isExpected = error instanceof CompileError || (error instanceof RuntimeError && !(error instanceof LimitError));
            assert.ok(isExpected, `${link} ${n} ${backend}: ${error.stack}`);
          }
          assert.equal(await counter.call("next"), ++calls);
        }
      }
      kinako.dispose();
    }
  }
});
