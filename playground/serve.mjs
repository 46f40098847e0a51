// Serves the built page.
//
//   node playground/serve.mjs [--port N] [--path /SUB/] [--root FOLDER]
import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

const kept = new Map();

/** A file as it goes over the wire. */
function compressed(file) {
  const { mtimeMs } = statSync(file);
  let entry = kept.get(file);
  if (entry?.mtimeMs !== mtimeMs) {
    entry = { mtimeMs, bytes: gzipSync(readFileSync(file)) };
    kept.set(file, entry);
  }
  return entry.bytes;
}

/**
 * A server of the files of `root` at `path`, which is all it has. `onRequest` gets the name of
 * each file that is asked for.
 */
export function serve(root, path = "/", onRequest = () => undefined) {
  return createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    if (!asked.startsWith(path)) return void response.writeHead(404).end();
    const name = normalize(asked.slice(path.length)) === "." ? "index.html" : normalize(asked.slice(path.length));
    const file = join(root, name);
    if (!file.startsWith(root) || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
      return void response.writeHead(404).end();
    }
    onRequest(name);
    response.writeHead(200, {
      "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
      // Names of assets hold a hash of what is in them.
      "Cache-Control": name.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache",
      "X-Content-Type-Options": "nosniff",
      "Content-Encoding": "gzip",
    });
    response.end(compressed(file));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "8080" },
      path: { type: "string", default: "/" },
      root: { type: "string", default: fileURLToPath(new URL("../build/playground/dist/", import.meta.url)) },
    },
  });
  const server = serve(normalize(`${values.root}/`), values.path);
  server.on("error", (error) => {
    console.error(`serve: ${error.message}`);
    process.exit(1);
  });
  server.listen(Number(values.port), "127.0.0.1", () => {
    console.log(`http://127.0.0.1:${server.address().port}${values.path}`);
  });
}
