// The outside world as a program sees it: output, input, files, time, and the functions that
// the page or the server supplies. wasm/javascript_host.cpp is the other side.
import { About, MOST_IMPORTED } from "./protocol.js";
import { ValueReader, ValueWriter } from "./values.js";
import type { FunctionTable, Integers } from "./values.js";

/** Where `load` and `save` find files. */
export interface FileSystem {
  /** @throws Error whose message says why not. */
  read(path: string): Uint8Array;
  /** @throws Error whose message says why not. */
  write(path: string, bytes: Uint8Array): void;
  /** What is written stays in memory: it counts as the program's. */
  readonly inMemory?: boolean;
  /**
   * What programs may `import`. Default: nothing. Paths contain no `.` or `..`, and are relative to
   * the same folder as the program's own name.
   */
  readonly imports?: ImportSource;
}

/** Where `import` finds files. */
export interface ImportSource {
  /** Null if there is neither. "" is the folder to which paths are relative. */
  kindOf(path: string): "file" | "folder" | null;
  /** @throws Error whose message says why not. */
  read(path: string): Uint8Array;
  /**
   * The names of the files in a folder.
   *
   * @throws Error whose message says why not.
   */
  list(folder: string): readonly string[];
  /** The same text for all paths of one file, if links lead to it. Default: the path. */
  identity?(path: string): string;
  /** Paths may start with `..` and so lead outside that folder. */
  readonly mayLeave?: boolean;
}

/** There is nothing to import. */
const NO_IMPORTS: ImportSource = {
  kindOf: () => null,
  read: () => {
    throw new Error("No such file or directory");
  },
  list: () => [],
};

const encoder = new TextEncoder();

/** Answers the engine's questions about a path. */
export function answerAbout(files: FileSystem, about: About, path: string): Uint8Array | null {
  const { imports = NO_IMPORTS } = files;
  switch (about) {
    case About.Kind: {
      const kind = imports.kindOf(path);
      return kind === null ? null : encoder.encode(kind);
    }
    case About.Text: {
      const bytes = imports.read(path);
      if (bytes.length > MOST_IMPORTED) throw new Error("it is too large");
      return bytes;
    }
    case About.Names:
      return encoder.encode(imports.list(path).map((name) => `${name.replaceAll("\n", "")}\n`).join(""));
    case About.Identity:
      return encoder.encode(imports.identity?.(path) ?? path);
    case About.InMemory:
      return files.inMemory === true ? new Uint8Array() : null;
    case About.Leaving:
      return imports.mayLeave === true ? new Uint8Array() : null;
  }
}

/** A host function: it receives the program's values and returns one, synchronously. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type HostFunction = (...values: any[]) => unknown;

/** Names that programs declare `extern fun` or `extern let`. */
export type Externs = Readonly<Record<string, unknown>>;

export interface Host {
  write(bytes: Uint8Array): void;
  /** A line without its line break; null at the end of input. */
  readLine(): string | null;
  readAll(): string;
  readonly files: FileSystem;
  readonly env: Readonly<Record<string, string | undefined>>;
  now(): number;
  shouldStop(): boolean;
  readonly externs: Externs;
  readonly integers: Integers;
  /** When values have to be there, by `performance.now()`; nothing: there is time. */
  until?: number;
  /** The functions of the program that runs; without it they are returned as `Opaque`. */
  readonly functions?: FunctionTable;
  /** The values of runs and calls stay encoded. */
  readonly isRaw?: boolean;
}

/** An extern that takes and returns encoded values. */
export class RawExtern {
  constructor(readonly call: (values: Uint8Array, count: number) => Uint8Array) {}
}

/**
 * Checks the externs that are not functions.
 *
 * @throws TypeError for a value that cannot be passed to a program.
 */
export function checkExterns(externs: Externs): void {
  for (const value of Object.values(externs)) {
    if (typeof value !== "function" && !(value instanceof RawExtern)) new ValueWriter().write(value);
  }
}

/**
 * Milliseconds since 1970, with fractions, which `Date.now` does not have and a program that
 * measures itself needs. Never goes back.
 */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** Files in memory. `/a`, `./a` and `a` are three files. */
export class MemoryFiles implements FileSystem {
  readonly inMemory = true;
  readonly imports: ImportSource;

  constructor(readonly map: Map<string, string | Uint8Array>) {
    this.imports = {
      kindOf: (path) => {
        if (this.keyOf(path) !== undefined) return "file";
        return path === "" || this.namesIn(path).length > 0 ? "folder" : null;
      },
      read: (path) => this.read(this.keyOf(path) ?? path),
      list: (folder) => this.namesIn(folder).filter((name) => !name.includes("/")),
    };
  }

  read(path: string): Uint8Array {
    const content = this.map.get(path);
    if (content === undefined) throw new Error("No such file or directory");
    return typeof content === "string" ? encoder.encode(content) : content;
  }

  /** For imports `./a` and `a` are one. */
  private keyOf(path: string): string | undefined {
    return [path, `./${path}`].find((key) => this.map.has(key));
  }

  /** The contents of a folder and its subfolders, by the rest of their paths. */
  private namesIn(folder: string): string[] {
    const start = folder === "" || folder === "/" ? folder : `${folder}/`;
    const paths = [...this.map.keys()].map((key) => key.replace(/^\.\//, ""));
    return paths.filter((path) => path.startsWith(start)).map((path) => path.slice(start.length));
  }

  write(path: string, bytes: Uint8Array): void {
    this.map.set(path, bytes);
  }
}

/** Lines of a text, or what a function returns. */
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

/** Calls what the host supplies. Returns the bytes of the result. */
export function callExtern(
  host: Host,
  name: string,
  count: number,
  bytes: Uint8Array,
): Uint8Array {
  const extern: unknown = Object.hasOwn(host.externs, name) ? host.externs[name] : undefined;
  if (extern === undefined) throw new Error("the host has nothing with this name");
  if (extern instanceof RawExtern) return extern.call(bytes, count);
  let result: unknown = extern;
  if (typeof extern === "function") {
    const reader = new ValueReader(bytes, host);
    const values = Array.from({ length: count }, () => reader.read());
    result = (extern as HostFunction)(...values);
    if (result instanceof Promise) {
      result.catch(() => undefined);
      throw new Error("it returned a promise, and programs cannot wait");
    }
  }
  return new ValueWriter(host.functions).write(result).written;
}
