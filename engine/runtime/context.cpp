#include "runtime/context.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/check.h"
#include "runtime/format.h"

namespace kinako::runtime {

namespace {
constexpr uint64_t kClockModulus = 2147483647;
}  // namespace

std::string Failure::message() const { return fillIn(trapInfo(kind).message, operands); }
std::string Failure::help() const { return fillIn(trapInfo(kind).help, operands); }

Clock::Clock(Host& host) : host_(host) {
  const std::optional<std::string> text = host.environment("MOCHI_NOW_SEED");
  if (!text) return;
  int64_t seed = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), seed);
  if (error != std::errc() || end != text->data() + text->size()) return;
  isSeeded_ = true;
  const auto modulus = static_cast<int64_t>(kClockModulus);
  state_ = static_cast<uint64_t>((seed % modulus + modulus) % modulus);
}

int64_t Clock::now() {
  if (!isSeeded_) return host_.now();
  state_ = (state_ * 1664525 + 1013904223) % kClockModulus;
  return static_cast<int64_t>(state_);
}

void Context::begin(uint64_t fuel, uint64_t milliseconds, uint64_t outputBytes) {
  printed_ = 0;
  output_ = outputBytes;
  outputLeft_ = outputBytes == 0 ? UINT64_MAX : outputBytes;
  notices.clear();
  placed_ = 0;
  fuel_ = fuel;
  stepsBefore_ = 0;
  instructions = 0;
  spent_ = 0;
  heap.polling.work = kStretch;
  refill();
  deadline_.reset();
  if (milliseconds == 0) return;
  deadline_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
}

void Context::refill() {
  uint64_t slice = heap.isStressed() ? 0 : this->slice;
  if (fuel_ != 0) slice = std::min(slice, fuel_ - std::min(fuel_, stepsBefore_));
  slice_ = static_cast<int64_t>(slice);
  renewWork();
  heap.polling.left = slice_;
  heap.polling.setAside = 0;
}

void Context::renewWork() {
  spent_ = spent();
  heap.polling.work = kStretch;
}

bool Context::collectWhenDue() {
  if (!heap.shouldCollect()) return true;
  heap.collect();
  if (!heap.isOverLimit()) return true;
  failMemory(heap.stats().liveBytes);
  return false;
}

bool Context::rest() {
  heap.polling.restore();
  renewWork();
  return !hasFailed && collectWhenDue() && mayGoOn();
}

bool Context::look() {
  renewWork();
  if (heap.isFarOverLimit()) {
    failMemory(heap.stats().liveBytes);
  } else if (!hasFailed && mayGoOn()) {
    return true;
  }
  heap.polling.work = -1;  // whoever asks again gets the same answer
  heap.polling.request();  // for those who cannot fail
  return false;
}

bool Context::poll() {
  stepsBefore_ = steps();
  refill();
  // An operation that cannot fail may have come to a limit.
  if (hasFailed || !collectWhenDue()) return false;
  if (fuel_ != 0 && stepsBefore_ > fuel_) {
    fail(TrapKind::Fuel);
    return false;
  }
  return mayGoOn();
}

uint64_t Context::millisecondsLeft() const {
  const auto left = *deadline_ - std::chrono::steady_clock::now();
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(left).count();
  return static_cast<uint64_t>(std::max<int64_t>(1, milliseconds));
}

bool Context::mayGoOn() {
  if ((interrupt && interrupt->load(std::memory_order_relaxed)) || host.shouldStop()) {
    fail(TrapKind::Interrupted);
  } else if (deadline_ && std::chrono::steady_clock::now() > *deadline_) {
    fail(TrapKind::Timeout);
  } else {
    return true;
  }
  return false;
}

bool Context::writeOut(std::string_view bytes) {
  const bool fits = bytes.size() <= outputLeft_;
  const auto shown = fits ? bytes : cutShort(bytes, static_cast<size_t>(outputLeft_));
  host.writeOut(shown);
  addPrinted(shown.size());
  if (fits) return true;
  outputLeft_ = 0;
  fail(TrapKind::Output, {std::to_string(output_)});
  return false;
}

uint64_t Context::savedBytes() const {
  uint64_t bytes = 0;
  for (const auto& [path, size] : files_) bytes += size;
  return bytes;
}

bool Context::writeFile(std::string_view path, std::string_view bytes) {
  const std::string name(path);
  const bool isCounted = host.keepsFiles();
  if (isCounted && !heap.borrow(bytes.size())) {
    failMemory(bytes.size());
    return false;
  }
  std::string error;
  if (host.writeFile(name, bytes, error)) {
    if (isCounted) heap.giveBack(std::exchange(files_[name], bytes.size()));
    return true;
  }
  if (isCounted) heap.giveBack(bytes.size());
  fail(TrapKind::File, {name, error});
  return false;
}

void Context::warn(Code code, std::initializer_list<std::string_view> operands) {
  if (notices.size() < kMostNotices) notices.push_back({code, {operands.begin(), operands.end()}});
}

void Context::placeFresh(Span span) {
  for (size_t i = placed_; i < notices.size(); ++i) notices[i].span = span;
  const auto fresh = notices.begin() + static_cast<std::ptrdiff_t>(placed_);
  const auto isKnown = [this, fresh](const Notice& notice) {
    return std::find(notices.begin(), fresh, notice) != fresh;
  };
  notices.erase(std::remove_if(fresh, notices.end(), isKnown), notices.end());
  placed_ = notices.size();
}

Value Context::fail(TrapKind kind, std::initializer_list<std::string_view> operands) {
  if (!hasFailed) {
    hasFailed = true;
    failure = {kind, {operands.begin(), operands.end()}, {}};
  }
  return Value();
}

Value Context::failMemory(uint64_t bytes) {
  if (heap.limit() != 0) {
    return fail(TrapKind::Memory, {memoryLimitText(heap.limit()), ""});
  }
  // The heap refuses larger buffers even when there is no limit.
  constexpr uint64_t kMost = std::min<uint64_t>(SIZE_MAX / 4, uint64_t{1} << 36);
  const std::string size =
      bytes >= INT64_MAX ? "more than " + std::to_string(INT64_MAX) : std::to_string(bytes);
  const std::string help =
      bytes > kMost ? "No value can have more than " + std::to_string(kMost) + " bytes." : "";
  return fail(TrapKind::Memory, {"out of memory: no room for " + size + " bytes", help});
}

std::string kindName(Value value) {
  if (value.isInlineInt()) return "int";
  if (value.isDouble()) return "float";
  if (value.isNull()) return "null";
  if (value.isBool()) return "bool";
  KINAKO_CHECK(value.isObject());
  switch (value.asObject()->kind) {
    case ObjectKind::BoxedInt:
    case ObjectKind::BigInt:
      return "int";
    case ObjectKind::BigRat:
      return "bigrat";
    case ObjectKind::String:
      return "string";
    case ObjectKind::List:
      return "list";
    case ObjectKind::Map:
      return "map";
    case ObjectKind::Record:
      return as<Record>(value)->shape->name;
    case ObjectKind::Closure:
    case ObjectKind::BuiltinFunction:
    case ObjectKind::Partial:
      return "function";
    case ObjectKind::Cell:
      return "cell";
    case ObjectKind::Group:
      return "group";
  }
  KINAKO_UNREACHABLE();
}

}  // namespace kinako::runtime
