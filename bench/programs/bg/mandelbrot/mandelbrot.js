function escapes(cr, ci) {
  let zr = 0.0;
  let zi = 0.0;
  for (let i = 0; i < 50; i++) {
    const zr2 = zr * zr;
    const zi2 = zi * zi;
    if (zr2 + zi2 > 4.0) return true;
    zi = 2.0 * zr * zi + ci;
    zr = zr2 - zi2 + cr;
  }
  return false;
}

// The set as a bitmap of n by n points, eight to a byte, folded into one number.
function mandelbrot(n) {
  let checksum = 0;
  for (let y = 0; y < n; y++) {
    const ci = (2.0 * y) / n - 1.0;
    let byte = 0;
    let bits = 0;
    for (let x = 0; x < n; x++) {
      const cr = (2.0 * x) / n - 1.5;
      byte = byte * 2;
      if (!escapes(cr, ci)) byte++;
      bits++;
      if (bits === 8) {
        checksum = (checksum * 31 + byte) % 1000000007;
        byte = 0;
        bits = 0;
      }
    }
    checksum = (checksum * 31 + byte) % 1000000007;
  }
  return checksum;
}

const n = 20; // bench:n

const start = performance.now();
const result = mandelbrot(n);
const elapsed = Math.round((performance.now() - start) * 1000);
console.log(`{"duration_us": ${elapsed}, "output": ${result}}`);
