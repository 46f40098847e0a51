// Texts of values in messages, and how two values differ.
//
// Long values are compared part by part: lines of texts, elements of lists, entries of maps and
// records. Where exactly one part differs, and it is itself a container or text on both sides, the
// path continues inside it, so that one field deep inside is found: `at [3].address.zip`.
#include "runtime/evidence.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "base/order.h"
#include "runtime/compare.h"
#include "runtime/element.h"
#include "runtime/format.h"
#include "runtime/list.h"
#include "runtime/map.h"
#include "runtime/record.h"
#include "runtime/walk.h"

namespace kinako::runtime {

namespace {

constexpr size_t kLongestValue = 4000;  ///< bytes of an operand
constexpr size_t kOneLine = 60;         ///< bytes: two values as short as that need no difference
constexpr size_t kLongestPart = 100;    ///< bytes of a line of a difference
constexpr size_t kMostLines = 40;       ///< of a difference
constexpr size_t kContext = 2;          ///< equal parts shown before and after
constexpr size_t kMostParts = 200;  ///< between the first difference and the last, to be aligned
constexpr size_t kMostSteps = 20;   ///< into parts that alone differ
/// Units of work, then no difference is shown.
constexpr uint64_t kMostSpent = 80'000'000;

/// A part of a text or container: what to compare it by, and how it is shown.
struct Part {
  std::string text;  ///< of kLongestPart bytes or a little more
  bool isWhole;      ///< it is all of it: equal texts mean equal parts
};

/// What is between the first difference of two rows of parts and the last.
struct Parts {
  std::vector<Part> all;
  bool hasMore = false;

  /// False: no more of them, please.
  bool add(std::string text, bool isWhole) {
    if (all.size() == kMostParts) {
      hasMore = true;
      return false;
    }
    all.push_back({std::move(text), isWhole});
    return true;
  }
};

/// What a difference consists of.
class Lines {
 public:
  void path(const std::string& path) {
    if (!path.empty()) text_ = "at " + path + ":\n";
  }
  void add(std::string_view sign, std::string_view line) {
    if (++count_ > kMostLines) return;
    text_.append(sign).append(line) += '\n';
  }
  void equal(uint64_t count) {
    if (count > 0) add("  ", "… " + std::to_string(count) + " equal …");
  }
  std::string take() {
    if (count_ > kMostLines) {
      text_ += "  … and " + std::to_string(count_ - kMostLines) + " more lines\n";
    }
    if (!text_.empty()) text_.pop_back();
    return std::move(text_);
  }

 private:
  std::string text_;
  size_t count_ = 0;
};

/// Which of two rows of parts belong together: for each of the left ones its partner among the
/// right ones, or -1. The longest common subsequence, by the table of its lengths.
std::vector<int> partners(const std::vector<size_t>& left, const std::vector<size_t>& right) {
  const size_t width = right.size() + 1;
  std::vector<uint16_t> length((left.size() + 1) * width);
  for (size_t i = left.size(); i-- > 0;) {
    for (size_t j = right.size(); j-- > 0;) {
      length[i * width + j] =
          left[i] == right[j] ? static_cast<uint16_t>(length[(i + 1) * width + j + 1] + 1)
                              : std::max(length[(i + 1) * width + j], length[i * width + j + 1]);
    }
  }
  std::vector<int> result(left.size(), -1);
  for (size_t i = 0, j = 0; i < left.size() && j < right.size();) {
    if (left[i] == right[j]) {
      result[i++] = static_cast<int>(j++);
    } else if (length[(i + 1) * width + j] >= length[i * width + j + 1]) {
      ++i;
    } else {
      ++j;
    }
  }
  return result;
}

/// Two texts of one line each that begin alike: what is before their difference is left out.
void cutFront(std::string_view& left, std::string_view& right, std::string& front) {
  constexpr size_t kBefore = 30;
  size_t same = 0;
  while (same < left.size() && same < right.size() && left[same] == right[same]) ++same;
  if (same <= kBefore) return;
  size_t from = same - kBefore;
  while (from > 0 && (static_cast<unsigned char>(left[from]) & 0xC0) == 0x80) --from;
  left.remove_prefix(from);
  right.remove_prefix(from);
  front = "…";
}

/// A line of a text; space at its end would not be seen.
std::string lineText(std::string_view front, std::string_view line) {
  const std::string text = std::string(front) + shortened(line, kLongestPart);
  return line.ends_with(' ') || line.ends_with('\r') ? quoted(text) : text;
}

class Difference {
 public:
  explicit Difference(Context& context) : context_(context), begun_(context.spent()) {}

