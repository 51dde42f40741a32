/// Norms, gates, rotation and softmax: one row at a time.
#pragma once

/// The sum over a row of f(x): four running vectors, added in a fixed order.
#define ROW_SUM(RESULT, COLUMNS, TERM)                                                                                 \
    {                                                                                                                  \
        floats part[4] = {floats_zero(), floats_zero(), floats_zero(), floats_zero()};                                 \
        int64_t i = 0;                                                                                                 \
        for (; i + 64 <= (COLUMNS); i += 64) {                                                                         \
            for (int j = 0; j < 4; j++) {                                                                              \
                floats v = floats_load(x + i + j * 16);                                                                \
                part[j] = TERM(v, part[j]);                                                                            \
            }                                                                                                          \
        }                                                                                                              \
        for (; i < (COLUMNS); i += 16) {                                                                               \
            int64_t n = (COLUMNS)-i;                                                                                   \
            floats v = n >= 16 ? floats_load(x + i) : floats_load_first(x + i, n);                                     \
            part[0] = TERM(v, part[0]);                                                                                \
        }                                                                                                              \
        RESULT = floats_sum(floats_add(floats_add(part[0], part[1]), floats_add(part[2], part[3])));                   \
    }

/// Applies EXPRESSION (a vector in terms of i, and of `load`, which reads 16 or fewer elements) to a row.
#define ROW_MAP(COLUMNS, TARGET, EXPRESSION)                                                                           \
    {                                                                                                                  \
        int64_t i = 0, rest = 0;                                                                                       \
        for (; i + 16 <= (COLUMNS); i += 16) floats_store((TARGET) + i, EXPRESSION);                                   \
        rest = (COLUMNS)-i;                                                                                            \
        if (rest > 0) floats_store_first((TARGET) + i, EXPRESSION, rest);                                              \
    }
#define LOAD(P) (rest > 0 ? floats_load_first((P) + i, rest) : floats_load((P) + i))

#define TERM_SQUARE(V, SUM) floats_fma(V, V, SUM)
#define TERM_VALUE(V, SUM) floats_add(V, SUM)

static void rms_norm(const float *x, const float *weight, float epsilon, int64_t columns, float *y) {
    float squares;
    ROW_SUM(squares, columns, TERM_SQUARE)
    floats scale = floats_set(1 / __builtin_sqrtf(squares / (float)columns + epsilon));
    if (weight) {
        ROW_MAP(columns, y, floats_mul(floats_mul(LOAD(x), scale), LOAD(weight)))
    } else {
        ROW_MAP(columns, y, floats_mul(LOAD(x), scale))
    }
}

static void layer_norm(const float *x, const float *weight, const float *bias, float epsilon, int64_t columns,
                       float *y) {
    float sum;
    ROW_SUM(sum, columns, TERM_VALUE)
    floats mean = floats_set(sum / (float)columns);
    // y may be x: the centred row goes there first.
    ROW_MAP(columns, y, floats_sub(LOAD(x), mean))
    float squares;
    x = y;
    ROW_SUM(squares, columns, TERM_SQUARE)
    floats scale = floats_set(1 / __builtin_sqrtf(squares / (float)columns + epsilon));
    ROW_MAP(columns, y, floats_mul(LOAD(y), scale))
    if (weight) ROW_MAP(columns, y, floats_mul(LOAD(y), LOAD(weight)))
    if (bias) ROW_MAP(columns, y, floats_add(LOAD(y), LOAD(bias)))
}

INLINE floats activate(const mk_activation activation, floats x) {
    switch (activation) {
    case MK_SILU: return floats_div(x, floats_add(floats_set(1), floats_exp(floats_sub(floats_zero(), x))));
    case MK_GELU_TANH: {
        floats cube = floats_mul(floats_mul(x, x), floats_mul(x, floats_set(0.044715f)));
        floats inner = floats_mul(floats_add(x, cube), floats_set(0.7978845608f));
        return floats_mul(floats_mul(floats_set(0.5f), x), floats_add(floats_set(1), floats_tanh(inner)));
    }
    case MK_GELU_ERF: {
        floats error = floats_erf(floats_mul(x, floats_set(0.70710678f)));
        return floats_mul(floats_mul(floats_set(0.5f), x), floats_add(floats_set(1), error));
    }
    default: return floats_max(x, floats_zero());
    }
}

