// The files of a session above the editor, when there are more than one.
import { openDialog } from "../ui/dialog.js";
import { byId, el } from "../ui/dom.js";
import type { Files } from "./files.js";

export interface StripActions {
  readonly show: (name: string) => void;
  readonly add: () => void;
  readonly rename: () => void;
  readonly remove: () => void;
}

export function showFiles(files: Files, actions: StripActions): void {
  const strip = byId("files");
  strip.hidden = files.all.length < 2;
  if (strip.hidden) return void strip.replaceChildren();
  const hadFocus = strip.contains(document.activeElement);
  const button = (label: string, work: () => void, more: Record<string, unknown> = {}): HTMLElement =>
    el("button", { type: "button", class: "quiet small", onclick: work, ...more }, label);
  const names = files.all.map(({ name }) =>
    button(name, () => actions.show(name), { "aria-pressed": String(name === files.current.name) }),
  );
  const tools = files.isMain
    ? []
    : [
        button("Rename", actions.rename, { "aria-label": `Rename ${files.current.name}` }),
        button("Remove", actions.remove, { "aria-label": `Remove ${files.current.name}` }),
      ];
  strip.replaceChildren(
    el("div", { class: "names" }, ...names),
    button("+", actions.add, { "aria-label": "New file", title: "New file" }),
    el("span", { class: "grow" }),
    ...tools,
  );
  if (hadFocus) strip.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus();
}

/** Asks for the name of a file, `name` unless somebody types another. */
export function askName(title: string, name: string, files: Files, take: (name: string) => void): void {
  openDialog(title, (close) => {
    const input = el("input", { type: "text", value: name, "aria-label": "Name of the file", spellcheck: false });
    const problem = el("p", { class: "hint", role: "alert" });
    const form = el(
      "form",
      { class: "name" },
      input,
      el("button", { type: "submit", class: "primary" }, "OK"),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = input.value.trim();
      const reason = chosen === name && title !== "New file" ? null : files.problemWith(chosen);
      problem.textContent = reason ?? "";
      if (reason !== null) return input.focus();
      close();
      take(chosen);
    });
    queueMicrotask(() => {
      input.focus();
      input.setSelectionRange(0, input.value.length - ".mochi".length);
    });
    const stem = name.replace(/^.*\//, "").replace(/\.mochi$/, "");
    const hint = el("p", { class: "hint" }, "Programs import it by this name: ", el("code", {}, `import "./${stem}" as ${stem}`));
    return [form, problem, hint];
  });
}
