// The list of problems, each with its place, its help and its fixes.
import type { Diagnostic } from "kinako";
import { fixesOf } from "../editor/fixes.js";
import type { Edit } from "../editor/fixes.js";
import { byId, el, rich } from "../ui/dom.js";

export interface ProblemActions {
  readonly go: (file: string, from: number, to: number) => void;
  readonly edit: (file: string, edits: readonly Edit[]) => void;
  /** The file in the editor, whose name need not be said. */
  readonly file: string;
}

const MOST = 200;

export function showProblems(diagnostics: readonly Diagnostic[], actions: ProblemActions): void {
  const items = diagnostics.slice(0, MOST).map((diagnostic) => item(diagnostic, actions));
  byId("problems").replaceChildren(...items);
  byId("no-problems").hidden = items.length > 0;
  const badge = byId("problem-count");
  badge.hidden = items.length === 0;
  badge.textContent = diagnostics.length > 99 ? "99+" : String(diagnostics.length);
  badge.dataset["kind"] = diagnostics.some(({ kind }) => kind === "error") ? "error" : "warning";
}

function item(diagnostic: Diagnostic, actions: ProblemActions): HTMLElement {
  const { kind, file, line, column, code, message, help, begin, end } = diagnostic;
  const where = `${file === actions.file ? "" : `${file}, `}line ${line}:${column}`;
  const go = el(
    "button",
    { type: "button", class: "go" },
    ...rich(message),
    el("span", { class: "at" }, ` ${kind} ${code}, ${where}`),
  );
  go.addEventListener("click", () => actions.go(file, begin, end));
  const fixes = fixesOf(diagnostic).map(({ title, file: edited, edits }) => {
    const button = el("button", { type: "button", class: "small" }, ...rich(title));
    button.addEventListener("click", () => actions.edit(edited, edits));
    return button;
  });
  return el(
    "li",
    { class: "problem", "data-kind": kind },
    el("span", { class: "dot" }),
    go,
    help ? el("span", { class: "help" }, ...rich(help)) : null,
    fixes.length > 0 ? el("span", { class: "fixes" }, ...fixes) : null,
  );
}
