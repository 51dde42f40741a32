/// What `tokenizer.ggml.pre` names: the patterns that cut a text into words, and the habits that go with them.
struct GGUFPreTokenizer {
    let preTokenizer: PreTokenizer
    var ignoresMerges = false
    var addsBegin = false
    var addsSeparator = false
    var escapesSpaces = false
    var isByteLevel = true

    /// - Throws: with the names that are supported, if `name` is none of them.
    init(named name: String) throws(TokenizerError) {
        let place = "tokenizer.ggml.pre"
        guard let family = Self.families[name] else {
            let known = Self.families.keys.sorted().joined(separator: ", ")
            throw TokenizerError(place, "is \"\(name)\", which is not known; known are \(known)")
        }
        var steps: [PreTokenizer] = []
        for pattern in Patterns.patterns(family) {
            steps.append(.split(try Regex.forLoading(pattern, place: place), .isolated, inverted: false))
        }
        preTokenizer = .sequence(steps)
        switch name {
        case "llama3", "llama-v3", "llama-bpe", "falcon3", "falcon-h1", "pixtral", "midm-2.0", "lfm2", "jina-v5-nano",
            "tekken":
            ignoresMerges = true
            addsBegin = true
        case "minicpm5", "youtu", "granite-embed-multi-97m", "glm4", "glm5": ignoresMerges = true
        case "chameleon": addsBegin = true
        case "gemma4", "granite-embed-multi-311m", "sarvam-moe":
            escapesSpaces = true
            isByteLevel = false
            addsBegin = name == "gemma4"
        case "whitespace": isByteLevel = false
        case "jina-v1-en", "jina-v2-code", "roberta-bpe": addsSeparator = true
        default: break
        }
    }

    /// Names as converters write them, by family of pattern.
    private static let families: [String: Patterns.Family] = {
        let groups: [(Patterns.Family, [String])] = [
            (.standard, ["default"]),
            (
                .llama3,
                [
                    "llama3", "llama-v3", "llama-bpe", "falcon3", "falcon-h1", "pixtral", "midm-2.0", "lfm2",
                    "jina-v5-nano", "dbrx", "smaug-bpe", "glm4", "glm5", "chatglm-bpe",
                ]
            ),
            (.jais2, ["jais-2"]),
            (.deepSeekLLM, ["deepseek-llm"]), (.deepSeekCoder, ["deepseek-coder"]),
            (.deepSeek3, ["deepseek-v3", "hunyuan-dense", "joyai-llm", "hy_v4"]),
            (.falcon, ["falcon"]), (.afmoe, ["afmoe"]),
            (
                .starCoder,
                ["starcoder", "refact", "command-r", "smollm", "codeshell", "exaone", "minerva-7b", "mellum2"]
            ),
            (
                .gpt2,
                [
                    "gpt-2", "phi-2", "jina-es", "jina-de", "gigachat", "jina-v2-es", "jina-v2-de", "a.x-4.0",
                    "mellum", "modern-bert", "jina-v1-en", "jina-v2-code", "roberta-bpe", "mpt", "olmo", "jais",
                    "exaone4", "trillion", "granite-docling",
                ]
            ),
            (
                .qwen2,
                [
                    "qwen2", "deepseek-r1-qwen", "kormo", "f2llmv2", "stablelm2", "megrez", "hunyuan", "solar-open",
                    "grok-2",
                ]
            ),
            (.qwen35, ["qwen35"]),
            (.bloom, ["poro-chat", "bloom", "gpt3-finnish"]), (.viking, ["viking"]),
            (.tekken, ["tekken"]), (.chameleon, ["chameleon"]),
            (.gpt4o, ["gpt-4o", "llama4", "kanana2", "talkie", "minimax-m2", "granite-embed-multi-97m"]),
            (.tinyAya, ["tiny_aya", "cohere2moe"]), (.kimiK2, ["kimi-k2"]), (.superBPE, ["superbpe"]),
            (.bailing, ["bailingmoe", "bailingmoe2", "llada-moe"]), (.seedCoder, ["seed-coder"]),
            (.ufakzeka, ["ufakzeka"]), (.laguna, ["laguna"]), (.exaoneMoE, ["exaone-moe"]),
            (.youtu, ["youtu"]), (.spark, ["spark2_5"]), (.miniCPM5, ["minicpm5"]),
            (.lines, ["gemma4", "granite-embed-multi-311m", "sarvam-moe"]), (.words, ["whitespace"]),
        ]
        var table: [String: Patterns.Family] = [:]
        for (family, names) in groups { for name in names { table[name] = family } }
        return table
    }()
}

