function fibonacci(n) {
  let a = 0;
  let b = 1;
  for (let i = 0; i < n; i++) {
    const next = a + b;
    a = b;
    b = next;
  }
  return a;
}

const n = 30; // bench:n
const rounds = 10; // bench:repeat

const start = performance.now();
let result = 0;
for (let i = 0; i < rounds; i++) result = fibonacci(n);
const elapsed = Math.round((performance.now() - start) * 1000);
console.log(`{"duration_us": ${elapsed}, "output": ${result}}`);
