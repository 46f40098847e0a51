// The value of the last expression, as the program itself would print it inside a list.
import { Opaque, Rational } from "kinako/worker";
import type { KinakoValue } from "kinako/worker";

/** Characters of a value that are shown. */
const MOST = 2000;
const DEEPEST = 100;

/** "" when there is none. */
export function valueText(value: KinakoValue): string {
  if (value === null || value === undefined) return "";
  const writer = new Writer();
  writer.write(value, 0);
  return writer.text.length > MOST ? `${writer.text.slice(0, MOST)} …` : writer.text;
}

class Writer {
  text = "";

  write(value: unknown, depth: number): void {
    if (this.text.length > MOST) return;
    if (depth > DEEPEST) this.text += "…";
    else if (typeof value === "string") this.text += JSON.stringify(value);
    else if (typeof value === "number") this.text += numberText(value);
    else if (value instanceof Rational) this.text += `${value.numerator}/${value.denominator}`;
    else if (value instanceof Opaque) this.text += `<${value.kind}>`;
    else if (Array.isArray(value)) this.list("[", value, "]", (item) => this.write(item, depth + 1));
    else if (value instanceof Map) this.entries([...value], depth);
    else if (typeof value === "function") this.text += "<function>";
    else if (typeof value === "object" && value !== null) {
      const { type, ...fields } = value as Record<string, unknown>;
      const named = typeof type === "string" && /^\p{Lu}/u.test(type);
      if (named) this.text += Object.keys(fields).length > 0 ? `${type} ` : type;
      if (!named || Object.keys(fields).length > 0) this.record(Object.entries(named ? fields : value), depth);
    } else this.text += String(value);
  }

  private list<Item>(open: string, items: readonly Item[], close: string, each: (item: Item) => void): void {
    this.text += open;
    for (let i = 0; i < items.length && this.text.length <= MOST; i++) {
      if (i > 0) this.text += ", ";
      each(items[i] as Item);
    }
    this.text += close;
  }

  private entries(entries: readonly (readonly [unknown, unknown])[], depth: number): void {
    this.list("{", entries, "}", ([key, value]) => {
      this.write(key, depth + 1);
      this.text += ": ";
      this.write(value, depth + 1);
    });
  }

  private record(fields: readonly (readonly [string, unknown])[], depth: number): void {
    this.list("{", fields, "}", ([name, value]) => {
      this.text += `${name}: `;
      this.write(value, depth + 1);
    });
  }
}

/** Of a float: ints come as bigint. */
function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return value.toFixed(1);
  return Number.isNaN(value) ? "NaN" : String(value).replace("Infinity", "Inf");
}
