// The type of what the pointer is on, and a line about it.
import { hoverTooltip } from "@codemirror/view";
import { currentFacts } from "./analysis.js";
import { headOf, mentionAt, typeAt } from "./facts.js";

export const typeOnHover = hoverTooltip(
  async (view, offset) => {
    const analysis = await currentFacts(view);
    if (!analysis) return null;
    const mention = mentionAt(analysis, offset);
    const symbol = mention && analysis.symbols[mention.symbol];
    const typed = typeAt(analysis, offset);
    if (!symbol && !typed) return null;
    const head = symbol ? headOf(symbol) : (typed?.type ?? "");
    const range = symbol ? mention : typed;
    return {
      pos: range?.start ?? offset,
      end: range?.end ?? offset,
      above: true,
      create: () => {
        const dom = document.createElement("div");
        dom.className = "cm-type";
        const code = dom.appendChild(document.createElement("code"));
        code.textContent = head;
        if (symbol?.doc) dom.appendChild(document.createElement("p")).textContent = symbol.doc;
        return { dom };
      },
    };
  },
  { hoverTime: 350 },
);
