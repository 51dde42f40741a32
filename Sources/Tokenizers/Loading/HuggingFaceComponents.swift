import JSON

/// Reads `normalizer`.
enum HuggingFaceNormalizer {
    static func make(_ json: JSONValue, _ place: String) throws(TokenizerError) -> Normalizer {
        switch try componentType(json, place) {
        case "Sequence":
            var steps: [Normalizer] = []
            for (part, place) in try components(json, "normalizers", place) { steps.append(try make(part, place)) }
            return .sequence(steps)
        case "NFC": return .form(.nfc)
        case "NFD": return .form(.nfd)
        case "NFKC": return .form(.nfkc)
        case "NFKD": return .form(.nfkd)
        case "Lowercase": return .lowercase
        case "StripAccents": return .stripAccents
        case "Strip":
            return .strip(left: json["strip_left"]?.bool ?? true, right: json["strip_right"]?.bool ?? true)
        case "Replace":
            return .replace(
                try componentPattern(json, place), Array(try requiredString(json, "content", place).utf8))
        case "Prepend": return .prepend(Array(try requiredString(json, "prepend", place).utf8))
        case "ByteLevel": return .byteAlphabet
        case "Nmt": return .nmt
        case "BertNormalizer":
            return .bert(
                BertNormalizer(
                    cleansText: json["clean_text"]?.bool ?? true,
                    separatesChinese: json["handle_chinese_chars"]?.bool ?? true,
                    stripsAccents: json["strip_accents"]?.bool, lowercases: json["lowercase"]?.bool ?? true))
        case "Precompiled":
            // Some files leave the map empty or null.
            guard let text = json["precompiled_charsmap"]?.string, !text.isEmpty else { return .sequence([]) }
            guard let blob = Base64.decode(text) else {
                throw TokenizerError("tokenizer.json: \(place).precompiled_charsmap", "is not base64")
            }
            do { return .charsMap(try CharsMap(blob, byGrapheme: true)) } catch {
                throw TokenizerError("tokenizer.json: \(place).precompiled_charsmap", error.reason)
            }
        case let type: throw unknownComponent(type, place)
        }
    }
}

/// Reads `pre_tokenizer`.
enum HuggingFacePreTokenizer {
    static func make(_ json: JSONValue, _ place: String) throws(TokenizerError) -> PreTokenizer {
        switch try componentType(json, place) {
        case "Sequence":
            var steps: [PreTokenizer] = []
            for (part, place) in try components(json, "pretokenizers", place) { steps.append(try make(part, place)) }
            return .sequence(steps)
        case "ByteLevel":
            var steps: [PreTokenizer] = []
            if json["add_prefix_space"]?.bool ?? true { steps.append(.prefixSpace) }
            if json["use_regex"]?.bool ?? true {
                let regex = try Regex.forLoading(Patterns.gpt2, place: "tokenizer.json: \(place)")
                steps.append(.split(regex, .isolated, inverted: false))
            }
            return .sequence(steps + [.byteAlphabet])
        case "Whitespace":
            let regex = try Regex.forLoading(Patterns.words, place: "tokenizer.json: \(place)")
            return .split(regex, .removed, inverted: true)
        case "WhitespaceSplit": return .scalars(.whitespace, .removed)
        case "BertPreTokenizer": return .bert
        case "Punctuation": return .scalars(OlderUnicode.punctuation, try behaviour(json, place, otherwise: .isolated))
        case "Digits":
            return .scalars(
                ScalarSet([], categories: .number),
                json["individual_digits"]?.bool ?? false ? .isolated : .contiguous)
        case "CharDelimiterSplit":
            let delimiter = try requiredString(json, "delimiter", place)
            guard delimiter.unicodeScalars.count == 1, let scalar = delimiter.unicodeScalars.first?.value else {
                throw TokenizerError("tokenizer.json: \(place).delimiter", "must be one character")
            }
            return .scalars(ScalarSet([scalar...scalar]), .removed)
        case "Split":
            return .split(
                try componentPattern(json, place), try behaviour(json, place, otherwise: nil),
                inverted: json["invert"]?.bool ?? false)
        case "Metaspace":
            let replacement = Array((json["replacement"]?.string ?? "\u{2581}").utf8)
            return .metaspace(
                replacement: replacement, try prependScheme(json, place), split: json["split"]?.bool ?? true)
        case "UnicodeScripts": return .unicodeScripts
        case "FixedLength":
            guard let length = json["length"].map({ $0.id }) ?? 5, length > 0 else {
                throw TokenizerError("tokenizer.json: \(place).length", "must be a number above 0")
            }
            return .fixedLength(Int(length))
        case let type: throw unknownComponent(type, place)
        }
    }

