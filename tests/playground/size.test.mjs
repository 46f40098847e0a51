// How much is downloaded until the first program ran, and how soon one can begin.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { brotliCompressSync, constants } from "node:zlib";
import { dist, requests, setUp, visit, address } from "./page.mjs";

setUp();

function compressed(name) {
  return brotliCompressSync(readFileSync(join(dist, name)), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
  }).length;
}

function total(names) {
  return [...new Set(names)].reduce((sum, name) => sum + compressed(name), 0);
}

const FIRST_PAINT = 100_000;
const FIRST_RUN = 500_000;

test("what is there at first paint is under 100 KB, and what the first run needs under 500 KB", () => {
  requests.length = 0;
  return visit(async (it) => {
    assert.equal(await it.run(), "Hello, world!\n1 squared is 1\n2 squared is 4\n3 squared is 9\n");
    const html = readFileSync(join(dist, "index.html"), "utf8");
    const first = ["index.html", ...[...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, name]) => name)];
    const all = [...new Set([...first, ...requests])];
    const sizes = all.map((name) => `${name} ${compressed(name)}`);
    console.log(`# first paint ${total(first)}, first run ${total(all)} bytes: ${sizes.join(", ")}`);
    assert.ok(all.some((name) => name.endsWith(".wasm")), "the engine is among them");
    assert.ok(total(first) < FIRST_PAINT, `${total(first)} bytes`);
    assert.ok(total(all) < FIRST_RUN, `${total(all)} bytes: ${sizes}`);
  });
});

test("the engine is fetched once, for both workers", () => {
  requests.length = 0;
  return visit(async (it) => {
    await it.write("print(1)");
    await it.run();
    assert.equal(requests.filter((name) => name.endsWith(".wasm")).length, 1);
  });
});

/** A slow machine on a phone's network. */
const SLOWER = 4;
const BYTES_PER_MS = 10e6 / 8 / 1000;
const ROUND_TRIP_MS = 40;

test("one can type within 1.5 s on a machine four times slower, over a phone's network", async () => {
  let best = Infinity;
  for (let i = 0; i < 3; i++) {
    requests.length = 0;
    await visit(async (it, context) => {
      // The processor's time, not the clock's: the machine may have other things to do.
      const session = await context.newCDPSession(it.page);
      await session.send("Performance.enable", { timeDomain: "threadTicks" });
      await it.page.goto("about:blank");
      const work = async () => {
        const { metrics } = await session.send("Performance.getMetrics");
        return metrics.find(({ name }) => name === "TaskDuration").value * 1000;
      };
      const before = await work();
      await it.page.goto(address());
      await it.page.waitForFunction(() => performance.getEntriesByName("kinako-editor").length > 0);
      const cpu = (await work()) - before;
      const needed = requests.filter((name) => /^(index\.html|assets\/(index|editor)-)/.test(name));
      // The page, then what it names, then what that brings in.
      const network = total(needed) / BYTES_PER_MS + 3 * ROUND_TRIP_MS;
      console.log(`# ${Math.round(cpu)} ms of work, ${Math.round(network)} ms of network`);
      best = Math.min(best, cpu * SLOWER + network);
    });
  }
  assert.ok(best < 1500, `${best} ms`);
});
