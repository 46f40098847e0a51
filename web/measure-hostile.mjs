// Which engine holds its limits on hostile programs: kinako beside quickjs-emscripten and wasmoon,
// each in a process of its own that is measured and, after a while, killed. Writes the table between
// the marks in README.md.
//
//   npm install --no-save wasmoon quickjs-emscripten
//   node web/measure-hostile.mjs [--write] [NAME...]
//
// Every engine gets a deadline of 500 ms and a memory limit of 64 MB in the way it offers. It holds
// when the program ends within 800 ms with an error of the engine (or a result), when the process has
// taken at most 32 MB more than the limit over what it takes for an empty program, and when the engine
// then runs another program.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const MEMORY = 64 << 20;
const DEADLINE = 500;
const MOST_MS = DEADLINE * 1.5 + 50;
const MOST_BYTES = MEMORY + (32 << 20);
const KILL_MS = 10_000;

/** Each prepares this process and gives a function that runs a program within the limits. */
const ENGINES = {
  async kinako() {
    const { createKinako } = await import(pathToFileURL(join(here, "dist/index.js")));
    const limits = { memory: MEMORY, deadlineMs: DEADLINE, output: 1 << 20, stackDepth: 10_000 };
    const kinako = await createKinako({ stdout: () => undefined, limits });
    return (source) => kinako.run(source);
  },
  async quickjs() {
    const { getQuickJS, shouldInterruptAfterDeadline } = await import("quickjs-emscripten");
    const runtime = (await getQuickJS()).newRuntime();
    runtime.setMemoryLimit(MEMORY);
    runtime.setMaxStackSize(512 * 1024);
    const context = runtime.newContext();
    const print = context.newFunction("print", () => undefined);
    context.setProp(context.global, "print", print);
    return (source) => {
      runtime.setInterruptHandler(shouldInterruptAfterDeadline(Date.now() + DEADLINE));
      const handle = context.unwrapResult(context.evalCode(`(function () {\n${source}\n})()`));
      context.dump(handle);
      handle.dispose();
    };
  },
  async wasmoon() {
    const { LuaFactory } = await import("wasmoon");
    const lua = await new LuaFactory().createEngine({ traceAllocations: true });
    lua.global.setMemoryMax(MEMORY);
    lua.global.set("print", () => undefined);
    return (source) => {
      const thread = lua.global.newThread();
      thread.setTimeout(Date.now() + DEADLINE);
      thread.loadString(source);
      return thread.run(0);
    };
  },
};

const nested = (open, close, count) => open.repeat(count) + "1" + close.repeat(count);

