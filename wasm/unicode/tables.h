/* What the engine asks of Unicode, made by make_tables.c. */
#pragma once

#include <stdint.h>

extern const uint32_t kinako_kinds[];
extern const int kinako_kind_count;
extern const int32_t kinako_lower[][2];
extern const int kinako_lower_count;
extern const int32_t kinako_upper[][2];
extern const int kinako_upper_count;