INLINE void gate_with(const mk_activation activation, const float *gate, const float *up, int64_t n, float *y) {
    if (up) {
        ROW_MAP(n, y, floats_mul(activate(activation, LOAD(gate)), LOAD(up)))
    } else {
        ROW_MAP(n, y, activate(activation, LOAD(gate)))
    }
}

static void gate(mk_activation activation, const float *gate, const float *up, int64_t n, float *y) {
    switch (activation) {
    case MK_SILU: gate_with(MK_SILU, gate, up, n, y); break;
    case MK_GELU_TANH: gate_with(MK_GELU_TANH, gate, up, n, y); break;
    case MK_GELU_ERF: gate_with(MK_GELU_ERF, gate, up, n, y); break;
    default: gate_with(MK_RELU, gate, up, n, y); break;
    }
}

static void rope(float *head, const float *cosine, const float *sine, int64_t pairs, int32_t interleaved) {
    if (interleaved) {
        for (int64_t i = 0; i < pairs; i++) {
            float a = head[2 * i], b = head[2 * i + 1];
            head[2 * i] = a * cosine[i] - b * sine[i];
            head[2 * i + 1] = a * sine[i] + b * cosine[i];
        }
        return;
    }
    float *second = head + pairs;
    int64_t i = 0;
    for (; i + 16 <= pairs; i += 16) {
        floats a = floats_load(head + i), b = floats_load(second + i);
        floats c = floats_load(cosine + i), s = floats_load(sine + i);
        floats_store(head + i, floats_sub(floats_mul(a, c), floats_mul(b, s)));
        floats_store(second + i, floats_fma(a, s, floats_mul(b, c)));
    }
    for (; i < pairs; i++) {
        float a = head[i], b = second[i];
        head[i] = a * cosine[i] - b * sine[i];
        second[i] = a * sine[i] + b * cosine[i];
    }
}

static void softmax(float *x, float scale, int64_t n) {
    const float infinity = __builtin_inff();
    floats factor = floats_set(scale), highest = floats_set(-infinity);
    int64_t whole = n & ~(int64_t)15;
    for (int64_t i = 0; i < whole; i += 16) highest = floats_max(highest, floats_mul(floats_load(x + i), factor));
    float largest = floats_largest(highest);
    for (int64_t i = whole; i < n; i++) largest = x[i] * scale > largest ? x[i] * scale : largest;
    if (largest == -infinity) largest = 0;
    floats shift = floats_set(largest), total = floats_zero();
    for (int64_t i = 0; i < whole; i += 16) {
        floats e = floats_exp(floats_sub(floats_mul(floats_load(x + i), factor), shift));
        total = floats_add(total, e);
        floats_store(x + i, e);
    }
    if (whole < n) {
        // Lanes beyond the row are made to vanish in the sum by storing and reading back the first ones only.
        floats e = floats_exp(floats_sub(floats_mul(floats_load_first(x + whole, n - whole), factor), shift));
        floats_store_first(x + whole, e, n - whole);
        total = floats_add(total, floats_load_first(x + whole, n - whole));
    }
    floats inverse = floats_set(1 / floats_sum(total));
    ROW_MAP(n, x, floats_mul(LOAD(x), inverse))
}

static void add(const float *x, float scale, int64_t n, float *y) {
    floats factor = floats_set(scale);
    ROW_MAP(n, y, floats_fma(LOAD(x), factor, LOAD(y)))
}

static void soft_cap(float *x, float cap, int64_t n) {
    floats high = floats_set(cap), inverse = floats_set(1 / cap);
    ROW_MAP(n, x, floats_mul(floats_tanh(floats_mul(LOAD(x), inverse)), high))
}
