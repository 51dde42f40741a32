/// Loops that reach the machine's limits with a set's instructions: what kernels are measured against.
#pragma once

/// Reads `bytes` (a multiple of 256) in one stream, or in four that are fetched ahead; returns a value that depends on
/// them.
static int32_t read_memory(const void *memory, int64_t bytes, int32_t streams) {
    const uint8_t *p = memory;
    ints sum[4] = {ints_zero(), ints_zero(), ints_zero(), ints_zero()};
    if (streams == 1) {
        for (int64_t i = 0; i < bytes; i += 256) {
            for (int j = 0; j < 4; j++) sum[j] = ints_xor(sum[j], ints_of_bytes(bytes_load(p + i + j * 64)));
        }
        return ints_sum(ints_xor(ints_xor(sum[0], sum[1]), ints_xor(sum[2], sum[3])));
    }
    const int64_t stream = bytes / 256 * 64;
    for (int64_t i = 0; i < stream; i += 64) {
        for (int j = 0; j < 4; j++) {
            prefetch(p + j * stream + i + 1024);
            sum[j] = ints_xor(sum[j], ints_of_bytes(bytes_load(p + j * stream + i)));
        }
    }
    return ints_sum(ints_xor(ints_xor(sum[0], sum[1]), ints_xor(sum[2], sum[3])));
}

/// `rounds` times 12 dot products of 16 x 4 bytes: 1,536 integer operations (multiplications and additions) a round.
static int32_t dot_rounds(int64_t rounds) {
    int8_t some[64];
    for (int i = 0; i < 64; i++) some[i] = (int8_t)(i + (rounds & 1));
    bytes w = bytes_low_nibbles(bytes_load(some)), x = bytes_load(some);
    ints sums[12];
#pragma clang loop unroll(full)
    for (int i = 0; i < 12; i++) sums[i] = ints_set(i);
    for (int64_t round = 0; round < rounds; round++) {
#pragma clang loop unroll(full)
        for (int i = 0; i < 12; i++) sums[i] = ints_dot(sums[i], w, x);
        __asm__ volatile("" ::: "memory");
    }
    int32_t total = 0;
    for (int i = 0; i < 12; i++) total += ints_sum(sums[i]);
    return total;
}

/// `rounds` times 12 fused multiply-adds of 16 floats: 384 operations a round.
static float fma_rounds(int64_t rounds) {
    floats factor = floats_set(0.999f + (float)(rounds & 1) * 1e-6f), term = floats_set(0.5f), sums[12];
#pragma clang loop unroll(full)
    for (int i = 0; i < 12; i++) sums[i] = floats_set((float)i);
    for (int64_t round = 0; round < rounds; round++) {
#pragma clang loop unroll(full)
        for (int i = 0; i < 12; i++) sums[i] = floats_fma(sums[i], factor, term);
    }
    float total = 0;
    for (int i = 0; i < 12; i++) total += floats_sum(sums[i]);
    return total;
}
