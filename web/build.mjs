// Makes dist/: types by TypeScript, modules by esbuild, and the engine.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const wasm = process.env.KINAKO_WASM ?? join(here, "../build/wasm/bin/kinako.wasm");
if (!existsSync(wasm)) {
  console.error(`build.mjs: there is no ${wasm}; scripts/build-wasm makes it`);
  process.exit(1);
}

rmSync(dist, { recursive: true, force: true });
const require = createRequire(import.meta.url);
const tsc = join(dirname(require.resolve("typescript/package.json")), "bin/tsc");
execFileSync(process.execPath, [tsc, "--project", here], { stdio: "inherit" });

const source = (name) => join(here, "src", `${name}.ts`);
const shared = { bundle: true, platform: "node", target: "es2022", logLevel: "warning" };

// The engine and the worker inside one file, for kinako/inline.
const packed = brotliCompressSync(readFileSync(wasm));
const worker = await build({
  ...shared,
  entryPoints: [source("worker-main")],
  format: "cjs",
  minify: true,
  write: false,
  define: { "import.meta.url": '""' },
});
const inside = {
  KINAKO_WASM: JSON.stringify(packed.toString("base64")),
  KINAKO_WORKER: JSON.stringify(worker.outputFiles[0].text),
};

// A file each, and core.js, which they share: every file that is imported costs a start about a
// millisecond.
const modules = { ...shared, outdir: dist, format: "esm" };
await build({ ...modules, entryPoints: [source("core")] });
await build({
  ...modules,
  entryPoints: [source("cli/command-line")],
  external: ["*/core.js"],
  outdir: join(dist, "cli"),
});
await build({
  ...modules,
  entryPoints: ["index", "worker", "worker-main", "inline", "cli/main", "cli/thread"].map(source),
  external: ["*/core.js", "*/command-line.js"],
  define: inside,
});

// For require(): as many files, which share core.js, too. What lies beside the modules is beside
// them only once.
const cjs = join(dist, "cjs");
const required = {
  ...shared,
  outdir: cjs,
  format: "cjs",
  banner: {
    js: 'const kinakoUrl = require("node:url").pathToFileURL(`${__dirname}/../index.js`).href;',
  },
  define: { ...inside, "import.meta.url": "kinakoUrl" },
};
await build({ ...required, entryPoints: [source("core")] });
await build({
  ...required,
  entryPoints: ["index", "worker", "inline"].map(source),
  external: ["*/core.js"],
});
writeFileSync(join(cjs, "package.json"), '{ "type": "commonjs" }\n');
for (const name of readdirSync(dist)) {
  if (name.endsWith(".d.ts")) cpSync(join(dist, name), join(cjs, name));
}

cpSync(wasm, join(dist, "kinako.wasm"));
for (const name of ["kinako-profile", "kinako-pages"]) {
  cpSync(join(dirname(wasm), `${name}.wasm`), join(dist, `${name}.wasm`));
}
cpSync(join(here, "../LICENSE"), join(here, "LICENSE"));
chmodSync(join(dist, "cli/main.js"), 0o755);
