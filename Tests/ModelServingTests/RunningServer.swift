import GRPC
import GRPCServer
import Logging
import Testing
import WireTestSupport

/// Runs a body against a server with these routes and interceptors, and one client that has said hello.
func withServer(
    _ router: Router, _ interceptors: [any Interceptor] = [], _ body: (Server, TestSocket) async throws -> Void
) async throws {
    var configuration = ServerConfiguration()
    configuration.listen = [.tcp(host: "127.0.0.1", port: 0)]
    let server = Server(
        configuration: configuration, router: router, interceptors: interceptors,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    guard case .tcp(_, let port) = try #require(try await server.start().first) else { return }
    do {
        let socket = try #require(TestSocket(port: port))
        socket.send(Frames.hello)
        try await body(server, socket)
    } catch {
        await server.shutdownNow()
        throw error
    }
    await server.shutdownNow()
}
