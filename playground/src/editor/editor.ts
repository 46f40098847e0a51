// The editor: CodeMirror with what Mochi needs. It stands in a shadow root, where its styles are
// sheets of the document and not elements, as the page's policy wants it.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput, indentUnit } from "@codemirror/language";
import { lintKeymap } from "@codemirror/lint";
import { Compartment, EditorSelection, EditorState, Prec, Transaction } from "@codemirror/state";
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

function openSearch(view: EditorView): boolean {
  void import("@codemirror/search").then(({ highlightSelectionMatches, openSearchPanel, searchKeymap }) => {
    view.dispatch({ effects: search.reconfigure([keymap.of(searchKeymap), highlightSelectionMatches()]) });
    openSearchPanel(view);
  });
  return true;
}

export class CodeEditor {
  readonly view: EditorView;

  constructor(
    host: HTMLElement,
    text: string,
    service: LanguageService,
    events: EditorEvents,
  ) {
    const root = host.attachShadow({ mode: "open" });
    const state = EditorState.create({
      doc: text,
      extensions: [
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
        search.of([]),
        mochi(),
        look,
        analysis(service, events.onAnalysis, events.onOrigin),
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
      ],
    });
    this.view = new EditorView({ state, parent: root, root });
    analyzeSoon(this.view);
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  /** Another program: nothing to go back to with undo unless `keepsHistory`. */
  setText(text: string, keepsHistory = false): void {
    if (text === this.text) return analyzeSoon(this.view); // it may be another file
    this.view.dispatch({
      changes: { from: 0, to: this.view.state.doc.length, insert: text },
      selection: { anchor: keepsHistory ? Math.min(this.view.state.selection.main.head, text.length) : 0 },
      annotations: keepsHistory ? [] : Transaction.addToHistory.of(true),
      scrollIntoView: !keepsHistory,
    });
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

  /** Marks what something outside stands for; null takes the mark away. */
  mark(range: { readonly start: number; readonly end: number } | null): void {
    showLink(this.view, range);
  }

  focus(): void {
    this.view.focus();
  }
}
