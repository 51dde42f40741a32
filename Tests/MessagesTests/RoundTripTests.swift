import Testing

@testable import Messages

private typealias Everything = MartletTestingV1.Everything
private typealias Node = MartletTestingV1.Node

/// The values whose encoding by Google's library is in the fixtures.
private let everythings: [(name: String, value: Everything)] = [
    ("empty", Everything()),
    (
        "scalars",
        Everything(
            doubleValue: -1.5e300, floatValue: 0.1, int32Value: .min, int64Value: .min, uint32Value: .max,
            uint64Value: .max, sint32Value: .min, sint64Value: .min, fixed32Value: .max, fixed64Value: .max,
            sfixed32Value: .min, sfixed64Value: .min, boolValue: true, stringValue: "naïve 🐦 \0 end",
            bytesValue: Array(0...255), colorValue: .infrared,
            nodeValue: Node(
                name: "root", child: Node(name: "twig", child: Node()),
                children: [Node(name: "a"), Node(rest: .leaf(0))], rest: .tree(Node(rest: .leaf(-1)))))
    ),
    (
        "unknown-enum",
        Everything(
            colorValue: .unrecognized(77), packedColor: [.unspecified, .unrecognized(77), .infrared, .green])
    ),
    (
        "optionals-zero",
        Everything(
            optionalInt32: 0, optionalDouble: 0, optionalBool: false, optionalString: "", optionalBytes: [],
            optionalColor: .unspecified)
    ),
    (
        "optionals-set",
        Everything(
            optionalInt32: -5, optionalDouble: -0.0, optionalBool: true, optionalString: "x", optionalBytes: [0],
            optionalColor: .red)
    ),
    (
        "repeated",
        Everything(
            packedInt32: [0, 1, -1, 300, .max], packedSint64: [0, -1, 1, .min], packedDouble: [0, 1.5, .infinity],
            packedBool: [true, false, true], packedColor: [.red, .infrared], unpackedUint32: [7, 0, .max],
            strings: ["", "a", "\0", "é"], blobs: [[], [0xFF, 0xFE]], nodes: [Node(), Node(name: "n")])
    ),
    ("choice-int32", Everything(choice: .choiceInt32(0))),
    ("choice-string", Everything(choice: .choiceString(""))),
    ("choice-node", Everything(choice: .choiceNode(Node()))),
    ("choice-bytes", Everything(choice: .choiceBytes([0x80]))),
    ("choice-color", Everything(choice: .choiceColor(.infrared))),
    ("choice-bool", Everything(choice: .choiceBool(false))),
    (
        "maps",
        Everything(
            counts: ["": 0, "one": 1, "minus": -1], nodesById: [0: Node(), -7: Node(name: "m")],
            answers: [true: "yes", false: ""], colors: [.max: .red, 0: .unspecified])
    ),
    ("words", Everything(protocol: "h2", default: true, self_: 1, in: 2)),
]

@Suite("The same bytes as Google's library")
struct RoundTripTests {
    @Test("Every kind of field decodes to its value", arguments: everythings.map(\.name))
    func decodes(name: String) throws {
        let expected = try #require(everythings.first { $0.name == name }).value
        let decoded = try Everything.decode(try encoded(name))
        #expect(decoded == expected)
        #expect(decoded.optionalDouble?.sign == expected.optionalDouble?.sign)
    }

    @Test("Every kind of field encodes to the same bytes", arguments: everythings.map(\.name))
    func encodes(name: String) throws {
        let value = try #require(everythings.first { $0.name == name }).value
        let expected = try encoded(name)
        if name == "maps" {
            // The order of a map's entries is free.
            #expect(value.encodedSize == expected.count)
            #expect(try Everything.decode(value.encoded()) == value)
        } else {
            #expect(value.encoded() == expected)
            #expect(value.encodedSize == expected.count)
        }
    }

    @Test("A request with a chat, sampling and a constraint")
    func generateRequest() throws {
        let bytes = try encoded("generate-request")
        let request = try MartletV1.GenerateRequest.decode(bytes)
        var expected = MartletV1.GenerateRequest(model: "stories")
        expected.input = .chat(
            .init(
                messages: [.init(role: "system", content: "Be brief."), .init(role: "user", content: "你好")],
                addGenerationPrompt: false))
        expected.sampling = .init(
            temperature: 0, topK: 40, logitBias: [5: -100], bannedTokenIds: [3, 4], seed: 0)
        expected.stopping = .init(maxTokens: 0, stop: ["\n\n", "END"])
        expected.constraint = .init(kind: .choice(.init(options: ["yes", "no"])))
        expected.n = 1
        #expect(request == expected)
        #expect(expected.encoded() == bytes)
    }

    @Test("A token's event")
    func delta() throws {
        let bytes = try encoded("delta")
        let event = MartletV1.GenerateStreamResponse(
            event: .delta(
                .init(
                    index: 1, text: " Once", tokenIds: [403, 1],
                    logprobs: [
                        .init(
                            tokenId: 403, text: " On", tokenBytes: Array(" On".utf8), logprob: -0.25, rank: 1,
                            top: [.init(tokenId: 403, logprob: -0.25)])
                    ])))
        #expect(try MartletV1.GenerateStreamResponse.decode(bytes) == event)
        #expect(event.encoded() == bytes)
    }

    @Test("A status with typed details")
    func status() throws {
        let bytes = try encoded("status")
        let status = try GoogleRpc.Status.decode(bytes)
        let details = GoogleRpc.BadRequest(
            fieldViolations: [.init(field: "sampling.temperature", description: "-1 is below 0")])
        #expect(status.details.map(\.typeUrl) == ["type.googleapis.com/google.rpc.BadRequest"])
        #expect(status.details.map(\.value) == [details.encoded()])
        #expect(try GoogleRpc.BadRequest.decode(status.details[0].value) == details)
        #expect(status.encoded() == bytes)
    }

    @Test("A map of messages")
    func healthList() throws {
        let bytes = try encoded("health")
        let list = GrpcHealthV1.HealthListResponse(
            statuses: ["": .init(status: .serving), "martlet.v1.Generation": .init(status: .notServing)])
        #expect(try GrpcHealthV1.HealthListResponse.decode(bytes) == list)
        // The order of a map's entries is free; ours is by key.
        #expect(list.encodedSize == bytes.count)
        #expect(list.encoded().starts(with: [0x0A, 6, 0x0A, 0, 0x12, 2, 8, 1, 0x0A, 27, 0x0A, 21]))
    }

    @Test("Encoding appends behind what is there")
    func appends() {
        var output: [UInt8] = [1, 2, 3, 4, 5]
        MartletV1.Delta().encode(into: &output)
        #expect(output == [1, 2, 3, 4, 5])
        MartletV1.Delta(text: "a").encode(into: &output)
        #expect(output == [1, 2, 3, 4, 5, 0x12, 1, 0x61])
    }

    @Test("Large contents")
    func large() throws {
        let payload = GrpcTesting.Payload(body: (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) })
        #expect(try GrpcTesting.Payload.decode(payload.encoded()) == payload)
        let tokens = MartletV1.TokenIds(ids: (0..<1_000_000).map { Int32($0) })
        #expect(try MartletV1.TokenIds.decode(tokens.encoded()) == tokens)
        let embeds = MartletV1.EmbedRequest(inputs: (0..<2048).map { .init(input: .text("text \($0)")) })
        #expect(try MartletV1.EmbedRequest.decode(embeds.encoded()) == embeds)
    }
}
