/// Products of quantised weights in R16 panels and quantised activations in tiles.
///
/// A tile of `panels` x `rows` keeps its sums in registers over all blocks of 32 inputs: integer dot products inside a
/// block, then one scale step in float. Each sum is made block by block in order, whatever the tile, so a row's result
/// does not depend on the other rows. The start value of the integers takes the weights' offset out: sum((w - o) x) =
/// sum(w x) - o sum(x).
///
/// The layout is a compile-time constant of every tile: the branches on it cost nothing.
#pragma once

#define MAX_PANELS TILE_PANELS
/// Products of so few tiles of rows are bound by memory: they take one panel after another, as one stream.
#define STREAMED_TILES 2
/// How far ahead of its use a panel is fetched: with several rows there is less that the processor can see ahead itself.
#define PREFETCH_BYTES(ROWS) ((ROWS) == 1 ? 4096 : 8192)

/// What is subtracted from each stored value.
INLINE int value_offset(const mk_layout layout) {
    switch (layout) {
    case MK_LAYOUT_Q8:
    case MK_LAYOUT_IQ4_NL:
    case MK_LAYOUT_IQ4_XS: return Q8_BIAS;
    case MK_LAYOUT_Q4_0: return 8;
    case MK_LAYOUT_Q5_0: return 16;
    case MK_LAYOUT_Q6_K: return 32;
    default: return 0;
    }
}

#define STORED(VALUE) (uint8_t)(VALUE) ^ Q8_BIAS
/// The values of IQ4_NL and IQ4_XS with the bias of Q8.
static const uint8_t iq4_stored[16] = MK_IQ4_VALUES(STORED);

/// Values of group g (inputs 4g ..< 4g + 4 of block j of a unit) of the 16 outputs. g is a compile-time constant.
INLINE bytes group_values(const mk_layout layout, const uint8_t *unit, int j, const int g) {
    const uint8_t *values = values_in(layout, unit, j);
    if (layout == MK_LAYOUT_Q8) return bytes_load(values + g * 64);
    if (layout == MK_LAYOUT_Q2_K) return bytes_bits(bytes_load(values + g / 4 * 64), g % 4 * 2, 3);
    bytes packed = bytes_load(values + g % 4 * 64);
    bytes low = g < 4 ? bytes_low_nibbles(packed) : bytes_high_nibbles(packed);
    if (has_table(layout)) return bytes_lookup(iq4_stored, low);
    if (has_fifth_bits(layout)) return bytes_or_bits(low, bytes_load(high_in(layout, unit, j)), g - 4, 0x10);
    if (layout == MK_LAYOUT_Q6_K) {
        return bytes_or_bits(low, bytes_load(high_in(layout, unit, j) + g / 4 * 64), g % 4 * 2 - 4, 0x30);
    }
    return low;
}

/// Scale and minimum (value = scale * q - minimum) of a block for 16 outputs.
typedef struct block_scale {
    floats scale, minimum;
} block_scale;

INLINE block_scale scale_of(const mk_layout layout, const uint8_t *unit, int j) {
    const uint8_t *scales = scales_in(layout, unit);
    block_scale s;
    s.minimum = floats_zero();
    if (layout == MK_LAYOUT_Q4_K || layout == MK_LAYOUT_Q5_K) {
        s.scale = floats_mul(floats_from_half(scales), floats_from_u8(scales + 64 + j * 16));
        s.minimum = floats_mul(floats_from_half(scales + 32), floats_from_u8(scales + 192 + j * 16));
    } else if (layout == MK_LAYOUT_IQ4_XS) {
        s.scale = floats_mul(floats_from_half(scales), floats_from_i8(scales + 32 + j * 16));
    } else if (has_minimum(layout)) {
        s.scale = floats_from_half(scales);
        s.minimum = floats_sub(floats_zero(), floats_from_half(scales + 32));
    } else {
        s.scale = floats_from_half(scales + j * 32);
    }
    return s;
}

