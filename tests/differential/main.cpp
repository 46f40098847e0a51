// differential: makes programs and compares what every back end makes of them.
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>

#include "generator.h"
#include "observe.h"
#include "shrink.h"
#include "workers.h"

namespace {

using namespace kinako::differential;

constexpr const char* kAbout =
    R"(Makes Mochi programs that are well typed and end by themselves, runs each on every back
end, and compares output, trap, place and stack. A program that two of them disagree about,
or that crashes one, is cut down and written to a file.

Program number i is made from seed + i alone, so a run can be repeated, split and continued:

  differential --count 10000                  programs 1 to 10000
  differential --seed 5000000 --seconds 600   for ten minutes, from 5000000 on
  differential --gc-stress --jobs 2           collecting garbage at every safepoint, too
  differential --print 1234                   shows program 1234
  differential --run 1234 --gc-stress         runs and compares it alone, and shrinks it

The exit code is 1 when something disagreed or crashed, or when nothing was run.)";

struct Options {
  Work work;
  std::optional<uint64_t> print;
  std::optional<uint64_t> run;
  std::string keep = ".";
  std::string plant;
  bool coverage = false;
  bool fingerprint = false;
  unsigned most = 5;
};

std::string numbered(uint64_t number, const char* what) {
  return std::to_string(number) + " " + what;
}

/// What the whole run adds up to.
struct Totals {
  std::map<Verdict, uint64_t> verdicts;
  std::map<std::string, uint64_t> traps;
  std::map<std::string, uint64_t> refusals;
  std::vector<uint64_t> broken;  ///< seeds

  uint64_t programs() const {
    uint64_t sum = 0;
    for (const auto& [verdict, count] : verdicts) sum += count;
    return sum;
  }
  void add(const Result& result) {
    ++verdicts[result.verdict];
    if (result.verdict == Verdict::Trapped) ++traps[result.name];
    if (result.verdict == Verdict::Refused) ++refusals[result.name];
    if (result.verdict == Verdict::Disagreed || result.verdict == Verdict::Crashed) {
      broken.push_back(result.seed);
    }
  }
  std::string line() {
    return numbered(programs(), "programs: ") + numbered(verdicts[Verdict::Ended], "ended, ") +
           numbered(verdicts[Verdict::Trapped], "trapped, ") +
           numbered(verdicts[Verdict::Limited], "stopped at a limit, ") +
           numbered(verdicts[Verdict::Refused], "refused, ") +
           numbered(broken.size(), "disagreements");
  }
};

std::string listOf(const std::map<std::string, uint64_t>& counts) {
  std::vector<std::pair<uint64_t, std::string>> sorted;
  for (const auto& [name, count] : counts) sorted.emplace_back(count, name);
  std::sort(sorted.rbegin(), sorted.rend());
  std::string text;
  for (const auto& [count, name] : sorted) {
    text += (text.empty() ? "" : ", ") + name + " " + std::to_string(count);
  }
  return text;
}

/// Cuts the program down and writes it to a file, followed by what was seen.
void report(uint64_t seed, const Options& options) {
  constexpr double kSeconds = 20;  // for one try
  Tree tree;
  generate(seed, tree);
  const Comparison first = compareApart(tree.render(), options.work.compare, kSeconds);
  if (first.verdict != Verdict::Disagreed && first.verdict != Verdict::Crashed) {
    std::printf("program %llu: not seen again when it was run alone\n",
                static_cast<unsigned long long>(seed));
    return;
  }
  Comparison last = first;
  const size_t tries = shrink(tree, [&](const std::string& text) {
    Comparison now = compareApart(text, options.work.compare, kSeconds);
    if (now.verdict != first.verdict) return false;
    last = std::move(now);
    return true;
  });
  const std::string text = tree.render();
  const std::string path = options.keep + "/differential-" + std::to_string(seed) + ".mochi";
  std::filesystem::create_directories(options.keep);
  std::ofstream file(path);
  file << text << "/*\n" << last.report << "*/\n";
  std::printf("program %llu, after %zu tries, in %s:\n%s%s\n",
              static_cast<unsigned long long>(seed), tries, path.c_str(), text.c_str(),
              last.report.c_str());
}

/// The kinds of pieces in the programs, seldom ones first.
void printCoverage(const Options& options) {
  std::array<size_t, kKinds> sums{};
  for (uint64_t i = 0; i < options.work.count; ++i) {
    Tree tree;
    generate(options.work.seed + i, tree);
    const auto counts = tree.kinds();
    for (size_t kind = 0; kind < kKinds; ++kind) sums[kind] += counts[kind];
  }
  std::vector<std::pair<size_t, std::string_view>> sorted;
  for (size_t kind = 0; kind < kKinds; ++kind) {
    sorted.emplace_back(sums[kind], kindName(static_cast<Kind>(kind)));
  }
  std::sort(sorted.begin(), sorted.end());
  for (const auto& [count, name] : sorted) {
    std::printf("%8zu %s\n", count, std::string(name).c_str());
  }
}

