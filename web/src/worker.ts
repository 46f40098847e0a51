// kinako/worker: the same API on a separate thread, where a program cannot block the page and can
// always be stopped.
import type { Analysis, BuiltinFacts, Inspection, Renaming } from "./analysis.js";
import type { Diagnostic } from "./diagnostics.js";
import type { FunctionSignature, Stage, TestBlock } from "./engine.js";
import { DisposedError, InternalError, isNode, limitError, loadModule, nodeModule } from "./core.js";
import type { Limit } from "./errors.js";
import { canShareMemory, ExternCalls, newCallState } from "./extern-calls.js";
import type { Externs, HostFunction } from "./host.js";
import type { CompileOptions, KinakoOptions, RunOptions, RunResult } from "./kinako.js";
import { pack, unpack, unpackError } from "./messages.js";
import type { FromWorker, Request, Start, ToWorker } from "./messages.js";
import type { KinakoInput, KinakoValue } from "./values.js";

export * from "./index.js";

/** What the two kinds of worker, browsers' and Node's, have in common. */
export interface AnyWorker {
  postMessage(message: unknown): void;
  terminate(): unknown;
}

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
  readonly worker?: () => AnyWorker;
  /** Milliseconds in which a program has to notice `stop()`; then the worker is replaced. 50. */
  readonly graceMs?: number;
}

const GRACE_MS = 50;

/**
 * @throws whatever reading or compiling the wasm throws; TypeError for externs that are functions
 * if memory cannot be shared.
 */
