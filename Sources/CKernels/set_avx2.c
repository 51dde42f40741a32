/// Kernels for x86-64 with AVX2, FMA and F16C (Haswell, Zen and later).
#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#include "simd/avx2.h"

#include "body/set.h"
#pragma clang attribute pop

const mk_kernels mk_set_avx2 = KERNEL_SET("avx2");

#endif
