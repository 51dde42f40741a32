// Made by proto/generate from martlet/v1/embeddings.proto. Do not edit: edit that file and run proto/generate.
// swift-format-ignore-file

import CMessages

extension MartletV1 {
    /// How the vectors of an input's tokens become one.
    package enum Pooling: MessageEnum {
        /// What the model was trained with.
        case unspecified
        /// The mean of all.
        case mean
        /// That of the first token.
        case cls
        /// That of the last token.
        case last
        /// For each number the largest.
        case max
        /// A number that this version of the API does not name.
        case unrecognized(Int32)

        package static var fullName: String { "martlet.v1.Pooling" }

        package static let knownCases: [Self] = [
            .unspecified,
            .mean,
            .cls,
            .last,
            .max,
        ]

        package init(rawValue: Int32) {
            switch rawValue {
            case 0: self = .unspecified
            case 1: self = .mean
            case 2: self = .cls
            case 3: self = .last
            case 4: self = .max
            default: self = .unrecognized(rawValue)
            }
        }

        package var rawValue: Int32 {
            switch self {
            case .unspecified: 0
            case .mean: 1
            case .cls: 2
            case .last: 3
            case .max: 4
            case .unrecognized(let number): number
            }
        }

        package var name: String? {
            switch self {
            case .unspecified: "POOLING_UNSPECIFIED"
            case .mean: "POOLING_MEAN"
            case .cls: "POOLING_CLS"
            case .last: "POOLING_LAST"
            case .max: "POOLING_MAX"
            case .unrecognized: nil
            }
        }
    }

    /// What to embed.
    package struct EmbedRequest: Message {
        package static var fullName: String { "martlet.v1.EmbedRequest" }

        /// The model's name, or an alias of it. Default: the first of the server's models that can embed.
        package var model: String = ""

        /// The version of the model. Default: the newest one that is ready.
        package var version: String = ""

        /// The inputs. At least one, at most 2048 (the operator may change it).
        package var inputs: [MartletV1.EmbedInput] = []

        /// How the vectors of the tokens become one. Default: what the model was trained with.
        package var pooling: MartletV1.Pooling = .unspecified

        /// Whether vectors are scaled to length 1. Default: what the model was trained with, or else true.
        package var normalize: Bool?

        /// What to do with an input longer than the model takes. Default: TRUNCATION_NONE.
        package var truncation: MartletV1.Truncation = .unspecified

        /// Keeps the first so many numbers of each vector, and scales to length 1 after that if `normalize` holds. Range: 1
        /// to the model's embedding length. Default: all.
        package var dimensions: UInt32?

        /// A text that is put before each text input, for models that want one, such as "query: ". Default: none.
        package var prefix: String = ""

        package init() {}

        package init(
            model: String = "",
            version: String = "",
            inputs: [MartletV1.EmbedInput] = [],
            pooling: MartletV1.Pooling = .unspecified,
            normalize: Bool? = nil,
            truncation: MartletV1.Truncation = .unspecified,
            dimensions: UInt32? = nil,
            prefix: String = ""
        ) {
            self.model = model
            self.version = version
            self.inputs = inputs
            self.pooling = pooling
            self.normalize = normalize
            self.truncation = truncation
            self.dimensions = dimensions
            self.prefix = prefix
        }
    }

    /// One input.
    package struct EmbedInput: Message {
        package static var fullName: String { "martlet.v1.EmbedInput" }

        /// Exactly one of these.
        package var input: Input?

        package init() {}

        package init(
            input: Input? = nil
        ) {
            self.input = input
        }

        /// Exactly one of these.
        package enum Input: Sendable, Equatable {
            /// A text, tokenized by the server with the model's special tokens.
            case text(String)
            /// Tokens, passed to the model as they are.
            case tokens(MartletV1.TokenIds)
        }
    }

    /// The vectors of a batch.
    package struct EmbedResponse: Message {
        package static var fullName: String { "martlet.v1.EmbedResponse" }

        /// The name of the model that answered.
        package var model: String = ""

        /// Its version.
        package var version: String = ""

        /// One embedding for each input, in the order of the inputs.
        package var embeddings: [MartletV1.Embedding] = []

        /// What the request cost.
        package var usage: MartletV1.Usage?

        /// Where the time went.
        package var timings: MartletV1.Timings?

        package init() {}

        package init(
            model: String = "",
            version: String = "",
            embeddings: [MartletV1.Embedding] = [],
            usage: MartletV1.Usage? = nil,
            timings: MartletV1.Timings? = nil
        ) {
            self.model = model
            self.version = version
            self.embeddings = embeddings
            self.usage = usage
            self.timings = timings
        }
    }

