// One run of a program: frames, the stack of registers, and the two worlds.
//
//   slots    | registers of main … | window = registers of the callee … | window = …
//
// In the narrow world an int register is 64 bits and arithmetic is checked. The first time a
// result does not fit, widen() makes every int register and global of the program a value
// that is an integer of any size, and the same instructions run on in the wide world: the
// instruction that could not go on is started again. There is no way back.
//
// Everything in a container, a cell or a captured variable is a value in both worlds.
#pragma once

#include <array>
#include <cstdlib>
#include <vector>

#include "heap/value_stack.h"
#include "runtime/cast.h"
#include "runtime/evidence.h"
#include "runtime/list.h"
#include "runtime/map.h"
#include "runtime/number.h"
#include "runtime/string.h"
#include "vm/growing_table.h"
#include "vm/helpers.h"
#include "vm/opcode_counts.h"
#include "vm/state.h"
#include "vm/status.h"
#include "vm/tier.h"
#include "vm/vm.h"

namespace kinako::vm {

class Machine final : public runtime::RootSource, public State {
 public:
  Machine(const bytecode::Program& program, runtime::Host& host, const VmOptions& options);
  ~Machine() override;

  Outcome run();
  Outcome runTest(uint32_t test);
  Outcome runFunction(uint32_t function, std::string* lastValue);
  runtime::Handover handOver(uint32_t firstFunction);
  Outcome call(uint32_t function, std::string_view arguments);
  Outcome callHandedOut(uint32_t handle, std::string_view arguments);
  void visitRoots(runtime::Marker& marker) override;
  /// The body of one of the SLOW rows, and a safepoint: a Helper (ops/slow.cpp).
  static Status slow(State& state, const Instruction* pc, Slot* base);
  /// What callOf (helpers.h) does.
  Called callRow(const Instruction* pc, Slot* base);

  runtime::Context context;

 private:
  // The bodies of instructions.
  friend struct Op;
  template <bool kWide>
  friend struct NumberOps;
  template <bool kWide>
  friend struct JumpOps;
  template <bool kWide>
  friend struct ContainerOps;
  friend struct VariableOps;
  friend struct SlowOps;

  enum class Applied : uint8_t { Entered, Done, Failed };

  // --- prepare.cpp
  /// Makes room for what the program has got.
  void grow();
  void addShapes();
  void addTypes();
  void addCode(uint32_t function);
  void describe(uint32_t type);
  std::vector<const runtime::TypeDescriptor*> typesOf(const bytecode::Shape& shape) const;

  // --- machine.cpp
  void widen();
  /// Safepoints with something to do, which may stop the program: then it has trapped. At a
  /// jump back (its Target word), and when the frame on top begins.
  [[gnu::cold]] bool pollLoop(const Instruction* target);
  [[gnu::cold]] bool pollEntry();
  bool poll(Place place, Span span);
  /// Asks the tier for code of a hot place: a function starts with it from now on, a loop goes on
  /// with it (pendingHot_).
  void askForCode(Place place);
  /// Null: with its instructions.
  void setStart(Code& code, const HotCode* hot);
  /// Code has left to the frame on top.
  void hasLeft();
  /// All functions start with their instructions, or with code for the world as it is.
  void resetCode();
  /// Whether what failed for want of memory is to be done once more, after a collection: strings
  /// are joined without a safepoint in front.
  [[gnu::cold]] bool mayRetry(const Instruction* pc);
  void begin();
  Outcome end(bool hasReturned);
  /// A function that takes nothing but what is at the begin of the stack.
  Outcome runFromOutside(const Code& code);
  Outcome callFromOutside(Value callee, std::string_view arguments);
  /// Puts the arguments at `base`; nothing = failed. `code`: of the function they are for, if
  /// known.
  std::optional<uint32_t> readArguments(const Code* code, Slot* base, std::string_view arguments);
  std::string_view sourceText(Span span) const;
  Span spanAt(const Instruction* pc) const {
    const auto& function = *top->code->function;
    return function.spans[static_cast<size_t>(pc - function.code.data())];
  }
  bool fail(TrapKind kind, std::initializer_list<std::string_view> operands = {}) {
    context.fail(kind, operands);
    return false;
  }

  // --- unwind.cpp
  /// What failed becomes the trap, at this place of the frame on top.
  void trap(Span span);
  /// The same at an instruction; returns the empty value.
  Value trapped(const Instruction* pc, Span span);
  /// Pops all frames.
  void unwind();

  // --- run.cpp
  /// Runs until the entry frame on top has returned; false after a trap.
  bool runEntry();
  enum class Exit : uint8_t { Returned, Trapped, Switch };
  template <bool kWide, bool kCounts>
  Exit loop();

