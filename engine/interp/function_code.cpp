#include "interp/function_code.h"

#include <algorithm>

#include "interp/visit.h"

namespace kinako::interp {

namespace {

// A generous guess at what one level of the tree takes of the native stack; sanitizers
// and debug builds have bigger frames.
#if defined(__SANITIZE_ADDRESS__) || !defined(__OPTIMIZE__)
constexpr uint64_t kNativeBytesPerLevel = 2048;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr uint64_t kNativeBytesPerLevel = 2048;
#else
constexpr uint64_t kNativeBytesPerLevel = 256;
#endif
#else
constexpr uint64_t kNativeBytesPerLevel = 256;
#endif

/// Most values a statement holds while a part of it is evaluated (SetIndex: three).
constexpr uint64_t kStatementTemporaries = 4;

struct Need {
  uint64_t levels = 0;       ///< of the tree
  uint64_t temporaries = 0;  ///< on the value stack at a time
};

Need measure(const types::Stmt& statement);

/// An expression may hold the values of all its parts but the last, and one more.
Need measure(const types::Expr& expression) {
  Need deepest;
  uint64_t parts = 0;
  const auto visit = [&](const auto& child) {
    const Need need = measure(child);
    deepest.levels = std::max(deepest.levels, need.levels);
    deepest.temporaries = std::max(deepest.temporaries, need.temporaries);
    ++parts;
  };
  visitChildren(expression, visit);
  return {deepest.levels + 1, deepest.temporaries + parts + 1};
}

Need measure(const types::Stmt& statement) {
  Need deepest;
  const auto visit = [&](const auto& child) {
    const Need need = measure(child);
    deepest.levels = std::max(deepest.levels, need.levels);
    deepest.temporaries = std::max(deepest.temporaries, need.temporaries);
  };
  visitChildren(statement, visit);
  return {deepest.levels + 1, deepest.temporaries + kStatementTemporaries};
}

}  // namespace

FunctionCode::FunctionCode(const types::Function& f) : function(&f) {
  name = displayName(f);
  number = f.index;
  arity = static_cast<uint32_t>(f.parameters.size());
  slots = static_cast<uint32_t>(f.locals.size());
  Need deepest;
  for (const auto* statement : f.body) {
    const Need need = measure(*statement);
    deepest.levels = std::max(deepest.levels, need.levels);
    deepest.temporaries = std::max(deepest.temporaries, need.temporaries);
  }
  stackNeed = static_cast<uint32_t>(slots + deepest.temporaries + kStatementTemporaries);
  nativeNeed =
      static_cast<uint32_t>(std::min<uint64_t>(deepest.levels * kNativeBytesPerLevel, UINT32_MAX));
  for (const auto* parameter : f.parameters) {
    if (parameter->isCaptured) capturedParameters.push_back(parameter->slot);
  }
}

}  // namespace kinako::interp
