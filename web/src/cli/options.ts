// The options of a command: their declarations, their parsing, and the page `--help` shows. Texts
// and messages are those of the native kinako.
import type { Backend, Limits, Stage } from "../engine.js";
import { DEFAULT_FRAMES, STAGES } from "../protocol.js";

/** The command line is wrong. */
export class Mistake extends Error {}

export type Choice = "auto" | "always" | "never";

export interface Settings {
  backend: Backend;
  limits: { -readonly [name in keyof Limits]: Limits[name] };
  gcStress: boolean;
  wantsStats: boolean;
  code: string | null;
  filter: string;
  format: "text" | "json" | "junit";
  onlyChecks: boolean;
  stage: Stage | null;
  color: Choice;
  wantsHelp: boolean;
  files: string[];
}

interface Option {
  readonly names: readonly string[];
  /** Null for a flag. */
  readonly value: string | null;
  readonly help: string;
  readonly store: (settings: Settings, value: string) => void;
}

function wholeNumber(text: string, bits = 64n): number {
  const number = /^\d+$/.test(text) ? BigInt(text) : -1n;
  if (number < 0n || number >= 1n << bits) throw new Mistake("expected a whole number");
  return Number(number);
}

function byteSize(text: string): number {
  const [, digits, unit] = /^(\d+)([kKmMgG]?)$/.exec(text) ?? [];
  const bytes = Number(digits) * 1024 ** ["", "k", "m", "g"].indexOf((unit ?? "").toLowerCase());
  if (!(bytes < 2 ** 64)) throw new Mistake("expected a number of bytes, or one with K, M or G");
  return bytes;
}

function oneOf<T extends string>(value: string, choices: readonly T[], expected: string): T {
  if (!(choices as readonly string[]).includes(value)) throw new Mistake(`expected ${expected}`);
  return value as T;
}

const HELP: Option = {
  names: ["-h", "--help"],
  value: null,
  help: "show this help",
  store: (settings) => (settings.wantsHelp = true),
};
const EVAL: Option = {
  names: ["-e", "--eval"],
  value: "CODE",
  help: "run CODE instead of a file",
  store: (settings, value) => (settings.code = value),
};
const FILTER: Option = {
  names: ["--filter"],
  value: "TEXT",
  help: "run only tests with TEXT in their title",
  store: (settings, value) => (settings.filter = value),
};
const STATS: Option = {
  names: ["--stats"],
  value: null,
  help: "report time, steps, instructions, memory and hot places at the end",
  store: (settings) => (settings.wantsStats = true),
};
const TIMEOUT: Option = {
  names: ["--timeout"],
  value: "SECONDS",
  help: "stop after this time; 0.5 is half a second",
  store: (settings, value) => {
    const seconds = /^[\d.]+(e[-+]?\d+)?$/i.test(value) ? Number(value) : NaN;
    if (!(seconds > 0 && seconds <= 1e9)) {
      throw new Mistake("expected a positive number of seconds");
    }
    settings.limits.deadlineMs = Math.max(1, Math.floor(seconds * 1000));
  },
};
const MAX_MEMORY: Option = {
  names: ["--max-memory"],
  value: "SIZE",
  help: "stop if the program's values need more memory; 64M is 64 megabytes",
  store: (settings, value) => (settings.limits.memory = byteSize(value)),
};
/** Of what looks at files. */
const LOOK: readonly Option[] = [
  TIMEOUT,
  { ...MAX_MEMORY, help: "stop if a file needs more memory; 64M is 64 megabytes" },
];
const RUN: readonly Option[] = [
  {
    names: ["--backend"],
    value: "interp|vm",
    help: "the back end that runs the program (vm)",
    store: (settings, value) =>
      (settings.backend = oneOf(value, ["interp", "vm"], "interp|vm")),
  },
  {
    names: ["--fuel"],
    value: "STEPS",
    help: "stop after STEPS calls and loop iterations",
    store: (settings, value) => (settings.limits.fuel = wholeNumber(value)),
  },
  TIMEOUT,
  MAX_MEMORY,
  {
    names: ["--max-depth"],
    value: "CALLS",
    help: `stop when this many calls are nested (${DEFAULT_FRAMES})`,
    store: (settings, value) => (settings.limits.stackDepth = wholeNumber(value, 32n)),
  },
  {
    names: ["--gc-stress"],
    value: null,
    help: "collect garbage all the time, to find faults of the engine",
    store: (settings) => (settings.gcStress = true),
  },
];
const FORMAT: Option = {
  names: ["--format"],
  value: "text|json",
  help: "show errors as text for people, or as one JSON object per line",
  store: (settings, value) => (settings.format = oneOf(value, ["text", "json"], "text or json")),
};
const TEST_FORMAT: Option = {
  names: ["--format"],
  value: "text|json|junit",
  help: "text for people, one JSON object per line, or JUnit's XML",
  store: (settings, value) =>
    (settings.format = oneOf(value, ["text", "json", "junit"], "text, json or junit")),
};
const COLOR: Option = {
  names: ["--color"],
  value: "auto|always|never",
  help: "when to use colours; auto: on a terminal, unless NO_COLOR is set",
  store: (settings, value) =>
    (settings.color = oneOf(value, ["auto", "always", "never"], "auto, always or never")),
};
const REPORT: readonly Option[] = [FORMAT, COLOR];
const CHECK_LAYOUT: Option = {
  names: ["--check"],
  value: null,
  help: "change nothing; list the files that would change",
  store: (settings) => (settings.onlyChecks = true),
};
const STAGE: Option = {
  names: ["--stage"],
  value: "STAGE",
  help: "what to print: tokens, ast, types or bytecode",
  store: (settings, value) =>
    (settings.stage = oneOf(value, STAGES, "tokens, ast, types or bytecode")),
};

