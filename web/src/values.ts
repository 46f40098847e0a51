// Conversion of values between JavaScript and a program, and the bytes in which they are passed
// (engine/runtime/exchange.h describes them).
import { limitError } from "./errors.js";

/** A value that a program returns: see the table in the README. */
export type KinakoValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | Rational
  | Opaque
  | readonly KinakoValue[]
  | KinakoMap
  | KinakoRecord;

/** A map of the language: keys may be of any kind, and are in the order of their text. */
export type KinakoMap = Map<KinakoValue, KinakoValue>;

/** A record of the language: its fields, in their order. */
export interface KinakoRecord {
  readonly [field: string]: KinakoValue;
}

/**
 * A value that a program accepts: everything it can return, and the usual JavaScript forms. A
 * `number` that is a safe integer becomes an `int` (a parameter of type `float` accepts that, too),
 * every other number a `float`; a plain object becomes a record where the program expects one,
 * otherwise a map.
 */
export type KinakoInput =
  | KinakoValue
  | undefined
  | readonly KinakoInput[]
  | ReadonlyMap<KinakoInput, KinakoInput>
  | ArrayLike<number>
  | { readonly [field: string]: KinakoInput };

/** A `bigrat`: exact, in lowest terms. */
export class Rational {
  constructor(
    readonly numerator: bigint,
    readonly denominator: bigint,
  ) {}

  toString(): string {
    return `${this.numerator}/${this.denominator}`;
  }
}

/** A value that cannot be used outside the program, such as a function. */
export class Opaque {
  constructor(
    /** What the program calls it: "function". */
    readonly kind: string,
  ) {}
}

/** How the `int`s of a program are returned: as `bigint`, or as `number` where that is exact. */
export type Integers = "bigint" | "number";

const enum Tag {
  Null,
  False,
  True,
  Int,
  LongInt,
  Float,
  String,
  List,
  Map,
  Record,
  BigRat,
  Other,
}

const MOST_DEPTH = 200;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Reads values; one reader for the bytes of one answer. */
export class ValueReader {
  private position = 0;
  private values = 0;
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly integers: Integers,
    /** By `performance.now()`. */
    private readonly until = Infinity,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** @throws LimitError when it takes too long. */
  read(): KinakoValue {
    if ((++this.values & 1023) === 0 && performance.now() > this.until) {
      throw limitError("deadlineMs", "time limit reached");
    }
    const tag: Tag = this.view.getUint8(this.position++);
    switch (tag) {
      case Tag.Null:
        return null;
      case Tag.False:
      case Tag.True:
        return tag === Tag.True;
      case Tag.Int: {
        const value = this.view.getBigInt64(this.position, true);
        this.position += 8;
        return this.integer(value);
      }
      case Tag.LongInt:
        return BigInt(this.text());
      case Tag.Float: {
        const value = this.view.getFloat64(this.position, true);
        this.position += 8;
        return value;
      }
      case Tag.String:
        return this.text();
      case Tag.List: {
        // As long as it gets, since one that grows has room for more.
        const list = new Array<KinakoValue>(this.count());
        for (let i = 0; i < list.length; i++) list[i] = this.read();
        return list;
      }
      case Tag.Map: {
        const map: KinakoMap = new Map();
        for (let left = this.count(); left > 0; left--) {
          const key = this.read();
          map.set(key, this.read());
        }
        return map;
      }
      case Tag.Record: {
        this.text(); // its type
        const record: Record<string, KinakoValue> = {};
        for (let left = this.count(); left > 0; left--) {
          const name = this.text();
          const value = this.read();
          // An assignment to `__proto__` would set the prototype.
          Object.defineProperty(record, name, {
            value,
            enumerable: true,
            writable: true,
            configurable: true,
          });
        }
        return record;
      }
      case Tag.BigRat: {
        const [numerator = "0", denominator = "1"] = this.text().split("/");
        return new Rational(BigInt(numerator), BigInt(denominator));
      }
      case Tag.Other:
        return new Opaque(this.text());
    }
  }

  private integer(value: bigint): bigint | number {
    if (this.integers === "bigint") return value;
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }

  private count(): number {
    const count = this.view.getUint32(this.position, true);
    this.position += 4;
    return count;
  }

  private text(): string {
    const length = this.count();
    const begin = this.position;
    this.position += length;
    return decoder.decode(this.bytes.subarray(begin, this.position));
  }
}

/** Writes values one after the other. */
export class ValueWriter {
  private bytes = new Uint8Array(256);
  private view = new DataView(this.bytes.buffer);
  private length = 0;

  /** The bytes written so far. */
  get written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  /** @throws TypeError if a part of `value` cannot be passed to a program. */
  write(value: unknown, depth = 0): this {
    if (depth > MOST_DEPTH) {
      throw new TypeError("kinako: a value is nested too deeply, or contains itself");
    }
    switch (typeof value) {
      case "undefined":
        return this.tag(Tag.Null);
      case "boolean":
        return this.tag(value ? Tag.True : Tag.False);
      case "bigint":
        return this.integer(value);
      case "number":
        if (Number.isSafeInteger(value) && !Object.is(value, -0)) return this.integer(BigInt(value));
        return this.tag(Tag.Float).float(value);
      case "string":
        return this.tag(Tag.String).text(value);
      case "object":
        return this.object(value, depth);
      default:
        throw new TypeError(`kinako: a ${typeof value} cannot be passed to a program`);
    }
  }

  private object(value: object | null, depth: number): this {
    if (value === null) return this.tag(Tag.Null);
    if (value instanceof Rational) return this.tag(Tag.BigRat).text(value.toString());
    if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) {
      const list = value as ArrayLike<unknown>;
      this.tag(Tag.List).count(list.length);
      for (let i = 0; i < list.length; i++) this.write(list[i], depth + 1);
      return this;
    }
    if (value instanceof Map) {
      this.tag(Tag.Map).count(value.size);
      for (const [key, item] of value) this.write(key, depth + 1).write(item, depth + 1);
      return this;
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
      const name = (value.constructor as { name?: string } | undefined)?.name ?? "object";
      throw new TypeError(`kinako: an object of class ${name} cannot be passed to a program`);
    }
    const entries = Object.entries(value);
    this.tag(Tag.Map).count(entries.length);
    for (const [name, item] of entries) this.write(name).write(item, depth + 1);
    return this;
  }

  private integer(value: bigint): this {
    if (BigInt.asIntN(64, value) !== value) return this.tag(Tag.LongInt).text(value.toString());
    this.tag(Tag.Int);
    const at = this.room(8);
    this.view.setBigInt64(at, value, true);
    return this;
  }

  private float(value: number): this {
    const at = this.room(8);
    this.view.setFloat64(at, value, true);
    return this;
  }

  private tag(tag: Tag): this {
    const at = this.room(1);
    this.bytes[at] = tag;
    return this;
  }

  private count(count: number): this {
    const at = this.room(4);
    this.view.setUint32(at, count, true);
    return this;
  }

  private text(text: string): this {
    const bytes = encoder.encode(text);
    this.count(bytes.length);
    const at = this.room(bytes.length);
    this.bytes.set(bytes, at);
    return this;
  }

  /** Makes room for `size` more bytes; returns their place. May replace `bytes` and `view`. */
  private room(size: number): number {
    const begin = this.length;
    this.length += size;
    if (this.length > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.length, this.bytes.length * 2));
      larger.set(this.bytes);
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    return begin;
  }
}
