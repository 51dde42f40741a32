/// Activations quantised per block of 32 into a tile: d = max |x| / 127, q = round(x / d).
#pragma once

/// Rounded, within -127...127 (NaN too).
INLINE ints quantized(floats x) {
    return ints_from_floats(floats_min(floats_max(x, floats_set(-127)), floats_set(127)));
}

static void quantize(const float *x, int64_t columns, int64_t row, int64_t height, void *tile) {
    uint8_t *out = tile;
    for (int64_t block = 0; block < columns / MK_BLOCK; block++, out += MK_ACTIVATION_BLOCK_BYTES * height) {
        float *scales = (float *)(out + 32 * height);
        int32_t *totals = (int32_t *)(scales + height), *firsts = totals + height;
        floats a = floats_load(x + block * MK_BLOCK), b = floats_load(x + block * MK_BLOCK + 16);
        float largest = floats_largest(floats_max(floats_abs(a), floats_abs(b)));
        // Below 1e-36 the inverse would overflow: such a block is as good as 0.
        floats inverse = floats_set(largest > 1e-36f ? 127 / largest : 0);
        ints qa = quantized(floats_mul(a, inverse)), qb = quantized(floats_mul(b, inverse));
        int8_t q[32];
        ints_store_i8(q, qa);
        ints_store_i8(q + 16, qb);
        for (int g = 0; g < 8; g++) __builtin_memcpy(out + (g * height + row) * 4, q + g * 4, 4);
        int32_t first = ints_sum(qa);
        scales[row] = largest / 127;
        firsts[row] = -first;
        totals[row] = -first - ints_sum(qb);
    }
}
