import type { Print } from "../twins.js";

function primesBelow(limit: number): number {
  const composite: boolean[] = [];
  for (let i = 0; i < limit; i++) composite.push(false);
  let count = 0;
  for (let i = 2; i < limit; i++) {
    if (composite[i]) continue;
    count++;
    for (let multiple = i * i; multiple < limit; multiple += i) composite[multiple] = true;
  }
  return count;
}

export function sieve(print: Print): void {
  print(String(primesBelow(1_000_000)));
}
