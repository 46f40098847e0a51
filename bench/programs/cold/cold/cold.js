// bench:each
function cold_EACH(x) {
  let y = x + EACH;
  if (y % 2 === 0) y = y * 3;
  else y = y + 7;
  for (let k = 0; k < 3; k++) y = (y * 31 + k) % 65521;
  return y;
}
// bench:end

function run() {
  let total = 1;
  // bench:each
  total = cold_EACH(total);
  // bench:end
  return total;
}

const start = performance.now();
const result = run();
const elapsed = Math.round((performance.now() - start) * 1000);
console.log(`{"duration_us": ${elapsed}, "output": ${result}}`);
