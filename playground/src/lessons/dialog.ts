// The dialog that opens an example.
import { openDialog } from "../ui/dialog.js";
import { el } from "../ui/dom.js";
import { lessons } from "./lessons.js";

export function openExamples(onChoose: (name: string) => void): void {
  openDialog("Examples", (close) =>
    lessons.flatMap(({ title, examples }) => [
      el("h3", {}, title),
      el(
        "ul",
        { class: "cards" },
        ...examples.map(({ name, title: label, about }) => {
          const button = el("button", { type: "button" }, el("strong", {}, label), el("span", {}, about));
          button.addEventListener("click", () => {
            close();
            onChoose(name);
          });
          return el("li", {}, button);
        }),
      ),
    ]),
  );
}
