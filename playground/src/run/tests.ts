// The tests of the program: each `test` block with what came of it. They run one by one, in a
// worker of their own, so that the page stays alive and every one of them can be stopped.
import { createKinakoWorker, LimitError, RuntimeError } from "kinako/worker";
import type { Backend, KinakoWorker, Limits, OutlineItem, WorkerProgram } from "kinako/worker";
import type { LanguageService } from "../engine/language-service.js";
import { engineModule } from "../engine/module.js";
import { MAIN } from "../files/files.js";
import { el, rich } from "../ui/dom.js";
import { duration, plural } from "../ui/text.js";
import { capital, values } from "./verdict.js";

export interface TestsParts {
  readonly service: LanguageService;
  readonly run: () => {
    readonly source: string;
    readonly files: Readonly<Record<string, string>>;
    readonly stdin: string;
    readonly backend: Backend;
    readonly limits: Limits;
  };
  readonly goToLine: (file: string, line: number, column: number) => void;
  /** So many of them fail. */
  readonly onResults: (failed: number) => void;
}

type Result = "waiting" | "running" | "passed" | "failed" | "stopped";

interface Test {
  readonly title: string;
  readonly line: number;
  result: Result;
  milliseconds: number;
  output: string;
  error: unknown;
}

const SIGNS: Readonly<Record<Result, string>> = { waiting: "·", running: "…", passed: "✓", failed: "✗", stopped: "–" };
const WORDS: Readonly<Record<Result, string>> = {
  waiting: "not run yet",
  running: "runs",
  passed: "passed",
  failed: "failed",
  stopped: "stopped",
};
const PAUSE_MS = 400;
/** Characters of a test's output that are shown. */
const MOST_OUTPUT = 4000;

export class Tests {
  private readonly all = el("button", { type: "button", class: "small" }, "Run all");
  private readonly halt = el("button", { type: "button", class: "small", hidden: true }, "Stop");
  private readonly summary = el("p", { role: "status" });
  private readonly list = el("ul", { class: "tests", tabIndex: 0, "aria-label": "Tests" });
  private readonly none = el("p", { class: "empty" });
  private tests: Test[] = [];
  private source = "";
  private isStale = false;
  private isRunning = false;
  private isStopped = false;
  private timer = 0;
  private worker: Promise<KinakoWorker> | null = null;
  private current: Test | null = null;

  constructor(
    private readonly panel: HTMLElement,
    private readonly parts: TestsParts,
  ) {
    const head = el("div", { class: "race-head" }, this.all, this.halt, this.summary);
    this.none.append("There are no tests in the program. ", el("code", {}, 'test "title" { expect … }'), " makes one.");
    panel.append(head, this.none, this.list);
    this.all.addEventListener("click", () => void this.run(this.tests));
    this.halt.addEventListener("click", () => void this.stop());
    this.draw();
  }

  show(source: string): void {
    if (source !== this.source || this.tests.length === 0) void this.find(source);
  }

  /** There is another program, or the same one was edited. */
  changed(source: string, isOther: boolean): void {
    if (isOther) {
      void this.stop();
      this.tests = [];
      this.parts.onResults(0);
    }
    this.isStale = this.tests.some(({ result }) => result !== "waiting");
    clearTimeout(this.timer);
    if (this.panel.hidden) this.source = "";
    else this.timer = window.setTimeout(() => void this.find(source), PAUSE_MS);
    this.draw();
  }

  /** Lists the tests of a program; what is known of one stays beside its title. */
  private async find(source: string): Promise<void> {
    this.source = source;
    const { files } = this.parts.run();
    const { outline } = await this.parts.service.analyzeOther(source, { name: MAIN, imports: files });
    if (source !== this.source || this.isRunning) return;
    const starts = lineStarts(source);
    this.take(testsIn(outline).map(({ name, range }) => ({ title: name, line: lineOf(starts, range.start) })));
  }

  private take(found: readonly { readonly title: string; readonly line: number }[]): void {
    const known = [...this.tests];
    this.tests = found.map(({ title, line }) => {
      const index = known.findIndex((test) => test.title === title);
      const [before] = index < 0 ? [] : known.splice(index, 1);
      return { ...(before ?? { result: "waiting", milliseconds: 0, output: "", error: null }), title, line };
    });
    this.draw();
  }