/// The same of one half (16 inputs) of a block.
INLINE block_scale half_scale(const mk_layout layout, const uint8_t *unit, int j, const int half) {
    const uint8_t *scales = scales_in(layout, unit);
    block_scale s;
    s.minimum = floats_zero();
    if (layout == MK_LAYOUT_Q2_K) {
        const uint8_t *own = scales + 64 + (j * 2 + half) * 16;
        s.scale = floats_mul(floats_from_half(scales), floats_from_nibbles(own, 0));
        s.minimum = floats_mul(floats_from_half(scales + 32), floats_from_nibbles(own, 4));
    } else {
        s.scale = floats_mul(floats_from_half(scales), floats_from_i8(scales + 32 + (j * 2 + half) * 16));
    }
    return s;
}

/// The negated sum of a row's activations in a block, or in one half of it.
INLINE ints negated_sum(const mk_layout layout, const int half, const int32_t *total, const int32_t *first) {
    if (!has_halves(layout)) return ints_broadcast(total);
    return half == 0 ? ints_broadcast(first) : ints_sub(ints_broadcast(total), ints_broadcast(first));
}

/// Keeps the compiler from loading all activations of a block at once, for which there are not enough registers.
#define KEEP_ORDER __asm__ volatile("" ::: "memory")

/// Adds groups [first, end) of a block to the integer sums.
///
/// `x` points to the first of `rows` rows in a tile of `height` rows.
INLINE void add_groups(const mk_layout layout, const int panels, const int height, const int rows,
                       const uint8_t *const units[], int j, const uint8_t *x, const int first, const int end,
                       ints sums[MAX_PANELS][TILE_ROWS]) {
#pragma clang loop unroll(full)
    for (int g = 0; g < 8; g++) {
        if (g < first || g >= end) continue;
        if (panels > 1) KEEP_ORDER;
        bytes w[MAX_PANELS];
#pragma clang loop unroll(full)
        for (int i = 0; i < panels; i++) w[i] = group_values(layout, units[i], j, g);
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) {
            bytes v = bytes_broadcast(x + (g * height + r) * 4);
#pragma clang loop unroll(full)
            for (int i = 0; i < panels; i++) {
                sums[i][r] = layout == MK_LAYOUT_Q8 || has_table(layout) ? ints_dot_q8(sums[i][r], w[i], v)
                                                                         : ints_dot(sums[i][r], w[i], v);
            }
        }
    }
}

/// y of `panels` panels and `rows` rows, the rows from `from` of a tile of `height` rows.
INLINE void quantized_tile(const mk_layout layout, const int panels, const int height, const int from, const int rows,
                           int64_t blocks, const uint8_t *weights, size_t panel_bytes, const uint8_t *x,
                           floats y[MAX_PANELS][TILE_ROWS]) {
#pragma clang loop unroll(full)
    for (int i = 0; i < panels; i++) {
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) y[i][r] = floats_zero();
    }
    for (int64_t block = 0; block < blocks; block++, x += MK_ACTIVATION_BLOCK_BYTES * height) {
        const float *scales = (const float *)(x + 32 * height) + from;
        const int32_t *totals = (const int32_t *)(scales + height);
        const int32_t *firsts = totals + height;
        const uint8_t *units[MAX_PANELS];
        const int j = block_in_unit(layout, block);
#pragma clang loop unroll(full)
        for (int i = 0; i < panels; i++) units[i] = unit_at(layout, weights + (size_t)i * panel_bytes, block);
        if (panels == 1) {
            // Panels follow each other, so this runs on into the next.
            const int lines = (unit_bytes(layout) / unit_blocks(layout) + 63) / 64;
#pragma clang loop unroll(full)
            for (int i = 0; i < panels; i++) {
#pragma clang loop unroll(full)
                for (int line = 0; line < lines; line++) {
                    prefetch(units[i] + j * (unit_bytes(layout) / unit_blocks(layout)) + PREFETCH_BYTES(rows) + line * 64);
                }
            }
        }
        const int halves = has_halves(layout) ? 2 : 1;
#pragma clang loop unroll(full)
        for (int half = 0; half < halves; half++) {
            ints sums[MAX_PANELS][TILE_ROWS];
#pragma clang loop unroll(full)
            for (int r = 0; r < rows; r++) {
                ints start = ints_zero();
                if (value_offset(layout)) {
                    start = ints_times(negated_sum(layout, half, totals + r, firsts + r), value_offset(layout));
                }
#pragma clang loop unroll(full)
                for (int i = 0; i < panels; i++) sums[i][r] = start;
            }
            const int begin = half * 4, end = halves == 2 ? begin + 4 : 8;
            if (rows == 1 && SINGLE_ROW_CHAINS == 2) {
                // One chain of dot products takes longer than memory does for a block. Integers have no order of addition
                // to keep, so half of the groups get a chain of their own.
                ints others[MAX_PANELS][TILE_ROWS];
#pragma clang loop unroll(full)
                for (int i = 0; i < panels; i++) others[i][0] = ints_zero();
                add_groups(layout, panels, height, rows, units, j, x + from * 4, begin, (begin + end) / 2, sums);
                add_groups(layout, panels, height, rows, units, j, x + from * 4, (begin + end) / 2, end, others);
#pragma clang loop unroll(full)
                for (int i = 0; i < panels; i++) sums[i][0] = ints_add(sums[i][0], others[i][0]);
            } else {
                add_groups(layout, panels, height, rows, units, j, x + from * 4, begin, end, sums);
            }
#pragma clang loop unroll(full)
            for (int i = 0; i < panels; i++) {
                block_scale s = halves == 2 ? half_scale(layout, units[i], j, half) : scale_of(layout, units[i], j);
#pragma clang loop unroll(full)
                for (int r = 0; r < rows; r++) {
                    floats dot = floats_from_ints(sums[i][r]);
                    if (has_minimum(layout)) {
                        ints sum = negated_sum(layout, half, totals + r, firsts + r);
                        floats lift = floats_mul(s.minimum, floats_from_ints(sum));
                        y[i][r] = floats_fma(floats_fma(dot, s.scale, lift), floats_set(scales[r]), y[i][r]);
                    } else {
                        y[i][r] = floats_fma(floats_mul(dot, s.scale), floats_set(scales[r]), y[i][r]);
                    }
                }
            }
        }
    }
}

