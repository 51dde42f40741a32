"""Makes tiny random encoders and what they compute, in float64.

Needs PyPI transformers 5, torch, safetensors and gguf. Run in this folder: python make_encoders.py [name ...]
Each folder gets config.json, model.safetensors and expected.safetensors; for input i `tokens.i`, `segments.i` (as
floats) and `states.i` [tokens, width], or `logits.i` of a classifier. Those in `GGUF` also get model.gguf.
"""
import copy
import json
import os
import sys

import gguf
import numpy as np
import torch
import transformers
from safetensors.torch import save_file

from make_decoders import randomise

here = os.path.dirname(os.path.abspath(__file__))

common = dict(
    vocab_size=60, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48,
    max_position_embeddings=70, type_vocab_size=2, pad_token_id=0,
)
roberta = {**common, "type_vocab_size": 1, "pad_token_id": 1}
distil = dict(
    vocab_size=60, dim=32, n_layers=2, n_heads=4, hidden_dim=48, max_position_embeddings=70, pad_token_id=0)

modern = dict(
    vocab_size=60, hidden_size=32, num_hidden_layers=4, num_attention_heads=4, intermediate_size=48,
    max_position_embeddings=128, local_attention=16, global_attn_every_n_layers=3, pad_token_id=0, bos_token_id=1,
    eos_token_id=2, cls_token_id=1, sep_token_id=2, reference_compile=False)

models = {
    "modernbert": ("ModernBertModel", modern),
    "modernbert-classes": ("ModernBertForSequenceClassification", {
        **modern, "num_labels": 3, "classifier_pooling": "mean"}),
    "bert": ("BertModel", common),
    "bert-odd": ("BertModel", {**common, "hidden_size": 36, "num_attention_heads": 3, "intermediate_size": 52,
                               "hidden_act": "gelu_new"}),
    "bert-classes": ("BertForSequenceClassification", {**common, "num_labels": 3}),
    "bert-reranker": ("BertForSequenceClassification", {**common, "num_labels": 1}),
    "xlm-roberta": ("XLMRobertaModel", roberta),
    "xlm-roberta-reranker": ("XLMRobertaForSequenceClassification", {**roberta, "num_labels": 1}),
    "distilbert": ("DistilBertModel", distil),
    "distilbert-classes": ("DistilBertForSequenceClassification", {**distil, "num_labels": 2}),
}


GGUF = ("bert", "modernbert", "modernbert-classes", "bert-classes", "bert-reranker", "xlm-roberta",
        "xlm-roberta-reranker", "distilbert", "distilbert-classes")


def convert(folder, model, config):
    """llama.cpp's layout: BERT's pooler left out, RoBERTa's positions cut, heads under the names of two matrices."""
    modern = config.model_type == "modernbert"
    distil = config.model_type == "distilbert"
    if distil:
        config.hidden_size, config.num_hidden_layers = config.dim, config.n_layers
        config.num_attention_heads, config.intermediate_size = config.n_heads, config.hidden_dim
        config.layer_norm_eps = 1e-12
    offset = config.pad_token_id + 1 if "roberta" in config.model_type else 0
    arch = gguf.MODEL_ARCH.MODERN_BERT if modern else gguf.MODEL_ARCH.BERT
    writer = gguf.GGUFWriter(os.path.join(folder, "model.gguf"), gguf.MODEL_ARCH_NAMES[arch])
    writer.add_context_length(config.max_position_embeddings - offset)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_causal_attention(False)
    if modern:
        writer.add_layer_norm_eps(config.norm_eps)
        writer.add_rope_freq_base(160000.0)
        writer.add_rope_freq_base_swa(10000.0)
        writer.add_sliding_window(config.local_attention)
        writer.add_sliding_window_pattern(config.global_attn_every_n_layers)
        writer.add_pooling_type(gguf.PoolingType.MEAN)
        if hasattr(model, "classifier"):
            writer.add_uint32("modern-bert.classifier.pooling_type", 1 if config.classifier_pooling == "mean" else 2)
        writer.add_string("modern-bert.hidden_activation", config.hidden_activation)
    else:
        writer.add_layer_norm_eps(config.layer_norm_eps)
        writer.add_pooling_type(gguf.PoolingType.CLS)
    names = gguf.get_tensor_name_map(arch, 8)
    for key, weight in model.state_dict().items():
        for part in ("bert.", "roberta.", "distilbert.", "model."):
            key = key.removeprefix(part)
        if key.startswith("pooler") or "position_ids" in key:
            continue
        if key.startswith("classifier.") and key.count(".") == 1:
            key = key.replace("classifier", "classifier.out_proj")
        if "position_embeddings" in key:
            weight = weight[offset:]
        mapped = names.get_name(key, try_suffixes=(".weight", ".bias"))
        assert mapped, key
        writer.add_tensor(mapped, weight.float().numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def make(name):
    kind, settings = models[name]
    folder = os.path.join(here, name)
    os.makedirs(folder, exist_ok=True)
    cls = getattr(transformers, kind)
    config = cls.config_class(**settings)
    config._attn_implementation = "eager"
    torch.manual_seed(0)
    model = cls(config).eval()
    randomise(model, seed=sum(name.encode()))
    model.save_pretrained(folder)
    if name in GGUF:
        convert(folder, model, copy.deepcopy(config))
    model.double()
    generator = torch.Generator().manual_seed(3)
    expected = {}
    for index, length in enumerate((1, 7, 33, 64)):
        tokens = torch.randint(4, config.vocab_size, (1, length), generator=generator)
        segments = (torch.arange(length) >= length // 2).long()[None]
        if settings.get("type_vocab_size", 0) < 2:
            segments = torch.zeros_like(segments)
        more = {} if "Distil" in kind or "Modern" in kind else {"token_type_ids": segments}
        with torch.no_grad():
            result = model(tokens, attention_mask=torch.ones_like(tokens), **more)
        expected[f"tokens.{index}"] = tokens[0].float()
        expected[f"segments.{index}"] = segments[0].float()
        if "logits" in result:
            expected[f"logits.{index}"] = result.logits[0].float()
            if kind == "BertForSequenceClassification":
                # What a GGUF file of it means, whose pooler llama.cpp's converter leaves out.
                first = model.bert(tokens, attention_mask=torch.ones_like(tokens), **more).last_hidden_state[:, 0]
                expected[f"logits.gguf.{index}"] = model.classifier(first)[0].detach().float()
        else:
            expected[f"states.{index}"] = result.last_hidden_state[0].float().contiguous()
    save_file(expected, os.path.join(folder, "expected.safetensors"))
    with open(os.path.join(folder, "config.json")) as file:
        configuration = json.load(file)
    configuration.pop("transformers_version", None)
    with open(os.path.join(folder, "config.json"), "w") as file:
        json.dump(configuration, file, indent=1, sort_keys=True)
        file.write("\n")
    print(name, sum(os.path.getsize(os.path.join(folder, f)) for f in os.listdir(folder)))


if __name__ == "__main__":
    for name in sys.argv[1:] or models:
        make(name)