  private async run(wanted: readonly Test[]): Promise<void> {
    if (this.isRunning) return;
    const { source, files, stdin, backend, limits } = this.parts.run();
    const titles = wanted === this.tests ? null : new Set(wanted.map(({ line }) => line));
    this.isRunning = true;
    this.isStopped = this.isStale = false;
    this.source = source;
    this.draw();
    let program: WorkerProgram | null = null;
    try {
      program = await (await this.ready()).compile(source, { name: MAIN, imports: files });
      const running = program;
      this.take(running.tests);
      const chosen = this.tests.map((test, index) => ({ test, index })).filter(({ test }) => !titles || titles.has(test.line));
      for (const { test } of chosen) test.result = "waiting";
      for (const { test, index } of chosen) {
        if (this.isStopped) break;
        await this.runOne(test, () => running.runTest(index, { stdin, backend, limits }));
      }
    } catch (error) {
      this.summary.textContent = `They were not run: ${error instanceof Error ? error.message : String(error)}`;
      this.isRunning = false;
      this.draw(false);
      return;
    } finally {
      program?.dispose();
    }
    this.isRunning = false;
    this.parts.onResults(this.count("failed"));
    this.draw();
  }

  private async runOne(test: Test, work: () => Promise<unknown>): Promise<void> {
    Object.assign(test, { result: "running", output: "", error: null });
    this.current = test;
    this.draw();
    const start = performance.now();
    try {
      await work();
      test.result = "passed";
    } catch (error) {
      test.error = error;
      test.result = error instanceof LimitError && error.limit === "stop" ? "stopped" : "failed";
    }
    test.milliseconds = performance.now() - start;
    this.current = null;
    this.draw();
  }

  private async stop(): Promise<void> {
    if (!this.isRunning) return;
    this.isStopped = true;
    await (await this.worker)?.stop();
  }

  private count(result: Result): number {
    return this.tests.filter((test) => test.result === result).length;
  }

  private draw(isSummed = true): void {
    this.all.hidden = this.isRunning;
    this.all.disabled = this.tests.length === 0;
    this.halt.hidden = !this.isRunning;
    this.none.hidden = this.tests.length > 0;
    this.list.hidden = this.tests.length === 0;
    this.list.classList.toggle("is-stale", this.isStale);
    if (isSummed) this.summary.textContent = this.summed;
    this.list.replaceChildren(...this.tests.map((test) => this.item(test)));
  }

  private get summed(): string {
    const parts = (["passed", "failed", "stopped"] as const)
      .map((result) => [this.count(result), result] as const)
      .filter(([count]) => count > 0)
      .map(([count, result]) => `${count} ${result}`);
    if (parts.length === 0) return this.tests.length === 0 ? "" : plural(this.tests.length, "test");
    return parts.join(", ") + (this.isStale ? ", before the program was changed" : "");
  }

  private item(test: Test): HTMLElement {
    const { title, line, result, milliseconds, output, error } = test;
    const go = el("button", { type: "button", class: "go" }, title, el("span", { class: "at" }, ` line ${line}`));
    go.addEventListener("click", () => this.parts.goToLine(MAIN, line, 1));
    const run = el("button", { type: "button", class: "quiet small", "aria-label": `Run ${title}`, disabled: this.isRunning }, "Run");
    run.addEventListener("click", () => void this.run([test]));
    const time = result === "passed" || result === "failed" ? duration(milliseconds) : "";
    return el(
      "li",
      { class: "test", "data-result": result },
      el("span", { class: "sign", role: "img", "aria-label": WORDS[result] }, SIGNS[result]),
      go,
      el("span", { class: "at" }, time),
      run,
      error === null ? null : el("div", { class: "why" }, ...this.why(error)),
      output === "" ? null : el("pre", { class: "printed-by", "aria-label": "Output" }, shortened(output)),
    );
  }

  private why(error: unknown): HTMLElement[] {
    if (!(error instanceof RuntimeError)) return [el("p", {}, error instanceof Error ? error.message : String(error))];
    const { trap } = error;
    const where = el("button", { type: "button", class: "quiet small" }, `line ${trap.line}:${trap.column}`);
    where.addEventListener("click", () => this.parts.goToLine(trap.file, trap.line, trap.column));
    // The rest of the message says what the place and the values say as well.
    const message = trap.code === "expect" ? trap.message.replace(/ at \S+:\d+:.*$/s, "") : trap.message;
    return [el("p", {}, ...rich(capital(message)), " ", where), ...values(error)];
  }

  private ready(): Promise<KinakoWorker> {
    const stdout = (text: string): void => {
      if (this.current && this.current.output.length <= MOST_OUTPUT) this.current.output += text;
    };
    this.worker ??= engineModule()
      .then((wasm) => createKinakoWorker({ wasm, stdout, graceMs: 20 }))
      .catch((error: unknown) => {
        this.worker = null;
        throw error;
      });
    return this.worker;
  }
}

function testsIn(outline: readonly OutlineItem[]): OutlineItem[] {
  return outline.filter(({ kind }) => kind === "test");
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function lineOf(starts: readonly number[], offset: number): number {
  const next = starts.findIndex((start) => start > offset);
  return next < 0 ? starts.length : next;
}

function shortened(text: string): string {
  return text.length > MOST_OUTPUT ? `${text.slice(0, MOST_OUTPUT)}\n…` : text;
}
