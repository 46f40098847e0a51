// A new name for what the cursor is on, in all its places: F2. The engine says whether the program
// would mean the same afterwards.
import { StateEffect, StateField } from "@codemirror/state";
import { EditorView, showPanel } from "@codemirror/view";
import type { KeyBinding, Panel } from "@codemirror/view";
import { currentFacts, prepareRename } from "./analysis.js";
import type { Prepared } from "./analysis.js";
import { mentionAt } from "./facts.js";
import { el, rich } from "../ui/dom.js";

interface Renaming {
  readonly name: string;
  readonly offset: number;
}

const rename = StateEffect.define<Renaming | null>();

export const renaming = StateField.define<Renaming | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(rename)) value = effect.value;
    return transaction.docChanged ? null : value;
  },
  provide: (field) => showPanel.from(field, (value) => (value ? (view) => panel(view, value) : null)),
});

function panel(view: EditorView, { name, offset }: Renaming): Panel {
  const label = `New name for ${name}`;
  const input = el("input", { class: "cm-textfield", value: name, "aria-label": label, spellcheck: false });
  const problem = el("p", { class: "cm-rename-problem", role: "alert", hidden: true });
  const form = el(
    "form",
    { class: "cm-rename" },
    el("label", {}, label),
    input,
    el("button", { class: "cm-button", type: "submit" }, "Rename"),
    problem,
  );
  const finish = (): void => {
    view.dispatch({ effects: rename.of(null) });
    view.focus();
  };
  const refuse = (why: string): void => {
    problem.replaceChildren(...rich(capital(why)));
    problem.hidden = false;
    input.setAttribute("aria-invalid", "true");
    input.focus();
  };
  // Asked while the name is typed, so that the answer is there when it is wanted.
  let asked = "";
  let answer: Prepared | null = null;
  const ask = async (): Promise<void> => {
    const wanted = (asked = input.value.trim());
    answer = null;
    const prepared = await prepareRename(view, offset, wanted).catch((error: unknown) => ({
      problem: error instanceof Error ? error.message : String(error),
    }));
    if (asked === wanted) answer = prepared;
  };
  let asking = Promise.resolve();
  const take = (): void => {
    if (!answer) return;
    if (answer.problem !== null) return refuse(answer.problem);
    answer.apply();
    finish();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value.trim() === name) return finish();
    if (asked !== input.value.trim()) asking = ask();
    if (answer) take();
    else void asking.then(take);
  });
  input.addEventListener("input", () => {
    problem.hidden = true;
    input.removeAttribute("aria-invalid");
    asking = ask();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    finish();
  });
  return { dom: form, mount: () => input.select() };
}

async function begin(view: EditorView): Promise<void> {
  const analysis = await currentFacts(view);
  if (!analysis) return;
  const offset = view.state.selection.main.head;
  const mention = mentionAt(analysis, offset);
  const symbol = mention && analysis.symbols[mention.symbol];
  if (symbol) view.dispatch({ effects: rename.of({ name: symbol.name, offset }) });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const renameKeymap: readonly KeyBinding[] = [
  {
    key: "F2",
    run: (view) => {
      void begin(view);
      return true;
    },
  },
];
