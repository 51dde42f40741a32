"""Makes tiny random decoders, their GGUF conversions and their logits in float64.

Needs PyPI transformers 5, torch, safetensors and gguf. Run in this folder: python make_decoders.py [name ...]
Each folder gets config.json, model.safetensors (Hugging Face layout), model.gguf (llama.cpp's layout) and
expected.safetensors: `tokens` (as floats) and `logits` [tokens, vocabulary] of the reference in float64.
"""
import json
import os
import sys

import gguf
import numpy as np
import torch
import transformers
from safetensors import safe_open
from safetensors.torch import save_file

here = os.path.dirname(os.path.abspath(__file__))
LENGTH = 48

common = dict(
    vocab_size=64, hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=256, rms_norm_eps=1e-5, tie_word_embeddings=False,
    bos_token_id=1, eos_token_id=2, pad_token_id=0,
)


def with_(**changes):
    return {**common, **changes}


def rope(kind, theta=10000.0, **more):
    return dict(rope_type=kind, rope_theta=theta, **more)


# name: (Hugging Face architecture, GGUF architecture, configuration)
models = {
    "llama": ("Llama", "LLAMA", with_(rope_parameters=rope("default"))),
    "llama-odd": (
        "Llama", "LLAMA",
        with_(hidden_size=40, intermediate_size=52, num_attention_heads=5, num_key_value_heads=1, head_dim=12,
              vocab_size=77, attention_bias=True, mlp_bias=True, tie_word_embeddings=True,
              rope_parameters=rope("default", 500.0))),
    "llama-linear": ("Llama", "LLAMA", with_(rope_parameters=rope("linear", factor=4.0))),
    "llama3": (
        "Llama", "LLAMA",
        with_(head_dim=16, rope_parameters=rope("llama3", 500.0, factor=8.0, low_freq_factor=1.0,
                                                high_freq_factor=4.0, original_max_position_embeddings=64))),
    "llama-yarn": (
        "Llama", "LLAMA",
        with_(head_dim=16, rope_parameters=rope("yarn", factor=4.0, original_max_position_embeddings=64))),
    "mistral": ("Mistral", "LLAMA", with_(sliding_window=16, head_dim=8, rope_parameters=rope("default"))),
    "qwen2": ("Qwen2", "QWEN2", with_(tie_word_embeddings=True, rope_parameters=rope("default", 1000000.0))),
    "qwen3": ("Qwen3", "QWEN3", with_(head_dim=16, rope_parameters=rope("default", 1000000.0))),
    "smollm3": (
        "SmolLM3", "SMOLLM3",
        with_(num_hidden_layers=4, no_rope_layer_interval=4, use_sliding_window=False,
              rope_parameters=rope("default"))),
    "gpt2": (
        "GPT2", "GPT2",
        dict(vocab_size=64, n_positions=128, n_embd=32, n_layer=2, n_head=4, bos_token_id=1, eos_token_id=2)),
    "gemma": (
        "Gemma", "GEMMA",
        with_(head_dim=16, hidden_act="gelu_pytorch_tanh", tie_word_embeddings=True,
              rope_parameters=rope("default"))),
    "gemma2": (
        "Gemma2", "GEMMA2",
        with_(head_dim=16, query_pre_attn_scalar=16, sliding_window=16, num_hidden_layers=4,
              attn_logit_softcapping=5.0, final_logit_softcapping=6.0, tie_word_embeddings=True,
              rope_parameters=rope("default"))),
    "gemma3": (
        "Gemma3", "GEMMA3",
        with_(head_dim=16, query_pre_attn_scalar=16, sliding_window=16, num_hidden_layers=7,
              tie_word_embeddings=True, rope_parameters=dict(
                  full_attention=rope("linear", 1000000.0, factor=8.0), sliding_attention=rope("default")))),
    "phi3": (
        "Phi3", "PHI3",
        with_(original_max_position_embeddings=256, sliding_window=24, rope_parameters=rope("default"))),
    "phi3-longrope": (
        "Phi3", "PHI3",
        with_(original_max_position_embeddings=32, partial_rotary_factor=0.5, rope_parameters=rope(
            "longrope", short_factor=[1.0, 1.1], long_factor=[1.5, 3.0], original_max_position_embeddings=32,
            partial_rotary_factor=0.5))),
    "olmo2": ("Olmo2", "OLMO2", with_(rope_parameters=rope("default", 500000.0))),
    "mixtral": (
        "Mixtral", "LLAMA",
        with_(num_local_experts=4, num_experts_per_tok=2, sliding_window=None, rope_parameters=rope("default"))),
    "qwen2moe": (
        "Qwen2Moe", "QWEN2MOE",
        with_(num_experts=4, num_experts_per_tok=2, moe_intermediate_size=24, shared_expert_intermediate_size=40,
              norm_topk_prob=False, decoder_sparse_step=1, rope_parameters=rope("default"))),
    "qwen3moe": (
        "Qwen3Moe", "QWEN3MOE",
        with_(num_experts=6, num_experts_per_tok=3, moe_intermediate_size=24, norm_topk_prob=True, head_dim=16,
              decoder_sparse_step=1, rope_parameters=rope("default"))),
}


