// Where kinako.wasm comes from.

/**
 * The compiled engine, its bytes, or where they are. A `string` or `URL` is fetched; in Node a
 * `file:` URL or a path is read.
 */
export type WasmSource =
  | WebAssembly.Module
  | BufferSource
  | URL
  | string
  | Response
  | Promise<WebAssembly.Module | BufferSource | Response>;

interface NodeFiles {
  readFileSync(path: string | URL): Uint8Array;
}

/** Whether this is Node, or something compatible. */
export function isNode(): boolean {
  const { process } = globalThis as { process?: { versions?: { node?: string } } };
  return process?.versions?.node !== undefined;
}

/** One of Node's own modules, imported in a way that bundlers ignore. */
export async function nodeModule<T>(name: string): Promise<T> {
  return (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as T;
}

/** The package's own copy, next to this file. */
function defaultSource(): URL {
  // In these words bundlers find it.
  if (import.meta.url) return new URL("./kinako.wasm", import.meta.url);
  throw new Error(
    "kinako: this bundle does not know where kinako.wasm is; import kinako/inline, which contains " +
      "it, or pass it as `wasm`",
  );
}

/** Modules that are compiled or being compiled, by address or by the object with the bytes. */
const byPlace = new Map<string, Promise<WebAssembly.Module>>();
const byBytes = new WeakMap<object, Promise<WebAssembly.Module>>();

/**
 * The compiled engine. The same address, or the same object, is compiled only once.
 *
 * @throws whatever reading or compiling it throws.
 */
export async function loadModule(source?: WasmSource): Promise<WebAssembly.Module> {
  const given: object | string = await (source ?? standard?.() ?? defaultSource());
  if (given instanceof WebAssembly.Module) return given;
  if (typeof given === "string" || given instanceof URL) {
    return once(byPlace, String(given), () => loadFrom(given));
  }
  return once(byBytes, given, () => {
    if (typeof Response !== "undefined" && given instanceof Response) return compileResponse(given);
    return WebAssembly.compile(given as BufferSource);
  });
}

interface Cache<Key> {
  get(key: Key): Promise<WebAssembly.Module> | undefined;
  set(key: Key, module: Promise<WebAssembly.Module>): unknown;
  delete(key: Key): unknown;
}

function once<Key>(
  known: Cache<Key>,
  key: Key,
  load: () => Promise<WebAssembly.Module>,
): Promise<WebAssembly.Module> {
  const before = known.get(key);
  if (before) return before;
  const module = load();
  known.set(key, module);
  module.catch(() => known.delete(key)); // a failure may be temporary
  return module;
}

let standard: (() => WasmSource) | null = null;

/** Sets the default of `createKinako`, for the entry of the package that contains the engine. */
export function setStandard(source: () => WasmSource): void {
  standard = source;
}

async function loadFrom(place: string | URL): Promise<WebAssembly.Module> {
  const text = String(place);
  const isRemote = /^(https?|data|blob):/.test(text);
  if (!isRemote && isNode()) {
    // Synchronously: through the thread pool a megabyte takes twice as long.
    const files = await nodeModule<NodeFiles>("node:fs");
    const bytes = files.readFileSync(text.startsWith("file:") ? new URL(text) : text);
    return WebAssembly.compile(bytes as Uint8Array<ArrayBuffer>);
  }
  return compileResponse(await fetch(place));
}

async function compileResponse(response: Response): Promise<WebAssembly.Module> {
  if (!response.ok) {
    throw new Error(`kinako: ${response.url} returned ${response.status} instead of the engine`);
  }
  if (response.headers.get("Content-Type")?.startsWith("application/wasm")) {
    return WebAssembly.compileStreaming(response);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}
