// Builds small typed trees by hand and runs them: what the interpreter does with a tree is
// tested without the checker that usually makes it.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "interp/interp.h"
#include "quiet_host.h"
#include "types/typed_ast.h"

namespace kinako::test {

using namespace types;

/// A program under construction. Each node gets a span of its own, counted from 1.
class Tree {
 public:
  Program program;
  Function* main = nullptr;

  Tree() {
    program.source = std::make_shared<Source>("test.mochi", std::string(1000, '.'));
    main = function("");
    main->isMain = true;
    program.main = main;
  }

  const Type* intType() { return program.types.intType; }
  const Type* anyType() { return program.types.anyType; }

  Function* function(std::string_view name, std::initializer_list<Local*> parameters = {}) {
    auto& made = program.functions.emplace_back(std::make_unique<Function>());
    made->name = name;
    made->index = static_cast<uint32_t>(program.functions.size() - 1);
    made->source = program.source.get();
    made->result = anyType();
    for (Local* parameter : parameters) {
      parameter->isParameter = true;
      made->parameters.push_back(parameter);
      place(made.get(), parameter);
    }
    return made.get();
  }
  Local* local(std::string_view name, const Type* type) {
    auto& made = program.locals.emplace_back(std::make_unique<Local>());
    made->name = name;
    made->type = type;
    return made.get();
  }
  /// A variable of `function`.
  Local* local(Function* function, std::string_view name, const Type* type) {
    return place(function, local(name, type));
  }
  Global* global(std::string_view name, const Type* type) {
    auto& made = program.globals.emplace_back(std::make_unique<Global>());
    made->name = name;
    made->type = type;
    made->index = static_cast<uint32_t>(program.globals.size() - 1);
    return made.get();
  }
  void body(Function* function, std::vector<Stmt*> statements) {
    function->body = program.arena.copy(statements);
  }
  void mainBody(std::vector<Stmt*> statements) { body(main, std::move(statements)); }

  template <typename Node, typename... Args>
  Node* expr(const Type* type, Args&&... args) {
    return program.arena.make<Node>(Expr{Node::kKind, Use::Borrow, nextSpan(), type},
                                    std::forward<Args>(args)...);
  }
  template <typename Node, typename... Args>
  Node* stmt(Args&&... args) {
    return program.arena.make<Node>(Stmt{Node::kKind, nextSpan()}, std::forward<Args>(args)...);
  }

  Expr* number(int64_t value) { return expr<IntConst>(intType(), value); }
  Expr* real(double value) { return expr<FloatConst>(program.types.floatType, value); }
  Expr* text(std::string_view value) {
    return expr<StringConst>(program.types.stringType, program.arena.copy(value));
  }
  Expr* null() { return expr<NullConst>(program.types.nullType); }
  Expr* get(Local* local, Use use = Use::Share) {
    auto* node = expr<LocalGet>(local->type, local);
    node->use = use;
    return node;
  }
  Expr* get(Global* global) { return expr<GlobalGet>(global->type, global); }
  Expr* binary(BinaryOperator op, Expr* left, Expr* right, const Type* type = nullptr) {
    return expr<Binary>(type ? type : left->type, op, left, right);
  }
  Expr* call(Function* function, std::vector<Expr*> arguments) {
    return expr<CallFunction>(function->result, function, program.arena.copy(arguments));
  }
  Expr* call(Builtin builtin, std::vector<Expr*> arguments) {
    return expr<CallBuiltin>(anyType(), builtin, program.arena.copy(arguments));
  }
  Expr* callValue(Expr* callee, std::vector<Expr*> arguments) {
    return expr<CallValue>(anyType(), callee, program.arena.copy(arguments));
  }
  Expr* list(const Type* element, std::vector<Expr*> elements) {
    return expr<MakeList>(program.types.list(element), program.arena.copy(elements));
  }
  Stmt* block(std::vector<Stmt*> statements) { return stmt<Block>(program.arena.copy(statements)); }
  Stmt* print(Expr* value) { return stmt<Evaluate>(call(Builtin::Print, {value})); }
  Stmt* giveBack(Expr* value) { return stmt<Return>(value); }
  Stmt* declare(Local* local, Expr* value) { return stmt<Declare>(local, value); }
  Stmt* set(Local* local, Expr* value) { return stmt<SetLocal>(local, value); }

 private:
  Local* place(Function* function, Local* local) {
    local->slot = static_cast<uint32_t>(function->locals.size());
    local->function = function;
    function->locals.push_back(local);
    return local;
  }
  Span nextSpan() {
    ++spans_;
    return {spans_, spans_ + 1};
  }

  uint32_t spans_ = 0;
};

struct Result {
  interp::Outcome outcome;
  std::string out;

  TrapKind trap() const {
    REQUIRE(outcome.trap);
    return outcome.trap->kind;
  }
};

inline Result run(const Tree& tree, const interp::RunOptions& options = {}) {
  QuietHost host;
  host.tick = 1000;
  interp::Interpreter interpreter(tree.program, host, options);
  auto outcome = interpreter.run();
  return {std::move(outcome), host.out};
}

}  // namespace kinako::test
