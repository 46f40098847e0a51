// Mochi for CodeMirror: colours, indentation, folding, brackets, comments.
import {
  continuedIndent,
  delimitedIndent,
  flatIndent,
  foldInside,
  foldNodeProp,
  HighlightStyle,
  indentNodeProp,
  LanguageSupport,
  LRLanguage,
  syntaxHighlighting,
} from "@codemirror/language";
import { tags as t } from "@lezer/highlight";
import { parser } from "./parser.js";

const inBraces = delimitedIndent({ closing: "}", align: false });

export const mochiLanguage = LRLanguage.define({
  name: "mochi",
  parser: parser.configure({
    props: [
      indentNodeProp.add({
        "Block RecordBody MatchBody MapLiteral RecordLiteral VariantFields RecordType": inBraces,
        "ArgumentList ParameterList ParenthesizedExpression": delimitedIndent({ closing: ")", align: false }),
        ListLiteral: delimitedIndent({ closing: "]", align: false }),
        "Query TypeDeclaration LetDeclaration": continuedIndent({ except: /^[}\])]/ }),
        "Program BlockComment": flatIndent,
      }),
      foldNodeProp.add({
        "Block RecordBody MatchBody MapLiteral RecordLiteral ListLiteral ArgumentList": foldInside,
        BlockComment: (node) => ({ from: node.from + 2, to: node.to - 2 }),
      }),
    ],
  }),
  languageData: {
    commentTokens: { line: "//", block: { open: "/*", close: "*/" } },
    closeBrackets: { brackets: ["(", "[", "{", '"'] },
    indentOnInput: /^\s*[}\])]$/,
  },
});

const colours = HighlightStyle.define([
  { tag: [t.keyword, t.definitionKeyword, t.controlKeyword, t.operatorKeyword], color: "var(--plum)" },
  { tag: [t.number, t.bool, t.null], color: "var(--blue)" },
  { tag: t.string, color: "var(--green)" },
  { tag: [t.lineComment, t.blockComment], color: "var(--soft)", fontStyle: "italic" },
  { tag: t.typeName, color: "var(--teal)" },
  { tag: t.function(t.definition(t.variableName)), color: "var(--accent)", fontWeight: "600" },
  { tag: [t.function(t.variableName), t.function(t.propertyName)], color: "var(--accent)" },
  { tag: t.propertyName, color: "var(--ink)" },
]);

export function mochi(): LanguageSupport {
  return new LanguageSupport(mochiLanguage, [syntaxHighlighting(colours)]);
}