/// Rows `from` and on of a tile that begins with row `row`, and the store of their results.
INLINE void quantized_tile_store(const mk_layout layout, const int panels, const int height, const int from,
                                 const int rows, const mk_matmul *job, int64_t panel, int64_t row, const uint8_t *x) {
    size_t panel_bytes = panel_bytes_of(layout, job->columns);
    const uint8_t *weights = (const uint8_t *)job->weights + (size_t)panel * panel_bytes;
    floats y[MAX_PANELS][TILE_ROWS];
    quantized_tile(layout, panels, height, from, rows, job->columns / MK_BLOCK, weights, panel_bytes, x, y);
#pragma clang loop unroll(full)
    for (int i = 0; i < panels; i++) {
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) store_panel(job, panel + i, row + from + r, y[i][r]);
    }
}

/// A compiled tile: panel, row and the tile's activations.
typedef void (*quantized_tile_function)(const mk_matmul *, int64_t panel, int64_t row, const uint8_t *x);

/// Panels [first, end), all rows. The tables hold the tiles for 1 ... TILE_ROWS rows: of one panel, and of TILE_PANELS
/// (NULL: one panel at a time is as fast).
INLINE void quantized_matmul(const mk_matmul *job, int64_t first, int64_t end, const quantized_tile_function *narrow,
                             const quantized_tile_function *wide) {
    int64_t tiles = (job->rows + TILE_ROWS - 1) / TILE_ROWS;
    int64_t row_bytes = job->columns / MK_BLOCK * MK_ACTIVATION_BLOCK_BYTES;
    int64_t step = tiles <= STREAMED_TILES || !wide ? 1 : TILE_PANELS;
    // Activations of one pass stay within a megabyte, so that they come from a near cache while panels change.
    int64_t pass = (1 << 20) / (row_bytes * TILE_ROWS);
    if (pass < 1) pass = 1;
    for (int64_t begin = 0; begin < tiles; begin += pass) {
        int64_t limit = begin + pass < tiles ? begin + pass : tiles;
        for (int64_t panel = first; panel < end; panel += step) {
            for (int64_t tile = begin; tile < limit; tile++) {
                int64_t row = tile * job->rows / tiles, rows = (tile + 1) * job->rows / tiles - row;
                const uint8_t *x = (const uint8_t *)job->x_tiles + row * row_bytes;
                if (step > 1 && panel + step <= end) {
                    wide[rows](job, panel, row, x);
                } else {
                    for (int64_t p = panel; p < panel + step && p < end; p++) narrow[rows](job, p, row, x);
                }
            }
        }
    }
}

