// The parser, as the build makes it of mochi.grammar.
import type { LRParser } from "@lezer/lr";

export declare const parser: LRParser;
