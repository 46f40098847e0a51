// The API: a Kinako, its programs, and what they are given.
import { readAnalysis, readLinks, readRenaming } from "./analysis.js";
import type { Analysis, BuiltinFacts, Inspection, Renaming } from "./analysis.js";
import { readReports } from "./diagnostics.js";
import type { Diagnostic, Report, Trap } from "./diagnostics.js";
import { Engine, engineOptions } from "./engine.js";
import { Callee } from "./protocol.js";
import type {
  Backend,
  FunctionSignature,
  Limits,
  NumberedFunction,
  RawRun,
  Stage,
  Stats,
  TestBlock,
} from "./engine.js";
import {
  CompileError,
  DisposedError,
  errorOf,
  limitError,
  outputError,
  StateLostError,
} from "./errors.js";
import { checkExterns, inputOf, MemoryFiles, now } from "./host.js";
import type { Externs, FileSystem, Host } from "./host.js";
import { loadModule } from "./load.js";
import type { WasmSource } from "./load.js";
import { asWritten, ValueWriter } from "./values.js";
import type {
  FunctionTable,
  Integers,
  KinakoFunction,
  KinakoInput,
  KinakoValue,
  Written,
} from "./values.js";

export type Stdin = string | (() => string | null | undefined);

export interface KinakoOptions {
  /** The engine. Default: the package's own copy. */
  readonly wasm?: WasmSource;
  /** Receives the output of programs as it is printed. Default: `console.log`, line by line. */
  readonly stdout?: (text: string) => void;
  /** Receives warnings about running programs, as text for people. Default: they are dropped. */
  readonly stderr?: (text: string) => void;
  /** What `input()` reads: a text, or a function that returns a line, or null at the end. */
  readonly stdin?: Stdin;
  /** The limits of every run; the limits passed to a run override them. */
  readonly limits?: Limits;
  /**
   * What `load`, `save` and `import` see: files in memory by path, or a file system. Imports are
   * relative to the folder of the program's `name`.
   */
  readonly files?: Readonly<Record<string, string | Uint8Array>> | FileSystem;
  /** Functions and values for what programs declare `extern fun` and `extern let`. */
  readonly externs?: Externs;
  /** How ints of programs are returned. Default: `bigint`. */
  readonly integers?: Integers;
  /** Environment variables, such as MOCHI_NOW_SEED. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970, with fractions. Default: the clock of `performance`. */
  readonly now?: () => number;
  /** Called often while a program runs; true stops the program with a LimitError. */
  readonly shouldStop?: () => boolean;
}

export interface RunOptions {
  /** The back end that runs the program: the fast register machine, or the reference interpreter. */
  readonly backend?: Backend;
  /** Reserved for the program's arguments, which the language has no way to read yet. */
  readonly args?: readonly string[];
  readonly limits?: Limits;
  /** This and the next four replace those of the Kinako, for this run and the calls after it. */
  readonly stdin?: Stdin;
  readonly stdout?: (text: string) => void;
  readonly stderr?: (text: string) => void;
  /** Added to those of the Kinako; they replace externs with the same names. */
  readonly externs?: Externs;
  readonly files?: KinakoOptions["files"];
  /** Stops the run when it is aborted: the run then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface CompileOptions {
  /** The name of the source in messages, and the path to which its imports are relative. */
  readonly name?: string;
  /** Files the source may import, by path, instead of those in `files`. */
  readonly imports?: Readonly<Record<string, string | Uint8Array>>;
  /** Added to those of the Kinako; they replace externs with the same names. */
  readonly externs?: Externs;
}

export interface RunResult {
  readonly status: "ok";
  /** The value of the last statement if that is an expression, otherwise null. */
  readonly value: KinakoValue;
  readonly stats: Stats;
  /** The warnings about the source, followed by those of the run itself. */
  readonly warnings: readonly Diagnostic[];
  /** If the run was given `files` by path: these, and those it saved. */
  readonly files?: ReadonlyMap<string, string | Uint8Array>;
}

/** Options that only the package itself uses. */
export interface InnerOptions extends KinakoOptions {
  /** The values of runs and calls stay encoded, as a ValueReader reads them. */
  readonly isRaw?: boolean;
}

/**
 * Loads the engine.
 *
 * @throws whatever reading or compiling the wasm throws.
 */
export async function createKinako(options: KinakoOptions = {}): Promise<Kinako> {
  return new Kinako(await loadModule(options.wasm), options);
}

