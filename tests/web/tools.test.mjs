// What editors and playgrounds ask for: symbols, types, fixes, stages with links.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import test from "node:test";
import { createKinako, Kinako, loadModule } from "kinako";
import { createKinakoWorker } from "kinako/worker";

const module = await loadModule();
const kinako = new Kinako(module);

const SOURCE = `// ü😀 what is sold
type Order { item: string, price: float }
let orders = [Order { item: "té😀", price: 2.5 }]
fun total(orders: list<Order>): float {
  return sum(from o in orders select o.price) as float
}
print("é😀", total(orders))
`;

/** The source after renaming the symbol at `place`, as an editor does. */
function rename(source, place, name) {
  const { mentions } = kinako.analyze(source);
  const here = mentions.find(({ start, end }) => start <= place && place < end);
  assert.ok(here, "a symbol is mentioned there");
  let text = source;
  for (const { start, end, symbol } of [...mentions].reverse()) {
    if (symbol === here.symbol) text = text.slice(0, start) + name + text.slice(end);
  }
  return text;
}

test("symbols, mentions and types have offsets of the string", () => {
  const { symbols, mentions, types, diagnostics } = kinako.analyze(SOURCE);
  assert.deepEqual(diagnostics, []);
  const textOf = ({ start, end }) => SOURCE.slice(start, end);
  for (const mention of mentions) assert.equal(textOf(mention), symbols[mention.symbol].name);
  for (const { definition, name } of symbols) {
    if (definition) assert.equal(textOf(definition), name);
  }
  const total = symbols.find(({ name }) => name === "total");
  assert.equal(total.type, "total(orders: list<Order>): float");
  assert.equal(total.kind, "function");
  assert.equal(total.scope, null);
  assert.equal(symbols.find(({ name }) => name === "Order").doc, "ü😀 what is sold");
  const o = symbols.find(({ name }) => name === "o");
  assert.equal(textOf(o.scope), "from o in orders select o.price");
  assert.equal(types.find((range) => textOf(range) === "o.price").type, "float");
  assert.equal(mentions.filter(({ isDefinition }) => isDefinition).length, 7);
});

test("a symbol is renamed in all of its places and nowhere else", () => {
  assert.equal(
    rename(SOURCE, SOURCE.indexOf("price:"), "cost"),
    SOURCE.replace("price: float", "cost: float")
      .replace("price: 2.5", "cost: 2.5")
      .replace("o.price", "o.cost"),
  );
  // The parameter hides the global of the same name.
  const renamed = rename(SOURCE, SOURCE.indexOf("orders ="), "sold");
  assert.equal(
    renamed,
    SOURCE.replace("let orders", "let sold").replace("total(orders))", "total(sold))"),
  );
  const output = [];
  new Kinako(module, { stdout: (text) => output.push(text) }).run(renamed);
  assert.equal(output.join(""), "é😀 2.5\n");
});

test("members of types, the outline, builtins and keywords are listed", () => {
  const { members, outline } = kinako.analyze(SOURCE);
  assert.deepEqual(members.Order, [
    { name: "item", type: "string", doc: "" },
    { name: "price", type: "float", doc: "" },
  ]);
  const names = (type) => members[type].map(({ name }) => name);
  assert.ok(names("list<Order>").includes("append"));
  assert.ok(names("string").includes("upper") && !names("string").includes("append"));
  assert.deepEqual(
    outline.map(({ name, kind, children }) => [name, kind, children.map((item) => item.name)]),
    [
      ["Order", "type", ["item", "price"]],
      ["total", "function", []],
    ],
  );
  const range = outline[1].range;
  assert.match(SOURCE.slice(range.start, range.end), /^fun total[^]*\}$/);
  const upper = kinako.builtins().find(({ name }) => name === "upper");
  assert.deepEqual(upper, {
    name: "upper",
    signature: "upper(s): string",
    doc: "Upper case (Unicode).",
  });
  assert.ok(kinako.keywords().includes("while") && !kinako.keywords().includes("select"));
});

test("programs with errors are analysed as far as they go", () => {
  const source = "let price = 1\nfun f(x: int): int { return x + prize }\nprint(price +";
  const { symbols, diagnostics, mentions } = kinako.analyze(source);
  assert.ok(diagnostics.some(({ code }) => code === "T002"));
  assert.deepEqual(diagnostics, kinako.check(source));
  assert.equal(symbols.find(({ name }) => name === "f").type, "f(x: int): int");
  assert.equal(mentions.filter(({ symbol }) => symbols[symbol].name === "price").length, 2);
  for (let length = 0; length < SOURCE.length; length++) kinako.analyze(SOURCE.slice(0, length));
});

test("externs of the host are known", () => {
  const host = new Kinako(module, { externs: { price: () => 1 } });
  const source = "extern fun price(item: string): float\nprint(price(1.5))";
  const { symbols, diagnostics } = host.analyze(source);
  assert.equal(symbols[0].type, "price(item: string): float");
  assert.equal(diagnostics[0].code, "T008");
});

