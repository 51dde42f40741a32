"""Writes the seeds of the fuzzers of tokenizers and templates beside this file, out of the tests' fixtures. Needs Python only."""

import json
import pathlib

here = pathlib.Path(__file__).parent
tests = here.parent.parent

TOKENIZERS = here / "tokenizer"
TOKENIZERS.mkdir(exist_ok=True)


def shortened(path):
    """A tokenizer.json with the first tokens and the merges that they allow: a seed should be small."""
    file = json.loads(path.read_text())
    model = file["model"]
    if isinstance(model["vocab"], list):
        model["vocab"] = model["vocab"][:60]
    else:
        kept = sorted(model["vocab"].items(), key=lambda pair: pair[1])[:300]
        model["vocab"] = dict(kept)
        if "merges" in model:
            has = lambda m: all(x in model["vocab"] for x in (*m, "".join(m)))
            model["merges"] = [m for m in model["merges"] if has(m)][:40]
    return json.dumps(file, ensure_ascii=False, separators=(",", ":")).encode()


fixtures = tests / "TokenizersTests" / "Fixtures"
for name in ("huggingface/gpt2", "huggingface/llama2", "huggingface/unigram", "huggingface/bert-cased", "huggingface/ctc",
             "huggingface/scripts", "odd/post-sequence", "odd/overlaps", "odd/decoder-chain", "odd/split-lookbehind",
             "odd/unigram-bytes", "odd/nested"):
    (TOKENIZERS / (name.replace("/", "-") + ".json")).write_bytes(b"\x00" + shortened(fixtures / (name + ".json")))
for name in ("word", "char", "suffix"):
    (TOKENIZERS / f"{name}.model").write_bytes(b"\x01" + (fixtures / "sentencepiece" / f"{name}.model").read_bytes())
ranks = (fixtures / "tiktoken" / "ranks.tiktoken").read_bytes()
(TOKENIZERS / "ranks").write_bytes(b"\x02" + ranks[:3500])
llama2c = (5).to_bytes(4, "little") + b"".join(
    bytes([0, 0, 128, 63]) + len(t).to_bytes(4, "little") + t for t in (b"<unk>", b"<s>", b"</s>", b"<0x41>", b" ", b"a", b" a"))
(TOKENIZERS / "llama2c").write_bytes(b"\x03" + llama2c)
(TOKENIZERS / "wordpiece").write_bytes(b"\x04[PAD]\n[UNK]\n[CLS]\n[SEP]\nthe\n##re\na\n##b\n")
for model, pre in (("gpt2", "llama-bpe"), ("gpt2", "afmoe"), ("llama", "default"), ("bert", "default"), ("t5", "default")):
    lines = [f"{model} {pre} 12034511"] + [f"Q{t}" for t in ("<unk>", "<s>", "</s>", "\u2581", "\u2581a", "a", "b", "ab", "\u0120", "1")]
    (TOKENIZERS / f"gguf-{model}-{pre}").write_bytes(b"\x05" + "\n".join(lines + ["=a b"]).encode())

TEMPLATES = here / "template"
TEMPLATES.mkdir(exist_ok=True)
seen = 0
for case in json.loads((tests / "ChatTemplatesTests" / "Fixtures" / "templates.json").read_text())["cases"]:
    source = case.get("template") or case.get("source")
    if source and 60 < len(source) < 1500 and seen < 60:
        seen += 1
        (TEMPLATES / f"{seen:02}").write_bytes(source.encode())