/** An engine and the world its programs see. Create as many as you like; they share nothing. */
export class Kinako {
  /** Files in memory, unless a file system was given: files that programs save are here. */
  readonly files: Map<string, string | Uint8Array>;
  private readonly engine: Engine;
  private readonly world: Omit<Host, "readLine" | "readAll" | "write">;
  private readonly externs: Externs;
  private readonly output: Output;
  private words: ReturnType<Engine["words"]> | null = null;

  /**
   * Use {@link createKinako}, unless you already have a compiled module.
   *
   * @throws TypeError for an extern that cannot be passed to a program.
   */
  constructor(
    module: WebAssembly.Module,
    private readonly options: KinakoOptions = {},
  ) {
    const { files, map } = filesOf(options.files);
    this.files = map;
    this.externs = { ...options.externs };
    checkExterns(this.externs);
    this.output = new Output(options.stdout);
    this.world = {
      files,
      env: options.env ?? {},
      now: options.now ?? now,
      shouldStop: options.shouldStop ?? (() => false),
      externs: this.externs,
      integers: options.integers ?? "bigint",
      isRaw: (options as InnerOptions).isRaw ?? false,
    };
    this.engine = new Engine(module, this.quietHost());
  }

  /**
   * Compiles and runs a program.
   *
   * @throws CompileError, RuntimeError, LimitError, DisposedError; whatever `stdout` and the like
   * throw.
   */
  run(source: string, options: RunOptions & CompileOptions = {}): RunResult {
    const limits = { ...this.options.limits, ...options.limits };
    const started = performance.now();
    const program = this.compile(source, options.imports ? options : withFiles(options));
    try {
      const { deadlineMs = 0 } = limits;
      const left = Math.max(1, deadlineMs - (performance.now() - started));
      return program.run({ ...options, limits: deadlineMs ? { ...limits, deadlineMs: left } : limits });
    } finally {
      program.dispose();
    }
  }

  /**
   * The errors and warnings of a program; an empty list if there are none.
   *
   * @throws DisposedError
   */
  check(source: string, options: CompileOptions = {}): Diagnostic[] {
    const { program, reports } = this.compileRaw(source, options);
    if (program !== null) this.engine.release(program);
    return readReports(reports, source);
  }

  /**
   * The facts an editor needs about a program: symbols and where they are mentioned, types, members,
   * an outline, errors and warnings. Also works on programs with errors.
   *
   * @throws DisposedError
   */
  analyze(source: string, options: CompileOptions = {}): Analysis {
    const deadline = performance.now() + (this.options.limits?.deadlineMs || Infinity);
    const host = this.compilingHost(options);
    const supplied = this.supplied(options);
    const { json, reports } = this.engine.analyze(nameOf(options), textOf(source), supplied, host);
    return readAnalysis(json, readReports(reports, source), source, this.builtins(), deadline);
  }

  /**
   * Another name for what is named at `offset` of the source, in all of its places; refused when
   * the program would mean something else with it, or when it is no name.
   *
   * @throws DisposedError
   */
  rename(
    source: string,
    offset: number,
    newName: string,
    options: CompileOptions = {},
  ): Renaming {
    const supplied = this.supplied(options);
    const host = this.compilingHost(options);
    const bytes = new TextEncoder().encode(textOf(source));
    const before = new TextEncoder().encode(source.slice(0, offset)).length;
    const { problem, places } = this.engine.rename(
      nameOf(options),
      bytes,
      before,
      newName,
      supplied,
      host,
    );
    return readRenaming(problem, places, newName, source);
  }

  /**
   * The functions that every program has.
   *
   * @throws DisposedError
   */
  builtins(): BuiltinFacts[] {
    return (this.words ??= this.engine.words()).builtins;
  }

  /**
   * The reserved words.
   *
   * @throws DisposedError
   */
  keywords(): string[] {
    return (this.words ??= this.engine.words()).keywords;
  }

  /**
   * A program that can run many times.
   *
   * @throws CompileError, DisposedError
   */
  compile(source: string, options: CompileOptions = {}): Program {
    const { program, reports } = this.compileRaw(source, options);
    const diagnostics = readReports<Diagnostic>(reports, source);
    if (program === null) throw new CompileError(diagnostics);
    for (const { text } of diagnostics) this.options.stderr?.(text);
    const externs = { ...this.externs, ...options.externs };
    return new Program(
      this.engine,
      {
        source,
        recompile: () => this.compileRaw(source, options).program,
        world: { ...this.world, externs },
        options: this.options,
        output: this.output,
      },
      program,
      diagnostics,
    );
  }

