// What the commands see of the process: files, standard streams, environment. The tests use
// another one.
import {
  accessSync,
  chmodSync,
  constants,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import type { FileSystem, ImportSource } from "../host.js";
import { MOST_IMPORTED } from "../protocol.js";

export interface Terminal {
  /** Descriptor 1 or 2. */
  write(descriptor: 1 | 2, text: string | Uint8Array): void;
  /** The next line of standard input without its line break; null at the end of the input. */
  readLine(): string | null;
  /** The rest of standard input. */
  readAll(): Uint8Array;
  readonly files: FileSystem;
  /**
   * Puts `text` in the place of the file as a whole; links are followed.
   *
   * @throws what `node:fs` throws.
   */
  replaceFile(path: string, text: string): void;
  /** The bytes of kinako-pages.wasm. */
  readPages(): Uint8Array;
  readonly env: Readonly<Record<string, string | undefined>>;
  isTerminal(descriptor: 1 | 2): boolean;
  /** Ctrl+C was pressed. */
  isInterrupted(): boolean;
}

/** Nobody reads what is written any more: the process ends without a word. */
export class BrokenPipe extends Error {}

/** The system's words for an error of `node:fs`: "No such file or directory". */
export function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message: string };
  if (code === "EISDIR") return "Is a directory";
  const words = /^[A-Z]+: (.*?)(?:, \w+(?: .*)?)?$/s.exec(message)?.[1] ?? message;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Real files, with the messages of the native kinako. */
export const systemFiles: FileSystem & { readonly imports: ImportSource } = {
  read(path) {
    try {
      return readFileSync(path);
    } catch (error) {
      throw new Error(reasonOf(error));
    }
  },
  write(path, bytes) {
    try {
      writeFileSync(path, bytes);
    } catch (error) {
      throw new Error(reasonOf(error));
    }
  },
  imports: {
    mayLeave: true,
    kindOf(path) {
      const status = statSync(path || ".", { throwIfNoEntry: false });
      if (status?.isDirectory()) return "folder";
      return status?.isFile() ? "file" : null; // no pipes, no devices
    },
    read(path) {
      if (statSync(path).size > MOST_IMPORTED) throw new Error("it is too large");
      return systemFiles.read(path);
    },
    list(folder) {
      try {
        return readdirSync(folder || ".");
      } catch (error) {
        throw new Error(reasonOf(error));
      }
    },
    identity: (path) => realpathSync(path || "."),
  },
};

/**
 * The complete text goes to a new file beside it, which then takes its place and permissions.
 *
 * @throws what `node:fs` throws.
 */
export function replaceFile(path: string, text: string): void {
  const real = realpathSync(path);
  const { mode } = statSync(real);
  accessSync(real, constants.W_OK);
  const temporary = `${real}.${process.pid}.${Date.now().toString(36)}`;
  try {
    writeFileSync(temporary, text, { flag: "wx", mode: mode & 0o7777, flush: true });
    chmodSync(temporary, mode & 0o7777);
    renameSync(temporary, real);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

export function readPages(): Uint8Array {
  return readFileSync(new URL("../kinako-pages.wasm", import.meta.url));
}

const BUFFER = 65_536;

/** Waits without using the processor. */
function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function codeOf(error: unknown): string | undefined {
  return (error as { code?: string }).code;
}

/** The process's own streams, read and written at once. */
export class ProcessTerminal implements Terminal {
  readonly files = systemFiles;
  readonly replaceFile = replaceFile;
  readonly readPages = readPages;
  private pending = Buffer.alloc(0);
  private hasEnded = false;

  constructor(
    readonly env: Readonly<Record<string, string | undefined>>,
    private readonly terminals: { readonly 1: boolean; readonly 2: boolean },
    private readonly interrupted: Int32Array,
  ) {}

  write(descriptor: 1 | 2, text: string | Uint8Array): void {
    let rest: Uint8Array = typeof text === "string" ? Buffer.from(text) : text;
    while (rest.length > 0) {
      try {
        rest = rest.subarray(writeSync(descriptor, rest));
      } catch (error) {
        if (codeOf(error) === "EPIPE") throw new BrokenPipe();
        if (codeOf(error) !== "EAGAIN") throw error;
        pause(1);
      }
    }
  }

  readLine(): string | null {
    for (let searched = 0; ; ) {
      const end = this.pending.indexOf(10, searched);
      if (end >= 0) {
        const line = this.pending.subarray(0, end).toString();
        this.pending = this.pending.subarray(end + 1);
        return line.endsWith("\r") ? line.slice(0, -1) : line;
      }
      searched = this.pending.length;
      if (this.fill()) continue;
      if (this.pending.length === 0) return null;
      const line = this.pending.toString();
      this.pending = Buffer.alloc(0);
      return line;
    }
  }

  readAll(): Uint8Array {
    while (this.fill());
    const all = this.pending;
    this.pending = Buffer.alloc(0);
    return all;
  }

  isTerminal(descriptor: 1 | 2): boolean {
    return this.terminals[descriptor];
  }

  isInterrupted(): boolean {
    return Atomics.load(this.interrupted, 0) !== 0;
  }

  private fill(): boolean {
    const chunk = Buffer.alloc(BUFFER);
    while (!this.hasEnded) {
      let got = 0;
      try {
        got = readSync(0, chunk);
      } catch (error) {
        if (codeOf(error) === "EAGAIN" && !this.isInterrupted()) {
          pause(5);
          continue;
        }
        this.hasEnded = codeOf(error) !== "EAGAIN";
        return false;
      }
      if (got === 0) this.hasEnded = true;
      this.pending = Buffer.concat([this.pending, chunk.subarray(0, got)]);
      return got > 0;
    }
    return false;
  }
}


const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069\u200E\u200F]/gu;

/** `text` with everything escaped that could control a terminal. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    if (character === "\t") return " ";
    if (character === "\n") return "\\n";
    if (character === "\r") return "\\r";
    const code = character.codePointAt(0) ?? 0;
    const digits = code.toString(16).toUpperCase();
    return code < 0x80 ? `\\x${digits.padStart(2, "0")}` : `\\u{${digits}}`;
  });
}
