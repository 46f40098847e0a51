class Random {
  constructor(seed) {
    this.seed = seed;
  }

  next() {
    this.seed = (this.seed * 3877 + 29573) % 139968;
    return this.seed / 139968.0;
  }
}

function repeated(lines, unit, count) {
  let line = "";
  let at = 0;
  for (let i = 0; i < count; i++) {
    line += unit[at];
    at++;
    if (at === unit.length) at = 0;
    if (line.length === 60) {
      lines.push(line);
      line = "";
    }
  }
  if (line !== "") lines.push(line);
}

function chosen(lines, random, letters, limits, count) {
  let line = "";
  for (let i = 0; i < count; i++) {
    const p = random.next();
    let at = 0;
    while (p >= limits[at]) at++;
    line += letters[at];
    if (line.length === 60) {
      lines.push(line);
      line = "";
    }
  }
  if (line !== "") lines.push(line);
}

function fasta(n) {
  const random = new Random(42);
  const unit = "GGCCTTACGATAACGTTGGCATCAGGTACCAATTCGGAGCTCTAAGC";
  const ambiguous = ["a", "c", "g", "t", "B", "D", "H", "K", "M", "N", "R", "S", "V", "W", "Y"];
  const ambiguousLimits = [
    0.27, 0.39, 0.51, 0.78, 0.8, 0.82, 0.84, 0.86, 0.88, 0.9, 0.92, 0.94, 0.96, 0.98, 1.0,
  ];
  const plain = ["a", "c", "g", "t"];
  const plainLimits = [0.302954942668, 0.5009432431601, 0.6984905497992, 1.0];
  const lines = [">ONE repeated"];
  repeated(lines, unit, n * 2);
  lines.push(">TWO ambiguous");
  chosen(lines, random, ambiguous, ambiguousLimits, n * 3);
  lines.push(">THREE plain");
  chosen(lines, random, plain, plainLimits, n * 5);
  return lines.join("\n");
}

const n = 100; // bench:n

const start = performance.now();
const text = fasta(n);
const elapsed = Math.round((performance.now() - start) * 1000);
let hash = 0;
for (let i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) % 1000000007;
console.log(`{"duration_us": ${elapsed}, "output": [${text.length}, ${hash}]}`);
