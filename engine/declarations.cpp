#include "declarations.h"

#include <algorithm>

namespace kinako {

using runtime::TypeDescriptor;

const TypeDescriptor* Declarations::external(std::string_view name) {
  for (const auto& [known, type] : program_.externs) {
    if (known == name) return &descriptors_.of(*type);
  }
  return nullptr;
}

const TypeDescriptor* Declarations::parameter(uint32_t function, uint32_t position) {
  // Builtins that run as functions of the program are not among those it declares.
  if (function >= program_.functions.size()) return nullptr;
  const auto& parameters = program_.functions[function]->parameters;
  return position < parameters.size() ? &descriptors_.of(*parameters[position]->type) : nullptr;
}

const TypeDescriptor* Declarations::record(std::string_view name,
                                           std::span<const std::string_view> fields) {
  for (const auto& record : program_.types.records()) {
    const auto isSame = [](const types::Field& field, std::string_view other) {
      return field.name == other;
    };
    if (record->name == name && std::equal(record->fields.begin(), record->fields.end(),
                                           fields.begin(), fields.end(), isSame)) {
      return &descriptors_.of(*record);
    }
  }
  return nullptr;
}

bool Declarations::isVariant(const runtime::Shape& shape) {
  const auto records = program_.types.records();
  for (size_t i = 0; i < records.size() && i < context_.shapes.size(); ++i) {
    if (&context_.shapes[i] == &shape) return records[i]->parent != nullptr;
  }
  return false;
}

}  // namespace kinako
