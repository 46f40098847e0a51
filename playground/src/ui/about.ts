// What this page is, and where there is more.
import { openDialog } from "./dialog.js";
import { el } from "./dom.js";

const MOCHI = "https://github.com/mochilang/mochi";
const PARTS: readonly (readonly [string, string, string])[] = [
  ["CodeMirror and Lezer", "https://codemirror.net", "the editor; MIT licence"],
  ["utf8proc, libyaml, libcsv, fast_float, RapidJSON, {fmt}, Boost.Multiprecision", "https://packages.debian.org", "inside the engine; sources from Debian"],
];

export function openAbout(): void {
  const link = (text: string, href: string): HTMLElement => el("a", { href, target: "_blank", rel: "noopener" }, text);
  openDialog("About", () => [
    el("p", {}, "Kinako runs programs in ", link("Mochi", MOCHI), ", a small language with static types, queries and integers that never overflow. It is an independent engine, written in C++ and compiled to WebAssembly."),
    el("p", {}, "Programs run in this browser, in a worker of their own, within the limits of the settings. Nothing that you type is sent anywhere; after the first visit the page works without a network."),
    el("h3", {}, "The language"),
    el(
      "ul",
      { class: "links" },
      el("li", {}, link("Mochi, its documentation and examples", MOCHI)),
    ),
    el("h3", {}, "Made with"),
    el("ul", { class: "links" }, ...PARTS.map(([name, href, what]) => el("li", {}, link(name, href), `: ${what}`))),
    el("h3", {}, "Licence"),
    el("p", {}, "Kinako and this page: MIT. Mochi is the work of its own authors."),
  ]);
}
