// The listing. What an operand looks like follows from its kind alone.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <unordered_map>

#include "base/builtin.h"
#include "base/float_text.h"
#include "bytecode/cursor.h"
#include "bytecode/words.h"

namespace kinako::bytecode {

namespace {

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '\n') {
      result += "\\n";
    } else if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      result += fmt::format("\\x{:02x}", c);
    } else {
      result += c;
    }
  }
  return result + '"';
}

std::string nameText(std::string_view name) {
  return isBareName(name) ? std::string(name) : quoted(name);
}

/// The bits of a double, so that they can be read back: 2.0, 1e+300, 0x7ff8000000000000.
std::string realText(uint64_t bits) {
  const auto value = std::bit_cast<double>(bits);
  if (!std::isfinite(value)) return fmt::format("{:#018x}", bits);
  std::string text = floatText(value, FloatLayout::Source);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string integerText(uint64_t bits) { return fmt::format("{}", static_cast<int64_t>(bits)); }

/// A name in a table alone means the first of that name; any other one is `name#index`, and
/// what is not in the table is `#index`.
std::string reference(std::string_view text, bool isFirst, size_t index) {
  return isFirst ? std::string(text) : fmt::format("{}#{}", text, index);
}

std::string wordAt(std::span<const std::string_view> words, size_t index) {
  return index < words.size() ? std::string(words[index]) : fmt::format("#{}", index);
}

/// The names of one of the program's tables.
class Names {
 public:
  void add(std::string_view name) {
    first_.try_emplace(name, names_.size());
    names_.push_back(name);
  }
  std::string at(size_t index) const {
    if (index >= names_.size()) return fmt::format("#{}", index);
    return reference(nameText(names_[index]), first_.at(names_[index]) == index, index);
  }

 private:
  std::vector<std::string_view> names_;
  std::unordered_map<std::string_view, size_t> first_;
};

struct ProgramNames {
  explicit ProgramNames(const Program& program) {
    for (const auto& type : program.types) types.add(type.name);
    for (const auto& shape : program.shapes) shapes.add(shape.name);
    for (const auto& global : program.globals) globals.add(global.name);
    for (const auto& function : program.functions) functions.add(function->name);
    for (const auto& builtin : allBuiltins()) builtins.add(builtin.name);
  }

  Names types;
  Names shapes;
  Names globals;
  Names functions;
  Names builtins;
};

/// A table of constants of a function. Its rows are where they are used; it has a line of its
/// own only when it is not what a reader of the uses, one after another, would make of them.
template <typename T>
class Constants {
 public:
  explicit Constants(const std::vector<T>& table) : table_(table) {
    for (size_t i = 0; i < table.size(); ++i) first_.try_emplace(table[i], i);
  }
  void use(size_t index) {
    if (index > used_ || !isFirst(index)) isInOrder_ = false;
    if (index == used_) ++used_;
  }
  bool isInOrder() const { return isInOrder_ && used_ == table_.size(); }
  bool has(size_t index) const { return index < table_.size(); }
  bool isFirst(size_t index) const { return has(index) && first_.at(table_[index]) == index; }

 private:
  const std::vector<T>& table_;
  std::unordered_map<T, size_t> first_;
  size_t used_ = 0;
  bool isInOrder_ = true;
};

class FunctionLister {
 public:
  /// `links` receives where lines come from, as if they were printed after `offset` bytes.
  FunctionLister(const ProgramNames& names, const Function& function,
                 std::vector<Link>* links = nullptr, size_t offset = 0, Budget* budget = nullptr)
      : names_(names),
        function_(function),
        numbers_(function.numbers),
        texts_(function.texts),
        isReal_(function.numbers.size()),
        links_(links),
        offset_(offset),
        budget_(budget) {}

  std::string list() {
    link(function_.span);
    out_ = fmt::format("function {}", nameText(function_.name));
    if (!function_.tooLarge.empty()) {
      return out_ + " is too large: " + quoted(function_.tooLarge) + "\n";
    }
    noteUses();
    header();
    Span before = function_.span;
    for (Cursor at(function_); !at.isAtEnd(); at.next()) {
      if (budget_ && !budget_->goOn(20)) break;
      if (!at.isKnown()) {
        out_ += fmt::format("{:5} no instruction\n", at.at());
        continue;
      }
      std::string line =
          fmt::format("{:5} {:16} {}", at.at(), at.info().mnemonic, operands(at, false));
      if (at.isLong()) {
        const bool isJump = at.info().operands[4] == OperandKind::Target;
        line += isJump ? ' ' + operands(at, true) : " [" + operands(at, true) + ']';
      }
      const Span first = at.span();
      const Span second = at.secondSpan();
      if (first != before || second != first) {
        const auto length =
            std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; });
        if (length < 52) line.append(static_cast<size_t>(52 - length), ' ');
        line += fmt::format("  @{}-{}", first.begin, first.end);
        if (second != first) line += fmt::format(", {}-{}", second.begin, second.end);
      }
      before = second;
      if (at.isBack()) line += "  ; back";
      line.erase(line.find_last_not_of(' ') + 1);
      link(first);
      out_ += line + '\n';
    }
    return out_;
  }

 private:
  void link(Span span) {
    if (links_) links_->push_back({offset_ + out_.size(), span});
  }

  std::string registerText(size_t index) const {
    const size_t size = function_.registers.size();
    if (index >= size) return fmt::format("{}{}", kWindowLetter, index - size);
    return fmt::format("{}{}", letter(function_.registers[index]), index);
  }
  static char letter(RegisterKind kind) { return kKindLetters[static_cast<size_t>(kind)]; }

  std::string makerText(const Maker& maker) const {
    std::string text = names_.functions.at(maker.function) + "(";
    for (const CaptureSource& source : maker.captures) {
      if (text.back() != '(') text += ", ";
      text += source.fromCapture ? fmt::format("^{}", source.index) : registerText(source.index);
    }
    return text + ")";
  }

  void noteUses() {
    for (Cursor at(function_); !at.isAtEnd(); at.next()) {
      for (const Operand& operand : at.operands()) noteUse(operand.kind, operand.index());
    }
    makersInOrder_ = makersInOrder_ && makersUsed_ == function_.makers.size();
  }
  void noteUse(OperandKind kind, uint16_t value) {
    if (kind == OperandKind::Number || kind == OperandKind::Real) {
      numbers_.use(value);
      if (kind == OperandKind::Real && numbers_.has(value)) isReal_[value] = true;
    } else if (kind == OperandKind::Text) {
      texts_.use(value);
    } else if (kind == OperandKind::Maker) {
      makersInOrder_ = makersInOrder_ && value == makersUsed_++;
    }
  }

  void header() {
    out_ += '(';
    for (const Parameter& parameter : function_.parameters) {
      if (out_.back() != '(') out_ += ", ";
      out_ += fmt::format("{} {}: {}", letter(parameter.kind), nameText(parameter.name),
                          names_.types.at(parameter.type));
    }
    out_ += fmt::format(") -> {} @{}-{}\n", letter(function_.result), function_.span.begin,
                        function_.span.end);
    if (!function_.registers.empty()) {
      out_ += "  registers ";
      for (const RegisterKind kind : function_.registers) out_ += letter(kind);
      out_ += '\n';
    }
    if (function_.window != 0) out_ += fmt::format("  window {}\n", function_.window);
    if (function_.builtin) {
      out_ += fmt::format("  implements {}\n", builtinInfo(*function_.builtin).name);
    }
    if (function_.captures) out_ += "  captures " + registerText(function_.closure) + '\n';
    table("numbers", numbers_.isInOrder(), function_.numbers, [&](const uint64_t& bits) {
      const auto index = static_cast<size_t>(&bits - function_.numbers.data());
      return isReal_[index] ? realText(bits) : integerText(bits);
    });
    table("texts", texts_.isInOrder(), function_.texts, quoted);
    table("makers", makersInOrder_, function_.makers,
          [&](const Maker& maker) { return makerText(maker); });
  }

  template <typename T, typename ToText>
  void table(std::string_view name, bool isLeftOut, const std::vector<T>& rows, ToText toText) {
    if (isLeftOut || rows.empty()) return;
    std::string line;
    for (const T& row : rows) line += (line.empty() ? "" : ", ") + toText(row);
    out_ += fmt::format("  {} {}\n", name, line);
  }

  /// Those of the one word or the other.
  std::string operands(const Cursor& at, bool ofSecond) const {
    std::string text;
    for (const Operand& each : at.operands()) {
      const std::string one = each.isInSecond() == ofSecond ? operand(each) : "";
      if (!one.empty()) text += (text.empty() ? "" : ", ") + one;
    }
    return text;
  }

  std::string operand(const Operand& operand) const {
    const uint16_t index = operand.index();
    switch (operand.kind) {
      case OperandKind::None:
      case OperandKind::Window:
        return "";
      case OperandKind::rI:
      case OperandKind::rF:
      case OperandKind::rB:
      case OperandKind::rV:
      case OperandKind::rR:
      case OperandKind::rX:
      case OperandKind::wI:
      case OperandKind::wF:
      case OperandKind::wB:
      case OperandKind::wV:
      case OperandKind::wR:
      case OperandKind::wPair:
      case OperandKind::wX:
        return registerText(index);
      case OperandKind::Imm:
      case OperandKind::Positive:
      case OperandKind::Imm32:
      case OperandKind::Count:
      case OperandKind::Passed:
      case OperandKind::After:
      case OperandKind::Field:
      case OperandKind::Capture:
        return fmt::format("{}", operand.value);
      case OperandKind::Flag:
        return wordAt(kFlagWords, index);
      case OperandKind::Tag:
        return wordAt(kTagWords, index);
      case OperandKind::Filler:
        return wordAt(kFillerWords, index);
      case OperandKind::Builtin:
        return names_.builtins.at(index);
      case OperandKind::Number:
        if (!numbers_.has(index)) return fmt::format("#{}", index);
        return reference(integerText(function_.numbers[index]), numbers_.isFirst(index), index);
      case OperandKind::Real:
        if (!numbers_.has(index)) return fmt::format("#{}", index);
        return reference(realText(function_.numbers[index]), numbers_.isFirst(index), index);
      case OperandKind::Text:
        if (!texts_.has(index)) return fmt::format("#{}", index);
        return reference(quoted(function_.texts[index]), texts_.isFirst(index), index);
      case OperandKind::Type:
        return names_.types.at(index);
      case OperandKind::Shape:
        return names_.shapes.at(index);
      case OperandKind::Global:
        return names_.globals.at(index);
      case OperandKind::Function:
        return names_.functions.at(index);
      case OperandKind::Maker:
        return makersInOrder_ ? makerText(function_.makers[index]) : fmt::format("#{}", index);
      case OperandKind::Target:
        return fmt::format("->{}", operand.value);
    }
    return "";
  }

  const ProgramNames& names_;
  const Function& function_;
  Constants<uint64_t> numbers_;
  Constants<std::string> texts_;
  std::vector<uint8_t> isReal_;  ///< by number: whether it is used as a double
  size_t makersUsed_ = 0;
  bool makersInOrder_ = true;
  std::vector<Link>* links_;
  size_t offset_;
  Budget* budget_ = nullptr;
  std::string out_;
};