  std::string find(Value left, Value right) {
    for (size_t steps = 0; steps < kMostSteps && step(left, right); ++steps) {
    }
    lines_.path(path_);
    if (isString(left) && isString(right)) {
      texts(text(left), text(right));
    } else if (isList(left) && isList(right)) {
      lists(*as<List>(left), *as<List>(right));
    } else if (isMap(left) && isMap(right)) {
      maps(*as<Map>(left), *as<Map>(right));
    } else if (sameShape(left, right)) {
      records(*as<Record>(left), *as<Record>(right));
    } else {
      single(shortText(left, kLongestValue), shortText(right, kLongestValue));
    }
    return isTooMuch() ? std::string() : lines_.take();
  }

 private:
  static bool sameShape(Value left, Value right) {
    return isKind(left, ObjectKind::Record) && isKind(right, ObjectKind::Record) &&
           as<Record>(left)->shape == as<Record>(right)->shape;
  }

  bool isTooMuch() const { return context_.hasFailed || context_.spent() - begun_ > kMostSpent; }
  bool areEqual(Value a, Value b) {
    return !isTooMuch() && context_.spend(8) && equals(context_, a, b);
  }
  bool areEqual(const List& a, uint64_t i, const List& b, uint64_t j) {
    return areEqual(Element(a, i).value(), Element(b, j).value());
  }

  const Value* valueAt(const Map& map, Value key) {
    context_.spend(8);
    const int64_t entry = mapFind(context_, map, key);
    return entry < 0 ? nullptr : &map.entries[entry].value;
  }

  std::vector<size_t> differentFields(const Record& a, const Record& b) {
    std::vector<size_t> fields;
    for (size_t i = 0; i < a.shape->fields.size(); ++i) {
      if (!areEqual(fieldOf(a, i), fieldOf(b, i))) fields.push_back(i);
    }
    return fields;
  }

  // --- the way to the part that differs

  /// Goes into the only part that differs; false when there are more of them, or none.
  bool step(Value& left, Value& right) {
    if (isList(left) && isList(right)) return stepLists(left, right);
    if (isMap(left) && isMap(right)) return stepMaps(left, right);
    if (!sameShape(left, right)) return false;
    const Record& a = *as<Record>(left);
    const Record& b = *as<Record>(right);
    const auto fields = differentFields(a, b);
    return fields.size() == 1 && enter(left, right, fieldOf(a, fields[0]), fieldOf(b, fields[0]),
                                       "." + a.shape->fields[fields[0]]);
  }

  bool stepLists(Value& left, Value& right) {
    const List& a = *as<List>(left);
    const List& b = *as<List>(right);
    if (a.length != b.length || a.storage != Storage::Any || b.storage != Storage::Any) {
      return false;
    }
    uint64_t different = a.length;
    for (uint64_t i = 0; i < a.length; ++i) {
      if (areEqual(a.values[i], b.values[i])) continue;
      if (different != a.length) return false;
      different = i;
    }
    return different != a.length && enter(left, right, a.values[different], b.values[different],
                                          "[" + std::to_string(different) + "]");
  }

  bool stepMaps(Value& left, Value& right) {
    const Map& a = *as<Map>(left);
    const Map& b = *as<Map>(right);
    if (a.length != b.length) return false;
    const MapEntry* different = nullptr;
    for (uint64_t i = 0; i < a.length; ++i) {
      const Value* other = valueAt(b, a.entries[i].key);
      if (other != nullptr && areEqual(a.entries[i].value, *other)) continue;
      if (different != nullptr || other == nullptr) return false;
      different = &a.entries[i];
    }
    return different != nullptr && enter(left, right, different->value, *valueAt(b, different->key),
                                         "[" + shortText(different->key, kOneLine) + "]");
  }

  bool enter(Value& left, Value& right, Value a, Value b, const std::string& step) {
    const auto isLong = [](Value value) { return shortText(value, kOneLine).size() > kOneLine; };
    const bool hasParts = (isString(a) && isString(b)) || (isList(a) && isList(b)) ||
                          (isMap(a) && isMap(b)) || sameShape(a, b);
    // Short ones are clearer where they are.
    if (!hasParts || (!isLong(a) && !isLong(b))) return false;
    path_ += step;
    left = a;
    right = b;
    return true;
  }

  // --- what is shown at its end

  void single(std::string_view left, std::string_view right) {
    std::string front;
    cutFront(left, right, front);
    lines_.add("- ", lineText(front, left));
    lines_.add("+ ", lineText(front, right));
  }

