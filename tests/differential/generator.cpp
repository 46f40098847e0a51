// What pieces are made of, and which variables can be seen.
#include "generator.h"

namespace kinako::differential {

void generate(uint64_t seed, Tree& tree) { Generator(seed, tree).program(); }

Generator::Generator(uint64_t seed, Tree& tree) : random_(seed), tree_(tree) {
  for (uint8_t& preference : swarm_) {
    const uint32_t roll = random_.below(100);
    preference = roll < 20 ? 0 : roll < 75 ? 2 : 6;
  }
  const uint32_t roll = random_.below(100);
  edges_ = random_.pick({0U, 0U, 5U, 5U, 25U, 45U});
  risk_ = roll < 55 ? 0 : roll < 90 ? 1 : 8;
}

Node* Generator::expression(Kind kind, Type type, std::string_view text,
                            std::initializer_list<Node*> children) {
  return tree_.add(kind, Role::Expression, type->spelling, text, children);
}

Node* Generator::statement(Kind kind, std::string_view text,
                           std::initializer_list<Node*> children) {
  return tree_.add(kind, Role::Statement, "", text, children);
}

Node* Generator::part(Kind kind, std::string_view text, std::initializer_list<Node*> children) {
  return tree_.add(kind, Role::Part, "", text, children);
}

Node* Generator::listed(Kind kind, Type type, std::string_view text,
                        const std::vector<Node*>& children) {
  Node* node = type ? expression(kind, type, text) : statement(kind, text);
  node->children = children;
  node->isList = true;
  return node;
}

Node* Generator::blockOf(std::initializer_list<Node*> statements) {
  return tree_.add(Kind::Block, Role::Block, "", "", statements);
}

std::string Generator::quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

std::string Generator::fresh(std::string_view prefix) {
  return std::string(prefix) + std::to_string(names_++);
}

Variable& Generator::declare(std::string name, Type type, bool isMutable, bool isSmall) {
  for (Variable& variable : variables_) {
    if (variable.name == name) ++variable.hiddenBy;
  }
  variables_.push_back({std::move(name), type, isMutable, isSmall});
  return variables_.back();
}

const Variable* Generator::someVariable(const std::function<bool(const Variable&)>& wanted) {
  std::vector<const Variable*> found;
  for (const Variable& variable : variables_) {
    if (variable.hiddenBy == 0 && wanted(variable)) found.push_back(&variable);
  }
  if (found.empty()) return nullptr;
  // The latest ones are the ones that are interesting here.
  if (found.size() > 3 && random_.chance(40)) return found[found.size() - 1 - random_.below(3)];
  return random_.pick(found);
}

const Variable* Generator::variableOf(Type type) {
  return someVariable([&](const Variable& variable) {
    return variable.type == type && !(variable.isSmall && type->base == Base::Function);
  });
}

const Variable* Generator::mutableOf(Type type) {
  return someVariable(
      [&](const Variable& variable) { return variable.type == type && variable.isMutable; });
}

Node* Generator::variable(const Variable& variable) {
  return expression(Kind::VariableRead, variable.type, variable.name);
}

Scope::Scope(Generator& generator)
    : generator_(generator),
      variables_(generator.variables_.size()),
      outerNames_(generator.outerNames_),
      isGlobalScope_(generator.isGlobalScope_) {
  generator_.outerNames_ = variables_;
  generator_.isGlobalScope_ = false;
}

Scope::~Scope() {
  auto& variables = generator_.variables_;
  while (variables.size() > variables_) {
    const std::string name = std::move(variables.back().name);
    variables.pop_back();
    for (Variable& variable : variables) {
      if (variable.name == name) --variable.hiddenBy;
    }
  }
  generator_.outerNames_ = outerNames_;
  generator_.isGlobalScope_ = isGlobalScope_;
}

Node* Choices::pick() {
  while (total_ > 0) {
    uint32_t roll = generator_.random_.below(total_);
    size_t i = 0;
    while (roll >= choices_[i].weight) roll -= choices_[i++].weight;
    total_ -= choices_[i].weight;
    choices_[i].weight = 0;
    // What turns out to be impossible here makes room for another.
    if (Node* node = choices_[i].make()) return node;
  }
  return nullptr;
}

}  // namespace kinako::differential
