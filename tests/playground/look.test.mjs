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
    // A dialog gives the focus back.
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
