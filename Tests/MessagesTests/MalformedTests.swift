import Testing

@testable import Messages

private typealias Everything = MartletTestingV1.Everything
private typealias Node = MartletTestingV1.Node

private let everything = "martlet.testing.v1.Everything"
private let node = "martlet.testing.v1.Node"

/// Bytes that are no `Everything`, and what is said of them.
private let table: [(hex: String, error: MessageError)] = [
    // Ends within a tag, a number, a fixed number, a length, contents.
    ("80", .truncated(message: everything, offset: 0)),
    ("18", .truncated(message: everything, offset: 0)),
    ("1801 18ff", .truncated(message: everything, offset: 2)),
    ("09 00000000000000", .truncated(message: everything, offset: 0)),
    ("15 000000", .truncated(message: everything, offset: 0)),
    ("72", .truncated(message: everything, offset: 0)),
    ("72 05 61626364", .truncated(message: everything, offset: 0)),
    ("72 ffffffff0f 61", .truncated(message: everything, offset: 0)),
    ("72 ffffffffffffffffff01 61", .truncated(message: everything, offset: 0)),
    ("72 ffffffffffffffff7f 61", .truncated(message: everything, offset: 0)),
    // A number that goes on after ten bytes.
    ("18 ffffffffffffffffffff01", .malformed(message: everything, offset: 0)),
    ("8080808080808080808001 00", .malformed(message: everything, offset: 0)),
    // Field number 0; one that is too large; groups; wire types that do not exist.
    ("00 00", .malformed(message: everything, offset: 0)),
    ("02 01 61", .malformed(message: everything, offset: 0)),
    ("808080808001 00", .malformed(message: everything, offset: 0)),
    ("1b 1c", .malformed(message: everything, offset: 0)),
    ("1c", .malformed(message: everything, offset: 0)),
    ("1e 00", .malformed(message: everything, offset: 0)),
    ("1f 00", .malformed(message: everything, offset: 0)),
    // Known fields with another wire type.
    ("0801", .wrongWireType(field: everything + ".double_value", offset: 0, expected: 1, found: 0)),
    ("1801 0d 00000000", .wrongWireType(field: everything + ".double_value", offset: 2, expected: 1, found: 5)),
    ("1a 01 05", .wrongWireType(field: everything + ".int32_value", offset: 0, expected: 0, found: 2)),
    ("70 01", .wrongWireType(field: everything + ".string_value", offset: 0, expected: 2, found: 0)),
    ("88 01 01", .wrongWireType(field: everything + ".node_value", offset: 0, expected: 2, found: 0)),
    ("fd01 00000000", .wrongWireType(field: everything + ".packed_int32", offset: 0, expected: 0, found: 5)),
    // Packed numbers that do not fit.
    ("fa01 02 0180", .truncated(message: everything, offset: 0)),
    ("8a02 07 00000000000000", .malformed(message: everything, offset: 0)),
    // Inside a nested message: offsets count from the start of all.
    ("8a01 02 0a05", .truncated(message: node, offset: 3)),
    ("8a01 04 12 02 0a05", .truncated(message: node, offset: 5)),
    ("8a01 02 0801", .wrongWireType(field: node + ".name", offset: 3, expected: 2, found: 0)),
    // Text that is not UTF-8.
    ("72 01 ff", .invalidUTF8(field: everything + ".string_value")),
    ("72 02 c080", .invalidUTF8(field: everything + ".string_value")),
    ("72 03 eda080", .invalidUTF8(field: everything + ".string_value")),
    ("72 03 e282", .truncated(message: everything, offset: 0)),
    ("c201 01 80", .invalidUTF8(field: everything + ".optional_string")),
    ("aa02 01 80", .invalidUTF8(field: everything + ".strings")),
    ("d202 01 80", .invalidUTF8(field: everything + ".choice_string")),
    ("9a03 03 0a01ff", .invalidUTF8(field: everything + ".counts")),
    ("8a01 03 0a01ff", .invalidUTF8(field: node + ".name")),
]

@Suite("Bytes that are no message")
struct MalformedTests {
    @Test("Each says where and what", arguments: table)
    func malformed(hex: String, error: MessageError) {
        #expect(throws: error) { try Everything.decode(bytes(hex: hex)) }
    }

