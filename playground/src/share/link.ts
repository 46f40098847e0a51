// A program in the hash of the page's address. Every version that was ever used stays readable:
//
//   #v1=…           base64url of deflate-raw of the UTF-8 of a JSON object
//                   { "c": program, "i": input, "b": "interp" }; i and b may be missing
//   #v2=…           the same with "f": { name: text, … }, the files that it may import
//   #example=NAME   one of the page's own examples

import type { Backend } from "kinako";

export interface Shared {
  readonly source: string;
  /** What it may import, by name. */
  readonly files: Readonly<Record<string, string>>;
  readonly stdin: string;
  readonly backend: Backend;
}

export type Address =
  | { readonly kind: "program"; readonly shared: Shared }
  | { readonly kind: "example"; readonly name: string }
  | { readonly kind: "none" };

/** A program may be this large when unpacked: a link is a text from anybody. */
const LARGEST = 4 * 2 ** 20;

export async function writeHash({ source, files, stdin, backend }: Shared): Promise<string> {
  const hasFiles = Object.keys(files).length > 0;
  const state = {
    c: source,
    ...(stdin ? { i: stdin } : {}),
    ...(backend === "interp" ? { b: backend } : {}),
    ...(hasFiles ? { f: files } : {}),
  };
  const bytes = new TextEncoder().encode(JSON.stringify(state));
  return `#v${hasFiles ? 2 : 1}=${toBase64Url(await through(bytes, new CompressionStream("deflate-raw"), Infinity))}`;
}

/** @throws Error when a link is damaged, or of a version to come. */
export async function readHash(hash: string): Promise<Address> {
  const [, name, value] = /^#(\w+)=(.*)$/s.exec(hash) ?? [];
  if (name === undefined || value === undefined) return { kind: "none" };
  if (name === "example") return { kind: "example", name: decodeURIComponent(value) };
  if (name === "v1" || name === "v2") return { kind: "program", shared: await readProgram(value) };
  if (/^v\d+$/.test(name)) throw new Error("this link is from a newer version of the page");
  return { kind: "none" };
}

async function readProgram(value: string): Promise<Shared> {
  let state: { c?: unknown; i?: unknown; b?: unknown; f?: unknown };
  try {
    const bytes = await through(fromBase64Url(value), new DecompressionStream("deflate-raw"), LARGEST);
    state = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as typeof state;
  } catch {
    throw new Error("this link is damaged: part of it is missing");
  }
  if (typeof state?.c !== "string") throw new Error("this link holds no program");
  return {
    source: state.c,
    files: textsOf(state.f),
    stdin: typeof state.i === "string" ? state.i : "",
    backend: state.b === "interp" ? "interp" : "vm",
  };
}

/** The texts among the values of an object; nothing of anything else. */
export function textsOf(value: unknown): Record<string, string> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, text]) => typeof text === "string"));
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) {
      void reader.cancel();
      throw new Error("too large");
    }
    parts.push(value as Uint8Array<ArrayBuffer>);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function toBase64Url(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}
