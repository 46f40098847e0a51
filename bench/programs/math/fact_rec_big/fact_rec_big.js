function factorial(n) {
  if (n === 0) return 1n;
  return BigInt(n) * factorial(n - 1);
}

const n = 30; // bench:n
const rounds = 10; // bench:repeat

const start = performance.now();
let result = 0n;
for (let i = 0; i < rounds; i++) result = factorial(n);
const elapsed = Math.round((performance.now() - start) * 1000);
console.log(`{"duration_us": ${elapsed}, "output": ${result}}`);
