// What the language service knows of a program.
import type { Diagnostic } from "kinako/worker";

export interface SourceRange {
  readonly start: number;
  readonly end: number;
}
export interface SymbolFacts {
  readonly name: string;
  readonly kind: string;
  readonly type: string;
  readonly definition: SourceRange | null;
  readonly scope: SourceRange | null;
  readonly doc: string;
}
export interface Mention extends SourceRange {
  readonly symbol: number;
  readonly isDefinition: boolean;
}
export interface TypedRange extends SourceRange {
  readonly type: string;
}
export interface Member {
  readonly name: string;
  readonly type: string;
  readonly doc: string;
}
export interface Analysis {
  readonly diagnostics: readonly Diagnostic[];
  readonly symbols: readonly SymbolFacts[];
  readonly mentions: readonly Mention[];
  readonly types: readonly TypedRange[];
  readonly members: Readonly<Record<string, readonly Member[]>>;
}
export interface Builtin {
  readonly name: string;
  readonly signature: string;
  readonly doc: string;
}
export interface Inspection {
  readonly text: string;
  readonly links: readonly { readonly line: number; readonly start: number; readonly end: number }[];
}
