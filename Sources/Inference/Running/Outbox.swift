/// Gathers the events of a step and hands them over, once for each sink. Engine thread only.
struct Outbox {
    private struct Entry {
        let sink: any EventSink
        var events: [EngineEvent]
    }

    private var entries: [Entry] = []
    private var lastCount = 0

    /// Appends an event for a sink.
    mutating func append(_ event: EngineEvent, to sink: any EventSink) {
        // A server has one sink for each event loop, so the search is over one or two.
        for place in entries.indices where entries[place].sink === sink {
            entries[place].events.append(event)
            return
        }
        var events: [EngineEvent] = []
        events.reserveCapacity(max(4, lastCount))
        events.append(event)
        entries.append(Entry(sink: sink, events: events))
    }

    /// Whether there is nothing to hand over.
    var isEmpty: Bool { entries.isEmpty }

    /// Hands everything over.
    mutating func deliver() {
        guard !entries.isEmpty else { return }
        lastCount = entries.reduce(0) { max($0, $1.events.count) }
        for entry in entries { entry.sink.deliver(entry.events) }
        entries.removeAll(keepingCapacity: true)
    }
}
