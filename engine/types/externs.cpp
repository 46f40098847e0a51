// `extern fun` and `extern let` that the host supplies: functions and variables like any other,
// whose body and value are a call of the host. What it does not supply is only noted, for the
// message about its use.
#include "types/check_state.h"

namespace kinako::types {

void CheckState::declareExtern(const ast::Extern& external) {
  if (external.form == ast::ExternForm::Type || external.form == ast::ExternForm::Object) return;
  const auto name = program->arena.copy(external.name);
  externs[name] = external.nameSpan;
  if (!supplied.contains(external.name)) return;
  const Span span = external.nameSpan;
  if (external.form == ast::ExternForm::Variable) {
    auto global = std::make_unique<Global>();
    global->name = name;
    global->span = span;
    global->index = static_cast<uint32_t>(program->globals.size());
    global->type = external.type ? resolve(external.type) : types().anyType;
    globals[name] = {global.get(), {}, true, false};
    program->globals.push_back(std::move(global));
    return;
  }
  auto* function = newFunction(name, span);
  declareSignature(*function, external.parameters, external.type, {.hasValue = true}, nullptr);
  if (!function->result) function->result = types().anyType;
  std::vector<Expr*> arguments;
  for (auto* parameter : function->parameters) {
    arguments.push_back(toAny(expr<LocalGet>(span, parameter->type, parameter)));
  }
  auto* value = callExternal(name, function->result, arguments, span);
  function->body = list(std::vector<Stmt*>{stmt<Return>(span, value)});
  functions[name] = {nullptr, function, BodyState::Checked, {}, nullptr};
}

ast::Name CheckState::externName(const ast::Field& field) {
  ast::Name whole{};
  whole.kind = ast::ExprKind::Name;
  whole.span = field.span;
  if (externs.empty()) return whole;
  std::string name(field.name);
  const ast::Expr* object = field.object;
  while (const auto* outer = ast::as<ast::Field>(object)) {
    name = std::string(outer->name) + "." + name;
    object = outer->object;
  }
  const auto* root = ast::as<ast::Name>(object);
  // A variable hides it.
  if (!root || find(root->name).symbol || globals.contains(root->name)) return whole;
  const auto known = externs.find(std::string(root->name) + "." + name);
  if (known == externs.end()) return whole;
  // A module of that name has it when the host has not.
  if (!supplied.contains(known->first) && modules.contains(root->name)) return whole;
  whole.name = known->first;
  return whole;
}

Expr* CheckState::callExternal(std::string_view name, const Type* type,
                               const std::vector<Expr*>& arguments, Span span) {
  std::vector<Expr*> all{
      toAny(expr<StringConst>(span, types().stringType, program->arena.copy(name)))};
  all.insert(all.end(), arguments.begin(), arguments.end());
  Expr* value = expr<Helper>(span, types().anyType, HelperKind::CallExternal, list(all));
  program->externs.emplace_back(program->arena.copy(name), type);
  if (type->is(TypeKind::Any) || type->is(TypeKind::Unit)) return value;
  // That all of its parts are of their types is seen to where it is read (runtime/exchange).
  return convert(value, type);
}

}  // namespace kinako::types
