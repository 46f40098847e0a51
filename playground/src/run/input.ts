// Whether a program reads its input.

/** Texts and comments, in which a name means nothing. */
const SILENT = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\//g;

export function readsInput(source: string): boolean {
  return /\binput\s*\(/.test(source.replaceAll(SILENT, " "));
}
