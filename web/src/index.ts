// kinako: an engine for the Mochi language.
export {
  CompileError,
  createKinako,
  DisposedError,
  InternalError,
  Kinako,
  KinakoError,
  LimitError,
  loadModule,
  Opaque,
  Program,
  QueueFullError,
  Rational,
  RuntimeError,
  StateLostError,
  typeName,
} from "./core.js";
export type { CompileOptions, KinakoOptions, RunOptions, RunResult, Stdin } from "./kinako.js";
export type {
  Analysis,
  BuiltinFacts,
  Inspection,
  LineLink,
  Member,
  Mention,
  Origin,
  OutlineItem,
  Renaming,
  SourceRange,
  SymbolFacts,
  SymbolKind,
  TypedRange,
} from "./analysis.js";
export type { Backend, FunctionSignature, HotPlace, Limits, OpcodeCount, OpcodePairCount, Stage, Stats, TestBlock } from "./engine.js";
export type { Limit } from "./errors.js";
export type { Diagnostic, Fix, GuestFrame, Label, Operand, Span, TextEdit, Trap } from "./diagnostics.js";
export type { Externs, FileSystem, HostFunction, ImportSource } from "./host.js";
export type { Integers, KinakoFunction, KinakoInput, KinakoMap, KinakoRecord, KinakoValue } from "./values.js";
export type { WasmSource } from "./load.js";
