// Calls: arguments go into the window after the frame, where the callee's frame begins.
#include "base/check.h"
#include "compile/function_compiler.h"
#include "types/walk.h"

namespace kinako::compiler {

using namespace types;

namespace {

/// Whether it can be put into the window at the end: nothing on the way calls, and nothing
/// evaluated before it changes it.
bool isLeaf(const Expr& e) {
  if (const auto* get = as<const LocalGet>(&e)) return !get->local->isCaptured;
  return e.kind == ExprKind::IntConst || e.kind == ExprKind::FloatConst ||
         e.kind == ExprKind::BoolConst || e.kind == ExprKind::StringConst ||
         e.kind == ExprKind::NullConst;
}

}  // namespace

void FunctionCompiler::arguments(std::span<Expr* const> list, const Function* callee,
                                 uint32_t first) {
  std::vector<RegisterKind> kinds(list.size(), RegisterKind::Value);
  for (size_t i = 0; callee && i < kinds.size(); ++i) {
    kinds[i] = kindOf(*callee->parameters[i]->type);
  }
  arguments(list, kinds, first);
}

void FunctionCompiler::arguments(std::span<Expr* const> list,
                                 const std::vector<RegisterKind>& kinds, uint32_t first) {
  const auto kindAt = [&](size_t i) { return kinds[i]; };
  bool assigns = false;
  for (const Expr* argument : list) assigns |= mayAssign(*argument);
  // All but the leaves into temporaries, the last of them straight into the window.
  size_t last = list.size();
  for (size_t i = list.size(); i-- > 0;) {
    if (isLeaf(*list[i])) continue;
    last = i;
    break;
  }
  std::vector<Register> held(list.size());
  for (size_t i = 0; i < list.size(); ++i) {
    const Expr& argument = *list[i];
    if (isLeaf(argument) && !assigns) continue;
    const auto at = window(first + static_cast<uint32_t>(i));
    if (i == last && !assigns && kindOf(*argument.type) == kindAt(i)) {
      intoNatural(at, argument);
      continue;
    }
    held[i] = valueAs(argument, kindAt(i));
    const bool isVariable =
        argument.kind == ExprKind::LocalGet || argument.kind == ExprKind::GlobalGet;
    if (assigns && isVariable) {
      const Register copy = temporary(kindAt(i));
      move(copy, held[i], argument.span);
      held[i] = copy;
    }
  }
  for (size_t i = 0; i < list.size(); ++i) {
    const Expr& argument = *list[i];
    const auto at = window(first + static_cast<uint32_t>(i));
    if (isLeaf(argument) && !assigns) {
      if (kindOf(*argument.type) == kindAt(i)) {
        intoNatural(at, argument);
      } else {
        Scope scope(*this);
        coerce(value(argument), kindAt(i), argument.span, at);
      }
    } else if (i != last || assigns || kindOf(*argument.type) != kindAt(i)) {
      move(at, held[i], argument.span);
    }
  }
}

template <typename Emit>
void FunctionCompiler::result(Register to, RegisterKind wanted, RegisterKind kind, Span span,
                              Emit emitCall) {
  if (kind == wanted) return emitCall(to);
  const Register got = temporary(kind);
  emitCall(got);
  coerce(got, wanted, span, to);
}

void FunctionCompiler::compileCall(Register to, const CallFunction& e) {
  arguments(e.arguments, e.function);
  result(to, kindOf(*e.type), resultKindOf(*e.function), e.span,
         [&](Register at) { emit(Opcode::Call, e.span, at, placeOf(*e.function), window(0)); });
}

void FunctionCompiler::compileCallClosure(Register to, const CallClosure& e) {
  // The closure may not be there yet, which is found out before the arguments are evaluated.
  Register closure = boxed(*e.closure);
  emit(Opcode::CheckClosure, e.span, closure);
  arguments(e.arguments, e.function);
  result(to, kindOf(*e.type), resultKindOf(*e.function), e.span, [&](Register at) {
    emit(Opcode::CallClosure, e.span, at, closure, placeOf(*e.function));
  });
}

void FunctionCompiler::compileCallBuiltin(Register to, const CallBuiltin& e) {
  const RegisterKind kind = kindOf(*e.type);
  if (e.builtin == Builtin::Len && e.arguments.size() == 1 && kind == RegisterKind::Int) {
    const bool isString = e.arguments[0]->type->is(types::TypeKind::String);
    emit(isString ? Opcode::LenString : Opcode::Len, e.span, to, boxed(*e.arguments[0]));
    return;
  }
  if (e.builtin == Builtin::Append && e.arguments.size() == 2 && kind == RegisterKind::Value) {
    return compileAppend(to, e);
  }
  if (e.builtin == Builtin::Substring && e.arguments.size() == 3 &&
      kindOf(*e.arguments[1]->type) == RegisterKind::Int &&
      kindOf(*e.arguments[2]->type) == RegisterKind::Int) {
    const Register string =
        coerce(stable(*e.arguments[0], &e), RegisterKind::Value, e.arguments[0]->span);
    const Register begin = stable(*e.arguments[1], e.arguments[2]);
    const Register end = value(*e.arguments[2]);
    emit(Opcode::Substring, e.span, to, string, begin);
    return extra(e.span, end);
  }
  arguments(e.arguments, nullptr);
  if (callsBack(e.builtin)) {
    return result(to, kind, RegisterKind::Value, e.span, [&](Register at) {
      emit(Opcode::Call, e.span, at, functionOf(state_, e.builtin), window(0));
    });
  }
  const bool mayReuse = !e.arguments.empty() && types::mayReuse(*e.arguments[0]);
  result(to, kind, RegisterKind::Value, e.span, [&](Register at) {
    emit(Opcode::CallBuiltin, e.span, at, static_cast<uint32_t>(e.builtin), e.arguments.size());
    extra(e.span, mayReuse);
  });
}

void FunctionCompiler::compileAppend(Register to, const CallBuiltin& e) {
  const Expr& list = *e.arguments[0];
  const Register old = coerce(stable(list, e.arguments[1]), RegisterKind::Value, list.span);
  // A value that was converted only to be put into a list goes as what it was.
  const Expr* element = e.arguments[1];
  if (element->kind == ExprKind::Convert &&
      types::to<Convert>(element).conversion == Conversion::ToAny) {
    element = types::to<Convert>(element).operand;
  }
  Register added = value(*element);
  Opcode opcode = Opcode::Append;
  if (kindOfRegister(added) == RegisterKind::Int) {
    opcode = Opcode::AppendInt;
  } else if (kindOfRegister(added) == RegisterKind::Float) {
    opcode = Opcode::AppendFloat;
  } else if (kindOfRegister(added) == RegisterKind::Bool) {
    opcode = Opcode::AppendBool;
  } else {
    added = coerce(added, RegisterKind::Value, e.span);
  }
  emit(opcode, e.span, to, old, added);
  extra(e.span, mayReuse(list));
}

void FunctionCompiler::compileCallValue(Register to, const CallValue& e) {
  const Register callee = boxed(*e.callee);
  arguments(e.arguments, nullptr);
  result(to, kindOf(*e.type), RegisterKind::Value, e.span,
         [&](Register at) { emit(Opcode::CallValue, e.span, at, callee, e.arguments.size()); });
}

void FunctionCompiler::compileCallDynamic(Register to, const CallDynamic& e) {
  std::vector<Expr*> all{e.object};
  all.insert(all.end(), e.arguments.begin(), e.arguments.end());
  arguments(all, nullptr);
  result(to, kindOf(*e.type), RegisterKind::Value, e.span, [&](Register at) {
    emit(Opcode::CallMethod, e.span, at, text(e.name), e.arguments.size());
  });
  if (const auto* builtin = findBuiltinMethod(e.name); builtin && callsBack(builtin->id)) {
    functionOf(state_, builtin->id);
  }
}

void FunctionCompiler::compilePartial(Register to, const Partial& e) {
  const Register callee = boxed(*e.callee);
  arguments(e.arguments, nullptr);
  emit(Opcode::MakePartial, e.span, to, callee, e.arguments.size());
}

void FunctionCompiler::compileHelper(Register to, const Helper& e) {
  arguments(e.arguments, nullptr);
  result(to, kindOf(*e.type), RegisterKind::Value, e.span, [&](Register at) {
    emit(Opcode::CallHelper, e.span, at, static_cast<uint32_t>(e.helper), e.arguments.size());
  });
}

void FunctionCompiler::compileReturn(const Return& s) {
  Scope scope(*this);
  if (!s.value) return emit(Opcode::ReturnNull, s.span);
  // The top level has nobody who would make the call in its place.
  const auto isTail = [&](const Function& callee) {
    return source_.parent != nullptr || !source_.isMain ? resultKindOf(callee) == function_.result
                                                        : false;
  };
  if (s.value->kind == ExprKind::CallFunction) {
    const auto& call = to<CallFunction>(s.value);
    if (isTail(*call.function)) {
      arguments(call.arguments, call.function);
      return emit(Opcode::TailCall, call.span, 0, placeOf(*call.function));
    }
  } else if (s.value->kind == ExprKind::CallClosure) {
    const auto& call = to<CallClosure>(s.value);
    if (isTail(*call.function)) {
      const Register closure = boxed(*call.closure);
      emit(Opcode::CheckClosure, call.span, closure);
      arguments(call.arguments, call.function);
      return emit(Opcode::TailCallClosure, call.span, 0, closure, placeOf(*call.function));
    }
  }
  const Register result = valueAs(*s.value, function_.result);
  emit(Opcode::Return, s.span, result);
}

}  // namespace kinako::compiler
