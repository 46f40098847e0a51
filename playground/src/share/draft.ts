// What somebody works on in this tab, remembered while they type. Each tab has a draft of its own,
// so that two tabs do not overwrite each other's; a tab that was closed leaves its draft to the
// next one that opens, or to the history.
//
//   session storage   "tab": the number of this tab's draft, there after a reload
//   local storage     "draft.NUMBER": the program, its files, its input, and when that was
//   a lock of the browser, held as long as the tab is open, says that a draft is in use
import { isSame, keepVersion, readVersion } from "./history.js";
import type { Version, Work } from "./history.js";
import { forget, recall, remember, remembered } from "./storage.js";

const NAME = "draft.";
const LOCK = "kinako.playground.draft.";
/** Where the browser has no locks, so many drafts stay before they become history. */
const MOST_UNKNOWN = 20;

export interface Begun {
  readonly work: Work;
  readonly isUntouched: boolean;
}

export class Draft {
  private name = "";
  private saved = "";

  /** What was here before a reload; else what was worked on last; null the first time. */
  async begin(): Promise<Begun | null> {
    const own = recall("tab", "session");
    const before = typeof own === "string" ? readVersion(recall(own)) : null;
    // A tab that was duplicated has the number of the other one.
    this.name = before && typeof own === "string" && (await hold(own)) ? own : await freshName();
    remember("tab", this.name, "session");
    const others = all().filter(([name]) => name !== this.name);
    const found = before ?? others[0]?.[1] ?? readVersion(recall("program"));
    forget("program"); // where it was before there were drafts
    if (!found) return null;
    const from = before ? this.name : others[0]?.[0];
    const isUntouched = from !== undefined && (recall(from) as { untouched?: unknown } | null)?.untouched === true;
    this.save(found, isUntouched); // before what it comes from is gone
    await retire(others, found);
    return { work: found, isUntouched };
  }

  /** `isUntouched`: it is as it was opened, and can be opened again. */
  save({ source, files, stdin }: Work, isUntouched: boolean): void {
    if (!this.name) return;
    const content = JSON.stringify([source, files, stdin, isUntouched]);
    if (content === this.saved) return;
    this.saved = content;
    remember(this.name, { time: Date.now(), source, files, stdin, untouched: isUntouched });
  }
}

function all(): [string, Version][] {
  return remembered(NAME)
    .map((name) => [name, readVersion(recall(name))] as const)
    .filter((entry): entry is [string, Version] => entry[1] !== null)
    .sort(([, a], [, b]) => b.time - a.time);
}

/** Drafts that nobody has open become history, but for the one that goes on here. */
async function retire(drafts: readonly [string, Version][], found: Work): Promise<void> {
  const held = await inUse();
  drafts.forEach(([name, draft], index) => {
    if (held ? held.has(LOCK + name) : index < MOST_UNKNOWN) return;
    const isUntouched = (recall(name) as { untouched?: unknown } | null)?.untouched === true;
    if (!isUntouched && !isSame(draft, found)) keepVersion(draft, draft.time);
    forget(name);
  });
}

async function inUse(): Promise<Set<string> | null> {
  try {
    const { held = [] } = await navigator.locks.query();
    return new Set(held.map(({ name = "" }) => name));
  } catch {
    return null;
  }
}

/** Until the tab is closed; false when another one has it. */
function hold(name: string): Promise<boolean> {
  if (!("locks" in navigator)) return Promise.resolve(true);
  return new Promise((resolve) => {
    navigator.locks
      .request(LOCK + name, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock ? new Promise<never>(() => undefined) : undefined;
      })
      .catch(() => resolve(true));
  });
}

async function freshName(): Promise<string> {
  const name = `${NAME}${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
  await hold(name);
  return name;
}