export interface Usage {
  /** What follows `kinako `. */
  readonly usage: string;
  readonly summary: string;
  readonly examples: string;
  readonly options: readonly Option[];
}

export const USAGES = {
  run: {
    usage: "run [OPTIONS] FILE|- [-- ARGUMENTS]",
    summary: `Runs a program. FILE is its path, or \`-\` to read it from standard input. Its output
goes to standard output, errors and warnings to standard error. Arguments after \`--\`
are reserved for the program; the language has no way to read them yet.
`,
    examples: `  kinako hello.mochi                   the word \`run\` can be left out
  kinako run -e 'print(6 * 7)'
  kinako run --timeout=2 --max-memory=256M guest.mochi < input.txt
  kinako run --format=json hello.mochi 2> errors.jsonl
`,
    options: [EVAL, ...RUN, STATS, ...REPORT],
  },
  check: {
    usage: "check [OPTIONS] FILE|FOLDER...",
    summary: `Reports all errors and warnings of programs without running them. FILE is a path, or
\`-\` for standard input; a folder (\`FOLDER/...\` is the same) is searched for .mochi
files. The exit code is 0 if there are no errors; warnings do not count.
`,
    examples: `  kinako check hello.mochi
  kinako check --format=json src/*.mochi 2> errors.jsonl
`,
    options: [...LOOK, ...REPORT],
  },
  test: {
    usage: "test [OPTIONS] [FILE|FOLDER]...",
    summary: `Runs the \`test\` blocks of programs. Each block runs separately: first everything in
the file that is not a test, then the block. A block inside a function or another
block is not a separate test: it runs where it is. FILE may be a folder (\`FOLDER/...\`
is the same), which is searched for .mochi files; the default is the current folder.
The output of a test is shown only if it fails. The exit code is 1 if a test fails or
a file has errors.

\`--format=json\` prints one JSON object per line: one for every test, with its output,
one for every file that cannot be tested, and a summary at the end. \`--format=junit\`
prints the XML that build servers read; tests that --filter excludes are skipped.
`,
    examples: `  kinako test
  kinako test math.mochi --filter=gcd
  kinako test --timeout=5 src tests
  kinako test --format=junit ./... > report.xml
`,
    options: [FILTER, ...RUN, TEST_FORMAT, COLOR],
  },
  fmt: {
    usage: "fmt [OPTIONS] FILE|FOLDER|-...",
    summary: `Formats programs in the standard style and keeps their comments. FILE may be a folder,
which is searched for .mochi files. With \`-\` the program is read from standard input
and written to standard output. A file with errors is left unchanged, and a file is
never half written: it is replaced as a whole.
`,
    examples: `  kinako fmt hello.mochi
  kinako fmt --check src          exit code 1 if a file is not in the standard style
  kinako fmt - < draft.mochi > hello.mochi
`,
    options: [CHECK_LAYOUT, ...LOOK, ...REPORT],
  },
  explain: {
    usage: "explain [CODE|NAME]...",
    summary: `Explains the code of an error or warning, the name of a runtime error, a word of the
language, a builtin function, or an instruction of the virtual machine. Without a name it
lists everything it can explain.
`,
    examples: `  kinako explain T002
  kinako explain match
  kinako explain divide-by-zero
  kinako explain substring
  kinako explain add_int
`,
    options: [],
  },
  dump: {
    usage: "dump --stage=STAGE [OPTIONS] FILE|-",
    summary: `Prints a program as one stage of the engine represents it: its tokens, its parse tree,
the tree with all types, or the bytecode of the virtual machine. This is for people who
work on the engine, or who want to know how it understood a line. Tokens and the parse
tree are printed even if there are errors.
`,
    examples: `  kinako dump --stage=types hello.mochi
  echo 'print(1 + 2 * 3)' | kinako dump --stage=ast -
`,
    options: [STAGE, ...LOOK, ...REPORT],
  },
  repl: {
    usage: "repl [OPTIONS]",
    summary: `Reads a line, runs it, shows its value, and remembers what it declares. An incomplete
line continues on the next one. A terminal has editing, history (arrow keys, Ctrl+R)
and completion (Tab); other input is read line by line.
`,
    examples: `  kinako repl
  echo '2 + 3' | kinako repl
`,
    options: [...RUN, ...REPORT],
  },
} as const satisfies Record<string, Usage>;

