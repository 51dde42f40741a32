import Messages

/// The decoder of every request type that a peer can send, and of the details of errors.
package enum MessageFuzzing {
    /// Reads octets as each type: whatever they are, the end is a message or an error, and a message that was read is the
    /// same after it was written and read again.
    package static func run(_ bytes: [UInt8]) {
        for method in methods { check(method.request, bytes) }
        check(GoogleRpc.Status.self, bytes)
    }

    /// Paths of the methods whose request types are decoded.
    package static var paths: [String] { methods.map(\.path) }

    /// Every method of every service that is served.
    private static let methods: [MethodDescription] =
        MartletV1.Generation.methods + MartletV1.Tokenization.methods + MartletV1.Models.methods
        + MartletV1.Embeddings.methods + MartletV1.Classification.methods + MartletV1.Scoring.methods
        + MartletV1.Ranking.methods + MartletV1.Conversations.methods + GrpcHealthV1.Health.methods
        + GrpcReflectionV1.ServerReflection.methods + GrpcReflectionV1alpha.ServerReflection.methods
        + GrpcTesting.TestService.methods

    private static func check<Request: Message>(_ type: Request.Type, _ bytes: [UInt8]) {
        guard let message = try? Request.decode(bytes) else { return }
        let written = message.encoded()
        precondition(written.count == message.encodedSize)
        // A NaN is not equal to itself; its octets are.
        guard let again = try? Request.decode(written) else { preconditionFailure("what was written cannot be read") }
        precondition(again.encoded() == written)
    }
}
