/// What the access log tells of one call. Never a word of a prompt or an answer.
package struct AccessRecord: Sendable {
    package var time: Timestamp
    package var requestID: String
    /// `/package.Service/Method`, as the client sent it; cut if it is long.
    package var method: String
    package var peer: String
    /// Who the client proved to be; nil without authentication.
    package var tenant: String?
    /// The status in gRPC's spelling.
    package var code: String
    /// The status' sentence; empty if there is none. Cut if it is long.
    package var message: String
    /// From the request's headers to the status.
    package var nanoseconds: UInt64
    package var requestMessages: Int
    package var requestBytes: Int
    package var responseMessages: Int
    package var responseBytes: Int

    package init(
        time: Timestamp, requestID: String, method: String, peer: String, tenant: String?, code: String,
        message: String, nanoseconds: UInt64, requestMessages: Int, requestBytes: Int, responseMessages: Int,
        responseBytes: Int
    ) {
        self.time = time
        self.requestID = requestID
        self.method = method
        self.peer = peer
        self.tenant = tenant
        self.code = code
        self.message = message
        self.nanoseconds = nanoseconds
        self.requestMessages = requestMessages
        self.requestBytes = requestBytes
        self.responseMessages = responseMessages
        self.responseBytes = responseBytes
    }

    /// Longest text of a field that others choose, in characters.
    private static let longest = 512

    /// The record as a line of JSON.
    package func encoded() -> [UInt8] {
        var line = JSONLine()
        line.add("time", time.text)
        line.add("type", "access")
        line.add("request_id", Self.cut(requestID))
        line.add("method", Self.cut(method))
        line.add("peer", peer)
        if let tenant { line.add("tenant", tenant) }
        line.add("code", code)
        if !message.isEmpty { line.add("status_message", Self.cut(message)) }
        line.add("duration_ms", milliseconds: nanoseconds)
        line.add("request_messages", requestMessages)
        line.add("request_bytes", requestBytes)
        line.add("response_messages", responseMessages)
        line.add("response_bytes", responseBytes)
        return line.finish()
    }

    private static func cut(_ text: String) -> String {
        text.utf8.count <= longest ? text : String(text.unicodeScalars.prefix(longest)) + "…"
    }
}
