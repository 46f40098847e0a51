// The engine, compiled once for all workers of the page.
import wasm from "kinako/kinako.wasm?url";

let loading: Promise<WebAssembly.Module> | null = null;

/** The compiled engine. A load that fails is tried again the next time. */
export function engineModule(): Promise<WebAssembly.Module> {
  loading ??= load(wasm).catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** Compiles what is at `url`, while it comes where the server names its type. */
export async function load(url: string): Promise<WebAssembly.Module> {
  const response = await fetch(url, { priority: "low" }); // the editor comes first
  if (!response.ok) throw new Error(`the engine could not be loaded: ${response.status}`);
  if (response.headers.get("Content-Type")?.startsWith("application/wasm")) {
    return WebAssembly.compileStreaming(response);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}
