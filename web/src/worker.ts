// kinako/worker: the same API on a separate thread, where a program cannot block the page and can
// always be stopped.
import type { Analysis, BuiltinFacts, Inspection, Renaming } from "./analysis.js";
import type { Diagnostic } from "./diagnostics.js";
import type { FunctionSignature, Limits, Stage, TestBlock } from "./engine.js";
import {
  DisposedError,
  HandedOut,
  LimitError,
  limitError,
  LineOutput,
  loadModule,
  signatureOf,
  STATE_LOST,
  StateLostError,
  textOf,
  ValueReader,
  ValueWriter,
} from "./core.js";
import { canShareMemory, ExternCalls, newCallState } from "./extern-calls.js";
import type { Externs, HostFunction } from "./host.js";
import type { CompileOptions, KinakoOptions, RunOptions, RunResult } from "./kinako.js";
import { unpackError } from "./messages.js";
import type {
  FromWorker,
  PackedCompile,
  PackedExterns,
  PackedRun,
  PackedValues,
  Request,
  Start,
} from "./messages.js";
import { Thread } from "./thread.js";
import type { MakeWorker } from "./thread.js";
import type { FunctionTable, KinakoInput, KinakoValue, Reading } from "./values.js";

export * from "./index.js";
export { createKinakoPool, KinakoPool } from "./pool.js";
export type { PoolOptions } from "./pool.js";
export type { AnyWorker, MakeWorker } from "./thread.js";

export interface WorkerOptions
  extends Pick<
    KinakoOptions,
    "wasm" | "stdout" | "stderr" | "limits" | "integers" | "env"
  > {
  /** What `input()` reads. */
  readonly stdin?: string;
  /** Files in memory, by path. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /**
   * Values and functions for what programs declare `extern let` and `extern fun`. A function is
   * called on this side while the program waits, and may return a promise; it must not wait for this
   * worker itself. Functions need shared memory, which Node has, and pages that are isolated from
   * other origins.
   */
  readonly externs?: Externs;
  /** Creates the worker, for bundlers that do not understand `new Worker(new URL(…))`. */
  readonly worker?: MakeWorker;
  /** Milliseconds in which a program has to notice `stop()`; then the worker is replaced. 50. */
  readonly graceMs?: number;
}

/**
 * {@link RunOptions}, except that input is a string and files are contents by path. A signal works
 * at any time; a run that it aborts before it begins never begins.
 */
export interface WorkerRunOptions extends Omit<RunOptions, "stdin" | "files"> {
  readonly stdin?: string;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

const GRACE_MS = 50;

/**
 * @throws whatever reading or compiling the wasm throws; TypeError for externs that cannot be passed
 * to a program, and for functions among them if memory cannot be shared; InternalError if the
 * thread cannot be started.
 */
export async function createKinakoWorker(options: WorkerOptions = {}): Promise<KinakoWorker> {
  packExterns(options.externs ?? {});
  const worker = new KinakoWorker(await loadModule(options.wasm), options);
  try {
    await worker.started();
  } catch (error) {
    worker.dispose();
    throw error;
  }
  return worker;
}

/** What belongs to a request on this side. */
interface About {
  readonly options: WorkerRunOptions;
  /** Of its program. */
  functions?: FunctionTable | undefined;
}

/** A request, from when it is made to when it is answered. */
interface Job {
  /** Called when its turn comes; an error it throws is the answer. The last request's answer counts. */
  readonly requests: () => Request[];
  readonly about: About;
  readonly read: (value: unknown) => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  output: LineOutput | null;
  /** The error with which it is to end early. */
  reason: { readonly error: unknown } | null;
  /** The number of the request that is being answered. */
  id: number;
  left: Request[];
  deadline: ReturnType<typeof setTimeout> | undefined;
  grace: ReturnType<typeof setTimeout> | undefined;
  readonly settled: Promise<void>;
  readonly onSettled: () => void;
  readonly onAbort: () => void;
}

/** A Kinako on a separate thread. Requests are handled one after the other. */
export class KinakoWorker {
  /** Counts the threads: programs of earlier ones have to be compiled again. */
  private generation = 0;
  private thread: Thread | null = null;
  private ready: Promise<void> | null = null;
  private readonly queue: Job[] = [];
  private current: Job | null = null;
  private readonly stopFlag: Int32Array | null;
  private readonly externs: PackedExterns;
  /** Of the current thread. */
  private externCalls: ExternCalls | null = null;
  private lastNumber = 0;
  private isDisposed = false;

