import GRPC
import Inference

/// What happens to one request, told on the event loop of its call.
protocol EngineEventReceiver: AnyObject {
    /// Takes an event of the request that this receiver was registered for.
    func take(_ event: EngineEvent.Kind)
}

/// The way from an engine thread to the calls of one event loop: all events of a step in one post.
///
/// Any thread may call `deliver`; the table of receivers is the loop's own.
final class LoopSink: EventSink {
    private let loop: Loop

    private init(loop: Loop) {
        self.loop = loop
    }

    /// The sink of a loop, the same one each time. On that loop only.
    static func of(_ loop: Loop) -> LoopSink {
        loop.local(Receivers.self) { Receivers(sink: LoopSink(loop: loop)) }.sink
    }

    /// Registers who is told about a request until its last event. On the loop only.
    func register(_ receiver: any EngineEventReceiver, for request: RequestID) {
        receivers.table[request] = receiver
    }

    /// Forgets a request: what still comes for it is dropped. On the loop only.
    func forget(_ request: RequestID) {
        receivers.table[request] = nil
    }

    package func deliver(_ events: [EngineEvent]) {
        loop.post { [self] in
            let receivers = receivers
            for event in events {
                guard let receiver = receivers.table[event.request] else { continue }
                if event.isLast { receivers.table[event.request] = nil }
                receiver.take(event.kind)
            }
        }
    }

    private var receivers: Receivers {
        loop.local(Receivers.self) { Receivers(sink: self) }
    }
}

/// Who is told about which request. Confined to its event loop.
private final class Receivers {
    let sink: LoopSink
    var table: [RequestID: any EngineEventReceiver] = [:]

    init(sink: LoopSink) {
        self.sink = sink
    }
}
