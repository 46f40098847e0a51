// The first n digits of pi by Gibbons' spigot, folded into one number.
function digitsOfPi(n) {
  let numerator = 1n;
  let accumulator = 0n;
  let denominator = 1n;
  let k = 0;
  let produced = 0;
  let hash = 0;
  while (produced < n) {
    k++;
    const odd = BigInt(k * 2 + 1);
    accumulator = (accumulator + numerator * 2n) * odd;
    denominator *= odd;
    numerator *= BigInt(k);
    if (numerator <= accumulator) {
      const digit = accumulator / denominator;
      if (digit === (numerator * 4n + accumulator) / denominator) {
        hash = (hash * 10 + Number(digit)) % 2147483647;
        produced++;
        accumulator = (accumulator - denominator * digit) * 10n;
        numerator *= 10n;
      }
    }
  }
  return hash;
}

const n = 30; // bench:n

const start = performance.now();
const result = digitsOfPi(n);
const elapsed = Math.round((performance.now() - start) * 1000);
console.log(`{"duration_us": ${elapsed}, "output": ${result}}`);
