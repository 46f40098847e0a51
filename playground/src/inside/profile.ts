// Where a program spends its steps, and on which instructions of the machine: from a run that
// counts them, with an engine that only this view loads.
import { createKinakoWorker, KinakoError } from "kinako/worker";
import type { KinakoWorker, Limits, Stats } from "kinako/worker";
import wasm from "kinako/kinako-profile.wasm?url";
import { load } from "../engine/module.js";
import { MAIN } from "../files/files.js";
import { el } from "../ui/dom.js";
import { grouped } from "../ui/text.js";
import { barTable } from "./bars.js";

/** What a run of the program is given. */
export interface Order {
  readonly source: string;
  readonly files: Readonly<Record<string, string>>;
  readonly stdin: string;
  readonly limits: Limits;
}

export interface ProfileParts {
  readonly run: () => Order;
}

const MOST = 24;

export class Profile {
  private worker: Promise<KinakoWorker> | null = null;
  private isRunning = false;
  private readonly stale = el("p", { role: "status", hidden: true }, "The program was changed since: count again.");

  constructor(
    readonly element: HTMLElement,
    private readonly parts: ProfileParts,
  ) {}

  show(): void {
    if (!this.isRunning && this.element.childElementCount === 0) this.offer([]);
  }

  /** The program is another one than that of the figures. */
  changed(): void {
    this.stale.hidden = this.element.querySelector("table") === null;
  }

  private offer(results: readonly HTMLElement[]): void {
    const button = el("button", { type: "button", class: "small" }, "Run and count");
    button.addEventListener("click", () => void this.count());
    const note = "Runs the program again with an engine that counts, and shows where its steps are spent.";
    this.stale.hidden = true;
    this.element.replaceChildren(button, ...(results.length > 0 ? [] : [el("p", {}, note)]), this.stale, ...results);
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
      const { source, files, limits, stdin } = this.parts.run();
      ({ stats } = await worker.run(source, { name: MAIN, imports: files, limits, stdin }));
    } catch (error) {
      if (!(error instanceof KinakoError)) this.worker = null; // it did not come; try again
      failure = error;
      stats = (error as { stats?: Stats | null }).stats ?? null;
    }
    this.isRunning = false;
    this.offer([...(failure ? [el("p", {}, problemOf(failure))] : []), ...(stats ? tables(stats) : [])]);
  }
}

function problemOf(failure: unknown): string {
  if (failure instanceof KinakoError) return `It stopped: ${failure.message}`;
  if (navigator.onLine && failure instanceof Error && !(failure instanceof TypeError)) return `It could not begin: ${failure.message}`;
  // Most people never need it, so the page does not keep it until it was used once.
  return "The engine that counts could not be fetched. It is kept for use without a network after it was used once.";
}

function tables(stats: Stats): HTMLElement[] {
  const { opcodes = [], opcodePairs = [], instructions, steps } = stats;
  const places = stats.hot.map(({ function: name, line, isLoop, steps: taken }) => [isLoop ? `loop in ${name}, line ${line}` : `${name}, line ${line}`, taken] as const);
  return [
    ...(places.length > 0 ? counted("Steps: calls and loop iterations", places, steps) : [el("p", {}, "There were too few steps to show where.")]),
    ...counted("Instructions", opcodes.map(({ name, count }) => [name, count]), instructions),
    ...counted("Pairs of instructions", opcodePairs.map(({ first, second, count }) => [`${first} → ${second}`, count]), 0),
  ];
}

/** The most frequent, what the others come to, and the sum of all, which the status line has, too. */
function counted(title: string, all: readonly (readonly [string, number])[], total: number): HTMLElement[] {
  if (all.length === 0) return [];
  const first = all.slice(0, MOST);
  const rest = all.slice(MOST).reduce((sum, [, count]) => sum + count, 0);
  const others = Math.max(rest, total - first.reduce((sum, [, count]) => sum + count, 0));
  const bars = first.map(([label, value]) => ({ label, value, text: grouped(value) }));
  if (others > 0) bars.push({ label: "all others", value: others, text: grouped(others) });
  return barTable(total > 0 ? `${title}: ${grouped(total)}` : title, bars);
}
