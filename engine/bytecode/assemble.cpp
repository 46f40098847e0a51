// The assembler. What an operand looks like follows from its kind alone.
#include "bytecode/assemble.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>
#include <unordered_map>

#include "base/builtin.h"
#include "bytecode/listing_reader.h"
#include "bytecode/words.h"

namespace kinako::bytecode {

std::string AssemblyError::text() const {
  return fmt::format("{}:{}: {}", place.line, place.column, message);
}

namespace {

/// What can be referred to by name.
struct NameTable {
  NameTable() = default;
  explicit NameTable(std::span<const std::string_view> words) {
    for (const std::string_view each : words) add(std::string(each));
  }
  void add(std::string name) {
    first.try_emplace(name, static_cast<uint32_t>(names.size()));
    names.push_back(std::move(name));
  }

  std::vector<std::string> names;
  std::unordered_map<std::string, uint32_t> first;
};

class Assembler {
 public:
  Assembler(std::string_view text, const Source* source)
      : text_(text),
        source_(source),
        reader_(text),
        flags_(kFlagWords),
        tags_(kTagWords),
        fillers_(kFillerWords) {
    for (const auto& builtin : allBuiltins()) builtins_.add(std::string(builtin.name));
    for (uint16_t i = 0; i < kOpcodeCount; ++i) {
      const auto opcode = static_cast<Opcode>(i);
      opcodes_.emplace(opcodeInfo(opcode).mnemonic, opcode);
    }
  }

  Assembled run() {
    collectNames();
    while (reader_.nextLine()) line();
    if (auto error = reader_.takeError()) return {nullptr, std::move(error)};
    return {std::move(program_), std::nullopt};
  }

 private:
  static constexpr uint32_t kMost16 = UINT16_MAX;
  static constexpr uint32_t kMost32 = UINT32_MAX;

  // --- the program's tables

  /// What is named further down can be referred to everywhere.
  void collectNames() {
    ListingReader ahead(text_);
    for (; ahead.nextLine(); ahead.skipLine()) {
      if (ahead.takeWord("type")) {
        types_.add(ahead.name("a name"));
      } else if (ahead.takeWord("shape")) {
        shapes_.add(ahead.name("a name"));
      } else if (ahead.takeWord("global")) {
        ahead.word("the kind of a register");
        globals_.add(ahead.name("a name"));
      } else if (ahead.takeWord("function")) {
        functions_.add(ahead.name("a name"));
      }
    }
    // What is wrong there is found again on the way through the whole.
  }

  void line() {
    if (reader_.takeWord("type")) {
      type();
    } else if (reader_.takeWord("shape")) {
      shape();
    } else if (reader_.takeWord("global")) {
      const RegisterKind kind = registerKind();
      std::string name = reader_.name("a name");
      reader_.expect(":");
      program_->globals.push_back({std::move(name), kind, reference(types_, "type", kMost32)});
    } else if (reader_.takeWord("entry")) {
      program_->main = reference(functions_, "function", kMost32);
    } else if (reader_.takeWord("function")) {
      return function();
    } else {
      reader_.fail("expected `type`, `shape`, `global`, `entry` or `function`");
    }
    reader_.endLine();
  }

  void type() {
    TypeInfo info;
    info.name = reader_.name("a name");
    const auto tag = tags_.first.find(info.name);
    if (reader_.take("=")) {
      info.tag = static_cast<TypeTag>(reference(tags_, "sort of type", kMost16));
    } else if (tag != tags_.first.end()) {
      info.tag = static_cast<TypeTag>(tag->second);
    } else {
      reader_.expect("=");
    }
    if (reader_.takeWord("key")) info.key = reference(types_, "type", kMost32);
    if (reader_.takeWord("of")) info.element = reference(types_, "type", kMost32);
    if (reader_.takeWord("shape")) info.shape = reference(shapes_, "shape", kMost32);
    if (reader_.takeWord("variants")) {
      list([&] { info.shapes.push_back(reference(shapes_, "shape", kMost32)); });
    }
    if (reader_.takeWord("members")) {
      list([&] {
        std::string name = reader_.name("a key");
        reader_.expect("=");
        info.members.emplace_back(std::move(name), reference(types_, "type", kMost32));
      });
    }
    program_->types.push_back(std::move(info));
  }

  void shape() {
    Shape shape;
    shape.name = reader_.name("a name");
    list([&] {
      shape.fields.push_back(reader_.name("the name of a field"));
      reader_.expect(":");
      shape.types.push_back(reference(types_, "type", kMost32));
    });
    if (reader_.takeWord("methods")) {
      list([&] {
        std::string name = reader_.name("the name of a method");
        reader_.expect("=");
        shape.methods.emplace_back(std::move(name), reference(functions_, "function", kMost32));
      });
    }
    program_->shapes.push_back(std::move(shape));
  }

