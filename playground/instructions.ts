// `import meanings from "virtual:instructions"`: what each instruction of the machine does, by
// mnemonic, from the engine's table of instructions.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const TABLE = fileURLToPath(new URL("../engine/bytecode/opcodes.def", import.meta.url));
const NAME = "virtual:instructions";
/** A row: its mnemonic is the first text, its meaning the last. */
const ROW = /^(?:OPCODE|BRANCH|LOOP|SLOW|CONTROL|FUSED)\([\w, ]+"([\w.]+)",[^"]*"((?:[^"\\]|\\.)*)"\)$/gm;

export function instructions(): Plugin {
  return {
    name: "instructions",
    resolveId: (id) => (id === NAME ? `\0${NAME}` : null),
    load(id) {
      if (id !== `\0${NAME}`) return null;
      this.addWatchFile(TABLE);
      const rows = [...readFileSync(TABLE, "utf8").matchAll(ROW)].map(([, mnemonic, meaning]) => [mnemonic, meaning]);
      if (rows.length < 100) this.error(`${TABLE}: only ${rows.length} rows can be read`);
      return `export default ${JSON.stringify(Object.fromEntries(rows))};`;
    },
  };
}
