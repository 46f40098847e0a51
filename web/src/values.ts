// Conversion of values between JavaScript and a program, and the bytes in which they are passed
// (engine/runtime/exchange.h and exchange.def describe them).
import { limitError } from "./errors.js";
import { ANY_ARITY, MOST_DEPTH, Tag } from "./protocol.js";

/** A value that a program returns: see the table in the README. */
export type KinakoValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | Rational
  | Opaque
  | KinakoFunction
  | readonly KinakoValue[]
  | KinakoMap
  | KinakoRecord;

/** A map of the language: keys may be of any kind, and are in the order of their text. */
export type KinakoMap = Map<KinakoValue, KinakoValue>;

/**
 * A record of the language: its fields, in their order. A variant of a union has its name first, as
 * `type`, which no field is called: `{ type: "Circle", radius: 2 }`.
 */
export interface KinakoRecord {
  readonly [field: string]: KinakoValue;
}

/**
 * A function of a program. Calling it is like {@link Program.call}, with the variables of the
 * program as they are then; that of a worker returns a promise. It is disposed of with its program,
 * and when the program is run again.
 *
 * @throws TypeError for a different number of values, or one that cannot be passed to a program;
 * RuntimeError, LimitError; DisposedError if it was disposed of, StateLostError if the engine had
 * to be restarted; InternalError while a program of the same Kinako runs.
 */
export type KinakoFunction = (
  ...values: readonly KinakoInput[]
) => KinakoValue | Promise<KinakoValue>;

/**
 * A value that a program accepts: everything it can return, and the usual JavaScript forms. A
 * `number` that is a safe integer becomes an `int` (a parameter of type `float` accepts that, too),
 * every other number a `float`; a plain object becomes a record or a variant where the program
 * expects one, otherwise a map. Functions other than the program's own, symbols, and objects of
 * classes (dates, sets, promises …) are refused with a TypeError when they are passed.
 */
export type KinakoInput = null | undefined | boolean | bigint | number | string | object;

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

/** A value that cannot be used outside the program. */
export class Opaque {
  constructor(
    /** What the program calls it. */
    readonly kind: string,
  ) {}
}

/** How the `int`s of a program are returned: as `bigint`, or as `number` where that is exact. */
export type Integers = "bigint" | "number";

/** Texts up to this length are read and written by character: the decoder costs more. */
const SHORT = 24;
/** Up to this size bytes are copied one by one. */
const COPIED = 64;
/** The most room that a writer keeps when it is used again. */
const MOST_KEPT = 65_536;
const HIGH = 2 ** 32;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Its constructor returns its argument, so private fields of subclasses go onto any object. */
const Given = function (object: object): object {
  return object;
} as unknown as new (object: object) => object;

/** Notes on an object what it was in its program, in fields that only this class sees. */
class Origin extends Given {
  readonly #type: string;
  readonly #isVariant: boolean;

  constructor(record: object, type: string, isVariant: boolean) {
    super(record);
    this.#type = type;
    this.#isVariant = isVariant;
  }

  static typeOf(object: object): string | undefined {
    return #type in object ? object.#type : undefined;
  }

  /** Whether its property `type` is its name. */
  static isVariant(object: object): boolean {
    return #isVariant in object && object.#isVariant;
  }
}

/**
 * The name of the type that a record or a variant has in its program; undefined for everything
 * else, also for copies of such an object.
 */
export function typeName(value: unknown): string | undefined {
  return typeof value === "object" && value !== null ? Origin.typeOf(value) : undefined;
}

/** The functions of one program that its host holds. */
export interface FunctionTable {
  /** `arity`: how many values it takes; Infinity: unknown. */
  make(handle: number, arity: number): KinakoFunction;
  /** What `given` is in the program; undefined if it is not one of its functions. */
  find(given: object): { readonly handle: number; readonly arity: number } | undefined;
}

/** How values are read. */
export interface Reading {
  readonly integers: Integers;
  /** Without it functions are returned as `Opaque`. */
  readonly functions?: FunctionTable | undefined;
  /** When the values have to be there, by `performance.now()`; by default there is time. */
  readonly until?: number;
}

interface Form {
  readonly type: string;
  readonly isVariant: boolean;
  readonly names: readonly string[];
}

/** Reads values; one reader for the bytes of one answer. */
export class ValueReader {
  private forms: Form[] | null = null;
  private values = 0;

