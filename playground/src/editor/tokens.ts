// What the grammar cannot tell by itself: which words are special where they are, and what a
// brace opens. Both look a little ahead in the text, and ask the parser what it could go on with.
import { ExternalTokenizer } from "@lezer/lr";
import type { InputStream } from "@lezer/lr";
import * as terms from "./parser.terms.js";

/** Words that are names everywhere else. */
const WORDS: ReadonlyMap<string, number> = new Map([
  ["from", terms.fromWord],
  ["where", terms.whereWord],
  ["select", terms.selectWord],
  ["distinct", terms.distinctWord],
  ["join", terms.joinWord],
  ["left", terms.leftWord],
  ["right", terms.rightWord],
  ["outer", terms.outerWord],
  ["on", terms.onWord],
  ["group", terms.groupWord],
  ["by", terms.byWord],
  ["into", terms.intoWord],
  ["having", terms.havingWord],
  ["sort", terms.sortWord],
  ["order", terms.orderWord],
  ["skip", terms.skipWord],
  ["take", terms.takeWord],
  ["union", terms.unionWord],
  ["except", terms.exceptWord],
  ["intersect", terms.intersectWord],
  ["as", terms.asWord],
  ["to", terms.toWord],
  ["with", terms.withWord],
  ["set", terms.setWord],
  ["update", terms.updateWord],
  ["bench", terms.benchWord],
  ["assert", terms.assertWord],
  ["auto", terms.autoWord],
  ["object", terms.objectWord],
]);
const LONGEST = 9;

const NEWLINE = 10;
const QUOTE = 34;
const HASH = 35;
const STAR = 42;
const SLASH = 47;
const COLON = 58;
const SEMICOLON = 59;
const EQUALS = 61;
const GREATER = 62;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;
const END = -1;

function isDigit(char: number): boolean {
  return char >= 48 && char <= 57;
}

function isNameChar(char: number): boolean {
  return (
    (char >= 97 && char <= 122) || (char >= 65 && char <= 90) || isDigit(char) ||
    char === 95 || char >= 0xa1
  ); // prettier-ignore
}

function isSpace(char: number): boolean {
  return char === 32 || (char >= 9 && char <= 13) || char === SEMICOLON;
}

/** The offset, from the input's position, of what follows space and comments at `at`. */
function skipSpace(input: InputStream, at: number): number {
  for (;;) {
    const char = input.peek(at);
    if (isSpace(char)) at++;
    else if (char === HASH || (char === SLASH && input.peek(at + 1) === SLASH)) {
      while (input.peek(at) !== NEWLINE && input.peek(at) !== END) at++;
    } else if (char === SLASH && input.peek(at + 1) === STAR) {
      at += 2;
      while (input.peek(at) !== END && !(input.peek(at) === STAR && input.peek(at + 1) === SLASH)) at++;
      at += 2;
    } else return at;
  }
}

function skipName(input: InputStream, at: number): number {
  while (isNameChar(input.peek(at))) at++;
  return at;
}

/** `x in`, as it follows a `from` that begins a query. */
function isQueryHead(input: InputStream, at: number): boolean {
  const name = skipSpace(input, at);
  const end = skipName(input, name);
  if (end === name) return false;
  const word = skipSpace(input, end);
  return input.peek(word) === 105 && input.peek(word + 1) === 110 && !isNameChar(input.peek(word + 2));
}

export const words = new ExternalTokenizer(
  (input, stack) => {
    let text = "";
    while (isNameChar(input.peek(text.length)) && text.length <= LONGEST) {
      text += String.fromCharCode(input.peek(text.length));
    }
    const term = WORDS.get(text);
    if (term === undefined || !stack.canShift(term)) return;
    const next = skipSpace(input, text.length);
    const char = input.peek(next);
    if (term === terms.fromWord && !isQueryHead(input, text.length)) return;
    if (term === terms.benchWord && char !== QUOTE) return;
    // A name that is assigned to, or given a type.
    if (char === EQUALS && input.peek(next + 1) !== EQUALS) return;
    if (char === COLON && term !== terms.objectWord) return;
    input.acceptToken(term, text.length);
  },
  { contextual: true },
);

/** What follows a brace that may open a block, a map or a record. */
type Inside = "empty" | "named" | "keyed" | "other";

function insideBrace(input: InputStream): Inside {
  const start = skipSpace(input, 1);
  const first = input.peek(start);
  if (first === CLOSE) return "empty";
  let end = start;
  if (first === QUOTE) {
    end++;
    while (input.peek(end) !== QUOTE && input.peek(end) !== END) {
      end += input.peek(end) === BACKSLASH ? 2 : 1;
    }
    end++;
  } else end = skipName(input, start);
  if (end === start || input.peek(skipSpace(input, end)) !== COLON) return "other";
  return first === QUOTE || isDigit(first) ? "keyed" : "named";
}

/** Whether the brace follows `=>`. */
function isAfterArrow(input: InputStream): boolean {
  let back = -1;
  while (isSpace(input.peek(back))) back--;
  return input.peek(back) === GREATER && input.peek(back - 1) === EQUALS;
}

const { blockBrace, mapBrace, recordBrace } = terms;

export const braces = new ExternalTokenizer(
  (input, stack) => {
    if (input.next !== OPEN) return;
    const order: Record<Inside, readonly number[]> = {
      empty: isAfterArrow(input)
        ? [mapBrace, blockBrace, recordBrace]
        : [blockBrace, recordBrace, mapBrace],
      named: [recordBrace, mapBrace, blockBrace],
      keyed: [mapBrace, blockBrace, recordBrace],
      other: [blockBrace, mapBrace, recordBrace],
    };
    for (const term of order[insideBrace(input)]) {
      if (stack.canShift(term)) return void input.acceptToken(term, 1);
    }
  },
  { contextual: true },
);
