import Foundation
import JSON
import Testing

@testable import DynamicMessages

/// JSON and octets that Google's library says belong together (Fixtures/make_cases.py).
@Suite("JSON mapping")
struct JSONCasesTests {
    private struct Cases: Decodable {
        let good: [[String]]
        let bad: [[String]]
    }

    private let pool: DescriptorPool
    private let cases: Cases

    init() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
        var pool = DescriptorPool()
        try pool.add(set: Array(try Data(contentsOf: folder.appending(path: "cases.binpb"))))
        self.pool = pool
        cases = try JSONDecoder().decode(Cases.self, from: Data(contentsOf: folder.appending(path: "cases.json")))
    }

    private func node(_ text: String) throws -> JSONValue {
        var documents = JSONDocuments(Array(text.utf8), .strict)
        let node = try #require(try documents.next())
        #expect(try documents.next() == nil)
        return node
    }

    private func octets(_ hex: String) -> [UInt8] {
        stride(from: 0, to: hex.utf8.count, by: 2).compactMap { UInt8(hex.dropFirst($0).prefix(2), radix: 16) }
    }

    /// Equal as documents: numbers by value, names in any order.
    private func same(_ left: JSONValue, _ right: JSONValue) -> Bool {
        switch (left, right) {
        case (.integer, .number), (.number, .integer), (.number, .number):
            guard let left = left.number, let right = right.number else { return false }
            // json_format prints a float in its shortest form, too, but not always with the same digits.
            return left == right || Float(left) == Float(right)
        case (.array(let left), .array(let right)):
            return left.count == right.count && zip(left, right).allSatisfy(same)
        case (.object(let left), .object(let right)):
            return left.count == right.count
                && left.allSatisfy { member in
                    right[member.name].map { same(member.value, $0) } ?? false
                }
        default: return left == right
        }
    }

    @Test("What json_format writes as octets is what we write, and prints as what it prints")
    func good() throws {
        #expect(cases.good.count > 200)
        for entry in cases.good {
            let (type, json, hex, printed) = (entry[0], entry[1], entry[2], entry[3])
            let message = try pool.message(from: try node(json), as: type)
            // Maps have no order: compare what both decode to.
            let written = try pool.encode(message)
            #expect(written.count == octets(hex).count, "\(json)")
            let decoded = try pool.decode(octets(hex), as: type)
            let again = try pool.decode(written, as: type)
            #expect(same(try pool.json(again), try pool.json(decoded)), "\(json)")
            #expect(same(try pool.json(decoded), try node(printed)), "\(json)")
            // What is printed is read as the same message.
            let text = try pool.json(decoded).text(.indented)
            #expect(try pool.encode(try pool.message(from: try node(text), as: type)).count == written.count, "\(text)")
        }
    }

    @Test("What json_format refuses is refused with a sentence")
    func bad() throws {
        #expect(cases.bad.count >= 30)
        for entry in cases.bad {
            let json = try node(entry[1])
            let error = #expect(throws: DynamicMessageError.self, "\(entry[1])") {
                try pool.message(from: json, as: entry[0])
            }
            #expect(error?.description.isEmpty == false)
        }
    }

    @Test(
        "Mistakes name the field",
        arguments: [
            (#"{"sampling": {"temperature": "hot"}}"#, #"sampling.temperature: expected a number, found "hot""#),
            (#"{"stopping": {"stop": ["a", 1]}}"#, "stopping.stop[1]: expected a string, found 1"),
            (
                #"{"text": "x", "tokens": {}}"#,
                "tokens: only one of 'text' and 'tokens' may be there"
            ),
        ])
    func places(_ json: String, _ sentence: String) throws {
        let node = try node(json)
        let error = #expect(throws: DynamicMessageError.self) {
            try pool.message(from: node, as: "martlet.v1.GenerateRequest")
        }
        #expect(error?.description == sentence)
    }

    @Test("Services and their methods are known")
    func services() throws {
        let service = try #require(pool.services["martlet.v1.Generation"])
        let stream = try #require(service.methods.first { $0.name == "GenerateStream" })
        #expect(stream.input == "martlet.v1.GenerateRequest" && stream.output == "martlet.v1.GenerateStreamResponse")
        #expect(stream.isServerStreaming && !stream.isClientStreaming)
    }

    @Test("Broken octets end in an error, never in a crash")
    func mutations() throws {
        var generator = SystemRandomNumberGenerator()
        for entry in cases.good {
            let original = octets(entry[2])
            for _ in 0..<40 {
                var bytes = original
                for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
                    switch Int.random(in: 0...2, using: &generator) {
                    case 0: bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255)
                    case 1: bytes.removeLast(Int.random(in: 0...bytes.count, using: &generator))
                    default: bytes.insert(.random(in: 0...255), at: Int.random(in: 0...bytes.count, using: &generator))
                    }
                }
                guard let message = try? pool.decode(bytes, as: entry[0]) else { continue }
                // What was read can be written and read again.
                let written = try pool.encode(message)
                #expect(try pool.encode(try pool.decode(written, as: entry[0])) == written)
            }
            _ = try? pool.decode(original, as: "martlet.v1.GenerateRequest")
        }
        for length in 0..<200 {
            var random = DescriptorPool()
            _ = try? random.add(set: (0..<length).map { _ in UInt8.random(in: 0...255) })
        }
    }

    @Test("Durations and times that cannot be are errors, the least numbers, too")
    func extremes() throws {
        for type in ["google.protobuf.Duration", "google.protobuf.Timestamp"] {
            for (seconds, nanos) in [(Int64.min, Int64(0)), (0, .min), (.max, .max), (.min, .min), (-1, .max)] {
                var message = DynamicMessage(typeName: type)
                message.fields = [1: .int(seconds), 2: .int(nanos)]
                #expect(throws: DynamicMessageError.self) { try pool.json(message) }
            }
        }
    }

    @Test("A field's number is one that the wire can have", arguments: [0, UInt64.max, 1 << 29, 1 << 63])
    func fieldNumbers(_ number: UInt64) {
        func file(_ number: UInt64) -> [UInt8] {
            var (field, type, file) = (WireWriter(), WireWriter(), WireWriter())
            field.tag(3, 0)
            field.varint(number)
            type.tag(2, 2)
            type.counted(field.bytes)
            file.tag(4, 2)
            file.counted(type.bytes)
            return file.bytes
        }
        var pool = DescriptorPool()
        #expect(throws: DynamicMessageError.self) { try pool.add(file: file(number)) }
        #expect(throws: Never.self) { try pool.add(file: file((1 << 29) - 1)) }
    }

    @Test("Nesting ends somewhere")
    func depth() throws {
        var bytes: [UInt8] = []
        for _ in 0..<400 {
            var writer = WireWriter()
            writer.tag(2, 2)
            writer.counted(bytes)
            bytes = writer.bytes
        }
        #expect(throws: DynamicMessageError.self) { try pool.decode(bytes, as: "martlet.testing.v1.Node") }
        let deep = String(repeating: #"{"child":"#, count: 150) + "{}" + String(repeating: "}", count: 150)
        let node = try node(deep)
        #expect(throws: DynamicMessageError.self) { try pool.message(from: node, as: "martlet.testing.v1.Node") }
    }
}
