function sieve(n) {
  const composite = [];
  for (let i = 0; i <= n; i++) composite.push(false);
  let count = 0;
  for (let i = 2; i <= n; i++) {
    if (!composite[i]) {
      count++;
      for (let multiple = i * i; multiple <= n; multiple += i) composite[multiple] = true;
    }
  }
  return count;
}

const n = 1000; // bench:n
const rounds = 2; // bench:repeat

const start = performance.now();
let result = 0;
for (let i = 0; i < rounds; i++) result = sieve(n);
const elapsed = Math.round((performance.now() - start) * 1000);
console.log(`{"duration_us": ${elapsed}, "output": ${result}}`);