  /** Reads `bytes` from `position` on; `view` is of the same bytes. */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly reading: Reading,
    private position = 0,
    private readonly view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  ) {}

  /** The position of the next value. */
  get place(): number {
    return this.position;
  }

  /** Of a list: how many values follow. */
  enter(): number {
    this.position++;
    return this.count();
  }

  /** @throws LimitError when it takes too long. */
  read(): KinakoValue {
    if ((++this.values & 1023) === 0 && performance.now() > (this.reading.until ?? Infinity)) {
      throw limitError("deadlineMs", "time limit reached");
    }
    const tag: Tag = this.bytes[this.position++]!;
    switch (tag) {
      case Tag.Null:
        return null;
      case Tag.False:
      case Tag.True:
        return tag === Tag.True;
      case Tag.Int:
        return this.integer();
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
      case Tag.Record:
        return this.record();
      case Tag.BigRat: {
        const [numerator = "0", denominator = "1"] = this.text().split("/");
        return new Rational(BigInt(numerator), BigInt(denominator));
      }
      case Tag.Other:
        return new Opaque(this.text());
      case Tag.Function: {
        const handle = this.count();
        const arity = this.count();
        const { functions } = this.reading;
        if (!functions) return new Opaque("function");
        return functions.make(handle, arity === ANY_ARITY ? Infinity : arity);
      }
    }
  }

  private record(): KinakoRecord {
    const number = this.count();
    const form = this.forms?.[number] ?? this.newForm();
    const { type, isVariant, names } = form;
    const record: Record<string, KinakoValue> = isVariant ? { type } : {};
    for (let i = 0; i < names.length; i++) {
      const name = names[i]!;
      const value = this.read();
      if (name !== "__proto__") {
        record[name] = value;
      } else {
        // An assignment would set the prototype.
        const shown = { enumerable: true, writable: true, configurable: true };
        Object.defineProperty(record, name, { value, ...shown });
      }
    }
    new Origin(record, type, isVariant);
    return record;
  }

  private newForm(): Form {
    const type = this.text();
    const isVariant = this.bytes[this.position++] === 1;
    const names = Array.from({ length: this.count() }, () => this.text());
    const form = { type, isVariant, names };
    (this.forms ??= []).push(form);
    return form;
  }

  private integer(): bigint | number {
    const at = this.position;
    this.position += 8;
    if (this.reading.integers === "bigint") return this.view.getBigInt64(at, true);
    const number = this.view.getInt32(at + 4, true) * HIGH + this.view.getUint32(at, true);
    return Number.isSafeInteger(number) ? number : this.view.getBigInt64(at, true);
  }

  private count(): number {
    const count = this.view.getUint32(this.position, true);
    this.position += 4;
    return count;
  }

  private text(): string {
    const length = this.count();
    const begin = this.position;
    const end = (this.position += length);
    if (length <= SHORT) {
      let text = "";
      let at = begin;
      for (; at < end; at++) {
        const byte = this.bytes[at]!;
        if (byte >= 0x80) break;
        text += String.fromCharCode(byte);
      }
      if (at === end) return text;
    }
    return decoder.decode(this.bytes.subarray(begin, end));
  }
}

/** Encoded values. */
export interface Written {
  /** Bytes. */
  readonly size: number;
  copyTo(target: Uint8Array, place: number): void;
}

/** Values that were encoded elsewhere. */
export function asWritten(bytes: Uint8Array): Written {
  return { size: bytes.length, copyTo: (target, place) => target.set(bytes, place) };
}

/** Writes values one after the other. */
export class ValueWriter implements Written {
  private bytes = new Uint8Array(256);
  private view = new DataView(this.bytes.buffer);
  private length = 0;
  /** The numbers of the forms of records so far, by their keys. The latest is tried first. */
  private forms: Map<string, number> | null = null;
  private latest: { type: string; keys: string[]; number: number } | null = null;

  /** `functions`: those that may be passed; by default none. */
  constructor(private readonly functions?: FunctionTable) {}

  /** Empties it for another use; null if it has grown too large to keep. */
  emptied(): this | null {
    if (this.bytes.length > MOST_KEPT) return null;
    this.length = 0;
    this.forms = this.latest = null;
    return this;
  }

  /** The bytes written so far. */
  get written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  get size(): number {
    return this.length;
  }

