// Errors and warnings as objects, made from the engine's JSON, with offsets as in JavaScript's
// strings.

/** A range of the source text. Lines and columns count from 1, columns in characters. */
export interface Span {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /**
   * Offsets into the source string, in UTF-16 units: `source.slice(begin, end)`. If the `file` of
   * the place is not the program's name, offsets into the text of that file.
   */
  readonly begin: number;
  readonly end: number;
}

/** A second place that explains the first. */
export interface Label extends Span {
  readonly text: string;
  /** If it is not that of the diagnostic. */
  readonly file?: string;
}

/** A new text for a range of the source string, in UTF-16 units. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** If it is not that of the diagnostic. */
  readonly file?: string;
}

/** A fix that an editor may offer: all of its edits, or none. */
export interface Fix {
  /** Such as "Change to `price`". */
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

export interface Diagnostic extends Span {
  readonly kind: "error" | "warning";
  /** Such as "T002"; `kinako explain T002` explains it. */
  readonly code: string;
  readonly message: string;
  readonly help: string | null;
  readonly file: string;
  readonly labels: readonly Label[];
  readonly fixes: readonly Fix[];
  /** The same as text for people: the message, the place, the line with a mark under it. */
  readonly text: string;
}

/** One call that had not returned when a program stopped. */
export interface GuestFrame {
  /** "main" for the top level, "fun" for a function without a name. */
  readonly function: string;
  readonly line: number;
  readonly column: number;
  /** If it is not that of the trap. */
  readonly file?: string;
  /** A builtin, such as `reduce`, that called the frame before it; the place is that of its call. */
  readonly isBuiltin?: true;
}

/** A value in the condition of a failed `expect`. */
export interface Operand {
  /** Its text in the program. */
  readonly text: string;
  /** As `print` shows it inside containers; a long one ends in "…". */
  readonly value: string;
}

/** A program that stopped. */
export interface Trap extends Span {
  readonly kind: "trap";
  /** Such as "divide-by-zero"; `kinako explain divide-by-zero` explains it. */
  readonly code: string;
  readonly message: string;
  readonly help: string | null;
  readonly file: string;
  /** Innermost first; the middle of a long stack is left out. */
  readonly stack: readonly GuestFrame[];
  readonly omittedFrames: number;
  /** The values in the condition of a failed `expect`; empty for every other trap. */
  readonly operands: readonly Operand[];
  /**
   * How the sides of a failed `==` differ, if they are long: lines that begin with "- " (left),
   * "+ " (right) or two spaces (both); otherwise "".
   */
  readonly difference: string;
  readonly text: string;
}

/** [the engine's JSON, the engine's text, name and text of each imported file it refers to] */
export type Report = readonly [string, string, (readonly string[])?];

/** Byte offsets of UTF-8 to offsets in UTF-16, for one source. */
export class Offsets {
  /** By byte; null when the two are the same. */
  private readonly table: Uint32Array | null;

  constructor(source: string) {
    this.table = /[^\0-\x7f]/.test(source) ? offsetTable(source) : null;
  }

  at(byte: number): number {
    return this.table ? (this.table[Math.min(byte, this.table.length - 1)] ?? 0) : byte;
  }
}

function offsetTable(source: string): Uint32Array {
  const table = new Uint32Array(3 * source.length + 1);
  let bytes = 0;
  // The engine drops a byte-order mark.
  let i = source.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (i < source.length) {
    const unit = source.charCodeAt(i);
    const isPair =
      unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(source.charCodeAt(i + 1));
    const width = unit < 0x80 ? 1 : unit < 0x800 ? 2 : isPair ? 4 : 3;
    table[bytes] = i;
    i += isPair ? 2 : 1;
    // Inside a character counts as its end.
    table.fill(i, bytes + 1, bytes + width);
    bytes += width;
  }
  table[bytes] = i;
  return table.subarray(0, bytes + 1);
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

/** `offsetsOf`: those of a file. A part without a file is in the file of the whole. */
function withOffsets(
  value: unknown,
  offsetsOf: (file: string) => Offsets,
  around: Offsets,
): unknown {
  if (Array.isArray(value)) return value.map((item) => withOffsets(item, offsetsOf, around));
  if (typeof value !== "object" || value === null) return value;
  const { file } = value as { file?: unknown };
  const offsets = typeof file === "string" ? offsetsOf(file) : around;
  const result: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    const isOffset = (name === "begin" || name === "end") && typeof item === "number";
    result[name] = isOffset ? offsets.at(item) : withOffsets(item, offsetsOf, offsets);
  }
  return result;
}

interface RawFix {
  readonly title: string;
  readonly edits: readonly (Span & { readonly text: string; readonly file?: string })[];
}

function readFix({ title, edits }: RawFix): Fix {
  return {
    title,
    edits: edits.map(({ begin, end, text, file }) => ({
      start: begin,
      end,
      text,
      ...(file === undefined ? {} : { file }),
    })),
  };
}

/** Reports of one source, and the files it imports, as objects. */
export function readReports<T extends Diagnostic | Trap>(
  reports: readonly Report[],
  source: string,
): T[] {
  if (reports.length === 0) return [];
  const offsets = new Offsets(source);
  return reports.map(([json, text, others = []]) => {
    const offsetsOf = (file: string): Offsets => {
      const index = others.findIndex((name, i) => i % 2 === 0 && name === file);
      return index < 0 ? offsets : new Offsets(others[index + 1] ?? "");
    };
    const value = withOffsets(JSON.parse(json), offsetsOf, offsets) as Record<string, unknown>;
    const fixes = (value.fixes ?? []) as RawFix[];
    return {
      help: null,
      labels: [],
      ...value,
      fixes: fixes.map(readFix),
      text,
    } as unknown as T;
  });
}
