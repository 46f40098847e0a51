// What a stage of the engine printed, as rows with colours, with the lines of the program they come
// from, and with parts that can be folded away.
import type { Inspection } from "kinako/worker";
import { el } from "../ui/dom.js";

interface Range {
  readonly start: number;
  readonly end: number;
}

/** A number at the end that says where in the program's bytes a line comes from. */
const BYTES = /\s*@\d+-\d+\s*$/;
/** Texts, the name of a node, a type, numbers, the mnemonic of an instruction. */
const TOKENS = /("(?:[^"\\]|\\.)*")|(?<=\()([A-Z]\w*)|((?<=(?::|->|type) )[a-z][\w<>?,]*)|((?<![\w.])-?\d[\d.]*\b)|(?<=^ +\d+ )([a-z][\w.]*)|(?<=^\d+:\d+ )([A-Z]\w*)|(?<=^\(?)(function|local|entry)\b/g;
const CLASSES = ["d-text", "d-node", "d-type", "d-number", "d-word", "d-node", "d-word"] as const;

export class Dump {
  /** The rows that are not folded away. */
  lines: readonly string[] = [];
  private readonly all: readonly string[];
  private readonly depths: readonly number[];
  private readonly ranges: ReadonlyMap<number, Range>;
  private readonly sources: ReadonlyMap<number, number>;
  private readonly folded = new Set<number>();
  private shown: number[] = [];

  constructor(
    private readonly inspection: Inspection,
    private readonly text: string,
  ) {
    this.all = inspection.text.replace(/\n$/, "").split("\n").map((line) => line.replace(BYTES, ""));
    this.depths = depthsOf(this.all);
    this.ranges = new Map(inspection.links.map(({ line, start, end }) => [line, { start, end }]));
    const starts = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    this.sources = new Map(inspection.links.map(({ line, start }) => [line, lineIn(starts, start)]));
    this.layOut();
  }

  /** The line of the dump that is shown at an index. */
  rowAt(index: number): number {
    return this.shown[index] ?? -1;
  }

  /** Where a line of the dump is shown; it is folded out for that. */
  indexOf(line: number): number {
    const around = [...this.folded].filter((each) => each < line && line < this.endOf(each));
    for (const each of around) this.folded.delete(each);
    if (around.length > 0) this.layOut();
    return this.shown.indexOf(line);
  }

  /** Of the program, from 1; 0 when nothing is known. */
  sourceLine(line: number): number {
    return this.sources.get(line) ?? 0;
  }

  rangeOf(line: number): Range | undefined {
    return this.ranges.get(line);
  }

  /** Lines of the dump that came from the line of the program that holds `offset`. */
  rowsFrom(offset: number): number[] {
    const { text } = this;
    const start = text.lastIndexOf("\n", offset - 1) + 1;
    const newline = text.indexOf("\n", offset);
    const end = newline < 0 ? text.length : newline;
    // What begins on this line, not what is around it.
    return this.inspection.links
      .filter((link) => link.start >= start && link.start <= end && link.start < link.end)
      .map(({ line }) => line);
  }

  canFold(line: number): boolean {
    return this.endOf(line) > line + 1;
  }

  isFolded(line: number): boolean {
    return this.folded.has(line);
  }

  toggle(line: number): void {
    if (!this.folded.delete(line)) this.folded.add(line);
    this.layOut();
  }

  coloured(index: number): (Node | string)[] {
    const text = this.lines[index] ?? "";
    const parts: (Node | string)[] = [];
    let at = 0;
    for (const match of text.matchAll(TOKENS)) {
      const kind = match.slice(1).findIndex((group) => group !== undefined);
      parts.push(text.slice(at, match.index), el("span", { class: CLASSES[kind] ?? "" }, match[0]));
      at = match.index + match[0].length;
    }
    return [...parts, text.slice(at)];
  }

  /** The line after the last that is deeper than a line. */
  private endOf(line: number): number {
    const depth = this.depths[line] ?? 0;
    let end = line + 1;
    while (end < this.all.length && (this.depths[end] ?? 0) > depth) end++;
    return end;
  }

  private layOut(): void {
    const shown: number[] = [];
    for (let line = 0; line < this.all.length; line = this.folded.has(line) ? this.endOf(line) : line + 1) shown.push(line);
    this.shown = shown;
    this.lines = shown.map((line) => this.all[line] ?? "");
  }
}

/** Columns before the text of each line; an empty line is as deep as the one before it. */
function depthsOf(lines: readonly string[]): number[] {
  let depth = 0;
  return lines.map((line) => {
    const found = line.search(/\S/);
    // Instructions are numbered, with numbers that end in the same column; they are as deep as the
    // lines before them in their function.
    if (found >= 0) depth = /^ +\d+ /.test(line) ? 2 : found;
    else depth = 0;
    return depth;
  });
}

function lineIn(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}
