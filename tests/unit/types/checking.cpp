#include "checking.h"

namespace kinako::types {

namespace {

std::string nameOf(ExprKind kind) {
  static constexpr std::string_view kNames[] = {
#define EXPR(Name, fields) #Name,
#define STMT(Name, fields)
#include "types/typed_ast.def"
  };
  return std::string(kNames[static_cast<size_t>(kind)]);
}

std::string nameOf(StmtKind kind) {
  static constexpr std::string_view kNames[] = {
#define EXPR(Name, fields)
#define STMT(Name, fields) #Name,
#include "types/typed_ast.def"
  };
  return std::string(kNames[static_cast<size_t>(kind)]);
}

std::string nameOf(Conversion conversion) {
  switch (conversion) {
    case Conversion::IntToFloat:
      return "IntToFloat";
    case Conversion::ToAny:
      return "ToAny";
    case Conversion::Unwrap:
      return "Unwrap";
    case Conversion::Check:
      return "Check";
    case Conversion::ToBig:
      return "ToBig";
    case Conversion::BigToInt:
      return "BigToInt";
    case Conversion::Retype:
      return "Retype";
  }
  return "";
}

std::string nameOf(HelperKind helper) {
  switch (helper) {
    case HelperKind::ListPush:
      return "ListPush";
    case HelperKind::SortRows:
      return "SortRows";
    case HelperKind::GroupInsert:
      return "GroupInsert";
    case HelperKind::GroupList:
      return "GroupList";
    case HelperKind::SliceRows:
      return "SliceRows";
    case HelperKind::Distinct:
      return "Distinct";
    case HelperKind::RowItems:
      return "RowItems";
    case HelperKind::MarkMatched:
      return "MarkMatched";
    case HelperKind::JoinIndexNew:
      return "JoinIndexNew";
    case HelperKind::JoinIndexAdd:
      return "JoinIndexAdd";
    case HelperKind::JoinIndexFind:
      return "JoinIndexFind";
    case HelperKind::ReducedItems:
      return "ReducedItems";
    case HelperKind::CallExternal:
      return "CallExternal";
  }
  return "";
}

/// What `describe` says of each expression in the body, where it says anything.
template <typename Describe>
std::string collect(std::string text, std::string_view function, Describe describe) {
  const auto checking = check(std::move(text));
  if (!checking->problems.empty()) return checking->problems;
  std::string result;
  walkExprs(checking->function(function).body, [&](Expr* expr) {
    const std::string word = describe(expr);
    if (word.empty()) return;
    if (!result.empty()) result += ' ';
    result += word;
  });
  return result;
}

}  // namespace

void Checking::add(std::string text) {
  DiagnosticSink sink;
  const auto source = std::make_shared<const Source>("test.mochi", std::move(text));
  trees.push_back(syntax::parse(source, sink));
  main = sink.hasErrors() ? nullptr : checker.check(*trees.back(), sink);
  problems.clear();
  for (const Diagnostic& each : sink.sorted()) {
    const Position place = source->position(each.span.begin);
    if (!problems.empty()) problems += '\n';
    problems += fmt::format("{} {}:{} {}", diagnosticInfo(each.code).name, place.line, place.column,
                            each.message);
  }
}

const Function& Checking::function(std::string_view name) {
  const Function* found = main;
  for (const auto& function : checker.program().functions) {
    if (function->name == name && function->result) found = function.get();
  }
  return *found;
}

std::unique_ptr<Checking> check(std::string text) {
  auto checking = std::make_unique<Checking>();
  checking->add(std::move(text));
  return checking;
}

std::string problems(std::string text) { return check(std::move(text))->problems; }

std::string help(std::string text) {
  DiagnosticSink sink;
  const auto tree =
      syntax::parse(std::make_shared<const Source>("test.mochi", std::move(text)), sink);
  Checker checker;
  checker.check(*tree, sink);
  const auto all = sink.sorted();
  return all.empty() ? "no diagnostic" : all.front().help;
}

std::string typeOf(Checking& checking, std::string_view name) {
  if (!checking.problems.empty()) return checking.problems;
  const Type* type = nullptr;
  for (const auto& global : checking.checker.program().globals) {
    if (global->name == name) type = global->type;
  }
  for (const auto& local : checking.checker.program().locals) {
    if (local->name == name) type = local->type;
  }
  return type ? toString(type) : "no such variable";
}

std::string typeOf(std::string text, std::string_view name) {
  return typeOf(*check(std::move(text)), name);
}

std::string resultOf(std::string text, std::string_view function) {
  const auto checking = check(std::move(text));
  if (!checking->problems.empty()) return checking->problems;
  return toString(checking->function(function).result);
}

std::string operatorsIn(std::string text, std::string_view function) {
  return collect(std::move(text), function, [](Expr* expr) -> std::string {
    if (const auto* binary = as<Binary>(expr)) return std::string(name(binary->op));
    if (const auto* unary = as<Unary>(expr)) return std::string(name(unary->op));
    return "";
  });
}

std::string conversionsIn(std::string text, std::string_view function) {
  return collect(std::move(text), function, [](Expr* expr) -> std::string {
    if (const auto* convert = as<Convert>(expr)) return nameOf(convert->conversion);
    if (expr->kind == ExprKind::CastTo || expr->kind == ExprKind::Truthy) return nameOf(expr->kind);
    return "";
  });
}

std::string builtinsIn(std::string text, std::string_view function) {
  return collect(std::move(text), function, [](Expr* expr) -> std::string {
    const auto* call = as<CallBuiltin>(expr);
    return call ? std::string(builtinInfo(call->builtin).name) + ":" + toString(call->type) : "";
  });
}

std::string helpersIn(std::string text, std::string_view function) {
  return collect(std::move(text), function, [](Expr* expr) -> std::string {
    const auto* helper = as<Helper>(expr);
    return helper ? nameOf(helper->helper) : "";
  });
}

std::string statementsIn(std::string text, std::string_view function) {
  const auto checking = check(std::move(text));
  if (!checking->problems.empty()) return checking->problems;
  std::string result;
  walkStatements(checking->function(function).body, [&](Stmt* stmt) {
    if (!result.empty()) result += ' ';
    result += nameOf(stmt->kind);
  });
  return result;
}

std::string usesIn(std::string text, std::string_view function) {
  return collect(std::move(text), function, [](Expr* expr) -> std::string {
    std::string read;
    if (const auto* local = as<LocalGet>(expr)) read = local->local->name;
    if (const auto* capture = as<CaptureGet>(expr)) read = capture->local->name;
    if (const auto* global = as<GlobalGet>(expr)) read = global->global->name;
    if (expr->kind == ExprKind::Index) read = "[]";
    if (expr->kind == ExprKind::FieldGet) read = ".f";
    if (const auto* field = as<FieldDynamic>(expr)) read = "." + std::string(field->name);
    if (read.empty() || !expr->type->mayHoldList()) return "";
    return read + (expr->use == Use::Share    ? ":share"
                   : expr->use == Use::Borrow ? ":borrow"
                                              : ":move");
  });
}

}  // namespace kinako::types
