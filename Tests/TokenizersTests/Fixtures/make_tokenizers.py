"""Makes the tokenizers of the tests and what Hugging Face's `tokenizers`, `sentencepiece` and `tiktoken` say to nasty
texts.

Needs: pip install tokenizers sentencepiece tiktoken. Run from this folder: python make_tokenizers.py [FOLDER].
Writes into huggingface/, sentencepiece/ and tiktoken/: for each tokenizer NAME.json (or .model, .tiktoken), and
expected.json: by name the ids of each text of texts.json and more.
"""

import base64
import io
import json
import os
import random
import sys
import unicodedata

import sentencepiece
import tiktoken
from tokenizers import (AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors,
                        trainers)

folder = sys.argv[1] if len(sys.argv) > 1 else "."

PROSE = [
    "The quick brown fox jumps over the lazy dog, doesn't it? We've 12345 reasons; I'll say 'tis 3.14159!",
    "Once upon a time there was a little girl. She loved to play outside in the park with her red ball.",
    "def add(left, right):\n    return left + right\n\n\nprint(add(1, 22), add(333, 4444))\n",
    "Größe, Straße, Übermut, naïve café, coöperate, façade, jalapeño, smörgåsbord.",
    "Съешь же ещё этих мягких французских булок, да выпей чаю.",
    "我能吞下玻璃而不伤身体。 私はガラスを食べられます。それは私を傷つけません。 나는 유리를 먹을 수 있어요.",
    "मैं काँच खा सकता हूँ और मुझे उससे कोई चोट नहीं पहुंचती. ฉันกินกระจกได้ แต่มันไม่ทำให้ฉันเจ็บ",
    "أنا قادر على أكل الزجاج و هذا لا يؤلمني. אני יכול לאכול זכוכית וזה לא מזיק לי.",
    "HTTP/2 GET https://example.org/index.html?q=a+b&n=1_000 {\"key\": [1, 2.5e-3, null, true]} <html></html>",
    "tabs\tand  double   triple    quadruple spaces, trailing \n\n\n newlines\r\nand carriage\r returns",
    "CamelCaseWords snake_case_words kebab-case-words SCREAMING_CASE iPhone McDonald's O'Neill's THEY'LL",
] * 4

