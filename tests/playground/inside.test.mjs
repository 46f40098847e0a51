// Inside and Race: what the engine makes of a program, and how fast it is in several ways.
import assert from "node:assert/strict";
import test from "node:test";
import { setUp, visit } from "./page.mjs";

setUp();

const PROGRAM = "fun twice(n: int): int {\n  return n * 2\n}\n\nprint(twice(21))\n";

async function stage(it, name, words) {
  await it.button(name).click();
  await it.shows("#dump", words);
}

test("each stage shows what the engine makes of the program, and follows the typing", () =>
  visit(async (it) => {
    await it.write(PROGRAM);
    await it.press("Alt+4");
    await stage(it, "Tokens", "Identifier twice");
    await stage(it, "Syntax tree", "(Function name=\"twice\"");
    await stage(it, "Typed tree", "MultiplyInt");
    await stage(it, "Bytecode", "function twice(i n: int) -> i");
    await it.$(".cm-content").click();
    await it.press("Control+End");
    await it.page.keyboard.insertText("fun thrice(n: int): int { return n * 3 }\n");
    await it.shows("#dump", "function thrice");
  }));

test("an instruction says what it does", () =>
  visit(async (it) => {
    await it.write(PROGRAM);
    await it.press("Alt+4");
    await stage(it, "Bytecode", "mul_int");
    const word = it.$("#dump .d-word").filter({ hasText: /^mul_int_imm$/ }).first();
    assert.equal(await word.getAttribute("title"), "a = b * c");
  }));

test("a program with errors has tokens and a tree, and no bytecode until it is fixed", () =>
  visit(async (it) => {
    await it.write("print(missing)\n");
    await it.press("Alt+4");
    await stage(it, "Syntax tree", "missing");
    await it.button("Bytecode").click();
    await it.shows("#panel-inside .empty", "The program has errors");
    await it.write("print(1)\n");
    await it.shows("#dump", "call_builtin");
  }));

test("the profile counts the steps of a run", () =>
  visit(async (it) => {
    await it.write("fun work(n: int): int {\n  var sum = 0\n  for i in 0..n { sum = sum + i }\n  return sum\n}\nfor i in 0..300 { work(1000) }\n");
    await it.press("Alt+4");
    await it.button("Profile").click();
    await it.button("Run and count").click();
    await it.shows("#panel-inside .bars", "loop in work, line 3");
    await it.shows("#panel-inside .bars", "Instructions");
    await it.shows("#panel-inside .bars", "Pairs of instructions");
    const names = await it.$("#panel-inside .bars th").allTextContents();
    assert.ok(names.some((name) => /^add_int/.test(name)), names.join());
    assert.ok(names.some((name) => name.includes(" → ")), names.join());
  }));

test("a profile of an endless loop is stopped", () =>
  visit(async (it) => {
    await it.write("while true { }\n");
    await it.press("Alt+4");
    await it.button("Profile").click();
    await it.button("Run and count").click();
    await it.shows("#panel-inside .bars", "Counting");
    await it.$("#panel-inside").getByRole("button", { name: "Stop" }).click();
    await it.shows("#panel-inside .bars", "It stopped");
  }));

test("a race has a bar for each back end, and one for JavaScript where there is a twin", () =>
  visit(async (it) => {
    await it.page.evaluate(() => (location.hash = "#example=queens"));
    await it.shows("#title", "Eight queens");
    await it.press("Alt+5");
    await it.button("Start the race").click();
    await it.page.getByText("All outputs are the same.").waitFor();
    assert.deepEqual(await it.$("#panel-race th").allTextContents(), ["register machine", "tree interpreter", "JavaScript"]);
    // A program of one's own has no twin.
    await it.write("print(1)\n");
    await it.press("Alt+5");
    await it.button("Start the race").click();
    await it.page.waitForFunction(() => document.querySelectorAll("#panel-race th").length === 2);
    await it.page.getByText("All outputs are the same.").waitFor();
  }));

test("a race that takes too long is stopped", () =>
  visit(async (it) => {
    await it.write("while true { }\n");
    await it.press("Alt+5");
    await it.button("Start the race").click();
    await it.page.getByText("register machine runs…").waitFor();
    await it.$("#panel-race").getByRole("button", { name: "Stop" }).click();
    await it.page.getByText("Stopped.").waitFor();
    assert.equal(await it.button("Start the race").isVisible(), true);
    assert.equal(await it.runs("print(1)\n"), "1\n");
  }));

