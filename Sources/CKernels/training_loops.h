// The training kernels, written once with vector extensions and plain loops; included once for each instruction set
// with W (floats in a vector), MR (rows of the register tile), SUFFIX and NAME defined.
//
// The matrix product follows Goto and van de Geijn (2008): b is packed into column tiles of 2 W, a into row tiles of MR,
// K in blocks that keep a tile of b in the first-level cache. The caller packs b once and shares it among threads.

#define PASTE2(a, b) a##b
#define PASTE(a, b) PASTE2(a, b)
#define FN(name) PASTE(name, SUFFIX)
#define NR (2 * W)
#define KC 256

typedef float FN(vec) __attribute__((ext_vector_type(W), aligned(4)));
#define VEC FN(vec)

// MARK: matrix product

#if W == 16
#define ZIP_LOW(a, b) \
    __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define ZIP_HIGH(a, b) \
    __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
#define ZIP_ROUNDS 4
#elif W == 8
#define ZIP_LOW(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
#define ZIP_HIGH(a, b) __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15)
#define ZIP_ROUNDS 3
#else
#define ZIP_LOW(a, b) __builtin_shufflevector(a, b, 0, 4, 1, 5)
#define ZIP_HIGH(a, b) __builtin_shufflevector(a, b, 2, 6, 3, 7)
#define ZIP_ROUNDS 2
#endif

/// Transposes a W x W block: row i of the source is at source + i * source_row (only `rows` of them exist; the others
/// are taken as the last). Stores W vectors, `target_row` floats apart.
static inline __attribute__((always_inline)) void FN(transpose)(const float *source, int64_t source_row, int64_t rows,
                                                                float *target, int64_t target_row) {
    VEC r[W], s[W];
#pragma clang loop unroll(full)
    for (int i = 0; i < W; i++) r[i] = *(const VEC *)(source + (i < rows ? i : rows - 1) * source_row);
#pragma clang loop unroll(full)
    for (int round = 0; round < ZIP_ROUNDS; round++) {
#pragma clang loop unroll(full)
        for (int i = 0; i < W / 2; i++) {
            s[2 * i] = ZIP_LOW(r[i], r[i + W / 2]);
            s[2 * i + 1] = ZIP_HIGH(r[i], r[i + W / 2]);
        }
#pragma clang loop unroll(full)
        for (int i = 0; i < W; i++) r[i] = s[i];
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < W; i++) *(VEC *)(target + i * target_row) = r[i];
}

static void FN(pack_b)(const mk_product *job, int64_t first, int64_t end, float *packed) {
    int64_t n = job->n, row = job->b.row, column = job->b.column;
    int64_t padded = (n + NR - 1) / NR * NR;
    for (int64_t k0 = 0; k0 < job->k; k0 += KC) {
        int64_t depth = job->k - k0 < KC ? job->k - k0 : KC;
        for (int64_t t = first; t < end; t++) {
            float *out = packed + k0 * padded + t * NR * depth;
            int64_t j0 = t * NR, width = n - j0 < NR ? n - j0 : NR;
            const float *b = job->b.base + k0 * row + j0 * column;
            if (column == 1 && width == NR) {
                for (int64_t k = 0; k < depth; k++) {
                    *(VEC *)(out + k * NR) = *(const VEC *)(b + k * row);
                    *(VEC *)(out + k * NR + W) = *(const VEC *)(b + k * row + W);
                }
            } else if (row == 1) {
                int64_t k = 0;
                for (; k + W <= depth; k += W) {
                    FN(transpose)(b + k, column, width, out + k * NR, NR);
                    int64_t rest = width - W;
                    if (rest > 0) FN(transpose)(b + k + W * column, column, rest, out + k * NR + W, NR);
                }
                for (; k < depth; k++)
                    for (int64_t j = 0; j < NR; j++) out[k * NR + j] = j < width ? b[k + j * column] : 0;
            } else {
                for (int64_t k = 0; k < depth; k++)
                    for (int64_t j = 0; j < NR; j++) out[k * NR + j] = j < width ? b[k * row + j * column] : 0;
            }
        }
    }
}

/// MR in whole vectors.
#define WHOLE ((MR + W - 1) / W * W)