export async function createKinakoWorker(options: WorkerOptions = {}): Promise<KinakoWorker> {
  for (const [name, value] of Object.entries(options.externs ?? {})) {
    if (typeof value === "function" && !canShareMemory()) {
      throw new TypeError(
        `kinako: the extern ${name} is a function, which a worker can only call where memory ` +
          "can be shared: on a page that is isolated from other origins",
      );
    }
  }
  const worker = new KinakoWorker(await loadModule(options.wasm), options);
  await worker.started();
  return worker;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** A Kinako on a separate thread. Requests are handled one after the other. */
export class KinakoWorker {
  /** Counts the threads: programs of earlier ones have to be compiled again. */
  private generation = 0;
  private thread: Promise<AnyWorker> | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private readonly stopFlag: Int32Array | null;
  private readonly functions = new Map<string, HostFunction>();
  private readonly values: Readonly<Record<string, unknown>>;
  /** Of the current thread. */
  private externCalls: ExternCalls | null = null;
  private lastNumber = 0;
  private isDisposed = false;

  /** Use {@link createKinakoWorker}. */
  constructor(
    private readonly module: WebAssembly.Module,
    private readonly options: WorkerOptions,
  ) {
    this.stopFlag = canShareMemory() ? new Int32Array(new SharedArrayBuffer(4)) : null;
    const values: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(options.externs ?? {})) {
      if (typeof value === "function") this.functions.set(name, value as HostFunction);
      else values[name] = value;
    }
    this.values = values;
  }

  /** Like {@link Kinako.run}. */
  run(source: string, options: RunOptions & CompileOptions = {}): Promise<RunResult> {
    return this.timed({ kind: "run", source, options }, options) as Promise<RunResult>;
  }

  /** Like {@link Kinako.check}. */
  check(source: string, options: CompileOptions = {}): Promise<Diagnostic[]> {
    return this.ask({ kind: "check", source, options }) as Promise<Diagnostic[]>;
  }

  /** Like {@link Kinako.analyze}. */
  analyze(source: string, options: CompileOptions = {}): Promise<Analysis> {
    return this.ask({ kind: "analyze", source, options }) as Promise<Analysis>;
  }

  /** Like {@link Kinako.rename}. */
  rename(
    source: string,
    offset: number,
    newName: string,
    options: CompileOptions = {},
  ): Promise<Renaming> {
    return this.ask({ kind: "rename", source, offset, newName, options }) as Promise<Renaming>;
  }

  /** Like {@link Kinako.builtins}. */
  builtins(): Promise<BuiltinFacts[]> {
    return this.ask({ kind: "builtins" }) as Promise<BuiltinFacts[]>;
  }

  /** Like {@link Kinako.keywords}. */
  keywords(): Promise<string[]> {
    return this.ask({ kind: "keywords" }) as Promise<string[]>;
  }

  /** Like {@link Kinako.format}. */
  format(source: string, options: CompileOptions = {}): Promise<string> {
    return this.ask({ kind: "format", source, options }) as Promise<string>;
  }

  /** Like {@link Kinako.dump}. */
  dump(stage: Stage, source: string, options: CompileOptions = {}): Promise<string> {
    return this.ask({ kind: "dump", stage, source, options }) as Promise<string>;
  }

  /** Like {@link Kinako.inspect}. */
  inspect(stage: Stage, source: string, options: CompileOptions = {}): Promise<Inspection> {
    return this.ask({ kind: "inspect", stage, source, options }) as Promise<Inspection>;
  }

  /** Like {@link Kinako.compile}. */
  async compile(source: string, options: CompileOptions = {}): Promise<WorkerProgram> {
    const number = ++this.lastNumber;
    const load = async (): Promise<ProgramFacts> =>
      (await this.ask({ kind: "compile", program: number, source, options })) as ProgramFacts;
    const facts = await load();
    return new WorkerProgram(facts.functions, facts.tests, facts.warnings, {
      generation: () => this.generation,
      load,
      run: (runOptions) =>
        this.timed({ kind: "runProgram", program: number, options: runOptions }, runOptions),
      call: (name, values) =>
        this.timed({ kind: "call", program: number, name, values: values.map(pack) }, {}),
      runTest: (index, runOptions) =>
        this.timed({ kind: "runTest", program: number, index, options: runOptions }, runOptions),
      release: () => void this.ask({ kind: "release", program: number }).catch(() => undefined),
    });
  }

  /** A file that a program saved; null if there is none. */
  readFile(path: string): Promise<string | Uint8Array | null> {
    return this.ask({ kind: "readFile", path }) as Promise<string | Uint8Array | null>;
  }

  /**
   * Stops what is running: its promise is rejected with a LimitError, and so are those of the
   * waiting requests. Resolves when the next request can begin.
   */
  async stop(): Promise<void> {
    await this.halt("stop");
  }

  /** Ends the thread. What is running is rejected, as is every later request. */
  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    void this.thread?.then((thread) => thread.terminate());
    this.thread = null;
    this.rejectAll(new DisposedError("this Kinako was disposed of"));
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Resolves when the thread is ready for requests. */
  async started(): Promise<void> {
    await (this.thread ??= this.start());
  }

  private async halt(limit: Limit): Promise<void> {
    if (this.isDisposed || this.waiting.size === 0) return;
    if (this.stopFlag) {
      Atomics.store(this.stopFlag, 0, 1);
      const running = [...this.waiting.values()].map(
        (waiting) => new Promise<void>((resolve) => this.settled.push([waiting, resolve])),
      );
      const grace = new Promise<"late">((resolve) =>
        setTimeout(resolve, this.options.graceMs ?? GRACE_MS, "late"),
      );
      if ((await Promise.race([Promise.all(running), grace])) !== "late") return;
      if (this.waiting.size === 0) return;
    }
    // It is inside a long operation: only ending the thread stops it.
    const thread = this.thread;
    this.thread = null;
    void thread?.then((old) => old.terminate());
    this.rejectAll(limitError(limit, limit === "stop" ? "interrupted" : "time limit reached"));
    await this.started();
  }

  private readonly settled: [Waiting, () => void][] = [];

  private ask(request: Request): Promise<unknown> {
    if (this.isDisposed) {
      return Promise.reject(new DisposedError("this Kinako was disposed of"));
    }
    return new Promise((resolve, reject) => {
      // Known at once, so that stop() sees it even before the thread does.
      const id = ++this.lastNumber;
      if (this.stopFlag && this.waiting.size === 0) Atomics.store(this.stopFlag, 0, 0);
      this.waiting.set(id, { resolve, reject });
      (this.thread ??= this.start()).then(
        (thread) => {
          if (!this.waiting.has(id)) return; // stopped before it began
          thread.postMessage({ kind: "request", id, request } satisfies ToWorker);
        },
        (error: unknown) => this.settle(id, (waiting) => waiting.reject(error)),
      );
    });
  }

  /** A deadline also works inside a single long operation. */
  private async timed(request: Request, options: RunOptions): Promise<RunResult & KinakoValue> {
    const deadline = options.limits?.deadlineMs ?? this.options.limits?.deadlineMs;
    if (!deadline) return (await this.ask(request)) as RunResult & KinakoValue;
    const grace = this.options.graceMs ?? GRACE_MS;
    const timer = setTimeout(() => void this.halt("deadlineMs"), deadline + grace);
    try {
      return (await this.ask(request)) as RunResult & KinakoValue;
    } finally {
      clearTimeout(timer);
    }
  }

  private rejectAll(error: unknown): void {
    for (const id of [...this.waiting.keys()]) this.settle(id, ({ reject }) => reject(error));
  }

  private settle(id: number, how: (waiting: Waiting) => void): void {
    const waiting = this.waiting.get(id);
    if (!waiting) return;
    this.waiting.delete(id);
    how(waiting);
    for (const entry of this.settled.splice(0)) {
      if (entry[0] === waiting) entry[1]();
      else this.settled.push(entry);
    }
  }

  private receive(message: FromWorker): void {
    switch (message.kind) {
      case "ready":
        return;
      case "stdout":
        return this.options.stdout ? this.options.stdout(message.text) : console.log(message.text);
      case "stderr":
        return this.options.stderr?.(message.text);
      case "done":
        return this.settle(message.id, ({ resolve }) => resolve(unpack(message.value)));
      case "failed":
        return this.settle(message.id, ({ reject }) =>
          reject(unpackError(message.error, this.externCalls?.takeThrown())),
        );
      case "extern":
        return void this.externCalls?.call(message.name, message.values.map(unpack));
      case "externBuffer":
        return this.externCalls?.give(message.buffer);
    }
  }

  private async start(): Promise<AnyWorker> {
    const generation = ++this.generation;
    const { wasm: _, worker, stdout: _out, stderr: _err, graceMs: _grace, ...options } = this.options;
    const calls = this.functions.size > 0 ? newCallState() : null;
    this.externCalls = calls && new ExternCalls(this.functions, calls);
    const start: Start = {
      module: this.module,
      options: { ...options, externs: this.values },
      stop: this.stopFlag,
      functions: [...this.functions.keys()],
      calls,
    };
    return new Promise((resolve, reject) => {
      const receive = (message: FromWorker): void => {
        if (generation !== this.generation) return; // from a thread that was replaced
        if (message.kind === "ready") resolve(thread);
        else this.receive(message);
      };
      const fail = (error: unknown): void => {
        if (generation !== this.generation) return;
        this.thread = null;
        const failure = new InternalError("the worker failed", { cause: error });
        reject(failure);
        this.rejectAll(failure);
      };
      let thread: AnyWorker;
      (worker ? Promise.resolve(listening(worker(), receive, fail)) : spawn(receive, fail))
        .then((made) => {
          thread = made;
          thread.postMessage({ kind: "start", start } satisfies ToWorker);
        })
        .catch(fail);
    });
  }
}

