"""Puts encoders that serve together: the random BERT models of the Swift tests, and a vocabulary of letters for them."""

import json
import pathlib
import shutil
import string

FIXTURES = pathlib.Path(__file__).resolve().parents[1] / "TransformersTests" / "Fixtures"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WORDS = [*SPECIAL, ".", ",", "!", *string.ascii_lowercase, *("##" + letter for letter in string.ascii_lowercase)]


def write_encoder(name, folder):
    """A folder that serves: `name` is bert (embeddings), bert-classes (a classifier) or bert-reranker."""
    folder.mkdir(parents=True)
    for file in ["config.json", "model.safetensors"]:
        shutil.copy(FIXTURES / name / file, folder / file)
    assert json.loads((folder / "config.json").read_text())["vocab_size"] == len(WORDS)

    def special(token):
        return {"SpecialToken": {"id": token, "type_id": 0}}

    def part(sequence, kind):
        return {"Sequence": {"id": sequence, "type_id": kind}}

    single = [special("[CLS]"), part("A", 0), special("[SEP]")]
    tokenizer = {
        "version": "1.0",
        "added_tokens": [
            {"id": number, "content": token, "single_word": False, "lstrip": False, "rstrip": False,
             "normalized": False, "special": True} for number, token in enumerate(SPECIAL)],
        "normalizer": {
            "type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None,
            "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing", "single": single,
            "pair": [*single, part("B", 1), {"SpecialToken": {"id": "[SEP]", "type_id": 1}}],
            "special_tokens": {
                token: {"id": token, "ids": [WORDS.index(token)], "tokens": [token]} for token in ["[CLS]", "[SEP]"]}},
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {
            "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100, "vocab": {word: number for number, word in enumerate(WORDS)}}}
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer))
    return folder
