import Foundation
import GRPC
import GRPCServer
import Logging
import Observability
import Synchronization
import Testing
import WireTestSupport

@testable import ModelServing

/// Echoes; the metadata `x-fail` makes it fail.
private final class EchoHandler: CallHandler {
    let call: ServerCall<[UInt8]>
    init(_ call: ServerCall<[UInt8]>) { self.call = call }
    func receive(_ request: [UInt8]) {
        if call.call.metadata["x-fail"] != nil {
            call.finish(Status(.failedPrecondition, "secret words"))
        } else {
            call.respond(Array((call.call.principal ?? "-").utf8) + request)
        }
    }
    func endOfRequests() {}
    func cancelled(_ reason: CancellationReason) {}
    func outboundReady() {}
}

private final class Lines: LineSink {
    private let kept = Mutex<[String]>([])
    func write(_ line: [UInt8]) { kept.withLock { $0.append(String(decoding: line, as: UTF8.self)) } }
    var texts: [String] { kept.withLock { $0 } }
}

@Suite("Interceptors")
struct InterceptorTests {
    private static let methods = [
        MethodDescriptor(service: "test.Probe", name: "Echo", kind: .unary),
        MethodDescriptor(service: "grpc.health.v1.Health", name: "Check", kind: .unary),
    ]

    /// Runs a body against a server with these interceptors.
    private func withServer(
        _ interceptors: [any Interceptor], _ body: (Server, TestSocket) async throws -> Void
    ) async throws {
        var router = Router()
        for method in Self.methods {
            router.register(
                method,
                decode: { (bytes: RawSpan) throws -> [UInt8] in bytes.withUnsafeBytes { Array($0) } },
                encode: { (message: [UInt8], out: inout [UInt8]) in out += message },
                handler: { EchoHandler($0) })
        }
        try await ModelServingTests.withServer(router, interceptors, body)
    }

    @discardableResult
    private func call(
        _ socket: TestSocket, _ stream: UInt32, _ path: String = "/test.Probe/Echo", _ more: [(String, String)] = []
    ) -> Int? {
        socket.send(
            Frames.headers(stream, Frames.request(path, more))
                + Frames.data(stream, Frames.message(Array("prompt".utf8)), end: true))
        socket.read { $0.status(stream) != nil }
        return socket.reader.status(stream)
    }

    @Test("Keys open the door, and name the tenant")
    func authentication() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("auth-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("keys").path
        let good = try APIKeyFile.add(tenant: "acme", to: path).text
        let old = try APIKeyFile.add(tenant: "old", expires: 1, to: path).text
        let registry = MetricsRegistry()
        let interceptor = AuthenticationInterceptor(store: try APIKeyStore(path: path), registry: registry)
        try await withServer([interceptor]) { _, socket in
            #expect(call(socket, 1) == 16)
            #expect(call(socket, 3, more: [("authorization", "Bearer \(good)")]) == 0)
            #expect(socket.reader.messages(3) == [Array("acmeprompt".utf8)])
            #expect(call(socket, 5, more: [("authorization", "bearer  \(good)")]) == 0)
            #expect(call(socket, 7, more: [("authorization", "Basic \(good)")]) == 16)
            #expect(call(socket, 9, more: [("authorization", good)]) == 16)
            #expect(call(socket, 11, more: [("authorization", "Bearer \(good)x")]) == 16)
            #expect(call(socket, 13, more: [("authorization", "Bearer \(old)")]) == 16)
            #expect(socket.reader.field(13, "grpc-message")?.contains("expired") == true)
            let twice = [("authorization", "Bearer \(good)"), ("authorization", "Bearer \(good)")]
            #expect(call(socket, 15, more: twice) == 16)
            #expect(call(socket, 17, "/grpc.health.v1.Health/Check") == 0)
            #expect(call(socket, 19, "/no.Such/Method") == 16)
            #expect(call(socket, 21, "/no.Such/Method", [("authorization", "Bearer \(good)")]) == 12)
        }
        #expect(registry.text().contains("martlet_authentication_failures_total{reason=\"missing\"} 2\n"))
        #expect(registry.text().contains("martlet_authentication_failures_total{reason=\"malformed\"} 3\n"))
        #expect(registry.text().contains("martlet_authentication_failures_total{reason=\"unknown\"} 1\n"))
        #expect(registry.text().contains("martlet_authentication_failures_total{reason=\"expired\"} 1\n"))
    }

    @discardableResult
    private func call(_ socket: TestSocket, _ stream: UInt32, more: [(String, String)]) -> Int? {
        call(socket, stream, "/test.Probe/Echo", more)
    }

