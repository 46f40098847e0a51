// What JavaScript can call (web/src/engine.ts does, and nobody else): a program goes in as text,
// numbers are numbers, and everything that comes back is one value in the form of
// runtime/exchange.h, so that there is one decoder. Each function says what it returns.
//
// A program or a conversation is a number; using one that was released is undefined, so the
// TypeScript in front of this never does. Nothing here may be called while a program runs.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <map>
#include <set>
#include <utility>

#include "base/builtin.h"
#include "engine.h"
#include "javascript_host.h"
#include "protocol.h"
#include "runtime/exchange_tag.h"

namespace kinako::wasm {

namespace {

/// Writes a value of runtime/exchange.h.
class Reply {
 public:
  Reply& null() { return tag(Tag::Null); }
  Reply& boolean(bool value) { return tag(value ? Tag::True : Tag::False); }
  Reply& integer(uint64_t value) { return tag(Tag::Int).raw(value); }
  Reply& text(std::string_view text) { return tag(Tag::String).bare(text); }
  /// The `count` values written next are its elements.
  Reply& list(size_t count) { return tag(Tag::List).raw(static_cast<uint32_t>(count)); }
  /// A value that is written already: it may be long, and is taken over.
  Reply& value(std::string&& bytes) {
    bytes.insert(0, bytes_);
    bytes_ = std::move(bytes);
    return *this;
  }
  std::string take() { return std::move(bytes_); }

 private:
  using Tag = runtime::ExchangeTag;

  Reply& tag(Tag tag) {
    bytes_ += static_cast<char>(tag);
    return *this;
  }
  template <typename Number>
  Reply& raw(Number number) {
    char bytes[sizeof number];
    std::memcpy(bytes, &number, sizeof number);
    bytes_.append(bytes, sizeof number);
    return *this;
  }
  Reply& bare(std::string_view text) {
    raw(static_cast<uint32_t>(text.size()));
    bytes_ += text;
    return *this;
  }

  std::string bytes_;
};

struct Compiled {
  CompileResult result;
  RunOptions options;
  Color color = Color::Off;
  std::unique_ptr<Instance> instance;

  Instance& machine();
};

/// One instance of the module: there is one, JavaScript makes more of them.
struct Engine {
  JavascriptHost host;
  JavascriptFiles files;
  std::map<int, Compiled> programs;
  std::map<int, std::unique_ptr<Session>> sessions;
  int last = 0;     ///< number given
  Limits limits{};  ///< of all that looks at texts
  struct {
    const char* bytes;
    size_t size;
  } answer{};
  std::string kept;  ///< what `answer` points to