  /**
   * Use {@link createKinakoWorker}.
   *
   * @throws TypeError for externs that cannot be passed to a program, and for functions among them
   * if memory cannot be shared.
   */
  constructor(
    private readonly module: WebAssembly.Module,
    private readonly options: WorkerOptions,
  ) {
    this.stopFlag = canShareMemory() ? new Int32Array(new SharedArrayBuffer(4)) : null;
    this.externs = packExterns(options.externs ?? {});
  }

  /** Like {@link Kinako.run}. A deadline counts from when the run begins. */
  run(source: string, options: WorkerRunOptions & CompileOptions = {}): Promise<RunResult> {
    const table = new HandedOut(true);
    const job: About = { options, functions: table.begin(() => Promise.reject(gone())) };
    return this.ask(() => {
      const run = packRun(options);
      const imports = options.imports ?? options.files;
      const compile = packCompile(imports ? { ...options, imports } : options);
      return [{ kind: "run", source: textOf(source), options: compile, run }];
    }, job, (value) => {
      const result = this.resultOf(value, job.functions);
      table.end("its program was disposed of");
      return result;
    }) as Promise<RunResult>;
  }

  /** Like {@link Kinako.check}. */
  check(source: string, options: CompileOptions = {}): Promise<Diagnostic[]> {
    return this.askText("check", source, options) as Promise<Diagnostic[]>;
  }

  /** Like {@link Kinako.analyze}. */
  analyze(source: string, options: CompileOptions = {}): Promise<Analysis> {
    return this.askText("analyze", source, options) as Promise<Analysis>;
  }

  /** Like {@link Kinako.rename}. */
  rename(
    source: string,
    offset: number,
    newName: string,
    options: CompileOptions = {},
  ): Promise<Renaming> {
    return this.ask(() => {
      const packed = { source: textOf(source), options: packCompile(options) };
      return [{ kind: "rename", offset, newName, ...packed }];
    }) as Promise<Renaming>;
  }

  /** Like {@link Kinako.builtins}. */
  builtins(): Promise<BuiltinFacts[]> {
    return this.ask(() => [{ kind: "builtins" }]) as Promise<BuiltinFacts[]>;
  }

  /** Like {@link Kinako.keywords}. */
  keywords(): Promise<string[]> {
    return this.ask(() => [{ kind: "keywords" }]) as Promise<string[]>;
  }

  /** Like {@link Kinako.format}. */
  format(source: string, options: CompileOptions = {}): Promise<string> {
    return this.askText("format", source, options) as Promise<string>;
  }

  /** Like {@link Kinako.dump}. */
  dump(stage: Stage, source: string, options: CompileOptions = {}): Promise<string> {
    return this.ask(() => [
      { kind: "dump", stage, source: textOf(source), options: packCompile(options) },
    ]) as Promise<string>;
  }

  /** Like {@link Kinako.inspect}. */
  inspect(stage: Stage, source: string, options: CompileOptions = {}): Promise<Inspection> {
    return this.ask(() => [
      { kind: "inspect", stage, source: textOf(source), options: packCompile(options) },
    ]) as Promise<Inspection>;
  }

  /** Like {@link Kinako.compile}. */
  async compile(source: string, options: CompileOptions = {}): Promise<WorkerProgram> {
    const program = ++this.lastNumber;
    const packed = { source: textOf(source), options: packCompile(options) };
    const compile: Request = { kind: "compile", program, ...packed };
    const facts = (await this.ask(() => [compile])) as ProgramFacts;
    return new WorkerProgram(facts, {
      number: program,
      compile,
      externs: options.externs,
      generation: () => this.generation,
      ask: (requests, about, read) => this.ask(requests, about, read),
      value: (bytes, functions) => this.valueOf(bytes, functions),
      result: (value, functions) => this.resultOf(value, functions),
    });
  }

