// `npx kinako`: the command line of the package. What it says is compared with the native one
// by tests/cli and tests/lang; here is what only a process can show.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";

const folder = mkdtempSync(join(tmpdir(), "kinako-"));
test.after(() => rmSync(folder, { recursive: true }));
const bin = join(process.cwd(), "node_modules/.bin/kinako");

function kinako(words, options = {}) {
  const { status, stdout, stderr } = spawnSync(bin, words, {
    cwd: folder,
    encoding: "utf8",
    timeout: 60_000,
    env: { ...process.env, NO_COLOR: "1" },
    ...options,
  });
  return { code: status, out: stdout, err: stderr };
}

test("a program runs, reads its input, and its exit code says how it went", () => {
  writeFileSync(join(folder, "a.mochi"), 'print("hello, " + input())');
  assert.deepEqual(kinako(["a.mochi"], { input: "you\n" }), { code: 0, out: "hello, you\n", err: "" });
  const stopped = kinako(["run", "-e", "print(1)\nprint(1 / 0)"]);
  assert.equal(stopped.code, 1);
  assert.equal(stopped.out, "1\n");
  assert.match(stopped.err, /^runtime error\[divide-by-zero\]: division by zero\n/);
  assert.equal(kinako(["run", "none.mochi"]).err, "kinako: cannot read 'none.mochi': No such file or directory\n");
});

test("check, test and repl work", () => {
  writeFileSync(join(folder, "bad.mochi"), "print(missing)");
  assert.equal(kinako(["check", "bad.mochi"]).code, 1);
  writeFileSync(join(folder, "t.mochi"), 'test "good" { expect 1 == 1 }\ntest "bad" { expect 1 == 2 }');
  const tests = kinako(["test", "t.mochi"]);
  assert.equal(tests.code, 1);
  assert.match(tests.out, /ok {4}good .*\n {3}FAIL {2}bad [^]*\n1 passed, 1 failed\n$/);
  assert.equal(kinako(["repl"], { input: "let a = 20\na + 1\n" }).out, "21\n");
});

test("much output arrives whole, and a reader that goes away is no error", () => {
  const { out } = kinako(["run", "-e", "for i in 0..200000 { print(i) }"], { maxBuffer: 2 ** 28 });
  assert.equal(out.length, 1_288_890);
  const piped = spawnSync("sh", ["-c", `'${bin}' run -e 'while true { print(1) }' | head -n 2`], {
    encoding: "utf8",
    timeout: 60_000,
  });
  assert.equal(piped.stdout, "1\n1\n");
  assert.equal(piped.stderr, "");
});

test("Ctrl+C stops a program, with its message and exit code 130", async () => {
  const child = spawn(bin, ["run", "-e", 'print("on")\nwhile true { }'], { cwd: folder });
  let err = "";
  child.stderr.on("data", (chunk) => (err += chunk));
  setTimeout(() => child.kill("SIGINT"), 1000);
  const code = await new Promise((resolve) => child.on("close", resolve));
  assert.equal(code, 130);
  assert.match(err, /interrupted/);
});

test("deep recursion works on the interpreter, too", () => {
  const source = "fun f(n: int): int { if n == 0 { return 0 }\n return 1 + f(n - 1) }\nprint(f(20000))";
  for (const backend of ["vm", "interp"]) {
    assert.equal(kinako(["run", `--backend=${backend}`, "-e", source]).out, "20000\n");
  }
});
