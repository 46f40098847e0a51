/* Writes the tables of tables.h as C, from those of utf8proc: the few facts the engine asks for,
 * as ranges, in a tenth of the room. Runs while kinako.wasm is built. */
#include <stdio.h>

#include "utf8proc.h"

#define END 0x110000

/* Where the category or the width changes: first code point << 8 | category << 3 | width. */
static void write_kinds(void) {
  unsigned last = ~0u;
  printf("const uint32_t kinako_kinds[] = {\n");
  int count = 0;
  for (utf8proc_int32_t c = 0; c < END; ++c) {
    const unsigned kind = (unsigned)utf8proc_category(c) << 3 | (unsigned)utf8proc_charwidth(c);
    if (kind == last) continue;
    last = kind;
    printf("%u,\n", (unsigned)c << 8 | kind);
    ++count;
  }
  printf("};\nconst int kinako_kind_count = %d;\n", count);
}

/* A code point that changes, and by how much. */
static void write_cases(const char *name, utf8proc_int32_t (*change)(utf8proc_int32_t)) {
  int count = 0;
  printf("const int32_t kinako_%s[][2] = {\n", name);
  for (utf8proc_int32_t c = 0; c < END; ++c) {
    if (change(c) == c) continue;
    printf("{%d, %d},\n", c, change(c) - c);
    ++count;
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
