// One run of a program: its values, its stack, and the walk over the tree.
//
//   value stack     | callee | parameters | variables | temporaries | callee | …
//                              ^ frame                                ^ the next call's,
//                                                                       grown argument by argument
//
// `callee` is the closure that was called, or null. A call's arguments are evaluated
// straight into the callee's parameters.
//
// Rules, for whoever adds a node:
//  1. A value that may be a reference and is held while something else is evaluated is
//     pushed first: a collection can happen at every statement and call.
//  2. Code that pushes also pops, except when what it evaluated is the empty value: whoever
//     catches the failure (the call, the loop) puts the stack back.
//  3. A failing runtime operation is answered by `failAt(span)`, a failing part by
//     returning the empty value as it is.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "base/check.h"
#include "heap/value_stack.h"
#include "interp/constants.h"
#include "interp/descriptors.h"
#include "interp/function_code.h"
#include "interp/interp.h"
#include "interp/native_stack.h"
#include "runtime/list.h"
#include "runtime/number.h"
#include "runtime/string.h"
#include "types/reuse.h"

namespace kinako::interp {

using runtime::Value;

/// How a statement ended. After Return the value is in Machine::result_; after TailCall
/// the call to make is in Machine::tail_. Stopped: there was a trap.
enum class Flow : uint8_t { Normal, Break, Continue, Return, TailCall, Stopped };

/// A condition's answer; Stopped: no answer, see Machine::stopped().
enum class Answer : uint8_t { No, Yes, Stopped };

enum class Tests : uint8_t { InPlace, Skipped };

/// One call in progress.
struct Activation {
  Activation* caller;
  const FunctionCode* code;
  const types::Expr* site;  ///< the call, in the caller; null = called by the host
  /// Not null: no call of a function, but of a builtin that calls back. `code` is the caller's.
  const BuiltinInfo* builtin = nullptr;
};

class Machine final : public runtime::RootSource {
 public:
  Machine(const types::Program& program, runtime::Host& host, const RunOptions& options);
  Machine(const types::Program& program, const runtime::Handover& left, const RunOptions& options);
  ~Machine() override;

  /// Runs top-level statements, then `test` unless it is null.
  Outcome run(const types::Function& function, Tests tests, const types::Test* test,
              std::string* lastValue);

  /// Calls a function of the top level from outside.
  Outcome call(const types::Function& function, std::string_view arguments);
  Outcome callHandedOut(uint32_t handle, std::string_view arguments);

  void visitRoots(runtime::Marker& marker) override;

  uint64_t hostStackLeft() const;

  const types::Program& program;
  runtime::Context& context;

 private:
  Machine(const types::Program& program, std::unique_ptr<runtime::Context> own,
          const RunOptions& options);
  Machine(const types::Program& program, runtime::Context& context, const RunOptions& options);

  // --- machine.cpp: start, growth, safepoints, traps
  void begin();
  Outcome end(Value result);
  Outcome callFromOutside(Value callee, std::string_view arguments);
  /// Nothing = failed. `code`: of the function they are for, if known.
  std::optional<uint32_t> pushArguments(const FunctionCode* code, std::string_view arguments);
  void grow();
  void addShape(const types::RecordInfo& record);
  Flow runTop(const FunctionCode& code, const types::Test* test, Value& last);

  /// False: the program has to stop.
  bool safepoint(Span span) {
    if (context.heap.polling.left > 0) [[likely]]
      return true;
    return poll(span);
  }
  /// A safepoint, and a step of those that fuel pays for: what counts as one is the same on
  /// every back end (vm/README.md).
  bool step(Span span) {
    if (!context.heap.polling.isDue()) [[likely]]
      return true;
    return poll(span);
  }
  bool poll(Span span);

  /// Adds the place and guest stack to the failure of a runtime operation; returns the empty value.
  [[gnu::cold]] Value failAt(Span span);
  [[gnu::cold]] Value fail(Span span, TrapKind kind,
                           std::initializer_list<std::string_view> operands = {});
  /// The same for statements.
  [[gnu::cold]] Flow stopAt(Span span) {
    failAt(span);
    return Flow::Stopped;
  }
  /// Why the value of an expression is the empty value: a trap, or a statement in it that left.
  Flow stopped() {
    const Flow flow = escape_;
    escape_ = Flow::Stopped;
    return flow;
  }

  FunctionCode& codeOf(const types::Function& function) { return *codes_[function.index]; }
  const types::RecordInfo& infoOf(const runtime::Shape& shape) const {
    return *records_.find(&shape)->second;
  }
  std::string_view sourceText(Span span) const;

  void push(Value value) { *top_++ = value; }
  void pop(size_t count = 1) { top_ -= count; }

