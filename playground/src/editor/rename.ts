// A new name for what the cursor is on, in all its places: F2.
import { StateEffect, StateField } from "@codemirror/state";
import { EditorView, showPanel } from "@codemirror/view";
import type { KeyBinding, Panel } from "@codemirror/view";
import { currentFacts } from "./analysis.js";
import { mentionAt, mentionsOf } from "./facts.js";

interface Renaming {
  readonly name: string;
  readonly places: readonly { readonly from: number; readonly to: number }[];
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

function panel(view: EditorView, { name, places }: Renaming): Panel {
  const dom = document.createElement("form");
  dom.className = "cm-rename";
  const label = dom.appendChild(document.createElement("label"));
  label.textContent = `New name for ${name}`;
  const input = dom.appendChild(document.createElement("input"));
  input.className = "cm-textfield";
  input.value = name;
  input.setAttribute("aria-label", `New name for ${name}`);
  const button = dom.appendChild(document.createElement("button"));
  button.className = "cm-button";
  button.textContent = "Rename";
  const finish = (): void => {
    view.dispatch({ effects: rename.of(null) });
    view.focus();
  };
  dom.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = input.value.trim();
    if (!/^[\p{L}\p{So}_][\p{L}\p{So}\p{N}_]*$/u.test(chosen)) {
      input.setCustomValidity("A name has letters, digits and _, and does not start with a digit");
      input.reportValidity();
      return;
    }
    if (chosen !== name) {
      view.dispatch({
        changes: places.map(({ from, to }) => ({ from, to, insert: chosen })),
        userEvent: "rename",
      });
    }
    finish();
  });
  input.addEventListener("input", () => input.setCustomValidity(""));
  dom.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    finish();
  });
  return { dom, mount: () => input.select() };
}

async function begin(view: EditorView): Promise<void> {
  const analysis = await currentFacts(view);
  if (!analysis) return;
  const mention = mentionAt(analysis, view.state.selection.main.head);
  const symbol = mention && analysis.symbols[mention.symbol];
  // What the language itself brings has no place to be renamed at.
  if (!mention || !symbol?.definition) return;
  const places = mentionsOf(analysis, mention.symbol).map(({ start, end }) => ({ from: start, to: end }));
  view.dispatch({ effects: rename.of({ name: symbol.name, places }) });
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
