/// Vectors of 16 lanes as four 128-bit registers. Needs Armv8.2 with the dot product extension.
#pragma once

#include <arm_neon.h>
#include <stddef.h>
#include <stdint.h>

#define INLINE static inline __attribute__((always_inline))

/// 16 float32, 16 int32, 64 bytes (16 lanes of 4).
typedef struct floats { float32x4_t v[4]; } floats;
typedef struct ints { int32x4_t v[4]; } ints;
typedef struct bytes { uint8x16_t v[4]; } bytes;

// Thirty-two registers of a quarter of a panel each.
#define TILE_ROWS 4
#define FOR_TILE_ROWS(X, ...) X(__VA_ARGS__, 1) X(__VA_ARGS__, 2) X(__VA_ARGS__, 3) X(__VA_ARGS__, 4)
#define TILE_PANELS 1
#define FLOAT_ROWS 6
#define FOR_FLOAT_ROWS(X, ...)                                                                                         \
    X(__VA_ARGS__, 1) X(__VA_ARGS__, 2) X(__VA_ARGS__, 3) X(__VA_ARGS__, 4) X(__VA_ARGS__, 5) X(__VA_ARGS__, 6)
#define FLOAT_PANELS 1
#define FLOAT_PANELS_SINGLE 4
/// A vector is several registers, and so several chains of dot products.
#define SINGLE_ROW_CHAINS 1
#define QUERY_ROWS 6
#define FOR_QUERY_ROWS(X, ...)                                                                                         \
    X(__VA_ARGS__, 1) X(__VA_ARGS__, 2) X(__VA_ARGS__, 3) X(__VA_ARGS__, 4) X(__VA_ARGS__, 5) X(__VA_ARGS__, 6)
#define KEY_GROUPS 1
#define Q8_BIAS 0

/// A vector made quarter by quarter: EXPRESSION in terms of `i`.
#define QUARTERS(TYPE, EXPRESSION)                                                                                     \
    ({                                                                                                                 \
        TYPE result_;                                                                                                  \
        _Pragma("clang loop unroll(full)") for (int i = 0; i < 4; i++) result_.v[i] = (EXPRESSION);                    \
        result_;                                                                                                       \
    })

