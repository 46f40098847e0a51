// Decides for every read whether it shares, borrows or moves (typed_ast.h, Use), so that
// `xs = append(xs, v)` may grow the list in place exactly where nobody can notice.
//
// The invariant: a list whose shared bit is off is reachable from one place only. So
//  1. a read that lets a second reference come to be shares (sets the bit): the default;
//  2. a read whose value is dropped before anything else can touch the list borrows:
//     operands, index bases, arguments of builtins that keep nothing;
//  3. a read whose place is overwritten or dies right after moves.
// A borrowed list must not grow under its reader's feet: if something evaluated later, while
// the borrowed value is still in use, may grow lists that others reach (globals, captured
// variables, elements), the read shares instead. Function::growsShared says which functions
// may; a parameter is borrowed when every use of it in the function borrows.
#include <set>
#include <unordered_map>

#include "types/checker.h"
#include "types/places.h"
#include "types/walk.h"

namespace kinako::types {

namespace {

/// Whether a builtin neither keeps nor returns this argument.
bool keepsNothing(Builtin builtin, size_t argument) {
  const Keeps keeps = builtinInfo(builtin).keeps;
  return keeps == Keeps::Nothing || (keeps == Keeps::Rest && argument == 0);
}

class UseAssigner {
 public:
  UseAssigner(Program& program, size_t first, Budget& budget)
      : program_(program), first_(first), budget_(budget) {}

  void run() {
    findMainOnly();
    findGrowing();
    findHandedOver();
    findBorrowed();
    for (size_t i = first_; i < program_.functions.size(); ++i) {
      assign(*program_.functions[i]);
    }
  }

 private:
  // --- which globals no function sees

  void findMainOnly() {
    const auto note = [](Global* global) { global->isMainOnly = false; };
    for (size_t i = first_; i < program_.functions.size(); ++i) {
      const Function& function = *program_.functions[i];
      if (function.isMain) continue;
      walkExprs(function.body, [&](Expr* expr) {
        if (auto* get = as<GlobalGet>(expr)) note(get->global);
      });
      walkStatements(function.body, [&](Stmt* stmt) {
        if (stmt->kind == StmtKind::SetGlobal) note(static_cast<SetGlobal*>(stmt)->global);
      });
    }
  }

  // --- which functions may grow lists that others can reach

  void findGrowing() {
    for (size_t i = first_; i < program_.functions.size(); ++i) {
      program_.functions[i]->growsShared = growsDirectly(*program_.functions[i]);
    }
    const bool isSettled = settle([&](Function& function) {
      if (function.growsShared || !callsGrowing(function)) return false;
      return function.growsShared = true;
    });
    if (isSettled) return;
    for (size_t i = first_; i < program_.functions.size(); ++i) {
      program_.functions[i]->growsShared = true;
    }
  }

  /// Looks at all functions until `update`, which says whether it changed one, changes none. Goes
  /// forth and back, since calls lead either way; gives up on chains of calls that run to and fro
  /// all too often: then nothing is known, which is false.
  template <typename Update>
  bool settle(Update update) {
    constexpr int kMostRounds = 16;
    const size_t count = program_.functions.size() - first_;
    for (int round = 0; round < kMostRounds; ++round) {
      bool changed = false;
      for (size_t i = 0; i < count; ++i) {
        if (!budget_.goOn()) return false;
        const size_t index = first_ + (round % 2 == 0 ? i : count - 1 - i);
        changed |= update(*program_.functions[index]);
      }
      if (!changed) return true;
    }
    return false;
  }

  /// `place = append(place, …)` where the place is not an uncaptured local.
  bool growsDirectly(const Function& function) {
    bool found = false;
    walkStatements(function.body, [&](Stmt* stmt) {
      if (stmt->kind == StmtKind::SetLocal && !static_cast<SetLocal*>(stmt)->local->isCaptured) {
        return;
      }
      withStore(stmt, [&](Expr* value, const Expr* place) {
        found |= eachReused(value, place, [](Expr*) {});
      });
    });
    walkExprs(function.body, [&](Expr* expr) { found |= callsUnknown(expr); });
    return found;
  }

  static bool callsGrowing(const Function& function) {
    bool found = false;
    walkExprs(function.body, [&](Expr* expr) {
      const auto* called = calledBy(expr);
      found |= called && called->growsShared;
    });
    return found;
  }

