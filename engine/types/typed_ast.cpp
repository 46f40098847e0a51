#include "types/typed_ast.h"

#include "base/trap_kind.h"

namespace kinako::types {

std::string displayName(const Function& function) {
  if (function.isMain) return "main";
  if (function.name.empty()) return std::string(kLambdaName);
  std::string name;
  if (function.owner) name.append(function.owner->name) += '.';
  return name.append(function.name);
}

void RecordInfo::addMethod(Function* method) {
  methods.push_back(method);
  methodNames_.add(method->name);
}

Function* RecordInfo::method(std::string_view method) const {
  const int index = methodNames_.find(method);
  return index < 0 ? nullptr : methods[static_cast<size_t>(index)];
}

namespace {
struct OperatorRow {
  std::string_view name;
  std::string_view text;
};
constexpr OperatorRow kUnary[] = {
#define UNARY(name, text) {#name, text},
#define BINARY(name, text)
#include "types/operators.def"
};
constexpr OperatorRow kBinary[] = {
#define UNARY(name, text)
#define BINARY(name, text) {#name, text},
#include "types/operators.def"
};
}  // namespace

std::string_view spelling(UnaryOperator op) { return kUnary[static_cast<size_t>(op)].text; }
std::string_view spelling(BinaryOperator op) { return kBinary[static_cast<size_t>(op)].text; }
std::string_view name(UnaryOperator op) { return kUnary[static_cast<size_t>(op)].name; }
std::string_view name(BinaryOperator op) { return kBinary[static_cast<size_t>(op)].name; }

}  // namespace kinako::types
