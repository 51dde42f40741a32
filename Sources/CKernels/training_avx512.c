#include "include/mk_training.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma"), min_vector_width(512))), \
                             apply_to = function)
#define W 16
#define MR 14
#define SUFFIX _avx512
#define NAME "avx512"
#include "training_loops.h"
#pragma clang attribute pop
#endif
