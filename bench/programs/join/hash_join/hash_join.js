// Looks the rows on the right up by their id.
function joined(left, right) {
  const byId = new Map();
  for (const r of right) {
    const same = byId.get(r.id);
    if (same === undefined) byId.set(r.id, [r]);
    else same.push(r);
  }
  const rows = [];
  for (const l of left) {
    const same = byId.get(l.id);
    if (same !== undefined) {
      for (const r of same) {
        rows.push(l.val + r.info);
      }
    }
  }
  return rows;
}

function folded(values) {
  let hash = values.length;
  for (const value of values) hash = (hash * 31 + value) % 1000000007;
  return hash;
}

const n = 50; // bench:n
const rounds = 2; // bench:repeat

const left = [];
const right = [];
for (let i = 0; i < n; i++) left.push({ id: i, val: i });
for (let i = 0; i < n; i++) right.push({ id: i, info: i * 2 });
const start = performance.now();
let result = [];
for (let i = 0; i < rounds; i++) result = joined(left, right);
const elapsed = Math.round((performance.now() - start) * 1000);
console.log(`{"duration_us": ${elapsed}, "output": ${folded(result)}}`);
