"""Makes Fixtures/tiny: a Llama-architecture model with random weights, a byte-level BPE tokenizer trained on the lines
below, a chat template, and in expected.json the texts that Hugging Face transformers generates greedily with it.

Needs: torch, transformers, tokenizers. Run: python make_tiny.py
"""

import json
import pathlib

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import AutoModelForCausalLM, AutoTokenizer, LlamaConfig, LlamaForCausalLM

LINES = [
    "The martlet is a bird that never lands.", "It sleeps in the air and drinks from clouds.",
    "A small server answers many questions.", "Every stream ends with a status.",
    "Words come one by one, and the reader waits.", "Zahlen: 0 1 2 3 4 5 6 7 8 9.", "Grüße aus der Höhe!",
    "她在天上飞。", "One day the bird met the wind, and the wind said hello.",
]
TEMPLATE = (
    "{% for message in messages %}<|{{ message.role }}|>{{ message.content }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}")
PROMPTS = ["", "The martlet", "One day the wind", "Grüße", "她在", "a b c d e f g"]

folder = pathlib.Path(__file__).parent / "tiny"
folder.mkdir(exist_ok=True)

tokenizer = Tokenizer(models.BPE())
tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
tokenizer.decoder = decoders.ByteLevel()
special = ["<s>", "</s>", "<|end|>", "<|system|>", "<|user|>", "<|assistant|>"]
tokenizer.train_from_iterator(
    LINES * 4, trainers.BpeTrainer(
        vocab_size=384, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
tokenizer.save(str(folder / "tokenizer.json"))
(folder / "tokenizer_config.json").write_text(json.dumps({
    "tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<s>", "eos_token": "</s>",
    "chat_template": TEMPLATE, "model_max_length": 512}, indent=1))

torch.manual_seed(20)
model = LlamaForCausalLM(LlamaConfig(
    vocab_size=384, hidden_size=64, intermediate_size=128, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=512, initializer_range=0.3, bos_token_id=0, eos_token_id=1,
    tie_word_embeddings=True)).float().eval()
model.generation_config.do_sample = False
model.save_pretrained(folder)

loaded = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
encoder = AutoTokenizer.from_pretrained(folder)
expected = []
for prompt in PROMPTS:
    ids = [0] if prompt == "" else encoder(prompt, add_special_tokens=False).input_ids
    with torch.no_grad():
        # With a mask of its own: transformers would take the first token for padding and leave it out.
        inputs = torch.tensor([ids])
        out = loaded.generate(
            inputs, attention_mask=torch.ones_like(inputs), max_new_tokens=24, do_sample=False, pad_token_id=0,
            eos_token_id=1)[0, len(ids):].tolist()
    expected.append({"prompt": prompt, "prompt_ids": ids, "ids": out})
chat = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Who flies?"}]
expected_chat = encoder.apply_chat_template(chat, tokenize=False, add_generation_prompt=True)
(folder / "expected.json").write_text(json.dumps(
    {"greedy": expected, "chat": {"messages": chat, "prompt": expected_chat}}, ensure_ascii=False) + "\n")
