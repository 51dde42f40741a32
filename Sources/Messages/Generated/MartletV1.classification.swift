// Made by proto/generate from martlet/v1/classification.proto. Do not edit: edit that file and run proto/generate.
// swift-format-ignore-file

import CMessages

extension MartletV1 {
    /// What to classify.
    package struct ClassifyRequest: Message {
        package static var fullName: String { "martlet.v1.ClassifyRequest" }

        /// The model's name, or an alias of it. Default: the first of the server's models that can classify.
        package var model: String = ""

        /// The version of the model. Default: the newest one that is ready.
        package var version: String = ""

        /// The inputs. At least one, at most 2048 (the operator may change it).
        package var inputs: [MartletV1.ClassifyInput] = []

        /// How many of the likeliest classes to report. Default: all.
        package var topK: UInt32?

        /// What to do with a text longer than the model takes. Default: TRUNCATION_NONE.
        package var truncation: MartletV1.Truncation = .unspecified

        package init() {}

        package init(
            model: String = "",
            version: String = "",
            inputs: [MartletV1.ClassifyInput] = [],
            topK: UInt32? = nil,
            truncation: MartletV1.Truncation = .unspecified
        ) {
            self.model = model
            self.version = version
            self.inputs = inputs
            self.topK = topK
            self.truncation = truncation
        }
    }

    /// One input.
    package struct ClassifyInput: Message {
        package static var fullName: String { "martlet.v1.ClassifyInput" }

        /// Exactly one of these, of the kind that the model takes.
        package var input: Input?

        package init() {}

        package init(
            input: Input? = nil
        ) {
            self.input = input
        }

        /// Exactly one of these, of the kind that the model takes.
        package enum Input: Sendable, Equatable {
            /// A text, tokenized by the server with the model's special tokens.
            case text(String)
            /// Two texts that are judged together.
            case pair(MartletV1.TextPair)
            /// Tokens, passed to the model as they are.
            case tokens(MartletV1.TokenIds)
            /// Numbers, such as the pixels of an image; the model's own normalisation is applied by the server.
            case tensor(MartletV1.Tensor)
            /// An image file: PNG or binary PGM/PPM. At most 16 MiB.
            case image([UInt8])
        }
    }

    /// Two texts.
    package struct TextPair: Message {
        package static var fullName: String { "martlet.v1.TextPair" }

        /// The first. Required.
        package var first: String = ""

        /// The second. Required.
        package var second: String = ""

        package init() {}

        package init(
            first: String = "",
            second: String = ""
        ) {
            self.first = first
            self.second = second
        }
    }

    /// Numbers in a shape.
    package struct Tensor: Message {
        package static var fullName: String { "martlet.v1.Tensor" }

        /// The size of each dimension, the slowest first. An image is height, width, channels. The product is the number of
        /// values. At least one dimension.
        package var shape: [UInt32] = []

        /// The values, row-major: the last dimension is the fastest. At least one.
        package var values: [Float] = []

        package init() {}

        package init(
            shape: [UInt32] = [],
            values: [Float] = []
        ) {
            self.shape = shape
            self.values = values
        }
    }

    /// The classes of a batch.
    package struct ClassifyResponse: Message {
        package static var fullName: String { "martlet.v1.ClassifyResponse" }

        /// The name of the model that answered.
        package var model: String = ""

        /// Its version.
        package var version: String = ""

        /// One result for each input, in the order of the inputs.
        package var results: [MartletV1.ClassifyResult] = []

        /// What the request cost.
        package var usage: MartletV1.Usage?

        /// Where the time went.
        package var timings: MartletV1.Timings?

        package init() {}

        package init(
            model: String = "",
            version: String = "",
            results: [MartletV1.ClassifyResult] = [],
            usage: MartletV1.Usage? = nil,
            timings: MartletV1.Timings? = nil
        ) {
            self.model = model
            self.version = version
            self.results = results
            self.usage = usage
            self.timings = timings
        }
    }

    /// The classes of one input.
    package struct ClassifyResult: Message {
        package static var fullName: String { "martlet.v1.ClassifyResult" }

        /// The input's place in the request, from 0.
        package var index: UInt32 = 0

        /// The classes, the likeliest first, as many as asked for.
        package var classes: [MartletV1.ClassScore] = []

        /// The input's tokens, after any truncation. 0 if it is no text.
        package var tokenCount: UInt32 = 0

        /// Whether tokens were dropped.
        package var truncated: Bool = false

        package init() {}

        package init(
            index: UInt32 = 0,
            classes: [MartletV1.ClassScore] = [],
            tokenCount: UInt32 = 0,
            truncated: Bool = false
        ) {
            self.index = index
            self.classes = classes
            self.tokenCount = tokenCount
            self.truncated = truncated
        }
    }

