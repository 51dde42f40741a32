// Made by proto/generate from martlet/v1/tokenization.proto. Do not edit: edit that file and run proto/generate.
// swift-format-ignore-file

import CMessages

extension MartletV1 {
    /// What to tokenize.
    package struct TokenizeRequest: Message {
        package static var fullName: String { "martlet.v1.TokenizeRequest" }

        /// The model's name, or an alias of it. Default: the first of the server's models that has a tokenizer.
        package var model: String = ""

        /// The version of the model. Default: the newest one that is ready.
        package var version: String = ""

        /// What to tokenize. Required.
        package var input: Input?

        /// Whether the special tokens that the model expects around a text are added. Applies to `text` only. Default: true.
        package var addSpecialTokens: Bool?

        /// Whether names of special tokens within `text` become these tokens. Applies to `text` only. Default: true.
        package var parseSpecialTokens: Bool?

        /// Whether byte offsets are reported. Default: true.
        package var offsets: Bool?

        /// Whether each token's own bytes are reported. Default: false.
        package var pieces: Bool = false

        package init() {}

        package init(
            model: String = "",
            version: String = "",
            input: Input? = nil,
            addSpecialTokens: Bool? = nil,
            parseSpecialTokens: Bool? = nil,
            offsets: Bool? = nil,
            pieces: Bool = false
        ) {
            self.model = model
            self.version = version
            self.input = input
            self.addSpecialTokens = addSpecialTokens
            self.parseSpecialTokens = parseSpecialTokens
            self.offsets = offsets
            self.pieces = pieces
        }

        /// What to tokenize. Required.
        package enum Input: Sendable, Equatable {
            /// A text.
            case text(String)
            /// A conversation, which the chat template turns into a text first.
            case chat(MartletV1.ChatInput)
        }
    }

    /// The tokens of a text.
    package struct TokenizeResponse: Message {
        package static var fullName: String { "martlet.v1.TokenizeResponse" }

        /// The name of the model whose tokenizer was used.
        package var model: String = ""

        /// The ids in order.
        package var tokenIds: [Int32] = []

        /// For each token the bytes of the text that it stands for. Empty if not asked for.
        package var offsets: [MartletV1.TokenSpan] = []

        /// For each token its own bytes. Empty if not asked for.
        package var pieces: [[UInt8]] = []

        /// How many tokens there are.
        package var count: UInt32 = 0

        /// The text that was tokenized: the prompt that the chat template made. Only for a conversation.
        package var prompt: String = ""

        package init() {}

        package init(
            model: String = "",
            tokenIds: [Int32] = [],
            offsets: [MartletV1.TokenSpan] = [],
            pieces: [[UInt8]] = [],
            count: UInt32 = 0,
            prompt: String = ""
        ) {
            self.model = model
            self.tokenIds = tokenIds
            self.offsets = offsets
            self.pieces = pieces
            self.count = count
            self.prompt = prompt
        }
    }

    /// A range of bytes of a text in UTF-8. Tokens that were added and stand for nothing in the text have an empty range.
    package struct TokenSpan: Message {
        package static var fullName: String { "martlet.v1.TokenSpan" }

        /// The first byte, from 0.
        package var start: UInt32 = 0

        /// The byte after the last one.
        package var end: UInt32 = 0

        package init() {}

        package init(
            start: UInt32 = 0,
            end: UInt32 = 0
        ) {
            self.start = start
            self.end = end
        }
    }

