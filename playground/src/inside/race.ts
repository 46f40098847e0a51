// The same program on the register machine, on the tree interpreter, and as JavaScript where an
// example has a twin: one after the other, each a few times, and the best time of each, with bars.
import { createKinakoWorker } from "kinako/worker";
import type { Backend, KinakoWorker } from "kinako/worker";
import { engineModule } from "../engine/module.js";
import { twins } from "../lessons/twins.js";
import { el } from "../ui/dom.js";
import { BACKENDS, duration } from "../ui/text.js";
import { barTable } from "./bars.js";
import type { Bar } from "./bars.js";
import type { FromRacer } from "./racer.js";

export interface Runner {
  readonly source: string;
  readonly files: Readonly<Record<string, string>>;
  readonly stdin: string;
  /** The example that this is, whose twin may run. */
  readonly example: string | null;
  /** Megabytes. */
  readonly memory: number;
}

interface Time {
  readonly name: string;
  readonly milliseconds: number | null;
  readonly output: string;
  readonly problem: string;
}

/** The engine's own code gets faster while it is used, so quick programs run more often. */
const FEWEST_ROUNDS = 3;
const MOST_ROUNDS = 40;
const ENOUGH_MS = 1200;
const DEADLINE_MS = 30_000;

export class Race {
  private readonly results = el("div", { class: "bars", tabIndex: 0, role: "region", "aria-label": "Results" });
  private readonly start = el("button", { type: "button" }, "Start the race");
  private readonly halt = el("button", { type: "button", hidden: true }, "Stop");
  private stopNow: (() => void) | null = null;
  private readonly stale = el("p", { role: "status" }, "The program was changed since.");

  constructor(
    panel: HTMLElement,
    private readonly runner: () => Runner,
  ) {
    const note = el("p", {}, "The same program on each back end: the best time of several rounds.");
    panel.append(el("div", { class: "race-head" }, this.start, this.halt, note), this.results);
    this.start.addEventListener("click", () => void this.run());
    this.halt.addEventListener("click", () => this.stopNow?.());
  }

  show(): void {
    if (this.results.childElementCount > 0) return;
    const text = "The examples of the lesson “Heavy work” also race against a JavaScript version.";
    this.results.append(el("p", {}, text));
  }

  /** The program is another one than that of the times. */
  changed(): void {
    if (this.results.querySelector("table") === null || this.stopNow) return;
    this.stale.hidden = false;
    this.results.prepend(this.stale);
  }

  private async run(): Promise<void> {
    const runner = this.runner();
    this.start.hidden = true;
    this.halt.hidden = false;
    this.halt.focus();
    const times: Time[] = [];
    let isStopped = false;
    const stopped = new Promise<null>((resolve) => {
      this.stopNow = () => {
        isStopped = true;
        resolve(null);
      };
    });
    const entries: readonly (readonly [string, () => Entry])[] = [
      [BACKENDS.vm, () => engineEntry(runner, "vm")],
      [BACKENDS.interp, () => engineEntry(runner, "interp")],
      ...(runner.example !== null && twins.has(runner.example)
        ? ([["JavaScript", () => twinEntry(runner.example ?? "")]] as const)
        : []),
    ];
    for (const [name, make] of entries) {
      if (isStopped) break;
      this.draw(times, `${name} runs…`);
      const entry = make();
      const time = await Promise.race([best(name, entry), stopped]);
      entry.end();
      if (time) times.push(time);
    }
    this.stopNow = null;
    this.draw(times, isStopped ? "Stopped." : "");
    this.start.hidden = false;
    this.halt.hidden = true;
    this.start.focus();
  }

  private draw(times: readonly Time[], note: string): void {
    const bars: Bar[] = times
      .filter(({ milliseconds }) => milliseconds !== null)
      .map(({ name, milliseconds }) => ({ label: name, value: milliseconds ?? 0, text: duration(milliseconds ?? 0) }));
    const problems = times.filter(({ problem }) => problem).map(({ name, problem }) => `${name}: ${problem}`);
    const outputs = new Set(times.filter(({ problem }) => !problem).map(({ output }) => output));
    if (times.length > 1 && problems.length === 0 && note === "") {
      problems.push(outputs.size === 1 ? "All outputs are the same." : "The outputs differ.");
    }
    this.results.replaceChildren(
      ...(bars.length > 0 ? barTable("Time to the end: shorter is faster", bars) : []),
      ...[...problems, note].filter(Boolean).map((text) => el("p", { role: "status" }, text)),
    );
  }
}

/** Somebody who runs the program, once a call. */
interface Entry {
  /** @throws what stopped the program. */
  run(): Promise<{ readonly milliseconds: number; readonly output: string }>;
  end(): void;
}

async function best(name: string, entry: Entry): Promise<Time> {
  let fastest = Infinity;
  let output = "";
  try {
    let spent = 0;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const result = await entry.run();
      output = result.output;
      fastest = Math.min(fastest, result.milliseconds);
      spent += result.milliseconds;
      if (spent > (round + 1 < FEWEST_ROUNDS ? 2 * ENOUGH_MS : ENOUGH_MS)) break;
    }
    return { name, milliseconds: fastest, output, problem: "" };
  } catch (error) {
    return { name, milliseconds: null, output, problem: error instanceof Error ? error.message : String(error) };
  }
}

function engineEntry({ source, files, stdin, memory }: Runner, backend: Backend): Entry {
  let output = "";
  const worker: Promise<KinakoWorker> = engineModule().then((wasm) =>
    createKinakoWorker({ wasm, stdout: (text) => (output += text) }),
  );
  const limits = { deadlineMs: DEADLINE_MS, memory: memory * 2 ** 20, output: 2 ** 22 };
  return {
    async run() {
      const kinako = await worker;
      output = "";
      const start = performance.now();
      await kinako.run(source, { backend, stdin, limits, imports: files });
      return { milliseconds: performance.now() - start, output };
    },
    end: () => void worker.then((kinako) => kinako.dispose()),
  };
}

function twinEntry(example: string): Entry {
  const worker = new Worker(new URL("./racer.ts", import.meta.url), { type: "module" });
  return {
    run: () =>
      new Promise((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<FromRacer>) => {
          if (data.problem) reject(new Error(data.problem));
          else resolve(data);
        };
        worker.onerror = () => reject(new Error("it failed"));
        worker.postMessage(example);
      }),
    end: () => worker.terminate(),
  };
}
