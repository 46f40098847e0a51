class Parser {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  skipSpace() {
    while (this.text[this.at] === " " || this.text[this.at] === "\n") this.at++;
  }

  word(length, value) {
    this.at += length;
    return value;
  }

  quoted() {
    const first = this.at + 1;
    let end = first;
    while (this.text[end] !== '"') end++;
    this.at = end + 1;
    return this.text.substring(first, end);
  }

  digits() {
    let value = 0;
    while (this.text[this.at] >= "0" && this.text[this.at] <= "9") {
      value = value * 10 + this.text.charCodeAt(this.at) - 48;
      this.at++;
    }
    return value;
  }

  items() {
    const values = [];
    this.at++;
    this.skipSpace();
    while (this.text[this.at] !== "]") {
      values.push(this.parse());
      this.skipSpace();
      if (this.text[this.at] === ",") this.at++;
      this.skipSpace();
    }
    this.at++;
    return values;
  }

  fields() {
    const values = new Map();
    this.at++;
    this.skipSpace();
    while (this.text[this.at] !== "}") {
      const name = this.quoted();
      this.skipSpace();
      this.at++; // the colon
      values.set(name, this.parse());
      this.skipSpace();
      if (this.text[this.at] === ",") this.at++;
      this.skipSpace();
    }
    this.at++;
    return values;
  }

  parse() {
    this.skipSpace();
    const c = this.text[this.at];
    if (c === "{") return this.fields();
    if (c === "[") return this.items();
    if (c === '"') return this.quoted();
    if (c === "t") return this.word(4, true);
    if (c === "f") return this.word(5, false);
    if (c === "n") return this.word(4, null);
    return this.digits();
  }
}

function fold(json) {
  if (json === null) return 1;
  if (typeof json === "boolean") return json ? 3 : 2;
  if (typeof json === "number") return json;
  if (typeof json === "string") return json.length * 5;
  if (Array.isArray(json)) {
    let hash = 7;
    for (const value of json) hash = (hash * 31 + fold(value)) % 1000003;
    return hash;
  }
  // The order of the fields makes no difference.
  let sum = 11;
  for (const [name, value] of json) sum = (sum + (name.length + 1) * fold(value)) % 1000003;
  return sum;
}

function makeDocument(n) {
  const parts = [];
  for (let i = 0; i < n; i++) {
    const parent = i % 3 === 0 ? "null" : String(Math.floor(i / 3));
    const active = i % 2 === 0 ? "true" : "false";
    parts.push(
      `{"id": ${i}, "name": "item ${i}", "tags": ["red", "green", "blue"],\n "active": ${active}, ` +
        `"parent": ${parent}, "size": {"width": ${i * 7}, "height": ${i * 11}}}`,
    );
  }
  return "[" + parts.join(",\n") + "]";
}

const n = 10; // bench:n

const text = makeDocument(n);
const start = performance.now();
const result = fold(new Parser(text).parse());
const elapsed = Math.round((performance.now() - start) * 1000);
console.log(`{"duration_us": ${elapsed}, "output": ${result}}`);
