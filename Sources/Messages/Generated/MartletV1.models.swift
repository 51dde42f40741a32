// Made by proto/generate from martlet/v1/models.proto. Do not edit: edit that file and run proto/generate.
// swift-format-ignore-file

import CMessages

extension MartletV1 {
    /// Whether a model can answer.
    package enum ModelState: MessageEnum {
        /// Unknown.
        case unspecified
        /// Being loaded: requests get UNAVAILABLE.
        case loading
        /// Answering.
        case ready
        /// Not loaded because of an error: requests get FAILED_PRECONDITION.
        case failed
        /// Finishing what runs, taking nothing new: requests get UNAVAILABLE.
        case draining
        /// A number that this version of the API does not name.
        case unrecognized(Int32)

        package static var fullName: String { "martlet.v1.ModelState" }

        package static let knownCases: [Self] = [
            .unspecified,
            .loading,
            .ready,
            .failed,
            .draining,
        ]

        package init(rawValue: Int32) {
            switch rawValue {
            case 0: self = .unspecified
            case 1: self = .loading
            case 2: self = .ready
            case 3: self = .failed
            case 4: self = .draining
            default: self = .unrecognized(rawValue)
            }
        }

        package var rawValue: Int32 {
            switch self {
            case .unspecified: 0
            case .loading: 1
            case .ready: 2
            case .failed: 3
            case .draining: 4
            case .unrecognized(let number): number
            }
        }

        package var name: String? {
            switch self {
            case .unspecified: "MODEL_STATE_UNSPECIFIED"
            case .loading: "MODEL_STATE_LOADING"
            case .ready: "MODEL_STATE_READY"
            case .failed: "MODEL_STATE_FAILED"
            case .draining: "MODEL_STATE_DRAINING"
            case .unrecognized: nil
            }
        }
    }

    /// Something that a model can do.
    package enum Capability: MessageEnum {
        /// Unknown.
        case unspecified
        /// martlet.v1.Generation.
        case generate
        /// martlet.v1.Generation with a conversation as input.
        case chat
        /// martlet.v1.Embeddings.
        case embed
        /// martlet.v1.Ranking.
        case rerank
        /// martlet.v1.Classification.
        case classify
        /// martlet.v1.Scoring.
        case score
        /// martlet.v1.Tokenization.
        case tokenize
        /// A number that this version of the API does not name.
        case unrecognized(Int32)

        package static var fullName: String { "martlet.v1.Capability" }

        package static let knownCases: [Self] = [
            .unspecified,
            .generate,
            .chat,
            .embed,
            .rerank,
            .classify,
            .score,
            .tokenize,
        ]

        package init(rawValue: Int32) {
            switch rawValue {
            case 0: self = .unspecified
            case 1: self = .generate
            case 2: self = .chat
            case 3: self = .embed
            case 4: self = .rerank
            case 5: self = .classify
            case 6: self = .score
            case 7: self = .tokenize
            default: self = .unrecognized(rawValue)
            }
        }

        package var rawValue: Int32 {
            switch self {
            case .unspecified: 0
            case .generate: 1
            case .chat: 2
            case .embed: 3
            case .rerank: 4
            case .classify: 5
            case .score: 6
            case .tokenize: 7
            case .unrecognized(let number): number
            }
        }

        package var name: String? {
            switch self {
            case .unspecified: "CAPABILITY_UNSPECIFIED"
            case .generate: "CAPABILITY_GENERATE"
            case .chat: "CAPABILITY_CHAT"
            case .embed: "CAPABILITY_EMBED"
            case .rerank: "CAPABILITY_RERANK"
            case .classify: "CAPABILITY_CLASSIFY"
            case .score: "CAPABILITY_SCORE"
            case .tokenize: "CAPABILITY_TOKENIZE"
            case .unrecognized: nil
            }
        }
    }

    /// Asks for all models.
    package struct ListModelsRequest: Message {
        package static var fullName: String { "martlet.v1.ListModelsRequest" }

        package init() {}
    }

    /// All models.
    package struct ListModelsResponse: Message {
        package static var fullName: String { "martlet.v1.ListModelsResponse" }

        /// The models, by name and version.
        package var models: [MartletV1.Model] = []

        /// The first model, which a request without a name gets if it can do what is asked. Empty if there is none.
        package var defaultModel: String = ""

        package init() {}

        package init(
            models: [MartletV1.Model] = [],
            defaultModel: String = ""
        ) {
            self.models = models
            self.defaultModel = defaultModel
        }
    }

