// Printing: the whole program and its output, of which the page itself holds only what is in sight.
import { el } from "./dom.js";

export interface Printed {
  readonly title: string;
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly stdin: string;
  readonly output: string;
}

export function setUpPrinting(content: () => Printed): void {
  let made: HTMLElement | null = null;
  addEventListener("beforeprint", () => {
    made?.remove();
    const { title, files, stdin, output } = content();
    const verdict = document.getElementById("verdict");
    const part = (heading: string, text: string): HTMLElement[] =>
      text === "" ? [] : [el("h2", {}, heading), el("pre", {}, text)];
    made = el(
      "div",
      { class: "printed" },
      el("h1", {}, title),
      ...files.flatMap(({ name, text }) => part(files.length > 1 ? name : "Program", text)),
      ...part("Input", stdin),
      ...part("Output", output),
    );
    if (verdict && !verdict.hidden) made.append(el("h2", {}, "Result"), el("pre", {}, verdict.innerText));
    document.body.append(made);
  });
  addEventListener("afterprint", () => {
    made?.remove();
    made = null;
  });
}
