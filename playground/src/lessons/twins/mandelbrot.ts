import type { Print } from "../twins.js";

function steps(cr: number, ci: number, most: number): number {
  let zr = 0;
  let zi = 0;
  for (let i = 0; i < most; i++) {
    const zr2 = zr * zr;
    const zi2 = zi * zi;
    if (zr2 + zi2 > 4) return i;
    zi = 2 * zr * zi + ci;
    zr = zr2 - zi2 + cr;
  }
  return most;
}

export function mandelbrot(print: Print): void {
  const shades = " .:-=+*#%@";
  const most = 1000;
  for (let y = 0; y < 24; y++) {
    let line = "";
    for (let x = 0; x < 64; x++) {
      const n = steps(x / 22 - 2.1, y / 10 - 1.15, most);
      line += shades[n === most ? 9 : n % 9];
    }
    print(line);
  }
}
