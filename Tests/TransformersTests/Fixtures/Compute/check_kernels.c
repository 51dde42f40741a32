/// Checks the kernel sets of the machine that it runs on against plain C in double precision: for processors that are
/// only emulated, where the Swift tests cannot run. See check_kernels_arm64.sh. Prints each failure; exits with 1 if any.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CKernels.h"

static int failures;
static const mk_kernels *set;

#define CHECK(CONDITION, ...)                                                                                          \
    if (!(CONDITION)) {                                                                                                \
        failures++;                                                                                                    \
        printf("%s: ", set->name);                                                                                     \
        printf(__VA_ARGS__);                                                                                           \
        printf("\n");                                                                                                  \
    }

static uint64_t state = 1;
static uint32_t next_word(void) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 32);
}
static float uniform(float limit) { return ((float)next_word() / 4294967296.0f * 2 - 1) * limit; }

/// Type number, layout, block length and bytes, and where the halves are.
typedef struct kind {
    const char *name;
    uint32_t type;
    mk_layout layout;
    int length, bytes, half[2];
} kind;

static const kind kinds[] = {
    {"f32", 0, MK_LAYOUT_F32, 1, 4, {-1, -1}},       {"f16", 1, MK_LAYOUT_F16, 1, 2, {0, -1}},
    {"bf16", 30, MK_LAYOUT_BF16, 1, 2, {0, -1}},     {"q8_0", 8, MK_LAYOUT_Q8, 32, 34, {0, -1}},
    {"q4_0", 2, MK_LAYOUT_Q4_0, 32, 18, {0, -1}},    {"q4_1", 3, MK_LAYOUT_Q4_1, 32, 20, {0, 2}},
    {"q5_0", 6, MK_LAYOUT_Q5_0, 32, 22, {0, -1}},    {"q5_1", 7, MK_LAYOUT_Q5_1, 32, 24, {0, 2}},
    {"q4_k", 12, MK_LAYOUT_Q4_K, 256, 144, {0, 2}},  {"q5_k", 13, MK_LAYOUT_Q5_K, 256, 176, {0, 2}},
    {"q6_k", 14, MK_LAYOUT_Q6_K, 256, 210, {208, -1}}, {"q2_k", 10, MK_LAYOUT_Q2_K, 256, 84, {80, 82}},
    {"iq4_nl", 20, MK_LAYOUT_IQ4_NL, 32, 18, {0, -1}}, {"iq4_xs", 23, MK_LAYOUT_IQ4_XS, 256, 136, {0, -1}},
};

/// Random rows of a kind; halves are numbers between 1/16 and 1/8, which are small bfloat16 numbers too.
static uint8_t *random_rows(const kind *k, int64_t rows, int64_t columns) {
    int64_t blocks = rows * columns / k->length;
    uint8_t *data = malloc((size_t)(blocks * k->bytes) + 64);
    for (int64_t i = 0; i < blocks * k->bytes; i++) data[i] = (uint8_t)next_word();
    for (int64_t b = 0; b < blocks; b++) {
        uint8_t *block = data + b * k->bytes;
        if (k->type == 0) {
            float x = uniform(1);
            memcpy(block, &x, 4);
        }
        for (int h = 0; h < 2; h++) {
            if (k->half[h] >= 0) {
                uint16_t half = (uint16_t)(0x2c00 | (next_word() & 0x83ff));
                memcpy(block + k->half[h], &half, 2);
            }
        }
    }
    return data;
}

/// Activation k of row r as the tiles hold it.
static double tile_value(const uint8_t *tiles, int64_t rows, int64_t columns, int64_t row, int64_t k) {
    int64_t count = (rows + set->tile_rows - 1) / set->tile_rows, blocks = columns / 32;
    for (int64_t tile = 0; tile < count; tile++) {
        int64_t first = tile * rows / count, end = (tile + 1) * rows / count, height = end - first;
        if (row < first || row >= end) continue;
        const uint8_t *base = tiles + first * blocks * 44 + k / 32 * 44 * height;
        float scale;
        memcpy(&scale, base + 32 * height + (row - first) * 4, 4);
        return (double)(int8_t)base[(k % 32 / 4 * height + row - first) * 4 + k % 4] * scale;
    }
    return 0;
}

