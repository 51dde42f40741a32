/// Attention over the paged cache with a running softmax (FlashAttention, arXiv 2205.14135; spans as in Flash-Decoding).
///
/// A tile is up to QUERY_ROWS query rows, pairs of token and head that share one KV head. For each step of 128 keys it
/// makes the scores (keys are transposed in groups of 16, so a vector holds one dimension of 16 keys), turns them into
/// weights, and adds the weighted values. Steps and spans begin at fixed positions, and masked keys weigh exactly 0, so a
/// row's result does not depend on the other rows of its tile.
#pragma once

#define KEY_STEP_BLOCKS (MK_KEY_STEP / MK_CACHE_BLOCK)

/// What a tile works on. Rows are numbered token by token, head by head.
typedef struct query_tile {
    const mk_attention *job;
    /// First row in the job's numbering (token * group + head), and count of rows.
    int64_t first;
    int rows;
    /// Keys [low, high) that any row sees.
    int64_t low, high;
    /// Scaled queries [D][rows]; for Q8 also int8 [D / 4][rows][4] with scale and sum of each row.
    float queries[MK_MAX_HEAD * QUERY_ROWS];
    int8_t queries_q8[MK_MAX_HEAD * QUERY_ROWS];
    float query_scale[QUERY_ROWS];
    int32_t query_sum[QUERY_ROWS];
    /// Scores, then weights, of one step.
    float scores[QUERY_ROWS * MK_KEY_STEP];
    /// Running state of the span: largest score, sum of weights, weighted values [rows][P].
    float largest[QUERY_ROWS], sum[QUERY_ROWS];
    float values[QUERY_ROWS * MK_MAX_HEAD];
    /// State of the merged spans.
    float all_largest[QUERY_ROWS], all_sum[QUERY_ROWS];
    float all_values[QUERY_ROWS * MK_MAX_HEAD];
} query_tile;

/// Keys [low, high) that a token sees.
INLINE void visible_keys(const mk_attention *job, int64_t token, int64_t *low, int64_t *high) {
    int64_t position = job->position + token;
    *high = job->causal ? position + 1 : job->keys;
    if (job->window > 0 && position + job->window < *high) *high = position + job->window;
    *low = job->window > 0 && position + 1 > job->window ? position + 1 - job->window : 0;
}

static void load_queries(query_tile *tile) {
    const mk_attention *job = tile->job;
    const int rows = tile->rows;
    const int64_t size = job->head_size;
    for (int r = 0; r < rows; r++) {
        int64_t token = (tile->first + r) / job->group, head = (tile->first + r) % job->group;
        const float *q = job->queries + token * job->query_stride + head * size;
        for (int64_t d = 0; d < size; d++) tile->queries[d * rows + r] = q[d] * job->scale;
        if (job->cache.type == MK_CACHE_Q8) {
            int8_t quantized[MK_MAX_HEAD + 16];
            tile->query_scale[r] = quantize_head(q, size, quantized) * job->scale;
            int32_t total = 0;
            for (int64_t d = 0; d < ((size + 3) & ~(int64_t)3); d++) {
                int8_t value = d < size ? quantized[d] : 0;
                tile->queries_q8[(d / 4 * rows + r) * 4 + d % 4] = value;
                total += value;
            }
            tile->query_sum[r] = total;
        }
    }
}

/// Fetches what the next stage of a tile reads, `bytes` in a turn of a loop, into the second cache.
///
/// Few rows are bound by memory, and blocks lie anywhere, so that the machine does not foresee them. While scores are
/// made, the values of the same keys come; while values are added, the keys of the next step. Fetched all at once they
/// would fill the queue of misses and hold up the loads behind them, and the nearest cache cannot hold what both stages
/// have under way.
INLINE void fetch(const int rows, const int bytes, const uint8_t **next) {
    if (rows == QUERY_ROWS) return;
    for (int i = 0; i < bytes; i += 64) prefetch_second(*next + i);
    *next += bytes;
}

