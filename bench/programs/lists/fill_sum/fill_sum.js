function fillAndSum(n) {
  const values = [];
  for (let i = 0; i < n; i++) values.push(i);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i];
  return sum;
}

const n = 100; // bench:n
const rounds = 10; // bench:repeat

const start = performance.now();
let result = 0;
for (let i = 0; i < rounds; i++) result = fillAndSum(n);
const elapsed = Math.round((performance.now() - start) * 1000);
console.log(`{"duration_us": ${elapsed}, "output": ${result}}`);
