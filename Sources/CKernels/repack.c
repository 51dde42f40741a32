/// Weights from the file's rows into R16 panels.
#include "include/mk_layout.h"

#include <string.h>

#include "panels.h"

size_t mk_matrix_bytes(mk_layout layout, int64_t rows, int64_t columns) {
    size_t panels = (size_t)(rows + MK_PANEL - 1) / MK_PANEL;
    if (has_pairs(layout)) panels = (panels + 1) & ~(size_t)1;
    return panels * panel_bytes_of(layout, columns);
}

/// GGUF's type numbers.
enum {
    TYPE_F32 = 0, TYPE_F16 = 1, TYPE_Q4_0 = 2, TYPE_Q4_1 = 3, TYPE_Q5_0 = 6, TYPE_Q5_1 = 7, TYPE_Q8_0 = 8,
    TYPE_Q2_K = 10, TYPE_Q3_K = 11, TYPE_Q4_K = 12, TYPE_Q5_K = 13, TYPE_Q6_K = 14, TYPE_IQ4_NL = 20, TYPE_IQ4_XS = 23,
    TYPE_BF16 = 30, TYPE_MXFP4 = 39,
};

/// One block of 32 of one row, taken apart: what every quantised layout is filled from.
typedef struct unpacked {
    /// Stored values, without the layout's offset taken out; Q8: signed.
    int8_t values[32];
    /// Half-precision scale and minimum of a plain block.
    uint16_t scale, minimum;
    /// K types: the super-block's scales, and the block's own (one for each half where scales are for 16 inputs).
    uint16_t super_scale, super_minimum;
    int8_t inner_scale[2];
    uint8_t inner_minimum[2];
} unpacked;

static void nibbles(const uint8_t *packed, int8_t *values) {
    for (int i = 0; i < 16; i++) {
        values[i] = (int8_t)(packed[i] & 15);
        values[16 + i] = (int8_t)(packed[i] >> 4);
    }
}

static void add_fifth_bits(const uint8_t *packed, int8_t *values) {
    uint32_t bits;
    memcpy(&bits, packed, 4);
    for (int i = 0; i < 32; i++) values[i] |= (int8_t)((bits >> i & 1) << 4);
}

/// 6-bit scale and minimum j of the 12 bytes of Q4_K and Q5_K.
static void inner_scale_and_minimum(const uint8_t *packed, int j, unpacked *out) {
    if (j < 4) {
        out->inner_scale[0] = (int8_t)(packed[j] & 63);
        out->inner_minimum[0] = packed[j + 4] & 63;
    } else {
        out->inner_scale[0] = (int8_t)((packed[j + 4] & 15) | (packed[j - 4] >> 6 << 4));
        out->inner_minimum[0] = (uint8_t)((packed[j + 4] >> 4) | (packed[j] >> 6 << 4));
    }
}

/// Twice E2M1's values.
static const int8_t doubled_e2m1[16] = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

/// 2^(exponent - 128) as half precision, for exponents that it holds (104 ... 143).
static uint16_t half_of_power(int exponent) {
    return (uint16_t)(exponent < 114 ? 1 << (exponent - 104) : (exponent - 113) << 10);
}

