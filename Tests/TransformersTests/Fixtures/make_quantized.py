"""Makes a tiny Llama in GGUF whose tensors have every element type that this program reads.

Needs PyPI gguf, transformers 5, torch and safetensors. Run in this folder: python make_quantized.py
The blocks of types that the gguf package cannot quantise to are random bytes with sensible scales; the reference is
Hugging Face's Llama in float64 with the weights as the gguf package dequantises them.
"""
import os

import gguf
import numpy as np
import torch
import transformers
from gguf import GGMLQuantizationType as Q
from safetensors.torch import save_file

from make_decoders import permute

here = os.path.dirname(os.path.abspath(__file__))
folder = os.path.join(here, "quantized")
os.makedirs(folder, exist_ok=True)
random = np.random.default_rng(11)

WIDTH, HEADS, HIDDEN, VOCABULARY = 256, 4, 256, 64
config = transformers.LlamaConfig(
    vocab_size=VOCABULARY, hidden_size=WIDTH, intermediate_size=HIDDEN, num_hidden_layers=2,
    num_attention_heads=HEADS, num_key_value_heads=1, head_dim=32, max_position_embeddings=128, rms_norm_eps=1e-5,
    rope_parameters=dict(rope_type="default", rope_theta=10000.0), tie_word_embeddings=False)
config._attn_implementation = "eager"

# Two layers of seven matrices, the embedding and the output.
kinds = {
    "model.layers.0.self_attn.q_proj": Q.Q4_K, "model.layers.0.self_attn.k_proj": Q.Q5_K,
    "model.layers.0.self_attn.v_proj": Q.Q6_K, "model.layers.0.self_attn.o_proj": Q.Q8_0,
    "model.layers.0.mlp.gate_proj": Q.Q2_K, "model.layers.0.mlp.up_proj": Q.Q3_K,
    "model.layers.0.mlp.down_proj": Q.IQ4_NL, "model.layers.1.self_attn.q_proj": Q.Q4_0,
    "model.layers.1.self_attn.k_proj": Q.Q4_1, "model.layers.1.self_attn.v_proj": Q.Q5_0,
    "model.layers.1.self_attn.o_proj": Q.Q5_1, "model.layers.1.mlp.gate_proj": Q.MXFP4,
    "model.layers.1.mlp.up_proj": Q.F16, "model.layers.1.mlp.down_proj": Q.Q4_K, "model.embed_tokens": Q.Q8_0,
    "lm_head": Q.Q6_K,
}
# Where the half-precision scales stand in a block: the largest value of the block over one scale step.
scales = {
    Q.Q2_K: ([80, 82], 45), Q.Q3_K: ([108], 128), Q.Q4_K: ([0, 2], 945), Q.Q5_K: ([0, 2], 1953),
    Q.Q6_K: ([208], 4096), Q.IQ4_NL: ([0], 127),
}


def blocks(rows, columns, kind):
    """Random weights in the type's blocks, and what they are."""
    spread = 1.3 / columns ** 0.5
    if kind in scales:
        length, size = gguf.GGML_QUANT_SIZES[kind]
        data = random.integers(0, 256, (rows, columns // length, size), dtype=np.uint8)
        places, steps = scales[kind]
        for place in places:
            value = np.float16(random.uniform(0.5, 1.5, (rows, columns // length)) * 3 * spread / steps)
            data[:, :, place:place + 2] = value[..., None].view(np.uint8)
        data = data.reshape(rows, -1)
    else:
        weights = (random.standard_normal((rows, columns)) * spread).astype(np.float32)
        data = gguf.quants.quantize(weights, kind)
    return data, gguf.quants.dequantize(data, kind)


model = transformers.LlamaForCausalLM(config).eval()
state = model.state_dict()
names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.LLAMA, 4)
writer = gguf.GGUFWriter(os.path.join(folder, "model.gguf"), "llama")
writer.add_context_length(128)
writer.add_embedding_length(WIDTH)
writer.add_block_count(2)
writer.add_feed_forward_length(HIDDEN)
writer.add_head_count(HEADS)
writer.add_head_count_kv(1)
writer.add_key_length(32)
writer.add_value_length(32)
writer.add_layer_norm_rms_eps(1e-5)
writer.add_rope_freq_base(10000.0)
writer.add_rope_dimension_count(32)
for name, weight in state.items():
    mapped = names.get_name(name, try_suffixes=(".weight",))
    if weight.dim() == 1:
        values = (1 + 0.3 * random.standard_normal(weight.shape)).astype(np.float32)
        writer.add_tensor(mapped, values)
    else:
        kind = kinds[name.removesuffix(".weight")]
        data, values = blocks(*weight.shape, kind)
        writer.add_tensor(mapped, data, raw_dtype=kind)
        # The file's rows are in llama.cpp's order; the reference wants Hugging Face's.
        if ".q_proj." in name or ".k_proj." in name:
            heads = HEADS if ".q_proj." in name else 1
            order = permute(torch.arange(weight.shape[0]), heads)
            turned = np.empty_like(values)
            turned[order.numpy()] = values
            values = turned
    state[name] = torch.from_numpy(np.ascontiguousarray(values, dtype=np.float32))
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
model.load_state_dict(state)
tokens = torch.randint(0, VOCABULARY, (1, 40), generator=torch.Generator().manual_seed(5))
with torch.no_grad():
    logits = model.double()(tokens, use_cache=False).logits[0]
save_file(
    {"tokens": tokens[0].float(), "logits": logits.float().contiguous()}, os.path.join(folder, "expected.safetensors"))
print(logits.std().item(), os.path.getsize(os.path.join(folder, "model.gguf")))
