#include "vm/tier.h"

#include "base/order.h"

namespace kinako::vm {

HotPlace Profile::add(Place place, Span span, uint64_t steps) {
  Entry& entry = places_[place];
  entry.span = span;
  entry.steps += steps;
  return {place, span, entry.steps};
}

std::vector<HotPlace> Profile::places() const {
  std::vector<HotPlace> places;
  for (const auto& [place, entry] : places_) places.push_back({place, entry.span, entry.steps});
  if (places.size() < 2) return places;
  sortInOrder(places, [](const HotPlace& a, const HotPlace& b) { return a.steps > b.steps; });
  return places;
}

}  // namespace kinako::vm
