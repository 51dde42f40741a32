import GRPC
import NIOCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Keeps a listener alive and calm when `accept` fails, most of all because the process has no file descriptor left
/// (EMFILE, ENFILE). Confined to the listener's event loop.
///
/// A client in the listener's queue keeps the listener readable, and an event loop that cannot accept it would spin. So
/// one descriptor is held in reserve: it is given up for a moment, the client is accepted with it and closed at once
/// (it learns quickly that it must come later), and the reserve is taken again.
final class AcceptErrorHandler: ChannelInboundHandler {
    typealias InboundIn = any Channel

    private let counters: ServerCounters
    private let holdsReserve: Bool
    private var reserve: Int32

    init(_ counters: ServerCounters, holdsReserve: Bool) {
        self.counters = counters
        self.holdsReserve = holdsReserve
        reserve = holdsReserve ? Self.openReserve() : -1
    }

    deinit { if reserve >= 0 { close(reserve) } }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? IOError else { return context.fireErrorCaught(error) }
        counters.add(.acceptErrors)
        switch error.errnoCode {
        case EMFILE, ENFILE:
            if reserve < 0, holdsReserve { reserve = Self.openReserve() }
            guard reserve >= 0 else { return pause() }
            close(reserve)
            turnAway(context.channel)
            reserve = Self.openReserve()
        case ENOBUFS, ENOMEM: pause()
        default: break
        }
    }

    private func turnAway(_ channel: any Channel) {
        _ = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) {
            listener in
            // The listener is non-blocking; -1 means that the client has gone by itself or another thread took the
            // descriptor, and the next round tries again.
            let client = accept(listener, nil, nil)
            if client >= 0 { close(client) }
        }
    }

    /// Nothing can be done but to wait; two milliseconds keep the loop from spinning, and connections still move.
    private func pause() { usleep(2000) }

    private static func openReserve() -> Int32 { open("/dev/null", O_RDONLY | O_CLOEXEC) }
}
