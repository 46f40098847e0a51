// How the page looks and feels: themes, phones, keyboard alone, what screen readers hear. The
// screenshots are kept for people to look at.
import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { axe, PHONE, screenshots, setUp, visit } from "./page.mjs";

setUp();

const TRAP = `// Which shelf holds the most?
type Shelf {
  name: string
  books: list<int>
}

let shelves = [
  Shelf { name: "history", books: [310, 245] },
  Shelf { name: "poetry", books: [] }
]

fun mean(pages: list<int>): int {
  return sum(pages) / len(pages)
}

fun report(shelf: Shelf): string {
  return shelf.name + ": " + str(mean(shelf.books))
}

for shelf in shelves {
  print(report(shelf))
}
`;

/** Nothing sticks out of the window, and no text of a button or tab is cut off. */
async function assertTidy(it) {
  const found = await it.page.evaluate(() => {
    const wrong = [];
    if (document.documentElement.scrollWidth > innerWidth) wrong.push("the page is too wide");
    if (document.documentElement.scrollHeight > innerHeight) wrong.push("the page is too high");
    for (const element of document.querySelectorAll("button, a, select, h2, [role=tab]")) {
      const box = element.getBoundingClientRect();
      const scrolls = element.closest(".tabs, .dialog-body, .verdict, .problems, .lines");
      if (box.width === 0 || scrolls) continue;
      const name = `${element.tagName} ${element.id || element.textContent}`;
      if (box.right > innerWidth + 1 || box.left < -1 || box.bottom > innerHeight + 1) wrong.push(`${name} is outside`);
      if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== "inline") wrong.push(`${name} is cut off`);
    }
    const editor = document.querySelector("#editor").shadowRoot.querySelector(".cm-scroller");
    const whole = { "the tabs are": document.querySelector("#tabs"), "the state is": document.querySelector("#state"), "the program is": editor };
    for (const [name, element] of Object.entries(whole)) {
      if (element.scrollWidth > element.clientWidth) wrong.push(`${name} cut off: ${element.scrollWidth} of ${element.clientWidth}`);
    }
    for (const { clientHeight } of document.querySelectorAll(".copy textarea")) {
      if (clientHeight % 18 !== 0) wrong.push(`a text shows half a line: ${clientHeight}`);
    }
    const tour = document.querySelector(".tour")?.getBoundingClientRect();
    const tools = document.querySelector(".tools").getBoundingClientRect();
    if (tour && tools.height > 0 && tour.bottom > tools.top) wrong.push("the tour hides buttons");
    const bar = [...document.querySelectorAll("header.bar > *")].filter((each) => each.offsetWidth > 0);
    bar.forEach((each, i) => {
      const next = bar[i + 1]?.getBoundingClientRect();
      if (next && each.getBoundingClientRect().right > next.left + 1) wrong.push(`${each.id} overlaps ${bar[i + 1].id}`);
    });
    return wrong;
  });
  assert.deepEqual(found, []);
}

async function assertAccessible(it) {
  // As a debugger does it, since the page lets no strings be code.
  await it.page.evaluate((await import("node:fs")).readFileSync(axe, "utf8"));
  const { violations } = await it.page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join("; ")}`);
  assert.deepEqual(told, []);
}

/** Looks at the page from all sides: a picture, its layout, its accessibility. */
async function look(it, name) {
  await it.page.mouse.move(2, 2);
  await it.page.waitForTimeout(300); // the end of transitions
  await it.page.screenshot({ path: join(screenshots, `${name}.png`) });
  await assertTidy(it);
  await assertAccessible(it);
}

const VIEWS = {
  hello: async (it) => {
    await it.runToEnd();
  },
  trap: async (it) => {
    await it.write(TRAP);
    await it.runToEnd();
    await it.shows("#verdict", "Division by zero");
  },
  problems: async (it) => {
    await it.write(`${TRAP}print(shelfs)\nlet count: int = "three"\n`);
    await it.shows("#problem-count", "2");
    await it.$("#tab-problems").click();
  },
  input: async (it) => {
    await it.$("#tab-input").click();
    await it.$("#stdin").fill("12\n7\n30");
  },
  examples: async (it) => {
    await it.$("#examples").click();
    await it.$("dialog .cards").first().waitFor();
  },
  share: async (it) => {
    await it.press("Control+s");
    await it.$("dialog .copy").first().waitFor();
  },
  settings: async (it) => {
    await it.$("#limits").click();
    await it.$("dialog select").first().waitFor();
  },
  menu: async (it) => {
    await it.$("#more").click();
    await it.$(".menu").waitFor();
  },
  keys: async (it) => {
    await it.$("#more").click();
    await it.page.getByRole("menuitem", { name: "Keys" }).click();
    await it.$("dialog .keys").waitFor();
  },
  inside: async (it) => {
    await it.page.evaluate(() => (location.hash = "#example=functions"));
    await it.$("#tab-inside").click();
    await it.button("Bytecode").click();
    await it.$("#dump .row").first().waitFor();
  },
  race: async (it) => {
    await it.page.evaluate(() => (location.hash = "#example=queens"));
    await it.$("#tab-race").click();
    await it.button("Start the race").click();
    await it.page.getByText("All outputs are the same.").waitFor();
  },
  tests: async (it) => {
    await it.write(`${TRAP.slice(0, TRAP.indexOf("for shelf"))}test "the mean of one" { expect mean([4]) == 4 }