/** The same idea in each language. */
const INPUTS = {
  "an endless loop": {
    kinako: "while true { }",
    quickjs: "while (true) { }",
    wasmoon: "while true do end",
  },
  "recursion without end": {
    kinako: "fun f(n: int): int { return 1 + f(n + 1) }\nf(0)",
    quickjs: "function f(n) { return 1 + f(n + 1) }\nreturn f(0)",
    wasmoon: "local function f(n) return 1 + f(n + 1) end\nreturn f(0)",
  },
  "a list that doubles": {
    kinako: "var xs = [1]\nwhile true { xs = xs + xs }",
    quickjs: "let xs = [1]; while (true) xs = xs.concat(xs)",
    wasmoon: "local xs = {1}\nwhile true do for i = 1, #xs do xs[#xs + 1] = i end end",
  },
  "a string of a gigabyte": {
    kinako: 'len(repeat("x", 1000000000))',
    quickjs: 'return "x".repeat(1000000000).length',
    wasmoon: 'return #string.rep("x", 1000000000)',
  },
  "many strings that are kept": {
    kinako: 'var xs: list<string> = []\nvar i = 0\nwhile true {\n  xs = append(xs, repeat("x", 1000) + str(i))\n  i = i + 1\n}',
    quickjs: 'const xs = []; let i = 0; while (true) xs.push("x".repeat(1000) + i++)',
    wasmoon: 'local xs, i = {}, 0\nwhile true do xs[#xs + 1] = string.rep("x", 1000) .. i; i = i + 1 end',
  },
  "a sort of millions": {
    kinako: "len(sort(reverse(range(0, 3000000, 1))))",
    quickjs: "return Array.from({ length: 3000000 }, (_, i) => -i).sort((a, b) => a - b).length",
    wasmoon: "local xs = {}\nfor i = 1, 3000000 do xs[i] = -i end\ntable.sort(xs)\nreturn #xs",
  },
  "a value with 2^25 paths": {
    kinako: 'var a: any = "x"\nfor i in 0..25 { a = [a, a] }\na',
    quickjs: 'let a = "x"; for (let i = 0; i < 25; i++) a = [a, a]; return a',
    wasmoon: 'local a = "x"\nfor i = 1, 25 do a = {a, a} end\nreturn a',
  },
  "its text": {
    kinako: 'var a: any = "x"\nfor i in 0..40 { a = [a, a] }\nlen(str(a))',
    quickjs: 'let a = "x"; for (let i = 0; i < 40; i++) a = [a, a]; return JSON.stringify(a).length',
    wasmoon: 'local a = "x"\nfor i = 1, 40 do a = {a, a} end\nlocal function s(x) if type(x) == "table" then return s(x[1]) .. s(x[2]) end return x end\nreturn #s(a)',
  },
  "a number of many digits": {
    kinako: "len(str(pow(3, 3000000)))",
    quickjs: "return String(3n ** 3000000n).length",
    wasmoon: null,
  },
  "a pattern that backtracks": {
    kinako: null,
    quickjs: 'return /^(a+)+$/.test("a".repeat(40) + "b")',
    wasmoon: 'return string.find(string.rep("a", 3000), string.rep("a*", 3000) .. "b")',
  },
  "a string split again and again": {
    kinako: 'let s = repeat("a,", 500000)\nvar n = 0\nwhile true { n = n + len(split(s, ",")) }',
    quickjs: 'const s = "a,".repeat(500000); let n = 0; while (true) n += s.split(",").length',
    wasmoon: 'local s, n = string.rep("a,", 500000), 0\nwhile true do for w in string.gmatch(s, "[^,]+") do n = n + 1 end end',
  },
  "hashing in a straight line": {
    kinako: `let s = repeat("ab", 500000)\n${"sha256(s)\n".repeat(100)}`,
    quickjs: null,
    wasmoon: null,
  },
  "printing without end": {
    kinako: 'while true { print("again and again") }',
    quickjs: 'while (true) print("again and again")',
    wasmoon: 'while true do print("again and again") end',
  },
  "100,000 brackets": {
    kinako: nested("(", ")", 100_000),
    quickjs: `return ${nested("(", ")", 100_000)}`,
    wasmoon: `return ${nested("(", ")", 100_000)}`,
  },
  "100,000 operators": {
    kinako: "1" + " + 1".repeat(100_000),
    quickjs: "return 1" + " + 1".repeat(100_000),
    wasmoon: "return 1" + " + 1".repeat(100_000),
  },
  "20,000 variables": {
    kinako: Array.from({ length: 20_000 }, (_, i) => `let total_price_of_item_${i} = ${i}`).join("\n"),
    quickjs: Array.from({ length: 20_000 }, (_, i) => `let total_price_of_item_${i} = ${i}`).join("\n"),
    wasmoon: Array.from({ length: 20_000 }, (_, i) => `total_price_of_item_${i} = ${i}`).join("\n"),
  },
  "a callback that calls its builtin": {
    kinako: "fun again(a: any, b: any): any { return 1 + reduce([1], again, 0) }\nagain(0, 0)",
    quickjs: "function again() { return 1 + [1].reduce(again, 0) }\nreturn again()",
    wasmoon: "local function again() return 1 + select(2, pcall(again)) end\nreturn again()",
  },
  "an error that is caught for ever": {
    kinako: null,
    quickjs: "for (;;) try { (function f() { f() })() } catch { }",
    wasmoon: "while true do pcall(function() error('x') end) end",
  },
};

