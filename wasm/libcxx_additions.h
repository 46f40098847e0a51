// What the C++20 library of Emscripten 3.1.6 lacks (libc++ 13) and the engine uses. Included in
// front of every file of the wasm build; of no effect with newer ones.
#pragma once

#include <bit>

#if !defined(__cpp_lib_bit_cast)
namespace std {

template <typename To, typename From>
constexpr To bit_cast(const From& from) noexcept {
  static_assert(sizeof(To) == sizeof(From));
  return __builtin_bit_cast(To, from);
}

}  // namespace std
#endif
