/// Names a method and says which side streams.
package struct MethodDescriptor: Sendable, Hashable {
    /// `package.Service`
    package let service: String
    /// `Method`
    package let name: String
    /// Which side streams.
    package let kind: CallKind

    /// A method by its parts.
    package init(service: String, name: String, kind: CallKind) {
        self.service = service
        self.name = name
        self.kind = kind
    }

    /// A method by its path, `/package.Service/Method`; nil if the path has another shape.
    package init?(path: String, kind: CallKind) {
        guard path.hasPrefix("/"), let slash = path.dropFirst().lastIndex(of: "/") else { return nil }
        let service = path[path.index(after: path.startIndex)..<slash]
        let name = path[path.index(after: slash)...]
        guard !service.isEmpty, !name.isEmpty else { return nil }
        self.init(service: String(service), name: String(name), kind: kind)
    }

    /// `/package.Service/Method`
    package var path: String { "/\(service)/\(name)" }
}

/// The four kinds of call.
package enum CallKind: Sendable, Hashable {
    /// One request, one response.
    case unary
    /// Many requests, one response.
    case clientStreaming
    /// One request, many responses.
    case serverStreaming
    /// Many requests, many responses.
    case bidirectional

    /// Whether the client may send other than exactly one message.
    package var clientStreams: Bool { self == .clientStreaming || self == .bidirectional }
    /// Whether the server may send other than exactly one message.
    package var serverStreams: Bool { self == .serverStreaming || self == .bidirectional }
}