const VISIBLE = { kinako: "1 + 1", quickjs: "return 1 + 1", wasmoon: "return 1 + 1" };

if (process.argv[2] === "--child") {
  const [, , , engine, name] = process.argv;
  const source = name === "" ? VISIBLE[engine] : INPUTS[name][engine];
  const run = await ENGINES[engine]();
  await run(VISIBLE[engine]);
  const start = performance.now();
  let said = "result";
  try {
    await run(source);
  } catch (error) {
    said = `${error?.name ?? "error"}: ${String(error?.message ?? error).split("\n")[0].slice(0, 80)}`;
  }
  const ms = performance.now() - start;
  let isUsable = true;
  try {
    await run(VISIBLE[engine]);
  } catch {
    isUsable = false;
  }
  const { maxRSS } = process.resourceUsage();
  process.stdout.write(`\n@@${JSON.stringify({ said, ms, isUsable, rss: maxRSS * 1024 })}`);
  process.exit(0);
}

function measured(engine, name) {
  const { stdout, signal } = spawnSync(
    process.execPath,
    ["--max-old-space-size=1024", fileURLToPath(import.meta.url), "--child", engine, name],
    { encoding: "utf8", timeout: KILL_MS, killSignal: "SIGKILL", maxBuffer: 1 << 28 },
  );
  const [, json] = (stdout ?? "").split("\n@@");
  if (!json) return { fault: signal ? `runs more than ${KILL_MS / 1000} s` : "the process dies" };
  return JSON.parse(json);
}

const names = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const engines = Object.keys(ENGINES);
const empty = Object.fromEntries(engines.map((engine) => [engine, measured(engine, "").rss]));
const held = Object.fromEntries(engines.map((engine) => [engine, [0, 0]]));
const rows = [];
for (const [name, sources] of Object.entries(INPUTS)) {
  if (names.length > 0 && !names.some((each) => name.includes(each))) continue;
  const cells = engines.map((engine) => {
    if (sources[engine] === null) return "–";
    const { fault, said, ms, isUsable, rss } = measured(engine, name);
    const faults = fault ? [fault] : [];
    if (!fault) {
      const bytes = rss - empty[engine];
      if (ms > MOST_MS) faults.push(`${(ms / 1000).toFixed(1)} s`);
      if (bytes > MOST_BYTES) faults.push(`${Math.round(bytes / 2 ** 20)} MB`);
      if (!isUsable) faults.push("unusable afterwards");
    }
    held[engine][0] += faults.length === 0 ? 1 : 0;
    held[engine][1]++;
    if (!process.argv.includes("--write")) console.log(engine.padEnd(8), name.padEnd(34), faults.join(", ") || "held", `(${said}, ${Math.round(ms)} ms, ${Math.round((rss - empty[engine]) / 2 ** 20)} MB)`);
    return faults.length === 0 ? "holds" : faults.join(", ");
  });
  rows.push(`| ${name} | ${cells.join(" | ")} |`);
}
const sum = engines.map((engine) => `${held[engine][0]} of ${held[engine][1]}`);
const table = [
  "| | kinako | quickjs-emscripten | wasmoon |",
  "|---|---|---|---|",
  ...rows,
  `| **held** | ${sum.map((each) => `**${each}**`).join(" | ")} |`,
].join("\n");
console.log(table);
if (process.argv.includes("--write")) {
  const readme = join(here, "README.md");
  const text = readFileSync(readme, "utf8");
  const [before, , after] = text.split(/(?<=<!-- hostile -->\n)|(?=<!-- hostile:end -->)/);
  writeFileSync(readme, `${before}${table}\n${after}`);
}
