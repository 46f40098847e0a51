// How wide text is in a monospaced font, in columns; and where it has to be cut to fit.

/** Columns from one stop of a tab to the next. */
const TAB = 8;
const PLAIN = /^[\x20-\x7e]*$/;
/** Two columns: the scripts of East Asia, and emoji. */
const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
/** No column of their own: accents that combine, joiners, selectors. */
const NONE = /[\p{M}\u200b-\u200f\ufe00-\ufe0f\u{1f3fb}-\u{1f3ff}]/u;

/** Whether every character takes one column. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

function widthOf(character: string, column: number): number {
  const code = character.charCodeAt(0);
  if (code === 9) return TAB - (column % TAB);
  if (code < 0x300) return 1;
  if (NONE.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Columns that `text` takes. */
export function columnsOf(text: string): number {
  if (isPlain(text)) return text.length;
  let column = 0;
  for (const character of text) column += widthOf(character, column);
  return column;
}

/** Where rows of at most `most` columns begin, of a text that is not plain. */
export function breaksOf(text: string, most: number): Uint32Array {
  const starts = [0];
  let column = 0;
  let at = 0;
  for (const character of text) {
    const width = widthOf(character, column);
    if (column + width > most && column > 0) {
      starts.push(at);
      column = 0;
    }
    column += widthOf(character, column);
    at += character.length;
  }
  return Uint32Array.from(starts);
}

const STEP = 1024;

/** Columns and offsets of a long text, without walking all of it each time. */
export class Ruler {
  /** The column at every STEPth offset. */
  private readonly marks: number[] = [0];
  private readonly plain: boolean;

  constructor(private readonly text: string) {
    this.plain = isPlain(text);
    if (this.plain) return;
    let column = 0;
    let at = 0;
    for (const character of text) {
      column += widthOf(character, column);
      at += character.length;
      while (at >= this.marks.length * STEP) this.marks.push(column);
    }
  }

  columnAt(offset: number): number {
    if (this.plain) return offset;
    const step = Math.floor(offset / STEP);
    let column = this.marks[step] ?? 0;
    for (const character of this.text.slice(step * STEP, offset)) column += widthOf(character, column);
    return column;
  }

  /** Of the first character that begins in a column, or after it. */
  offsetAt(column: number): number {
    if (this.plain) return Math.min(column, this.text.length);
    let step = this.marks.findIndex((mark) => mark > column);
    step = step < 0 ? this.marks.length - 1 : Math.max(0, step - 1);
    let now = this.marks[step] ?? 0;
    let at = step * STEP;
    if (isLowSurrogate(this.text, at)) at++;
    for (const character of this.text.slice(at, at + 2 * STEP)) {
      if (now >= column) break;
      now += widthOf(character, now);
      at += character.length;
    }
    return at;
  }
}

function isLowSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code < 0xe000;
}
