// The view of the output: long texts, long lines, wrapping, finding, copying, what comes after it.
import assert from "node:assert/strict";
import test from "node:test";
import { setUp, visit, withSettings } from "./page.mjs";

setUp();

const MANY = 'for i in 0..300000 { print("this is line", i) }';

/** The rows that are elements, as texts, after the page had two frames to draw them. */
function rows(it) {
  return it.page.evaluate(
    () =>
      new Promise((resolve) => {
        const read = () => resolve([...document.querySelectorAll("#output .row")].map(({ textContent }) => textContent));
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(read)));
      }),
  );
}

for (const many of [20_000, 300_000]) {
  test(`one line after ${many} lines is there at once`, () =>
    visit(
      async (it) => {
        await it.write(`for i in 0..${many} { print("this is line", i) }`);
        await it.runToEnd();
        assert.equal((await rows(it)).at(-1), `this is line ${many - 1}`);
        await it.write('print("hello")');
        await it.runToEnd();
        assert.deepEqual(await rows(it), ["hello"]);
      },
      withSettings({ output: 64 }),
    ));
}

test("300,000 lines are cleared at once, and few of them are ever elements", () =>
  visit(
    async (it) => {
      await it.write(MANY);
      await it.runToEnd();
      assert.ok((await rows(it)).length < 200);
      await it.$("#clear-output").click();
      assert.deepEqual(await rows(it), []);
      assert.equal(await it.page.evaluate(() => document.querySelector("#output").scrollTop), 0);
      assert.equal(await it.runs("print(1)"), "1\n");
    },
    withSettings({ output: 64 }),
  ));

test("the view stays where it was scrolled to, and follows the end again from there", () =>
  visit(async (it) => {
    await it.write('for i in 0..5000 { print("line", i) }');
    await it.runToEnd();
    await it.page.evaluate(() => (document.querySelector("#output").scrollTop = 20_000));
    const shown = await rows(it);
    assert.ok(shown.includes("line 1005"), shown.join());
    assert.ok(!shown.includes("line 4999"));
    await it.page.evaluate(() => (document.querySelector("#output").scrollTop = 1e9));
    assert.equal((await rows(it)).at(-1), "line 4999");
  }));

const MEGABYTE = 'print("start" + repeat("0123456789", 100000) + "end")';

test("of a line of 1 MB only the part in sight is there, and its end can be reached", () =>
  visit(async (it) => {
    assert.equal((await it.runs(MEGABYTE)).length, 1_000_009);
    const [row, ...others] = await rows(it);
    assert.equal(others.length, 0);
    assert.ok(row.startsWith("start0123") && row.length < 5000, `${row.length}`);
    await it.page.evaluate(() => (document.querySelector("#output").scrollLeft = 1e9));
    const [last] = await rows(it);
    assert.ok(last.endsWith("789end") && last.length < 5000, `${last.length}`);
    // What is at the right edge is the end, not emptiness.
    const gap = await it.page.evaluate(() => {
      const output = document.querySelector("#output");
      const range = document.createRange();
      range.selectNodeContents(output.querySelector(".row"));
      return output.getBoundingClientRect().right - range.getBoundingClientRect().right;
    });
    assert.ok(gap >= 0 && gap < 40, `${gap}`);
  }));

test("lines are wrapped when somebody wants it, which is remembered", () =>
  visit(async (it) => {
    await it.runs(`print("first")\n${MEGABYTE}\nprint("東京".repeat(200))`.replace('"東京".repeat(200)', 'repeat("東京", 200)'));
    await it.$("#wrap-output").click();
    assert.equal(await it.$("#wrap-output").getAttribute("aria-pressed"), "true");
    const isTidy = () => it.page.evaluate(() => {
      const output = document.querySelector("#output");
      const right = output.getBoundingClientRect().right;
      return [...output.querySelectorAll(".row")].every((row) => {
        const range = document.createRange();
        range.selectNodeContents(row);
        return range.getBoundingClientRect().right <= right;
      });
    });
    const wrapped = await rows(it);
    assert.ok(wrapped.length < 200 && wrapped.every((row) => row.length < 300));
    assert.ok(await isTidy());
    await it.page.evaluate(() => (document.querySelector("#output").scrollTop = 1e9));
    const end = await rows(it);
    assert.match(end.join(""), /789end(東京){200}$/);
    assert.ok(await isTidy());
    await it.page.evaluate(() => (document.querySelector("#output").scrollTop = 0));
    assert.equal((await rows(it))[0], "first");
    await it.page.reload();
    await it.ready();
    await it.run();
    assert.equal(await it.$("#wrap-output").getAttribute("aria-pressed"), "true");
    assert.ok((await rows(it)).length > 3);
    await it.$("#wrap-output").click();
    assert.equal((await rows(it)).length, 3);
  }));