  // --- functions

  void function() {
    program_->functions.push_back(std::make_unique<Function>());
    function_ = program_->functions.back().get();
    function_->source = source_;
    function_->name = reader_.name("a name");
    labels_.clear();
    jumps_.clear();
    if (reader_.takeWord("is")) {
      for (const std::string_view word : {"too", "large"}) {
        if (!reader_.takeWord(word)) reader_.fail("expected `is too large:`");
      }
      reader_.expect(":");
      function_->tooLarge = reader_.text();
      return reader_.endLine();
    }
    list([&] {
      const RegisterKind kind = registerKind();
      std::string name = reader_.name("the name of a parameter");
      reader_.expect(":");
      function_->parameters.push_back({std::move(name), kind, reference(types_, "type", kMost32)});
    });
    reader_.expect("->");
    function_->result = registerKind();
    if (reader_.take("@")) function_->span = span();
    span_ = function_->span;
    reader_.endLine();
    while (reader_.nextLine() && !isSection(reader_.peekWord())) {
      if (function_->code.empty() && table()) {
        reader_.endLine();
      } else {
        instruction();
      }
    }
    for (const auto& [at, label, place] : jumps_) {
      const auto found = labels_.find(std::string_view(label));
      if (found == labels_.end()) {
        return reader_.failAt(place, fmt::format("there is no label `{}`", label));
      }
      function_->code[at].setWide(static_cast<int32_t>(found->second - static_cast<int64_t>(at)));
    }
  }

  static bool isSection(std::string_view word) {
    return word == "type" || word == "shape" || word == "global" || word == "entry" ||
           word == "function";
  }

  /// A line that comes before the code; false when this is none.
  bool table() {
    if (reader_.takeWord("registers")) {
      while (!reader_.isLineOver()) registers();
    } else if (reader_.takeWord("window")) {
      function_->window = static_cast<uint32_t>(reader_.number(0, kMost16, "a number of values"));
    } else if (reader_.takeWord("implements")) {
      function_->builtin = static_cast<Builtin>(reference(builtins_, "builtin", kMost16));
    } else if (reader_.takeWord("captures")) {
      function_->captures = true;
      function_->closure = registerIndex();
    } else if (reader_.takeWord("numbers")) {
      do {
        function_->numbers.push_back(reader_.constant(ConstantKind::Unknown));
      } while (reader_.take(","));
    } else if (reader_.takeWord("texts")) {
      do {
        function_->texts.push_back(reader_.text());
      } while (reader_.take(","));
    } else if (reader_.takeWord("makers")) {
      do {
        maker(reference(functions_, "function", kMost16));
      } while (reader_.take(","));
    } else {
      return false;
    }
    return true;
  }

  void registers() {
    const size_t place = reader_.place();
    for (const char letter : reader_.word("the kinds of registers")) {
      const auto kind = kKindLetters.find(letter);
      if (kind == std::string_view::npos) return failLetter(place, letter);
      function_->registers.push_back(static_cast<RegisterKind>(kind));
    }
  }
  RegisterKind registerKind() {
    const size_t place = reader_.place();
    const std::string_view word = reader_.word("the kind of a register");
    const auto kind = word.size() == 1 ? kKindLetters.find(word[0]) : std::string_view::npos;
    if (kind != std::string_view::npos) return static_cast<RegisterKind>(kind);
    failLetter(place, word);
    return {};
  }
  template <typename T>
  void failLetter(size_t place, T found) {
    reader_.failAt(place,
                   fmt::format("expected the kind of a register, i f b v or r, not `{}`", found));
  }

  void instruction() {
    const size_t start = reader_.place();
    if (const std::string_view word = reader_.peekWord();
        !word.empty() && word[0] >= '0' && word[0] <= '9') {
      const int64_t at = reader_.number(0, kMost32, "the number of a word");
      if (static_cast<size_t>(at) != function_->code.size()) {
        return reader_.failAt(start,
                              fmt::format("this is word {}, not {}", function_->code.size(), at));
      }
    }
    size_t place = reader_.place();
    std::string_view word = reader_.word("an instruction");
    while (reader_.take(":")) {
      if (!labels_.emplace(word, static_cast<int64_t>(function_->code.size())).second) {
        return reader_.failAt(place, fmt::format("there is a label `{}` already", word));
      }
      if (reader_.isLineOver()) return;
      place = reader_.place();
      word = reader_.word("an instruction");
    }
    const auto known = opcodes_.find(word);
    if (known == opcodes_.end()) {
      return reader_.failAt(place, fmt::format("there is no instruction `{}`", word));
    }
    const OpcodeInfo& info = opcodeInfo(known->second);
    add(known->second);
    operands(info.operands);
    if (info.words == 2) {
      add(kSecondWord);
      const bool isJump = info.operands[4] == OperandKind::Target;
      if (!isJump) reader_.expect("[");
      operands(info.operands + 3);
      if (!isJump) reader_.expect("]");
    }
    spans(info.words == 2);
    reader_.endLine();
  }

