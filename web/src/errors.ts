// Everything this package throws on purpose.
import type { Diagnostic, GuestFrame, Operand, Span, Trap } from "./diagnostics.js";
import type { Stats } from "./engine.js";

/** Their base class. */
export abstract class KinakoError extends Error {}

/** A program has errors and does not run. */
export class CompileError extends KinakoError {
  override readonly name = "CompileError";

  constructor(
    /** Errors and warnings, in the order of the text. */
    readonly diagnostics: readonly Diagnostic[],
  ) {
    const errors = diagnostics.filter((diagnostic) => diagnostic.kind === "error");
    const first = errors[0];
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
    super(first ? `${first.file}:${first.line}:${first.column}: ${first.message}${more}` : "");
  }
}

/** A program stopped: it divided by zero, went past the end of a list, panicked … */
export class RuntimeError extends KinakoError {
  override readonly name: string = "RuntimeError";
  /** The kind of fault, such as "divide-by-zero". */
  readonly kind: string;
  readonly span: Span;
  /** The calls of the program that had not returned, innermost first. */
  readonly guestStack: readonly GuestFrame[];
  /** The values in the condition of a failed `expect`; empty for every other fault. */
  readonly operands: readonly Operand[];
  /** How the sides of a failed `==` differ, if they are long; otherwise "". See {@link Trap}. */
  readonly difference: string;

  constructor(
    readonly trap: Trap,
    /** What a host function threw, if that is why it stopped. */
    cause?: unknown,
    /** What the run needed until it stopped; null if that is not known. */
    readonly stats: Stats | null = null,
  ) {
    super(trap.message, cause === undefined ? undefined : { cause });
    this.kind = trap.code;
    this.span = trap;
    this.guestStack = trap.stack;
    this.operands = trap.operands;
    this.difference = trap.difference;
  }
}

/** Which limit stopped a program; "stop" is `stop()`. */
export type Limit = "fuel" | "deadlineMs" | "memory" | "stackDepth" | "output" | "stop";

const LIMITS: ReadonlyMap<string, Limit> = new Map([
  ["fuel", "fuel"],
  ["timeout", "deadlineMs"],
  ["memory", "memory"],
  ["output", "output"],
  ["stack-overflow", "stackDepth"],
  ["interrupted", "stop"],
]);

/** A program was stopped because it exceeded a limit, or by `stop()`. */
export class LimitError extends RuntimeError {
  override readonly name = "LimitError";

  constructor(
    trap: Trap,
    readonly limit: Limit,
    stats: Stats | null = null,
  ) {
    super(trap, undefined, stats);
  }
}

/** Something was used after its `dispose()`. */
export class DisposedError extends KinakoError {
  override readonly name = "DisposedError";
}

/**
 * The engine had to be restarted, for instance because a program used up the stack of the machine
 * itself, and the variables of this program are lost. Its `run()` starts it again.
 */
export class StateLostError extends KinakoError {
  override readonly name = "StateLostError";
}

/** The queue of a pool is full. */
export class QueueFullError extends KinakoError {
  override readonly name = "QueueFullError";
}

/** The engine itself failed. It is restarted; please report what led to the failure. */
export class InternalError extends KinakoError {
  override readonly name = "InternalError";
}

export function errorOf(trap: Trap, stats: Stats | null, cause?: unknown): RuntimeError {
  const limit = LIMITS.get(trap.code);
  return limit ? new LimitError(trap, limit, stats) : new RuntimeError(trap, cause, stats);
}

/** The engine was interrupted because the program printed too much. */
export function outputError(trap: Trap, bytes: number, stats: Stats | null): LimitError {
  const message = `output limit reached: ${bytes} bytes`;
  const text = trap.text.replace("[interrupted]: interrupted", `[output]: ${message}`);
  return new LimitError({ ...trap, code: "output", message, text }, "output", stats);
}

const NOWHERE: Span = { line: 1, column: 1, endLine: 1, endColumn: 1, begin: 0, end: 0 };

/** A limit outside the engine: where the program was is not known. */
export function limitError(limit: Limit, message: string, stats: Stats | null = null): LimitError {
  const codes = [...LIMITS].find(([, name]) => name === limit);
  const trap: Trap = {
    ...NOWHERE,
    kind: "trap",
    code: codes ? codes[0] : limit,
    message,
    help: null,
    file: "",
    stack: [],
    omittedFrames: 0,
    operands: [],
    difference: "",
    text: `runtime error: ${message}\n`,
  };
  return new LimitError(trap, limit, stats);
}
