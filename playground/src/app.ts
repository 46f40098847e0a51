// The page as a whole: which program is in the editor, and what happens when something is asked
// of it. Every part does its own work; this is where they meet.
import type { Analysis, Limits } from "kinako/worker";
import type { CodeEditor } from "./editor/editor.js";
import { LanguageService } from "./engine/language-service.js";
import { Files, MAIN } from "./files/files.js";
import { askName, showFiles } from "./files/strip.js";
import { engineModule } from "./engine/module.js";
import { Output } from "./run/output.js";
import { readsInput } from "./run/input.js";
import { Runner } from "./run/runner.js";
import { showVerdict } from "./run/verdict.js";
import { showProblems } from "./run/problems.js";
import { say, showFigures, showLimits, staleFigures } from "./run/status.js";
import { Draft } from "./share/draft.js";
import { isSame, keepVersion } from "./share/history.js";
import type { Work } from "./share/history.js";
import { readHash, writeHash } from "./share/link.js";
import type { Shared } from "./share/link.js";
import { loadSettings, saveSettings } from "./share/settings.js";
import type { Settings } from "./share/settings.js";
import { download, toast } from "./ui/dialog.js";
import { byId } from "./ui/dom.js";
import { setUpDivider } from "./ui/divider.js";
import { setUpKeys } from "./ui/keys.js";
import { setUpMenu } from "./ui/menu.js";
import { Tabs } from "./ui/tabs.js";
import type { View } from "./ui/tabs.js";
import { setUpPrinting } from "./ui/print.js";
import { plural } from "./ui/text.js";
import { applyTheme, isTheme } from "./ui/theme.js";
import firstProgram from "../examples/hello.mochi?raw";
import type { Inside } from "./inside/inside.js";
import type { Race } from "./inside/race.js";
import type { Tests } from "./run/tests.js";

export class App {
  private settings = loadSettings();
  private readonly isEmbedded: boolean;
  private readonly service = new LanguageService();
  private readonly output: Output;
  private readonly runner = new Runner((text) => this.output.add(text));
  private readonly stdin = byId<HTMLTextAreaElement>("stdin");
  private readonly tabs: Tabs;
  private editor: CodeEditor | null = null;
  private readonly files = new Files();
  /** The example that was opened, as it was then. */
  private example: { readonly name: string; readonly source: string } | null = null;
  /** Of runs and of programs put in the page: when it moved on, a run has lost its program. */
  private runs = 0;
  private readonly draft = new Draft();
  private saving = 0;
  /** What was opened, which need not be kept as long as it is as it was. */
  private opened: Work | null = null;
  /** The address names what is in the page. */
  private isAddressed = false;
  /** What the tour took the place of. */
  private isTouring = false;
  private beforeTour: (Work & { readonly file: string; readonly title: string; readonly example: App["example"]; readonly opened: Work | null }) | null = null;
  private inside: Promise<Inside> | null = null;
  private race: Promise<Race> | null = null;
  private tests: Promise<Tests> | null = null;

