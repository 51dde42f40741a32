/// Vectors of 16 lanes as two 256-bit registers. Needs AVX2, FMA and F16C; with SIMD_AVX_VNNI also AVX-VNNI.
#pragma once

#include <immintrin.h>
#include <stdint.h>

#define INLINE static inline __attribute__((always_inline))

/// 16 float32, 16 int32, 64 bytes (16 lanes of 4).
typedef struct floats { __m256 low, high; } floats;
typedef struct ints { __m256i low, high; } ints;
typedef struct bytes { __m256i low, high; } bytes;

// Sixteen registers hold one panel beside few rows.
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
#ifdef SIMD_AVX_VNNI
#define Q8_BIAS 0x80
#else
#define Q8_BIAS 0
#endif

#define BOTH(OP, A) {OP((A).low), OP((A).high)}
#define EACH(OP, A, B) {OP((A).low, (B).low), OP((A).high, (B).high)}

INLINE floats floats_set(float x) { return (floats){_mm256_set1_ps(x), _mm256_set1_ps(x)}; }
INLINE floats floats_zero(void) { return (floats){_mm256_setzero_ps(), _mm256_setzero_ps()}; }
INLINE floats floats_load(const float *p) { return (floats){_mm256_loadu_ps(p), _mm256_loadu_ps(p + 8)}; }
INLINE void floats_store(float *p, floats x) {
    _mm256_storeu_ps(p, x.low);
    _mm256_storeu_ps(p + 8, x.high);
}
/// Lanes below n of 8, n in any range.
INLINE __m256i first_lanes(int64_t n) {
    return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)n), _mm256_set_epi32(7, 6, 5, 4, 3, 2, 1, 0));
}
/// The first n (1...16) elements; the others are 0.
INLINE floats floats_load_first(const float *p, int64_t n) {
    return (floats){_mm256_maskload_ps(p, first_lanes(n)), _mm256_maskload_ps(p + 8, first_lanes(n - 8))};
}
INLINE void floats_store_first(float *p, floats x, int64_t n) {
    _mm256_maskstore_ps(p, first_lanes(n), x.low);
    _mm256_maskstore_ps(p + 8, first_lanes(n - 8), x.high);
}
INLINE floats floats_add(floats a, floats b) { return (floats)EACH(_mm256_add_ps, a, b); }
INLINE floats floats_sub(floats a, floats b) { return (floats)EACH(_mm256_sub_ps, a, b); }
INLINE floats floats_mul(floats a, floats b) { return (floats)EACH(_mm256_mul_ps, a, b); }
INLINE floats floats_div(floats a, floats b) { return (floats)EACH(_mm256_div_ps, a, b); }
/// a * b + c, rounded once.
INLINE floats floats_fma(floats a, floats b, floats c) {
    return (floats){_mm256_fmadd_ps(a.low, b.low, c.low), _mm256_fmadd_ps(a.high, b.high, c.high)};
}
INLINE floats floats_max(floats a, floats b) { return (floats)EACH(_mm256_max_ps, a, b); }
INLINE floats floats_min(floats a, floats b) { return (floats)EACH(_mm256_min_ps, a, b); }
INLINE floats floats_abs(floats a) {
    __m256 sign = _mm256_set1_ps(-0.0f);
    return (floats){_mm256_andnot_ps(sign, a.low), _mm256_andnot_ps(sign, a.high)};
}
/// Nearest integer, ties to even.
INLINE floats floats_round(floats a) { return (floats){_mm256_round_ps(a.low, 8), _mm256_round_ps(a.high, 8)}; }
/// where a < b: x, else y.
INLINE floats floats_select_less(floats a, floats b, floats x, floats y) {
    return (floats){_mm256_blendv_ps(y.low, x.low, _mm256_cmp_ps(a.low, b.low, _CMP_LT_OQ)),
                    _mm256_blendv_ps(y.high, x.high, _mm256_cmp_ps(a.high, b.high, _CMP_LT_OQ))};
}
/// Bit i: a[i] > b[i].
INLINE uint32_t floats_greater_mask(floats a, floats b) {
    return (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(a.low, b.low, _CMP_GT_OQ)) |
           (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(a.high, b.high, _CMP_GT_OQ)) << 8;
}
INLINE float floats_sum(floats a) {
    __m256 x = _mm256_add_ps(a.low, a.high);
    __m128 y = _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
    y = _mm_add_ps(y, _mm_movehl_ps(y, y));
    return _mm_cvtss_f32(_mm_add_ss(y, _mm_movehdup_ps(y)));
}
INLINE float floats_first(floats a) { return _mm256_cvtss_f32(a.low); }
INLINE float floats_largest(floats a) {
    __m256 x = _mm256_max_ps(a.low, a.high);
    __m128 y = _mm_max_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
    y = _mm_max_ps(y, _mm_movehl_ps(y, y));
    return _mm_cvtss_f32(_mm_max_ss(y, _mm_movehdup_ps(y)));
}
INLINE floats floats_from_half(const void *p) {
    return (floats){_mm256_cvtph_ps(_mm_loadu_si128(p)), _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)p + 1))};
}
INLINE void floats_to_half(void *p, floats x) {
    _mm_storeu_si128(p, _mm256_cvtps_ph(x.low, _MM_FROUND_TO_NEAREST_INT));
    _mm_storeu_si128((__m128i *)p + 1, _mm256_cvtps_ph(x.high, _MM_FROUND_TO_NEAREST_INT));
}
INLINE __m256 bf16_half(const __m128i *p) {
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(_mm_loadu_si128(p)), 16));
}
INLINE floats floats_from_bf16(const void *p) { return (floats){bf16_half(p), bf16_half((const __m128i *)p + 1)}; }
INLINE floats floats_from_ints(ints x) { return (floats)BOTH(_mm256_cvtepi32_ps, x); }
INLINE floats floats_of_u8(__m128i x) {
    return (floats){_mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(x)), _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_srli_si128(x, 8)))};
}
INLINE floats floats_from_u8(const void *p) { return floats_of_u8(_mm_loadu_si128(p)); }
/// (p[i] >> shift) & 15
INLINE floats floats_from_nibbles(const void *p, const int shift) {
    return floats_of_u8(_mm_and_si128(_mm_srli_epi16(_mm_loadu_si128(p), shift), _mm_set1_epi8(15)));
}
INLINE floats floats_from_i8(const void *p) {
    __m128i x = _mm_loadu_si128(p);
    return (floats){_mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(x)), _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_srli_si128(x, 8)))};
}
/// p * 2^n for p near 1 and integral n in -126...128, in two steps so that 2^128 does not overflow early.
INLINE __m256 scaled(__m256 p, __m256 n) {
    __m256i whole = _mm256_cvtps_epi32(n), half = _mm256_srai_epi32(whole, 1), rest = _mm256_sub_epi32(whole, half);
    __m256i bias = _mm256_set1_epi32(127);
    __m256 a = _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_add_epi32(half, bias), 23));
    __m256 b = _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_add_epi32(rest, bias), 23));
    return _mm256_mul_ps(_mm256_mul_ps(p, a), b);
}
INLINE floats floats_scale(floats p, floats n) { return (floats)EACH(scaled, p, n); }
INLINE floats floats_counting(void) {
    return (floats){_mm256_set_ps(7, 6, 5, 4, 3, 2, 1, 0), _mm256_set_ps(15, 14, 13, 12, 11, 10, 9, 8)};
}