export type CommandName = keyof typeof USAGES;

export function helpPage({ usage, summary, examples, options }: Usage): string {
  const rows = [HELP, ...options].map(({ names, value, help }) => {
    const joined = names.join(", ");
    if (value === null) return [joined, help] as const;
    return [`${joined}=${value}`, help] as const;
  });
  const width = Math.max(...rows.map(([names]) => names.length));
  const list = rows.map(([names, help]) => `  ${names.padEnd(width + 2)}${help}\n`).join("");
  return `Usage: kinako ${usage}\n\n${summary}\nOptions:\n${list}\nExamples:\n${examples}`;
}

/** @throws Mistake */
export function parseOptions({ options }: Usage, words: readonly string[]): Settings {
  const settings: Settings = {
    backend: "vm",
    limits: {},
    gcStress: false,
    wantsStats: false,
    code: null,
    filter: "",
    format: "text",
    onlyChecks: false,
    stage: null,
    color: "auto",
    wantsHelp: false,
    files: [],
  };
  const known = new Map([HELP, ...options].flatMap((o) => o.names.map((name) => [name, o])));
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    if (word === "-" || !word.startsWith("-")) {
      settings.files.push(word);
      continue;
    }
    const equals = word.startsWith("--") ? word.indexOf("=") : -1;
    let name = equals < 0 ? word : word.slice(0, equals);
    let value = equals < 0 ? null : word.slice(equals + 1);
    if (!word.startsWith("--") && word.length > 2) {
      name = word.slice(0, 2);
      value = word.slice(2);
    }
    const option = known.get(name);
    if (!option) {
      if (settings.wantsHelp) continue;
      const near = nearest(name, [...known.keys()].filter((each) => each.startsWith("--")));
      throw new Mistake(
        `unknown option '${name}'${near ? `; did you mean \`${near}\`?` : ""}`,
      );
    }
    if (option.value === null) {
      option.store(settings, "");
      continue;
    }
    const title = option.names[option.names.length - 1] ?? "";
    value ??= words[++i] ?? null;
    if (value === null) throw new Mistake(missingValue(option));
    try {
      option.store(settings, value);
    } catch (error) {
      if (error instanceof Mistake) throw new Mistake(`${title} ${value}: ${error.message}`);
      throw error;
    }
  }
  return settings;
}

function missingValue({ names, value, help }: Option): string {
  const [first = "", second] = names;
  if (second === undefined) return `\`${first}\` needs a value: \`${first}=${value}\``;
  return `\`${first}\` needs a value: \`${first} ${value}\`, to ${help}`;
}

/** The word nearest to `name`, if it is near enough to be a slip of the fingers. */
export function nearest(name: string, candidates: readonly string[]): string | null {
  let best: string | null = null;
  let least = Math.floor(Math.max(name.length, 3) / 3) + 1;
  for (const candidate of candidates) {
    const steps = distance(name, candidate);
    if (steps < least) {
      least = steps;
      best = candidate;
    }
  }
  return best;
}

/** Damerau-Levenshtein, restricted: letters added, left out, changed, or neighbours swapped. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let steps = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (isSame ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        steps = Math.min(steps, (before[j - 2] ?? 0) + 1);
      }
      row.push(steps);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