    /// Asks for one model.
    package struct GetModelRequest: Message {
        package static var fullName: String { "martlet.v1.GetModelRequest" }

        /// The model's name, or an alias of it. Default: the server's default model.
        package var model: String = ""

        /// The version of the model. Default: the newest one that is ready, or else the newest one.
        package var version: String = ""

        package init() {}

        package init(
            model: String = "",
            version: String = ""
        ) {
            self.model = model
            self.version = version
        }
    }

    /// One model.
    package struct GetModelResponse: Message {
        package static var fullName: String { "martlet.v1.GetModelResponse" }

        /// The model.
        package var model: MartletV1.Model?

        package init() {}

        package init(
            model: MartletV1.Model? = nil
        ) {
            self.model = model
        }
    }

    /// Asks for a model to be loaded.
    package struct LoadModelRequest: Message {
        package static var fullName: String { "martlet.v1.LoadModelRequest" }

        /// The name to serve it under: 1 to 128 printable characters. Required.
        package var name: String = ""

        /// Its version: 1 to 64 letters, digits, ".", "-" and "_". Default: one more than the highest number among the versions
        /// of this name, or 1.
        package var version: String = ""

        /// Where its files are: a path below the folder that the operator opened for this. Required.
        package var path: String = ""

        /// Where the files of a draft model are, below the same folder. Default: none.
        package var draftPath: String = ""

        /// Whether the other versions of this name are taken out of service once this one is ready. Default: false.
        package var replace: Bool = false

        package init() {}

        package init(
            name: String = "",
            version: String = "",
            path: String = "",
            draftPath: String = "",
            replace: Bool = false
        ) {
            self.name = name
            self.version = version
            self.path = path
            self.draftPath = draftPath
            self.replace = replace
        }
    }

    /// A model was loaded.
    package struct LoadModelResponse: Message {
        package static var fullName: String { "martlet.v1.LoadModelResponse" }

        /// The model.
        package var model: MartletV1.Model?

        /// The versions that this one replaces: they finish what runs, and are gone then.
        package var replacedVersions: [String] = []

        package init() {}

        package init(
            model: MartletV1.Model? = nil,
            replacedVersions: [String] = []
        ) {
            self.model = model
            self.replacedVersions = replacedVersions
        }
    }

    /// Asks for a model to be taken out of service.
    package struct UnloadModelRequest: Message {
        package static var fullName: String { "martlet.v1.UnloadModelRequest" }

        /// Its name. Required.
        package var model: String = ""

        /// Its version. Default: all of this name.
        package var version: String = ""

        /// How long requests that run may go on, in seconds. Range: 0 to 3600. Default: 30.
        package var drainSeconds: Double?

        package init() {}

        package init(
            model: String = "",
            version: String = "",
            drainSeconds: Double? = nil
        ) {
            self.model = model
            self.version = version
            self.drainSeconds = drainSeconds
        }
    }

    /// A model was taken out of service.
    package struct UnloadModelResponse: Message {
        package static var fullName: String { "martlet.v1.UnloadModelResponse" }

        /// The versions that are gone.
        package var versions: [String] = []

        package init() {}

        package init(
            versions: [String] = []
        ) {
            self.versions = versions
        }
    }

