// The world outside as a program sees it: output, input, files, time, and the functions that
// the page or the server gives it. wasm/javascript_host.cpp is the other end.
import { ValueReader, ValueWriter } from "./values.js";
import type { Integers } from "./values.js";

/** Where `load` and `save` find files. */
export interface FileSystem {
  /** @throws Error whose message says why not. */
  read(path: string): Uint8Array;
  /** @throws Error whose message says why not. */
  write(path: string, bytes: Uint8Array): void;
}

/** A host function: it gets the program's values and gives one back, at once. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type HostFunction = (...values: any[]) => unknown;

/** Names the program declares `extern fun` or `extern let`. */
export type Externs = Readonly<Record<string, unknown>>;

export interface Host {
  write(bytes: Uint8Array): void;
  /** A line without its end; null at the end of input. */
  readLine(): string | null;
  readAll(): string;
  readonly files: FileSystem;
  readonly env: Readonly<Record<string, string | undefined>>;
  now(): number;
  shouldStop(): boolean;
  readonly externs: Externs;
  readonly integers: Integers;
}

/**
 * Milliseconds since 1970, with parts of them: `Date.now` has none, and a program that measures
 * itself wants them. Never goes back.
 */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** Files in memory. `/a`, `./a` and `a` are three files. */
export class MemoryFiles implements FileSystem {
  private readonly encoder = new TextEncoder();

  constructor(readonly map: Map<string, string | Uint8Array>) {}

  read(path: string): Uint8Array {
    const content = this.map.get(path);
    if (content === undefined) throw new Error("No such file or directory");
    return typeof content === "string" ? this.encoder.encode(content) : content;
  }

  write(path: string, bytes: Uint8Array): void {
    this.map.set(path, bytes);
  }
}

/** Lines of a text, or whatever a function gives. */
export function inputOf(
  stdin: string | (() => string | null | undefined) | undefined,
): Pick<Host, "readLine" | "readAll"> {
  if (typeof stdin === "function") {
    return {
      readLine: () => stdin() ?? null,
      readAll: () => {
        let all = "";
        for (let line = stdin(); line != null; line = stdin()) all += `${line}\n`;
        return all;
      },
    };
  }
  let rest = stdin ?? "";
  return {
    readLine: () => {
      if (rest === "") return null;
      const end = rest.indexOf("\n");
      const line = end < 0 ? rest : rest.slice(0, end);
      rest = end < 0 ? "" : rest.slice(end + 1);
      return line.endsWith("\r") ? line.slice(0, -1) : line;
    },
    readAll: () => {
      const all = rest;
      rest = "";
      return all;
    },
  };
}

/** Calls what the host supplies. Gives the result's bytes. */
export function callExtern(
  host: Host,
  name: string,
  count: number,
  bytes: Uint8Array,
): Uint8Array {
  const extern: unknown = Object.hasOwn(host.externs, name) ? host.externs[name] : undefined;
  if (extern === undefined) throw new Error("the host has nothing of this name");
  let result: unknown = extern;
  if (typeof extern === "function") {
    const reader = new ValueReader(bytes, host.integers);
    const values = Array.from({ length: count }, () => reader.read());
    result = (extern as HostFunction)(...values);
    if (result instanceof Promise) {
      result.catch(() => undefined);
      throw new Error("it gives a promise, and programs cannot wait");
    }
  }
  return new ValueWriter().write(result).written;
}
