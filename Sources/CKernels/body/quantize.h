/// Activations quantised per block of 32 into a tile: d = max |x| / 127, q = round(x / d).
#pragma once

/// Rounded, within -127...127 (NaN too).
INLINE ints quantized(floats x) {
    return ints_from_floats(floats_min(floats_max(x, floats_set(-127)), floats_set(127)));
}

static void quantize(const float *x, int64_t x_stride, int64_t rows, int64_t columns, void *tile) {
    uint8_t *out = tile;
    for (int64_t block = 0; block < columns / MK_BLOCK; block++, out += MK_ACTIVATION_BLOCK_BYTES * rows) {
        float *scales = (float *)(out + 32 * rows);
        int32_t *totals = (int32_t *)(scales + rows), *firsts = totals + rows;
        for (int64_t r = 0; r < rows; r++) {
            const float *p = x + r * x_stride + block * MK_BLOCK;
            floats a = floats_load(p), b = floats_load(p + 16);
            float largest = floats_largest(floats_max(floats_abs(a), floats_abs(b)));
            float scale = largest / 127;
            // Below 1e-36 the inverse would overflow: such a block is as good as 0.
            floats inverse = floats_set(largest > 1e-36f ? 127 / largest : 0);
            ints qa = quantized(floats_mul(a, inverse)), qb = quantized(floats_mul(b, inverse));
            int8_t q[32];
            ints_store_i8(q, qa);
            ints_store_i8(q + 16, qb);
            for (int g = 0; g < 8; g++) __builtin_memcpy(out + (g * rows + r) * 4, q + g * 4, 4);
            int32_t first = ints_sum(qa);
            scales[r] = scale;
            firsts[r] = first;
            totals[r] = first + ints_sum(qb);
        }
    }
}
