// The commands: their texts and exit codes are as with the native kinako.
import { readdirSync, statSync } from "node:fs";
import { join, normalize, resolve } from "node:path";
import { Engine, engineOptions, LimitError, now } from "../core.js";
import type { Report } from "../diagnostics.js";
import type { RawRun, Stats } from "../engine.js";
import type { Host } from "../host.js";
import { DEFAULT_FRAMES, Exit, MOST_CAPTURED } from "../protocol.js";
import { helpPage, Mistake, nearest, parseOptions, USAGES } from "./options.js";
import { makeTestReport, Totals } from "./test-report.js";
import type { TestOutcome } from "./test-report.js";
import type { CommandName, Settings } from "./options.js";
import { Pages } from "./pages.js";
import { Repl } from "./repl.js";
import { printable, reasonOf } from "./terminal.js";
import type { Terminal } from "./terminal.js";

export const VERSION = "0.1.0";

const SUMMARIES: Readonly<Record<CommandName, string>> = {
  run: "run a program",
  check: "find the errors of programs without running them",
  test: "run the test blocks of programs",
  fmt: "format programs in the standard style",
  repl: "an interactive session: type a line, see its value",
  explain: "explain an error, a word of the language or a builtin function",
  dump: "print a program's tokens, trees or bytecode",
};

