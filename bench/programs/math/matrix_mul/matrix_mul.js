function multiply(a, b, n) {
  const product = [];
  for (let i = 0; i < n; i++) {
    const left = a[i];
    const row = [];
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += left[k] * b[k][j];
      row.push(sum);
    }
    product.push(row);
  }
  return product;
}

function tableOf(n, value) {
  const rows = [];
  for (let i = 0; i < n; i++) {
    const row = [];
    for (let j = 0; j < n; j++) row.push(value(i, j));
    rows.push(row);
  }
  return rows;
}

const n = 20; // bench:n
const rounds = 1; // bench:repeat

const a = tableOf(n, (i, j) => i + j);
const b = tableOf(n, (i, j) => i * j);
const start = performance.now();
let result = [];
for (let i = 0; i < rounds; i++) result = multiply(a, b, n);
const elapsed = Math.round((performance.now() - start) * 1000);
let total = 0;
for (const row of result) for (const value of row) total += value;
console.log(`{"duration_us": ${elapsed}, "output": ${total}}`);
