import Dispatch
import Foundation

/// The signals that end or refresh a server, as something to wait for. Any thread.
final class Signals: Sendable {
    private enum Event: Sendable {
        case end
        case refresh
    }

    private let events: AsyncStream<Event>
    private let post: AsyncStream<Event>.Continuation

    /// Takes over SIGTERM, SIGINT and SIGHUP from their default actions.
    init() {
        let (events, post) = AsyncStream.makeStream(of: Event.self)
        self.events = events
        self.post = post
        for (number, event) in [(SIGTERM, Event.end), (SIGINT, .end), (SIGHUP, .refresh)] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            // The handler holds its source: signals stay taken over until the program ends.
            source.setEventHandler { withExtendedLifetime(source) { _ = post.yield(event) } }
            source.resume()
        }
    }

    /// As if a signal to end had come: for a server that has nothing left to serve.
    func raise() {
        post.yield(.end)
    }

    /// Waits for the next signal to end; `refresh` runs for each SIGHUP that comes before.
    func next(refresh: () -> Void) async {
        for await event in events {
            switch event {
            case .end: return
            case .refresh: refresh()
            }
        }
    }
}
