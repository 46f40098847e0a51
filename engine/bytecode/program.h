// A compiled program: plain data that knows neither the tree it came from nor the machine
// that runs it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/budget.h"
#include "base/builtin.h"
#include "base/link.h"
#include "base/slot_kind.h"
#include "base/span.h"
#include "base/type_tag.h"
#include "bytecode/instruction.h"

namespace kinako {
class Source;
}

namespace kinako::bytecode {

/// A type, as far as values can be tested for it.
struct TypeInfo {
  static constexpr uint32_t kNone = UINT32_MAX;

  TypeTag tag = TypeTag::Anything;
  std::string name;              ///< for messages
  uint32_t element = kNone;      ///< of List, Map, Option: index of a type
  uint32_t key = kNone;          ///< of Map
  uint32_t shape = kNone;        ///< of Record
  std::vector<uint32_t> shapes;  ///< of Union: its variants
  /// Of a Map whose keys are known: types by key.
  std::vector<std::pair<std::string, uint32_t>> members;

  bool operator==(const TypeInfo&) const = default;
};

struct Shape {
  std::string name;
  std::vector<std::string> fields;
  std::vector<uint32_t> types;                            ///< of the fields
  std::vector<std::pair<std::string, uint32_t>> methods;  ///< name, function

  bool operator==(const Shape&) const = default;
};

struct Global {
  std::string name;
  RegisterKind kind;
  uint32_t type;

  bool operator==(const Global&) const = default;
};

/// Where MakeClosure gets a cell from: a register, or the maker's own captures.
struct CaptureSource {
  bool fromCapture;
  uint16_t index;

  bool operator==(const CaptureSource&) const = default;
};
struct Maker {
  uint16_t function;
  std::vector<CaptureSource> captures;

  bool operator==(const Maker&) const = default;
};

struct Parameter {
  std::string name;
  RegisterKind kind;
  uint32_t type;

  bool operator==(const Parameter&) const = default;
};

struct Function {
  std::string name;  ///< as stack traces show it
  const Source* source = nullptr;
  Span span;
  std::vector<Parameter> parameters;  ///< the first registers
  RegisterKind result = RegisterKind::Value;
  std::vector<RegisterKind> registers;
  uint16_t closure = 0;  ///< register of the closure itself, when `captures`
  bool captures = false;
  uint32_t window = 0;  ///< most values it passes at once
  std::vector<Instruction> code;
  /// By word of code. Where nothing can stop the program (Effects::mayStop), they may end early.
  std::vector<Span> spans;
  std::vector<uint64_t> numbers;
  std::vector<std::string> texts;
  std::vector<Maker> makers;
  /// Not empty: the function is how this builtin runs, and no function of the program's text.
  std::optional<Builtin> builtin{};

  /// A function whose numbers do not fit the instructions; why. It cannot run.
  std::string tooLarge;

  bool operator==(const Function&) const = default;
};

struct Program {
  std::vector<std::unique_ptr<Function>>
      functions;  ///< by the tree's function index; then builtins'
  std::vector<TypeInfo> types;
  std::vector<Shape> shapes;
  std::vector<Global> globals;
  uint32_t main = 0;
};

/// The text of a whole program or of one function. It says everything but `source`, of every
/// function that may run: assemble.h reads it back.
/// Who passes `links` gets the places that the lines come from, in order.
std::string disassemble(const Program& program, std::vector<Link>* links = nullptr,
                        Budget* budget = nullptr);
std::string disassemble(const Program& program, const Function& function);

/// What is wrong with a function, naming the rule and the instruction; "" when it is sound:
/// operands of the kinds their instruction says; registers, texts, types, shapes, globals,
/// functions and targets that exist; spans where the program may stop; the end never run past.
std::string verify(const Program& program, const Function& function);
/// What is wrong with the tables of a program or with one of its functions from `first` on, which
/// it names.
std::string verify(const Program& program, size_t first = 0);

}  // namespace kinako::bytecode
