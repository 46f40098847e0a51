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
#include <algorithm>
#include <unordered_map>

#include "types/checker.h"
#include "types/walk.h"

namespace kinako::types {

namespace {

/// Builtins that neither keep an argument nor give it back.
bool keepsNothing(Builtin builtin, size_t argument) {
  switch (builtin) {
    case Builtin::Append:
    case Builtin::Push:
      return argument == 0;
    case Builtin::Print:
    case Builtin::Json:
    case Builtin::Len:
    case Builtin::Count:
    case Builtin::Exists:
    case Builtin::Concat:
    case Builtin::Distinct:
    case Builtin::Sort:
    case Builtin::Range:
    case Builtin::Sum:
    case Builtin::Avg:
    case Builtin::Keys:
    case Builtin::Contains:
    case Builtin::IndexOf:
    case Builtin::Slice:
    case Builtin::Str:
    case Builtin::String:
    case Builtin::ToJson:
    case Builtin::Join:
    case Builtin::Sha256:
    case Builtin::Bool:
      return true;
    default:
      return false;  // the cautious answer
  }
}

bool isGrowing(const Expr* expr) {
  if (const auto* call = as<CallBuiltin>(const_cast<Expr*>(expr))) {
    return call->builtin == Builtin::Append || call->builtin == Builtin::Push;
  }
  const auto* binary = as<Binary>(const_cast<Expr*>(expr));
  return binary && binary->op == BinaryOperator::ConcatList;
}

/// The list that a growing expression grows.
Expr*& grownOperand(Expr* expr) {
  if (auto* call = as<CallBuiltin>(expr)) return call->arguments[0];
  return static_cast<Binary*>(expr)->left;
}
Expr* addedOperand(Expr* expr) {
  if (auto* call = as<CallBuiltin>(expr)) return call->arguments[1];
  return static_cast<Binary*>(expr)->right;
}

/// Strips conversions that hand the same reference on.
Expr* throughConversions(Expr* expr) {
  while (auto* convert = as<Convert>(expr)) expr = convert->operand;
  return expr;
}

bool isRead(const Expr* expr) {
  switch (expr->kind) {
    case ExprKind::LocalGet:
    case ExprKind::CaptureGet:
    case ExprKind::GlobalGet:
    case ExprKind::Index:
    case ExprKind::FieldGet:
    case ExprKind::FieldDynamic:
      return true;
    default:
      return false;
  }
}

/// Whether two expressions certainly name the same place, and naming it has no effects.
bool isSamePlace(const Expr* a, const Expr* b) {
  if (a->kind != b->kind) return false;
  switch (a->kind) {
    case ExprKind::LocalGet:
      return to<LocalGet>(a).local == to<LocalGet>(b).local;
    case ExprKind::CaptureGet:
      return to<CaptureGet>(a).local == to<CaptureGet>(b).local;
    case ExprKind::GlobalGet:
      return to<GlobalGet>(a).global == to<GlobalGet>(b).global;
    case ExprKind::FieldGet:
      return to<FieldGet>(a).field == to<FieldGet>(b).field &&
             isSamePlace(to<FieldGet>(a).object, to<FieldGet>(b).object);
    case ExprKind::FieldDynamic:
      return to<FieldDynamic>(a).name == to<FieldDynamic>(b).name &&
             isSamePlace(to<FieldDynamic>(a).object, to<FieldDynamic>(b).object);
    case ExprKind::Index:
      return to<Index>(a).indexKind == to<Index>(b).indexKind &&
             isSamePlace(to<Index>(a).object, to<Index>(b).object) &&
             isSamePlace(to<Index>(a).index, to<Index>(b).index);
    case ExprKind::IntConst:
      return to<IntConst>(a).value == to<IntConst>(b).value;
    case ExprKind::StringConst:
      return to<StringConst>(a).value == to<StringConst>(b).value;
    case ExprKind::Convert:
      return to<Convert>(a).conversion == to<Convert>(b).conversion &&
             isSamePlace(to<Convert>(a).operand, to<Convert>(b).operand);
    // What indexes are computed with.
    case ExprKind::Unary:
      return to<Unary>(a).op == to<Unary>(b).op &&
             isSamePlace(to<Unary>(a).operand, to<Unary>(b).operand);
    case ExprKind::Binary:
      return to<Binary>(a).op == to<Binary>(b).op &&
             isSamePlace(to<Binary>(a).left, to<Binary>(b).left) &&
             isSamePlace(to<Binary>(a).right, to<Binary>(b).right);
    case ExprKind::CallBuiltin:
      return to<CallBuiltin>(a).builtin == Builtin::Len &&
             to<CallBuiltin>(b).builtin == Builtin::Len &&
             isSamePlace(to<CallBuiltin>(a).arguments[0], to<CallBuiltin>(b).arguments[0]);
    default:
      return false;
  }
}

class UseAssigner {
 public:
  UseAssigner(Program& program, size_t first) : program_(program), first_(first) {}

