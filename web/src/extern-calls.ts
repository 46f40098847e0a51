// Functions of the page, called by a program in a worker: the worker sends the call and waits on
// shared memory until the page has answered. The answer's size comes first, then the worker sends
// memory of that size for the answer itself.
//
//   worker: extern ──►                 ──► buffer                    reads it
//   page:              calls, Ready ──►           copies, Given/Thrown ──►
import { RawExtern, ValueReader, ValueWriter } from "./core.js";
import type { HostFunction } from "./host.js";
import type { PackedValues } from "./messages.js";
import type { Reading } from "./values.js";

/** States of the first number of the shared two; the other one is the answer's size in bytes. */
const WAITING = 0;
const READY = 1;
const GIVEN = 2;
const THROWN = 3;

/** Whether threads can share memory: in Node, and on pages isolated from other origins. */
export function canShareMemory(): boolean {
  return (
    typeof SharedArrayBuffer !== "undefined" &&
    (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated !== false
  );
}

/** What both threads share. */
export function newCallState(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(8));
}

/** The worker's side: a function that calls the page. */
export function remoteFunction(
  call: (values: PackedValues) => void,
  sendBuffer: (buffer: SharedArrayBuffer) => void,
  state: Int32Array,
): RawExtern {
  return new RawExtern((bytes, count) => {
    Atomics.store(state, 0, WAITING);
    call({ bytes, count });
    Atomics.wait(state, 0, WAITING);
    const buffer = new SharedArrayBuffer(Atomics.load(state, 1));
    Atomics.store(state, 0, WAITING);
    sendBuffer(buffer);
    Atomics.wait(state, 0, WAITING);
    // Decoders do not accept shared memory.
    const answer = new Uint8Array(buffer).slice();
    if (Atomics.load(state, 0) === THROWN) throw new Error(new TextDecoder().decode(answer));
    return answer;
  });
}

/** The page's side, for one thread at a time. */
export class ExternCalls {
  private thrown: unknown = undefined;
  private answer: Uint8Array = new Uint8Array();
  private outcome = GIVEN;

  constructor(readonly state: Int32Array) {}

  /** Calls the function, awaits the promise it may return, and sends the size of the answer. */
  async call(
    work: HostFunction | undefined,
    { bytes, count }: PackedValues,
    reading: Reading,
  ): Promise<void> {
    try {
      const reader = new ValueReader(bytes, reading);
      const values = Array.from({ length: count }, () => reader.read());
      const result: unknown = await work?.(...values);
      this.answer = new ValueWriter(reading.functions).write(result).written;
      this.outcome = GIVEN;
    } catch (error) {
      this.thrown = error;
      const text = error instanceof Error ? error.message : String(error);
      this.answer = new TextEncoder().encode(text);
      this.outcome = THROWN;
    }
    Atomics.store(this.state, 1, this.answer.length);
    this.tell(READY);
  }

  /** What a function has thrown since this was last called. */
  takeThrown(): unknown {
    const { thrown } = this;
    this.thrown = undefined;
    return thrown;
  }

  give(buffer: SharedArrayBuffer): void {
    new Uint8Array(buffer).set(this.answer);
    this.answer = new Uint8Array();
    this.tell(this.outcome);
  }

  private tell(news: number): void {
    Atomics.store(this.state, 0, news);
    Atomics.notify(this.state, 0);
  }
}