/// Scores of `groups` groups of 16 keys, float keys.
INLINE void score_floats(const mk_cache_type type, const int rows, const int groups, const query_tile *tile,
                         const uint8_t *const keys[KEY_GROUPS], float *scores, const uint8_t **next) {
    const int64_t size = tile->job->head_size;
    const float *q = tile->queries;
    floats sums[KEY_GROUPS][QUERY_ROWS];
#pragma clang loop unroll(full)
    for (int g = 0; g < groups; g++) {
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) sums[g][r] = floats_zero();
    }
    for (int64_t d = 0; d < size; d++, q += rows) {
        floats k[KEY_GROUPS];
        fetch(rows, (type == MK_CACHE_F16 ? 32 : 64) * groups, next);
#pragma clang loop unroll(full)
        for (int g = 0; g < groups; g++) {
            k[g] = type == MK_CACHE_F16 ? floats_from_half(keys[g] + d * 32) : floats_load((const float *)keys[g] + d * 16);
        }
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) {
            floats v = floats_set(q[r]);
#pragma clang loop unroll(full)
            for (int g = 0; g < groups; g++) sums[g][r] = floats_fma(k[g], v, sums[g][r]);
        }
    }
#pragma clang loop unroll(full)
    for (int g = 0; g < groups; g++) {
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) floats_store(scores + r * MK_KEY_STEP + g * 16, sums[g][r]);
    }
}

/// Scores of one group of 16 int8 keys.
INLINE void score_q8(const int rows, const query_tile *tile, const uint8_t *keys, const float *key_scales,
                     float *scores, const uint8_t **next) {
    const int64_t quads = (tile->job->head_size + 3) / 4;
    const int8_t *q = tile->queries_q8;
    ints sums[QUERY_ROWS];
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) sums[r] = ints_set(-Q8_BIAS * tile->query_sum[r]);
    for (int64_t d = 0; d < quads; d++, q += 4 * rows) {
        bytes k = bytes_with_bias(bytes_load(keys + d * 64));
        fetch(rows, 64, next);
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) sums[r] = ints_dot_q8(sums[r], k, bytes_broadcast(q + r * 4));
    }
    floats scale = floats_load(key_scales);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
        floats score = floats_mul(floats_mul(floats_from_ints(sums[r]), scale), floats_set(tile->query_scale[r]));
        floats_store(scores + r * MK_KEY_STEP, score);
    }
}

/// Scores of the keys [step, step + keys) for all rows.
INLINE void score_step(const mk_cache_type type, const int rows, query_tile *tile, int64_t step, int64_t keys) {
    const mk_attention *job = tile->job;
    const int64_t size = job->head_size, group_bytes = key_bytes(type, size) / 2;
    for (int64_t k = 0; k < keys; k += 32) {
        uint8_t *block = cache_block(&job->cache, step + k);
        float *scores = tile->scores + k;
        const uint8_t *values = block + key_bytes(type, size);
        if (type == MK_CACHE_Q8) {
            const float *scales = cache_scales(block, size);
            score_q8(rows, tile, block, scales, scores, &values);
            score_q8(rows, tile, block + group_bytes, scales + 16, scores + 16, &values);
        } else if (KEY_GROUPS == 2) {
            const uint8_t *const groups[] = {block, block + group_bytes};
            score_floats(type, rows, KEY_GROUPS, tile, groups, scores, &values);
        } else {
            const uint8_t *const first[] = {block}, *const second[] = {block + group_bytes};
            score_floats(type, rows, 1, tile, first, scores, &values);
            score_floats(type, rows, 1, tile, second, scores + 16, &values);
        }
    }
}

