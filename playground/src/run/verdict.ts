// The text below the output of a program that was stopped: why, and how it got there; each frame of
// the guest stack is a link into the program.
import { CompileError, LimitError, RuntimeError } from "kinako/worker";
import type { Limit } from "kinako/worker";
import { MAIN } from "../files/files.js";
import { byId, el, rich } from "../ui/dom.js";

export interface Places {
  readonly goToLine: (file: string, line: number, column: number) => void;
  readonly openSettings: () => void;
}

const LIMITS: Readonly<Record<Limit, string>> = {
  fuel: "It used up its limit of steps.",
  deadlineMs: "It took longer than its time limit.",
  memory: "Its values need more memory than its limit.",
  stackDepth: "Too many calls are nested. Does the recursion end?",
  output: "It printed more than its limit; the text above is the beginning.",
  stop: "You stopped it.",
};

export function clearVerdict(): void {
  byId("verdict").hidden = true;
}

export function showVerdict(error: unknown, places: Places): void {
  const verdict = byId("verdict");
  verdict.hidden = false;
  verdict.dataset["kind"] = error instanceof LimitError && error.limit === "stop" ? "stopped" : "error";
  verdict.replaceChildren(...parts(error, places));
}

function parts(error: unknown, places: Places): HTMLElement[] {
  if (error instanceof CompileError) {
    const count = error.diagnostics.filter(({ kind }) => kind === "error").length;
    const head = `The program was not run: it has ${count === 1 ? "an error" : `${count} errors`}`;
    return [el("h2", {}, head), ...error.diagnostics.slice(0, 3).map((each) => line(each.message, each, places))];
  }
  if (error instanceof LimitError) {
    const { limit, trap } = error;
    const parts = [el("h2", {}, limit === "stop" ? "Stopped" : capital(trap.message)), el("p", {}, LIMITS[limit])];
    if (limit !== "stop" && limit !== "stackDepth") {
      const button = el("button", { type: "button", class: "small" }, "Change the limits");
      button.addEventListener("click", places.openSettings);
      parts.push(el("p", {}, button));
    }
    return [...parts, ...stack(error, places)];
  }
  if (error instanceof RuntimeError) {
    const { trap } = error;
    const help = trap.help ? [el("p", {}, ...rich(trap.help))] : [];
    return [el("h2", {}, ...rich(capital(trap.message))), ...help, ...values(error), ...stack(error, places)];
  }
  const message = error instanceof Error ? error.message : String(error);
  return [el("h2", {}, "The engine could not run the program"), el("p", {}, message)];
}

/** The values in the condition of a failed `expect`. */
export function values({ operands, difference }: RuntimeError): HTMLElement[] {
  if (operands.length === 0) return [];
  const lines = operands.map(({ text, value }) => (text === value ? value : `${text} = ${value}`));
  const parts = [el("pre", { "aria-label": "Values" }, lines.join("\n"))];
  if (difference !== "") parts.push(el("pre", { "aria-label": "Difference: - left, + right" }, difference));
  return parts;
}

function stack({ guestStack, trap }: RuntimeError, places: Places): HTMLElement[] {
  if (guestStack.length === 0) return [];
  const frames = guestStack.map(({ function: name, file = trap.file, line: at, column, isBuiltin }) =>
    el("li", {}, place(isBuiltin ? `${name} (builtin)` : name, file, at, column, places)),
  );
  if (trap.omittedFrames > 0) {
    frames.splice(Math.ceil(frames.length / 2), 0, el("li", {}, `… ${trap.omittedFrames} more`));
  }
  return [el("ol", { class: "stack", "aria-label": "Calls, the innermost first" }, ...frames)];
}

function line(text: string, at: { file: string; line: number; column: number }, places: Places): HTMLElement {
  return el("div", { class: "stack" }, place(text, at.file, at.line, at.column, places));
}

function place(text: string, file: string, at: number, column: number, places: Places): HTMLElement {
  const where = `${file === MAIN ? "" : `${file}:`}${at}:${column}`;
  const button = el("button", { type: "button" }, `${text} `, el("span", { class: "where" }, where));
  button.addEventListener("click", () => places.goToLine(file, at, column));
  return button;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