    /// A class and how likely it is.
    package struct ClassScore: Message {
        package static var fullName: String { "martlet.v1.ClassScore" }

        /// The class's number in the model, from 0.
        package var index: UInt32 = 0

        /// Its name, or its number if the model has no names.
        package var label: String = ""

        /// Its probability, from 0 to 1. They sum to 1 over all classes, unless the model judges each class for itself.
        package var probability: Float = 0

        /// The model's raw output for it.
        package var logit: Float = 0

        package init() {}

        package init(
            index: UInt32 = 0,
            label: String = "",
            probability: Float = 0,
            logit: Float = 0
        ) {
            self.index = index
            self.label = label
            self.probability = probability
            self.logit = logit
        }
    }

    /// A batch on a stream.
    package struct ClassifyStreamRequest: Message {
        package static var fullName: String { "martlet.v1.ClassifyStreamRequest" }

        /// An id of the caller's choosing, which the answer carries. At most 128 bytes. Default: none.
        package var id: String = ""

        /// The batch. Required.
        package var request: MartletV1.ClassifyRequest?

        package init() {}

        package init(
            id: String = "",
            request: MartletV1.ClassifyRequest? = nil
        ) {
            self.id = id
            self.request = request
        }
    }

    /// The answer to a batch on a stream.
    package struct ClassifyStreamResponse: Message {
        package static var fullName: String { "martlet.v1.ClassifyStreamResponse" }

        /// The id of the batch.
        package var id: String = ""

        /// The classes, or why there are none.
        package var result: Result?

        package init() {}

        package init(
            id: String = "",
            result: Result? = nil
        ) {
            self.id = id
            self.result = result
        }

        /// The classes, or why there are none.
        package enum Result: Sendable, Equatable {
            /// The classes.
            case response(MartletV1.ClassifyResponse)
            /// What went wrong with this batch.
            case error(GoogleRpc.Status)
        }
    }

    /// Says to which of a model's classes an input belongs.
    ///
    /// Errors of both methods: NOT_FOUND for a model that is not served; INVALID_ARGUMENT with a google.rpc.BadRequest that
    /// names the field (an input of a kind or shape that the model does not take, for example); UNAVAILABLE while the model
    /// loads; FAILED_PRECONDITION if the model is no classifier; RESOURCE_EXHAUSTED with a google.rpc.RetryInfo if the
    /// queue is full.
    package enum Classification {
        package static var fullName: String { "martlet.v1.Classification" }

        /// Classifies a batch of inputs.
        package static let classify = Method<MartletV1.ClassifyRequest, MartletV1.ClassifyResponse>(
            service: fullName, name: "Classify", kind: .unary)

        /// Classifies batches as they come; answers carry the id of their request and may overtake each other. A request
        /// that fails is answered with its error, and the stream goes on.
        package static let classifyStream = Method<MartletV1.ClassifyStreamRequest, MartletV1.ClassifyStreamResponse>(
            service: fullName, name: "ClassifyStream", kind: .bidirectional)

        /// All methods, in the order of the .proto file.
        package static let methods: [MethodDescription] = [
            classify.description,
            classifyStream.description,
        ]
    }
}

extension MartletV1.ClassifyRequest: CRepresented {
    typealias CValue = Martlet__V1__ClassifyRequest

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__classify_request__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__classify_request__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        model = try FromC.string(c.pointee.model, "martlet.v1.ClassifyRequest.model")
        version = try FromC.string(c.pointee.version, "martlet.v1.ClassifyRequest.version")
        inputs = try FromC.messages(c.pointee.inputs, c.pointee.n_inputs)
        if c.pointee.has_top_k != 0 { topK = c.pointee.top_k }
        truncation = MartletV1.Truncation(rawValue: c.pointee.truncation)
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
        if let value = topK {
            c.pointee.has_top_k = 1
            c.pointee.top_k = value
        }
        if truncation.rawValue != 0 {
            c.pointee.has_truncation = 1
            c.pointee.truncation = truncation.rawValue
        }
    }
}

extension MartletV1.ClassifyInput: CRepresented {
    typealias CValue = Martlet__V1__ClassifyInput

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__classify_input__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__classify_input__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        switch c.pointee.input_case.rawValue {
        case 1:
            input = .text(try FromC.string(c.pointee.text, "martlet.v1.ClassifyInput.text"))
        case 2:
            if let c = c.pointee.pair { input = .pair(try MartletV1.TextPair(c: c)) }
        case 3:
            if let c = c.pointee.tokens { input = .tokens(try MartletV1.TokenIds(c: c)) }
        case 4:
            if let c = c.pointee.tensor { input = .tensor(try MartletV1.Tensor(c: c)) }
        case 5:
            input = .image(FromC.byteArray(c.pointee.image))
        default:
            break
        }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        switch input {
        case .text(let value):
            c.pointee.input_case = .init(rawValue: 1)
            c.pointee.text = arena.bytes(value)
        case .pair(let value):
            c.pointee.input_case = .init(rawValue: 2)
            c.pointee.pair = arena.message(value)
        case .tokens(let value):
            c.pointee.input_case = .init(rawValue: 3)
            c.pointee.tokens = arena.message(value)
        case .tensor(let value):
            c.pointee.input_case = .init(rawValue: 4)
            c.pointee.tensor = arena.message(value)
        case .image(let value):
            c.pointee.input_case = .init(rawValue: 5)
            c.pointee.image = arena.bytes(value)
        case nil:
            break
        }
    }
}