INLINE floats floats_set(float x) { return QUARTERS(floats, vdupq_n_f32(x)); }
INLINE floats floats_zero(void) { return floats_set(0); }
INLINE floats floats_load(const float *p) { return QUARTERS(floats, vld1q_f32(p + 4 * i)); }
INLINE void floats_store(float *p, floats x) {
    for (int i = 0; i < 4; i++) vst1q_f32(p + 4 * i, x.v[i]);
}
/// The first n (1...16) elements; the others are 0.
INLINE floats floats_load_first(const float *p, int64_t n) {
    float lanes[16] = {0};
    __builtin_memcpy(lanes, p, (size_t)n * 4);
    return floats_load(lanes);
}
INLINE void floats_store_first(float *p, floats x, int64_t n) {
    float lanes[16];
    floats_store(lanes, x);
    __builtin_memcpy(p, lanes, (size_t)n * 4);
}
INLINE floats floats_add(floats a, floats b) { return QUARTERS(floats, vaddq_f32(a.v[i], b.v[i])); }
INLINE floats floats_sub(floats a, floats b) { return QUARTERS(floats, vsubq_f32(a.v[i], b.v[i])); }
INLINE floats floats_mul(floats a, floats b) { return QUARTERS(floats, vmulq_f32(a.v[i], b.v[i])); }
INLINE floats floats_div(floats a, floats b) { return QUARTERS(floats, vdivq_f32(a.v[i], b.v[i])); }
/// a * b + c, rounded once.
INLINE floats floats_fma(floats a, floats b, floats c) { return QUARTERS(floats, vfmaq_f32(c.v[i], a.v[i], b.v[i])); }
// Comparison and choice as on x86, the second operand where one is NaN: `floats_exp` and `quantized` count on it.
INLINE floats floats_max(floats a, floats b) {
    return QUARTERS(floats, vbslq_f32(vcgtq_f32(a.v[i], b.v[i]), a.v[i], b.v[i]));
}
INLINE floats floats_min(floats a, floats b) {
    return QUARTERS(floats, vbslq_f32(vcltq_f32(a.v[i], b.v[i]), a.v[i], b.v[i]));
}
INLINE floats floats_abs(floats a) { return QUARTERS(floats, vabsq_f32(a.v[i])); }
/// Nearest integer, ties to even.
INLINE floats floats_round(floats a) { return QUARTERS(floats, vrndnq_f32(a.v[i])); }
/// where a < b: x, else y.
INLINE floats floats_select_less(floats a, floats b, floats x, floats y) {
    return QUARTERS(floats, vbslq_f32(vcltq_f32(a.v[i], b.v[i]), x.v[i], y.v[i]));
}
/// Bit i: a[i] > b[i].
INLINE uint32_t floats_greater_mask(floats a, floats b) {
    static const uint32_t weights[4] = {1, 2, 4, 8};
    uint32_t mask = 0;
    for (int i = 0; i < 4; i++) {
        mask |= vaddvq_u32(vandq_u32(vcgtq_f32(a.v[i], b.v[i]), vld1q_u32(weights))) << (4 * i);
    }
    return mask;
}
INLINE float floats_sum(floats a) {
    return vaddvq_f32(vaddq_f32(vaddq_f32(a.v[0], a.v[1]), vaddq_f32(a.v[2], a.v[3])));
}
INLINE float floats_first(floats a) { return vgetq_lane_f32(a.v[0], 0); }
INLINE float floats_largest(floats a) {
    return vmaxvq_f32(vmaxq_f32(vmaxq_f32(a.v[0], a.v[1]), vmaxq_f32(a.v[2], a.v[3])));
}
INLINE floats floats_from_half(const void *p) {
    const __fp16 *h = p;
    return QUARTERS(floats, vcvt_f32_f16(vld1_f16((const __fp16 *)(h + 4 * i))));
}
INLINE void floats_to_half(void *p, floats x) {
    __fp16 *h = p;
    for (int i = 0; i < 4; i++) vst1_f16(h + 4 * i, vcvt_f16_f32(x.v[i]));
}
INLINE floats floats_from_bf16(const void *p) {
    const uint16_t *h = p;
    return QUARTERS(floats, vreinterpretq_f32_u32(vshll_n_u16(vld1_u16(h + 4 * i), 16)));
}
INLINE floats floats_from_ints(ints x) { return QUARTERS(floats, vcvtq_f32_s32(x.v[i])); }
INLINE floats floats_of_u8(uint8x16_t x) {
    uint16x8_t low = vmovl_u8(vget_low_u8(x)), high = vmovl_u8(vget_high_u8(x));
    return (floats){{vcvtq_f32_u32(vmovl_u16(vget_low_u16(low))), vcvtq_f32_u32(vmovl_u16(vget_high_u16(low))),
                     vcvtq_f32_u32(vmovl_u16(vget_low_u16(high))), vcvtq_f32_u32(vmovl_u16(vget_high_u16(high)))}};
}
INLINE floats floats_from_u8(const void *p) { return floats_of_u8(vld1q_u8(p)); }
/// (p[i] >> shift) & 15
INLINE floats floats_from_nibbles(const void *p, const int shift) {
    return floats_of_u8(vandq_u8(vshlq_u8(vld1q_u8(p), vdupq_n_s8((int8_t)-shift)), vdupq_n_u8(15)));
}
INLINE floats floats_from_i8(const void *p) {
    int8x16_t x = vld1q_s8(p);
    int16x8_t low = vmovl_s8(vget_low_s8(x)), high = vmovl_s8(vget_high_s8(x));
    return (floats){{vcvtq_f32_s32(vmovl_s16(vget_low_s16(low))), vcvtq_f32_s32(vmovl_s16(vget_high_s16(low))),
                     vcvtq_f32_s32(vmovl_s16(vget_low_s16(high))), vcvtq_f32_s32(vmovl_s16(vget_high_s16(high)))}};
}
/// p * 2^n for p near 1 and integral n in -126...128, in two steps so that 2^128 does not overflow early.
INLINE float32x4_t scaled(float32x4_t p, float32x4_t n) {
    int32x4_t whole = vcvtnq_s32_f32(n), half = vshrq_n_s32(whole, 1), rest = vsubq_s32(whole, half);
    int32x4_t bias = vdupq_n_s32(127);
    float32x4_t a = vreinterpretq_f32_s32(vshlq_n_s32(vaddq_s32(half, bias), 23));
    float32x4_t b = vreinterpretq_f32_s32(vshlq_n_s32(vaddq_s32(rest, bias), 23));
    return vmulq_f32(vmulq_f32(p, a), b);
}
INLINE floats floats_scale(floats p, floats n) { return QUARTERS(floats, scaled(p.v[i], n.v[i])); }
INLINE floats floats_counting(void) {
    static const float counting[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    return floats_load(counting);
}

INLINE ints ints_set(int32_t x) { return QUARTERS(ints, vdupq_n_s32(x)); }
INLINE ints ints_zero(void) { return ints_set(0); }
INLINE ints ints_add(ints a, ints b) { return QUARTERS(ints, vaddq_s32(a.v[i], b.v[i])); }
INLINE ints ints_sub(ints a, ints b) { return QUARTERS(ints, vsubq_s32(a.v[i], b.v[i])); }
/// The integer at p in every lane.
INLINE ints ints_broadcast(const int32_t *p) { return QUARTERS(ints, vld1q_dup_s32(p)); }
/// x * factor.
INLINE ints ints_times(ints x, const int factor) { return QUARTERS(ints, vmulq_n_s32(x.v[i], factor)); }
INLINE ints ints_xor(ints a, ints b) { return QUARTERS(ints, veorq_s32(a.v[i], b.v[i])); }
INLINE ints ints_of_bytes(bytes x) { return QUARTERS(ints, vreinterpretq_s32_u8(x.v[i])); }
INLINE ints ints_from_floats(floats x) { return QUARTERS(ints, vcvtnq_s32_f32(x.v[i])); }
INLINE int32_t ints_sum(ints x) {
    return vaddvq_s32(vaddq_s32(vaddq_s32(x.v[0], x.v[1]), vaddq_s32(x.v[2], x.v[3])));
}
/// Stores the lanes as int8, saturating.
INLINE void ints_store_i8(void *p, ints x) {
    int16x8_t low = vcombine_s16(vqmovn_s32(x.v[0]), vqmovn_s32(x.v[1]));
    int16x8_t high = vcombine_s16(vqmovn_s32(x.v[2]), vqmovn_s32(x.v[3]));
    vst1q_s8(p, vcombine_s8(vqmovn_s16(low), vqmovn_s16(high)));
}

INLINE bytes bytes_load(const void *p) {
    const uint8_t *b = p;
    return QUARTERS(bytes, vld1q_u8(b + 16 * i));
}
/// The 4 bytes at p in every lane.
INLINE bytes bytes_broadcast(const void *p) {
    uint32_t word;
    __builtin_memcpy(&word, p, 4);
    uint8x16_t x = vreinterpretq_u8_u32(vdupq_n_u32(word));
    return QUARTERS(bytes, x);
}
INLINE bytes bytes_low_nibbles(bytes x) { return QUARTERS(bytes, vandq_u8(x.v[i], vdupq_n_u8(15))); }
INLINE bytes bytes_high_nibbles(bytes x) { return QUARTERS(bytes, vshrq_n_u8(x.v[i], 4)); }
/// low | ((high >> shift) & mask), shift -4...4 known at compile time.
INLINE bytes bytes_bits(bytes x, const int shift, const int mask) {
    // vshlq shifts right by a negative amount.
    int8x16_t amount = vdupq_n_s8((int8_t)-shift);
    uint8x16_t wanted = vdupq_n_u8((uint8_t)mask);
    return QUARTERS(bytes, vandq_u8(vshlq_u8(x.v[i], amount), wanted));
}
/// low | ((high >> shift) & mask)
INLINE bytes bytes_or_bits(bytes low, bytes high, const int shift, const int mask) {
    bytes bits = bytes_bits(high, shift, mask);
    return QUARTERS(bytes, vorrq_u8(low.v[i], bits.v[i]));
}
/// table[index] for bytes of indices 0...15.
INLINE bytes bytes_lookup(const uint8_t table[16], bytes indices) {
    uint8x16_t values = vld1q_u8(table);
    return QUARTERS(bytes, vqtbl1q_u8(values, indices.v[i]));
}
/// sum + the dot products of 4 unsigned (below 128, hence signed too) and 4 signed bytes of each lane.
INLINE ints ints_dot(ints sum, bytes w, bytes x) {
    return QUARTERS(ints, vdotq_s32(sum.v[i], vreinterpretq_s8_u8(w.v[i]), vreinterpretq_s8_u8(x.v[i])));
}
/// The same for Q8 weights, stored with Q8_BIAS.
INLINE ints ints_dot_q8(ints sum, bytes w, bytes x) { return ints_dot(sum, w, x); }
/// Signed bytes as `ints_dot_q8` wants them.
INLINE bytes bytes_with_bias(bytes x) { return x; }

INLINE void prefetch(const void *p) { __builtin_prefetch(p); }
/// The same, into the second cache.
INLINE void prefetch_second(const void *p) { __builtin_prefetch(p, 0, 2); }

#undef QUARTERS
