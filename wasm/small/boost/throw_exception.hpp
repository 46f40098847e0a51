// In front of Boost's file of this name: what would be thrown is not even made, and needs none of
// the texts and classes of exceptions. It is a fault of the engine, which checks before it asks.
#pragma once

#include <exception>

#include "base/check.h"

namespace boost {
struct source_location;
[[noreturn]] void throw_exception(const std::exception& error);
[[noreturn]] void throw_exception(const std::exception& error, const source_location& place);
}  // namespace boost

#define BOOST_THROW_EXCEPTION(exception) ::kinako::checkFailed("a number's size", "Boost", 0)
