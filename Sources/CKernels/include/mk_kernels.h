/// The table of kernels: what a kernel set must offer. Matrices are row-major float32 unless said otherwise.
///
/// Every row of a result is computed in an order that does not depend on how many other rows there are, so that a row is
/// bit for bit the same alone and in a batch.
#pragma once

#include "mk_layout.h"

/// One product y[m][n] = sum_k x[m][k] * w[n][k] (+ bias[n]) (+ y[m][n]).
typedef struct mk_matmul {
    /// Panels (or file rows for `MK_LAYOUT_BLOCKS`).
    const void *weights;
    /// GGUF's number of the element type; read only by `MK_LAYOUT_BLOCKS`.
    uint32_t type;
    /// The value that was added to Q8 weights.
    uint8_t bias_q8;
    /// 1: add to what y holds.
    uint8_t accumulate;
    /// K and N.
    int64_t columns, outputs;
    /// float[M][x_stride], for the float layouts and `MK_LAYOUT_BLOCKS`.
    const float *x;
    int64_t x_stride;
    /// Tiles made by `quantize`, for the quantised layouts.
    const void *x_tiles;
    /// M.
    int64_t rows;
    /// N values or NULL.
    const float *bias;
    float *y;
    int64_t y_stride;
} mk_matmul;

/// The gate of a feed-forward network.
typedef enum mk_activation {
    MK_SILU = 0,
    /// The tanh approximation of GELU.
    MK_GELU_TANH,
    /// GELU by the error function.
    MK_GELU_ERF,
    MK_RELU,
} mk_activation;

/// Elements of a key-value cache.
typedef enum mk_cache_type { MK_CACHE_F16 = 0, MK_CACHE_F32 = 1, MK_CACHE_Q8 = 2 } mk_cache_type;

/// Tokens in a cache block.
#define MK_CACHE_BLOCK 32
/// Keys of one softmax step; the order of reduction depends on nothing else.
#define MK_KEY_STEP 128
/// Keys of one independently reduced span; spans are merged in order.
#define MK_KEY_SPAN 1024
/// Largest head.
#define MK_MAX_HEAD 512
/// Most query rows of an attention tile (token and head pairs that share one KV head).
#define MK_QUERY_TILE 12

/// One KV head of one layer, seen by one sequence.
///
/// A block of the cache holds, for each KV head, keys [2][D][16] (transposed in groups of 16) and values [32][P], with
/// P = D rounded up to 16. Q8: keys int8 [2][D / 4 rounded up][16][4], values int8 [32][P], float scale[32] of the keys,
/// float scale[32] of the values.
typedef struct mk_cache_view {
    mk_cache_type type;
    /// The layer's storage, and bytes of one block in it.
    char *base;
    int64_t block_bytes;
    /// Where this KV head begins inside a block.
    int64_t head_offset;
    /// The sequence's blocks in order.
    const int32_t *blocks;
} mk_cache_view;

/// Query rows of one sequence against one KV head.
typedef struct mk_attention {
    mk_cache_view cache;
    /// D.
    int64_t head_size;
    /// Query heads of the KV head.
    int64_t group;
    /// Query of token t and head g: queries + t * query_stride + g * D; the result lies the same way in `out`.
    const float *queries;
    int64_t query_stride;
    float *out;
    int64_t out_stride;
    /// Position of token 0, and keys in the cache after this step.
    int64_t position, keys;
    float scale;
    /// 0, or the cap c of c * tanh(score / c).
    float soft_cap;
    /// 0, or how many keys a query sees (itself included); without causality as many to each side.
    int64_t window;
    /// 0: every query sees later keys too.
    int32_t causal;
    /// Optional learned sink logits of the group's heads (NULL: none).
    const float *sinks;
} mk_attention;

/// Floats of scratch memory that `gemm` needs: a packed part of each factor, 256 * 512 + 256 * 16.
#define MK_GEMM_SCRATCH 135168