extension MartletV1.TextPair: CRepresented {
    typealias CValue = Martlet__V1__TextPair

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__text_pair__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__text_pair__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        first = try FromC.string(c.pointee.first, "martlet.v1.TextPair.first")
        second = try FromC.string(c.pointee.second, "martlet.v1.TextPair.second")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !first.isEmpty {
            c.pointee.has_first = 1
            c.pointee.first = arena.bytes(first)
        }
        if !second.isEmpty {
            c.pointee.has_second = 1
            c.pointee.second = arena.bytes(second)
        }
    }
}

extension MartletV1.Tensor: CRepresented {
    typealias CValue = Martlet__V1__Tensor

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__tensor__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__tensor__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        shape = FromC.numbers(c.pointee.shape, c.pointee.n_shape)
        values = FromC.numbers(c.pointee.values, c.pointee.n_values)
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !shape.isEmpty {
            c.pointee.shape = arena.array(shape)
            c.pointee.n_shape = shape.count
        }
        if !values.isEmpty {
            c.pointee.values = arena.array(values)
            c.pointee.n_values = values.count
        }
    }
}

extension MartletV1.ClassifyResponse: CRepresented {
    typealias CValue = Martlet__V1__ClassifyResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__classify_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__classify_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        model = try FromC.string(c.pointee.model, "martlet.v1.ClassifyResponse.model")
        version = try FromC.string(c.pointee.version, "martlet.v1.ClassifyResponse.version")
        results = try FromC.messages(c.pointee.results, c.pointee.n_results)
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
        if !results.isEmpty {
            c.pointee.results = arena.array(results)
            c.pointee.n_results = results.count
        }
        if let value = usage { c.pointee.usage = arena.message(value) }
        if let value = timings { c.pointee.timings = arena.message(value) }
    }
}

extension MartletV1.ClassifyResult: CRepresented {
    typealias CValue = Martlet__V1__ClassifyResult

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__classify_result__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__classify_result__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        index = c.pointee.index
        classes = try FromC.messages(c.pointee.classes, c.pointee.n_classes)
        tokenCount = c.pointee.token_count
        truncated = c.pointee.truncated != 0
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if index != 0 {
            c.pointee.has_index = 1
            c.pointee.index = index
        }
        if !classes.isEmpty {
            c.pointee.classes = arena.array(classes)
            c.pointee.n_classes = classes.count
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

extension MartletV1.ClassScore: CRepresented {
    typealias CValue = Martlet__V1__ClassScore

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__class_score__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__class_score__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        index = c.pointee.index
        label = try FromC.string(c.pointee.label, "martlet.v1.ClassScore.label")
        probability = c.pointee.probability
        logit = c.pointee.logit
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if index != 0 {
            c.pointee.has_index = 1
            c.pointee.index = index
        }
        if !label.isEmpty {
            c.pointee.has_label = 1
            c.pointee.label = arena.bytes(label)
        }
        if probability.bitPattern != 0 {
            c.pointee.has_probability = 1
            c.pointee.probability = probability
        }
        if logit.bitPattern != 0 {
            c.pointee.has_logit = 1
            c.pointee.logit = logit
        }
    }
}

extension MartletV1.ClassifyStreamRequest: CRepresented {
    typealias CValue = Martlet__V1__ClassifyStreamRequest

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__classify_stream_request__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__classify_stream_request__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        id = try FromC.string(c.pointee.id, "martlet.v1.ClassifyStreamRequest.id")
        if let c = c.pointee.request { request = try MartletV1.ClassifyRequest(c: c) }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !id.isEmpty {
            c.pointee.has_id = 1
            c.pointee.id = arena.bytes(id)
        }
        if let value = request { c.pointee.request = arena.message(value) }
    }
}

extension MartletV1.ClassifyStreamResponse: CRepresented {
    typealias CValue = Martlet__V1__ClassifyStreamResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__classify_stream_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__classify_stream_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        id = try FromC.string(c.pointee.id, "martlet.v1.ClassifyStreamResponse.id")
        switch c.pointee.result_case.rawValue {
        case 2:
            if let c = c.pointee.response { result = .response(try MartletV1.ClassifyResponse(c: c)) }
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
