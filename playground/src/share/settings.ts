// What the page remembers from visit to visit, in the browser's local storage. Where that is not
// allowed, nothing is remembered and everything else works.
import type { Backend } from "kinako";
import { isTheme } from "../ui/theme.js";
import type { Theme } from "../ui/theme.js";

export interface Settings {
  readonly theme: Theme;
  readonly backend: Backend;
  /** Seconds a program may take; 0 = no limit. */
  readonly seconds: number;
  /** Megabytes of a program's values. */
  readonly memory: number;
  /** Megabytes a program may print. */
  readonly output: number;
  /** Percent of the width that the program takes. */
  readonly split: number;
}

export const DEFAULTS: Settings = {
  theme: "system",
  backend: "vm",
  seconds: 30,
  memory: 256,
  output: 4,
  split: 55,
};

const PREFIX = "kinako.playground.";

export function remember(name: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Not allowed, or full.
  }
}

export function recall(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name) ?? "null");
  } catch {
    return null;
  }
}

export function loadSettings(): Settings {
  const stored = (recall("settings") ?? {}) as Partial<Record<keyof Settings, unknown>>;
  const number = (name: "seconds" | "memory" | "output" | "split"): number => {
    const value = stored[name];
    return typeof value === "number" && value >= 0 ? value : DEFAULTS[name];
  };
  return {
    theme: isTheme(stored.theme) ? stored.theme : DEFAULTS.theme,
    backend: stored.backend === "interp" ? "interp" : "vm",
    seconds: number("seconds"),
    memory: number("memory"),
    output: number("output"),
    split: number("split"),
  };
}

export function saveSettings(settings: Settings): void {
  remember("settings", settings);
}
