// The pane of the tests, and the dialog that says what the page is.
import assert from "node:assert/strict";
import test from "node:test";
import { setUp, visit } from "./page.mjs";

setUp();

const PROGRAM = `fun double(n: int): int { return n * 2 }
print("top level")

test "doubles" { expect double(2) == 4 }
test "is wrong" {
  print("looking")
  expect double(2) == 5
}
test "stops" { print(1 / 0) }
`;

async function results(it) {
  return it.$(".test").evaluateAll((items) => items.map(({ dataset }) => dataset.result));
}

test("each test is listed, runs, and says whether it passed and why not", () =>
  visit(async (it) => {
    await it.write(PROGRAM);
    await it.press("Alt+6");
    await it.has(3, ".test");
    assert.deepEqual(await results(it), ["waiting", "waiting", "waiting"]);
    await it.button("Run all").click();
    await it.shows("#panel-tests [role=status]", "1 passed, 2 failed");
    assert.deepEqual(await results(it), ["passed", "failed", "failed"]);
    assert.equal(await it.$("#test-count").textContent(), "2");
    const wrong = it.$(".test").nth(1);
    assert.match(await wrong.innerText(), /double\(2\) = 4/);
    assert.match(await wrong.locator("pre").last().innerText(), /top level\nlooking/);
    assert.match(await it.$(".test").nth(2).innerText(), /Division by zero/);
    await wrong.getByRole("button", { name: /^line 7:/ }).click();
    assert.equal(await it.$(".cm-activeLine").textContent(), "  expect double(2) == 5");
  }));

test("one test runs alone, and results of an earlier text say that they are", () =>
  visit(async (it) => {
    await it.write(PROGRAM);
    await it.press("Alt+6");
    await it.button("Run doubles").click();
    await it.shows("#panel-tests [role=status]", "1 passed");
    assert.deepEqual(await results(it), ["passed", "waiting", "waiting"]);
    await it.write(PROGRAM.replace("n * 2", "n * 3"));
    await it.shows("#panel-tests [role=status]", "before the program was changed");
    await it.button("Run all").click();
    await it.shows("#panel-tests [role=status]", "3 failed");
    await it.page.evaluate(() => (location.hash = "#example=hello"));
    await it.shows("#panel-tests .empty", "There are no tests");
    assert.equal(await it.$("#test-count").isVisible(), false);
  }));

test("tests that do not end are stopped, and the others have their results", () =>
  visit(async (it) => {
    await it.write('test "first" { expect true }\ntest "never ends" { while true { } }\ntest "last" { expect true }\n');
    await it.press("Alt+6");
    await it.button("Run all").click();
    await it.page.waitForFunction(() => document.querySelectorAll(".test[data-result=running]").length === 1);
    await it.$("#panel-tests").getByRole("button", { name: "Stop" }).click();
    await it.shows("#panel-tests [role=status]", "1 passed, 1 stopped");
    assert.deepEqual(await results(it), ["passed", "stopped", "waiting"]);
    await it.button("Run last").click();
    await it.shows("#panel-tests [role=status]", "2 passed, 1 stopped");
  }));

test("tests of a program with imports run, and a program with errors says so", () =>
  visit(async (it) => {
    await it.button("More").click();
    await it.page.getByRole("menuitem", { name: "New file" }).click();
    await it.page.getByLabel("Name of the file").fill("lib.mochi");
    await it.page.getByRole("button", { name: "OK" }).click();
    await it.write("export let x = 5");
    await it.$("#files").getByRole("button", { name: "program.mochi", exact: true }).click();
    await it.write('import "./lib" as lib\ntest "five" { expect lib.x == 5 }');
    await it.press("Alt+6");
    await it.button("Run all").click();
    await it.shows("#panel-tests [role=status]", "1 passed");
    await it.write('test "five" { expect missing == 5 }');
    await it.button("Run all").click();
    await it.shows("#panel-tests [role=status]", "not run");
  }));

test("About says what this is, with links", () =>
  visit(async (it) => {
    await it.button("More").click();
    await it.page.getByRole("menuitem", { name: "About" }).click();
    await it.$("dialog").waitFor();
    const links = await it.$("dialog a").evaluateAll((all) => all.map(({ href, rel, target }) => [href, rel, target].join(" ")));
    assert.ok(links.includes("https://github.com/mochilang/mochi noopener _blank"), links.join());
    assert.match(await it.$("dialog").innerText(), /MIT/);
  }));
