/// How fast a tokenizer is, for `martlet bench`.
package struct TokenizerBenchmark: Sendable {
    /// Bytes of text.
    package let bytes: Int
    /// Tokens they became.
    package let tokens: Int
    /// Seconds of the fastest round.
    package let encodeSeconds: Double
    package let decodeSeconds: Double

    /// Megabytes (10⁶ bytes) of text encoded in a second on one core.
    package var encodeMegabytesPerSecond: Double { Double(bytes) / encodeSeconds / 1e6 }
    /// The same for decoding.
    package var decodeMegabytesPerSecond: Double { Double(bytes) / decodeSeconds / 1e6 }

    /// Encodes and decodes `text` `rounds` times on this thread.
    package static func run(_ tokenizer: Tokenizer, text: [UInt8], rounds: Int = 5) -> TokenizerBenchmark {
        let clock = ContinuousClock()
        var encode = Double.infinity
        var decode = Double.infinity
        var ids: [Int32] = []
        for _ in 0..<max(1, rounds) {
            let encoding = clock.measure {
                ids = tokenizer.encode(bytes: text, addSpecialTokens: false, parseSpecialTokens: false)
            }
            encode = min(encode, seconds(encoding))
            let decoding = clock.measure { _ = tokenizer.decode(ids, skipSpecialTokens: false) }
            decode = min(decode, seconds(decoding))
        }
        return TokenizerBenchmark(
            bytes: text.count, tokens: ids.count, encodeSeconds: max(encode, 1e-9), decodeSeconds: max(decode, 1e-9))
    }

    private static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    }
}
