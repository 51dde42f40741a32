/// Vectors of 16 lanes as one 512-bit register. Needs F, BW, VL, DQ and VNNI.
#pragma once

#include <immintrin.h>
#include <stdint.h>

#define INLINE static inline __attribute__((always_inline))

/// 16 float32, 16 int32, 64 bytes (16 lanes of 4).
typedef __m512 floats;
typedef __m512i ints;
typedef __m512i bytes;

// Register tiles: activation rows and panels of a quantised product; rows and panels of a float product; query rows and
// 16-key groups of attention.
#define TILE_ROWS 12
#define FOR_TILE_ROWS(X, ...)                                                                                          \
    X(__VA_ARGS__, 1) X(__VA_ARGS__, 2) X(__VA_ARGS__, 3) X(__VA_ARGS__, 4) X(__VA_ARGS__, 5) X(__VA_ARGS__, 6)        \
    X(__VA_ARGS__, 7) X(__VA_ARGS__, 8) X(__VA_ARGS__, 9) X(__VA_ARGS__, 10) X(__VA_ARGS__, 11) X(__VA_ARGS__, 12)
#define TILE_PANELS 2
#define FLOAT_ROWS 6
#define FOR_FLOAT_ROWS(X, ...) X(__VA_ARGS__, 1) X(__VA_ARGS__, 2) X(__VA_ARGS__, 3) X(__VA_ARGS__, 4) X(__VA_ARGS__, 5) X(__VA_ARGS__, 6)
#define FLOAT_PANELS 4
/// Panels beside a single row: FLOAT_PANELS divides it or is divided by it.
#define FLOAT_PANELS_SINGLE 1
/// Chains of integer dot products beside a single row: a vector is one register.
#define SINGLE_ROW_CHAINS 2
#define QUERY_ROWS 12
#define FOR_QUERY_ROWS(X, ...)                                                                                         \
    X(__VA_ARGS__, 1) X(__VA_ARGS__, 2) X(__VA_ARGS__, 3) X(__VA_ARGS__, 4) X(__VA_ARGS__, 5) X(__VA_ARGS__, 6)        \
    X(__VA_ARGS__, 7) X(__VA_ARGS__, 8) X(__VA_ARGS__, 9) X(__VA_ARGS__, 10) X(__VA_ARGS__, 11) X(__VA_ARGS__, 12)
#define KEY_GROUPS 2
/// Added to Q8 weights, because the dot product wants one unsigned operand.
#define Q8_BIAS 0x80

