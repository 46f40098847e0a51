// The page without a network, in a new version, and what it asks of the network at all.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { dist, serveOnly, setUp, visit, WAIT } from "./page.mjs";

setUp();

async function installed(it) {
  await it.page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: WAIT });
}

test("after the first visit the page works without a network, whole", () =>
  visit(
    async (it) => {
      await installed(it);
      try {
        await serveOnly(null);
        await it.page.reload();
        await it.ready();
        assert.equal(await it.runs("print(6 * 7)"), "42\n");
        // Parts that come late were kept, too.
        await it.button("Examples").click();
        await it.page.getByRole("button", { name: "Eight queens" }).click();
        assert.match(await it.run(), /92 ways/);
        await it.press("Alt+4");
        await it.button("Bytecode").click();
        await it.shows("#dump", "function place");
        // The engine that counts is only kept by those who use it, which is said.
        await it.button("Profile").click();
        await it.button("Run and count").click();
        await it.shows("#panel-inside .bars", "could not be fetched");
        await it.press("Control+s");
        await it.$("dialog .copy").first().waitFor();
      } finally {
        await serveOnly(dist);
      }
    },
    // That the server is gone is complained about in the console.
    { serviceWorkers: "allow", keepsComplaints: true },
  ));

test("a new version takes the place of the old one", async () => {
  const next = mkdtempSync(join(tmpdir(), "kinako-next-"));
  try {
    cpSync(dist, next, { recursive: true });
    const change = (name, from, to) => {
      const text = readFileSync(join(next, name), "utf8");
      assert.ok(text.includes(from), `${name} has ${from}`);
      writeFileSync(join(next, name), text.replace(from, to));
    };
    change("index.html", "The program's output appears here.", "This is the next version.");
    change("service-worker.js", /version = "\w+"/.exec(readFileSync(join(next, "service-worker.js"), "utf8"))[0], 'version = "next"');
    await visit(
      async (it) => {
        await installed(it);
        const stores = () => it.page.evaluate(async () => (await caches.keys()).length);
        assert.equal(await stores(), 1);
        try {
          await serveOnly(`${next}/`);
          await it.page.reload();
          await it.shows("#output-empty", "This is the next version.");
          const isThere = () =>
            it.page.evaluate(async () => {
              const { installing, waiting } = await navigator.serviceWorker.getRegistration();
              return (await caches.keys()).some((name) => name.endsWith("next")) && !installing && !waiting;
            });
          const end = Date.now() + WAIT;
          while (!(await isThere())) {
            assert.ok(Date.now() < end, "the new version was not kept");
            await it.page.waitForTimeout(50);
          }
          await it.ready();
          await serveOnly(null);
          await it.page.reload();
          await it.shows("#output-empty", "This is the next version.");
          await it.ready();
          assert.equal(await it.runs("print(1)"), "1\n");
        } finally {
          await serveOnly(dist);
        }
      },
      { serviceWorkers: "allow", keepsComplaints: true },
    );
  } finally {
    rmSync(next, { recursive: true, force: true });
  }
});

test("the policy allows WebAssembly and nothing looser", () => {
  const html = readFileSync(join(dist, "index.html"), "utf8");
  const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(html)[1];
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'self' 'wasm-unsafe-eval'(;|$)/);
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|https?:|\*|data:/);
  assert.doesNotMatch(html, /<style|<script(?![^>]* src=)| style=| on\w+=/);
  // Nothing of the page names another host, but as text: namespaces.
  assert.doesNotMatch(html.replaceAll("http://www.w3.org/2000/svg", ""), /https?:\/\//);
});
