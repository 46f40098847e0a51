// The programs of tests/hostile, through the engine and through a worker: every limit is its own
// error, the engine runs on, and memory stays within the limit and what an engine takes anyhow.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

const folder = join(process.env.KINAKO_ROOT, "tests/hostile/programs");
const UNITS = { "": 1, K: 2 ** 10, M: 2 ** 20 };
const LIMITS = { memory: "memory", deadline: "deadlineMs", fuel: "fuel", output: "output" };
/** The trap that a limit is, by the name that `// stops with:` has for it. */
const NAMES = { memory: "memory", timeout: "deadlineMs", fuel: "fuel", output: "output", "stack-overflow": "stackDepth" };
/** Bytes beside the program's memory. */
const MORE = 32 * 2 ** 20;

function read(name) {
  const text = readFileSync(join(folder, name), "utf8");
  const line = (what) => new RegExp(`^// ${what}: (.*)$`, "m").exec(text)?.[1];
  const limits = {};
  for (const word of line("limits").split(" ")) {
    const [, key, number, unit] = /^(\w+)=([\d.]+)([KM]?)$/.exec(word);
    limits[LIMITS[key]] = key === "deadline" ? Number(number) * 1000 : Number(number) * UNITS[unit];
  }
  const stops = (line("stops in JavaScript with") ?? line("stops with")).split("|");
  return { name, text, limits, stops };
}

// A process for each way: its memory is measured.
writeFileSync(
  "hostile-one.mjs",
  `import { readFileSync } from "node:fs";
import { createKinako, LimitError, RuntimeError } from "kinako";
import { createKinakoWorker } from "kinako/worker";
const [way, backend, limits, file] = process.argv.slice(2);
const options = { limits: JSON.parse(limits), files: {}, stdout: () => undefined, graceMs: 20_000 };
const kinako = way === "worker" ? await createKinakoWorker(options) : await createKinako(options);
// What an engine takes, compiled and used, is not the program's.
await kinako.run('print(1)\\nlen([1])', { backend });
const text = readFileSync(file, "utf8");
globalThis.gc?.();
const before = process.memoryUsage().rss;
let said = "nothing";
try {
  await kinako.run(text, { backend });
} catch (error) {
  const isTrap = error instanceof RuntimeError;
  said = error instanceof LimitError ? \`limit \${error.limit}\` : isTrap ? \`trap \${error.kind}\` : String(error.stack);
}
const after = (await kinako.run("6 * 7", { backend, limits: { memory: 64 << 20, fuel: 0, deadlineMs: 0 } })).value;
const most = process.resourceUsage().maxRSS * 1024 - before;
process.stdout.write(JSON.stringify({ said, after: String(after), most }));
kinako.dispose();
`,
);

function run(way, backend, { name, limits }) {
  const words = ["--expose-gc", "hostile-one.mjs", way, backend, JSON.stringify(limits), join(folder, name)];
  const { stdout, stderr, status, signal } = spawnSync("node", words, { encoding: "utf8", timeout: 240_000, killSignal: "SIGKILL" });
  assert.equal(status, 0, `${signal ?? ""} ${stderr}`);
  return JSON.parse(stdout);
}

const names = readdirSync(folder).filter((name) => name.endsWith(".mochi"));

test("there are hostile programs", () => assert.ok(names.length >= 80));

for (const [way, backend] of [["engine", "vm"], ["engine", "interp"], ["worker", "vm"]]) {
  for (const name of names) {
    test(`${name} (${way}, ${backend})`, () => {
      const program = read(name);
      let { said, after, most } = run(way, backend, program);
      // V8 compiles and collects beside it, now more, now less: the least of three counts.
      for (let again = 0; again < 2 && most > program.limits.memory + MORE; ++again) {
        most = Math.min(most, run(way, backend, program).most);
      }
      const allowed = program.stops.map((stop) =>
        stop === "nothing" ? "nothing" : NAMES[stop] ? `limit ${NAMES[stop]}` : `trap ${stop}`,
      );
      assert.ok(allowed.includes(said), `${said}, not ${allowed.join(" or ")}`);
      assert.equal(after, "42");
      const megabytes = (bytes) => `${Math.round(bytes / 2 ** 20)} MB`;
      assert.ok(most <= program.limits.memory + MORE, `it took ${megabytes(most)}`);
    });
  }
}
