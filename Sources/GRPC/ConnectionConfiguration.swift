package import HTTP2

/// The limits and times of one connection, each with its reason.
package struct ConnectionConfiguration: Sendable {
    /// HTTP/2: streams, windows, header list, floods, watermarks.
    package var http2 = Session.Configuration()
    /// The longest request message, compressed and inflated. Other gRPC servers say 4 MiB; tensors need more.
    package var maxRequestMessage = 64 << 20
    /// The longest response message, plain and compressed. gRPC's length has four octets, and more than that is never sent.
    package var maxResponseMessage = Int(UInt32.max)
    /// Octets of incomplete request messages that one connection may make us hold, so that many streams with one large
    /// message each do not add up.
    package var maxBufferedRequests = 256 << 20
    /// Octets of answers that one connection may leave unread before more calls of it are ended: handlers that ask
    /// `isWritable` stay far below it, but one message may be of any size, and a connection has many streams.
    package var maxBufferedResponses = 64 << 20

    /// From the connection's start to the peer's acknowledged SETTINGS, TLS included.
    package var handshakeTimeout = Duration.seconds(20)
    /// From a header block's first frame to its last.
    package var headerTimeout = Duration.seconds(10)
    /// A request message has this long, and longer by its octets over `minimumMessageRate`.
    package var messageTimeout = Duration.seconds(30)
    /// Octets per second that a request message must come in at, in the long run.
    package var minimumMessageRate = 4096
    /// From a complete answer to the end of a request that had not ended by then; what still comes is thrown away. The
    /// answer to a call with one message (a refusal, or HTTP's "no gRPC") is held so long, because curl and others lose
    /// an answer that overtakes their message; a call whose client streams is answered at once. Then the stream is reset.
    package var requestEndTimeout = Duration.milliseconds(500)
    /// How long octets of an answer may wait while none leaves.
    package var stalledReaderTimeout = Duration.seconds(60)

    /// Without a sign of the peer for so long it is sent a PING.
    package var keepaliveTime = Duration.seconds(120)
    /// A PING not answered for so long means that the peer is gone (half-open sockets).
    package var keepaliveTimeout = Duration.seconds(20)
    /// PINGs by the peer should be this far apart while no answer flows; gateways ping idle connections every 30 s.
    package var minimumPingInterval = Duration.seconds(10)
    /// PINGs that come earlier are forgiven this often.
    package var maxPingStrikes = 2

    /// A connection without a call for so long is closed gracefully; nil keeps it.
    package var idleTimeout: Duration? = .seconds(900)
    /// A connection is closed gracefully at this age (give or take a tenth, so that a fleet does not reconnect at
    /// once); nil keeps it.
    package var maxAge: Duration? = nil
    /// After `maxAge` the calls have this long to finish.
    package var maxAgeGrace = Duration.seconds(60)
    /// The second GOAWAY of a drain goes out when the PING behind the first is answered, or after this time.
    package var drainRoundTrip = Duration.seconds(1)

    /// The defaults.
    package init() {}

    /// Takes request messages of up to so many octets, and as many as that while they are incomplete: one at least.
    package mutating func takeRequests(upTo octets: Int) {
        maxRequestMessage = octets
        // What has come in behind the message is held with it.
        maxBufferedRequests = max(maxBufferedRequests, octets + http2.streamWindow)
    }

    /// How often a connection with something in progress looks at its clocks: a quarter of the shortest, within bounds.
    var checkInterval: UInt64 {
        let times = [
            handshakeTimeout, headerTimeout, messageTimeout, requestEndTimeout, stalledReaderTimeout, keepaliveTimeout,
            drainRoundTrip,
        ]
        let least = times.map(\.wholeNanoseconds).min() ?? 1_000_000_000
        return min(max(least / 4, 5_000_000), 1_000_000_000)
    }
}

/// What every connection of a server shares. Sendable and immutable but for the counters.
package final class Service: Sendable {
    let routes: RouteTable
    /// The chain that sees each call.
    let interceptors: InterceptorChain?
    /// The limits.
    package let configuration: ConnectionConfiguration
    /// What is counted.
    package let counters: ServerCounters

    /// A service.
    package init(
        router: Router, interceptors: [any Interceptor] = [], configuration: ConnectionConfiguration = .init(),
        counters: ServerCounters = .init()
    ) {
        routes = RouteTable(router.routes)
        self.interceptors = InterceptorChain(interceptors[...])
        self.configuration = configuration
        self.counters = counters
    }
}
