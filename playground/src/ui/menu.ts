// A menu under a button: arrows move, Esc closes, focus goes back to the button.
import { el } from "./dom.js";

export interface MenuItem {
  readonly label: string;
  readonly keys?: string;
  readonly run: () => void;
}

export function setUpMenu(button: HTMLElement, items: () => readonly (MenuItem | null)[]): void {
  let menu: HTMLElement | null = null;
  const close = (): void => {
    if (!menu) return;
    menu.remove();
    menu = null;
    button.setAttribute("aria-expanded", "false");
  };
  const open = (): void => {
    const made = el("div", { class: "menu", role: "menu", "aria-label": "More" });
    for (const item of items()) {
      if (!item) {
        made.append(el("hr", { role: "separator" }));
        continue;
      }
      const entry = el(
        "button",
        { type: "button", role: "menuitem", tabIndex: -1 },
        item.label,
        item.keys ? el("kbd", { class: "key-hint" }, item.keys) : null,
      );
      entry.addEventListener("click", () => {
        close();
        button.focus();
        item.run();
      });
      made.append(entry);
    }
    const entries = [...made.querySelectorAll("button")];
    made.addEventListener("keydown", (event) => {
      const at = entries.indexOf(document.activeElement as HTMLButtonElement);
      const to: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
      const next = to[event.key];
      if (next !== undefined) {
        event.preventDefault();
        entries[(next + entries.length) % entries.length]?.focus();
      } else if (event.key === "Escape" || event.key === "Tab") {
        event.preventDefault();
        event.stopPropagation();
        close();
        button.focus();
      }
    });
    const box = button.getBoundingClientRect();
    made.style.top = `${box.bottom + 4}px`;
    made.style.right = `${Math.max(8, innerWidth - box.right)}px`;
    document.body.append(made);
    menu = made;
    button.setAttribute("aria-expanded", "true");
    entries[0]?.focus();
  };
  button.addEventListener("click", () => (menu ? close() : open()));
  addEventListener("pointerdown", (event) => {
    const target = event.target as Node;
    if (menu && !menu.contains(target) && !button.contains(target)) close();
  });
}