  /**
   * Compiles a program, unless it is one of the latest, runs it, and calls one of its functions.
   * Each call starts with new variables.
   *
   * @throws like {@link Kinako.run} and {@link Program.call}.
   */
  runAndCall(
    source: string,
    callee: string,
    values: readonly KinakoInput[],
    options: WorkerRunOptions & CompileOptions = {},
  ): Promise<KinakoValue> {
    const table = new HandedOut(true);
    const job: About = { options, functions: table.begin(() => Promise.reject(gone())) };
    return this.ask(() => {
      const request = { source: textOf(source), callee, values: packValues(values) };
      const imports = options.imports ?? options.files;
      const compile = packCompile(imports ? { ...options, imports } : options);
      return [{ kind: "runAndCall", ...request, options: compile, run: packRun(options) }];
    }, job, (value) => {
      const result = this.valueOf(value as Uint8Array, job.functions);
      table.end("its program has ended");
      return result;
    }) as Promise<KinakoValue>;
  }

  /** A file a program saved; null when there is none. */
  readFile(path: string): Promise<string | Uint8Array | null> {
    return this.ask(() => [{ kind: "readFile", path }]) as Promise<string | Uint8Array | null>;
  }

  /**
   * Stops what is running: its promise is rejected with a LimitError, and so are those of the
   * waiting requests. Resolves when the next request can begin.
   */
  async stop(): Promise<void> {
    if (this.isDisposed) return;
    const error = limitError("stop", "interrupted");
    for (const job of this.queue.splice(0)) this.settle(job, () => job.reject(error));
    const { current } = this;
    if (!current) return;
    this.halt(current, error);
    await current.settled;
    await this.started();
  }

  /** Ends the thread. What is running is rejected, as is every later request. */
  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.thread?.end();
    this.thread = null;
    const error = new DisposedError("this Kinako was disposed of");
    const jobs = [...(this.current ? [this.current] : []), ...this.queue.splice(0)];
    for (const job of jobs) this.settle(job, () => job.reject(error));
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Resolves when the thread is ready for requests. */
  async started(): Promise<void> {
    if (this.isDisposed) return;
    await this.start();
    if (!this.current && this.thread) this.thread.isNeeded = false;
  }

  private askText(
    kind: "check" | "format" | "analyze",
    source: string,
    options: CompileOptions,
  ): Promise<unknown> {
    return this.ask(() => [{ kind, source: textOf(source), options: packCompile(options) }]);
  }

  private ask(
    requests: () => Request[],
    about: About = { options: {} },
    read: (value: unknown) => unknown = (value) => value,
  ): Promise<unknown> {
    if (this.isDisposed) {
      return Promise.reject(new DisposedError("this Kinako was disposed of"));
    }
    const { signal } = about.options;
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    return new Promise((resolve, reject) => {
      let onSettled = (): void => undefined;
      const settled = new Promise<void>((done) => (onSettled = done));
      const job: Job = {
        requests, about, read, resolve, reject, settled, onSettled,
        output: null, reason: null, id: 0, left: [], deadline: undefined, grace: undefined,
        onAbort: () => this.halt(job, signal?.reason),
      };
      signal?.addEventListener("abort", job.onAbort);
      this.queue.push(job);
      void this.proceed();
    });
  }

  /** Begins the next job unless one is running. */
  private async proceed(): Promise<void> {
    if (this.current) return;
    const job = this.queue.shift();
    if (!job) {
      if (this.thread) this.thread.isNeeded = false;
      return;
    }
    this.current = job;
    try {
      await this.start();
      if (this.current !== job) return; // stopped in the meantime
      if (this.thread) this.thread.isNeeded = true;
      if (this.stopFlag) Atomics.store(this.stopFlag, 0, job.reason ? 1 : 0);
      job.left = job.requests();
      const deadline = this.limitsOf(job).deadlineMs;
      if (deadline) {
        const error = (): LimitError => limitError("deadlineMs", "time limit reached");
        const most = deadline + (this.options.graceMs ?? GRACE_MS);
        job.deadline = setTimeout(() => this.replace(job, error()), most);
      }
      this.post(job);
    } catch (error) {
      this.settle(job, () => job.reject(error));
    }
  }

