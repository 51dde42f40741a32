// Made by proto/generate from grpc/testing/test.proto. Do not edit: edit that file and run proto/generate.
// swift-format-ignore-file

extension GrpcTesting {
    /// What a server under test offers.
    package enum TestService {
        package static var fullName: String { "grpc.testing.TestService" }

        /// Answers nothing to nothing.
        package static let emptyCall = Method<GrpcTesting.Empty, GrpcTesting.Empty>(
            service: fullName, name: "EmptyCall", kind: .unary)

        /// Answers as the request asks.
        package static let unaryCall = Method<GrpcTesting.SimpleRequest, GrpcTesting.SimpleResponse>(
            service: fullName, name: "UnaryCall", kind: .unary)

        /// The same, with headers that allow a cache to keep the answer.
        package static let cacheableUnaryCall = Method<GrpcTesting.SimpleRequest, GrpcTesting.SimpleResponse>(
            service: fullName, name: "CacheableUnaryCall", kind: .unary)

        /// Sends the messages that the request asks for.
        package static let streamingOutputCall = Method<GrpcTesting.StreamingOutputCallRequest, GrpcTesting.StreamingOutputCallResponse>(
            service: fullName, name: "StreamingOutputCall", kind: .serverStreaming)

        /// Adds up the payloads of a stream.
        package static let streamingInputCall = Method<GrpcTesting.StreamingInputCallRequest, GrpcTesting.StreamingInputCallResponse>(
            service: fullName, name: "StreamingInputCall", kind: .clientStreaming)

        /// Answers each message as it comes.
        package static let fullDuplexCall = Method<GrpcTesting.StreamingOutputCallRequest, GrpcTesting.StreamingOutputCallResponse>(
            service: fullName, name: "FullDuplexCall", kind: .bidirectional)

        /// Answers all messages once the client has sent its last.
        package static let halfDuplexCall = Method<GrpcTesting.StreamingOutputCallRequest, GrpcTesting.StreamingOutputCallResponse>(
            service: fullName, name: "HalfDuplexCall", kind: .bidirectional)

        /// Not implemented by any server, on purpose.
        package static let unimplementedCall = Method<GrpcTesting.Empty, GrpcTesting.Empty>(
            service: fullName, name: "UnimplementedCall", kind: .unary)

        /// All methods, in the order of the .proto file.
        package static let methods: [MethodDescription] = [
            emptyCall.description,
            unaryCall.description,
            cacheableUnaryCall.description,
            streamingOutputCall.description,
            streamingInputCall.description,
            fullDuplexCall.description,
            halfDuplexCall.description,
            unimplementedCall.description,
        ]
    }

    /// Not implemented by any server, on purpose.
    package enum UnimplementedService {
        package static var fullName: String { "grpc.testing.UnimplementedService" }

        /// Not implemented by any server, on purpose.
        package static let unimplementedCall = Method<GrpcTesting.Empty, GrpcTesting.Empty>(
            service: fullName, name: "UnimplementedCall", kind: .unary)

        /// All methods, in the order of the .proto file.
        package static let methods: [MethodDescription] = [
            unimplementedCall.description,
        ]
    }
}