  // --- which parameters some caller hands a list to that nobody else has

  /// `xs = f(xs)`, and `f(xs[1:])` where xs is a parameter itself, as functions that call
  /// themselves do.
  void findHandedOver() {
    for (size_t i = first_; i < program_.functions.size(); ++i) {
      const auto& function = *program_.functions[i];
      walkStatements(function.body, [](Stmt* stmt) {
        withStore(stmt, [](Expr* value, const Expr* place) {
          eachArgument(throughConversions(value), [&](Local* parameter, Expr* argument) {
            if (isRead(argument) && isSamePlace(argument, place)) parameter->isHandedOver = true;
          });
        });
      });
      walkExprs(function.body, [](Expr* expr) {
        eachArgument(expr, [](Local* parameter, Expr* argument) {
          auto* sliced = isSlicing(argument) ? reusable(argument)[0] : nullptr;
          const auto* get = sliced ? as<LocalGet>(throughConversions(sliced)) : nullptr;
          if (get && get->local->isParameter) parameter->isHandedOver = true;
        });
      });
    }
  }

  template <typename Visit>
  static void eachArgument(Expr* expr, Visit visit) {
    const auto each = [&](const Function& function, std::span<Expr*> arguments) {
      for (size_t i = 0; i < arguments.size(); ++i) {
        visit(function.parameters[i], throughConversions(arguments[i]));
      }
    };
    if (auto* call = as<CallFunction>(expr)) each(*call->function, call->arguments);
    if (auto* call = as<CallClosure>(expr)) each(*call->function, call->arguments);
  }

  // --- which parameters are only looked at

  void findBorrowed() {
    for (size_t i = first_; i < program_.functions.size(); ++i) {
      const auto& function = *program_.functions[i];
      for (auto* parameter : function.parameters) {
        parameter->isBorrowed =
            !function.growsShared && !parameter->isCaptured && parameter->type->mayHoldList();
      }
    }
    // From "all are" down to those that hold: a parameter read in a sharing position is out.
    const bool isSettled = settle([&](Function& function) {
      bool changed = false;
      keeps_.clear();
      assign(function);
      for (auto* local : keeps_) changed |= std::exchange(local->isBorrowed, false);
      return changed;
    });
    if (isSettled) return;
    for (size_t i = first_; i < program_.functions.size(); ++i) {
      for (auto* parameter : program_.functions[i]->parameters) parameter->isBorrowed = false;
    }
  }

  // --- the uses

  void assign(const Function& function) {
    // Not cleared, which takes as long as the largest function had variables.
    reads_ = decltype(reads_)();
    depths_ = decltype(depths_)();
    depth_ = 0;
    for (const auto* parameter : function.parameters) depths_[parameter] = 0;
    walkExprs(function.body, [&](Expr* expr) {
      if (auto* get = as<LocalGet>(expr)) ++reads_[get->local];
    });
    for (auto* stmt : function.body) visit(stmt);
  }

  void setUse(Expr* expr, Use use) {
    if (!expr->type->mayHoldList()) use = Use::Borrow;
    expr->use = use;
    if (use == Use::Borrow) return;
    if (auto* get = as<LocalGet>(expr)) keeps_.push_back(get->local);
  }