  /**
   * The program in the standard style, with its comments.
   *
   * @throws CompileError if it cannot be parsed, DisposedError
   */
  format(source: string, options: CompileOptions = {}): string {
    this.engine.limits = this.options.limits ?? {};
    const { text, reports } = this.engine.format(nameOf(options), textOf(source));
    if (text === null) throw new CompileError(readReports(reports, source));
    return text;
  }

  /**
   * A program as a stage of the engine represents it, as text for people.
   *
   * @throws CompileError if the stage needs a program without errors, DisposedError
   */
  dump(stage: Stage, source: string, options: CompileOptions = {}): string {
    return this.inspectRaw(stage, source, options).text;
  }

  /**
   * The same text, and which of its lines come from which place in the source.
   *
   * @throws CompileError if the stage needs a program without errors, DisposedError
   */
  inspect(stage: Stage, source: string, options: CompileOptions = {}): Inspection {
    const { text, links } = this.inspectRaw(stage, source, options);
    return { text, links: readLinks(links, source) };
  }

  /** Bytes of memory that the engine uses. It keeps them until it is disposed of. */
  get memoryBytes(): number {
    return this.engine.memoryBytes;
  }

  /** Frees the engine's memory. After this, everything else throws DisposedError. */
  dispose(): void {
    this.engine.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  private inspectRaw(
    stage: Stage,
    source: string,
    options: CompileOptions,
  ): { text: string; links: string } {
    const host = this.compilingHost(options);
    const { text, reports, links } = this.engine.inspect(stage, nameOf(options), textOf(source), host);
    const diagnostics = readReports<Diagnostic>(reports, source);
    if (!text && diagnostics.some(({ kind }) => kind === "error")) {
      throw new CompileError(diagnostics);
    }
    return { text, links };
  }

  private compileRaw(
    source: string,
    options: CompileOptions,
  ): { program: number | null; reports: Report[] } {
    const host = this.compilingHost(options);
    const supplied = this.supplied(options);
    return this.engine.compile(nameOf(options), textOf(source), supplied, host, true);
  }

  private supplied({ externs }: CompileOptions): Iterable<string> {
    if (!externs) return Object.keys(this.externs);
    checkExterns(externs);
    return new Set([...Object.keys(this.externs), ...Object.keys(externs)]);
  }

  /** What a source sees while it is compiled. */
  private compilingHost({ imports, ...options }: RunOptions & CompileOptions): Host {
    this.engine.limits = { ...this.options.limits, ...options.limits };
    const host = this.quietHost();
    if (!imports) return host;
    return { ...host, files: new MemoryFiles(new Map(Object.entries(imports))) };
  }

  private quietHost(): Host {
    return { ...this.world, ...inputOf(""), write: () => undefined };
  }
}

interface ProgramParts {
  readonly source: string;
  readonly recompile: () => number | null;
  readonly world: Omit<Host, "readLine" | "readAll" | "write">;
  readonly options: KinakoOptions;
  readonly output: Output;
}

/** A compiled program and the state of its latest run. */
export class Program {
  private generation: number;
  /** Configured for the latest run, or for the first call. */
  private host: Host | null = null;
  private output: Output;
  private complain: (text: string) => void;
  private signal: AbortSignal | undefined;
  private isDisposed = false;
  /** It has run, so it has variables. */
  private hasState = false;
  private isStateLost = false;
  /** Bytes a run may print; 0 = no limit. */
  private mostOutput = 0;
  /** Milliseconds a run may take; 0 = no limit. */
  private deadline = 0;
  private signatures: ReadonlyMap<string, NumberedFunction> | null = null;
  private readonly handedOut = new HandedOut();

  /** Created by {@link Kinako.compile}. */
  constructor(
    private readonly engine: Engine,
    private readonly parts: ProgramParts,
    private program: number,
    /** About the source. */
    readonly warnings: readonly Diagnostic[],
  ) {
    this.generation = engine.generation;
    this.output = parts.output;
    this.complain = (text) => parts.options.stderr?.(text);
  }

  /** The top-level functions: those that {@link call} can call. */
  get functions(): readonly FunctionSignature[] {
    return [...this.known().values()].map(({ index: _, ...signature }) => signature);
  }