/// Scores to weights: soft cap, mask, running maximum and sum; rescales the values gathered so far.
INLINE void weigh_step(const int rows, query_tile *tile, int64_t step, int64_t keys) {
    const mk_attention *job = tile->job;
    const int64_t padded = padded_head(job->head_size);
    const float infinity = __builtin_inff();
    const floats minus_infinity = floats_set(-infinity);
    for (int r = 0; r < rows; r++) {
        float *scores = tile->scores + r * MK_KEY_STEP;
        int64_t low, high;
        visible_keys(job, (tile->first + r) / job->group, &low, &high);
        floats from = floats_set((float)(low - step)), until = floats_set((float)(high - step));
        floats highest = minus_infinity;
        for (int64_t k = 0; k < keys; k += 16) {
            floats s = floats_load(scores + k);
            if (job->soft_cap > 0) {
                floats capped = floats_tanh(floats_mul(s, floats_set(1 / job->soft_cap)));
                s = floats_mul(capped, floats_set(job->soft_cap));
            }
            floats index = floats_add(floats_counting(), floats_set((float)k));
            s = floats_select_less(index, until, s, minus_infinity);
            s = floats_select_less(index, from, minus_infinity, s);
            floats_store(scores + k, s);
            highest = floats_max(highest, s);
        }
        float before = tile->largest[r], largest = floats_largest(highest);
        largest = largest > before ? largest : before;
        float shift = largest == -infinity ? 0 : largest;
        if (largest > before) {
            // exp(-inf) is 0: nothing was gathered yet.
            floats factor = floats_exp(floats_set(before - shift));
            for (int64_t d = 0; d < padded; d += 16) {
                float *v = tile->values + r * padded + d;
                floats_store(v, floats_mul(floats_load(v), factor));
            }
            tile->sum[r] *= floats_first(factor);
            tile->largest[r] = largest;
        }
        floats total = floats_zero();
        for (int64_t k = 0; k < keys; k += 16) {
            floats e = floats_exp(floats_sub(floats_load(scores + k), floats_set(shift)));
            floats_store(scores + k, e);
            total = floats_add(total, e);
        }
        tile->sum[r] += floats_sum(total);
    }
}

/// Adds the values of 32 keys, `width` vectors of 16 dimensions at a time.
INLINE void add_values(const mk_cache_type type, const int rows, const int width, query_tile *tile, const uint8_t *values,
                       const float *weights, int64_t keys, int64_t d, const uint8_t **next) {
    const int64_t padded = padded_head(tile->job->head_size), row_bytes = value_row_bytes(type, tile->job->head_size);
    const int element = type == MK_CACHE_F16 ? 2 : type == MK_CACHE_F32 ? 4 : 1;
    floats sums[KEY_GROUPS][QUERY_ROWS];
#pragma clang loop unroll(full)
    for (int j = 0; j < width; j++) {
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) sums[j][r] = floats_load(tile->values + r * padded + d + j * 16);
    }
    const uint8_t *p = values + d * element;
    for (int64_t k = 0; k < keys; k++, p += row_bytes) {
        floats v[KEY_GROUPS];
        fetch(rows, 16 * element * width, next);
#pragma clang loop unroll(full)
        for (int j = 0; j < width; j++) {
            const uint8_t *q = p + j * 16 * element;
            v[j] = type == MK_CACHE_F16 ? floats_from_half(q)
                   : type == MK_CACHE_F32 ? floats_load((const float *)q) : floats_from_i8(q);
        }
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) {
            floats w = floats_set(weights[r * MK_KEY_STEP + k]);
#pragma clang loop unroll(full)
            for (int j = 0; j < width; j++) sums[j][r] = floats_fma(v[j], w, sums[j][r]);
        }
    }
#pragma clang loop unroll(full)
    for (int j = 0; j < width; j++) {
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) floats_store(tile->values + r * padded + d + j * 16, sums[j][r]);
    }
}

INLINE void value_step(const mk_cache_type type, const int rows, query_tile *tile, int64_t step, int64_t keys) {
    const mk_attention *job = tile->job;
    const int64_t size = job->head_size, padded = padded_head(size);
    for (int64_t k = 0; k < keys; k += MK_CACHE_BLOCK) {
        uint8_t *block = cache_block(&job->cache, step + k);
        const uint8_t *values = block + key_bytes(type, size);
        float *weights = tile->scores + k;
        int64_t count = keys - k < MK_CACHE_BLOCK ? keys - k : MK_CACHE_BLOCK;
        if (type == MK_CACHE_Q8) {
            const float *scales = cache_scales(block, size) + MK_CACHE_BLOCK;
            for (int r = 0; r < rows; r++) {
                for (int64_t i = 0; i < count; i++) weights[r * MK_KEY_STEP + i] *= scales[i];
            }
        }
        int64_t d = 0, ahead = step + k + MK_KEY_STEP;
        uint8_t *block_ahead = ahead < tile->high ? cache_block(&job->cache, ahead) : block;
        const uint8_t *keys_ahead = block_ahead;
        if (type == MK_CACHE_Q8) {
            const uint8_t *scales_ahead = (const uint8_t *)cache_scales(block_ahead, size);
            fetch(rows, 2 * MK_CACHE_BLOCK * 4, &scales_ahead);
        }
        for (; d + KEY_GROUPS * 16 <= padded; d += KEY_GROUPS * 16) {
            add_values(type, rows, KEY_GROUPS, tile, values, weights, count, d, &keys_ahead);
        }
        for (; d < padded; d += 16) add_values(type, rows, 1, tile, values, weights, count, d, &keys_ahead);
    }
}

