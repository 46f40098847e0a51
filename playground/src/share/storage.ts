// What the page remembers, in the browser's storage. Where that is not allowed, nothing is
// remembered and everything else works.

const PREFIX = "kinako.playground.";

type Kind = "local" | "session";

function storage(kind: Kind): Storage | null {
  try {
    return kind === "local" ? localStorage : sessionStorage;
  } catch {
    return null;
  }
}

/** False when there is no room for it, or nothing may be remembered. */
export function remember(name: string, value: unknown, kind: Kind = "local"): boolean {
  try {
    storage(kind)?.setItem(PREFIX + name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function recall(name: string, kind: Kind = "local"): unknown {
  try {
    return JSON.parse(storage(kind)?.getItem(PREFIX + name) ?? "null");
  } catch {
    return null;
  }
}

export function forget(name: string, kind: Kind = "local"): void {
  storage(kind)?.removeItem(PREFIX + name);
}

/** Names that begin so. */
export function remembered(beginning: string): string[] {
  return Object.keys(storage("local") ?? {})
    .filter((key) => key.startsWith(PREFIX + beginning))
    .map((key) => key.slice(PREFIX.length));
}
