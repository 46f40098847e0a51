// What the tests share: a browser, the page on a server of its own under a sub-path, and the words
// for what a person does there.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before } from "node:test";
import { serve } from "../../playground/serve.mjs";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
export const dist = join(root, "build/playground/dist/");
export const screenshots = join(root, "build/playground/screenshots");
const require = createRequire(join(root, "playground/package.json"));
const { chromium } = require("playwright-core");
export const axe = require.resolve("axe-core/axe.min.js");
const PATH = "/some/where/";
export const WAIT = 30_000;

/** All files below a folder of the project whose names end with `end`. */
export function filesBelow(folder, end) {
  const names = readdirSync(join(root, folder), { recursive: true });
  return names.filter((name) => name.endsWith(end)).map((name) => join(root, folder, name)).sort();
}

let browser;
let server;
let port = 0;
/** Names of the files that were asked for, in order. */
export const requests = [];

/** For a file of tests that need a browser. */
export function setUp() {
  before(start);
  after(end);
}

async function start() {
  mkdirSync(screenshots, { recursive: true });
  server = serve(dist, PATH, (name) => requests.push(name));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  ({ port } = server.address());
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
}

async function end() {
  await browser?.close();
  server?.close();
  server?.closeAllConnections();
}

export function address(more = "") {
  return `http://127.0.0.1:${port}${PATH}${more}`;
}

/** Replaces the server's files, or stops it with null. */
export async function serveOnly(folder) {
  server.close();
  server.closeAllConnections();
  if (folder === null) return;
  server = serve(folder, PATH);
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
}

const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

/**
 * Opens the page in a profile of its own while `work` runs. Afterwards nothing may have been
 * complained about and no other host asked.
 */
export async function visit(work, { at = "", keepsComplaints = false, ...options } = {}) {
  const context = await browser.newContext({
    viewport: DESKTOP,
    serviceWorkers: "block",
    permissions: ["clipboard-read", "clipboard-write"],
    ...options,
  });
  context.setDefaultTimeout(WAIT);
  const complaints = [];
  const watch = (page) => {
    page.on("pageerror", (error) => complaints.push(String(error.stack)));
    page.on("console", (message) => {
      const isWrong = ["error", "warning"].includes(message.type());
      // The tests do without it, but for those that are about it.
      const isExpected = message.text().startsWith("Service Worker registration blocked");
      if (isWrong && !isExpected) complaints.push(message.text());
    });
    page.on("request", (request) => {
      const { protocol, host } = new URL(request.url());
      if (protocol !== "blob:" && host !== new URL(address()).host) complaints.push(`asked ${request.url()}`);
    });
  };
  context.on("page", watch);
  try {
    const page = new Playground(await context.newPage());
    await page.open(at);
    await work(page, context);
    if (!keepsComplaints) assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

export class Playground {
  constructor(page) {
    this.page = page;
  }

  /** Waits until programs can run. */
  async open(more = "") {
    await this.page.goto(address(more));
    await this.ready();
  }

  async ready() {
    await this.page.waitForFunction(() => performance.getEntriesByName("kinako-ready").length > 0, null, { timeout: WAIT });
  }

  $(selector, options) {
    return this.page.locator(selector, options);
  }

  button(name) {
    return this.page.getByRole("button", { name, exact: true });
  }

  press(keys) {
    return this.page.keyboard.press(keys);
  }

  /** Puts a program in place of the one that is there. */
  async write(program) {
    await this.$(".cm-content").click();
    await this.press("Control+a");
    await this.press("Delete");
    await this.page.keyboard.insertText(program);
    await this.press("Escape"); // of completions
  }

  /** Runs what is there to its end, with the key. */
  async run() {
    await this.runToEnd();
    return this.output();
  }

  async runToEnd() {
    await this.press("Control+Enter");
    await this.ended();
  }

  async ended() {
    await this.page.waitForFunction(
      () => document.querySelector("#stop").hidden && !/^(Running|Loading)/.test(document.querySelector("#state").textContent),
      null,
      { timeout: WAIT },
    );
  }

  async runs(program) {
    await this.write(program);
    return this.run();
  }

  /** All of the output, whether in sight or not. */
  async output() {
    await this.$("#copy-output").isEnabled();
    if (await this.$("#copy-output").isDisabled()) return "";
    if (!(await this.$("#panel-output").isVisible())) await this.$("#tab-output").click();
    await this.$("#copy-output").click();
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  state() {
    return this.$("#state").textContent();
  }

  /** Waits until there are this many of them. */
  async has(count, selector) {
    await this.page.waitForFunction(
      ([selector, count]) => {
        const places = [document, document.querySelector("#editor")?.shadowRoot ?? document];
        return Math.max(...places.map((place) => place.querySelectorAll(selector).length)) === count;
      },
      [selector, count],
      { timeout: WAIT },
    );
  }

  async shows(selector, text) {
    await this.page.waitForFunction(
      ([selector, text]) => document.querySelector(selector)?.textContent.includes(text),
      [selector, text],
      { timeout: WAIT },
    );
  }
}

/** Remembers a choice as the page does, before it is opened. */
export function withSettings(settings) {
  return { storageState: { cookies: [], origins: [{ origin: new URL(address()).origin, localStorage: [{ name: "kinako.playground.settings", value: JSON.stringify(settings) }] }] } };
}
