import Compression
import HTTP2

/// What the header block of a request says, by the rules of gRPC over HTTP/2.
struct RequestHead {
    /// A request that is a gRPC call.
    enum Verdict {
        /// A call; its parts are in the head.
        case call
        /// No gRPC: answer with this and nothing else.
        case http(HTTPRefusal)
    }

    var verdict = Verdict.call
    /// The field that holds the path.
    var path: HeaderBlock.Field?
    /// Nanoseconds the client waits, or nil.
    var timeout: UInt64?
    /// What is wrong with a head that is a call, or nil.
    var problem: Status?
    /// The compression of the request's messages.
    var encoding: Encoding?
    /// The compressions the client takes, as it lists them.
    var accepted: HeaderBlock.Field?

    init(_ block: HeaderBlock, isTooLarge: Bool) {
        var isPost = false
        var isHead = false
        var isGRPC = false
        for field in block.fields {
            // The length of the name decides nearly every time, so the names are compared once.
            switch field.nameCount {
            case 5 where block.hasName(field, known: ":path"):
                path = field
            case 7 where block.hasName(field, known: ":method"):
                isPost = block.hasValue(field, known: "POST")
                isHead = block.hasValue(field, known: "HEAD")
            case 12 where block.hasName(field, known: "content-type"):
                isGRPC = Self.isGRPC(block, field)
            case 12 where block.hasName(field, known: "grpc-timeout"):
                timeout = Timeout.parse(block.bytes[field.value])
                if timeout == nil {
                    problem = Status(
                        .internal,
                        "malformed grpc-timeout \"\(block.text(field))\": expected 1 to 8 digits and one of H M S m u n"
                    )
                }
            case 13 where block.hasName(field, known: "grpc-encoding"):
                let name = block.text(field)
                encoding = Encoding(name: name)
                if encoding == nil, name != "identity" {
                    problem = Status(
                        .unimplemented, "unknown grpc-encoding \"\(name)\"; this server takes identity, gzip, deflate")
                }
            case 20 where block.hasName(field, known: "grpc-accept-encoding"):
                accepted = field
            default: break
            }
        }
        if isTooLarge {
            problem = Status(.resourceExhausted, "the header list is over the limit; send less metadata")
            // The rest of the fields was not kept, so their absence means nothing.
        } else if !isPost {
            verdict = .http(.method(isHead: isHead))
        } else if !isGRPC {
            verdict = .http(.contentType)
        }
    }

    /// `application/grpc`, alone or followed by `+` or `;`.
    private static func isGRPC(_ block: HeaderBlock, _ field: HeaderBlock.Field) -> Bool {
        let type: StaticString = "application/grpc"
        guard block.hasValue(field, prefix: type) else { return false }
        let rest = block.octet(field, at: type.utf8CodeUnitCount)
        return rest == nil || rest == UInt8(ascii: "+") || rest == UInt8(ascii: ";")
    }
}

/// The answer to a request of HTTP/2 that is no gRPC: a status, and a sentence for whoever reads it.
enum HTTPRefusal {
    case method(isHead: Bool)
    case contentType

    var headers: HeaderBlock {
        var fields: [(name: String, value: String)]
        switch self {
        // RFC 9110 section 15.5.6: an answer with this status says what is allowed.
        case .method: fields = [(":status", "405"), ("allow", "POST")]
        case .contentType: fields = [(":status", "415")]
        }
        let count = body.count
        if count > 0 { fields += [("content-type", "text/plain"), ("content-length", String(count))] }
        return HeaderBlock(fields)
    }

    var body: [UInt8] {
        let text =
            switch self {
            // RFC 9110 section 9.3.2: an answer to HEAD has none.
            case .method(isHead: true): ""
            case .method: "This port serves gRPC, whose calls are POST requests.\n"
            case .contentType:
                "This port serves gRPC: the content-type must be application/grpc, alone or with + or ; behind it.\n"
            }
        return Array(text.utf8)
    }
}
