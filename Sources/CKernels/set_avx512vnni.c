/// Kernels for x86-64 with AVX-512 F, BW, VL, DQ and VNNI (Ice Lake, Zen 4 and later).
#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx2,fma,f16c"))), \
                             apply_to = function)
#include "simd/avx512.h"

#include "body/set.h"
#pragma clang attribute pop

const mk_kernels mk_set_avx512vnni = KERNEL_SET("avx512vnni");

#endif
