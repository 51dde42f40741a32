#include "include/mk_training.h"

#include <stddef.h>

extern const mk_training mk_training_set_base;
#if defined(__x86_64__)
extern const mk_training mk_training_set_avx512, mk_training_set_avx2;

static const mk_training *const with_avx512[] = {&mk_training_set_avx512, &mk_training_set_avx2, &mk_training_set_base,
                                                 NULL};
static const mk_training *const with_avx2[] = {&mk_training_set_avx2, &mk_training_set_base, NULL};
#endif
static const mk_training *const with_base[] = {&mk_training_set_base, NULL};

const mk_training *const *mk_available_training(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512bw"))
        return with_avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return with_avx2;
#endif
    return with_base;
}
