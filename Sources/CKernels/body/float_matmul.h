/// Products of float panels [K][16] (float32, half, bfloat16) with float32 rows.
///
/// Each output is one chain of fused multiply-adds over the inputs in order, whatever the tile.
#pragma once

/// Panels of a wide tile. Beside a single row more of them mean more chains in flight, and more streams from memory.
#define FLOAT_PANELS_FOR(ROWS) ((ROWS) == 1 ? FLOAT_PANELS_SINGLE : FLOAT_PANELS)
/// Panels that are multiplied with all rows of a pass before the next.
#define FLOAT_GROUP (FLOAT_PANELS > FLOAT_PANELS_SINGLE ? FLOAT_PANELS : FLOAT_PANELS_SINGLE)
/// How far ahead of its use a panel of several is fetched beside a single row.
#define FLOAT_PREFETCH_BYTES 4096

INLINE floats panel_values(const mk_layout layout, const uint8_t *panel, int64_t k) {
    switch (layout) {
    case MK_LAYOUT_F16: return floats_from_half(panel + k * 32);
    case MK_LAYOUT_BF16: return floats_from_bf16(panel + k * 32);
    default: return floats_load((const float *)panel + k * 16);
    }
}

/// Adds input k to the sums; fetches the weights `ahead` bytes on, if not 0.
INLINE void float_inputs(const mk_layout layout, const int panels, const int rows, const uint8_t *const w[],
                         const float *const x[], int64_t k, floats sums[FLOAT_GROUP][FLOAT_ROWS], int64_t ahead) {
    const int bytes_per_input = layout == MK_LAYOUT_F32 ? 64 : 32;
    floats value[FLOAT_GROUP];
#pragma clang loop unroll(full)
    for (int i = 0; i < panels; i++) {
        value[i] = panel_values(layout, w[i], k);
        if (ahead) prefetch(w[i] + k * bytes_per_input + ahead);
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
        floats v = floats_set(x[r][k]);
#pragma clang loop unroll(full)
        for (int i = 0; i < panels; i++) sums[i][r] = floats_fma(value[i], v, sums[i][r]);
    }
}

INLINE void float_tile(const mk_layout layout, const int panels, const int rows, const mk_matmul *job, int64_t panel,
                       int64_t row) {
    const int64_t columns = job->columns;
    const size_t panel_bytes = panel_bytes_of(layout, columns);
    const uint8_t *w[FLOAT_GROUP];
    const float *x[FLOAT_ROWS];
    floats sums[FLOAT_GROUP][FLOAT_ROWS];
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) x[r] = job->x + (row + r) * job->x_stride;
#pragma clang loop unroll(full)
    for (int i = 0; i < panels; i++) {
        w[i] = (const uint8_t *)job->weights + (size_t)(panel + i) * panel_bytes;
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) sums[i][r] = floats_zero();
    }
    const int bytes_per_input = layout == MK_LAYOUT_F32 ? 64 : 32;
    int64_t k = 0;
    if (rows == 1 && panels > 1) {
        // Processors follow a single stream by themselves, several less well. Behind a panel's end its stream goes on with
        // the panel of the next tile.
        const int64_t ahead = FLOAT_PREFETCH_BYTES, last = columns - ahead / bytes_per_input;
        for (; k < last; k++) float_inputs(layout, panels, rows, w, x, k, sums, ahead);
        const int64_t next = ahead + (panels - 1) * (int64_t)panel_bytes;
        for (; k < columns; k++) float_inputs(layout, panels, rows, w, x, k, sums, next);
    } else {
        for (; k < columns; k++) float_inputs(layout, panels, rows, w, x, k, sums, 0);
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < panels; i++) {
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) store_panel(job, panel + i, row + r, sums[i][r]);
    }
}

typedef void (*float_tile_function)(const mk_matmul *, int64_t panel, int64_t row);

/// Panels [first, end), all rows; the tables hold the tiles for 1 ... FLOAT_ROWS rows.
INLINE void float_matmul(const mk_matmul *job, int64_t first, int64_t end, const float_tile_function *narrow,
                         const float_tile_function *wide) {
    int64_t tiles = (job->rows + FLOAT_ROWS - 1) / FLOAT_ROWS;
    int64_t pass = (1 << 20) / (job->columns * 4 * FLOAT_ROWS);
    if (pass < 1) pass = 1;
    for (int64_t begin = 0; begin < tiles; begin += pass) {
        int64_t limit = begin + pass < tiles ? begin + pass : tiles;
        for (int64_t panel = first; panel < end; panel += FLOAT_GROUP) {
            int64_t group_end = panel + FLOAT_GROUP < end ? panel + FLOAT_GROUP : end;
            for (int64_t tile = begin; tile < limit; tile++) {
                int64_t row = tile * job->rows / tiles, rows = (tile + 1) * job->rows / tiles - row;
                int64_t p = panel, step = FLOAT_PANELS_FOR(rows);
                for (; p + step <= group_end; p += step) wide[rows](job, p, row);
                for (; p < group_end; p++) narrow[rows](job, p, row);
            }
        }
    }
}

#define FLOAT_TILE(NAME, LAYOUT, ROWS)                                                                                 \
    static __attribute__((noinline)) void NAME##_narrow_##ROWS(const mk_matmul *job, int64_t panel, int64_t row) {     \
        float_tile(LAYOUT, 1, ROWS, job, panel, row);                                                                  \
    }                                                                                                                  \
    static __attribute__((noinline)) void NAME##_wide_##ROWS(const mk_matmul *job, int64_t panel, int64_t row) {       \
        float_tile(LAYOUT, FLOAT_PANELS_FOR(ROWS), ROWS, job, panel, row);                                             \
    }
#define FLOAT_NARROW(NAME, ROWS) NAME##_narrow_##ROWS,
#define FLOAT_WIDE(NAME, ROWS) NAME##_wide_##ROWS,

/// Defines the tiles of a layout and the product over them.
#define FLOAT_MATMUL(NAME, LAYOUT)                                                                                     \
    FOR_FLOAT_ROWS(FLOAT_TILE, NAME, LAYOUT)                                                                           \
    static void NAME(const mk_matmul *job, int64_t first, int64_t end) {                                               \
        static const float_tile_function narrow[] = {NULL, FOR_FLOAT_ROWS(FLOAT_NARROW, NAME)};                        \
        static const float_tile_function wide[] = {NULL, FOR_FLOAT_ROWS(FLOAT_WIDE, NAME)};                            \
        float_matmul(job, first, end, narrow, wide);                                                                   \
    }

FLOAT_MATMUL(matmul_f32, MK_LAYOUT_F32)
FLOAT_MATMUL(matmul_f16, MK_LAYOUT_F16)
FLOAT_MATMUL(matmul_bf16, MK_LAYOUT_BF16)
