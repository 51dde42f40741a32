import GRPC
import Messages

/// `grpc.reflection.v1` and `v1alpha`: what grpcurl, evans, Postman and `martlet call` learn the API from.
///
/// The two versions differ in their package name only, so one exchange serves both: it is written against `v1`, and
/// the older messages are carried over by their bytes, which are the same.
enum ReflectionEndpoint {
    static func register(on router: inout Router, services: [String], drains: DrainBoard) {
        let answers = ReflectionAnswers(services: services)
        router.register(GrpcReflectionV1.ServerReflection.serverReflectionInfo) { call in
            ReflectionHandler<GrpcReflectionV1.ServerReflectionRequest, _>(call, answers: answers, drains: drains)
        }
        router.register(GrpcReflectionV1alpha.ServerReflection.serverReflectionInfo) { call in
            ReflectionHandler<GrpcReflectionV1alpha.ServerReflectionRequest, _>(call, answers: answers, drains: drains)
        }
    }
}

/// One call: answers each request in turn. Confined to its event loop.
private final class ReflectionHandler<Request: Message, Response: Message>: CallHandler {
    private let call: ServerCall<Response>
    private let answers: ReflectionAnswers
    private var place: DrainBoard.Place?

    init(_ call: ServerCall<Response>, answers: ReflectionAnswers, drains: DrainBoard) {
        self.call = call
        self.answers = answers
        // Every question is answered when it comes: between two of them there is nothing to wait for.
        place = drains.enter(self, on: call.loop) { $0.call.finish(.shuttingDown) }
    }

    func receive(_ request: Request) {
        do {
            let request = try GrpcReflectionV1.ServerReflectionRequest.decode(request.encoded())
            var answer = GrpcReflectionV1.ServerReflectionResponse()
            answer.validHost = request.host
            answer.originalRequest = request
            answer.messageResponse = answers.answer(request.messageRequest)
            call.send(try Response.decode(answer.encoded()))
        } catch {
            call.finish(Status(.internal, "reflection: \(error)"))
        }
    }

    func endOfRequests() {
        call.finish()
    }

    func cancelled(_ reason: CancellationReason) {}
}

/// What reflection knows, as a function of the question.
struct ReflectionAnswers: Sendable {
    typealias Question = GrpcReflectionV1.ServerReflectionRequest.MessageRequest
    typealias Answer = GrpcReflectionV1.ServerReflectionResponse.MessageResponse

    private let services: [String]
    private let descriptors = FileDescriptors()

    /// - Parameter services: the names to list: what this server has registered.
    init(services: [String]) {
        self.services = services
    }

    func answer(_ question: Question?) -> Answer {
        switch question {
        case .listServices:
            return .listServicesResponse(.init(service: services.map { .init(name: $0) }))
        case .fileByFilename(let name):
            return files(descriptors.descriptors(ofFile: name), missing: "no file is named '\(name)'")
        case .fileContainingSymbol(let symbol):
            return files(descriptors.descriptors(declaring: symbol), missing: "no file declares '\(symbol)'")
        case .fileContainingExtension(let request):
            return missing(
                "no file declares extension \(request.extensionNumber) of '\(request.containingType)': "
                    + "this API has no extensions")
        case .allExtensionNumbersOfType(let type):
            guard descriptors.declares(type) else { return missing("no type is named '\(type)'") }
            return .allExtensionNumbersResponse(.init(baseTypeName: type))
        case nil:
            return .errorResponse(
                .init(errorCode: Int32(Status.Code.invalidArgument.rawValue), errorMessage: "the request asks nothing"))
        }
    }

    private func files(_ files: [[UInt8]]?, missing sentence: String) -> Answer {
        guard let files else { return missing(sentence) }
        return .fileDescriptorResponse(.init(fileDescriptorProto: files))
    }

    private func missing(_ sentence: String) -> Answer {
        .errorResponse(.init(errorCode: Int32(Status.Code.notFound.rawValue), errorMessage: sentence))
    }
}
