// Which part of the grammar looks like what.
import { styleTags, tags as t } from "@lezer/highlight";

export const highlighting = styleTags({
  "let var fun type test bench extern package object": t.definitionKeyword,
  "if else then while for return break continue match expect assert": t.controlKeyword,
  "import export load save fetch update set to with auto all as": t.keyword,
  "from where select distinct join left right outer on group by into having sort order skip take":
    t.keyword,
  "in union except intersect": t.operatorKeyword,
  LineComment: t.lineComment,
  BlockComment: t.blockComment,
  Number: t.number,
  String: t.string,
  Boolean: t.bool,
  Null: t.null,
  VariableName: t.variableName,
  "CallExpression/VariableName": t.function(t.variableName),
  "CallExpression/MemberExpression/PropertyName": t.function(t.propertyName),
  Definition: t.definition(t.variableName),
  "FunctionDefinition": t.function(t.definition(t.variableName)),
  "PropertyName FieldDefinition": t.propertyName,
  "MapEntry/VariableName": t.propertyName,
  "TypeName TypeDefinition": t.typeName,
  '+ - "*" "/" %': t.arithmeticOperator,
  '== "!=" < > <= >=': t.compareOperator,
  '&& || ?? "!"': t.logicOperator,
  "=": t.definitionOperator,
  "=>": t.punctuation,
  "( )": t.paren,
  "[ ]": t.squareBracket,
  "{ }": t.brace,
  ", . : ? | ..": t.punctuation,
});
