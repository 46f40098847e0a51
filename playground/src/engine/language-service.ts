// Asks the engine about the program that is being typed, in a worker that lives as long as the
// page and never runs a program: answers come while one runs, too.
import { createKinakoWorker } from "kinako/worker";
import type { Analysis, BuiltinFacts, CompileOptions, Inspection, Diagnostic, KinakoWorker, Renaming, Stage } from "kinako/worker";
import { MAIN } from "../files/files.js";
import { engineModule } from "./module.js";

interface Job {
  readonly source: string;
  readonly resolve: (analysis: Analysis | null) => void;
  readonly reject: (error: unknown) => void;
}

export class LanguageService {
  /** What the text in the editor is called, and what it may import. */
  world: () => CompileOptions = () => ({});

  private worker: Promise<KinakoWorker> | null = null;
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

  async rename(source: string, offset: number, newName: string): Promise<Renaming> {
    return (await this.ready()).rename(source, offset, newName, this.world());
  }

  /** What is known of another file of the session. */
  async analyzeOther(source: string, world: CompileOptions): Promise<Analysis> {
    return (await this.ready()).analyze(source, world);
  }

  /** @throws CompileError when the stage needs a program without errors. */
  async inspect(stage: Stage, source: string): Promise<Inspection> {
    return (await this.ready()).inspect(stage, source, this.world());
  }

  async builtins(): Promise<readonly BuiltinFacts[]> {
    return (await this.ready()).builtins();
  }

  async keywords(): Promise<readonly string[]> {
    return (await this.ready()).keywords();
  }

  private async work(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    for (let job = this.next; job; job = this.next) {
      this.next = null;
      try {
        const world = this.world();
        const analysis = await (await this.ready()).analyze(job.source, world);
        const diagnostics = world.name === MAIN ? analysis.diagnostics.filter((each) => !isWanted(each, job.source)) : analysis.diagnostics;
        job.resolve({ ...analysis, diagnostics });
      } catch (error) {
        job.reject(error);
      }
    }
    this.isBusy = false;
  }

  private ready(): Promise<KinakoWorker> {
    this.worker ??= engineModule()
      .then((wasm) => createKinakoWorker({ wasm, stdout: () => undefined }))
      .catch((error: unknown) => {
        this.worker = null;
        throw error;
      });
    return this.worker;
  }
}

/** That the last expression has no effect is no problem: the page shows its value. */
function isWanted({ code, file, end }: Diagnostic, source: string): boolean {
  return code === "P065" && file === MAIN && source.slice(end).replaceAll(/\/\/[^\n]*|#[^\n]*/g, "").trim() === "";
}