/// Block `block` of a row.
static void unpack_block(uint32_t type, const uint8_t *row, int64_t block, unpacked *out) {
    const int j = (int)(block % 8);
    switch (type) {
    case TYPE_Q8_0:
        row += block * 34;
        out->scale = half_at(row);
        memcpy(out->values, row + 2, 32);
        break;
    case TYPE_IQ4_NL:
        row += block * 18;
        out->scale = half_at(row);
        nibbles(row + 2, out->values);
        break;
    case TYPE_IQ4_XS: {
        row += block / 8 * 136;
        out->super_scale = half_at(row);
        int low = row[4 + j / 2] >> (j % 2 * 4) & 15, high = half_at(row + 2) >> (j * 2) & 3;
        out->inner_scale[0] = (int8_t)((low | high << 4) - 32);
        nibbles(row + 8 + j * 16, out->values);
        break;
    }
    case TYPE_MXFP4:
        row += block * 17;
        out->scale = half_of_power(row[0]);
        nibbles(row + 1, out->values);
        for (int i = 0; i < 32; i++) out->values[i] = doubled_e2m1[out->values[i]];
        break;
    case TYPE_Q4_0:
        row += block * 18;
        out->scale = half_at(row);
        nibbles(row + 2, out->values);
        break;
    case TYPE_Q4_1:
        row += block * 20;
        out->scale = half_at(row);
        out->minimum = half_at(row + 2);
        nibbles(row + 4, out->values);
        break;
    case TYPE_Q5_0:
        row += block * 22;
        out->scale = half_at(row);
        nibbles(row + 6, out->values);
        add_fifth_bits(row + 2, out->values);
        break;
    case TYPE_Q5_1:
        row += block * 24;
        out->scale = half_at(row);
        out->minimum = half_at(row + 2);
        nibbles(row + 8, out->values);
        add_fifth_bits(row + 4, out->values);
        break;
    case TYPE_Q4_K:
    case TYPE_Q5_K: {
        row += block / 8 * (type == TYPE_Q4_K ? 144 : 176);
        out->super_scale = half_at(row);
        out->super_minimum = half_at(row + 2);
        inner_scale_and_minimum(row + 4, j, out);
        const uint8_t *packed = row + (type == TYPE_Q4_K ? 16 : 48) + j / 2 * 32;
        for (int i = 0; i < 32; i++) out->values[i] = (int8_t)(j % 2 == 0 ? packed[i] & 15 : packed[i] >> 4);
        if (type == TYPE_Q5_K) {
            for (int i = 0; i < 32; i++) out->values[i] |= (int8_t)((row[16 + i] >> j & 1) << 4);
        }
        break;
    }
    case TYPE_Q6_K: {
        row += block / 8 * 210;
        out->super_scale = half_at(row + 208);
        out->inner_scale[0] = (int8_t)row[192 + j * 2];
        out->inner_scale[1] = (int8_t)row[192 + j * 2 + 1];
        // Blocks 0...3 are the first 128 elements: nibbles of 64 bytes, low then high; pairs of bits of 32 bytes.
        const uint8_t *low = row + j / 4 * 64 + j % 2 * 32, *high = row + 128 + j / 4 * 32;
        for (int i = 0; i < 32; i++) {
            int nibble = j % 4 < 2 ? low[i] & 15 : low[i] >> 4;
            out->values[i] = (int8_t)(nibble | ((high[i] >> (j % 4 * 2) & 3) << 4));
        }
        break;
    }
    case TYPE_Q2_K:
        row += block / 8 * 84;
        out->super_scale = half_at(row + 80);
        out->super_minimum = half_at(row + 82);
        for (int half = 0; half < 2; half++) {
            out->inner_scale[half] = (int8_t)(row[j * 2 + half] & 15);
            out->inner_minimum[half] = row[j * 2 + half] >> 4;
        }
        // Blocks 0...3 are the first 128 elements: pairs of bits of 32 bytes.
        for (int i = 0; i < 32; i++) out->values[i] = (int8_t)(row[16 + j / 4 * 32 + i] >> (j % 4 * 2) & 3);
        break;
    case TYPE_Q3_K: {
        // Fits Q6_K exactly: 3-bit values and 6-bit scales of 16 elements.
        row += block / 8 * 110;
        out->super_scale = half_at(row + 108);
        for (int half = 0; half < 2; half++) {
            int group = j * 2 + half;
            int low = group < 8 ? row[96 + group] & 15 : row[96 + group - 8] >> 4;
            int high = row[104 + group % 4] >> (group / 4 * 2) & 3;
            out->inner_scale[half] = (int8_t)((low | high << 4) - 32);
        }
        const uint8_t *low = row + 32 + j / 4 * 32;
        for (int i = 0; i < 32; i++) {
            int value = (low[i] >> (j % 4 * 2) & 3) - (row[i] >> j & 1 ? 0 : 4);
            out->values[i] = (int8_t)(value + 32);
        }
        break;
    }
    default: break;
    }
}

