/// The rules of one call's two directions: what each event allows, told as an action for the caller to carry out.
struct CallStateMachine: ~Copyable {
    private enum State {
        /// A single-request method whose message is not complete.
        case awaitingRequest(Response)
        /// A single-request method whose message is complete and waits for the half-close.
        case holdingRequest(Response)
        /// A client-streaming method, client still sending.
        case streaming(Response)
        /// The client has half-closed.
        case halfClosed(Response)
        /// The status went out, or the stream is gone.
        case finished
    }

    private enum Response { case idle, begun, whole }

    private var state: State
    private let kind: CallKind

    init(kind: CallKind) {
        self.kind = kind
        state = kind.clientStreams ? .streaming(.idle) : .awaitingRequest(.idle)
    }

    var isFinished: Bool {
        if case .finished = state { true } else { false }
    }

    /// Whether octets of a request message are expected: the slow-body timer looks at it.
    var awaitsOneRequest: Bool {
        switch state {
        case .awaitingRequest, .holdingRequest: true
        default: false
        }
    }

    enum MessageAction { case deliver, hold, drop }

    /// A complete message stands at the front of the inbound octets.
    mutating func messageArrived() -> MessageAction {
        switch state {
        case .streaming: return .deliver
        case .awaitingRequest(let response):
            state = .holdingRequest(response)
            return .hold
        case .holdingRequest: return .hold
        case .halfClosed: return .deliver
        case .finished: return .drop
        }
    }

    enum EndAction { case deliverHeld, end, reject(Status), drop }

    /// The client half-closed. `leftover` says whether an incomplete message remains.
    mutating func requestEnded(leftover: Bool) -> EndAction {
        switch state {
        case .streaming(let response):
            if leftover {
                return .reject(Status(.internal, "the request ended within a message"))
            }
            state = .halfClosed(response)
            return .end
        case .awaitingRequest:
            return .reject(
                leftover
                    ? Status(.internal, "the request ended within its message")
                    : Status(.unimplemented, "the method takes exactly one request message; none came"))
        case .holdingRequest(let response):
            if leftover {
                return .reject(
                    Status(.unimplemented, "the method takes exactly one request message; more than one came"))
            }
            state = .halfClosed(response)
            return .deliverHeld
        case .halfClosed, .finished: return .drop
        }
    }

    enum SendAction { case headersThenMessage, message, tooMany, drop }

    /// The handler sends a message.
    mutating func messageSent() -> SendAction {
        guard let response else { return .drop }
        switch response {
        case .idle:
            respond(kind.serverStreams ? .begun : .whole)
            return .headersThenMessage
        case .begun:
            respond(kind.serverStreams ? .begun : .whole)
            return .message
        case .whole: return .tooMany
        }
    }

    /// The handler sends its initial metadata; false if it is too late.
    mutating func headersSent() -> Bool {
        guard response == .idle else { return false }
        respond(.begun)
        return true
    }

    enum FinishAction { case trailersOnly, trailers, drop }

    /// The call gets its status.
    mutating func finished() -> FinishAction {
        guard let response else { return .drop }
        state = .finished
        return response == .idle ? .trailersOnly : .trailers
    }

    /// The stream is gone; whether the handler must be told.
    mutating func closed() -> Bool {
        if case .finished = state { return false }
        state = .finished
        return true
    }

    private var response: Response? {
        switch state {
        case .awaitingRequest(let response), .holdingRequest(let response), .streaming(let response),
            .halfClosed(let response):
            response
        case .finished: nil
        }
    }

    private mutating func respond(_ response: Response) {
        switch state {
        case .awaitingRequest: state = .awaitingRequest(response)
        case .holdingRequest: state = .holdingRequest(response)
        case .streaming: state = .streaming(response)
        case .halfClosed: state = .halfClosed(response)
        case .finished: break
        }
    }
}
