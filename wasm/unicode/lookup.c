/* utf8proc's functions that look into its tables, on the small ones. Of the library itself they
 * go by other names in this build, and its tables are left out with them. */
#include "tables.h"
#include "utf8proc.h"

static unsigned kind_of(utf8proc_int32_t c) {
  if (c < 0 || c >= 0x110000) return 1; /* as the library has it: no category, one column */
  int begin = 0;
  int end = kinako_kind_count;
  while (end - begin > 1) {
    const int middle = (begin + end) / 2;
    if ((kinako_kinds[middle] >> 8) <= (uint32_t)c) {
      begin = middle;
    } else {
      end = middle;
    }
  }
  return kinako_kinds[begin] & 0xFF;
}

static utf8proc_int32_t changed(utf8proc_int32_t c, const int32_t (*cases)[2], int end) {
  int begin = 0;
  while (begin < end) {
    const int middle = (begin + end) / 2;
    if (cases[middle][0] == c) return c + cases[middle][1];
    if (cases[middle][0] < c) {
      begin = middle + 1;
    } else {
      end = middle;
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
