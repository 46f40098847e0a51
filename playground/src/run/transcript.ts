// What a program has printed, as lines. Text may come faster than a page can take it, so it is
// cut into lines a little at a time, between frames.

/** Milliseconds of a frame's time that cutting may take. */
const BUDGET = 8;
export class Transcript {
  readonly lines: string[] = [];
  private readonly queue: string[] = [];
  private text: string[] = [];
  private isLineOpen = false;
  private planned = 0;

  constructor(private readonly onChange: () => void) {}

  /** All that was printed. */
  get all(): string {
    return this.text.join("");
  }

  get isEmpty(): boolean {
    return this.text.length === 0;
  }

  clear(): void {
    this.lines.length = 0;
    this.queue.length = 0;
    this.text = [];
    this.isLineOpen = false;
    this.onChange();
  }

  add(text: string): void {
    this.text.push(text);
    this.queue.push(text);
    this.plan();
  }

  /** Resolves when every line is there. */
  async settled(): Promise<void> {
    // No frames: there are none in a page that is not in sight.
    while (this.queue.length > 0) await new Promise((resolve) => setTimeout(resolve, 4));
  }

  private plan(): void {
    // A frame comes late, or never, in a page that is not in sight.
    if (!this.planned) this.planned = window.setTimeout(() => this.work(), 4);
  }

  private work(): void {
    this.planned = 0;
    const end = performance.now() + BUDGET;
    let done = 0;
    while (done < this.queue.length && (document.hidden || performance.now() < end)) this.cut(this.queue[done++] ?? "");
    this.queue.splice(0, done);
    this.onChange();
    if (this.queue.length > 0) this.plan();
  }

  private cut(text: string): void {
    let start = 0;
    while (start < text.length) {
      const newline = text.indexOf("\n", start);
      const end = newline < 0 ? text.length : newline;
      this.append(text.slice(start, end));
      this.isLineOpen = newline < 0;
      start = end + 1;
    }
  }

  private append(part: string): void {
    this.lines.push(this.isLineOpen ? (this.lines.pop() ?? "") + part : part);
    this.isLineOpen = false;
  }
}
