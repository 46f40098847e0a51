// The package in all the ways it is imported: require() and import, old resolvers, bundles for Node
// that are one file, types for TypeScript.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";

const app = process.cwd(); // where the package is installed
const tools = createRequire(join(process.env.KINAKO_WEB, "package.json"));
const require = createRequire(import.meta.url);
const { build } = (await import(pathToFileURL(tools.resolve("esbuild")))).default;

test("what is required shares its classes, whichever entry it comes from", async () => {
  const kinako = require("kinako");
  const worker = require("kinako/worker");
  const inline = require("kinako/inline");
  for (const name of ["CompileError", "LimitError", "Rational", "Kinako", "StateLostError"]) {
    assert.equal(kinako[name], worker[name], name);
    assert.equal(kinako[name], inline[name], name);
  }
  const pool = await worker.createKinakoPool({ size: 1 });
  await assert.rejects(pool.run("print(x)"), kinako.CompileError);
  await assert.rejects(pool.run("while true { }", { limits: { fuel: 10 } }), kinako.LimitError);
  const { value } = await pool.run("let r: bigrat = 1\nr / 3");
  assert.ok(value instanceof kinako.Rational);
  pool.dispose();
});

test("resolvers that do not know exports find the entries", () => {
  const home = join(app, "node_modules/kinako");
  const facts = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  assert.equal(typeof require(join(home, facts.main)).createKinako, "function");
  for (const entry of ["worker", "inline"]) {
    const { main, types } = JSON.parse(readFileSync(join(home, entry, "package.json"), "utf8"));
    assert.equal(typeof require(join(home, entry, main)).createKinako, "function");
    readFileSync(join(home, entry, types));
  }
});

const TYPED = `
import { createKinako, KinakoValue, LimitError, typeName } from "kinako";
import { createKinakoPool, createKinakoWorker, PoolOptions } from "kinako/worker";
import { wasm, inlineWorker } from "kinako/inline";

interface Order { item: string; price: number; tags?: string[] }
class Totals { constructor(readonly count: bigint) {} }
const orders: readonly Order[] = [{ item: "tea", price: 2 }];
export async function use(): Promise<KinakoValue> {
  const kinako = await createKinako({ limits: { fuel: 10 }, externs: { orders } });
  const program = kinako.compile("fun total(xs: any): int { return 1 }");
  const one: KinakoValue = program.call("total", orders);
  const order: Order = { item: "a", price: 1 };
  program.call("total", order);
  program.call("total", { nested: order, list: [order], map: new Map([[order.item, order]]) });
  program.call("total", new Int32Array(2));
  if (typeof one === "function") await one(order);
  const options: PoolOptions = { size: 2, limits: { deadlineMs: 5 } };
  const pool = await createKinakoPool(options);
  const result = await pool.call("", "f", [order], { signal: AbortSignal.timeout(5), stdout: (text) => text.length });
  const worker = await createKinakoWorker({ wasm: wasm(), worker: inlineWorker });
  const value = (await worker.run("1", { externs: { order }, files: { a: "b" } })).value;
  if (value instanceof LimitError) return null;
  return [result, value, typeName(value) ?? null, new Totals(1n).count];
}
`;

test("TypeScript understands the types, also with an old resolver", () => {
  const folder = join(app, "typed");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "use.ts"), TYPED);
  const tsc = join(dirname(tools.resolve("typescript/package.json")), "bin/tsc");
  const shared = ["--noEmit", "--strict", "--target", "es2022", "--lib", "es2022,esnext.disposable,dom,dom.iterable", "--skipLibCheck"];
  for (const resolver of [
    ["--module", "nodenext", "--moduleResolution", "nodenext"],
    ["--module", "esnext", "--moduleResolution", "bundler"],
    ["--module", "commonjs", "--moduleResolution", "node10"],
  ]) {
    const { status, stdout } = spawnSync(process.execPath, [tsc, ...shared, ...resolver, join(folder, "use.ts")], {
      cwd: folder,
      encoding: "utf8",
    });
    assert.equal(status, 0, `${resolver.join(" ")}:\n${stdout}`);
  }
});