  // --- calls.cpp
  /// The arguments are at `base`, where the frame begins. `how`: see Frame.
  bool pushFrame(const Code& code, Slot* base, uint32_t how) {
    if ((top == lastFrame || !hasRoomForFrame(base)) && !makeRoom(base)) [[unlikely]]
      return false;
    clear(code.cleared[isWide], base);
    ++top;
    *top = {&code, code.start, base, 0, how};
    return true;
  }
  [[gnu::cold]] bool failOverflow();
  /// More frames to push, after the last one, of which the next begins at `base`; false = the
  /// stack has overflowed.
  [[gnu::cold]] bool makeRoom(const Slot* base);
  bool hasRoom(const Slot* base, uint64_t slots) const {
    return slots <= static_cast<uint64_t>(stackEnd_ - base);
  }
  /// For a frame of any function of the program, and its window.
  bool hasRoomForFrame(const Slot* base) const { return base <= lastBase; }
  static void clear(const Code::Cleared& range, Slot* base) {
    if (range.count == 0) return;
    Slot* slot = base + range.from;
    for (Slot* end = slot + range.count; slot != end; ++slot) slot->v = Value::null();
  }
  /// Calls a value with `count` values at `base`; Done: the result is in result_.
  Applied apply(Value callee, Slot* base, uint32_t count, uint32_t how);
  Applied applyMethod(const Instruction& call, Slot* base);
  Applied applyBuiltin(Builtin builtin, Slot* base, uint32_t count, bool mayReuse);
  /// The same for a builtin that may have a function of its own; the number of arguments is right.
  Applied enterBuiltin(Builtin builtin, Slot* base, uint32_t count, uint32_t how);
  /// A safepoint while what is in the window up to `end` is in use; see Context::rest.
  [[gnu::cold, gnu::noinline]] bool restWith(const Slot* end);
  bool checkArity(const BuiltinInfo& info, uint32_t count);
  Value makePartial(Value callee, const Slot* arguments, uint32_t count);
  Value makeClosure(const bytecode::Maker& maker, Slot* base);
  Value closureOf(uint32_t function);

  // --- access.cpp
  /// Whether a value that was read fits the type, as far as it can be seen at once; false: to be
  /// looked at more closely.
  bool isPlainly(Value value, uint32_t type) const { return tests[type].admits(value); }
  /// A value just read from a container; empty = failed.
  Value checkRead(Value value, uint32_t type, const Instruction* at) {
    if (isPlainly(value, type)) [[likely]]
      return value;
    return checkReadSlow(value, type, at);
  }
  Value checkReadSlow(Value value, uint32_t type, const Instruction* at);
  Value check(Value value, uint32_t type, std::string_view text);
  Value toBig(Value value, uint32_t type, std::string_view text);
  /// The traps of an Unbox…, an Unwrap and a call of something else than a function.
  [[gnu::cold]] void failUnbox(const Instruction* pc, Value value, std::string_view wanted);
  [[gnu::cold]] void failUnwrap(const Instruction* pc);
  [[gnu::cold]] void failCall(Value callee);
  /// The int operand of an IntToFloat, which may be too large for one; empty = failed.
  [[gnu::cold]] Value checkFloat(const Instruction* pc, Value value);
  /// `object[index]` of a ListGet…; traps by itself.
  Value listGet(const Instruction* pc, Value object, Value index);
  /// `object[first][second]` of a ListListGet…; traps by itself.
  Value nestedGet(const Instruction* pc, Value object, Value first, Value second);
  /// The element a MapGetInt asks for; traps by itself.
  Value mapGetThere(const Instruction* pc, Value object, Value key);
  /// A field of what is no record of the expected shape; trap by themselves.
  Value getField(const Instruction* pc, Value object);
  bool setField(const Instruction* pc, Value object, Value value);
  Value fillerOf(uint16_t filler);
  bool listSet(Value list, Value index, Value value, uint16_t filler);
  bool iterBegin(Slot* to, Value source, Slot* position);
  bool iterNext(Slot* to, Value items, Slot* position);
  Value lengthOf(Value value);
  Value append(Value list, Value value, bool mayReuse);
  Value substring(Value string, Value begin, Value end);
  bool benchEnd(std::string_view title, int64_t begin, int64_t bytes);

  Value box(Slot slot, RegisterKind kind) {
    switch (kind) {
      case RegisterKind::Int:
        return isWide ? slot.v : runtime::makeInt(context, slot.i);
      case RegisterKind::Float:
        return Value::number(slot.f);
      case RegisterKind::Bool:
        return Value::boolean(slot.i != 0);
      case RegisterKind::Value:
      case RegisterKind::Raw:
        return slot.v;
    }
    return slot.v;
  }
  /// A value of the kind's type as a slot. A big integer widens the world.
  Slot unbox(Value value, RegisterKind kind);

  const bytecode::Program& program_;
  const VmOptions options_;
  std::optional<runtime::ValueStack> stack_;  ///< while the program runs; so are its places
  Slot* stackBegin_ = nullptr;
  Slot* stackEnd_ = nullptr;
  Frame* frames_ = nullptr;  ///< before the first of options_.limits.frames
  size_t mostSlots_ = 0;     ///< a frame needs
  Profile profile_;
  const HotCode* pendingHot_ = nullptr;  ///< of the loop that was just polled
#ifdef KINAKO_OPCODE_PROFILE
  OpcodeCounts opcodes_;
#endif

  GrowingTable<Code> codes_;  ///< by function
  std::vector<Slot> globals_;
  std::vector<const runtime::Shape*> shapes_;
  GrowingTable<runtime::TypeDescriptor> types_;  ///< by type
  std::vector<TypeTest> tests_;                  ///< by type
  std::vector<uint8_t> isDescribed_;
  Value result_;  ///< of the call that just returned to outside the loop
  std::optional<TrapReport> trap_;
  struct {
    const Instruction* pc = nullptr;
    uint64_t steps = 0;
  } retried_;                               ///< what was done once more last
  const Code* reduce_ = nullptr;            ///< the function of that builtin; null = not used
  std::vector<runtime::Operand> operands_;  ///< of the condition that is failing
};

/// Whether registers of the kind hold values in that world.
inline bool isRoot(RegisterKind kind, bool isWide) {
  return kind == RegisterKind::Value || (isWide && kind == RegisterKind::Int);
}

}  // namespace kinako::vm
