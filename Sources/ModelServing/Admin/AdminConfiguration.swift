/// How the admin port behaves. It is for probes and scrapers of the same operator, not for the world.
package struct AdminConfiguration: Sendable {
    /// Where to listen. The loopback by default: who wants it elsewhere says so.
    package var host = "127.0.0.1"
    /// The port; 0 lets the system choose.
    package var port = 9090
    /// Connections at once; more are closed as they come. A scraper and two probes need three.
    package var maxConnections = 64
    /// A connection must bring a whole request within this time, and again after each response. Scrapers reconnect.
    package var requestTimeout = Duration.seconds(10)
    /// A response must be taken within this time.
    package var responseTimeout = Duration.seconds(30)
    /// Octets of a request's body that are read and thrown away; more closes the connection.
    package var maxBody = 65_536
    /// Octets of a request line with all header fields.
    package var maxHead = 32_768

    package init() {}
}
