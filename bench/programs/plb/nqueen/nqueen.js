// How many ways there are to place n queens, with one list of taken columns and two of taken
// diagonals.
function place(row, n, columns, falling, rising) {
  if (row === n) return 1;
  let ways = 0;
  for (let column = 0; column < n; column++) {
    const up = row + column;
    const down = row - column + n - 1;
    if (!columns[column] && !rising[up] && !falling[down]) {
      columns[column] = true;
      rising[up] = true;
      falling[down] = true;
      ways += place(row + 1, n, columns, falling, rising);
      columns[column] = false;
      rising[up] = false;
      falling[down] = false;
    }
  }
  return ways;
}

function free(count) {
  return new Array(count).fill(false);
}

const n = 6; // bench:n

const start = performance.now();
const result = place(0, n, free(n), free(2 * n), free(2 * n));
const elapsed = Math.round((performance.now() - start) * 1000);
console.log(`{"duration_us": ${elapsed}, "output": ${result}}`);