    @Test("A certificate's name serves as a tenant")
    func certificateNames() {
        func identity(_ name: String?, _ others: [String]) -> Peer.Identity {
            Peer.Identity(commonName: name, alternativeNames: others, certificate: [])
        }
        #expect(AuthenticationInterceptor.tenant(of: nil) == nil)
        #expect(AuthenticationInterceptor.tenant(of: identity(nil, [])) == nil)
        #expect(AuthenticationInterceptor.tenant(of: identity("bob", [])) == "cert:bob")
        #expect(AuthenticationInterceptor.tenant(of: identity("bob", ["spiffe://a/b"])) == "cert:spiffe://a/b")
        // However long two names are alike, they are two tenants.
        let long = "spiffe://a/" + String(repeating: "x", count: 200)
        #expect(AuthenticationInterceptor.tenant(of: identity(nil, [long + "1"])) == "cert:\(long)1")
        #expect(AuthenticationInterceptor.tenant(of: identity(nil, [long + "2"])) == "cert:\(long)2")
    }

    @Test("Each call is one line of the access log, without a word of what it said")
    func accessLog() async throws {
        let lines = Lines()
        let log = AccessLogInterceptor(sink: lines, now: { Timestamp(microseconds: 0) })
        try await withServer([log]) { _, socket in
            call(socket, 1, more: [("x-request-id", "abc-1")])
            call(socket, 3, more: [("x-fail", "1"), ("x-request-id", "bad id\"")])
            call(socket, 5, "/no.Such/Method")
        }
        let read = try lines.texts.map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        try #require(read.count == 3)
        #expect(read.map { $0["code"] as? String } == ["OK", "FAILED_PRECONDITION", "UNIMPLEMENTED"])
        #expect(read[0]["request_id"] as? String == "abc-1")
        #expect(read[0]["method"] as? String == "/test.Probe/Echo")
        #expect(read[0]["request_bytes"] as? Int == 11)
        #expect(read[0]["response_bytes"] as? Int == 12)
        #expect((read[0]["peer"] as? String)?.hasPrefix("ipv4:127.0.0.1:") == true)
        let made = read.dropFirst().compactMap { $0["request_id"] as? String }
        #expect(Set(made).count == 2 && made.allSatisfy { $0.contains("-") && !$0.contains("\"") })
        #expect(!lines.texts.joined().contains("prompt") && !lines.texts.joined().contains("secret"))
    }

    @Test("The sentence of a status is logged only when asked for")
    func statusMessages() async throws {
        let lines = Lines()
        let log = AccessLogInterceptor(sink: lines, tellsMessages: true)
        try await withServer([log]) { _, socket in call(socket, 1, more: [("x-fail", "1")]) }
        #expect(lines.texts.first?.contains("\"status_message\":\"secret words\"") == true)
    }

    @Test("Calls are counted by method and code, strangers together")
    func metrics() async throws {
        let registry = MetricsRegistry()
        let interceptor = CallMetricsInterceptor(registry: registry, methods: Self.methods)
        try await withServer([interceptor]) { server, socket in
            registry.collect(server.counters, connections: { server.connectionCount })
            for stream in [1, 3, 5] as [UInt32] { call(socket, stream) }
            call(socket, 7, more: [("x-fail", "1")])
            for number in 0..<50 { call(socket, UInt32(9 + 2 * number), "/stranger/n\(number)") }
            let text = registry.text()
            let echo = "grpc_type=\"unary\",grpc_service=\"test.Probe\",grpc_method=\"Echo\""
            let stranger = "grpc_type=\"unary\",grpc_service=\"unknown\",grpc_method=\"unknown\""
            for line in [
                "grpc_server_started_total{\(echo)} 4", "grpc_server_handled_total{\(echo),grpc_code=\"OK\"} 3",
                "grpc_server_handled_total{\(echo),grpc_code=\"FAILED_PRECONDITION\"} 1",
                "grpc_server_handled_total{\(stranger),grpc_code=\"UNIMPLEMENTED\"} 50",
                "grpc_server_started_total{\(stranger)} 50", "martlet_calls_in_flight{\(echo)} 0",
                "grpc_server_handling_seconds_count{\(echo)} 4", "grpc_server_msg_received_total{\(echo)} 4",
                "grpc_server_msg_sent_total{\(echo)} 3", "martlet_request_bytes_total{\(echo)} 44",
                "martlet_response_bytes_total{\(echo)} 36", "martlet_server_connections 1",
                "martlet_server_connections_opened_total 1",
            ] {
                #expect(text.contains("\n\(line)\n"), "\(line)")
            }
            #expect(!text.contains("stranger/"))
        }
    }
}
