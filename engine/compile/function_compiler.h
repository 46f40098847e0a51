// Compiles one function.
//
//   registers   | parameters | variables | temporaries … |  window → the callee's parameters
//
// An expression's value is in a register of the kind of its type. A variable's register is
// used in place; temporaries go back when the scope that took them ends.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/budget.h"
#include "bytecode/program.h"
#include "compile/compile.h"
#include "compile/type_info.h"
#include "types/reuse.h"
#include "types/typed_ast.h"

namespace kinako::compiler {

using bytecode::Instruction;
using bytecode::Opcode;
using Register = uint16_t;

/// What all functions of a program share while it is compiled.
struct ProgramState {
  const types::Program& source;
  bytecode::Program& program;
  TypeMap& types;
  Tests tests;
  /// By index: globals that only the main program uses. They are registers of it.
  std::vector<uint8_t> isMainOnly;
  Budget& budget;
  /// Place of the tree's first function. Builtins' are in front of it, all of them, when the
  /// program grows at its end; else they come after the tree's.
  uint32_t firstFunction = 0;

  uint32_t placeOf(const types::Function& function) const { return firstFunction + function.index; }
};

/// The function of a builtin that calls back, made when it is new.
uint32_t functionOf(ProgramState& state, Builtin builtin);

class FunctionCompiler {
 public:
  FunctionCompiler(ProgramState& state, const types::Function& function);
  /// Leaves the finished function in the program.
  void run();

 private:
  // A place in the code not known yet: the words that jump there.
  struct Label {
    int32_t position = -1;
    std::vector<size_t> uses;
    Span loop{};  ///< of the loop that begins here: where its iterations can be stopped
  };
  struct LoopState {
    Label* breaks;
    Label* continues;
  };
  /// Frees the temporaries taken since.
  class Scope {
   public:
    explicit Scope(FunctionCompiler& compiler)
        : compiler_(compiler), taken_(compiler.taken_.size()) {}
    ~Scope() { compiler_.giveBack(taken_); }

   private:
    FunctionCompiler& compiler_;
    size_t taken_;
  };

  // --- function_compiler.cpp: registers, code, labels
  /// Before each node, of which a few instructions are made; false: leave it out.
  bool mayGoOn();
  Register newRegister(RegisterKind kind);
  Register newParameter(std::string_view name, const types::Type& type);
  Register temporary(RegisterKind kind);
  void giveBack(size_t taken);
  Register window(uint32_t position);
  RegisterKind kindOfRegister(Register index) const;
  void emit(Opcode opcode, Span span, uint32_t a = 0, uint32_t b = 0, uint32_t c = 0);
  void emitWide(Opcode opcode, Span span, uint32_t a, int32_t wide);
  void extra(Span span, uint32_t a, uint32_t b = 0, uint32_t c = 0);
  /// The Target word of the jump just emitted.
  void emitTarget(Opcode opcode, Label& label, Span span);
  void target(Label& label, Span span);
  void jump(Label& label, Span span);
  void place(Label& label);
  void placeLoop(Label& label, Span loop);
  uint32_t number(uint64_t value);
  uint32_t text(std::string_view value);
  uint32_t placeOf(const types::Function& function) const { return state_.placeOf(function); }
  uint32_t type(const types::Type& type) { return state_.types.of(type); }
  /// Its TypeTag, where an instruction wants it at hand.
  uint32_t tagOf(const types::Type& of) {
    return static_cast<uint32_t>(state_.program.types[type(of)].tag);
  }
  /// What the main program returns: its last statement, if that is an expression with a value.
  const types::Expr* lastValue() const;
  bool takesTest() const { return source_.isMain && state_.tests == Tests::ByNumber; }
  void finish();
  /// Gives the instruction the opcode of a pair, if it is one with what follows at `next`.
  void fuse(bytecode::Instruction& instruction, size_t next) const;
  void tooLarge(std::string_view what);
  std::string_view sourceText(Span span) const;

  // --- kinds
  void move(Register to, Register from, Span span);
  /// `from` in a register of `kind`; the register itself when it is of it.
  Register coerce(Register from, RegisterKind kind, Span span, std::optional<Register> into = {});