  /** The `test` blocks of the program, in the order of the text. */
  get tests(): readonly TestBlock[] {
    return this.engine.tests(this.ready());
  }

  /**
   * Runs one of the {@link tests}, by its position there, on its own: the program from its start,
   * and of its test blocks only this one. The variables of the latest run are dropped.
   *
   * @throws RangeError when there is no such test, RuntimeError when it fails, LimitError,
   * DisposedError; what `stdout` and its like throw.
   */
  runTest(index: number, options: RunOptions = {}): RunResult {
    const program = this.ready();
    if (!this.engine.tests(program)[index]) throw new RangeError(`kinako: there is no test ${index}`);
    options.signal?.throwIfAborted();
    const files = this.configure(program, options);
    const raw = this.printing((host) => this.engine.runTest(program, index, host));
    const { value, stats, warnings: more } = this.finished(raw);
    const warnings = [...this.warnings, ...more];
    return { status: "ok", value, stats: stats!, warnings, ...(files ? { files } : {}) };
  }

  /**
   * Runs the program from its start, with new variables.
   *
   * @throws RuntimeError, LimitError, DisposedError; whatever `stdout` and the like throw; the
   * reason of a signal that was aborted; TypeError for an extern that cannot be passed to a program.
   */
  run(options: RunOptions = {}): RunResult {
    const program = this.ready();
    options.signal?.throwIfAborted();
    const files = this.configure(program, options);
    this.isStateLost = false;
    this.hasState = true;
    const { value, stats, warnings: more } = this.finished(
      this.printing((host) => this.engine.run(program, host)),
    );
    const warnings = [...this.warnings, ...more];
    return { status: "ok", value, stats: stats!, warnings, ...(files ? { files } : {}) };
  }

  /**
   * Calls a function of the program with its variables as the latest run and the calls since then
   * left them. The first call runs the program if it has not run yet. Each call has the full limits
   * of that run.
   *
   * @throws TypeError if there is no such function, if it takes a different number of arguments, or
   * if a value cannot be passed to a program; RuntimeError, LimitError, DisposedError;
   * StateLostError if the engine had to be restarted since the latest run.
   */
  call(name: string, ...values: readonly KinakoInput[]): KinakoValue {
    const program = this.ready();
    const { index, parameters } = this.signature(name, values.length);
    const bytes = this.handedOut.write(name, parameters.length, values);
    return this.callWritten(program, Callee.Declared, index, bytes);
  }

  /**
   * The same with values that are encoded already; `callee`: a name, or the handle of a function
   * that the program returned.
   */
  callRaw(callee: string | number, count: number, bytes: Uint8Array): KinakoValue {
    const program = this.ready();
    const values = asWritten(bytes);
    if (typeof callee === "number") {
      return this.callWritten(program, Callee.HandedOut, callee, values);
    }
    const { index } = this.signature(callee, count);
    return this.callWritten(program, Callee.Declared, index, values);
  }

  /** Frees the program's memory. After this, everything else throws DisposedError. */
  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.handedOut.end("its program was disposed of");
    if (!this.engine.hasEnded && this.generation === this.engine.generation) {
      this.engine.release(this.program);
    }
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  private callWritten(
    program: number,
    kind: Callee,
    callee: number,
    values: Written,
  ): KinakoValue {
    if (this.isStateLost) throw new StateLostError(STATE_LOST);
    if (!this.host) this.configure(program, {});
    this.hasState = true;
    const { output } = this;
    const host = this.begin();
    let raw: RawRun;
    try {
      raw = this.engine.call(program, kind, callee, values, host);
    } finally {
      output.finish();
    }
    return raw.stats === null && !output.isOver ? raw.value : this.finished(raw).value;
  }

  private signature(name: string, count: number): NumberedFunction {
    return signatureOf(this.known(), name, count);
  }

  private known(): ReadonlyMap<string, NumberedFunction> {
    this.signatures ??= new Map(
      this.engine.functions(this.ready()).map((signature) => [signature.name, signature]),
    );
    return this.signatures;
  }

  /** The program's number in the engine as it is now. */
  private ready(): number {
    if (this.isDisposed) throw new DisposedError("this program was disposed of");
    if (this.generation !== this.engine.generation) {
      // The engine had to be restarted, and its programs with it.
      this.program = this.parts.recompile() ?? this.program;
      this.generation = this.engine.generation;
      this.host = null;
      this.isStateLost ||= this.hasState;
    }
    return this.program;
  }

