/// The percent-encoding of `grpc-message` (gRPC over HTTP/2, "Responses"): octets 0x20…0x7E without `%` stand for
/// themselves, every other octet of the UTF-8 text is `%` and two upper-case hexadecimal digits.
package enum PercentEncoding {
    /// Encodes text for the wire.
    /// - Parameter limit: octets that it may have there; a longer text ends with the last whole character within them.
    package static func encode(_ text: String, limit: Int = .max) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(min(text.utf8.count, limit))
        // Where the encoding of the character under way begins.
        var whole = 0
        for byte in text.utf8 {
            if byte & 0xC0 != 0x80 {
                if out.count > limit { break }
                whole = out.count
            }
            if byte >= 0x20, byte <= 0x7E, byte != UInt8(ascii: "%") {
                out.append(byte)
            } else {
                out.append(UInt8(ascii: "%"))
                out.append(digit(byte >> 4))
                out.append(digit(byte & 15))
            }
        }
        if out.count > limit { out.removeSubrange(whole...) }
        return out
    }

    /// Decodes a value from the wire. As the specification asks, it never fails: a broken escape stands for itself.
    package static func decode(_ bytes: some Collection<UInt8>) -> String {
        let input = Array(bytes)
        var out: [UInt8] = []
        out.reserveCapacity(input.count)
        var at = 0
        while at < input.count {
            if input[at] == UInt8(ascii: "%"), at + 2 < input.count, let high = value(input[at + 1]),
                let low = value(input[at + 2])
            {
                out.append(high << 4 | low)
                at += 3
            } else {
                out.append(input[at])
                at += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 55 + value }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 48...57: digit - 48
        case 65...70: digit - 55
        case 97...102: digit - 87
        default: nil
        }
    }
}
