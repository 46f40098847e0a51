// What the pointer is on: what is wrong there, with its fixes, the type, and a line about it.
// It stands above the whole line that it speaks of, or below it where there is no room.
import { forEachDiagnostic, linter } from "@codemirror/lint";
import type { Diagnostic } from "@codemirror/lint";
import { hoverTooltip } from "@codemirror/view";
import type { EditorView, Rect } from "@codemirror/view";
import type { Extension } from "@codemirror/state";
import type { Analysis } from "kinako/worker";
import { currentFacts } from "./analysis.js";
import { headOf, mentionAt, typeAt } from "./facts.js";
import { el, rich } from "../ui/dom.js";

interface Known {
  readonly from: number;
  readonly to: number;
  readonly dom: HTMLElement;
}

const tooltip = hoverTooltip(
  async (view, offset) => {
    const wrong = problemsAt(view, offset);
    const analysis = await currentFacts(view);
    const known = analysis && typeOf(analysis, offset, wrong !== null);
    if (!wrong && !known) return null;
    return {
      pos: Math.min(wrong?.from ?? offset, known?.from ?? offset),
      end: Math.max(wrong?.to ?? offset, known?.to ?? offset),
      above: true,
      create: () => ({
        dom: el("div", {}, wrong?.dom ?? null, known?.dom ?? null),
        getCoords: (place) => lineBox(view, place),
      }),
    };
  },
  { hoverTime: 350 },
);

/** Null, which its type does not name, and the lint package shows no tooltip of its own: this one has both. */
const noTooltip = (): Diagnostic[] => null as unknown as Diagnostic[];
export const typeOnHover: Extension = [linter(null, { tooltipFilter: noTooltip }), tooltip];

/** `isWrong`: then only what is known of a name is worth telling. */
function typeOf(analysis: Analysis, offset: number, isWrong: boolean): Known | null {
  const mention = mentionAt(analysis, offset);
  const symbol = mention && analysis.symbols[mention.symbol];
  const typed = typeAt(analysis, offset);
  const range = symbol ? mention : typed;
  if (!range || (isWrong && !symbol)) return null;
  const dom = el("div", { class: "cm-type" }, el("code", {}, symbol ? headOf(symbol) : (typed?.type ?? "")));
  if (symbol?.doc) dom.append(el("p", {}, ...rich(symbol.doc)));
  return { from: range.start, to: range.end, dom };
}

function problemsAt(view: EditorView, offset: number): Known | null {
  const items: HTMLElement[] = [];
  let [start, end] = [offset, offset];
  forEachDiagnostic(view.state, (diagnostic, from, to) => {
    if (offset < from || offset > to) return;
    start = Math.min(start, from);
    end = Math.max(end, to);
    items.push(problem(view, diagnostic, from, to));
  });
  return items.length > 0 ? { from: start, to: end, dom: el("ul", { class: "cm-tooltip-lint" }, ...items) } : null;
}

function problem(view: EditorView, diagnostic: Diagnostic, from: number, to: number): HTMLElement {
  const { severity, message, renderMessage, actions = [] } = diagnostic;
  const item = el("li", { class: `cm-diagnostic cm-diagnostic-${severity}` }, renderMessage?.(view) ?? message);
  for (const { name, apply } of actions) {
    const button = el("button", { type: "button", class: "cm-diagnosticAction" }, ...rich(name));
    button.addEventListener("click", () => apply(view, from, to));
    item.append(button);
  }
  return item;
}

/** Where a place is, as high as its whole line: a line that is wrapped has several rows. */
function lineBox(view: EditorView, place: number): Rect {
  const left = view.coordsAtPos(place)?.left ?? 0;
  const { top, bottom } = view.lineBlockAt(place);
  return { left, right: left, top: view.documentTop + top, bottom: view.documentTop + bottom };
}
