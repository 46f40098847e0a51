// The line at the bottom: what is happening, and what the latest run needed.
import type { Backend, Stats } from "kinako";
import type { Settings } from "../share/settings.js";
import { byId, el } from "../ui/dom.js";
import { BACKENDS, bytes, duration, grouped, short } from "../ui/text.js";

export type Kind = "plain" | "ok" | "error";

export function say(text: string, kind: Kind = "plain"): void {
  const state = byId("state");
  state.textContent = text;
  state.dataset["kind"] = kind;
}

export function showFigures(backend: Backend, milliseconds: number, stats: Stats | null): void {
  const figure = (name: string, value: string, isLess = false): HTMLElement =>
    el("span", { title: name, class: isLess ? "less" : "more" }, value);
  const parts = [figure("Back end", BACKENDS[backend], true), figure("Time, including compilation", duration(milliseconds))];
  if (stats) {
    const { instructions, steps } = stats;
    parts.push(
      instructions > 0
        ? counted("Instructions of the register machine", instructions, "instructions")
        : counted("Steps: calls and loop iterations", steps, "steps"),
    );
    parts.push(figure("Peak memory of the program's values", `${bytes(stats.peakBytes)} peak`, true));
  }
  const figures = byId("figures");
  figures.classList.remove("is-stale");
  figures.title = "";
  figures.replaceChildren(...parts);
}

/** The program is not the one any more that the figures are of. */
export function staleFigures(): void {
  const figures = byId("figures");
  if (figures.childElementCount === 0 || figures.classList.contains("is-stale")) return;
  figures.classList.add("is-stale");
  figures.title = "Of the latest run: the program was changed since";
  figures.prepend(el("span", { class: "more" }, "before the change:"));
}

/** In short where there is little room. */
function counted(name: string, count: number, unit: string): HTMLElement {
  const wide = el("span", { class: "wide" }, grouped(count));
  const narrow = el("span", { class: "narrow" }, short(count));
  return el("span", { title: name, class: "more" }, wide, narrow, ` ${unit}`);
}

export function showLimits({ seconds, memory }: Settings): void {
  const time = seconds === 0 ? "no time limit" : seconds < 60 ? `${seconds} s` : `${seconds / 60} min`;
  const button = byId("limits");
  button.textContent = `${time} · ${memory} MB`;
  button.setAttribute("aria-label", `Limits: ${time}, ${memory} MB. Change them`);
}
