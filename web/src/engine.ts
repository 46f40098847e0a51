// The engine behind one Kinako: an instance of the module that is replaced when it breaks, and
// its functions with JavaScript's types.
import type { BuiltinFacts } from "./analysis.js";
import { readReports } from "./diagnostics.js";
import type { Report, Trap } from "./diagnostics.js";
import { DisposedError, errorOf, InternalError, KinakoError, limitError } from "./errors.js";
import type { Host } from "./host.js";
import { Instance } from "./instance.js";
import { SCRATCH } from "./instance.js";
import type { EngineOptions, Exports } from "./instance.js";
import { BACKENDS, STAGES, Wants } from "./protocol.js";
import type { Callee } from "./protocol.js";
import { ValueReader } from "./values.js";
import type { KinakoValue, Written } from "./values.js";

export type Backend = (typeof BACKENDS)[number];
export type Stage = (typeof STAGES)[number];

/** The limits of a run. 0: no limit; for `stackDepth`, its default. */
export interface Limits {
  /**
   * Bytes of the program's values, of the values made of them here, and of the files in memory that
   * it saves. Default: 1 GiB.
   */
  readonly memory?: number;
  /** Steps: calls and loop iterations. Every run that it stops, stops at the same place. */
  readonly fuel?: number;
  /** Milliseconds, including those to convert values. Long operations are stopped, too. */
  readonly deadlineMs?: number;
  /** Nested calls. Default: 100,000. */
  readonly stackDepth?: number;
  /** UTF-8 bytes a run may print; the rest is not printed. */
  readonly output?: number;
}

export interface RawRun {
  readonly trap: Report | null;
  /** The warnings of the run. */
  readonly warnings: Report[];
  /** With Host.isRaw its bytes. */
  readonly value: KinakoValue;
  /** Null of a call that ended well. */
  readonly stats: Stats | null;
}

/** What a run needed. */
export interface Stats {
  /** Calls and loop iterations, which `limits.fuel` limits. */
  readonly steps: number;
  /** Instructions that the VM ran; 0 with the interpreter, which has none. */
  readonly instructions: number;
  readonly allocatedBytes: number;
  readonly peakBytes: number;
  readonly collections: number;
  /** That ran the program. */
  readonly backend: Backend;
  /** What kept the VM from running it, though it was asked to; "" otherwise. */
  readonly declined: string;
  /** Where the steps were spent, the hottest places first; only with the VM. */
  readonly hot: readonly HotPlace[];
  /**
   * How often each instruction of the VM ran, the most frequent first; only with the engine that
   * counts, `kinako/kinako-profile.wasm`, which is slower.
   */
  readonly opcodes?: readonly OpcodeCount[];
  /** How often each pair of instructions ran, the most frequent first; with the same engine. */
  readonly opcodePairs?: readonly OpcodePairCount[];
}

export interface OpcodeCount {
  /** As `dump("bytecode")` prints it. */
  readonly name: string;
  readonly count: number;
}

export interface OpcodePairCount {
  readonly first: string;
  readonly second: string;
  readonly count: number;
}

export interface HotPlace {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  /** The steps are iterations of a loop, not calls. */
  readonly isLoop: boolean;
  readonly steps: number;
}

/** A `test` block of a program. */
export interface TestBlock {
  readonly title: string;
  readonly line: number;
}

export interface FunctionSignature {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly result: string;
}

/** The same with its place among the functions of the program. */
export interface NumberedFunction extends FunctionSignature {
  readonly index: number;
}

/** Options that only the engine's own tools use. */
export interface Tuning {
  readonly gcStress?: boolean;
  /** Bytes of linear memory the interpreter may use as stack. */
  readonly interpreterStack?: number;
}

const DEFAULT_MEMORY = 2 ** 30;
const DEFAULT_DEPTH = 100_000;
/** The interpreter recurses; browsers have stacks of about 1 MB, part of it in linear memory. */
export const INTERPRETER_STACK = 256 * 1024;