  void texts(std::string_view left, std::string_view right) {
    constexpr auto kNone = std::string_view::npos;
    if (left.find('\n') == kNone && right.find('\n') == kNone) return single(left, right);
    const size_t shorter = std::min(left.size(), right.size());
    const auto firstByte =
        std::mismatch(left.begin(), left.begin() + static_cast<ptrdiff_t>(shorter), right.begin());
    const auto same = static_cast<size_t>(firstByte.first - left.begin());
    const size_t lineBreak = same == 0 ? kNone : left.rfind('\n', same - 1);
    const size_t begin = lineBreak == kNone ? 0 : lineBreak + 1;
    size_t end = 0;
    while (end < shorter - begin && left[left.size() - 1 - end] == right[right.size() - 1 - end])
      ++end;
    // Equal lines at the end follow a line break that is equal, too.
    const size_t after = left.find('\n', left.size() - end);
    const std::string_view tail = after == kNone ? std::string_view() : left.substr(after + 1);
    const size_t cutEnd = after == kNone ? 0 : tail.size() + 1;

    context(
        left.substr(0, begin), tail,
        [&] {
          middle(linesOf(left.substr(begin, left.size() - cutEnd - begin)),
                 linesOf(right.substr(begin, right.size() - cutEnd - begin)));
        },
        after != kNone);
  }

  /// The last lines of what is before the difference, and the first of what is after it.
  template <typename Between>
  void context(std::string_view head, std::string_view tail, Between between, bool hasTail) {
    std::vector<std::string_view> before;
    for (std::string_view rest = head; !rest.empty() && before.size() < kContext;) {
      const size_t lineBreak =
          rest.size() < 2 ? std::string_view::npos : rest.rfind('\n', rest.size() - 2);
      const size_t from = lineBreak == std::string_view::npos ? 0 : lineBreak + 1;
      before.push_back(rest.substr(from, rest.size() - 1 - from));
      rest = rest.substr(0, from);
    }
    lines_.equal(countLines(head) - before.size());
    for (size_t i = before.size(); i-- > 0;) lines_.add("  ", lineText({}, before[i]));
    between();
    if (!hasTail) return;
    uint64_t left = countLines(tail) + 1;
    for (size_t i = 0; i < kContext && left > 0; ++i, --left) {
      const size_t length = std::min(tail.find('\n'), tail.size());
      lines_.add("  ", lineText({}, tail.substr(0, length)));
      tail.remove_prefix(std::min(length + 1, tail.size()));
    }
    lines_.equal(left);
  }

  static uint64_t countLines(std::string_view text) {
    return static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n'));
  }

  static Parts linesOf(std::string_view text) {
    Parts parts;
    for (;;) {
      const size_t end = text.find('\n');
      const std::string_view line = text.substr(0, end);
      if (!parts.add(lineText({}, line), line.size() <= kLongestPart)) return parts;
      if (end == std::string_view::npos) return parts;
      text.remove_prefix(end + 1);
    }
  }

  void lists(const List& a, const List& b) {
    const uint64_t shorter = std::min(a.length, b.length);
    uint64_t begin = 0;
    while (begin < shorter && areEqual(a, begin, b, begin)) ++begin;
    uint64_t end = 0;
    while (end < shorter - begin && areEqual(a, a.length - 1 - end, b, b.length - 1 - end)) ++end;
    const auto parts = [&](const List& list) {
      Parts parts;
      for (uint64_t i = begin; i < list.length - end; ++i) {
        std::string text = elementText(list, i);
        const bool isWhole = text.size() <= kLongestPart;
        if (!parts.add(std::move(text), isWhole)) break;
      }
      return parts;
    };
    const auto equal = [&](uint64_t from, uint64_t to) {
      for (uint64_t i = from; i < to; ++i) lines_.add("  ", numbered(i, elementText(a, i)));
    };
    const uint64_t before = std::min<uint64_t>(begin, kContext);
    const uint64_t after = std::min<uint64_t>(end, kContext);
    lines_.equal(begin - before);
    equal(begin - before, begin);
    middle(parts(a), parts(b), begin);
    equal(a.length - end, a.length - end + after);
    lines_.equal(end - after);
  }

  static std::string elementText(const List& list, uint64_t i) {
    return shortText(Element(list, i).value(), kLongestPart);
  }
  static std::string numbered(uint64_t number, const std::string& text) {
    return "[" + std::to_string(number) + "]: " + text;
  }

