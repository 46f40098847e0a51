// Mends of diagnostics, as edits of the text.
import type { Diagnostic } from "kinako/worker";

export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

export interface Mend {
  readonly title: string;
  readonly edits: readonly Edit[];
}

/** A fix as the language service has it. */
interface TitledFix {
  readonly title: string;
  readonly edits: readonly { readonly start: number; readonly end: number; readonly text: string }[];
}

export function mendsOf(diagnostic: Diagnostic): Mend[] {
  return (diagnostic.fixes as readonly unknown[]).map((fix) => {
    if ("edits" in (fix as object)) {
      const { title, edits } = fix as TitledFix;
      return { title, edits: edits.map(({ start, end, text }) => ({ from: start, to: end, insert: text })) };
    }
    const { begin, end, text } = fix as { begin: number; end: number; text: string };
    const title = text === "" ? "Remove it" : `Change to \`${text}\``;
    return { title, edits: [{ from: begin, to: end, insert: text }] };
  });
}