/// Starts a span's state.
INLINE void clear_span(const int rows, query_tile *tile) {
    const int64_t padded = padded_head(tile->job->head_size);
    for (int r = 0; r < rows; r++) {
        tile->largest[r] = -__builtin_inff();
        tile->sum[r] = 0;
    }
    for (int64_t i = 0; i < rows * padded; i += 16) floats_store(tile->values + i, floats_zero());
}

/// Reduces the keys of one span into the tile's span state.
INLINE void reduce_span(const mk_cache_type type, const int rows, query_tile *tile, int64_t span) {
    clear_span(rows, tile);
    int64_t low = span * MK_KEY_SPAN, high = low + MK_KEY_SPAN < tile->high ? low + MK_KEY_SPAN : tile->high;
    for (int64_t step = low; step < high; step += MK_KEY_STEP) {
        if (step + MK_KEY_STEP <= tile->low) continue;
        int64_t keys = high - step < MK_KEY_STEP ? high - step : MK_KEY_STEP;
        score_step(type, rows, tile, step, keys);
        weigh_step(rows, tile, step, keys);
        value_step(type, rows, tile, step, keys);
    }
}

/// Merges one span's state of a row into the whole: (largest, sum, values).
INLINE void merge_span(float *all_largest, float *all_sum, float *all_values, float largest, float sum,
                       const float *values, int64_t size) {
    const float infinity = __builtin_inff();
    float high = largest > *all_largest ? largest : *all_largest;
    float shift = high == -infinity ? 0 : high;
    floats old = floats_exp(floats_set(*all_largest - shift)), new = floats_exp(floats_set(largest - shift));
    *all_largest = high;
    *all_sum = *all_sum * floats_first(old) + sum * floats_first(new);
    for (int64_t d = 0; d < size; d += 16) {
        int64_t n = size - d < 16 ? size - d : 16;
        floats gathered = n == 16 ? floats_load(all_values + d) : floats_load_first(all_values + d, n);
        floats added = n == 16 ? floats_load(values + d) : floats_load_first(values + d, n);
        floats result = floats_fma(added, new, floats_mul(gathered, old));
        if (n == 16) floats_store(all_values + d, result); else floats_store_first(all_values + d, result, n);
    }
}

INLINE void finish_row(const mk_attention *job, int64_t row, float sum, const float *values) {
    float *out = job->out + row / job->group * job->out_stride + row % job->group * job->head_size;
    float inverse = 1 / sum;
    for (int64_t d = 0; d < job->head_size; d++) out[d] = values[d] * inverse;
}

typedef void (*span_function)(query_tile *tile, int64_t span);

#define SPAN(NAME, TYPE, ROWS)                                                                                         \
    static __attribute__((noinline)) void NAME##_##ROWS(query_tile *tile, int64_t span) {                              \
        reduce_span(TYPE, ROWS, tile, span);                                                                           \
    }
#define SPAN_NAME(NAME, ROWS) NAME##_##ROWS,
/// Defines the spans of a cache type for 1 ... QUERY_ROWS rows.
#define SPANS(NAME, TYPE)                                                                                              \
    FOR_QUERY_ROWS(SPAN, NAME, TYPE)                                                                                   \
    static const span_function NAME##s[] = {NULL, FOR_QUERY_ROWS(SPAN_NAME, NAME)};

