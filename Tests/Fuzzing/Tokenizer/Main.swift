import Tokenizers

/// Reads bytes as a tokenizer's file, its form chosen by the first byte, and lets what was accepted encode and decode:
/// whatever the file says, the end is text or an error.
func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    guard size > 1 else { return 0 }
    let form = data[0]
    let contents = [UInt8](UnsafeBufferPointer(start: data + 1, count: size - 1))
    guard let tokenizer = try? read(contents, form % 7) else { return 0 }
    let texts: [[UInt8]] = [
        Array("The quick  brown fox, 1234567 naïve 👨‍👩‍👧 \r\n\t<s> don't".utf8), [0xFF, 0xC3, 0x00, 0x20, 0xE2, 0x96], [],
        Array(contents.suffix(200)),
    ]
    for text in texts {
        let ids = tokenizer.encode(bytes: text, addSpecialTokens: true, parseSpecialTokens: form & 128 != 0)
        var streaming = StreamingDetokenizer(tokenizer, skipsSpecialTokens: false)
        var streamed = ""
        for id in ids {
            precondition(id >= 0 && Int(id) < tokenizer.vocabularySize, "an id within the vocabulary")
            streamed += streaming.append(id)
        }
        streamed += streaming.finish()
        let batch = tokenizer.decode(ids, skipSpecialTokens: false)
        precondition(Array(streamed.utf8) == Array(String(decoding: batch, as: UTF8.self).utf8), "one text both ways")
        for token in tokenizer.encodeWithOffsets(bytes: text, addSpecialTokens: false, parseSpecialTokens: true) {
            precondition(token.byteRange.upperBound <= text.count, "offsets within the text")
        }
    }
    _ = tokenizer.decode([0, -1, .max, Int32(tokenizer.vocabularySize)], skipSpecialTokens: true)
    return 0
}

private func read(_ contents: [UInt8], _ form: UInt8) throws -> Tokenizer {
    switch form {
    case 0: return try Tokenizer(huggingFace: contents)
    case 1: return try Tokenizer(sentencePieceModel: contents)
    case 2: return try Tokenizer(tiktoken: contents, pattern: #"\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+|\s+"#)
    case 3: return try Tokenizer(llama2c: contents)
    case 4: return try Tokenizer(wordPieceVocabulary: contents)
    default: return try Tokenizer(gguf: vocabulary(contents))
    }
}

/// A GGUF vocabulary: the first line names model and pre-tokenizer, each other line a token with its type and score.
private func vocabulary(_ contents: [UInt8]) -> GGUFVocabulary {
    let lines = contents.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    let head = (lines.first ?? []).split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
    var vocabulary = GGUFVocabulary(model: head.first ?? "", tokens: [])
    vocabulary.pre = head.count > 1 ? head[1] : nil
    for line in lines.dropFirst() {
        guard let first = line.first else { continue }
        if first == 0x3D {
            vocabulary.merges.append(Array(line.dropFirst()))
        } else {
            vocabulary.tokens.append(Array(line.dropFirst()))
            vocabulary.types.append(Int32(first & 7))
            vocabulary.scores.append(Float(first) - 64)
        }
    }
    let marks = (head.count > 2 ? Array(head[2].utf8) : []).map { Int32($0) - 0x30 }
    func id(_ index: Int) -> Int32? { index < marks.count ? marks[index] : nil }
    (vocabulary.beginOfSequence, vocabulary.endOfSequence, vocabulary.unknown) = (id(0), id(1), id(2))
    (vocabulary.separator, vocabulary.classify, vocabulary.padding) = (id(3), id(4), id(5))
    vocabulary.addsBeginOfSequence = id(6).map { $0 & 1 == 1 }
    vocabulary.addsEndOfSequence = id(7).map { $0 & 1 == 1 }
    return vocabulary
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ test: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

/// The package manager gives `main` this name; libFuzzer's own main is not linked.
@_cdecl("fuzz_tokenizer_main")
public func start(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    var (count, arguments) = (count, arguments)
    return runDriver(&count, &arguments) { fuzz($0, $1) }
}
