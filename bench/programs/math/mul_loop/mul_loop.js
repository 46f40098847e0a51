function product(n) {
  let result = 1;
  for (let i = 1; i < n; i++) result = result * i;
  return result;
}

const n = 17; // bench:n
const rounds = 10; // bench:repeat

// Numbers, not BigInt: every factorial up to 22! is exact in a double.
const start = performance.now();
let result = 0;
for (let i = 0; i < rounds; i++) result = product(n);
const elapsed = Math.round((performance.now() - start) * 1000);
console.log(`{"duration_us": ${elapsed}, "output": ${BigInt(result)}}`);
