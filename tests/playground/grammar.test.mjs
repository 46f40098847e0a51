// The editor's grammar: it reads every program that the engine reads, and gives names to its parts.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import test, { after, before } from "node:test";
import { pathToFileURL } from "node:url";
import { filesBelow, root } from "./page.mjs";

const require = createRequire(join(root, "playground/package.json"));
let folder;
let parser;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "kinako-parser-"));
  const { build } = require("esbuild");
  const outfile = join(folder, "parser.mjs");
  await build({
    entryPoints: [join(root, "playground/src/editor/parser.js")],
    outfile,
    bundle: true,
    format: "esm",
    logLevel: "error",
  });
  ({ parser } = await import(pathToFileURL(outfile)));
});

after(() => rmSync(folder, { recursive: true, force: true }));

function faults(source) {
  const found = [];
  parser.parse(source).iterate({
    enter(node) {
      if (node.type.isError) found.push(source.slice(0, node.from).split("\n").length);
    },
  });
  return found;
}


test("every example is read without a fault", () => {
  const files = [...filesBelow("examples", ".mochi"), ...filesBelow("playground/examples", ".mochi")];
  assert.ok(files.length > 30);
  for (const file of files) {
    assert.deepEqual(faults(readFileSync(file, "utf8")), [], relative(root, file));
  }
});

test("so are the programs of the language tests and benchmarks that the engine accepts", () => {
  const files = [...filesBelow("tests/lang", ".mochi"), ...filesBelow("bench/programs", ".mochi")].filter((file) => {
    const source = readFileSync(file, "utf8");
    const isBroken = /\/errors-[^/]+\/files\//.test(file); // what tests of errors import
    return !isBroken && !/\/\/ expect error/.test(source);
  });
  assert.ok(files.length > 300);
  const bad = files
    .map((file) => [relative(root, file), faults(readFileSync(file, "utf8"))])
    .filter(([, lines]) => lines.length > 0)
    .map(([file, lines]) => `${file}: ${lines}`);
  assert.deepEqual(bad, []);
});

function tree(source) {
  return parser.parse(source).toString();
}

test("words of queries are names elsewhere", () => {
  assert.match(tree("let left = from x in xs where x > left select x"), /LetDeclaration\(let,Definition,"=",Query\(from/);
  assert.doesNotMatch(tree("let from = 1\nprint(from, where)"), /Query/);
});

test("a brace after a name is a block, a record or a map, as what is in it says", () => {
  assert.match(tree("if ok { print(1) }"), /If\(if,VariableName,Block/);
  assert.match(tree("while ok { }"), /WhileStatement\(while,VariableName,Block/);
  assert.match(tree("let p = Point { x: 1 }"), /RecordLiteral\(TypeName/);
  assert.match(tree('let m = {"a": 1}'), /MapLiteral\("?{"?,MapEntry/);
  assert.match(tree("let m = {}"), /MapLiteral/);
});

test("operators bind as the language says", () => {
  assert.match(tree("a + b * c"), /BinaryExpression\(VariableName,"\+",BinaryExpression/);
  assert.match(tree("x as int < y"), /BinaryExpression\(CastExpression\(VariableName,as,TypeName\),"<"/);
});

test("what is half typed leaves the rest as it is", () => {
  const text = "fun f(x: int): int {\n  return x +\n}\n\nfun g(): int {\n  return 1\n}\n";
  assert.match(tree(text), /FunctionDeclaration.*FunctionDeclaration/s);
});
