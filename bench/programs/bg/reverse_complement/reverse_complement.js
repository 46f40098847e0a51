function nucleotides(n) {
  const letters = "ACGTMRWSYKVHDBNU";
  let seed = 42;
  const text = [];
  for (let i = 0; i < n; i++) {
    seed = (seed * 3877 + 29573) % 139968;
    text.push(letters[Math.floor((seed * 16) / 139968)]);
  }
  return text.join("");
}

function reverseComplement(text) {
  const complements = {
    A: "T", C: "G", G: "C", T: "A", U: "A", M: "K", R: "Y", W: "W",
    S: "S", Y: "R", K: "M", V: "B", H: "D", D: "H", B: "V", N: "N",
  };
  const lines = [];
  let line = "";
  for (let i = text.length - 1; i >= 0; i--) {
    line += complements[text[i]];
    if (line.length === 60) {
      lines.push(line);
      line = "";
    }
  }
  if (line !== "") lines.push(line);
  return lines.join("\n");
}

const n = 1000; // bench:n

const text = nucleotides(n);
const start = performance.now();
const result = reverseComplement(text);
const elapsed = Math.round((performance.now() - start) * 1000);
let hash = 0;
for (let i = 0; i < result.length; i++) hash = (hash * 31 + result.charCodeAt(i)) % 1000000007;
console.log(`{"duration_us": ${elapsed}, "output": [${result.length}, ${hash}]}`);