static void put_half(uint8_t *p, uint16_t x) { memcpy(p, &x, 2); }

/// Puts one block of row `r` (0...15) into its panel.
static void put_block(mk_layout layout, uint8_t *panel, int64_t block, int r, const unpacked *u, uint8_t bias) {
    const int j = block_in_unit(layout, block);
    const uint8_t *unit = unit_at(layout, panel, block);
    uint8_t *values = (uint8_t *)values_in(layout, unit, j) + r * 4, *high = (uint8_t *)high_in(layout, unit, j) + r * 4;
    uint8_t *scales = (uint8_t *)scales_in(layout, unit);
    if (layout == MK_LAYOUT_Q8) {
        for (int g = 0; g < 8; g++) {
            for (int i = 0; i < 4; i++) values[g * 64 + i] = (uint8_t)u->values[g * 4 + i] ^ bias;
        }
    } else if (layout == MK_LAYOUT_Q2_K) {
        for (int half = 0; half < 2; half++) {
            for (int i = 0; i < 4; i++) {
                int bits = 0;
                for (int g = 0; g < 4; g++) bits |= u->values[half * 16 + g * 4 + i] << (2 * g);
                values[half * 64 + i] = (uint8_t)bits;
            }
        }
    } else {
        for (int v = 0; v < 4; v++) {
            for (int i = 0; i < 4; i++) {
                values[v * 64 + i] = (uint8_t)((u->values[v * 4 + i] & 15) | (u->values[16 + v * 4 + i] & 15) << 4);
            }
        }
    }
    if (has_fifth_bits(layout)) {
        for (int i = 0; i < 4; i++) {
            int bits = 0;
            for (int g = 0; g < 8; g++) bits |= (u->values[g * 4 + i] >> 4 & 1) << g;
            high[i] = (uint8_t)bits;
        }
    } else if (layout == MK_LAYOUT_Q6_K) {
        for (int half = 0; half < 2; half++) {
            for (int i = 0; i < 4; i++) {
                int bits = 0;
                for (int g = 0; g < 4; g++) bits |= (u->values[half * 16 + g * 4 + i] >> 4 & 3) << (2 * g);
                high[half * 64 + i] = (uint8_t)bits;
            }
        }
    }
    switch (layout) {
    case MK_LAYOUT_Q8:
    case MK_LAYOUT_Q4_0:
    case MK_LAYOUT_Q5_0:
    case MK_LAYOUT_IQ4_NL: put_half(scales + j * 32 + r * 2, u->scale); break;
    case MK_LAYOUT_Q4_1:
    case MK_LAYOUT_Q5_1:
        put_half(scales + r * 2, u->scale);
        put_half(scales + 32 + r * 2, u->minimum);
        break;
    case MK_LAYOUT_Q4_K:
    case MK_LAYOUT_Q5_K:
        put_half(scales + r * 2, u->super_scale);
        put_half(scales + 32 + r * 2, u->super_minimum);
        scales[64 + j * 16 + r] = (uint8_t)u->inner_scale[0];
        scales[192 + j * 16 + r] = u->inner_minimum[0];
        break;
    case MK_LAYOUT_Q6_K:
        put_half(scales + r * 2, u->super_scale);
        for (int half = 0; half < 2; half++) scales[32 + (j * 2 + half) * 16 + r] = (uint8_t)u->inner_scale[half];
        break;
    case MK_LAYOUT_Q2_K:
        put_half(scales + r * 2, u->super_scale);
        put_half(scales + 32 + r * 2, u->super_minimum);
        for (int half = 0; half < 2; half++) {
            scales[64 + (j * 2 + half) * 16 + r] = (uint8_t)(u->inner_scale[half] | u->inner_minimum[half] << 4);
        }
        break;
    case MK_LAYOUT_IQ4_XS:
        put_half(scales + r * 2, u->super_scale);
        scales[32 + j * 16 + r] = (uint8_t)u->inner_scale[0];
        break;
    default: break;
    }
}

