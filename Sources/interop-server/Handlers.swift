import GRPC
import Messages

/// One request, one response.
final class UnaryHandler<Request: Message, Response: Message>: CallHandler {
    private let call: ServerCall<Response>
    private let initial: [(name: String, value: String)]
    private let answer: (Request, ServerCall<Response>) throws -> Response

    /// - Parameter initial: metadata that goes in front of the answer, beside what the client wants echoed.
    init(
        _ call: ServerCall<Response>, initial: [(name: String, value: String)] = [],
        _ answer: @escaping (Request, ServerCall<Response>) throws -> Response
    ) {
        self.call = call
        self.initial = initial
        self.answer = answer
    }

    func receive(_ request: Request) {
        var echo = TestService.echo(call.metadata)
        for (name, value) in initial { echo.initial.append(name, value) }
        do {
            let response = try answer(request, call)
            if !echo.initial.isEmpty { call.sendInitialMetadata(echo.initial) }
            call.send(response)
            call.finish(.ok, trailers: echo.trailing)
        } catch {
            call.finish(Status(error), trailers: echo.trailing)
        }
    }

    func cancelled(_ reason: CancellationReason) {}
}

/// StreamingInputCall: the sum of the payloads.
final class InputHandler: CallHandler {
    private let call: ServerCall<GrpcTesting.StreamingInputCallResponse>
    private var size = 0

    init(_ call: ServerCall<GrpcTesting.StreamingInputCallResponse>) { self.call = call }

    func receive(_ request: GrpcTesting.StreamingInputCallRequest) {
        do {
            try TestService.expectCompressed(request.expectCompressed, call.call)
            size += request.payload?.body.count ?? 0
        } catch {
            call.finish(Status(error))
        }
    }

    func endOfRequests() {
        call.respond(GrpcTesting.StreamingInputCallResponse(aggregatedPayloadSize: Int32(clamping: size)))
    }

    func cancelled(_ reason: CancellationReason) {}
}

/// StreamingOutputCall, FullDuplexCall and HalfDuplexCall: each request lists the answers wanted, with pauses between
/// them; one after the other, never faster than the client reads.
final class OutputHandler: CallHandler {
    enum Answers { case atOnce, afterTheEnd }

    private enum Step {
        case send(GrpcTesting.ResponseParameters, GrpcTesting.PayloadType)
        case finish(Status)
    }

    private let call: ServerCall<GrpcTesting.StreamingOutputCallResponse>
    private let answers: Answers
    private let echo: (initial: Metadata, trailing: Metadata)
    private var steps: [Step] = []
    private var next = 0
    private var isWaiting = false
    private var hasWaited = false
    private var requestsEnded = false

    init(_ call: ServerCall<GrpcTesting.StreamingOutputCallResponse>, answers: Answers) {
        self.call = call
        self.answers = answers
        echo = TestService.echo(call.metadata)
    }

    func receive(_ request: GrpcTesting.StreamingOutputCallRequest) {
        if !echo.initial.isEmpty { call.sendInitialMetadata(echo.initial) }
        if request.responseParameters.contains(where: { $0.compressed?.value == true }) {
            TestService.chooseEncoding(call.call)
        }
        steps += request.responseParameters.map { .send($0, request.responseType) }
        do {
            if let status = try TestService.status(request.responseStatus) { steps.append(.finish(status)) }
        } catch {
            steps.append(.finish(Status(error)))
        }
        if answers == .atOnce { advance() }
    }

    func endOfRequests() {
        requestsEnded = true
        steps.append(.finish(.ok))
        advance()
    }

    func cancelled(_ reason: CancellationReason) { steps = [] }

    func outboundReady() { advance() }

    private func advance() {
        while !isWaiting, next < steps.count, call.isWritable, !call.isFinished {
            switch steps[next] {
            case .finish(let status):
                call.finish(status, trailers: echo.trailing)
                return
            case .send(let parameters, let type):
                if parameters.intervalUs > 0, !hasWaited { return wait(.microseconds(parameters.intervalUs)) }
                hasWaited = false
                next += 1
                do {
                    let response = GrpcTesting.StreamingOutputCallResponse(
                        payload: try TestService.payload(parameters.size, type))
                    call.send(response, compress: parameters.compressed?.value ?? false)
                } catch {
                    return call.finish(Status(error))
                }
            }
        }
    }

    private func wait(_ time: Duration) {
        isWaiting = true
        let bound = call.loop.bind(self)
        call.loop.after(time) {
            let handler = bound.value
            handler.isWaiting = false
            handler.hasWaited = true
            handler.advance()
        }
    }
}
