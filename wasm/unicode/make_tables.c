/* Writes the tables of tables.h as C, from those of utf8proc: the few facts the engine asks for,
 * as ranges, in a tenth of the room. Runs while kinako.wasm is built. */
#include <stdio.h>

#include "tables.h"
#include "utf8proc.h"

#define END 0x110000

/* Of the runs of kinako_kinds, and of the index. */
static void write_kinds(void) {
  static unsigned index[END][2];
  unsigned runs = 0;
  unsigned bytes = 0;
  printf("const uint8_t kinako_kinds[] = {\n");
  for (utf8proc_int32_t c = 0; c < END;) {
    const utf8proc_int32_t first = c;
    const unsigned kind = (unsigned)utf8proc_category(c) << 3 | (unsigned)utf8proc_charwidth(c);
    do ++c;
    while (c < END && ((unsigned)utf8proc_category(c) << 3 |
                       (unsigned)utf8proc_charwidth(c)) == kind);
    if (runs % KINAKO_STEP == 0) {
      index[runs / KINAKO_STEP][0] = (unsigned)first;
      index[runs / KINAKO_STEP][1] = bytes;
    }
    ++runs;
    unsigned length = (unsigned)(c - first);
    for (; length > 127; length >>= 7, ++bytes) printf("%u,", (length & 127) | 128);
    printf("%u,%u,\n", length, kind);
    bytes += 2;
  }
  printf("};\nconst uint32_t kinako_kind_index[][2] = {\n");
  const unsigned count = (runs + KINAKO_STEP - 1) / KINAKO_STEP;
  for (unsigned i = 0; i < count; ++i) printf("{%u, %u},\n", index[i][0], index[i][1]);
  printf("};\nconst int kinako_kind_index_count = %u;\n", count);
}

static void write_cases(const char *name, utf8proc_int32_t (*change)(utf8proc_int32_t)) {
  int count = 0;
  utf8proc_int32_t first = 0, last = 0, step = 0, by = 0; /* step 0: there is one as yet */
  printf("const struct kinako_case kinako_%s[] = {\n", name);
  for (utf8proc_int32_t c = 0; c <= END; ++c) {
    if (c < END && change(c) == c) continue;
    const utf8proc_int32_t gap = c - last;
    if (c < END && count > 0 && change(c) - c == by && gap <= 2 && (step == 0 || gap == step)) {
      step = gap;
      last = c;
      continue;
    }
    if (count > 0) printf("{%d, %d, %d},\n", first << 1 | (step == 2), last, by);
    if (c == END) break;
    ++count;
    first = last = c;
    step = 0;
    by = change(c) - c;
  }
  printf("};\nconst int kinako_%s_count = %d;\n", name, count);
}

int main(void) {
  printf("#include \"tables.h\"\n");
  write_kinds();
  write_cases("lower", utf8proc_tolower);
  write_cases("upper", utf8proc_toupper);
  return 0;
}
