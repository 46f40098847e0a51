function build(n) {
  let text = "a";
  for (let i = 0; i < n; i++) text = text + "a";
  return text.length;
}

const n = 30; // bench:n
const rounds = 10; // bench:repeat

const start = performance.now();
let result = 0;
for (let i = 0; i < rounds; i++) result = build(n);
const elapsed = Math.round((performance.now() - start) * 1000);
console.log(`{"duration_us": ${elapsed}, "output": ${result}}`);
