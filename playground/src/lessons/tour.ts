// A walk through the page in a few steps; each step outlines what it describes.
import { el } from "../ui/dom.js";
import type { View } from "../ui/tabs.js";

export interface TourParts {
  readonly openExample: (name: string) => Promise<unknown>;
  readonly show: (view: View) => void;
  readonly replace: (text: string) => void;
  /** What was in the page can come back. */
  readonly onEnd: () => void;
}

interface Step {
  readonly title: string;
  readonly text: string;
  /** The id of what is outlined. */
  readonly at: string;
  readonly begin?: (parts: TourParts) => unknown;
}

const MISTAKE = `// A name that is not declared. The wavy line shows it; the fix is one click away.
let price = 12
let count = 3
print("total:", prise * count)
`;

const STEPS: readonly Step[] = [
  {
    title: "Type here",
    text: "This is a program in Mochi. Change it as you like; it is checked while you type.",
    at: "editor",
    begin: async (parts) => {
      await parts.openExample("hello");
      parts.show("code");
    },
  },
  { title: "Run it", text: "Ctrl+Enter does the same. While the program runs, the button or Esc stops it, at any time.", at: "run" },
  {
    title: "What it prints",
    text: "Output appears while the program runs. The line below shows its time, instructions and memory.",
    at: "tab-output",
    begin: (parts) => parts.show("output"),
  },
  {
    title: "When something is wrong",
    text: "This program has a mistake. Each problem comes with help, and often with a fix that takes one click.",
    at: "tab-problems",
    begin: (parts) => {
      parts.replace(MISTAKE);
      parts.show("problems");
    },
  },
  {
    title: "Look inside",
    text: "Words, a tree, types, instructions: this is how the engine sees the program. Move the cursor, and what came from that line lights up.",
    at: "tab-inside",
    begin: async (parts) => {
      await parts.openExample("functions");
      parts.show("inside");
    },
  },
  {
    title: "A race",
    text: "The register machine, the tree interpreter and JavaScript run the same program.",
    at: "tab-race",
    begin: async (parts) => {
      await parts.openExample("fibonacci");
      parts.show("race");
    },
  },
  { title: "There is more", text: "Examples has lessons, from hello to the Benchmarks Game. Share makes a link with the program in it. Have fun!", at: "examples" },
];

let ending: (() => void) | null = null;

export function startTour(parts: TourParts): void {
  if (ending) return;
  const heading = el("h2", {});
  const text = el("p", {});
  const count = el("span", { class: "count" });
  const back = el("button", { type: "button", class: "small" }, "Back");
  const next = el("button", { type: "button", class: "small primary" }, "Next");
  const end = el("button", { type: "button", class: "quiet small" }, "End");
  const card = el(
    "section",
    { class: "tour", role: "dialog", "aria-label": "Guided tour", "aria-live": "polite" },
    heading,
    text,
    el("footer", {}, count, end, back, next),
  );
  let at = 0;
  const clear = (): void => document.querySelector(".is-toured")?.classList.remove("is-toured");
  const finish = (): void => {
    clear();
    card.remove();
    ending = null;
    parts.onEnd();
  };
  const go = async (to: number): Promise<void> => {
    const step = STEPS[to];
    if (!step) return finish();
    at = to;
    await step.begin?.(parts);
    clear();
    document.getElementById(step.at)?.classList.add("is-toured");
    heading.textContent = step.title;
    text.textContent = step.text;
    count.textContent = `${to + 1} of ${STEPS.length}`;
    back.disabled = to === 0;
    next.textContent = to === STEPS.length - 1 ? "Done" : "Next";
  };
  ending = finish;
  end.addEventListener("click", finish);
  back.addEventListener("click", () => void go(at - 1));
  next.addEventListener("click", () => void go(at + 1));
  card.addEventListener("keydown", (event) => {
    if (event.key === "Escape") finish();
  });
  document.body.append(card);
  void go(0).then(() => next.focus());
}
