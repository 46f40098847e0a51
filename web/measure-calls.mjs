// Measures what crossing between JavaScript and a program costs, beside quickjs-emscripten's way:
// calls of functions, lists of records in and out. The ratios count, of one run on one machine.
//
//   npm install --no-save quickjs-emscripten
//   node web/measure-calls.mjs [--json]
//
// Rounds of both go in turns; a figure is the median of the rounds.
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const { createKinako } = await import(pathToFileURL(join(here, "dist/index.js")));
const { getQuickJS } = await import("quickjs-emscripten");

const ROUNDS = 15;
const CALLS = 20_000;
const RECORDS = 100_000;

const median = (numbers) => numbers.toSorted((one, other) => one - other)[numbers.length >> 1];

/** Median microseconds of each of the works, which take turns. */
function measured(works, times) {
  const found = works.map(() => []);
  for (let round = 0; round < ROUNDS + 2; round++) {
    for (const [index, work] of works.entries()) {
      globalThis.gc?.();
      const start = performance.now();
      work();
      const time = ((performance.now() - start) * 1000) / times;
      if (round >= 2) found[index].push(time);
    }
  }
  return found.map(median);
}

const kinako = await createKinako({ integers: "number", limits: { memory: 0 } });
const quickjs = (await getQuickJS()).newContext();
quickjs.unwrapResult(
  quickjs.evalCode(`
  var double = (x) => x * 2;
  var total = (text) => { let sum = 0; for (const r of JSON.parse(text)) sum += r.count; return sum; };
  var rows = Array.from({ length: ${RECORDS} }, (_, i) => ({ item: "tea", price: i + 0.5, count: i }));
  var all = () => JSON.stringify(rows);
  var take = (text) => JSON.parse(text).length;
`),
).dispose();
const functionOf = (name) => quickjs.getProp(quickjs.global, name);

const program = (functions) => {
  const filler = Array.from({ length: functions - 1 }, (_, i) => `fun filler_${i}(x: int): int { return x + ${i} }`);
  const made = kinako.compile(`
    type Row { item: string, price: float, count: int }
    ${filler.join("\n")}
    var rows: list<Row> = []
    for i in 0..${RECORDS} { rows = append(rows, Row { item: "tea", price: (i as float) + 0.5, count: i }) }
    fun double(x: int): int { return x * 2 }
    fun everything(): list<Row> { return rows }
    fun take(rows: list<Row>): int { return len(rows) }
  `);
  made.run();
  return made;
};
const one = program(1);
const thousand = program(1000);

const double = functionOf("double");
function callQuickjs() {
  for (let i = 0; i < CALLS; i++) {
    const argument = quickjs.newNumber(i);
    const result = quickjs.unwrapResult(quickjs.callFunction(double, quickjs.undefined, argument));
    if (quickjs.getNumber(result) !== i * 2) throw new Error("wrong");
    argument.dispose();
    result.dispose();
  }
}
function callKinako(made) {
  for (let i = 0; i < CALLS; i++) {
    if (made.call("double", i) !== i * 2) throw new Error("wrong");
  }
}

const rows = Array.from({ length: RECORDS }, (_, i) => ({ item: "tea", price: i + 0.5, count: i }));
const all = functionOf("all");
const take = functionOf("take");
function outOfQuickjs() {
  const text = quickjs.unwrapResult(quickjs.callFunction(all, quickjs.undefined));
  if (JSON.parse(quickjs.getString(text)).length !== RECORDS) throw new Error("wrong");
  text.dispose();
}
function intoQuickjs() {
  const text = quickjs.newString(JSON.stringify(rows));
  const result = quickjs.unwrapResult(quickjs.callFunction(take, quickjs.undefined, text));
  if (quickjs.getNumber(result) !== RECORDS) throw new Error("wrong");
  text.dispose();
  result.dispose();
}
function outOfKinako() {
  if (one.call("everything").length !== RECORDS) throw new Error("wrong");
}
function intoKinako() {
  if (one.call("take", rows) !== RECORDS) throw new Error("wrong");
}

const [call1, call1000, callOther] = measured([() => callKinako(one), () => callKinako(thousand), callQuickjs], CALLS);
const [out, outOther] = measured([outOfKinako, outOfQuickjs], 1000);
const [into, intoOther] = measured([intoKinako, intoQuickjs], 1000);
const figures = {
  "call (int) -> int, microseconds": [call1, callOther],
  "the same of a program of 1,000 functions": [call1000, callOther],
  [`${RECORDS} records out, milliseconds`]: [out, outOther],
  [`${RECORDS} records in, milliseconds`]: [into, intoOther],
};
if (process.argv.includes("--json")) {
  console.log(JSON.stringify(figures));
} else {
  console.log("".padEnd(44) + "kinako".padStart(9) + "quickjs".padStart(9) + "ratio".padStart(8));
  for (const [name, [ours, theirs]] of Object.entries(figures)) {
    const numbers = [ours, theirs, ours / theirs].map((n, i) => n.toFixed(2).padStart(i < 2 ? 9 : 8));
    console.log(name.padEnd(44) + numbers.join(""));
  }
}
process.exit(0);
