// What the generator promises: the same programs for ever, well typed, and of every kind.
#include <array>
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "engine.h"
#include "generator.h"
#include "tree.h"

namespace kinako::differential {

namespace {

// Under the sanitizers everything takes twenty times as long; what all programs together are
// like is looked at without them.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool kIsSanitized = true;
#elif defined(__has_feature)
constexpr bool kIsSanitized = __has_feature(address_sanitizer);
#else
constexpr bool kIsSanitized = false;
#endif

std::string textOf(uint64_t seed) {
  Tree tree;
  generate(seed, tree);
  return tree.render();
}

bool isAccepted(const std::string& text) { return compile("program", text).program != nullptr; }

}  // namespace

TEST_CASE("a number always returns the same program") {
  std::set<std::string> texts;
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    const std::string text = textOf(seed);
    CHECK(text == textOf(seed));
    texts.insert(text);
  }
  CHECK(texts.size() == 50);
}

TEST_CASE("numbers are spread evenly over what they may be") {
  Random random(7);
  std::array<int, 10> counts{};
  for (int i = 0; i < 10'000; ++i) ++counts[random.below(10)];
  for (const int count : counts) CHECK((count > 850 && count < 1150));
  for (int i = 0; i < 100; ++i) {
    const int number = random.between(-2, 2);
    CHECK((number >= -2 && number <= 2));
  }
}

TEST_CASE("the checker refuses less than one program in a hundred") {
  constexpr int kPrograms = kIsSanitized ? 60 : 600;
  int refused = 0;
  for (uint64_t seed = 1; seed <= kPrograms; ++seed) refused += !isAccepted(textOf(seed));
  CHECK(refused * 100 < kPrograms);
}

TEST_CASE("every kind of piece comes up in 2000 programs, and every builtin") {
  if (kIsSanitized) return;
  std::array<size_t, kKinds> sums{};
  std::string texts;
  for (uint64_t seed = 1; seed <= 2'000; ++seed) {
    Tree tree;
    generate(seed, tree);
    const auto counts = tree.kinds();
    for (size_t i = 0; i < kKinds; ++i) sums[i] += counts[i];
    texts += tree.render();
  }
  for (size_t i = 0; i < kKinds; ++i) {
    INFO(kindName(static_cast<Kind>(i)));
    CHECK(sums[i] > 0);
  }
  // What mem() answers depends on when garbage was collected.
  const std::set<std::string_view> leftOut = {"mem"};
  static constexpr std::string_view kNames[] = {
#define BUILTIN(id, name, least, most, effect, keeps, makes, signature, doc) name,
#include "base/builtins.def"
  };
  for (const std::string_view name : kNames) {
    INFO(name);
    const bool isCalled = texts.find(std::string(name) + "(") != std::string::npos;
    CHECK(isCalled != leftOut.contains(name));
  }
}

TEST_CASE("a tree is written with its statements on lines of their own") {
  Tree tree;
  Node* one = tree.add(Kind::IntLiteral, Role::Expression, "int", "1");
  Node* print = tree.add(Kind::Print, Role::Statement, "", "print($)", {one, one});
  print->isList = true;
  Node* block = tree.add(Kind::Block, Role::Block, "", "", {print});
  Node* empty = tree.add(Kind::Block, Role::Block, "", "");
  tree.root().children = {
      tree.add(Kind::IfElse, Role::Statement, "", "if $ $ else $", {one, block, empty})};
  CHECK(tree.render() == "if 1 {\n  print(1, 1)\n} else { }\n");
  CHECK(tree.kinds()[static_cast<size_t>(Kind::IntLiteral)] == 3);
}

}  // namespace kinako::differential
