class Tree {
  constructor(left, right) {
    this.left = left;
    this.right = right;
  }
}

function make(depth) {
  if (depth === 0) return new Tree(null, null);
  return new Tree(make(depth - 1), make(depth - 1));
}

function check(tree) {
  if (tree.left === null) return 1;
  return 1 + check(tree.left) + check(tree.right);
}

function trees(depth) {
  let count = 1;
  for (let i = 0; i < depth; i++) count *= 2;
  let total = 0;
  for (let i = 0; i < count; i++) total += check(make(depth));
  return total;
}

const depth = 5; // bench:n

const start = performance.now();
const result = trees(depth);
const elapsed = Math.round((performance.now() - start) * 1000);
console.log(`{"duration_us": ${elapsed}, "output": ${result}}`);
