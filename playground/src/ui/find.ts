// Finds text among many lines: a field with a count, and steps from one place to the next.
import { el } from "./dom.js";
import type { Found, Lines } from "./lines.js";

/** More places than this are not counted. */
const MOST = 100_000;

export class Find {
  readonly element = el("form", { class: "find", role: "search", hidden: true });
  private readonly input: HTMLInputElement;
  private readonly count = el("span", { class: "count", role: "status" });
  private found: Found[] = [];
  private at = -1;
  private timer = 0;

  constructor(
    private readonly lines: Lines,
    private readonly texts: () => readonly string[],
    label: string,
  ) {
    this.input = el("input", { type: "search", "aria-label": label, placeholder: label, spellcheck: false, autocapitalize: "off" });
    const button = (name: string, text: string, work: () => void): HTMLElement =>
      el("button", { type: "button", class: "quiet small", "aria-label": name, title: name, onclick: work }, text);
    this.element.append(
      this.input,
      this.count,
      button("Previous match", "↑", () => this.step(-1)),
      button("Next match", "↓", () => this.step(1)),
      button("Close find", "✕", () => this.close()),
    );
    this.input.addEventListener("input", () => this.soon());
    this.element.addEventListener("submit", (event) => event.preventDefault());
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        clearTimeout(this.timer);
        if (this.timer !== 0) this.search();
        else this.step(event.shiftKey ? -1 : 1);
      } else if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        this.close();
      }
    });
  }

  open(): void {
    this.element.hidden = false;
    this.input.focus();
    this.input.select();
    if (this.input.value) this.search();
  }

  close(): void {
    if (this.element.hidden) return;
    this.element.hidden = true;
    this.lines.mark([], null);
    this.lines.element.focus();
  }

  /** There are other lines. */
  changed(): void {
    if (!this.element.hidden && this.input.value) this.soon();
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.search(), 150);
  }

  private search(): void {
    this.timer = 0;
    const wanted = this.input.value;
    this.found = wanted ? placesOf(wanted, this.texts()) : [];
    this.at = this.found.length > 0 ? 0 : -1;
    this.show();
  }

  private step(by: number): void {
    const { length } = this.found;
    if (length === 0) return;
    this.at = (this.at + by + length) % length;
    this.show();
  }

  private show(): void {
    const { found, at } = this;
    const most = found.length === MOST ? "+" : "";
    this.count.textContent = !this.input.value ? "" : found.length === 0 ? "not found" : `${at + 1} of ${found.length.toLocaleString("en")}${most}`;
    this.lines.mark(found, found[at] ?? null);
  }
}

/** Capital letters in what is wanted are meant. */
function placesOf(wanted: string, lines: readonly string[]): Found[] {
  const isExact = wanted !== wanted.toLowerCase();
  const found: Found[] = [];
  for (let line = 0; line < lines.length; line++) {
    const given = lines[line] ?? "";
    let text = isExact ? given : given.toLowerCase();
    if (text.length !== given.length) text = given; // some letters have a longer small form
    for (let start = text.indexOf(wanted); start >= 0; start = text.indexOf(wanted, start + wanted.length)) {
      found.push({ line, start, end: start + wanted.length });
      if (found.length === MOST) return found;
    }
  }
  return found;
}