  /// Visits `expr` in a position that shares or borrows; reads get that use.
  void visit(Expr* expr, Use use) {
    if (!budget_.goOn()) return;
    switch (expr->kind) {
      case ExprKind::IntConst:
      case ExprKind::BigConst:
      case ExprKind::FloatConst:
      case ExprKind::BoolConst:
      case ExprKind::StringConst:
      case ExprKind::NullConst:
      case ExprKind::FunctionValue:
      case ExprKind::BuiltinValue:
        return;
      case ExprKind::LocalGet:
      case ExprKind::CaptureGet:
      case ExprKind::GlobalGet:
        setUse(expr, use);
        return;
      case ExprKind::Unary:
        return visit(static_cast<Unary*>(expr)->operand, Use::Borrow);
      case ExprKind::Truthy:
        return visit(static_cast<Truthy*>(expr)->operand, Use::Borrow);
      case ExprKind::Binary: {
        auto* binary = static_cast<Binary*>(expr);
        visit(binary->left, mayGrow(binary->right) ? Use::Share : Use::Borrow);
        visit(binary->right, Use::Borrow);
        return;
      }
      case ExprKind::Logical: {
        auto* logical = static_cast<Logical*>(expr);
        visit(logical->left, use);
        visit(logical->right, use);
        return;
      }
      case ExprKind::Conditional: {
        auto* conditional = static_cast<Conditional*>(expr);
        visit(conditional->condition, Use::Borrow);
        visit(conditional->thenValue, use);
        visit(conditional->elseValue, use);
        return;
      }
      case ExprKind::Convert:
        return visit(static_cast<Convert*>(expr)->operand, use);
      // A cast may hand the container itself on.
      case ExprKind::CastTo:
        return visit(static_cast<CastTo*>(expr)->operand, Use::Share);
      case ExprKind::CallFunction: {
        auto* call = static_cast<CallFunction*>(expr);
        visitArguments(call->function->parameters, call->arguments);
        return;
      }
      case ExprKind::CallClosure: {
        auto* call = static_cast<CallClosure*>(expr);
        visit(call->closure, Use::Borrow);
        visitArguments(call->function->parameters, call->arguments);
        return;
      }
      case ExprKind::CallBuiltin: {
        auto* call = static_cast<CallBuiltin*>(expr);
        const size_t growing = lastGrowing(call->arguments);
        for (size_t i = 0; i < call->arguments.size(); ++i) {
          const bool borrows = keepsNothing(call->builtin, i) && i >= growing;
          visit(call->arguments[i], borrows ? Use::Borrow : Use::Share);
        }
        return;
      }
      case ExprKind::CallValue: {
        auto* call = static_cast<CallValue*>(expr);
        visit(call->callee, Use::Borrow);
        shareAll(call->arguments);
        return;
      }
      case ExprKind::CallDynamic: {
        auto* call = static_cast<CallDynamic*>(expr);
        visit(call->object, Use::Share);
        shareAll(call->arguments);
        return;
      }
      case ExprKind::Partial: {
        auto* partial = static_cast<Partial*>(expr);
        visit(partial->callee, Use::Borrow);
        shareAll(partial->arguments);
        return;
      }
      case ExprKind::MakeList:
        return shareAll(static_cast<MakeList*>(expr)->elements);
      case ExprKind::MakeMap:
        for (auto& item : static_cast<MakeMap*>(expr)->items) {
          visit(item.key, Use::Share);
          visit(item.value, Use::Share);
        }
        return;
      case ExprKind::MakeRecord:
        return shareAll(static_cast<MakeRecord*>(expr)->fields);
      case ExprKind::Index: {
        auto* index = static_cast<Index*>(expr);
        visit(index->object, mayGrow(index->index) ? Use::Share : Use::Borrow);
        visit(index->index, Use::Borrow);
        setUse(expr, use);
        return;
      }
      case ExprKind::Slice: {
        auto* slice = static_cast<Slice*>(expr);
        bool grows = false;
        for (auto* bound : {slice->begin, slice->end, slice->step}) {
          if (!bound) continue;
          grows |= mayGrow(bound);
          visit(bound, Use::Borrow);
        }
        visit(slice->object, grows ? Use::Share : Use::Borrow);
        return;
      }
      case ExprKind::FieldGet:
        visit(static_cast<FieldGet*>(expr)->object, Use::Borrow);
        setUse(expr, use);
        return;
      case ExprKind::FieldDynamic:
        visit(static_cast<FieldDynamic*>(expr)->object, Use::Borrow);
        setUse(expr, use);
        return;
      case ExprKind::Match: {
        auto* match = static_cast<Match*>(expr);
        visit(match->target, Use::Share);
        for (auto& arm : match->arms) visit(arm.value, use == Use::Move ? Use::Share : use);
        return;
      }
      case ExprKind::BlockExpr: {
        auto* block = static_cast<BlockExpr*>(expr);
        for (auto* stmt : block->statements) visit(stmt);
        visit(block->result, Use::Share);
        return;
      }
      case ExprKind::Load:
        if (auto* options = static_cast<Load*>(expr)->options) visit(options, Use::Borrow);
        return;
      case ExprKind::Save: {
        auto* save = static_cast<Save*>(expr);
        visit(save->value, Use::Borrow);
        if (save->options) visit(save->options, Use::Borrow);
        return;
      }
      case ExprKind::Helper: {
        auto* helper = static_cast<Helper*>(expr);
        // RowItems hands a list on as it is; what is pushed is kept.
        for (auto* argument : helper->arguments) visit(argument, Use::Share);
        return;
      }
    }
  }

