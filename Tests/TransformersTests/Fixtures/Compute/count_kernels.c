/// Runs one kernel once, for counting its instructions: count_kernels NAME. See count_instructions.sh.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CKernels.h"

static const struct { const char *name; mk_layout layout; int rows; } products[] = {
    {"f32-1", MK_LAYOUT_F32, 1},   {"f16-1", MK_LAYOUT_F16, 1},   {"q8-1", MK_LAYOUT_Q8, 1},
    {"q4_0-1", MK_LAYOUT_Q4_0, 1}, {"q5_0-1", MK_LAYOUT_Q5_0, 1}, {"q4_k-1", MK_LAYOUT_Q4_K, 1},
    {"q6_k-1", MK_LAYOUT_Q6_K, 1}, {"f16-16", MK_LAYOUT_F16, 16}, {"q8-16", MK_LAYOUT_Q8, 16},
    {"q4_0-16", MK_LAYOUT_Q4_0, 16}, {"q4_k-16", MK_LAYOUT_Q4_K, 16}, {"q6_k-16", MK_LAYOUT_Q6_K, 16},
};

/// Only what runs inside is counted (callgrind --toggle-collect=counted).
__attribute__((noinline)) static void counted(const mk_kernels *set, const char *name, float *x, float *y, void *tiles,
                                              void *weights, char *cache) {
    enum { N = 64, K = 512 };
    for (size_t i = 0; i < sizeof products / sizeof *products; i++) {
        if (strcmp(name, products[i].name)) continue;
        mk_matmul job = {.weights = weights, .columns = K, .outputs = N, .x = x, .x_stride = K, .x_tiles = tiles,
                         .rows = products[i].rows, .y = y, .y_stride = N};
        set->matmul[products[i].layout](&job, 0, N / 16);
    }
    if (!strcmp(name, "quantize")) for (int row = 0; row < 4; row++) set->quantize(x + row * K, K, row, 4, tiles);
    if (!strcmp(name, "rms_norm")) set->rms_norm(x, x, 1e-5f, K, y);
    if (!strcmp(name, "silu")) set->gate(MK_SILU, x, x, K, y);
    if (!strcmp(name, "attention")) {
        int32_t table[16] = {0, 1, 2, 3, 4, 5, 6, 7};
        mk_attention job = {.cache = {MK_CACHE_F16, cache, 32 * 128 * 2, 0, table}, .head_size = 64, .group = 7,
                            .queries = x, .query_stride = 448, .out = y, .out_stride = 448, .position = 255, .keys = 256,
                            .scale = 0.125f, .causal = 1};
        set->attention(&job, 0, 1);
    }
}

int main(int count, char **arguments) {
    const mk_kernels *set = mk_available_kernels()[0];
    if (count != 2 || !set) return 2;
    float *x = calloc(16 * 512, 4), *y = calloc(16 * 512, 4);
    void *tiles = calloc(16 * 16, 44), *weights = aligned_alloc(64, 64 * 512 * 4);
    char *cache = calloc(8, 32 * 128 * 2);
    memset(weights, 0, 64 * 512 * 4);
    counted(set, arguments[1], x, y, tiles, weights, cache);
    printf("%s\n", set->name);
}
