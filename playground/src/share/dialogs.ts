// The dialogs to share a program, to bring one back, and for the settings of the page.
import { copyField, openDialog } from "../ui/dialog.js";
import { el } from "../ui/dom.js";
import { BACKENDS, plural } from "../ui/text.js";
import { THEMES } from "../ui/theme.js";
import { versions } from "./history.js";
import type { Work } from "./history.js";
import { writeHash } from "./link.js";
import type { Shared } from "./link.js";
import type { Settings } from "./settings.js";

export async function openShare(shared: Shared, onSave: () => void): Promise<void> {
  const hash = await writeHash(shared);
  const page = `${location.origin}${location.pathname}`;
  history.replaceState(null, "", `${location.pathname}${hash}`);
  const theme = el("select", { id: "embed-theme" }, ...THEMES.map((name) => el("option", {}, name)));
  const snippet = (): string =>
    `<iframe src="${page}?embed=1&amp;theme=${theme.value}${hash}" width="100%" height="420" ` +
    `style="border:0" title="Mochi program" loading="lazy"></iframe>`;
  const place = el("div", {}, copyField("For your own page", snippet(), 4));
  theme.addEventListener("change", () => place.replaceChildren(copyField("For your own page", snippet(), 4)));
  openDialog("Share", (close) => [
    el("h3", {}, "Link"),
    el("p", {}, "The program is in the link itself; nothing is sent anywhere."),
    copyField("Link", page + hash, 3),
    el("h3", {}, "For your own page"),
    el("div", { class: "field" }, el("label", { for: "embed-theme" }, "Theme"), theme),
    place,
    el("h3", {}, "File"),
    el(
      "button",
      {
        type: "button",
        onclick: () => {
          onSave();
          close();
        },
      },
      "Save as program.mochi",
    ),
  ]);
}

export function openHistory(onChoose: (work: Work) => void): void {
  openDialog("History", (close) => {
    const list = versions();
    const note = "Programs that you run, and programs that another one replaced, are kept here, only in this browser.";
    if (list.length === 0) return [el("p", {}, note)];
    const items = list.map((version) => {
      const { time, source, files } = version;
      const others = Object.keys(files).length;
      const when = new Date(time);
      const button = el(
        "button",
        { type: "button" },
        el("time", { dateTime: when.toISOString() }, when.toLocaleString([], { dateStyle: "short", timeStyle: "short" })),
        el("code", {}, firstWords(source)),
        others > 0 ? el("small", {}, `and ${plural(others, "file")}: ${Object.keys(files).join(", ")}`) : null,
      );
      button.addEventListener("click", () => {
        close();
        onChoose(version);
      });
      return el("li", {}, button);
    });
    return [el("p", {}, note), el("ul", { class: "versions" }, ...items)];
  });
}

function firstWords(source: string): string {
  return source.split("\n").map((line) => line.trim()).filter(Boolean).slice(0, 3).join(" ⏎ ").slice(0, 160);
}

type Choice = readonly [number, string];
const SECONDS: readonly Choice[] = [[2, "2 seconds"], [10, "10 seconds"], [30, "30 seconds"], [300, "5 minutes"], [0, "no limit"]];
const MEMORY: readonly Choice[] = [[16, "16 MB"], [64, "64 MB"], [256, "256 MB"], [1024, "1 GB"]];
const OUTPUT: readonly Choice[] = [[1, "1 MB"], [4, "4 MB"], [16, "16 MB"], [64, "64 MB"]];

export function openSettings(settings: Settings, onChange: (settings: Settings) => void): void {
  let current = settings;
  const change = (more: Partial<Settings>): void => {
    current = { ...current, ...more };
    onChange(current);
  };
  const field = (name: string, label: string, select: HTMLSelectElement, note: string): HTMLElement => {
    select.id = `setting-${name}`;
    return el("div", { class: "field" }, el("label", { for: select.id }, label), select, note ? el("small", {}, note) : null);
  };
  const numbers = (name: "seconds" | "memory" | "output", choices: readonly Choice[]): HTMLSelectElement => {
    const select = el(
      "select",
      {},
      ...choices.map(([value, text]) => el("option", { value: String(value), selected: value === current[name] }, text)),
    );
    select.addEventListener("change", () => change({ [name]: Number(select.value) }));
    return select;
  };
  const theme = el("select", {}, ...THEMES.map((name) => el("option", { selected: name === current.theme }, name)));
  theme.addEventListener("change", () => change({ theme: theme.value as Settings["theme"] }));
  const backend = el(
    "select",
    {},
    ...Object.entries(BACKENDS).map(([value, text]) => el("option", { value, selected: value === current.backend }, text)),
  );
  backend.addEventListener("change", () => change({ backend: backend.value as Settings["backend"] }));
  openDialog("Settings", () => [
    el("h3", {}, "Limits of a program"),
    field("seconds", "Time", numbers("seconds", SECONDS), ""),
    field("memory", "Memory", numbers("memory", MEMORY), ""),
    field("output", "Output", numbers("output", OUTPUT), ""),
    el("h3", {}, "Engine"),
    field("backend", "Back end", backend, "The register machine is faster; both have the same results."),
    el("h3", {}, "Look"),
    field("theme", "Theme", theme, ""),
  ]);
}