#define QUANTIZED_NARROW_TILE(NAME, LAYOUT, ROWS)                                                                      \
    static __attribute__((noinline)) void NAME##_narrow_##ROWS(const mk_matmul *job, int64_t panel, int64_t row,       \
                                                               const uint8_t *x) {                                    \
        quantized_tile_store(LAYOUT, 1, ROWS, 0, ROWS, job, panel, row, x);                                            \
    }
/// Beside several panels the registers hold half a tile's rows.
#define QUANTIZED_WIDE_TILE(NAME, LAYOUT, ROWS)                                                                        \
    static __attribute__((noinline)) void NAME##_wide_##ROWS(const mk_matmul *job, int64_t panel, int64_t row,         \
                                                             const uint8_t *x) {                                      \
        quantized_tile_store(LAYOUT, TILE_PANELS, ROWS, 0, (ROWS) / 2, job, panel, row, x);                            \
        quantized_tile_store(LAYOUT, TILE_PANELS, ROWS, (ROWS) / 2, (ROWS) - (ROWS) / 2, job, panel, row, x);          \
    }
#define QUANTIZED_NARROW(NAME, ROWS) NAME##_narrow_##ROWS,
#define QUANTIZED_WIDE(NAME, ROWS) NAME##_wide_##ROWS,

/// Defines the tiles of a layout and the product over them.
#define QUANTIZED_MATMUL(NAME, LAYOUT)                                                                                 \
    FOR_TILE_ROWS(QUANTIZED_NARROW_TILE, NAME, LAYOUT)                                                                 \
    static void NAME(const mk_matmul *job, int64_t first, int64_t end) {                                               \
        static const quantized_tile_function narrow[] = {NULL, FOR_TILE_ROWS(QUANTIZED_NARROW, NAME)};                 \
        quantized_matmul(job, first, end, narrow, NULL);                                                               \
    }
/// The same with tiles of several panels for many rows: where weights need no unpacking, loads of activations are what
/// limits.
#define QUANTIZED_MATMUL_WIDE(NAME, LAYOUT)                                                                            \
    FOR_TILE_ROWS(QUANTIZED_NARROW_TILE, NAME, LAYOUT)                                                                 \
    FOR_TILE_ROWS(QUANTIZED_WIDE_TILE, NAME, LAYOUT)                                                                   \
    static void NAME(const mk_matmul *job, int64_t first, int64_t end) {                                               \
        static const quantized_tile_function narrow[] = {NULL, FOR_TILE_ROWS(QUANTIZED_NARROW, NAME)};                 \
        static const quantized_tile_function wide[] = {NULL, FOR_TILE_ROWS(QUANTIZED_WIDE, NAME)};                     \
        quantized_matmul(job, first, end, narrow, wide);                                                               \
    }

#if TILE_PANELS > 1
QUANTIZED_MATMUL_WIDE(matmul_q8, MK_LAYOUT_Q8)
#else
QUANTIZED_MATMUL(matmul_q8, MK_LAYOUT_Q8)
#endif
QUANTIZED_MATMUL(matmul_q4_0, MK_LAYOUT_Q4_0)
QUANTIZED_MATMUL(matmul_q4_1, MK_LAYOUT_Q4_1)
QUANTIZED_MATMUL(matmul_q5_0, MK_LAYOUT_Q5_0)
QUANTIZED_MATMUL(matmul_q5_1, MK_LAYOUT_Q5_1)
QUANTIZED_MATMUL(matmul_q4_k, MK_LAYOUT_Q4_K)
QUANTIZED_MATMUL(matmul_q5_k, MK_LAYOUT_Q5_K)
QUANTIZED_MATMUL(matmul_q6_k, MK_LAYOUT_Q6_K)
QUANTIZED_MATMUL(matmul_q2_k, MK_LAYOUT_Q2_K)
QUANTIZED_MATMUL(matmul_iq4_nl, MK_LAYOUT_IQ4_NL)
QUANTIZED_MATMUL(matmul_iq4_xs, MK_LAYOUT_IQ4_XS)
