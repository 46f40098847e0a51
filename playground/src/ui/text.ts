// Numbers and names for people.
import type { Backend } from "kinako";

export const BACKENDS: Readonly<Record<Backend, string>> = { vm: "register machine", interp: "tree interpreter" };

export function duration(milliseconds: number): string {
  if (milliseconds < 0.1) return "<0.1 ms";
  if (milliseconds < 9.95) return `${milliseconds.toFixed(1)} ms`;
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(2)} s`;
  return `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1000)} s`;
}

export function bytes(count: number): string {
  if (count < 1024) return `${count} B`;
  if (count < 1024 ** 2) return `${(count / 1024).toFixed(1)} KB`;
  if (count < 1024 ** 3) return `${(count / 1024 ** 2).toFixed(1)} MB`;
  return `${(count / 1024 ** 3).toFixed(2)} GB`;
}

export function grouped(count: number): string {
  return count.toLocaleString("en");
}

/** To three digits: 12.3M. */
export function short(count: number): string {
  return count.toLocaleString("en", { notation: "compact", maximumSignificantDigits: 3 });
}

export function plural(count: number, word: string): string {
  return `${grouped(count)} ${word}${count === 1 ? "" : "s"}`;
}
