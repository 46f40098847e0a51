#include "base/name_index.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using kinako::NameIndex;

TEST_CASE("A name index finds the first place of every name, however many there are") {
  std::vector<std::string> names;
  for (int i = 0; i < 1000; ++i) names.push_back("name" + std::to_string(i % 700));
  NameIndex index;
  for (int i = 0; i < 1000; ++i) {
    CHECK(index.add(names[static_cast<size_t>(i)]) == (i < 700));
    CHECK(index.find(names[0]) == 0);
    CHECK(index.find(names[static_cast<size_t>(i)]) == i % 700);
    CHECK(index.find("other") == -1);
  }
}

TEST_CASE("A name index of nothing finds nothing") { CHECK(NameIndex().find("") == -1); }