    /// A model as it is served.
    package struct Model: Message {
        package static var fullName: String { "martlet.v1.Model" }

        /// The name by which requests ask for it.
        package var name: String = ""

        /// Its version.
        package var version: String = ""

        /// Other names by which requests may ask for it.
        package var aliases: [String] = []

        /// Whether it can answer.
        package var state: MartletV1.ModelState = .unspecified

        /// Why it cannot, in a sentence. Only if the state is MODEL_STATE_FAILED.
        package var failureReason: String = ""

        /// How much of it is loaded, from 0 to 1. 1 when ready.
        package var loadingProgress: Float = 0

        /// What it can do.
        package var capabilities: [MartletV1.Capability] = []

        /// The architecture as its file names it, for example "llama" or "bert".
        package var architecture: String = ""

        /// Most tokens of prompt and output together.
        package var contextLength: UInt32 = 0

        /// Tokens in its vocabulary.
        package var vocabularySize: UInt32 = 0

        /// Width of its hidden state, which is the length of an embedding before any cut.
        package var embeddingLength: UInt32 = 0

        /// Number of its weights.
        package var parameterCount: UInt64 = 0

        /// The type of most of its weights, for example "Q8_0", "Q4_K" or "F16".
        package var quantization: String = ""

        /// The format of its file, for example "gguf" or "safetensors".
        package var format: String = ""

        /// Bytes of its weights in its file or files.
        package var sizeBytes: UInt64 = 0

        /// Bytes of memory that it takes to serve: weights, cache and working space.
        package var memoryBytes: UInt64 = 0

        /// What tells it from other models: "sha256-sampled:" and 64 hexadecimal digits, the SHA-256 of the headers of its
        /// files, its configuration, and the first and last 4 KiB of each tensor. Empty until it is known.
        package var digest: String = ""

        /// Whether it carries a chat template.
        package var hasChatTemplate: Bool = false

        /// Its chat template. Only in GetModel.
        package var chatTemplate: String = ""

        /// The token that begins a sequence. Absent if there is none.
        package var bosTokenId: Int32?

        /// The tokens that end its outputs.
        package var eosTokenIds: [Int32] = []

        /// The sampling that its authors recommend, which is in force where a request says nothing.
        package var defaultSampling: MartletV1.SamplingParameters?

        /// The names of its classes, by index. Only for classifiers.
        package var labels: [String] = []

        /// Further facts of its file, such as its licence, author or language, by their key there. Only in GetModel.
        package var metadata: [String: String] = [:]

        /// Requests that run now.
        package var runningRequests: UInt32 = 0

        /// Requests that wait now.
        package var queuedRequests: UInt32 = 0

        package init() {}

        package init(
            name: String = "",
            version: String = "",
            aliases: [String] = [],
            state: MartletV1.ModelState = .unspecified,
            failureReason: String = "",
            loadingProgress: Float = 0,
            capabilities: [MartletV1.Capability] = [],
            architecture: String = "",
            contextLength: UInt32 = 0,
            vocabularySize: UInt32 = 0,
            embeddingLength: UInt32 = 0,
            parameterCount: UInt64 = 0,
            quantization: String = "",
            format: String = "",
            sizeBytes: UInt64 = 0,
            memoryBytes: UInt64 = 0,
            digest: String = "",
            hasChatTemplate: Bool = false,
            chatTemplate: String = "",
            bosTokenId: Int32? = nil,
            eosTokenIds: [Int32] = [],
            defaultSampling: MartletV1.SamplingParameters? = nil,
            labels: [String] = [],
            metadata: [String: String] = [:],
            runningRequests: UInt32 = 0,
            queuedRequests: UInt32 = 0
        ) {
            self.name = name
            self.version = version
            self.aliases = aliases
            self.state = state
            self.failureReason = failureReason
            self.loadingProgress = loadingProgress
            self.capabilities = capabilities
            self.architecture = architecture
            self.contextLength = contextLength
            self.vocabularySize = vocabularySize
            self.embeddingLength = embeddingLength
            self.parameterCount = parameterCount
            self.quantization = quantization
            self.format = format
            self.sizeBytes = sizeBytes
            self.memoryBytes = memoryBytes
            self.digest = digest
            self.hasChatTemplate = hasChatTemplate
            self.chatTemplate = chatTemplate
            self.bosTokenId = bosTokenId
            self.eosTokenIds = eosTokenIds
            self.defaultSampling = defaultSampling
            self.labels = labels
            self.metadata = metadata
            self.runningRequests = runningRequests
            self.queuedRequests = queuedRequests
        }
    }