  void run() {
    findMainOnly();
    findGrowing();
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
    for (bool changed = true; changed;) {
      changed = false;
      for (size_t i = first_; i < program_.functions.size(); ++i) {
        auto& function = *program_.functions[i];
        if (function.growsShared || !callsGrowing(function)) continue;
        function.growsShared = changed = true;
      }
    }
  }

  /// `place = append(place, …)` where the place is not an uncaptured local.
  bool growsDirectly(const Function& function) {
    bool found = false;
    walkStatements(function.body, [&](Stmt* stmt) {
      switch (stmt->kind) {
        case StmtKind::SetGlobal:
          found |= isGrowing(throughConversions(static_cast<SetGlobal*>(stmt)->value));
          break;
        case StmtKind::SetCapture:
          found |= isGrowing(throughConversions(static_cast<SetCapture*>(stmt)->value));
          break;
        case StmtKind::SetLocal: {
          auto* set = static_cast<SetLocal*>(stmt);
          found |= set->local->isCaptured && isGrowing(throughConversions(set->value));
          break;
        }
        case StmtKind::SetIndex:
          found |= isGrowing(throughConversions(static_cast<SetIndex*>(stmt)->value));
          break;
        case StmtKind::SetField:
          found |= isGrowing(throughConversions(static_cast<SetField*>(stmt)->value));
          break;
        case StmtKind::SetFieldDynamic:
          found |= isGrowing(throughConversions(static_cast<SetFieldDynamic*>(stmt)->value));
          break;
        default:
          break;
      }
    });
    walkExprs(function.body, [&](Expr* expr) { found |= callsUnknown(expr); });
    return found;
  }

  static bool callsUnknown(const Expr* expr) {
    if (expr->kind == ExprKind::CallValue || expr->kind == ExprKind::CallDynamic) return true;
    const auto* call = as<CallBuiltin>(const_cast<Expr*>(expr));
    return call && (call->builtin == Builtin::Reduce || call->builtin == Builtin::Eval);
  }

  static const Function* calledBy(const Expr* expr) {
    if (expr->kind == ExprKind::CallFunction) return to<CallFunction>(expr).function;
    if (expr->kind == ExprKind::CallClosure) return to<CallClosure>(expr).function;
    return nullptr;
  }

  static bool callsGrowing(const Function& function) {
    bool found = false;
    walkExprs(function.body, [&](Expr* expr) {
      const auto* called = calledBy(expr);
      found |= called && called->growsShared;
    });
    return found;
  }

  /// Whether evaluating `expr` may grow a list that others can reach.
  static bool mayGrow(Expr* root) {
    bool found = false;
    walkExpr(root, [&](Expr* expr) {
      const auto* called = calledBy(expr);
      found |= callsUnknown(expr) || (called && called->growsShared) ||
               expr->kind == ExprKind::BlockExpr || expr->kind == ExprKind::Match;
    });
    return found;
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
    for (bool changed = true; changed;) {
      changed = false;
      for (size_t i = first_; i < program_.functions.size(); ++i) {
        auto& function = *program_.functions[i];
        keeps_.clear();
        assign(function);
        for (auto* local : keeps_) {
          if (!local->isBorrowed) continue;
          local->isBorrowed = false;
          changed = true;
        }
      }
    }
  }

  // --- the uses

