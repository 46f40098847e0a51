// A generated program: a tree of pieces of text, made by the generator, rendered for the
// engine, and cut down by the shrinker. A node knows nothing of the language but its text.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace kinako::differential {

/// What was generated, for the count of what occurs.
enum class Kind : uint16_t {
#define KIND(name) name,
#include "kinds.def"
};
inline constexpr size_t kKinds = 0
#define KIND(name) +1
#include "kinds.def"
    ;
std::string_view kindName(Kind kind);

enum class Role : uint8_t {
  Block,       ///< children are statements, each on lines of its own, in braces
  Statement,   ///< a child of a block
  Expression,  ///< has a type, may be replaced by another one of it
  Part,        ///< neither, such as an arm of a match
};

struct Node {
  Kind kind;
  Role role;
  std::string type;  ///< of an expression, as it is written in a program
  /// `$` is the place of the next child; in a list, of all of them with commas between. A
  /// node without children is its text. Of a block: what comes before its statements.
  std::string text;
  std::vector<Node*> children;
  bool isList = false;  ///< any number of children may be left out
};

/// Owns its nodes; those cut off stay until it goes.
class Tree {
 public:
  Tree();
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  Node* add(Kind kind, Role role, std::string_view type, std::string_view text,
            std::initializer_list<Node*> children = {});

  /// The program: a block whose braces are not written.
  Node& root() { return *root_; }
  const Node& root() const { return *root_; }

  std::string render() const;

  /// How often each kind occurs.
  std::array<size_t, kKinds> kinds() const;

 private:
  std::deque<Node> nodes_;
  Node* root_;
};

}  // namespace kinako::differential