    /// The vector of one input.
    package struct Embedding: Message {
        package static var fullName: String { "martlet.v1.Embedding" }

        /// The input's place in the request, from 0.
        package var index: UInt32 = 0

        /// The vector.
        package var values: [Float] = []

        /// The input's tokens, after any truncation.
        package var tokenCount: UInt32 = 0

        /// Whether tokens were dropped.
        package var truncated: Bool = false

        package init() {}

        package init(
            index: UInt32 = 0,
            values: [Float] = [],
            tokenCount: UInt32 = 0,
            truncated: Bool = false
        ) {
            self.index = index
            self.values = values
            self.tokenCount = tokenCount
            self.truncated = truncated
        }
    }

    /// A batch on a stream.
    package struct EmbedStreamRequest: Message {
        package static var fullName: String { "martlet.v1.EmbedStreamRequest" }

        /// An id of the caller's choosing, which the answer carries. At most 128 bytes. Default: none.
        package var id: String = ""

        /// The batch. Required.
        package var request: MartletV1.EmbedRequest?

        package init() {}

        package init(
            id: String = "",
            request: MartletV1.EmbedRequest? = nil
        ) {
            self.id = id
            self.request = request
        }
    }

    /// The answer to a batch on a stream.
    package struct EmbedStreamResponse: Message {
        package static var fullName: String { "martlet.v1.EmbedStreamResponse" }

        /// The id of the batch.
        package var id: String = ""

        /// The vectors, or why there are none.
        package var result: Result?

        package init() {}

        package init(
            id: String = "",
            result: Result? = nil
        ) {
            self.id = id
            self.result = result
        }

        /// The vectors, or why there are none.
        package enum Result: Sendable, Equatable {
            /// The vectors.
            case response(MartletV1.EmbedResponse)
            /// What went wrong with this batch.
            case error(GoogleRpc.Status)
        }
    }

    /// Turns texts into vectors.
    ///
    /// Errors of both methods: NOT_FOUND for a model that is not served; INVALID_ARGUMENT with a google.rpc.BadRequest that
    /// names the field; UNAVAILABLE while the model loads; FAILED_PRECONDITION if the model makes no embeddings;
    /// RESOURCE_EXHAUSTED with a google.rpc.RetryInfo if the queue is full.
    package enum Embeddings {
        package static var fullName: String { "martlet.v1.Embeddings" }

        /// Embeds a batch of inputs.
        package static let embed = Method<MartletV1.EmbedRequest, MartletV1.EmbedResponse>(
            service: fullName, name: "Embed", kind: .unary)

        /// Embeds batches as they come; answers carry the id of their request and may overtake each other. A request that
        /// fails is answered with its error, and the stream goes on.
        package static let embedStream = Method<MartletV1.EmbedStreamRequest, MartletV1.EmbedStreamResponse>(
            service: fullName, name: "EmbedStream", kind: .bidirectional)

        /// All methods, in the order of the .proto file.
        package static let methods: [MethodDescription] = [
            embed.description,
            embedStream.description,
        ]
    }
}

extension MartletV1.EmbedRequest: CRepresented {
    typealias CValue = Martlet__V1__EmbedRequest

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__embed_request__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__embed_request__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        model = try FromC.string(c.pointee.model, "martlet.v1.EmbedRequest.model")
        version = try FromC.string(c.pointee.version, "martlet.v1.EmbedRequest.version")
        inputs = try FromC.messages(c.pointee.inputs, c.pointee.n_inputs)
        pooling = MartletV1.Pooling(rawValue: c.pointee.pooling)
        if c.pointee.has_normalize != 0 { normalize = c.pointee.normalize != 0 }
        truncation = MartletV1.Truncation(rawValue: c.pointee.truncation)
        if c.pointee.has_dimensions != 0 { dimensions = c.pointee.dimensions }
        prefix = try FromC.string(c.pointee.prefix, "martlet.v1.EmbedRequest.prefix")
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
        if !inputs.isEmpty {
            c.pointee.inputs = arena.array(inputs)
            c.pointee.n_inputs = inputs.count
        }
        if pooling.rawValue != 0 {
            c.pointee.has_pooling = 1
            c.pointee.pooling = pooling.rawValue
        }
        if let value = normalize {
            c.pointee.has_normalize = 1
            c.pointee.normalize = value ? 1 : 0
        }
        if truncation.rawValue != 0 {
            c.pointee.has_truncation = 1
            c.pointee.truncation = truncation.rawValue
        }
        if let value = dimensions {
            c.pointee.has_dimensions = 1
            c.pointee.dimensions = value
        }
        if !prefix.isEmpty {
            c.pointee.has_prefix = 1
            c.pointee.prefix = arena.bytes(prefix)
        }
    }
}

