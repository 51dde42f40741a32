/// The kernels of training: float32 matrix products with packed operands, and the element-wise loops of forward and
/// backward passes. One set for each instruction set, chosen at start, as `mk_kernels`.
///
/// The order of every sum depends on the shape alone, never on how rows are shared among threads. Pointers may be
/// unaligned. "+=" in a comment: the result is added to what the place holds.
#pragma once

#include <stdint.h>

/// Element-wise functions.
typedef enum mk_unary {
    MK_UNARY_RELU = 0,
    /// The tanh approximation.
    MK_UNARY_GELU,
    MK_UNARY_SILU,
    MK_UNARY_SIGMOID,
    MK_UNARY_TANH,
} mk_unary;

/// A matrix operand: element (i, j) is base[i * row + j * column]; one of the strides should be 1.
typedef struct mk_operand {
    const float *base;
    int64_t row, column;
} mk_operand;

/// One product c (+)= a * b: a is m x k, b is k x n, c has rows `c_row` apart.
typedef struct mk_product {
    int64_t m, n, k;
    mk_operand a, b;
    float *c;
    int64_t c_row;
    int32_t accumulate;
} mk_product;

/// A kernel set of training.
typedef struct mk_training {
    const char *name;
    /// Rows and columns of the register tile.
    int64_t tile_rows, tile_columns;
    /// Inputs (k) in one packed block.
    int64_t depth;

    /// Packs column tiles [first, end) of b; tile t of k block d begins at d * depth * padded n + t * tile_columns *
    /// (inputs of the block).
    void (*pack_b)(const mk_product *job, int64_t first, int64_t end, float *packed);
    /// Rows [first, end) of the product; `first` is a multiple of tile_rows. `scratch` holds tile_rows * depth + 16
    /// floats for each tile of the range, and a tile more.
    void (*multiply)(const mk_product *job, const float *packed, int64_t first, int64_t end, float *scratch);

    void (*unary)(mk_unary function, int64_t n, const float *x, float *y);
    /// dx += dy * f'(x); y is f(x).
    void (*unary_backward)(mk_unary function, int64_t n, const float *x, const float *y, const float *dy, float *dx);
    /// y = silu(gate) * up.
    void (*swiglu)(int64_t n, const float *gate, const float *up, float *y);
    /// dgate += ..., dup += ...
    void (*swiglu_backward)(int64_t n, const float *gate, const float *up, const float *dy, float *dgate, float *dup);
    /// y += scale * x.
    void (*add)(int64_t n, float scale, const float *x, float *y);
    /// y += a * b.
    void (*add_product)(int64_t n, const float *a, const float *b, float *y);
    void (*scale)(int64_t n, float scale, float *x);
    double (*sum_of_squares)(int64_t n, const float *x);
    float (*dot)(int64_t n, const float *a, const float *b);

    /// y[r] = x[r] * inverse[r] * weight with inverse = 1 / sqrt(mean(x^2) + epsilon).
    void (*rms_norm)(int64_t rows, int64_t columns, const float *x, const float *weight, float epsilon, float *y,
                     float *inverse);
    /// dx += ...; dweight += sum over the rows.
    void (*rms_norm_backward)(int64_t rows, int64_t columns, const float *x, const float *weight, const float *inverse,
                              const float *dy, float *dx, float *dweight);
    void (*layer_norm)(int64_t rows, int64_t columns, const float *x, const float *weight, const float *bias,
                       float epsilon, float *y, float *mean, float *inverse);
    void (*layer_norm_backward)(int64_t rows, int64_t columns, const float *x, const float *weight, const float *mean,
                                const float *inverse, const float *dy, float *dx, float *dweight, float *dbias);

    /// x = exp(x * scale - max) / sum over the first `n` of the row; the rest up to `total` becomes 0. Returns
    /// max + log(sum).
    float (*softmax)(int64_t n, int64_t total, float scale, float *x);
    /// x = exp(x * scale - logsum) over the first `n`, 0 up to `total`.
    void (*softmax_again)(int64_t n, int64_t total, float scale, float logsum, float *x);
    /// ds = p * (dp - d) * scale, over n, in place of dp.
    void (*softmax_backward)(int64_t n, float d, float scale, const float *p, float *dp);

    /// Rotates pairs (i, i + width / 2) of each of `heads` heads by angles (cosine, sine)[width / 2]; direction -1
    /// rotates back. y may be x; `accumulate` adds to y.
    void (*rope)(int64_t heads, int64_t width, const float *cosine, const float *sine, float direction, const float *x,
                 float *y, int32_t accumulate);

    /// Adam with decoupled weight decay (Loshchilov and Hutter, 2019). `rate` and `root` carry the bias corrections:
    /// w -= rate * m / (sqrt(v) * root + epsilon) + decay * w.
    void (*adam)(int64_t n, float *w, const float *gradient, float *m, float *v, float beta1, float beta2, float rate,
                 float root, float epsilon, float decay);
} mk_training;

/// The sets for this processor, best first; ends with NULL. Never empty.
const mk_training *const *mk_available_training(void);
