// The program inside the engine, stage by stage, beside the program itself.
import { CompileError } from "kinako/worker";
import type { Inspection, Limits, Stage } from "kinako/worker";
import type { LanguageService } from "../engine/language-service.js";
import { el } from "../ui/dom.js";
import { Lines } from "../ui/lines.js";
import { Profile } from "./profile.js";

export interface InsideParts {
  readonly service: LanguageService;
  readonly mark: (range: { readonly start: number; readonly end: number } | null) => void;
  readonly go: (from: number, to: number) => void;
  readonly limits: () => Limits;
  readonly stdin: () => string;
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
  private inspection: Inspection = { text: "", links: [] };
  /** By line of the dump. */
  private links = new Map<number, { readonly start: number; readonly end: number }>();
  private linked = new Set<number>();
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
    this.lines = new Lines(list, { decorate: (row, index) => this.decorate(row, index) });
    this.profile = new Profile(bars, parts);
    list.addEventListener("pointerover", (event) => this.hover(event));
    list.addEventListener("pointerleave", () => this.parts.mark(null));
    list.addEventListener("click", (event) => this.click(event));
    this.press();
  }

  show(text: string): void {
    this.isShown = true;
    this.text = text;
    void this.update();
  }

  hide(): void {
    if (this.isShown) this.parts.mark(null);
    this.isShown = false;
  }

  /** The program was changed. */
  changed(text: string): void {
    this.text = text;
    if (!this.isShown) return;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.update(), PAUSE_MS);
  }

  /** The cursor is at this offset of the program: what came from there is marked. */
  cursor(offset: number): void {
    this.offset = offset;
    if (!this.isShown || this.stage === "profile") return;
    const found = linesAt(this.inspection, this.text, offset);
    this.linked = new Set(found);
    this.lines.redraw();
    if (found[0] !== undefined) this.lines.reveal(found[0]);
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
    if (stage === "profile") return this.profile.show(text);
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
    this.inspection = inspection;
    this.links = new Map(inspection.links.map(({ line, start, end }) => [line, { start, end }]));
    this.linked = new Set();
    this.lines.show(inspection.text.replace(/\n$/, "").split("\n"), "top");
    this.cursor(this.offset);
  }

  private decorate(row: HTMLElement, index: number): void {
    row.dataset["line"] = String(index);
    if (this.links.has(index)) row.classList.add("is-link");
    if (this.linked.has(index)) row.classList.add("is-linked");
  }

  private rangeOf(event: Event): { readonly start: number; readonly end: number } | undefined {
    const row = (event.target as HTMLElement).closest<HTMLElement>(".row");
    return this.links.get(Number(row?.dataset["line"] ?? -1));
  }

  private hover(event: Event): void {
    this.parts.mark(this.rangeOf(event) ?? null);
  }

  private click(event: Event): void {
    const range = this.rangeOf(event);
    if (range) this.parts.go(range.start, range.end);
  }
}

/** Lines of a dump that came from the line of the program that holds `offset`. */
function linesAt({ links }: Inspection, text: string, offset: number): number[] {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const newline = text.indexOf("\n", offset);
  const end = newline < 0 ? text.length : newline;
  // What begins on this line, not what is around it.
  return links.filter((link) => link.start >= start && link.start <= end && link.start < link.end).map(({ line }) => line);
}
