// The permutations of 0..n in the order of the Benchmarks Game, by rotations of prefixes.
function fannkuch(n) {
  const first = [];
  const flipped = [];
  const rotations = [];
  for (let i = 0; i < n; i++) {
    first.push(i);
    flipped.push(0);
    rotations.push(0);
  }
  let checksum = 0;
  let most = 0;
  let even = true;
  let r = n;
  for (;;) {
    while (r !== 1) {
      rotations[r - 1] = r;
      r--;
    }
    if (first[0] !== 0) {
      for (let i = 0; i < n; i++) flipped[i] = first[i];
      let flips = 0;
      let k = flipped[0];
      while (k !== 0) {
        let low = 0;
        let high = k;
        while (low < high) {
          const kept = flipped[low];
          flipped[low] = flipped[high];
          flipped[high] = kept;
          low++;
          high--;
        }
        flips++;
        k = flipped[0];
      }
      if (flips > most) most = flips;
      if (even) checksum += flips;
      else checksum -= flips;
    }
    let more = false;
    while (!more) {
      if (r === n) return [checksum, most];
      const front = first[0];
      for (let i = 0; i < r; i++) first[i] = first[i + 1];
      first[r] = front;
      rotations[r]--;
      if (rotations[r] > 0) more = true;
      else r++;
    }
    even = !even;
  }
}

const n = 6; // bench:n

const start = performance.now();
const [checksum, most] = fannkuch(n);
const elapsed = Math.round((performance.now() - start) * 1000);
console.log(`{"duration_us": ${elapsed}, "output": [${checksum}, ${most}]}`);