/// Packs `rows` (at most MR) rows of a, inputs [k0, k0 + depth): out[k][MR]; may write W floats past the end. From row i0
/// on a has `readable` rows.
static inline void FN(pack_a)(const mk_operand *operand, int64_t i0, int64_t rows, int64_t readable, int64_t k0,
                              int64_t depth, float *out) {
    int64_t row = operand->row, column = operand->column;
    const float *a = operand->base + i0 * row + k0 * column;
    int64_t k = 0;
    if (column == 1) {
        for (; k + W <= depth; k += W) {
            for (int64_t part = 0; part < MR; part += W) {
                int64_t rest = rows - part;
                if (rest <= 0) break;
                // Tiles are narrower than vectors: each store is overwritten in part by the next row's.
                if (MR <= W) {
                    FN(transpose)(a + k, row, rest, out + k * MR, MR);
                } else {
                    VEC block[W];
                    FN(transpose)(a + part * row + k, row, rest, (float *)block, W);
                    int64_t width = MR - part < W ? MR - part : W;
                    for (int64_t q = 0; q < W; q++)
                        for (int64_t j = 0; j < width; j++) out[(k + q) * MR + part + j] = ((float *)block)[q * W + j];
                }
            }
        }
    }
    if (rows == MR && row == 1 && column != 1) {
        if (readable >= WHOLE) {
            // Whole vectors: what a tile has no room for is overwritten by the next input's.
            for (; k < depth; k++)
                for (int64_t part = 0; part < WHOLE; part += W)
                    *(VEC *)(out + k * MR + part) = *(const VEC *)(a + k * column + part);
        }
        for (; k < depth; k++)
            for (int64_t i = 0; i < MR; i++) out[k * MR + i] = a[k * column + i];
    }
    for (; k < depth; k++)
        for (int64_t i = 0; i < MR; i++) out[k * MR + i] = i < rows ? a[i * row + k * column] : 0;
}

/// One register tile over one block of inputs.
static inline __attribute__((always_inline)) void FN(tile)(int64_t depth, const float *a, const float *b, float *c,
                                                           int64_t c_row, int accumulate) {
    VEC sum[MR][2];
#pragma clang loop unroll(full)
    for (int i = 0; i < MR; i++) sum[i][0] = sum[i][1] = (VEC)(0.0f);
    for (int64_t k = 0; k < depth; k++) {
        VEC b0 = *(const VEC *)b, b1 = *(const VEC *)(b + W);
#pragma clang loop unroll(full)
        for (int i = 0; i < MR; i++) {
            sum[i][0] = __builtin_elementwise_fma((VEC)(a[i]), b0, sum[i][0]);
            sum[i][1] = __builtin_elementwise_fma((VEC)(a[i]), b1, sum[i][1]);
        }
        a += MR;
        b += NR;
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < MR; i++) {
        VEC *p = (VEC *)(c + i * c_row), *q = (VEC *)(c + i * c_row + W);
        *p = accumulate ? *p + sum[i][0] : sum[i][0];
        *q = accumulate ? *q + sum[i][1] : sum[i][1];
    }
}

static __attribute__((noinline)) void FN(tile_set)(int64_t depth, const float *a, const float *b, float *c,
                                                   int64_t c_row) {
    FN(tile)(depth, a, b, c, c_row, 0);
}

static __attribute__((noinline)) void FN(tile_add)(int64_t depth, const float *a, const float *b, float *c,
                                                   int64_t c_row) {
    FN(tile)(depth, a, b, c, c_row, 1);
}

