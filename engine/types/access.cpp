// Steps into values: `xs[i]`, `xs[a:b]`, `p.x`.
#include <algorithm>

#include "types/check_state.h"

namespace kinako::types {

bool CheckState::checkKey(const Type* container, const Expr* key) {
  if (container->is(TypeKind::List) || container->is(TypeKind::String)) {
    if (isConvertible(key->type, types().intType)) return true;
    report(Code::T015, key->span);
    return false;
  }
  const auto* wanted = container->is(TypeKind::Map)      ? container->key
                       : container->is(TypeKind::Record) ? types().stringType
                       : container->is(TypeKind::Union)  ? types().stringType
                                                         : types().anyType;
  if (isConvertible(key->type, wanted)) return true;
  report(Code::T019, key->span, {toString(wanted), toString(key->type)});
  return false;
}

Expr* CheckState::checkIndex(const ast::Index& node) {
  auto* object = checkExpr(node.object);
  auto* index = checkExpr(node.index);
  const auto* type = object->type;
  const bool isFine = checkKey(unwrapped(type), index);
  const auto position = [&] {
    return isFine ? convert(index, types().intType) : errorExpr(index->span);
  };
  switch (type->kind) {
    case TypeKind::List:
      return expr<Index>(node.span, type->element, IndexKind::List, object, position());
    case TypeKind::String:
      return expr<Index>(node.span, type, IndexKind::String, object, position());
    case TypeKind::Map:
      if (!isFine) return errorExpr(node.span);
      return expr<Index>(node.span, types().option(type->element), IndexKind::Map, object,
                         convert(index, type->key));
    case TypeKind::Option: {
      // null[k] is null, so the element is optional too.
      const auto* inner = type->element;
      if (inner->isNumeric() || inner->is(TypeKind::Bool) || inner->is(TypeKind::Function)) {
        report(Code::T018, node.object->span, {toString(type)});
        return errorExpr(node.span);
      }
      const auto* element = inner->is(TypeKind::List) || inner->is(TypeKind::Map) ? inner->element
                            : inner->is(TypeKind::String)                         ? inner
                                                                                  : types().anyType;
      return expr<Index>(node.span, types().option(element), IndexKind::Any, toAny(object),
                         toAny(index));
    }
    case TypeKind::Any:
    case TypeKind::Null:
    case TypeKind::Never:
    case TypeKind::Record:
    case TypeKind::Union:
    case TypeKind::Group:
    case TypeKind::Parameter:
      return expr<Index>(node.span, types().anyType, IndexKind::Any, toAny(object), toAny(index));
    case TypeKind::Int:
    case TypeKind::Float:
    case TypeKind::Bool:
    case TypeKind::BigInt:
    case TypeKind::BigRat:
    case TypeKind::Unit:
    case TypeKind::Function:
      report(Code::T018, node.object->span, {toString(type)});
      return errorExpr(node.span);
  }
  KINAKO_UNREACHABLE();
}

Expr* CheckState::checkSlice(const ast::Slice& node) {
  auto* object = checkExpr(node.object);
  const auto* type = unwrapped(object->type);
  const auto bound = [&](const ast::Expr* part) -> Expr* {
    if (!part) return nullptr;
    auto* value = checkExpr(part);
    if (type->is(TypeKind::Map)) return value;  // the bounds are not the mistake
    if (isConvertible(value->type, types().intType)) return convert(value, types().intType);
    report(Code::T015, value->span).withHelp("The parts of a slice are ints: `xs[from:to:step]`.");
    return errorExpr(value->span);
  };
  auto* begin = bound(node.begin);
  auto* end = bound(node.end);
  auto* step = bound(node.step);
  switch (type->kind) {
    case TypeKind::List:
    case TypeKind::String:
      return expr<Slice>(node.span, type, unwrap(object), begin, end, step);
    case TypeKind::Any:
    case TypeKind::Never:
    case TypeKind::Parameter:
      return expr<Slice>(node.span, types().anyType, object, begin, end, step);
    case TypeKind::Map:
      report(Code::T017, node.object->span);
      return errorExpr(node.span);
    case TypeKind::Int:
    case TypeKind::Float:
    case TypeKind::Bool:
    case TypeKind::BigInt:
    case TypeKind::BigRat:
    case TypeKind::Unit:
    case TypeKind::Null:
    case TypeKind::Group:
    case TypeKind::Function:
    case TypeKind::Record:
    case TypeKind::Union:
    case TypeKind::Option:
      report(Code::T018, node.object->span, {toString(type)})
          .withHelp("Lists and strings have slices.");
      return errorExpr(node.span);
  }
  KINAKO_UNREACHABLE();
}

Expr* CheckState::checkField(const ast::Field& field) {
  if (const auto name = externName(field); !name.name.empty()) return checkName(name, nullptr);
  if (const auto* name = ast::as<ast::Name>(field.object)) {
    if (const auto module = modules.find(name->name);
        module != modules.end() && !find(name->name).symbol) {
      noteModule(name->span, module->second);
      if (module->second.space) return importedMember(module->second, field);
      return moduleMember(module->second, field);
    }
  }
  return fieldOf(checkExpr(field.object), field.name, field.nameSpan, field.span);
}

/// A step to a field of what has none.
void CheckState::reportNoFields(const Expr& object, std::string_view name, Span nameSpan) {
  auto& diagnostic =
      report(Code::T027, nameSpan, {toString(object.type), "field `" + std::string(name) + "`"});
  const auto* type = unwrapped(object.type);
  const bool hasLength = type->is(TypeKind::List) || type->is(TypeKind::String);
  constexpr std::string_view kLengths[] = {"length", "size", "len", "count", "Length", "Count"};
  const bool isLength =
      hasLength && std::find(std::begin(kLengths), std::end(kLengths), name) != std::end(kLengths);
  const auto* builtin = findBuiltinMethod(name);
  const auto* record = type->is(TypeKind::List) && unwrapped(type->element)->is(TypeKind::Record)
                           ? unwrapped(type->element)->record
                           : nullptr;
  if (record && record->fieldIndex(name) >= 0) {
    const std::string list(sourceText(object.span));
    const std::string field(name);
    const bool isPlain = list.size() <= 40 && list.find('\n') == list.npos;
    const std::string written = isPlain ? list : "xs";
    diagnostic.withHelp("The elements of the list have this field: `" + written + "[0]." + field +
                        "`, or for all of them `from x in " + written + " select x." + field +
                        "`.");
    return;
  }
  if (!isLength && (!builtin || builtin->least > 1)) return;
  const std::string_view function = isLength ? "len" : builtin->name;
  const auto text = source->text(object.span);
  const std::string written = std::string(function) + "(" + std::string(text) + ")";
  const bool isShort = text.size() <= 40 && text.find('\n') == text.npos;
  if (!isShort) {
    diagnostic.withHelp("`" + std::string(function) + "` is a function: `" + std::string(function) +
                        "(x)`.");
    return;
  }
  diagnostic.withHelp("Write `" + written + "`.").withFix(join(object.span, nameSpan), written);
}

std::vector<std::string_view> CheckState::namesOf(const std::vector<Field>& fields) const {
  std::vector<std::string_view> names;
  if (!maySuggest()) return names;
  for (const auto& field : fields) names.push_back(field.name);
  return names;
}

const Type* CheckState::fieldOfVariants(UnionInfo& owner, std::string_view name) {
  auto& known = owner.fields;
  if (!std::exchange(owner.knowsFields, true)) {
    for (const auto* variant : owner.variants) {
      for (const auto& field : variant->fields) {
        const auto [entry, isNew] = known.try_emplace(field.name, field.type);
        if (!isNew) entry->second = joinTypes(entry->second, field.type);
      }
    }
  }
  const auto found = known.find(name);
  return found == known.end() ? nullptr : found->second;
}

const Local* localOf(const Expr* expr) {
  if (const auto* get = as<const LocalGet>(expr)) return get->local;
  if (const auto* get = as<const CaptureGet>(expr)) return get->local;
  return nullptr;
}

Expr* CheckState::fieldOf(Expr* object, std::string_view name, Span nameSpan, Span span) {
  name = program->arena.copy(name);
  const auto* type = object->type;
  const auto dynamic = [&](const Type* result) {
    return expr<FieldDynamic>(span, result, object, name);
  };
  const auto unknown = [&](std::string_view owner, const std::vector<std::string_view>& fields) {
    auto& diagnostic = report(Code::T026, nameSpan, {name, owner});
    if (!maySuggest() || suggest(diagnostic, nameSpan, name, fields) || fields.empty()) {
      return errorExpr(span);
    }
    diagnostic.withHelp("Its fields are " + listed(fields));
    return errorExpr(span);
  };
  switch (type->kind) {
    case TypeKind::Record: {
      const auto index = type->record->fieldIndex(name);
      if (index >= 0) {
        noteField(nameSpan, type->record->fields, static_cast<size_t>(index));
        return expr<FieldGet>(span, type->record->fields[static_cast<size_t>(index)].type, object,
                              static_cast<uint32_t>(index));
      }
      if (auto* method = type->record->method(name)) {
        noteMention(nameSpan, method->span);
        resultOf(method);
        auto* value = expr<FunctionValue>(span, functionType(*method), method);
        std::vector<Expr*> receiver = {object};
        return expr<Partial>(span, functionType(*method), value, list(receiver));
      }
      return unknown(type->record->name, namesOf(type->record->fields));
    }
    case TypeKind::Map: {
      if (type->fields.empty()) return dynamic(types().option(type->element));
      const auto index = type->fieldIndex(name);
      if (index < 0) {
        reportUnknownField(nameSpan, name, toString(type), type->fields);
        return errorExpr(span);
      }
      noteField(nameSpan, type->fields, static_cast<size_t>(index));
      // The map may come from elsewhere; what is in it is looked at when it is read.
      return convert(dynamic(types().anyType), type->fields[static_cast<size_t>(index)].type);
    }
    case TypeKind::Group:
      if (name == "key") return dynamic(type->key);
      if (name == "items") return dynamic(types().list(type->element));
      if (name == "count") return dynamic(types().intType);
      {
        // The key, or a part of it, by the name of the field it was taken from.
        auto* key = expr<FieldDynamic>(nameSpan, type->key, object, std::string_view("key"));
        const auto known = groupKeyNames.find(localOf(object));
        const GroupKeyNames none;
        const auto& names = known == groupKeyNames.end() ? none : known->second;
        const bool isEntry = names.places.find(name) >= 0;
        if (!names.whole.empty() && names.whole == name) {
          if (names.definition.end > 0) noteMention(nameSpan, names.definition);
          return key;
        }
        if (isEntry || type->key->fieldIndex(name) >= 0) return fieldOf(key, name, nameSpan, span);
        auto fields = namesOf(type->key->fields);
        if (maySuggest()) {
          fields.insert(fields.begin(), names.entries.begin(), names.entries.end());
          if (!names.whole.empty()) fields.insert(fields.begin(), names.whole);
          fields.insert(fields.begin(), {"key", "items", "count"});
        }
        auto* result = unknown("group", fields);
        const auto* item = unwrapped(type->element);
        const bool isOfItems =
            (item->is(TypeKind::Record) && item->record->fieldIndex(name) >= 0) ||
            (item->is(TypeKind::Map) && item->fieldIndex(name) >= 0);
        if (isOfItems) {
          const std::string group(sourceText(object->span));
          lastReport->withHelp("Each row of the group has its own: `from x in " + group +
                               " select x." + std::string(name) + "`.");
          lastReport->fixes.clear();
        }
        return result;
      }
    case TypeKind::Union: {
      noteFields(nameSpan, *type->unionInfo, name);
      if (const Type* const result = fieldOfVariants(*type->unionInfo, name)) {
        return dynamic(result);
      }
      std::vector<std::string_view> fields;
      if (maySuggest()) {
        for (const auto* variant : type->unionInfo->variants) {
          for (const auto& field : variant->fields) fields.push_back(field.name);
        }
      }
      return unknown(type->unionInfo->name, fields);
    }
    case TypeKind::Option: {
      const auto* inner = type->element;
      if (inner->is(TypeKind::Record)) {
        const auto index = inner->record->fieldIndex(name);
        if (index < 0) {
          return unknown(inner->record->name, namesOf(inner->record->fields));
        }
        noteField(nameSpan, inner->record->fields, static_cast<size_t>(index));
        return dynamic(types().option(inner->record->fields[static_cast<size_t>(index)].type));
      }
      if (inner->is(TypeKind::Map)) {
        if (!inner->fields.empty() && inner->fieldIndex(name) < 0) {
          reportUnknownField(nameSpan, name, toString(inner), inner->fields);
          return errorExpr(span);
        }
        if (const auto index = inner->fieldIndex(name); index >= 0) {
          noteField(nameSpan, inner->fields, static_cast<size_t>(index));
        }
        return dynamic(types().option(inner->element));
      }
      if (inner->is(TypeKind::Union)) {
        noteFields(nameSpan, *inner->unionInfo, name);
        return dynamic(types().anyType);
      }
      reportNoFields(*object, name, nameSpan);
      return errorExpr(span);
    }
    case TypeKind::Any:
    case TypeKind::Null:
    case TypeKind::Never:
    case TypeKind::Parameter:
      return dynamic(types().anyType);
    case TypeKind::Int:
    case TypeKind::Float:
    case TypeKind::Bool:
    case TypeKind::String:
    case TypeKind::BigInt:
    case TypeKind::BigRat:
    case TypeKind::Unit:
    case TypeKind::List:
    case TypeKind::Function:
      reportNoFields(*object, name, nameSpan);
      return errorExpr(span);
  }
  KINAKO_UNREACHABLE();
}

}  // namespace kinako::types
