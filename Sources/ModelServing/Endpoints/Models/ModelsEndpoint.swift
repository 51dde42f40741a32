import Dispatch
import GRPC
import Inference
import Messages

/// `martlet.v1.Models`: what is served, and in which state; and, for operators, loading and unloading.
enum ModelsEndpoint {
    static func register(on router: inout Router, models: ModelRegistry, control: ModelControl) {
        router.register(MartletV1.Models.listModels) { (_: MartletV1.ListModelsRequest, call) in
            let all = models.all().map { MartletV1.Model($0, full: false) }
            call.respond(MartletV1.ListModelsResponse(models: all, defaultModel: models.defaultName ?? ""))
        }
        router.register(MartletV1.Models.getModel) { request, call in
            do throws(InferenceError) {
                let entry = try models.entry(name: request.model, version: request.version)
                call.respond(MartletV1.GetModelResponse(model: MartletV1.Model(entry, full: true)))
            } catch {
                throw Status(error)
            }
        }
        router.register(MartletV1.Models.loadModel) { (request: MartletV1.LoadModelRequest, call) in
            try permit(call, control)
            do throws(InferenceError) {
                try load(request, call, models, control)
            } catch {
                throw Status(error)
            }
        }
        router.register(MartletV1.Models.unloadModel) { (request: MartletV1.UnloadModelRequest, call) in
            try permit(call, control)
            do throws(InferenceError) {
                try unload(request, call, models)
            } catch {
                throw Status(error)
            }
        }
    }

    private static func permit<Response>(_ call: ServerCall<Response>, _ control: ModelControl) throws {
        if let principal = call.call.principal, control.operators.contains(principal) { return }
        throw Status(
            .permissionDenied,
            control.operators.isEmpty
                ? "nobody may load or unload models: the server was started without --operator"
                : "only the server's operators may load and unload models")
    }

    private static func load(
        _ request: MartletV1.LoadModelRequest, _ call: ServerCall<MartletV1.LoadModelResponse>,
        _ models: ModelRegistry, _ control: ModelControl
    ) throws(InferenceError) {
        guard (1...128).contains(request.name.utf8.count), request.name.unicodeScalars.allSatisfy({ $0.value > 0x20 })
        else {
            throw .invalidArgument(field: "name", reason: "must be 1 to 128 printable characters")
        }
        let isVersion = request.version.utf8.allSatisfy { byte in
            byte < 0x80 && (Character(UnicodeScalar(byte)).isLetter || Character(UnicodeScalar(byte)).isNumber)
                || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")].contains(byte)
        }
        guard isVersion, request.version.utf8.count <= 64 else {
            throw .invalidArgument(
                field: "version", reason: "must be at most 64 letters, digits, \".\", \"-\" and \"_\"")
        }
        let path = try control.path(request.path, field: "path")
        let draft =
            request.draftPath.isEmpty ? nil : try control.path(request.draftPath, field: "draft_path")
        let specification = try models.register(
            name: request.name, path: path, version: request.version.isEmpty ? nil : request.version, draft: draft)
        let (bound, loop, replaces) = (call.loop.bind(call), call.loop, request.replace)
        control.queue.async {
            let result: Result<MartletV1.LoadModelResponse, InferenceError>
            do throws(InferenceError) {
                try models.load(specification)
                let entry = try models.entry(name: specification.name, version: specification.version)
                var response = MartletV1.LoadModelResponse(model: MartletV1.Model(entry, full: true))
                if replaces {
                    // These, and not whatever else is loaded until they are gone.
                    let replaced = models.versions(of: specification.name).filter { $0 != specification.version }
                    response.replacedVersions = replaced
                    Task {
                        _ = try? await models.unload(
                            name: specification.name, versions: replaced, drain: .seconds(30))
                    }
                }
                result = .success(response)
            } catch {
                result = .failure(error)
            }
            loop.post {
                switch result {
                case .success(let response): bound.value.respond(response)
                case .failure(let error): bound.value.finish(Status(error))
                }
            }
        }
    }

    private static func unload(
        _ request: MartletV1.UnloadModelRequest, _ call: ServerCall<MartletV1.UnloadModelResponse>,
        _ models: ModelRegistry
    ) throws(InferenceError) {
        guard !request.model.isEmpty else {
            throw .invalidArgument(field: "model", reason: "is required: no model is unloaded by default")
        }
        let drain = request.drainSeconds ?? 30
        guard drain >= 0, drain <= 3600 else {
            throw .invalidArgument(field: "drain_seconds", reason: "must be from 0 to 3600, found \(drain)")
        }
        let (bound, loop) = (call.loop.bind(call), call.loop)
        Task {
            let status: Status
            do throws(InferenceError) {
                let versions = try await models.unload(
                    name: request.model, versions: request.version.isEmpty ? nil : [request.version],
                    drain: .seconds(drain))
                loop.post { bound.value.respond(.init(versions: versions)) }
                return
            } catch {
                status = Status(error)
            }
            loop.post { bound.value.finish(status) }
        }
    }
}
