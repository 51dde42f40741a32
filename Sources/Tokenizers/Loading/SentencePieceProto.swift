/// SentencePiece's `.model` file as far as a tokenizer needs it (sentencepiece_model.proto), read from protobuf's wire
/// format by hand: two messages of a few fields do not need a library.
struct SentencePieceProto {
    struct Piece {
        var text: [UInt8] = []
        var score: Float = 0
        /// 1 normal, 2 unknown, 3 control, 4 user defined, 5 unused, 6 byte.
        var kind: UInt64 = 1
    }

    var pieces: [Piece] = []
    /// 1 unigram, 2 byte pairs, 3 words, 4 characters.
    var modelType: UInt64 = 1
    var byteFallback = false
    var whitespaceAsSuffix = false
    var unknownID: Int32 = 0
    var beginID: Int32 = 1
    var endID: Int32 = 2
    var paddingID: Int32 = -1
    var unknownSurface = Array(" \u{2047} ".utf8)
    var charsMap: [UInt8] = []
    var addsPrefix = true
    var removesExtraSpaces = true
    var escapesSpaces = true

    /// Reads a whole file.
    ///
    /// - Throws: ``TokenizerError`` with the offset at fault.
    init(_ bytes: [UInt8]) throws(TokenizerError) {
        var reader = ProtobufReader(bytes, 0..<bytes.count)
        while let field = try reader.next() {
            switch field.number {
            case 1: pieces.append(try Self.piece(bytes, field.range))
            case 2: try readTrainer(bytes, field.range)
            case 3: try readNormalizer(bytes, field.range)
            default: break
            }
        }
        if pieces.isEmpty {
            throw TokenizerError("SentencePiece model", "holds no pieces; is it a SentencePiece .model file?")
        }
    }

    private static func piece(_ bytes: [UInt8], _ range: Range<Int>) throws(TokenizerError) -> Piece {
        var piece = Piece()
        var reader = ProtobufReader(bytes, range)
        while let field = try reader.next() {
            switch field.number {
            case 1: piece.text = Array(bytes[field.range])
            case 2: piece.score = Float(bitPattern: UInt32(truncatingIfNeeded: field.value))
            case 3: piece.kind = field.value
            default: break
            }
        }
        return piece
    }

    private mutating func readTrainer(_ bytes: [UInt8], _ range: Range<Int>) throws(TokenizerError) {
        var reader = ProtobufReader(bytes, range)
        while let field = try reader.next() {
            let id = Int32(truncatingIfNeeded: field.value)
            switch field.number {
            case 3: modelType = field.value
            case 24: whitespaceAsSuffix = field.value != 0
            case 35: byteFallback = field.value != 0
            case 40: unknownID = id
            case 41: beginID = id
            case 42: endID = id
            case 43: paddingID = id
            case 44: unknownSurface = Array(bytes[field.range])
            default: break
            }
        }
    }

    private mutating func readNormalizer(_ bytes: [UInt8], _ range: Range<Int>) throws(TokenizerError) {
        var reader = ProtobufReader(bytes, range)
        while let field = try reader.next() {
            switch field.number {
            case 2: charsMap = Array(bytes[field.range])
            case 3: addsPrefix = field.value != 0
            case 4: removesExtraSpaces = field.value != 0
            case 5: escapesSpaces = field.value != 0
            default: break
            }
        }
    }
}

/// The fields of one protobuf message.
private struct ProtobufReader {
    /// A field: its number and, by wire type, its value or the place of its bytes.
    struct Field {
        var number: UInt64
        var value: UInt64 = 0
        var range: Range<Int> = 0..<0
    }

    private let bytes: [UInt8]
    private var index: Int
    private let end: Int

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        index = range.lowerBound
        end = range.upperBound
    }

    mutating func next() throws(TokenizerError) -> Field? {
        if index >= end { return nil }
        let tag = try varint()
        var field = Field(number: tag >> 3)
        switch tag & 7 {
        case 0: field.value = try varint()
        case 1: field.value = try fixed(8)
        case 5: field.value = try fixed(4)
        case 2:
            let length = try varint()
            guard length <= UInt64(end - index) else {
                throw fault("a field says that it has \(length) bytes, but \(end - index) are left")
            }
            field.range = index..<(index + Int(length))
            index += Int(length)
        default: throw fault("a field has wire type \(tag & 7), which this format does not use")
        }
        return field
    }

    private mutating func varint() throws(TokenizerError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 64 {
            guard index < end else { throw fault("the file ends inside a number") }
            let byte = bytes[index]
            index += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw fault("a number has more than ten bytes")
    }

    private mutating func fixed(_ count: Int) throws(TokenizerError) -> UInt64 {
        guard count <= end - index else { throw fault("the file ends inside a number") }
        var value: UInt64 = 0
        for offset in 0..<count { value |= UInt64(bytes[index + offset]) << UInt64(offset * 8) }
        index += count
        return value
    }

    private func fault(_ reason: String) -> TokenizerError {
        TokenizerError("SentencePiece model, offset \(index)", reason)
    }
}
