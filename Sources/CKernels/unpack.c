/// Single rows of R16 panels as floats: embeddings.
#include "include/mk_layout.h"

#include <string.h>

#include "panels.h"

static float float_of_half(uint16_t bits) {
    uint32_t sign = (uint32_t)(bits & 0x8000) << 16, exponent = bits >> 10 & 31, fraction = bits & 1023, word;
    if (exponent == 0) {
        float value = (float)fraction * 0x1p-24f;
        return sign ? -value : value;
    }
    word = sign | (exponent == 31 ? 0x7f800000u : (exponent + 112) << 23) | fraction << 13;
    float value;
    memcpy(&value, &word, 4);
    return value;
}

#define PLAIN(VALUE) VALUE
static const int8_t iq4_values[16] = MK_IQ4_VALUES(PLAIN);

/// Stored value `i` (0...31) of block j of a unit, row r.
static int stored_value(mk_layout layout, const uint8_t *unit, int j, int r, int i) {
    if (layout == MK_LAYOUT_Q2_K) return values_in(layout, unit, j)[i / 16 * 64 + r * 4 + i % 4] >> (i % 16 / 4 * 2) & 3;
    int v = i % 16 / 4, byte = values_in(layout, unit, j)[v * 64 + r * 4 + i % 4];
    const uint8_t *high = high_in(layout, unit, j) + r * 4 + i % 4;
    int value = i < 16 ? byte & 15 : byte >> 4;
    if (has_table(layout)) return iq4_values[value];
    if (has_fifth_bits(layout)) value |= (high[0] >> (i / 4) & 1) << 4;
    if (layout == MK_LAYOUT_Q6_K) value |= (high[i / 16 * 64] >> (v * 2) & 3) << 4;
    return value;
}

static void unpack_row_block(mk_layout layout, const uint8_t *panel, int64_t block, int r, uint8_t bias, float *out) {
    const int j = block_in_unit(layout, block);
    const uint8_t *unit = unit_at(layout, panel, block), *scales = scales_in(layout, unit);
    float scale, minimum = 0;
    switch (layout) {
    case MK_LAYOUT_Q8:
        scale = float_of_half(half_at(scales + j * 32 + r * 2));
        for (int i = 0; i < 32; i++) {
            out[i] = scale * (float)(int8_t)(values_in(layout, unit, j)[i / 4 * 64 + r * 4 + i % 4] ^ bias);
        }
        return;
    case MK_LAYOUT_Q4_0:
    case MK_LAYOUT_Q5_0:
    case MK_LAYOUT_IQ4_NL: {
        int offset = layout == MK_LAYOUT_Q4_0 ? 8 : layout == MK_LAYOUT_Q5_0 ? 16 : 0;
        scale = float_of_half(half_at(scales + j * 32 + r * 2));
        for (int i = 0; i < 32; i++) out[i] = scale * (float)(stored_value(layout, unit, j, r, i) - offset);
        return;
    }
    case MK_LAYOUT_Q6_K:
        for (int i = 0; i < 32; i++) {
            scale = float_of_half(half_at(scales + r * 2)) * (float)(int8_t)scales[32 + (j * 2 + i / 16) * 16 + r];
            out[i] = scale * (float)(stored_value(layout, unit, j, r, i) - 32);
        }
        return;
    case MK_LAYOUT_Q2_K:
        for (int i = 0; i < 32; i++) {
            int own = scales[64 + (j * 2 + i / 16) * 16 + r];
            out[i] = float_of_half(half_at(scales + r * 2)) * (float)(own & 15) * (float)stored_value(layout, unit, j, r, i) -
                     float_of_half(half_at(scales + 32 + r * 2)) * (float)(own >> 4);
        }
        return;
    case MK_LAYOUT_IQ4_XS:
        scale = float_of_half(half_at(scales + r * 2)) * (float)(int8_t)scales[32 + j * 16 + r];
        break;
    case MK_LAYOUT_Q4_1:
    case MK_LAYOUT_Q5_1:
        scale = float_of_half(half_at(scales + r * 2));
        minimum = float_of_half(half_at(scales + 32 + r * 2));
        break;
    default:
        scale = float_of_half(half_at(scales + r * 2)) * (float)scales[64 + j * 16 + r];
        minimum = -float_of_half(half_at(scales + 32 + r * 2)) * (float)scales[192 + j * 16 + r];
        break;
    }
    for (int i = 0; i < 32; i++) out[i] = scale * (float)stored_value(layout, unit, j, r, i) + minimum;
}

void mk_unpack_row(mk_layout layout, const void *panels, int64_t columns, uint8_t bias, int64_t row, float *out) {
    const uint8_t *panel = panel_at(layout, panels, columns, row / MK_PANEL);
    int r = (int)(row % MK_PANEL);
    if (layout == MK_LAYOUT_F32) {
        for (int64_t k = 0; k < columns; k++) memcpy(out + k, panel + k * 64 + r * 4, 4);
    } else if (layout == MK_LAYOUT_F16) {
        for (int64_t k = 0; k < columns; k++) out[k] = float_of_half(half_at(panel + k * 64 + r * 2));
    } else if (layout == MK_LAYOUT_BF16) {
        for (int64_t k = 0; k < columns; k++) {
            uint32_t word = (uint32_t)half_at(panel + k * 64 + r * 2) << 16;
            memcpy(out + k, &word, 4);
        }
    } else {
        for (int64_t block = 0; block < columns / MK_BLOCK; block++) {
            unpack_row_block(layout, panel, block, r, bias, out + block * MK_BLOCK);
        }
    }
}
