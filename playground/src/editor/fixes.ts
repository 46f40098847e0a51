// Fixes of diagnostics, as edits of the text.
import type { Diagnostic } from "kinako/worker";

export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

export interface Fix {
  readonly title: string;
  /** The one that all of its edits are in. */
  readonly file: string;
  readonly edits: readonly Edit[];
}

export function fixesOf({ fixes, file: reported }: Diagnostic): Fix[] {
  return fixes.map(({ title, edits }) => ({
    title,
    file: edits[0]?.file ?? reported,
    edits: edits.map(({ start, end, text }) => ({ from: start, to: end, insert: text })),
  }));
}
