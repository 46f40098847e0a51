// A pattern is a list of alternatives; an alternative is a list of classes, one for each
// position; a class is the letters that it accepts. `[cgt]a|tt` is compiled to
// [["cgt", "a"], ["t", "t"]].
function compiled(pattern) {
  const alternatives = [];
  let classes = [];
  let letters = "";
  let inside = false;
  for (const c of pattern) {
    if (c === "|") {
      alternatives.push(classes);
      classes = [];
    } else if (c === "[") {
      inside = true;
      letters = "";
    } else if (c === "]") {
      inside = false;
      classes.push(letters);
    } else if (inside) {
      letters += c;
    } else {
      classes.push(c);
    }
  }
  alternatives.push(classes);
  return alternatives;
}

// How many letters of the text from `at` on the pattern takes; 0 when it does not match.
function matched(alternatives, text, at) {
  for (const classes of alternatives) {
    const count = classes.length;
    if (at + count <= text.length) {
      let i = 0;
      while (i < count && classes[i].includes(text[at + i])) i++;
      if (i === count) return count;
    }
  }
  return 0;
}

function occurrences(alternatives, text) {
  let count = 0;
  let at = 0;
  while (at < text.length) {
    const length = matched(alternatives, text, at);
    if (length > 0) {
      count++;
      at += length;
    } else {
      at++;
    }
  }
  return count;
}

function replaced(alternatives, text, by) {
  const result = [];
  let at = 0;
  while (at < text.length) {
    const length = matched(alternatives, text, at);
    if (length > 0) {
      result.push(by);
      at += length;
    } else {
      result.push(text[at]);
      at++;
    }
  }
  return result.join("");
}

function nucleotides(n) {
  const letters = ["a", "c", "g", "t"];
  let seed = 42;
  const text = [];
  for (let i = 0; i < n; i++) {
    seed = (seed * 3877 + 29573) % 139968;
    text.push(letters[Math.floor((seed * 4) / 139968)]);
  }
  return text.join("");
}

const n = 1000; // bench:n

const text = nucleotides(n);
const variants = [
  "agggt|accct", "[cgt]ggta|tacc[acg]", "a[act]gta|tac[agt]t", "ag[act]ta|ta[agt]ct",
  "agg[act]a|t[agt]cct", "aggg[acg]|[cgt]ccct",
];

const start = performance.now();
let total = 0;
let folded = 0;
for (const variant of variants) {
  const count = occurrences(compiled(variant), text);
  total += count;
  folded = (folded * 31 + count) % 1000000007;
}
let shorter = replaced(compiled("tga[ct]|gat"), text, "<4>");
shorter = replaced(compiled("agg[cg]|cc[acg]"), shorter, "<3>");
shorter = replaced(compiled("a[act]|tt"), shorter, "<2>");
const elapsed = Math.round((performance.now() - start) * 1000);
console.log(`{"duration_us": ${elapsed}, "output": [${total}, ${folded}, ${shorter.length}]}`);
