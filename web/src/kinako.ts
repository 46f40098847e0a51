// The API: a Kinako, its programs, and what they are given.
import { readAnalysis, readLinks, readRenaming } from "./analysis.js";
import type { Analysis, BuiltinFacts, Inspection, Renaming } from "./analysis.js";
import { readReports } from "./diagnostics.js";
import type { Diagnostic, Report, Trap } from "./diagnostics.js";
import { Engine, engineOptions } from "./engine.js";
import type { Backend, FunctionSignature, Limits, RawRun, Stage, Stats, TestBlock } from "./engine.js";
import { CompileError, DisposedError, errorOf, limitError, outputError } from "./errors.js";
import { inputOf, MemoryFiles, now } from "./host.js";
import type { Externs, FileSystem, Host } from "./host.js";
import { loadModule } from "./load.js";
import type { WasmSource } from "./load.js";
import { ValueWriter } from "./values.js";
import type { Integers, KinakoInput, KinakoValue } from "./values.js";

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
  readonly stdin?: Stdin;
}

export interface CompileOptions {
  /** The name of the source in messages, and the path to which its imports are relative. */
  readonly name?: string;
  /** Files the source may import, by path, instead of those in `files`. */
  readonly imports?: Readonly<Record<string, string | Uint8Array>>;
}

export interface RunResult {
  readonly status: "ok";
  /** The value of the last statement if that is an expression, otherwise null. */
  readonly value: KinakoValue;
  readonly stats: Stats;
  /** The warnings about the source, followed by those of the run itself. */
  readonly warnings: readonly Diagnostic[];
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
  private readonly world: Omit<Host, "readLine" | "readAll">;
  private readonly externs: Externs;
  private readonly output: Output;
  private words: ReturnType<Engine["words"]> | null = null;

  /** Use {@link createKinako}, unless you already have a compiled module. */
  constructor(
    module: WebAssembly.Module,
    private readonly options: KinakoOptions = {},
  ) {
    this.files = new Map();
    let files: FileSystem = new MemoryFiles(this.files);
    if (isFileSystem(options.files)) {
      files = options.files;
    } else {
      for (const [path, content] of Object.entries(options.files ?? {})) {
        this.files.set(path, content);
      }
    }
    const output = (this.output = new Output(options.stdout));
    const shouldStop = options.shouldStop ?? (() => false);
    this.externs = { ...options.externs };
    this.world = {
      write: (bytes) => output.write(bytes),
      files,
      env: options.env ?? {},
      now: options.now ?? now,
      shouldStop: () => output.isOver || shouldStop(),
      externs: this.externs,
      integers: options.integers ?? "bigint",
    };
    this.engine = new Engine(module, { ...this.world, ...inputOf("") });
  }