  void shareAll(std::span<Expr*> exprs) {
    for (auto* expr : exprs) visit(expr, Use::Share);
  }

  void visitArguments(const std::vector<Local*>& parameters, std::span<Expr*> arguments) {
    const size_t growing = lastGrowing(arguments);
    for (size_t i = 0; i < arguments.size(); ++i) {
      const bool borrows = parameters[i]->isBorrowed && i >= growing;
      visit(arguments[i], borrows ? Use::Borrow : Use::Share);
    }
  }

  /// The last argument that may grow lists while those before it are in use; 0 when none may.
  static size_t lastGrowing(std::span<Expr*> arguments) {
    size_t last = arguments.empty() ? 0 : arguments.size() - 1;
    while (last > 0 && !mayGrow(arguments[last])) --last;
    return last;
  }

  /// Value of a store: the old one of its place dies with it.
  void visitStored(Stmt* store) {
    withStore(store, [&](Expr* value, const Expr* place) {
      visit(value, Use::Share);
      eachReused(value, place, [&](Expr* read) { move(read); });
    });
  }

  /// Value of a return: the function's own variables die with it.
  void visitReturned(Expr* value) {
    visit(value, Use::Share);
    moveLastReads(value, nullptr);
    auto* core = throughConversions(value);
    for (auto* operand : reusable(core)) {
      auto* get = operand ? as<LocalGet>(throughConversions(operand)) : nullptr;
      if (!get || get->local->isCaptured || mayGrowAfter(core, operand)) continue;
      if (isSlicing(core) && isOnlyLookedAt(*get->local)) continue;
      return move(get);
    }
  }

  /// A parameter that no caller hands over: to cut its list down would make all of them mark
  /// theirs as shared, for the sake of what is a short copy.
  static bool isOnlyLookedAt(const Local& local) {
    return local.isParameter && !local.isHandedOver;
  }

  void move(Expr* read) {
    read->use = Use::Move;
    if (auto* get = as<LocalGet>(read)) keeps_.push_back(get->local);
  }

  /// The one read in `value` of an uncaptured local, or of a global of main alone, when it is
  /// certainly the last: moved. `only`: the local or global that counts; null = all locals.
  void moveLastReads(Expr* value, const void* only) {
    std::unordered_map<const void*, std::vector<Expr*>> reads;
    std::set<const Expr*> reused;
    bool isPlain = true;
    walkExpr(value, [&](Expr* expr) {
      if (expr->kind == ExprKind::BlockExpr || expr->kind == ExprKind::Match) isPlain = false;
      if (const void* variable = variableOf(expr)) reads[variable].push_back(expr);
      eachReusable(expr, [&](const Expr* operand) { reused.insert(operand); });
    });
    if (!isPlain) return;
    for (auto& [variable, gets] : reads) {
      Expr* get = gets[0];
      if (only ? variable != only : get->kind != ExprKind::LocalGet) continue;
      if (gets.size() > 1 || !get->type->mayHoldList()) continue;
      if (get->use == Use::Share || reused.contains(get)) move(get);
    }
  }

  /// What a read names, if nothing else can see it.
  static const void* variableOf(const Expr* expr) {
    if (expr->kind == ExprKind::LocalGet) {
      const Local* local = to<LocalGet>(expr).local;
      return local->isCaptured ? nullptr : local;
    }
    if (expr->kind == ExprKind::GlobalGet) {
      const Global* global = to<GlobalGet>(expr).global;
      return global->isMainOnly ? global : nullptr;
    }
    return nullptr;
  }

  /// `value` when it is just the read of an uncaptured local that is read nowhere else, and
  /// not again in a later iteration of a loop: moved.
  void moveOnlyRead(Expr* value) {
    auto* get = as<LocalGet>(throughConversions(value));
    if (!get || get->local->isCaptured || get->use != Use::Share) return;
    if (reads_[get->local] != 1 || depths_[get->local] != depth_) return;
    move(get);
  }

  /// The reads of lists that the operation may change in place.
  template <typename Visit>
  static void eachReusable(Expr* expr, Visit visit) {
    const auto [first, last] = reusable(expr);
    for (auto* operand : {first, last}) {
      if (!operand) continue;
      // One of two will do.
      if (operand == last && first && isRead(throughConversions(first))) continue;
      const Expr* const get = throughConversions(operand);
      const auto* local = as<const LocalGet>(get);
      if (!local || !isSlicing(expr) || !isOnlyLookedAt(*local->local)) visit(get);
    }
  }

