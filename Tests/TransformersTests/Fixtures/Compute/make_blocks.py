"""Writes blocks.bin: random blocks of every quantised element type with the values they stand for.

Needs numpy and gguf (PyPI). File: for each type uint32 GGUF type number, uint32 block bytes, uint32 values, the bytes,
float32 values; little-endian. Scales are made finite: fields of half precision get ordinary numbers.
"""
import struct
import numpy as np
from gguf import GGMLQuantizationType as T
from gguf.quants import dequantize
from gguf.constants import GGML_QUANT_SIZES

HALF_FIELDS = {
    "Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q8_0": [0], "Q2_K": [80, 82], "Q3_K": [108],
    "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208], "IQ4_NL": [0], "MXFP4": [], "IQ4_XS": [0],
}
rng = np.random.default_rng(7)
with open(__file__.replace("make_blocks.py", "blocks.bin"), "wb") as out:
    for name, halves in HALF_FIELDS.items():
        kind = T[name]
        length, size = GGML_QUANT_SIZES[kind]
        count = 512 // length
        data = rng.integers(0, 256, (count, size), dtype=np.uint8)
        for offset in halves:
            scales = (rng.standard_normal(count) * 0.1).astype("<f2")
            data[:, offset : offset + 2] = scales.view(np.uint8).reshape(count, 2)
        if name == "MXFP4":
            data[:, 0] = rng.integers(100, 140, count)
        values = dequantize(data.reshape(1, -1), kind).astype("<f4").ravel()
        assert values.size == 512 and np.isfinite(values).all()
        out.write(struct.pack("<III", kind.value, data.size, values.size) + data.tobytes() + values.tobytes())