TEXTS = [
    "", " ", "  ", "   ", "\t", "\n", "\n\n", "\r\n", " \n \n ", "a", " a", "a ", " a ", "  a  b   c    ",
    "Hello, world!", "Hello world", "don't DON'T we'Ve I'LL it's 'tis o'clock 'S",
    "0 12 123 1234 12345 123456 1234567 3.14 1,000,000 ½ ² ٣٤٥ ४५ Ⅷ ⑨",
    "Größe café naïve", "Gro\u0308ße cafe\u0301 nai\u0308ve", "ＦＵＬＬ ｗｉｄｔｈ ﬁ ﬂ ﬃ ™ ℃ Å K Ω ㍿ ㎏",
    "İstanbul ISTANBUL ıstanbul ẞ ß ſ Σίσυφος ΣΊΣΥΦΟΣ Ǆ ǅ ǆ",
    "Съешь же ещё", "我能吞下玻璃而不伤身体。", "私はガラスを食べられます。カタカナー", "나는 유리를 먹을 수 있어요.",
    "\u1112\u1161\u11ab\u1100\u1173\u11af", "ฉันกินกระจกได้", "मैं काँच खा सकता हूँ", "أنا قادر على أكل الزجاج",
    "אני יכול לאכול זכוכית", "\u202eright to left\u202c \u200fmark\u200e", "zero\u200bwidth\u200cjoin\u200der\ufeff",
    "👍 👍🏽 👨‍👩‍👧‍👦 🏳️‍🌈 🇩🇪🇫🇷 ☺️ 🦙.cpp", "e\u0301\u0302\u0303\u0323 a\u0323\u0301 q\u0307\u0323 \u0301alone",
    "a\u0000b\u0000", "\u0001\u0002\u001f\u007f\u0080\u009f", "a\u00a0b\u2003c\u3000d\u2028e\u2029f\u0085g\u1680h",
    "tabs\tand  double   triple    quad\n\n\n newlines\r\nand \r returns", "x" * 70, "ab" * 40, " " * 33 + "x", "\n" * 17,
    "!!!???...---___***///\\\\\\|||~~~```", "(a)[b]{c}<d>\"e\"'f'`g`«h»“i”‘j’", "$1 €2 £3 ¥4 ₿5 +-×÷=<>^|~ ©®™§¶",
    "https://example.org/a/b?q=1&r=2#frag user@mail.example", "CamelCase snake_case SCREAMING iPhone McDonald's",
    "for (i = 0; i < 10; i++) {\n\treturn x[i];\n}\n", "<s>not</s> <special> <|special|> [CLS] x [MASK] y",
    "  <special>  word<word>word <strip> next  <left> right", "Day day DAY ２０２５ <NORM> <norm>",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𝟏𝟐𝟑 𐍈 𠮷野家 🄰 Ⓐ ⅓ ㈠", "\ufffd \uffff \U0010ffff \ue000", "ก็ ຂ່ำ ཨོཾ་མ་ཎི་པདྨེ་ཧཱུྃ",
    "▁▁underline ▁block ▁", "Ġhello Ċ Ã© <0x41>", "##wing ##ed", "a.b.c. ,d ;e :f ? !", "'s't're've'm'll'd",
    "word's words' 'word' ''quoted''", "1st 2nd 3rd 4th 10th x2y3 a1b2", "ǅungla ŉ ǰ ΐ և ﬀ ﬅ",
    "\u0958\u0928\u093c \u09dc \u0a33 \u2126 \u212b \ufb1d \U0001d15e", "The   end. ",
]


def blocks():
    """A few assigned characters of every 256-character stretch of Unicode 8, which every library knows."""
    rows = []
    for start in range(0, 0x20000, 0x100):
        if 0xD800 <= start < 0xE000:
            continue
        picks = [chr(c) for c in range(start, start + 0x100, 37) if unicodedata.category(chr(c)) != "Cn"][:4]
        if picks:
            rows.append(" ".join(picks) + "".join(picks))
    return ["|".join(rows[i:i + 12]) for i in range(0, len(rows), 12)]


TEXTS += blocks()


def bpe(vocabulary=420, alphabet=None, special=(), **options):
    trainer_options = {k: options.pop(k) for k in list(options) if k in ("limit",)}
    extra = {}
    for key in ("continuing_subword_prefix", "end_of_word_suffix"):
        if key in options:
            extra[key] = options[key]
    if "limit" in trainer_options:
        extra["limit_alphabet"] = trainer_options["limit"]
    trainer = trainers.BpeTrainer(vocab_size=vocabulary, special_tokens=list(special), show_progress=False,
                                  initial_alphabet=list(alphabet or []), **extra)
    return models.BPE(**options), trainer


def build(model, trainer, normalizer=None, pre=None, decoder=None, post=None, added=(), special=()):
    tokenizer = Tokenizer(model)
    if normalizer:
        tokenizer.normalizer = normalizer
    if pre:
        tokenizer.pre_tokenizer = pre
    if trainer:
        tokenizer.train_from_iterator(PROSE, trainer)
    if decoder:
        tokenizer.decoder = decoder
    if added:
        tokenizer.add_tokens(list(added))
    if special:
        tokenizer.add_special_tokens(list(special))
    if post:
        tokenizer.post_processor = post(tokenizer)
    return tokenizer


GPT4 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
        r"|\s+(?!\S)|\s+")