export function engineOptions(
  backend: Backend,
  limits: Limits,
  { gcStress = false, interpreterStack = INTERPRETER_STACK }: Tuning = {},
): EngineOptions {
  const whole = (name: keyof Limits, otherwise: number, most: number): number => {
    const value = limits[name] ?? otherwise;
    if (!(value >= 0)) throw new RangeError(`kinako: limits.${name} must be a number that is not negative`);
    return Math.min(Math.ceil(value), most);
  };
  const most = Number.MAX_SAFE_INTEGER;
  return [
    BACKENDS.indexOf(backend === "interp" ? "interp" : "vm"),
    whole("fuel", 0, most),
    whole("memory", DEFAULT_MEMORY, most),
    whole("deadlineMs", 0, most),
    whole("stackDepth", DEFAULT_DEPTH, 2 ** 21) || DEFAULT_DEPTH,
    interpreterStack,
    gcStress ? 1 : 0,
    whole("output", 0, most),
  ];
}

const encoder = new TextEncoder();

export class Engine {
  /** Counts the instances that broke: programs of earlier ones have to be compiled again. */
  generation = 0;
  private instance: Instance | null = null;
  private isBusy = false;
  private isDisposed = false;
  /** Of compiling and all that looks at texts. */
  limits: Limits = {};

  constructor(
    private readonly module: WebAssembly.Module,
    private readonly quietHost: Host,
    readonly color = false,
  ) {}

  get hasEnded(): boolean {
    return this.isDisposed;
  }

  /** What a host function threw in the latest call. */
  get thrownByExtern(): unknown {
    return this.instance?.thrownByExtern;
  }

  /** Bytes of linear memory now in use by the module. */
  get memoryBytes(): number {
    return this.instance?.exports.memory.buffer.byteLength ?? 0;
  }

  compile(
    name: string,
    text: string | Uint8Array,
    supplied: Iterable<string>,
    host?: Host,
    wantsValue = false,
  ): { program: number | null; reports: Report[] } {
    const [program, reports] = this.look((exports, put) =>
      exports.kinako_compile(
        ...put(name),
        ...put(text),
        ...put(lines(supplied)),
        this.wants(wantsValue),
      ),
      host,
    ) as [number | null, Report[]];
    return { program: program === null ? null : Number(program), reports };
  }

  release(program: number): void {
    this.tell((exports) => exports.kinako_release(program));
  }

  functions(program: number): NumberedFunction[] {
    const list = this.ask((exports) => exports.kinako_functions(program)) as [
      string,
      number | bigint,
      string,
      [string, string][],
    ][];
    return list.map(([name, index, result, parameters]) => ({
      name,
      index: Number(index),
      parameters: parameters.map(([parameter, type]) => ({ name: parameter, type })),
      result,
    }));
  }

  configure(program: number, options: EngineOptions): void {
    this.tell((exports) => exports.kinako_configure(program, ...options));
  }

  run(program: number, host: Host): RawRun {
    return this.answered(host, ({ exports }) => exports.kinako_run(program));
  }

  /** `values`: as many as the function takes, as a ValueWriter wrote them. */
  call(program: number, kind: Callee, callee: number, values: Written, host: Host): RawRun {
    // As `enter` does it, without a closure: there may be many calls.
    const instance = this.begin(host);
    let reply: number;
    try {
      const { exports } = instance;
      const { size } = values;
      const isShort = size <= SCRATCH;
      const place = isShort ? instance.scratch : instance.room(size);
      values.copyTo(instance.memory.bytes, place);
      reply = exports.kinako_call(program, kind, callee, place, size);
      if (!isShort) exports.kinako_free(place);
    } catch (error) {
      throw this.broken(instance, error);
    }
    this.end(instance);
    return readRun(instance, reply, host);
  }

  reset(program: number): void {
    this.tell((exports) => exports.kinako_reset(program));
  }

  tests(program: number): TestBlock[] {
    const blocks = this.ask((exports) => exports.kinako_tests(program)) as [string, number | bigint][];
    return blocks.map(([title, line]) => ({ title, line: Number(line) }));
  }

  runTest(program: number, index: number, host: Host): RawRun {
    return this.answered(host, ({ exports }) => exports.kinako_run_test(program, index));
  }

  /** What analysis.ts reads. */
  analyze(
    name: string,
    text: string,
    supplied: Iterable<string>,
    host?: Host,
  ): { json: string; reports: Report[] } {
    const [json, reports] = this.look((exports, put) =>
      exports.kinako_analyze(...put(name), ...put(text), ...put(lines(supplied)), Wants.Value),
      host,
    ) as [string, Report[]];
    return { json, reports };
  }

