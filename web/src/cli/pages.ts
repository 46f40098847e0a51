// The pages of `kinako explain`: kinako-pages.wasm, which is wasm/pages.cpp.
interface Exports {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  kinako_allocate(size: number): number;
  kinako_page(name: number, size: number): number;
  kinako_contents(): number;
  kinako_names(): number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class Pages {
  private readonly exports: Exports;

  /** `wasm`: kinako-pages.wasm. */
  constructor(wasm: Uint8Array) {
    const module = new WebAssembly.Module(wasm as Uint8Array<ArrayBuffer>);
    this.exports = new WebAssembly.Instance(module).exports as unknown as Exports;
    this.exports._initialize();
  }

  /** "" when there is none. */
  page(name: string): string {
    const bytes = encoder.encode(name);
    const place = this.exports.kinako_allocate(bytes.length);
    new Uint8Array(this.exports.memory.buffer).set(bytes, place);
    return this.text(this.exports.kinako_page(place, bytes.length));
  }

  contents(): string {
    return this.text(this.exports.kinako_contents());
  }

  /** Everything there is a page about. */
  names(): string[] {
    return this.text(this.exports.kinako_names()).trim().split("\n");
  }

  private text(answer: number): string {
    const { buffer } = this.exports.memory;
    const [begin = 0, size = 0] = new Uint32Array(buffer, answer, 2);
    return decoder.decode(new Uint8Array(buffer, begin, size));
  }
}