static void FN(multiply)(const mk_product *job, const float *packed, int64_t first, int64_t end, float *scratch) {
    int64_t n = job->n, padded = (n + NR - 1) / NR * NR;
    int64_t tiles = (end - first + MR - 1) / MR;
    float edge[MR * NR];
    for (int64_t k0 = 0; k0 < job->k; k0 += KC) {
        int64_t depth = job->k - k0 < KC ? job->k - k0 : KC;
        int accumulate = job->accumulate || k0 > 0;
        const float *panels = packed + k0 * padded;
        int64_t a_tile = MR * depth + W;
        for (int64_t t = 0; t < tiles; t++) {
            int64_t i = first + t * MR;
            FN(pack_a)(&job->a, i, end - i < MR ? end - i : MR, job->m - i, k0, depth, scratch + t * a_tile);
        }
        for (int64_t j = 0; j < n; j += NR) {
            int64_t width = n - j < NR ? n - j : NR;
            for (int64_t t = 0; t < tiles; t++) {
                int64_t i = first + t * MR, rows = end - i < MR ? end - i : MR;
                float *c = job->c + i * job->c_row + j;
                const float *a = scratch + t * a_tile, *b = panels + j * depth;
                if (rows == MR && width == NR) {
                    if (accumulate) FN(tile_add)(depth, a, b, c, job->c_row);
                    else FN(tile_set)(depth, a, b, c, job->c_row);
                } else {
                    FN(tile_set)(depth, a, b, edge, NR);
                    for (int64_t r = 0; r < rows; r++)
                        for (int64_t q = 0; q < width; q++)
                            c[r * job->c_row + q] = (accumulate ? c[r * job->c_row + q] : 0) + edge[r * NR + q];
                }
            }
        }
    }
}

// MARK: element-wise

/// e^x, relative error below 2e-7 (Cephes' expf, without branches).
static inline __attribute__((always_inline)) float FN(exp1)(float x) {
    x = x < -87.0f ? -87.0f : x;
    x = x > 88.0f ? 88.0f : x;
    float shifted = x * 1.44269504f + 12582912.0f;
    float n = shifted - 12582912.0f;
    float r = x - n * 0.693359375f;
    r = r + n * 2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    union {
        float value;
        int32_t bits;
    } power = {.value = shifted};
    power.bits = (int32_t)((uint32_t)power.bits << 23) + 0x3f800000;
    return p * power.value;
}

static inline __attribute__((always_inline)) float FN(sigmoid1)(float x) { return 1.0f / (1.0f + FN(exp1)(-x)); }

static inline __attribute__((always_inline)) float FN(tanh1)(float x) {
    // Near 0 the quotient would lose digits: the odd series is exact enough there.
    float s = x * x;
    float small = x * (1.0f + s * (-0.333333333f + s * (0.133333333f - s * 0.0539682540f)));
    float large = 2.0f * FN(sigmoid1)(2.0f * x) - 1.0f;
    return s < 0.04f ? small : large;
}

#define GELU_ROOT 0.7978845608f
#define GELU_CUBE 0.044715f
#define EACH for (int64_t i = 0; i < n; i++)

static void FN(unary)(mk_unary function, int64_t n, const float *restrict x, float *restrict y) {
    switch (function) {
    case MK_UNARY_RELU: EACH y[i] = x[i] > 0 ? x[i] : 0; break;
    case MK_UNARY_GELU:
        EACH y[i] = x[i] * FN(sigmoid1)(2.0f * GELU_ROOT * (x[i] + GELU_CUBE * x[i] * x[i] * x[i]));
        break;
    case MK_UNARY_SILU: EACH y[i] = x[i] * FN(sigmoid1)(x[i]); break;
    case MK_UNARY_SIGMOID: EACH y[i] = FN(sigmoid1)(x[i]); break;
    case MK_UNARY_TANH: EACH y[i] = FN(tanh1)(x[i]); break;
    }
}

static void FN(unary_backward)(mk_unary function, int64_t n, const float *restrict x, const float *restrict y,
                               const float *restrict dy, float *restrict dx) {
    switch (function) {
    case MK_UNARY_RELU: EACH dx[i] += x[i] > 0 ? dy[i] : 0; break;
    case MK_UNARY_GELU:
        EACH {
            float s = FN(sigmoid1)(2.0f * GELU_ROOT * (x[i] + GELU_CUBE * x[i] * x[i] * x[i]));
            float slope = 2.0f * GELU_ROOT * (1.0f + 3.0f * GELU_CUBE * x[i] * x[i]);
            dx[i] += dy[i] * (s + x[i] * s * (1.0f - s) * slope);
        }
        break;
    case MK_UNARY_SILU:
        EACH {
            float s = FN(sigmoid1)(x[i]);
            dx[i] += dy[i] * (s + x[i] * s * (1.0f - s));
        }
        break;
    case MK_UNARY_SIGMOID: EACH dx[i] += dy[i] * y[i] * (1.0f - y[i]); break;
    case MK_UNARY_TANH: EACH dx[i] += dy[i] * (1.0f - y[i] * y[i]); break;
    }
}

