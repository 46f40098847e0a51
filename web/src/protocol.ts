// What the engine and this package call by numbers. Made by scripts/update-protocol from
// engine/runtime/exchange.def,
// engine/cli/numbers.def,
// wasm/protocol.def.

/** The first byte of an encoded value, and what follows it. */
export const enum Tag {
  /** null */
  Null = 0,
  /** false */
  False = 1,
  /** true */
  True = 2,
  /** i64: an int */
  Int = 3,
  /** text: an int beyond 64 bits, in decimal digits */
  LongInt = 4,
  /** f64: a float */
  Float = 5,
  /** text: a string */
  String = 6,
  /** u32 count, values: a list */
  List = 7,
  /** u32 count, keys and values: a map, in the order of the keys' text */
  Map = 8,
  /** u32 form, values: a record: what its form is, its fields */
  Record = 9,
  /** text: a bigrat, "n/d" */
  BigRat = 10,
  /** text: what has no form outside (a cell): its kind; refused when read */
  Other = 11,
  /** u32 handle, u32 arity: a function of the program, which the host may call */
  Function = 12,
}

/** Exit codes of the command line. */
export const enum Exit {
  /** all is well */
  Ok = 0,
  /** the program, a test or a file is at fault */
  Failed = 1,
  /** the command line is */
  Usage = 2,
  /** Ctrl+C, as shells count it */
  Interrupted = 130,
}

/** What kinako_call can call. */
export const enum Callee {
  /** a function of the program, by the number that kinako_functions returns */
  Declared = 0,
  /** a function that was returned as part of a value, by its handle */
  HandedOut = 1,
}

/** What the engine asks of a path that is imported. */
export const enum About {
  /** returns "file" or "folder"; nothing = neither */
  Kind = 0,
  /** returns what is in the file */
  Text = 1,
  /** returns the names of the files in the folder, with a line break after each */
  Names = 2,
  /** returns the same text for all paths of one file */
  Identity = 3,
  /** isGood: whether `..` may lead above the start */
  Leaving = 4,
  /** isGood: whether what is written stays in memory */
  InMemory = 5,
}

/** The clocks that the engine reads. */
export const enum Clock {
  /** of the world; may be set */
  Since1970 = 0,
  /** to measure with */
  Steady = 1,
}

/** What the engine is asked for beside a text: bits. */
export const enum Wants {
  /** in texts for people */
  Color = 1,
  /** of the last statement */
  Value = 2,
}

/** The back ends, by number. */
export const BACKENDS = ["interp", "vm"] as const;

/** The stages of the engine that can be printed, by number. */
export const STAGES = ["tokens", "ast", "types", "bytecode"] as const;

/** values inside one another; beyond, nothing is written: lists may hold themselves */
export const MOST_DEPTH = 200;

/** of a function: it takes any number of values, or says itself how many */
export const ANY_ARITY = 4_294_967_295;

/** bytes of a test's output that are kept, to be shown if it fails */
export const MOST_CAPTURED = 262_144;

/** where in a message its words begin, after the size and success of the answer */
export const WORDS_OFFSET = 8;

/** of a message */
export const WORDS = 5;

/** bytes of all files that one program imports */
export const MOST_IMPORTED = 67_108_864;

/** nested calls, where nobody says otherwise */
export const DEFAULT_FRAMES = 1_048_576;
