// Forms that are typed often, with places to fill in.
import { snippetCompletion } from "@codemirror/autocomplete";
import type { Completion } from "@codemirror/autocomplete";

const forms: readonly (readonly [string, string, string])[] = [
  ["fun", "function", "fun ${name}(${x}: ${int}): ${int} {\n  ${}\n}"],
  ["for", "over a list", "for ${x} in ${xs} {\n  ${}\n}"],
  ["for", "over numbers", "for ${i} in ${0}..${10} {\n  ${}\n}"],
  ["while", "loop", "while ${condition} {\n  ${}\n}"],
  ["if", "condition", "if ${condition} {\n  ${}\n}"],
  ["match", "by pattern", "match ${value} {\n  ${pattern} => ${result}\n  _ => ${other}\n}"],
  ["type", "record", "type ${Name} {\n  ${field}: ${int}\n}"],
  ["from", "query", "from ${x} in ${xs}\nwhere ${condition}\nselect ${x}"],
  ["test", "block", 'test "${what is true}" {\n  expect ${1 + 1 == 2}\n}'],
];

export const snippets: readonly Completion[] = forms.map(([label, detail, form]) =>
  snippetCompletion(form, { label, detail, type: "keyword", boost: -1 }),
);
