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

enum { N = 64, K = 512 };

/// What a kernel works on, and which product it is (-1: another kernel).
typedef struct work {
    const mk_kernels *set;
    const char *name;
    int product;
    float *x, *y;
    void *tiles, *weights;
    char *cache;
} work;

/// Only what runs inside is counted (callgrind --toggle-collect=counted): nothing of the C library may be called here,
/// whose code differs from one machine to the next.
__attribute__((noinline)) static void counted(const work *w) {
    const mk_kernels *set = w->set;
    if (w->product >= 0) {
        mk_matmul job = {.weights = w->weights, .columns = K, .outputs = N, .x = w->x, .x_stride = K, .x_tiles = w->tiles,
                         .rows = products[w->product].rows, .y = w->y, .y_stride = N};
        set->matmul[products[w->product].layout](&job, 0, N / 16);
        return;
    }
    switch (w->name[0]) {
    case 'q':
        for (int row = 0; row < 4; row++) set->quantize(w->x + row * K, K, row, 4, w->tiles);
        break;
    case 'r': set->rms_norm(w->x, w->x, 1e-5f, K, w->y); break;
    case 's': set->gate(MK_SILU, w->x, w->x, K, w->y); break;
    default: {
        int32_t table[16] = {0, 1, 2, 3, 4, 5, 6, 7};
        mk_attention job = {.cache = {MK_CACHE_F16, w->cache, 32 * 128 * 2, 0, table}, .head_size = 64, .group = 7,
                            .queries = w->x, .query_stride = 448, .out = w->y, .out_stride = 448, .position = 255,
                            .keys = 256, .scale = 0.125f, .causal = 1};
        set->attention(&job, 0, 1);
    }
    }
}

int main(int count, char **arguments) {
    const mk_kernels *set = mk_available_kernels()[0];
    if (count != 2 || !set) return 2;
    work w = {.set = set, .name = arguments[1], .product = -1, .x = calloc(16 * 512, 4), .y = calloc(16 * 512, 4),
              .tiles = calloc(16 * 16, 44), .weights = aligned_alloc(64, 64 * 512 * 4), .cache = calloc(8, 32 * 128 * 2)};
    memset(w.weights, 0, 64 * 512 * 4);
    const char *others[] = {"quantize", "rms_norm", "silu", "attention"};
    int known = 0;
    for (int i = 0; i < (int)(sizeof products / sizeof *products); i++) {
        if (!strcmp(w.name, products[i].name)) w.product = i, known = 1;
    }
    for (int i = 0; i < 4; i++) known |= !strcmp(w.name, others[i]);
    if (!known) return 2;
    counted(&w);
    printf("%s\n", set->name);
}