INLINE ints ints_set(int32_t x) { return (ints){_mm256_set1_epi32(x), _mm256_set1_epi32(x)}; }
INLINE ints ints_zero(void) { return (ints){_mm256_setzero_si256(), _mm256_setzero_si256()}; }
INLINE ints ints_add(ints a, ints b) { return (ints)EACH(_mm256_add_epi32, a, b); }
INLINE ints ints_sub(ints a, ints b) { return (ints)EACH(_mm256_sub_epi32, a, b); }
/// The integer at p in every lane.
INLINE ints ints_broadcast(const int32_t *p) {
    __m256i x = _mm256_set1_epi32(*p);
    // Opaque: what follows would be done in scalar registers and then broadcast, which costs more.
    __asm__("" : "+x"(x));
    return (ints){x, x};
}
/// x * factor, a power of two known at compile time.
INLINE ints ints_times(ints x, const int factor) {
    const int shift = __builtin_ctz((unsigned)factor);
    return (ints){_mm256_slli_epi32(x.low, shift), _mm256_slli_epi32(x.high, shift)};
}
INLINE ints ints_xor(ints a, ints b) { return (ints)EACH(_mm256_xor_si256, a, b); }
INLINE ints ints_of_bytes(bytes x) { return (ints){x.low, x.high}; }
INLINE ints ints_from_floats(floats x) { return (ints)BOTH(_mm256_cvtps_epi32, x); }
INLINE int32_t ints_sum(ints x) {
    __m256i a = _mm256_add_epi32(x.low, x.high);
    __m128i b = _mm_add_epi32(_mm256_castsi256_si128(a), _mm256_extracti128_si256(a, 1));
    b = _mm_add_epi32(b, _mm_shuffle_epi32(b, 0x4e));
    return _mm_cvtsi128_si32(_mm_add_epi32(b, _mm_shuffle_epi32(b, 0xb1)));
}
/// Stores the lanes as int8, saturating.
INLINE void ints_store_i8(void *p, ints x) {
    __m256i words = _mm256_permute4x64_epi64(_mm256_packs_epi32(x.low, x.high), 0xd8);
    _mm_storeu_si128(p, _mm_packs_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1)));
}