  constructor() {
    const query = new URLSearchParams(location.search);
    this.isEmbedded = query.get("embed") === "1";
    const theme = query.get("theme");
    applyTheme(isTheme(theme) ? theme : this.settings.theme);
    document.documentElement.classList.toggle("is-embedded", this.isEmbedded);
    this.output = new Output({
      wraps: this.settings.wrap,
      onWrap: (wrap) => this.set({ ...this.settings, wrap }),
      openInput: () => {
        this.tabs.show("input");
        this.stdin.focus();
      },
    });
    this.service.world = () => ({ name: this.files.current.name, imports: this.files.imports });
    this.tabs = new Tabs((view) => this.onView(view));
    showLimits(this.settings);
    setUpDivider(this.settings.split, (split) => this.set({ ...this.settings, split }));
    this.setUpButtons();
    setUpKeys(this);
    setUpPrinting(() => ({
      title: byId("title").textContent || "Mochi program",
      files: this.files.all,
      stdin: this.stdin.value,
      output: this.output.text,
    }));
    // A page that is left may not come back: what was typed last is remembered now.
    addEventListener("pagehide", () => this.saveNow());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.saveNow();
    });
  }

  async start(loading: Promise<typeof import("./editor/editor.js")>): Promise<void> {
    void engineModule().catch(() => undefined);
    await this.openFirst();
    byId("placeholder").textContent = this.text;
    addEventListener("hashchange", () => void this.openHash());
    try {
      const { CodeEditor } = await loading;
      const host = byId("editor");
      this.editor = new CodeEditor(host, this.files.current.name, this.text, this.service, {
        onChange: (text) => this.onText(text),
        onCursor: (offset) => void this.inside?.then((inside) => inside.cursor(offset)),
        onAnalysis: (analysis) => this.onAnalysis(analysis),
        onOrigin: ({ file, line, column }) => this.goToLine(file, line, column),
        onRename: (place, newName) => this.renameElsewhere(place, newName),
      });
      byId("placeholder").remove();
      performance.mark("kinako-editor");
      await this.runner.prepare();
      if (byId("state").textContent?.startsWith("Loading")) say("Ready");
      performance.mark("kinako-ready");
    } catch (error) {
      say(`The page could not load: ${error instanceof Error ? error.message : String(error)}`, "error");
      return;
    }
    this.keepOffline();
  }

  // What keys and buttons ask for.

  async run(): Promise<void> {
    if (this.runner.isRunning) return;
    const run = ++this.runs;
    const { settings } = this;
    const { main: source, others: imports } = this.files;
    const stdin = this.stdin.value;
    byId("figures").replaceChildren();
    this.output.begin();
    this.showRunning(true);
    this.tabs.show("output");
    say("Running…");
    if (!this.isEmbedded) keepVersion(this.work);
    const outcome = await this.runner.run({
      source,
      imports,
      stdin,
      backend: settings.backend,
      limits: this.limits,
    });
    this.showRunning(false);
    if (run !== this.runs) {
      // Another program has taken its place.
      this.clearOutput();
      say("Ready");
      return;
    }
    // What is said of the run comes after what the program said.
    await this.output.settled();
    if (run !== this.runs) return;
    showFigures(settings.backend, outcome.milliseconds, outcome.stats);
    if (this.files.main !== source || this.stdin.value !== stdin) staleFigures();
    if (outcome.error) {
      showVerdict(outcome.error, {
        goToLine: (file, line, column) => this.goToLine(file, line, column),
        openSettings: () => void this.openSettings(),
      });
      say(outcome.isStopped ? "Stopped" : "Failed", outcome.isStopped ? "plain" : "error");
    }
    if (stdin === "" && outcome.stats && [source, ...Object.values(imports)].some(readsInput)) this.output.sayNoInput();
    if (!outcome.error) {
      this.output.showValue(outcome.value);
      say(`Finished, ${plural(this.output.lineCount, "line")}`, "ok");
    }
  }

  async stop(): Promise<void> {
    await this.runner.stop();
  }

  async format(): Promise<void> {
    const before = this.text;
    try {
      const formatted = await this.service.format(before);
      if (this.text !== before) return; // typed on
      this.editor?.setText(formatted);
      say(formatted === before ? "Already in the standard style" : "Formatted");
    } catch {
      say("Fix the errors first: a program with errors cannot be formatted", "error");
    }
  }

  async share(): Promise<void> {
    const { openShare } = await import("./share/dialogs.js");
    await openShare(this.shared, () => this.save());
    this.isAddressed = true;
  }

  save(): void {
    const { name } = this.files.current;
    const isExample = this.files.isMain && this.example;
    download(isExample ? `${isExample.name}.mochi` : name.replace(/^.*\//, ""), this.text);
  }

  newFile(): void {
    askName("New file", this.files.freeName, this.files, (name) => {
      this.files.add(name);
      this.showFile();
    });
  }

  private renameFile(): void {
    askName("Rename", this.files.current.name, this.files, (name) => {
      this.files.rename(name);
      this.editor?.renamed(name);
      this.showFile();
    });
  }

  private removeFile(): void {
    const { name } = this.files.current;
    this.keep();
    this.files.remove();
    if (!this.isEmbedded) toast(`History has the program with ${name}`);
    this.showFile();
  }

  /** False when there is no such file. */
  private switchTo(name: string): boolean {
    if (this.files.current.name === name) return true;
    if (!this.files.show(name)) return false;
    this.showFile();
    return true;
  }

  /** The current file is another one. */
  private showFile(): void {
    this.editor?.show(this.files.current.name, this.text);
    this.onFiles();
    if (this.tabs.isPhone) this.tabs.show("code");
    this.editor?.focus();
  }

  private onFiles(): void {
    showFiles(this.files, {
      show: (name) => this.switchTo(name),
      add: () => this.newFile(),
      rename: () => this.renameFile(),
      remove: () => this.removeFile(),
    });
    this.saveSoon();
  }

  open(): void {
    // It is part of the page: a temporary one may be gone before somebody has chosen.
    const input = byId<HTMLInputElement>("file");
    input.value = "";
    input.onchange = () => void input.files?.[0]?.text().then((text) => this.replace(text, null));
    input.click();
  }

  async openSettings(): Promise<void> {
    const { openSettings } = await import("./share/dialogs.js");
    openSettings(this.settings, (settings) => this.set(settings));
  }

  async openHistory(): Promise<void> {
    const { openHistory } = await import("./share/dialogs.js");
    openHistory((work) => this.replaceWork(work));
  }

  async openExamples(): Promise<void> {
    const [{ openExamples }, lessons] = await Promise.all([import("./lessons/dialog.js"), import("./lessons/lessons.js")]);
    openExamples((name) => this.showExample(lessons, name));
  }

  async openHelp(): Promise<void> {
    const { openHelp } = await import("./ui/help.js");
    openHelp();
  }

  async openAbout(): Promise<void> {
    const { openAbout } = await import("./ui/about.js");
    openAbout();
  }

  /** What is in the page waits until the tour is over. */
  async startTour(): Promise<void> {
    const { startTour } = await import("./lessons/tour.js");
    if (!this.beforeTour) {
      this.saveNow();
      const { example, files, opened, work } = this;
      this.beforeTour = { ...work, file: files.current.name, title: byId("title").textContent, example, opened };
    }
    startTour({
      openExample: (name) => this.onTour(() => this.openExample(name)),
      show: (view) => this.tabs.show(view),
      replace: (text) => void this.onTour(() => this.replace(text, null)),
      onEnd: () => this.endTour(),
    });
  }

  private async onTour<T>(work: () => T | Promise<T>): Promise<T> {
    this.isTouring = true;
    try {
      return await work();
    } finally {
      this.isTouring = false;
    }
  }

  private endTour(): void {
    const before = this.beforeTour;
    if (!before) return;
    this.beforeTour = null;
    this.replaceWork(before);
    this.opened = before.opened;
    this.example = before.example;
    byId("title").textContent = before.title;
    this.switchTo(before.file);
    this.tabs.show("code");
  }

  show(view: View): void {
    this.tabs.show(view);
    if (view === "code") this.editor?.focus();
    else byId(`tab-${view}`).focus();
  }

  get isRunning(): boolean {
    return this.runner.isRunning;
  }

  // The program.

  /** Of the current file. */
  private get text(): string {
    return this.files.current.text;
  }

  private get shared(): Shared {
    return { source: this.files.main, files: this.files.others, stdin: this.stdin.value, backend: this.settings.backend };
  }

  private get work(): Work {
    return { source: this.files.main, files: this.files.others, stdin: this.stdin.value };
  }

  private get limits(): Limits {
    const { seconds, memory, output } = this.settings;
    return { deadlineMs: seconds * 1000, memory: memory * 2 ** 20, output: output * 2 ** 20 };
  }

  /** Another program takes the place of the one that is there, which the history keeps. */
  private replace(source: string, exampleName: string | null, stdin = ""): void {
    this.replaceWork({ source, files: {}, stdin });
    if (exampleName !== null) this.example = { name: exampleName, source };
  }

  private replaceWork(next: Work): void {
    const isKept = !isSame(this.work, next) && this.keep();
    if (this.beforeTour && !this.isTouring) {
      // Somebody has opened something else: that is what stays when the tour ends.
      keepVersion(this.beforeTour);
      this.beforeTour = null;
    }
    this.unaddress();
    this.runs++;
    if (this.runner.isRunning) void this.runner.stop();
    this.example = null;
    byId("title").textContent = "";
    this.files.reset(next.source, next.files);
    this.stdin.value = next.stdin;
    this.opened = this.work;
    this.editor?.replace(MAIN, next.source);
    void this.tests?.then((tests) => tests.changed(this.files.main, true));
    this.onFiles();
    this.clearOutput();
    if (this.tabs.isPhone) this.tabs.show("code");
    if (isKept && !this.beforeTour) toast("The program that was here is in History");
  }

  /** As it was opened, from where it can be opened again. */
  private get isUntouched(): boolean {
    return this.opened !== null && isSame(this.opened, this.work);
  }

  /** Puts what is in the page into the history, unless it is as it was opened. */
  private keep(): boolean {
    const { work } = this;
    if (this.isEmbedded || this.isUntouched) return false;
    keepVersion(work);
    return work.source.trim() !== "";
  }

  /** The address does not name what is in the page any more: a reload is to bring back the latter. */
  private unaddress(): void {
    if (!this.isAddressed || this.isEmbedded) return;
    this.isAddressed = false;
    history.replaceState(null, "", location.pathname + location.search);
  }

  private clearOutput(): void {
    this.output.clear();
    byId("figures").replaceChildren();
  }

  private async openExample(name: string): Promise<boolean> {
    return this.showExample(await import("./lessons/lessons.js"), name);
  }

  /** At once, so that keys pressed after the choice mean the example. */
  private showExample({ programs, lessons }: typeof import("./lessons/lessons.js"), name: string): boolean {
    const program = programs.get(name);
    if (!program) return false;
    this.replace(program.source, name, program.stdin);
    byId("title").textContent = lessons.flatMap(({ examples }) => examples).find((each) => each.name === name)?.title ?? "";
    return true;
  }

  /** From the address; else what was here last; else the first example. */
  private async openFirst(): Promise<void> {
    const kept = this.isEmbedded ? null : await this.draft.begin();
    if (kept) {
      this.replaceWork(kept.work);
      if (!kept.isUntouched) this.opened = null; // nobody else has it
    }
    if ((await this.openHash()) || kept) return;
    this.replace(firstProgram, "hello");
  }

  private async openHash(): Promise<boolean> {
    try {
      const address = await readHash(location.hash);
      if (address.kind === "none") return false;
      if (address.kind === "example") {
        if (!(await this.openExample(address.name))) throw new Error(`there is no example named ${address.name}`);
      } else {
        const { backend } = address.shared;
        this.replaceWork(address.shared);
        this.settings = { ...this.settings, backend };
      }
      this.isAddressed = true;
      this.saveNow();
      return true;
    } catch (error) {
      toast(error instanceof Error ? capital(error.message) : String(error));
      return false;
    }
  }

  private onText(text: string): void {
    if (text === this.files.current.text) return;
    this.files.edit(text);
    this.onEdit();
    void this.inside?.then((inside) => inside.changed(text));
  }

  /** Somebody types: in the program or its input. */
  private onEdit(): void {
    this.unaddress();
    staleFigures();
    void this.race?.then((race) => race.changed());
    void this.tests?.then((tests) => tests.changed(this.files.main, false));
    this.saveSoon();
  }

  private saveSoon(): void {
    if (this.isEmbedded) return this.saveNow();
    clearTimeout(this.saving);
    this.saving = window.setTimeout(() => this.saveNow(), 300);
  }

  private saveNow(): void {
    clearTimeout(this.saving);
    if (this.isEmbedded) void this.linkToFull();
    // What the tour shows is nobody's work; what was here before it is.
    else if (!this.beforeTour) this.draft.save(this.work, this.isUntouched);
  }

  private async renameElsewhere(place: { readonly line: number; readonly column: number }, newName: string): Promise<() => void> {
    const { current, all } = this.files;
    const texts = Object.fromEntries(all.map(({ name, text }) => [name, text]));
    const changed: [string, string][] = [];
    for (const { name, text } of all) {
      if (name === current.name) continue;
      const { [name]: _, ...imports } = texts;
      const { symbols, mentions } = await this.service.analyzeOther(text, { name, imports });
      const places = mentions.filter(({ symbol }) => {
        const origin = symbols[symbol]?.origin;
        return origin?.file === current.name && origin.line === place.line && origin.column === place.column;
      });
      if (places.length === 0) continue;
      const renamed = places.reduceRight((sum, { start, end }) => sum.slice(0, start) + newName + sum.slice(end), text);
      changed.push([name, renamed]);
    }
    return () => {
      for (const [name, text] of changed) this.files.editOther(name, text);
    };
  }

  private onAnalysis({ diagnostics }: Analysis): void {
    showProblems(diagnostics, {
      file: this.files.current.name,
      go: (file, from, to) => {
        if (this.switchTo(file)) this.inEditor((editor) => editor.go(from, to));
      },
      edit: (file, changes) => {
        if (!this.switchTo(file)) return;
        this.editor?.view.dispatch({ changes: [...changes], userEvent: "input.fix" });
      },
    });
  }

  // The page.

  private goToLine(file: string, line: number, column: number): void {
    if (this.switchTo(file)) this.inEditor((editor) => editor.goToLine(line, column));
  }

  private inEditor(work: (editor: CodeEditor) => void): void {
    if (this.tabs.isPhone) this.tabs.show("code");
    if (this.editor) work(this.editor);
  }

  private showRunning(isRunning: boolean): void {
    const [run, stop] = [byId("run"), byId("stop")];
    const hadFocus = document.activeElement === run || document.activeElement === stop;
    run.hidden = isRunning;
    stop.hidden = !isRunning;
    if (hadFocus) (isRunning ? stop : run).focus();
  }

  private set(settings: Settings): void {
    this.settings = settings;
    applyTheme(settings.theme);
    showLimits(settings);
    saveSettings(settings);
  }

  private onView(view: string): void {
    if (view === "output") this.output.redraw();
    if (view === "code") this.editor?.view.requestMeasure();
    if (view === "inside") void this.openInside();
    else void this.inside?.then((inside) => inside.hide());
    if (view === "race") void this.openRace();
    if (view === "tests") void this.openTests();
  }

  private async openInside(): Promise<void> {
    this.inside ??= import("./inside/inside.js").then(
      ({ Inside }) =>
        new Inside(byId("panel-inside"), {
          service: this.service,
          mark: (range) => this.editor?.mark(range),
          go: (from, to) => this.inEditor((editor) => editor.go(from, to)),
          run: () => ({ ...this.shared, limits: this.limits }),
        }),
    );
    (await this.inside).show(this.text, this.editor?.cursor ?? 0);
  }

  private async openRace(): Promise<void> {
    this.race ??= import("./inside/race.js").then(
      ({ Race }) =>
        new Race(byId("panel-race"), () => ({
          ...this.shared,
          // A twin does the work of the example as it is, not of what became of it.
          example: this.example?.source === this.files.main ? this.example.name : null,
          memory: this.settings.memory,
        })),
    );
    (await this.race).show();
  }

  private async openTests(): Promise<void> {
    this.tests ??= import("./run/tests.js").then(
      ({ Tests }) =>
        new Tests(byId("panel-tests"), {
          service: this.service,
          run: () => ({ ...this.shared, limits: this.limits }),
          goToLine: (file, line, column) => this.goToLine(file, line, column),
          onResults: (failed) => {
            const badge = byId("test-count");
            badge.hidden = failed === 0;
            badge.textContent = String(failed);
          },
        }),
    );
    (await this.tests).show(this.files.main);
  }

  private setUpButtons(): void {
    const click = (id: string, work: () => void): void => byId(id).addEventListener("click", work);
    click("run", () => void this.run());
    click("stop", () => void this.stop());
    click("format", () => void this.format());
    click("share", () => void this.share());
    click("examples", () => void this.openExamples());
    click("limits", () => void this.openSettings());
    this.stdin.addEventListener("input", () => this.onEdit());
    setUpMenu(byId("more"), () => [
      { label: "Format", keys: "Alt Shift F", run: () => void this.format() },
      { label: "Share", keys: "Ctrl S", run: () => void this.share() },
      null,
      { label: "New file", run: () => this.newFile() },
      { label: "Open a file", keys: "Ctrl O", run: () => this.open() },
      { label: "Save as a file", run: () => this.save() },
      { label: "History", run: () => void this.openHistory() },
      null,
      { label: "Guided tour", run: () => void this.startTour() },
      { label: "Keys", run: () => void this.openHelp() },
      { label: "Settings", run: () => void this.openSettings() },
      { label: "About", run: () => void this.openAbout() },
    ]);
  }

  /** The link from an embedded program to the same one in a page of its own. */
  private async linkToFull(): Promise<void> {
    const hash = await writeHash(this.shared);
    byId<HTMLAnchorElement>("open-full").href = `${location.pathname}${hash}`;
    // A reload is to show what was typed.
    if (this.opened && !isSame(this.opened, this.work)) history.replaceState(null, "", location.search + hash);
  }

  private keepOffline(): void {
    if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
    void navigator.serviceWorker.register(new URL("service-worker.js", document.baseURI)).catch(() => undefined);
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
