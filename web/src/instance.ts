// One instance of kinako.wasm: its exports, and what it imports.
import { callExtern } from "./host.js";
import type { Host } from "./host.js";

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
    color: number,
  ): Pointer;
  kinako_release(program: number): void;
  kinako_functions(program: number): Pointer;
  kinako_configure(program: number, ...options: EngineOptions): void;
  kinako_run(program: number): Pointer;
  kinako_call(
    program: number,
    name: Pointer,
    nameSize: number,
    values: Pointer,
    valuesSize: number,
  ): Pointer;
  kinako_reset(program: number): void;
  kinako_tests(program: number): Pointer;
  kinako_run_test(program: number, index: number): Pointer;
  kinako_analyze(
    name: Pointer,
    nameSize: number,
    text: Pointer,
    textSize: number,
    supplied: Pointer,
    suppliedSize: number,
    color: number,
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
    color: number,
  ): Pointer;
  kinako_session_complete(session: number, prefix: Pointer, prefixSize: number): Pointer;
}

/** Back end, fuel, bytes, milliseconds, frames, bytes of stack, GC stress; 0 = no limit. */
export type EngineOptions = readonly [number, number, number, number, number, number, number];

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** The WASI error for "no such function". */
const NO_SYSTEM = 52;

/** The program was ended by the engine itself, as a failed check does. */
class Exit extends Error {}

export class Instance {
  readonly exports: Exports;
  /** What a host function threw last. */
  thrownByExtern: unknown = undefined;
  /** What an output or input function threw: the program stops, and the caller gets it. */
  thrownByHost: { readonly error: unknown } | null = null;
  /** What the engine said before it gave up. */
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

  /** A copy of `bytes` in the module's memory, to be freed there. */
  put(bytes: Uint8Array): Pointer {
    const pointer = this.exports.kinako_allocate(bytes.length) >>> 0;
    if (pointer === 0) throw new RangeError("kinako: out of memory");
    this.bytes(pointer, bytes.length).set(bytes);
    return pointer;
  }

  private text(pointer: Pointer, size: number): string {
    return decoder.decode(this.bytes(pointer, size));
  }

  private setSize(pointer: Pointer, value: number): void {
    new DataView(this.exports.memory.buffer).setUint32(pointer >>> 0, value, true);
  }

  private give(bytes: Uint8Array, size: Pointer): Pointer {
    const pointer = this.put(bytes);
    this.setSize(size, bytes.length);
    return pointer;
  }

  /** Nothing may be thrown through the engine: the program is stopped instead. */
  private guarded<T>(otherwise: T, work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.thrownByHost ??= { error };
      return otherwise;
    }
  }

  private imports(): WebAssembly.Imports {
    return {
      kinako: {
        write: (bytes: Pointer, size: number): void => {
          if (this.thrownByHost) return;
          this.guarded(undefined, () => this.host.write(this.bytes(bytes, size)));
        },
        readLine: (size: Pointer): Pointer =>
          this.guarded(0, () => {
            const line = this.host.readLine();
            return line === null ? 0 : this.give(encoder.encode(line), size);
          }),
        readAll: (size: Pointer): Pointer =>
          this.guarded(0, () => this.give(encoder.encode(this.host.readAll()), size)),
        now: (): number => this.guarded(0, () => this.host.now()),
        readFile: (path: Pointer, length: number, size: Pointer, isThere: Pointer): Pointer => {
          const [bytes, isRead] = attempt(() => this.host.files.read(this.text(path, length)));
          this.setSize(isThere, isRead ? 1 : 0);
          return this.give(bytes, size);
        },
        writeFile: (
          path: Pointer,
          length: number,
          bytes: Pointer,
          count: number,
          size: Pointer,
        ): Pointer => {
          const [reason, isWritten] = attempt(() => {
            this.host.files.write(this.text(path, length), this.bytes(bytes, count).slice());
            return new Uint8Array();
          });
          return isWritten ? 0 : this.give(reason, size);
        },
        callExternal: (
          name: Pointer,
          length: number,
          count: number,
          values: Pointer,
          valueBytes: number,
          size: Pointer,
          isDone: Pointer,
        ): Pointer => {
          const [bytes, isGiven] = attempt(() => {
            // A copy: the function may grow the memory by using another engine on it.
            const given = this.bytes(values, valueBytes).slice();
            return callExtern(this.host, this.text(name, length), count, given);
          }, (error) => (this.thrownByExtern = error));
          this.setSize(isDone, isGiven ? 1 : 0);
          return this.give(bytes, size);
        },
        shouldStop: (): number =>
          this.thrownByHost || this.guarded(false, () => this.host.shouldStop()) ? 1 : 0,
        environment: (name: Pointer, length: number, size: Pointer): Pointer => {
          const text = this.text(name, length);
          const value = Object.hasOwn(this.host.env, text) ? this.host.env[text] : undefined;
          return value === undefined ? 0 : this.give(encoder.encode(value), size);
        },
      },
      env: {
        emscripten_notify_memory_growth: (): void => undefined,
      },
      wasi_snapshot_preview1: {
        clock_time_get: (id: number, _precision: bigint, time: Pointer): number => {
          const milliseconds = id === 0 ? Date.now() : performance.now();
          new DataView(this.exports.memory.buffer).setBigUint64(
            time >>> 0,
            BigInt(Math.round(milliseconds * 1e6)),
            true,
          );
          return 0;
        },
        fd_write: (_file: number, pieces: Pointer, count: number, written: Pointer): number => {
          const view = new DataView(this.exports.memory.buffer);
          let total = 0;
          for (let i = 0; i < count; i++) {
            const at = (pieces >>> 0) + i * 8;
            const size = view.getUint32(at + 4, true);
            this.complaint += this.text(view.getUint32(at, true), size);
            total += size;
          }
          this.setSize(written, total);
          return 0;
        },
        fd_close: (): number => NO_SYSTEM,
        fd_seek: (): number => NO_SYSTEM,
        fd_read: (): number => NO_SYSTEM,
        environ_sizes_get: (count: Pointer, size: Pointer): number => {
          this.setSize(count, 0);
          this.setSize(size, 0);
          return 0;
        },
        environ_get: (): number => 0,
        proc_exit: (code: number): never => {
          throw new Exit(`exit code ${code}`);
        },
      },
    };
  }
}

/** What `work` gives, or the text of what it throws; and whether it is the former. */
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
