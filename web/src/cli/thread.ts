// The thread the command line runs on.
import { writeSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import {
  BrokenPipe,
  CommandLine,
  INTERPRETER_STACK,
  ProcessTerminal,
  reasonOf,
} from "./command-line.js";
import { Exit } from "../protocol.js";

interface Start {
  readonly module: WebAssembly.Module;
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly terminals: { readonly 1: boolean; readonly 2: boolean };
  readonly interrupted: Int32Array;
}

const { module, words, env, terminals, interrupted } = workerData as Start;
const terminal = new ProcessTerminal(env, terminals, interrupted);
let code: number;
try {
  code = new CommandLine(module, terminal, INTERPRETER_STACK).main(words);
} catch (error) {
  if (error instanceof BrokenPipe) {
    code = 128 + 13; // as after SIGPIPE
  } else if ((error as { syscall?: string }).syscall === "write") {
    writeSync(2, `kinako: cannot write output: ${reasonOf(error)}\n`);
    code = Exit.Failed;
  } else {
    throw error;
  }
}
parentPort?.postMessage(code satisfies Exit | number);
