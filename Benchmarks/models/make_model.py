"""Makes a GGUF model of a known shape with random weights, for measuring speed.

    make_model.py SHAPE TYPE FILE      SHAPE: smollm2-135m, smollm2-draft, qwen2.5-0.5b, tinyllama-1.1b
                                       TYPE: F32, F16, Q8_0, Q4_0, Q4_K_M, Q2_K, IQ4_XS, IQ4_NL

Needs numpy and gguf (PyPI). The blocks are random with scales that keep activations ordinary; which tensor gets which
type follows the mixtures of llama.cpp's quantiser (a row that is no multiple of 256 falls back to Q5_0 or Q8_0). The
vocabulary is 256 byte tokens, an end token and fillers, so texts can be tokenized though not well.
"""
import sys

import numpy as np
from gguf import GGMLQuantizationType as T
from gguf import GGUFWriter
from gguf.constants import GGML_QUANT_SIZES

SHAPES = {
    "smollm2-135m": dict(arch="llama", layers=30, width=576, heads=9, kv=3, ff=1536, vocab=49152, tied=True, base=1e5),
    # A draft for the one above: its vocabulary, a tenth of its size, agrees with nobody.
    "smollm2-draft": dict(arch="llama", layers=6, width=192, heads=3, kv=3, ff=512, vocab=49152, tied=True, base=1e5),
    "qwen2.5-0.5b": dict(arch="qwen2", layers=24, width=896, heads=14, kv=2, ff=4864, vocab=151936, tied=True, base=1e6),
    "tinyllama-1.1b": dict(arch="llama", layers=22, width=2048, heads=32, kv=4, ff=5632, vocab=32000, tied=False, base=1e4),
}
CONTEXT = 32768
rng = np.random.default_rng(1)


