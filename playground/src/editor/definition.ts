// From a name to where it is declared: F12, or Ctrl and a click.
import { EditorSelection } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { KeyBinding } from "@codemirror/view";
import { currentFacts, openOrigin } from "./analysis.js";
import { mentionAt } from "./facts.js";

async function goToDefinition(view: EditorView, offset: number): Promise<void> {
  const analysis = await currentFacts(view);
  const mention = analysis && mentionAt(analysis, offset);
  const symbol = mention && analysis.symbols[mention.symbol];
  if (symbol?.origin) return openOrigin(view, symbol.origin);
  const place = symbol?.definition;
  if (!place) return;
  view.dispatch({
    selection: EditorSelection.single(place.start, place.end),
    effects: EditorView.scrollIntoView(place.start, { y: "center" }),
  });
  view.focus();
}

export const definitionKeymap: readonly KeyBinding[] = [
  {
    key: "F12",
    run: (view) => {
      void goToDefinition(view, view.state.selection.main.head);
      return true;
    },
  },
];

export const goToDefinitionOnClick = EditorView.domEventHandlers({
  mousedown(event, view) {
    if (!(event.ctrlKey || event.metaKey) || event.button !== 0) return false;
    const offset = view.posAtCoords({ x: event.clientX, y: event.clientY });
    if (offset === null) return false;
    event.preventDefault();
    void goToDefinition(view, offset);
    return true;
  },
});
