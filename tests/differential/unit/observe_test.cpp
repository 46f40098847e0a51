// What counts as the same, and what is made of a difference.
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "generator.h"
#include "observe.h"
#include "shrink.h"
#include "workers.h"

namespace kinako::differential {

namespace {

/// The last back end loses this word from what it prints.
CompareOptions losing(const std::string& word) {
  CompareOptions options;
  options.alter = [word, last = allBackends().back()](const Way& way, std::string& text) {
    if (way.backend != last) return;
    if (const size_t at = text.find(word); at != std::string::npos) text.erase(at, word.size());
  };
  return options;
}

size_t linesOf(const std::string& text) {
  return static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("programs end, are stopped by a trap or a limit, or are refused") {
  CHECK(compare("print(1)").verdict == Verdict::Ended);
  const Comparison trapped = compare("print(1)\nprint(1 / 0)");
  CHECK(trapped.verdict == Verdict::Trapped);
  CHECK(trapped.name == "divide-by-zero");
  CHECK(compareApart("while true { }", {}, 20).verdict == Verdict::Limited);
  const Comparison refused = compare("print(missing)");
  CHECK(refused.verdict == Verdict::Refused);
  CHECK(refused.name == "T002");
}

TEST_CASE("every back end is run, with garbage collection stress on request") {
  constexpr size_t kCompiled = 3;
  CHECK(allWays(false).size() == allBackends().size() + kCompiled);
  CHECK(allWays(true).size() == 2 * allBackends().size() + kCompiled);
  for (const bool stress : {false, true}) {
    std::vector<std::string> seen;
    CompareOptions options;
    options.gcStress = stress;
    options.alter = [&](const Way& way, std::string&) { seen.push_back(wayName(way)); };
    CHECK(compare("print(1)", options).verdict == Verdict::Ended);
    // By itself in every way, and imported.
    CHECK(seen.size() == allWays(stress).size() + allWays(false).size());
  }
}

TEST_CASE("another output is a disagreement") {
  const Comparison found = compare("print(\"same\")\nprint(\"odd one\")", losing("odd"));
  CHECK(found.verdict == Verdict::Disagreed);
  CHECK(found.report.find("odd one") != std::string::npos);
  CHECK(found.report.find("same") == std::string::npos);  // from where they differ
}

TEST_CASE("a crash and a hang of one program are told from its ending") {
  CHECK(compareApart("print(1)", {}, 20).verdict == Verdict::Ended);
  CompareOptions crashing;
  crashing.alter = [](const Way&, std::string&) { raise(SIGKILL); };
  const Comparison crash = compareApart("print(1)", crashing, 20);
  CHECK(crash.verdict == Verdict::Crashed);
  CHECK(crash.name != "hang");
  CompareOptions hanging;
  hanging.alter = [](const Way&, std::string&) { sleep(60); };
  const Comparison hang = compareApart("print(1)", hanging, 0.2);
  CHECK(hang.verdict == Verdict::Crashed);
  CHECK(hang.name == "hang");
}

TEST_CASE("shrinking leaves what matters") {
  Tree tree;
  const auto print = [&](const std::string& text) {
    Node* value = tree.add(Kind::StringLiteral, Role::Expression, "string", text);
    return tree.add(Kind::Print, Role::Statement, "", "print($)", {value});
  };
  Node* condition = tree.add(Kind::BoolLiteral, Role::Expression, "bool", "true");
  Node* block = tree.add(Kind::Block, Role::Block, "", "", {print("\"a\""), print("\"needle\"")});
  tree.root().children = {
      print("\"b\""),
      tree.add(Kind::If, Role::Statement, "", "if $ $", {condition, block}),
      print("\"c\""),
  };
  const size_t tries = shrink(
      tree, [](const std::string& text) { return text.find("needle") != std::string::npos; });
  CHECK(tree.render() == "print(\"needle\")\n");
  CHECK(tries > 0);
}

TEST_CASE("shrinking puts simpler expressions in the place of others") {
  Tree tree;
  const auto number = [&](const char* text) {
    return tree.add(Kind::IntLiteral, Role::Expression, "int", text);
  };
  Node* product = tree.add(Kind::MultiplyInt, Role::Expression, "int", "($ * $)",
                           {number("1000"), number("77")});
  Node* sum = tree.add(Kind::AddInt, Role::Expression, "int", "($ + $)", {product, number("23")});
  tree.root().children = {tree.add(Kind::Print, Role::Statement, "", "print($)", {sum})};
  shrink(tree, [](const std::string& text) { return text.find("77") != std::string::npos; });
  CHECK(tree.render() == "print(77)\n");
}

TEST_CASE("a planted difference is found and cut down to a few lines") {
  const CompareOptions options = losing("9223372036854775808");
  int found = 0;
  for (uint64_t seed = 1; seed <= 400 && found < 2; ++seed) {
    Tree tree;
    generate(seed, tree);
    const std::string before = tree.render();
    if (compare(before, options).verdict != Verdict::Disagreed) continue;
    ++found;
    shrink(tree, [&](const std::string& text) {
      return compare(text, options).verdict == Verdict::Disagreed;
    });
    const std::string after = tree.render();
    INFO(after);
    CHECK(compare(after, options).verdict == Verdict::Disagreed);
    CHECK(compare(after).verdict != Verdict::Disagreed);
    CHECK(linesOf(after) <= 12);
    CHECK(linesOf(after) * 3 < linesOf(before));
  }
  CHECK(found == 2);
}

TEST_CASE("every program is run once, whatever the number of jobs") {
  for (const unsigned jobs : {1U, 3U}) {
    std::map<uint64_t, int> times;
    Work work;
    work.seed = 10;
    work.count = 7;
    work.jobs = jobs;
    runAll(work, [&](const Result& result) { ++times[result.seed]; });
    CHECK(times.size() == 7);
    for (uint64_t seed = 10; seed < 17; ++seed) CHECK(times[seed] == 1);
  }
}

TEST_CASE("a crash costs one program, and the others are run") {
  Work work;
  work.count = 6;
  work.jobs = 2;
  work.compare.alter = [](const Way&, std::string& text) {
    if (text.size() % 2 == 1) raise(SIGKILL);
  };
  std::map<uint64_t, Verdict> verdicts;
  runAll(work, [&](const Result& result) { verdicts[result.seed] = result.verdict; });
  CHECK(verdicts.size() == 6);
  const auto crashed = std::count_if(verdicts.begin(), verdicts.end(), [](const auto& entry) {
    return entry.second == Verdict::Crashed;
  });
  CHECK(crashed > 0);
  CHECK(crashed < 6);
  for (const auto& [seed, verdict] : verdicts) {
    Tree tree;
    generate(seed, tree);
    const bool isCrash = compareApart(tree.render(), work.compare, 60).verdict == Verdict::Crashed;
    CHECK(isCrash == (verdict == Verdict::Crashed));
  }
}

}  // namespace kinako::differential
