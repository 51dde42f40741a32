/// Sizes of panels, inline for the kernels.
#pragma once

#include "include/mk_layout.h"

static inline size_t panel_bytes_of(mk_layout layout, int64_t columns) {
    size_t k = (size_t)columns, blocks = k / MK_BLOCK, supers = k / MK_SUPER, bytes = 0;
    switch (layout) {
    case MK_LAYOUT_F32: bytes = k * 64; break;
    case MK_LAYOUT_F16:
    case MK_LAYOUT_BF16: bytes = k * 32; break;
    case MK_LAYOUT_Q8: bytes = blocks * (512 + 32); break;
    case MK_LAYOUT_Q4_0: bytes = blocks * (256 + 32); break;
    case MK_LAYOUT_Q4_1: bytes = blocks * (256 + 64); break;
    case MK_LAYOUT_Q5_0: bytes = blocks * (256 + 64 + 32); break;
    case MK_LAYOUT_Q5_1: bytes = blocks * (256 + 64 + 64); break;
    case MK_LAYOUT_Q4_K: bytes = blocks * 256 + supers * 320; break;
    case MK_LAYOUT_Q5_K: bytes = blocks * (256 + 64) + supers * 320; break;
    case MK_LAYOUT_Q6_K: bytes = blocks * (256 + 128) + supers * 288; break;
    default: break;
    }
    return (bytes + 63) & ~(size_t)63;
}
