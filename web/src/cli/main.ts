#!/usr/bin/env node
// Starts the command line on a separate thread: there it may wait for input and recurse as
// deeply as programs do, while this one listens for Ctrl+C.
import { isatty } from "node:tty";
import { Worker } from "node:worker_threads";
import { loadModule } from "../core.js";
import { Exit } from "../protocol.js";
import { STACK_MEGABYTES } from "./stack.js";

const interrupted = new Int32Array(new SharedArrayBuffer(4));
const worker = new Worker(new URL("./thread.js", import.meta.url), {
  workerData: {
    module: await loadModule(),
    words: process.argv.slice(2),
    env: { ...process.env },
    terminals: { 1: isatty(1), 2: isatty(2) },
    interrupted,
  },
  resourceLimits: { stackSizeMb: STACK_MEGABYTES },
});
process.on("SIGINT", () => {
  if (Atomics.exchange(interrupted, 0, 1) !== 0) process.exit(Exit.Interrupted);
});
worker.on("message", (code: number) => {
  process.exitCode = code;
});
worker.on("error", (error) => {
  process.stderr.write(`kinako: ${error.message}\n`);
  process.exitCode = Exit.Failed;
});
