// No work is ever lost: not by a link, a reload, the tour, a file that is removed, or another tab.
import assert from "node:assert/strict";
import test from "node:test";
import { address, Playground, setUp, visit } from "./page.mjs";

setUp();

async function program(it) {
  return (await it.$(".cm-content").innerText()).trimEnd();
}

async function type(it, text) {
  await it.$(".cm-content").click();
  await it.press("Control+End");
  await it.page.keyboard.insertText(text);
  await it.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50))));
}

async function history(it) {
  await it.button("More").click();
  await it.page.getByRole("menuitem", { name: "History" }).click();
  await it.$("dialog").waitFor();
  return it.$(".versions button").allInnerTexts();
}

const file = (it, name) => it.$("#files").getByRole("button", { name, exact: true });

async function newFile(it, name, text) {
  await it.button("More").click();
  await it.page.getByRole("menuitem", { name: "New file" }).click();
  await it.page.getByLabel("Name of the file").fill(name);
  await it.page.getByRole("button", { name: "OK" }).click();
  await it.write(text);
}

test("an edit after Ctrl+S survives a reload", () =>
  visit(async (it) => {
    await it.write("print(1)\n");
    await it.press("Control+s");
    await it.$("dialog .copy").first().waitFor();
    assert.match(it.page.url(), /#v1=/);
    await it.press("Escape");
    await type(it, "print(2)\n");
    assert.equal(await it.page.evaluate(() => location.hash), "");
    await it.page.reload(); // before anything is saved after a pause
    await it.ready();
    assert.equal(await program(it), "print(1)\nprint(2)");
  }));

test("an edit of an opened link, of an example and of the input survives a reload", async () => {
  for (const at of ["#v1=q1ZKVrJSKijKzCvRiFHySM3JyVdIK8rPVShLLSrOzM9TyM9LjVHSjMlTqgUA", "#example=closures"]) {
    await visit(
      async (it) => {
        const before = await program(it);
        await it.page.reload();
        await it.ready();
        assert.equal(await program(it), before);
        await type(it, "\n// mine");
        await it.page.reload();
        await it.ready();
        assert.match(await program(it), /\/\/ mine$/);
        await it.$("#tab-input").click();
        await it.$("#stdin").fill("typed");
        await it.page.reload();
        await it.ready();
        assert.equal(await it.$("#stdin").inputValue(), "typed");
      },
      { at },
    );
  }
});

test("a link that is opened over unsaved work keeps all of it in the history", () =>
  visit(async (it) => {
    await it.write('import "./lib" as lib\nprint(lib.x)');
    await newFile(it, "lib.mochi", "export let x = 7 // precious");
    await it.$("#tab-input").click();
    await it.$("#stdin").fill("input of mine");
    await it.page.evaluate(() => (location.hash = "#example=hello"));
    await it.shows("#title", "Hello");
    await it.shows(".toast", "History");
    const [first] = await history(it);
    assert.match(first, /print\(lib\.x\)/);
    assert.match(first, /1 file: lib\.mochi/);
    await it.$(".versions button").first().click();
    await file(it, "lib.mochi").click();
    assert.equal(await program(it), "export let x = 7 // precious");
    assert.equal(await it.$("#stdin").inputValue(), "input of mine");
    assert.equal(await it.run(), "7\n");
  }));

test("the same when the link is opened as a page", () =>
  visit(async (it) => {
    await it.write("print(\"unsaved\")");
    await it.page.goto("about:blank");
    await it.open("#example=closures");
    assert.match(await program(it), /closure|counter|fun/i);
    const kept = await history(it);
    assert.ok(kept.some((text) => text.includes('print("unsaved")')), kept.join());
  }));

test("an example, a file and a version of the history keep what they take the place of", () =>
  visit(async (it) => {
    await it.write("print(1) // first work");
    await it.button("Examples").click();
    await it.page.getByRole("button", { name: "Eight queens" }).click();
    await type(it, "\n// second work");
    assert.ok((await history(it))[0].includes("first work"));
    await it.$(".versions button").first().click();
    assert.equal(await program(it), "print(1) // first work");
    const kept = await history(it);
    assert.equal(kept.length, 2);
    await it.press("Escape");
    // A file that is removed is there with the program it was part of.
    await newFile(it, "gone.mochi", "export let gone = 1");
    await it.page.getByRole("button", { name: "Remove gone.mochi" }).click();
    assert.match((await history(it))[0], /gone\.mochi/);
  }));

test("what was opened and not touched needs no place in the history", () =>
  visit(async (it) => {
    for (const name of ["Lists", "Maps", "Loops"]) {
      await it.button("Examples").click();
      await it.page.getByRole("button", { name: new RegExp(`^${name}`) }).first().click();
    }
    assert.deepEqual(await history(it), []);
  }));

test("undo in one file brings back nothing of another", () =>
  visit(async (it) => {
    await it.write("print(1)");
    await newFile(it, "lib.mochi", "export let x = 1");
    await file(it, "program.mochi").click();
    await it.$(".cm-content").click();
    for (let i = 0; i < 3; i++) await it.press("Control+z");
    assert.doesNotMatch(await program(it), /export/);
    await it.press("Control+y");
    await it.press("Control+y");
    await file(it, "lib.mochi").click();
    assert.equal(await program(it), "export let x = 1");
    // Its own undo is there after a look at another file.
    await it.$(".cm-content").click();
    await it.press("Control+z");
    assert.notEqual(await program(it), "export let x = 1");
  }));

async function tour(it) {
  await it.$("#more").click();
  await it.page.getByRole("menuitem", { name: "Guided tour" }).click();
  await it.$(".tour h2").waitFor();
}

test("the tour gives the program back, with its files and its input", () =>
  visit(async (it) => {
    await it.write('import "./lib" as lib\nprint(lib.x)');
    await newFile(it, "lib.mochi", "export let x = 7");
    await it.$("#tab-input").click();
    await it.$("#stdin").fill("kept");
    await tour(it);
    assert.match(await program(it), /Hello/);
    for (let i = 0; i < 3; i++) await it.$(".tour .primary").click();
    await it.$(".tour").getByRole("button", { name: "End" }).click();
    await it.has(0, ".tour");
    assert.equal(await program(it), "export let x = 7");
    assert.equal(await file(it, "lib.mochi").getAttribute("aria-pressed"), "true");
    assert.equal(await it.$("#stdin").inputValue(), "kept");
    assert.equal(await it.run(), "7\n");
  }));

test("a page that is reloaded in the middle of the tour has the program, not the tour's", () =>
  visit(async (it) => {
    await it.write("print(5)");
    await tour(it);
    await it.page.waitForTimeout(500);
    await it.page.reload();
    await it.ready();
    assert.equal(await program(it), "print(5)");
  }));

test("what is opened during the tour stays when the tour ends, and the history has what was there", () =>
  visit(async (it) => {
    await it.write("print(5)");
    await tour(it);
    await it.page.evaluate(() => (location.hash = "#example=queens"));
    await it.shows("#title", "Eight queens");
    await it.$(".tour").getByRole("button", { name: "End" }).click();
    assert.match(await program(it), /queen/i);
    assert.ok((await history(it)).some((text) => text.includes("print(5)")));
  }));

test("two tabs do not overwrite each other, and the work of closed ones is found again", () =>
  visit(async (one, context) => {
    await one.write("print(\"one\")");
    await one.page.waitForTimeout(500);
    const two = new Playground(await context.newPage());
    await two.open();
    assert.equal(await program(two), 'print("one")'); // what was worked on last
    await two.write("print(\"two\")");
    await two.page.waitForTimeout(500);
    await one.write("print(\"one again\")");
    await one.page.waitForTimeout(500);
    await two.page.reload();
    await two.ready();
    assert.equal(await program(two), 'print("two")');
    await one.page.reload();
    await one.ready();
    assert.equal(await program(one), 'print("one again")');
    await two.runs("print(\"two ran\")");
    await one.runs("print(\"one ran\")");
    const kept = await history(one);
    assert.ok(kept.some((text) => text.includes("two ran")) && kept.some((text) => text.includes("one ran")), kept.join());
    await one.press("Escape");
    await two.write("print(\"two at last\")");
    await one.write("print(\"one at last\")");
    await two.page.close();
    await one.page.close();
    const three = new Playground(await context.newPage());
    await three.open();
    const all = [await program(three), ...(await history(three))].join();
    assert.match(all, /one at last/);
    assert.match(all, /two at last/);
  }));

test("a history of an earlier version of the page is read", () =>
  visit(
    async (it) => {
      const kept = await history(it);
      assert.equal(kept.length, 1);
      await it.$(".versions button").first().click();
      assert.equal(await it.run(), "old\n");
    },
    {
      storageState: {
        cookies: [],
        origins: [
          {
            origin: new URL(address()).origin,
            localStorage: [
              { name: "kinako.playground.history", value: JSON.stringify([{ time: 1, source: 'print("old")' }, { time: 2 }, null]) },
            ],
          },
        ],
      },
    },
  ));

test("an example that there is not is named", () =>
  visit(
    async (it) => {
      await it.shows(".toast", "There is no example named nowhere");
      assert.match(await it.run(), /^Hello, world!\n/);
    },
    { at: "#example=nowhere" },
  ));