  copyTo(target: Uint8Array, place: number): void {
    const { bytes, length } = this;
    if (length > COPIED) return target.set(this.written, place);
    for (let i = 0; i < length; i++) target[place + i] = bytes[i]!;
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
        if (Number.isSafeInteger(value) && !Object.is(value, -0)) return this.whole(value);
        return this.tag(Tag.Float).float(value);
      case "string":
        return this.tag(Tag.String).text(value);
      case "object":
        return this.object(value, depth);
      case "function":
        return this.function(value);
      default:
        throw new TypeError(`kinako: a ${typeof value} cannot be passed to a program`);
    }
  }

  private object(value: object | null, depth: number): this {
    if (value === null) return this.tag(Tag.Null);
    if (Array.isArray(value)) return this.list(value, depth);
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === null || prototype === Object.prototype) return this.fields(value, depth);
    if (value instanceof Rational) return this.tag(Tag.BigRat).text(value.toString());
    if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
      return this.list(value as unknown as ArrayLike<unknown>, depth);
    }
    if (value instanceof Map) {
      this.tag(Tag.Map).count(value.size);
      for (const [key, item] of value) this.write(key, depth + 1).write(item, depth + 1);
      return this;
    }
    // A plain object of another window or context has a prototype of its own.
    if (Object.getPrototypeOf(prototype) === null) return this.fields(value, depth);
    const name = (value.constructor as { name?: string } | undefined)?.name ?? "object";
    throw new TypeError(`kinako: an object of class ${name} cannot be passed to a program`);
  }

  private list(list: ArrayLike<unknown>, depth: number): this {
    const { length } = list;
    this.tag(Tag.List).count(length);
    for (let i = 0; i < length; i++) this.write(list[i], depth + 1);
    return this;
  }

  /** As a record: the keys of a form are written once. */
  private fields(value: object, depth: number): this {
    const object = value as Readonly<Record<string, unknown>>;
    let type = Origin.typeOf(object) ?? "";
    const keys = Object.keys(object);
    // A variant whose `type` was changed is an object like any other.
    const isVariant = type !== "" && Origin.isVariant(object);
    if (isVariant && object["type"] !== type) type = "";
    const skipped = isVariant && type !== "" ? keys.indexOf("type") : -1;
    if (skipped >= 0) keys.splice(skipped, 1);
    this.tag(Tag.Record);
    this.form(type, keys);
    for (let i = 0; i < keys.length; i++) this.write(object[keys[i]!], depth + 1);
    return this;
  }

  private form(type: string, keys: string[]): void {
    const { latest } = this;
    if (latest !== null && latest.type === type && areSame(latest.keys, keys)) {
      this.count(latest.number);
      return;
    }
    const description = JSON.stringify([type, ...keys]);
    const forms = (this.forms ??= new Map<string, number>());
    const known = forms.get(description);
    const number = known ?? forms.size;
    this.latest = { type, keys, number };
    this.count(number);
    if (known !== undefined) return;
    forms.set(description, number);
    this.text(type).tag(0).count(keys.length);
    for (const key of keys) this.text(key);
  }

  private function(value: object): this {
    const known = this.functions?.find(value);
    if (!known) throw new TypeError("kinako: a function cannot be passed to a program");
    const { handle, arity } = known;
    return this.tag(Tag.Function).count(handle).count(arity === Infinity ? ANY_ARITY : arity);
  }

  private integer(value: bigint): this {
    if (BigInt.asIntN(64, value) !== value) return this.tag(Tag.LongInt).text(value.toString());
    this.tag(Tag.Int);
    const at = this.room(8);
    this.view.setBigInt64(at, value, true);
    return this;
  }

  private whole(value: number): this {
    this.tag(Tag.Int);
    const at = this.room(8);
    this.view.setUint32(at, value % HIGH, true);
    this.view.setInt32(at + 4, Math.floor(value / HIGH), true);
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
    const { length } = text;
    const begin = this.room(4 + 3 * length);
    let size = 0;
    if (length <= SHORT) {
      for (let at = begin + 4; size < length; size++) {
        const code = text.charCodeAt(size);
        if (code >= 0x80) break;
        this.bytes[at + size] = code;
      }
    }
    if (size < length) size = encoder.encodeInto(text, this.bytes.subarray(begin + 4)).written;
    this.view.setUint32(begin, size, true);
    this.length = begin + 4 + size;
    return this;
  }

  /** Makes room for `size` more bytes; returns their place. May replace `bytes` and `view`. */
  private room(size: number): number {
    const begin = this.length;
    this.length += size;
    if (this.length > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.length, this.bytes.length * 2));
      larger.set(this.bytes.subarray(0, begin));
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    return begin;
  }
}

function areSame(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) {
    if (one[i] !== other[i]) return false;
  }
  return true;
}
