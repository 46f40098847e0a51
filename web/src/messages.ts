// What goes between a page and the worker behind kinako/worker.
import {
  CompileError,
  DisposedError,
  InternalError,
  LimitError,
  Opaque,
  Rational,
  RuntimeError,
} from "./core.js";
import type { Diagnostic, Trap } from "./diagnostics.js";
import type { Limits, Stage, Stats } from "./engine.js";
import type { Limit } from "./errors.js";
import type { CompileOptions, RunOptions } from "./kinako.js";
import type { Integers } from "./values.js";

export interface Start {
  readonly module: WebAssembly.Module;
  readonly options: {
    readonly stdin?: string;
    readonly limits?: Limits;
    readonly files?: Readonly<Record<string, string | Uint8Array>>;
    readonly externs?: Readonly<Record<string, unknown>>;
    readonly integers?: Integers;
    readonly env?: Readonly<Record<string, string | undefined>>;
  };
  /** Not 0: the program is to stop. */
  readonly stop: Int32Array | null;
  /** Externs that are functions of the page, and the shared state for answers (extern-calls.ts). */
  readonly functions: readonly string[];
  readonly calls: Int32Array | null;
}

export type Request =
  | { readonly kind: "run"; readonly source: string; readonly options: RunOptions & CompileOptions }
  | {
      readonly kind: "check" | "format" | "analyze";
      readonly source: string;
      readonly options: CompileOptions;
    }
  | { readonly kind: "builtins" | "keywords" }
  | {
      readonly kind: "dump" | "inspect";
      readonly stage: Stage;
      readonly source: string;
      readonly options: CompileOptions;
    }
  | {
      readonly kind: "compile";
      readonly program: number;
      readonly source: string;
      readonly options: CompileOptions;
    }
  | { readonly kind: "runProgram"; readonly program: number; readonly options: RunOptions }
  | {
      readonly kind: "call";
      readonly program: number;
      readonly name: string;
      readonly values: readonly unknown[];
    }
  | {
      readonly kind: "runTest";
      readonly program: number;
      readonly index: number;
      readonly options: RunOptions;
    }
  | {
      readonly kind: "rename";
      readonly source: string;
      readonly offset: number;
      readonly newName: string;
      readonly options: CompileOptions;
    }
  | { readonly kind: "release"; readonly program: number }
  | { readonly kind: "readFile"; readonly path: string };

export type ToWorker =
  | { readonly kind: "start"; readonly start: Start }
  | { readonly kind: "request"; readonly id: number; readonly request: Request };

export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "stdout" | "stderr"; readonly text: string }
  | { readonly kind: "extern"; readonly name: string; readonly values: readonly unknown[] }
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

/** `thrown`: what a function of the page threw last. */
export function unpackError(packed: PackedError, thrown?: unknown): Error {
  const { name, message, diagnostics, trap, limit, stats = null } = packed;
  if (diagnostics) return new CompileError(diagnostics);
  if (trap && limit) return new LimitError(trap, limit, stats);
  if (trap) return new RuntimeError(trap, trap.code === "host" ? thrown : undefined, stats);
  if (name === "DisposedError") return new DisposedError(message);
  if (name === "InternalError") return new InternalError(message);
  if (name === "TypeError") return new TypeError(message);
  if (name === "RangeError") return new RangeError(message);
  return new Error(message);
}

const CLASS = "kinako:class";

/** Values with the names of their classes. */
export function pack(value: unknown): unknown {
  if (value instanceof Rational) {
    return { [CLASS]: "Rational", numerator: value.numerator, denominator: value.denominator };
  }
  if (value instanceof Opaque) return { [CLASS]: "Opaque", kind: value.kind };
  return mapped(value, pack);
}

export function unpack(value: unknown): unknown {
  const given = value as { [CLASS]?: string; numerator: bigint; denominator: bigint; kind: string };
  if (given?.[CLASS] === "Rational") return new Rational(given.numerator, given.denominator);
  if (given?.[CLASS] === "Opaque") return new Opaque(given.kind);
  return mapped(value, unpack);
}

function mapped(value: unknown, each: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(each);
  if (value instanceof Map) return new Map([...value].map(([k, v]) => [each(k), each(v)]));
  if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, each(item)]));
  }
  return value;
}
