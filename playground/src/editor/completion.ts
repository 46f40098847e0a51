// What may be typed here: fields after a dot; else names in scope, builtins, keywords, snippets.
import type { Completion, CompletionContext, CompletionResult, CompletionSource } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import type { Analysis } from "kinako/worker";
import type { LanguageService } from "../engine/language-service.js";
import { currentFacts, latestFacts } from "./analysis.js";
import { mentionAt, symbolsAt, typeEndingAt } from "./facts.js";
import { snippets } from "./snippets.js";

const NAME = /[\p{L}_][\p{L}\p{N}_]*$/u;
const STILL = /^[\p{L}\p{N}_]*$/u;

export function completion(service: LanguageService): CompletionSource {
  let general: Promise<readonly Completion[]> | null = null;
  const always = (): Promise<readonly Completion[]> => (general ??= words(service));
  return async (context) => {
    if (isInTextOrComment(context)) return null;
    const name = context.matchBefore(NAME);
    const from = name?.from ?? context.pos;
    if (context.state.sliceDoc(from - 1, from) === "." && context.state.sliceDoc(from - 2, from) !== "..") {
      return members(context, from);
    }
    if (!name && !context.explicit) return null;
    const facts = latestFacts(context.state)?.analysis;
    const inScope = facts ? symbolsAt(facts, from).map(asCompletion) : [];
    const seen = new Set(inScope.map(({ label }) => label));
    const others = (await always()).filter(({ label }) => !seen.has(label));
    return { from, options: [...inScope, ...others, ...snippets], validFor: STILL };
  };
}

async function words(service: LanguageService): Promise<readonly Completion[]> {
  const [builtins, keywords] = await Promise.all([service.builtins(), service.keywords()]);
  return [
    ...builtins.map(({ name, signature, doc }) => ({
      label: name,
      detail: signature.slice(name.length),
      info: doc,
      type: "function",
    })),
    ...keywords.map((label) => ({ label, type: "keyword" })),
  ];
}

function asCompletion({ name, kind, type, doc }: Analysis["symbols"][number]): Completion {
  return { label: name, detail: tail(name, type), type: kind, boost: 2, ...(doc ? { info: doc } : {}) };
}

/** A type, or of a signature what follows the name. */
function tail(name: string, type: string): string {
  return type.startsWith(`${name}(`) ? type.slice(name.length) : type;
}

function isInTextOrComment(context: CompletionContext): boolean {
  const { name } = syntaxTree(context.state).resolveInner(context.pos, -1);
  return name === "String" || name === "LineComment" || name === "BlockComment";
}

async function members(context: CompletionContext, from: number): Promise<CompletionResult | null> {
  const facts = context.view && (await currentFacts(context.view));
  if (!facts || context.aborted) return null;
  const module = mentionAt(facts, from - 1);
  const symbol = module && facts.symbols[module.symbol];
  const type = symbol?.kind === "import" ? symbol.type : typeEndingAt(facts, from - 1);
  const found = type === null ? undefined : facts.members[type];
  if (!found) return null;
  const options = found.map(({ name, type: detail, doc }) => ({
    label: name,
    detail: tail(name, detail),
    type: "property",
    ...(doc ? { info: doc } : {}),
  }));
  return { from, options, validFor: STILL };
}