  /** Returns the files of this run alone, unless they are a file system. */
  private configure(program: number, options: RunOptions): RunResult["files"] | null {
    const { world, options: all, output } = this.parts;
    const stdin = options.stdin ?? all.stdin;
    const own = options.files === undefined ? null : filesOf(options.files);
    if (options.externs) checkExterns(options.externs);
    const limits = { ...all.limits, ...options.limits };
    const mostOutput = limits.output ?? 0;
    if (!(mostOutput >= 0)) {
      throw new RangeError("kinako: limits.output must be a number that is not negative");
    }
    this.engine.configure(program, engineOptions(options.backend ?? "vm", limits));
    this.mostOutput = mostOutput;
    this.deadline = limits.deadlineMs ?? 0;
    this.output = options.stdout ? new Output(options.stdout) : output;
    this.complain = options.stderr ?? ((text): void => all.stderr?.(text));
    this.signal = options.signal;
    // Functions that an earlier run returned end with it.
    const functions = this.handedOut.begin((handle, bytes) =>
      this.callWritten(this.ready(), Callee.HandedOut, handle, bytes),
    );
    const { output: printed, signal } = this;
    this.host = {
      ...world,
      ...inputOf(stdin),
      files: own?.files ?? world.files,
      externs: { ...world.externs, ...options.externs },
      write: (bytes) => printed.write(bytes),
      shouldStop: () => printed.isOver || signal?.aborted === true || world.shouldStop(),
      functions,
      until: Infinity,
    };
    return isFileSystem(options.files) ? null : (own?.map ?? null);
  }

  private printing<T>(work: (host: Host) => T): T {
    const host = this.begin();
    try {
      return work(host);
    } finally {
      this.output.finish();
    }
  }

  private begin(): Host {
    this.output.start(this.mostOutput);
    const host = this.host!;
    // A little later than in the engine, which has the better message.
    if (this.deadline > 0) host.until = performance.now() + this.deadline + 5;
    return host;
  }

  private finished(raw: RawRun): Pick<RunResult, "value" | "warnings"> & Pick<RawRun, "stats"> {
    const tooMuch = this.output.isOver;
    if (!raw.trap && !tooMuch && raw.warnings.length === 0) {
      return { value: raw.value, stats: raw.stats, warnings: [] };
    }
    const warnings = readReports<Diagnostic>(raw.warnings, this.parts.source);
    for (const warning of warnings) this.complain(warning.text);
    if (raw.trap) {
      const [trap] = readReports<Trap>([raw.trap], this.parts.source);
      if (trap && tooMuch && trap.code === "interrupted") {
        throw outputError(trap, this.mostOutput, raw.stats);
      }
      if (trap?.code === "interrupted") this.signal?.throwIfAborted();
      const cause = trap?.code === "host" ? this.engine.thrownByExtern : undefined;
      if (trap) throw errorOf(trap, raw.stats, cause);
    } else if (tooMuch) {
      // It ended before the limit was checked.
      throw limitError("output", `output limit reached: ${this.mostOutput} bytes`, raw.stats);
    }
    return { value: raw.value, stats: raw.stats, warnings };
  }
}

/**
 * The function with this name, for a call with this many values.
 *
 * @throws TypeError if there is none.
 */
export function signatureOf<Signature extends FunctionSignature>(
  known: ReadonlyMap<string, Signature>,
  name: string,
  count: number,
): Signature {
  const signature = known.get(name);
  if (!signature) throw new TypeError(`kinako: the program has no function ${name}`);
  checkCount(name, signature.parameters.length, count);
  return signature;
}

function checkCount(name: string, arity: number, count: number): void {
  if (count === arity) return;
  throw new TypeError(`kinako: ${name} takes ${arity === 1 ? "1 value" : `${arity} values`}, not ${count}`);
}

export const STATE_LOST =
  "the engine had to be restarted, and the variables of this program are lost; run it again";

/** The functions of a program that its host holds, and the values they are called with. */
export class HandedOut {
  private table: (FunctionTable & { end: string }) | null = null;
  /** A writer to use again. */
  private spare: ValueWriter | null = null;

  /** `isAsync`: they return promises, which are rejected instead of throwing. */
  constructor(private readonly isAsync = false) {}