  void visitLoop(Stmt* body) {
    ++depth_;
    visit(body);
    --depth_;
  }

  void visit(Stmt* stmt) {
    switch (stmt->kind) {
      case StmtKind::Evaluate:
        return visit(static_cast<Evaluate*>(stmt)->value, Use::Borrow);
      case StmtKind::Declare: {
        auto* declare = static_cast<Declare*>(stmt);
        visit(declare->value, Use::Share);
        moveOnlyRead(declare->value);
        depths_[declare->local] = depth_;
        return;
      }
      case StmtKind::SetLocal: {
        auto* set = static_cast<SetLocal*>(stmt);
        visitStored(stmt);
        if (!set->local->isCaptured) moveLastReads(set->value, set->local);
        return;
      }
      case StmtKind::SetCapture:
        return visitStored(stmt);
      case StmtKind::SetGlobal: {
        auto* set = static_cast<SetGlobal*>(stmt);
        visitStored(stmt);
        // In a later text of a growing program the variable is there after a trap, too, which may
        // come after a step in the middle of the value.
        if (set->global->isMainOnly && first_ == 0) moveLastReads(set->value, set->global);
        return;
      }
      case StmtKind::SetIndex: {
        auto* set = static_cast<SetIndex*>(stmt);
        visit(set->object, mayGrow(set->index) || mayGrow(set->value) ? Use::Share : Use::Borrow);
        visit(set->index, Use::Share);
        visitStored(stmt);
        if (set->filler) visit(set->filler, Use::Share);
        return;
      }
      case StmtKind::SetField:
        visit(static_cast<SetField*>(stmt)->object, Use::Borrow);
        return visitStored(stmt);
      case StmtKind::SetFieldDynamic:
        visit(static_cast<SetFieldDynamic*>(stmt)->object, Use::Borrow);
        return visitStored(stmt);
      case StmtKind::Block:
        for (auto* inner : static_cast<Block*>(stmt)->statements) visit(inner);
        return;
      case StmtKind::If: {
        auto* branch = static_cast<If*>(stmt);
        visit(branch->condition, Use::Borrow);
        visit(branch->thenBranch);
        if (branch->elseBranch) visit(branch->elseBranch);
        return;
      }
      case StmtKind::While: {
        auto* loop = static_cast<While*>(stmt);
        visit(loop->condition, Use::Borrow);
        return visitLoop(loop->body);
      }
      case StmtKind::ForRange: {
        auto* loop = static_cast<ForRange*>(stmt);
        visit(loop->begin, Use::Borrow);
        visit(loop->end, Use::Borrow);
        return visitLoop(loop->body);
      }
      case StmtKind::ForEach: {
        auto* loop = static_cast<ForEach*>(stmt);
        // The loop holds the list while its body runs, and the body may grow it.
        visit(loop->source, Use::Share);
        return visitLoop(loop->body);
      }
      case StmtKind::Return: {
        auto* ret = static_cast<Return*>(stmt);
        if (ret->value) visitReturned(ret->value);
        return;
      }
      case StmtKind::Expect: {
        auto* expect = static_cast<Expect*>(stmt);
        visit(expect->condition, Use::Borrow);
        for (const auto& operand : expect->operands) visit(operand.value, Use::Borrow);
        return;
      }
      case StmtKind::Test:
        return visit(static_cast<Test*>(stmt)->body);
      case StmtKind::Bench:
        return visit(static_cast<Bench*>(stmt)->body);
      case StmtKind::Break:
      case StmtKind::Continue:
        return;
    }
  }

  Program& program_;
  size_t first_;
  Budget& budget_;
  std::vector<Local*> keeps_;
  // Of the function in hand:
  std::unordered_map<const Local*, uint32_t> reads_;
  std::unordered_map<const Local*, uint32_t> depths_;  ///< in how many loops it is declared
  uint32_t depth_ = 0;                                 ///< of loops around the statement
};

}  // namespace

void assignUses(Program& program, size_t firstFunction, Budget& budget) {
  UseAssigner(program, firstFunction, budget).run();
}

}  // namespace kinako::types
