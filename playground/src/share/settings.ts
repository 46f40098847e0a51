// What somebody has chosen, remembered from visit to visit.
import type { Backend } from "kinako";
import { isTheme } from "../ui/theme.js";
import type { Theme } from "../ui/theme.js";
import { recall, remember } from "./storage.js";

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
  /** Long lines of output go on in the next row. */
  readonly wrap: boolean;
}

export const DEFAULTS: Settings = {
  theme: "system",
  backend: "vm",
  seconds: 30,
  memory: 256,
  output: 4,
  split: 55,
  wrap: false,
};

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
    wrap: stored.wrap === true,
  };
}

export function saveSettings(settings: Settings): void {
  remember("settings", settings);
}
