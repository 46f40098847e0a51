// JavaScript twins of examples, for the race: the same work by the same steps, and the same lines
// printed. Each is a function that gets what prints a line.
import { fannkuch } from "./twins/fannkuch.js";
import { fibonacci } from "./twins/fibonacci.js";
import { mandelbrot } from "./twins/mandelbrot.js";
import { nbody } from "./twins/nbody.js";
import { queens } from "./twins/queens.js";
import { sieve } from "./twins/sieve.js";
import { spectral } from "./twins/spectral.js";

export type Print = (line: string) => void;

/** By the name of the example. */
export const twins: ReadonlyMap<string, (print: Print) => void> = new Map([
  ["fannkuch", fannkuch],
  ["fibonacci", fibonacci],
  ["mandelbrot", mandelbrot],
  ["nbody", nbody],
  ["queens", queens],
  ["sieve", sieve],
  ["spectral", spectral],
]);
