/// Kernels for arm64 with the NEON dot product (Armv8.2 and later: Graviton 2, Neoverse, Apple).
#if defined(__aarch64__)

#pragma clang attribute push(__attribute__((target("dotprod"))), apply_to = function)
#include "simd/neon.h"

#include "body/set.h"
#pragma clang attribute pop

const mk_kernels mk_set_neon = KERNEL_SET("neon");

#endif
