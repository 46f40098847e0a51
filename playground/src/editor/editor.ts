// The editor: CodeMirror with what Mochi needs. It is in a shadow root, where its styles are
// sheets of the document and not elements, as the page's policy wants it.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput, indentUnit } from "@codemirror/language";
import { lintKeymap } from "@codemirror/lint";
import { Compartment, EditorSelection, EditorState, Prec } from "@codemirror/state";
import type { Extension } from "@codemirror/state";
import {
  crosshairCursor,
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  rectangularSelection,
} from "@codemirror/view";
import type { Analysis, Origin } from "kinako/worker";
import type { LanguageService } from "../engine/language-service.js";
import { analysis, analyzeSoon } from "./analysis.js";
import { completion } from "./completion.js";
import { definitionKeymap, goToDefinitionOnClick } from "./definition.js";
import { typeOnHover } from "./hover.js";
import { linkedRange, showLink } from "./linked.js";
import { look } from "./look.js";
import { mochi } from "./mochi.js";
import { renameKeymap, renaming } from "./rename.js";

export interface EditorEvents {
  /** The text is another one. */
  readonly onChange: (text: string) => void;
  /** The cursor is at this offset. */
  readonly onCursor: (offset: number) => void;
  /** There is news about the text as it is now. */
  readonly onAnalysis: (analysis: Analysis) => void;
  /** A place in another file is wanted. */
  readonly onOrigin: (origin: Origin) => void;
  /** What is declared at a place of this file gets another name: the change of the other files. */
  readonly onRename: (place: { readonly line: number; readonly column: number }, newName: string) => Promise<() => void>;
}

/** After Esc, Tab leaves the program for a while, whatever else Esc has closed. */
const leaveWithTab = Prec.highest(
  keymap.of([
    {
      key: "Escape",
      run: (view) => {
        view.setTabFocusMode(4000);
        return false;
      },
    },
  ]),
);

/** Finding and replacing comes when it is first asked for. */
const search = new Compartment();
let found: Extension = [];

function openSearch(view: EditorView): boolean {
  void import("./find.js").then(({ finding, openFind }) => {
    found = finding;
    view.dispatch({ effects: search.reconfigure(found) });
    openFind(view);
  });
  return true;
}

export class CodeEditor {
  readonly view: EditorView;
  /** Texts of the files that are not shown, with what can be undone there. */
  private readonly states = new Map<string, EditorState>();
  private readonly extensions: Extension;

  constructor(
    host: HTMLElement,
    private name: string,
    text: string,
    service: LanguageService,
    events: EditorEvents,
  ) {
    const root = host.attachShadow({ mode: "open" });
    this.extensions = [
      leaveWithTab,
      lineNumbers(),
      highlightActiveLineGutter(),
      foldGutter({ openText: "▾", closedText: "▸" }),
      codeFolding(),
      history(),
      drawSelection(),
      dropCursor(),
      EditorState.allowMultipleSelections.of(true),
      EditorState.tabSize.of(2),
      indentUnit.of("  "),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      rectangularSelection(),
      crosshairCursor(),
      highlightActiveLine(),
      EditorView.lineWrapping,
      mochi(),
      look,
      analysis({ service, ...events }),
      autocompletion({ override: [completion(service)], icons: false }),
      typeOnHover,
      goToDefinitionOnClick,
      linkedRange,
      renaming,
      keymap.of([
        { key: "Mod-f", run: (view) => openSearch(view) },
        ...definitionKeymap,
        ...renameKeymap,
        ...closeBracketsKeymap,
        ...defaultKeymap,
        ...historyKeymap,
        ...foldKeymap,
        ...completionKeymap,
        ...lintKeymap,
        indentWithTab,
      ]),
      EditorView.contentAttributes.of({ "aria-label": "Program", autocapitalize: "off", tabindex: "0" }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) events.onChange(update.state.doc.toString());
        if (update.selectionSet || update.docChanged) events.onCursor(update.state.selection.main.head);
      }),
    ];
    this.view = new EditorView({ state: this.newState(text), parent: root, root });
    analyzeSoon(this.view);
  }

  private newState(text: string): EditorState {
    return EditorState.create({ doc: text, extensions: [search.of(found), this.extensions] });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  get cursor(): number {
    return this.view.state.selection.main.head;
  }

  /** Another text in the same file; undo goes back to the one before. */
  setText(text: string): void {
    if (text === this.text) return analyzeSoon(this.view); // its files may be others
    const { doc, selection } = this.view.state;
    this.view.dispatch({
      changes: { from: 0, to: doc.length, insert: text },
      selection: { anchor: Math.min(selection.main.head, text.length) },
    });
  }

  /** Another file; what can be undone in this one stays. */
  show(name: string, text: string): void {
    if (name !== this.name) {
      this.states.set(this.name, this.view.state);
      const before = this.states.get(name);
      this.states.delete(name);
      this.name = name;
      this.view.setState(before ?? this.newState(text));
    }
    this.setText(text);
  }

  /** Another program: of the old one only what can be undone in the file of this name stays. */
  replace(name: string, text: string): void {
    this.show(name, name === this.name ? this.text : (this.states.get(name)?.doc.toString() ?? text));
    this.states.clear();
    this.setText(text);
    this.view.dispatch({ selection: { anchor: 0 }, scrollIntoView: true });
  }

  /** The file that is shown has another name. */
  renamed(name: string): void {
    this.name = name;
  }

  /** Puts the cursor there, in sight. */
  go(from: number, to = from): void {
    const most = this.view.state.doc.length;
    this.view.dispatch({
      selection: EditorSelection.single(Math.min(from, most), Math.min(to, most)),
      effects: EditorView.scrollIntoView(Math.min(from, most), { y: "center" }),
    });
    this.view.focus();
  }

  /** As {@link go}, with line and column from 1, the column in characters. */
  goToLine(line: number, column: number): void {
    const { doc } = this.view.state;
    const { from, text } = doc.line(Math.min(Math.max(1, line), doc.lines));
    const before = [...text].slice(0, Math.max(0, column - 1)).join("");
    this.go(from + before.length);
  }

  /** Marks what something outside refers to; null takes the mark away. */
  mark(range: { readonly start: number; readonly end: number } | null): void {
    showLink(this.view, range);
  }

  focus(): void {
    this.view.focus();
  }
}