SPANS(span_f16, MK_CACHE_F16)
SPANS(span_f32, MK_CACHE_F32)
SPANS(span_q8, MK_CACHE_Q8)

static const span_function *const span_functions[] = {span_f16s, span_f32s, span_q8s};

/// All keys of one tile.
static void attend_tile(query_tile *tile) {
    const mk_attention *job = tile->job;
    const int rows = tile->rows;
    const int64_t size = job->head_size, padded = padded_head(size);
    load_queries(tile);
    for (int r = 0; r < rows; r++) {
        int64_t head = (tile->first + r) % job->group;
        tile->all_largest[r] = job->sinks ? job->sinks[head] : -__builtin_inff();
        tile->all_sum[r] = job->sinks ? 1 : 0;
    }
    for (int64_t i = 0; i < rows * padded; i += 16) floats_store(tile->all_values + i, floats_zero());
    for (int64_t span = tile->low / MK_KEY_SPAN; span * MK_KEY_SPAN < tile->high; span++) {
        span_functions[job->cache.type][rows](tile, span);
        for (int r = 0; r < rows; r++) {
            merge_span(&tile->all_largest[r], &tile->all_sum[r], tile->all_values + r * padded, tile->largest[r],
                       tile->sum[r], tile->values + r * padded, size);
        }
    }
    for (int r = 0; r < rows; r++) finish_row(job, tile->first + r, tile->all_sum[r], tile->all_values + r * padded);
}

/// Sets a tile to rows [first, first + rows) of a job.
INLINE void place_tile(query_tile *tile, const mk_attention *job, int64_t first, int rows) {
    int64_t ignored;
    tile->job = job;
    tile->first = first;
    tile->rows = rows;
    visible_keys(job, first / job->group, &tile->low, &ignored);
    visible_keys(job, (first + rows - 1) / job->group, &ignored, &tile->high);
}

static void attention(const mk_attention *job, int64_t first, int64_t end) {
    query_tile tile;
    int64_t begin = first * job->group, limit = end * job->group;
    int64_t tiles = (limit - begin + QUERY_ROWS - 1) / QUERY_ROWS;
    for (int64_t i = 0; i < tiles; i++) {
        int64_t row = begin + i * (limit - begin) / tiles, next = begin + (i + 1) * (limit - begin) / tiles;
        place_tile(&tile, job, row, (int)(next - row));
        attend_tile(&tile);
    }
}

static void attention_span(const mk_attention *job, int64_t token, int64_t span, float *partial) {
    query_tile tile;
    int64_t begin = token * job->group, limit = begin + job->group, size = job->head_size, padded = padded_head(size);
    int64_t tiles = (job->group + QUERY_ROWS - 1) / QUERY_ROWS;
    for (int64_t i = 0; i < tiles; i++) {
        int64_t row = begin + i * job->group / tiles, next = i + 1 < tiles ? begin + (i + 1) * job->group / tiles : limit;
        place_tile(&tile, job, row, (int)(next - row));
        load_queries(&tile);
        span_functions[job->cache.type][next - row](&tile, span);
        for (int64_t r = 0; r < next - row; r++) {
            float *out = partial + (row - begin + r) * (2 + size);
            out[0] = tile.largest[r];
            out[1] = tile.sum[r];
            __builtin_memcpy(out + 2, tile.values + r * padded, (size_t)size * 4);
        }
    }
}

static void attention_merge(const mk_attention *job, int64_t token, int64_t spans, const float *partials) {
    float values[MK_MAX_HEAD];
    const int64_t size = job->head_size;
    for (int64_t head = 0; head < job->group; head++) {
        float largest = job->sinks ? job->sinks[head] : -__builtin_inff(), sum = job->sinks ? 1 : 0;
        for (int64_t d = 0; d < size; d++) values[d] = 0;
        for (int64_t span = 0; span < spans; span++) {
            const float *part = partials + (span * job->group + head) * (2 + size);
            merge_span(&largest, &sum, values, part[0], part[1], part + 2, size);
        }
        finish_row(job, token * job->group + head, sum, values);
    }
}