/// The layout that a type is repacked into.
static mk_layout layout_of(uint32_t type) {
    switch (type) {
    case TYPE_F32: return MK_LAYOUT_F32;
    case TYPE_F16: return MK_LAYOUT_F16;
    case TYPE_BF16: return MK_LAYOUT_BF16;
    case TYPE_Q8_0:
    case TYPE_MXFP4: return MK_LAYOUT_Q8;
    case TYPE_IQ4_NL: return MK_LAYOUT_IQ4_NL;
    case TYPE_IQ4_XS: return MK_LAYOUT_IQ4_XS;
    case TYPE_Q2_K: return MK_LAYOUT_Q2_K;
    case TYPE_Q4_0: return MK_LAYOUT_Q4_0;
    case TYPE_Q4_1: return MK_LAYOUT_Q4_1;
    case TYPE_Q5_0: return MK_LAYOUT_Q5_0;
    case TYPE_Q5_1: return MK_LAYOUT_Q5_1;
    case TYPE_Q4_K: return MK_LAYOUT_Q4_K;
    case TYPE_Q5_K: return MK_LAYOUT_Q5_K;
    case TYPE_Q6_K:
    case TYPE_Q3_K: return MK_LAYOUT_Q6_K;
    default: return MK_LAYOUT_BLOCKS;
    }
}

/// Transposes up to 16 rows of 2- or 4-byte elements; what is missing of 16 becomes 0.
static void interleave(const uint8_t *source, size_t row_bytes, int rows, int64_t columns, int width, uint8_t *panel) {
    // 64 inputs at a time, so that the rows' lines are still in the cache when their next elements are wanted.
    for (int64_t begin = 0; begin < columns; begin += 64) {
        int64_t end = begin + 64 < columns ? begin + 64 : columns;
        if (rows < MK_PANEL) {
            for (int64_t k = begin; k < end; k++) memset(panel + k * 64, 0, (size_t)(MK_PANEL * width));
        }
        for (int r = 0; r < rows; r++) {
            const uint8_t *row = source + (size_t)r * row_bytes;
            if (width == 4) {
                for (int64_t k = begin; k < end; k++) memcpy(panel + k * 64 + r * 4, row + k * 4, 4);
            } else {
                for (int64_t k = begin; k < end; k++) memcpy(panel + k * 64 + r * 2, row + k * 2, 2);
            }
        }
    }
}

int mk_repack(mk_layout layout, uint32_t type, const void *source, size_t row_bytes, int64_t rows, int64_t columns,
              uint8_t bias, int64_t first, int64_t end, void *panels) {
    if (layout == MK_LAYOUT_BLOCKS || layout_of(type) != layout) return -1;
    for (int64_t panel = first; panel < end; panel++) {
        const uint8_t *from = (const uint8_t *)source + (size_t)(panel * MK_PANEL) * row_bytes;
        uint8_t *to = (uint8_t *)panel_at(layout, panels, columns, panel);
        int count = rows - panel * MK_PANEL < MK_PANEL ? (int)(rows - panel * MK_PANEL) : MK_PANEL;
        if (layout <= MK_LAYOUT_BF16) {
            interleave(from, row_bytes, count, columns, layout == MK_LAYOUT_F32 ? 4 : 2, to);
            continue;
        }
        if (count < MK_PANEL) memset(to, 0, panel_bytes_of(layout, columns));
        for (int64_t block = 0; block < columns / MK_BLOCK; block++) {
            for (int r = 0; r < count; r++) {
                unpacked u;
                unpack_block(type, from + (size_t)r * row_bytes, block, &u);
                put_block(layout, to, block, r, &u, bias);
            }
        }
    }
    return 0;
}