/** Bundles a program and runs the result, alone in a folder that has nothing else. */
async function bundled(source, options) {
  const root = join(app, "node-bundle");
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, "app.mjs"), source);
  const outfile = join(mkdtempSync(join(tmpdir(), "kinako-bundle-")), options.format === "cjs" ? "app.cjs" : "app.mjs");
  await build({ entryPoints: [join(root, "app.mjs")], outfile, bundle: true, platform: "node", logLevel: "silent", ...options });
  return execFileSync(process.execPath, [outfile], { cwd: dirname(outfile), encoding: "utf8" });
}

for (const format of ["cjs", "esm"]) {
  test(`kinako/inline makes a bundle for Node that is one file (${format})`, async () => {
    const source = `
      import { createKinako, LimitError } from "kinako/inline";
      createKinako({ limits: { fuel: 100 } }).then((kinako) => {
        console.log(String(kinako.run("6 * 7").value));
        try { kinako.run("while true { }"); } catch (error) { console.log(error instanceof LimitError); }
      });`;
    assert.equal(await bundled(source, { format, minify: true }), "42\ntrue\n");
  });

  test(`so does it with a worker and a pool (${format})`, async () => {
    const source = `
      import { inlineWorker, wasm } from "kinako/inline";
      import { createKinakoPool } from "kinako/worker";
      createKinakoPool({ size: 2, wasm: wasm(), worker: inlineWorker, externs: { half: (x) => Number(x) / 2 } }).then(async (pool) => {
        const runs = [1, 2, 3].map((n) => pool.run("extern fun half(x: int): float\\nhalf(" + n + ")"));
        console.log((await Promise.all(runs)).map(({ value }) => value).join());
        pool.dispose();
      });`;
    assert.equal(await bundled(source, { format }), "0.5,1,1.5\n");
  });

  test(`and so does the wasm as a binary (${format})`, async () => {
    const source = `
      import { createKinako } from "kinako";
      import wasm from "kinako/kinako.wasm";
      createKinako({ wasm }).then((kinako) => console.log(String(kinako.run("6 * 7").value)));`;
    assert.equal(await bundled(source, { format, loader: { ".wasm": "binary" } }), "42\n");
  });
}

test("a bundle that cannot find the engine says what to do", async () => {
  const source = `
    import { createKinako } from "kinako";
    createKinako().catch((error) => console.log(error.message));`;
  assert.match(await bundled(source, { format: "cjs" }), /import kinako\/inline, which contains it/);
});

test("the same source is compiled once", async (t) => {
  const { createKinako, loadModule } = await import("kinako");
  const compile = t.mock.method(WebAssembly, "compile");
  const path = require.resolve("kinako/kinako.wasm");
  const bytes = readFileSync(path);
  for (const wasm of [path, pathToFileURL(path), bytes]) {
    const before = compile.mock.callCount();
    const modules = await Promise.all([loadModule(wasm), loadModule(wasm)]);
    modules.push(await loadModule(wasm));
    assert.equal(compile.mock.callCount(), before + 1);
    assert.equal(new Set(modules).size, 1);
    assert.equal((await createKinako({ wasm })).run("1").value, 1n);
    assert.equal(compile.mock.callCount(), before + 1);
  }
  await createKinako();
  const before = compile.mock.callCount();
  await createKinako();
  assert.equal(compile.mock.callCount(), before);
  for (let i = 0; i < 2; i++) await assert.rejects(loadModule(join(app, "none.wasm")), { code: "ENOENT" });
});

test("the value of the last expression draws no warning that it is lost", async () => {
  const { createKinako } = await import("kinako");
  const { createKinakoWorker } = await import("kinako/worker");
  const kinako = await createKinako();
  const worker = await createKinakoWorker();
  for (const source of ["1 + 1", "let xs = [1]\nxs[0]", 'let a = 1\na == 1', "(2)"]) {
    assert.deepEqual(kinako.check(source), [], source);
    assert.deepEqual(kinako.run(source).warnings, []);
    assert.deepEqual(kinako.analyze(source).diagnostics, []);
    assert.deepEqual(await worker.check(source), []);
    assert.deepEqual((await worker.run(source)).warnings, []);
  }
  for (const source of ["1 + 1\nprint(1)", "fun f(): int {\n  1 + 1\n  return 1\n}\nf()", "if true { 1 + 1 }", "for i in 0..1 { i }"]) {
    assert.deepEqual(kinako.check(source).map(({ code }) => code), ["P065"], source);
  }
  worker.dispose();
});
