// The panel of the output: what the program prints, its value, and what is to be said about the run.
import type { KinakoValue } from "kinako";
import { copyText, download } from "../ui/dialog.js";
import { byId, el } from "../ui/dom.js";
import { Find } from "../ui/find.js";
import { Lines } from "../ui/lines.js";
import { Transcript } from "./transcript.js";
import { valueText } from "./value.js";
import { clearVerdict } from "./verdict.js";

export interface OutputActions {
  readonly wraps: boolean;
  readonly onWrap: (wraps: boolean) => void;
  readonly openInput: () => void;
}

export class Output {
  private readonly lines = new Lines(byId("output"));
  private readonly transcript = new Transcript(() => this.changed());
  private readonly find = new Find(this.lines, () => this.transcript.lines, "Find in the output");

  constructor(private readonly actions: OutputActions) {
    const panel = byId("panel-output");
    panel.prepend(this.find.element);
    this.lines.show(this.transcript.lines);
    const click = (id: string, work: () => void): void => byId(id).addEventListener("click", work);
    click("copy-output", () => void copyText(this.text));
    click("save-output", () => download("output.txt", this.text));
    click("clear-output", () => {
      this.clear();
      byId("output-empty").hidden = true;
    });
    click("find-output", () => this.find.open());
    click("wrap-output", () => this.wrap(!this.lines.wraps));
    this.wrap(actions.wraps, false);
    panel.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key !== "f" || event.altKey || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      this.find.open();
    });
  }

  /** All that was printed. */
  get text(): string {
    return this.transcript.all;
  }

  get lineCount(): number {
    return this.transcript.lines.length;
  }

  add(text: string): void {
    this.transcript.add(text);
  }

  clear(): void {
    this.transcript.clear();
    clearVerdict();
    byId("value").hidden = true;
    byId("note").hidden = true;
    byId("output-empty").hidden = false;
  }

  /** A run begins. */
  begin(): void {
    this.clear();
    byId("output-empty").hidden = true;
  }

  /** Resolves when all of the output is there: what is said of the run comes after it. */
  settled(): Promise<void> {
    return this.transcript.settled();
  }

  /** Of the last expression, as far as there is one. */
  showValue(value: KinakoValue): void {
    const text = valueText(value);
    const place = byId("value");
    place.hidden = text === "";
    place.replaceChildren(el("span", { class: "sign" }, "= "), el("code", {}, text));
  }

  /** There was nothing for `input()` to read. */
  sayNoInput(): void {
    const button = el("button", { type: "button", class: "small", onclick: this.actions.openInput }, "Type some input");
    byId("note").replaceChildren(
      el("span", {}, "The Input tab is empty, so ", el("code", {}, "input()"), " returns an empty text."),
      button,
    );
    byId("note").hidden = false;
  }

  redraw(): void {
    this.lines.redraw();
  }

  private wrap(wraps: boolean, isChosen = true): void {
    this.lines.wrap(wraps);
    byId("wrap-output").setAttribute("aria-pressed", String(wraps));
    if (isChosen) this.actions.onWrap(wraps);
  }

  private changed(): void {
    this.lines.changed();
    this.find.changed();
    const { isEmpty } = this.transcript;
    for (const name of ["copy", "save", "clear", "find"]) byId<HTMLButtonElement>(`${name}-output`).disabled = isEmpty;
  }
}
