// Many lines of text, of which only those in sight are elements. All rows are equally high; a line
// is one of them, or several when lines are wrapped. Of a very long row only the middle that is in
// sight is there. What is selected is remembered by line and offset, so that it can be copied
// whole although most of it is no element.
import { columnsOf, Ruler } from "./columns.js";
import { Rows } from "./rows.js";
import type { Place, Row } from "./rows.js";

const ROW = 20;
const PADDING = 10;
const SIDE = 14;
/** Rows beyond the edges, for smooth scrolling. */
const MARGIN = 12;
/** Browsers do not make elements higher than some ten million pixels: above, scrolling is scaled. */
const HIGHEST = 8_000_000;
/** Of a longer row only a part is an element's text. */
const LONG = 4000;

export interface LinesOptions {
  /** Pixels that a row keeps free before its text. */
  readonly indent?: number;
  /** What is special about a line; the row holds its text. */
  readonly decorate?: (row: HTMLElement, line: number) => void;
}

export interface Found {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

export class Lines {
  private lines: readonly string[] = [];
  private readonly table = new Rows();
  private readonly tall = document.createElement("div");
  private readonly rows = document.createElement("div");
  /** The rows that are elements, by number. */
  private readonly made = new Map<number, HTMLElement>();
  /** Of long lines. */
  private readonly rulers = new Map<number, Ruler>();
  private isPlanned = false;
  private isFollowing = true;
  private lastTop = 0;
  private isWrapped = false;
  private charWidth = 0;
  private columns = 0;
  private anchor: Place | null = null;
  private head: Place | null = null;
  private found: readonly Found[] = [];
  private current: Found | null = null;

