// Measures the VM in wasm beside Lua (wasmoon) and JavaScript (quickjs-emscripten) in wasm, and
// beside the native kinako, on the programs of bench/programs.
//
//   npm install --no-save wasmoon quickjs-emscripten
//   node web/measure.mjs [--divide=N] [--native=PATH] [NAME...]
//
// Every program tells its own time. In wasm each is run again and again in one process: what the
// first run took is its cold time, the median of the others its steady time (V8 compiles a function
// better once it is hot). `--divide` makes the sizes that much smaller.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const MOST_SECONDS = 60;
/** A program is run until it has taken this long, at least MIN_RUNS and at most MAX_RUNS times. */
const ENOUGH_MS = 1000;
const MIN_RUNS = 3;
const MAX_RUNS = 40;
const PROCESSES = 5;
/** Rows whose native run is shorter say more about the clock and V8's compilers than about a VM. */
const LONG_US = 100_000;

/** Lua's clock has no less: what takes less counts as this. */
const LEAST_US = 1000;

/** Each prepares this process and returns a function that runs a program and returns what it prints. */
const ENGINES = {
  async kinako() {
    const { createKinako } = await import(join(root, "web/dist/index.js"));
    let text = "";
    const kinako = await createKinako({ stdout: (chunk) => (text += chunk), limits: { memory: 0 } });
    return (source) => {
      text = "";
      kinako.run(source);
      return text;
    };
  },
  async wasmoon() {
    const { LuaFactory } = await import("wasmoon");
    const lua = await new LuaFactory().createEngine();
    let text = "";
    lua.global.set("print", (line) => (text += `${line}\n`));
    return async (source) => {
      text = "";
      await lua.doString(source);
      return text;
    };
  },
  async quickjs() {
    const { getQuickJS } = await import("quickjs-emscripten");
    const context = (await getQuickJS()).newContext();
    let text = "";
    const define = (name, object, work) => {
      const made = context.newFunction(name, work);
      context.setProp(object, name, made);
    };
    const console = context.newObject();
    define("log", console, (line) => void (text += `${context.getString(line)}\n`));
    context.setProp(context.global, "console", console);
    const clock = context.newObject();
    define("now", clock, () => context.newNumber(performance.now()));
    context.setProp(context.global, "performance", clock);
    return (source) => {
      text = "";
      // A script's top-level names stay: in a function of its own a program can be run again.
      context.unwrapResult(context.evalCode(`(function () {\n${source}\n})();`)).dispose();
      return text;
    };
  },
};

const EXTENSIONS = { kinako: "mochi", wasmoon: "lua", quickjs: "js" };

function sized(text, n) {
  return text.replace(/\b\d+(?=\s*;?\s*(?:\/\/|--) bench:n)/, String(n));
}

if (process.argv[2] === "--child") {
  const [, , , engine, file, n] = process.argv;
  const source = sized(readFileSync(file, "utf8"), n);
  const run = await ENGINES[engine]();
  const start = performance.now();
  for (let runs = 0; runs < MAX_RUNS; ++runs) {
    if (runs >= MIN_RUNS && performance.now() - start > ENOUGH_MS) break;
    process.stdout.write(`${(await run(source)).trim()}\n`);
  }
  process.exit(0);
}

const options = process.argv.slice(2);
const option = (name) => options.find((word) => word.startsWith(`--${name}=`))?.split("=")[1];
const divide = Number(option("divide") ?? 1);
const native = option("native") ?? join(root, "build/release/bin/kinako");
const names = options.filter((word) => !word.startsWith("--"));

function median(numbers) {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}

/** What the runs of a program printed, a line each; null when one of them is no result. */
function read(text) {
  try {
    const runs = text.trim().split("\n").map((line) => JSON.parse(line));
    const times = runs.map((run) => Math.max(run.duration_us, LEAST_US));
    if (!times.every(Number.isFinite)) return null;
    return {
      cold: times[0],
      steady: times.length > 1 ? median(times.slice(1)) : times[0],
      output: JSON.stringify(runs.map((run) => run.output)[0]),
    };
  } catch {
    return null;
  }
}

