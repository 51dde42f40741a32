// Every other processor: vectors of four, which NEON and SSE have. Without FMA the compiler's product and sum stand in.
#include "include/mk_training.h"

#if defined(__x86_64__)
#define __builtin_elementwise_fma(a, b, c) ((a) * (b) + (c))
#endif
#define W 4
#if defined(__aarch64__)
#define MR 10
#else
#define MR 4
#endif
#define SUFFIX _base
#define NAME "base"
#include "training_loops.h"
