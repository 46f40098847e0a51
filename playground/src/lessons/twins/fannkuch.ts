import type { Print } from "../twins.js";

/** The checksum, and the most flips. */
function search(n: number): [number, number] {
  const first = Array.from({ length: n }, (_, i) => i);
  const flipped = new Array<number>(n).fill(0);
  const rotations = new Array<number>(n).fill(0);
  let checksum = 0;
  let most = 0;
  let isEven = true;
  let r = n;
  for (;;) {
    for (; r !== 1; r--) rotations[r - 1] = r;
    if (first[0] !== 0) {
      for (let i = 0; i < n; i++) flipped[i] = first[i]!;
      let flips = 0;
      for (let k = flipped[0]!; k !== 0; k = flipped[0]!) {
        for (let low = 0, high = k; low < high; low++, high--) {
          [flipped[low], flipped[high]] = [flipped[high]!, flipped[low]!];
        }
        flips++;
      }
      most = Math.max(most, flips);
      checksum += isEven ? flips : -flips;
    }
    for (;;) {
      if (r === n) return [checksum, most];
      const front = first[0]!;
      for (let i = 0; i < r; i++) first[i] = first[i + 1]!;
      first[r] = front;
      rotations[r] = rotations[r]! - 1;
      if (rotations[r]! > 0) break;
      r++;
    }
    isEven = !isEven;
  }
}

export function fannkuch(print: Print): void {
  const [checksum, most] = search(8);
  print(`checksum ${checksum}`);
  print(`most flips ${most}`);
}