GPT4O = (r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
         r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
         r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")
DEEPSEEK = (r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"
            r"| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
BAILING = (r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+")
BYTES = pre_tokenizers.ByteLevel.alphabet()


def byte_level(pattern=None, splits=(), vocabulary=500, post=None, **options):
    steps = [pre_tokenizers.Split(Regex(p), "isolated") for p in splits]
    if pattern:
        steps.append(pre_tokenizers.Split(Regex(pattern), "isolated"))
    steps.append(pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=pattern is None))
    pre = pre_tokenizers.Sequence(steps) if len(steps) > 1 else steps[0]
    model, trainer = bpe(vocabulary, BYTES, **options)
    return build(model, trainer, pre=pre, decoder=decoders.ByteLevel(), post=post,
                 special=["<|special|>", "<|endoftext|>"])


def template(single, pair, *names):
    return lambda t: processors.TemplateProcessing(
        single=single, pair=pair, special_tokens=[(n, t.token_to_id(n)) for n in names])


ADDED = [AddedToken("<word>", single_word=True, normalized=False), AddedToken("<strip>", lstrip=True, rstrip=True),
         AddedToken("<left>", lstrip=True, normalized=False), AddedToken("<NORM>", normalized=True)]
SPECIAL = [AddedToken("<special>", special=True, normalized=False)]


def llama_like():
    model, trainer = bpe(600, special=["<unk>", "<s>", "</s>"] + [f"<0x{b:02X}>" for b in range(256)],
                         unk_token="<unk>", fuse_unk=True, byte_fallback=True, limit=120)
    return build(
        model, trainer, normalizer=normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]),
        decoder=decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(),
                                   decoders.Strip(" ", 1, 0)]),
        post=template("<s> $A", "<s> $A <s>:1 $B:1", "<s>"))


def unigram(normalizer=None, pre=None, decoder=None, **options):
    trainer = trainers.UnigramTrainer(vocab_size=350, special_tokens=["<unk>", "<s>", "</s>"], unk_token="<unk>",
                                      show_progress=False, max_piece_length=8)
    return build(models.Unigram(), trainer, normalizer=normalizer,
                 pre=pre or pre_tokenizers.Metaspace(), decoder=decoder or decoders.Metaspace(),
                 post=template("$A </s>", "$A </s> $B </s>", "</s>"))


def word_piece(normalizer, **options):
    trainer = trainers.WordPieceTrainer(vocab_size=500, show_progress=False, limit_alphabet=200,
                                        special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])
    return build(models.WordPiece(unk_token="[UNK]"), trainer, normalizer=normalizer,
                 pre=pre_tokenizers.BertPreTokenizer(), decoder=decoders.WordPiece(**options),
                 post=template("[CLS] $A [SEP]", "[CLS] $A [SEP] $B:1 [SEP]:1", "[CLS]", "[SEP]"))


def word_level(pre=None, normalizer=None, decoder=None):
    trainer = trainers.WordLevelTrainer(vocab_size=400, special_tokens=["[UNK]"], show_progress=False)
    return build(models.WordLevel(unk_token="[UNK]"), trainer, pre=pre, normalizer=normalizer, decoder=decoder)


def characters(pre=None, normalizer=None, decoder=None, added=(), special=(), **options):
    """Every character of the texts a token, and a few merges: shows what every other component does."""
    model, trainer = bpe(1200, list({c for t in TEXTS[:70] for c in t} - {"\u0000"}), unk_token="[UNK]",
                         special=["[UNK]"], **options)
    return build(model, trainer, pre=pre, normalizer=normalizer, decoder=decoder or decoders.Fuse(), added=added,
                 special=special)


