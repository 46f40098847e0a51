// kinako/inline: the same API in a file that contains the engine, for single-file bundles that run
// in Node.
import { nodeModule, setStandard } from "./core.js";
import type { WasmSource } from "./load.js";
import type { AnyWorker } from "./thread.js";

export * from "./index.js";

/** kinako.wasm, compressed with Brotli, in base 64; build.mjs inserts it. */
declare const KINAKO_WASM: string;
/** The script of the worker. */
declare const KINAKO_WORKER: string;

interface Zlib {
  brotliDecompressSync(bytes: Uint8Array): Uint8Array;
}

let bytes: Promise<Uint8Array<ArrayBuffer>> | null = null;

/** The bytes of the engine. `createKinako` uses them by itself; pass them to a worker as `wasm`. */
export function wasm(): Promise<Uint8Array<ArrayBuffer>> {
  bytes ??= nodeModule<Zlib>("node:zlib").then(({ brotliDecompressSync }) => {
    const packed = Buffer.from(KINAKO_WASM, "base64");
    return brotliDecompressSync(packed) as Uint8Array<ArrayBuffer>;
  });
  return bytes;
}

/** A worker whose script is in this file: `createKinakoWorker({ wasm: wasm(), worker: inlineWorker })`. */
export async function inlineWorker(): Promise<AnyWorker> {
  type Make = new (script: string, options: { eval: boolean }) => AnyWorker;
  const { Worker } = await nodeModule<{ Worker: Make }>("node:worker_threads");
  return new Worker(KINAKO_WORKER, { eval: true });
}

setStandard(() => wasm() as WasmSource);