std::string typeText(const ProgramNames& names, const TypeInfo& type) {
  const std::string_view tag = kTagWords[static_cast<size_t>(type.tag)];
  std::string rest;
  const auto add = [&](std::string_view word, uint32_t index, const Names& of) {
    if (index != TypeInfo::kNone) rest += fmt::format(" {} {}", word, of.at(index));
  };
  const auto addAll = [&](std::string_view word, const std::vector<uint32_t>& list,
                          const Names& of) {
    std::string text;
    for (const uint32_t index : list) text += (text.empty() ? "" : ", ") + of.at(index);
    if (!list.empty()) rest += fmt::format(" {} ({})", word, text);
  };
  add("key", type.key, names.types);
  add("of", type.element, names.types);
  add("shape", type.shape, names.shapes);
  addAll("variants", type.shapes, names.shapes);
  for (const auto& [name, member] : type.members) {
    rest += &name == &type.members.front().first ? " members (" : ", ";
    rest += fmt::format("{} = {}", nameText(name), names.types.at(member));
  }
  if (!type.members.empty()) rest += ')';
  if (rest.empty() && tag == type.name) return fmt::format("type {}\n", tag);
  return fmt::format("type {} = {}{}\n", nameText(type.name), tag, rest);
}

std::string shapeText(const ProgramNames& names, const Shape& shape) {
  std::string text = fmt::format("shape {} (", nameText(shape.name));
  for (size_t i = 0; i < shape.fields.size(); ++i) {
    if (i > 0) text += ", ";
    text += fmt::format("{}: {}", nameText(shape.fields[i]), names.types.at(shape.types[i]));
  }
  text += ')';
  for (const auto& [name, function] : shape.methods) {
    text += &name == &shape.methods.front().first ? " methods (" : ", ";
    text += fmt::format("{} = {}", nameText(name), names.functions.at(function));
  }
  return text + (shape.methods.empty() ? "\n" : ")\n");
}

}  // namespace

std::string disassemble(const Program& program, const Function& function) {
  return FunctionLister(ProgramNames(program), function).list();
}

std::string disassemble(const Program& program, std::vector<Link>* links, Budget* budget) {
  const ProgramNames names(program);
  std::string text;
  for (const TypeInfo& type : program.types) text += typeText(names, type);
  for (const Shape& shape : program.shapes) text += shapeText(names, shape);
  for (const Global& global : program.globals) {
    text += fmt::format("global {} {}: {}\n", kKindLetters[static_cast<size_t>(global.kind)],
                        nameText(global.name), names.types.at(global.type));
  }
  text += fmt::format("entry {}\n", names.functions.at(program.main));
  for (const auto& function : program.functions) {
    // A line for each instruction, of a text that is made and then added to the others.
    constexpr size_t kBytes = 200;
    if (budget && !budget->take(kBytes * (function->code.size() + function->numbers.size()))) break;
    text += '\n';
    text += FunctionLister(names, *function, links, text.size(), budget).list();
  }
  return text;
}

}  // namespace kinako::bytecode