    /// What a server serves.
    ///
    /// Errors of all methods: UNAUTHENTICATED and PERMISSION_DENIED where the operator asks for credentials.
    package enum Models {
        package static var fullName: String { "martlet.v1.Models" }

        /// All models, in every state, by name and version.
        package static let listModels = Method<MartletV1.ListModelsRequest, MartletV1.ListModelsResponse>(
            service: fullName, name: "ListModels", kind: .unary)

        /// One model. Errors: also NOT_FOUND. A model that failed to load is found, and says why.
        package static let getModel = Method<MartletV1.GetModelRequest, MartletV1.GetModelResponse>(
            service: fullName, name: "GetModel", kind: .unary)

        /// Loads a model, or a further version of one, while the others go on serving, and answers when it is ready. From then
        /// on it is the newest version: requests that name none go to it, those that run finish where they began. Ending the
        /// call does not stop the load; GetModel tells how it goes. If it fails, what was served before is served on, and
        /// GetModel says why.
        ///
        /// Errors: PERMISSION_DENIED to all but those whom the operator named; NOT_FOUND if there is nothing at the path;
        /// ALREADY_EXISTS for a version that is served or being loaded; INVALID_ARGUMENT with a google.rpc.BadRequest;
        /// FAILED_PRECONDITION if the files are no model that can be served; RESOURCE_EXHAUSTED if the memory budget has no
        /// room for it.
        package static let loadModel = Method<MartletV1.LoadModelRequest, MartletV1.LoadModelResponse>(
            service: fullName, name: "LoadModel", kind: .unary)

        /// Takes a model out of service and answers when it is gone. Requests that run may finish within the time given; those
        /// that come go to another version or get an error.
        ///
        /// Errors: PERMISSION_DENIED to all but those whom the operator named; NOT_FOUND; FAILED_PRECONDITION while it is being
        /// loaded.
        package static let unloadModel = Method<MartletV1.UnloadModelRequest, MartletV1.UnloadModelResponse>(
            service: fullName, name: "UnloadModel", kind: .unary)

        /// All methods, in the order of the .proto file.
        package static let methods: [MethodDescription] = [
            listModels.description,
            getModel.description,
            loadModel.description,
            unloadModel.description,
        ]
    }
}

extension MartletV1.ListModelsRequest: CRepresented {
    typealias CValue = Martlet__V1__ListModelsRequest

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__list_models_request__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__list_models_request__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
    }
}

extension MartletV1.ListModelsResponse: CRepresented {
    typealias CValue = Martlet__V1__ListModelsResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__list_models_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__list_models_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        models = try FromC.messages(c.pointee.models, c.pointee.n_models)
        defaultModel = try FromC.string(c.pointee.default_model, "martlet.v1.ListModelsResponse.default_model")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !models.isEmpty {
            c.pointee.models = arena.array(models)
            c.pointee.n_models = models.count
        }
        if !defaultModel.isEmpty {
            c.pointee.has_default_model = 1
            c.pointee.default_model = arena.bytes(defaultModel)
        }
    }
}

extension MartletV1.GetModelRequest: CRepresented {
    typealias CValue = Martlet__V1__GetModelRequest

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__get_model_request__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__get_model_request__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        model = try FromC.string(c.pointee.model, "martlet.v1.GetModelRequest.model")
        version = try FromC.string(c.pointee.version, "martlet.v1.GetModelRequest.version")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !model.isEmpty {
            c.pointee.has_model = 1
            c.pointee.model = arena.bytes(model)
        }
        if !version.isEmpty {
            c.pointee.has_version = 1
            c.pointee.version = arena.bytes(version)
        }
    }
}

extension MartletV1.GetModelResponse: CRepresented {
    typealias CValue = Martlet__V1__GetModelResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__get_model_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__get_model_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        if let c = c.pointee.model { model = try MartletV1.Model(c: c) }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if let value = model { c.pointee.model = arena.message(value) }
    }
}

extension MartletV1.LoadModelRequest: CRepresented {
    typealias CValue = Martlet__V1__LoadModelRequest

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__load_model_request__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__load_model_request__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        name = try FromC.string(c.pointee.name, "martlet.v1.LoadModelRequest.name")
        version = try FromC.string(c.pointee.version, "martlet.v1.LoadModelRequest.version")
        path = try FromC.string(c.pointee.path, "martlet.v1.LoadModelRequest.path")
        draftPath = try FromC.string(c.pointee.draft_path, "martlet.v1.LoadModelRequest.draft_path")
        replace = c.pointee.replace != 0
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !name.isEmpty {
            c.pointee.has_name = 1
            c.pointee.name = arena.bytes(name)
        }
        if !version.isEmpty {
            c.pointee.has_version = 1
            c.pointee.version = arena.bytes(version)
        }
        if !path.isEmpty {
            c.pointee.has_path = 1
            c.pointee.path = arena.bytes(path)
        }
        if !draftPath.isEmpty {
            c.pointee.has_draft_path = 1
            c.pointee.draft_path = arena.bytes(draftPath)
        }
        if replace {
            c.pointee.has_replace = 1
            c.pointee.replace = replace ? 1 : 0
        }
    }
}

