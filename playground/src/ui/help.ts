// The keys, for people.
import { openDialog } from "./dialog.js";
import { el } from "./dom.js";

const KEYS: readonly (readonly [string, string])[] = [
  ["Ctrl Enter", "run"],
  ["Esc", "stop; close what is open"],
  ["Ctrl S", "share"],
  ["Ctrl O", "open a file"],
  ["Alt Shift F", "format"],
  ["Ctrl Space", "complete"],
  ["F12", "go to the definition (or Ctrl+click)"],
  ["F2", "rename"],
  ["F8", "next problem"],
  ["Ctrl F", "find and replace"],
  ["Ctrl /", "comment or uncomment"],
  ["Alt 1 … 6", "output, input, problems, inside, race, tests"],
  ["Alt 0", "back to the program"],
  ["Esc Tab", "leave the program with the Tab key"],
];

export function openHelp(): void {
  openDialog("Keys", () => [
    el("p", {}, "On a Mac, use Cmd instead of Ctrl."),
    el(
      "dl",
      { class: "keys" },
      ...KEYS.flatMap(([keys, what]) => [
        el("dt", {}, ...keys.split(" ").flatMap((key) => [key === "…" ? key : el("kbd", {}, key), " "])),
        el("dd", {}, what),
      ]),
    ),
  ]);
}
