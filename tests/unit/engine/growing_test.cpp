// Growing something element by element takes time in proportion: twice the elements allocate
// about twice the bytes. Copies at every step would make it four times.
#include <catch2/catch.hpp>
#include <string>

#include "engine.h"
#include "runtime/fake_host.h"

using namespace kinako;

namespace {

uint64_t bytesFor(const std::string& program, uint64_t elements, Backend backend) {
  const auto compiled =
      compile("grow", "let n = " + std::to_string(elements) + "\n" + program + "\n");
  REQUIRE(compiled.program);
  runtime::FakeHost host;
  RunOptions options;
  options.backend = backend;
  const RunResult result = run(*compiled.program, host, options);
  CHECK_FALSE(result.trap);
  return result.stats.allocatedBytes;
}

void checkLinear(const std::string& program) {
  INFO(program);
  for (const Backend backend : allBackends()) {
    INFO(backendName(backend));
    const uint64_t once = bytesFor(program, 16'000, backend);
    const uint64_t twice = bytesFor(program, 32'000, backend);
    CHECK(once > 8'000);
    CHECK(static_cast<double>(twice) < 2.4 * static_cast<double>(once));
  }
}

}  // namespace

TEST_CASE("variables grow in linear time") {
  checkLinear("var xs: list<int> = []\nfor i in 0..n { xs = append(xs, i) }");
  checkLinear("var xs: list<int> = []\nfor i in 0..n { xs = xs + [i] }");
  checkLinear("var s = \"\"\nfor i in 0..n { s = s + \"x\" }");
  checkLinear("var xs: list<int> = []\nfor i in 0..n {\n  xs = append(xs, i)\n  xs[i] = 1\n}");
  checkLinear("var xs: list<int> = []\nlet ys = xs\nfor i in 0..n { xs = append(xs, i) }");
}

TEST_CASE("lists that functions receive and return grow in linear time") {
  checkLinear(
      "fun add(xs: list<int>, v: int): list<int> { return append(xs, v) }\n"
      "var xs: list<int> = []\nfor i in 0..n { xs = add(xs, i) }");
  checkLinear(
      "fun add(xs: list<int>, v: int): list<int> {\n"
      "  var ys = xs\n  ys = append(ys, v)\n  return ys\n}\n"
      "fun main() {\n  var xs: list<int> = []\n  for i in 0..n { xs = add(xs, i) }\n}\nmain()");
}

TEST_CASE("variables of other functions grow in linear time") {
  checkLinear(
      "var xs: list<int> = []\nfun add(v: int) { xs = append(xs, v) }\nfor i in 0..n { add(i) }");
  checkLinear(
      "fun main() {\n  var xs: list<int> = []\n  let add = fun(v: int) { xs = append(xs, v) }\n"
      "  for i in 0..n { add(i) }\n}\nmain()");
}

TEST_CASE("lists in containers grow in linear time") {
  checkLinear(
      "type Box { xs: list<int> }\nvar b = Box { xs: [] }\n"
      "for i in 0..n { b.xs = append(b.xs, i) }");
  checkLinear(
      "type Box { xs: list<int> }\ntype Holder { box: Box? }\n"
      "var h = Holder { box: Box { xs: [] } }\nfor i in 0..n { h.box.xs = append(h.box.xs, i) }");
  checkLinear(
      "var xs: list<list<int>> = [[], []]\n"
      "for i in 0..n { xs[i % 2] = append(xs[i % 2], i) }");
  checkLinear(
      "var xs: list<list<int>> = [[]]\n"
      "for i in 0..n { xs[len(xs) - 1] = append(xs[len(xs) - 1], i) }");
  checkLinear(
      "var m: map<string, list<int>> = {\"a\": []}\n"
      "for i in 0..n { m[\"a\"] = append(m[\"a\"], i) }");
}
