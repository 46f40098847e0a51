// Questions about a program to which an analysis has the answer.
import type { Analysis, Mention, SymbolFacts, TypedRange } from "kinako/worker";

/** The name at an offset, or one that ends there. */
export function mentionAt(analysis: Analysis, offset: number): Mention | null {
  return analysis.mentions.find(({ start, end }) => start <= offset && offset <= end) ?? null;
}

/** The smallest expression around an offset. */
export function typeAt(analysis: Analysis, offset: number): TypedRange | null {
  let best: TypedRange | null = null;
  for (const range of analysis.types) {
    if (range.start > offset || range.end < offset) continue;
    if (!best || range.end - range.start < best.end - best.start) best = range;
  }
  return best;
}

/** The type of the widest expression that ends at an offset. */
export function typeEndingAt(analysis: Analysis, offset: number): string | null {
  let best: TypedRange | null = null;
  for (const range of analysis.types) {
    if (range.end === offset && (!best || range.start < best.start)) best = range;
  }
  return best?.type ?? null;
}

/** What may be named at an offset, without a dot before it; of equal names the innermost. */
export function symbolsAt(analysis: Analysis, offset: number): SymbolFacts[] {
  const byName = new Map<string, SymbolFacts>();
  for (const symbol of analysis.symbols) {
    const { scope, kind } = symbol;
    if ((kind === "field" || kind === "method") && !scope) continue;
    if (symbol.origin) continue; // it comes after the name of its module
    if (scope && (offset < scope.start || offset > scope.end)) continue;
    const other = byName.get(symbol.name);
    if (!other || size(symbol) <= size(other)) byName.set(symbol.name, symbol);
  }
  return [...byName.values()];
}

function size({ scope }: SymbolFacts): number {
  return scope ? scope.end - scope.start : Infinity;
}

/** A symbol in one line. */
export function headOf({ kind, name, type }: SymbolFacts): string {
  // Of functions the type is the signature, name and all.
  return type.startsWith(`${name}(`) || type.startsWith(`${name}<`) ? `${kind} ${type}` : `${kind} ${name}: ${type}`;
}

/** All places of a symbol. */
export function mentionsOf(analysis: Analysis, symbol: number): Mention[] {
  return analysis.mentions.filter((mention) => mention.symbol === symbol);
}
