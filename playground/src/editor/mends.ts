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

export function mendsOf({ fixes }: Diagnostic): Mend[] {
  return fixes.map(({ title, edits }) => ({
    title,
    edits: edits.map(({ start, end, text }) => ({ from: start, to: end, insert: text })),
  }));
}