P, N, D = pre_tokenizers, normalizers, decoders
MAKERS = {
    "gpt2": lambda: byte_level(post=lambda t: processors.ByteLevel(trim_offsets=False)),
    "llama3": lambda: byte_level(GPT4, ignore_merges=True,
                                 post=template("<|special|> $A", "<|special|> $A <|special|>:1 $B:1", "<|special|>")),
    "gpt4o": lambda: byte_level(GPT4O),
    "deepseek3": lambda: byte_level(DEEPSEEK, [r"\p{N}{1,3}", "[一-龥぀-ゟ゠-ヿ]+"]),
    "bailing": lambda: byte_level(BAILING),
    "roberta": lambda: build(*bpe(400, BYTES), pre=P.ByteLevel(add_prefix_space=True), decoder=D.ByteLevel(),
                             special=["<s>", "</s>", AddedToken("<mask>", lstrip=True)],
                             post=lambda t: processors.RobertaProcessing(
                                 ("</s>", t.token_to_id("</s>")), ("<s>", t.token_to_id("<s>")))),
    "falcon": lambda: build(*bpe(400, BYTES), pre=P.Sequence(
        [P.Punctuation("contiguous"), P.ByteLevel(add_prefix_space=False), P.Digits(False),
         P.Split(Regex("[0-9][0-9][0-9]"), "isolated")]), decoder=D.ByteLevel()),
    "starcoder": lambda: build(*bpe(400, BYTES), pre=P.Sequence([P.Digits(True), P.ByteLevel(False)]),
                               decoder=D.ByteLevel()),
    "llama2": llama_like,
    "metaspace-first": lambda: build(
        *bpe(400, special=["<unk>"], unk_token="<unk>"), pre=P.Metaspace(prepend_scheme="first", split=False),
        decoder=D.Metaspace(prepend_scheme="first"), special=SPECIAL),
    "unigram": unigram,
    "unigram-nmt": lambda: unigram(N.Sequence([N.Nmt(), N.NFKC(), N.Replace(Regex(" {2,}"), " ")])),
    "bert-uncased": lambda: word_piece(N.BertNormalizer()),
    "bert-cased": lambda: word_piece(N.BertNormalizer(lowercase=False), cleanup=False),
    "bert-strip": lambda: word_piece(N.BertNormalizer(strip_accents=True, lowercase=False,
                                                      handle_chinese_chars=False)),
    "wordlevel-whitespace": lambda: word_level(P.Whitespace()),
    "wordlevel-split": lambda: word_level(P.WhitespaceSplit()),
    "clip": lambda: build(*bpe(400, unk_token="<unk>", special=["<unk>"], end_of_word_suffix="</w>"),
                          normalizer=N.Sequence([N.NFC(), N.Lowercase()]), pre=P.Whitespace(),
                          decoder=D.BPEDecoder()),
    "prefix-bpe": lambda: build(*bpe(400, unk_token="<unk>", special=["<unk>"], continuing_subword_prefix="##",
                                     fuse_unk=True),
                                pre=P.WhitespaceSplit(), decoder=D.WordPiece()),
    "ctc": lambda: characters(P.Split("", "isolated"), decoder=D.CTC(pad_token="a", word_delimiter_token="|")),
    "nfc": lambda: characters(normalizer=N.NFC()),
    "nfd": lambda: characters(normalizer=N.NFD()),
    "nfkc": lambda: characters(normalizer=N.NFKC()),
    "nfkd": lambda: characters(normalizer=N.NFKD()),
    "lowercase-strip": lambda: characters(normalizer=N.Sequence([N.Strip(), N.NFD(), N.StripAccents(), N.Lowercase()])),
    "strip-right": lambda: characters(normalizer=N.Strip(left=False, right=True)),
    "bytelevel-normalizer": lambda: build(*bpe(400, BYTES), normalizer=N.ByteLevel(),
                                          pre=P.Split(Regex("Ġ?[^Ġ]+"), "isolated"), decoder=D.ByteLevel()),
    "nmt": lambda: characters(normalizer=N.Nmt()),
    "replace": lambda: characters(normalizer=N.Sequence([N.Replace("a", "bb"), N.Replace(Regex(r"\s+"), "_")])),
    "punctuation": lambda: characters(P.Punctuation()),
    "punctuation-removed": lambda: characters(P.Punctuation("removed")),
    "punctuation-previous": lambda: characters(P.Punctuation("merged_with_previous")),
    "punctuation-next": lambda: characters(P.Punctuation("merged_with_next")),
    "punctuation-contiguous": lambda: characters(P.Punctuation("contiguous")),
    "digits": lambda: characters(P.Digits(individual_digits=True)),
    "delimiter": lambda: characters(P.CharDelimiterSplit("o")),
    "scripts": lambda: characters(P.UnicodeScripts()),
    "whitespace": lambda: characters(P.Whitespace()),
    "fixed": lambda: characters(P.FixedLength(3)),
    "split-invert": lambda: characters(P.Split(Regex(r"\w+"), "removed", invert=True)),
    "split-literal": lambda: characters(P.Split(".", "merged_with_previous")),
    "split-class": lambda: characters(P.Split(Regex(r"[[:punct:]]|\d{2,4}?|(?<=a)b|\bw\w*|[^\P{Lu}A]|\h\s*$"), "isolated")),
    "added": lambda: characters(normalizer=N.Lowercase(), added=ADDED, special=SPECIAL),
    "metaspace-always": lambda: characters(P.Metaspace(), added=ADDED, special=SPECIAL, decoder=D.Metaspace()),
    "strip-decoder": lambda: characters(decoder=D.Sequence([D.Strip("x", 2, 1), D.Replace(Regex("[ab]"), "-"), D.Fuse(),
                                                            D.Strip(" ", 2, 2)])),
}