function overview(): string {
  const commands = Object.entries(SUMMARIES)
    .map(([name, summary]) => `  ${name.padEnd(10)}${summary}\n`)
    .join("");
  return `Kinako ${VERSION}, an engine for the Mochi language

Usage: kinako FILE               run a program
       kinako COMMAND [...]
       kinako help [COMMAND]

Commands:
${commands}
Options:
  -h, --help     show this help; \`kinako COMMAND --help\` shows that of a command
  -V, --version  show the version, as \`kinako version\` does

Examples:
  kinako hello.mochi
  kinako run -e 'print(6 * 7)'
  kinako check src/*.mochi

Exit codes: 0 success, 1 the program, a test or a file failed, 2 the command line
is wrong, 130 stopped by Ctrl+C. Set NO_COLOR=1 to turn colours off.
`;
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** One use of the command line. */
export class CommandLine {
  private pending: Uint8Array[] = [];
  private pendingBytes = 0;

  constructor(
    private readonly module: WebAssembly.Module,
    readonly terminal: Terminal,
    /** Bytes of linear memory the interpreter may use as stack. */
    private readonly interpreterStack: number,
  ) {}

  main(words: readonly string[]): Exit {
    const [first, ...rest] = words;
    if (first === undefined || first === "--help" || first === "-h") return this.say(overview());
    if (first === "--version" || first === "-V" || first === "version") return this.say(`kinako ${VERSION}\n`);
    if (first === "help") {
      const [topic] = rest;
      if (topic === undefined || topic === "help" || topic === "version") return this.say(overview());
      return isCommand(topic) ? this.command(topic, ["--help"]) : this.unknown(topic);
    }
    if (isCommand(first)) return this.command(first, rest);
    const looksLikeProgram = first.startsWith("-") || first.endsWith(".mochi") || first.includes("/");
    if (looksLikeProgram || exists(first)) return this.command("run", words);
    return this.unknown(first);
  }

  private command(name: CommandName, words: readonly string[]): Exit {
    try {
      const end = name === "run" ? words.indexOf("--") : -1;
      const settings = parseOptions(USAGES[name], end < 0 ? words : words.slice(0, end));
      if (settings.wantsHelp) return this.say(helpPage(USAGES[name]));
      switch (name) {
        case "run":
          return this.run(settings);
        case "check":
          return this.check(settings);
        case "test":
          return this.test(settings);
        case "fmt":
          return this.fmt(settings);
        case "explain":
          return this.explain(settings);
        case "dump":
          return this.dump(settings);
        case "repl":
          return new Repl(this, settings).converse();
      }
    } catch (error) {
      if (!(error instanceof Mistake)) throw error;
      this.complain(error.message);
      this.complain(`see \`kinako ${name} --help\``);
      return Exit.Usage;
    }
  }

  private unknown(name: string): Exit {
    const near = nearest(name, ["help", "version", ...Object.keys(SUMMARIES)]);
    const hint = near ? `; did you mean \`kinako ${near}\`?` : "";
    this.complain(`there is no command or file '${name}'${hint}`);
    this.complain("`kinako --help` lists the commands");
    return Exit.Usage;
  }

  private run(settings: Settings): Exit {
    const { files, code } = settings;
    const [file, other] = files;
    if (code !== null && file !== undefined) {
      throw new Mistake("use either a file or `--eval`, not both");
    }
    if (code === null && file === undefined) throw new Mistake("which file?");
    if (other !== undefined) {
      throw new Mistake(
        `one program at a time, please: '${file}' or '${other}'? ` +
          "Arguments for the program go after `--`",
      );
    }
    const text = code ?? this.readSource(file ?? "");
    if (text === null) return Exit.Failed;
    const name = code === null ? sourceName(file ?? "") : "<argument>";

    const engine = this.engine(settings);
    const compiled = this.within(() => engine.compile(name, text, []));
    if ("limit" in compiled) return this.stopped(compiled.limit, settings);
    const { program, reports } = compiled.made;
    this.show(reports, settings);
    if (program === null) return Exit.Failed;
    engine.configure(program, this.options(settings));
    const start = performance.now();
    const result = this.guarded(() => engine.run(program, this.host()));
    const seconds = (performance.now() - start) / 1000;
    this.flush();
    this.show(result.warnings, settings);
    if (result.trap) this.show([result.trap], settings);
    if (settings.wantsStats) {
      const format = settings.format === "json" ? statsJson : statsText;
      this.terminal.write(2, format(result.stats!, seconds));
    }
    engine.dispose();
    if (!result.trap) return Exit.Ok;
    return codeOf(result.trap) === "interrupted" ? Exit.Interrupted : Exit.Failed;
  }

  private check(settings: Settings): Exit {
    if (settings.files.length === 0) throw new Mistake("which files?");
    const engine = this.engine(settings);
    let errors = 0;
    let warnings = 0;
    let unreadable = 0;
    const said = new Set<string>();
    const { files, hasFailed } = this.programFiles(settings.files);
    for (const file of files) {
      const text = this.readSource(file);
      if (text === null) {
        unreadable++;
        continue;
      }
      const compiled = this.within(() => engine.compile(sourceName(file), text, []));
      if ("limit" in compiled) {
        this.stopped(compiled.limit, settings);
        errors++;
        continue;
      }
      const { program, reports: all } = compiled.made;
      if (program !== null) engine.release(program);
      // What is wrong in a file that several programs import is reported once.
      const reports = all.filter(([json]) => !said.has(json) && said.add(json));
      this.show(reports, settings);
      for (const report of reports) {
        const omitted = omittedBy(report);
        errors += omitted?.errors ?? (kindOf(report) === "error" ? 1 : 0);
        warnings += omitted?.warnings ?? (kindOf(report) === "error" ? 0 : 1);
      }
    }
    if (settings.format === "text") {
      const found = [
        ...(errors > 0 ? [counted(errors, "error")] : []),
        ...(warnings > 0 ? [counted(warnings, "warning")] : []),
      ];
      const checked = counted(files.length - unreadable, "file");
      this.say(`${checked} checked: ${found.join(", ") || "ok"}\n`);
    }
    return errors > 0 || unreadable > 0 || hasFailed ? Exit.Failed : Exit.Ok;
  }

  private test(settings: Settings): Exit {
    const paths = settings.files.length > 0 ? settings.files : ["."];
    const isText = settings.format === "text";
    const color = isText && this.wantsColor(1, settings);
    const engine = this.engine(settings, color);
    const report = makeTestReport(settings.format, (text) => this.say(text), color);
    const totals = new Totals();
    const add = (outcome: TestOutcome): void => {
      totals.add(outcome);
      report.add(outcome);
    };
    const { files, hasFailed } = this.programFiles(paths);
    for (const file of files) {
      if (this.terminal.isInterrupted()) break;
      totals.files++;
      const whole: TestOutcome = {
        result: "error", title: "", file: sourceName(file), line: 1, seconds: 0,
        code: "file", message: "", text: "", json: "", output: "",
      };
      const read = this.readSourceOr(file);
      if ("problem" in read) {
        add({ ...whole, message: read.problem, text: `${read.problem}\n` });
        continue;
      }
      const compiled = this.within(() => engine.compile(whole.file, read.text, []));
      if ("limit" in compiled) {
        const [json, text] = compiled.limit;
        if (isText) this.stopped(compiled.limit, settings);
        add({ ...whole, ...(JSON.parse(json) as { code: string; message: string }), text, json });
        continue;
      }
      const { program, reports } = compiled.made;
      if (program === null) {
        if (isText) this.show(reports, settings);
        const [first] = reports.filter((each) => kindOf(each) === "error");
        const error = JSON.parse(first?.[0] ?? "{}") as { message: string; file: string; line: number };
        // What is wrong may be in a file that it imports.
        const isOwn = error.file === whole.file;
        const place = isOwn ? "" : `${error.file}:${error.line}: `;
        add({
          ...whole,
          line: isOwn ? error.line : 1,
          code: "compile",
          message: `does not compile: ${place}${error.message}`,
          text: reports.map(([, text]) => text).join(""),
          json: `[${reports.map(([json]) => json).join(",")}]`,
        });
        continue;
      }
      engine.configure(program, this.options(settings));
      for (const [index, { title, line }] of engine.tests(program).entries()) {
        if (this.terminal.isInterrupted()) break;
        const outcome: TestOutcome = { ...whole, result: "pass", title, line, code: "" };
        if (title.includes(settings.filter)) {
          this.testBlock(engine, program, index, outcome, settings, add);
        } else {
          add({ ...outcome, result: "skip" });
        }
      }
      engine.release(program);
    }
    totals.isInterrupted = this.terminal.isInterrupted();
    if (totals.isInterrupted) this.complain("interrupted");
    report.finish(totals, settings.filter);
    if (totals.isInterrupted) return Exit.Interrupted;
    return totals.fail + totals.error > 0 || hasFailed ? Exit.Failed : Exit.Ok;
  }

  private fmt(settings: Settings): Exit {
    if (settings.files.length === 0) throw new Mistake("which files? (`.` for the current folder)");
    const engine = this.engine(settings);
    let { files, hasFailed } = this.programFiles(settings.files);
    for (const file of files) {
      const text = this.readSource(file);
      const result = text && this.formatted(engine, sourceName(file), text, settings);
      if (text === null || result === null) {
        hasFailed = true;
      } else if (settings.onlyChecks) {
        if (result === decoder.decode(text)) continue;
        this.say(`${sourceName(file)}\n`);
        hasFailed = true;
      } else if (file === "-") {
        this.say(result);
      } else if (result !== decoder.decode(text)) {
        try {
          this.terminal.replaceFile(file, result);
        } catch (error) {
          this.complain(`cannot write '${file}': ${reasonOf(error)}`);
          hasFailed = true;
        }
      }
    }
    return hasFailed ? Exit.Failed : Exit.Ok;
  }

  /** `text` in the standard layout, or null after saying why. */
  private formatted(
    engine: Engine,
    name: string,
    text: Uint8Array,
    settings: Settings,
  ): string | null {
    const formatted = this.within(() => engine.format(name, text));
    if ("limit" in formatted) {
      this.stopped(formatted.limit, settings);
      return null;
    }
    const { text: result, reports } = formatted.made;
    if (result === null) {
      this.show(reports, settings);
      return null;
    }
    // A fault of ours must not cost anybody a program.
    const again = this.within(() => engine.format(name, result));
    if ("made" in again && again.made.text === null) {
      const what = `the formatted '${name}' cannot be parsed; it is unchanged`;
      this.complain(`internal error: ${what}`);
      return null;
    }
    return result;
  }

  private explain({ files: names }: Settings): Exit {
    const pages = new Pages(this.terminal.readPages());
    if (names.length === 0) return this.say(pages.contents());
    const texts: string[] = [];
    for (const name of names) {
      const page = pages.page(name);
      if (page === "") {
        const near = nearest(name, pages.names());
        const hint = near ? `; did you mean \`${near}\`?` : "";
        throw new Mistake(`there is no page about '${name}'${hint}`);
      }
      texts.push(page);
    }
    return this.say(texts.join("\n"));
  }

  private dump(settings: Settings): Exit {
    const { stage, files } = settings;
    if (stage === null) {
      throw new Mistake(
        "which stage? `--stage=tokens`, `ast`, `types` or `bytecode`",
      );
    }
    const [file, other] = files;
    if (file === undefined) throw new Mistake("which file?");
    if (other !== undefined) throw new Mistake("one file at a time, please");
    const text = this.readSource(file);
    if (text === null) return Exit.Failed;
    const inspected = this.within(() => this.engine(settings).inspect(stage, sourceName(file), text));
    if ("limit" in inspected) return this.stopped(inspected.limit, settings);
    const { text: printed, reports } = inspected.made;
    this.say(printed);
    this.show(reports, settings);
    return reports.some((report) => kindOf(report) === "error") ? Exit.Failed : Exit.Ok;
  }

  private testBlock(
    engine: Engine,
    program: number,
    index: number,
    outcome: TestOutcome,
    settings: Settings,
    add: (outcome: TestOutcome) => void,
  ): void {
    const captured: Uint8Array[] = [];
    let room = MOST_CAPTURED;
    const write = (bytes: Uint8Array): void => {
      if (room > 0) captured.push(bytes.slice(0, room));
      room -= bytes.length;
    };
    const host: Host = { ...this.host(), ...EMPTY_INPUT, write };
    const start = performance.now();
    const { trap, warnings } = this.guarded(() => engine.runTest(program, index, host));
    const seconds = (performance.now() - start) / 1000;
    if (trap && this.terminal.isInterrupted()) return;
    if (settings.format === "text") this.show(warnings, settings);
    const output = new TextDecoder().decode(Buffer.concat(captured));
    if (!trap) return add({ ...outcome, seconds, output });
    const [json, text] = trap;
    const { code, message } = JSON.parse(json) as { code: string; message: string };
    add({ ...outcome, seconds, output, result: code === "expect" ? "fail" : "error", code, message, json, text });
  }

  // --- what the commands share

  engine(settings: Settings, color = this.wantsColor(2, settings)): Engine {
    const engine = new Engine(this.module, this.host(), color);
    engine.limits = { memory: 0, ...settings.limits };
    return engine;
  }

  /** What is made, or the report of the limit that was reached on the way. */
  private within<T>(work: () => T): { made: T } | { limit: Report } {
    try {
      return { made: work() };
    } catch (error) {
      if (!(error instanceof LimitError)) throw error;
      const { text, ...json } = error.trap;
      return { limit: [JSON.stringify(json), text] };
    }
  }

  private stopped(limit: Report, settings: Settings): Exit {
    this.show([limit], settings);
    return Exit.Failed;
  }

  options(settings: Settings): ReturnType<typeof engineOptions> {
    const limits = { memory: 0, stackDepth: DEFAULT_FRAMES, ...settings.limits };
    return engineOptions(settings.backend, limits, {
      gcStress: settings.gcStress,
      interpreterStack: this.interpreterStack,
    });
  }

  host(): Host {
    return {
      write: (bytes) => this.write(bytes),
      readLine: () => {
        this.flush();
        return this.terminal.readLine();
      },
      readAll: () => {
        this.flush();
        return new TextDecoder("utf-8", { ignoreBOM: true }).decode(this.terminal.readAll());
      },
      files: this.terminal.files,
      env: this.terminal.env,
      now,
      shouldStop: () => this.terminal.isInterrupted(),
      externs: {},
      integers: "bigint",
    };
  }

  flush(): void {
    for (const bytes of this.pending) this.terminal.write(1, bytes);
    this.pending = [];
    this.pendingBytes = 0;
  }

  private write(bytes: Uint8Array): void {
    this.pending.push(bytes.slice());
    this.pendingBytes += bytes.length;
    if (this.pendingBytes > 65_536 || this.terminal.isTerminal(1)) this.flush();
  }

  say(text: string): Exit {
    this.terminal.write(1, text);
    return Exit.Ok;
  }

  complain(message: string): void {
    this.terminal.write(2, `kinako: ${printable(message)}\n`);
  }

  show(reports: readonly Report[], settings: Settings): void {
    const text = reports.map(([json, text]) => (settings.format === "json" ? `${json}\n` : text));
    if (text.length > 0) this.terminal.write(2, text.join(""));
  }

  /** What the engine itself cannot see, such as the end of the machine's stack. */
  guarded(work: () => RawRun): RawRun {
    const ran = this.within(work);
    if ("made" in ran) return ran.made;
    const none = { steps: 0, instructions: 0, allocatedBytes: 0, peakBytes: 0, collections: 0, hot: [] };
    const stats = { ...none, backend: "interp" as const, declined: "" }; // only that one recurses
    return { trap: ran.limit, warnings: [], value: null, stats };
  }

  /** As bytes: the engine says what is wrong with text that is not UTF-8. */
  readSource(path: string): Uint8Array | null {
    const read = this.readSourceOr(path);
    return "problem" in read ? null : read.text;
  }

  /** The same, or the message of the complaint. */
  private readSourceOr(path: string): { text: Uint8Array } | { problem: string } {
    try {
      return { text: path === "-" ? this.terminal.readAll() : this.terminal.files.read(path) };
    } catch (error) {
      const what = path === "-" ? "standard input" : path;
      const problem = `cannot read '${what}': ${(error as Error).message}`;
      this.complain(problem);
      return { problem };
    }
  }

  wantsColor(descriptor: 1 | 2, { color }: Settings): boolean {
    if (color !== "auto") return color === "always";
    const { NO_COLOR: none, TERM: terminal } = this.terminal.env;
    if (none || terminal === undefined || terminal === "dumb") return false;
    return this.terminal.isTerminal(descriptor);
  }

  private programFiles(paths: readonly string[]): { files: string[]; hasFailed: boolean } {
    const files: string[] = [];
    let hasFailed = false;
    const search = (folder: string, found: string[]): void => {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name);
        const isFolder = entry.isSymbolicLink() ? false : entry.isDirectory();
        if (isFolder) {
          if (!entry.name.startsWith(".")) search(path, found);
        } else if (entry.name.endsWith(".mochi") && entry.name !== ".mochi") {
          if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) found.push(path);
        }
      }
    };
    const known = new Set<string>();
    const add = (file: string): void => {
      const place = file === "-" ? file : resolve(file);
      if (!known.has(place)) files.push(file);
      known.add(place);
    };
    for (const path of paths.map(withoutDots)) {
      if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
        add(path);
        continue;
      }
      const found: string[] = [];
      try {
        search(path, found);
      } catch (error) {
        this.complain(`cannot read '${path}': ${reasonOf(error)}`);
        hasFailed = true;
      }
      const named = found.map((each) =>
        path === "." ? normalize(each) : path.endsWith("/") || each.startsWith(path) ? each : path + each.slice(normalize(path).length),
      );
      named.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).forEach(add);
    }
    return { files, hasFailed };
  }
}

