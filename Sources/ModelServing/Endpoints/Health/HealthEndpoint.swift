import GRPC
import Messages

/// `grpc.health.v1.Health` (gRPC's health checking protocol; List: gRFC A90).
enum HealthEndpoint {
    static func register(on router: inout Router, board: HealthBoard) {
        router.register(GrpcHealthV1.Health.check) { request, call in
            guard let status = board.status(of: request.service) else {
                throw Status(.notFound, "no service is named '\(request.service)'")
            }
            call.respond(.init(status: status))
        }
        router.register(GrpcHealthV1.Health.list) { _, call in
            call.respond(.init(statuses: board.all().mapValues { .init(status: $0) }))
        }
        router.register(GrpcHealthV1.Health.watch) { call in HealthWatchHandler(call, board: board) }
    }
}

/// One call of `Watch`: stays open and tells every change. Confined to its event loop.
private final class HealthWatchHandler: CallHandler {
    private let call: ServerCall<GrpcHealthV1.HealthCheckResponse>
    private let board: HealthBoard
    private var watcher: UInt64?

    init(_ call: ServerCall<GrpcHealthV1.HealthCheckResponse>, board: HealthBoard) {
        self.call = call
        self.board = board
    }

    func receive(_ request: GrpcHealthV1.HealthCheckRequest) {
        let loop = call.loop
        let bound = loop.bind(call)
        watcher = board.watch(request.service) { status in
            loop.post { bound.value.send(.init(status: status)) }
        }
    }

    func cancelled(_ reason: CancellationReason) {
        if let watcher { board.unwatch(watcher) }
        watcher = nil
    }
}