# Not those that compose or reorder characters: there the library gives the place of the first one only.
OFFSETS = ["gpt2", "roberta", "falcon", "llama2", "metaspace-first", "unigram", "bert-uncased", "clip-plain", "prefix-bpe",
           "replace", "added", "metaspace-always", "bytelevel-normalizer"]


def byte_offsets(text, offsets):
    places = [0]
    for character in text:
        places.append(places[-1] + len(character.encode()))
    return [[places[a], places[b]] for a, b in offsets]


def expectations(tokenizer, offsets):
    rows = []
    probe = tokenizer.encode("x", add_special_tokens=False).ids
    frame = tokenizer.encode("x").ids
    place = next(i for i in range(len(frame)) if frame[i:i + len(probe)] == probe) if probe else 0
    head, tail = frame[:place], frame[place + len(probe):]
    for text in TEXTS:
        plain = tokenizer.encode(text, add_special_tokens=False)
        framed = tokenizer.encode(text)
        row = {"ids": plain.ids}
        assert framed.ids == head + plain.ids + tail
        tokenizer.encode_special_tokens = True
        literal = tokenizer.encode(text, add_special_tokens=False).ids
        tokenizer.encode_special_tokens = False
        if literal != plain.ids:
            row["literal"] = literal
        if offsets:
            row["offsets"] = [x for pair in byte_offsets(text, plain.offsets) for x in pair]
        try:
            decoded = tokenizer.decode(plain.ids, skip_special_tokens=False)
        except BaseException:  # the library's Strip decoder panics on an empty token
            decoded = None
        if decoded != text:
            row["decoded"] = decoded
        rows.append(row)
    pair = tokenizer.encode("The first text, a little long.", "And the second")
    return {"rows": rows, "head": head, "tail": tail, "pair": [pair.ids, pair.type_ids]}


def make_huggingface():
    path = os.path.join(folder, "huggingface")
    os.makedirs(path, exist_ok=True)
    random.seed(1)
    expected = {}
    for name, make in MAKERS.items():
        try:
            tokenizer = make()
        except Exception as error:  # a component this version of the library does not have
            print("left out", name, error)
            continue
        tokenizer.save(os.path.join(path, name + ".json"), pretty=False)
        expected[name] = expectations(Tokenizer.from_file(os.path.join(path, name + ".json")),
                                      name in OFFSETS)
    write(os.path.join(path, "expected.json"), expected)


