// F2: a new name, where the program means the same afterwards, in every file of the session.
import assert from "node:assert/strict";
import test from "node:test";
import { setUp, visit } from "./page.mjs";

setUp();

async function program(it) {
  return (await it.$(".cm-content").innerText()).trimEnd();
}

/** Writes a program and asks to rename what is at the first `^` in it. */
async function begin(it, marked) {
  await it.write(marked.replace("^", ""));
  await place(it, marked.slice(0, marked.indexOf("^")));
  await it.press("F2");
  await it.$(".cm-rename input").waitFor();
}

/** Puts the cursor behind the beginning of the program. */
async function place(it, before) {
  await it.$(".cm-content").click();
  await it.press("Control+Home");
  const lines = before.split("\n");
  for (let i = 1; i < lines.length; i++) await it.press("ArrowDown");
  for (let i = 0; i < lines.at(-1).length; i++) await it.press("ArrowRight");
}

async function rename(it, name) {
  await it.$(".cm-rename input").fill(name);
  await it.press("Enter");
}

const REFUSED = [
  ["a name that is in scope", "let y = 1\nlet ^price = 2\nprint(price + y)", "y", /y is already the name of a constant \(line 1\)/],
  ["a name that a use is in the scope of", "let ^price = 2\nfun f(y: int): int { return price + y }", "y", /already the name of a parameter/],
  ["a name that would hide a builtin", "fun f(^n: int): int { return n + len([1]) }", "len", /already the name of a builtin function/],
  ["the name of a type", "type Item { x: int }\ntype ^Thing { y: int }", "Item", /already the name of a type/],
  ["the name of another field", "type Item { ^x: int, y: int }", "y", /./],
  ["the name of an import", 'import python "math" as m\nlet ^x = 1\nprint(m.pi, x)', "m", /already the name of an import/],
  ["a reserved word", "let ^x = 1", "while", /while is a reserved word/],
  ["what is no name", "let ^x = 1", "1st", /1st is not a name/],
  ["nothing", "let ^x = 1", "", /at least one character/],
];

for (const [what, marked, name, message] of REFUSED) {
  test(`${what} is refused, with the reason, and the program stays`, () =>
    visit(async (it) => {
      await begin(it, marked);
      await rename(it, name);
      await it.$(".cm-rename-problem").waitFor();
      assert.match(await it.$(".cm-rename-problem").innerText(), message);
      assert.equal(await program(it), marked.replace("^", ""));
      await rename(it, "quite_free");
      await it.has(0, ".cm-rename");
      assert.match(await program(it), /quite_free/);
    }));
}

test("what the language brings cannot have another name", () =>
  visit(async (it) => {
    await begin(it, "^print(1)");
    await rename(it, "say");
    assert.match(await it.$(".cm-rename-problem").innerText(), /print is a builtin function/);
  }));

test("what a file exports gets its new name in the files that use it, too", () =>
  visit(async (it) => {
    const file = (name) => it.$("#files").getByRole("button", { name, exact: true });
    await it.write('import "./lib" as lib\nprint(lib.area(2) + lib.area(1))');
    await it.button("More").click();
    await it.page.getByRole("menuitem", { name: "New file" }).click();
    await it.page.getByLabel("Name of the file").fill("lib.mochi");
    await it.page.getByRole("button", { name: "OK" }).click();
    await begin(it, "export fun ^area(r: int): int { return r * r }");
    await rename(it, "square");
    await it.has(0, ".cm-rename");
    assert.equal(await program(it), "export fun square(r: int): int { return r * r }");
    await file("program.mochi").click();
    assert.equal(await program(it), 'import "./lib" as lib\nprint(lib.square(2) + lib.square(1))');
    assert.equal(await it.run(), "5\n");
    await place(it, 'import "./lib" as lib\nprint(lib.squ');
    await it.press("F2");
    await rename(it, "other");
    assert.match(await it.$(".cm-rename-problem").innerText(), /declared in lib.mochi: rename it there/);
  }));
