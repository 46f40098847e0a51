// Dialogs and short messages.
import { el } from "./dom.js";

/** Opens a dialog; it removes itself when it is closed. `build` gets a function that closes it. */
export function openDialog(
  title: string,
  build: (close: () => void) => readonly (Node | string)[],
): HTMLDialogElement {
  const dialog = el("dialog", { "aria-label": title });
  const close = (): void => dialog.close();
  dialog.append(
    el(
      "header",
      {},
      el("h2", {}, title),
      el("button", { class: "quiet icon", type: "button", "aria-label": "Close", onclick: close }, "✕"),
    ),
    el("div", { class: "dialog-body", tabIndex: -1 }, ...build(close)),
  );
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) close();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

let shown: HTMLElement | null = null;

/** Says something in passing. */
export function toast(text: string): void {
  shown?.remove();
  const message = el("div", { class: "toast", role: "status" }, text);
  shown = message;
  (document.querySelector("dialog[open]") ?? document.body).append(message);
  setTimeout(() => message.remove(), 2600);
}

/** A read-only text with a button that copies it. */
export function copyField(label: string, text: string, rows: number): HTMLElement {
  const area = el("textarea", { readOnly: true, rows, value: text, "aria-label": label, spellcheck: false });
  area.addEventListener("focus", () => area.select());
  const button = el("button", { type: "button", "aria-label": `Copy: ${label}` }, "Copy");
  button.addEventListener("click", () => void copyText(text));
  return el("div", { class: "copy" }, el("div", { class: "frame" }, area), button);
}

export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast("Copied");
  } catch {
    toast("The browser does not allow this page to copy: select the text and copy it yourself");
  }
}

/** Passes `text` to the browser as a file to save. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = el("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
