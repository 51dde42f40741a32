/// The k largest elements without sorting: a heap of the best so far, entered only by what beats its least element.
#pragma once

/// True if a candidate goes after another: smaller, or equal with the higher index.
INLINE int goes_after(float a, int32_t a_index, float b, int32_t b_index) {
    return a < b || (a == b && a_index > b_index);
}

/// Lets element `i` of a heap with the last candidate on top sink to its place.
INLINE void sink(float *values, int32_t *indices, int64_t i, int64_t count) {
    float value = values[i];
    int32_t index = indices[i];
    for (;;) {
        int64_t child = 2 * i + 1;
        if (child >= count) break;
        if (child + 1 < count && goes_after(values[child + 1], indices[child + 1], values[child], indices[child])) child++;
        if (!goes_after(values[child], indices[child], value, index)) break;
        values[i] = values[child];
        indices[i] = indices[child];
        i = child;
    }
    values[i] = value;
    indices[i] = index;
}

static void top_k(const float *x, int64_t n, int64_t k, float *values, int32_t *indices) {
    const float infinity = __builtin_inff();
    if (k > n) k = n;
    if (k <= 0) return;
    for (int64_t i = 0; i < k; i++) {
        values[i] = x[i] != x[i] ? -infinity : x[i];
        indices[i] = (int32_t)i;
    }
    for (int64_t i = k / 2 - 1; i >= 0; i--) sink(values, indices, i, k);
    int64_t i = k;
    for (; i + 64 <= n; i += 64) {
        floats least = floats_set(values[0]);
        uint32_t beats = floats_greater_mask(floats_load(x + i), least) |
                         floats_greater_mask(floats_load(x + i + 16), least) |
                         floats_greater_mask(floats_load(x + i + 32), least) |
                         floats_greater_mask(floats_load(x + i + 48), least);
        if (!beats) continue;
        for (int64_t j = i; j < i + 64; j++) {
            if (x[j] > values[0]) {
                values[0] = x[j];
                indices[0] = (int32_t)j;
                sink(values, indices, 0, k);
            }
        }
    }
    for (; i < n; i++) {
        if (x[i] > values[0]) {
            values[0] = x[i];
            indices[0] = (int32_t)i;
            sink(values, indices, 0, k);
        }
    }
    for (int64_t last = k - 1; last > 0; last--) {
        float value = values[last];
        int32_t index = indices[last];
        values[last] = values[0];
        indices[last] = indices[0];
        values[0] = value;
        indices[0] = index;
        sink(values, indices, 0, last);
    }
}
