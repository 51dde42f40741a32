import GRPC
import Inference
import Messages

/// `martlet.v1.Models`: what is served, and in which state.
enum ModelsEndpoint {
    static func register(on router: inout Router, models: ModelRegistry) {
        router.register(MartletV1.Models.listModels) { (_: MartletV1.ListModelsRequest, call) in
            let all = models.all().map { MartletV1.Model($0, full: false) }
            call.respond(MartletV1.ListModelsResponse(models: all, defaultModel: models.defaultName ?? ""))
        }
        router.register(MartletV1.Models.getModel) { request, call in
            do {
                let entry = try models.entry(name: request.model, version: request.version)
                call.respond(MartletV1.GetModelResponse(model: MartletV1.Model(entry, full: true)))
            } catch {
                throw Status(error)
            }
        }
    }
}
