/// A short name for contents, to see that they have changed: FNV-1a, with the upper half folded in so that each bit
/// of a word counts. Not proof against forgery.
struct Fingerprint {
    private var value: UInt64 = 0xCBF2_9CE4_8422_2325

    /// The name.
    var text: String { String(value, radix: 16) }

    /// Adds a number.
    mutating func add(_ number: UInt64) {
        value = (value ^ number) &* 0x0000_0100_0000_01B3
        value ^= value >> 32
    }

    /// Adds a text and where it ends.
    mutating func add(_ text: String) {
        for byte in text.utf8 { add(UInt64(byte)) }
        add(UInt64(text.utf8.count) | 1 << 63)
    }

    /// Adds numbers and how many they are.
    mutating func add(_ numbers: [Float]) {
        for number in numbers { add(UInt64(number.bitPattern)) }
        add(UInt64(numbers.count))
    }
}

extension ExampleSet {
    /// A name for everything that is learned from the examples, in their order: it decides how they are cut.
    var fingerprint: String {
        var print = Fingerprint()
        for size in shape { print.add(UInt64(size)) }
        for name in classes { print.add(name) }
        for text in texts { print.add(text) }
        for label in labels { print.add(UInt64(label)) }
        print.add(values)
        print.add(targets)
        return print.text
    }
}

extension LanguageData {
    /// A name for the texts, in their order.
    var fingerprint: String {
        var print = Fingerprint()
        for part in [training, validation] {
            switch part {
            case .stream(let text): print.add(text)
            case .documents(let documents):
                for document in documents {
                    switch document {
                    case .text(let text): print.add(text)
                    case .conversation(let turns):
                        for turn in turns {
                            print.add(turn.role)
                            print.add(turn.content)
                        }
                        print.add(UInt64(turns.count))
                    }
                }
            }
        }
        return print.text
    }
}
