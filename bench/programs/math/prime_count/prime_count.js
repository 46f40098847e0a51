function isPrime(n) {
  if (n < 2) return false;
  for (let divisor = 2; divisor < n; divisor++) {
    if (n % divisor === 0) return false;
  }
  return true;
}

function countPrimes(n) {
  let count = 0;
  for (let candidate = 2; candidate < n; candidate++) {
    if (isPrime(candidate)) count++;
  }
  return count;
}

const n = 50; // bench:n
const rounds = 2; // bench:repeat

const start = performance.now();
let result = 0;
for (let i = 0; i < rounds; i++) result = countPrimes(n);
const elapsed = Math.round((performance.now() - start) * 1000);
console.log(`{"duration_us": ${elapsed}, "output": ${result}}`);
