"""Makes tokenizers with the components that published ones seldom have, and what Hugging Face's library says to texts.

Needs what make_tokenizers.py needs. Run from this folder: python make_odd_tokenizers.py
Writes odd/NAME.json, odd/texts.json and odd/expected.json, in the forms of make_tokenizers.py.
"""

import os
import sys

from tokenizers import AddedToken, Regex, Tokenizer, decoders as D, models, normalizers as N, pre_tokenizers as P
from tokenizers import processors

import sentencepiece
import io

import make_tokenizers as base
from make_tokenizers import BYTES, PROSE, bpe, build, template, unigram, word_piece

EXTRA = [
    "<a><ab><abc>b <a>b<ab >", "x<one>y <one> z<one>", "é<É>e\u0301 <é> E\u0301", "two words twowords two  words",
    "line<r>\n\n  next <l>\t\t<l> end", "    four        eight", "\u00a0<sp>\u00a0 <sp>\u3000x", "aabbaabb abab ba",
    "00:00:59 1e10 ①②③ ௧௨௩", "e\u0301\u200d\u0301", "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1e9\U0001f1ea",
    "\u05d0\u05d1 \u202babc\u202c \u0627\u0628", "~tilde~ ~~ _low_ __", "a\u2581b \u2581", "\ud7ff\ue000", "q\u0000r",
    "A\u030a ﬁ ½ ㎏ ｶﾞ ǆ ẛ̣", "THE END", "the@@re @@x", "||a||b|c||", "- -- --- —", "x\u0301y\u0302z\u0303", "\u2028\u2029\u0085",
]
TEXTS = base.TEXTS[:72] + base.TEXTS[72::3] + EXTRA
SMALL = 300


def characters(pre=None, normalizer=None, decoder=D.Fuse(), added=(), special=(), post=None, **options):
    """A token for most characters, and a few merges."""
    alphabet = sorted({c for t in base.TEXTS[10:60] + EXTRA for c in t} - {"\u0000"})[:260]
    options.setdefault("unk_token", "[UNK]")
    model, trainer = bpe(460, alphabet, special=["[UNK]"], limit=len(alphabet) + 20, **options)
    return build(model, trainer, pre=pre, normalizer=normalizer, decoder=decoder, added=added, special=special,
                 post=post)


def bytes_unigram():
    pieces = [("<unk>", 0.0), ("<s>", 0.0)] + [(f"<0x{b:02X}>", -9.0) for b in range(256)]
    pieces += [("▁", -2.0), ("a", -3.0), ("b", -3.5), ("ab", -4.0), ("▁a", -4.1), ("the", -5.0), ("▁the", -4.5), ("é", -6.0),
               ("bab", -7.0), ("我能", -7.5), ("abab", -8.0)]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=0, byte_fallback=True))
    tokenizer.pre_tokenizer = P.Metaspace(prepend_scheme="first", split=False)
    tokenizer.decoder = D.Sequence([D.ByteFallback(), D.Metaspace(prepend_scheme="first", split=False)])
    return tokenizer


def precompiled():
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(PROSE), model_writer=model, minloglevel=2, num_threads=1, model_type="unigram",
        vocab_size=300, hard_vocab_limit=False, normalization_rule_name="nmt_nfkc")
    from sentencepiece import sentencepiece_model_pb2 as proto

    parsed = proto.ModelProto()
    parsed.ParseFromString(model.getvalue())
    tokenizer = Tokenizer(models.Unigram([(p.piece, p.score) for p in parsed.pieces], unk_id=0))
    tokenizer.normalizer = N.Sequence([N.Precompiled(parsed.normalizer_spec.precompiled_charsmap),
                                       N.Replace(Regex(" {2,}"), " "), N.Strip(left=False, right=True)])
    tokenizer.pre_tokenizer = P.Sequence([P.WhitespaceSplit(), P.Metaspace()])
    tokenizer.decoder = D.Metaspace()
    return tokenizer


def short_words():
    tokenizer = word_piece(N.Sequence([N.NFD(), N.Lowercase(), N.StripAccents()]), prefix="##", cleanup=True)
    tokenizer.model.max_input_chars_per_word = 6
    return tokenizer


