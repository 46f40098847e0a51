// Goes through the code of a function, one instruction at a time, with its operands decoded. All
// that looks at code without running it does so by this; only the dispatch loop steps by itself.
//
//   for (Cursor at(function); !at.isAtEnd(); at.next()) … at.info(), at.operands(), at.target() …
//
// The code need not be sound (see verify): what is no instruction, or misses its second word, is a
// word by itself.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "bytecode/program.h"

namespace kinako::bytecode {

/// What a field of an instruction holds, or two of them: those of an Imm32 and of a Target.
struct Operand {
  OperandKind kind;
  uint8_t field;  ///< 0 to 2: a, b, c of the first word; 3 to 5: of the second
  /// A number as signed as its kind is, an index, or where a Target is among the words of the code,
  /// which it may lie outside of.
  int64_t value;

  uint16_t index() const { return static_cast<uint16_t>(value); }
  /// As messages call it: a to f.
  char letter() const { return static_cast<char>('a' + field); }
  bool isInSecond() const { return field >= 3; }
};

class Cursor {
 public:
  /// At the instruction whose first word is `at`. `function` outlives the cursor.
  explicit Cursor(const Function& function, size_t at = 0) : function_(&function), at_(at) {
    decode();
  }

  bool isAtEnd() const { return at_ >= function_->code.size(); }
  void next() {
    at_ = after();
    decode();
  }
  /// The first word.
  size_t at() const { return at_; }
  /// Where what comes after it begins.
  size_t after() const { return at_ + words_; }

  /// Whether the word is an instruction of the table. What follows may be asked only then.
  bool isKnown() const { return info_ != nullptr; }
  /// Whether all of its words are there. Operands are those of the words that are.
  bool isWhole() const { return words_ == info_->words; }
  bool isLong() const { return words_ == 2; }
  Opcode opcode() const { return function_->code[at_].opcode; }
  /// What it does by itself: the first of its pair.
  Opcode plainOpcode() const { return info_->plain; }
  const OpcodeInfo& info() const { return *info_; }
  /// Those of the row, which are of the narrow world, and whether it is a safepoint where it is.
  Effects effects() const {
    return isBack() ? info_->effects | effects::Safepoint : info_->effects;
  }

  /// For a loop over all of them in order; fields that hold nothing are OperandKind::None.
  class Operands;
  Operands operands() const;
  /// What is in a field of the words that are there.
  Operand operand(size_t field) const {
    const size_t second = field >= 3;
    const size_t at = at_ + second;
    const Instruction& word = function_->code[at];
    const OperandKind kind = kindOf(field);
    // Without a branch: every program is verified before it runs.
    const size_t index = field - 3 * second;
    const uint64_t bits = std::bit_cast<uint64_t>(word) >> (16 * (index + 1));
    int64_t value = static_cast<uint16_t>(bits);
    if (kind >= OperandKind::Imm) [[unlikely]] {
      if (kind == OperandKind::Imm || kind == OperandKind::Positive) {
        value = static_cast<int16_t>(value);
      } else if (isWide(kind)) {
        value = word.wide();
        if (kind == OperandKind::Target) value += static_cast<int64_t>(at);
      }
    }
    return {kind, static_cast<uint8_t>(field), value};
  }
  /// The first operand of this kind, if there is one.
  std::optional<Operand> find(OperandKind kind) const {
    for (size_t field = 0; field < fields(); ++field) {
      if (kindOf(field) == kind) return operand(field);
    }
    return std::nullopt;
  }
  /// The word it may jump to, which may not exist.
  std::optional<int64_t> target() const;
  /// Whether it jumps to itself or to what is before it: every loop has such a jump.
  bool isBack() const;

  /// The source text of a word; the function's where there is none.
  Span span() const { return spanOf(at_); }
  Span secondSpan() const { return spanOf(after() - 1); }

 private:
  void decode();
  OperandKind kindOf(size_t field) const { return info_->operands[field]; }
  size_t fields() const { return 3 * words_; }
  Span spanOf(size_t word) const {
    return word < function_->spans.size() ? function_->spans[word] : function_->span;
  }

  const Function* function_;
  size_t at_;
  const OpcodeInfo* info_ = nullptr;
  size_t words_ = 1;
};

class Cursor::Operands {
 public:
  class Iterator {
   public:
    Operand operator*() const { return cursor_->operand(field_); }
    Iterator& operator++() {
      field_ += isWide(cursor_->kindOf(field_)) ? 2 : 1;
      return *this;
    }
    bool operator==(const Iterator& other) const { return field_ == other.field_; }

   private:
    friend Operands;
    Iterator(const Cursor& cursor, size_t field) : cursor_(&cursor), field_(field) {}
    const Cursor* cursor_;
    size_t field_;
  };
  Iterator begin() const { return {cursor_, 0}; }
  Iterator end() const { return {cursor_, cursor_.isKnown() ? cursor_.fields() : 0}; }

 private:
  friend Cursor;
  explicit Operands(const Cursor& cursor) : cursor_(cursor) {}
  const Cursor& cursor_;
};

inline Cursor::Operands Cursor::operands() const { return Operands(*this); }

}  // namespace kinako::bytecode
