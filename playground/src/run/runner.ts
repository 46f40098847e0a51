// Runs programs in a worker of their own, with output as it comes.
import { createKinakoWorker, LimitError } from "kinako/worker";
import type { Backend, KinakoValue, KinakoWorker, Limits, Stats } from "kinako/worker";
import { engineModule } from "../engine/module.js";
import { MAIN } from "../files/files.js";

export interface Order {
  readonly source: string;
  /** What it may import, by name. */
  readonly imports: Readonly<Record<string, string>>;
  readonly stdin: string;
  readonly backend: Backend;
  readonly limits: Limits;
}

export interface Outcome {
  /** What ended it before its time. */
  readonly error: unknown;
  /** The reader stopped it. */
  readonly isStopped: boolean;
  readonly stats: Stats | null;
  /** Of the last expression; null when there is none. */
  readonly value: KinakoValue;
  /** From the order to the end, compiling included. */
  readonly milliseconds: number;
}

export class Runner {
  private worker: Promise<KinakoWorker> | null = null;
  private running = false;

  constructor(private readonly onOutput: (text: string) => void) {}

  get isRunning(): boolean {
    return this.running;
  }

  /** Has everything ready for the first run: the browser compiles parts of the engine late. */
  async prepare(): Promise<void> {
    const worker = await this.ready();
    if (!this.running) await worker.run("let warm = [1]\nlen(warm)").catch(() => undefined);
  }

  /** Never fails: errors are part of the outcome. One run at a time. */
  async run({ source, imports, stdin, backend, limits }: Order): Promise<Outcome> {
    this.running = true;
    let start = performance.now();
    let stats: Stats | null = null;
    let value: KinakoValue = null;
    let error: unknown = null;
    try {
      const worker = await this.ready();
      start = performance.now();
      const result = await worker.run(source, { stdin, backend, limits, imports, name: MAIN });
      ({ stats, value } = result);
    } catch (thrown) {
      error = thrown;
      stats = (thrown as { stats?: Stats | null }).stats ?? null;
    }
    this.running = false;
    return {
      error,
      stats,
      value,
      isStopped: error instanceof LimitError && error.limit === "stop",
      milliseconds: performance.now() - start,
    };
  }

  /** Ends what is running, at once. */
  async stop(): Promise<void> {
    if (this.running) await (await this.worker)?.stop();
  }

  private ready(): Promise<KinakoWorker> {
    this.worker ??= engineModule()
      .then((wasm) => createKinakoWorker({ wasm, stdout: this.onOutput, graceMs: 20 }))
      .catch((error: unknown) => {
        this.worker = null;
        throw error;
      });
    return this.worker;
  }
}
