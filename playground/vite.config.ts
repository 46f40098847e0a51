import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { instructions } from "./instructions.ts";
import { offline } from "./offline.ts";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  // Works wherever the folder is put.
  base: "./",
  plugins: [instructions(), offline()],
  worker: { format: "es" },
  build: {
    outDir: "../build/playground/dist",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
  },
});
