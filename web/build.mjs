// Makes dist/: types by TypeScript, modules by esbuild, and the engine.
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
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
  entryPoints: ["index", "worker", "worker-main", "cli/main", "cli/thread"].map(source),
  external: ["*/core.js", "*/command-line.js"],
});

// For require(). What lies beside the modules is beside them only once.
const cjs = join(dist, "cjs");
await build({
  ...shared,
  entryPoints: ["index", "worker"].map(source),
  outdir: cjs,
  format: "cjs",
  banner: {
    js: 'const kinakoUrl = require("node:url").pathToFileURL(`${__dirname}/../index.js`).href;',
  },
  define: { "import.meta.url": "kinakoUrl" },
});
writeFileSync(join(cjs, "package.json"), '{ "type": "commonjs" }\n');
for (const name of readdirSync(dist)) {
  if (name.endsWith(".d.ts")) cpSync(join(dist, name), join(cjs, name));
}

cpSync(wasm, join(dist, "kinako.wasm"));
cpSync(join(dirname(wasm), "kinako-profile.wasm"), join(dist, "kinako-profile.wasm"));
cpSync(join(here, "../LICENSE"), join(here, "LICENSE"));
chmodSync(join(dist, "cli/main.js"), 0o755);