  constructor(
    readonly element: HTMLElement,
    private readonly options: LinesOptions = {},
  ) {
    this.tall.className = "tall";
    this.rows.className = "rows";
    this.tall.append(this.rows);
    element.append(this.tall);
    element.addEventListener("scroll", () => {
      // Text that grows moves the end away from what is in sight: only who scrolls back stops following.
      if (this.isAtEnd) this.isFollowing = true;
      else if (element.scrollTop < this.lastTop) this.isFollowing = false;
      this.lastTop = element.scrollTop;
      this.plan();
    });
    element.addEventListener("pointerdown", (event) => {
      if (!event.shiftKey) this.anchor = this.head = null;
    });
    new ResizeObserver(() => this.resized()).observe(element);
    document.addEventListener("selectionchange", () => this.selected());
    document.addEventListener("copy", (event) => this.copy(event));
    element.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "a") {
        event.preventDefault();
        this.selectAll();
      }
    });
  }

  /** Shows `lines`, an array that may grow; `changed` says when it has. */
  show(lines: readonly string[], from: "top" | "end" = "end"): void {
    this.lines = lines;
    this.forget();
    this.element.scrollTop = 0;
    this.element.scrollLeft = 0;
    this.isFollowing = from === "end";
    this.table.reset(lines, this.isWrapped ? this.columns || 80 : Infinity);
    this.redraw();
  }

  /** There are more lines, or none any more. The end stays in sight when it was. */
  changed(): void {
    if (this.lines.length === 0) {
      this.forget();
      this.isFollowing = true;
      this.table.reset(this.lines, this.isWrapped ? this.columns || 80 : Infinity);
      // What is left of a long text would keep the room for it.
      this.clear();
      this.tall.style.height = "0";
      this.element.scrollTop = 0;
    } else {
      // The last line may have gone on.
      const last = this.table.count > 0 ? this.table.at(this.table.count - 1).line : -1;
      this.rulers.delete(last);
      const from = last < 0 ? 0 : this.table.rowOf({ line: last, offset: 0 });
      this.table.grow();
      for (const [number, row] of this.made) {
        if (number < from) continue;
        row.remove();
        this.made.delete(number);
      }
    }
    this.plan();
  }

  /** Other lines in the place of these, which are scrolled as they are. */
  changedAll(lines: readonly string[]): void {
    this.lines = lines;
    this.forget();
    this.table.reset(lines, this.isWrapped ? this.columns || 80 : Infinity);
    this.redraw();
  }

  /** Lines look different now. */
  redraw(): void {
    this.clear();
    this.plan();
  }

  get wraps(): boolean {
    return this.isWrapped;
  }

  /** Whether lines that are too long for the width go on in the next row. */
  wrap(isWrapped: boolean): void {
    if (isWrapped === this.isWrapped) return;
    this.isWrapped = isWrapped;
    this.element.classList.toggle("is-wrapped", isWrapped);
    this.element.scrollLeft = 0;
    this.lay();
  }

  /** Brings a line into the middle, unless it is in sight. */
  reveal(line: number): void {
    this.bring({ line, offset: 0 });
  }

  /** Marks places; `current` is marked more and brought into sight. */
  mark(found: readonly Found[], current: Found | null): void {
    this.found = found;
    this.current = current;
    if (current) this.bring({ line: current.line, offset: current.start });
    this.redraw();
  }

  selectAll(): void {
    const last = this.lines.length - 1;
    if (last < 0) return;
    this.anchor = { line: 0, offset: 0 };
    this.head = { line: last, offset: this.lines[last]?.length ?? 0 };
    getSelection()?.selectAllChildren(this.rows);
  }

  private bring(place: Place): void {
    const { element } = this;
    const height = element.clientHeight;
    const top = element.scrollTop * this.scale;
    const at = this.table.rowOf(place) * ROW + PADDING;
    if (at < top || at + ROW > top + height) {
      element.scrollTop = Math.max(0, at - height / 2) / this.scale;
      this.isFollowing = false;
    }
    if (!this.isWrapped) {
      const text = this.lines[place.line] ?? "";
      const column = text.length > LONG ? this.rulerOf(place.line, text).columnAt(place.offset) : columnsOf(text.slice(0, place.offset));
      const x = column * this.charWidth + SIDE;
      if (x < element.scrollLeft || x > element.scrollLeft + element.clientWidth - 60) {
        element.scrollLeft = Math.max(0, x - element.clientWidth / 2);
      }
    }
    this.plan();
  }

  private get height(): number {
    return this.table.count * ROW + 2 * PADDING;
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

  private resized(): void {
    if (this.element.clientWidth === 0) return;
    this.measure();
    const columns = this.columns;
    this.columns = this.fitting;
    if (this.isWrapped && columns !== this.columns) this.lay();
    else this.plan();
  }

  private get fitting(): number {
    if (this.charWidth === 0) return 80;
    return Math.max(10, Math.floor((this.element.clientWidth - 2 * SIDE) / this.charWidth));
  }

  private measure(): void {
    const sample = document.createElement("span");
    sample.textContent = "0".repeat(100);
    sample.className = "sample";
    this.rows.append(sample);
    this.charWidth = sample.getBoundingClientRect().width / 100;
    sample.remove();
  }

  /** The rows are others; what was first in sight stays so. */
  private lay(): void {
    const top = this.element.scrollTop * this.scale;
    const row = Math.min(Math.floor(top / ROW), this.table.count - 1);
    const place = row > 0 ? this.table.at(row) : null;
    this.columns = this.fitting;
    this.table.reset(this.lines, this.isWrapped ? this.columns : Infinity);
    this.clear();
    this.tall.style.height = `${Math.min(this.height, HIGHEST)}px`;
    this.tall.style.width = "";
    if (place && !this.isFollowing) {
      this.element.scrollTop = (this.table.rowOf({ line: place.line, offset: place.start }) * ROW) / this.scale;
    }
    this.plan();
  }

  private clear(): void {
    this.made.clear();
    this.rows.replaceChildren();
    // Or it would keep the room that it took.
    this.rows.style.transform = "";
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
    const { element, tall, rows, table } = this;
    if (element.clientHeight === 0) return;
    if (this.charWidth === 0) this.measure();
    tall.style.height = `${Math.min(this.height, HIGHEST)}px`;
    const width = Math.ceil(table.columns * this.charWidth) + 2 * SIDE + (this.options.indent ?? 0);
    if (!this.isWrapped && width > element.clientWidth) tall.style.width = `${width}px`;
    else tall.style.width = "";
    if (this.isFollowing) {
      element.scrollTop = element.scrollHeight;
      this.lastTop = element.scrollTop;
    }
    const { scale } = this;
    const top = element.scrollTop * scale;
    const first = Math.max(0, Math.floor((top - PADDING) / ROW) - MARGIN);
    const last = Math.min(table.count, Math.ceil((top + element.clientHeight) / ROW) + MARGIN);
    for (const [number, row] of this.made) {
      if (number >= first && number < last && !row.dataset["from"]) continue;
      row.remove();
      this.made.delete(number);
    }
    let before: ChildNode | null = rows.firstChild;
    for (let number = first; number < last; number++) {
      const there = this.made.get(number);
      if (there) {
        before = there.nextSibling;
        continue;
      }
      const row = this.make(number);
      rows.insertBefore(row, before);
      this.made.set(number, row);
    }
    // What the scaled position stands for, at the place the browser scrolled to.
    rows.style.transform = `translateY(${first * ROW - top + element.scrollTop}px)`;
    this.showSelection();
  }

  private make(number: number): HTMLElement {
    const place = this.table.at(number);
    const text = this.lines[place.line] ?? "";
    const row = document.createElement("div");
    row.className = "row";
    let { start, end } = place;
    if (end - start > LONG) {
      // From the left edge of what is in sight, to where the next drawing comes in time.
      const ruler = this.rulerOf(place.line, text);
      const left = Math.max(0, Math.floor((this.element.scrollLeft - SIDE) / (this.charWidth || 8)) - 200);
      const shown = Math.ceil(this.element.clientWidth / (this.charWidth || 8)) + 400;
      start = ruler.offsetAt(left);
      end = Math.min(end, start + shown);
      row.dataset["from"] = String(start);
      row.style.paddingLeft = `${ruler.columnAt(start) * this.charWidth}px`;
    }
    this.fill(row, text, { line: place.line, start, end });
    this.options.decorate?.(row, place.line);
    return row;
  }

  private rulerOf(line: number, text: string): Ruler {
    let ruler = this.rulers.get(line);
    if (!ruler) this.rulers.set(line, (ruler = new Ruler(text)));
    return ruler;
  }

  /** The text, with marks around what was found. */
  private fill(row: HTMLElement, text: string, { line, start, end }: Row): void {
    let at = start;
    for (let i = firstIn(this.found, line); i < this.found.length; i++) {
      const match = this.found[i];
      if (!match || match.line !== line || match.start >= end) break;
      if (match.end <= start) continue;
      const [from, to] = [Math.max(match.start, start), Math.min(match.end, end)];
      row.append(text.slice(at, from));
      const mark = document.createElement("mark");
      mark.textContent = text.slice(from, to);
      if (match === this.current) mark.className = "is-current";
      row.append(mark);
      at = to;
    }
    if (at === start) row.textContent = text.slice(start, end);
    else row.append(text.slice(at, end));
  }

  // What is selected.

  private forget(): void {
    this.anchor = this.head = null;
    this.found = [];
    this.current = null;
    this.rulers.clear();
  }

  private selected(): void {
    const selection = getSelection();
    if (!selection || selection.isCollapsed || !selection.anchorNode || !this.rows.contains(selection.anchorNode)) {
      if (selection?.anchorNode && !this.rows.contains(selection.anchorNode)) this.anchor = this.head = null;
      else if (selection?.isCollapsed && selection.anchorNode !== this.rows) this.anchor = this.head = null;
      return;
    }
    this.anchor = this.settled(this.anchor, this.placeOf(selection.anchorNode, selection.anchorOffset));
    this.head = this.settled(this.head, this.placeOf(selection.focusNode, selection.focusOffset));
  }

  /** An end of the selection whose row is gone is where it was: browsers put it to the edge of what is there. */
  private settled(before: Place | null, now: Place | null): Place | null {
    if (!before || !now) return now ?? before;
    if (this.made.has(this.table.rowOf(before))) return now;
    const numbers = [...this.made.keys()];
    const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
    const top = this.table.at(first);
    const bottom = this.table.at(last);
    const isAtEdge =
      (now.line === top.line && now.offset === top.start) || (now.line === bottom.line && now.offset === bottom.end);
    return isAtEdge ? before : now;
  }

  private placeOf(node: Node | null, offset: number): Place | null {
    const inside = node instanceof HTMLElement ? node : node?.parentElement;
    const row = inside?.closest<HTMLElement>(".row");
    if (!node || !row || !this.rows.contains(row)) return null;
    for (const [number, made] of this.made) {
      if (made !== row) continue;
      const { line, start } = this.table.at(number);
      const range = document.createRange();
      range.setStart(row, 0);
      range.setEnd(node, offset);
      return { line, offset: Number(row.dataset["from"] ?? start) + range.toString().length };
    }
    return null;
  }

  /** Ends of the selection whose rows have come back are put there again. */
  private showSelection(): void {
    const selection = getSelection();
    const { anchor, head } = this;
    if (!selection || !anchor || !head || !selection.anchorNode || !selection.focusNode) return;
    if (!this.rows.contains(selection.anchorNode)) return;
    const from = selection.anchorNode === this.rows ? this.nodeAt(anchor) : null;
    const to = selection.focusNode === this.rows ? this.nodeAt(head) : null;
    if (!from && !to) return;
    selection.setBaseAndExtent(
      from?.node ?? selection.anchorNode,
      from?.offset ?? selection.anchorOffset,
      to?.node ?? selection.focusNode,
      to?.offset ?? selection.focusOffset,
    );
  }

  private nodeAt(place: Place): { readonly node: Node; readonly offset: number } | null {
    const number = this.table.rowOf(place);
    const row = this.made.get(number);
    if (!row) return null;
    let left = place.offset - Number(row.dataset["from"] ?? this.table.at(number).start);
    const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const { length } = node as Text;
      if (left <= length) return { node, offset: Math.max(0, left) };
      left -= length;
    }
    return { node: row, offset: 0 };
  }

  private copy(event: ClipboardEvent): void {
    const selection = getSelection();
    if (!this.anchor || !this.head || selection?.isCollapsed) return;
    if (!selection?.anchorNode || !this.rows.contains(selection.anchorNode)) return;
    event.clipboardData?.setData("text/plain", this.textBetween(this.anchor, this.head));
    event.preventDefault();
  }

  private textBetween(one: Place, other: Place): string {
    const isForward = one.line < other.line || (one.line === other.line && one.offset <= other.offset);
    const [from, to] = isForward ? [one, other] : [other, one];
    if (from.line === to.line) return (this.lines[from.line] ?? "").slice(from.offset, to.offset);
    return [
      (this.lines[from.line] ?? "").slice(from.offset),
      ...this.lines.slice(from.line + 1, to.line),
      (this.lines[to.line] ?? "").slice(0, to.offset),
    ].join("\n");
  }
}

/** The first of sorted places that is in a line, or after it. */
function firstIn(found: readonly Found[], line: number): number {
  let low = 0;
  let high = found.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((found[middle]?.line ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  return low;
}
