import GRPC
import HTTP2
import NIOCore
import NIOEmbedded
import Synchronization
import Testing
import WireTestSupport

@testable import GRPCClient

/// A connection's handler over a channel without a socket: the test is the server and speaks octets.
@Suite("A client's connection")
struct ConnectionTests {
    private let channel = EmbeddedChannel()
    private let handler: ClientConnectionHandler
    private let frames = FrameReader()
    private let log = Log()

    /// What the calls were told.
    private final class Log: Sendable {
        let lines = Mutex<[String]>([])
        func add(_ event: ClientEvent) {
            if case .ended(let status, _) = event { lines.withLock { $0.append(status.code.name) } }
        }
    }

    init() throws {
        let ready = channel.eventLoop.makePromise(of: NIOLoopBound<ClientConnectionHandler>.self)
        handler = ClientConnectionHandler(endpoint: try #require(Endpoint("localhost:1")), ready: ready)
        try channel.pipeline.syncOperations.addHandler(handler)
        channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
        _ = try ready.futureResult.wait()
        try receive(Frames.settings())
        _ = try sent().dropFirst(Frames.preface.count)
    }

    private func sent() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) { bytes += Array(buffer: buffer) }
        return bytes
    }

    private func receive(_ bytes: [UInt8]) throws { try channel.writeInbound(ByteBuffer(bytes: bytes)) }

    private func begin() -> Int {
        handler.begin("/a.B/C", Metadata(), nil) { [log] in log.add($0) }
    }

    private let refusal = Frames.headers(
        1, [(":status", "200"), ("content-type", "application/grpc"), ("grpc-status", "16")], end: true)

    @Test("A status ends a call whose request has not ended, and the server hears that")
    func statusBeforeTheEnd() throws {
        let call = begin()
        handler.send([1, 2], call) {}
        _ = try sent()
        try receive(refusal)
        #expect(log.lines.withLock { $0 } == ["UNAUTHENTICATED"])
        #expect(frames.feed(try sent()).map(\.type) == [3])
        // Nobody is told twice, and nothing more goes out.
        handler.finish(call)
        #expect(try sent().isEmpty)
        #expect(log.lines.withLock { $0 }.count == 1)
    }

    @Test("A stream that closes as its last octets go out ends its call without another word of the server's")
    func closedBySending() throws {
        let call = begin()
        // The answer's end without a status, before the request's end.
        try receive(
            Frames.headers(1, [(":status", "200"), ("content-type", "application/grpc")])
                + Frames.data(1, [], end: true))
        #expect(log.lines.withLock { $0 }.isEmpty)
        handler.finish(call)
        #expect(log.lines.withLock { $0 } == ["INTERNAL"])
    }

    @Test("A call that ended well is not reset")
    func noReset() throws {
        let call = begin()
        handler.finish(call)
        _ = try sent()
        try receive(refusal)
        #expect(log.lines.withLock { $0 } == ["UNAUTHENTICATED"])
        #expect(frames.feed(try sent()).allSatisfy { $0.type != 3 })
    }
}