    /// `prepend_scheme`, or the older `add_prefix_space`.
    static func prependScheme(_ json: JSONValue, _ place: String) throws(TokenizerError) -> PreTokenizer.PrependScheme {
        if json["add_prefix_space"]?.bool == false { return .never }
        switch json["prepend_scheme"]?.string ?? "always" {
        case "always": return .always
        case "first": return .first
        case "never": return .never
        case let other:
            throw TokenizerError(
                "tokenizer.json: \(place).prepend_scheme", "is \"\(other)\"; known are always, first and never")
        }
    }

    private static func behaviour(
        _ json: JSONValue, _ place: String, otherwise: SplitBehaviour?
    ) throws(TokenizerError) -> SplitBehaviour {
        switch json["behavior"]?.string {
        case "Removed": return .removed
        case "Isolated": return .isolated
        case "MergedWithPrevious": return .mergedWithPrevious
        case "MergedWithNext": return .mergedWithNext
        case "Contiguous": return .contiguous
        case nil where otherwise != nil: return otherwise ?? .isolated
        case let other:
            throw TokenizerError(
                "tokenizer.json: \(place).behavior",
                "is \(other.map { "\"\($0)\"" } ?? "missing"); known are Removed, Isolated, MergedWithPrevious, "
                    + "MergedWithNext and Contiguous")
        }
    }
}

/// Reads `decoder`.
enum HuggingFaceDecoder {
    static func make(_ json: JSONValue, _ place: String) throws(TokenizerError) -> Decoder {
        switch try componentType(json, place) {
        case "Sequence":
            var steps: [Decoder] = []
            for (part, place) in try components(json, "decoders", place) { steps.append(try make(part, place)) }
            return .sequence(steps)
        case "ByteLevel": return .byteLevel
        case "ByteFallback": return .byteFallback
        case "Fuse": return .fuse
        case "Metaspace":
            return .metaspace(
                replacement: Array((json["replacement"]?.string ?? "\u{2581}").utf8),
                hasPrefix: try HuggingFacePreTokenizer.prependScheme(json, place) != .never)
        case "Strip":
            return .strip(
                Array(try requiredString(json, "content", place).utf8), start: Int(json["start"]?.id ?? 0),
                stop: Int(json["stop"]?.id ?? 0))
        case "Replace":
            return .replace(
                try componentPattern(json, place), Array(try requiredString(json, "content", place).utf8))
        case "WordPiece":
            return .wordPiece(
                prefix: Array((json["prefix"]?.string ?? "##").utf8), cleansUp: json["cleanup"]?.bool ?? true)
        case "BPEDecoder": return .endOfWord(Array((json["suffix"]?.string ?? "</w>").utf8))
        case "CTC":
            return .ctc(
                pad: Array((json["pad_token"]?.string ?? "<pad>").utf8),
                delimiter: Array((json["word_delimiter_token"]?.string ?? "|").utf8),
                cleansUp: json["cleanup"]?.bool ?? true)
        case let type: throw unknownComponent(type, place)
        }
    }
}

