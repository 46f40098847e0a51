// kinako repl: an interactive session, line by line.
import { LimitError } from "../core.js";
import type { Report } from "../diagnostics.js";
import { Exit } from "../protocol.js";
import { codeOf, sourceName, VERSION } from "./commands.js";
import type { CommandLine } from "./commands.js";
import { nearest } from "./options.js";
import type { Settings } from "./options.js";

const HELP = `Type a statement or an expression; the value of an expression is shown.
  :load FILE  run a file and keep what it declares
  :reset      forget everything
  :help       show this list (also \`help\`)
  :quit       leave (also \`quit\`, \`exit\` and Ctrl+D)
Ctrl+C discards the line, or stops a program that is running.
`;

export class Repl {
  private readonly engine;
  private session: number;
  /** Lines that are not complete yet. */
  private pending = "";
  private hasQuit = false;

  constructor(
    private readonly line: CommandLine,
    private readonly settings: Settings,
  ) {
    this.engine = line.engine(settings);
    this.session = this.engine.openSession(line.options(settings));
  }

  converse(): Exit {
    const { terminal } = this.line;
    const isPrompting = terminal.isTerminal(1);
    if (isPrompting) this.line.say(`Kinako ${VERSION}. :help lists the commands, :quit leaves.\n`);
    while (!this.hasQuit) {
      if (isPrompting) this.line.say(this.pending === "" ? "> " : "| ");
      const text = terminal.readLine();
      if (text === null) break;
      this.take(text);
    }
    if (this.pending !== "" && !this.hasQuit) this.evaluate(this.pending);
    if (isPrompting && !this.hasQuit) this.line.say("\n");
    return Exit.Ok;
  }

  private take(text: string): void {
    if (this.pending === "") {
      const command = text.startsWith(":") ? text : this.commandMeant(text);
      const isBlank = /^[ \t\r]*$/.test(text);
      // It still counts as a line.
      if (command !== null || isBlank) this.engine.evaluate(this.session, "\n", this.line.host());
      if (command !== null) return this.obey(command);
      if (isBlank) return;
    }
    this.pending += `${text}\n`;
    if (this.evaluate(this.pending, true)) this.pending = "";
  }

  /** `exit`, `quit` and `help`, as people type them, unless the program has something so named. */
  private commandMeant(text: string): string | null {
    const [, word] = /^[ \t]*(exit|quit|help)(?:\(\))?[ \t\r;]*$/.exec(text) ?? [];
    if (word === undefined || this.engine.complete(this.session, word).includes(word)) return null;
    return `:${word}`;
  }

  /** False when the text is not complete, and more may come. */
  private evaluate(text: string | Uint8Array, mayContinue = false, name = ""): boolean {
    let outcome;
    try {
      outcome = this.engine.evaluate(this.session, text, this.line.host(), name);
    } catch (error) {
      if (!(error instanceof LimitError)) throw error;
      // The engine was restarted, and so is the session.
      this.line.flush();
      this.line.terminal.write(2, error.trap.text);
      this.session = this.engine.openSession(this.line.options(this.settings));
      return true;
    }
    if (outcome.isIncomplete && mayContinue) return false;
    this.line.flush();
    // In a session an expression does have an effect: its value is shown.
    this.show(outcome.reports.filter((report) => codeOf(report) !== "P065"));
    if (outcome.trap) this.show([outcome.trap]);
    if (outcome.value !== "") this.line.say(`${outcome.value}\n`);
    return true;
  }

  private show(reports: readonly Report[]): void {
    this.line.show(reports, this.settings);
  }

  private obey(text: string): void {
    const space = text.indexOf(" ");
    const word = space < 0 ? text : text.slice(0, space);
    const rest = space < 0 ? "" : text.slice(space + 1).replace(/ +$/, "");
    switch (word) {
      case ":quit":
      case ":q":
      case ":exit":
        this.hasQuit = true;
        return;
      case ":help":
      case ":h":
        this.line.say(HELP);
        return;
      case ":reset":
        this.engine.closeSession(this.session);
        this.session = this.engine.openSession(this.line.options(this.settings));
        return;
      case ":load": {
        if (rest === "") return this.line.complain("which file? `:load FILE`");
        const source = this.line.readSource(rest);
        if (source !== null) this.evaluate(source, false, sourceName(rest));
        return;
      }
      default: {
        const near = nearest(word, [":help", ":load", ":quit", ":reset"]);
        this.line.complain(
          `there is no command '${word}'` +
            (near ? `; did you mean \`${near}\`?` : "; `:help` lists them"),
        );
      }
    }
  }
}
