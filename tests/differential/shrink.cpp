#include "shrink.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace kinako::differential {

namespace {

class Shrinker {
 public:
  Shrinker(Tree& tree, const std::function<bool(const std::string&)>& isInteresting,
           const ShrinkLimits& limits)
      : tree_(tree),
        isInteresting_(isInteresting),
        limits_(limits),
        length_(tree.render().size()) {}

  size_t run() {
    size_t before = 0;
    do {
      before = length_;
      thinOut(&tree_.root());
      simplify(&tree_.root());
    } while (length_ < before && !isOver());
    return tries_;
  }

 private:
  bool isOver() const {
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start_;
    return tries_ >= limits_.tries || spent.count() > limits_.seconds;
  }

  /// Whether the tree as it is now is shorter than the last good one, and interesting.
  bool isBetter() {
    const std::string text = tree_.render();
    if (text.size() >= length_ || isOver()) return false;
    ++tries_;
    if (!isInteresting_(text)) return false;
    length_ = text.size();
    return true;
  }

  /// Statements of blocks, arguments and elements: first many at once, then each.
  void thinOut(Node* node) {
    if (node->role == Role::Block || node->isList) {
      for (size_t size = node->children.size(); size > 0; size /= 2) {
        // From the end: what is declared first is used by what follows.
        for (size_t end = node->children.size(); end > 0 && !isOver();) {
          const size_t begin = end > size ? end - size : 0;
          const std::vector<Node*> before = node->children;
          node->children.erase(node->children.begin() + static_cast<long>(begin),
                               node->children.begin() + static_cast<long>(end));
          if (!isBetter()) node->children = before;
          end = begin;
        }
      }
    }
    if (!node->isList) dropLines(node);
    for (Node* child : std::vector<Node*>(node->children)) thinOut(child);
  }

  /// Arms of a match and methods of a record: parts on lines of their own.
  void dropLines(Node* node) {
    static constexpr std::string_view kLine = "\n  $";
    for (size_t i = node->children.size(); i-- > 0 && !isOver();) {
      if (node->children[i]->role != Role::Part) continue;
      size_t place = node->text.find('$');
      for (size_t before = 0; before < i; ++before) place = node->text.find('$', place + 1);
      if (place == std::string::npos || place + 1 < kLine.size()) continue;
      const size_t begin = place + 1 - kLine.size();
      if (node->text.compare(begin, kLine.size(), kLine) != 0) continue;
      const std::vector<Node*> children = node->children;
      const std::string text = node->text;
      node->children.erase(node->children.begin() + static_cast<long>(i));
      node->text.erase(begin, kLine.size());
      if (isBetter()) continue;
      node->children = children;
      node->text = text;
    }
  }

  void simplify(Node* node) {
    if (isOver()) return;
    if (node->role == Role::Block) unfold(node);
    for (Node*& child : node->children) {
      if (child->role == Role::Expression) {
        replace(child);
      } else if (child->role == Role::Block && !child->text.empty()) {
        dropStep(child);
      }
    }
    for (size_t i = 0; i < node->children.size(); ++i) simplify(node->children[i]);
  }

  /// Puts the statements of a branch or loop in the place of it.
  void unfold(Node* block) {
    for (size_t i = 0; i < block->children.size() && !isOver(); ++i) {
      std::vector<Node*> blocks;
      for (Node* child : block->children[i]->children) {
        if (child->role == Role::Block) blocks.push_back(child);
        if (child->role != Role::Part) continue;
        for (Node* inner : child->children) {
          if (inner->role == Role::Block) blocks.push_back(inner);
        }
      }
      for (const Node* inner : blocks) {
        const std::vector<Node*> before = block->children;
        const auto place = block->children.erase(block->children.begin() + static_cast<long>(i));
        block->children.insert(place, inner->children.begin(), inner->children.end());
        if (isBetter()) break;
        block->children = before;
      }
    }
  }

  /// Another expression of the same type: one inside it, or a constant.
  void replace(Node*& place) {
    Node* const before = place;
    std::vector<Node*> inside;
    collect(before, before->type, 4, inside);
    std::stable_sort(inside.begin(), inside.end(),
                     [](const Node* a, const Node* b) { return a->text.size() < b->text.size(); });
    for (Node* node : inside) {
      place = node;
      if (isBetter()) return replace(place);
      place = before;
    }
    if (Node* constant = constantOf(before->type)) {
      place = constant;
      if (isBetter()) return;
      place = before;
    }
  }

  void dropStep(Node* block) {
    const std::string text = std::exchange(block->text, "");
    if (!isBetter()) block->text = text;
  }

  static void collect(Node* node, const std::string& type, int depth, std::vector<Node*>& out) {
    if (depth == 0) return;
    for (Node* child : node->children) {
      if (child->role == Role::Expression && child->type == type) out.push_back(child);
      if (child->role != Role::Block) collect(child, type, depth - 1, out);
    }
  }

  Node* constantOf(const std::string& type) {
    const char* text = type == "int"               ? "1"
                       : type == "float"           ? "0.5"
                       : type == "bool"            ? "true"
                       : type == "string"          ? "\"\""
                       : type == "any"             ? "none"
                       : type.ends_with('?')       ? "none"
                       : type.starts_with("list<") ? "[]"
                       : type.starts_with("map<")  ? "{}"
                                                   : nullptr;
    return text ? tree_.add(Kind::IntLiteral, Role::Expression, type, text) : nullptr;
  }

  Tree& tree_;
  const std::function<bool(const std::string&)>& isInteresting_;
  const ShrinkLimits limits_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  size_t length_;
  size_t tries_ = 0;
};

}  // namespace

size_t shrink(Tree& tree, const std::function<bool(const std::string&)>& isInteresting,
              const ShrinkLimits& limits) {
  return Shrinker(tree, isInteresting, limits).run();
}

}  // namespace kinako::differential