  /** `offset` and the places as bytes: begin, end of each. */
  rename(
    name: string,
    text: Uint8Array,
    offset: number,
    newName: string,
    supplied: Iterable<string>,
    host?: Host,
  ): { problem: string; places: number[] } {
    const [problem, ...places] = this.look((exports, put) =>
      exports.kinako_rename(
        ...put(name),
        ...put(text),
        offset,
        ...put(newName),
        ...put(lines(supplied)),
      ),
      host,
    ) as [string, ...(number | bigint)[]];
    return { problem, places: places.map(Number) };
  }

  words(): { builtins: BuiltinFacts[]; keywords: string[] } {
    const [builtins, keywords] = this.ask((exports) => exports.kinako_words()) as [
      [string, string, string][],
      string[],
    ];
    return {
      builtins: builtins.map(([name, signature, doc]) => ({ name, signature, doc })),
      keywords,
    };
  }

  format(name: string, text: string | Uint8Array): { text: string | null; reports: Report[] } {
    const [formatted, reports] = this.look((exports, put) =>
      exports.kinako_format(...put(name), ...put(text), this.wants()),
    ) as [string | null, Report[]];
    return { text: formatted, reports };
  }

  /** `links`: line, begin, end of each, as JSON. */
  inspect(
    stage: Stage,
    name: string,
    text: string | Uint8Array,
    host?: Host,
  ): { text: string; reports: Report[]; links: string } {
    const number = STAGES.indexOf(stage);
    if (number < 0) throw new TypeError(`kinako: there is no stage "${stage}"`);
    const [printed, reports, links] = this.look((exports, put) =>
      exports.kinako_inspect(number, ...put(name), ...put(text), this.wants()),
      host,
    ) as [string, Report[], string];
    return { text: printed, reports, links };
  }

  openSession(options: EngineOptions): number {
    let session = 0;
    this.tell((exports) => {
      session = exports.kinako_session(...options);
    });
    return session;
  }

  evaluate(
    session: number,
    text: string | Uint8Array,
    host: Host,
    name = "",
  ): { isIncomplete: boolean; reports: Report[]; trap: Report | null; value: string } {
    const [isIncomplete, reports, trap, value] = this.ask(
      (exports, put) =>
        exports.kinako_session_evaluate(session, ...put(text), ...put(name), this.wants()),
      host,
    ) as [boolean, Report[], Report | null, string];
    return { isIncomplete, reports, trap, value };
  }

  complete(session: number, prefix: string): string[] {
    return this.ask((exports, put) =>
      exports.kinako_session_complete(session, ...put(prefix)),
    ) as string[];
  }

  closeSession(session: number): void {
    this.tell((exports) => exports.kinako_session_close(session));
  }

  dispose(): void {
    this.isDisposed = true;
    this.instance = null;
  }

  /** The same as ask() for what looks at a text, within `limits`. @throws LimitError */
  private look(...[work, host]: Parameters<Engine["ask"]>): unknown {
    const [, , memory, deadlineMs] = engineOptions("vm", this.limits);
    const reply = this.ask((exports, put) => {
      exports.kinako_limits(memory, deadlineMs);
      return work(exports, put);
    }, host) as unknown[];
    if (reply.length === 1 && Array.isArray(reply[0])) {
      const [trap] = readReports<Trap>([reply[0] as unknown as Report], "");
      if (trap) throw errorOf(trap, null);
    }
    return reply;
  }

  /** Calls an export that returns a value. */
  private ask(
    work: (
      exports: Exports,
      put: (bytes: string | Uint8Array) => [number, number],
    ) => number,
    host: Host = this.quietHost,
  ): unknown {
    // Read when the engine has done its part: a value that takes too long to read is no harm to it.
    const bytes = this.enter(host, (instance) => {
      const pointers: number[] = [];
      const put = (given: string | Uint8Array): [number, number] => {
        const bytes = typeof given === "string" ? encoder.encode(given) : given;
        const pointer = instance.put(bytes);
        pointers.push(pointer);
        return [pointer, bytes.length];
      };
      const reply = work(instance.exports, put) >>> 0;
      const view = new DataView(instance.exports.memory.buffer, reply, 8);
      const answer = instance.bytes(view.getUint32(0, true), view.getUint32(4, true));
      for (const pointer of pointers) instance.exports.kinako_free(pointer);
      return answer;
    });
    return new ValueReader(bytes, host).read();
  }

  /** Calls an export that answers with a run. Like `ask`, it reads after the engine has done its part. */
  private answered(host: Host, work: (instance: Instance) => number): RawRun {
    const reply = this.enter(host, work);
    return readRun(this.instance!, reply, host);
  }

