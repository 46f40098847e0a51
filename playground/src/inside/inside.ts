// The program inside the engine, stage by stage, next to the program itself.
import { CompileError } from "kinako/worker";
import type { Inspection, Stage } from "kinako/worker";
import type { LanguageService } from "../engine/language-service.js";
import { el } from "../ui/dom.js";
import { Lines } from "../ui/lines.js";
import { Dump } from "./dump.js";
import { Profile } from "./profile.js";
import type { Order } from "./profile.js";

export interface InsideParts {
  readonly service: LanguageService;
  readonly mark: (range: { readonly start: number; readonly end: number } | null) => void;
  readonly go: (from: number, to: number) => void;
  /** What a run of the program is given. */
  readonly run: () => Order;
}

const STAGES: readonly (readonly [Stage | "profile", string, string])[] = [
  ["tokens", "Tokens", "The words of the text"],
  ["ast", "Syntax tree", "The program as written"],
  ["types", "Typed tree", "Names and types resolved"],
  ["bytecode", "Bytecode", "What the machine runs"],
  ["profile", "Profile", "Where the time goes"],
];
const PAUSE_MS = 250;

export class Inside {
  private stage: Stage | "profile" = "tokens";
  private text = "";
  private offset = 0;
  private isShown = false;
  private timer = 0;
  private asked = 0;
  private dump = new Dump({ text: "", links: [] }, "");
  /** Rows of the dump that came from where the cursor is. */
  private linked = new Set<number>();
  /** Of instructions, by mnemonic; once the bytecode has been shown. */
  private meanings: Readonly<Record<string, string>> = {};
  private readonly buttons: HTMLButtonElement[];
  private readonly message = el("p", { class: "empty", hidden: true });
  private readonly lines: Lines;
  private readonly profile: Profile;

  constructor(
    panel: HTMLElement,
    private readonly parts: InsideParts,
  ) {
    this.buttons = STAGES.map(([stage, label, what]) => {
      const button = el("button", { type: "button", class: "quiet small", "aria-pressed": "false", title: what }, label);
      button.addEventListener("click", () => this.choose(stage));
      return button;
    });
    const segments = el("div", { class: "segments", role: "group", "aria-label": "Stage" }, ...this.buttons);
    const list = el("div", { class: "lines", id: "dump", tabIndex: 0, role: "region", "aria-label": "The program inside the engine" });
    const bars = el("div", { class: "bars", tabIndex: 0, role: "region", "aria-label": "Profile" });
    panel.append(segments, this.message, list, bars);
    this.lines = new Lines(list, { indent: 58, decorate: (row, index) => this.decorate(row, index) });
    this.profile = new Profile(bars, parts);
    list.addEventListener("pointerover", (event) => this.hover(event));
    list.addEventListener("pointerleave", () => this.parts.mark(null));
    list.addEventListener("click", (event) => this.click(event));
    this.press();
  }

  /** `cursor`: the offset in the text. */
  show(text: string, cursor: number): void {
    this.isShown = true;
    this.text = text;
    this.offset = cursor;
    void this.update();
  }

  hide(): void {
    if (this.isShown) this.parts.mark(null);
    this.isShown = false;
  }

  /** The program was changed. */
  changed(text: string): void {
    this.text = text;
    if (this.stage === "profile") this.profile.changed();
    if (!this.isShown) return;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.update(), PAUSE_MS);
  }

  /** The cursor is at this offset of the program: what came from there is marked. */
  cursor(offset: number): void {
    this.offset = offset;
    if (!this.isShown || this.stage === "profile") return;
    const found = this.dump.rowsFrom(offset);
    this.linked = new Set(found);
    const [first] = found;
    const { lines } = this.dump;
    const shown = first === undefined ? -1 : this.dump.indexOf(first);
    if (this.dump.lines === lines) this.lines.redraw();
    else this.lines.changedAll(this.dump.lines); // a part was folded away
    if (shown >= 0) this.lines.reveal(shown);
  }

  private choose(stage: Stage | "profile"): void {
    this.stage = stage;
    this.press();
    void this.update();
  }

  private press(): void {
    STAGES.forEach(([stage], index) => {
      this.buttons[index]?.setAttribute("aria-pressed", String(stage === this.stage));
    });
    this.lines.element.hidden = this.stage === "profile";
    this.profile.element.hidden = this.stage !== "profile";
    this.message.hidden = true;
  }

  private async update(): Promise<void> {
    const { stage, text } = this;
    if (stage === "profile") return this.profile.show();
    const number = ++this.asked;
    let inspection: Inspection | null = null;
    let problem = "";
    try {
      inspection = await this.parts.service.inspect(stage, text);
    } catch (error) {
      problem =
        error instanceof CompileError
          ? "The program has errors: fix them to see this stage."
          : `The engine failed: ${String(error)}`;
    }
    if (number !== this.asked) return;
    this.message.hidden = problem === "";
    this.message.textContent = problem;
    this.lines.element.hidden = problem !== "";
    if (!inspection) return;
    if (stage === "bytecode") {
      this.meanings = (await import("virtual:instructions")).default;
      if (number !== this.asked) return;
    }
    this.dump = new Dump(inspection, text);
    this.linked = new Set();
    this.lines.show(this.dump.lines, "top");
    this.cursor(this.offset);
  }

  private decorate(row: HTMLElement, index: number): void {
    const { dump } = this;
    const line = dump.rowAt(index);
    row.dataset["line"] = String(line);
    const source = dump.sourceLine(line);
    if (source > 0) row.dataset["source"] = String(source);
    row.replaceChildren(...dump.coloured(index));
    if (this.stage === "bytecode") {
      const word = row.querySelector<HTMLElement>(".d-word");
      const meaning = word && this.meanings[word.textContent ?? ""];
      if (meaning) word.title = meaning;
    }
    if (dump.rangeOf(line)) row.classList.add("is-link");
    if (this.linked.has(line)) row.classList.add("is-linked");
    if (!dump.canFold(line)) return;
    const isFolded = dump.isFolded(line);
    row.classList.toggle("is-folded", isFolded);
    const fold = el("button", { type: "button", class: "fold", "aria-expanded": String(!isFolded), "aria-label": "What is inside", tabIndex: -1 });
    row.append(fold);
  }

  private lineOf(event: Event): number {
    const row = (event.target as HTMLElement).closest<HTMLElement>(".row");
    return Number(row?.dataset["line"] ?? -1);
  }

  private hover(event: Event): void {
    this.parts.mark(this.dump.rangeOf(this.lineOf(event)) ?? null);
  }

  private click(event: Event): void {
    const line = this.lineOf(event);
    if ((event.target as HTMLElement).closest(".fold")) {
      this.dump.toggle(line);
      this.lines.changedAll(this.dump.lines);
      return;
    }
    if (getSelection()?.isCollapsed === false) return; // somebody selects text
    const range = this.dump.rangeOf(line);
    if (range) this.parts.go(range.start, range.end);
  }
}
