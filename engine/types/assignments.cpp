// Assignments to variables, elements and fields.
#include <string>

#include "types/check_state.h"

namespace kinako::types {

void CheckState::assignVariable(const ast::Name& name, const ast::Expr* value, Span span,
                                Statements& out) {
  const auto immutable = [&](Span declared, std::string_view what) {
    auto& diagnostic = report(Code::T024, name.span, {name.name}).label(declared, "declared here");
    diagnostic.withHelp("`" + std::string(name.name) + "` is " + std::string(what) +
                        "; declare a variable with `var` for what changes.");
    checkExpr(value);
  };
  if (const auto found = find(name.name); found.symbol) {
    const auto symbol = *found.symbol;
    switch (symbol.kind) {
      case SymbolKind::Local:
        noteLocal(name.span, *symbol.local);
        if (symbol.function) return immutable(symbol.local->span, "a function");
        {
          const auto let = letLocals.find(symbol.local);
          if (let == letLocals.end() && !symbol.local->isMutable) {
            return immutable(symbol.local->span, "set by the surrounding code");
          }
          if (!symbol.local->isMutable) {
            auto& diagnostic = report(Code::T076, name.span, {name.name})
                                   .label(symbol.local->span, "declared here");
            fixLet(diagnostic, *let->second);
          }
          const auto declaration =
              declarationOf(*symbol.local, let != letLocals.end() ? let->second : nullptr);
          const auto before = reports;
          auto* typed = checkExpr(value, symbol.local->type);
          explainElements(before, value, declaration);
          if (let != letLocals.end()) {
            noteAssigned(let->second, symbol.local->type, typed);
          }
          typed = convertStored(typed, symbol.local->type, declaration);
          out.push_back(writeLocal(symbol.local, found.owner, typed, span));
          return;
        }
      case SymbolKind::Field: {
        auto* object = readLocal(symbol.local, found.owner, name.span);
        const auto& field = symbol.local->type->record->fields[symbol.field];
        noteField(name.span, symbol.local->type->record->fields, symbol.field);
        auto* typed = convertStored(checkExpr(value, field.type), field.type, declarationOf(field));
        out.push_back(stmt<SetField>(span, object, symbol.field, typed));
        return;
      }
      case SymbolKind::Method:
      case SymbolKind::Module:
        if (symbol.function) noteMention(name.span, symbol.function->span);
        return immutable(symbol.function ? symbol.function->span : name.span, "a function");
    }
  }
  if (const auto global = globals.find(name.name); global != globals.end()) {
    auto& info = global->second;
    noteMention(name.span, info.global->span);
    if (!info.global->isMutable) {
      auto& diagnostic =
          report(Code::T024, name.span, {name.name}).label(info.global->span, "declared here");
      if (info.declarations.size() == 1) fixLet(diagnostic, *info.declarations[0]);
      checkExpr(value);
      return;
    }
    const auto* type = globalType(info);
    const auto* let = info.declarations.size() == 1 ? info.declarations[0] : nullptr;
    auto declaration = declarationOf(*info.global, let);
    declaration.type = type;
    const auto before = reports;
    auto* typed = checkExpr(value, type);
    explainElements(before, value, declaration);
    if (let) noteAssigned(let, type, typed);
    typed = convertStored(typed, type, declaration);
    out.push_back(stmt<SetGlobal>(span, info.global, typed));
    return;
  }
  if (const auto function = functions.find(name.name); function != functions.end()) {
    noteMention(name.span, function->second.function->span);
    return immutable(function->second.function->span, "a function");
  }
  if (modules.contains(name.name)) {
    report(Code::T024, name.span, {name.name})
        .withHelp("`" + std::string(name.name) + "` is a module; a variable needs another name.");
    checkExpr(value);
    return;
  }
  if (isLost(name.name)) {
    checkExpr(value);
    return;
  }
  auto& diagnostic = report(Code::T001, name.span, {name.name});
  if (maySuggest()) suggest(diagnostic, name.span, name.name, visibleNames(false));
  checkExpr(value);
}

void CheckState::checkAssign(const ast::Assign& assign, Statements& out) {
  const auto* target = ast::withoutParens(assign.target);
  const auto span = assign.span;
  if (const auto* name = ast::as<ast::Name>(target)) {
    assignVariable(*name, assign.value, span, out);
    return;
  }
  if (const auto* field = ast::as<ast::Field>(target)) {
    assignField(*field, assign.value, span, out);
    return;
  }
  const auto* index = ast::as<ast::Index>(target);
  if (!index) {
    checkExpr(target);
    checkExpr(assign.value);
    return;  // reported by the parser
  }
  auto* object = checkExpr(index->object);
  const auto* type = object->type;
  const auto* inner = unwrapped(type);
  if (type->is(TypeKind::List)) {
    auto* position = convert(checkExpr(index->index), types().intType, Code::T015);
    auto* value = convertElement(checkExpr(assign.value, type->element), *object);
    out.push_back(stmt<SetIndex>(span, IndexKind::List, object, position, value,
                                 zeroValue(type->element, span)));
  } else if (type->is(TypeKind::Map)) {
    auto* key = checkExpr(index->index);
    if (!isConvertible(key->type, type->key)) {
      report(Code::T019, key->span, {toString(type->key), toString(key->type)});
      checkExpr(assign.value);
      return;
    }
    key = convert(key, type->key);
    auto* value = convertElement(checkExpr(assign.value, type->element), *object);
    out.push_back(stmt<SetIndex>(span, IndexKind::Map, object, key, value, nullptr));
  } else if (inner->is(TypeKind::Any) || inner->is(TypeKind::List) || inner->is(TypeKind::Map) ||
             inner->is(TypeKind::Record) || inner->is(TypeKind::Union) ||
             inner->is(TypeKind::Parameter)) {
    auto* key = checkExpr(index->index);
    checkKey(inner, key);
    const bool isContainer = inner->is(TypeKind::List) || inner->is(TypeKind::Map);
    const auto* element = isContainer ? inner->element : types().anyType;
    auto* value = toAny(convert(checkExpr(assign.value, element), element));
    out.push_back(stmt<SetIndex>(span, IndexKind::Any, toAny(object), toAny(key), value, nullptr));
  } else {
    if (inner->is(TypeKind::String)) {
      reportStringChange(*index, *object, *assign.value);
    } else {
      report(Code::T018, index->object->span, {toString(type)});
    }
    checkExpr(index->index);
    checkExpr(assign.value);
  }
}

/// `s[i] = x` of a string, with what to write instead where it is short.
void CheckState::reportStringChange(const ast::Index& place, const Expr& object,
                                    const ast::Expr& value) {
  // `s[i] += x` looks so, too.
  const Span between{place.span.end, std::max(place.span.end, value.span.begin)};
  const auto signs = source->text(between);
  const auto sign = signs.find_first_of("+-*/%");
  auto& diagnostic = report(Code::T089, place.span);
  const auto textOf = [&](const ast::Expr& part) { return std::string(source->text(part.span)); };
  const std::string text = textOf(*place.object);
  const std::string index = textOf(*place.index);
  const bool isNumber =
      !index.empty() && index.size() < 10 && index.find_first_not_of("0123456789") == index.npos;
  const bool isSimple = isNumber || place.index->kind == ast::ExprKind::Name;
  const size_t length = text.size() + index.size() + value.span.end - value.span.begin;
  const auto* outer = as<const Index>(&object);
  const bool isCharacter = outer && outer->indexKind == IndexKind::String;  // `s[0][0] = x`
  const bool isOther =
      value.kind == ast::ExprKind::ErrorExpr || (sign != signs.npos && signs[sign] != '+');
  if (!isSimple || length > 60 || value.kind == ast::ExprKind::Binary || isCharacter || isOther) {
    return;
  }
  const std::string next = isNumber ? std::to_string(std::atoi(index.c_str()) + 1) : index + " + 1";
  const std::string before = index == "0" ? "" : text + "[:" + index + "] + ";
  const std::string kept = sign == signs.npos ? "" : textOf(place) + " + ";
  diagnostic.withHelp("Build a new one: `" + text + " = " + before + kept + textOf(value) + " + " +
                      text + "[" + next + ":]`.");
}

void CheckState::assignField(const ast::Field& field, const ast::Expr* written, Span span,
                             Statements& out) {
  if (const auto* name = ast::as<ast::Name>(field.object)) {
    if (const auto* module = importedModule(name->name)) {
      noteModule(name->span, *module);
      assignImported(*module, field);
      checkExpr(written);
      return;
    }
  }
  auto* object = checkExpr(field.object);
  const auto name = program->arena.copy(field.name);
  const auto* inner = unwrapped(object->type);
  const auto dynamic = [&](const Type* type) {
    auto* value = toAny(convert(checkExpr(written, type), type));
    out.push_back(stmt<SetFieldDynamic>(span, object, name, value));
  };
  switch (inner->kind) {
    case TypeKind::Record: {
      const auto index = inner->record->fieldIndex(name);
      if (index < 0) {
        if (const auto* method = inner->record->method(name)) {
          noteMention(field.nameSpan, method->span);
          report(Code::T024, field.nameSpan, {name})
              .label(method->span, "declared here")
              .withHelp("`" + std::string(name) + "` is a method; only fields can be assigned.");
        } else {
          reportUnknownField(field.nameSpan, name, *inner->record);
        }
        checkExpr(written);
        return;
      }
      const auto& found = inner->record->fields[static_cast<size_t>(index)];
      const auto* type = found.type;
      noteField(field.nameSpan, inner->record->fields, static_cast<size_t>(index));
      if (inner != object->type) return dynamic(type);
      auto* value = checkExpr(written, type);
      value = nullLiterals(value).empty() ? convertStored(value, type, declarationOf(found))
                                          : convertTo(value, type, found.written);
      out.push_back(stmt<SetField>(span, object, static_cast<uint32_t>(index), value));
      return;
    }
    case TypeKind::Map: {
      const auto position = inner->fieldIndex(name);
      if (!inner->fields.empty() && position < 0) {
        reportUnknownField(field.nameSpan, name, toString(inner), inner->fields);
        checkExpr(written);
        return;
      }
      if (position >= 0) {
        noteField(field.nameSpan, inner->fields, static_cast<size_t>(position));
        return dynamic(inner->fields[static_cast<size_t>(position)].type);
      }
      const auto* type = inner->element;
      if (inner != object->type) return dynamic(type);
      auto* key = expr<StringConst>(field.nameSpan, types().stringType, name);
      if (!isConvertible(key->type, inner->key)) {
        report(Code::T019, field.nameSpan, {toString(inner->key), toString(key->type)});
        checkExpr(written);
        return;
      }
      out.push_back(stmt<SetIndex>(span, IndexKind::Map, object, convert(key, inner->key),
                                   convert(checkExpr(written, type), type), nullptr));
      return;
    }
    case TypeKind::Union:
      // The field as the variants that have it see it; says so when none does.
      return dynamic(
          fieldOf(expr<NullConst>(object->span, inner), name, field.nameSpan, field.span)->type);
    case TypeKind::Any:
    case TypeKind::Parameter:
      return dynamic(types().anyType);
    case TypeKind::Never:
    case TypeKind::Null:
    case TypeKind::Int:
    case TypeKind::Float:
    case TypeKind::Bool:
    case TypeKind::String:
    case TypeKind::BigInt:
    case TypeKind::BigRat:
    case TypeKind::Unit:
    case TypeKind::List:
    case TypeKind::Group:
    case TypeKind::Function:
    case TypeKind::Option:
      report(Code::T027, field.nameSpan,
             {toString(object->type), "field `" + std::string(field.name) + "`"});
      checkExpr(written);
      return;
  }
  KINAKO_UNREACHABLE();
}

}  // namespace kinako::types
