// The memory of a list: how it grows at either end, and shrinks. For list.cpp.
//
//   | front | elements … | room |
//           ^ List::first, where `capacity` counts from
//
// Appending and prepending one by one, and dropping elements from either end, cost amortised
// O(1) in any mixture. Elements move only after a number of steps in proportion to their
// number: to a larger buffer when there is little room, within the buffer when the room is
// at the other end, to a smaller one when three quarters of it are unused.
#pragma once

#include <cstdint>

#include "heap/sizes.h"
#include "runtime/list.h"

namespace kinako::runtime {

/// Makes the capacity exactly this, which holds the elements; nothing stays in front. False
/// when the memory is not to be had: nothing has changed then.
bool tryReserve(Context& context, List& list, uint64_t capacity);
/// Fails with Memory: there is no room for this many elements.
bool failRoom(Context& context, const List& list, uint64_t count);

/// Room for `length` elements in all and some more to come; false = failed with Memory.
bool makeRoomBehind(Context& context, List& list, uint64_t length);
/// Room for `count` elements in front of the first, and some more; false = failed with Memory.
bool makeRoomInFront(Context& context, List& list, uint64_t count);

/// Drops all elements but the `count` from position `begin` on.
void keepOnly(Context& context, List& list, uint64_t begin, uint64_t count);

}  // namespace kinako::runtime
