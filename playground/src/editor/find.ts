// Finding and replacing in the program, in a panel that looks like the rest of the page.
import {
  closeSearchPanel,
  findNext,
  findPrevious,
  getSearchQuery,
  highlightSelectionMatches,
  openSearchPanel,
  replaceAll,
  replaceNext,
  search,
  SearchQuery,
  searchKeymap,
  setSearchQuery,
} from "@codemirror/search";
import type { Extension } from "@codemirror/state";
import { keymap, runScopeHandlers } from "@codemirror/view";
import type { EditorView, Panel, ViewUpdate } from "@codemirror/view";
import { el } from "../ui/dom.js";

/** More places than this are not counted. */
const MOST = 9_999;

type Flag = "caseSensitive" | "wholeWord" | "regexp";
const FLAGS: readonly (readonly [Flag, string, string])[] = [
  ["caseSensitive", "Aa", "Match case"],
  ["wholeWord", "word", "Whole word"],
  ["regexp", ".*", "Regular expression"],
];

export const finding: Extension = [search({ top: true, createPanel }), keymap.of(searchKeymap), highlightSelectionMatches()];

export function openFind(view: EditorView): void {
  openSearchPanel(view);
}

function createPanel(view: EditorView): Panel {
  const field = (name: string, label: string, more: Record<string, unknown> = {}): HTMLInputElement =>
    el("input", { class: "cm-textfield", name, "aria-label": label, placeholder: label, spellcheck: false, autocapitalize: "off", ...more });
  const button = (name: string, label: string, text: string, work: () => unknown): HTMLButtonElement =>
    el("button", { type: "button", class: "cm-button", name, title: label, "aria-label": label, onclick: work }, text);
  const find = field("search", "Find", { "main-field": "true" });
  const replace = field("replace", "Replace with");
  const count = el("span", { class: "cm-found", role: "status" });
  const chosen: Record<Flag, boolean> = { caseSensitive: false, wholeWord: false, regexp: false };
  const flags = FLAGS.map(([flag, text, label]) => {
    const toggle = button(flag, label, "", () => {
      chosen[flag] = !chosen[flag];
      ask();
      find.focus();
    });
    toggle.append(el("span", { "aria-hidden": "true" }, text));
    return [flag, toggle] as const;
  });
  const showFlags = (): void => {
    for (const [flag, toggle] of flags) toggle.setAttribute("aria-pressed", String(chosen[flag]));
  };
  const ask = (): void => {
    showFlags();
    const query = new SearchQuery({ search: find.value, replace: replace.value, ...chosen });
    if (!query.eq(getSearchQuery(view.state))) view.dispatch({ effects: setSearchQuery.of(query) });
  };
  const show = (): void => {
    const query = getSearchQuery(view.state);
    if (query.search !== find.value) find.value = query.search;
    if (query.replace !== replace.value) replace.value = query.replace;
    for (const [flag] of flags) chosen[flag] = query[flag];
    showFlags();
    count.textContent = counted(view, query);
  };
  find.addEventListener("input", ask);
  replace.addEventListener("input", ask);
  const dom = el(
    "div",
    { class: "cm-search" },
    el(
      "div",
      { class: "cm-row" },
      find,
      ...flags.map(([, toggle]) => toggle),
      count,
      button("prev", "Previous match", "↑", () => findPrevious(view)),
      button("next", "Next match", "↓", () => findNext(view)),
      button("close", "Close find", "✕", () => closeSearchPanel(view)),
    ),
    el(
      "div",
      { class: "cm-row" },
      replace,
      button("replace", "Replace this match", "Replace", () => replaceNext(view)),
      button("replaceAll", "Replace all matches", "All", () => replaceAll(view)),
    ),
  );
  dom.addEventListener("keydown", (event) => {
    if (runScopeHandlers(view, event, "search-panel")) return event.preventDefault();
    if (event.key !== "Enter" || event.target instanceof HTMLButtonElement) return;
    event.preventDefault();
    if (event.target === replace) replaceNext(view);
    else if (event.shiftKey) findPrevious(view);
    else findNext(view);
  });
  return {
    dom,
    top: true,
    mount: () => {
      show();
      find.select();
    },
    update: (update: ViewUpdate) => {
      const isAsked = update.transactions.some(({ effects }) => effects.some((effect) => effect.is(setSearchQuery)));
      if (isAsked || update.docChanged || update.selectionSet) show();
    },
  };
}

/** Which of the places the selection is, and how many there are. */
function counted(view: EditorView, query: SearchQuery): string {
  if (!query.search) return "";
  if (!query.valid) return "not a regular expression";
  const { from, to } = view.state.selection.main;
  const cursor = query.getCursor(view.state);
  let count = 0;
  let at = 0;
  for (let next = cursor.next(); !next.done && count < MOST; next = cursor.next()) {
    count++;
    if (next.value.from === from && next.value.to === to) at = count;
  }
  if (count === 0) return "not found";
  const all = count === MOST ? `${MOST}+` : String(count);
  return at > 0 ? `${at} of ${all}` : `${all} found`;
}
