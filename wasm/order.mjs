// Puts the functions of a module in an order that compresses well: each after one that it has
// much in common with. A compressor refers to what came shortly before in fewer bits, and gets to
// know what follows. Nothing but the numbers of functions changes.
//
//   node order.mjs FILE    rewrites FILE
//
// The functions that are called most come first: numbers below 128 take one byte.
import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

const Section = { Custom: 0, Import: 2, Export: 7, Start: 8, Element: 9, Code: 10 };

/** Goes through the bytes of a module. */
class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }
  byte() {
    return this.bytes[this.at++];
  }
  number() {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }
  /** A number that nobody needs, signed or not. */
  pass(count = 1) {
    for (; count > 0; --count) while (this.byte() >= 128);
  }
  skip(count) {
    this.at += count;
  }
}

function encoded(number) {
  const bytes = [];
  for (; number >= 128; number = Math.floor(number / 128)) bytes.push((number % 128) | 128);
  return Buffer.from([...bytes, number]);
}

function fail(what) {
  throw new Error(`order.mjs: ${what}`);
}

/** Calls `onFunction(begin, end, number)` for each number of a function in the body of another. */
function visitBody(reader, end, onFunction) {
  for (let groups = reader.number(); groups > 0; --groups) reader.pass(2);  // of local variables
  while (reader.at < end) {
    const opcode = reader.byte();
    if (opcode === 0x10 || opcode === 0xd2) {  // call, ref.func
      const begin = reader.at;
      const number = reader.number();
      onFunction(begin, reader.at, number);
    } else if (opcode <= 0x01 || opcode === 0x05 || opcode === 0x0b || opcode === 0x0f) {
      // unreachable, nop, else, end, return
    } else if (opcode <= 0x04 || opcode === 0x0c || opcode === 0x0d) {
      reader.pass();  // the type of a block, the label of a branch
    } else if (opcode === 0x0e) {  // br_table
      reader.pass(reader.number() + 1);
    } else if (opcode === 0x11) {  // call_indirect
      reader.pass(2);
    } else if (opcode === 0x1a || opcode === 0x1b) {
      // drop, select
    } else if (opcode === 0x1c) {  // select of a type
      reader.skip(reader.number());
    } else if (opcode >= 0x20 && opcode <= 0x26) {
      reader.pass();  // a variable, a table
    } else if (opcode >= 0x28 && opcode <= 0x3e) {
      reader.pass(2);  // alignment and offset
    } else if (opcode >= 0x3f && opcode <= 0x42) {
      reader.pass();  // a memory, a constant
    } else if (opcode === 0x43) {
      reader.skip(4);
    } else if (opcode === 0x44) {
      reader.skip(8);
    } else if (opcode >= 0x45 && opcode <= 0xc4) {
      // numeric
    } else if (opcode === 0xd0) {  // ref.null
      reader.pass();
    } else if (opcode === 0xfc) {
      const operands = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1][reader.number()];
      reader.pass(operands ?? fail("an instruction it does not know"));
    } else {
      fail(`an instruction it does not know: 0x${opcode.toString(16)}`);
    }
  }
  if (reader.at !== end) fail("a function does not end where it should");
}

function readModule(bytes) {
  const sections = [];
  const reader = new Reader(bytes, 8);
  while (reader.at < bytes.length) {
    const id = reader.byte();
    const size = reader.number();
    sections.push({ id, bytes: bytes.subarray(reader.at, reader.at + size) });
    reader.skip(size);
  }
  return sections;
}

function countImports(section) {
  if (!section) return 0;
  const reader = new Reader(section.bytes);
  const count = reader.number();
  for (let i = 0; i < count; i++) {
    reader.skip(reader.number());
    reader.skip(reader.number());
    if (reader.byte() !== 0) fail("an import that is no function");
    reader.pass();
  }
  return count;
}

/** Of each function its bytes, and in `calls` where the numbers of others are among them. */
function readFunctions(section) {
  const reader = new Reader(section.bytes);
  return Array.from({ length: reader.number() }, () => {
    const size = reader.number();
    const begin = reader.at;
    const calls = [];
    visitBody(reader, begin + size, (from, to, number) =>
      calls.push({ begin: from - begin, end: to - begin, number }),
    );
    return { bytes: section.bytes.subarray(begin, begin + size), calls };
  });
}

/** `bytes` with something else in the place of each number of a function. */
function replaced({ bytes, calls }, replacement) {
  const pieces = [];
  let at = 0;
  for (const call of calls) {
    pieces.push(bytes.subarray(at, call.begin), replacement(call.number));
    at = call.end;
  }
  return Buffer.concat([...pieces, bytes.subarray(at)]);
}

