/// How weight matrices and quantised activations lie in memory.
///
/// A weight matrix has N outputs (rows) and K inputs (columns). The R16 layouts cut the outputs into panels of 16 rows;
/// the last panel is filled with zero rows. Inside a panel the 16 rows are interleaved, so that one 64-byte vector holds
/// 4 consecutive inputs of each of the 16 outputs and a product needs no horizontal sums. Panels start on 64-byte
/// boundaries and follow each other.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// Outputs in a panel.
#define MK_PANEL 16
/// Inputs that share one activation scale, and the block of most weight types.
#define MK_BLOCK 32
/// Inputs in a super-block of the K types.
#define MK_SUPER 256

/// The layouts. A quantised panel is a sequence of units of U blocks: the values of all U blocks, then their upper bits,
/// then their scales; each part has the blocks in order. So a matrix is read as one stream from its first byte to its
/// last. Units are whole cache lines; where K / 32 is no multiple of U, the last unit is not full.
typedef enum mk_layout {
    /// The file's own blocks, row by row; the product dequantises them. Every element type can be kept so.
    MK_LAYOUT_BLOCKS = 0,
    /// float[K][16].
    MK_LAYOUT_F32,
    /// IEEE half[K][2][16]: panels in pairs, the last of an odd number with an empty second one.
    MK_LAYOUT_F16,
    /// bfloat16[K][2][16], pairs too.
    MK_LAYOUT_BF16,
    /// U = 2. Values int8[8][16][4] (8 groups of 4 inputs), stored + `bias`; scales half[16].
    MK_LAYOUT_Q8,
    /// U = 2. Nibbles [4][16][4]: byte (v, r, j) holds input 4v + j low and input 16 + 4v + j high, + 8; scales half[16].
    MK_LAYOUT_Q4_0,
    /// U = 1. Nibbles without offset; half[2][16]: scale and minimum (value = q * scale + minimum).
    MK_LAYOUT_Q4_1,
    /// U = 2. Nibbles; upper bits [16][4]: bit g of byte (r, j) belongs to input 4g + j; value + 16; scales half[16].
    MK_LAYOUT_Q5_0,
    /// U = 1. Nibbles and upper bits without offset; scale and minimum as Q4_1.
    MK_LAYOUT_Q5_1,
    /// U = 8. Nibbles; half d[16], half dmin[16], uint8 scale[8][16], uint8 minimum[8][16].
    MK_LAYOUT_Q4_K,
    /// U = 8. Nibbles and upper bits as Q5_0; scales as Q4_K.
    MK_LAYOUT_Q5_K,
    /// U = 8. Nibbles; upper bits [2][16][4]: bits 2(g % 4) of byte (g / 4, r, j), value + 32; half d[16], int8
    /// scale[16][16] (one for each 16 inputs), 32 bytes of padding.
    MK_LAYOUT_Q6_K,
    /// U = 8. Bits [2][16][4]: bits 2(g % 4) of byte (g / 4, r, j) are input 4g + j; half d[16], half dmin[16], and for
    /// each 16 inputs [16][16] scale in the low nibble, minimum in the high one.
    MK_LAYOUT_Q2_K,
    /// U = 2. Nibbles that number the values of `MK_IQ4_VALUES`; scales half[16].
    MK_LAYOUT_IQ4_NL,
    /// U = 8. The same nibbles; half d[16], int8 scale[8][16], 32 bytes of padding.
    MK_LAYOUT_IQ4_XS,
    MK_LAYOUT_COUNT
} mk_layout;

/// The values that nibbles of IQ4_NL and IQ4_XS stand for, each as V gives it.
#define MK_IQ4_VALUES(V)                                                                                               \
    {V(-127), V(-104), V(-83), V(-65), V(-49), V(-35), V(-22), V(-10), V(1), V(13), V(25), V(38), V(53), V(69), V(89), V(113)}

/// Bytes of one quantised activation in a tile for each block of 32: 32 values, float scale, and, negated, int32 sum
/// of the values and int32 sum of the first 16.
#define MK_ACTIVATION_BLOCK_BYTES 44

/// Bytes of a matrix of `rows` outputs in a layout, a multiple of 64. 0 for `MK_LAYOUT_BLOCKS`.
size_t mk_matrix_bytes(mk_layout layout, int64_t rows, int64_t columns);

/// Repacks panels [first, end) of a matrix from the file's rows.
///
/// `type` is GGUF's type number; `source` points to row 0, rows are `row_bytes` apart; `rows` is N; `bias` is what the
/// kernel set wants added to Q8 values (0 or 0x80). Returns 0, or -1 when the layout cannot hold the type. Scales of MXFP4
/// must be within 2^-23 ... 2^16 (exponents 104 ... 143 as they are stored): half precision holds no others.
int mk_repack(mk_layout layout, uint32_t type, const void *source, size_t row_bytes, int64_t rows, int64_t columns,
              uint8_t bias, int64_t first, int64_t end, void *panels);

/// Writes row `row` of a repacked matrix as `columns` floats.
void mk_unpack_row(mk_layout layout, const void *panels, int64_t columns, uint8_t bias, int64_t row, float *out);