extension MartletV1.EmbedInput: CRepresented {
    typealias CValue = Martlet__V1__EmbedInput

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__embed_input__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__embed_input__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        switch c.pointee.input_case.rawValue {
        case 1:
            input = .text(try FromC.string(c.pointee.text, "martlet.v1.EmbedInput.text"))
        case 2:
            if let c = c.pointee.tokens { input = .tokens(try MartletV1.TokenIds(c: c)) }
        default:
            break
        }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        switch input {
        case .text(let value):
            c.pointee.input_case = .init(rawValue: 1)
            c.pointee.text = arena.bytes(value)
        case .tokens(let value):
            c.pointee.input_case = .init(rawValue: 2)
            c.pointee.tokens = arena.message(value)
        case nil:
            break
        }
    }
}

extension MartletV1.EmbedResponse: CRepresented {
    typealias CValue = Martlet__V1__EmbedResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__embed_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__embed_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        model = try FromC.string(c.pointee.model, "martlet.v1.EmbedResponse.model")
        version = try FromC.string(c.pointee.version, "martlet.v1.EmbedResponse.version")
        embeddings = try FromC.messages(c.pointee.embeddings, c.pointee.n_embeddings)
        if let c = c.pointee.usage { usage = try MartletV1.Usage(c: c) }
        if let c = c.pointee.timings { timings = try MartletV1.Timings(c: c) }
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
        if !embeddings.isEmpty {
            c.pointee.embeddings = arena.array(embeddings)
            c.pointee.n_embeddings = embeddings.count
        }
        if let value = usage { c.pointee.usage = arena.message(value) }
        if let value = timings { c.pointee.timings = arena.message(value) }
    }
}

extension MartletV1.Embedding: CRepresented {
    typealias CValue = Martlet__V1__Embedding

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__embedding__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__embedding__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        index = c.pointee.index
        values = FromC.numbers(c.pointee.values, c.pointee.n_values)
        tokenCount = c.pointee.token_count
        truncated = c.pointee.truncated != 0
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if index != 0 {
            c.pointee.has_index = 1
            c.pointee.index = index
        }
        if !values.isEmpty {
            c.pointee.values = arena.array(values)
            c.pointee.n_values = values.count
        }
        if tokenCount != 0 {
            c.pointee.has_token_count = 1
            c.pointee.token_count = tokenCount
        }
        if truncated {
            c.pointee.has_truncated = 1
            c.pointee.truncated = truncated ? 1 : 0
        }
    }
}

extension MartletV1.EmbedStreamRequest: CRepresented {
    typealias CValue = Martlet__V1__EmbedStreamRequest

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__embed_stream_request__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__embed_stream_request__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        id = try FromC.string(c.pointee.id, "martlet.v1.EmbedStreamRequest.id")
        if let c = c.pointee.request { request = try MartletV1.EmbedRequest(c: c) }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !id.isEmpty {
            c.pointee.has_id = 1
            c.pointee.id = arena.bytes(id)
        }
        if let value = request { c.pointee.request = arena.message(value) }
    }
}

extension MartletV1.EmbedStreamResponse: CRepresented {
    typealias CValue = Martlet__V1__EmbedStreamResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__embed_stream_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__embed_stream_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        id = try FromC.string(c.pointee.id, "martlet.v1.EmbedStreamResponse.id")
        switch c.pointee.result_case.rawValue {
        case 2:
            if let c = c.pointee.response { result = .response(try MartletV1.EmbedResponse(c: c)) }
        case 3:
            if let c = c.pointee.error { result = .error(try GoogleRpc.Status(c: c)) }
        default:
            break
        }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !id.isEmpty {
            c.pointee.has_id = 1
            c.pointee.id = arena.bytes(id)
        }
        switch result {
        case .response(let value):
            c.pointee.result_case = .init(rawValue: 2)
            c.pointee.response = arena.message(value)
        case .error(let value):
            c.pointee.result_case = .init(rawValue: 3)
            c.pointee.error = arena.message(value)
        case nil:
            break
        }
    }
}
