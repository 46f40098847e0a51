// Runs the package's command line again and again in one process, because starting Node takes
// longer than most tests: a line of JSON says what with, a line of JSON says what came of it.
//
//   node serve.mjs PACKAGE     {"words": […], "folder": …, "stdin": base64}
//                              {"code": …, "out": base64, "err": base64}
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";
import { parentPort, Worker, isMainThread, workerData } from "node:worker_threads";
import { fileURLToPath, pathToFileURL } from "node:url";
import { join, resolve } from "node:path";

const MOST_OUTPUT = 64 * 2 ** 20;

if (isMainThread) {
  // As the command line does it: on a thread with a deep stack.
  const worker = new Worker(fileURLToPath(import.meta.url), {
    workerData: resolve(process.argv[2]),
    resourceLimits: { stackSizeMb: 256 },
  });
  createInterface({ input: process.stdin })
    .on("line", (line) => worker.postMessage(JSON.parse(line)))
    .on("close", () => worker.terminate());
  worker.on("message", (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`));
  worker.on("error", (error) => {
    console.error(error);
    process.exit(70);
  });
} else {
  const { CommandLine, INTERPRETER_STACK, readPages, replaceFile, systemFiles } = await import(
    pathToFileURL(join(workerData, "dist/cli/command-line.js"))
  );
  const module = await WebAssembly.compile(readFileSync(join(workerData, "dist/kinako.wasm")));

  parentPort.on("message", ({ words, folder, stdin }) => {
    const streams = { 1: [], 2: [] };
    let written = 0;
    let input = Buffer.from(stdin, "base64");
    const inFolder = (path) => resolve(folder, path);
    const terminal = {
      write(descriptor, text) {
        const bytes = Buffer.from(text);
        written += bytes.length;
        if (written > MOST_OUTPUT) throw new Error("printed too much");
        streams[descriptor].push(bytes);
      },
      readLine() {
        if (input.length === 0) return null;
        const end = input.indexOf(10);
        const line = (end < 0 ? input : input.subarray(0, end)).toString();
        input = input.subarray(end < 0 ? input.length : end + 1);
        return line.endsWith("\r") ? line.slice(0, -1) : line;
      },
      readAll() {
        const all = input;
        input = Buffer.alloc(0);
        return all;
      },
      files: {
        read: (path) => systemFiles.read(inFolder(path)),
        write: (path, bytes) => systemFiles.write(inFolder(path), bytes),
        imports: {
          ...systemFiles.imports,
          kindOf: (path) => systemFiles.imports.kindOf(inFolder(path)),
          read: (path) => systemFiles.imports.read(inFolder(path)),
          list: (path) => systemFiles.imports.list(inFolder(path)),
          identity: (path) => systemFiles.imports.identity(inFolder(path)),
        },
      },
      replaceFile: (path, text) => replaceFile(inFolder(path), text),
      readPages,
      env: { NO_COLOR: "1" },
      isTerminal: () => false,
      isInterrupted: () => false,
    };
    let code;
    try {
      code = new CommandLine(module, terminal, INTERPRETER_STACK).main(words);
    } catch (error) {
      code = 70;
      streams[2].push(Buffer.from(String(error.stack)));
    }
    const [out, err] = [1, 2].map((each) => Buffer.concat(streams[each]).toString("base64"));
    parentPort.postMessage({ code, out, err });
  });
}