    /// Which tokens to turn into text.
    package struct DetokenizeRequest: Message {
        package static var fullName: String { "martlet.v1.DetokenizeRequest" }

        /// The model's name, or an alias of it. Default: the first of the server's models that has a tokenizer.
        package var model: String = ""

        /// The version of the model. Default: the newest one that is ready.
        package var version: String = ""

        /// The ids in order, each from 0 to vocabulary size - 1. Default: none, which is the empty text.
        package var tokenIds: [Int32] = []

        /// Whether special tokens are left out. Default: true.
        package var skipSpecialTokens: Bool?

        package init() {}

        package init(
            model: String = "",
            version: String = "",
            tokenIds: [Int32] = [],
            skipSpecialTokens: Bool? = nil
        ) {
            self.model = model
            self.version = version
            self.tokenIds = tokenIds
            self.skipSpecialTokens = skipSpecialTokens
        }
    }

    /// The text of a sequence of tokens.
    package struct DetokenizeResponse: Message {
        package static var fullName: String { "martlet.v1.DetokenizeResponse" }

        /// The name of the model whose tokenizer was used.
        package var model: String = ""

        /// The text; bytes that are no valid UTF-8 read U+FFFD.
        package var text: String = ""

        /// The exact bytes.
        package var rawBytes: [UInt8] = []

        package init() {}

        package init(
            model: String = "",
            text: String = "",
            rawBytes: [UInt8] = []
        ) {
            self.model = model
            self.text = text
            self.rawBytes = rawBytes
        }
    }

    /// A model's own tokenizer.
    ///
    /// Errors of both methods: NOT_FOUND for a model that is not served; INVALID_ARGUMENT with a google.rpc.BadRequest that
    /// names the field; UNAVAILABLE while the model loads; FAILED_PRECONDITION if the model has no tokenizer, or no chat
    /// template where a chat is given.
    package enum Tokenization {
        package static var fullName: String { "martlet.v1.Tokenization" }

        /// Text or a conversation to tokens.
        package static let tokenize = Method<MartletV1.TokenizeRequest, MartletV1.TokenizeResponse>(
            service: fullName, name: "Tokenize", kind: .unary)

        /// Tokens to text.
        package static let detokenize = Method<MartletV1.DetokenizeRequest, MartletV1.DetokenizeResponse>(
            service: fullName, name: "Detokenize", kind: .unary)

        /// All methods, in the order of the .proto file.
        package static let methods: [MethodDescription] = [
            tokenize.description,
            detokenize.description,
        ]
    }
}

extension MartletV1.TokenizeRequest: CRepresented {
    typealias CValue = Martlet__V1__TokenizeRequest

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__tokenize_request__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__tokenize_request__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        model = try FromC.string(c.pointee.model, "martlet.v1.TokenizeRequest.model")
        version = try FromC.string(c.pointee.version, "martlet.v1.TokenizeRequest.version")
        switch c.pointee.input_case.rawValue {
        case 3:
            input = .text(try FromC.string(c.pointee.text, "martlet.v1.TokenizeRequest.text"))
        case 4:
            if let c = c.pointee.chat { input = .chat(try MartletV1.ChatInput(c: c)) }
        default:
            break
        }
        if c.pointee.has_add_special_tokens != 0 { addSpecialTokens = c.pointee.add_special_tokens != 0 }
        if c.pointee.has_parse_special_tokens != 0 { parseSpecialTokens = c.pointee.parse_special_tokens != 0 }
        if c.pointee.has_offsets != 0 { offsets = c.pointee.offsets != 0 }
        pieces = c.pointee.pieces != 0
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
        switch input {
        case .text(let value):
            c.pointee.input_case = .init(rawValue: 3)
            c.pointee.text = arena.bytes(value)
        case .chat(let value):
            c.pointee.input_case = .init(rawValue: 4)
            c.pointee.chat = arena.message(value)
        case nil:
            break
        }
        if let value = addSpecialTokens {
            c.pointee.has_add_special_tokens = 1
            c.pointee.add_special_tokens = value ? 1 : 0
        }
        if let value = parseSpecialTokens {
            c.pointee.has_parse_special_tokens = 1
            c.pointee.parse_special_tokens = value ? 1 : 0
        }
        if let value = offsets {
            c.pointee.has_offsets = 1
            c.pointee.offsets = value ? 1 : 0
        }
        if pieces {
            c.pointee.has_pieces = 1
            c.pointee.pieces = pieces ? 1 : 0
        }
    }
}

