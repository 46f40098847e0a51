// Makes the service worker of the page: it knows every file of this build by name, and the build
// by a number that changes when one of them does.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

/** Too large to be kept before somebody asks for it. */
const LATER = /kinako-profile/;

export function offline(): Plugin {
  const source = new URL("./src/offline/service-worker.js", import.meta.url);
  return {
    name: "kinako-offline",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      const hash = createHash("sha256");
      const files: string[] = [];
      const later: string[] = [];
      for (const [name, item] of Object.entries(bundle).sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (name.endsWith(".map")) continue;
        (LATER.test(name) ? later : files).push(name);
        hash.update(name).update(item.type === "chunk" ? item.code : item.source);
      }
      const text = readFileSync(source, "utf8");
      hash.update(text);
      const code = text
        .replace('"VERSION"', JSON.stringify(hash.digest("hex").slice(0, 16)))
        .replace('["FILES"]', JSON.stringify(files))
        .replace('["LATER"]', JSON.stringify(later));
      this.emitFile({ type: "asset", fileName: "service-worker.js", source: code });
    },
  };
}
