// Short ways to make programs from listings.
#pragma once

#include <catch2/catch.hpp>

#include "bytecode/assemble.h"

namespace kinako::bytecode {

/// The program of a listing that has no mistake.
inline std::unique_ptr<Program> program(std::string_view listing, const Source* source = nullptr) {
  Assembled assembled = assemble(listing, source);
  INFO(listing);
  INFO((assembled.error ? assembled.error->text() : ""));
  REQUIRE(assembled.program);
  return std::move(assembled.program);
}

/// "" or where two programs differ.
inline std::string difference(const Program& a, const Program& b) {
  if (a.types != b.types) return "types";
  if (a.shapes != b.shapes) return "shapes";
  if (a.globals != b.globals) return "globals";
  if (a.main != b.main) return "main";
  if (a.functions.size() != b.functions.size()) return "number of functions";
  for (size_t i = 0; i < a.functions.size(); ++i) {
    if (*a.functions[i] != *b.functions[i]) return "function " + a.functions[i]->name;
  }
  return "";
}

}  // namespace kinako::bytecode
