// Every example prints what is next to it: natively and in the package on both back ends, in the
// page, and as JavaScript where it has a twin.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { filesBelow, root, setUp, visit } from "./page.mjs";

setUp();

const require = createRequire(join(root, "playground/package.json"));
const examples = filesBelow("playground/examples", ".mochi").map((file) => {
  const read = (ending) => readFileSync(file.replace(/mochi$/, ending), "utf8");
  return {
    name: basename(file, ".mochi"),
    file,
    source: read("mochi"),
    expected: read("out"),
    stdin: existsSync(file.replace(/mochi$/, "in")) ? read("in") : "",
  };
});

test("there are at least 25 of them", () => assert.ok(examples.length >= 25));

for (const backend of ["vm", "interp"]) {
  test(`natively (${backend})`, (t) => {
    const kinako = join(root, "build/release/bin/kinako");
    if (!existsSync(kinako)) return t.skip("the native engine is not built");
    for (const { name, file, expected, stdin } of examples) {
      const output = execFileSync(kinako, ["run", `--backend=${backend}`, file], { input: stdin, stdio: ["pipe", "pipe", "inherit"] });
      assert.equal(output.toString(), expected, name);
    }
  });

  test(`in the package (${backend})`, async () => {
    const { createKinako } = await import(pathToFileURL(join(root, "playground/node_modules/kinako/dist/index.js")));
    for (const { name, source, expected, stdin } of examples) {
      let output = "";
      const kinako = await createKinako({ stdout: (text) => (output += text) });
      const { warnings } = kinako.run(source, { backend, stdin });
      assert.equal(output, expected, name);
      assert.deepEqual(warnings, [], name);
      assert.equal(kinako.format(source), source, `${name} is in the standard style`);
      kinako.dispose();
    }
  });
}

test("in the page, from its address", () =>
  visit(async (it) => {
    for (const { name, expected } of examples) {
      await it.page.evaluate((hash) => (location.hash = hash), `#example=${name}`);
      await it.page.waitForFunction(
        (first) => document.querySelector("#editor").shadowRoot.querySelector(".cm-line").textContent === first,
        readFileSync(join(root, "playground/examples", `${name}.mochi`), "utf8").split("\n")[0],
      );
      assert.equal(await it.run(), expected, name);
    }
  }));

test("the dialog has a card for each, and opens it", () =>
  visit(async (it) => {
    await it.button("Examples").click();
    await it.has(examples.length, "dialog .cards button");
    await it.$("dialog .cards button", { hasText: "Towers of Hanoi" }).last().scrollIntoViewIfNeeded();
    await it.page.getByRole("button", { name: "Towers of Hanoi" }).click();
    await it.has(0, "dialog");
    await it.shows("#title", "Towers of Hanoi");
    assert.match(await it.run(), /15 moves\n$/);
  }));

test("a twin in JavaScript prints the same", async () => {
  const { build } = require("esbuild");
  const { outputFiles } = await build({
    entryPoints: [join(root, "playground/src/lessons/twins.ts")],
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "error",
  });
  const { twins } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
  assert.ok(twins.size >= 5);
  for (const [name, run] of twins) {
    const lines = [];
    run((line) => lines.push(line));
    assert.equal(`${lines.join("\n")}\n`, examples.find((example) => example.name === name).expected, name);
  }
});
