// The line at the bottom: what goes on, and what the latest run took.
import type { Backend, Stats } from "kinako";
import type { Settings } from "../share/settings.js";
import { byId, el } from "../ui/dom.js";
import { BACKENDS, bytes, duration, grouped } from "../ui/text.js";

export type Kind = "plain" | "ok" | "error";

export function say(text: string, kind: Kind = "plain"): void {
  const state = byId("state");
  state.textContent = text;
  state.dataset["kind"] = kind;
}

export function showFigures(backend: Backend, milliseconds: number, stats: Stats | null): void {
  const figure = (name: string, value: string, isLess = false): HTMLElement =>
    el("span", { title: name, class: isLess ? "less" : "more" }, value);
  const parts = [figure("Back end", BACKENDS[backend], true), figure("Time, compiling included", duration(milliseconds))];
  if (stats) {
    parts.push(figure("Steps: calls and turns of loops", `${grouped(stats.steps)} steps`));
    parts.push(figure("Most memory its values took at a time", `${bytes(stats.peakBytes)} peak`, true));
  }
  byId("figures").replaceChildren(...parts);
}

export function showLimits({ seconds, memory }: Settings): void {
  const time = seconds === 0 ? "no time limit" : seconds < 60 ? `${seconds} s` : `${seconds / 60} min`;
  const button = byId("limits");
  button.textContent = `${time} · ${memory} MB`;
  button.setAttribute("aria-label", `Limits: ${time}, ${memory} MB. Change them`);
}
