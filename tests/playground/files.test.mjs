// A session of several files: made, imported, edited, shared, kept.
import assert from "node:assert/strict";
import test from "node:test";
import { setUp, visit } from "./page.mjs";

setUp();

/** Makes a file next to the program and types its text. */
async function newFile(it, name, text) {
  await it.button("More").click();
  await it.page.getByRole("menuitem", { name: "New file" }).click();
  await it.page.getByLabel("Name of the file").fill(name);
  await it.page.getByRole("button", { name: "OK" }).click();
  await it.write(text);
}

const file = (it, name) => it.$("#files").getByRole("button", { name, exact: true });

test("a second file is made and imported", () =>
  visit(async (it) => {
    assert.equal(await it.$("#files").isVisible(), false);
    await newFile(it, "shapes.mochi", "export fun area(r: int): int { return 3 * r * r }");
    assert.equal(await file(it, "shapes.mochi").getAttribute("aria-pressed"), "true");
    await file(it, "program.mochi").click();
    assert.equal(await it.runs('import "./shapes" as shapes\nprint(shapes.area(2))'), "12\n");
    // The program runs whichever file is shown.
    await file(it, "shapes.mochi").click();
    await it.press("Control+Enter");
    await it.ended();
    assert.equal(await it.output(), "12\n");
  }));

test("problems and stacks lead to the file they refer to", () =>
  visit(async (it) => {
    await newFile(it, "lib.mochi", "export fun half(n: int): int {\n  return 10 / n\n}");
    await file(it, "program.mochi").click();
    await it.write('import "./lib" as lib\nprint(lib.half(0))');
    await it.press("Control+Enter");
    await it.ended();
    const frame = it.$("#verdict").getByRole("button", { name: /half lib.mochi:2:10/ });
    await frame.click();
    assert.equal(await file(it, "lib.mochi").getAttribute("aria-pressed"), "true");
  }));

test("a file is renamed and removed", () =>
  visit(async (it) => {
    await newFile(it, "lib.mochi", "export let x = 1");
    await it.page.getByRole("button", { name: "Rename lib.mochi" }).click();
    await it.page.getByLabel("Name of the file").fill("../bad.mochi");
    await it.page.getByRole("button", { name: "OK" }).click();
    assert.match(await it.page.getByRole("alert").innerText(), /ends with .mochi/);
    await it.page.getByLabel("Name of the file").fill("other.mochi");
    await it.page.getByRole("button", { name: "OK" }).click();
    await file(it, "program.mochi").click();
    assert.equal(await it.runs('import "./other" as other\nprint(other.x)'), "1\n");
    await file(it, "other.mochi").click();
    await it.page.getByRole("button", { name: "Remove other.mochi" }).click();
    assert.equal(await it.$("#files").isVisible(), false);
  }));

test("all files are there after a reload", () =>
  visit(async (it) => {
    await newFile(it, "lib.mochi", "export let x = 5");
    await file(it, "program.mochi").click();
    await it.write('import "./lib" as lib\nprint(lib.x)');
    await it.page.waitForTimeout(600);
    await it.page.reload();
    await file(it, "lib.mochi").waitFor();
    await it.press("Control+Enter");
    await it.ended();
    assert.equal(await it.output(), "5\n");
  }));
