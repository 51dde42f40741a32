/// A method of a service with the types of its messages.
package struct Method<Request: Message, Response: Message>: Sendable {
    /// The full name of the service, for example "martlet.v1.Generation".
    package let service: String

    /// The method's own name, for example "Generate".
    package let name: String

    /// Which sides stream.
    package let kind: MethodKind

    /// The path of a call, for example "/martlet.v1.Generation/Generate".
    package let path: String

    package init(service: String, name: String, kind: MethodKind) {
        self.service = service
        self.name = name
        self.kind = kind
        self.path = "/\(service)/\(name)"
    }

    /// The same without the types.
    package var description: MethodDescription {
        MethodDescription(
            service: service, name: name, kind: kind, path: path, request: Request.self, response: Response.self)
    }
}

/// Which sides of a method stream.
package enum MethodKind: Sendable {
    case unary
    case clientStreaming
    case serverStreaming
    case bidirectional
}

/// A method whose types are known at run time only.
package struct MethodDescription: Sendable {
    /// The full name of the service.
    package let service: String

    /// The method's own name.
    package let name: String

    /// Which sides stream.
    package let kind: MethodKind

    /// The path of a call.
    package let path: String

    /// The type of the request messages.
    package let request: any Message.Type

    /// The type of the response messages.
    package let response: any Message.Type
}