  const void* give(Reply&& reply) {
    kept = reply.take();
    answer = {kept.data(), kept.size()};
    return &answer;
  }
};

Engine& engine() {
  static Engine engine;
  return engine;
}

Instance& Compiled::machine() {
  if (!instance) instance = std::make_unique<Instance>(result.program, engine().host, options);
  return *instance;
}

/// Where a report speaks of places, as offsets of texts.
std::vector<Span> placesOf(const Diagnostic& diagnostic) {
  std::vector<Span> places{diagnostic.span};
  for (const auto& label : diagnostic.labels) places.push_back(label.span);
  for (const auto& fix : diagnostic.fixes) places.push_back(fix.span);
  return places;
}
std::vector<Span> placesOf(const TrapReport& trap) { return {trap.span}; }

/// [JSON, text for people, [name, text, …] of the imported files that it speaks of]
template <typename Report>
void write(Reply& reply, const Report& report, const Source& source, Color color) {
  std::vector<const Source*> others;
  for (const Span place : placesOf(report)) {
    const Source* file = &source.at(place.begin);
    const bool isKnown = std::find(others.begin(), others.end(), file) != others.end();
    if (file != &source && !isKnown) others.push_back(file);
  }
  reply.list(3).text(renderJson(report, source)).text(renderText(report, source, color));
  reply.list(2 * others.size());
  for (const Source* file : others) reply.text(file->name()).text(file->text());
}

void write(Reply& reply, const std::vector<Diagnostic>& diagnostics, const Source& source,
           Color color) {
  reply.list(diagnostics.size());
  for (const auto& diagnostic : diagnostics) write(reply, diagnostic, source, color);
}

/// [trap or null, steps, instructions, allocated bytes, peak bytes, collections, hot places,
/// counts of instructions as JSON or "", back end, what kept the VM from it or "", warnings, value]
Reply write(RunResult& result, const Source& source, Color color) {
  Reply reply;
  reply.list(12);
  if (result.trap) {
    write(reply, *result.trap, source, color);
  } else {
    reply.null();
  }
  const Stats& stats = result.stats;
  reply.integer(stats.steps).integer(stats.instructions);
  reply.integer(stats.allocatedBytes).integer(stats.peakBytes).integer(stats.collections);
  reply.list(stats.hot.size());
  for (const auto& hot : stats.hot) {
    reply.list(5).text(hot.function).text(hot.file).integer(hot.line).boolean(hot.isLoop);
    reply.integer(hot.steps);
  }
  reply.text(stats.opcodes).text(backendName(stats.backend)).text(stats.declined);
  write(reply, result.warnings, source, color);
  if (result.value.empty()) {
    reply.null();
  } else {
    reply.value(std::move(result.value));
  }
  return reply;
}

RunOptions makeOptions(int backend, double fuel, double memory, double milliseconds,
                       uint32_t frames, uint32_t stackBytes, int gcStress, double output) {
  RunOptions options;
  options.backend = kBackends[backend];
  options.limits.fuel = static_cast<uint64_t>(fuel);
  options.limits.memoryBytes = static_cast<uint64_t>(memory);
  options.limits.timeoutMilliseconds = static_cast<uint64_t>(milliseconds);
  options.limits.frames = frames;
  options.limits.hostStackBytes = stackBytes;
  options.limits.outputBytes = static_cast<uint64_t>(output);
  options.gcStress = gcStress != 0;
  options.wantsValue = true;
  return options;
}

/// Grows the memory by a sixteenth when it is nearly full. By itself malloc grows it by what is
/// missing, and after each growth V8 collects garbage: with thousands of live programs,
/// milliseconds for each.
void keepRoom() {
  constexpr size_t kPage = 64 << 10;
  constexpr size_t kRoom = 1 << 20;
  const size_t pages = __builtin_wasm_memory_size(0);
  const auto used = reinterpret_cast<size_t>(sbrk(0));
  // Where there is no more to be had, malloc finds out.
  if (pages * kPage - used < kRoom) __builtin_wasm_memory_grow(0, pages / 16);
}

/// `supplied`: names with a line break after each. A name in angle brackets is no path.
CompileOptions compileOptions(std::string_view supplied, std::string_view name, int wants) {
  CompileOptions options;
  options.files = &engine().files;
  options.wantsValue = (wants & kWantsValue) != 0;
  options.limits = engine().limits;
  if (!name.starts_with('<')) options.path = name;
  while (!supplied.empty()) {
    const size_t length = supplied.find('\n');
    options.supplied.emplace(supplied.substr(0, length));
    supplied.remove_prefix(length + 1);
  }
  return options;
}

Color colorOf(int wants) { return (wants & kWantsColor) != 0 ? Color::On : Color::Off; }

const void* limitReply(const TrapReport& limit, const Source& source, Color color) {
  Reply reply;
  reply.list(1);
  write(reply, limit, source, color);
  return engine().give(std::move(reply));
}

}  // namespace

#define EXPORT(name) extern "C" __attribute__((export_name(name)))

EXPORT("kinako_allocate") void* allocate(size_t bytes) { return std::malloc(bytes ? bytes : 1); }
EXPORT("kinako_free") void release(void* bytes) { std::free(bytes); }

/// For what looks at texts from now on: compiling, analyzing, renaming, formatting, inspecting; 0
/// for no limit. When one is reached, each of these returns [trap] instead.
EXPORT("kinako_limits") void setLimits(double memory, double milliseconds) {
  engine().limits.memoryBytes = static_cast<uint64_t>(memory);
  engine().limits.timeoutMilliseconds = static_cast<uint64_t>(milliseconds);
}

/// `supplied`: names with a line break after each; `wants`: Wants. Returns [program or
/// null, diagnostics].
EXPORT("kinako_compile")
const void* compileText(const char* name, size_t nameSize, const char* text, size_t textSize,
                        const char* supplied, size_t suppliedSize, int wants) {
  keepRoom();
  const CompileOptions options = compileOptions({supplied, suppliedSize}, {name, nameSize}, wants);
  Compiled compiled;
  compiled.color = colorOf(wants);
  compiled.result = compile(std::string(name, nameSize), std::string(text, textSize), options);
  if (compiled.result.limit) {
    return limitReply(*compiled.result.limit, *compiled.result.source, compiled.color);
  }
  Reply reply;
  reply.list(2);
  if (compiled.result.program) {
    reply.integer(static_cast<uint64_t>(++engine().last));
  } else {
    reply.null();
  }
  write(reply, compiled.result.diagnostics, *compiled.result.source, compiled.color);
  if (compiled.result.program) engine().programs.emplace(engine().last, std::move(compiled));
  return engine().give(std::move(reply));
}

EXPORT("kinako_release") void releaseProgram(int program) { engine().programs.erase(program); }

/// Returns [[name, number, result type, [[parameter, type], …]], …].
EXPORT("kinako_functions") const void* listFunctions(int program) {
  const auto signatures = functions(*engine().programs.at(program).result.program);
  Reply reply;
  reply.list(signatures.size());
  for (const auto& signature : signatures) {
    reply.list(4).text(signature.name).integer(signature.index).text(signature.result);
    reply.list(signature.parameters.size());
    for (const auto& parameter : signature.parameters) {
      reply.list(2).text(parameter.name).text(parameter.type);
    }
  }
  return engine().give(std::move(reply));
}

/// For the runs that follow: 0 for no limit, `stackBytes` for the interpreter. What an earlier
/// run left is dropped.
EXPORT("kinako_configure")
void configure(int program, int backend, double fuel, double memory, double milliseconds,
               uint32_t frames, uint32_t stackBytes, int gcStress, double output) {
  Compiled& compiled = engine().programs.at(program);
  compiled.options =
      makeOptions(backend, fuel, memory, milliseconds, frames, stackBytes, gcStress, output);
  compiled.instance.reset();
}

/// Returns what write(RunResult) says.
EXPORT("kinako_run") const void* runProgram(int program) {
  keepRoom();
  Compiled& compiled = engine().programs.at(program);
  RunResult result = compiled.machine().run();
  return engine().give(write(result, *compiled.result.source, compiled.color));
}

/// `kind`: a Callee. `arguments`: as many values as the function has parameters. Returns [value],
/// or the same as kinako_run if there is more to say.
EXPORT("kinako_call")
const void* callFunction(int program, uint32_t kind, uint32_t number, const char* arguments,
                         size_t argumentBytes) {
  keepRoom();
  Compiled& compiled = engine().programs.at(program);
  const std::string_view values(arguments, argumentBytes);
  RunResult result = static_cast<Callee>(kind) == Callee::Declared
                         ? compiled.machine().call(number, values)
                         : compiled.machine().callHandedOut(number, values);
  if (result.trap || !result.warnings.empty()) {
    return engine().give(write(result, *compiled.result.source, compiled.color));
  }
  Reply reply;
  reply.list(1).value(std::move(result.value));
  return engine().give(std::move(reply));
}

/// Drops what the latest run left: its memory is free again.
EXPORT("kinako_reset") void resetProgram(int program) {
  engine().programs.at(program).instance.reset();
}

/// Returns [[title, line], …].
EXPORT("kinako_tests") const void* listTests(int program) {
  const CompileResult& compiled = engine().programs.at(program).result;
  const auto blocks = testBlocks(*compiled.program);
  Reply reply;
  reply.list(blocks.size());
  for (const auto& [title, span] : blocks) {
    const Source& source = compiled.source->at(span.begin);
    reply.list(2).text(title).integer(source.position(span.begin).line);
  }
  return engine().give(std::move(reply));
}

/// Returns the same as kinako_run.
EXPORT("kinako_run_test") const void* runOneTest(int program, size_t index) {
  const Compiled& compiled = engine().programs.at(program);
  RunResult result = runTest(*compiled.result.program, index, engine().host, compiled.options);
  return engine().give(write(result, *compiled.result.source, compiled.color));
}

/// Returns [what service::renderJson says, diagnostics].
EXPORT("kinako_analyze")
const void* analyzeText(const char* name, size_t nameSize, const char* text, size_t textSize,
                        const char* supplied, size_t suppliedSize, int wants) {
  std::string json;
  const auto analysis =
      analyze({name, nameSize}, {text, textSize},
              compileOptions({supplied, suppliedSize}, {name, nameSize}, wants), &json);
  if (analysis.limit) return limitReply(*analysis.limit, *analysis.source, colorOf(wants));
  Reply reply;
  reply.list(2).text(json);
  write(reply, analysis.diagnostics, *analysis.source, colorOf(wants));
  return engine().give(std::move(reply));
}

/// `offset`: a byte of the text. Returns [why not or "", begin, end, …] of the places to rename.
EXPORT("kinako_rename")
const void* renameInText(const char* name, size_t nameSize, const char* text, size_t textSize,
                         size_t offset, const char* newName, size_t newSize, const char* supplied,
                         size_t suppliedSize) {
  const auto renaming = renameSymbol({name, nameSize}, {text, textSize},
                                     static_cast<uint32_t>(offset), {newName, newSize},
                                     compileOptions({supplied, suppliedSize}, {name, nameSize}, 0));
  if (renaming.limit) return limitReply(*renaming.limit, *renaming.source, Color::Off);
  Reply reply;
  reply.list(1 + 2 * renaming.places.size()).text(renaming.problem);
  for (const Span place : renaming.places) reply.integer(place.begin).integer(place.end);
  return engine().give(std::move(reply));
}

/// Returns [[[name, signature, documentation] of each builtin], keywords].
EXPORT("kinako_words") const void* listWords() {
  Reply reply;
  reply.list(2).list(allBuiltins().size());
  for (const auto& builtin : allBuiltins()) {
    reply.list(3).text(builtin.name).text(builtin.signature).text(builtin.doc);
  }
  reply.list(keywords().size());
  for (const auto word : keywords()) reply.text(word);
  return engine().give(std::move(reply));
}

/// Returns [text or null, diagnostics].
EXPORT("kinako_format")
const void* formatText(const char* name, size_t nameSize, const char* text, size_t textSize,
                       int color) {
  std::vector<Diagnostic> diagnostics;
  std::optional<TrapReport> limit;
  const auto formatted =
      format({name, nameSize}, {text, textSize}, diagnostics, engine().limits, &limit);
  const Source source({name, nameSize}, limit ? std::string() : std::string(text, textSize));
  if (limit) return limitReply(*limit, source, colorOf(color));
  Reply reply;
  reply.list(2);
  if (formatted) {
    reply.text(*formatted);
  } else {
    reply.null();
  }
  write(reply, diagnostics, source, colorOf(color));
  return engine().give(std::move(reply));
}

/// Returns [text, diagnostics, [line, begin, end, …] as JSON].
EXPORT("kinako_inspect")
const void* inspectText(int stage, const char* name, size_t nameSize, const char* text,
                        size_t textSize, int color) {
  const auto result = inspect(kStages[stage], {name, nameSize}, {text, textSize},
                              compileOptions({}, {name, nameSize}, 0));
  if (result.limit) return limitReply(*result.limit, *result.source, colorOf(color));
  Reply reply;
  reply.list(3).text(result.text);
  write(reply, result.diagnostics, *result.source, colorOf(color));
  std::string links;
  for (const auto& link : result.links) {
    links += links.empty() ? '[' : ',';
    links += std::to_string(link.line) + ',' + std::to_string(link.span.begin) + ',' +
             std::to_string(link.span.end);
  }
  reply.text(links.empty() ? "[]" : links + ']');
  return engine().give(std::move(reply));
}

EXPORT("kinako_session")
int openSession(int backend, double fuel, double memory, double milliseconds, uint32_t frames,
                uint32_t stackBytes, int gcStress, double output) {
  engine().sessions.emplace(
      ++engine().last, std::make_unique<Session>(engine().host,
                                                 makeOptions(backend, fuel, memory, milliseconds,
                                                             frames, stackBytes, gcStress, output),
                                                 &engine().files));
  return engine().last;
}

EXPORT("kinako_session_close") void closeSession(int session) { engine().sessions.erase(session); }

/// `name`: "" for the number of a line. Returns [is incomplete, diagnostics, trap or null, value as
/// printed].
EXPORT("kinako_session_evaluate")
const void* evaluate(int session, const char* text, size_t size, const char* name, size_t nameSize,
                     int color) {
  const auto outcome = engine().sessions.at(session)->evaluate({text, size}, {name, nameSize});
  Reply reply;
  reply.list(4).boolean(outcome.incomplete);
  write(reply, outcome.diagnostics, *outcome.source, colorOf(color));
  if (outcome.trap) {
    write(reply, *outcome.trap, *outcome.source, colorOf(color));
  } else {
    reply.null();
  }
  reply.text(outcome.value);
  return engine().give(std::move(reply));
}

/// Returns the names that start with `prefix`.
EXPORT("kinako_session_complete")
const void* complete(int session, const char* prefix, size_t size) {
  const auto names = engine().sessions.at(session)->complete({prefix, size});
  Reply reply;
  reply.list(names.size());
  for (const auto& name : names) reply.text(name);
  return engine().give(std::move(reply));
}

#undef EXPORT

}  // namespace kinako::wasm
