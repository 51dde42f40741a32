import GRPC
import HTTP2
import Synchronization
import Testing

@testable import GRPCClient

@Suite("Calls of a client")
struct GRPCClientTests {
    @Test("Addresses")
    func addresses() {
        #expect(Endpoint("localhost:1")?.address == .tcp(host: "localhost", port: 1))
        #expect(Endpoint("[::1]:50051")?.address == .tcp(host: "::1", port: 50051))
        #expect(Endpoint("[::1]:50051")?.authority == "[::1]:50051")
        #expect(Endpoint("unix:/run/m")?.address == .unix(path: "/run/m"))
        #expect(Endpoint("unix:///run/m")?.address == .unix(path: "/run/m"))
        for text in ["", "localhost", "localhost:", "localhost:0", "localhost:65536", "::1:5", ":5", "unix:"] {
            #expect(Endpoint(text) == nil, "\(text)")
        }
        #expect(Endpoint("host:1")?.serverName == "host")
        #expect(Endpoint("127.0.0.1:1")?.serverName == nil)
    }

    @Test(
        "Deadlines have at most eight digits on the wire",
        arguments: [
            (Duration.zero, "0n"), (.milliseconds(1), "1000000n"), (.seconds(1), "1000000u"),
            (.seconds(600), "600000m"),
            (.seconds(1_000_000), "1000000S"), (.seconds(100_000_000 * 59), "98333333M"),
            (.seconds(1_000_000_000), "16666666M"),
        ])
    func deadlines(_ timeout: Duration, _ text: String) {
        #expect(Timeout.text(timeout) == text)
    }

    /// Feeds a call and gives what it told.
    private func events(_ body: (inout CallState) -> Void) -> ([String], CallState) {
        let log = Mutex<[String]>([])
        var call = CallState { event in
            log.withLock { log in
                switch event {
                case .metadata(let metadata): log.append("metadata \(metadata.custom.map(\.name))")
                case .message(let bytes): log.append("message \(bytes)")
                case .ended(let status, _): log.append("ended \(status.code.name)")
                }
            }
        }
        body(&call)
        return (log.withLock { $0 }, call)
    }

    @Test("Messages are found however the octets are cut")
    func cuts() {
        let bytes: [UInt8] = [0, 0, 0, 0, 2, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 9]
        for cut in 1...bytes.count {
            let (log, _) = events { call in
                for start in stride(from: 0, to: bytes.count, by: cut) {
                    #expect(call.receive(Array(bytes[start..<min(start + cut, bytes.count)])) == nil)
                }
            }
            #expect(log == ["message [7, 8]", "message []", "message [9]"])
        }
    }

    @Test("What is no message ends the call")
    func noMessages() {
        let (_, _) = events { call in
            #expect(call.receive([2, 0, 0, 0, 0])?.code == .internal)
        }
        let (_, _) = events { call in
            #expect(call.receive([1, 0, 0, 0, 0])?.message.contains("compressed") == true)
        }
        let (_, _) = events { call in
            #expect(call.receive([0, 255, 255, 255, 255])?.code == .internal)
        }
    }

    @Test("Trailers, trailers alone, and HTTP statuses become a status")
    func trailers() {
        let block = HeaderBlock([
            (":status", "200"), ("grpc-status", "3"), ("grpc-message", "a%20b%C3%A9"),
            ("grpc-status-details-bin", "CAM="),
        ])
        let (log, call) = events { $0.receive(headers: Metadata(block)) }
        #expect(log.isEmpty)
        #expect(call.outcome?.status == Status(.invalidArgument, "a b\u{E9}", details: [8, 3]))
        let (_, unknown) = events { $0.receive(headers: Metadata(HeaderBlock([("grpc-status", "99")]))) }
        #expect(unknown.outcome?.status.code == .unknown)
        for (http, code) in [
            ("401", Status.Code.unauthenticated), ("404", .unimplemented), ("503", .unavailable), ("418", .unknown),
        ] {
            let (_, call) = events { $0.receive(headers: Metadata(HeaderBlock([(":status", http)]))) }
            #expect(call.outcome?.status.code == code)
        }
    }
}
