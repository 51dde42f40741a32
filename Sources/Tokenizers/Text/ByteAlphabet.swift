/// GPT-2's way to write any byte as a visible character: printable Latin-1 as itself, the rest from U+0100 on.
enum ByteAlphabet {
    private static let scalars: [UInt32] = {
        var next: UInt32 = 0x100
        return (UInt32(0)..<256).map { byte in
            switch byte {
            case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: return byte
            default:
                defer { next += 1 }
                return next
            }
        }
    }()

    /// The byte of each scalar below U+0144, or -1.
    private static let bytes: [Int16] = {
        var table = [Int16](repeating: -1, count: 0x144)
        for (byte, scalar) in scalars.enumerated() { table[Int(scalar)] = Int16(byte) }
        return table
    }()

    /// The scalar that stands for `byte`.
    static func scalar(of byte: UInt8) -> UInt32 { scalars[Int(byte)] }

    /// The byte that `scalar` stands for, or nil.
    static func byte(of scalar: UInt32) -> UInt8? {
        guard scalar < 0x144 else { return nil }
        let byte = bytes[Int(scalar)]
        return byte < 0 ? nil : UInt8(byte)
    }

    /// The bytes that `text` stands for, or nil if a character is not in the alphabet.
    static func decode(_ text: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        let span = text.span
        var index = 0
        while index < span.count {
            let (value, length) = decodeScalar(span, index)
            guard let byte = byte(of: value) else { return nil }
            result.append(byte)
            index += length
        }
        return result
    }

    /// `bytes` written in the alphabet.
    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for byte in bytes { appendScalar(scalar(of: byte), to: &result) }
        return result
    }
}
