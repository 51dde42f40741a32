/// Kernels for x86-64 with AVX2 and AVX-VNNI (Alder Lake, Zen 5 and later): client processors without AVX-512.
#if defined(__x86_64__)

#define SIMD_AVX_VNNI
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c,avxvnni"))), apply_to = function)
#include "simd/avx2.h"

#include "body/set.h"
#pragma clang attribute pop

const mk_kernels mk_set_avx2vnni = KERNEL_SET("avx2vnni");

#endif
