function nucleotides(n) {
  const letters = ["a", "c", "g", "t"];
  let seed = 42;
  const text = [];
  for (let i = 0; i < n; i++) {
    seed = (seed * 3877 + 29573) % 139968;
    text.push(letters[Math.floor((seed * 4) / 139968)]);
  }
  return text.join("");
}

function frequencies(text, k) {
  const counts = new Map();
  for (let i = 0; i <= text.length - k; i++) {
    const key = text.substring(i, i + k);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

const n = 1000; // bench:n

const text = nucleotides(n);
const start = performance.now();
const ones = frequencies(text, 1);
const twos = frequencies(text, 2);
const threes = frequencies(text, 3);
const fours = frequencies(text, 4);
const sixes = frequencies(text, 6);
const twelves = frequencies(text, 12);
const elapsed = Math.round((performance.now() - start) * 1000);
const found = [
  ones.get("a") ?? 0, twos.get("gg") ?? 0, threes.get("ggt") ?? 0, fours.get("ggta") ?? 0,
  sixes.get("ggtatt") ?? 0, sixes.size, twelves.size,
];
console.log(`{"duration_us": ${elapsed}, "output": [${found.join(", ")}]}`);
