import HTTP2
import Testing
import WireTestSupport

/// What a peer may send before its octets are taken: a stream's window and the connection's, each gone past by one octet,
/// and with the window out of reach.
@Suite struct WindowTests {
    /// Sends so many octets on each of some streams, whose reader takes none.
    private func send(_ count: Int, streams: Int, _ change: (inout Session.Configuration) -> Void) -> SessionHarness {
        let harness = SessionHarness(change)
        harness.hello()
        for index in 0..<streams {
            let id = UInt32(index * 2 + 1)
            harness.send(Frames.headers(id, Frames.request("/a.B/C")))
            var left = count
            while left > 0 {
                let part = min(left, 16384)
                harness.send(Frames.data(id, [UInt8](repeating: 1, count: part)))
                left -= part
            }
        }
        harness.drain()
        return harness
    }

    @Test func theWindowOfAStream() {
        func held(_ count: Int, window: Int) -> SessionHarness {
            send(count, streams: 1) {
                $0.streamWindow = window
                $0.connectionWindow = 1 << 20
            }
        }
        let full = held(100_000, window: 100_000)
        #expect(full.session.failure == nil)
        #expect(full.streams[1]?.inboundCount == 100_000)
        let over = held(100_001, window: 100_000)
        #expect(over.reader.frames.contains { ($0.type == 3 || $0.type == 7) && $0.errorCode == 3 })
        #expect(over.streams[1] == nil)
        let open = held(100_001, window: 1 << 20)
        #expect(open.reader.goAway == nil)
        #expect(open.streams[1]?.inboundCount == 100_001)
    }

    /// Many streams within their own windows.
    @Test func theWindowOfTheConnection() {
        func held(_ count: Int, window: Int) -> SessionHarness {
            send(count, streams: 10) {
                $0.streamWindow = 1 << 20
                $0.connectionWindow = window
            }
        }
        let full = held(10_000, window: 100_000)
        #expect(full.session.failure == nil)
        #expect(full.streams.values.reduce(0) { $0 + $1.inboundCount } == 100_000)
        let over = held(10_001, window: 100_000)
        #expect(over.reader.goAway?.errorCode == 3)
        #expect(over.session.failure == .protocolError(ErrorCode(rawValue: 3)))
        let open = held(10_001, window: 1 << 20)
        #expect(open.session.failure == nil)
        #expect(open.streams.values.reduce(0) { $0 + $1.inboundCount } == 100_010)
    }
}