  /// Parts of which the first ones and the last ones differ. Elements of lists are counted from
  /// `first`.
  void middle(const Parts& left, const Parts& right, std::optional<uint64_t> first = {}) {
    const auto show = [&](std::string_view sign, size_t i, const Part& part) {
      lines_.add(sign, first ? numbered(*first + i, part.text) : part.text);
    };
    // Equal texts get equal numbers; what is cut is equal to nothing.
    std::unordered_map<std::string_view, size_t> known;
    size_t next = 0;
    const auto numbers = [&](const std::vector<Part>& parts) {
      std::vector<size_t> result;
      for (const Part& part : parts) {
        ++next;
        result.push_back(part.isWhole ? known.try_emplace(part.text, next).first->second : next);
      }
      return result;
    };
    const auto leftNumbers = numbers(left.all);
    const auto rightNumbers = numbers(right.all);
    const auto partner = partners(leftNumbers, rightNumbers);
    size_t j = 0;
    for (size_t i = 0; i < left.all.size(); ++i) {
      if (partner[i] < 0) {
        show("- ", i, left.all[i]);
        continue;
      }
      for (; j < static_cast<size_t>(partner[i]); ++j) show("+ ", j, right.all[j]);
      show("  ", i, left.all[i]);
      ++j;
    }
    for (; j < right.all.size(); ++j) show("+ ", j, right.all[j]);
    if (left.hasMore || right.hasMore) lines_.add("  ", "…");
  }

  void maps(const Map& left, const Map& right) {
    struct Entry {
      std::string key;
      const Value* left;
      const Value* right;
    };
    std::vector<Entry> entries;
    uint64_t same = 0;
    bool isAll = true;
    const auto collect = [&](const Map& of, const Map& other, bool isLeft) {
      for (uint64_t i = 0; i < of.length && isAll; ++i) {
        const MapEntry& entry = of.entries[i];
        const Value* found = valueAt(other, entry.key);
        if (found != nullptr && (!isLeft || areEqual(entry.value, *found))) {
          same += isLeft;
        } else if (entries.size() == kMostLines) {
          isAll = false;
        } else {
          entries.push_back({shortText(entry.key, kOneLine), isLeft ? &entry.value : nullptr,
                             isLeft ? found : &entry.value});
        }
      }
    };
    collect(left, right, true);
    collect(right, left, false);
    sortInOrder(entries, [](const Entry& a, const Entry& b) { return a.key < b.key; });
    for (const Entry& entry : entries) pair(entry.key + ": ", entry.left, entry.right);
    isAll ? lines_.equal(same) : lines_.add("  ", "…");
  }

  void records(const Record& a, const Record& b) {
    const auto fields = differentFields(a, b);
    for (const size_t i : fields) {
      const Value sides[] = {fieldOf(a, i), fieldOf(b, i)};
      pair(a.shape->fields[i] + ": ", &sides[0], &sides[1]);
    }
    lines_.equal(a.shape->fields.size() - fields.size());
  }

  void pair(const std::string& name, const Value* left, const Value* right) {
    if (left) lines_.add("- ", name + shortText(*left, kLongestPart));
    if (right) lines_.add("+ ", name + shortText(*right, kLongestPart));
  }

  Context& context_;
  const uint64_t begun_;
  std::string path_;
  Lines lines_;
};

}  // namespace

std::string differenceOf(Context& context, Value left, Value right) {
  const auto isShort = [](Value value) {
    if (isString(value) && text(value).find('\n') != std::string_view::npos) return false;
    const std::string shown = shortText(value, kOneLine);
    return shown.size() <= kOneLine && shown.find("…") == std::string::npos;
  };
  if (isShort(left) && isShort(right)) return {};
  return Difference(context).find(left, right);
}

void failExpect(Context& context, std::string_view file, uint64_t line, std::string_view text,
                std::span<const Operand> operands, bool isEquality) {
  // First what was there: a limit that is reached meanwhile is what stops the program.
  Evidence evidence;
  for (const auto& [name, value] : operands) {
    ShownOperand shown{std::string(name), shortText(value, kLongestValue)};
    // `a == 1 || a == 2` looks at `a` twice.
    const auto isSame = [&](const ShownOperand& other) {
      return other.text == shown.text && other.value == shown.value;
    };
    const auto& known = evidence.operands;
    if (operands.size() > 2 && std::any_of(known.begin(), known.end(), isSame)) continue;
    evidence.operands.push_back(std::move(shown));
  }
  if (isEquality) evidence.difference = differenceOf(context, operands[0].value, operands[1].value);
  if (context.hasFailed) return;
  context.fail(TrapKind::Expect, {file, std::to_string(line), text});
  context.failure.evidence = std::move(evidence);
}

}  // namespace kinako::runtime
