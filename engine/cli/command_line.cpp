#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <charconv>

#include "base/fast_float.h"

namespace kinako::cli {

namespace {

/// A whole number, or nothing.
std::optional<uint64_t> parseNumber(std::string_view text) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// "64M" → 67108864 bytes, or nothing.
std::optional<uint64_t> parseSize(std::string_view text) {
  int shift = 0;
  if (!text.empty()) {
    const char unit = text.back() | 0x20;  // lower case
    shift = unit == 'k' ? 10 : unit == 'm' ? 20 : unit == 'g' ? 30 : 0;
    if (shift > 0) text.remove_suffix(1);
  }
  const auto number = parseNumber(text);
  if (!number || *number > (UINT64_MAX >> shift)) return std::nullopt;
  return *number << shift;
}

/// "1.5" seconds → 1500, or nothing.
std::optional<uint64_t> parseMilliseconds(std::string_view text) {
  constexpr double kLongest = 1e9;  // seconds
  double seconds = 0;
  const auto [end, error] = fast_float::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (!(seconds > 0 && seconds <= kLongest)) return std::nullopt;
  return std::max<uint64_t>(1, static_cast<uint64_t>(seconds * 1000));
}

template <typename Number>
std::string store(std::optional<uint64_t> number, Number& target, const char* complaint) {
  if (!number || *number > std::numeric_limits<Number>::max()) return complaint;
  target = static_cast<Number>(*number);
  return {};
}

/// "-h,--help" → "-h, --help".
std::string displayed(std::string names) {
  const size_t comma = names.find(',');
  if (comma != std::string::npos) names.insert(comma + 1, " ");
  return names;
}

}  // namespace

struct CommandLine::Parser {
  struct Row {
    std::string names;
    std::string help;
  };

  CLI::App app;
  bool wantsHelp = false;
  std::string top;
  std::string bottom;
  std::vector<Row> rows;

  /// Names on the left, what they mean on the right.
  std::string help() const {
    size_t width = 0;
    for (const Row& row : rows) width = std::max(width, row.names.size());
    std::string text = top + "\nOptions:\n";
    for (const Row& row : rows) {
      text += "  " + row.names + std::string(width + 2 - row.names.size(), ' ') + row.help + '\n';
    }
    return text + bottom;
  }
};

CommandLine::CommandLine(std::string_view usage, std::string_view summary,
                         std::string_view examples)
    : parser_(std::make_unique<Parser>()), command_(usage.substr(0, usage.find(' '))) {
  parser_->app.set_help_flag();
  parser_->app.allow_extras();  // so that parse() can say what is wrong with them
  (parser_->top += "Usage: kinako ").append(usage).append("\n\n").append(summary);
  (parser_->bottom += "\nExamples:\n").append(examples);
  flag("-h,--help", parser_->wantsHelp, "show this help");
}

CommandLine::~CommandLine() = default;

void CommandLine::flag(const std::string& names, bool& target, const std::string& help) {
  parser_->app.add_flag(names, target);
  parser_->rows.push_back({displayed(names), help});
}

void CommandLine::option(const std::string& names, const std::string& value, Store store,
                         const std::string& help) {
  parser_->app
      .add_option_function<std::string>(
          names,
          [names, store = std::move(store)](const std::string& text) {
            const std::string problem = store(text);
            if (problem.empty()) return;
            throw CLI::ValidationError(names.substr(names.rfind(',') + 1) + " " + text, problem);
          })
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  const std::string_view separator = names.find("--") == std::string::npos ? " " : "=";
  parser_->rows.push_back({displayed(names) + std::string(separator) + value, help});
}

void CommandLine::files(std::vector<std::string>& target) {
  parser_->app.add_option("FILE", target);
}

std::optional<int> CommandLine::parse(const std::vector<std::string>& arguments) {
  CLI::App& app = parser_->app;
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ArgumentMismatch& error) {
    if (!parser_->wantsHelp) return mistake(missingValue(error.what()));
  } catch (const CLI::ParseError& error) {
    if (!parser_->wantsHelp) return mistake(error.what());
  }
  if (parser_->wantsHelp) {
    writeOut(parser_->help());
    return kOk;
  }
  const std::vector<std::string> extras = app.remaining();
  if (extras.empty()) return std::nullopt;
  const std::string& first = extras[0];
  if (!first.starts_with('-') || first == "-")
    return mistake("unexpected argument '" + first + "'");
  const std::string name = first.substr(0, first.find('='));
  std::vector<std::string> known;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& text : option->get_lnames()) known.push_back("--" + text);
  }
  const std::string_view near = nearest(name, {known.begin(), known.end()});
  return mistake("unknown option '" + name + "'" +
                 (near.empty() ? "" : "; did you mean `" + std::string(near) + "`?"));
}