test("the line of the cursor lights up what came from it, and what came from a line leads back", () =>
  visit(async (it) => {
    await it.write(PROGRAM);
    await it.press("Alt+4");
    for (const [name, line] of [
      ["Tokens", "Star"],
      ["Syntax tree", "Binary"],
      ["Typed tree", "MultiplyInt"],
      ["Bytecode", "mul"],
    ]) {
      await it.button(name).click();
      await it.shows("#dump", line);
      await it.$(".cm-line", { hasText: "print(twice(21))" }).click();
      await it.$("#dump .is-linked", { hasText: /twice|print/ }).first().waitFor();
      assert.equal(await it.$("#dump .is-linked", { hasText: line }).count(), 0);
      await it.$(".cm-line", { hasText: "return n * 2" }).click();
      await it.$("#dump .is-linked", { hasText: line }).first().waitFor();
      // Back: the pointer marks the place, a click goes there.
      await it.$(".cm-line", { hasText: "print(twice(21))" }).click();
      await it.$("#dump .row", { hasText: line }).first().hover();
      await it.$(".cm-linked").first().waitFor();
      assert.match(await it.$(".cm-linked").first().textContent(), /\*/);
      await it.$("#dump .row", { hasText: line }).first().click();
      assert.equal(await it.$(".cm-activeLine").textContent(), "  return n * 2");
    }
  }));

test("Inside follows the cursor from the start, with lines of the program in place of bytes", () =>
  visit(async (it) => {
    await it.write(PROGRAM);
    await it.$(".cm-line", { hasText: "return n * 2" }).click();
    await it.press("Alt+4");
    await it.$("#dump .is-linked", { hasText: "Star" }).waitFor();
    await it.button("Bytecode").click();
    await it.$("#dump .is-linked", { hasText: "mul_int" }).first().waitFor();
    assert.doesNotMatch(await it.$("#dump").textContent(), /@\d+-\d+/);
    const sources = await it.$("#dump .row", { hasText: "mul_int" }).evaluateAll((rows) => rows.map(({ dataset }) => dataset.source));
    assert.deepEqual(sources, ["2"]);
    const colours = await it.$("#dump .row span").evaluateAll((spans) => [...new Set(spans.map((span) => getComputedStyle(span).color))]);
    assert.ok(colours.length >= 2, colours.join());
  }));

test("parts of a tree are folded away, and come back for the cursor", () =>
  visit(async (it) => {
    await it.write(PROGRAM);
    await it.press("Alt+4");
    await stage(it, "Syntax tree", "Binary");
    const rows = () => it.$("#dump .row").count();
    const all = await rows();
    await it.$("#dump .row", { hasText: '(Function name="twice"' }).locator(".fold").click();
    await it.page.waitForFunction((all) => document.querySelectorAll("#dump .row").length < all - 3, all);
    assert.equal(await it.$("#dump .row", { hasText: "Binary" }).count(), 0);
    assert.equal(await it.$("#dump .fold[aria-expanded=false]").count(), 1);
    await it.$(".cm-line", { hasText: "return n * 2" }).click();
    await it.$("#dump .is-linked", { hasText: "Binary" }).first().waitFor();
    assert.equal(await rows(), all);
  }));

test("the profile is of the program whichever file is shown, and its sum is what a run counts", () =>
  visit(async (it) => {
    await it.write("var sum = 0\nfor i in 0..5000 { sum = sum + i * 2 }\nprint(sum)\n");
    await it.runToEnd();
    const counted = /([\d,]+) instructions/.exec(await it.$("#figures").innerText())[1];
    await it.button("More").click();
    await it.page.getByRole("menuitem", { name: "New file" }).click();
    await it.page.getByLabel("Name of the file").fill("lib.mochi");
    await it.page.getByRole("button", { name: "OK" }).click();
    await it.press("Alt+4");
    await it.button("Profile").click();
    await it.button("Run and count").click();
    await it.shows("#panel-inside .bars", `Instructions: ${counted}`);
    const sum = await it.page.evaluate(() => {
      const table = [...document.querySelectorAll("#panel-inside h2")].find((each) => each.textContent.startsWith("Instructions")).nextElementSibling;
      return [...table.querySelectorAll(".number")].reduce((all, cell) => all + Number(cell.textContent.replaceAll(",", "")), 0);
    });
    assert.equal(sum.toLocaleString("en"), counted);
    await it.$("#files").getByRole("button", { name: "program.mochi", exact: true }).click();
    await it.write("print(1)");
    await it.shows("#panel-inside .bars", "The program was changed since");
  }));

test("figures of a run say so when the program was changed since", () =>
  visit(async (it) => {
    await it.runs("print(1)");
    assert.equal(await it.$("#figures.is-stale").count(), 0);
    await it.write("print(2)");
    await it.shows("#figures.is-stale", "before the change");
    await it.runToEnd();
    assert.equal(await it.$("#figures.is-stale").count(), 0);
  }));
