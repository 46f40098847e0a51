/* What the engine asks of Unicode, made by make_tables.c. */
#pragma once

#include <stdint.h>

/* Runs of code points of one category and width: the length of each, seven bits a byte, the
 * lowest first, all but the last with the eighth set; then category << 3 | width. */
extern const uint8_t kinako_kinds[];
/* The first code point and the place of every n-th run. */
enum { KINAKO_STEP = 32 };
extern const uint32_t kinako_kind_index[][2];
extern const int kinako_kind_index_count;

/* Code points that change, all by as much. */
struct kinako_case {
  int32_t first_and_step; /* the first one << 1 | whether it is only every second one */
  int32_t last;
  int32_t by;
};
extern const struct kinako_case kinako_lower[];
extern const int kinako_lower_count;
extern const struct kinako_case kinako_upper[];
extern const int kinako_upper_count;