extension MartletV1.LoadModelResponse: CRepresented {
    typealias CValue = Martlet__V1__LoadModelResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__load_model_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__load_model_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        if let c = c.pointee.model { model = try MartletV1.Model(c: c) }
        replacedVersions = try FromC.strings(c.pointee.replaced_versions, c.pointee.n_replaced_versions, "martlet.v1.LoadModelResponse.replaced_versions")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if let value = model { c.pointee.model = arena.message(value) }
        if !replacedVersions.isEmpty {
            c.pointee.replaced_versions = arena.array(replacedVersions)
            c.pointee.n_replaced_versions = replacedVersions.count
        }
    }
}

extension MartletV1.UnloadModelRequest: CRepresented {
    typealias CValue = Martlet__V1__UnloadModelRequest

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__unload_model_request__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__unload_model_request__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        model = try FromC.string(c.pointee.model, "martlet.v1.UnloadModelRequest.model")
        version = try FromC.string(c.pointee.version, "martlet.v1.UnloadModelRequest.version")
        if c.pointee.has_drain_seconds != 0 { drainSeconds = c.pointee.drain_seconds }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !model.isEmpty {
            c.pointee.has_model = 1
            c.pointee.model = arena.bytes(model)
        }
        if !version.isEmpty {
            c.pointee.has_version = 1
            c.pointee.version = arena.bytes(version)
        }
        if let value = drainSeconds {
            c.pointee.has_drain_seconds = 1
            c.pointee.drain_seconds = value
        }
    }
}

extension MartletV1.UnloadModelResponse: CRepresented {
    typealias CValue = Martlet__V1__UnloadModelResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__unload_model_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__unload_model_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        versions = try FromC.strings(c.pointee.versions, c.pointee.n_versions, "martlet.v1.UnloadModelResponse.versions")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !versions.isEmpty {
            c.pointee.versions = arena.array(versions)
            c.pointee.n_versions = versions.count
        }
    }
}

