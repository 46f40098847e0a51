// Mends of diagnostics, as edits of the text.
import type { Diagnostic } from "kinako/worker";

export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

export interface Mend {
  readonly title: string;
  /** The one that all of its edits are in. */
  readonly file: string;
  readonly edits: readonly Edit[];
}

export function mendsOf({ fixes, file: reported }: Diagnostic): Mend[] {
  return fixes.map(({ title, edits }) => ({
    title,
    file: edits[0]?.file ?? reported,
    edits: edits.map(({ start, end, text }) => ({ from: start, to: end, insert: text })),
  }));
}