/// A kernel set.
typedef struct mk_kernels {
    const char *name;
    /// Most rows of an activation tile. M rows make n = ceil(M / tile_rows) tiles; tile i holds rows i*M/n ..< (i+1)*M/n.
    int64_t tile_rows;
    /// Added to Q8 weights when repacking.
    uint8_t bias_q8;
    /// 1 for each layout that `matmul` takes; the others are kept as blocks.
    uint8_t layouts[MK_LAYOUT_COUNT];

    /// Panels [first, end) of a product.
    void (*matmul[MK_LAYOUT_COUNT])(const mk_matmul *job, int64_t first, int64_t end);
    /// Quantises K floats as row `row` of a tile of `height` rows.
    void (*quantize)(const float *x, int64_t columns, int64_t row, int64_t height, void *tile);

    /// y = x / rms(x) * weight over one row; weight may be NULL.
    void (*rms_norm)(const float *x, const float *weight, float epsilon, int64_t columns, float *y);
    /// y = (x - mean) / deviation * weight + bias over one row; weight and bias may be NULL.
    void (*layer_norm)(const float *x, const float *weight, const float *bias, float epsilon, int64_t columns, float *y);
    /// y = act(gate) * up over n elements; up may be NULL.
    void (*gate)(mk_activation activation, const float *gate, const float *up, int64_t n, float *y);
    /// Rotates one head in place: `pairs` pairs by (cosine, sine); interleaved: (2i, 2i + 1), else (i, i + pairs).
    void (*rope)(float *head, const float *cosine, const float *sine, int64_t pairs, int32_t interleaved);
    /// x = exp(x * scale - max) / sum over one row.
    void (*softmax)(float *x, float scale, int64_t n);
    /// y += x * scale over n elements.
    void (*add)(const float *x, float scale, int64_t n, float *y);
    /// x = cap * tanh(x / cap).
    void (*soft_cap)(float *x, float cap, int64_t n);

    /// Writes key and value (D floats each) of the token at `position` into the cache.
    void (*cache_store)(const mk_cache_view *cache, int64_t head_size, int64_t position, const float *key,
                        const float *value);
    /// Tokens [first, end) of an attention job, whole; at most MK_QUERY_TILE / group (at least 1) tokens at a time.
    void (*attention)(const mk_attention *job, int64_t first, int64_t end);
    /// One token, one span of MK_KEY_SPAN keys: writes group * (2 + D) floats: maximum, sum, weighted values.
    void (*attention_span)(const mk_attention *job, int64_t token, int64_t span, float *partial);
    /// Merges the spans of one token in order and writes the result.
    void (*attention_merge)(const mk_attention *job, int64_t token, int64_t spans, const float *partials);

    /// The k largest of n values with their indices, largest first, the lower index first among equals. NaN is least.
    void (*top_k)(const float *x, int64_t n, int64_t k, float *values, int32_t *indices);
    /// c[m][n] (+)= sum_k a(m, k) * b(k, n) with element strides; `scratch` holds MK_GEMM_SCRATCH floats.
    void (*gemm)(int64_t m, int64_t n, int64_t k, const float *a, int64_t a_row, int64_t a_column, const float *b,
                 int64_t b_row, int64_t b_column, float *c, int64_t c_row, int32_t accumulate, float *scratch);

    /// Reads `bytes` of memory (a multiple of 256) as fast as the set's loads can, in 1 or 4 streams: for measurements.
    int32_t (*read_memory)(const void *memory, int64_t bytes, int32_t streams);
    /// 1,536 int8 operations a round at the rate of the set's dot product, and 384 float operations a round at that of
    /// its fused multiply-add: for measurements.
    int32_t (*dot_rounds)(int64_t rounds);
    float (*fma_rounds)(int64_t rounds);
} mk_kernels;

/// The sets of this build for this processor, best first; ends with NULL. Never empty on x86-64 and arm64 machines that
/// have AVX2 or NEON with dot product.
const mk_kernels *const *mk_available_kernels(void);
