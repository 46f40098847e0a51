// What goes between a page and the worker behind kinako/worker. Values travel as a ValueWriter
// writes them: the page, which reads and writes them, refuses what the engine would.
import {
  CompileError,
  DisposedError,
  InternalError,
  LimitError,
  RuntimeError,
  StateLostError,
} from "./core.js";
import type { Diagnostic, Trap } from "./diagnostics.js";
import type { Backend, Limits, Stage, Stats } from "./engine.js";
import type { Limit } from "./errors.js";

export interface Start {
  readonly module: WebAssembly.Module;
  readonly options: {
    readonly limits?: Limits;
    readonly files?: Readonly<Record<string, string | Uint8Array>>;
    readonly stdin?: string;
    readonly env?: Readonly<Record<string, string | undefined>>;
  };
  readonly externs: PackedExterns;
  /** Not 0: the program is to stop. */
  readonly stop: Int32Array | null;
  /** The shared state for answers of the page's functions (extern-calls.ts). */
  readonly calls: Int32Array | null;
}

/** What programs may declare `extern`. */
export interface PackedExterns {
  /** Encoded. */
  readonly values: Readonly<Record<string, Uint8Array>>;
  /** Names of functions of the page. */
  readonly functions: readonly string[];
}

export interface PackedRun {
  readonly backend?: Backend;
  readonly limits?: Limits;
  readonly stdin?: string;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly externs?: PackedExterns;
}

export interface PackedCompile {
  readonly name?: string;
  readonly imports?: Readonly<Record<string, string | Uint8Array>>;
  readonly externs?: PackedExterns;
}

export interface PackedSource {
  readonly source: string;
  readonly options: PackedCompile;
}

/** The encoded values of a call. */
export interface PackedValues {
  readonly bytes: Uint8Array;
  readonly count: number;
}

export type Request =
  | ({ readonly kind: "run"; readonly run: PackedRun } & PackedSource)
  | ({ readonly kind: "check" | "format" | "analyze" } & PackedSource)
  | { readonly kind: "builtins" | "keywords" }
  | ({ readonly kind: "dump" | "inspect"; readonly stage: Stage } & PackedSource)
  | ({ readonly kind: "compile"; readonly program: number } & PackedSource)
  | { readonly kind: "runProgram"; readonly program: number; readonly run: PackedRun }
  | {
      readonly kind: "call";
      readonly program: number;
      /** A name, or the handle of a function that came out. */
      readonly callee: string | number;
      readonly values: PackedValues;
    }
  /** Compiles a program unless it is compiled already, runs it, and calls one of its functions. */
  | ({
      readonly kind: "runAndCall";
      readonly run: PackedRun;
      readonly callee: string;
      readonly values: PackedValues;
    } & PackedSource)
  | {
      readonly kind: "runTest";
      readonly program: number;
      readonly index: number;
      readonly run: PackedRun;
    }
  | ({
      readonly kind: "rename";
      readonly offset: number;
      readonly newName: string;
    } & PackedSource)
  | { readonly kind: "release"; readonly program: number }
  | { readonly kind: "readFile"; readonly path: string };

export type ToWorker =
  | { readonly kind: "start"; readonly start: Start }
  | { readonly kind: "request"; readonly id: number; readonly request: Request };

export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "stdout" | "stderr"; readonly text: string }
  | { readonly kind: "extern"; readonly name: string; readonly values: PackedValues }
  | { readonly kind: "externBuffer"; readonly buffer: SharedArrayBuffer }
  | { readonly kind: "done"; readonly id: number; readonly value: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly error: PackedError };

/** An error without its class, which would be lost in a message. */
export interface PackedError {
  readonly name: string;
  readonly message: string;
  readonly diagnostics?: readonly Diagnostic[];
  readonly trap?: Trap;
  readonly limit?: Limit;
  readonly stats?: Stats | null;
}

export function packError(error: unknown): PackedError {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message } = error;
  if (error instanceof CompileError) return { name, message, diagnostics: error.diagnostics };
  if (error instanceof RuntimeError) {
    const limit = error instanceof LimitError ? { limit: error.limit } : {};
    return { name, message, trap: error.trap, stats: error.stats, ...limit };
  }
  return { name, message };
}

const PLAIN: Readonly<Record<string, new (message: string) => Error>> = {
  DisposedError,
  InternalError,
  RangeError,
  StateLostError,
  TypeError,
};

/** `thrown`: what a function of the page threw last. */
export function unpackError(packed: PackedError, thrown?: unknown): Error {
  const { name, message, diagnostics, trap, limit, stats = null } = packed;
  if (diagnostics) return new CompileError(diagnostics);
  if (trap && limit) return new LimitError(trap, limit, stats);
  if (trap) return new RuntimeError(trap, trap.code === "host" ? thrown : undefined, stats);
  return new (PLAIN[name] ?? Error)(message);
}
