// Programs that were run here, newest first, in the browser's local storage.
import { recall, remember } from "./settings.js";

export interface Version {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly source: string;
}

const MOST = 40;
const MOST_CHARACTERS = 400_000;

export function versions(): Version[] {
  const stored = recall("history");
  return Array.isArray(stored) ? (stored as Version[]).filter(({ source }) => typeof source === "string") : [];
}

/** Keeps a program, unless it is the newest one already. */
export function keepVersion(source: string, time: number): void {
  const old = versions().filter((version) => version.source !== source);
  let size = 0;
  const kept = [{ time, source }, ...old].slice(0, MOST).filter((version) => {
    size += version.source.length;
    return size <= MOST_CHARACTERS;
  });
  remember("history", kept);
}