  void add(Opcode opcode) { function_->code.push_back({opcode, 0, 0, 0}); }

  void spans(bool isLong) {
    if (reader_.take("@")) span_ = span();
    function_->spans.push_back(span_);
    if (!isLong) return;
    if (reader_.take(",")) span_ = span();
    function_->spans.push_back(span_);
  }
  Span span() {
    Span result;
    result.begin = static_cast<uint32_t>(reader_.number(0, kMost32, "where a span begins"));
    reader_.expect("-");
    result.end = static_cast<uint32_t>(reader_.number(0, kMost32, "where a span ends"));
    return result;
  }

  // --- operands

  /// Those of the word just added.
  void operands(const OperandKind* kinds) {
    bool isFirst = true;
    for (size_t i = 0; i < 3; ++i) {
      if (kinds[i] == OperandKind::None) continue;
      if (!isFirst && kinds[i] != OperandKind::Window) reader_.expect(",");
      isFirst = false;
      Instruction& code = function_->code.back();
      uint16_t* const fields[] = {&code.a, &code.b, &code.c};
      if (const auto value = operand(kinds[i])) *fields[i] = *value;
    }
  }

  /// The value of a field; nothing when the operand has been put into two of them.
  std::optional<uint16_t> operand(OperandKind kind) {
    switch (kind) {
      case OperandKind::None:
        return 0;
      case OperandKind::Window:
        return static_cast<uint16_t>(function_->registers.size());
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
        return registerIndex();
      case OperandKind::Imm:
      case OperandKind::Positive:
        return static_cast<uint16_t>(reader_.number(INT16_MIN, INT16_MAX, "a number"));
      case OperandKind::Imm32:
        function_->code.back().setWide(
            static_cast<int32_t>(reader_.number(INT32_MIN, INT32_MAX, "a number")));
        return std::nullopt;
      case OperandKind::Count:
      case OperandKind::Passed:
      case OperandKind::After:
      case OperandKind::Field:
      case OperandKind::Capture:
        return static_cast<uint16_t>(reader_.number(0, kMost16, "a number"));
      case OperandKind::Flag:
        return index(flags_, "answer");
      case OperandKind::Tag:
        return index(tags_, "sort of type");
      case OperandKind::Filler:
        return index(fillers_, "filler");
      case OperandKind::Builtin:
        return index(builtins_, "builtin");
      case OperandKind::Number:
        return constant(function_->numbers,
                        [&] { return reader_.constant(ConstantKind::Integer); });
      case OperandKind::Real:
        return constant(function_->numbers, [&] { return reader_.constant(ConstantKind::Real); });
      case OperandKind::Text:
        return constant(function_->texts, [&] { return reader_.text(); });
      case OperandKind::Type:
        return index(types_, "type");
      case OperandKind::Shape:
        return index(shapes_, "shape");
      case OperandKind::Global:
        return index(globals_, "global");
      case OperandKind::Function:
        return index(functions_, "function");
      case OperandKind::Maker:
        return makerIndex();
      case OperandKind::Target:
        target();
        return std::nullopt;
    }
    return 0;
  }

  uint16_t registerIndex() {
    const size_t place = reader_.place();
    const std::string_view word = reader_.word("a register");
    uint32_t number = 0;
    const char* end = word.data() + word.size();
    const auto result = word.empty() ? std::from_chars_result{end, std::errc::invalid_argument}
                                     : std::from_chars(word.data() + 1, end, number);
    const size_t size = function_->registers.size();
    const auto kind = word.empty() ? std::string_view::npos : kKindLetters.find(word[0]);
    const bool isWindow = !word.empty() && word[0] == kWindowLetter;
    if (result.ec != std::errc() || result.ptr != end ||
        (!isWindow && kind == std::string_view::npos)) {
      reader_.failAt(place, "expected a register");
    } else if (isWindow ? number + size > kMost16 : number >= size) {
      reader_.failAt(place, fmt::format("there is no register `{}`", word));
    } else if (!isWindow && static_cast<size_t>(function_->registers[number]) != kind) {
      const char letter = kKindLetters[static_cast<size_t>(function_->registers[number])];
      reader_.failAt(place,
                     fmt::format("register {} is `{}{}`, not `{}`", number, letter, number, word));
    } else {
      return static_cast<uint16_t>(isWindow ? number + size : number);
    }
    return 0;
  }