  private limitsOf({ about }: Job): Limits {
    return { ...this.options.limits, ...about.options.limits };
  }

  private post(job: Job): void {
    const request = job.left.shift();
    if (!request) return;
    job.id = ++this.lastNumber;
    try {
      this.thread?.post({ kind: "request", id: job.id, request });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new TypeError(`kinako: an option cannot be given to a worker: ${why}`);
    }
  }

  /** Ends a job early: at once if it waits, otherwise when its program notices. */
  private halt(job: Job, error: unknown): void {
    job.reason ??= { error };
    const place = this.queue.indexOf(job);
    if (place >= 0) {
      this.queue.splice(place, 1);
      this.settle(job, () => job.reject(error));
    } else if (job === this.current) {
      if (!this.stopFlag) return this.replace(job, error);
      Atomics.store(this.stopFlag, 0, 1);
      // A single long operation ends only with the thread.
      const grace = this.options.graceMs ?? GRACE_MS;
      job.grace ??= setTimeout(() => this.replace(job, error), grace);
    }
  }

  private replace(job: Job, error: unknown): void {
    if (job !== this.current) return;
    this.thread?.end();
    this.thread = null;
    this.settle(job, () => job.reject(error));
  }

  private settle(job: Job, how: () => void): void {
    clearTimeout(job.deadline);
    clearTimeout(job.grace);
    job.about.options.signal?.removeEventListener("abort", job.onAbort);
    try {
      job.output?.finish();
    } catch (error) {
      how = (): void => job.reject(error);
    }
    how();
    job.onSettled();
    if (job !== this.current) return;
    this.current = null;
    if (!this.isDisposed) void this.proceed();
  }

  private receive(message: FromWorker): void {
    const job = this.current;
    if (!job) return;
    switch (message.kind) {
      case "ready":
        return;
      case "stdout":
        return this.guarded(job, () => this.printed(job, message.text));
      case "stderr": {
        const complain = job.about.options.stderr ?? this.options.stderr;
        return this.guarded(job, () => complain?.(message.text));
      }
      case "done":
        if (message.id === job.id) this.done(job, message.value);
        return;
      case "failed": {
        if (message.id !== job.id) return;
        const error = unpackError(message.error, this.externCalls?.takeThrown());
        // After a stop the program's own error says more.
        const isStop = error instanceof LimitError && error.limit === "stop";
        const { reason } = job;
        const isOwn = !reason || (reason.error instanceof LimitError && isStop);
        return this.settle(job, () => job.reject(isOwn ? error : reason.error));
      }
      case "extern": {
        const work = this.functionFor(job, message.name);
        const reading = this.reading(job.about.functions);
        return void this.externCalls?.call(work, message.values, reading);
      }
      case "externBuffer":
        return this.externCalls?.give(message.buffer);
    }
  }

  private done(job: Job, value: unknown): void {
    // A program that ended before it noticed a stop has a value.
    const { reason } = job;
    if (reason && !(reason.error instanceof LimitError)) {
      return this.settle(job, () => job.reject(reason.error));
    }
    try {
      if (job.left.length > 0) return this.post(job);
      const answer = job.read(value);
      this.settle(job, () => job.resolve(answer));
    } catch (error) {
      this.settle(job, () => job.reject(error));
    }
  }

  /** An error thrown by a function of the caller ends the job. */
  private guarded(job: Job, work: () => void): void {
    if (job.reason && !(job.reason.error instanceof LimitError)) return;
    try {
      work();
    } catch (error) {
      this.halt(job, error);
    }
  }

  private printed(job: Job, text: string): void {
    const show = job.about.options.stdout ?? this.options.stdout;
    if (show) return show(text);
    job.output ??= new LineOutput((line) => console.log(line));
    job.output.write(text);
  }

