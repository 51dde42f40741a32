/// Where things lie inside a panel (see `mk_layout`): inline, for the kernels and for repacking.
#pragma once

#include "include/mk_layout.h"

#define PANEL_INLINE static inline __attribute__((always_inline))

PANEL_INLINE int has_nibbles(const mk_layout layout) {
    return layout != MK_LAYOUT_Q8 && layout != MK_LAYOUT_Q2_K;
}
/// Nibbles are numbers of values in a table.
PANEL_INLINE int has_table(const mk_layout layout) { return layout == MK_LAYOUT_IQ4_NL || layout == MK_LAYOUT_IQ4_XS; }
/// Scales are for 16 inputs, half a block.
PANEL_INLINE int has_halves(const mk_layout layout) { return layout == MK_LAYOUT_Q6_K || layout == MK_LAYOUT_Q2_K; }
PANEL_INLINE int has_fifth_bits(const mk_layout layout) {
    return layout == MK_LAYOUT_Q5_0 || layout == MK_LAYOUT_Q5_1 || layout == MK_LAYOUT_Q5_K;
}
/// Blocks have a minimum besides the scale.
PANEL_INLINE int has_minimum(const mk_layout layout) {
    return layout == MK_LAYOUT_Q4_1 || layout == MK_LAYOUT_Q5_1 || layout == MK_LAYOUT_Q4_K || layout == MK_LAYOUT_Q5_K ||
           layout == MK_LAYOUT_Q2_K;
}

/// Blocks in a unit: values, upper bits and scales of so many blocks lie together, whole cache lines.
PANEL_INLINE int unit_blocks(const mk_layout layout) {
    switch (layout) {
    case MK_LAYOUT_Q4_1:
    case MK_LAYOUT_Q5_1: return 1;
    case MK_LAYOUT_Q4_K:
    case MK_LAYOUT_Q5_K:
    case MK_LAYOUT_Q6_K:
    case MK_LAYOUT_Q2_K:
    case MK_LAYOUT_IQ4_XS: return 8;
    default: return 2;
    }
}
/// Bytes of a block's values, and of its upper bits.
PANEL_INLINE int value_bytes(const mk_layout layout) {
    return layout == MK_LAYOUT_Q2_K ? 128 : has_nibbles(layout) ? 256 : 512;
}
PANEL_INLINE int high_bytes(const mk_layout layout) {
    return layout == MK_LAYOUT_Q6_K ? 128 : has_fifth_bits(layout) ? 64 : 0;
}
/// Bytes of a unit's scales, padded so that units are whole cache lines.
PANEL_INLINE int scale_bytes(const mk_layout layout) {
    return layout == MK_LAYOUT_IQ4_XS ? 192 : unit_blocks(layout) == 8 ? 320 : 64;
}
PANEL_INLINE int unit_bytes(const mk_layout layout) {
    return unit_blocks(layout) * (value_bytes(layout) + high_bytes(layout)) + scale_bytes(layout);
}

/// The unit that holds a block.
PANEL_INLINE const uint8_t *unit_at(const mk_layout layout, const uint8_t *panel, int64_t block) {
    return panel + block / unit_blocks(layout) * unit_bytes(layout);
}
PANEL_INLINE int block_in_unit(const mk_layout layout, int64_t block) { return (int)(block & (unit_blocks(layout) - 1)); }
PANEL_INLINE const uint8_t *values_in(const mk_layout layout, const uint8_t *unit, int j) {
    return unit + j * value_bytes(layout);
}
PANEL_INLINE const uint8_t *high_in(const mk_layout layout, const uint8_t *unit, int j) {
    return unit + unit_blocks(layout) * value_bytes(layout) + j * high_bytes(layout);
}
PANEL_INLINE const uint8_t *scales_in(const mk_layout layout, const uint8_t *unit) {
    return unit + unit_blocks(layout) * (value_bytes(layout) + high_bytes(layout));
}

/// The half-precision number at p, as its bits.
PANEL_INLINE uint16_t half_at(const uint8_t *p) {
    uint16_t x;
    __builtin_memcpy(&x, p, 2);
    return x;
}

/// Two panels of 16-bit floats share each cache line: a single row then has two sums in flight on one stream.
PANEL_INLINE int has_pairs(const mk_layout layout) { return layout == MK_LAYOUT_F16 || layout == MK_LAYOUT_BF16; }

/// Bytes of a panel; of a pair's half, where panels come in pairs.
PANEL_INLINE size_t panel_bytes_of(const mk_layout layout, int64_t columns) {
    size_t k = (size_t)columns;
    switch (layout) {
    case MK_LAYOUT_BLOCKS:
    case MK_LAYOUT_COUNT: return 0;
    case MK_LAYOUT_F32: return k * 64;
    case MK_LAYOUT_F16:
    case MK_LAYOUT_BF16: return k * 32;
    default: {
        size_t per_unit = (size_t)unit_blocks(layout);
        return (k / MK_BLOCK + per_unit - 1) / per_unit * (size_t)unit_bytes(layout);
    }
    }
}

/// Where a panel begins. Inputs of float panels are 64 bytes apart.
PANEL_INLINE const uint8_t *panel_at(const mk_layout layout, const void *weights, int64_t columns, int64_t panel) {
    const size_t bytes = panel_bytes_of(layout, columns);
    if (has_pairs(layout)) return (const uint8_t *)weights + (size_t)(panel / 2) * 2 * bytes + (size_t)(panel % 2) * 32;
    return (const uint8_t *)weights + (size_t)panel * bytes;
}
