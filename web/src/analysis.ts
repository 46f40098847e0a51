// The facts an editor needs about a source, made from the engine's compact JSON
// (engine/service/json.cpp), with offsets as in JavaScript's strings.
import { Offsets } from "./diagnostics.js";
import type { Diagnostic, TextEdit } from "./diagnostics.js";
import { limitError } from "./errors.js";

/** A range of the source string, in UTF-16 units: `source.slice(start, end)`. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
}

export type SymbolKind =
  /** `var`, and loop variables */
  | "variable"
  /** `let`, and variables of queries and patterns */
  | "constant"
  /** a parameter, or `self` */
  | "parameter"
  | "function"
  | "method"
  | "type"
  | "typeParameter"
  | "field"
  | "variant"
  | "builtin"
  /** a function or value of the host */
  | "extern"
  | "import"
  /** in outlines only */
  | "test"
  /** in outlines only */
  | "bench";

/** Anything that has a name. */
export interface SymbolFacts {
  readonly name: string;
  readonly kind: SymbolKind;
  /** As in messages; the signature of a function or variant, `total(xs: list<int>): int`. */
  readonly type: string;
  /** The name where it is declared; null for builtins, `self` and imports without an alias. */
  readonly definition: SourceRange | null;
  /** Where it is visible; null: everywhere. Fields and methods follow a dot. */
  readonly scope: SourceRange | null;
  /** One line: that of a builtin, or the comment above the declaration; otherwise "". */
  readonly doc: string;
  /** Where an imported name is declared: in another file; then `definition` is null. */
  readonly origin: Origin | null;
}

