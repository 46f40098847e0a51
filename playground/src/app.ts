// The page as a whole: which program is in the editor, and what happens when something is asked
// of it. Every part does its own work; this is where they meet.
import type { Analysis } from "kinako/worker";
import type { CodeEditor } from "./editor/editor.js";
import { LanguageService } from "./engine/language-service.js";
import { Files } from "./files/files.js";
import { askName, showFiles } from "./files/strip.js";
import { engineModule } from "./engine/module.js";
import { Lines } from "./ui/lines.js";
import { Runner } from "./run/runner.js";
import { Transcript } from "./run/transcript.js";
import { clearVerdict, showVerdict } from "./run/verdict.js";
import { showProblems } from "./run/problems.js";
import { say, showFigures, showLimits } from "./run/status.js";
import { keepVersion } from "./share/history.js";
import { readHash, textsOf, writeHash } from "./share/link.js";
import type { Shared } from "./share/link.js";
import { loadSettings, recall, remember, saveSettings } from "./share/settings.js";
import type { Settings } from "./share/settings.js";
import { copyText, download, toast } from "./ui/dialog.js";
import { byId } from "./ui/dom.js";
import { setUpDivider } from "./ui/divider.js";
import { setUpKeys } from "./ui/keys.js";
import { setUpMenu } from "./ui/menu.js";
import { Tabs } from "./ui/tabs.js";
import { plural } from "./ui/text.js";
import { applyTheme, isTheme } from "./ui/theme.js";
import firstProgram from "../examples/hello.mochi?raw";
import type { Inside } from "./inside/inside.js";
import type { Race } from "./inside/race.js";


export class App {
  private settings = loadSettings();
  private readonly isEmbedded: boolean;
  private readonly service = new LanguageService();
  private readonly output = new Lines(byId("output"));
  private readonly transcript = new Transcript(() => this.showOutput());
  private readonly runner = new Runner((text) => this.transcript.add(text));
  private readonly stdin = byId<HTMLTextAreaElement>("stdin");
  private readonly tabs: Tabs;
  private editor: CodeEditor | null = null;
  private readonly files = new Files();
  /** The example that was opened, as it was then. */
  private example: { readonly name: string; readonly source: string } | null = null;
  /** Of runs and of programs put in the page: when it moved on, a run has lost its program. */
  private runs = 0;
  private saving = 0;
  private inside: Promise<Inside> | null = null;
  private race: Promise<Race> | null = null;

  constructor() {
    const query = new URLSearchParams(location.search);
    this.isEmbedded = query.get("embed") === "1";
    const theme = query.get("theme");
    applyTheme(isTheme(theme) ? theme : this.settings.theme);
    document.documentElement.classList.toggle("is-embedded", this.isEmbedded);
    this.output.show(this.transcript.lines);
    this.service.world = () => ({ name: this.files.current.name, imports: this.files.imports });
    this.tabs = new Tabs((view) => this.onView(view));
    showLimits(this.settings);
    setUpDivider(this.settings.split, (split) => this.set({ ...this.settings, split }));
    this.setUpButtons();
    setUpKeys(this);
  }

