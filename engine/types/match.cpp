// `match`: patterns, what they cover, and the type all arms agree on.
#include <algorithm>
#include <set>

#include "base/float_text.h"
#include "types/check_state.h"

namespace kinako::types {

namespace {

/// A pattern that was reported already: what hangs on it says nothing.
bool isBroken(const Pattern& pattern) {
  return pattern.kind == PatternKind::Equal && pattern.literal->type->is(TypeKind::Any);
}

/// Literals that mean the same have the same text.
std::string literalKey(const Expr* literal) {
  if (const auto* number = as<const IntConst>(literal)) return std::to_string(number->value);
  if (const auto* number = as<const BigConst>(literal)) return std::string(number->digits);
  if (const auto* number = as<const FloatConst>(literal)) {
    return "f" + floatText(number->value, FloatLayout::Source);
  }
  if (const auto* text = as<const StringConst>(literal)) return "s" + std::string(text->value);
  if (const auto* answer = as<const BoolConst>(literal)) return answer->value ? "true" : "false";
  return "null";
}

}  // namespace

RecordInfo* CheckState::patternRecord(const ast::Pattern& pattern, Span nameSpan,
                                      const Type* target) {
  if (pattern.name.find('.') != std::string_view::npos) {
    return importedRecord(pattern.name, nameSpan);
  }
  if (auto* record = findRecord(pattern.name)) {
    noteRecord(nameSpan, pattern.name);
    return record;
  }
  // The variants of a union from another module need not be qualified here.
  const auto* inner = unwrapped(target);
  if (!inner->is(TypeKind::Union)) return nullptr;
  const int index = inner->unionInfo->variantNames.find(pattern.name);
  if (index < 0) return nullptr;
  auto* variant = inner->unionInfo->variants[static_cast<size_t>(index)];
  noteMention(nameSpan, variant->span);
  return variant;
}

Pattern CheckState::checkPattern(const ast::Pattern& pattern, const Type* target) {
  Pattern result{};
  const auto impossible = [&](const Type* type) {
    if (!isConvertible(target, type) && !isConvertible(type, target)) {
      report(Code::T008, pattern.span, {toString(target), toString(type)});
    }
  };
  const auto broken = [&] {
    for (const auto& argument : pattern.arguments) checkPattern(argument, types().anyType);
    result.kind = PatternKind::Equal;
    result.literal = errorExpr(pattern.span);
    return result;
  };
  switch (pattern.form) {
    case ast::PatternForm::Wildcard:
      result.kind = PatternKind::Wildcard;
      return result;
    case ast::PatternForm::Literal:
      result.kind = PatternKind::Equal;
      result.literal = checkExpr(pattern.literal);
      if (bigLiteral(result.literal)) result.literal = to<Convert>(result.literal).operand;
      if (!result.literal->type->isNumeric() || !unwrapped(target)->isNumeric()) {
        impossible(result.literal->type);
      }
      return result;
    case ast::PatternForm::Name:
      if (auto* record = patternRecord(pattern, pattern.span, target)) {
        impossible(record->type);
        result.kind = PatternKind::Record;
        result.record = record;
        return result;
      }
      if (pattern.name.find('.') != std::string_view::npos) return broken();
      if (const auto known = current->scopes.back().find(pattern.name);
          known != current->scopes.back().end()) {
        report(Code::T070, pattern.span, {pattern.name})
            .label(known->second.local->span, "first bound here")
            .withHelp("Every field needs a different name; `_` ignores a field.");
      }
      result.kind = PatternKind::Bind;
      result.local = declareLocal(
          pattern.name, target->is(TypeKind::Null) ? types().anyType : target, pattern.span, false);
      return result;
    case ast::PatternForm::Variant: {
      const auto begin = pattern.span.begin;
      const Span nameSpan{begin, begin + static_cast<uint32_t>(pattern.name.size())};
      if (isLost(pattern.name)) return broken();
      auto* record = patternRecord(pattern, nameSpan, target);
      if (!record && pattern.name.find('.') != std::string_view::npos) return broken();
      if (!record) {
        auto& diagnostic = report(Code::T025, pattern.span, {pattern.name});
        if (maySuggest()) {
          std::vector<std::string_view> candidates;
          for (const auto& entry : variants) candidates.push_back(entry.first);
          suggest(diagnostic, nameSpan, pattern.name, candidates);
        }
        return broken();
      }
      impossible(record->type);
      if (pattern.arguments.size() != record->fields.size()) {
        report(Code::T072, pattern.span,
               {record->name, std::to_string(record->fields.size()),
                std::to_string(pattern.arguments.size())})
            .label(record->span, "declared here");
      }
      result.kind = PatternKind::Record;
      result.record = record;
      std::vector<Pattern> arguments;
      for (size_t i = 0; i < pattern.arguments.size(); ++i) {
        arguments.push_back(checkPattern(pattern.arguments[i], i < record->fields.size()
                                                                   ? record->fields[i].type
                                                                   : types().anyType));
      }
      result.arguments = program->arena.copy(arguments);
      return result;
    }
  }
  KINAKO_UNREACHABLE();
}

Expr* CheckState::checkMatch(const ast::Match& match, const Type* expected) {
  auto* target = checkExpr(match.target);
  const auto* targetType = target->type;
  std::vector<MatchArm> arms;
  const Type* joined = nullptr;
  bool isTotal = false;
  bool hasBroken = false;
  std::set<const RecordInfo*> seen;
  std::set<std::string> literals;
  for (const auto& arm : match.arms) {
    ScopeGuard scope(*this);
    // An arm for another variant than the only one possible never matches, that is all.
    MatchArm typed{checkPattern(arm.pattern, widened(targetType)), nullptr};
    if (isTotal) {
      report(Code::T054, arm.pattern.span, {"arm after catch-all is unreachable"});
    }
    if (isBroken(typed.pattern)) {
      hasBroken = true;
      continue;
    }
    bool plain = true;
    for (const auto& argument : typed.pattern.arguments) {
      plain &= argument.kind == PatternKind::Wildcard || argument.kind == PatternKind::Bind;
    }
    if (typed.pattern.kind == PatternKind::Wildcard || typed.pattern.kind == PatternKind::Bind) {
      isTotal = true;
    } else if (typed.pattern.kind == PatternKind::Record && plain) {
      if (!seen.insert(typed.pattern.record).second) {
        report(Code::T054, arm.pattern.span,
               {"duplicate variant `" + std::string(typed.pattern.record->name) + "`"});
      }
    } else if (typed.pattern.kind == PatternKind::Equal) {
      if (!literals.insert(literalKey(typed.pattern.literal)).second) {
        report(Code::T054, arm.pattern.span, {"duplicate literal pattern"});
      }
    }
    if (arm.value) {
      typed.value = checkExpr(arm.value, expected);
    } else if (arm.body) {
      typed.value = checkBlockValue(*arm.body, expected);
    } else {
      typed.value = errorExpr(arm.pattern.span);  // reported by the parser
    }
    const auto* type = typed.value->type;
    if (type->is(TypeKind::Unit)) type = types().nullType;
    joined = joined ? joinTypes(joined, type) : type;
    arms.push_back(typed);
  }
  const auto* inner = unwrapped(targetType);
  if (!isTotal && inner->is(TypeKind::Union)) {
    const auto& possible = inner->unionInfo->variants;
    const auto isOurs = [&](const RecordInfo* record) {
      return record->parent == inner->unionInfo;
    };
    if (static_cast<size_t>(std::count_if(seen.begin(), seen.end(), isOurs)) == possible.size()) {
      isTotal = targetType == inner;
    } else if (!hasBroken) {
      std::vector<std::string> missing;
      for (const auto* variant : possible) {
        if (sink->isFull()) break;  // nobody will see them
        if (!seen.contains(variant)) missing.emplace_back(variant->name);
      }
      report(Code::T050, match.span, {inner->unionInfo->name, enumerate("variant", missing)});
    }
  }
  if (inner == targetType && inner->is(TypeKind::Bool)) {
    isTotal |= literals.contains("true") && literals.contains("false");
  }
  joined = joined ? widened(joined) : types().nullType;
  if (!isTotal) joined = joinTypes(joined, types().nullType);
  if (joined->is(TypeKind::Null)) joined = types().anyType;
  for (auto& arm : arms) arm.value = convert(arm.value, joined);
  return expr<Match>(match.span, joined, target, program->arena.copy(arms));
}

}  // namespace kinako::types
