import type { Print } from "../twins.js";

function element(i: number, j: number): number {
  return 1 / (((i + j) * (i + j + 1)) / 2 + i + 1);
}

function times(v: Float64Array, isTransposed: boolean): Float64Array {
  return v.map((_, i) => v.reduce((sum, x, j) => sum + (isTransposed ? element(j, i) : element(i, j)) * x, 0));
}

function product(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
}

export function spectral(print: Print): void {
  let u = new Float64Array(100).fill(1);
  let v = u;
  for (let i = 0; i < 10; i++) {
    v = new Float64Array(times(times(u, false), true));
    u = new Float64Array(times(times(v, false), true));
  }
  print(Math.sqrt(product(u, v) / product(v, v)).toFixed(9));
}
