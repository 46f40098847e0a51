// The part of the program that a line of another pane comes from.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";
import type { DecorationSet } from "@codemirror/view";

interface Range {
  readonly start: number;
  readonly end: number;
}

const link = StateEffect.define<Range | null>();
const mark = Decoration.mark({ class: "cm-linked" });

export const linkedRange = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    marks = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(link)) continue;
      const range = effect.value;
      marks = range && range.start < range.end ? Decoration.set(mark.range(range.start, range.end)) : Decoration.none;
    }
    return marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export function showLink(view: EditorView, range: Range | null): void {
  const most = view.state.doc.length;
  if (range && range.end > most) range = null;
  view.dispatch({ effects: range ? [link.of(range), EditorView.scrollIntoView(range.start)] : link.of(null) });
}
