// What `kinako test` says: for people, as one JSON object per line, or as JUnit's XML, as the native
// kinako does. All of it goes to standard output; what the tests print is a part of it.
import { printable } from "./terminal.js";

/** Fail: an `expect` was not met. Error: anything else. Skip: the title was not asked for. */
export type TestResult = "pass" | "fail" | "error" | "skip";

export interface TestOutcome {
  result: TestResult;
  /** "": the file as a whole, which does not compile or cannot be read. */
  title: string;
  file: string;
  line: number;
  seconds: number;
  /** Of a failure: the trap's name, "compile" or "file". */
  code: string;
  message: string;
  /** Of a failure, for people. */
  text: string;
  /** The trap, or the diagnostics of a file, as JSON; "" when there is none. */
  json: string;
  output: string;
}

export class Totals {
  files = 0;
  pass = 0;
  fail = 0;
  error = 0;
  skip = 0;
  seconds = 0;
  isInterrupted = false;

  get tests(): number {
    return this.pass + this.fail + this.error + this.skip;
  }

  add({ result, seconds }: TestOutcome): void {
    this[result]++;
    this.seconds += seconds;
  }
}

export interface TestReport {
  add(outcome: TestOutcome): void;
  /** `filter`: what titles had to contain. */
  finish(totals: Totals, filter: string): void;
}

type Say = (text: string) => void;

export function makeTestReport(format: "text" | "json" | "junit", say: Say, color: boolean): TestReport {
  if (format === "json") return new JsonReport(say);
  return format === "junit" ? new JunitReport(say) : new TextReport(say, color);
}

function isFailure({ result }: TestOutcome): boolean {
  return result === "fail" || result === "error";
}

class TextReport implements TestReport {
  private file = "";

  constructor(
    private readonly say: Say,
    private readonly color: boolean,
  ) {}

  add(outcome: TestOutcome): void {
    if (outcome.result === "skip") return;
    // The message about a file that cannot be read has already been written.
    if (outcome.code === "file" && outcome.title === "") return;
    if (outcome.file !== this.file) this.say(`${outcome.file}\n`);
    this.file = outcome.file;
    if (outcome.title === "") return this.say(`${this.mark(false)}does not compile\n`);
    const hasFailed = isFailure(outcome);
    const time = (outcome.seconds * 1000).toFixed(1);
    this.say(`${this.mark(!hasFailed)}${printable(outcome.title)} (${time} ms)\n`);
    if (hasFailed) this.say(indented(outcome.text, "         ") + quotedOutput(outcome.output));
  }

  finish({ pass, fail, error }: Totals, filter: string): void {
    const failed = fail + error;
    if (pass + failed === 0) {
      this.say(filter === "" ? "no tests found\n" : `no test has '${printable(filter)}' in its title\n`);
    }
    this.say(`${pass} passed, ${failed} failed\n`);
  }

  private mark(isOk: boolean): string {
    const word = isOk ? "ok  " : "FAIL";
    if (!this.color) return `   ${word}  `;
    return `   ${isOk ? "\x1b[32m" : "\x1b[1;31m"}${word}\x1b[0m  `;
  }
}

class JsonReport implements TestReport {
  constructor(private readonly say: Say) {}

  add(outcome: TestOutcome): void {
    const isFile = outcome.title === "" && isFailure(outcome);
    const details = outcome.json || (isFile ? "[]" : "null");
    const fields = [
      `"kind":"${isFile ? "file" : "test"}"`,
      `"title":${JSON.stringify(outcome.title)}`,
      `"file":${JSON.stringify(outcome.file)}`,
      `"line":${outcome.line}`,
      `"duration":${outcome.seconds.toFixed(6)}`,
      `"result":"${outcome.result}"`,
      `"message":${JSON.stringify(outcome.message)}`,
      `"${isFile ? "diagnostics" : "trap"}":${details}`,
      `"output":${JSON.stringify(outcome.output)}`,
    ];
    this.say(`{${fields.join(",")}}\n`);
  }

  finish(totals: Totals): void {
    const { files, tests, pass, fail, error, skip, seconds, isInterrupted } = totals;
    this.say(
      `{"kind":"summary","files":${files},"tests":${tests},"passed":${pass},"failed":${fail},` +
        `"errors":${error},"skipped":${skip},"duration":${seconds.toFixed(6)},` +
        `"interrupted":${isInterrupted}}\n`,
    );
  }
}

/** Everything at the end: the totals come first. */
class JunitReport implements TestReport {
  private readonly suites: { readonly file: string; readonly totals: Totals; cases: string }[] = [];

  constructor(private readonly say: Say) {}

  add(outcome: TestOutcome): void {
    let suite = this.suites.at(-1);
    if (suite?.file !== outcome.file) {
      suite = { file: outcome.file, totals: new Totals(), cases: "" };
      this.suites.push(suite);
    }
    suite.totals.add(outcome);
    const { title, file, line, seconds, result, message, code, text, output } = outcome;
    suite.cases +=
      `    <testcase name="${xmlAttribute(title || "(compiles)")}" ` +
      `classname="${xmlAttribute(classOf(file))}" file="${xmlAttribute(file)}" line="${line}" ` +
      `time="${seconds.toFixed(6)}"`;
    let inside = "";
    if (result === "skip") inside += "      <skipped/>\n";
    if (isFailure(outcome)) {
      const element = result === "fail" ? "failure" : "error";
      inside +=
        `      <${element} message="${xmlAttribute(message)}" type="${xmlAttribute(code)}">` +
        `${xmlText(text)}</${element}>\n`;
    }
    if (output !== "") inside += `      <system-out>${xmlText(output)}</system-out>\n`;
    suite.cases += inside === "" ? "/>\n" : `>\n${inside}    </testcase>\n`;
  }

  finish(totals: Totals): void {
    this.say('<?xml version="1.0" encoding="UTF-8"?>\n');
    this.say(`<testsuites name="kinako test"${counts(totals)}>\n`);
    for (const { file, totals: own, cases } of this.suites) {
      const name = xmlAttribute(file);
      this.say(`  <testsuite name="${name}" file="${name}"${counts(own)}>\n${cases}  </testsuite>\n`);
    }
    this.say("</testsuites>\n");
  }
}

function counts({ tests, fail, error, skip, seconds }: Totals): string {
  return (
    ` tests="${tests}" failures="${fail}" errors="${error}" skipped="${skip}"` +
    ` time="${seconds.toFixed(6)}"`
  );
}

/** "src/math/gcd.mochi" → "src.math.gcd": build servers group by what is before the last dot. */
function classOf(file: string): string {
  return file
    .replace(/\.mochi$/, "")
    .replace(/^(\.\/)+/, "")
    .replace(/^\/+/, "")
    .replaceAll("/", ".");
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text between tags: what XML 1.0 cannot contain is escaped or becomes U+FFFD. */
function xmlText(text: string): string {
  return text
    .replace(/[\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign)
    .replaceAll("\r", "&#13;")
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, (sign) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

function xmlAttribute(text: string): string {
  return xmlText(text).replaceAll("\n", "&#10;").replaceAll("\t", "&#9;");
}

/** Every line after `margin`. */
function indented(text: string, margin: string): string {
  return text.replace(/[^\n]*\n|[^\n]+$/g, (line) => `${margin}${line.replace(/\n$/, "")}\n`);
}

function quotedOutput(output: string): string {
  if (output === "") return "";
  const lines = output.replace(/\n$/, "").split("\n");
  return `         output:\n${lines.map((line) => `         | ${printable(line)}\n`).join("")}`;
}
