/* utf8proc's functions that look into its tables, on the small ones. Of the library itself they
 * go by other names in this build, and its tables are left out with them. */
#include "tables.h"
#include "utf8proc.h"

static unsigned kind_of(utf8proc_int32_t c) {
  if (c < 0 || c >= 0x110000) return 1; /* as the library has it: no category, one column */
  int begin = 0;
  int end = kinako_kind_index_count;
  while (end - begin > 1) {
    const int middle = (begin + end) / 2;
    if (kinako_kind_index[middle][0] <= (uint32_t)c) {
      begin = middle;
    } else {
      end = middle;
    }
  }
  const uint8_t *run = kinako_kinds + kinako_kind_index[begin][1];
  for (uint32_t next = kinako_kind_index[begin][0];; ++run) {
    for (unsigned shift = 0;; shift += 7) {
      next += (uint32_t)(*run & 127) << shift;
      if (*run++ < 128) break;
    }
    if ((uint32_t)c < next) return *run;
  }
}

static utf8proc_int32_t changed(utf8proc_int32_t c, const struct kinako_case *cases,
                                  int count) {
  const struct kinako_case *end = cases + count;
  while (cases < end) {
    const struct kinako_case *const middle = cases + (end - cases) / 2;
    const int32_t first = middle->first_and_step >> 1;
    if (c > middle->last) {
      cases = middle + 1;
    } else if (c < first) {
      end = middle;
    } else {
      return (c - first) & middle->first_and_step & 1 ? c : c + middle->by;
    }
  }
  return c;
}

utf8proc_category_t utf8proc_category(utf8proc_int32_t c) {
  return (utf8proc_category_t)(kind_of(c) >> 3);
}

int utf8proc_charwidth(utf8proc_int32_t c) { return (int)(kind_of(c) & 7); }

utf8proc_int32_t utf8proc_tolower(utf8proc_int32_t c) {
  return changed(c, kinako_lower, kinako_lower_count);
}

utf8proc_int32_t utf8proc_toupper(utf8proc_int32_t c) {
  return changed(c, kinako_upper, kinako_upper_count);
}
