// Asks the engine about the program that is being typed, in a worker that lives as long as the
// page and never runs a program: answers come while one runs, too.
import { createKinakoWorker } from "kinako/worker";
import type { KinakoWorker, Stage } from "kinako/worker";
import type { Analysis, Builtin, Inspection } from "./analysis.js";
import { engineModule } from "./module.js";

interface Full {
  analyze(source: string): Promise<Analysis>;
  inspect(stage: Stage, source: string): Promise<Inspection>;
  builtins(): Promise<readonly Builtin[]>;
  keywords(): Promise<readonly string[]>;
}

interface Job {
  readonly source: string;
  readonly resolve: (analysis: Analysis | null) => void;
  readonly reject: (error: unknown) => void;
}

export class LanguageService {
  private worker: Promise<KinakoWorker & Partial<Full>> | null = null;
  private isBusy = false;
  private next: Job | null = null;

  /**
   * What is known of `source`. One job runs and one waits: null when a later text took this
   * one's place before it began.
   */
  analyze(source: string): Promise<Analysis | null> {
    return new Promise((resolve, reject) => {
      this.next?.resolve(null);
      this.next = { source, resolve, reject };
      void this.work();
    });
  }

  /** @throws CompileError when it cannot be read. */
  async format(source: string): Promise<string> {
    return (await this.ready()).format(source);
  }

  /** @throws CompileError when the stage needs a program without errors. */
  async inspect(stage: Stage, source: string): Promise<Inspection> {
    const worker = await this.ready();
    if (worker.inspect) return worker.inspect(stage, source);
    return { text: await worker.dump(stage, source), links: [] };
  }

  async builtins(): Promise<readonly Builtin[]> {
    return (await (await this.ready()).builtins?.()) ?? [];
  }

  async keywords(): Promise<readonly string[]> {
    return (await (await this.ready()).keywords?.()) ?? [];
  }

  private async work(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    for (let job = this.next; job; job = this.next) {
      this.next = null;
      try {
        job.resolve(await this.ask(job.source));
      } catch (error) {
        job.reject(error);
      }
    }
    this.isBusy = false;
  }

  private async ask(source: string): Promise<Analysis> {
    const worker = await this.ready();
    if (worker.analyze) return worker.analyze(source);
    const diagnostics = await worker.check(source);
    return { diagnostics, symbols: [], mentions: [], types: [], members: {} };
  }

  private ready(): Promise<KinakoWorker & Partial<Full>> {
    this.worker ??= engineModule()
      .then((wasm) => createKinakoWorker({ wasm, stdout: () => undefined }))
      .catch((error: unknown) => {
        this.worker = null;
        throw error;
      });
    return this.worker;
  }
}