test "the mean of two" { expect mean([4, 6]) == 6 }
test "the mean of none" { expect mean([]) == 0 }
`);
    await it.press("Alt+6");
    await it.button("Run all").click();
    await it.shows("#panel-tests [role=status]", "failed");
  },
  about: async (it) => {
    await it.$("#more").click();
    await it.page.getByRole("menuitem", { name: "About" }).click();
    await it.$("dialog .links").first().waitFor();
  },
  history: async (it) => {
    await it.runs("print(1)");
    await it.press("Alt+0");
    await it.runs('print("the second of them")');
    await it.$("#more").click();
    await it.page.getByRole("menuitem", { name: "History" }).click();
    await it.$(".versions").waitFor();
  },
  value: async (it) => {
    await it.runs('print("a long line", repeat("0123456789", 40))\nlet name = input()\nlen(name) + 42');
    await it.$("#wrap-output").click();
    await it.$("#value").waitFor();
  },
  "find-output": async (it) => {
    await it.runs("for i in 0..300 { print(\"this is line\", i) }");
    await it.$("#find-output").click();
    await it.$(".find input").fill("line 2");
    await it.shows(".find .count", "1 of");
  },
  "inside-tree": async (it) => {
    await it.page.evaluate(() => (location.hash = "#example=functions"));
    await it.$("#tab-inside").click();
    await it.button("Typed tree").click();
    await it.$("#dump .fold").nth(1).click();
  },
  profile: async (it) => {
    await it.page.evaluate(() => (location.hash = "#example=functions"));
    await it.$("#tab-inside").click();
    await it.button("Profile").click();
    await it.button("Run and count").click();
    await it.shows("#panel-inside .bars", "Instructions:");
  },
  "tour-run": async (it) => {
    await it.$("#more").click();
    await it.page.getByRole("menuitem", { name: "Guided tour" }).click();
    await it.$(".tour h2", { hasText: "Type here" }).waitFor();
    await it.$(".tour .primary").click();
    await it.has(1, "#run.is-toured");
  },
  tour: async (it) => {
    await it.$("#more").click();
    await it.page.getByRole("menuitem", { name: "Guided tour" }).click();
    await it.$(".tour h2", { hasText: "Type here" }).waitFor();
  },
};

for (const [name, prepare] of Object.entries(VIEWS)) {
  for (const [kind, options] of Object.entries({
    "desktop-dark": { colorScheme: "dark" },
    "desktop-light": { colorScheme: "light" },
    "tablet-dark": { viewport: { width: 760, height: 900 }, colorScheme: "dark" },
    phone: { ...PHONE, colorScheme: "light" },
  })) {
    test(`${name}: ${kind}`, () =>
      visit(async (it) => {
        await prepare(it);
        await look(it, `${name}-${kind}`);
      }, options));
  }
}

test("a phone shows the program and its output as tabs", () =>
  visit(async (it) => {
    await look(it, "code-phone");
    assert.equal(await it.$(".cm-content").isVisible(), true);
    assert.equal(await it.$("#output").isVisible(), false);
    await it.$("#run").tap();
    await it.ended();
    assert.equal(await it.$("#output").isVisible(), true);
    assert.equal(await it.$(".cm-content").isVisible(), false);
    await it.$("#tab-code").tap();
    assert.equal(await it.$(".cm-content").isVisible(), true);
  }, { ...PHONE, colorScheme: "dark" }));

test("embedded, in the size of the snippet", () =>
  visit(
    async (it) => {
      await it.runToEnd();
      await look(it, "embed-light");
    },
    { at: "?embed=1&theme=light#example=closures", viewport: { width: 700, height: 420 }, colorScheme: "dark" },
  ));

/** Views of the program itself, on which the pointer or the focus is. */
const CODE_VIEWS = {
  "find-code": async (it) => {
    await it.$(".cm-content").click();
    await it.press("Control+f");
    await it.$(".cm-search input[name=search]").waitFor();
    await it.page.keyboard.type("shelf");
    await it.page.waitForTimeout(100);
  },
  tooltip: async (it) => {
    await it.$(".cm-lintRange-error").first().hover();
    await it.$(".cm-tooltip-lint").waitFor();
  },
  rename: async (it) => {
    await it.$(".cm-line", { hasText: "let shelves" }).click({ position: { x: 50, y: 8 } });
    await it.press("F2");
    await it.$(".cm-rename input").fill("report");
    await it.press("Enter");
    await it.$(".cm-rename-problem").waitFor();
  },
};

for (const [name, prepare] of Object.entries(CODE_VIEWS)) {
  for (const [kind, options] of Object.entries({
    dark: { colorScheme: "dark" },
    light: { colorScheme: "light" },
    tablet: { viewport: { width: 760, height: 900 }, colorScheme: "light" },
  })) {
    test(`${name}: ${kind}`, () =>
      visit(async (it) => {
        await it.write(`${TRAP}print(shelfs)\n`);
        await it.$(".cm-lintRange-error").waitFor();
        await prepare(it);
        await it.page.screenshot({ path: join(screenshots, `${name}-${kind}.png`) });
        await assertTidy(it);
        await assertAccessible(it);
      }, options));
  }
}

test("a tooltip has no backticks and does not cover the line that it speaks of", () =>
  visit(
    async (it) => {
      const long = `let price = 2 // ${"a long remark ".repeat(30)}\nprint(prise, "${"text ".repeat(40)}")\n`;
      for (const program of ["print(prise)\nlet price = 2", long, `${"\n".repeat(8)}${long}`]) {
        await it.write(program);
        await it.$(".cm-lintRange-error").waitFor();
        await it.$(".cm-lintRange-error").hover();
        await it.$(".cm-tooltip-lint").waitFor();
        assert.doesNotMatch(await it.$(".cm-tooltip-lint").innerText(), /`/);
        await it.page.waitForTimeout(100);
        const [tooltip, line] = [
          await it.$(".cm-tooltip-hover").boundingBox(),
          await it.$(".cm-line", { hasText: "prise" }).boundingBox(),
        ];
        assert.ok(tooltip.y + tooltip.height <= line.y + 2 || tooltip.y >= line.y + line.height - 2, JSON.stringify({ tooltip, line }));
        await it.page.mouse.move(5, 5);
        await it.$(".cm-tooltip-hover").waitFor({ state: "detached" });
      }
    },
    { viewport: { width: 900, height: 700 } },
  ));

test("embedded in 760 pixels and in fewer, program and output are both there", async () => {
  for (const width of [760, 700, 600, 480, 360]) {
    await visit(
      async (it) => {
        await it.$("#run").click();
        await it.ended();
        await it.page.screenshot({ path: join(screenshots, `embed-${width}.png`) });
        assert.equal(await it.$(".cm-content").isVisible(), true);
        assert.equal(await it.$("#output .row").first().isVisible(), true);
        await assertTidy(it);
      },
      { at: "?embed=1&theme=light#example=closures", viewport: { width, height: 420 } },
    );
  }
});

test("a print holds the whole program and all of the output", () =>
  visit(async (it) => {
    const lines = Array.from({ length: 300 }, (_, i) => `print("line number ${i}")`);
    await it.write(lines.join("\n"));
    await it.runToEnd();
    const printed = await it.page.evaluate(() => {
      dispatchEvent(new Event("beforeprint"));
      return [...document.querySelectorAll(".printed pre")].map(({ textContent }) => textContent);
    });
    assert.equal(printed[0], lines.join("\n"));
    assert.equal(printed[1].trimEnd().split("\n").length, 300);
    await it.page.emulateMedia({ media: "print" });
    assert.equal(await it.$(".printed").isVisible(), true);
    assert.equal(await it.$(".panes").isVisible(), false);
    await it.page.screenshot({ path: join(screenshots, "print.png"), fullPage: true });
    await it.page.evaluate(() => dispatchEvent(new Event("afterprint")));
    await it.has(0, ".printed");
    // Several pages, with the last line on the last of them.
    await it.page.emulateMedia({ media: null });
    const pdf = await it.page.pdf();
    assert.ok((pdf.toString("latin1").match(/\/Type \/Page\b/g) ?? []).length >= 5);
  }));

test("the outline of the tour can be seen on a part that has the accent's colour", async () => {
  for (const colorScheme of ["dark", "light"]) {
    await visit(
      async (it) => {
        await VIEWS["tour-run"](it);
        const { outline, back, offset } = await it.$("#run").evaluate((run) => {
          const style = getComputedStyle(run);
          return { outline: style.outlineColor, back: style.backgroundColor, offset: parseFloat(style.outlineOffset) };
        });
        assert.notEqual(outline, back);
        assert.ok(offset > 0);
      },
      { colorScheme },
    );
  }
});

test("a small and a large window are tidy, too", async () => {
  for (const [width, height] of [[320, 568], [360, 640], [412, 732], [540, 720], [800, 500], [1920, 1080]]) {
    await visit(
      async (it) => {
        await it.write("print(missing)\n");
        await it.shows("#problem-count", "1");
        await assertTidy(it);
        await it.page.evaluate(() => (location.hash = "#example=hello"));
        await it.$("#problem-count").waitFor({ state: "hidden" });
        await it.runToEnd();
        await assertTidy(it);
        await it.page.screenshot({ path: join(screenshots, `window-${width}.png`) });
        if (width < 760) await it.$("#tab-code").click();
        await it.write("for i in 0..1000000 { }\n");
        await it.runToEnd();
        await assertTidy(it);
      },
      { viewport: { width, height } },
    );
  }
});

test("the theme follows the system until one is chosen, and that is kept", () =>
  visit(
    async (it) => {
      const back = () => it.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      const dark = await back();
      await it.page.emulateMedia({ colorScheme: "light" });
      assert.notEqual(await back(), dark);
      await it.$("#limits").click();
      await it.$("#setting-theme").selectOption("dark");
      assert.equal(await back(), dark);
      await it.page.reload();
      await it.ready();
      assert.equal(await back(), dark);
    },
    { colorScheme: "dark" },
  ));

test("everything can be done with the keyboard alone", () =>
  visit(async (it) => {
    const focused = () => it.page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent || document.activeElement?.tagName);
    // Into the program and out of it again.
    await it.press("Alt+0");
    assert.equal(await focused(), "editor");
    await it.press("Control+a");
    await it.press("Delete");
    await it.page.keyboard.insertText('print("typed")');
    await it.press("Escape");
    await it.press("Tab");
    assert.notEqual(await focused(), "editor");
    await it.press("Control+Enter");
    await it.ended();
    assert.equal(await it.$("#output .row").first().textContent(), "typed");
    // Between the views.
    await it.press("Alt+1");
    assert.equal(await focused(), "tab-output");
    await it.press("ArrowRight");
    assert.equal(await focused(), "tab-input");
    await it.press("Tab");
    assert.equal(await focused(), "stdin");
    // The menu.
    await it.$("#more").focus();
    await it.press("Enter");
    await it.press("ArrowDown");
    assert.match(await focused(), /^Share/);
    await it.press("Escape");
    assert.equal(await focused(), "more");
    // A dialog returns the focus.
    await it.$("#examples").focus();
    await it.press("Enter");
    await it.$("dialog").waitFor();
    await it.press("Escape");
    assert.equal(await focused(), "examples");
    // The border.
    await it.$("#divider").focus();
    const width = () => it.page.evaluate(() => document.querySelector("#panel-code").offsetWidth);
    const before = await width();
    await it.press("ArrowRight");
    assert.ok((await width()) > before);
    // Where the focus is can be seen.
    for (const id of ["run", "examples", "more", "tab-output", "limits", "divider"]) {
      await it.$(`#${id}`).focus();
      await it.press("Shift");
      const outline = await it.page.evaluate((id) => getComputedStyle(document.getElementById(id)).outlineStyle, id);
      assert.equal(outline, "solid", id);
    }
  }));

test("the tour leads through the page", () =>
  visit(async (it) => {
    await it.$("#more").click();
    await it.page.getByRole("menuitem", { name: "Guided tour" }).click();
    const titles = [];
    for (;;) {
      const count = `${titles.length + 1} of`;
      await it.$(".tour .count", { hasText: count }).waitFor();
      titles.push(await it.$(".tour h2").textContent());
      await it.has(1, ".is-toured");
      if ((await it.$(".tour .primary").textContent()) === "Done") break;
      await it.$(".tour .primary").click();
    }
    assert.ok(titles.length >= 5);
    await it.$(".tour .primary").click();
    await it.has(0, ".tour, .is-toured");
  }));
