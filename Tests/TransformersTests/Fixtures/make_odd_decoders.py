"""Makes tiny random decoders with unusual settings, in Hugging Face layout, and their logits in float64.

Needs what make_decoders.py needs. Run in this folder: python make_odd_decoders.py [name ...]
Writes odd/NAME with config.json, model.safetensors and expected.safetensors, as make_decoders.py does. Names that end
in `-old` have the settings of their rotary embedding as transformers wrote them before its version 5.
"""
import json
import os
import sys

import torch
import transformers
from safetensors.torch import save_file

from make_decoders import LENGTH, randomise, rope

here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "odd")

common = dict(
    vocab_size=40, hidden_size=24, intermediate_size=20, num_hidden_layers=2, num_attention_heads=3,
    num_key_value_heads=1, max_position_embeddings=64, rms_norm_eps=1e-3, tie_word_embeddings=False,
    bos_token_id=1, eos_token_id=[2, 5], pad_token_id=0)


def with_(**changes):
    return {**common, **changes}


llama3 = rope("llama3", 300.0, factor=4.0, low_freq_factor=1.0, high_freq_factor=3.0,
              original_max_position_embeddings=40)
yarn = rope("yarn", 500.0, factor=3.0, original_max_position_embeddings=24, beta_fast=8.0, beta_slow=2.0,
            truncate=False, attention_factor=1.3)
yarn_scales = rope("yarn", 500.0, factor=3.0, original_max_position_embeddings=24, mscale=0.7, mscale_all_dim=0.4)
two = dict(full_attention=rope("yarn", 5000.0, factor=2.0, original_max_position_embeddings=32),
           sliding_attention=rope("linear", 100.0, factor=2.0))
long = dict(short_factor=[1.0, 1.1, 1.2, 1.3], long_factor=[1.5, 2.0, 3.0, 4.0], original_max_position_embeddings=24)
experts = dict(num_experts=5, num_experts_per_tok=3, moe_intermediate_size=12)

# name: (class of the configuration without "Config", settings)
models = {
    "llama-wide-heads": ("Llama", with_(head_dim=14, attention_bias=True, tie_word_embeddings=True,
                                        rope_parameters=rope("default", 77.0))),
    "llama-relu": ("Llama", with_(num_attention_heads=6, num_key_value_heads=6, hidden_act="relu", mlp_bias=True,
                                  rope_parameters=rope("dynamic", 77.0, factor=2.0))),
    "llama-gelu": ("Llama", with_(hidden_act="gelu", rope_parameters=rope("linear", 90.0, factor=3.0))),
    "llama3-old": ("Llama", with_(rope_parameters=llama3)),
    "llama-yarn": ("Llama", with_(rope_parameters=yarn)),
    "llama-yarn-old": ("Llama", with_(rope_parameters=yarn)),
    "llama-yarn-scales": ("Llama", with_(rope_parameters=yarn_scales)),
    "llama-dynamic-old": ("Llama", with_(rope_parameters=rope("dynamic", 60.0, factor=4.0))),
    "llama-longrope": ("Llama", with_(rope_parameters=rope("longrope", 100.0, **long))),
    "llama-longrope-factor": ("Llama", with_(rope_parameters=rope(
        "longrope", 100.0, factor=2.5, attention_factor=1.2, **long))),
    "mistral-old": ("Mistral", with_(sliding_window=5, head_dim=10, rope_parameters=rope("default", 333.0))),
    "mistral-no-window": ("Mistral", with_(sliding_window=None, hidden_act="gelu_pytorch_tanh", head_dim=None,
                                           rope_parameters=yarn)),
    "qwen2-windows": ("Qwen2", with_(use_sliding_window=True, sliding_window=7, max_window_layers=1,
                                     num_hidden_layers=3, rope_parameters=rope("default", 44.0))),
    "qwen2-no-window": ("Qwen2", with_(use_sliding_window=False, sliding_window=7, max_window_layers=0,
                                       hidden_act="gelu", rope_parameters=yarn)),
    "qwen2-layer-types": ("Qwen2", with_(
        use_sliding_window=True, sliding_window=7, max_window_layers=2,
        layer_types=["sliding_attention", "full_attention"], rope_parameters=rope("default", 44.0))),
    "qwen3-odd": ("Qwen3", with_(head_dim=6, attention_bias=True, hidden_act="relu", use_sliding_window=True,
                                 sliding_window=9, max_window_layers=1, rope_parameters=yarn)),
    "smollm3-types": ("SmolLM3", with_(
        num_hidden_layers=4, no_rope_layers=[0, 1, 1, 0], use_sliding_window=True, sliding_window=6,
        attention_bias=True, mlp_bias=True, hidden_act="gelu", rope_parameters=rope("default", 50.0))),
    "smollm3-interval": ("SmolLM3", with_(num_hidden_layers=3, no_rope_layer_interval=2,
                                          rope_parameters=rope("linear", 50.0, factor=2.0))),
    "gpt2-odd": ("GPT2", dict(vocab_size=40, n_positions=64, n_embd=24, n_layer=3, n_head=3, n_inner=20,
                              activation_function="relu", layer_norm_epsilon=1e-3, tie_word_embeddings=False,
                              scale_attn_by_inverse_layer_idx=True, bos_token_id=1, eos_token_id=2)),
    "gpt2-unscaled": ("GPT2", dict(vocab_size=40, n_positions=64, n_embd=24, n_layer=2, n_head=2,
                                   activation_function="gelu", scale_attn_weights=False, bos_token_id=1,
                                   eos_token_id=2)),
    "gemma-odd": ("Gemma", with_(head_dim=10, attention_bias=True, hidden_act="silu",
                                 rope_parameters=rope("linear", 99.0, factor=2.0))),
    "gemma2-odd": ("Gemma2", with_(
        head_dim=10, query_pre_attn_scalar=7, sliding_window=5, num_hidden_layers=3, attn_logit_softcapping=None,
        final_logit_softcapping=3.0, hidden_activation="relu", attention_bias=True,
        layer_types=["full_attention", "full_attention", "sliding_attention"], rope_parameters=rope("default", 99.0))),
    "gemma2-capped": ("Gemma2", with_(
        head_dim=10, query_pre_attn_scalar=7, sliding_window=5, attn_logit_softcapping=2.0,
        final_logit_softcapping=None, rope_parameters=rope("default", 99.0))),
    "gemma3-odd": ("Gemma3", with_(
        head_dim=10, query_pre_attn_scalar=7, sliding_window=5, num_hidden_layers=3, attn_logit_softcapping=2.0,
        final_logit_softcapping=3.0, attention_bias=True, hidden_activation="gelu",
        layer_types=["full_attention", "full_attention", "sliding_attention"], rope_parameters=two)),
    "gemma3-old": ("Gemma3", with_(
        head_dim=10, query_pre_attn_scalar=7, sliding_window=5, num_hidden_layers=3,
        rope_parameters=dict(full_attention=rope("linear", 1000.0, factor=4.0),
                             sliding_attention=rope("default", 50.0)))),
    "phi3-odd": ("Phi3", with_(hidden_act="gelu", sliding_window=6, original_max_position_embeddings=64,
                               rope_parameters=rope("default", 99.0, partial_rotary_factor=0.75))),
    "phi3-longrope-old": ("Phi3", with_(original_max_position_embeddings=24,
                                        rope_parameters=rope("longrope", 99.0, **long))),
    "olmo2-odd": ("Olmo2", with_(attention_bias=True, hidden_act="gelu", tie_word_embeddings=True,
                                 rope_parameters=rope("linear", 99.0, factor=2.0))),
    "mixtral-odd": ("Mixtral", with_(num_local_experts=3, num_experts_per_tok=1, sliding_window=6, hidden_act="gelu",
                                     head_dim=6, rope_parameters=rope("default", 99.0))),
    "qwen2moe-odd": ("Qwen2Moe", with_(
        num_hidden_layers=4, shared_expert_intermediate_size=14, norm_topk_prob=True, decoder_sparse_step=2,
        mlp_only_layers=[3], hidden_act="gelu", use_sliding_window=True, sliding_window=6, max_window_layers=2,
        qkv_bias=False, rope_parameters=rope("default", 99.0), **experts)),
    "qwen3moe-odd": ("Qwen3Moe", with_(
        num_hidden_layers=3, norm_topk_prob=False, mlp_only_layers=[0], head_dim=10, hidden_act="relu",
        attention_bias=True, rope_parameters=yarn, **experts)),
}


