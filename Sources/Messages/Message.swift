/// A message of the API: a value with typed fields, read from and written to the protobuf wire format.
///
/// Every conforming type is made by proto/generate; protobuf-c does the encoding and decoding behind it.
package protocol Message: Sendable, Equatable {
    /// A message whose fields are all absent.
    init()

    /// Reads a message.
    ///
    /// - Throws: `MessageError` for bytes that are no such message: truncated, of the wrong wire type, nested deeper
    ///   than `DecodingLimits.depth`, with text that is not UTF-8, or needing more memory than
    ///   `DecodingLimits` allows. Fields that the type does not know are skipped.
    static func decode(_ bytes: RawSpan) throws(MessageError) -> Self

    /// Appends the encoded message.
    func encode(into output: inout [UInt8])

    /// How many bytes `encode` appends.
    var encodedSize: Int { get }

    /// The full name in the .proto files, for example "martlet.v1.GenerateRequest".
    static var fullName: String { get }
}

extension Message {
    /// Reads a message from an array.
    package static func decode(_ bytes: [UInt8]) throws(MessageError) -> Self {
        try decode(bytes.span.bytes)
    }

    /// The encoded message.
    package func encoded() -> [UInt8] {
        var output: [UInt8] = []
        encode(into: &output)
        return output
    }

    /// A message with some fields set: `GenerateRequest.with { $0.text = "Once" }`.
    package static func with<Failure: Error>(
        _ populate: (inout Self) throws(Failure) -> Void
    ) throws(Failure) -> Self {
        var message = Self()
        try populate(&message)
        return message
    }
}

/// An enum of the API. A number that the .proto file does not name is kept as `unrecognized`.
package protocol MessageEnum: Sendable, Hashable {
    /// From the number on the wire.
    init(rawValue: Int32)

    /// The number on the wire.
    var rawValue: Int32 { get }

    /// The name in the .proto file; nil if it has none.
    var name: String? { get }

    /// All values that have a name.
    static var knownCases: [Self] { get }

    /// The full name in the .proto files, for example "martlet.v1.FinishReason".
    static var fullName: String { get }
}

/// Why bytes are no message of the expected type: always the peer's fault.
package enum MessageError: Error, Equatable, CustomStringConvertible {
    /// The bytes end within the field that begins at `offset`.
    case truncated(message: String, offset: Int)

    /// At `offset` a field has a number or a wire type that protobuf does not have, or a number that does not end.
    case malformed(message: String, offset: Int)

    /// At `offset` a known field has another wire type than its type.
    case wrongWireType(field: String, offset: Int, expected: Int, found: Int)

    /// Messages are nested deeper than `limit`.
    case tooDeep(message: String, limit: Int)

    /// A text is not UTF-8.
    case invalidUTF8(field: String)

    /// Reading takes more memory than `DecodingLimits` allows for so many bytes.
    case tooLarge(message: String, bytes: Int)

    package var description: String {
        switch self {
        case .truncated(let message, let offset):
            "\(message) is truncated: the field at byte \(offset) goes past the end of the message"
        case .malformed(let message, let offset):
            "\(message) is malformed: at byte \(offset) a protobuf field was expected"
        case .wrongWireType(let field, let offset, let expected, let found):
            "\(field) at byte \(offset) has wire type \(found); its type has wire type \(expected)"
        case .tooDeep(let message, let limit):
            "\(message) is nested too deeply: at most \(limit) messages may stand within each other"
        case .invalidUTF8(let field):
            "\(field) is not valid UTF-8; use a bytes field for binary data"
        case .tooLarge(let message, let bytes):
            "\(message) of \(bytes) bytes takes more memory to read than a message of its size may"
        }
    }
}

/// What reading a message may take.
package enum DecodingLimits {
    /// Messages within messages; the protobuf libraries have the same limit.
    package static let depth = 100

    /// Memory that a message of `bytes` bytes may take while it is read. A number of two bytes on the wire, not packed,
    /// takes up to 44 bytes in protobuf-c; a small message with many fields more.
    package static func memory(forBytes bytes: Int) -> Int {
        min(1 << 20 + 64 * bytes, max(512 << 20, 2 * bytes))
    }
}
