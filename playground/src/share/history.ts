// Programs that were run here, or had to make room for another one, newest first, with all their
// files and their input.
import { textsOf } from "./link.js";
import { recall, remember } from "./storage.js";

/** What somebody works on. */
export interface Work {
  readonly source: string;
  /** What it may import, by name. */
  readonly files: Readonly<Record<string, string>>;
  readonly stdin: string;
}

export interface Version extends Work {
  /** Milliseconds since 1970. */
  readonly time: number;
}

const MOST = 100;
const MOST_CHARACTERS = 1_500_000;

export function versions(): Version[] {
  const stored = recall("history");
  return Array.isArray(stored) ? stored.map(readVersion).filter((version) => version !== null) : [];
}

/** What was stored by this version of the page, or one before it; null when it is no program. */
export function readVersion(stored: unknown): Version | null {
  const { time, source, files, stdin } = (stored ?? {}) as Partial<Record<keyof Version, unknown>>;
  if (typeof source !== "string") return null;
  return {
    time: typeof time === "number" ? time : 0,
    source,
    files: textsOf(files),
    stdin: typeof stdin === "string" ? stdin : "",
  };
}

export function isSame(one: Work, other: Work): boolean {
  const names = Object.keys(one.files);
  return (
    one.source === other.source &&
    one.stdin === other.stdin &&
    names.length === Object.keys(other.files).length &&
    names.every((name) => one.files[name] === other.files[name])
  );
}

/** Keeps a program; it is there once, at its latest time. */
export function keepVersion({ source, files, stdin }: Work, time = Date.now()): void {
  if (source.trim() === "" && Object.keys(files).length === 0) return;
  const version = { time, source, files, stdin };
  const old = versions().filter((each) => !isSame(each, version));
  const all = [version, ...old].sort((a, b) => b.time - a.time);
  let size = 0;
  let kept = all.slice(0, MOST).filter((each, index) => {
    size += lengthOf(each);
    return index === 0 || size <= MOST_CHARACTERS;
  });
  // The browser may give less room than that.
  while (!remember("history", kept) && kept.length > 1) kept = kept.slice(0, Math.ceil(kept.length / 2));
}

function lengthOf({ source, files, stdin }: Work): number {
  return Object.values(files).reduce((sum, text) => sum + text.length, source.length + stdin.length);
}
