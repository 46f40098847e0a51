import { lezer } from "@lezer/generator/rollup";
import { defineConfig } from "vite";
import { offline } from "./offline.ts";

export default defineConfig({
  root: import.meta.dirname,
  // Works wherever the folder is put.
  base: "./",
  plugins: [lezer(), offline()],
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