/** Exports, elements and the start: `to(number)` in the place of every number of a function. */
function renumbered({ id, bytes }, to) {
  const reader = new Reader(bytes);
  const pieces = [];
  let at = 0;
  const replace = () => {
    pieces.push(bytes.subarray(at, reader.at));
    pieces.push(encoded(to(reader.number())));
    at = reader.at;
  };
  if (id === Section.Start) {
    replace();
  } else if (id === Section.Export) {
    for (let count = reader.number(); count > 0; --count) {
      reader.skip(reader.number());
      if (reader.byte() === 0) replace();
      else reader.pass();
    }
  } else if (id === Section.Element) {
    for (let count = reader.number(); count > 0; --count) {
      if (reader.number() !== 0 || reader.byte() !== 0x41) fail("elements of another kind");
      reader.pass();
      if (reader.byte() !== 0x0b) fail("elements of another kind");
      for (let functions = reader.number(); functions > 0; --functions) replace();
    }
  }
  return Buffer.concat([...pieces, bytes.subarray(at)]);
}

/**
 * Which sequences of `length` bytes each text has, as numbers from 0. Those that are in one text
 * only, or in more than `most`, say nothing of who belongs together.
 */
function sequences(texts, length, most) {
  const found = texts.map((text) => {
    const hashes = new Set();
    for (let i = 0; i + length <= text.length; i++) {
      let hash = 0;
      for (let j = 0; j < length; j++) hash = (Math.imul(hash, 31) + text[i + j] * 0x9e3779b1) | 0;
      hashes.add(hash);
    }
    return hashes;
  });
  const counts = new Map();
  for (const hashes of found) for (const h of hashes) counts.set(h, (counts.get(h) ?? 0) + 1);
  const numbers = new Map();
  return found.map((hashes) =>
    [...hashes]
      .filter((h) => counts.get(h) > 1 && counts.get(h) <= most)
      .map((h) => numbers.get(h) ?? numbers.set(h, numbers.size).get(h)),
  );
}

/** Starts with the first of `members`, and goes on with what is most like the ones before. */
function chain(texts, members, { length, most, memory }) {
  const has = sequences(texts, length, most);
  const holders = [];
  for (const i of members) for (const s of has[i]) (holders[s] ??= []).push(i);
  const weights = holders.map((list) => 1 / Math.log2(1 + list.length));
  const scales = texts.map((text) => 1 / Math.sqrt(text.length + 20));
  const likeness = new Float64Array(texts.length);
  const left = new Set(members);
  const order = [];
  for (let next = members[0]; next !== undefined; ) {
    order.push(next);
    left.delete(next);
    for (const i of left) likeness[i] *= memory;
    for (const s of has[next]) for (const i of holders[s]) likeness[i] += weights[s];
    let best = -1;
    next = undefined;
    for (const i of left) {
      const value = likeness[i] * scales[i];
      if (value > best) [best, next] = [value, i];
    }
  }
  return order;
}

function reordered(bytes) {
  const sections = readModule(bytes);
  if (sections.some(({ id }) => id === Section.Custom)) fail("a module with names or the like");
  const imports = countImports(sections.find(({ id }) => id === Section.Import));
  const functions = readFunctions(sections.find(({ id }) => id === Section.Code));
  const types = readTypes(sections.find(({ id }) => id === 3));

  const calls = new Array(functions.length).fill(0);
  for (const { calls: made } of functions) {
    for (const { number } of made) if (number >= imports) calls[number - imports]++;
  }
  const all = [...functions.keys()];
  const byCalls = [...all].sort((a, b) => calls[b] - calls[a] || a - b);
  const first = byCalls.slice(0, 128 - imports);
  const rest = all.filter((i) => !first.includes(i));
  const nothing = Buffer.alloc(0);
  const texts = functions.map((it) => replaced(it, () => nothing));

  const inOrder = (order) => {
    const places = [];
    order.forEach((i, place) => (places[i] = place + imports));
    const to = (number) => (number < imports ? number : places[number - imports]);
    return Buffer.concat([
      bytes.subarray(0, 8),
      ...sections.flatMap((section) => {
        let content;
        if (section.id === Section.Code) {
          const bodies = order.map((i) => replaced(functions[i], (number) => encoded(to(number))));
          content = Buffer.concat([
            encoded(order.length),
            ...bodies.flatMap((body) => [encoded(body.length), body]),
          ]);
        } else if (section.id === 3) {
          content = Buffer.concat([encoded(order.length), ...order.map((i) => encoded(types[i]))]);
        } else {
          content = renumbered(section, to);
        }
        return [Buffer.from([section.id]), encoded(content.length), content];
      }),
    ]);
  };
  // Which of these is best changes with the program, by a kilobyte or so.
  const tries = [];
  for (const length of [5, 6, 7]) {
    for (const memory of [0.6, 0.75]) tries.push({ length, memory, most: 80 });
  }
  const results = tries.map((it) => inOrder([...first, ...chain(texts, rest, it)]));
  const sizes = results.map(compressed);
  return results[sizes.indexOf(Math.min(...sizes))];
}

/** The number of each function's type. */
function readTypes(section) {
  const reader = new Reader(section.bytes);
  return Array.from({ length: reader.number() }, () => reader.number());
}

function compressed(bytes) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return brotliCompressSync(bytes, { params }).length;
}

const [file] = process.argv.slice(2);
const before = readFileSync(file);
const after = reordered(before);
if (!WebAssembly.validate(after)) fail("the result is no module");
if (compressed(after) < compressed(before)) writeFileSync(file, after);
