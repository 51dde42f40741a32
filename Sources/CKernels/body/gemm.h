/// The general float32 product c (+)= a · b for training: any strides, hence any transposition.
///
/// b is packed into panels of 16 * FLOAT_PANELS columns for a depth of 256, a into tiles of FLOAT_ROWS rows (the
/// structure of BLIS). `scratch` holds both.
#pragma once

#define GEMM_DEPTH 256
#define GEMM_COLUMNS 512
#define GEMM_PANEL (16 * FLOAT_PANELS)

INLINE void gemm_tile(const int rows, int64_t depth, const float *a, const float *b, float *c, int64_t c_row,
                      int64_t columns, int accumulate) {
    floats sums[FLOAT_PANELS][FLOAT_ROWS];
#pragma clang loop unroll(full)
    for (int i = 0; i < FLOAT_PANELS; i++) {
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) sums[i][r] = floats_zero();
    }
    for (int64_t k = 0; k < depth; k++, a += rows, b += GEMM_PANEL) {
        floats value[FLOAT_PANELS];
#pragma clang loop unroll(full)
        for (int i = 0; i < FLOAT_PANELS; i++) value[i] = floats_load(b + i * 16);
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) {
            floats v = floats_set(a[r]);
#pragma clang loop unroll(full)
            for (int i = 0; i < FLOAT_PANELS; i++) sums[i][r] = floats_fma(value[i], v, sums[i][r]);
        }
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
        for (int i = 0; i < FLOAT_PANELS; i++) {
            float *target = c + r * c_row + i * 16;
            int64_t n = columns - i * 16;
            if (n >= 16) {
                floats_store(target, accumulate ? floats_add(floats_load(target), sums[i][r]) : sums[i][r]);
            } else if (n > 0) {
                floats old = accumulate ? floats_load_first(target, n) : floats_zero();
                floats_store_first(target, floats_add(old, sums[i][r]), n);
            }
        }
    }
}

typedef void (*gemm_tile_function)(int64_t, const float *, const float *, float *, int64_t, int64_t, int);
#define GEMM_TILE(NAME, ROWS)                                                                                          \
    static __attribute__((noinline)) void NAME##_##ROWS(int64_t depth, const float *a, const float *b, float *c,       \
                                                        int64_t c_row, int64_t columns, int accumulate) {              \
        gemm_tile(ROWS, depth, a, b, c, c_row, columns, accumulate);                                                   \
    }
#define GEMM_NAME(NAME, ROWS) NAME##_##ROWS,
FOR_FLOAT_ROWS(GEMM_TILE, gemm_tile)
static const gemm_tile_function gemm_tiles[] = {NULL, FOR_FLOAT_ROWS(GEMM_NAME, gemm_tile)};

/// b[k][n] into panels: [panel][depth][GEMM_PANEL], columns beyond n are 0.
static void gemm_pack_b(int64_t depth, int64_t columns, const float *b, int64_t b_row, int64_t b_column, float *packed) {
    for (int64_t j = 0; j < columns; j += GEMM_PANEL, packed += depth * GEMM_PANEL) {
        int64_t width = columns - j < GEMM_PANEL ? columns - j : GEMM_PANEL;
        const float *from = b + j * b_column;
        if (b_column == 1 && width == GEMM_PANEL) {
            for (int64_t k = 0; k < depth; k++) __builtin_memcpy(packed + k * GEMM_PANEL, from + k * b_row, 4 * GEMM_PANEL);
            continue;
        }
        for (int64_t i = 0; i < GEMM_PANEL; i++) {
            const float *column = from + i * b_column;
            for (int64_t k = 0; k < depth; k++) packed[k * GEMM_PANEL + i] = i < width ? column[k * b_row] : 0;
        }
    }
}

static void gemm(int64_t m, int64_t n, int64_t k, const float *a, int64_t a_row, int64_t a_column, const float *b,
                 int64_t b_row, int64_t b_column, float *c, int64_t c_row, int32_t accumulate, float *scratch) {
    float *packed_b = scratch, *packed_a = scratch + GEMM_DEPTH * GEMM_COLUMNS;
    if (k == 0 && !accumulate) {
        for (int64_t i = 0; i < m; i++) __builtin_memset(c + i * c_row, 0, (size_t)n * 4);
    }
    for (int64_t j = 0; j < n; j += GEMM_COLUMNS) {
        int64_t columns = n - j < GEMM_COLUMNS ? n - j : GEMM_COLUMNS;
        for (int64_t l = 0; l < k; l += GEMM_DEPTH) {
            int64_t depth = k - l < GEMM_DEPTH ? k - l : GEMM_DEPTH;
            int adds = accumulate || l > 0;
            gemm_pack_b(depth, columns, b + l * b_row + j * b_column, b_row, b_column, packed_b);
            for (int64_t i = 0; i < m; i += FLOAT_ROWS) {
                int64_t rows = m - i < FLOAT_ROWS ? m - i : FLOAT_ROWS;
                const float *from = a + i * a_row + l * a_column;
                for (int64_t r = 0; r < rows; r++) {
                    for (int64_t d = 0; d < depth; d++) packed_a[d * rows + r] = from[r * a_row + d * a_column];
                }
                for (int64_t p = 0; p < columns; p += GEMM_PANEL) {
                    gemm_tiles[rows](depth, packed_a, packed_b + p * depth, c + i * c_row + j + p, c_row, columns - p,
                                     adds);
                }
            }
        }
    }
}