def make(name):
    kind, settings = models[name]
    folder = os.path.join(here, name)
    os.makedirs(folder, exist_ok=True)
    configuration = getattr(transformers, kind + ("TextConfig" if kind == "Gemma3" else "Config"))(**settings)
    configuration._attn_implementation = "eager"
    configuration._experts_implementation = "eager"
    torch.manual_seed(0)
    architecture = "GPT2LMHeadModel" if kind == "GPT2" else kind + "ForCausalLM"
    model = getattr(transformers, architecture)(configuration).eval()
    randomise(model, seed=sum(name.encode()))
    model.save_pretrained(folder, safe_serialization=True)
    for extra in ("generation_config.json", "README.md"):
        if os.path.exists(os.path.join(folder, extra)):
            os.remove(os.path.join(folder, extra))
    tokens = torch.randint(3, configuration.vocab_size, (1, LENGTH), generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        logits = model.double()(tokens, use_cache=False).logits[0]
    save_file({"tokens": tokens[0].float(), "logits": logits.float().contiguous()},
              os.path.join(folder, "expected.safetensors"))
    with open(os.path.join(folder, "config.json")) as file:
        config = json.load(file)
    config.pop("transformers_version", None)
    if name.endswith("-old"):
        parameters = config.pop("rope_parameters")
        config.pop("layer_types", None)
        if "full_attention" in parameters:
            config["rope_local_base_freq"] = parameters["sliding_attention"]["rope_theta"]
            parameters = parameters["full_attention"]
            config["sliding_window_pattern"] = config.pop("_sliding_window_pattern", 6)
        config["rope_theta"] = parameters.pop("rope_theta")
        config["rope_scaling"] = parameters if parameters["rope_type"] != "default" else None
    with open(os.path.join(folder, "config.json"), "w") as file:
        json.dump(config, file, indent=1, sort_keys=True)
        file.write("\n")
    print(name, logits.std().item(), sum(os.path.getsize(os.path.join(folder, f)) for f in os.listdir(folder)))


if __name__ == "__main__":
    for name in sys.argv[1:] or models:
        make(name)