test("what is wrong may come with a fix", () => {
  const apply = (source) => {
    const [{ fixes }] = kinako.check(source);
    let text = source;
    for (const { start, end, text: fresh } of [...fixes[0].edits].reverse()) {
      text = text.slice(0, start) + fresh + text.slice(end);
    }
    return [fixes[0].title, text];
  };
  assert.deepEqual(apply('let price = 1\nprint("ü😀", prize)'), [
    "Change to `price`",
    'let price = 1\nprint("ü😀", price)',
  ]);
  assert.deepEqual(apply("type P { size: int }\nlet p = P { size: 1 }\nprint(p.sise)"), [
    "Change to `size`",
    "type P { size: int }\nlet p = P { size: 1 }\nprint(p.size)",
  ]);
  assert.deepEqual(apply("let n: imt = 1"), ["Change to `int`", "let n: int = 1"]);
  assert.deepEqual(apply("let n = 1\nn = 2"), ["Change to `var`", "var n = 1\nn = 2"]);
  assert.deepEqual(apply("type P { size int }"), ["Insert `:`", "type P { size: int }"]);
  assert.deepEqual(apply("print((1 + 2\nprint(3)"), ["Insert `)`", "print((1 + 2)\nprint(3)"]);
  assert.deepEqual(kinako.check("print(nothingLikeIt)")[0].fixes, []);
});

test("lines of printed stages know where in the source they come from", () => {
  for (const stage of ["tokens", "ast", "types", "bytecode"]) {
    const { text, links } = kinako.inspect(stage, SOURCE);
    assert.equal(text, kinako.dump(stage, SOURCE));
    const lines = text.split("\n");
    const found = links.filter(({ start, end }) => SOURCE.slice(start, end) === "o.price");
    assert.equal(found.length > 0, stage !== "tokens", stage);
    const isOfField = ({ line }) => /field|price/i.test(lines[line]);
    assert.equal(found.some(isOfField), stage !== "tokens", stage);
  }
  const { text, links } = kinako.inspect("tokens", SOURCE);
  const line = text.split("\n").findIndex((words) => words.includes('"é😀"'));
  const link = links.find((one) => one.line === line);
  assert.equal(SOURCE.slice(link.start, link.end), '"é😀"');
  assert.throws(() => kinako.inspect("types", "print(x)"), { name: "CompileError" });
});

test("the engine that counts says how often each instruction ran", async () => {
  const wasm = createRequire(import.meta.url).resolve("kinako/kinako-profile.wasm");
  const counting = await createKinako({ wasm, stdout: () => undefined });
  const source = "var total = 0\nfor i in 0..1000 { total = total + i * i }\nprint(total)";
  const { stats } = counting.run(source);
  const mnemonics = kinako.dump("bytecode", source);
  for (const { name, count } of stats.opcodes) {
    assert.ok(count > 0 && mnemonics.includes(` ${name} `), name);
  }
  assert.deepEqual(stats.opcodes, [...stats.opcodes].sort((a, b) => b.count - a.count));
  assert.ok(stats.opcodes[0].count >= 1000);
  assert.equal(stats.instructions, stats.opcodes.reduce((sum, { count }) => sum + count, 0));
  assert.equal(stats.instructions, kinako.run(source).stats.instructions);
  const [{ first, second, count }] = stats.opcodePairs;
  assert.ok(count >= 999 && mnemonics.includes(first) && mnemonics.includes(second));
  assert.equal(counting.run(source, { backend: "interp" }).stats.opcodes, undefined);
  const plain = await createKinako({ stdout: () => undefined });
  assert.equal("opcodes" in plain.run(source).stats, false);
});

test("a name is changed in all its places, or the reason is given", () => {
  const source = 'let größe = 1\nlet y = "😀"\nprint(größe, y)';
  const renamed = kinako.rename(source, source.indexOf("größe"), "n");
  assert.deepEqual(renamed, {
    kind: "renamed",
    edits: [
      { start: 4, end: 9, text: "n" },
      { start: source.lastIndexOf("größe"), end: source.lastIndexOf("größe") + 5, text: "n" },
    ],
  });
  const problems = ["y", "while", "a b"].map((name) => kinako.rename(source, 5, name).problem);
  assert.match(problems[0], /already the name of a constant \(line 2\)/);
  assert.match(problems[1], /reserved word/);
  assert.match(problems[2], /not a name/);
  assert.equal(kinako.rename(source, source.length, "n").kind, "refused");
});

test("test blocks are listed and run one by one", async () => {
  const source =
    'let one = 1\nprint("top")\ntest "holds" { expect one == 1 }\ntest "fails" { expect one == 2 }';
  let output = "";
  const own = await createKinako({ stdout: (text) => (output += text) });
  const program = own.compile(source);
  assert.deepEqual(program.tests, [{ title: "holds", line: 3 }, { title: "fails", line: 4 }]);
  for (const backend of ["vm", "interp"]) {
    output = "";
    assert.equal(program.runTest(0, { backend }).status, "ok");
    assert.equal(output, "top\n");
    assert.throws(() => program.runTest(1, { backend }), (error) => error.trap.code === "expect");
    assert.throws(() => program.runTest(2, { backend }), RangeError);
  }
  const worker = await createKinakoWorker({ stdout: () => undefined });
  try {
    const there = await worker.compile(source);
    assert.deepEqual(there.tests, program.tests);
    assert.equal((await there.runTest(0)).status, "ok");
    await assert.rejects(there.runTest(1), { name: "RuntimeError" });
    assert.deepEqual(
      await worker.rename(source, source.indexOf("one"), "two"),
      kinako.rename(source, source.indexOf("one"), "two"),
    );
  } finally {
    worker.dispose();
  }
});

test("a worker returns the same analysis", async () => {
  const worker = await createKinakoWorker();
  try {
    assert.deepEqual(await worker.analyze(SOURCE), kinako.analyze(SOURCE));
    assert.deepEqual(await worker.builtins(), kinako.builtins());
    assert.deepEqual(await worker.keywords(), kinako.keywords());
    assert.deepEqual(await worker.inspect("ast", SOURCE), kinako.inspect("ast", SOURCE));
  } finally {
    worker.dispose();
  }
});