INLINE bytes bytes_load(const void *p) {
    return (bytes){_mm256_loadu_si256(p), _mm256_loadu_si256((const __m256i *)p + 1)};
}
/// The 4 bytes at p in every lane.
INLINE bytes bytes_broadcast(const void *p) {
    int32_t word;
    __builtin_memcpy(&word, p, 4);
    __m256i x = _mm256_set1_epi32(word);
    return (bytes){x, x};
}
INLINE __m256i low_nibbles(__m256i x) { return _mm256_and_si256(x, _mm256_set1_epi8(15)); }
INLINE __m256i high_nibbles(__m256i x) { return _mm256_and_si256(_mm256_srli_epi16(x, 4), _mm256_set1_epi8(15)); }
INLINE bytes bytes_low_nibbles(bytes x) { return (bytes)BOTH(low_nibbles, x); }
INLINE bytes bytes_high_nibbles(bytes x) { return (bytes)BOTH(high_nibbles, x); }
INLINE __m256i bits_of(__m256i x, const int shift, const int mask) {
    __m256i moved = shift >= 0 ? _mm256_srli_epi16(x, shift >= 0 ? shift : 0) : _mm256_slli_epi16(x, shift < 0 ? -shift : 0);
    return _mm256_and_si256(moved, _mm256_set1_epi8((char)mask));
}
/// (x >> shift) & mask, shift -4...6 known at compile time.
INLINE bytes bytes_bits(bytes x, const int shift, const int mask) {
    return (bytes){bits_of(x.low, shift, mask), bits_of(x.high, shift, mask)};
}
/// low | ((high >> shift) & mask)
INLINE bytes bytes_or_bits(bytes low, bytes high, const int shift, const int mask) {
    bytes bits = bytes_bits(high, shift, mask);
    return (bytes)EACH(_mm256_or_si256, low, bits);
}
/// table[index] for bytes of indices 0...15.
INLINE bytes bytes_lookup(const uint8_t table[16], bytes indices) {
    __m256i both = _mm256_broadcastsi128_si256(_mm_loadu_si128((const void *)table));
    return (bytes){_mm256_shuffle_epi8(both, indices.low), _mm256_shuffle_epi8(both, indices.high)};
}

#ifdef SIMD_AVX_VNNI
INLINE __m256i dot_unsigned(__m256i sum, __m256i w, __m256i x) { return _mm256_dpbusd_avx_epi32(sum, w, x); }
INLINE __m256i dot_signed(__m256i sum, __m256i w, __m256i x) { return _mm256_dpbusd_avx_epi32(sum, w, x); }
#else
/// w below 128: the pairs stay within 16 bits.
INLINE __m256i dot_unsigned(__m256i sum, __m256i w, __m256i x) {
    __m256i pairs = _mm256_maddubs_epi16(w, x);
    return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}
/// Both signed: the sign of w moves to x (which is never -128).
INLINE __m256i dot_signed(__m256i sum, __m256i w, __m256i x) {
    return dot_unsigned(sum, _mm256_abs_epi8(w), _mm256_sign_epi8(x, w));
}
#endif
/// sum + the dot products of 4 unsigned (below 128) and 4 signed bytes of each lane.
INLINE ints ints_dot(ints sum, bytes w, bytes x) {
    return (ints){dot_unsigned(sum.low, w.low, x.low), dot_unsigned(sum.high, w.high, x.high)};
}
/// The same for Q8 weights, stored with Q8_BIAS.
INLINE ints ints_dot_q8(ints sum, bytes w, bytes x) {
    return (ints){dot_signed(sum.low, w.low, x.low), dot_signed(sum.high, w.high, x.high)};
}
/// Signed bytes as `ints_dot_q8` wants them.
INLINE bytes bytes_with_bias(bytes x) {
    __m256i bias = _mm256_set1_epi8((char)Q8_BIAS);
    return (bytes){_mm256_xor_si256(x.low, bias), _mm256_xor_si256(x.high, bias)};
}

INLINE void prefetch(const void *p) { _mm_prefetch(p, _MM_HINT_T0); }
/// The same, into the second cache.
INLINE void prefetch_second(const void *p) { _mm_prefetch(p, _MM_HINT_T1); }

#undef BOTH
#undef EACH
