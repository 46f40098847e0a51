// What each row of opcodes.def says of its effects holds: every instruction is run among objects of
// all kinds, which are looked at before and after. What it changed, made, and where the program
// went must be in its set. Then it is run again with one kind of memory other than before: where
// the set says that it does not read it, the instruction must do the same.
#include <fmt/format.h>

#include <map>
#include <set>

#include "bytecode/cursor.h"
#include "runtime/list.h"
#include "runtime/map.h"
#include "runtime/record.h"
#include "vm/instruction_cases.h"
#include "vm/running.h"

namespace kinako::vm {

namespace {

using bytecode::Effects;
using bytecode::Fact;
using bytecode::Memory;
using bytecode::Opcode;
using runtime::Object;
using runtime::ObjectKind;
using runtime::Value;

/// How the cases are run.
struct Circumstances {
  bool isWide = false;            ///< the world is when the instruction comes
  bool isStressed = false;        ///< every safepoint collects
  Memory altered = Memory::None;  ///< is other than usual when the instruction comes
};

/// What objects hold, by kind of memory.
using State = std::map<Memory, std::string>;

/// Everything reachable from a closure, but for what its cells 1 to 6 hold.
class Snapshot {
 public:
  Snapshot() = default;
  explicit Snapshot(Value closure) {
    const auto& tested = *runtime::as<runtime::Closure>(closure);
    enter(runtime::as<runtime::Cell>(tested.captures[0])->value);
    all_ = runtime::as<runtime::Cell>(tested.captures[0])->value.asObject();
    enter(tested.captures[7]);
    for (size_t i = 0; i < order_.size(); ++i) look(*order_[i]);
  }
  const std::vector<Object*>& objects() const { return order_; }
  const Object* all() const { return all_; }
  /// What differs of the objects that are in both.
  Memory difference(const Snapshot& other) const {
    Memory changed = Memory::None;
    for (const auto& [object, state] : states_) {
      const auto then = other.states_.find(object);
      if (then == other.states_.end()) continue;
      for (const auto& [memory, text] : state) {
        const auto found = then->second.find(memory);
        if (found == then->second.end() || found->second != text) changed = changed | memory;
      }
      for (const auto& [memory, text] : then->second) {
        if (!state.contains(memory) && !text.empty()) changed = changed | memory;
      }
    }
    return changed;
  }
  /// A value such that the same values of two runs have the same text: objects that are here by
  /// their numbers, others by what they hold.
  std::string text(Value value, int depth = 0) const {
    if (!value) return "empty";
    if (!value.isObject()) return fmt::format("{:x}", value.bits());
    Object& object = *value.asObject();
    for (size_t i = 0; i < order_.size(); ++i) {
      if (order_[i] == &object) return fmt::format("#{}", i);
    }
    std::string all = runtime::kindName(value) + "(";
    if (depth > 3) return all + ")";
    switch (object.kind) {
      case ObjectKind::BoxedInt:
        return fmt::format("{}", runtime::as<runtime::BoxedInt>(value)->value);
      case ObjectKind::BigInt:
      case ObjectKind::BigRat:
      case ObjectKind::String:
      case ObjectKind::BuiltinFunction:
        return all + runtime::strText(value) + ")";
      case ObjectKind::List:
      case ObjectKind::Map:
      case ObjectKind::Record:
      case ObjectKind::Closure:
      case ObjectKind::Partial:
      case ObjectKind::Cell:
      case ObjectKind::Group:
        break;
    }
    forParts(object, [&](Value part) { all += text(part, depth + 1) + ","; });
    return all + ")";
  }

