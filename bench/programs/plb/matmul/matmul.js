function matrix(n) {
  const scale = 1.0 / n / n;
  const rows = [];
  for (let i = 0; i < n; i++) {
    const row = [];
    for (let j = 0; j < n; j++) row.push(scale * (i - j) * (i + j));
    rows.push(row);
  }
  return rows;
}

function transposed(a, n) {
  const rows = [];
  for (let i = 0; i < n; i++) {
    const row = [];
    for (let j = 0; j < n; j++) row.push(a[j][i]);
    rows.push(row);
  }
  return rows;
}

function multiply(a, b, n) {
  const columns = transposed(b, n);
  const product = [];
  for (let i = 0; i < n; i++) {
    const left = a[i];
    const row = [];
    for (let j = 0; j < n; j++) {
      const right = columns[j];
      let sum = 0.0;
      for (let k = 0; k < n; k++) sum += left[k] * right[k];
      row.push(sum);
    }
    product.push(row);
  }
  return product;
}

const n = 20; // bench:n

const start = performance.now();
const result = multiply(matrix(n), matrix(n), n);
const middle = Math.floor(n / 2);
const elapsed = Math.round((performance.now() - start) * 1000);
console.log(`{"duration_us": ${elapsed}, "output": ${Math.trunc(result[middle][middle] * 1000000.0)}}`);