extension MartletV1.TokenizeResponse: CRepresented {
    typealias CValue = Martlet__V1__TokenizeResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__tokenize_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__tokenize_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        model = try FromC.string(c.pointee.model, "martlet.v1.TokenizeResponse.model")
        tokenIds = FromC.numbers(c.pointee.token_ids, c.pointee.n_token_ids)
        offsets = try FromC.messages(c.pointee.offsets, c.pointee.n_offsets)
        pieces = FromC.byteArrays(c.pointee.pieces, c.pointee.n_pieces)
        count = c.pointee.count
        prompt = try FromC.string(c.pointee.prompt, "martlet.v1.TokenizeResponse.prompt")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !model.isEmpty {
            c.pointee.has_model = 1
            c.pointee.model = arena.bytes(model)
        }
        if !tokenIds.isEmpty {
            c.pointee.token_ids = arena.array(tokenIds)
            c.pointee.n_token_ids = tokenIds.count
        }
        if !offsets.isEmpty {
            c.pointee.offsets = arena.array(offsets)
            c.pointee.n_offsets = offsets.count
        }
        if !pieces.isEmpty {
            c.pointee.pieces = arena.array(pieces)
            c.pointee.n_pieces = pieces.count
        }
        if count != 0 {
            c.pointee.has_count = 1
            c.pointee.count = count
        }
        if !prompt.isEmpty {
            c.pointee.has_prompt = 1
            c.pointee.prompt = arena.bytes(prompt)
        }
    }
}

extension MartletV1.TokenSpan: CRepresented {
    typealias CValue = Martlet__V1__TokenSpan

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__token_span__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__token_span__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        start = c.pointee.start
        end = c.pointee.end
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if start != 0 {
            c.pointee.has_start = 1
            c.pointee.start = start
        }
        if end != 0 {
            c.pointee.has_end = 1
            c.pointee.end = end
        }
    }
}

extension MartletV1.DetokenizeRequest: CRepresented {
    typealias CValue = Martlet__V1__DetokenizeRequest

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__detokenize_request__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__detokenize_request__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        model = try FromC.string(c.pointee.model, "martlet.v1.DetokenizeRequest.model")
        version = try FromC.string(c.pointee.version, "martlet.v1.DetokenizeRequest.version")
        tokenIds = FromC.numbers(c.pointee.token_ids, c.pointee.n_token_ids)
        if c.pointee.has_skip_special_tokens != 0 { skipSpecialTokens = c.pointee.skip_special_tokens != 0 }
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
        if !tokenIds.isEmpty {
            c.pointee.token_ids = arena.array(tokenIds)
            c.pointee.n_token_ids = tokenIds.count
        }
        if let value = skipSpecialTokens {
            c.pointee.has_skip_special_tokens = 1
            c.pointee.skip_special_tokens = value ? 1 : 0
        }
    }
}

extension MartletV1.DetokenizeResponse: CRepresented {
    typealias CValue = Martlet__V1__DetokenizeResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__detokenize_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__detokenize_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        model = try FromC.string(c.pointee.model, "martlet.v1.DetokenizeResponse.model")
        text = try FromC.string(c.pointee.text, "martlet.v1.DetokenizeResponse.text")
        rawBytes = FromC.byteArray(c.pointee.raw_bytes)
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !model.isEmpty {
            c.pointee.has_model = 1
            c.pointee.model = arena.bytes(model)
        }
        if !text.isEmpty {
            c.pointee.has_text = 1
            c.pointee.text = arena.bytes(text)
        }
        if !rawBytes.isEmpty {
            c.pointee.has_raw_bytes = 1
            c.pointee.raw_bytes = arena.bytes(rawBytes)
        }
    }
}
