/// One KV head of a cache block: where keys and values lie, and how they are written. See `mk_cache_view`.
#pragma once

INLINE int64_t padded_head(int64_t head_size) { return (head_size + 15) & ~(int64_t)15; }
/// Bytes of the keys of a block.
INLINE int64_t key_bytes(const mk_cache_type type, int64_t head_size) {
    switch (type) {
    case MK_CACHE_F16: return MK_CACHE_BLOCK * head_size * 2;
    case MK_CACHE_F32: return MK_CACHE_BLOCK * head_size * 4;
    default: return MK_CACHE_BLOCK * ((head_size + 3) & ~(int64_t)3);
    }
}
INLINE int64_t value_row_bytes(const mk_cache_type type, int64_t head_size) {
    return padded_head(head_size) * (type == MK_CACHE_F16 ? 2 : type == MK_CACHE_F32 ? 4 : 1);
}
/// The block that holds a position.
INLINE uint8_t *cache_block(const mk_cache_view *cache, int64_t position) {
    return (uint8_t *)cache->base + cache->blocks[position / MK_CACHE_BLOCK] * cache->block_bytes + cache->head_offset;
}
/// Q8: scales of the keys; those of the values are 32 further.
INLINE float *cache_scales(uint8_t *block, int64_t head_size) {
    return (float *)(block + key_bytes(MK_CACHE_Q8, head_size) + MK_CACHE_BLOCK * padded_head(head_size));
}

INLINE uint16_t half_of(float x) {
    uint16_t lanes[16];
    floats_to_half(lanes, floats_set(x));
    return lanes[0];
}

/// Quantises n floats to int8 by their largest magnitude; returns the scale. `q` has room for whole vectors.
INLINE float quantize_head(const float *x, int64_t n, int8_t *q) {
    floats high = floats_zero();
    for (int64_t i = 0; i < n; i += 16) {
        floats v = n - i >= 16 ? floats_load(x + i) : floats_load_first(x + i, n - i);
        high = floats_max(high, floats_abs(v));
    }
    float largest = floats_largest(high);
    floats inverse = floats_set(largest > 1e-36f ? 127 / largest : 0);
    for (int64_t i = 0; i < n; i += 16) {
        floats v = n - i >= 16 ? floats_load(x + i) : floats_load_first(x + i, n - i);
        ints_store_i8(q + i, quantized(floats_mul(v, inverse)));
    }
    return largest / 127;
}

static void cache_store_q8(uint8_t *block, int64_t head_size, int64_t token, const float *key, const float *value) {
    int8_t q[MK_MAX_HEAD + 16];
    float *scales = cache_scales(block, head_size);
    scales[token] = quantize_head(key, head_size, q);
    int8_t *keys = (int8_t *)block + token / 16 * (key_bytes(MK_CACHE_Q8, head_size) / 2) + token % 16 * 4;
    for (int64_t d = 0; d < head_size; d++) keys[d / 4 * 64 + d % 4] = q[d];
    for (int64_t d = head_size; d % 4 != 0; d++) keys[d / 4 * 64 + d % 4] = 0;
    scales[MK_CACHE_BLOCK + token] = quantize_head(value, head_size, q);
    int8_t *row = (int8_t *)block + key_bytes(MK_CACHE_Q8, head_size) + token * padded_head(head_size);
    for (int64_t d = 0; d < head_size; d++) row[d] = q[d];
}

static void cache_store(const mk_cache_view *cache, int64_t head_size, int64_t position, const float *key,
                        const float *value) {
    uint8_t *block = cache_block(cache, position);
    int64_t token = position % MK_CACHE_BLOCK;
    uint8_t *row = block + key_bytes(cache->type, head_size) + token * value_row_bytes(cache->type, head_size);
    if (cache->type == MK_CACHE_F32) {
        float *keys = (float *)block + token / 16 * 16 * head_size + token % 16;
        for (int64_t d = 0; d < head_size; d++) keys[d * 16] = key[d];
        for (int64_t d = 0; d < head_size; d++) ((float *)row)[d] = value[d];
    } else if (cache->type == MK_CACHE_F16) {
        uint16_t *keys = (uint16_t *)block + token / 16 * 16 * head_size + token % 16;
        uint16_t *values = (uint16_t *)row;
        for (int64_t d = 0; d < head_size; d += 16) {
            int64_t n = head_size - d < 16 ? head_size - d : 16;
            uint16_t halves[16];
            floats_to_half(halves, n == 16 ? floats_load(key + d) : floats_load_first(key + d, n));
            for (int64_t i = 0; i < n; i++) keys[(d + i) * 16] = halves[i];
            floats_to_half(halves, n == 16 ? floats_load(value + d) : floats_load_first(value + d, n));
            __builtin_memcpy(values + d, halves, (size_t)n * 2);
        }
    } else {
        cache_store_q8(block, head_size, token, key, value);
    }
}