static void check_matmul(const kind *k, int64_t outputs, int64_t columns) {
    size_t bytes = mk_matrix_bytes(k->layout, outputs, columns), row_bytes = (size_t)(columns / k->length * k->bytes);
    int64_t panels = (outputs + 15) / 16;
    uint8_t *source = random_rows(k, outputs, columns), *weights = aligned_alloc(64, bytes + 64);
    if (mk_repack(k->layout, k->type, source, row_bytes, outputs, columns, set->bias_q8, 0, panels, weights)) abort();
    float *values = malloc(sizeof(float) * (size_t)(outputs * columns));
    for (int64_t n = 0; n < outputs; n++) {
        mk_unpack_row(k->layout, weights, columns, set->bias_q8, n, values + n * columns);
    }
    enum { MOST = 29 };
    float *x = malloc(sizeof(float) * (size_t)(MOST * columns)), *whole = calloc((size_t)(MOST * outputs), 4);
    uint8_t *tiles = malloc((size_t)(MOST * (columns / 32 + 1) * 44));
    for (int64_t i = 0; i < MOST * columns; i++) x[i] = uniform(2);
    for (int64_t rows = MOST; rows >= 1; rows--) {
        float *y = calloc((size_t)(rows * outputs), 4);
        int64_t count = (rows + set->tile_rows - 1) / set->tile_rows;
        for (int64_t tile = 0; tile < count && k->layout > MK_LAYOUT_BF16; tile++) {
            int64_t first = tile * rows / count, end = (tile + 1) * rows / count;
            for (int64_t row = first; row < end; row++) {
                set->quantize(x + row * columns, columns, row - first, end - first, tiles + first * (columns / 32) * 44);
            }
        }
        mk_matmul job = {.weights = weights, .columns = columns, .outputs = outputs, .x = x, .x_stride = columns,
                         .x_tiles = tiles, .rows = rows, .y = y, .y_stride = outputs};
        set->matmul[k->layout](&job, 0, panels);
        if (rows == MOST) memcpy(whole, y, sizeof(float) * (size_t)(MOST * outputs));
        CHECK(!memcmp(whole, y, sizeof(float) * (size_t)(rows * outputs)), "%s %lldx%lld: %lld rows differ", k->name,
              (long long)outputs, (long long)columns, (long long)rows);
        for (int64_t i = 0; i < rows * outputs && (rows == MOST || rows == 1); i++) {
            double sum = 0, magnitude = 1e-3;
            for (int64_t c = 0; c < columns; c++) {
                int64_t row = i / outputs;
                double a = k->layout > MK_LAYOUT_BF16 ? tile_value(tiles, rows, columns, row, c) : x[row * columns + c];
                sum += a * values[i % outputs * columns + c];
                magnitude += fabs(a * values[i % outputs * columns + c]);
            }
            CHECK(fabs(sum - y[i]) <= 4e-6 * magnitude, "%s %lldx%lld row %lld: %g, expected %g", k->name,
                  (long long)outputs, (long long)columns, (long long)(i / outputs), y[i], sum);
        }
        free(y);
    }
    free(source); free(weights); free(values); free(x); free(whole); free(tiles);
}

static void check_rows(int64_t n) {
    float *x = malloc(4 * (size_t)n), *w = malloc(4 * (size_t)n), *y = malloc(4 * (size_t)n);
    double squares = 0, mean = 0, variance = 0;
    for (int64_t i = 0; i < n; i++) {
        x[i] = uniform(3);
        w[i] = uniform(1);
        squares += (double)x[i] * x[i];
        mean += x[i];
    }
    mean /= (double)n;
    for (int64_t i = 0; i < n; i++) variance += (x[i] - mean) * (x[i] - mean);
    set->rms_norm(x, w, 1e-5f, n, y);
    for (int64_t i = 0; i < n; i++) {
        CHECK(fabs(y[i] - x[i] / sqrt(squares / (double)n + 1e-5) * w[i]) < 1e-5, "rms_norm %lld", (long long)n);
    }
    set->layer_norm(x, w, NULL, 1e-3f, n, y);
    for (int64_t i = 0; i < n; i++) {
        CHECK(fabs(y[i] - (x[i] - mean) / sqrt(variance / (double)n + 1e-3) * w[i]) < 1e-5, "layer_norm %lld", (long long)n);
    }
    for (int a = MK_SILU; a <= MK_RELU; a++) {
        set->gate((mk_activation)a, x, w, n, y);
        for (int64_t i = 0; i < n; i++) {
            double v = x[i], r = fmax(v, 0);
            if (a == MK_SILU) r = v / (1 + exp(-v));
            if (a == MK_GELU_TANH) r = 0.5 * v * (1 + tanh(sqrt(2 / M_PI) * (v + 0.044715 * v * v * v)));
            if (a == MK_GELU_ERF) r = 0.5 * v * (1 + erf(v / sqrt(2)));
            CHECK(fabs(y[i] - r * w[i]) < 4e-6, "gate %d of %lld: %g, expected %g", a, (long long)n, y[i], r * w[i]);
        }
    }
    memcpy(y, x, 4 * (size_t)n);
    set->softmax(y, 1, n);
    double total = 0;
    for (int64_t i = 0; i < n; i++) total += exp(x[i]);
    for (int64_t i = 0; i < n; i++) CHECK(fabs(y[i] - exp(x[i]) / total) < 1e-6, "softmax %lld", (long long)n);
    int64_t k = n < 7 ? n : 7;
    float values[7];
    int32_t indices[7];
    set->top_k(x, n, k, values, indices);
    for (int64_t i = 0; i < k; i++) {
        int64_t larger = 0;
        for (int64_t j = 0; j < n; j++) larger += x[j] > values[i];
        CHECK(larger == i && x[indices[i]] == values[i], "top_k %lld: place %lld", (long long)n, (long long)i);
    }
    free(x); free(w); free(y);
}

