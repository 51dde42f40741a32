import Testing

@testable import Inference

/// Stop texts over every way to break a text into pieces.
struct StopMatcherTests {
    /// The answer by looking at the whole text: ends before the stop text that is complete first.
    static func expected(_ text: String, _ stops: [String]) -> (text: String, stop: String?) {
        let bytes = Array(text.utf8)
        for end in 0...bytes.count {
            let done = stops.filter {
                Array($0.utf8).count <= end && bytes[..<end].suffix($0.utf8.count).elementsEqual($0.utf8)
            }
            if let stop = done.max(by: { $0.utf8.count < $1.utf8.count }) {
                return (String(decoding: bytes[..<(end - stop.utf8.count)], as: UTF8.self), stop)
            }
        }
        return (text, nil)
    }

    @Test(arguments: [
        (["END"], "some text EN EEND more"), (["abcd", "bc"], "xabcdx"), (["aab"], "aaaaab"), (["é"], "caféx"),
        (["日本", "本語"], "これは日語日本語"), (["a", "ab"], "xxab"), (["\n\n"], "one\ntwo\n\nthree"), (["zz"], "nothing here z"),
        (["stop", "top"], "don't stop"), (["aaa"], "aabaaab"),
    ])
    func sameWhateverThePieces(stops: [String], text: String) {
        let expected = Self.expected(text, stops)
        let characters = Array(text)
        var numbers = CrowdTests.Numbers(state: 1)
        for _ in 0..<200 {
            var matcher = StopMatcher(stops: stops, includesStop: false)
            var output = ""
            var matched: Int?
            var place = 0
            while place < characters.count, matched == nil {
                let next = min(characters.count, place + 1 + numbers.next(4))
                let result = matcher.append(String(characters[place..<next]))
                output += result.text
                matched = result.matched
                // Nothing that may still become a stop text has been given away.
                #expect(expected.text.hasPrefix(output))
                place = next
            }
            if matched == nil { output += matcher.finish() }
            #expect(output == expected.text)
            #expect(matched.map { stops[$0] } == expected.stop)
        }
    }

    @Test func inactiveGivesEverything() {
        var matcher = StopMatcher(stops: ["ab"], includesStop: false)
        #expect(matcher.append("xa", isActive: true) == .init(text: "x", matched: nil))
        #expect(matcher.append("b", isActive: false) == .init(text: "ab", matched: nil))
        #expect(matcher.append("ab", isActive: true) == .init(text: "", matched: 0))
    }

    @Test func includedStopIsGiven() {
        var matcher = StopMatcher(stops: ["ab"], includesStop: true)
        #expect(matcher.append("xa").text == "x")
        #expect(matcher.append("by") == .init(text: "ab", matched: 0))
    }
}
