// One instance of kinako.wasm: its exports, and what it imports.
import { answerAbout, callExtern } from "./host.js";
import type { Host } from "./host.js";
import { Clock, WORDS, WORDS_OFFSET } from "./protocol.js";

type Pointer = number;

/** wasm/bindings.cpp says what each does. */
export interface Exports {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  kinako_allocate(size: number): Pointer;
  kinako_free(bytes: Pointer): void;
  kinako_compile(
    name: Pointer,
    nameSize: number,
    text: Pointer,
    textSize: number,
    supplied: Pointer,
    suppliedSize: number,
    wants: number,
  ): Pointer;
  kinako_release(program: number): void;
  kinako_functions(program: number): Pointer;
  kinako_configure(program: number, ...options: EngineOptions): void;
  kinako_run(program: number): Pointer;
  kinako_call(
    program: number,
    kind: number,
    callee: number,
    values: Pointer,
    valuesSize: number,
  ): Pointer;
  kinako_reset(program: number): void;
  kinako_tests(program: number): Pointer;
  kinako_run_test(program: number, index: number): Pointer;
  kinako_limits(memory: number, milliseconds: number): void;
  kinako_analyze(
    name: Pointer,
    nameSize: number,
    text: Pointer,
    textSize: number,
    supplied: Pointer,
    suppliedSize: number,
    wants: number,
  ): Pointer;
  kinako_rename(
    name: Pointer,
    nameSize: number,
    text: Pointer,
    textSize: number,
    offset: number,
    newName: Pointer,
    newSize: number,
    supplied: Pointer,
    suppliedSize: number,
  ): Pointer;
  kinako_words(): Pointer;
  kinako_format(
    name: Pointer,
    nameSize: number,
    text: Pointer,
    textSize: number,
    color: number,
  ): Pointer;
  kinako_inspect(
    stage: number,
    name: Pointer,
    nameSize: number,
    text: Pointer,
    textSize: number,
    color: number,
  ): Pointer;
  kinako_session(...options: EngineOptions): number;
  kinako_session_close(session: number): void;
  kinako_session_evaluate(
    session: number,
    text: Pointer,
    textSize: number,
    name: Pointer,
    nameSize: number,
    color: number,
  ): Pointer;
  kinako_session_complete(session: number, prefix: Pointer, prefixSize: number): Pointer;
}

/** Back end, fuel, bytes, milliseconds, frames, bytes of stack, GC stress, output; 0 = no limit. */
export type EngineOptions = readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** The most bytes that are passed without an allocation. */
export const SCRATCH = 4096;

/** The engine itself ended the program, as a failed check does. */
class Exit extends Error {}

export class Instance {
  readonly exports: Exports;
  /** What a host function threw last. */
  thrownByExtern: unknown = undefined;
  /** What an output or input function threw: the program stops, and the caller gets it. */
  thrownByHost: { readonly error: unknown } | null = null;
  /** The engine's message before it failed. */
  complaint = "";

  /** `host` may be replaced between calls. */
  constructor(
    module: WebAssembly.Module,
    public host: Host,
  ) {
    const instance = new WebAssembly.Instance(module, this.imports());
    this.exports = instance.exports as unknown as Exports;
    this.exports._initialize();
  }

  bytes(pointer: Pointer, size: number): Uint8Array {
    return new Uint8Array(this.exports.memory.buffer, pointer >>> 0, size >>> 0);
  }

  /** Room for up to SCRATCH bytes that are passed with the next call. */
  get scratch(): Pointer {
    return (this.scratchPlace ||= this.exports.kinako_allocate(SCRATCH) >>> 0);
  }
  private scratchPlace = 0;

  /** The module's memory as it is now. */
  get memory(): { readonly bytes: Uint8Array; readonly view: DataView } {
    const { buffer } = this.exports.memory;
    if (this.looked?.bytes.buffer !== buffer) {
      this.looked = { bytes: new Uint8Array(buffer), view: new DataView(buffer) };
    }
    return this.looked;
  }
  private looked: { bytes: Uint8Array; view: DataView } | null = null;

  /** A copy of `bytes` in the module's memory, to be freed there. */
  put(bytes: Uint8Array): Pointer {
    const pointer = this.room(bytes.length);
    this.bytes(pointer, bytes.length).set(bytes);
    return pointer;
  }

  /** Memory of `size` bytes, which the caller frees with `kinako_free`. */
  room(size: number): Pointer {
    const pointer = this.exports.kinako_allocate(size) >>> 0;
    if (pointer === 0) throw new RangeError("kinako: out of memory");
    return pointer;
  }