    @Test("Errors are sentences with the facts")
    func descriptions() {
        #expect(
            MessageError.wrongWireType(field: "a.B.c", offset: 3, expected: 2, found: 0).description
                == "a.B.c at byte 3 has wire type 0; its type has wire type 2")
        #expect(
            MessageError.truncated(message: "a.B", offset: 7).description
                == "a.B is truncated: the field at byte 7 goes past the end of the message")
    }

    @Test("Every cut of a message either decodes or is an error", arguments: ["scalars", "repeated", "maps"])
    func cuts(name: String) throws {
        let whole = try encoded(name)
        var decoded = 0
        for count in whole.indices {
            if (try? Everything.decode(Array(whole[..<count]))) != nil { decoded += 1 }
        }
        // Only cuts between two fields decode.
        #expect(decoded > 0 && decoded < whole.count / 2)
    }

    @Test("Unknown fields of every wire type are skipped")
    func unknownFields() throws {
        let unknown = "c03e 05" + "c13e 0102030405060708" + "c23e 03 616263" + "c53e 01020304"
        let decoded = try Everything.decode(bytes(hex: unknown + "1807" + unknown))
        #expect(decoded == Everything(int32Value: 7))
        #expect(decoded.encoded() == [0x18, 7])
    }

    @Test("The last one of a field counts, across the members of a oneof too")
    func lastOneCounts() throws {
        #expect(try Everything.decode(bytes(hex: "1801 1802")).int32Value == 2)
        #expect(try Everything.decode(bytes(hex: "72 01 61 72 01 62")).stringValue == "b")
        #expect(try Everything.decode(bytes(hex: "c802 05 d202 01 61")).choice == .choiceString("a"))
        #expect(try Everything.decode(bytes(hex: "da02 00 c802 05")).choice == .choiceInt32(5))
        #expect(try Everything.decode(bytes(hex: "d202 01 61 da02 00")).choice == .choiceNode(Node()))
    }

    @Test("A message that comes twice is merged")
    func merged() throws {
        let first = Node(name: "a", child: Node(name: "x"), children: [Node(name: "1")], rest: .leaf(1))
        let second = Node(child: Node(children: [Node()]), children: [Node(name: "2")])
        let twice = Everything(nodeValue: first).encoded() + Everything(nodeValue: second).encoded()
        let merged = Node(
            name: "a", child: Node(name: "x", children: [Node()]), children: [Node(name: "1"), Node(name: "2")],
            rest: .leaf(1))
        #expect(try Everything.decode(twice).nodeValue == merged)
        let empty = Everything(nodeValue: Node()).encoded()
        #expect(try Everything.decode(empty + empty).nodeValue == Node())
        #expect(try Everything.decode(empty + empty + twice).nodeValue == merged)
        let other = Everything(choice: .choiceInt32(1)).encoded()
        let choices = [Node(name: "a"), Node(name: "b"), Node(rest: .leaf(2))].map {
            Everything(choice: .choiceNode($0)).encoded()
        }
        let interrupted = choices[0] + other + choices[1] + choices[2]
        #expect(try Everything.decode(interrupted).choice == .choiceNode(Node(name: "b", rest: .leaf(2))))
        #expect(try Everything.decode(interrupted + other).choice == .choiceInt32(1))
        var many: [UInt8] = []
        for _ in 0..<300_000 { many += empty }
        #expect(try Everything.decode(many + twice).nodeValue == merged)
    }

    @Test("Repeated numbers are read packed and unpacked, whatever is declared")
    func packing() throws {
        #expect(try Everything.decode(bytes(hex: "f801 01 f801 02 fa01 02 0304")).packedInt32 == [1, 2, 3, 4])
        #expect(try Everything.decode(bytes(hex: "a202 02 0102 a002 03")).unpackedUint32 == [1, 2, 3])
        #expect(try Everything.decode(bytes(hex: "fa01 00")).packedInt32 == [])
    }

    @Test("Nesting up to the limit is read, deeper is an error")
    func nesting() throws {
        func nested(_ depth: Int) -> [UInt8] {
            var message: [UInt8] = []
            for _ in 1..<depth {
                var length = message.count
                var prefix: [UInt8] = [0x12]
                repeat {
                    prefix.append(UInt8(length & 0x7F) | (length > 0x7F ? 0x80 : 0))
                    length >>= 7
                } while length > 0
                message = prefix + message
            }
            return message
        }
        var node = try Node.decode(nested(DecodingLimits.depth))
        var depth = 1
        while let child = node.child { (node, depth) = (child, depth + 1) }
        #expect(depth == DecodingLimits.depth)
        let error = MessageError.tooDeep(message: "martlet.testing.v1.Node", limit: DecodingLimits.depth)
        #expect(throws: error) { try Node.decode(nested(DecodingLimits.depth + 1)) }
        #expect(throws: error) { try Node.decode(nested(100_000)) }
    }

    @Test("Memory stays in proportion to the bytes")
    func memory() throws {
        // Two bytes each for an empty message with a large struct.
        let count = 4_000_000
        var bomb: [UInt8] = []
        bomb.reserveCapacity(2 * count)
        for _ in 0..<count { bomb += [0x1A, 0] }
        #expect(throws: MessageError.tooLarge(message: "martlet.testing.v1.Node", bytes: bomb.count)) {
            try Node.decode(bomb)
        }
        // What a real client may send is read: a million numbers that are not packed.
        var unpacked: [UInt8] = []
        for _ in 0..<1_000_000 { unpacked += [0x08, 0x01] }
        #expect(try MartletV1.TokenIds.decode(unpacked).ids.count == 1_000_000)
    }

    @Test("Mutated messages never crash, and what decodes encodes again to the same value")
    func mutations() throws {
        var generator = SeededGenerator(seed: 20_261_121)
        let seeds = try encodedByGoogle.keys.sorted().map(encoded)
        var decoded = 0
        for round in 0..<60_000 {
            var message = seeds[round % seeds.count]
            for _ in 0..<Int.random(in: 1...4, using: &generator) where !message.isEmpty {
                let index = Int.random(in: 0..<message.count, using: &generator)
                switch Int.random(in: 0..<5, using: &generator) {
                case 0: message[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                case 1: message[index] = .random(in: 0...255, using: &generator)
                case 2: message.remove(at: index)
                case 3: message.insert(.random(in: 0...255, using: &generator), at: index)
                default: message += message[index...]
                }
            }
            if check(Everything.self, message) { decoded += 1 }
            check(MartletV1.GenerateRequest.self, message)
            check(MartletV1.ConverseRequest.self, message)
            check(MartletV1.EmbedStreamRequest.self, message)
            check(MartletV1.ClassifyStreamRequest.self, message)
            check(GrpcReflectionV1.ServerReflectionRequest.self, message)
            check(GoogleRpc.Status.self, message)
        }
        #expect(decoded > 1_000)
    }

    @discardableResult
    private func check<M: Message>(_ type: M.Type, _ bytes: [UInt8]) -> Bool {
        guard let value = try? M.decode(bytes) else { return false }
        let again = value.encoded()
        #expect(again.count == value.encodedSize)
        // Compared as bytes, for NaN differs from itself.
        #expect((try? M.decode(again))?.encoded() == again, "from \(bytes)")
        return true
    }
}