function runOnce(engine, file, n) {
  const isNative = engine === "native";
  const source = isNative ? sized(readFileSync(file, "utf8"), n) : "";
  const words = isNative ? ["run", "-"] : [fileURLToPath(import.meta.url), "--child", engine, file, n];
  const { stdout } = spawnSync(isNative ? native : process.execPath, words.map(String), {
    input: source,
    encoding: "utf8",
    timeout: MOST_SECONDS * 1000,
  });
  return read(stdout);
}

/** Short programs are run in several processes, of which the medians count. */
function measure(engine, folder, name, n) {
  const file = join(folder, `${name}.${EXTENSIONS[engine] ?? "mochi"}`);
  if (!existsSync(file)) return null;
  const results = [runOnce(engine, file, n)];
  while (results[0] && results[0].cold < LONG_US * 5 && results.length < PROCESSES) {
    results.push(runOnce(engine, file, n));
  }
  if (results.includes(null)) return null;
  return {
    cold: median(results.map((result) => result.cold)),
    steady: median(results.map((result) => result.steady)),
    output: results[0].output,
  };
}

const WASM = ["kinako", "wasmoon", "quickjs"];
const ALL = ["native", ...WASM];
const heads = WASM.map((engine) => engine.padStart(9) + "steady".padStart(9)).join("");
console.log("milliseconds".padEnd(28) + "n".padStart(9) + "native".padStart(9) + heads);

const rows = [];
const programs = join(root, "bench/programs");
for (const suite of readdirSync(programs)) {
  for (const name of readdirSync(join(programs, suite))) {
    const folder = join(programs, suite, name);
    if (names.length > 0 && !names.some((each) => `${suite}/${name}`.includes(each))) continue;
    if (!existsSync(join(folder, "program.json"))) continue;
    const { sizes } = JSON.parse(readFileSync(join(folder, "program.json"), "utf8"));
    const size = sizes.find((each) => each.for === "long") ?? sizes[sizes.length - 1];
    if (size?.n === undefined || suite === "whole" || suite === "cold") continue; // no time of their own
    // What grows faster than its size is not divided as a number would be.
    const n = size.n <= 5000 ? size.n : Math.ceil(size.n / divide);
    const row = { name: `${suite}/${basename(folder)}`, n };
    for (const engine of ALL) {
      row[engine] = measure(engine, folder, name, n);
    }
    rows.push(row);
    const ms = (time) => (time === undefined ? "-" : (time / 1000).toFixed(1)).padStart(9);
    const outputs = ALL.flatMap((engine) => (row[engine] ? [row[engine].output] : []));
    console.log(
      row.name.padEnd(28) + String(n).padStart(9) + ms(row.native?.steady) +
        WASM.map((engine) => ms(row[engine]?.cold) + ms(row[engine]?.steady)).join("") +
        (new Set(outputs).size > 1 ? "  outputs differ" : ""),
    );
  }
}

function ratios(over, under, when, chosen) {
  const found = chosen
    .filter((row) => row[over] && row[under])
    .map((row) => ({ name: row.name, ratio: row[over][when] / row[under][when] }));
  if (found.length === 0) return "no row";
  const mean = Math.exp(found.reduce((sum, { ratio }) => sum + Math.log(ratio), 0) / found.length);
  const worst = found.reduce((one, other) => (other.ratio > one.ratio ? other : one));
  return `${mean.toFixed(2)} (${found.length} rows, worst ${worst.ratio.toFixed(2)}: ${worst.name})`;
}
const long = rows.filter((row) => (row.native?.steady ?? 0) >= LONG_US);
for (const [title, chosen] of [["all rows", rows], [`rows from ${LONG_US / 1000} ms native`, long]]) {
  for (const when of ["cold", "steady"]) {
    console.log(`\n${title}, ${when}`);
    for (const other of ["native", "wasmoon", "quickjs"]) {
      console.log(`  wasm / ${other.padEnd(8)} ${ratios("kinako", other, when, chosen)}`);
    }
  }
}
