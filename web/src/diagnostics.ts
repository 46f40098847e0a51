// What is wrong with a program, as objects: made of the engine's JSON, with offsets as
// JavaScript's strings count.

/** A stretch of the source text. Lines and columns count from 1, columns in characters. */
export interface Span {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** Offsets into the source string, in UTF-16 units: `source.slice(begin, end)`. */
  readonly begin: number;
  readonly end: number;
}

/** A second place that explains the first. */
export interface Label extends Span {
  readonly text: string;
}

/** A mend that an editor may apply: put `replacement` in place of the span. */
export interface Fix extends Span {
  readonly replacement: string;
}

export interface Diagnostic extends Span {
  readonly kind: "error" | "warning";
  /** Such as "T002"; `kinako explain T002` has a page on it. */
  readonly code: string;
  readonly message: string;
  readonly help: string | null;
  readonly file: string;
  readonly labels: readonly Label[];
  readonly fixes: readonly Fix[];
  /** The same for people: the message, the place, the line with a mark under it. */
  readonly text: string;
}

/** One call that had not ended when a program stopped. */
export interface GuestFrame {
  /** "main" for the top level, "fun" for a function without a name. */
  readonly function: string;
  readonly line: number;
  readonly column: number;
}

/** A program that stopped. */
export interface Trap extends Span {
  readonly kind: "trap";
  /** Such as "divide-by-zero"; `kinako explain divide-by-zero` has a page on it. */
  readonly code: string;
  readonly message: string;
  readonly help: string | null;
  readonly file: string;
  /** Innermost first; of a long one the middle is left out. */
  readonly stack: readonly GuestFrame[];
  readonly omittedFrames: number;
  readonly text: string;
}

/** [the engine's JSON, the engine's text] */
export type Report = readonly [string, string];

/** Byte offsets of UTF-8 to offsets in UTF-16, for one source. */
class Offsets {
  private readonly isAscii: boolean;
  private readonly first: number;

  constructor(private readonly source: string) {
    // The engine drops a byte-order mark.
    this.first = source.charCodeAt(0) === 0xfeff ? 1 : 0;
    this.isAscii = !/[^\0-\x7f]/.test(source);
  }

  at(byte: number): number {
    if (this.isAscii) return byte;
    let bytes = 0;
    let i = this.first;
    while (i < this.source.length && bytes < byte) {
      const unit = this.source.charCodeAt(i);
      if (unit < 0x80) bytes += 1;
      else if (unit < 0x800) bytes += 2;
      else if (unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(this.source.charCodeAt(i + 1))) {
        bytes += 4;
        i++;
      } else bytes += 3;
      i++;
    }
    return i;
  }
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

function withOffsets(value: unknown, offsets: Offsets): unknown {
  if (Array.isArray(value)) return value.map((item) => withOffsets(item, offsets));
  if (typeof value !== "object" || value === null) return value;
  const result: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    const isOffset = (name === "begin" || name === "end") && typeof item === "number";
    result[name] = isOffset ? offsets.at(item) : withOffsets(item, offsets);
  }
  return result;
}

/** Reports of one source as objects. */
export function readReports<T extends Diagnostic | Trap>(
  reports: readonly Report[],
  source: string,
): T[] {
  if (reports.length === 0) return [];
  const offsets = new Offsets(source);
  return reports.map(([json, text]) => {
    const value = withOffsets(JSON.parse(json), offsets) as Record<string, unknown>;
    return { help: null, labels: [], fixes: [], ...value, text } as unknown as T;
  });
}