def other_prefix():
    pieces = {"[UNK]": 0, "the": 1, "@@re": 2, "@@x": 3, "a": 4, "@@a": 5, "@@b": 6, "b": 7, "x": 8, "@@": 9}
    tokenizer = Tokenizer(models.WordPiece(pieces, unk_token="[UNK]", continuing_subword_prefix="@@"))
    tokenizer.pre_tokenizer = P.Split(Regex(r"\s+"), "removed")
    tokenizer.decoder = D.WordPiece(prefix="@@", cleanup=False)
    return tokenizer


OVERLAPS = [AddedToken("<ab>", normalized=False), AddedToken("<a>", normalized=False, rstrip=True),
            AddedToken("<abc>", single_word=True, normalized=False), AddedToken("<one>", single_word=True),
            AddedToken("two words", normalized=False), AddedToken("    ", normalized=False),
            AddedToken("<É>", normalized=True), AddedToken("é", normalized=True),
            AddedToken("<r>", rstrip=True), AddedToken("<l>", lstrip=True), AddedToken("<sp>", lstrip=True, rstrip=True)]

MAKERS = {
    "metaspace-never": lambda: characters(P.Metaspace(replacement="~", prepend_scheme="never"),
                                          decoder=D.Metaspace(replacement="~", prepend_scheme="never")),
    "metaspace-whole": lambda: characters(P.Metaspace(prepend_scheme="always", split=False), decoder=D.Metaspace(split=False),
                                          added=OVERLAPS[:5]),
    "metaspace-first-split": lambda: characters(P.Metaspace(prepend_scheme="first"), added=OVERLAPS[:5],
                                                decoder=D.Metaspace(prepend_scheme="first")),
    "fallback-bpe": lambda: build(
        *bpe(500, special=["<unk>"] + [f"<0x{b:02X}>" for b in range(256)], unk_token="<unk>", byte_fallback=True, limit=60),
        normalizer=N.Sequence([N.NFKC(), N.Prepend("xx"), N.Replace("  ", " ")]),
        decoder=D.Sequence([D.ByteFallback(), D.Fuse(), D.Strip("x", 2, 0)])),
    "unigram-bytes": bytes_unigram,
    "precompiled": precompiled,
    "digits-together": lambda: characters(P.Sequence([P.Digits(individual_digits=False), P.Punctuation("isolated")])),
    "split-next": lambda: characters(P.Split(Regex(r"[aeiou]"), "merged_with_next")),
    "split-contiguous": lambda: characters(P.Split(Regex(r"[a-c]"), "contiguous")),
    "split-invert-isolated": lambda: characters(P.Split(Regex(r"\p{L}+"), "isolated", invert=True)),
    "split-invert-previous": lambda: characters(P.Split(Regex(r"\d+"), "merged_with_previous", invert=True)),
    "split-invert-next": lambda: characters(P.Split(Regex(r"\s"), "merged_with_next", invert=True)),
    "split-invert-contiguous": lambda: characters(P.Split(" ", "contiguous", invert=True)),
    "split-literal-removed": lambda: characters(P.Split("ab", "removed")),
    "split-lookbehind": lambda: characters(P.Split(Regex(r"(?<=[a-z])(?=[A-Z])|(?<!\d)\d(?!\d)|x{2,}+|(?i:THE)"), "isolated")),
    "split-empty": lambda: characters(P.Split(Regex(r"x*"), "isolated")),
    "nested": lambda: characters(
        P.Sequence([P.Sequence([P.WhitespaceSplit(), P.Sequence([P.Punctuation("removed")])]), P.Digits(True)]),
        normalizer=N.Sequence([N.Sequence([N.NFD(), N.Sequence([N.StripAccents()])]), N.Lowercase(), N.Replace(Regex("[aä]+"), "A")])),
    "byte-prefix": lambda: build(*bpe(SMALL, BYTES), pre=P.Sequence([P.WhitespaceSplit(), P.ByteLevel(True, use_regex=False)]),
                                 decoder=D.ByteLevel(), post=lambda t: processors.ByteLevel(trim_offsets=True)),
    "neox": lambda: build(*bpe(SMALL, BYTES), normalizer=N.NFC(), pre=P.ByteLevel(False), decoder=D.ByteLevel(),
                          added=[AddedToken(" " * n, normalized=False) for n in range(24, 1, -1)] + OVERLAPS[:3],
                          special=["<|endoftext|>"]),
    "overlaps": lambda: characters(normalizer=N.Sequence([N.NFC(), N.Lowercase()]), added=OVERLAPS),
    "overlaps-words": lambda: characters(P.Whitespace(), added=OVERLAPS, special=[AddedToken("<s p>", lstrip=True), "[X]"]),
    "no-decoder": lambda: characters(P.Whitespace(), decoder=None),
    "suffix-prefix": lambda: build(*bpe(SMALL, unk_token="<unk>", special=["<unk>"], end_of_word_suffix="</w>",
                                        continuing_subword_prefix="##"), pre=P.Whitespace(), decoder=D.BPEDecoder("</w>")),
    "unk-apart": lambda: build(*bpe(SMALL, unk_token="<unk>", special=["<unk>"], limit=30), pre=P.WhitespaceSplit(),
                               decoder=D.Fuse()),
    "no-unk": lambda: build(*bpe(SMALL, limit=30), pre=P.WhitespaceSplit(), decoder=D.Fuse()),
    "short-words": short_words,
    "other-prefix": other_prefix,
    "bert-post": lambda: build(*bpe(SMALL, BYTES, special=["[CLS]", "[SEP]"]), pre=P.ByteLevel(False), decoder=D.ByteLevel(),
                               post=lambda t: processors.BertProcessing(("[SEP]", 1), ("[CLS]", 0))),
    "post-sequence": lambda: build(
        *bpe(SMALL, BYTES, special=["<s>", "</s>", "<t>"]), pre=P.ByteLevel(False), decoder=D.ByteLevel(),
        post=lambda t: processors.Sequence([processors.ByteLevel(trim_offsets=False), processors.TemplateProcessing(
            single="<s> $A:0 <t> </s>:2", pair="<s>:3 $B:1 <t>:1 </s> $A:2",
            special_tokens=[("<s>", 0), ("</s>", 1), {"id": "<t>", "ids": [2, 2, 0], "tokens": ["<t>", "<t>", "<s>"]}])])),
    "ctc-words": lambda: characters(P.Split("", "isolated"), decoder=D.CTC(pad_token="a", word_delimiter_token="|", cleanup=False)),
    "decoder-chain": lambda: characters(decoder=D.Sequence([D.Replace("b", "  "), D.Strip("a", 1, 1), D.WordPiece(prefix="x")])),
    "ascii-lower": lambda: characters(P.CharDelimiterSplit(" "), normalizer=N.Sequence([N.Strip(left=True, right=False), N.Lowercase()])),
    "tiny-aya": lambda: base.byte_level(base.GPT4O, [r"\d{1,3}(?=(?:\d{3})*\b)"], vocabulary=SMALL),
    "superbpe": lambda: base.byte_level(None, [r"\p{N}+", r"(?=(\d{3})+(?!\d))"], vocabulary=SMALL),
    "afmoe": lambda: base.byte_level(base.DEEPSEEK, [
        r"\p{N}{1,3}(?=(?:\p{N}{3})*(?!\p{N}))", "[\u4e00-\u9fff\u3040-\u30ff\u0e40-\u0eff\uac00-\ud7af\u1100-\u11ff]+"],
        vocabulary=SMALL),
    "bert-clean": lambda: characters(P.BertPreTokenizer(), normalizer=N.BertNormalizer(clean_text=True, handle_chinese_chars=True,
                                                                                      strip_accents=False, lowercase=True)),
}


if __name__ == "__main__":
    path = "odd"
    os.makedirs(path, exist_ok=True)
    base.TEXTS = TEXTS
    expected = {}
    for name, make in MAKERS.items():
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        try:
            tokenizer = make()
        except Exception as error:
            print("left out", name, error)
            continue
        tokenizer.save(os.path.join(path, name + ".json"), pretty=False)
        try:
            expected[name] = base.expectations(Tokenizer.from_file(os.path.join(path, name + ".json")), False)
        except BaseException as error:
            print("left out", name, type(error), error)
            os.remove(os.path.join(path, name + ".json"))
    base.write(os.path.join(path, "expected.json"), expected)
    base.write(os.path.join(path, "texts.json"), TEXTS)
