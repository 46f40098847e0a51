// Where a program spends its steps, and on which instructions of the machine: from a run that
// counts them, with an engine of its own that nobody else loads.
import { createKinakoWorker, KinakoError } from "kinako/worker";
import type { KinakoWorker, Limits, Stats } from "kinako/worker";
import wasm from "kinako/kinako-profile.wasm?url";
import type { LanguageService } from "../engine/language-service.js";
import { load } from "../engine/module.js";
import { el } from "../ui/dom.js";
import { grouped } from "../ui/text.js";
import { barTable } from "./bars.js";

export interface ProfileParts {
  readonly service: LanguageService;
  readonly limits: () => Limits;
  readonly stdin: () => string;
}

const MOST = 24;

export class Profile {
  private worker: Promise<KinakoWorker> | null = null;
  private source = "";
  private isRunning = false;

  constructor(
    readonly element: HTMLElement,
    private readonly parts: ProfileParts,
  ) {}

  show(source: string): void {
    this.source = source;
    if (!this.isRunning) this.offer([]);
  }

  private offer(results: readonly HTMLElement[]): void {
    const button = el("button", { type: "button", class: "small" }, "Run and count");
    button.addEventListener("click", () => void this.count());
    const note = "Runs the program again with an engine that counts, and shows where its steps are spent.";
    this.element.replaceChildren(...results, el("p", {}, note), button);
  }

  private async count(): Promise<void> {
    this.isRunning = true;
    const stop = el("button", { type: "button", class: "small" }, "Stop");
    stop.addEventListener("click", () => void this.worker?.then((worker) => worker.stop()));
    this.element.replaceChildren(el("p", {}, "Counting…"), stop);
    let stats: Stats | null = null;
    let failure: unknown = null;
    try {
      this.worker ??= load(wasm).then((module) => createKinakoWorker({ wasm: module, stdout: () => undefined }));
      const worker = await this.worker;
      ({ stats } = await worker.run(this.source, {
        ...this.parts.service.world(),
        limits: this.parts.limits(),
        stdin: this.parts.stdin(),
      }));
    } catch (error) {
      if (!(error instanceof KinakoError)) this.worker = null; // it did not come; try again
      failure = error;
      stats = (error as { stats?: Stats | null }).stats ?? null;
    }
    this.isRunning = false;
    this.offer([...(failure ? [el("p", {}, `It stopped: ${(failure as Error).message}`)] : []), ...(stats ? tables(stats) : [])]);
  }
}

function tables(stats: Stats): HTMLElement[] {
  const { opcodes = [], opcodePairs = [] } = stats;
  const places = stats.hot.slice(0, MOST).map(({ function: name, line, isLoop, steps }) => ({
    label: isLoop ? `loop in ${name}, line ${line}` : `${name}, line ${line}`,
    value: steps,
    text: grouped(steps),
  }));
  const counted = (title: string, all: readonly (readonly [string, number])[]): HTMLElement[] =>
    all.length === 0
      ? []
      : barTable(title, all.slice(0, MOST).map(([label, value]) => ({ label, value, text: grouped(value) })));
  return [
    ...(places.length > 0 ? barTable("Steps: calls and loop iterations", places) : [el("p", {}, "There were too few steps to show where.")]),
    ...counted("Instructions", opcodes.map(({ name, count }) => [name, count])),
    ...counted("Pairs of instructions", opcodePairs.map(({ first, second, count }) => [`${first} → ${second}`, count])),
  ];
}