static void check_attention(mk_cache_type type, int64_t size, int64_t group, int64_t tokens, int64_t window) {
    int64_t padded = (size + 15) & ~15, blocks = (tokens + 31) / 32, width = group * size;
    int64_t bytes = type == MK_CACHE_F32 ? 32 * (size + padded) * 4 : type == MK_CACHE_F16 ? 32 * (size + padded) * 2
                    : 32 * (((size + 3) & ~3) + padded) + 256;
    char *storage = malloc((size_t)(bytes * blocks));
    memset(storage, 0xff, (size_t)(bytes * blocks));
    int32_t table[64];
    for (int64_t i = 0; i < blocks; i++) table[i] = (int32_t)(blocks - 1 - i);
    float *q = malloc(4 * (size_t)(tokens * width)), *k = malloc(4 * (size_t)(tokens * size)),
          *v = malloc(4 * (size_t)(tokens * size)), *whole = malloc(4 * (size_t)(tokens * width)),
          *y = malloc(4 * (size_t)(tokens * width));
    for (int64_t i = 0; i < tokens * width; i++) q[i] = uniform(1);
    for (int64_t i = 0; i < tokens * size; i++) k[i] = uniform(1), v[i] = uniform(1);
    mk_attention job = {.cache = {type, storage, bytes, 0, table}, .head_size = size, .group = group, .queries = q,
                        .query_stride = width, .out = whole, .out_stride = width, .position = 0, .keys = tokens,
                        .scale = 0.3f, .window = window, .causal = 1};
    for (int64_t t = 0; t < tokens; t++) set->cache_store(&job.cache, size, t, k + t * size, v + t * size);
    set->attention(&job, 0, tokens);
    job.out = y;
    for (int64_t t = 0; t < tokens; t++) set->attention(&job, t, t + 1);
    CHECK(!memcmp(whole, y, 4 * (size_t)(tokens * width)), "attention %d size %lld group %lld depends on the cut", type,
          (long long)size, (long long)group);
    double tolerance = type == MK_CACHE_F32 ? 1e-5 : type == MK_CACHE_F16 ? 2e-3 : 3e-2, worst = 0;
    for (int64_t t = 0; t < tokens; t++) {
        for (int64_t g = 0; g < group; g++) {
            int64_t low = window > 0 && t + 1 > window ? t + 1 - window : 0;
            double total = 0, out[512] = {0};
            for (int64_t j = low; j <= t; j++) {
                double score = 0;
                for (int64_t d = 0; d < size; d++) score += (double)q[t * width + g * size + d] * k[j * size + d];
                double weight = exp(score * 0.3);
                total += weight;
                for (int64_t d = 0; d < size; d++) out[d] += weight * v[j * size + d];
            }
            for (int64_t d = 0; d < size; d++) {
                worst = fmax(worst, fabs(out[d] / total - whole[t * width + g * size + d]));
            }
        }
    }
    CHECK(worst <= tolerance, "attention %d size %lld group %lld: error %g", type, (long long)size, (long long)group, worst);
    free(storage); free(q); free(k); free(v); free(whole); free(y);
}

int main(void) {
    int sets = 0;
    for (const mk_kernels *const *list = mk_available_kernels(); *list; list++, sets++) {
        set = *list;
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
            const int64_t columns[] = {kinds[i].length == 1 ? 77 : kinds[i].length, kinds[i].length == 1 ? 300 : 768};
            for (int c = 0; c < 2; c++) {
                check_matmul(&kinds[i], 16, columns[c]);
                check_matmul(&kinds[i], 53, columns[c]);
            }
        }
        const int64_t widths[] = {1, 15, 16, 17, 64, 100, 896};
        for (int i = 0; i < 7; i++) check_rows(widths[i]);
        for (int type = 0; type < 3; type++) {
            check_attention((mk_cache_type)type, 64, 7, 70, 0);
            check_attention((mk_cache_type)type, 33, 3, 200, 50);
            check_attention((mk_cache_type)type, 8, 16, 20, 0);
        }
        printf("%s: checked\n", set->name);
    }
    if (!sets) printf("no kernel set for this processor\n");
    return failures || !sets ? 1 : 0;
}
