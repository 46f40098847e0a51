// Measures the VM in wasm beside Lua (wasmoon) and JavaScript (quickjs-emscripten) in wasm, and
// beside the native kinako, on the programs of bench/programs.
//
//   npm install --no-save wasmoon quickjs-emscripten
//   node web/measure.mjs [--divide=N] [--native=PATH] [NAME...]
//
// Every program tells its own time. `--divide` makes the sizes that much smaller.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const MOST_SECONDS = 60;

/** Runs a program's text in this process; gives what it prints. */
const ENGINES = {
  async kinako(source) {
    const { createKinako } = await import(join(root, "web/dist/index.js"));
    let text = "";
    const kinako = await createKinako({ stdout: (chunk) => (text += chunk), limits: { memory: 0 } });
    kinako.run(source);
    return text;
  },
  async wasmoon(source) {
    const { LuaFactory } = await import("wasmoon");
    const lua = await new LuaFactory().createEngine();
    let text = "";
    lua.global.set("print", (line) => (text += `${line}\n`));
    await lua.doString(source);
    return text;
  },
  async quickjs(source) {
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
    context.unwrapResult(context.evalCode(source));
    return text;
  },
};

const EXTENSIONS = { kinako: "mochi", wasmoon: "lua", quickjs: "js" };

function sized(text, n) {
  return text.replace(/\b\d+(?=\s*;?\s*(?:\/\/|--) bench:n)/, String(n));
}

if (process.argv[2] === "--child") {
  const [, , , engine, file, n] = process.argv;
  process.stdout.write(await ENGINES[engine](sized(readFileSync(file, "utf8"), n)));
  process.exit(0);
}

const options = process.argv.slice(2);
const option = (name) => options.find((word) => word.startsWith(`--${name}=`))?.split("=")[1];
const divide = Number(option("divide") ?? 1);
const native = option("native") ?? join(root, "build/release/bin/kinako");
const names = options.filter((word) => !word.startsWith("--"));

function read(text) {
  try {
    const { duration_us: time, output } = JSON.parse(text);
    return { time, output: JSON.stringify(output) };
  } catch {
    return null;
  }
}

function measure(engine, folder, name, n) {
  const file = join(folder, `${name}.${EXTENSIONS[engine] ?? "mochi"}`);
  if (!existsSync(file)) return null;
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

const rows = [];
const programs = join(root, "bench/programs");
for (const suite of readdirSync(programs)) {
  for (const name of readdirSync(join(programs, suite))) {
    const folder = join(programs, suite, name);
    if (names.length > 0 && !names.some((each) => `${suite}/${name}`.includes(each))) continue;
    if (!existsSync(join(folder, "program.json"))) continue;
    const { sizes } = JSON.parse(readFileSync(join(folder, "program.json"), "utf8"));
    const size = sizes.find((each) => each.for === "long") ?? sizes[sizes.length - 1];
    if (size?.n === undefined) continue;
    // What grows faster than its size is not divided as a number would be.
    const n = size.n <= 5000 ? size.n : Math.ceil(size.n / divide);
    const row = { name: `${suite}/${basename(folder)}`, n };
    for (const engine of ["native", "kinako", "wasmoon", "quickjs"]) {
      row[engine] = measure(engine, folder, name, n);
    }
    rows.push(row);
    const ms = (result) => (result ? (result.time / 1000).toFixed(0) : "-").padStart(8);
    const same = new Set(
      ["native", "kinako", "wasmoon", "quickjs"].flatMap((e) => (row[e] ? [row[e].output] : [])),
    ).size;
    console.log(
      `${row.name.padEnd(28)}${String(n).padStart(10)}${ms(row.native)}${ms(row.kinako)}` +
        `${ms(row.wasmoon)}${ms(row.quickjs)}${same > 1 ? "  outputs differ" : ""}`,
    );
  }
}

function mean(over, under) {
  const ratios = rows
    .filter((row) => row[over] && row[under])
    .map((row) => Math.max(row[over].time, 1) / Math.max(row[under].time, 1));
  const product = ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0);
  return `${Math.exp(product / ratios.length).toFixed(2)} (${ratios.length} rows, worst ${Math.max(...ratios).toFixed(2)})`;
}
console.log(`wasm / native   ${mean("kinako", "native")}`);
console.log(`wasm / wasmoon  ${mean("kinako", "wasmoon")}`);
console.log(`wasm / quickjs  ${mean("kinako", "quickjs")}`);
