// Tables with bars.
import { el } from "../ui/dom.js";

export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly text: string;
}

export function barTable(title: string, bars: readonly Bar[]): HTMLElement[] {
  const most = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  const rows = bars.map(({ label, value, text }) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, label),
      el("td", { class: "meter" }, el("meter", { min: 0, max: most, value, "aria-label": `${label}: ${text}` })),
      el("td", { class: "number" }, text),
    ),
  );
  return [el("h2", {}, title), el("table", {}, el("tbody", {}, ...rows))];
}