 private:
  void enter(Value value) {
    if (!value || !value.isObject()) return;
    if (value.asObject()->kind == ObjectKind::String) return;
    if (states_.try_emplace(value.asObject()).second) order_.push_back(value.asObject());
  }
  template <typename Visit>
  static void forParts(Object& object, Visit visit) {
    const Value value = Value::object(&object);
    switch (object.kind) {
      case ObjectKind::List: {
        const auto& list = *runtime::as<runtime::List>(value);
        for (uint64_t i = 0; i < list.length; ++i) {
          if (list.storage == Storage::Any) visit(list.values[i]);
          if (list.storage == Storage::Int) visit(Value::inlineInt(list.ints[i]));
          if (list.storage == Storage::Float) visit(Value::number(list.floats[i]));
          if (list.storage == Storage::Bool) visit(Value::boolean(list.bools[i] != 0));
        }
        return;
      }
      case ObjectKind::Map: {
        const auto& map = *runtime::as<runtime::Map>(value);
        for (uint64_t i = 0; i < map.length; ++i) {
          visit(map.entries[i].key);
          visit(map.entries[i].value);
        }
        return;
      }
      case ObjectKind::Record: {
        const auto& record = *runtime::as<runtime::Record>(value);
        for (size_t i = 0; i < record.shape->fields.size(); ++i) visit(runtime::fieldOf(record, i));
        return;
      }
      case ObjectKind::Cell:
        return visit(runtime::as<runtime::Cell>(value)->value);
      case ObjectKind::Group:
        visit(runtime::as<runtime::Group>(value)->key);
        return visit(runtime::as<runtime::Group>(value)->items);
      case ObjectKind::Partial: {
        const auto& partial = *runtime::as<runtime::Partial>(value);
        for (uint32_t i = 0; i < partial.count; ++i) visit(partial.arguments[i]);
        return;
      }
      case ObjectKind::Closure:
      case ObjectKind::BoxedInt:
      case ObjectKind::BigInt:
      case ObjectKind::BigRat:
      case ObjectKind::String:
      case ObjectKind::BuiltinFunction:
        return;
    }
  }
  void look(Object& object) {
    std::string parts;
    forParts(object, [&](Value part) {
      parts += fmt::format("{:x},", part.bits());
      enter(part);
    });
    State& state = states_[&object];
    if (object.kind == ObjectKind::Map) state[Memory::Maps] = parts;
    if (object.kind == ObjectKind::Record) state[Memory::Fields] = parts;
    if (object.kind == ObjectKind::Cell) state[Memory::Cells] = parts;
    if (object.kind != ObjectKind::List) return;
    const auto& list = static_cast<runtime::List&>(object);
    state[Memory::ListHeaders] = fmt::format("{} {} {} {}", list.length, list.capacity,
                                             static_cast<int>(list.storage), list.first);
    state[Memory::Sharing] = list.isShared ? "shared" : "";
    state[elementsOf(list.storage)] = parts;
  }

 public:
  static Memory elementsOf(Storage storage) {
    switch (storage) {
      case Storage::Any:
        return Memory::ValueElements;
      case Storage::Int:
        return Memory::IntElements;
      case Storage::Float:
        return Memory::FloatElements;
      case Storage::Bool:
        return Memory::BoolElements;
    }
    return Memory::None;
  }

 private:
  std::map<Object*, State> states_;
  std::vector<Object*> order_;  ///< as they were met
  const Object* all_ = nullptr;
};

/// Makes one kind of memory other than it was, in a way that nothing is broken.
void alter(const Snapshot& objects, Memory memory) {
  for (Object* object : objects.objects()) {
    if (object == objects.all()) continue;
    const Value value = Value::object(object);
    if (object->kind == ObjectKind::Record && memory == Memory::Fields) {
      auto& record = *runtime::as<runtime::Record>(value);
      record.fields[0].value = Value::inlineInt(1234);
      record.fields[1].value = Value::inlineInt(77);
      record.fields[2].number += 1;
      record.fields[3].value = Value::boolean(!record.fields[3].value.asBool());
    } else if (object->kind == ObjectKind::Cell && memory == Memory::Cells) {
      runtime::as<runtime::Cell>(value)->value = Value::inlineInt(1234);
    } else if (object->kind == ObjectKind::Map && memory == Memory::Maps) {
      auto& map = *runtime::as<runtime::Map>(value);
      if (map.length > 1) std::swap(map.entries[0].value, map.entries[1].value);
      if (map.length > 2) --map.length;
    }
    if (object->kind != ObjectKind::List) continue;
    auto& list = static_cast<runtime::List&>(*object);
    if (memory == Memory::Sharing) list.isShared = !list.isShared;
    if (list.length == 0) continue;
    if (memory == Memory::ListHeaders) --list.length;
    if (memory != Snapshot::elementsOf(list.storage)) continue;
    for (uint64_t i = 0; i < list.length; ++i) {
      if (memory == Memory::IntElements) list.ints[i] += 1;
      if (memory == Memory::FloatElements) list.floats[i] += 1;
      if (memory == Memory::BoolElements) list.bools[i] ^= 1;
    }
    if (memory == Memory::ValueElements) {
      std::swap(list.values[0], list.values[list.length - 1]);
      if (list.length == 1) list.values[0] = Value::inlineInt(77);
    }
  }
}

/// What a case was seen to do.
struct Seen {
  Effects effects;         ///< all but what it reads
  bool continues = false;  ///< to what is after it in the code
  bool isReached = false;
  std::string did;  ///< where it went, what it made, why it stopped
};

void add(Effects& effects, Effects more) { effects = effects | more; }

constexpr int kTotal = 41;

/// Looks at the program's objects whenever the program calls it.
class Watching final : public QuietHost {
 public:
  std::map<std::string, std::string> files = {{"rows.json", "[{\"a\": 1}]"}};
  runtime::Context* context = nullptr;
  Memory altered = Memory::None;
  Seen seen;