/// Reads `post_processor`.
enum HuggingFacePostProcessor {
    static func read(_ json: JSONValue, _ place: String, into post: inout PostProcessor) throws(TokenizerError) {
        switch try componentType(json, place) {
        case "Sequence":
            for (part, place) in try components(json, "processors", place) { try read(part, place, into: &post) }
        case "ByteLevel":
            post.trimsOffsets = json["trim_offsets"]?.bool ?? true
            post.hasPrefixSpace = json["add_prefix_space"]?.bool ?? true
        case "TemplateProcessing":
            let special = json["special_tokens"]
            post.single = try template(json["single"], special, "\(place).single")
            post.pair = try template(json["pair"], special, "\(place).pair")
        case "BertProcessing":
            let (cls, sep) = (try token(json, "cls", place), try token(json, "sep", place))
            post.single = [.token(cls, type: 0), .text(0, type: 0), .token(sep, type: 0)]
            post.pair = post.single + [.text(1, type: 1), .token(sep, type: 1)]
        case "RobertaProcessing":
            let (cls, sep) = (try token(json, "cls", place), try token(json, "sep", place))
            post.single = [.token(cls, type: 0), .text(0, type: 0), .token(sep, type: 0)]
            post.pair = post.single + [.token(sep, type: 0), .text(1, type: 0), .token(sep, type: 0)]
            post.trimsOffsets = json["trim_offsets"]?.bool ?? true
            post.hasPrefixSpace = json["add_prefix_space"]?.bool ?? true
        case let type: throw unknownComponent(type, place)
        }
    }

    private static func token(_ json: JSONValue, _ key: String, _ place: String) throws(TokenizerError) -> Int32 {
        guard let pair = json[key]?.array, pair.count == 2, let id = pair[1].id else {
            throw TokenizerError("tokenizer.json: \(place).\(key)", "must be a pair of a token and its id")
        }
        return id
    }

    private static func template(
        _ json: JSONValue?, _ special: JSONValue?, _ place: String
    ) throws(TokenizerError) -> [PostProcessor.Slot] {
        guard let items = json?.array else {
            throw TokenizerError("tokenizer.json: \(place)", "must be an array")
        }
        var slots: [PostProcessor.Slot] = []
        for (index, item) in items.enumerated() {
            let type = item["Sequence"]?["type_id"]?.id ?? item["SpecialToken"]?["type_id"]?.id ?? 0
            if let sequence = item["Sequence"]?["id"]?.string {
                slots.append(.text(sequence == "B" ? 1 : 0, type: type))
            } else if let name = item["SpecialToken"]?["id"]?.string {
                guard let ids = special?[name]?["ids"]?.array else {
                    throw TokenizerError(
                        "tokenizer.json: \(place)[\(index)]", "names \"\(name)\", which is not among special_tokens")
                }
                for id in ids { if let id = id.id { slots.append(.token(id, type: type)) } }
            } else {
                throw TokenizerError(
                    "tokenizer.json: \(place)[\(index)]", "is neither a Sequence nor a SpecialToken")
            }
        }
        return slots
    }
}

/// Base64 (RFC 4648, section 4).
enum Base64 {
    /// The bytes of `text`, or nil if it is not base64.
    static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        var buffer: UInt32 = 0
        var bits = 0
        var padding = 0
        for byte in text {
            let value: UInt32
            switch byte {
            case 0x41...0x5A: value = UInt32(byte - 0x41)
            case 0x61...0x7A: value = UInt32(byte - 0x61) + 26
            case 0x30...0x39: value = UInt32(byte - 0x30) + 52
            case 0x2B: value = 62
            case 0x2F: value = 63
            case 0x3D:
                padding += 1
                continue
            case 0x0A, 0x0D: continue
            default: return nil
            }
            if padding > 0 { return nil }
            buffer = buffer << 6 | value
            bits += 6
            if bits >= 8 {
                bits -= 8
                result.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
            }
        }
        return bits >= 6 || padding > 2 ? nil : result
    }

    /// The bytes of a string.
    static func decode(_ text: String) -> [UInt8]? { decode(text.utf8) }
}
