// Keeps what the language service knows beside the text: asked 200 ms after the last change,
// shown when the text is still the one that was asked about.
import { setDiagnostics } from "@codemirror/lint";
import type { Action, Diagnostic as Shown } from "@codemirror/lint";
import { Facet, StateEffect, StateField } from "@codemirror/state";
import type { EditorState, Extension, Text } from "@codemirror/state";
import { EditorView, ViewPlugin } from "@codemirror/view";
import type { ViewUpdate } from "@codemirror/view";
import type { Analysis, Diagnostic, Origin } from "kinako/worker";
import type { LanguageService } from "../engine/language-service.js";
import { mentionAt } from "./facts.js";
import { fixesOf } from "./fixes.js";
import { el, rich } from "../ui/dom.js";

const PAUSE_MS = 200;

/** Facts about a text. */
export interface Known {
  readonly doc: Text;
  readonly analysis: Analysis;
}

const learned = StateEffect.define<Known>();

const known = StateField.define<Known | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(learned)) value = effect.value;
    return value;
  },
});

interface Source {
  readonly service: LanguageService;
  readonly onAnalysis: (analysis: Analysis) => void;
  /** Somebody wants to see a place in another file. */
  readonly onOrigin: (origin: Origin) => void;
  /** What is declared at a place of this file gets another name: the change of the other files. */
  readonly onRename: (place: { readonly line: number; readonly column: number }, newName: string) => Promise<() => void>;
}

const source = Facet.define<Source, Source | null>({ combine: ([first]) => first ?? null });

/** The latest facts, which may be about an earlier text. */
export function latestFacts(state: EditorState): Known | null {
  return state.field(known, false) ?? null;
}

/** Facts about the text as it is now; null when they are about another one, or cannot be had. */
export async function currentFacts(view: EditorView): Promise<Analysis | null> {
  const { doc } = view.state;
  const facts = latestFacts(view.state);
  if (facts && facts.doc.eq(doc)) return facts.analysis;
  await learn(view);
  const now = latestFacts(view.state);
  return now && now.doc.eq(doc) && view.state.doc.eq(doc) ? now.analysis : null;
}

export function analysis(given: Source): Extension {
  return [known, source.of(given), debounced];
}

/** Goes to a place in another file. */
export function openOrigin(view: EditorView, origin: Origin): void {
  view.state.facet(source)?.onOrigin(origin);
}

/** A new name: why it cannot be, or what makes the change. */
export type Prepared = { readonly problem: string } | { readonly problem: null; readonly apply: () => void };

/** Asks whether what is named at an offset can have another name, in every file of the session. */
export async function prepareRename(view: EditorView, offset: number, newName: string): Promise<Prepared> {
  const from = view.state.facet(source);
  const { doc } = view.state;
  const renaming = await from?.service.rename(doc.toString(), offset, newName);
  if (!from || !renaming) return { problem: "the page is not ready" };
  if (renaming.kind === "refused") return renaming;
  const facts = await currentFacts(view);
  const mention = facts && mentionAt(facts, offset);
  const definition = mention && facts.symbols[mention.symbol]?.definition;
  const elsewhere = definition ? await from.onRename(placeOf(doc, definition.start), newName) : (): void => undefined;
  if (!view.state.doc.eq(doc)) return { problem: "the program was changed in the meantime" };
  const apply = (): void => {
    elsewhere();
    view.dispatch({
      changes: renaming.edits.map(({ start, end, text }) => ({ from: start, to: end, insert: text })),
      userEvent: "rename",
    });
  };
  return { problem: null, apply };
}

/** Line and column from 1, the column in characters. */
function placeOf(doc: Text, offset: number): { readonly line: number; readonly column: number } {
  const { number, from, text } = doc.lineAt(offset);
  return { line: number, column: [...text.slice(0, offset - from)].length + 1 };
}

/** Asks at once. */
export function analyzeSoon(view: EditorView): void {
  void learn(view);
}

async function learn(view: EditorView): Promise<void> {
  const from = view.state.facet(source);
  if (!from) return;
  const { doc } = view.state;
  const { name } = from.service.world();
  let analysis: Analysis | null;
  try {
    analysis = await from.service.analyze(doc.toString());
  } catch (error) {
    console.warn("the program could not be analyzed", error);
    return;
  }
  if (!analysis || !view.state.doc.eq(doc) || name !== from.service.world().name) return;
  view.dispatch({ effects: learned.of({ doc, analysis }) });
  const shown = analysis.diagnostics
    .filter(({ file }) => name === undefined || file === name)
    .map((diagnostic) => forEditor(diagnostic, doc.length));
  view.dispatch(setDiagnostics(view.state, shown));
  from.onAnalysis(analysis);
}

const debounced = ViewPlugin.fromClass(
  class {
    private timer = 0;

    constructor(private readonly view: EditorView) {}

    update(update: ViewUpdate): void {
      if (!update.docChanged) return;
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void learn(this.view), PAUSE_MS);
    }

    destroy(): void {
      clearTimeout(this.timer);
    }
  },
);

function forEditor(diagnostic: Diagnostic, length: number): Shown {
  const from = Math.min(diagnostic.begin, length);
  const to = Math.min(Math.max(diagnostic.end, from), length);
  const actions: Action[] = fixesOf(diagnostic).filter(({ file }) => file === diagnostic.file).map(({ title, edits }) => ({
    name: title,
    apply: (view) => view.dispatch({ changes: edits, userEvent: "input.fix" }),
  }));
  const { message, help } = diagnostic;
  return {
    from,
    to,
    severity: diagnostic.kind,
    message: help ? `${message}\n${help}` : message,
    renderMessage: () => el("div", {}, el("p", {}, ...rich(message)), help ? el("p", { class: "cm-help" }, ...rich(help)) : null),
    actions,
  };
}