  bool callExternal(const std::string& name, size_t, std::string_view,
                    std::string& result) override {
    result.assign(1, '\0');  // null
    if (name == "before") {
      begin();
    } else if (name == "after" || name == "jumped") {
      if (name == "jumped") add(seen.effects, bytecode::effects::Branches);
      seen.continues = name == "after";
      seen.did += name + " ";
      end();
    } else if (name == "called") {
      add(seen.effects, bytecode::effects::only(Fact::Calls));
    } else if (name == "results") {
      for (size_t i = 1; i <= 4; ++i) seen.did += names_.text(cell(i)) + " ";
      const auto total = context->handedOut.values.empty() ? Value() : cell(5);
      const bool isKept = total.isSame(Value::inlineInt(total_)) && runtime::isString(cell(6)) &&
                          runtime::text(cell(6)) == "text";
      if (!isKept) add(seen.effects, bytecode::effects::Writes(Memory::Globals));
    } else {
      ++others_;
      result += name == "fails" ? "because" : "";
      return name != "fails";
    }
    return true;
  }
  /// After the run.
  void finish(const Outcome& outcome) {
    if (!seen.isReached || hasEnded_) return;
    if (outcome.trap) {
      add(seen.effects, bytecode::effects::Traps);
      seen.did += fmt::format("trap: {}", outcome.trap->message);
      compare();
    } else {
      add(seen.effects, bytecode::effects::Ends);
      end();
    }
  }
  void setTotal(int total) { total_ = total; }

  int64_t now() override {
    ++others_;
    return QuietHost::now();
  }
  std::optional<std::string> readFile(const std::string& path, uint64_t,
                                      std::string& error) override {
    const auto found = files.find(path);
    if (found != files.end()) return found->second;
    error = "no such file";
    return std::nullopt;
  }
  bool writeFile(const std::string& path, std::string_view bytes, std::string& error) override {
    error = "permission denied";
    if (path.starts_with("locked/")) return false;
    files[path] = bytes;
    return true;
  }

 private:
  Value closure() const { return context->handedOut.values[0]; }
  Value cell(size_t index) const {
    const auto& tested = *runtime::as<runtime::Closure>(closure());
    return runtime::as<runtime::Cell>(tested.captures[index])->value;
  }
  std::string outside() const {
    std::string text =
        fmt::format("{} {} {} {}", out.size(), others_, lines.size(), context->notices.size());
    for (const auto& [path, content] : files) text += path + content;
    return text;
  }
  void begin() {
    names_ = Snapshot(closure());
    alter(names_, altered);
    if (altered == Memory::Outside) {
      time += 1'000'000'000;
      files["rows.json"] = "[{\"b\": 2.5}]";
    }
    before_ = Snapshot(closure());
    outside_ = outside();
    stats_ = context->heap.stats();
    seen.isReached = true;
  }
  void end() {
    hasEnded_ = true;
    compare();
    const auto stats = context->heap.stats();
    if (stats.allocatedBytes != stats_.allocatedBytes) {
      add(seen.effects, bytecode::effects::Allocates);
    }
  }
  void compare() {
    const auto stats = context->heap.stats();
    const Memory written = before_.difference(Snapshot(closure()));
    add(seen.effects, bytecode::effects::Writes(written));
    if (outside() != outside_) add(seen.effects, bytecode::effects::Writes(Memory::Outside));
    if (stats.collections != stats_.collections) {
      add(seen.effects, bytecode::effects::Safepoint);
    }
  }

