/// The methods of a server by path. Built once at start, then only read.
package struct Router: Sendable {
    private(set) var routes: [Route] = []

    /// No methods.
    package init() {}

    /// Adds a method.
    /// - Parameters:
    ///   - method: its name and kind. A path that is registered already is replaced.
    ///   - decode: turns the octets of one message into a request; a `Status` it throws goes to the client as it is,
    ///     any other error as INVALID_ARGUMENT.
    ///   - encode: appends the octets of one response; it gets the stream's outbound buffer itself.
    ///   - handler: makes the handler of one call on the call's event loop; a `Status` it throws ends the call.
    package mutating func register<Request, Response>(
        _ method: MethodDescriptor,
        decode: @escaping @Sendable (RawSpan) throws -> Request,
        encode: @escaping @Sendable (Response, inout [UInt8]) -> Void,
        handler: @escaping @Sendable (ServerCall<Response>) throws -> any CallHandler<Request>
    ) {
        add(
            Route(method: method) { call in
                TypedReceiver(decode: decode, handler: try handler(ServerCall(call, encode: encode)))
            })
    }

    /// Adds a method with one request whose answer needs no state: `body` gets the request and the call, once.
    package mutating func register<Request, Response>(
        _ method: MethodDescriptor,
        decode: @escaping @Sendable (RawSpan) throws -> Request,
        encode: @escaping @Sendable (Response, inout [UInt8]) -> Void,
        respond body: @escaping @Sendable (Request, ServerCall<Response>) throws -> Void
    ) {
        add(Route(method: method) { call in Responder(ServerCall(call, encode: encode), decode: decode, body) })
    }

    /// Every method, sorted by path.
    package var methods: [MethodDescriptor] { routes.map(\.method).sorted { $0.path < $1.path } }

    private mutating func add(_ route: Route) {
        if let at = routes.firstIndex(where: { $0.path == route.path }) {
            routes[at] = route
        } else {
            routes.append(route)
        }
    }
}

/// One registered method: how to make the receiver of a call.
final class Route: Sendable {
    let method: MethodDescriptor
    let path: String
    let octets: [UInt8]
    let open: @Sendable (Call) throws -> Receiver

    init(method: MethodDescriptor, open: @escaping @Sendable (Call) throws -> Receiver) {
        self.method = method
        path = method.path
        octets = Array(path.utf8)
        self.open = open
    }
}

/// Octets in, typed requests out: what a call knows of its handler.
class Receiver {
    func receive(_ message: RawSpan) throws {}
    func endOfRequests() {}
    func cancelled(_ reason: CancellationReason) {}
    func outboundReady() {}
}

private final class TypedReceiver<Request>: Receiver {
    private let decode: @Sendable (RawSpan) throws -> Request
    private let handler: any CallHandler<Request>

    init(decode: @escaping @Sendable (RawSpan) throws -> Request, handler: any CallHandler<Request>) {
        self.decode = decode
        self.handler = handler
    }

    override func receive(_ message: RawSpan) throws { handler.receive(try decode(message)) }
    override func endOfRequests() { handler.endOfRequests() }
    override func cancelled(_ reason: CancellationReason) { handler.cancelled(reason) }
    override func outboundReady() { handler.outboundReady() }
}

/// What stands behind `register(…respond:)`, where a handler would be an object that only passes the request on.
private final class Responder<Request, Response>: Receiver {
    private let call: ServerCall<Response>
    private let decode: @Sendable (RawSpan) throws -> Request
    private let body: @Sendable (Request, ServerCall<Response>) throws -> Void

    init(
        _ call: ServerCall<Response>, decode: @escaping @Sendable (RawSpan) throws -> Request,
        _ body: @escaping @Sendable (Request, ServerCall<Response>) throws -> Void
    ) {
        self.call = call
        self.decode = decode
        self.body = body
    }

    override func receive(_ message: RawSpan) throws {
        let request = try decode(message)
        do {
            try body(request, call)
        } catch {
            call.finish(Status(error))
        }
    }
}

extension Status {
    /// An error as a status: itself, or UNKNOWN with its description.
    package init(_ error: any Error) {
        self = error as? Status ?? Status(.unknown, "\(error)")
    }
}

/// The routes of a service by the octets of their paths: open addressing, so that a lookup makes no String.
final class RouteTable: Sendable {
    private let routes: [Route]
    private let slots: [Int32]

    init(_ routes: [Route]) {
        self.routes = routes
        var size = 16
        while size <= routes.count * 2 { size *= 2 }
        var slots = [Int32](repeating: -1, count: size)
        for (index, route) in routes.enumerated() {
            let octets = route.octets
            var at = Self.hash(octets.span) & (size - 1)
            while slots[at] >= 0 { at = (at + 1) & (size - 1) }
            slots[at] = Int32(index)
        }
        self.slots = slots
    }

    /// Whether any method of a service is there.
    func knows(service: String) -> Bool { routes.contains { $0.method.service == service } }

    func find(_ path: Span<UInt8>) -> Route? {
        var at = Self.hash(path) & (slots.count - 1)
        while slots[at] >= 0 {
            let route = routes[Int(slots[at])]
            let octets = route.octets
            if Self.equal(octets.span, path) { return route }
            at = (at + 1) & (slots.count - 1)
        }
        return nil
    }

    /// FNV-1a of 64 bits over the last octets, where the names of methods differ, and the length. The table holds what was
    /// registered and nothing of a peer's, so nobody can make it slow.
    private static func hash(_ bytes: Span<UInt8>) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(bytes.count)
        for index in max(0, bytes.count - 12)..<bytes.count {
            hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01b3
        }
        return Int(truncatingIfNeeded: hash ^ hash >> 32) & .max
    }

    private static func equal(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        for index in left.indices where left[index] != right[index] { return false }
        return true
    }
}
