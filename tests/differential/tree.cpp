#include "tree.h"

namespace kinako::differential {

namespace {

void write(const Node& node, size_t indent, std::string& out);

void newLine(size_t indent, std::string& out) {
  out += '\n';
  out.append(indent, ' ');
}

void writeBlock(const Node& block, size_t indent, std::string& out) {
  if (block.children.empty() && block.text.empty()) {
    out += "{ }";
    return;
  }
  out += '{';
  if (!block.text.empty()) {
    newLine(indent + 2, out);
    out += block.text;
  }
  for (const Node* statement : block.children) {
    newLine(indent + 2, out);
    write(*statement, indent + 2, out);
  }
  newLine(indent, out);
  out += '}';
}

void write(const Node& node, size_t indent, std::string& out) {
  if (node.role == Role::Block) {
    writeBlock(node, indent, out);
    return;
  }
  if (node.children.empty() && !node.isList) {
    out += node.text;
    return;
  }
  size_t next = 0;
  for (const char c : node.text) {
    if (c == '\n') {
      newLine(indent, out);
    } else if (c != '$') {
      out += c;
    } else if (node.isList) {
      for (size_t i = 0; i < node.children.size(); ++i) {
        if (i > 0) out += ", ";
        write(*node.children[i], indent, out);
      }
    } else if (next < node.children.size()) {
      write(*node.children[next++], indent, out);
    }
  }
}

void count(const Node& node, std::array<size_t, kKinds>& counts) {
  ++counts[static_cast<size_t>(node.kind)];
  for (const Node* child : node.children) count(*child, counts);
}

}  // namespace

std::string_view kindName(Kind kind) {
  static constexpr std::string_view kNames[] = {
#define KIND(name) #name,
#include "kinds.def"
  };
  return kNames[static_cast<size_t>(kind)];
}

Tree::Tree() : root_(add(Kind::Program, Role::Block, "", "")) {}

Node* Tree::add(Kind kind, Role role, std::string_view type, std::string_view text,
                std::initializer_list<Node*> children) {
  nodes_.push_back({kind, role, std::string(type), std::string(text), children, false});
  return &nodes_.back();
}

std::string Tree::render() const {
  std::string out;
  for (const Node* statement : root_->children) {
    write(*statement, 0, out);
    out += '\n';
  }
  return out;
}

std::array<size_t, kKinds> Tree::kinds() const {
  std::array<size_t, kKinds> counts{};
  count(*root_, counts);
  return counts;
}

}  // namespace kinako::differential