extension MartletV1.Model: CRepresented {
    typealias CValue = Martlet__V1__Model

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__model__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__model__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        name = try FromC.string(c.pointee.name, "martlet.v1.Model.name")
        version = try FromC.string(c.pointee.version, "martlet.v1.Model.version")
        aliases = try FromC.strings(c.pointee.aliases, c.pointee.n_aliases, "martlet.v1.Model.aliases")
        state = MartletV1.ModelState(rawValue: c.pointee.state)
        failureReason = try FromC.string(c.pointee.failure_reason, "martlet.v1.Model.failure_reason")
        loadingProgress = c.pointee.loading_progress
        capabilities = FromC.enums(c.pointee.capabilities, c.pointee.n_capabilities)
        architecture = try FromC.string(c.pointee.architecture, "martlet.v1.Model.architecture")
        contextLength = c.pointee.context_length
        vocabularySize = c.pointee.vocabulary_size
        embeddingLength = c.pointee.embedding_length
        parameterCount = c.pointee.parameter_count
        quantization = try FromC.string(c.pointee.quantization, "martlet.v1.Model.quantization")
        format = try FromC.string(c.pointee.format, "martlet.v1.Model.format")
        sizeBytes = c.pointee.size_bytes
        memoryBytes = c.pointee.memory_bytes
        digest = try FromC.string(c.pointee.digest, "martlet.v1.Model.digest")
        hasChatTemplate = c.pointee.has_chat_template_field != 0
        chatTemplate = try FromC.string(c.pointee.chat_template, "martlet.v1.Model.chat_template")
        if c.pointee.has_bos_token_id != 0 { bosTokenId = c.pointee.bos_token_id }
        eosTokenIds = FromC.numbers(c.pointee.eos_token_ids, c.pointee.n_eos_token_ids)
        if let c = c.pointee.default_sampling { defaultSampling = try MartletV1.SamplingParameters(c: c) }
        labels = try FromC.strings(c.pointee.labels, c.pointee.n_labels, "martlet.v1.Model.labels")
        for index in 0..<c.pointee.n_metadata {
            guard let entry = c.pointee.metadata[index] else { continue }
            metadata[try FromC.string(entry.pointee.key, "martlet.v1.Model.metadata")] = try FromC.string(entry.pointee.value, "martlet.v1.Model.metadata")
        }
        runningRequests = c.pointee.running_requests
        queuedRequests = c.pointee.queued_requests
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !name.isEmpty {
            c.pointee.has_name = 1
            c.pointee.name = arena.bytes(name)
        }
        if !version.isEmpty {
            c.pointee.has_version = 1
            c.pointee.version = arena.bytes(version)
        }
        if !aliases.isEmpty {
            c.pointee.aliases = arena.array(aliases)
            c.pointee.n_aliases = aliases.count
        }
        if state.rawValue != 0 {
            c.pointee.has_state = 1
            c.pointee.state = state.rawValue
        }
        if !failureReason.isEmpty {
            c.pointee.has_failure_reason = 1
            c.pointee.failure_reason = arena.bytes(failureReason)
        }
        if loadingProgress.bitPattern != 0 {
            c.pointee.has_loading_progress = 1
            c.pointee.loading_progress = loadingProgress
        }
        if !capabilities.isEmpty {
            c.pointee.capabilities = arena.array(capabilities)
            c.pointee.n_capabilities = capabilities.count
        }
        if !architecture.isEmpty {
            c.pointee.has_architecture = 1
            c.pointee.architecture = arena.bytes(architecture)
        }
        if contextLength != 0 {
            c.pointee.has_context_length = 1
            c.pointee.context_length = contextLength
        }
        if vocabularySize != 0 {
            c.pointee.has_vocabulary_size = 1
            c.pointee.vocabulary_size = vocabularySize
        }
        if embeddingLength != 0 {
            c.pointee.has_embedding_length = 1
            c.pointee.embedding_length = embeddingLength
        }
        if parameterCount != 0 {
            c.pointee.has_parameter_count = 1
            c.pointee.parameter_count = parameterCount
        }
        if !quantization.isEmpty {
            c.pointee.has_quantization = 1
            c.pointee.quantization = arena.bytes(quantization)
        }
        if !format.isEmpty {
            c.pointee.has_format = 1
            c.pointee.format = arena.bytes(format)
        }
        if sizeBytes != 0 {
            c.pointee.has_size_bytes = 1
            c.pointee.size_bytes = sizeBytes
        }
        if memoryBytes != 0 {
            c.pointee.has_memory_bytes = 1
            c.pointee.memory_bytes = memoryBytes
        }
        if !digest.isEmpty {
            c.pointee.has_digest = 1
            c.pointee.digest = arena.bytes(digest)
        }
        if hasChatTemplate {
            c.pointee.has_has_chat_template_field = 1
            c.pointee.has_chat_template_field = hasChatTemplate ? 1 : 0
        }
        if !chatTemplate.isEmpty {
            c.pointee.has_chat_template = 1
            c.pointee.chat_template = arena.bytes(chatTemplate)
        }
        if let value = bosTokenId {
            c.pointee.has_bos_token_id = 1
            c.pointee.bos_token_id = value
        }
        if !eosTokenIds.isEmpty {
            c.pointee.eos_token_ids = arena.array(eosTokenIds)
            c.pointee.n_eos_token_ids = eosTokenIds.count
        }
        if let value = defaultSampling { c.pointee.default_sampling = arena.message(value) }
        if !labels.isEmpty {
            c.pointee.labels = arena.array(labels)
            c.pointee.n_labels = labels.count
        }
        if !metadata.isEmpty {
            let entries = arena.pointers(to: Martlet__V1__Model__MetadataEntry.self, count: metadata.count)
            for (index, pair) in metadata.sorted(by: { $0.key < $1.key }).enumerated() {
                let entry = arena.make(martlet__v1__model__metadata_entry__init)
                entry.pointee.has_key = 1
                entry.pointee.key = arena.bytes(pair.key)
                entry.pointee.has_value = 1
                entry.pointee.value = arena.bytes(pair.value)
                entries[index] = entry
            }
            c.pointee.metadata = entries
            c.pointee.n_metadata = metadata.count
        }
        if runningRequests != 0 {
            c.pointee.has_running_requests = 1
            c.pointee.running_requests = runningRequests
        }
        if queuedRequests != 0 {
            c.pointee.has_queued_requests = 1
            c.pointee.queued_requests = queuedRequests
        }
    }
}
