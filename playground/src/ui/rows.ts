// Which rows lines of text come to: one a line, or, when they are wrapped, as many as a line needs.
// A row is known by its number, a place of the text by its line and an offset there.
import { breaksOf, columnsOf, isPlain } from "./columns.js";

export interface Place {
  readonly line: number;
  readonly offset: number;
}

export interface Row {
  readonly line: number;
  /** What of the line is in the row. */
  readonly start: number;
  readonly end: number;
}

export class Rows {
  private lines: readonly string[] = [];
  /** Columns of a row; Infinity: lines are not wrapped. */
  private width = Infinity;
  /** How many lines are counted. */
  private counted = 0;
  /** The first row of each line that is counted, where lines are wrapped. */
  private first: number[] = [];
  private total = 0;
  private widest = 0;
  /** Of long lines that are not plain. */
  private readonly breaks = new Map<number, Uint32Array>();

  get count(): number {
    return this.total;
  }

  /** Columns of the widest line. */
  get columns(): number {
    return this.widest;
  }

  reset(lines: readonly string[], width: number): void {
    this.lines = lines;
    this.width = width;
    this.counted = 0;
    this.first = [];
    this.total = 0;
    this.widest = 0;
    this.breaks.clear();
    this.grow();
  }

  /** There are more lines, and the last that was counted may be longer. */
  grow(): void {
    const { lines, width } = this;
    if (this.counted > lines.length) return this.reset(lines, width);
    const isWrapped = width !== Infinity;
    if (this.counted > 0) {
      this.counted--;
      this.breaks.delete(this.counted);
      this.total = isWrapped ? (this.first.pop() ?? 0) : this.counted;
    }
    for (; this.counted < lines.length; this.counted++) {
      const text = lines[this.counted] ?? "";
      if (isWrapped) {
        this.first.push(this.total);
        this.total += this.countOf(text, this.counted);
      } else {
        // Two columns a character is the most there can be, but for tabs.
        if (text.length * 8 > this.widest) this.widest = Math.max(this.widest, columnsOf(text));
        this.total++;
      }
    }
  }

  at(row: number): Row {
    if (this.width === Infinity) return { line: row, start: 0, end: this.textOf(row).length };
    const line = this.lineOf(row);
    const text = this.textOf(line);
    const part = row - (this.first[line] ?? 0);
    const breaks = this.breaks.get(line);
    if (breaks) return { line, start: breaks[part] ?? 0, end: breaks[part + 1] ?? text.length };
    if (text.length <= this.width) return { line, start: 0, end: text.length };
    return { line, start: part * this.width, end: Math.min(text.length, (part + 1) * this.width) };
  }

  /** The row that shows a place. */
  rowOf({ line, offset }: Place): number {
    if (this.width === Infinity) return line;
    let row = this.first[line] ?? 0;
    const last = this.first[line + 1] ?? this.total;
    while (row + 1 < last && this.at(row + 1).start <= offset) {
      // Rows of a plain line are equally long.
      const jump = this.breaks.has(line) ? 1 : Math.floor((offset - this.at(row).start) / this.width);
      row = Math.min(last - 1, row + Math.max(1, jump));
    }
    return row;
  }

  private textOf(line: number): string {
    return this.lines[line] ?? "";
  }

  private countOf(text: string, line: number): number {
    if (text.length * 8 <= this.width) return 1;
    if (isPlain(text)) return Math.max(1, Math.ceil(text.length / this.width));
    const breaks = breaksOf(text, this.width);
    if (breaks.length > 1 || text.length > this.width) this.breaks.set(line, breaks);
    return breaks.length;
  }

  /** The line that a row is part of. */
  private lineOf(row: number): number {
    let low = 0;
    let high = this.first.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.first[middle] ?? 0) <= row) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
