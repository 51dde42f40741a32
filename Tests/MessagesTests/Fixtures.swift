import Foundation
import Testing

/// The messages that Google's protobuf library encoded (see Fixtures/make_messages.py), by name.
let encodedByGoogle: [String: [UInt8]] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/messages.txt")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    var messages: [String: [UInt8]] = [:]
    for line in text.split(separator: "\n") {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        messages[String(parts[0])] = bytes(hex: parts.count > 1 ? parts[1] : "")
    }
    return messages
}()

/// The encoded message of that name.
func encoded(_ name: String) throws -> [UInt8] {
    try #require(encodedByGoogle[name], "no message \(name) in Fixtures/messages.txt")
}

/// Bytes from hexadecimal digits; blanks are skipped.
func bytes(hex: some StringProtocol) -> [UInt8] {
    let digits = hex.filter { !$0.isWhitespace }.compactMap(\.hexDigitValue).map(UInt8.init)
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

/// Numbers that look random and are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