  async start(loading: Promise<typeof import("./editor/editor.js")>): Promise<void> {
    void engineModule().catch(() => undefined);
    await this.openFirst();
    byId("placeholder").textContent = this.text;
    addEventListener("hashchange", () => void this.openHash());
    try {
      const { CodeEditor } = await loading;
      const host = byId("editor");
      this.editor = new CodeEditor(host, this.text, this.service, {
        onChange: (text) => this.onText(text),
        onCursor: (offset) => void this.inside?.then((inside) => inside.cursor(offset)),
        onAnalysis: (analysis) => this.onAnalysis(analysis),
        onOrigin: ({ file, line, column }) => this.goToLine(file, line, column),
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
    this.clearOutput();
    byId("output-empty").hidden = true;
    this.showRunning(true);
    this.tabs.show("output");
    say("Running…");
    if (!this.isEmbedded) keepVersion(source, Date.now());
    const outcome = await this.runner.run({
      source,
      imports,
      stdin: this.stdin.value,
      backend: settings.backend,
      limits: {
        deadlineMs: settings.seconds * 1000,
        memory: settings.memory * 2 ** 20,
        output: settings.output * 2 ** 20,
      },
    });
    this.showRunning(false);
    if (run !== this.runs) {
      // Another program has taken its place.
      this.clearOutput();
      say("Ready");
      return;
    }
    showFigures(settings.backend, outcome.milliseconds, outcome.stats);
    if (outcome.error) {
      showVerdict(outcome.error, {
        goToLine: (file, line, column) => this.goToLine(file, line, column),
        openSettings: () => void this.openSettings(),
      });
      say(outcome.isStopped ? "Stopped" : "Failed", outcome.isStopped ? "plain" : "error");
    }
    await this.transcript.settled();
    if (!outcome.error && run === this.runs) say(`Finished, ${plural(this.transcript.lines.length, "line")}`, "ok");
  }

  async stop(): Promise<void> {
    await this.runner.stop();
  }

  async format(): Promise<void> {
    const before = this.text;
    try {
      const formatted = await this.service.format(before);
      if (this.text !== before) return; // typed on
      this.editor?.setText(formatted, true);
      say(formatted === before ? "Already in the standard style" : "Formatted");
    } catch {
      say("Fix the errors first: a program with errors cannot be formatted", "error");
    }
  }

  async share(): Promise<void> {
    const { openShare } = await import("./share/dialogs.js");
    await openShare(this.shared, () => this.save());
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
      this.showFile();
    });
  }

  private removeFile(): void {
    this.files.remove();
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
    this.editor?.setText(this.text);
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
    // It stands in the page: one made for the moment may be gone before somebody has chosen.
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
    openHistory((source) => this.replace(source, null));
  }

  async openExamples(): Promise<void> {
    const [{ openExamples }, lessons] = await Promise.all([import("./lessons/dialog.js"), import("./lessons/lessons.js")]);
    openExamples((name) => this.showExample(lessons, name));
  }

  async openHelp(): Promise<void> {
    const { openHelp } = await import("./ui/help.js");
    openHelp();
  }

  async startTour(): Promise<void> {
    const { startTour } = await import("./lessons/tour.js");
    startTour({
      openExample: (name) => this.openExample(name),
      show: (view) => this.tabs.show(view),
      replace: (text) => this.replace(text, null),
    });
  }

  show(view: "code" | "output" | "input" | "problems" | "inside" | "race"): void {
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

  private replace(text: string, exampleName: string | null, files: Readonly<Record<string, string>> = {}): void {
    this.runs++;
    if (this.runner.isRunning) void this.runner.stop();
    this.example = exampleName === null ? null : { name: exampleName, source: text };
    byId("title").textContent = "";
    this.files.reset(text, files);
    this.editor?.setText(text);
    this.onFiles();
    this.clearOutput();
    if (this.tabs.isPhone) this.tabs.show("code");
  }

  private clearOutput(): void {
    this.transcript.clear();
    clearVerdict();
    byId("figures").replaceChildren();
    byId("output-empty").hidden = false;
  }

  private async openExample(name: string): Promise<boolean> {
    return this.showExample(await import("./lessons/lessons.js"), name);
  }

  /** At once, so that keys pressed after the choice mean the example. */
  private showExample({ programs, lessons }: typeof import("./lessons/lessons.js"), name: string): boolean {
    const program = programs.get(name);
    if (!program) return false;
    this.replace(program.source, name);
    this.stdin.value = program.stdin;
    byId("title").textContent = lessons.flatMap(({ examples }) => examples).find((each) => each.name === name)?.title ?? "";
    return true;
  }

  /** From the address; else what was here last; else the first example. */
  private async openFirst(): Promise<void> {
    if (await this.openHash()) return;
    const kept = this.isEmbedded ? null : (recall("program") as Partial<Shared> | null);
    if (typeof kept?.source === "string") {
      this.replace(kept.source, null, textsOf(kept.files));
      this.stdin.value = typeof kept.stdin === "string" ? kept.stdin : "";
    } else this.replace(firstProgram, "hello");
  }

  private async openHash(): Promise<boolean> {
    try {
      const address = await readHash(location.hash);
      if (address.kind === "none") return false;
      if (address.kind === "example") return await this.openExample(address.name);
      const { source, files, stdin, backend } = address.shared;
      this.replace(source, null, files);
      this.stdin.value = stdin;
      this.settings = { ...this.settings, backend };
      return true;
    } catch (error) {
      toast(error instanceof Error ? capital(error.message) : String(error));
      return false;
    }
  }

  private onText(text: string): void {
    this.files.edit(text);
    void this.inside?.then((inside) => inside.changed(text));
    this.saveSoon();
  }

  private saveSoon(): void {
    if (this.isEmbedded) return void this.linkToFull();
    clearTimeout(this.saving);
    this.saving = window.setTimeout(() => {
      remember("program", { source: this.files.main, files: this.files.others, stdin: this.stdin.value });
    }, 300);
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

  private showOutput(): void {
    this.output.changed();
    const isEmpty = this.transcript.isEmpty;
    for (const name of ["copy", "save", "clear"]) {
      byId<HTMLButtonElement>(`${name}-output`).disabled = isEmpty;
    }
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
  }

  private async openInside(): Promise<void> {
    this.inside ??= import("./inside/inside.js").then(
      ({ Inside }) =>
        new Inside(byId("panel-inside"), {
          service: this.service,
          mark: (range) => this.editor?.mark(range),
          go: (from, to) => this.inEditor((editor) => editor.go(from, to)),
          limits: () => ({
            deadlineMs: this.settings.seconds * 1000,
            memory: this.settings.memory * 2 ** 20,
            output: this.settings.output * 2 ** 20,
          }),
          stdin: () => this.stdin.value,
        }),
    );
    (await this.inside).show(this.text);
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

  private setUpButtons(): void {
    const click = (id: string, work: () => void): void => byId(id).addEventListener("click", work);
    click("run", () => void this.run());
    click("stop", () => void this.stop());
    click("format", () => void this.format());
    click("share", () => void this.share());
    click("examples", () => void this.openExamples());
    click("limits", () => void this.openSettings());
    click("copy-output", () => void copyText(this.transcript.all));
    click("save-output", () => download("output.txt", this.transcript.all));
    click("clear-output", () => {
      this.transcript.clear();
      clearVerdict();
    });
    this.stdin.addEventListener("input", () => this.saveSoon());
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
    ]);
  }

  /** The link from an embedded program to the same one in a page of its own. */
  private async linkToFull(): Promise<void> {
    byId<HTMLAnchorElement>("open-full").href = `${location.pathname}${await writeHash(this.shared)}`;
  }

  private keepOffline(): void {
    if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
    void navigator.serviceWorker.register(new URL("service-worker.js", document.baseURI)).catch(() => undefined);
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
