// The files of a session: the program comes first, then what it may import. They are texts in the
// page and nowhere else; a program sees the others under their names.

export interface File {
  readonly name: string;
  readonly text: string;
}

/** What the program is called: its imports start from there. */
export const MAIN = "program.mochi";
const MOST_FILES = 50;
const NAME = /^(?:[\p{L}\p{N}_-]+\/)*[\p{L}_][\p{L}\p{N}_]*\.mochi$/u;

export class Files {
  private list: File[] = [{ name: MAIN, text: "" }];
  private at = 0;

  /** Another program takes the place of all that is there. */
  reset(source: string, others: Readonly<Record<string, string>> = {}): void {
    this.list = [{ name: MAIN, text: source }];
    for (const [name, text] of Object.entries(others)) {
      if (this.problemWith(name) === null) this.list.push({ name, text });
    }
    this.at = 0;
  }

  get all(): readonly File[] {
    return this.list;
  }

  get current(): File {
    return this.list[this.at] ?? { name: MAIN, text: "" };
  }

  get isMain(): boolean {
    return this.at === 0;
  }

  get main(): string {
    return this.list[0]?.text ?? "";
  }

  /** All but the program itself. */
  get others(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.list.slice(1).map(({ name, text }) => [name, text]));
  }

  /** What the current file may import. */
  get imports(): Readonly<Record<string, string>> {
    const others = this.list.filter((_, index) => index !== this.at);
    return Object.fromEntries(others.map(({ name, text }) => [name, text]));
  }

  /** The current file has another text. */
  edit(text: string): void {
    this.list[this.at] = { ...this.current, text };
  }

  /** A file that is not the current one has another text. */
  editOther(name: string, text: string): void {
    this.list = this.list.map((file) => (file.name === name ? { name, text } : file));
  }

  /** False when there is no such file. */
  show(name: string): boolean {
    const index = this.list.findIndex((file) => file.name === name);
    if (index >= 0) this.at = index;
    return index >= 0;
  }

  /** Why there can be no further file of this name; null when there can. */
  problemWith(name: string): string | null {
    if (!NAME.test(name)) return "A name consists of letters and digits and ends with .mochi";
    if (this.list.some((file) => file.name === name)) return "There is already a file with this name";
    return this.list.length < MOST_FILES ? null : `There can be at most ${MOST_FILES} files`;
  }

  add(name: string): void {
    this.list.push({ name, text: "" });
    this.at = this.list.length - 1;
  }

  /** Of the current one, which is not the program. */
  rename(name: string): void {
    if (!this.isMain) this.list[this.at] = { ...this.current, name };
  }

  remove(): void {
    if (this.isMain) return;
    this.list.splice(this.at, 1);
    this.at = 0;
  }

  /** A name that is free: `lib.mochi`, `lib2.mochi`, … */
  get freeName(): string {
    for (let number = 1; ; number++) {
      const name = `lib${number === 1 ? "" : number}.mochi`;
      if (!this.list.some((file) => file.name === name)) return name;
    }
  }
}
