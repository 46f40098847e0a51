function total(n) {
  let sum = 0;
  for (let i = 1; i < n; i++) sum = sum + i;
  return sum;
}

const n = 1000; // bench:n
const rounds = 10; // bench:repeat

const start = performance.now();
let result = 0;
for (let i = 0; i < rounds; i++) result = total(n);
const elapsed = Math.round((performance.now() - start) * 1000);
console.log(`{"duration_us": ${elapsed}, "output": ${result}}`);