  /** The words the engine sends with a call, as they are now. */
  private words(message: Pointer): Uint32Array {
    return new Uint32Array(this.exports.memory.buffer, (message >>> 0) + WORDS_OFFSET, WORDS);
  }

  /** The bytes at the address in one word, their number in the next. The engine owns them. */
  private part(message: Pointer, first: 0 | 2): Uint8Array {
    const words = this.words(message);
    return this.bytes(words[first]!, words[first + 1]!);
  }

  private textOf(message: Pointer): string {
    return decoder.decode(this.part(message, 0));
  }

  private give(message: Pointer, bytes: Uint8Array, isGood = true): Pointer {
    const pointer = this.put(bytes);
    const head = new Uint32Array(this.exports.memory.buffer, message >>> 0, 2);
    head[0] = bytes.length;
    head[1] = isGood ? 1 : 0;
    return pointer;
  }

  /** No exception may pass through the engine: the program is stopped instead. */
  private guarded<T>(otherwise: T, work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.thrownByHost ??= { error };
      return otherwise;
    }
  }

  /** The other side of javascript_host.cpp, which describes each. */
  private imports(): WebAssembly.Imports {
    const kinako: Record<string, (message: Pointer) => Pointer> = {
      write: (message) => {
        if (this.thrownByHost) return 0;
        return this.guarded(0, () => (this.host.write(this.part(message, 0)), 0));
      },
      complain: (message) => {
        this.complaint += this.textOf(message);
        return 0;
      },
      end: (message) => {
        throw new Exit(`exit code ${this.words(message)[0]}`);
      },
      readLine: (message) =>
        this.guarded(0, () => {
          const line = this.host.readLine();
          return line === null ? 0 : this.give(message, encoder.encode(line));
        }),
      readAll: (message) =>
        this.guarded(0, () => {
          const bytes = encoder.encode(this.host.readAll());
          return bytes.length > this.words(message)[4]! ? 0 : this.give(message, bytes);
        }),
      clock: (message) => {
        const isSteady = this.words(message)[0] !== (Clock.Since1970 as number);
        const time = isSteady ? performance.now() : this.guarded(0, () => this.host.now());
        new DataView(this.exports.memory.buffer).setFloat64((message >>> 0) + WORDS_OFFSET, time, true);
        return 0;
      },
      readFile: (message) => {
        const most = this.words(message)[4]!;
        const [bytes, isGood] = attempt(() => this.host.files.read(this.textOf(message)));
        return isGood && bytes.length > most ? 0 : this.give(message, bytes, isGood);
      },
      writeFile: (message) =>
        this.give(
          message,
          ...attempt(() => {
            this.host.files.write(this.textOf(message), this.part(message, 2).slice());
            return new Uint8Array();
          }),
        ),
      callExternal: (message) => {
        const work = (): Uint8Array => {
          // A copy: the function may grow the memory by using another engine on it.
          const given = this.part(message, 2).slice();
          return callExtern(this.host, this.textOf(message), this.words(message)[4]!, given);
        };
        return this.give(message, ...attempt(work, (error) => (this.thrownByExtern = error)));
      },
      shouldStop: (message) => {
        const stop = this.thrownByHost || this.guarded(false, () => this.host.shouldStop());
        return stop ? this.give(message, new Uint8Array()) : 0;
      },
      imports: (message) => {
        const about = this.words(message)[4]!;
        let isThere = true;
        const work = (): Uint8Array => {
          const bytes = answerAbout(this.host.files, about, this.textOf(message));
          isThere = bytes !== null;
          return bytes ?? new Uint8Array();
        };
        const [bytes, isGood] = attempt(work);
        return this.give(message, bytes, isGood && isThere);
      },
      environment: (message) => {
        const name = this.textOf(message);
        const value = Object.hasOwn(this.host.env, name) ? this.host.env[name] : undefined;
        return value === undefined ? 0 : this.give(message, encoder.encode(value));
      },
    };
    return { kinako };
  }
}

/** What `work` returns, or the text of what it throws; and whether it returned. */
function attempt(
  work: () => Uint8Array,
  onError?: (error: unknown) => void,
): [Uint8Array, boolean] {
  try {
    return [work(), true];
  } catch (error) {
    onError?.(error);
    return [encoder.encode(error instanceof Error ? error.message : String(error)), false];
  }
}