static void FN(swiglu)(int64_t n, const float *restrict gate, const float *restrict up, float *restrict y) {
    EACH y[i] = gate[i] * FN(sigmoid1)(gate[i]) * up[i];
}

static void FN(swiglu_backward)(int64_t n, const float *restrict gate, const float *restrict up,
                                const float *restrict dy, float *restrict dgate, float *restrict dup) {
    EACH {
        float s = FN(sigmoid1)(gate[i]);
        dup[i] += dy[i] * gate[i] * s;
        dgate[i] += dy[i] * up[i] * (s + gate[i] * s * (1.0f - s));
    }
}

static void FN(add)(int64_t n, float scale, const float *restrict x, float *restrict y) { EACH y[i] += scale * x[i]; }

static void FN(add_product)(int64_t n, const float *restrict a, const float *restrict b, float *restrict y) {
    EACH y[i] += a[i] * b[i];
}

static void FN(scale)(int64_t n, float scale, float *x) { EACH x[i] *= scale; }

static double FN(sum_of_squares)(int64_t n, const float *x) {
#pragma clang fp reassociate(on)
    double sum = 0;
    EACH sum += (double)x[i] * x[i];
    return sum;
}

static float FN(dot)(int64_t n, const float *a, const float *b) {
#pragma clang fp reassociate(on)
    float sum = 0;
    EACH sum += a[i] * b[i];
    return sum;
}

static float FN(sum)(int64_t n, const float *x) {
#pragma clang fp reassociate(on)
    float sum = 0;
    EACH sum += x[i];
    return sum;
}

static float FN(dot3)(int64_t n, const float *a, const float *b, const float *c) {
#pragma clang fp reassociate(on)
    float sum = 0;
    EACH sum += a[i] * b[i] * c[i];
    return sum;
}

static float FN(square_distance)(int64_t n, const float *x, float mean) {
#pragma clang fp reassociate(on)
    float sum = 0;
    EACH sum += (x[i] - mean) * (x[i] - mean);
    return sum;
}

// MARK: rows

static void FN(rms_norm)(int64_t rows, int64_t n, const float *restrict x, const float *restrict weight, float epsilon,
                         float *restrict y, float *restrict inverse) {
    for (int64_t r = 0; r < rows; r++, x += n, y += n) {
        float k = 1.0f / __builtin_sqrtf(FN(dot)(n, x, x) / (float)n + epsilon);
        inverse[r] = k;
        EACH y[i] = x[i] * k * weight[i];
    }
}

static void FN(rms_norm_backward)(int64_t rows, int64_t n, const float *restrict x, const float *restrict weight,
                                  const float *restrict inverse, const float *restrict dy, float *restrict dx,
                                  float *restrict dweight) {
    for (int64_t r = 0; r < rows; r++, x += n, dy += n, dx += n) {
        float k = inverse[r];
        float pull = FN(dot3)(n, x, weight, dy) * k * k * k / (float)n;
        EACH {
            dx[i] += dy[i] * weight[i] * k - x[i] * pull;
            dweight[i] += dy[i] * x[i] * k;
        }
    }
}

static void FN(layer_norm)(int64_t rows, int64_t n, const float *restrict x, const float *restrict weight,
                           const float *restrict bias, float epsilon, float *restrict y, float *restrict mean,
                           float *restrict inverse) {
    for (int64_t r = 0; r < rows; r++, x += n, y += n) {
        float m = FN(sum)(n, x) / (float)n;
        float k = 1.0f / __builtin_sqrtf(FN(square_distance)(n, x, m) / (float)n + epsilon);
        mean[r] = m;
        inverse[r] = k;
        EACH y[i] = (x[i] - m) * k * weight[i] + bias[i];
    }
}

