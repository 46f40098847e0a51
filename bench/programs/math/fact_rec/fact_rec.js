function factorial(n) {
  if (n === 0) return 1;
  return n * factorial(n - 1);
}

const n = 20; // bench:n
const rounds = 10; // bench:repeat

// Numbers, not BigInt: every factorial up to 22! is exact in a double.
const start = performance.now();
let result = 0;
for (let i = 0; i < rounds; i++) result = factorial(n);
const elapsed = Math.round((performance.now() - start) * 1000);
console.log(`{"duration_us": ${elapsed}, "output": ${BigInt(result)}}`);
