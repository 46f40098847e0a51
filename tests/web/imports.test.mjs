// Programs of several files, in the files that the host supplies.
import assert from "node:assert/strict";
import test from "node:test";
import { CompileError, Kinako, loadModule, RuntimeError } from "kinako";
import { createKinakoWorker } from "kinako/worker";

const module = await loadModule();

function make(files, options = {}) {
  const output = { text: "" };
  const kinako = new Kinako(module, { stdout: (text) => (output.text += text), files, ...options });
  return { kinako, output };
}

const LIB = `// Größe
print("lib")
export fun half(n: int): int { return 10 / n }
export type Point { x: int, y: int }
let secret = "é"
`;

for (const backend of ["vm", "interp"]) {
  test(`files in memory can be imported (${backend})`, () => {
    const { kinako, output } = make({ "lib.mochi": LIB, "sub/one.mochi": "export let x = 1" });
    const { value } = kinako.run(
      'import "./lib" as lib\nimport "./sub" as sub\nprint(sub.x)\nlib.half(2) + lib.Point { x: 1, y: 2 }.x',
      { backend },
    );
    assert.equal(value, 6n);
    assert.equal(output.text, "lib\n1\n");
  });
}

test("paths start from the folder of the program's name", () => {
  const files = { "a/b/main-lib.mochi": "export let x = 3", "/abs/lib.mochi": "export let x = 4", "./dot.mochi": "export let x = 5" };
  const { kinako } = make(files);
  assert.equal(kinako.run('import "./main-lib" as l\nl.x', { name: "a/b/main.mochi" }).value, 3n);
  assert.equal(kinako.run('import "./lib"\nlib.x', { name: "/abs/main.mochi" }).value, 4n);
  assert.equal(kinako.run('import "./dot"\ndot.x').value, 5n);
});

test("no path leads out of the files, and nothing is read from elsewhere", () => {
  const { kinako } = make({ "lib.mochi": LIB });
  const refused = ["../lib", "./../../etc/passwd", "/etc/passwd", "..\\\\lib", "file:///etc/passwd", "./a/../../b", "lib/../../x", "./lib\\u0000"];
  for (const path of refused) {
    for (const name of ["main.mochi", "../main.mochi", "a/../../main.mochi"]) {
      const [first] = kinako.check(`import "${path}" as lib`, { name });
      assert.ok(first && ["T091", "T074"].includes(first.code), `${path} from ${name}: ${first?.message}`);
    }
  }
  const nothing = new Kinako(module, {});
  assert.equal(nothing.check('import "./package" as lib')[0].code, "T074");
});

test("a file system of the host's says what may be imported", () => {
  const asked = [];
  const files = {
    read: () => new TextEncoder().encode("export let x = 1"),
    write: () => undefined,
  };
  const closed = new Kinako(module, { files });
  assert.equal(closed.check('import "./lib" as lib')[0].code, "T074");
  const open = new Kinako(module, {
    files: {
      ...files,
      imports: {
        kindOf: (path) => (asked.push(path), path === "lib.mochi" ? "file" : null),
        read: files.read,
        list: () => [],
      },
    },
  });
  assert.equal(open.run('import "./lib" as lib\nlib.x').value, 1n);
  assert.ok(asked.every((path) => !path.includes("..") && !path.startsWith("/")));
  const failing = new Kinako(module, {
    files: {
      ...files,
      imports: {
        kindOf: () => "file",
        read: () => {
          throw new Error("not today");
        },
        list: () => [],
      },
    },
  });
  assert.match(failing.check('import "./lib" as lib')[0].message, /not today/);
});

test("errors and traps name the file they are in", () => {
  const { kinako } = make({ "lib.mochi": LIB, "wrong.mochi": "// ü\nexport let y = missing" });
  const [hidden] = kinako.check('// ü\nimport "./lib" as lib\nprint(lib.secret)');
  assert.equal(hidden.code, "T092");
  assert.equal(hidden.file, "program.mochi");
  const [label] = hidden.labels;
  assert.equal(label.file, "lib.mochi");
  assert.equal(LIB.slice(label.begin, label.end), "secret");
  const [edit] = hidden.fixes[0].edits;
  assert.deepEqual([edit.file, edit.start, edit.text], ["lib.mochi", LIB.indexOf("let secret"), "export "]);
  const [wrong] = kinako.check('import "./wrong" as wrong');
  assert.deepEqual([wrong.file, wrong.line, wrong.begin], ["wrong.mochi", 2, 20]);
  assert.match(wrong.text, /--> wrong.mochi:2:16/);
  assert.throws(() => kinako.run('import "./wrong" as wrong'), CompileError);
  assert.throws(
    () => kinako.run('import "./lib" as lib\nlib.half(0)'),
    (error) => {
      assert.ok(error instanceof RuntimeError);
      assert.deepEqual([error.trap.file, error.trap.line], ["lib.mochi", 3]);
      assert.deepEqual(
        error.guestStack.map(({ function: name, file }) => [name, file]),
        [["half", undefined], ["main", "program.mochi"]],
      );
      return true;
    },
  );
});

test("hosts call the program's own functions; those call its modules", () => {
  const { kinako } = make({ "lib.mochi": LIB });
  const program = kinako.compile('import "./lib" as lib\nfun f(n: int): int { return lib.half(n) + 1 }');
  assert.deepEqual(program.functions.map(({ name }) => name), ["f"]);
  assert.equal(program.call("f", 5), 3n);
});

test("editors see what modules export, and where it is declared", () => {
  const { kinako } = make({ "lib.mochi": LIB });
  const { symbols, members } = kinako.analyze('import "./lib" as lib\nprint(lib.half(2))');
  const half = symbols.find(({ name }) => name === "half");
  assert.equal(half.type, "half(n: int): int");
  assert.deepEqual(half.origin, { file: "lib.mochi", line: 3, column: 12 });
  assert.equal(half.definition, null);
  const lib = symbols.find(({ name }) => name === "lib");
  assert.deepEqual(members[lib.type].map(({ name }) => name), ["Point", "half"]);
});

test("files change between compilations", () => {
  const { kinako } = make({ "lib.mochi": "export let x = 1" });
  const source = 'import "./lib" as lib\nlib.x';
  assert.equal(kinako.run(source).value, 1n);
  kinako.files.set("lib.mochi", "export let x = 2");
  assert.equal(kinako.run(source).value, 2n);
});

test("a source may bring the files it imports", () => {
  const { kinako } = make({ "lib.mochi": "export let x = 1" });
  const source = 'import "./lib" as lib\nlib.x';
  const imports = { "lib.mochi": "export let x = 9" };
  assert.equal(kinako.run(source, { imports }).value, 9n);
  assert.deepEqual(kinako.check(source, { imports }), []);
  assert.equal(kinako.check(source, { imports: {} })[0].kind, "error");
  assert.equal(kinako.check(source, { imports: {} })[0].code, "T074");
  assert.equal(kinako.run(source).value, 1n);
});

test("a worker has files to import, too", async () => {
  const kinako = await createKinakoWorker({ files: { "lib.mochi": "export let x = 7" } });
  try {
    assert.equal((await kinako.run('import "./lib" as lib\nlib.x')).value, 7n);
  } finally {
    kinako.dispose();
  }
});