  private functionFor(job: Job, name: string): HostFunction | undefined {
    for (const externs of [job.about.options.externs, this.options.externs]) {
      const found: unknown = externs && Object.hasOwn(externs, name) ? externs[name] : undefined;
      if (found !== undefined) return found as HostFunction;
    }
    return undefined;
  }

  private valueOf(bytes: Uint8Array, functions: FunctionTable | undefined): KinakoValue {
    return new ValueReader(bytes, this.reading(functions)).read();
  }

  private reading(functions: FunctionTable | undefined): Reading {
    return { integers: this.options.integers ?? "bigint", functions };
  }

  private resultOf(value: unknown, functions: FunctionTable | undefined): RunResult {
    const result = value as RunResult;
    const bytes = result.value as unknown as Uint8Array;
    return { ...result, value: this.valueOf(bytes, functions) };
  }

  /** Starts a thread if there is none. */
  private start(): Promise<void> {
    if (this.thread) return this.ready!;
    this.generation++;
    const { limits, files, stdin, env, worker } = this.options;
    const calls = canShareMemory() ? newCallState() : null;
    this.externCalls = calls && new ExternCalls(calls);
    const start: Start = {
      module: this.module,
      options: {
        ...(limits ? { limits } : {}),
        ...(files ? { files } : {}),
        ...(stdin !== undefined ? { stdin } : {}),
        ...(env ? { env } : {}),
      },
      externs: this.externs,
      stop: this.stopFlag,
      calls,
    };
    const thread = new Thread({
      receive: (message) => this.receive(message),
      fail: (error) => {
        if (this.thread === thread) this.thread = null;
        const job = this.current;
        if (job) this.settle(job, () => job.reject(error));
      },
    });
    this.thread = thread;
    this.ready = thread.start(worker, start);
    this.ready.catch(() => undefined); // those who await it get the error
    return this.ready;
  }
}

function gone(): DisposedError {
  return new DisposedError("this function cannot be called: its program was disposed of");
}

/** @throws TypeError */
function packExterns(externs: Externs): PackedExterns {
  const values: Record<string, Uint8Array> = {};
  const functions: string[] = [];
  for (const [name, value] of Object.entries(externs)) {
    if (typeof value === "function") functions.push(name);
    else values[name] = new ValueWriter().write(value).written.slice();
  }
  if (functions.length > 0 && !canShareMemory()) {
    throw new TypeError(
      `kinako: the extern ${functions[0]} is a function, which a worker can only call where memory ` +
        "can be shared: on a page that is isolated from other origins",
    );
  }
  return { values, functions };
}

/** @throws TypeError */
function packRun({ backend, limits, stdin, files, externs }: WorkerRunOptions): PackedRun {
  return {
    ...(backend ? { backend } : {}),
    ...(limits ? { limits } : {}),
    ...(stdin !== undefined ? { stdin } : {}),
    ...(files ? { files } : {}),
    ...(externs ? { externs: packExterns(externs) } : {}),
  };
}

/** @throws TypeError */
function packCompile({ name, imports, externs }: CompileOptions): PackedCompile {
  return {
    ...(name !== undefined ? { name } : {}),
    ...(imports ? { imports } : {}),
    ...(externs ? { externs: packExterns(externs) } : {}),
  };
}

/** @throws TypeError */
function packValues(values: readonly KinakoInput[]): PackedValues {
  const writer = new ValueWriter();
  for (const value of values) writer.write(value);
  return { bytes: writer.written.slice(), count: values.length };
}

interface ProgramFacts {
  readonly functions: readonly FunctionSignature[];
  readonly tests: readonly TestBlock[];
  readonly warnings: readonly Diagnostic[];
}

interface ProgramParts {
  readonly number: number;
  readonly compile: Request;
  readonly externs: Externs | undefined;
  readonly generation: () => number;
  readonly ask: (
    requests: () => Request[],
    about?: About,
    read?: (value: unknown) => unknown,
  ) => Promise<unknown>;
  readonly value: (bytes: Uint8Array, functions: FunctionTable | undefined) => KinakoValue;
  readonly result: (value: unknown, functions: FunctionTable | undefined) => RunResult;
}

/** A compiled program in the worker. */
export class WorkerProgram {
  /** The top-level functions: those that {@link call} can call. */
  readonly functions: readonly FunctionSignature[];
  readonly tests: readonly TestBlock[];
  readonly warnings: readonly Diagnostic[];
  private readonly signatures: ReadonlyMap<string, FunctionSignature>;
  private generation: number;
  /** Of the latest run: they apply to calls, too. */
  private options: WorkerRunOptions;
  private readonly handedOut = new HandedOut(true);
  private table: FunctionTable | undefined;
  /** The thread that has its variables; null: it has not run. */
  private home: number | null = null;
  private isDisposed = false;