/// The word patterns of the field, as the models' own tokenizer files have them.
enum Patterns {
    enum Family {
        case standard, gpt2, llama3, jais2, qwen2, qwen35, deepSeekLLM, deepSeekCoder, deepSeek3, falcon, starCoder
        case bloom, viking, tekken, chameleon, gpt4o, tinyAya, kimiK2, superBPE, bailing, seedCoder, ufakzeka, laguna
        case afmoe, exaoneMoE, youtu, spark, miniCPM5, lines, words
    }

    static let gpt2 = #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
    /// Rust's words, whose `\w` has no superscripts but the joiners.
    static let words =
        #"[[\w&&[^\u{B2}\u{B3}\u{B9}\u{BC}-\u{BE}]]\u{200C}\u{200D}]+"#
        + #"|[[^\w\s\u{200C}\u{200D}]\u{B2}\u{B3}\u{B9}\u{BC}-\u{BE}]+"#
    private static let contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
    private static let spaces = #"\s*[\r\n]+|\s+(?!\S)|\s+"#
    private static let upper = #"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]"#
    private static let lower = #"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"#
    private static let edge = #"[^\r\n\p{L}\p{N}]?"#
    private static let deepSeekWords =
        ##"[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"##
    private static let cjk = "[\u{4E00}-\u{9FA5}\u{3040}-\u{309F}\u{30A0}-\u{30FF}]+"

    /// GPT-4's shape: contractions, words with one mark before, numbers, marks, spaces.
    private static func gpt4(numbers: String, tail: String = #"[\r\n]*"#) -> String {
        contractions + "|" + edge + #"\p{L}+|"# + numbers + #"| ?[^\s\p{L}\p{N}]+"# + tail + "|" + spaces
    }

    /// GPT-4o's shape: words are cut where small letters are followed by capitals.
    private static func gpt4o(numbers: String, contractions: String) -> String {
        edge + upper + "*" + lower + "+" + contractions + "|" + edge + upper + "+" + lower + "*" + contractions + "|"
            + numbers + #"| ?[^\s\p{L}\p{N}]+[\r\n/]*|"# + spaces
    }

