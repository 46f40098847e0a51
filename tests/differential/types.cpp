#include "types.h"

namespace kinako::differential {

TypeTable::TypeTable()
    : intType(intern({Base::Int, nullptr, nullptr, {}, 0, "int"})),
      floatType(intern({Base::Float, nullptr, nullptr, {}, 0, "float"})),
      boolType(intern({Base::Bool, nullptr, nullptr, {}, 0, "bool"})),
      stringType(intern({Base::String, nullptr, nullptr, {}, 0, "string"})),
      bigIntType(intern({Base::BigInt, nullptr, nullptr, {}, 0, "bigint"})),
      bigRatType(intern({Base::BigRat, nullptr, nullptr, {}, 0, "bigrat"})),
      anyType(intern({Base::Any, nullptr, nullptr, {}, 0, "any"})) {}

Type TypeTable::intern(TypeInfo wanted) {
  for (const TypeInfo& type : types_) {
    if (type.base == wanted.base && type.element == wanted.element && type.key == wanted.key &&
        type.parameters == wanted.parameters && type.shape == wanted.shape) {
      return &type;
    }
  }
  types_.push_back(std::move(wanted));
  return &types_.back();
}

Type TypeTable::any(Type held) { return intern({Base::Any, held, nullptr, {}, 0, "any"}); }

Type TypeTable::list(Type element) {
  return intern({Base::List, element, nullptr, {}, 0, "list<" + element->spelling + ">"});
}

Type TypeTable::map(Type key, Type element) {
  return intern(
      {Base::Map, element, key, {}, 0, "map<" + key->spelling + ", " + element->spelling + ">"});
}

Type TypeTable::option(Type element) {
  return intern({Base::Option, element, nullptr, {}, 0, element->spelling + "?"});
}

Type TypeTable::function(std::vector<Type> parameters, Type result) {
  std::string spelling = "fun(";
  for (const Type parameter : parameters) {
    if (spelling.back() != '(') spelling += ", ";
    spelling += parameter->spelling;
  }
  spelling += result ? "): " + result->spelling : ")";
  return intern({Base::Function, result, nullptr, std::move(parameters), 0, std::move(spelling)});
}

Type TypeTable::record(size_t shape, const std::string& name) {
  return intern({Base::Record, nullptr, nullptr, {}, shape, name});
}

Type TypeTable::unionOf(size_t shape, const std::string& name) {
  return intern({Base::Union, nullptr, nullptr, {}, shape, name});
}

bool holdsFunction(Type type) {
  return type->base == Base::Function || (type->element && holdsFunction(type->element));
}

}  // namespace kinako::differential
