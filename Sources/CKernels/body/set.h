/// Every kernel of a set, over the vectors of the `simd/` header included before. One C file per set includes this under
/// its target attribute.
#pragma once

#include "../include/mk_kernels.h"
#include "../panels.h"

#include "../simd/math.h"

#include "store.h"

#include "quantize.h"

#include "cache.h"

#include "attention.h"
#include "float_matmul.h"
#include "gemm.h"
#include "limits.h"
#include "quantized_matmul.h"
#include "rows.h"
#include "top_k.h"

/// The table of this set.
#define KERNEL_SET(NAME)                                                                                               \
    {                                                                                                                  \
        .name = NAME, .tile_rows = TILE_ROWS, .bias_q8 = Q8_BIAS,                                                      \
        .layouts = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1},                                                      \
        .matmul = {NULL, matmul_f32, matmul_f16, matmul_bf16, matmul_q8, matmul_q4_0, matmul_q4_1, matmul_q5_0,        \
                   matmul_q5_1, matmul_q4_k, matmul_q5_k, matmul_q6_k, matmul_q2_k, matmul_iq4_nl, matmul_iq4_xs},     \
        .quantize = quantize, .rms_norm = rms_norm, .layer_norm = layer_norm, .gate = gate, .rope = rope,              \
        .softmax = softmax, .add = add, .soft_cap = soft_cap, .cache_store = cache_store, .attention = attention,      \
        .attention_span = attention_span, .attention_merge = attention_merge, .top_k = top_k, .gemm = gemm,            \
        .read_memory = read_memory, .dot_rounds = dot_rounds, .fma_rounds = fma_rounds,                                \
    }