  // --- eval.cpp
  Value eval(const types::Expr& e, Value* frame);
  Value evalBig(const types::BigConst& e);
  Value evalString(const types::StringConst& e);
  Value evalConditional(const types::Conditional& e, Value* frame);
  Value evalLogical(const types::Logical& e, Value* frame);
  Value evalTruthy(const types::Truthy& e, Value* frame);
  Value evalMakeList(const types::MakeList& e, Value* frame);
  Value evalMakeMap(const types::MakeMap& e, Value* frame);
  Value evalMakeRecord(const types::MakeRecord& e, Value* frame);
  Value evalBlock(const types::BlockExpr& e, Value* frame);
  Value evalLoad(const types::Load& e, Value* frame);
  Value evalSave(const types::Save& e, Value* frame);
  /// A name as a string value, made once per `node`.
  Value nameValue(const void* node, std::string_view name);
  bool pushAll(std::span<types::Expr* const> items, Value* frame);
  Answer test(const types::Expr& e, Value* frame);

  // --- variables.cpp
  static runtime::Closure* closureOf(Value* frame) {
    return runtime::as<runtime::Closure>(frame[-1]);
  }
  runtime::Cell* makeCell(Value value);
  /// The cell of a captured variable of this frame.
  runtime::Cell* cellOf(Value* frame, uint32_t slot);
  void setLocal(const types::Local& local, Value value, Value* frame);
  /// Puts the variable in a new place.
  void declareLocal(const types::Local& local, Value value, Value* frame);
  Value functionValue(const types::Function& function, Value* frame);

  // --- operators.cpp
  Value evalUnary(const types::Unary& e, Value* frame);
  Value evalBinary(const types::Binary& e, Value* frame);
  template <typename Operation>
  Value intArithmetic(const types::Binary& e, Value* frame);
  template <typename Operation>
  Value intComparison(const types::Binary& e, Value* frame);
  template <typename Operation>
  Value floatOperation(const types::Binary& e, Value* frame);
  Value anyBinary(const types::Binary& e, Value* frame);
  Value finishBinary(const types::Binary& e, Value left, Value* frame);
  /// The operator on two values; empty = failed.
  Value operate(const types::Binary& e, Value a, Value b);
  Value applyOperator(types::BinaryOperator op, Value a, Value b, Reuse reuse);
  Value scalar(const types::Expr& e, Value* frame);

  // --- convert.cpp
  Value evalConvert(const types::Convert& e, Value* frame);
  Value evalCast(const types::CastTo& e, Value* frame);
  /// Whether the value is of the kind that the type says, without any conversion.
  bool fits(Value value, const types::Type& type) const;
  /// A value just read from a container, which may hold other kinds than its type says.
  Value checkRead(Value value, const types::Type& type, Span span) {
    if (fits(value, type)) [[likely]]
      return value;
    return checkReadSlow(value, type, span);
  }
  Value checkReadSlow(Value value, const types::Type& type, Span span);

  // --- access.cpp
  Value evalIndex(const types::Index& e, Value* frame);
  Value indexList(const types::Index& e, Value object, Value index);
  Value indexMap(const types::Index& e, Value object, Value key);
  Value evalSlice(const types::Slice& e, Value* frame);
  Value evalFieldGet(const types::FieldGet& e, Value* frame);
  Value evalFieldDynamic(const types::FieldDynamic& e, Value* frame);
  Flow execSetIndex(const types::SetIndex& s, Value* frame);
  Flow execSetField(const types::SetField& s, Value* frame);
  Flow execSetFieldDynamic(const types::SetFieldDynamic& s, Value* frame);
  bool setListElement(const types::SetIndex& s, Value object, Value index, Value value,
                      Value* frame);

  // --- calls.cpp
  Value evalCallFunction(const types::CallFunction& e, Value* frame);
  Value evalCallClosure(const types::CallClosure& e, Value* frame);
  Value evalCallValue(const types::CallValue& e, Value* frame);
  Value evalPartial(const types::Partial& e, Value* frame);
  /// The closure and the arguments of a direct call, pushed as a frame's start.
  const FunctionCode* pushCall(const types::Expr& call, Value* frame);
  /// Runs a function whose parameters are at `base`, the callee in front of them; takes
  /// all of that off the stack again.
  Value invoke(const FunctionCode& code, Value* base, const types::Expr& site);
  bool startTailCall(Activation& activation, Value* base);
  [[gnu::cold]] Value overflow(const types::Expr& site);
  void enter(const FunctionCode& code, Value* base);
  /// Calls whatever is at base[-1] with `count` values at `base`, which end at the top of
  /// the stack; likewise.
  Value apply(Value* base, uint32_t count, const types::Expr& site);
  Value applyClosure(Value* base, uint32_t count, const types::Expr& site);
  Value makePartial(Value callee, const Value* arguments, uint32_t count);
  bool hasRoom(const Value* base, uint64_t values) const {
    return values <= static_cast<uint64_t>(stack_->end() - base);
  }