interface ProgramFacts {
  readonly functions: readonly FunctionSignature[];
  readonly tests: readonly TestBlock[];
  readonly warnings: readonly Diagnostic[];
}

interface ProgramParts {
  readonly generation: () => number;
  readonly load: () => Promise<ProgramFacts>;
  readonly run: (options: RunOptions) => Promise<unknown>;
  readonly call: (name: string, values: readonly KinakoInput[]) => Promise<unknown>;
  readonly runTest: (index: number, options: RunOptions) => Promise<unknown>;
  readonly release: () => void;
}

/** A compiled program in the worker. */
export class WorkerProgram {
  private generation: number;
  private isDisposed = false;

  /** Created by {@link KinakoWorker.compile}. */
  constructor(
    readonly functions: readonly FunctionSignature[],
    readonly tests: readonly TestBlock[],
    readonly warnings: readonly Diagnostic[],
    private readonly parts: ProgramParts,
  ) {
    this.generation = parts.generation();
  }

  /** Like {@link Program.run}. */
  async run(options: RunOptions = {}): Promise<RunResult> {
    await this.ready();
    return (await this.parts.run(options)) as RunResult;
  }

  /** Like {@link Program.call}. */
  async call(name: string, ...values: readonly KinakoInput[]): Promise<KinakoValue> {
    await this.ready();
    return (await this.parts.call(name, values)) as KinakoValue;
  }

  /** Like {@link Program.runTest}. */
  async runTest(index: number, options: RunOptions = {}): Promise<RunResult> {
    await this.ready();
    return (await this.parts.runTest(index, options)) as RunResult;
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.parts.release();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  private async ready(): Promise<void> {
    if (this.isDisposed) throw new DisposedError("this program was disposed of");
    if (this.generation === this.parts.generation()) return;
    await this.parts.load();
    this.generation = this.parts.generation();
  }
}

type Receive = (message: FromWorker) => void;
type Fail = (error: unknown) => void;

interface NodeWorker extends AnyWorker {
  on(event: "message" | "error", listener: (value: never) => void): void;
  unref(): void;
}

async function spawn(receive: Receive, fail: Fail): Promise<AnyWorker> {
  if (isNode()) {
    const { Worker: Thread } = await nodeModule<{ Worker: new (url: URL) => NodeWorker }>(
      "node:worker_threads",
    );
    const here = import.meta.url;
    return listening(new Thread(new URL("./worker-main.js", here)), receive, fail);
  }
  return listening(
    new Worker(new URL("./worker-main.js", import.meta.url), { type: "module" }),
    receive,
    fail,
  );
}

function listening(worker: AnyWorker, receive: Receive, fail: Fail): AnyWorker {
  if ("addEventListener" in worker) {
    const target = worker as Worker;
    target.addEventListener("message", (event) => receive(event.data as FromWorker));
    target.addEventListener("error", (event) => fail(event.error ?? event.message));
  } else {
    const thread = worker as NodeWorker;
    thread.on("message", receive);
    thread.on("error", fail);
  }
  return worker;
}