const EMPTY_INPUT = { readLine: (): null => null, readAll: (): string => "" };

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(SUMMARIES, name);
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** "src/..." → "src", "..." → ".", as other tools write a folder and all below it. */
function withoutDots(path: string): string {
  if (path === "...") return ".";
  return path.endsWith("/...") ? path.slice(0, -4) || "/" : path;
}

export function sourceName(path: string): string {
  return path === "-" ? "<stdin>" : path;
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** The counts of the report that says that there are more. */
function omittedBy([json]: Report): { errors: number; warnings: number } | null {
  const { omittedErrors, omittedWarnings } = JSON.parse(json) as {
    omittedErrors?: number;
    omittedWarnings?: number;
  };
  if (omittedErrors === undefined) return null;
  return { errors: omittedErrors, warnings: omittedWarnings ?? 0 };
}

function kindOf([json]: Report): string {
  return (JSON.parse(json) as { kind: string }).kind;
}

export function codeOf([json]: Report): string {
  return (JSON.parse(json) as { code: string }).code;
}

function statsJson(stats: Stats, seconds: number): string {
  const { backend, declined, steps, instructions, allocatedBytes, peakBytes, collections, hot } = stats;
  return `${JSON.stringify({
    kind: "stats",
    seconds: Number(seconds.toFixed(6)),
    backend,
    declined,
    steps,
    instructions,
    allocatedBytes,
    peakBytes,
    collections,
    hot,
  })}\n`;
}

function statsText(stats: Stats, seconds: number): string {
  let text =
    `time         ${seconds.toFixed(6)} s\nsteps        ${stats.steps}\n` +
    (stats.declined ? `back end     ${stats.backend}: ${stats.declined}\n` : "") +
    (stats.instructions > 0 ? `instructions ${stats.instructions}\n` : "") +
    `allocated    ${stats.allocatedBytes} bytes\npeak         ${stats.peakBytes} bytes\n` +
    `collections  ${stats.collections}\n`;
  for (const place of stats.hot.slice(0, 5)) {
    const share = ((100 * place.steps) / Math.max(stats.steps, 1)).toFixed(1).padStart(7);
    const what = `${place.isLoop ? "a loop in " : ""}${place.function}`;
    text += `hot ${share}%  ${what} at ${place.file}:${place.line}\n`;
  }
  return text;
}