  /// `name`, `name#index` or `#index`. The index alone may be that of nothing.
  uint32_t reference(const NameTable& table, std::string_view what, uint32_t most) {
    if (reader_.take("#")) return static_cast<uint32_t>(reader_.number(0, most, "an index"));
    const size_t place = reader_.place();
    const std::string name = reader_.name(fmt::format("the name of a {}", what));
    if (reader_.take("#")) {
      const auto index = static_cast<uint32_t>(reader_.number(0, most, "an index"));
      if (index >= table.names.size() || table.names[index] != name) {
        reader_.failAt(place, fmt::format("{} {} is not called `{}`", what, index, name));
      }
      return index;
    }
    const auto known = table.first.find(name);
    if (known != table.first.end() && known->second <= most) return known->second;
    reader_.failAt(place, fmt::format("there is no {} `{}`", what, name));
    return 0;
  }
  uint16_t index(const NameTable& table, std::string_view what) {
    return static_cast<uint16_t>(reference(table, what, kMost16));
  }

  /// The constant itself, which goes into the table when it is new, or `#index`, or both.
  template <typename T, typename Read>
  uint16_t constant(std::vector<T>& table, Read read) {
    const auto readIndex = [&] {
      return static_cast<uint16_t>(reader_.number(0, kMost16, "an index"));
    };
    if (reader_.take("#")) return readIndex();
    const size_t place = reader_.place();
    T value = read();
    if (reader_.take("#")) {
      const uint16_t index = readIndex();
      if (index >= table.size() || table[index] != value) {
        reader_.failAt(place, fmt::format("constant {} is another one", index));
      }
      return index;
    }
    const auto known = std::find(table.begin(), table.end(), value);
    const auto index = static_cast<size_t>(known - table.begin());
    if (index > kMost16) reader_.failAt(place, "too many constants");
    if (known == table.end()) table.push_back(std::move(value));
    return static_cast<uint16_t>(index);
  }

  /// `function(captures)` is a new maker, `#index` one of the table.
  uint16_t makerIndex() {
    const size_t place = reader_.place();
    const bool isIndex = reader_.take("#");
    const uint32_t index = isIndex ? static_cast<uint32_t>(reader_.number(0, kMost16, "an index"))
                                   : reference(functions_, "function", kMost16);
    if (isIndex && !reader_.isNext("(")) return static_cast<uint16_t>(index);
    maker(index);
    if (function_->makers.size() > kMost16) reader_.failAt(place, "too many makers");
    return static_cast<uint16_t>(function_->makers.size() - 1);
  }
  void maker(uint32_t function) {
    Maker maker{static_cast<uint16_t>(function), {}};
    list([&] {
      const bool fromCapture = reader_.take("^");
      const uint16_t index = fromCapture
                                 ? static_cast<uint16_t>(reader_.number(0, kMost16, "an index"))
                                 : registerIndex();
      maker.captures.push_back({fromCapture, index});
    });
    function_->makers.push_back(std::move(maker));
  }

  /// `->label` or `->number of a word`, into the word just added.
  void target() {
    reader_.expect("->");
    const size_t at = function_->code.size() - 1;
    const size_t place = reader_.place();
    const std::string_view word = reader_.peekWord();
    if (!word.empty() && (word[0] == '-' || (word[0] >= '0' && word[0] <= '9'))) {
      const int64_t target = reader_.number(INT32_MIN, INT32_MAX, "the number of a word");
      function_->code.back().setWide(static_cast<int32_t>(target - static_cast<int64_t>(at)));
    } else {
      jumps_.push_back({at, std::string(reader_.word("a label")), place});
    }
  }

  /// `(one, another)`.
  template <typename ReadOne>
  void list(ReadOne readOne) {
    reader_.expect("(");
    if (reader_.take(")")) return;
    do {
      readOne();
    } while (reader_.take(","));
    reader_.expect(")");
  }

  struct JumpTo {
    size_t at;  ///< the word to fill in
    std::string label;
    size_t place;
  };

  std::string_view text_;
  const Source* source_;
  ListingReader reader_;
  std::unique_ptr<Program> program_ = std::make_unique<Program>();
  NameTable types_;
  NameTable shapes_;
  NameTable globals_;
  NameTable functions_;
  NameTable builtins_;
  NameTable flags_;
  NameTable tags_;
  NameTable fillers_;
  std::unordered_map<std::string_view, Opcode> opcodes_;

  Function* function_ = nullptr;  ///< the one that is read
  Span span_;                     ///< of the last word
  std::unordered_map<std::string_view, int64_t> labels_;
  std::vector<JumpTo> jumps_;
};

}  // namespace

Assembled assemble(std::string_view listing, const Source* source) {
  return Assembler(listing, source).run();
}

}  // namespace kinako::bytecode
