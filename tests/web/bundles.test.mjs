// The package in a browser, made into a page by Vite and by esbuild, under a strict
// Content-Security-Policy: no code from strings, nothing from elsewhere.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";

const app = process.cwd(); // where the package is installed
const tools = createRequire(join(process.env.KINAKO_WEB, "package.json"));
const load = (name) => import(pathToFileURL(tools.resolve(name)));
const { chromium } = (await load("playwright-core")).default;

const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'";

/** Serves `folder` while `work` runs; `isIsolated` gives the page shared memory. */
async function served(folder, isIsolated, work) {
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    const file = join(folder, path === "/" ? "index.html" : path);
    try {
      const content = readFileSync(file);
      response.writeHead(200, {
        "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
        "Content-Security-Policy": POLICY,
        ...(isIsolated
          ? {
              "Cross-Origin-Opener-Policy": "same-origin",
              "Cross-Origin-Embedder-Policy": "require-corp",
            }
          : {}),
      });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await work(`http://127.0.0.1:${server.address().port}/`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** What the page in `folder` finds out, and what the browser complains about. */
async function visit(folder, isIsolated) {
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  try {
    return await served(folder, isIsolated, async (address) => {
      const page = await browser.newPage();
      const complaints = [];
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error" && !message.text().includes("favicon")) complaints.push(message.text());
      });
      await page.goto(address);
      await page.waitForFunction(() => window.result !== undefined, null, { timeout: 60_000 });
      return { ...(await page.evaluate(() => window.result)), complaints };
    });
  } finally {
    await browser.close();
  }
}

const page = (options, workerOptions) => `
  let text = "";
  const stdout = (chunk) => (text += chunk);
  async function main() {
    const kinako = await createKinako({ stdout, ${options} });
    kinako.run('print("hello from the page", 6 * 7)');
    let depth = "";
    try { kinako.run("fun f(n: int): int { return 1 + f(n + 1) }\\nf(0)", { backend: "interp" }); }
    catch (error) { depth = error.limit; }
    const worker = await createKinakoWorker({ stdout, ${workerOptions} });
    const { value } = await worker.run("print(1)\\n2 + 3");
    const running = worker.run("while true { }").catch((error) => error.limit);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await worker.stop();
    const limit = await running;
    const again = (await worker.run("7")).value;
    worker.dispose();
    return { text, depth, value: String(value), limit, again: String(again), isIsolated: crossOriginIsolated };
  }
  main().then((result) => (window.result = result), (error) => (window.result = { error: String(error.stack) }));
`;

function check(result, isIsolated) {
  assert.equal(result.error, undefined);
  assert.deepEqual(result.complaints, []);
  assert.equal(result.text, "hello from the page 42\n1\n");
  assert.equal(result.depth, "stackDepth");
  assert.equal(result.value, "5");
  assert.equal(result.limit, "stop");
  assert.equal(result.again, "7");
  assert.equal(result.isIsolated, isIsolated);
}

test("Vite makes a page of it without any configuration", async () => {
  const root = join(app, "vite");
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, "index.html"), '<!doctype html><script type="module" src="/main.js"></script>');
  writeFileSync(
    join(root, "main.js"),
    `import { createKinako } from "kinako";\nimport { createKinakoWorker } from "kinako/worker";\n${page("", "")}`,
  );
  const { build } = await load("vite");
  await build({ root, logLevel: "error", configFile: false, build: { assetsInlineLimit: 0 } });
  for (const isIsolated of [false, true]) check(await visit(join(root, "dist"), isIsolated), isIsolated);
});

test("esbuild makes a page of it, with the engine as a file and the worker as an entry", async () => {
  const root = join(app, "esbuild");
  const outdir = join(root, "dist");
  mkdirSync(outdir, { recursive: true });
  writeFileSync(
    join(root, "main.js"),
    `import { createKinako } from "kinako";
import { createKinakoWorker } from "kinako/worker";
import wasm from "kinako/kinako.wasm";
${page("wasm", 'wasm, worker: () => new Worker("/worker.js", { type: "module" })')}`,
  );
  writeFileSync(join(root, "worker.js"), 'import "kinako/worker-main.js";');
  writeFileSync(join(outdir, "index.html"), '<!doctype html><script type="module" src="/main.js"></script>');
  const { build } = await load("esbuild");
  await build({
    entryPoints: [join(root, "main.js"), join(root, "worker.js")],
    outdir,
    bundle: true,
    format: "esm",
    minify: true,
    loader: { ".wasm": "file" },
    publicPath: "/",
    logLevel: "error",
  });
  check(await visit(outdir, false), false);
});