/// FNV-1a of all texts: the same wherever the generator is the same.
uint64_t fingerprint(const Work& work) {
  uint64_t hash = 0xcbf29ce484222325;
  for (uint64_t i = 0; i < work.count; ++i) {
    Tree tree;
    generate(work.seed + i, tree);
    for (const char c : tree.render()) {
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
  }
  return hash;
}

int runPrograms(Options& options) {
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  const bool isTerminal = isatty(STDERR_FILENO) != 0;
  auto shown = begin;
  Totals totals;
  runAll(options.work, [&](const Result& result) {
    totals.add(result);
    const auto now = Clock::now();
    if (!isTerminal || now - shown < std::chrono::milliseconds(200)) return;
    shown = now;
    const double seconds = std::chrono::duration<double>(now - begin).count();
    std::fprintf(stderr, "\r\033[K%s, %.0f a second", totals.line().c_str(),
                 static_cast<double>(totals.programs()) / seconds);
  });
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  if (isTerminal) std::fprintf(stderr, "\r\033[K");
  std::sort(totals.broken.begin(), totals.broken.end());
  for (size_t i = 0; i < totals.broken.size(); ++i) {
    if (i < options.most) {
      report(totals.broken[i], options);
    } else {
      std::printf("program %llu, too\n", static_cast<unsigned long long>(totals.broken[i]));
    }
  }
  if (!totals.traps.empty()) std::printf("traps: %s\n", listOf(totals.traps).c_str());
  if (!totals.refusals.empty()) std::printf("refused: %s\n", listOf(totals.refusals).c_str());
  std::printf("%.1f s, %.0f programs a second\n", seconds,
              static_cast<double>(totals.programs()) / seconds);
  std::printf("%s\n", totals.line().c_str());
  return totals.broken.empty() && totals.programs() > 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(kAbout);
  Options options;
  options.work.count = 1'000;
  app.add_option("--seed", options.work.seed, "the first program's number (1)");
  CLI::Option* count = app.add_option("--count", options.work.count, "how many programs (1000)");
  app.add_option("--seconds", options.work.seconds, "go on for so long, whatever --count says");
  app.add_flag("--gc-stress", options.work.compare.gcStress,
               "also with a collection of garbage at every safepoint");
  app.add_option("--jobs", options.work.jobs, "how many at a time (1)")
      ->check(CLI::Range(1U, 256U));
  app.add_option("--print", options.print, "print this program and do nothing else");
  app.add_option("--run", options.run, "run this program alone and say what happened");
  app.add_option("--keep", options.keep, "the folder for programs that were found (.)");
  app.add_option("--shrink", options.most, "how many of those are cut down and shown (5)");
  app.add_flag("--coverage", options.coverage, "count the kinds of pieces; run nothing");
  app.add_flag("--fingerprint", options.fingerprint, "a number for all the texts; run nothing");
  app.add_option("--plant", options.plant,
                 "test the test: the last back end loses this word from what it prints");
  CLI11_PARSE(app, argc, argv);

  // The interpreter calls itself for every call of the guest.
  rlimit stack{};
  if (getrlimit(RLIMIT_STACK, &stack) == 0) {
    constexpr rlim_t kStackBytes = 64 << 20;
    if (stack.rlim_cur < kStackBytes) {
      stack.rlim_cur = std::min<rlim_t>(kStackBytes, stack.rlim_max);
      setrlimit(RLIMIT_STACK, &stack);
    }
  }
  if (!options.plant.empty()) {
    const kinako::Backend last = kinako::allBackends().back();
    options.work.compare.alter = [last, word = options.plant](const Way& way, std::string& text) {
      if (way.backend != last) return;
      for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at)) {
        text.erase(at, word.size());
      }
    };
  }
  if (options.work.seconds > 0 && count->count() == 0) options.work.count = UINT64_MAX / 2;

  if (options.print) {
    Tree tree;
    generate(*options.print, tree);
    std::fputs(tree.render().c_str(), stdout);
    return 0;
  }
  if (options.run) {
    Tree tree;
    generate(*options.run, tree);
    const Comparison result = compareApart(tree.render(), options.work.compare, 60);
    static constexpr const char* kSaid[] = {"ended",   "trapped",   "stopped at a limit",
                                            "refused", "disagreed", "crashed"};
    std::printf("%s %s\n", kSaid[static_cast<size_t>(result.verdict)], result.name.c_str());
    if (result.verdict == Verdict::Refused) std::printf("%s", result.report.c_str());
    if (result.verdict != Verdict::Disagreed && result.verdict != Verdict::Crashed) return 0;
    report(*options.run, options);
    return 1;
  }
  if (options.coverage) {
    printCoverage(options);
    return 0;
  }
  if (options.fingerprint) {
    std::printf("%016llx\n", static_cast<unsigned long long>(fingerprint(options.work)));
    return 0;
  }
  return runPrograms(options);
}
