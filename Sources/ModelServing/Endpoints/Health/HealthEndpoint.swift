import GRPC
import Messages

/// `grpc.health.v1.Health` (gRPC's health checking protocol; List: gRFC A90).
enum HealthEndpoint {
    static func register(on router: inout Router, board: HealthBoard, drains: DrainBoard) {
        router.register(GrpcHealthV1.Health.check) { request, call in
            guard let status = board.status(of: request.service) else {
                throw Status(.notFound, "no service is named '\(request.service)'")
            }
            call.respond(.init(status: status))
        }
        router.register(GrpcHealthV1.Health.list) { _, call in
            call.respond(.init(statuses: board.all().mapValues { .init(status: $0) }))
        }
        router.register(GrpcHealthV1.Health.watch) { call in HealthWatchHandler(call, board: board, drains: drains) }
    }
}

/// One call of `Watch`: stays open and tells every change, the last of which is that the server drains. Confined to its
/// event loop.
private final class HealthWatchHandler: CallHandler {
    private let call: ServerCall<GrpcHealthV1.HealthCheckResponse>
    private let board: HealthBoard
    private let drains: DrainBoard
    private var watcher: UInt64?
    private var place: DrainBoard.Place?

    init(_ call: ServerCall<GrpcHealthV1.HealthCheckResponse>, board: HealthBoard, drains: DrainBoard) {
        self.call = call
        self.board = board
        self.drains = drains
    }

    func receive(_ request: GrpcHealthV1.HealthCheckRequest) {
        let loop = call.loop
        let bound = loop.bind(call)
        watcher = board.watch(request.service) { status in
            loop.post { bound.value.send(.init(status: status)) }
        }
        // Health drains before the streams do: NOT_SERVING has been sent by then.
        place = drains.enter(self, on: loop) { $0.drain() }
    }

    func cancelled(_ reason: CancellationReason) {
        close()
    }

    private func drain() {
        close()
        call.finish(.shuttingDown)
    }

    private func close() {
        if let watcher { board.unwatch(watcher) }
        watcher = nil
    }
}