def make_sentencepiece():
    path = os.path.join(folder, "sentencepiece")
    os.makedirs(path, exist_ok=True)
    expected = {}
    for name, options in {
        "bpe": dict(model_type="bpe", byte_fallback=True, vocab_size=600, character_coverage=0.98,
                    normalization_rule_name="identity", remove_extra_whitespaces=False,
                    user_defined_symbols=["<user>", "▁▁", "\n"]),
        "bpe-squeeze": dict(model_type="bpe", vocab_size=420, normalization_rule_name="identity"),
        "unigram": dict(model_type="unigram", vocab_size=320, hard_vocab_limit=False),
        "unigram-bytes": dict(model_type="unigram", byte_fallback=True, vocab_size=600, add_dummy_prefix=False,
                              normalization_rule_name="nmt_nfkc_cf", user_defined_symbols=["<user>", "[x]"],
                              hard_vocab_limit=False),
        "suffix": dict(model_type="unigram", vocab_size=320, hard_vocab_limit=False, treat_whitespace_as_suffix=True,
                       normalization_rule_name="identity"),
        "word": dict(model_type="word", vocab_size=100, hard_vocab_limit=False, normalization_rule_name="identity"),
        "char": dict(model_type="char", vocab_size=200, hard_vocab_limit=False, normalization_rule_name="identity"),
    }.items():
        model = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(PROSE), model_writer=model,
                                                 minloglevel=2, num_threads=1, **options)
        data = model.getvalue()
        with open(os.path.join(path, name + ".model"), "wb") as out:
            out.write(data)
        processor = sentencepiece.SentencePieceProcessor(model_proto=data)
        rows = []
        for text in TEXTS + ["one <user> two<user> [x]", "<user>"]:
            ids = processor.encode(text)
            rows.append({"text": text, "ids": ids, "decoded": processor.decode(ids)})
        invalid = [b"\xff", b"a\xc3", b"\xe4\xbd", b"ok \xf0\x9f\x92 no", b"\xed\xa0\x80"]
        # Kept out of the rows: JSON has no bytes.
        bad = [[base64.b64encode(b).decode(), processor.encode(b)] for b in invalid]
        expected[name] = {"rows": rows, "invalid": bad}
    write(os.path.join(path, "expected.json"), expected)


def make_tiktoken():
    path = os.path.join(folder, "tiktoken")
    os.makedirs(path, exist_ok=True)
    model, trainer = bpe(700, BYTES)
    trained = build(model, trainer, pre=P.Sequence([P.Split(Regex(GPT4), "isolated"), P.ByteLevel(False, use_regex=False)]))
    bytes_of = {c: i for i, c in enumerate(byte_alphabet())}
    ranks = {bytes(bytes_of[c] for c in token): id for token, id in trained.get_vocab().items()}
    with open(os.path.join(path, "ranks.tiktoken"), "w") as out:
        for token, rank in sorted(ranks.items(), key=lambda item: item[1]):
            out.write(f"{base64.b64encode(token).decode()} {rank}\n")
    encoding = tiktoken.Encoding("test", pat_str=GPT4, mergeable_ranks=ranks, special_tokens={"<|endoftext|>": 1000})
    rows = [encoding.encode(text, allowed_special="all") for text in TEXTS]
    write(os.path.join(path, "expected.json"), rows)


def byte_alphabet():
    """The character of each byte."""
    kept = list(range(0x21, 0x7F)) + list(range(0xA1, 0xAD)) + list(range(0xAE, 0x100))
    result, extra = [], 0
    for byte in range(256):
        if byte in kept:
            result.append(chr(byte))
        else:
            result.append(chr(256 + extra))
            extra += 1
    return result


def write(path, value):
    with open(path, "w") as out:
        json.dump(value, out, ensure_ascii=True, separators=(",", ":"))


if __name__ == "__main__":
    write(os.path.join(folder, "texts.json"), TEXTS)
    make_huggingface()
    make_sentencepiece()
    make_tiktoken()
