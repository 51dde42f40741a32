#include "include/mk_layout.h"

size_t mk_panel_bytes(mk_layout layout, int64_t columns) { return 0; }
int mk_repack(mk_layout layout, uint32_t type, const void *source, size_t row_bytes, int64_t rows, int64_t columns,
              uint8_t bias, int64_t first, int64_t end, void *panels) { return -1; }
void mk_unpack_row(mk_layout layout, const void *panels, int64_t columns, uint8_t bias, int64_t row, float *out) {}