INLINE floats floats_zero(void) { return _mm512_setzero_ps(); }
INLINE floats floats_set(float x) { return _mm512_set1_ps(x); }
INLINE floats floats_load(const float *p) { return _mm512_loadu_ps(p); }
INLINE void floats_store(float *p, floats x) { _mm512_storeu_ps(p, x); }
/// The first n (1...16) elements; the others are 0.
INLINE floats floats_load_first(const float *p, int64_t n) {
    return _mm512_maskz_loadu_ps((__mmask16)((1u << n) - 1), p);
}
INLINE void floats_store_first(float *p, floats x, int64_t n) { _mm512_mask_storeu_ps(p, (__mmask16)((1u << n) - 1), x); }
INLINE floats floats_add(floats a, floats b) { return _mm512_add_ps(a, b); }
INLINE floats floats_sub(floats a, floats b) { return _mm512_sub_ps(a, b); }
INLINE floats floats_mul(floats a, floats b) { return _mm512_mul_ps(a, b); }
INLINE floats floats_div(floats a, floats b) { return _mm512_div_ps(a, b); }
/// a * b + c, rounded once.
INLINE floats floats_fma(floats a, floats b, floats c) { return _mm512_fmadd_ps(a, b, c); }
INLINE floats floats_max(floats a, floats b) { return _mm512_max_ps(a, b); }
INLINE floats floats_min(floats a, floats b) { return _mm512_min_ps(a, b); }
INLINE floats floats_abs(floats a) { return _mm512_abs_ps(a); }
/// Nearest integer, ties to even.
INLINE floats floats_round(floats a) { return _mm512_roundscale_ps(a, 8); }
/// where a < b: x, else y.
INLINE floats floats_select_less(floats a, floats b, floats x, floats y) {
    return _mm512_mask_blend_ps(_mm512_cmp_ps_mask(a, b, _CMP_LT_OQ), y, x);
}
/// Bit i: a[i] > b[i].
INLINE uint32_t floats_greater_mask(floats a, floats b) { return _mm512_cmp_ps_mask(a, b, _CMP_GT_OQ); }
INLINE float floats_sum(floats a) { return _mm512_reduce_add_ps(a); }
INLINE float floats_first(floats a) { return _mm512_cvtss_f32(a); }
INLINE float floats_largest(floats a) { return _mm512_reduce_max_ps(a); }
INLINE floats floats_from_half(const void *p) { return _mm512_cvtph_ps(_mm256_loadu_si256(p)); }
INLINE void floats_to_half(void *p, floats x) { _mm256_storeu_si256(p, _mm512_cvtps_ph(x, _MM_FROUND_TO_NEAREST_INT)); }
INLINE floats floats_from_bf16(const void *p) {
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256(p)), 16));
}
INLINE floats floats_from_ints(ints x) { return _mm512_cvtepi32_ps(x); }
INLINE floats floats_from_u8(const void *p) { return _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(_mm_loadu_si128(p))); }
/// (p[i] >> shift) & 15
INLINE floats floats_from_nibbles(const void *p, const int shift) {
    __m128i x = _mm_and_si128(_mm_srli_epi16(_mm_loadu_si128(p), shift), _mm_set1_epi8(15));
    return _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(x));
}
INLINE floats floats_from_i8(const void *p) { return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128(p))); }
/// p * 2^n for integral n in -150...127; underflows to 0.
INLINE floats floats_scale(floats p, floats n) { return _mm512_scalef_ps(p, n); }
INLINE floats floats_counting(void) {
    return _mm512_set_ps(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
}

INLINE ints ints_zero(void) { return _mm512_setzero_si512(); }
INLINE ints ints_set(int32_t x) { return _mm512_set1_epi32(x); }
INLINE ints ints_xor(ints a, ints b) { return _mm512_xor_si512(a, b); }
INLINE ints ints_add(ints a, ints b) { return _mm512_add_epi32(a, b); }
INLINE ints ints_sub(ints a, ints b) { return _mm512_sub_epi32(a, b); }
/// The integer at p in every lane.
INLINE ints ints_broadcast(const int32_t *p) {
    ints x = _mm512_set1_epi32(*p);
    // Opaque: what follows would be done in scalar registers and then broadcast, which costs more.
    __asm__("" : "+v"(x));
    return x;
}
/// x * factor, a power of two known at compile time.
INLINE ints ints_times(ints x, const int factor) { return _mm512_slli_epi32(x, (unsigned)__builtin_ctz((unsigned)factor)); }
INLINE ints ints_of_bytes(bytes x) { return x; }
INLINE ints ints_from_floats(floats x) { return _mm512_cvtps_epi32(x); }
INLINE int32_t ints_sum(ints x) { return _mm512_reduce_add_epi32(x); }
/// Stores the lanes as int8, saturating.
INLINE void ints_store_i8(void *p, ints x) { _mm_storeu_si128(p, _mm512_cvtsepi32_epi8(x)); }

INLINE bytes bytes_load(const void *p) { return _mm512_loadu_si512(p); }
/// The 4 bytes at p in every lane.
INLINE bytes bytes_broadcast(const void *p) {
    int32_t word;
    __builtin_memcpy(&word, p, 4);
    return _mm512_set1_epi32(word);
}
INLINE bytes bytes_low_nibbles(bytes x) { return _mm512_and_si512(x, _mm512_set1_epi8(15)); }
INLINE bytes bytes_high_nibbles(bytes x) { return _mm512_and_si512(_mm512_srli_epi16(x, 4), _mm512_set1_epi8(15)); }
/// (x >> shift) & mask, shift -4...6 known at compile time.
INLINE bytes bytes_bits(bytes x, const int shift, const int mask) {
    bytes moved = shift >= 0 ? _mm512_srli_epi16(x, shift >= 0 ? shift : 0) : _mm512_slli_epi16(x, shift < 0 ? -shift : 0);
    return _mm512_and_si512(moved, _mm512_set1_epi8((char)mask));
}
/// low | ((high >> shift) & mask)
INLINE bytes bytes_or_bits(bytes low, bytes high, const int shift, const int mask) {
    return _mm512_or_si512(low, bytes_bits(high, shift, mask));
}
/// table[index] for bytes of indices 0...15.
INLINE bytes bytes_lookup(const uint8_t table[16], bytes indices) {
    return _mm512_shuffle_epi8(_mm512_broadcast_i32x4(_mm_loadu_si128((const void *)table)), indices);
}
/// sum + the dot products of 4 unsigned (below 128) and 4 signed bytes of each lane.
INLINE ints ints_dot(ints sum, bytes w, bytes x) { return _mm512_dpbusd_epi32(sum, w, x); }
/// The same for Q8 weights, stored with Q8_BIAS.
INLINE ints ints_dot_q8(ints sum, bytes w, bytes x) { return _mm512_dpbusd_epi32(sum, w, x); }

/// Signed bytes as `ints_dot_q8` wants them.
INLINE bytes bytes_with_bias(bytes x) { return _mm512_xor_si512(x, _mm512_set1_epi8((char)Q8_BIAS)); }

INLINE void prefetch(const void *p) { _mm_prefetch(p, _MM_HINT_T0); }
/// The same, into the second cache.
INLINE void prefetch_second(const void *p) { _mm_prefetch(p, _MM_HINT_T1); }
