#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

struct Json;
using Items = std::vector<Json>;
using Fields = std::unordered_map<std::string, Json>;

struct Json {
  std::variant<std::nullptr_t, bool, int64_t, std::string, std::unique_ptr<Items>,
               std::unique_ptr<Fields>>
      value;
};

struct Parser {
  std::string_view text;
  size_t at = 0;

  void skipSpace() {
    while (text[at] == ' ' || text[at] == '\n') at++;
  }

  Json word(size_t length, Json value) {
    at += length;
    return value;
  }

  std::string quoted() {
    const size_t first = at + 1;
    size_t end = first;
    while (text[end] != '"') end++;
    at = end + 1;
    return std::string(text.substr(first, end - first));
  }

  int64_t digits() {
    int64_t value = 0;
    while (text[at] >= '0' && text[at] <= '9') {
      value = value * 10 + text[at] - '0';
      at++;
    }
    return value;
  }

  std::unique_ptr<Items> items() {
    auto values = std::make_unique<Items>();
    at++;
    skipSpace();
    while (text[at] != ']') {
      values->push_back(parse());
      skipSpace();
      if (text[at] == ',') at++;
      skipSpace();
    }
    at++;
    return values;
  }

  std::unique_ptr<Fields> fields() {
    auto values = std::make_unique<Fields>();
    at++;
    skipSpace();
    while (text[at] != '}') {
      std::string name = quoted();
      skipSpace();
      at++;  // the colon
      (*values)[std::move(name)] = parse();
      skipSpace();
      if (text[at] == ',') at++;
      skipSpace();
    }
    at++;
    return values;
  }

  Json parse() {
    skipSpace();
    switch (text[at]) {
      case '{':
        return {fields()};
      case '[':
        return {items()};
      case '"':
        return {quoted()};
      case 't':
        return word(4, {true});
      case 'f':
        return word(5, {false});
      case 'n':
        return word(4, {nullptr});
    }
    return {digits()};
  }
};

static int64_t fold(const Json& json) {
  switch (json.value.index()) {
    case 0:
      return 1;
    case 1:
      return std::get<bool>(json.value) ? 3 : 2;
    case 2:
      return std::get<int64_t>(json.value);
    case 3:
      return static_cast<int64_t>(std::get<std::string>(json.value).size()) * 5;
    case 4: {
      int64_t hash = 7;
      for (const Json& value : *std::get<4>(json.value)) hash = (hash * 31 + fold(value)) % 1000003;
      return hash;
    }
  }
  // The order of the fields makes no difference.
  int64_t sum = 11;
  for (const auto& [name, value] : *std::get<5>(json.value)) {
    sum = (sum + static_cast<int64_t>(name.size() + 1) * fold(value)) % 1000003;
  }
  return sum;
}

static std::string document(int n) {
  std::string text = "[";
  for (int i = 0; i < n; i++) {
    const std::string parent = i % 3 == 0 ? "null" : std::to_string(i / 3);
    const std::string active = i % 2 == 0 ? "true" : "false";
    if (i > 0) text += ",\n";
    text += "{\"id\": " + std::to_string(i) + ", \"name\": \"item " + std::to_string(i) +
            "\", \"tags\": [\"red\", \"green\", \"blue\"],\n \"active\": " + active +
            ", \"parent\": " + parent + ", \"size\": {\"width\": " + std::to_string(i * 7) +
            ", \"height\": " + std::to_string(i * 11) + "}}";
  }
  return text + "]";
}

static volatile int n = 10;  // bench:n

int main() {
  const std::string text = document(n);
  const auto start = std::chrono::steady_clock::now();
  Parser parser{text};
  const int64_t result = fold(parser.parse());
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  std::printf("{\"duration_us\": %.3f, \"output\": %lld}\n", elapsed.count(), (long long)result);
}