  // --- builtin_calls.cpp
  Value evalCallBuiltin(const types::CallBuiltin& e, Value* frame);
  Value evalCallDynamic(const types::CallDynamic& e, Value* frame);
  Value callMethod(const types::CallDynamic& e, Value* base, uint32_t count);
  Value callBuiltin(Builtin builtin, const Value* arguments, uint32_t count, bool mayReuse,
                    const types::Expr& site);
  bool checkArity(const BuiltinInfo& info, uint32_t count, Span span);

  // --- match.cpp
  Value evalMatch(const types::Match& e, Value* frame);
  Answer matches(const types::Pattern& pattern, Value value, Value* frame, Span span);

  // --- helpers.cpp
  Value evalHelper(const types::Helper& e, Value* frame);

  // --- statements.cpp
  Flow exec(const types::Stmt& s, Value* frame);
  Flow execAll(std::span<types::Stmt* const> statements, Value* frame);
  /// A branch or loop body: a block's statements without counting the block.
  Flow execBody(const types::Stmt& s, Value* frame);
  Flow execEvaluate(const types::Evaluate& s, Value* frame);
  Flow execDeclare(const types::Declare& s, Value* frame);
  Flow execSetLocal(const types::SetLocal& s, Value* frame);
  Flow execSetCapture(const types::SetCapture& s, Value* frame);
  Flow execSetGlobal(const types::SetGlobal& s, Value* frame);
  Flow execIf(const types::If& s, Value* frame);
  Flow execReturn(const types::Return& s, Value* frame);
  Flow execExpect(const types::Expect& s, Value* frame);
  Flow execTest(const types::Test& s, Value* frame);
  Flow execBench(const types::Bench& s, Value* frame);

  // --- loops.cpp
  Flow execWhile(const types::While& s, Value* frame);
  Flow execForRange(const types::ForRange& s, Value* frame);
  Flow execForBigRange(const types::ForRange& s, Value begin, Value end, Value* frame);
  Flow execForEach(const types::ForEach& s, Value* frame);
  Flow forEachElement(const types::ForEach& s, Value list, Value* frame);
  Flow forEachCharacter(const types::ForEach& s, Value string, Value* frame);
  /// One iteration with `value` in the loop's variable. Normal: continue.
  Flow iterate(const types::ForEach& s, Value value, Value* frame);
  Flow iterate(const types::ForRange& s, Value value, Value* frame);
  /// What the end of a body means for its loop: Normal = next iteration, Break = the end.
  Flow afterBody(Flow flow, Value* top, Span span);

  std::unique_ptr<runtime::Context> own_;  ///< null: the context is another back end's
  const RunOptions options_;
  std::optional<runtime::ValueStack> stack_;  ///< while the program runs
  Value* top_;
  Activation* current_ = nullptr;
  uint32_t depth_ = 0;
  uintptr_t nativeFloor_ = 0;

  std::vector<Value> globals_;
  std::vector<std::unique_ptr<FunctionCode>> codes_;  ///< by Function::index
  std::unordered_map<const runtime::Shape*, const types::RecordInfo*> records_;
  DescriptorCache descriptors_;
  ConstantTable constants_;
  Tests tests_ = Tests::InPlace;

  Value result_;  ///< of the last Return
  struct {
    const FunctionCode* code = nullptr;
    Value* base = nullptr;
  } tail_;
  Flow escape_ = Flow::Stopped;               ///< see stopped()
  const types::Expr* builtinSite_ = nullptr;  ///< the builtin call in progress
  std::optional<TrapReport> trap_;
};

/// Whether evaluating it cannot reach a safepoint: constants and variables.
inline bool isLeaf(const types::Expr& e) {
  static_assert(types::ExprKind::IntConst == types::ExprKind{0});
  return e.kind <= types::ExprKind::GlobalGet;
}

/// How a list of such elements starts out; it adapts to what is stored.
inline Storage storageOf(const types::Type& element) {
  switch (element.kind) {
    case types::TypeKind::Int:
      return Storage::Int;
    case types::TypeKind::Float:
      return Storage::Float;
    case types::TypeKind::Bool:
      return Storage::Bool;
    case types::TypeKind::BigInt:
    case types::TypeKind::String:
    case types::TypeKind::BigRat:
    case types::TypeKind::Unit:
    case types::TypeKind::Null:
    case types::TypeKind::Any:
    case types::TypeKind::Never:
    case types::TypeKind::List:
    case types::TypeKind::Map:
    case types::TypeKind::Group:
    case types::TypeKind::Function:
    case types::TypeKind::Record:
    case types::TypeKind::Union:
    case types::TypeKind::Option:
    case types::TypeKind::Parameter:
      return Storage::Any;
  }
  KINAKO_UNREACHABLE();
}

inline void noteUse(Value value, types::Use use) {
  if (use == types::Use::Share) runtime::markShared(value);
}

}  // namespace kinako::interp