def blocks(kind: T, rows: int, columns: int, deviation: float) -> np.ndarray:
    """Random rows of a type with about the given standard deviation, as bytes (or floats)."""
    if kind in (T.F32, T.F16):
        dtype = np.float32 if kind == T.F32 else np.float16
        return (rng.standard_normal((rows, columns), dtype=np.float32) * deviation).astype(dtype)
    length, size = GGML_QUANT_SIZES[kind]
    data = rng.integers(0, 256, (rows * columns // length, size), dtype=np.uint8)

    def half(offset: int, value: float):
        data[:, offset : offset + 2] = np.frombuffer(np.float16(value).tobytes(), np.uint8)

    if kind == T.Q8_0:
        half(0, deviation / 73)
    elif kind == T.Q4_0:
        half(0, deviation / 4.6)
    elif kind == T.Q5_0:
        half(0, deviation / 9.2)
    elif kind == T.Q4_K:
        # All inner scales and minima 33 (0b100001): the mean of the nibbles, 7.5, is taken out by the minima.
        half(0, deviation / (4.6 * 33))
        half(2, 7.5 * deviation / (4.6 * 33))
        data[:, 4:12] = 0b10100001
        data[:, 12:16] = 0b00010001
    elif kind == T.Q6_K:
        half(208, deviation / (18.5 * 32))
        data[:, 192:208] = 32
    elif kind == T.Q2_K:
        # All inner scales and minima 8: the mean of the values, 1.5, is taken out by the minima.
        half(80, deviation / (1.12 * 8))
        half(82, 1.5 * deviation / (1.12 * 8))
        data[:, 0:16] = 0x88
    elif kind == T.IQ4_NL:
        half(0, deviation / 71)
    elif kind == T.IQ4_XS:
        # All inner scales 48 - 32.
        half(0, deviation / (71 * 16))
        data[:, 2:4] = 0xFF
        data[:, 4:8] = 0
    else:
        raise SystemExit(f"no random blocks of type {kind.name}")
    return data.reshape(rows, -1)


def more_bits(layer: int, layers: int) -> bool:
    return layer < layers // 8 or layer >= 7 * layers // 8 or (layer - layers // 8) % 3 == 2


def type_of(mixture: str, name: str, layer: int, shape: dict, columns: int) -> T:
    if mixture != "Q4_K_M":
        head = name in ("token_embd", "output")
        if mixture in ("Q2_K", "IQ4_XS", "IQ4_NL"):
            kind = T.Q6_K if head else T[mixture]
            return kind if columns % 256 == 0 else T.Q8_0 if head else T.IQ4_NL
        return T.Q8_0 if mixture == "Q4_0" and head and columns % 256 else T.Q6_K if mixture == "Q4_0" and head else T[mixture]
    kind = T.Q4_K
    if name in ("token_embd", "output") or name in ("attn_v", "ffn_down") and more_bits(layer, shape["layers"]):
        kind = T.Q6_K
    if name == "token_embd" and not shape["tied"]:
        kind = T.Q4_K
    if columns % 256:
        kind = {T.Q4_K: T.Q5_0, T.Q6_K: T.Q8_0}[kind]
    return kind


def vocabulary(size: int):
    printable = [*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [b for b in range(256) if b not in printable]
    characters = {b: chr(b) for b in printable} | {b: chr(256 + i) for i, b in enumerate(others)}
    tokens = [characters[b] for b in range(256)] + ["<|end|>"]
    tokens += [f"<filler {i}>" for i in range(size - len(tokens))]
    return tokens, [1] * 256 + [3] + [5] * (size - 257)


def main(shape_name: str, mixture: str, path: str):
    shape = SHAPES[shape_name]
    width, head = shape["width"], shape["width"] // shape["heads"]
    writer = GGUFWriter(path, shape["arch"])
    writer.add_name(f"{shape_name} random {mixture}")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(width)
    writer.add_block_count(shape["layers"])
    writer.add_feed_forward_length(shape["ff"])
    writer.add_head_count(shape["heads"])
    writer.add_head_count_kv(shape["kv"])
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_rope_freq_base(shape["base"])
    writer.add_rope_dimension_count(head)
    writer.add_vocab_size(shape["vocab"])
    tokens, kinds = vocabulary(shape["vocab"])
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2" if shape["arch"] == "qwen2" else "smollm")
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    writer.add_token_merges(["a b"])
    writer.add_bos_token_id(256)
    writer.add_eos_token_id(256)
    writer.add_add_bos_token(False)

    def matrix(name: str, rows: int, columns: int, layer: int = -1):
        kind = type_of(mixture, name, layer, shape, columns)
        data = blocks(kind, rows, columns, columns**-0.5)
        full = f"blk.{layer}.{name}.weight" if layer >= 0 else f"{name}.weight"
        writer.add_tensor(full, data, raw_dtype=kind)

    def vector(name: str, values):
        writer.add_tensor(name, np.asarray(values, np.float32))

    matrix("token_embd", shape["vocab"], width)
    for layer in range(shape["layers"]):
        vector(f"blk.{layer}.attn_norm.weight", np.ones(width))
        vector(f"blk.{layer}.ffn_norm.weight", np.ones(width))
        matrix("attn_q", shape["heads"] * head, width, layer)
        matrix("attn_k", shape["kv"] * head, width, layer)
        matrix("attn_v", shape["kv"] * head, width, layer)
        matrix("attn_output", width, shape["heads"] * head, layer)
        matrix("ffn_gate", shape["ff"], width, layer)
        matrix("ffn_up", shape["ff"], width, layer)
        matrix("ffn_down", width, shape["ff"], layer)
        if shape["arch"] == "qwen2":
            for name, size in (("q", shape["heads"]), ("k", shape["kv"]), ("v", shape["kv"])):
                vector(f"blk.{layer}.attn_{name}.bias", rng.standard_normal(size * head) * 0.1)
    vector("output_norm.weight", np.ones(width))
    if not shape["tied"]:
        matrix("output", shape["vocab"], width)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in SHAPES:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
