// Keys that work everywhere on the page.
import type { View } from "./tabs.js";

export interface Actions {
  readonly isRunning: boolean;
  run(): unknown;
  stop(): unknown;
  share(): unknown;
  open(): unknown;
  format(): unknown;
  show(view: View): void;
}

const VIEWS: readonly View[] = ["code", "output", "input", "problems", "inside", "race", "tests"];

export function setUpKeys(actions: Actions): void {
  // First of all, so that a running program stops even when the editor would take the key.
  addEventListener(
    "keydown",
    (event) => {
      if (document.querySelector("dialog[open]")) return;
      const work = actionOf(event, actions);
      if (!work) return;
      event.preventDefault();
      event.stopPropagation();
      work();
    },
    { capture: true },
  );
}

function actionOf(event: KeyboardEvent, actions: Actions): (() => void) | null {
  const { key, code, altKey, shiftKey } = event;
  const control = event.ctrlKey || event.metaKey;
  if (key === "Escape" && actions.isRunning) return () => void actions.stop();
  if (control && !altKey && !shiftKey) {
    if (key === "Enter") return () => void actions.run();
    if (key === "s") return () => void actions.share();
    if (key === "o") return () => void actions.open();
  }
  if (altKey && shiftKey && !control && code === "KeyF") return () => void actions.format();
  const digit = /^Digit([0-6])$/.exec(code);
  const view = digit && VIEWS[Number(digit[1])];
  if (altKey && !shiftKey && !control && view) return () => actions.show(view);
  return null;
}
