// Many lines of text, of which only those in sight are elements. All lines are equally high.

const ROW = 20;
const PADDING = 10;
/** Rows beyond the edges, for smooth scrolling. */
const MARGIN = 12;
/** Browsers do not make elements higher than some ten million pixels: above, scrolling is scaled. */
const HIGHEST = 8_000_000;

export interface LinesOptions {
  /** What is special about a row. */
  readonly decorate?: (row: HTMLElement, index: number) => void;
}

export class Lines {
  private lines: readonly string[] = [];
  private readonly tall = document.createElement("div");
  private readonly rows = document.createElement("div");
  private isPlanned = false;
  private isFollowing = true;
  private first = -1;
  private last = -1;

  constructor(
    readonly element: HTMLElement,
    private readonly options: LinesOptions = {},
  ) {
    this.tall.className = "tall";
    this.rows.className = "rows";
    this.tall.append(this.rows);
    element.append(this.tall);
    element.addEventListener("scroll", () => {
      this.isFollowing = this.isAtEnd;
      this.plan();
    });
    new ResizeObserver(() => this.redraw()).observe(element);
  }

  /** Shows `lines`, an array that may grow; `changed` says when it has. */
  show(lines: readonly string[], from: "top" | "end" = "end"): void {
    this.lines = lines;
    if (from === "end") this.element.scrollTop = 0;
    this.element.scrollLeft = 0;
    this.isFollowing = from === "end";
    this.redraw();
  }

  /** There are more lines. The end stays in sight when it was. */
  changed(): void {
    this.last = -1;
    this.plan();
  }

  /** Lines look different now. */
  redraw(): void {
    this.last = -1;
    this.plan();
  }

  /** Brings a line into the middle, unless it is in sight. */
  reveal(index: number): void {
    const height = this.element.clientHeight;
    const top = this.element.scrollTop * this.scale;
    const at = index * ROW + PADDING;
    if (at >= top && at + ROW <= top + height) return;
    this.element.scrollTop = Math.max(0, at - height / 2) / this.scale;
    this.redraw();
  }

  private get height(): number {
    return this.lines.length * ROW + 2 * PADDING;
  }

  /** Pixels of text for a pixel of scrolling. */
  private get scale(): number {
    const height = this.element.clientHeight;
    return Math.max(1, (this.height - height) / Math.max(1, HIGHEST - height));
  }

  private get isAtEnd(): boolean {
    const { scrollTop, clientHeight, scrollHeight } = this.element;
    return scrollTop + clientHeight >= scrollHeight - 4;
  }

  private plan(): void {
    if (this.isPlanned) return;
    this.isPlanned = true;
    requestAnimationFrame(() => {
      this.isPlanned = false;
      this.draw();
    });
  }

  private draw(): void {
    const { element, tall, rows, lines } = this;
    if (element.clientHeight === 0) return;
    tall.style.height = `${Math.min(this.height, HIGHEST)}px`;
    if (this.isFollowing) element.scrollTop = element.scrollHeight;
    const { scale } = this;
    const top = element.scrollTop * scale;
    const first = Math.max(0, Math.floor((top - PADDING) / ROW) - MARGIN);
    const last = Math.min(lines.length, Math.ceil((top + element.clientHeight) / ROW) + MARGIN);
    if (first !== this.first || last !== this.last) {
      this.first = first;
      this.last = last;
      const made: HTMLElement[] = [];
      for (let i = first; i < last; i++) {
        const row = document.createElement("div");
        row.className = "row";
        row.textContent = lines[i] ?? "";
        this.options.decorate?.(row, i);
        made.push(row);
      }
      rows.replaceChildren(...made);
    }
    // What the scaled position stands for, at the place the browser scrolled to.
    const offset = first * ROW - top + element.scrollTop;
    rows.style.transform = `translateY(${offset}px)`;
  }
}
