#include "include/mk_training.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define W 8
#define MR 6
#define SUFFIX _avx2
#define NAME "avx2"
#include "training_loops.h"
#pragma clang attribute pop
#endif
