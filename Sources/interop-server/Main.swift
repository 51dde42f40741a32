import ArgumentParser
import Dispatch
import GRPC
import GRPCServer
import Logging

/// The server of gRPC's interoperability tests (`grpc.testing.TestService`). For tests only.
///
/// Its options are those of the official interoperability servers.
@main
struct InteropServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "interop-server",
        abstract: "Serves grpc.testing.TestService, for interoperability tests.")

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 lets the system choose, and the choice is printed.")
    var port = 0

    @Option(name: .customLong("use_tls"), help: "Serve TLS: true or false.")
    var useTLS = false

    @Option(name: .customLong("tls_cert_file"), help: "The server's certificate chain (PEM).")
    var certificateFile: String?

    @Option(name: .customLong("tls_key_file"), help: "The server's private key (PEM).")
    var keyFile: String?

    func run() async throws {
        var configuration = ServerConfiguration()
        configuration.listen = [.tcp(host: host, port: port)]
        if useTLS {
            guard let certificateFile, let keyFile else {
                throw ValidationError("--use_tls=true needs --tls_cert_file and --tls_key_file")
            }
            configuration.tls = TLSFiles(certificateChain: certificateFile, privateKey: keyFile)
        }
        var router = Router()
        TestService.register(in: &router)
        let server = Server(configuration: configuration, router: router, logger: Logger(label: "interop-server"))
        let addresses = try await server.start()
        for address in addresses { print("listening on \(address)") }
        flushOutput()
        await Self.signalled()
        await server.shutdown(grace: .seconds(5))
    }

    /// Returns at SIGTERM or SIGINT.
    private static func signalled() async {
        let (signals, continuation) = AsyncStream<Void>.makeStream()
        ignoreSignals()
        let sources = [SIGTERM, SIGINT].map { number in
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { continuation.yield() }
            source.resume()
            return source
        }
        for await _ in signals { break }
        for source in sources { source.cancel() }
    }
}
