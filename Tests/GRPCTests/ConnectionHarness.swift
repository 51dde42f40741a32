import Compression
import GRPC
import HTTP2
import Synchronization
import WireTestSupport

/// The clock of a test: a number that the test moves.
final class TestClock: Sendable {
    private let value = Atomic<UInt64>(1_000_000_000)
    var now: MonotonicTime { MonotonicTime(nanoseconds: value.load(ordering: .relaxed)) }
    func advance(_ duration: Duration) { value.add(duration.wholeNanoseconds, ordering: .relaxed) }
}

/// Everything that happened to handlers, as short texts.
final class EventLog {
    var lines: [String] = []
}

/// A handler that notes what happens to it and answers by its method.
final class ProbeHandler: CallHandler {
    let call: ServerCall<[UInt8]>
    let log: EventLog

    init(_ call: ServerCall<[UInt8]>, _ log: EventLog) {
        self.call = call
        self.log = log
    }

    func receive(_ request: [UInt8]) {
        log.lines.append("receive \(request.count)")
        switch call.call.method?.name {
        case "Echo": call.respond(request)
        case "Fail": call.finish(Status(.notFound, "no model “x”\n100%", details: [8, 5]))
        case "Many":
            for index in request { call.send([UInt8](repeating: index, count: 3)) }
            call.finish()
        case "Chat": call.send(request)
        case "Early": call.finish(Status(.failedPrecondition, "enough"))
        case "Twice":
            call.send(request)
            call.send(request)
        case "Pause": call.pauseReceiving()
        case "Gzip":
            call.call.responseEncoding = .gzip
            call.send(request)
            call.send(request, compress: false)
            call.finish()
        case "Metadata":
            var initial = Metadata()
            initial.append("x-initial", call.metadata["x-ask"] ?? "none")
            call.sendInitialMetadata(initial)
            var trailing = Metadata()
            trailing.append("x-trailing-bin", binary: call.metadata.binaryValues("x-ask-bin").first ?? [])
            call.send(request)
            call.finish(.ok, trailers: trailing)
        default: break
        }
    }

    func endOfRequests() {
        log.lines.append("end")
        if call.call.method?.kind.clientStreams == true { call.finish() }
    }

    func cancelled(_ reason: CancellationReason) { log.lines.append("cancelled \(reason)") }
    func outboundReady() { log.lines.append("ready") }
}

/// A connection with its client side in literal octets.
final class ConnectionHarness: ConnectionDriver {
    let clock = TestClock()
    let log = EventLog()
    let counters = ServerCounters()
    let alarms = AlarmQueue()
    let reader = FrameReader()
    var handlers: [ProbeHandler] = []
    private(set) var connection: Connection! = nil
    private(set) var isOver = false
    private var wantsDrain = false
    let interceptor = ProbeInterceptor()

    init(
        settings: [(id: UInt16, value: UInt32)] = [], ageJitter: Double = 0,
        _ change: (inout ConnectionConfiguration) -> Void = { _ in }
    ) {
        var configuration = ConnectionConfiguration()
        change(&configuration)
        let clock = clock
        let loop = Loop(wake: {}, isCurrent: { true }, clock: { clock.now })
        let box = HarnessBox()
        var router = Router()
        for (name, kind) in [
            ("Echo", CallKind.unary), ("Fail", .unary), ("Many", .serverStreaming), ("Chat", .bidirectional),
            ("Early", .clientStreaming), ("Twice", .unary), ("Pause", .bidirectional), ("Gzip", .serverStreaming),
            ("Metadata", .unary), ("Silent", .serverStreaming), ("Collect", .clientStreaming),
        ] {
            router.register(
                MethodDescriptor(service: "test.Probe", name: name, kind: kind),
                decode: { (bytes: RawSpan) throws -> [UInt8] in
                    let bytes = bytes.withUnsafeBytes { Array($0) }
                    if bytes == [0xBA, 0xD0] { throw ProbeError.bad }
                    return bytes
                },
                encode: { (response: [UInt8], out: inout [UInt8]) in out += response },
                handler: { call in
                    guard let harness = box.harness else { throw ProbeError.bad }
                    let handler = ProbeHandler(call, harness.log)
                    harness.handlers.append(handler)
                    return handler
                })
        }
        let service = Service(
            router: router, interceptors: [interceptor], configuration: configuration, counters: counters)
        box.harness = self
        connection = Connection(
            service: service, loop: loop, alarms: alarms, peer: Peer(address: "test"), driver: self,
            ageJitter: ageJitter)
        send(Frames.preface + Frames.settings(settings) + Frames.settingsAck)
    }

    deinit { connection.disconnected() }

    enum ProbeError: Error { case bad }

    func connectionHasOutput() { wantsDrain = true }
    func connectionIsOver() { isOver = true }

    /// Sends octets, then takes all that the connection sends.
    func send(_ bytes: [UInt8]) {
        connection.receive(bytes.span.bytes)
        drain()
    }

    func drain() {
        while wantsDrain {
            wantsDrain = false
            let bytes = connection.session.drain(now: clock.now.nanoseconds)
            reader.feed(bytes)
            connection.drained(bytes.count)
        }
    }

    /// Moves the clock in small steps, with every alarm on its way.
    func pass(_ duration: Duration, step: Duration = .milliseconds(250)) {
        var left = duration
        while left > .zero {
            let part = min(left, step)
            clock.advance(part)
            alarms.fire(now: clock.now)
            drain()
            left -= part
        }
    }

    /// A whole request.
    func call(_ id: UInt32, _ path: String, _ messages: [[UInt8]], more: [(String, String)] = [], end: Bool = true) {
        send(
            Frames.headers(id, Frames.request(path, more))
                + Frames.data(id, messages.flatMap { Frames.message($0) }, end: end))
    }
}

/// `@unchecked Sendable`: a test runs on one thread.
private final class HarnessBox: @unchecked Sendable {
    weak var harness: ConnectionHarness?
}

/// Notes starts and ends, and refuses calls that ask for it.
final class ProbeInterceptor: Interceptor {
    private let notes = Mutex<[String]>([])
    private let outcomes = Mutex<[CallOutcome]>([])
    var lines: [String] { notes.withLock { $0 } }
    var last: CallOutcome? { outcomes.withLock { $0.last } }

    func started(_ call: Call) { notes.withLock { $0.append("started \(call.path)") } }

    func admit(_ call: Call) -> Status? {
        call.metadata["x-refuse"] != nil ? Status(.unauthenticated, "show a key") : nil
    }

    func finished(_ call: Call, _ outcome: CallOutcome) {
        notes.withLock { $0.append("finished \(outcome.status.code.name)") }
        outcomes.withLock { $0.append(outcome) }
    }
}