  // --- expressions.cpp
  /// The value of `e`, in a register of the kind of its type.
  Register value(const types::Expr& e);
  Register valueAs(const types::Expr& e, RegisterKind kind);
  Register boxed(const types::Expr& e) { return valueAs(e, RegisterKind::Value); }
  /// The same, in `to`.
  void into(Register to, const types::Expr& e);
  void intoNatural(Register to, const types::Expr& e);
  /// A value that nothing evaluated after it can change: a copy of a variable that something
  /// in `later`, where null is nothing, assigns to.
  Register stable(const types::Expr& e, std::initializer_list<const types::Expr*> later);
  Register stable(const types::Expr& e, const types::Expr* later) { return stable(e, {later}); }
  void constant(Register to, const types::Expr& e);
  /// In a loop: the register in which the constant `e` stays from the function's begin on.
  std::optional<Register> loopConstant(const types::Expr& e);
  void readLocal(Register to, const types::LocalGet& e);
  void share(Register index, const types::Expr& read);
  void compileUnary(Register to, const types::Unary& e);
  void compileLogical(Register to, const types::Logical& e);
  void compileConditional(Register to, const types::Conditional& e);
  void compileConvert(Register to, const types::Convert& e);
  void compileMakeList(Register to, const types::MakeList& e);
  void compileMakeMap(Register to, const types::MakeMap& e);
  void compileMakeRecord(Register to, const types::MakeRecord& e);
  void compileMatch(Register to, const types::Match& e);
  void pattern(const types::Pattern& pattern, Register value, Label& otherwise, Span span);
  void compileFunctionValue(Register to, const types::FunctionValue& e);
  /// What was read from a container, checked against `type` and brought into `to`.
  void checked(Register to, Register from, const types::Type& type, Span span);

  // --- operators.cpp
  void compileBinary(Register to, const types::Binary& e);
  /// Jumps to `label` when the condition is `sense`, else goes on.
  void branch(const types::Expr& condition, bool sense, Label& label);
  bool branchBinary(const types::Binary& e, bool sense, Label& label);

  // --- access.cpp
  void compileIndex(Register to, const types::Index& e);
  bool compileNestedIndex(Register to, const types::Index& e);
  bool compileMapGetInt(Register to, const types::Convert& e);
  void compileSlice(Register to, const types::Slice& e);
  void compileFieldGet(Register to, const types::FieldGet& e);
  void compileFieldDynamic(Register to, const types::FieldDynamic& e);
  void setIndex(const types::SetIndex& s);
  void setField(const types::SetField& s);
  void setFieldDynamic(const types::SetFieldDynamic& s);

  // --- calls.cpp
  /// Evaluates the arguments in order and puts them into the window from `first` on.
  void arguments(std::span<types::Expr* const> list, const types::Function* callee,
                 uint32_t first = 0);
  void arguments(std::span<types::Expr* const> list, const std::vector<RegisterKind>& kinds,
                 uint32_t first = 0);
  void compileCall(Register to, const types::CallFunction& e);
  void compileCallClosure(Register to, const types::CallClosure& e);
  void compileCallBuiltin(Register to, const types::CallBuiltin& e);
  void compileAppend(Register to, const types::CallBuiltin& e);
  void compileCallValue(Register to, const types::CallValue& e);
  void compileCallDynamic(Register to, const types::CallDynamic& e);
  void compilePartial(Register to, const types::Partial& e);
  void compileHelper(Register to, const types::Helper& e);
  /// A call's result of one kind into a register of another.
  template <typename Emit>
  void result(Register to, RegisterKind wanted, RegisterKind kind, Span span, Emit emitCall);

  // --- statements.cpp
  void statements(std::span<types::Stmt* const> list);
  void statement(const types::Stmt& s);
  void body(const types::Stmt& s);
  void declare(const types::Local& local, Register from, Span span);
  void compileDeclare(const types::Declare& s);
  void compileSetLocal(const types::SetLocal& s);
  void compileIf(const types::If& s);
  void compileWhile(const types::While& s);
  void compileForRange(const types::ForRange& s);
  void compileForEach(const types::ForEach& s);
  void compileReturn(const types::Return& s);
  void compileExpect(const types::Expect& s);
  void compileTest(const types::Test& s);
  /// The test block at the top level whose number is in the register.
  void compileTests(Register number);
  void compileBench(const types::Bench& s);

  /// Register of a global that is one of the main program's variables; nothing otherwise.
  std::optional<Register> registerOf(const types::Global& global);
  /// Register of a variable: of its kind, or of its cell.
  Register registerOf(const types::Local& local);
  RegisterKind resultKindOf(const types::Function& function) const {
    return kindOf(*function.result);
  }

  ProgramState& state_;
  const types::Function& source_;
  bytecode::Function& function_;
  std::unordered_map<const types::Local*, Register> locals_;
  std::unordered_map<const types::Global*, Register> globals_;
  std::vector<Register> free_[5];
  std::vector<Register> taken_;
  std::vector<LoopState> loops_;
  int loopDepth_ = 0;  ///< of bodies and conditions that run more than once
  std::map<std::pair<RegisterKind, uint64_t>, Register> constants_;  ///< loaded at the begin
  struct {
    std::vector<Instruction> code;
    std::vector<Span> spans;
  } preamble_;  ///< loads them
  std::unordered_set<const types::Local*> assigned_;
  std::unordered_map<std::string_view, uint32_t> texts_;
  std::unordered_map<uint64_t, uint32_t> numbers_;
};

/// Whether evaluating it may assign to a variable of this function.
bool mayAssign(const types::Expr& e);

}  // namespace kinako::compiler
