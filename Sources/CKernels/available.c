/// Which kernel sets this processor can run.
#include "include/CKernels.h"

#if defined(__x86_64__)

extern const mk_kernels mk_set_avx512vnni;

const mk_kernels *const *mk_available_kernels(void) {
    // One list for each of the possibilities: nothing to initialise, nothing to race on.
    static const mk_kernels *const all[] = {&mk_set_avx512vnni, NULL};
    static const mk_kernels *const none[] = {NULL};
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vnni")) {
        return all;
    }
    return none;
}

#else

const mk_kernels *const *mk_available_kernels(void) {
    static const mk_kernels *const none[] = {NULL};
    return none;
}

#endif