  private wants(value = false): number {
    return (this.color ? Wants.Color : 0) | (value ? Wants.Value : 0);
  }

  private tell(work: (exports: Exports) => void): void {
    this.enter(this.quietHost, (instance) => work(instance.exports));
  }

  private enter<T>(host: Host, work: (instance: Instance) => T): T {
    const instance = this.begin(host);
    let result: T;
    try {
      result = work(instance);
    } catch (error) {
      throw this.broken(instance, error);
    }
    this.end(instance);
    return result;
  }

  private begin(host: Host): Instance {
    if (this.isDisposed) throw new DisposedError("this Kinako was disposed of");
    if (this.isBusy) {
      throw new InternalError("a program is running: a host function needs its own Kinako");
    }
    const instance = (this.instance ??= this.start());
    instance.host = host;
    instance.thrownByExtern = undefined;
    instance.thrownByHost = null;
    this.isBusy = true;
    return instance;
  }

  /** The error to throw for one that an instance threw. */
  private broken(instance: Instance, error: unknown): unknown {
    this.isBusy = false;
    // The instance is in an unknown state: the next call gets a new one.
    this.instance = null;
    this.generation++;
    return translate(error, instance.complaint);
  }

  private end(instance: Instance): void {
    this.isBusy = false;
    // This is why the program was stopped.
    if (instance.thrownByHost) throw instance.thrownByHost.error;
  }

  private start(): Instance {
    return new Instance(this.module, this.quietHost);
  }
}

/** A line break after each. */
function lines(words: Iterable<string>): string {
  let text = "";
  for (const word of words) text += `${word}\n`;
  return text;
}

function translate(error: unknown, complaint: string): unknown {
  if (error instanceof KinakoError || error instanceof TypeError) return error;
  if (error instanceof Error) {
    // What V8, JavaScriptCore and SpiderMonkey throw when the stack overflows.
    if (/call stack|recursion/i.test(error.message)) {
      return limitError("stackDepth", "call stack exceeded what the machine has");
    }
    if (/memory/i.test(error.message) && !complaint) {
      return limitError("memory", "memory limit reached: what the machine has");
    }
    return new InternalError(complaint.trim() || error.message, { cause: error });
  }
  return error;
}

/** Reads what kinako_run and kinako_call give. */
function readRun(instance: Instance, pointer: number, host: Host): RawRun {
  const { bytes, view } = instance.memory;
  const begin = view.getUint32(pointer >>> 0, true);
  const reader = new ValueReader(bytes, host, begin, view);
  let left = reader.enter();
  const parts: unknown[] | null = left > 1 ? [] : null;
  for (; left > 1; left--) parts?.push(reader.read());
  const end = begin + view.getUint32((pointer >>> 0) + 4, true);
  const value = host.isRaw
    ? (bytes.slice(reader.place, end) as unknown as KinakoValue) // the last, so all that is left
    : reader.read();
  if (!parts) return { trap: null, warnings: [], value, stats: null };
  const [trap, steps, instructions, allocated, peak, collections, hot, opcodes, backend, declined, warnings] =
    parts;
  return {
    trap: trap as Report | null,
    warnings: warnings as Report[],
    value,
    stats: {
      steps: Number(steps),
      instructions: Number(instructions),
      allocatedBytes: Number(allocated),
      peakBytes: Number(peak),
      collections: Number(collections),
      hot: (hot as [string, string, unknown, boolean, unknown][]).map(
        ([name, file, line, isLoop, taken]) => ({
          function: name,
          file,
          line: Number(line),
          isLoop,
          steps: Number(taken),
        }),
      ),
      backend: backend as Backend,
      declined: declined as string,
      ...readOpcodes(opcodes as string),
    },
  };
}

function readOpcodes(json: string): Pick<Stats, "opcodes" | "opcodePairs"> {
  if (!json) return {};
  const { ops, pairs } = JSON.parse(json) as Record<"ops" | "pairs", Record<string, number>>;
  const byCount = (a: OpcodeCount, b: OpcodeCount): number => b.count - a.count;
  const list = (counts: Record<string, number>): OpcodeCount[] =>
    Object.entries(counts).map(([name, count]) => ({ name, count })).sort(byCount);
  return {
    opcodes: list(ops),
    opcodePairs: list(pairs).map(({ name, count }) => {
      const [first = "", second = ""] = name.split(" ");
      return { first, second, count };
    }),
  };
}