/** A place in another file. Lines and columns count from 1, columns in characters. */
export interface Origin {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * A place that names a symbol. To rename a symbol that has a definition, change all of its places.
 * Fields of several variants that one expression may refer to are one symbol.
 */
export interface Mention extends SourceRange {
  /** Position in `symbols`. */
  readonly symbol: number;
  readonly isDefinition: boolean;
}

/** An expression. */
export interface TypedRange extends SourceRange {
  readonly type: string;
}

/** What can follow the dot of a value. */
export interface Member {
  readonly name: string;
  /** The signature of a method; that of a builtin includes the value itself. */
  readonly type: string;
  readonly doc: string;
}

export interface OutlineItem {
  readonly name: string;
  readonly kind: SymbolKind;
  /** The whole declaration. */
  readonly range: SourceRange;
  /** The name, or the title of a test. */
  readonly nameRange: SourceRange;
  readonly children: readonly OutlineItem[];
}

export interface Analysis {
  readonly diagnostics: readonly Diagnostic[];
  /** In the order of the text, builtins last. */
  readonly symbols: readonly SymbolFacts[];
  /** In the order of the text; none overlap. */
  readonly mentions: readonly Mention[];
  /** Every expression that was understood, ordered by start, outer before inner. */
  readonly types: readonly TypedRange[];
  /** Fields and methods by printed type, of every type that occurs and has some (an own key). */
  readonly members: Readonly<Record<string, readonly Member[]>>;
  /** Functions, types, externs, tests and benches. */
  readonly outline: readonly OutlineItem[];
}

/** What a new name for a symbol comes to: the edits that make it, or why it cannot be. */
export type Renaming =
  | { readonly kind: "renamed"; readonly edits: readonly TextEdit[] }
  | { readonly kind: "refused"; readonly problem: string };

/** A function that every program has. */
export interface BuiltinFacts {
  readonly name: string;
  /** As text for people, such as `join(parts, separator): string`. */
  readonly signature: string;
  readonly doc: string;
}

/** A line of a printed stage, and where in the source it comes from. */
export interface LineLink extends SourceRange {
  /** From 0. */
  readonly line: number;
}

/** A program as a stage of the engine represents it, as text for people. */
export interface Inspection {
  readonly text: string;
  /** At most one per line, in the order of the lines. */
  readonly links: readonly LineLink[];
}

type Place = readonly [number, number] | null;
type RawOutline = readonly [string, SymbolKind, number, number, number, number, RawOutline[]];
type Raw = readonly [
  symbols: [string, SymbolKind, string, Place, Place, string, [string, number, number]?][],
  mentions: number[],
  typeTexts: string[],
  expressions: number[],
  members: [string, string[], number[]][],
  outline: RawOutline[],
];

/** `deadline`: on the clock of `performance.now()`. @throws LimitError when it is over */
export function readAnalysis(
  json: string,
  diagnostics: readonly Diagnostic[],
  source: string,
  builtins: readonly BuiltinFacts[],
  deadline: number,
): Analysis {
  const [symbols, mentions, texts, expressions, members, outline] = JSON.parse(json) as Raw;
  const offsets = new Offsets(source);
  let asked = 0;
  const at = (byte: number): number => {
    if ((++asked & 0xfff) === 0 && performance.now() > deadline) throw limitError("deadlineMs", "time limit reached");
    return offsets.at(byte);
  };
  const range = (begin: number, end: number): SourceRange => ({ start: at(begin), end: at(end) });
  const place = (given: Place): SourceRange | null => given && range(...given);
  const items = (list: readonly RawOutline[]): OutlineItem[] =>
    list.map(([name, kind, begin, end, nameBegin, nameEnd, children]) => ({
      name,
      kind,
      range: range(begin, end),
      nameRange: range(nameBegin, nameEnd),
      children: items(children),
    }));
  const builtinMembers = builtins.map(({ name, signature, doc }) => ({
    name,
    type: signature,
    doc,
  }));
  const lists = Object.fromEntries(
    members.map(([type, own, shared]) => [
      type,
      [
        ...every(own, 3, (i) => ({ name: own[i], type: own[i + 1], doc: own[i + 2] }) as Member),
        ...shared.map((index) => builtinMembers[index] as Member),
      ],
    ]),
  );
  return {
    diagnostics,
    symbols: symbols.map(([name, kind, type, definition, scope, doc, origin]) => ({
      name,
      kind,
      type,
      definition: place(definition),
      scope: place(scope),
      doc,
      origin: origin ? { file: origin[0], line: origin[1], column: origin[2] } : null,
    })),
    mentions: every(mentions, 4, (i) => ({
      start: at(mentions[i] as number),
      end: at(mentions[i + 1] as number),
      symbol: mentions[i + 2] as number,
      isDefinition: mentions[i + 3] === 1,
    })),
    types: every(expressions, 3, (i) => ({
      start: at(expressions[i] as number),
      end: at(expressions[i + 1] as number),
      type: texts[expressions[i + 2] as number] as string,
    })),
    members: lists,
    outline: items(outline),
  };
}

/** `places`: begin, end of each, as bytes. */
export function readRenaming(
  problem: string,
  places: readonly number[],
  newName: string,
  source: string,
): Renaming {
  if (problem) return { kind: "refused", problem };
  const offsets = new Offsets(source);
  const edits = every(places, 2, (i) => ({
    start: offsets.at(places[i] as number),
    end: offsets.at(places[i + 1] as number),
    text: newName,
  }));
  return { kind: "renamed", edits };
}

/** `json`: line, begin, end of each. */
export function readLinks(json: string, source: string): LineLink[] {
  const offsets = new Offsets(source);
  const numbers = JSON.parse(json) as number[];
  return every(numbers, 3, (i) => ({
    line: numbers[i] as number,
    start: offsets.at(numbers[i + 1] as number),
    end: offsets.at(numbers[i + 2] as number),
  }));
}

/** The result of `make` for the position of every `count`th item. */
function every<Made>(
  list: readonly unknown[],
  count: number,
  make: (position: number) => Made,
): Made[] {
  const made: Made[] = [];
  for (let i = 0; i + count <= list.length; i += count) made.push(make(i));
  return made;
}
