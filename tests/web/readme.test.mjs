// Every example of the package's README runs and prints what its comments say.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import test from "node:test";

const text = readFileSync("node_modules/kinako/README.md", "utf8");
const examples = [...text.matchAll(/^```js\n([^]*?)^```$/gm)].map((match) => match[1]);

test("the README has examples", () => assert.ok(examples.length >= 5));

for (const [number, example] of examples.entries()) {
  test(`example ${number + 1} of the README`, () => {
    const file = `example-${number + 1}.mjs`;
    writeFileSync(file, example);
    const { status, stdout, stderr } = spawnSync("node", [file], { encoding: "utf8", timeout: 30_000 });
    assert.equal(status, 0, stderr);
    for (const [, expected] of example.matchAll(/console\.log\(.*\/\/ (.*)$/gm)) {
      assert.ok(stdout.split("\n").includes(expected), `${expected} is not in:\n${stdout}`);
    }
  });
}
