/// Which kernel sets this processor can run.
#include "include/CKernels.h"

#if defined(__x86_64__)

#include <cpuid.h>

extern const mk_kernels mk_set_avx512vnni, mk_set_avx2vnni, mk_set_avx2;

/// Whether the processor has AVX-VNNI (CPUID leaf 7, subleaf 1, EAX bit 4); the AVX2 state is checked by the caller.
static int has_avx_vnni(void) {
    unsigned a, b, c, d;
    return __get_cpuid_count(7, 1, &a, &b, &c, &d) && (a >> 4 & 1);
}

const mk_kernels *const *mk_available_kernels(void) {
    // One list for each of the possibilities: nothing to initialise, nothing to race on.
    static const mk_kernels *const all[] = {&mk_set_avx512vnni, &mk_set_avx2vnni, &mk_set_avx2, NULL};
    static const mk_kernels *const server[] = {&mk_set_avx512vnni, &mk_set_avx2, NULL};
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") || !__builtin_cpu_supports("f16c")) {
        return all + 3;
    }
    int wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vnni");
    if (wide) return has_avx_vnni() ? all : server;
    return has_avx_vnni() ? all + 1 : all + 2;
}

#elif defined(__aarch64__)

#include <sys/auxv.h>

extern const mk_kernels mk_set_neon;

const mk_kernels *const *mk_available_kernels(void) {
    static const mk_kernels *const all[] = {&mk_set_neon, NULL};
    // HWCAP_ASIMDDP of <asm/hwcap.h>.
    return getauxval(AT_HWCAP) & (1ul << 20) ? all : all + 1;
}

#else

const mk_kernels *const *mk_available_kernels(void) {
    static const mk_kernels *const none[] = {NULL};
    return none;
}

#endif
