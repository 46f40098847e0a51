// Typing: problems as one types, mends, the service of the language, the keys of an editor.
import assert from "node:assert/strict";
import test from "node:test";
import { setUp, visit } from "./page.mjs";

setUp();

const TYPING = { delay: 15 };

test("an error gets a wavy line, a place in the list, and goes when it is mended", () =>
  visit(async (it) => {
    await it.write("let price = 2\nprint(prise)\n");
    await it.$(".cm-lintRange-error").waitFor();
    assert.equal(await it.$(".cm-lintRange-error").textContent(), "prise");
    await it.shows("#problem-count", "1");
    await it.$("#tab-problems").click();
    assert.match(await it.$("#problems").textContent(), /undefined variable: prise error T002, line 2:7/);
    assert.match(await it.$("#problems .help").textContent(), /did you mean `price`/);
    await it.$("#problems .mends button").click();
    await it.$("#no-problems").waitFor();
    assert.equal(await it.$(".cm-lintRange-error").count(), 0);
    assert.equal(await it.run(), "2\n");
  }));

test("a problem in the list leads to its place", () =>
  visit(async (it) => {
    await it.write(`${"let unused = 1\n".replace("unused", "a")}${"print(a)\n".repeat(200)}print(missing)\n`);
    await it.shows("#problem-count", "1");
    await it.$("#tab-problems").click();
    await it.$("#problems .go").click();
    assert.equal(await it.$(".cm-activeLine").textContent(), "print(missing)");
    assert.ok(await it.$(".cm-activeLine").isVisible());
  }));

test("the pointer on an error shows the message and a mend", () =>
  visit(async (it) => {
    await it.write("let price = 2\nprint(prise)\n");
    await it.$(".cm-lintRange-error").hover();
    await it.$(".cm-tooltip-lint").waitFor();
    assert.match(await it.$(".cm-tooltip-lint").textContent(), /undefined variable: prise/);
    await it.$(".cm-diagnosticAction").click();
    assert.equal(await it.run(), "2\n");
  }));

test("problems come while a program runs", () =>
  visit(async (it) => {
    await it.write("while true { }\n");
    await it.press("Control+Enter");
    await it.$("#stop").waitFor();
    await it.$(".cm-content").click();
    await it.press("Control+End");
    await it.page.keyboard.insertText("print(nobody)");
    await it.$(".cm-lintRange-error").waitFor();
    assert.equal(await it.$("#stop").isVisible(), true);
    await it.button("Stop").click();
    await it.ended();
  }));

test("the problems of 1,000 lines are there within 100 ms of the pause in typing", () =>
  visit(async (it) => {
    const lines = [];
    for (let i = 0; lines.length < 999; i++) {
      lines.push(`fun f${i}(n: int): int {`, "  if n < 2 { return n }", `  return f${i}(n - 1) + n`, "}", `print(f${i}(${i}))`);
    }
    await it.write(`${lines.join("\n")}\nprint(nobody)\n`);
    await it.shows("#problem-count", "1");
    let best = Infinity;
    for (let i = 0; i < 3; i++) {
      await it.press("Control+End");
      const wait = it.page.evaluate(
        (count) =>
          new Promise((resolve) => {
            const badge = document.querySelector("#problem-count");
            let last = 0;
            const content = document.querySelector("#editor").shadowRoot.querySelector(".cm-content");
            new MutationObserver(() => (last = performance.now())).observe(content, { childList: true, subtree: true, characterData: true });
            new MutationObserver((_, self) => {
              if (badge.textContent !== count) return;
              self.disconnect();
              resolve(performance.now() - last);
            }).observe(badge, { childList: true, subtree: true, characterData: true });
          }),
        String(i + 2),
      );
      await it.page.keyboard.insertText(`print(nobody${i})\n`);
      // The mutation of the squiggle itself comes after the badge's at the earliest.
      best = Math.min(best, (await wait) - 200);
    }
    assert.ok(best <= 100, `${best} ms`);
  }));

test("a program is formatted by button and key; one with errors is left as it is", () =>
  visit(async (it) => {
    await it.write("let   a=1\nprint( a )");
    await it.button("Format").click();
    await it.shows("#state", "Formatted");
    assert.equal((await it.$(".cm-content").innerText()).trimEnd(), "let a = 1\nprint(a)");
    await it.press("Alt+Shift+f");
    await it.shows("#state", "In the standard style already");
    await it.write("let = = 1");
    await it.press("Alt+Shift+f");
    await it.shows("#state", "Mend the errors first");
    assert.equal(await it.$(".cm-content").innerText(), "let = = 1");
  }));

test("brackets close, lines indent, comments come and go, blocks fold", () =>
  visit(async (it) => {
    await it.$(".cm-content").click();
    await it.press("Control+a");
    await it.press("Delete");
    await it.page.keyboard.type("fun f(n: int) {", TYPING);
    await it.press("Enter");
    await it.page.keyboard.type("print(n", TYPING);
    assert.equal(await it.$(".cm-content").innerText(), "fun f(n: int) {\n  print(n)\n}");
    await it.press("Control+/");
    assert.match(await it.$(".cm-content").innerText(), /\n {2}\/\/ print\(n\)\n/);
    await it.press("Control+/");
    assert.match(await it.$(".cm-content").innerText(), /\n {2}print\(n\)\n/);
    await it.$('.cm-foldGutter span[title="Fold line"]').click();
    await it.$(".cm-foldPlaceholder").waitFor();
    await it.$(".cm-foldPlaceholder").click();
    assert.equal(await it.$(".cm-foldPlaceholder").count(), 0);
  }));

test("keywords, texts, numbers, comments and types have colours of their own", () =>
  visit(async (it) => {
    await it.write('let a: int = 1 // why\nprint("b")');
    const colours = await it.page.evaluate(() => {
      const line = document.querySelector("#editor").shadowRoot.querySelectorAll(".cm-line span");
      return Object.fromEntries([...line].map((span) => [span.textContent, getComputedStyle(span).color]));
    });
    for (const text of ["let", "int", "1", "// why", "print", '"b"']) assert.ok(colours[text], text);
    assert.equal(new Set(["let", "int", "1", "// why", "print", '"b"'].map((text) => colours[text])).size, 6);
  }));

test("text is found and replaced", () =>
  visit(async (it) => {
    await it.write("print(1)\nprint(2)\n");
    await it.press("Control+f");
    await it.$(".cm-search input[name=search]").waitFor();
    await it.page.keyboard.type("print", TYPING);
    await it.$(".cm-search input[name=replace]").fill("json");
    await it.$(".cm-search button[name=replaceAll]").click();
    assert.equal((await it.$(".cm-content").innerText()).trimEnd(), "json(1)\njson(2)");
  }));