test("all of the output is selected and copied with the keys, and a part with the pointer", () =>
  visit(async (it) => {
    const all = await it.runs('for i in 0..5000 { print("line", i) }');
    await it.$("#output").focus();
    await it.press("Control+a");
    await it.press("Control+c");
    assert.equal(await it.page.evaluate(() => navigator.clipboard.readText()), all.trimEnd());
    // From a row, scrolled far away, to another one.
    await it.page.evaluate(() => (document.querySelector("#output").scrollTop = 0));
    await it.$("#output .row", { hasText: /^line 3$/ }).click();
    const box = await it.$("#output .row", { hasText: /^line 3$/ }).boundingBox();
    await it.page.mouse.move(box.x + 1, box.y + 10);
    await it.page.mouse.down();
    await it.page.mouse.move(box.x + 60, box.y + 50);
    await it.page.evaluate(() => (document.querySelector("#output").scrollTop = 40_000));
    await rows(it);
    await it.page.mouse.move(box.x + 15, box.y + 30, { steps: 3 });
    await it.page.mouse.up();
    await it.press("Control+c");
    const lines = (await it.page.evaluate(() => navigator.clipboard.readText())).split("\n");
    assert.equal(lines[0], "line 3");
    assert.ok(lines.length > 1900, `${lines.length}`);
    assert.deepEqual(lines.slice(1, -1), all.split("\n").slice(4, 4 + lines.length - 2));
  }));

test("text is found in the output, wherever it is", () =>
  visit(
    async (it) => {
      await it.write(MANY);
      await it.runToEnd();
      await it.$("#output").focus();
      await it.press("Control+f");
      await it.$(".find input").fill("LINE 123456".toLowerCase());
      await it.shows(".find .count", "1 of 1");
      await it.$("#output mark.is-current", { hasText: "line 123456" }).waitFor();
      await it.$(".find input").fill("line 29999");
      await it.shows(".find .count", "1 of 11");
      await it.press("Enter");
      await it.shows(".find .count", "2 of 11");
      await it.press("Shift+Enter");
      await it.press("Shift+Enter");
      await it.shows(".find .count", "11 of 11");
      await it.$("#output .row", { hasText: "this is line 299999" }).waitFor();
      await it.$(".find input").fill("nowhere");
      await it.shows(".find .count", "not found");
      await it.press("Escape");
      await it.has(0, "#output mark");
      assert.equal(await it.$(".find").isVisible(), false);
    },
    withSettings({ output: 64 }),
  ));

test("a trap and a stop come after all the output before them", () =>
  visit(
    async (it) => {
      await it.page.evaluate(() => {
        const verdict = document.querySelector("#verdict");
        new MutationObserver(() => {
          if (!verdict.hidden) window.linesBefore = document.querySelector("#output .tall").style.height;
        }).observe(verdict, { attributes: true });
      });
      await it.write(`${MANY}\nprint(1 / 0)`);
      await it.press("Control+Enter");
      await it.shows("#verdict", "Division by zero");
      assert.equal((await rows(it)).at(-1), "this is line 299999");
      assert.equal(await it.state(), "Failed");
      await it.write(`${MANY}\nwhile true { }`);
      await it.press("Control+Enter");
      await it.shows("#output", "this is line 299999");
      await it.press("Escape");
      await it.shows("#verdict", "Stopped");
      assert.equal((await rows(it)).at(-1), "this is line 299999");
    },
    withSettings({ output: 64 }),
  ));

test("the value of the last expression is shown, and is no problem", () =>
  visit(async (it) => {
    assert.equal(await it.runs('print("printed")\nlet xs = [1, 2, 3]\nxs'), "printed\n");
    assert.equal(await it.$("#value").innerText(), "= [1, 2, 3]");
    assert.equal(await it.$("#problem-count").isVisible(), false);
    await it.runs("40 + 2");
    assert.equal(await it.$("#value").innerText(), "= 42");
    await it.runs("3.0 // a float");
    assert.equal(await it.$("#value").innerText(), "= 3.0");
    await it.runs('{"a": "b"}');
    assert.equal(await it.$("#value").innerText(), '= {"a": "b"}');
    await it.runs("print(1)");
    assert.equal(await it.$("#value").isVisible(), false);
    // In the middle of a program it is one.
    await it.write("1 + 1\nprint(2)");
    await it.shows("#problem-count", "1");
  }));

test("a program that reads input is told when there is none", () =>
  visit(async (it) => {
    await it.runs('// input() is only named here\nprint("input()")');
    assert.equal(await it.$("#note").isVisible(), false);
    await it.runs('print("Hello,", input())');
    await it.shows("#note", "The Input tab is empty");
    await it.button("Type some input").click();
    await it.page.keyboard.type("Mei");
    assert.equal(await it.run(), "Hello, Mei\n");
    assert.equal(await it.$("#note").isVisible(), false);
  }));