  /**
   * Compiles and runs a program.
   *
   * @throws CompileError, RuntimeError, LimitError, DisposedError; whatever `stdout` and the like
   * throw.
   */
  run(source: string, options: RunOptions & CompileOptions = {}): RunResult {
    const program = this.compile(source, options);
    try {
      return program.run(options);
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
    const supplied = Object.keys(this.externs);
    const host = this.compilingHost(options);
    const { json, reports } = this.engine.analyze(nameOf(options), source, supplied, host);
    return readAnalysis(json, readReports(reports, source), source, this.builtins());
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
    const supplied = Object.keys(this.externs);
    const host = this.compilingHost(options);
    const bytes = new TextEncoder().encode(source);
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
    const complain = (text: string): void => this.options.stderr?.(text);
    for (const diagnostic of diagnostics) complain(diagnostic.text);
    return new Program(
      this.engine,
      {
        source,
        recompile: () => this.compileRaw(source, options).program,
        host: (stdin) => ({ ...this.world, ...inputOf(stdin ?? this.options.stdin) }),
        limits: this.options.limits ?? {},
        output: this.output,
        complain,
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
    const { text, reports } = this.engine.format(nameOf(options), source);
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
    const { text, reports, links } = this.engine.inspect(stage, nameOf(options), source, host);
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
    return this.engine.compile(nameOf(options), source, Object.keys(this.externs), host);
  }

  /** What a source sees while it is compiled. */
  private compilingHost({ imports }: CompileOptions): Host {
    const host = { ...this.world, ...inputOf("") };
    if (!imports) return host;
    return { ...host, files: new MemoryFiles(new Map(Object.entries(imports))) };
  }
}

interface ProgramParts {
  readonly source: string;
  readonly recompile: () => number | null;
  readonly host: (stdin: Stdin | undefined) => Host;
  readonly limits: Limits;
  readonly output: Output;
  readonly complain: (text: string) => void;
}

/** A compiled program and the state of its latest run. */
export class Program {
  private generation: number;
  private host: Host;
  private isConfigured = false;
  private isDisposed = false;
  /** Bytes a run may print; 0 = no limit. */
  private mostOutput = 0;
  /** Milliseconds a run may take; 0 = no limit. */
  private deadline = 0;

  /** Created by {@link Kinako.compile}. */
  constructor(
    private readonly engine: Engine,
    private readonly parts: ProgramParts,
    private program: number,
    /** About the source. */
    readonly warnings: readonly Diagnostic[],
  ) {
    this.generation = engine.generation;
    this.host = parts.host(undefined);
  }

  /** The top-level functions: those that {@link call} can call. */
  get functions(): readonly FunctionSignature[] {
    return this.engine.functions(this.ready());
  }

  /** The `test` blocks of the program, in the order of the text. */
  get tests(): readonly TestBlock[] {
    return this.engine.tests(this.ready());
  }

  /**
   * Runs one of the {@link tests}, by its position there, on its own: the program from its start,
   * and of its test blocks only this one.
   *
   * @throws RangeError when there is no such test, RuntimeError when it fails, LimitError,
   * DisposedError; what `stdout` and its like throw.
   */
  runTest(index: number, options: RunOptions = {}): RunResult {
    const program = this.ready();
    if (!this.engine.tests(program)[index]) throw new RangeError(`kinako: there is no test ${index}`);
    this.configure(program, options);
    const raw = this.printing(() => this.engine.runTest(program, index, this.host));
    return { status: "ok", ...this.finished(raw) };
  }

  /**
   * Runs the program from its start, with new variables.
   *
   * @throws RuntimeError, LimitError, DisposedError; whatever `stdout` and the like throw.
   */
  run(options: RunOptions = {}): RunResult {
    const program = this.ready();
    this.configure(program, options);
    const raw = this.printing(() => this.engine.run(program, this.host));
    const { warnings, ...rest } = this.finished(raw);
    return { status: "ok", ...rest, warnings: [...this.warnings, ...warnings] };
  }

  /**
   * Calls a function of the program with its variables as the latest run and the calls since then
   * left them. The first call runs the program if it has not run yet. Each call has the full limits
   * of that run.
   *
   * @throws TypeError if there is no such function, if it takes a different number of arguments, or
   * if a value cannot be passed to a program; RuntimeError, LimitError, DisposedError.
   */
  call(name: string, ...values: readonly KinakoInput[]): KinakoValue {
    const program = this.ready();
    const signature = this.engine.functions(program).find((known) => known.name === name);
    if (!signature) throw new TypeError(`kinako: the program has no function ${name}`);
    if (signature.parameters.length !== values.length) {
      throw new TypeError(
        `kinako: ${name} takes ${signature.parameters.length} values, not ${values.length}`,
      );
    }
    if (!this.isConfigured) this.configure(program, {});
    const writer = new ValueWriter();
    for (const value of values) writer.write(value);
    const raw = this.printing(() => this.engine.call(program, name, writer.written, this.host));
    if (!raw) throw new TypeError(`kinako: the program has no function ${name}`);
    return this.finished(raw).value;
  }

  /** Frees the program's memory. After this, everything else throws DisposedError. */
  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    if (!this.engine.hasEnded && this.generation === this.engine.generation) {
      this.engine.release(this.program);
    }
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** The program's number in the engine as it is now. */
  private ready(): number {
    if (this.isDisposed) throw new DisposedError("this program was disposed of");
    if (this.generation !== this.engine.generation) {
      // The engine had to be restarted, and its programs with it.
      this.program = this.parts.recompile() ?? this.program;
      this.generation = this.engine.generation;
      this.isConfigured = false;
    }
    return this.program;
  }

  private configure(program: number, options: RunOptions): void {
    const limits = { ...this.parts.limits, ...options.limits };
    this.host = this.parts.host(options.stdin);
    this.engine.configure(program, engineOptions(options.backend ?? "vm", limits));
    this.mostOutput = limits.output ?? 0;
    this.deadline = limits.deadlineMs ?? 0;
    if (!(this.mostOutput >= 0)) {
      throw new RangeError("kinako: limits.output must be a number that is not negative");
    }
    this.isConfigured = true;
  }

  private printing<T>(work: () => T): T {
    this.parts.output.start(this.mostOutput);
    // A little later than in the engine, which has the better message.
    this.host.until = this.deadline > 0 ? performance.now() + this.deadline + 5 : Infinity;
    try {
      return work();
    } finally {
      this.parts.output.finish();
    }
  }

  private finished(raw: RawRun): Pick<RunResult, "value" | "stats" | "warnings"> {
    const warnings = readReports<Diagnostic>(raw.warnings, this.parts.source);
    for (const warning of warnings) this.parts.complain(warning.text);
    const tooMuch = this.parts.output.isOver;
    if (raw.trap) {
      const [trap] = readReports<Trap>([raw.trap], this.parts.source);
      if (trap && tooMuch && trap.code === "interrupted") {
        throw outputError(trap, this.mostOutput, raw.stats);
      }
      const cause = trap?.code === "host" ? this.engine.thrownByExtern : undefined;
      if (trap) throw errorOf(trap, raw.stats, cause);
    } else if (tooMuch) {
      // It ended before the limit was checked.
      throw limitError("output", `output limit reached: ${this.mostOutput} bytes`, raw.stats);
    }
    return { value: raw.value, stats: raw.stats, warnings };
  }
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
    const text = this.decoder.decode(kept, { stream: true });
    if (text) this.show(text);
  }

  finish(): void {
    const rest = this.decoder.decode();
    // A character that the limit cut in two is left out.
    if (rest && !this.isOver) this.show(rest);
    this.lines?.finish();
  }
}

/** Text in pieces, shown as whole lines. */
class LineOutput {
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