/// "--fuel: 1 required TEXT missing" → "`--fuel` needs a value: `--fuel=STEPS`".
std::string CommandLine::missingValue(const std::string& complaint) const {
  const std::string name = complaint.substr(0, complaint.find(':'));
  for (const auto& [names, help] : parser_->rows) {
    const size_t at = names.find(name + '=');
    if (at == std::string::npos) continue;
    const std::string value = names.substr(at + name.size() + 1);
    if (at == 0) return "`" + name + "` needs a value: `" + names + "`";
    const std::string letter = names.substr(0, names.find(','));
    return "`" + letter + "` needs a value: `" + letter + ' ' + value + "`, to " + help;
  }
  return complaint;
}

int CommandLine::mistake(const std::string& message) const {
  complain(message);
  complain("see `kinako " + command_ + " --help`");
  return kUsage;
}

void ReportSettings::declare(CommandLine& line) {
  declareFormat(line, "show errors as text for people, or as one JSON object per line");
  declareColor(line);
}

void ReportSettings::declareFormat(CommandLine& line, const std::string& help, bool withJunit) {
  line.option(
      "--format", withJunit ? "text|json|junit" : "text|json",
      [this, withJunit](const std::string& value) -> std::string {
        if (value == "text") {
          format = Format::Text;
        } else if (value == "json") {
          format = Format::Json;
        } else if (value == "junit" && withJunit) {
          format = Format::Junit;
        } else {
          return withJunit ? "expected text, json or junit" : "expected text or json";
        }
        return {};
      },
      help);
}

void ReportSettings::declareColor(CommandLine& line) {
  line.option(
      "--color", "auto|always|never",
      [this](const std::string& value) -> std::string {
        if (value != "auto" && value != "always" && value != "never") {
          return "expected auto, always or never";
        }
        color = value == "auto"     ? ColorMode::Auto
                : value == "always" ? ColorMode::Always
                                    : ColorMode::Never;
        return {};
      },
      "when to use colours; auto: on a terminal, unless NO_COLOR is set");
}

namespace {

void declareTimeout(CommandLine& line, Limits& limits) {
  line.option(
      "--timeout", "SECONDS",
      [&limits](const std::string& value) {
        return store(parseMilliseconds(value), limits.timeoutMilliseconds,
                     "expected a positive number of seconds");
      },
      "stop after this time; 0.5 is half a second");
}

void declareMemory(CommandLine& line, Limits& limits, const std::string& help) {
  line.option(
      "--max-memory", "SIZE",
      [&limits](const std::string& value) {
        return store(parseSize(value), limits.memoryBytes,
                     "expected a number of bytes, or one with K, M or G");
      },
      help);
}

}  // namespace

void LimitSettings::declare(CommandLine& line) {
  declareTimeout(line, limits);
  declareMemory(line, limits, "stop if a file needs more memory; 64M is 64 megabytes");
}

void RunSettings::declare(CommandLine& line) {
  Limits& limits = options.limits;
  std::string names;
  for (const Backend backend : allBackends()) {
    names += (names.empty() ? "" : "|") + std::string(backendName(backend));
  }
  line.option(
      "--backend", names,
      [this, names](const std::string& value) -> std::string {
        const auto backend = findBackend(value);
        if (!backend) return "expected " + names;
        options.backend = *backend;
        return {};
      },
      "the back end that runs the program (vm)");
  line.option(
      "--jit", "off|evaluate",
      [this](const std::string& value) -> std::string {
        if (value != "off" && value != "evaluate") return "expected off or evaluate";
        options.jit = value == "off" ? Jit::Off : Jit::Evaluate;
        return {};
      },
      "evaluate: compile all code, and evaluate what comes of it; slow (off)");
  line.option(
      "--fuel", "STEPS",
      [&limits](const std::string& value) {
        return store(parseNumber(value), limits.fuel, "expected a whole number");
      },
      "stop after STEPS calls and loop iterations");
  declareTimeout(line, limits);
  declareMemory(line, limits, "stop if the program's values need more memory; 64M is 64 megabytes");
  line.option(
      "--max-output", "SIZE",
      [&limits](const std::string& value) {
        return store(parseSize(value), limits.outputBytes,
                     "expected a number of bytes, or one with K, M or G");
      },
      "stop when the program has printed so much");
  line.option(
      "--max-depth", "CALLS",
      [&limits](const std::string& value) {
        return store(parseNumber(value), limits.frames, "expected a whole number");
      },
      "stop when this many calls are nested (1048576)");
  line.flag("--gc-stress", options.gcStress,
            "collect garbage all the time, to find faults of the engine");
}

}  // namespace kinako::cli
