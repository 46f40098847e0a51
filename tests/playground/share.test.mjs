// Links, embedding, files, autosave and history.
import assert from "node:assert/strict";
import test from "node:test";
import { address, setUp, visit } from "./page.mjs";

setUp();

/** One link of each version: they stay as they are, and open for ever. */
const LINKS = {
  1: {
    hash: "#v1=q1ZKVrJSKijKzCvRiFHySM3JyVdIK8rPVShLLSrOzM9TyM9LjVHSjMlTqgUA",
    source: 'print("Hello from version one")\n',
    stdin: "",
  },
};

test("a link holds program, input and back end", () =>
  visit(async (it, context) => {
    const program = 'let text = input()\nprint(text, "ünï", 6 * 7) // 東京 🍡\n';
    await it.write(program);
    await it.$("#tab-input").click();
    await it.$("#stdin").fill("read me");
    await it.press("Control+s");
    const link = await it.page.getByLabel("Link", { exact: true }).inputValue();
    assert.match(link, /#v1=[\w-]+$/);
    assert.equal(it.page.url(), link);
    await it.button("Copy: Link").click();
    assert.equal(await it.page.evaluate(() => navigator.clipboard.readText()), link);

    const other = await context.newPage();
    await other.goto("about:blank");
    await other.goto(link);
    await other.waitForFunction(() => performance.getEntriesByName("kinako-ready").length > 0);
    assert.equal((await other.locator(".cm-content").innerText()).trimEnd(), program.trimEnd());
    await other.keyboard.press("Control+Enter");
    await other.waitForFunction(() => document.querySelector("#output").textContent.includes("read me ünï 42"));
  }));

test("a link of version 2 brings the files that the program imports", () =>
  visit(
    async (it) => {
      assert.equal(await it.run(), "6\n");
      await it.$("#files").getByRole("button", { name: "lib.mochi", exact: true }).click();
      assert.equal((await it.$(".cm-content").innerText()).trimEnd(), "export let x = 6");
      await it.press("Control+s");
      assert.match(await it.page.getByLabel("Link", { exact: true }).inputValue(), /#v2=[\w-]+$/);
    },
    { at: "#v2=q1ZKVrJSyswtyC8qUYhR0tPPyUyKUVJILFYAMfIKijLzSjRyMpP0KjSVdJTSlKyqlUC83PzkjEwlK6XUCrDGnNQShQoFWwUzpdpaAA" },
  ));

for (const [version, { hash, source, stdin }] of Object.entries(LINKS)) {
  test(`a link of version ${version} opens`, () =>
    visit(
      async (it) => {
        assert.equal((await it.$(".cm-content").innerText()).trimEnd(), source.trimEnd());
        assert.equal(await it.$("#stdin").inputValue(), stdin);
        assert.equal(await it.run(), "Hello from version one\n");
      },
      { at: hash },
    ));
}

test("a link that is damaged, or newer than the page, says so and leaves the page working", async () => {
  const cases = { "#v1=AAAA": "damaged", "#v1=%%%": "damaged", "#v99=abc": "newer version" };
  for (const [hash, words] of Object.entries(cases)) {
    await visit(
      async (it) => {
        await it.shows(".toast", words);
        assert.equal(await it.runs("print(1)"), "1\n");
      },
      { at: hash },
    );
  }
});

test("what is typed is there after a reload, with its input", () =>
  visit(async (it) => {
    await it.write("print(input())");
    await it.$("#tab-input").click();
    await it.$("#stdin").fill("kept");
    await it.page.waitForTimeout(600);
    await it.page.reload();
    await it.ready();
    assert.equal(await it.run(), "kept\n");
  }));

test("programs that were run are in the history", () =>
  visit(async (it) => {
    await it.runs('print("the first of them")');
    await it.runs('print("the second of them")');
    await it.button("More").click();
    await it.page.getByRole("menuitem", { name: "History" }).click();
    await it.has(2, ".versions button");
    await it.$(".versions button", { hasText: "the first of them" }).click();
    assert.equal(await it.run(), "the first of them\n");
  }));

test("a program is saved as a file and opened from one", () =>
  visit(async (it) => {
    // From here on: the browser has to be told to leave the choice to the test, which takes a while.
    const chosen = it.page.waitForEvent("filechooser");
    chosen.catch(() => {}); // told below
    await it.write("print(1)\n");
    await it.button("More").click();
    const [saved] = await Promise.all([
      it.page.waitForEvent("download"),
      it.page.getByRole("menuitem", { name: "Save as a file" }).click(),
    ]);
    assert.match(saved.suggestedFilename(), /\.mochi$/);
    await it.$(".cm-content").click();
    await it.press("Control+o");
    const chooser = await chosen;
    await chooser.setFiles({ name: "mine.mochi", mimeType: "text/plain", buffer: Buffer.from('print("from a file")\n') });
    await it.page.waitForFunction(() => document.querySelector("#editor").shadowRoot.textContent.includes("from a file"));
    assert.equal(await it.run(), "from a file\n");
  }));

test("the page can be embedded, small, with a theme, and opened in full", () =>
  visit(async (it, context) => {
    await it.write('print("embedded")');
    await it.button("Share").click();
    await it.page.getByLabel("Theme").selectOption("dark");
    const snippet = await it.page.getByLabel("For your own page", { exact: true }).inputValue();
    const source = /^<iframe src="([^"]+)"/.exec(snippet)[1].replaceAll("&amp;", "&");
    assert.match(source, /\?embed=1&theme=dark#v1=/);

    const frame = await context.newPage();
    await frame.setViewportSize({ width: 700, height: 420 });
    await frame.goto(source);
    await frame.waitForFunction(() => performance.getEntriesByName("kinako-ready").length > 0);
    assert.equal(await frame.locator("html").getAttribute("data-theme"), "dark");
    assert.equal(await frame.locator("#share").isVisible(), false);
    await frame.getByRole("button", { name: "Run" }).click();
    await frame.waitForFunction(() => document.querySelector("#output").textContent.includes("embedded"));
    assert.deepEqual(await frame.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("history"))), []);
    const [full] = await Promise.all([context.waitForEvent("page"), frame.getByText("Open in the playground").click()]);
    await full.waitForFunction(() => performance.getEntriesByName("kinako-ready").length > 0);
    assert.equal(full.url().startsWith(address("#v1=")), true);
    assert.equal((await full.locator(".cm-content").innerText()).trim(), 'print("embedded")');
  }));
