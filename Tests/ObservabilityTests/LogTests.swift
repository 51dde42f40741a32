import Dispatch
import Foundation
import Logging
import Observability
import Synchronization
import Testing

/// Keeps lines.
private final class Lines: LineSink {
    private let kept = Mutex<[[UInt8]]>([])
    func write(_ line: [UInt8]) { kept.withLock { $0.append(line) } }
    var texts: [String] { kept.withLock { $0.map { String(decoding: $0, as: UTF8.self) } } }
}

@Suite("Logs")
struct LogTests {
    private static let moment = Timestamp(microseconds: 1_795_227_420_123_456)

    private func object(_ line: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    @Test("A message is one line of JSON")
    func message() throws {
        let lines = Lines()
        var logger = Logger(label: "server") { JSONLogHandler(label: $0, sink: lines, now: { Self.moment }) }
        logger[metadataKey: "model"] = "tiny"
        logger.info(
            "ready \"now\"\r\n\u{1B}[31m\u{2028}",
            metadata: ["port": .stringConvertible(50051), "level": "x", "list": ["a", "b"], "map": ["k": ["n": "v"]]])
        logger.debug("not this")
        #expect(
            lines.texts == [
                #"{"time":"2026-11-21T02:17:00.123Z","level":"info","label":"server","#
                    + #""message":"ready \"now\"\r\n\u001b[31m\u2028","_level":"x","list":["a","b"],"#
                    + #""map":{"k":{"n":"v"}},"model":"tiny","port":50051}"# + "\n"
            ])
        #expect(try object(lines.texts[0])["message"] as? String == "ready \"now\"\r\n\u{1B}[31m\u{2028}")
    }

    @Test("Every character survives, and none ends the line")
    func characters() throws {
        let text = String(String.UnicodeScalarView((0..<0x3000).compactMap { Unicode.Scalar($0) }))
        var line = JSONLine()
        line.add("t", text)
        line.add("d", Double.nan)
        line.add("n", -7)
        let bytes = line.finish()
        #expect(bytes.filter { $0 == 0x0A }.count == 1 && bytes.last == 0x0A)
        #expect(!bytes.contains { $0 < 0x20 && $0 != 0x0A })
        let read = try object(String(decoding: bytes, as: UTF8.self))
        #expect((read["t"] as? String)?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
        #expect(read["d"] is NSNull)
    }

    @Test(
        "Times are RFC 3339",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000Z"), (4_102_444_799_999_999, "2099-12-31T23:59:59.999Z"),
            (-62_135_596_800_000_000, "0001-01-01T00:00:00.000Z"),
        ])
    func timestamps(microseconds: Int64, text: String) {
        #expect(Timestamp(microseconds: microseconds).text == text)
    }

    @Test("An access record holds what it should")
    func access() throws {
        let record = AccessRecord(
            time: Self.moment, requestID: "r1", method: "/a.B/" + String(repeating: "x", count: 9000),
            peer: "ipv4:10.0.0.1:4711", tenant: "acme", code: "OK", message: "", nanoseconds: 1_234_567,
            requestMessages: 1, requestBytes: 20, responseMessages: 3, responseBytes: 400)
        let text = String(decoding: record.encoded(), as: UTF8.self)
        #expect(text.utf8.count < 1000)
        let read = try object(text)
        #expect(read["duration_ms"] as? Double == 1.234)
        #expect(read["tenant"] as? String == "acme")
        #expect(read["status_message"] == nil)
        #expect(read["response_bytes"] as? Int == 400)
    }

    @Test("Lines arrive in order")
    func order() {
        let kept = Mutex<[UInt8]>([])
        let writer = LineWriter(limit: 1 << 20) { bytes in kept.withLock { $0 += bytes } }
        for number in 0..<1000 { writer.write(Array("\(number)\n".utf8)) }
        writer.flush()
        #expect(kept.withLock { String(decoding: $0, as: UTF8.self) } == (0..<1000).map { "\($0)\n" }.joined())
    }

    @Test("A stuck reader costs bounded memory, no time, and a line that tells")
    func stuckReader() {
        let gate = DispatchSemaphore(value: 0)
        let entered = DispatchSemaphore(value: 0)
        let kept = Mutex<[[UInt8]]>([])
        let writer = LineWriter(limit: 1000) { bytes in
            entered.signal()
            gate.wait()
            gate.signal()
            kept.withLock { $0.append(bytes) }
        }
        writer.write(Array("first\n".utf8))
        entered.wait()
        for _ in 0..<1000 { writer.write([UInt8](repeating: 65, count: 99) + [10]) }
        gate.signal()
        writer.flush()
        let texts = kept.withLock { $0.map { String(decoding: $0, as: UTF8.self) } }
        #expect(texts.count == 3)
        #expect(texts[1].utf8.count == 1000)
        #expect(texts[2].contains("\"dropped\":990"))
    }

    @Test("A timestamp is of our time")
    func now() { #expect(Timestamp.now().microseconds > 1_700_000_000_000_000) }
}