  /** Created by {@link KinakoWorker.compile}. */
  constructor(
    facts: ProgramFacts,
    private readonly parts: ProgramParts,
  ) {
    this.functions = facts.functions;
    this.tests = facts.tests;
    this.warnings = facts.warnings;
    this.signatures = new Map(facts.functions.map((signature) => [signature.name, signature]));
    this.generation = parts.generation();
    this.options = this.withExterns({});
  }

  /** Like {@link Program.run}. */
  async run(options: WorkerRunOptions = {}): Promise<RunResult> {
    this.refuseIfDisposed();
    const job: About = { options: this.withExterns(options) };
    return (await this.parts.ask(
      () => {
        const before = this.prepare();
        this.home = this.generation;
        const { signal: _, ...rest } = job.options;
        this.options = rest;
        job.functions = this.begin();
        return [...before, { kind: "runProgram", program: this.parts.number, run: packRun(options) }];
      },
      job,
      (value) => this.parts.result(value, job.functions),
    )) as RunResult;
  }

  /** Like {@link Program.runTest}. */
  async runTest(index: number, options: WorkerRunOptions = {}): Promise<RunResult> {
    this.refuseIfDisposed();
    const about: About = { options: this.withExterns(options) };
    return (await this.parts.ask(
      () => {
        const before = this.prepare();
        const run = packRun(options);
        return [...before, { kind: "runTest", program: this.parts.number, index, run }];
      },
      about,
      (value) => this.parts.result(value, undefined),
    )) as RunResult;
  }

  /** Like {@link Program.call}. */
  async call(name: string, ...values: readonly KinakoInput[]): Promise<KinakoValue> {
    this.refuseIfDisposed();
    const { parameters } = signatureOf(this.signatures, name, values.length);
    const bytes = this.handedOut.write(name, parameters.length, values).written.slice();
    return this.callWritten(name, { bytes, count: values.length });
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.handedOut.end("its program was disposed of");
    const release: Request = { kind: "release", program: this.parts.number };
    this.parts.ask(() => [release]).catch(() => undefined);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  private async callWritten(callee: string | number, values: PackedValues): Promise<KinakoValue> {
    const job: About = { options: this.options };
    const request: Request = { kind: "call", program: this.parts.number, callee, values };
    return (await this.parts.ask(
      () => {
        if (this.home !== null && this.home !== this.parts.generation()) {
          throw new StateLostError(STATE_LOST);
        }
        const before = this.prepare();
        this.home = this.generation;
        job.functions = this.table ?? this.begin();
        return [...before, request];
      },
      job,
      (value) => this.parts.value(value as Uint8Array, job.functions),
    )) as KinakoValue;
  }

  private begin(): FunctionTable {
    this.table = this.handedOut.begin((handle, { written }) => {
      this.refuseIfDisposed();
      return this.callWritten(handle, { bytes: written.slice(), count: 0 });
    });
    return this.table;
  }

  private withExterns(options: WorkerRunOptions): WorkerRunOptions {
    const { externs } = this.parts;
    return externs ? { ...options, externs: { ...externs, ...options.externs } } : options;
  }

  private refuseIfDisposed(): void {
    if (this.isDisposed) throw new DisposedError("this program was disposed of");
  }

  /** What has to be done first: a new thread has to compile the program again. */
  private prepare(): Request[] {
    this.refuseIfDisposed();
    if (this.generation === this.parts.generation()) return [];
    this.generation = this.parts.generation();
    return [this.parts.compile];
  }
}