    /// The patterns of a family; each cuts what those before it left whole.
    static func patterns(_ family: Family) -> [String] {
        switch family {
        case .standard:
            return [#"[\p{P}\$\+<=>\^~\|]+"#, gpt2, #"\p{N}+"#, "[0-9][0-9][0-9]"]
        case .gpt2: return [gpt2]
        case .llama3: return [gpt4(numbers: #"\p{N}{1,3}"#)]
        case .qwen2: return [gpt4(numbers: #"\p{N}"#)]
        case .jais2:
            let runs = [512, 256, 128, 64, 32, 16, 8, 4].map { #"\s{\#($0)}(?!\S)"# }.joined(separator: "|")
            return [
                contractions + "|" + edge + #"\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|"# + runs
                    + #"|\s{1,2}(?!\S)|\s{1}"#
            ]
        case .qwen35:
            return [
                contractions + "|" + edge + #"[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|"# + spaces
            ]
        case .deepSeekLLM:
            return [
                #"[\r\n]"#, #"\s?"# + latinGreekCyrillic + "+",
                #"\s?[!-/:-~！-／：-～‘-‟　-。]+"#, #"\s+$"#, "[\u{4E00}-\u{9FA5}\u{800}-\u{4E00}\u{AC00}-\u{D7FF}]+",
                #"\p{N}+"#,
            ]
        case .deepSeekCoder:
            return [
                #"[\r\n]"#, #"\s?\p{L}+"#, #"\s?\p{P}+"#,
                "[\u{4E00}-\u{9FA5}\u{800}-\u{4E00}\u{AC00}-\u{D7FF}]+", #"\p{N}"#,
            ]
        case .deepSeek3:
            return [#"\p{N}{1,3}"#, cjk, deepSeekWords + #"| ?[\p{P}\p{S}]+[\r\n]*|"# + spaces]
        case .afmoe:
            // Digits in threes from the right; then the scripts that write without spaces.
            return [
                #"\p{N}{1,3}(?=(?:\p{N}{3})*(?!\p{N}))"#,
                "[\u{4E00}-\u{9FFF}\u{3400}-\u{4DBF}\u{F900}-\u{FAFF}\u{3040}-\u{309F}\u{30A0}-\u{30FF}\u{FF65}-\u{FF9F}"
                    + "\u{2F00}-\u{2FDF}\u{E40}-\u{E7F}\u{E80}-\u{EFF}\u{1780}-\u{17FF}\u{1000}-\u{109F}"
                    + "\u{AA60}-\u{AA7F}\u{A9E0}-\u{A9FF}\u{AC00}-\u{D7AF}\u{1100}-\u{11FF}]+",
                deepSeekWords + #"| ?[\p{P}\p{S}]+[\r\n]*|"# + spaces,
            ]
        case .spark:
            return [
                #"\p{N}{1,3}"#, cjk, deepSeekWords + #"| ?[\p{P}\p{S}]+|[\r\n]|\s+(?!\S)|\s+"#, #"\p{N}"#,
            ]
        case .falcon: return [#"[\p{P}\$\+<=>\^~\|`]+"#, gpt2, "[0-9][0-9][0-9]"]
        case .starCoder: return [#"\p{N}"#, gpt2]
        case .bloom: return [#" ?[^(\s|.,!?…。，、।۔،)]+"#]
        case .viking: return [#" ?[^(\s|.,!?…。，、।۔،)]+"#, #"\p{N}"#]
        case .tekken: return [gpt4o(numbers: #"\p{N}"#, contractions: "")]
        case .gpt4o: return [gpt4o(numbers: #"\p{N}{1,3}"#, contractions: contractions + "?")]
        case .tinyAya:
            return [#"\d{1,3}(?=(?:\d{3})*\b)"#, gpt4o(numbers: #"\p{N}{1,3}"#, contractions: contractions + "?")]
        case .chameleon:
            return [
                "<sentinel:[0-9]+>", "(IMGIMG)((A|B|C|D|E|F|G|H|I){1,4})Z", #"([\t\n]|    |  )"#, #"\p{N}"#,
                #"[\p{P}!-/:-@\[-`{-~]"#, gpt2,
            ]
        case .kimiK2:
            let han = #"&&[^\p{Han}]]"#
            let upper = #"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}"# + han
            let lower = #"[\p{Ll}\p{Lm}\p{Lo}\p{M}"# + han
            return [
                #"[\p{Han}]+|"# + edge + upper + "*" + lower + "+" + contractions + "?|" + edge + upper + "+" + lower
                    + "*" + contractions + #"?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|"# + spaces
            ]
        case .superBPE: return [#"\p{N}+"#, #"(?=(\d{3})+(?!\d))"#]
        case .bailing:
            return [
                #"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|"#
                    + #"\s+(?!\S)|\s+"#
            ]
        case .seedCoder:
            return [contractions + "|" + edge + #"\p{L}+|\p{N}{1}| ?[^\s\p{L}\p{N}\r\n]+|"# + spaces]
        case .ufakzeka: return [edge + #"\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|"# + spaces]
        case .laguna: return [#"[^\n]+|[\n]+"#, gpt4(numbers: #"\p{N}"#)]
        case .exaoneMoE:
            return [
                contractions + "|" + edge + #"(?:\p{L}\p{M}*(?: \p{L}\p{M}*)*)+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]?|"#
                    + #"\s*[\r\n]|\s+(?!\S)|\s+"#
            ]
        case .youtu:
            return [
                "[가-힣ㄱ-ㆎ]+|[！…“”‘’—：；，、-〿︰-﹏]+|[ㄅ-ㄯ]+|" + cjk,
                gpt4o(numbers: #"\p{N}"#, contractions: contractions + "?"),
            ]
        case .miniCPM5: return [#"\p{N}{1,3}"#, gpt4(numbers: #"\p{N}+"#)]
        case .lines: return [#"[^\n]+|[\n]+"#]
        case .words: return [#"\S+"#]
        }
    }

    /// DeepSeek LLM's letters: the cased scripts, as its tokenizer file lists them.
    private static let latinGreekCyrillic =
        "[A-Za-zµÀ-ÖØ-öø-ƺƼ-ƿǄ-ʓʕ-ʯͰ-ͳͶͷͻ-ͽͿΆΈ-ΊΌΎ-ΡΣ-ϵϷ-ҁҊ-ԯԱ-ՖႠ-ჅᎠ-Ᏽᏸ-ᏽᲐ-ᲺᲽ-Ჿᴀ-ᴫᵫ-ᵷᵹ-ᶚḀ-ἕἘ-Ἕἠ-ὅὈ-Ὅὐ-ὗὙὛὝὟ-\u{1F7D}ᾀ-ᾴᾶ-ᾼ"
        + "\u{1FBE}ῂ-ῄῆ-ῌῐ-\u{1FD3}ῖ-\u{1FDB}ῠ-Ῥῲ-ῴῶ-ῼℂℇℊ-ℓℕℙ-ℝℤ\u{2126}ℨ\u{212A}-ℭℯ-ℴℹℼ-ℿⅅ-ⅉⅎↃↄⰀ-ⱻⱾ-ⳤⳫ-ⳮⳲⳳꙀ-ꙭꚀ-ꚛꜢ-ꝯꝱ-ꞇꞋ-ꞎ"
        + "ꭰ-ꮿﬀ-ﬆﬓ-ﬗＡ-Ｚａ-ｚ𐐀-𐑏𐒰-𐓓𐓘-𐓻𐲀-𐲲𐳀-𐳲𑢠-𑣟𞤀-𞥃]"
}
