#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

// One class of letters for each position: `[cgt]a` is {"cgt", "a"}.
using Alternative = std::vector<std::string>;
using Pattern = std::vector<Alternative>;

static Pattern compiled(std::string_view pattern) {
  Pattern alternatives;
  Alternative classes;
  std::string letters;
  bool inside = false;
  for (const char c : pattern) {
    if (c == '|') {
      alternatives.push_back(classes);
      classes.clear();
    } else if (c == '[') {
      inside = true;
      letters.clear();
    } else if (c == ']') {
      inside = false;
      classes.push_back(letters);
    } else if (inside) {
      letters += c;
    } else {
      classes.emplace_back(1, c);
    }
  }
  alternatives.push_back(classes);
  return alternatives;
}

// How many letters of the text from `at` on the pattern takes; 0 when it does not match.
static size_t matched(const Pattern& alternatives, std::string_view text, size_t at) {
  for (const Alternative& classes : alternatives) {
    const size_t count = classes.size();
    if (at + count <= text.size()) {
      size_t i = 0;
      while (i < count && classes[i].find(text[at + i]) != std::string::npos) i++;
      if (i == count) return count;
    }
  }
  return 0;
}

static int64_t occurrences(const Pattern& alternatives, std::string_view text) {
  int64_t count = 0;
  size_t at = 0;
  while (at < text.size()) {
    const size_t length = matched(alternatives, text, at);
    if (length > 0) {
      count++;
      at += length;
    } else {
      at++;
    }
  }
  return count;
}

static std::string replaced(const Pattern& alternatives, std::string_view text,
                            std::string_view by) {
  std::string result;
  size_t at = 0;
  while (at < text.size()) {
    const size_t length = matched(alternatives, text, at);
    if (length > 0) {
      result += by;
      at += length;
    } else {
      result += text[at];
      at++;
    }
  }
  return result;
}

static std::string nucleotides(int64_t n) {
  int64_t seed = 42;
  std::string text;
  for (int64_t i = 0; i < n; i++) {
    seed = (seed * 3877 + 29573) % 139968;
    text += "acgt"[seed * 4 / 139968];
  }
  return text;
}

static volatile int64_t n = 1000;  // bench:n

int main() {
  const std::string text = nucleotides(n);
  const std::vector<std::string_view> variants = {
      "agggt|accct",         "[cgt]ggta|tacc[acg]", "a[act]gta|tac[agt]t",
      "ag[act]ta|ta[agt]ct", "agg[act]a|t[agt]cct", "aggg[acg]|[cgt]ccct",
  };
  const auto start = std::chrono::steady_clock::now();
  int64_t total = 0;
  int64_t folded = 0;
  for (const std::string_view variant : variants) {
    const int64_t count = occurrences(compiled(variant), text);
    total += count;
    folded = (folded * 31 + count) % 1000000007;
  }
  std::string shorter = replaced(compiled("tga[ct]|gat"), text, "<4>");
  shorter = replaced(compiled("agg[cg]|cc[acg]"), shorter, "<3>");
  shorter = replaced(compiled("a[act]|tt"), shorter, "<2>");
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  std::printf("{\"duration_us\": %.3f, \"output\": [%lld, %lld, %zu]}\n", elapsed.count(),
              (long long)total, (long long)folded, shorter.size());
}
