import Foundation

extension MartletOptions {
    /// The server that the variables MARTLET_ADDRESS, MARTLET_TOKEN and MARTLET_CA name, as in all clients' examples.
    public static func environment(timeout: Duration? = .seconds(60)) -> MartletOptions {
        let environment = ProcessInfo.processInfo.environment
        return MartletOptions(
            environment["MARTLET_ADDRESS"] ?? "localhost:50051", caFile: environment["MARTLET_CA"],
            token: environment["MARTLET_TOKEN"], timeout: timeout)
    }
}