static void FN(layer_norm_backward)(int64_t rows, int64_t n, const float *restrict x, const float *restrict weight,
                                    const float *restrict mean, const float *restrict inverse,
                                    const float *restrict dy, float *restrict dx, float *restrict dweight,
                                    float *restrict dbias) {
    for (int64_t r = 0; r < rows; r++, x += n, dy += n, dx += n) {
        float m = mean[r], k = inverse[r];
        float shift = FN(dot)(n, weight, dy) / (float)n;
        float pull = (FN(dot3)(n, x, weight, dy) - m * shift * (float)n) * k / (float)n;
        EACH {
            float unit = (x[i] - m) * k;
            dx[i] += k * (dy[i] * weight[i] - shift - unit * pull);
            dweight[i] += dy[i] * unit;
            dbias[i] += dy[i];
        }
    }
}

static float FN(maximum)(int64_t n, const float *x) {
    float best[16];
    for (int j = 0; j < 16; j++) best[j] = -__builtin_inff();
    int64_t i = 0;
    for (; i + 16 <= n; i += 16)
        for (int j = 0; j < 16; j++) best[j] = x[i + j] > best[j] ? x[i + j] : best[j];
    float most = -__builtin_inff();
    for (int j = 0; j < 16; j++) most = best[j] > most ? best[j] : most;
    for (; i < n; i++) most = x[i] > most ? x[i] : most;
    return most;
}

static float FN(softmax)(int64_t n, int64_t total, float scale, float *x) {
    if (n <= 0) {
        for (int64_t i = 0; i < total; i++) x[i] = 0;
        return 0;
    }
    float most = FN(maximum)(n, x) * scale;
    EACH x[i] = FN(exp1)(x[i] * scale - most);
    float sum = FN(sum)(n, x), part = 1.0f / sum;
    EACH x[i] *= part;
    for (int64_t i = n; i < total; i++) x[i] = 0;
    return most + __builtin_logf(sum);
}

static void FN(softmax_again)(int64_t n, int64_t total, float scale, float logsum, float *x) {
    EACH x[i] = FN(exp1)(x[i] * scale - logsum);
    for (int64_t i = n; i < total; i++) x[i] = 0;
}

static void FN(softmax_backward)(int64_t n, float d, float scale, const float *restrict p, float *restrict dp) {
    EACH dp[i] = p[i] * (dp[i] - d) * scale;
}

static void FN(rope)(int64_t heads, int64_t width, const float *restrict cosine, const float *restrict sine,
                     float direction, const float *x, float *y, int32_t accumulate) {
    int64_t n = width / 2;
    for (int64_t h = 0; h < heads; h++, x += width, y += width) {
        if (accumulate) {
            EACH {
                float a = x[i], b = x[i + n], s = sine[i] * direction;
                y[i] += a * cosine[i] - b * s;
                y[i + n] += b * cosine[i] + a * s;
            }
        } else {
            EACH {
                float a = x[i], b = x[i + n], s = sine[i] * direction;
                y[i] = a * cosine[i] - b * s;
                y[i + n] = b * cosine[i] + a * s;
            }
        }
    }
}

static void FN(adam)(int64_t n, float *restrict w, const float *restrict g, float *restrict m, float *restrict v,
                     float beta1, float beta2, float rate, float root, float epsilon, float decay) {
    EACH {
        m[i] = beta1 * m[i] + (1.0f - beta1) * g[i];
        v[i] = beta2 * v[i] + (1.0f - beta2) * g[i] * g[i];
        w[i] -= rate * m[i] / (__builtin_sqrtf(v[i]) * root + epsilon) + decay * w[i];
    }
}

const mk_training FN(mk_training_set) = {
    .name = NAME,
    .tile_rows = MR,
    .tile_columns = NR,
    .depth = KC,
    .pack_b = FN(pack_b),
    .multiply = FN(multiply),
    .unary = FN(unary),
    .unary_backward = FN(unary_backward),
    .swiglu = FN(swiglu),
    .swiglu_backward = FN(swiglu_backward),
    .add = FN(add),
    .add_product = FN(add_product),
    .scale = FN(scale),
    .sum_of_squares = FN(sum_of_squares),
    .dot = FN(dot),
    .rms_norm = FN(rms_norm),
    .rms_norm_backward = FN(rms_norm_backward),
    .layer_norm = FN(layer_norm),
    .layer_norm_backward = FN(layer_norm_backward),
    .softmax = FN(softmax),
    .softmax_again = FN(softmax_again),
    .softmax_backward = FN(softmax_backward),
    .rope = FN(rope),
    .adam = FN(adam),
};
