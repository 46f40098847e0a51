// kinako/worker: several workers, each of which serves one request at a time.
import { DisposedError, loadModule, QueueFullError } from "./core.js";
import type { Diagnostic } from "./diagnostics.js";
import type { CompileOptions, RunResult } from "./kinako.js";
import type { KinakoInput, KinakoValue } from "./values.js";
import { createKinakoWorker } from "./worker.js";
import type { KinakoWorker, WorkerOptions, WorkerRunOptions } from "./worker.js";

export interface PoolOptions extends WorkerOptions {
  /** The number of workers; by default one less than the machine has processors. */
  readonly size?: number;
  /** How many requests may wait for a worker; others get a QueueFullError. By default any number. */
  readonly maxQueue?: number;
}

/**
 * @throws like {@link createKinakoWorker}, and RangeError for an invalid `size` or `maxQueue`.
 */
export async function createKinakoPool(options: PoolOptions = {}): Promise<KinakoPool> {
  const { size = defaultSize(), maxQueue = Infinity, ...others } = options;
  if (!Number.isInteger(size) || size < 1) {
    throw new RangeError("kinako: the size of a pool must be a positive whole number");
  }
  if (!(maxQueue >= 0)) throw new RangeError("kinako: maxQueue must be a number that is not negative");
  const wasm = await loadModule(options.wasm);
  const made = await Promise.allSettled(
    Array.from({ length: size }, () => createKinakoWorker({ ...others, wasm })),
  );
  const workers = made.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const failed = made.find((one) => one.status === "rejected");
  if (failed) {
    for (const worker of workers) worker.dispose();
    throw failed.reason;
  }
  return new KinakoPool(workers, maxQueue);
}

function defaultSize(): number {
  const { hardwareConcurrency } = (globalThis.navigator ?? {}) as { hardwareConcurrency?: number };
  return Math.max(1, (hardwareConcurrency ?? 2) - 1);
}

interface Waiting {
  readonly begin: (worker: KinakoWorker) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Workers that share nothing. A request is served by a free worker, or waits for one. A worker that
 * fails, or has to be ended to stop what it does, is replaced; only its current request fails.
 */
export class KinakoPool {
  private readonly free: KinakoWorker[];
  private readonly queue: Waiting[] = [];
  private whenReady: (() => void)[] = [];
  private isDisposed = false;

  /** Use {@link createKinakoPool}. */
  constructor(
    private readonly workers: readonly KinakoWorker[],
    private readonly maxQueue: number,
  ) {
    this.free = [...workers];
  }

  /** The number of workers. */
  get size(): number {
    return this.workers.length;
  }

  /** The number of requests that run. */
  get running(): number {
    return this.size - this.free.length;
  }

  /** The number of requests that wait for a worker. */
  get waiting(): number {
    return this.queue.length;
  }

  /** Like {@link Kinako.run}. A deadline counts from when the run begins. */
  run(source: string, options: WorkerRunOptions & CompileOptions = {}): Promise<RunResult> {
    return this.with(options.signal, (worker) => worker.run(source, options));
  }

  /**
   * Runs a program on any of the workers and calls one of its functions. Each call starts with new
   * variables. The latest programs stay compiled.
   *
   * @throws like {@link Kinako.run} and {@link Program.call}.
   */
  call(
    source: string,
    name: string,
    values: readonly KinakoInput[] = [],
    options: WorkerRunOptions & CompileOptions = {},
  ): Promise<KinakoValue> {
    return this.with(options.signal, (worker) => worker.runAndCall(source, name, values, options));
  }

  /** Like {@link Kinako.check}. */
  check(source: string, options: CompileOptions = {}): Promise<Diagnostic[]> {
    return this.with(undefined, (worker) => worker.check(source, options));
  }

  /**
   * Resolves when a worker is free. Await it before each request to keep the queue empty.
   *
   * @throws DisposedError
   */
  async ready(): Promise<void> {
    while (!this.isDisposed && this.free.length === 0) {
      await new Promise<void>((resolve) => this.whenReady.push(resolve));
    }
    if (this.isDisposed) throw disposed();
  }

  /** Ends the threads. Running and waiting requests are rejected, and so are later ones. */
  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    for (const worker of this.workers) worker.dispose();
    for (const { reject } of this.queue.splice(0)) reject(disposed());
    this.tellReady();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  private async with<T>(
    signal: AbortSignal | undefined,
    work: (worker: KinakoWorker) => Promise<T>,
  ): Promise<T> {
    const worker = await this.take(signal);
    try {
      return await work(worker);
    } finally {
      this.giveBack(worker);
    }
  }

  private take(signal: AbortSignal | undefined): Promise<KinakoWorker> {
    if (this.isDisposed) return Promise.reject(disposed());
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    const worker = this.free.pop();
    if (worker) return Promise.resolve(worker);
    if (this.queue.length >= this.maxQueue) {
      return Promise.reject(new QueueFullError(`${this.queue.length} requests wait already`));
    }
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.queue.splice(this.queue.indexOf(waiting), 1);
        reject(signal?.reason as Error);
      };
      const waiting: Waiting = {
        begin: (given) => {
          signal?.removeEventListener("abort", onAbort);
          resolve(given);
        },
        reject,
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      this.queue.push(waiting);
    });
  }

  private giveBack(worker: KinakoWorker): void {
    const next = this.queue.shift();
    if (next) return next.begin(worker);
    this.free.push(worker);
    this.tellReady();
  }

  private tellReady(): void {
    for (const resolve of this.whenReady.splice(0)) resolve();
  }
}

function disposed(): DisposedError {
  return new DisposedError("this pool was disposed of");
}
