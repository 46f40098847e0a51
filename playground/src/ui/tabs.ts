// Tabs as ARIA has them: one stop for the Tab key, arrows between them.
import { byId } from "./dom.js";

export type View = "code" | "output" | "input" | "problems" | "inside" | "race" | "tests";
const PHONE = "(max-width: 760px)";

export class Tabs {
  private readonly list = byId("tabs");
  private readonly tabs = [...this.list.querySelectorAll<HTMLElement>('[role="tab"]')];
  private readonly phone = matchMedia(PHONE);
  private current: View = "output";

  constructor(private readonly onShow: (view: View) => void) {
    for (const tab of this.tabs) tab.addEventListener("click", () => this.show(viewOf(tab)));
    this.list.addEventListener("keydown", (event) => this.onKey(event));
    this.phone.addEventListener("change", () => this.show(this.current));
    this.show(this.isPhone ? "code" : "output");
  }

  /** The program is one of the tabs, not beside them. */
  get isPhone(): boolean {
    return this.phone.matches && !document.documentElement.classList.contains("is-embedded");
  }

  get view(): View {
    return this.current;
  }

  show(view: View): void {
    if (view === "code" && !this.isPhone) view = "output";
    this.current = view;
    for (const tab of this.tabs) {
      const isIt = viewOf(tab) === view;
      tab.setAttribute("aria-selected", String(isIt));
      tab.tabIndex = isIt ? 0 : -1;
      const panel = byId(tab.getAttribute("aria-controls") ?? "");
      if (viewOf(tab) === "code") panel.classList.toggle("is-shown", isIt);
      else panel.hidden = !isIt;
      if (isIt) tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    this.onShow(view);
  }

  private onKey(event: KeyboardEvent): void {
    const shown = this.tabs.filter((tab) => tab.offsetParent !== null);
    const at = shown.findIndex((tab) => viewOf(tab) === this.current);
    const moves: Record<string, number> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: shown.length - 1,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    const tab = shown[(to + shown.length) % shown.length];
    if (!tab) return;
    event.preventDefault();
    this.show(viewOf(tab));
    tab.focus();
  }
}

function viewOf(tab: HTMLElement): View {
  return tab.id.replace("tab-", "") as View;
}
