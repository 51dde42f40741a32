/// Products of float panels (float32; half and bfloat16 in pairs) with float32 rows.
///
/// Each output is one chain of fused multiply-adds over the inputs in order, whatever the tile. Beside a single row a tile
/// of two panels has two chains in flight: one takes a vector of weights in the time of a multiply-add, about as long as
/// memory needs for 32 bytes.
#pragma once

/// Panels of a wide tile. Beside a single row more of them mean more chains in flight, and more streams from memory but for
/// pairs.
#define FLOAT_PANELS_FOR(LAYOUT, ROWS)                                                                                 \
    ((ROWS) > 1 ? FLOAT_PANELS : FLOAT_PANELS_SINGLE == 1 && has_pairs(LAYOUT) ? 2 : FLOAT_PANELS_SINGLE)
/// Panels that are multiplied with all rows of a pass before the next: whole pairs.
#define FLOAT_GROUP (FLOAT_PANELS > FLOAT_PANELS_SINGLE ? FLOAT_PANELS : FLOAT_PANELS_SINGLE)
/// How far ahead of its use a stream of several is fetched beside a single row.
#define FLOAT_PREFETCH_BYTES 4096

INLINE floats panel_values(const mk_layout layout, const uint8_t *panel, int64_t k) {
    switch (layout) {
    case MK_LAYOUT_F16: return floats_from_half(panel + k * 64);
    case MK_LAYOUT_BF16: return floats_from_bf16(panel + k * 64);
    default: return floats_load((const float *)panel + k * 16);
    }
}

/// Adds input k to the sums; fetches the weights `ahead` bytes on, if not 0.
INLINE void float_inputs(const mk_layout layout, const int panels, const int rows, const uint8_t *const w[],
                         const float *const x[], int64_t k, floats sums[FLOAT_GROUP][FLOAT_ROWS], int64_t ahead) {
    floats value[FLOAT_GROUP];
#pragma clang loop unroll(full)
    for (int i = 0; i < panels; i++) {
        value[i] = panel_values(layout, w[i], k);
        if (ahead && !(has_pairs(layout) && i % 2)) prefetch(w[i] + k * 64 + ahead);
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
    const uint8_t *w[FLOAT_GROUP];
    const float *x[FLOAT_ROWS];
    floats sums[FLOAT_GROUP][FLOAT_ROWS];
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) x[r] = job->x + (row + r) * job->x_stride;
#pragma clang loop unroll(full)
    for (int i = 0; i < panels; i++) {
        w[i] = panel_at(layout, job->weights, columns, panel + i);
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) sums[i][r] = floats_zero();
    }
    const int streams = has_pairs(layout) ? (panels + 1) / 2 : panels;
    int64_t k = 0;
    if (rows == 1 && streams > 1) {
        // Processors follow a single stream by themselves, several less well. Behind its end a stream goes on with that of
        // the next tile.
        const int64_t ahead = FLOAT_PREFETCH_BYTES, last = columns - ahead / 64;
        for (; k < last; k++) float_inputs(layout, panels, rows, w, x, k, sums, ahead);
        const int64_t next = ahead + (streams - 1) * columns * 64;
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
INLINE void float_matmul(const mk_layout layout, const mk_matmul *job, int64_t first, int64_t end,
                         const float_tile_function *narrow, const float_tile_function *wide) {
    int64_t tiles = (job->rows + FLOAT_ROWS - 1) / FLOAT_ROWS;
    int64_t pass = (1 << 20) / (job->columns * 4 * FLOAT_ROWS);
    if (pass < 1) pass = 1;
    for (int64_t begin = 0; begin < tiles; begin += pass) {
        int64_t limit = begin + pass < tiles ? begin + pass : tiles;
        for (int64_t panel = first; panel < end; panel += FLOAT_GROUP) {
            int64_t group_end = panel + FLOAT_GROUP < end ? panel + FLOAT_GROUP : end;
            for (int64_t tile = begin; tile < limit; tile++) {
                int64_t row = tile * job->rows / tiles, rows = (tile + 1) * job->rows / tiles - row;
                int64_t p = panel, step = FLOAT_PANELS_FOR(layout, rows);
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
        float_tile(LAYOUT, FLOAT_PANELS_FOR(LAYOUT, ROWS), ROWS, job, panel, row);                                     \
    }
#define FLOAT_NARROW(NAME, ROWS) NAME##_narrow_##ROWS,
#define FLOAT_WIDE(NAME, ROWS) NAME##_wide_##ROWS,

/// Defines the tiles of a layout and the product over them.
#define FLOAT_MATMUL(NAME, LAYOUT)                                                                                     \
    FOR_FLOAT_ROWS(FLOAT_TILE, NAME, LAYOUT)                                                                           \
    static void NAME(const mk_matmul *job, int64_t first, int64_t end) {                                               \
        static const float_tile_function narrow[] = {NULL, FOR_FLOAT_ROWS(FLOAT_NARROW, NAME)};                        \
        static const float_tile_function wide[] = {NULL, FOR_FLOAT_ROWS(FLOAT_WIDE, NAME)};                            \
        float_matmul(LAYOUT, job, first, end, narrow, wide);                                                           \
    }

FLOAT_MATMUL(matmul_f32, MK_LAYOUT_F32)
FLOAT_MATMUL(matmul_f16, MK_LAYOUT_F16)
FLOAT_MATMUL(matmul_bf16, MK_LAYOUT_BF16)
