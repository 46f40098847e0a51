import type { Print } from "../twins.js";

function isFree(rows: readonly number[], column: number): boolean {
  const row = rows.length;
  return rows.every((other, earlier) => other !== column && Math.abs(other - column) !== row - earlier);
}

export function queens(print: Print): void {
  const size = 8;
  let first: readonly number[] = [];
  const place = (rows: readonly number[]): number => {
    if (rows.length === size) {
      if (first.length === 0) first = rows;
      return 1;
    }
    let ways = 0;
    for (let column = 0; column < size; column++) {
      if (isFree(rows, column)) ways += place([...rows, column]);
    }
    return ways;
  };
  const ways = place([]);
  for (const column of first) print(". ".repeat(column) + "Q " + ". ".repeat(size - 1 - column));
  print(`${ways} ways`);
}