  void assign(const Function& function) {
    reads_.clear();
    depths_.clear();
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
    switch (expr->kind) {
      case ExprKind::IntConst:
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
        for (size_t i = 0; i < call->arguments.size(); ++i) {
          bool grows = false;
          for (size_t j = i + 1; j < call->arguments.size(); ++j) {
            grows |= mayGrow(call->arguments[j]);
          }
          const bool borrows = keepsNothing(call->builtin, i) && !grows;
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
    for (size_t i = 0; i < arguments.size(); ++i) {
      bool grows = false;
      for (size_t j = i + 1; j < arguments.size(); ++j) grows |= mayGrow(arguments[j]);
      const bool borrows = parameters[i]->isBorrowed && !grows;
      visit(arguments[i], borrows ? Use::Borrow : Use::Share);
    }
  }

  /// Value of a store or return; `overwritten` is the place whose old value dies with it.
  void visitStored(Expr* value, const Expr* overwritten) {
    visit(value, Use::Share);
    auto* core = throughConversions(value);
    if (!overwritten || !isGrowing(core)) return;
    auto* grown = throughConversions(grownOperand(core));
    if (isRead(grown) && isSamePlace(grown, overwritten) && !mayGrow(addedOperand(core))) {
      grown->use = Use::Move;
      if (auto* get = as<LocalGet>(grown)) keeps_.push_back(get->local);
    }
  }

  /// The one read in `value` of an uncaptured local, or of a global of main alone, when it is
  /// certainly the last: moved. `only`: the local or global that counts; null = all locals.
  void moveLastReads(Expr* value, const void* only) {
    std::unordered_map<const void*, std::vector<Expr*>> reads;
    bool isPlain = true;
    walkExpr(value, [&](Expr* expr) {
      if (expr->kind == ExprKind::BlockExpr || expr->kind == ExprKind::Match) isPlain = false;
      if (const void* variable = variableOf(expr)) reads[variable].push_back(expr);
    });
    if (!isPlain) return;
    for (auto& [variable, gets] : reads) {
      Expr* get = gets[0];
      if (only ? variable != only : get->kind != ExprKind::LocalGet) continue;
      if (gets.size() == 1 && get->type->mayHoldList()) moveRead(value, get);
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

  void moveRead(Expr* root, Expr* get) {
    if (get->use != Use::Share && !isGrownIn(root, get)) return;
    get->use = Use::Move;
    if (auto* local = as<LocalGet>(get)) keeps_.push_back(local->local);
  }

  /// `value` when it is just the read of an uncaptured local that is read nowhere else, and
  /// not again in a later turn of a loop: moved.
  void moveOnlyRead(Expr* value) {
    auto* get = as<LocalGet>(throughConversions(value));
    if (!get || get->local->isCaptured || get->use != Use::Share) return;
    if (reads_[get->local] != 1 || depths_[get->local] != depth_) return;
    moveRead(value, get);
  }

  /// Whether `get` is the list that some append or + in `root` grows.
  static bool isGrownIn(Expr* root, const Expr* get) {
    bool found = false;
    walkExpr(root, [&](Expr* expr) {
      if (isGrowing(expr)) found |= throughConversions(grownOperand(expr)) == get;
    });
    return found;
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
        LocalGet place{{ExprKind::LocalGet, Use::Share, stmt->span, set->local->type}, set->local};
        visitStored(set->value, &place);
        if (!set->local->isCaptured) moveLastReads(set->value, set->local);
        return;
      }
      case StmtKind::SetCapture: {
        auto* set = static_cast<SetCapture*>(stmt);
        CaptureGet place{{ExprKind::CaptureGet, Use::Share, stmt->span, set->local->type},
                         set->index,
                         set->local};
        return visitStored(set->value, &place);
      }
      case StmtKind::SetGlobal: {
        auto* set = static_cast<SetGlobal*>(stmt);
        GlobalGet place{{ExprKind::GlobalGet, Use::Share, stmt->span, set->global->type},
                        set->global};
        visitStored(set->value, &place);
        if (set->global->isMainOnly) moveLastReads(set->value, set->global);
        return;
      }
      case StmtKind::SetIndex: {
        auto* set = static_cast<SetIndex*>(stmt);
        visit(set->object, mayGrow(set->index) || mayGrow(set->value) ? Use::Share : Use::Borrow);
        visit(set->index, Use::Share);
        Index place{{ExprKind::Index, Use::Share, stmt->span, set->value->type},
                    set->indexKind,
                    set->object,
                    set->index};
        visitStored(set->value, &place);
        if (set->filler) visit(set->filler, Use::Share);
        return;
      }
      case StmtKind::SetField: {
        auto* set = static_cast<SetField*>(stmt);
        visit(set->object, Use::Borrow);
        FieldGet place{{ExprKind::FieldGet, Use::Share, stmt->span, set->value->type},
                       set->object,
                       set->field};
        return visitStored(set->value, &place);
      }
      case StmtKind::SetFieldDynamic: {
        auto* set = static_cast<SetFieldDynamic*>(stmt);
        visit(set->object, Use::Borrow);
        FieldDynamic place{{ExprKind::FieldDynamic, Use::Share, stmt->span, set->value->type},
                           set->object,
                           set->name};
        return visitStored(set->value, &place);
      }
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
        if (!ret->value) return;
        visit(ret->value, Use::Share);
        moveLastReads(ret->value, nullptr);
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
  std::vector<Local*> keeps_;
  // Of the function in hand:
  std::unordered_map<const Local*, uint32_t> reads_;
  std::unordered_map<const Local*, uint32_t> depths_;  ///< in how many loops it is declared
  uint32_t depth_ = 0;                                 ///< of loops around the statement
};

}  // namespace

void assignUses(Program& program, size_t firstFunction) {
  UseAssigner(program, firstFunction).run();
}

}  // namespace kinako::types