  Snapshot names_;  ///< before anything is altered
  Snapshot before_;
  std::string outside_;
  runtime::HeapStats stats_;
  size_t others_ = 0;
  int total_ = kTotal;
  bool hasEnded_ = false;
};

/// A case as a program, with what the table says of it.
struct Tried {
  Seen seen;
  Opcode opcode;
  Effects said;
};

Tried tried(const InstructionCase& each, const Circumstances& circumstances) {
  const int total = kTotal + (circumstances.altered == Memory::Globals);
  const auto made = programOf(each, circumstances.isWide, total);
  const bytecode::Program& program = *made;

  Tried result{};
  bool isFirst = true;
  for (bytecode::Cursor at(*program.functions.back()); !at.isAtEnd(); at.next()) {
    if (at.span() != kPlace) continue;
    if (isFirst) result.opcode = at.opcode();
    isFirst = false;
    add(result.said, circumstances.isWide ? at.effects().inWideWorld() : at.effects());
  }
  REQUIRE_FALSE(isFirst);

  VmOptions options;
  options.gcStress = circumstances.isStressed;
  Watching host;
  host.altered = circumstances.altered;
  host.setTotal(total);
  Vm vm(program, host, options);
  vm.context().handsOut = true;
  host.context = &vm.context();
  const Outcome outcome = vm.run();
  host.finish(outcome);
  INFO((outcome.trap ? outcome.trap->message : ""));
  REQUIRE(host.seen.isReached);
  if (outcome.isWide && !circumstances.isWide) {
    add(host.seen.effects, bytecode::effects::Widens);
    add(result.said, result.said.inWideWorld());
  }
  result.seen = host.seen;
  return result;
}

std::string listed(Effects effects) {
  std::string text = bytecode::effectsText(effects);
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

/// Of those that say so: when there was no memory, or not at all.
bool isRarelySafepoint(Opcode opcode) {
  return opcode == Opcode::ConcatString || opcode == Opcode::MakePartial;
}

}  // namespace

TEST_CASE("instructions do nothing but what the table says") {
  std::map<Opcode, Effects> seen;
  for (const InstructionCase& each : kInstructionCases) {
    for (const bool isWide : {false, true}) {
      INFO(each.line << (isWide ? " in the wide world" : ""));
      for (const bool isStressed : {false, true}) {
        const Tried once = tried(each, {isWide, isStressed});
        INFO("said: " << listed(once.said));
        INFO("seen: " << listed(once.seen.effects));
        CHECK(once.said.covers(once.seen.effects));
        CHECK_FALSE((once.seen.continues && once.said.has(Fact::Ends)));
        add(seen[once.opcode], once.seen.effects);
      }
      const Tried usual = tried(each, {isWide});
      for (uint16_t bit = 1; bit <= static_cast<uint16_t>(Memory::Outside); bit <<= 1) {
        const auto memory = static_cast<Memory>(bit);
        if (contains(usual.said.reads, memory)) continue;
        INFO("with other " << listed(bytecode::effects::Reads(memory)));
        CHECK(tried(each, {isWide, false, memory}).seen.did == usual.seen.did);
      }
    }
  }
  for (uint16_t i = 0; i < bytecode::kOpcodeCount; ++i) {
    const auto& info = bytecode::opcodeInfo(static_cast<Opcode>(i));
    if (static_cast<Opcode>(i) == Opcode::EnterHot) continue;  // in no program
    INFO("no case for " << info.mnemonic);
    CHECK(seen.contains(static_cast<Opcode>(i)));
    if (info.effects.has(Fact::Calls)) continue;
    for (const Fact fact : {Fact::Widens, Fact::Branches, Fact::Safepoint}) {
      if (fact == Fact::Safepoint && isRarelySafepoint(static_cast<Opcode>(i))) continue;
      INFO(info.mnemonic << " never did: " << listed(bytecode::effects::only(fact)));
      CHECK((seen[static_cast<Opcode>(i)].has(fact) || !info.effects.has(fact)));
    }
  }
}

}  // namespace kinako::vm