  /** Starts the functions of a new run; the earlier ones end. */
  begin(
    call: (handle: number, values: ValueWriter) => KinakoValue | Promise<KinakoValue>,
  ): FunctionTable {
    this.end("it is of an earlier run of its program");
    const known = new Map<number, KinakoFunction>();
    const handles = new WeakMap<object, { handle: number; arity: number }>();
    const table = {
      end: "",
      make: (handle: number, arity: number): KinakoFunction => {
        let made = known.get(handle);
        if (!made) {
          const invoke: KinakoFunction = (...values) => {
            if (table.end === "") return call(handle, this.write("the function", arity, values));
            throw new DisposedError(`this function cannot be called: ${table.end}`);
          };
          made = this.isAsync ? async (...values): Promise<KinakoValue> => invoke(...values) : invoke;
          known.set(handle, made);
          handles.set(made, { handle, arity });
        }
        return made;
      },
      find: (given: object) => (table.end === "" ? handles.get(given) : undefined),
    };
    this.table = table;
    this.spare = null;
    return table;
  }

  end(why: string): void {
    if (this.table) this.table.end = why;
    this.table = this.spare = null;
  }

  /**
   * The result is valid until the next call.
   *
   * @throws TypeError for a different number of values, or one that cannot be passed to a program.
   */
  write(name: string, arity: number, values: readonly unknown[]): ValueWriter {
    if (arity !== Infinity) checkCount(name, arity, values.length);
    const writer = this.spare?.emptied() ?? new ValueWriter(this.table ?? undefined);
    this.spare = null; // a getter of a value may come here again
    for (const value of values) writer.write(value);
    this.spare = writer;
    return writer;
  }
}

/** The caller's files: a file system, or files in memory. */
function filesOf(files: KinakoOptions["files"]): {
  files: FileSystem;
  map: Map<string, string | Uint8Array>;
} {
  if (isFileSystem(files)) return { files, map: new Map() };
  const map = new Map(Object.entries(files ?? {}));
  return { files: new MemoryFiles(map), map };
}

/** The source of a run may import the files of that run. */
function withFiles(options: RunOptions & CompileOptions): CompileOptions {
  const { files } = options;
  return files === undefined || isFileSystem(files) ? options : { ...options, imports: files };
}

/** @throws TypeError if it is not a string. */
export function textOf(source: unknown): string {
  if (typeof source === "string") return source;
  throw new TypeError(`kinako: a program is a string, not ${source === null ? "null" : `a ${typeof source}`}`);
}

function nameOf({ name }: CompileOptions): string {
  return name ?? "program.mochi";
}

function isFileSystem(files: KinakoOptions["files"]): files is FileSystem {
  return typeof (files as FileSystem | undefined)?.read === "function";
}

/** The output of programs: bytes of UTF-8 in pieces, passed on as text, up to a limit. */
class Output {
  /** More was printed than the limit allows. */
  isOver = false;
  private readonly lines: LineOutput | null;
  private readonly show: (text: string) => void;
  private readonly decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  private left = Infinity;
  private isUsed = false;

  constructor(stdout: ((text: string) => void) | undefined) {
    this.lines = stdout ? null : new LineOutput((line) => console.log(line));
    this.show = stdout ?? ((text): void => this.lines?.write(text));
  }

  /** Before each run. At most `most` bytes; 0 = no limit. */
  start(most: number): void {
    this.left = most === 0 ? Infinity : most;
    this.isOver = false;
  }

  write(bytes: Uint8Array): void {
    if (bytes.length > this.left) this.isOver = true;
    const kept = this.isOver ? bytes.subarray(0, this.left) : bytes;
    this.left -= kept.length;
    this.isUsed = true;
    const text = this.decoder.decode(kept, { stream: true });
    if (text) this.show(text);
  }

  finish(): void {
    if (!this.isUsed) return;
    this.isUsed = false;
    const rest = this.decoder.decode();
    // A character that the limit cut in two is left out.
    if (rest && !this.isOver) this.show(rest);
    this.lines?.finish();
  }
}

/** Text in pieces, shown as whole lines. */
export class LineOutput {
  private pending = "";

  constructor(private readonly show: (line: string) => void) {}

  write(text: string): void {
    const parts = (this.pending + text).split("\n");
    this.pending = parts.pop() ?? "";
    for (const line of parts) this.show(line);
  }

  finish(): void {
    if (this.pending) this.show(this.pending);
    this.pending = "";
  }
}