def randomise(model, seed):
    """Weights large enough that every part of the model matters."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            noise = torch.randn(weight.shape, generator=generator, dtype=torch.float32)
            if "norm" in name.lower() or ".ln_" in name:
                shifted = "gemma" in type(model).__name__.lower()
                centre = 0.0 if shifted or name.endswith("bias") else 1.0
                weight.copy_(centre + 0.3 * noise)
            elif weight.dim() == 1:
                weight.copy_(0.3 * noise)
            elif "embed" in name or ".wte" in name or ".wpe" in name:
                weight.copy_(0.7 * noise)
            else:
                weight.copy_(noise * 1.3 / weight.shape[-1] ** 0.5)


def permute(weight, heads):
    """Half-split rotary pairs become neighbours, as llama.cpp keeps them for Llama."""
    return weight.reshape(heads, 2, weight.shape[0] // heads // 2, *weight.shape[1:]).swapaxes(1, 2).reshape(weight.shape)


def hyperparameters(writer, arch, config, name):
    get = lambda *names: next((getattr(config, n) for n in names if getattr(config, n, None) is not None), None)
    heads = get("num_attention_heads", "n_head")
    width = get("hidden_size", "n_embd")
    layers = get("num_hidden_layers", "n_layer")
    writer.add_context_length(get("max_position_embeddings", "n_positions"))
    writer.add_embedding_length(width)
    writer.add_block_count(layers)
    writer.add_feed_forward_length(get("intermediate_size", "n_inner") or 4 * width)
    writer.add_head_count(heads)
    writer.add_vocab_size(config.vocab_size)
    if name == "gpt2":
        writer.add_layer_norm_eps(config.layer_norm_epsilon)
        return
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    head = get("head_dim") or width // heads
    if get("head_dim"):
        writer.add_key_length(head)
        writer.add_value_length(head)
    parameters = config.rope_parameters
    local = None
    if "full_attention" in parameters:
        parameters, local = parameters["full_attention"], parameters["sliding_attention"]
    writer.add_rope_freq_base(parameters["rope_theta"])
    rotated = int(head * parameters.get("partial_rotary_factor", 1.0))
    writer.add_rope_dimension_count(rotated)
    kind = parameters["rope_type"]
    if kind == "linear":
        writer.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
        writer.add_rope_scaling_factor(parameters["factor"])
    elif kind == "yarn":
        writer.add_rope_scaling_type(gguf.RopeScalingType.YARN)
        writer.add_rope_scaling_factor(parameters["factor"])
        writer.add_rope_scaling_orig_ctx_len(parameters["original_max_position_embeddings"])
    elif kind == "llama3":
        inverse = 1.0 / parameters["rope_theta"] ** (torch.arange(0, head, 2, dtype=torch.float64) / head)
        length = parameters["original_max_position_embeddings"]
        low, high, factor = parameters["low_freq_factor"], parameters["high_freq_factor"], parameters["factor"]
        factors = []
        for frequency in inverse.tolist():
            turns = length * frequency / (2 * np.pi)
            smooth = min(1.0, max(0.0, (turns - low) / (high - low)))
            factors.append(1 / ((1 - smooth) / factor + smooth))
        writer.add_tensor("rope_freqs.weight", np.array(factors, dtype=np.float32))
    elif kind == "longrope":
        original = parameters["original_max_position_embeddings"]
        scale = config.max_position_embeddings / original
        writer.add_rope_scaling_orig_ctx_len(original)
        writer.add_rope_scaling_attn_factors(float(np.sqrt(1 + np.log(scale) / np.log(original))))
        writer.add_tensor("rope_factors_long.weight", np.array(parameters["long_factor"], dtype=np.float32))
        writer.add_tensor("rope_factors_short.weight", np.array(parameters["short_factor"], dtype=np.float32))
    if get("sliding_window"):
        writer.add_sliding_window(config.sliding_window)
    if name == "gemma2":
        writer.add_attn_logit_softcapping(config.attn_logit_softcapping)
        writer.add_final_logit_softcapping(config.final_logit_softcapping)
    if experts := get("num_local_experts", "num_experts"):
        writer.add_expert_count(experts)
        writer.add_expert_used_count(config.num_experts_per_tok)
    if get("moe_intermediate_size"):
        writer.add_expert_feed_forward_length(config.moe_intermediate_size)
    if get("shared_expert_intermediate_size"):
        writer.add_expert_shared_feed_forward_length(config.shared_expert_intermediate_size)


def merge_experts(tensors):
    """Stacks the experts of a layer into one tensor for each of gate, up and down."""
    merged, stacks = {}, {}
    for name, weight in tensors.items():
        parts = name.split(".")
        if "experts" in parts and parts[parts.index("experts") + 1].isdigit():
            place = parts.index("experts")
            number = int(parts.pop(place + 1))
            if parts[place + 1] in ("w1", "w2", "w3"):
                parts = parts[:2] + [parts[2]] + ["feed_forward", "experts", parts[place + 1], "weight"]
                parts = ["layers", parts[2], "feed_forward", "experts"] + parts[5:]
            stacks.setdefault(".".join(parts), {})[number] = weight
        else:
            merged[name] = weight
    for name, stack in stacks.items():
        merged[name] = torch.stack([stack[i] for i in range(len(stack))])
    return merged


def convert(folder, name, arch_name, config, kinds=None):
    arch = getattr(gguf.MODEL_ARCH, arch_name)
    writer = gguf.GGUFWriter(os.path.join(folder, "model.gguf"), gguf.MODEL_ARCH_NAMES[arch])
    hyperparameters(writer, arch, config, name)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    names = gguf.get_tensor_name_map(arch, 16)
    with safe_open(os.path.join(folder, "model.safetensors"), "pt") as file:
        tensors = {key: file.get_tensor(key) for key in file.keys()}
    for key, weight in merge_experts(tensors).items():
        if arch_name in ("LLAMA", "SMOLLM3"):
            if ".q_proj." in key:
                weight = permute(weight, config.num_attention_heads)
            if ".k_proj." in key:
                weight = permute(weight, config.num_key_value_heads)
        if arch_name.startswith("GEMMA") and key.endswith("norm.weight"):
            weight = weight + 1
        if name == "gpt2" and key.endswith(("c_attn.weight", "c_proj.weight", "c_fc.weight")):
            weight = weight.T
        mapped = names.get_name(key, try_suffixes=(".weight", ".bias"))
        assert mapped, key
        writer.add_tensor(mapped, weight.to(torch.float32).contiguous().numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def make(name):
    kind, arch, settings = models[name]
    folder = os.path.join(here, name)
    os.makedirs(folder, exist_ok=True)
    configuration = getattr(transformers, kind + ("TextConfig" if kind == "Gemma3" else "Config"))(**settings)
    architecture = {"GPT2": "GPT2LMHeadModel"}.get(kind, kind + "ForCausalLM")
    configuration._attn_implementation = "eager"
    configuration._experts_implementation = "eager"
    torch.manual_seed(0)
    model = getattr(transformers, architecture)(configuration).eval()
    randomise(model, seed=sum(name.encode()))
    model.save_pretrained(folder, safe_serialization=True)
    for extra in ("generation_config.json", "README.md"):
        if os.path.exists(os.path.join(folder, extra)):
            os.remove(os.path.join(folder, extra))
    generator = torch.Generator().manual_seed(1)
    tokens = torch.randint(3, configuration.vocab_size, (1, LENGTH), generator=generator)
    tokens[0, 0] = 1
    with torch.no_grad():
        logits = model.double()(tokens, use_cache=False).logits[0]
    expected = {"tokens": tokens[0].float(), "logits": logits.float().contiguous()}
    if name == "phi3-longrope":
        # A sequence within the original context uses the short factors.
        with torch.no_grad():
            expected["logits.short"] = model(tokens[:, :24], use_cache=False).logits[0].float().contiguous()
    save_file(expected, os.path.join(folder, "expected.safetensors"))
    convert(folder, name, arch, configuration)
    with open(os.path.join(folder, "config.json")) as file:
        config = json.load(file)
    config.pop("transformers_version", None)
    with open(os.path.join(folder, "config.json"), "w") as file:
        json.dump(config, file, indent=1, sort_keys=True)
        file.write("\n")
    print(name, logits.std().item(), sum(os.path.getsize(os.path.join(folder, f)) for f in os.listdir(folder)))


if __name__ == "__main__":
    for name in sys.argv[1:] or models:
        make(name)
