/// Elementary functions over a set's vectors.
#pragma once

/// e^x, relative error below 2e-7 (Cephes' expf polynomial); exactly 0 below -87.3, infinite above 88.7, NaN for NaN.
INLINE floats floats_exp(floats x) {
    floats low = floats_set(-87.33f);
    // The operand order of max keeps NaN out of the exponent; it comes back through `r`.
    floats bounded = floats_min(floats_max(x, low), floats_set(89));
    floats n = floats_round(floats_mul(bounded, floats_set(1.44269504089f)));
    floats r = floats_fma(n, floats_set(-0.693359375f), bounded);
    r = floats_fma(n, floats_set(2.12194440e-4f), r);
    floats p = floats_set(1.9875691500e-4f);
    p = floats_fma(p, r, floats_set(1.3981999507e-3f));
    p = floats_fma(p, r, floats_set(8.3334519073e-3f));
    p = floats_fma(p, r, floats_set(4.1665795894e-2f));
    p = floats_fma(p, r, floats_set(1.6666665459e-1f));
    p = floats_fma(p, r, floats_set(0.5f));
    p = floats_fma(p, floats_mul(r, r), floats_add(r, floats_set(1)));
    return floats_select_less(x, low, floats_zero(), floats_scale(p, n));
}

/// tanh(x), absolute error below 3e-7.
INLINE floats floats_tanh(floats x) {
    floats e = floats_exp(floats_mul(floats_set(2), floats_max(floats_min(x, floats_set(20)), floats_set(-20))));
    return floats_sub(floats_set(1), floats_div(floats_set(2), floats_add(e, floats_set(1))));
}

/// erf(x), absolute error below 3e-7 (Abramowitz and Stegun 7.1.26).
INLINE floats floats_erf(floats x) {
    floats a = floats_abs(x);
    floats t = floats_div(floats_set(1), floats_fma(floats_set(0.3275911f), a, floats_set(1)));
    floats p = floats_set(1.061405429f);
    p = floats_fma(p, t, floats_set(-1.453152027f));
    p = floats_fma(p, t, floats_set(1.421413741f));
    p = floats_fma(p, t, floats_set(-0.284496736f));
    p = floats_fma(p, t, floats_set(0.254829592f));
    floats e = floats_exp(floats_mul(floats_set(-1), floats_mul(a, a)));
    floats y = floats_sub(floats_set(1), floats_mul(floats_mul(p, t), e));
    return floats_select_less(x, floats_zero(), floats_mul(floats_set(-1), y), y);
}
