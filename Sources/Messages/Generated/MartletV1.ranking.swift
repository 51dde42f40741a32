// Made by proto/generate from martlet/v1/ranking.proto. Do not edit: edit that file and run proto/generate.
// swift-format-ignore-file

import CMessages

extension MartletV1 {
    /// A query and the documents to order.
    package struct RerankRequest: Message {
        package static var fullName: String { "martlet.v1.RerankRequest" }

        /// The model's name, or an alias of it. Default: the first of the server's models that can rank.
        package var model: String = ""

        /// The version of the model. Default: the newest one that is ready.
        package var version: String = ""

        /// The query. Required.
        package var query: String = ""

        /// The documents. At least one, at most 2048 (the operator may change it).
        package var documents: [String] = []

        /// How many results to answer with. Range: 1 to the number of documents. Default: all.
        package var topN: UInt32?

        /// Whether results repeat their document's text. Default: false.
        package var returnDocuments: Bool = false

        /// What to do with a document that is too long together with the query. Default: TRUNCATION_NONE.
        package var truncation: MartletV1.Truncation = .unspecified

        /// Whether scores are the model's raw outputs and not squashed to 0…1. Default: false.
        package var rawScores: Bool = false

        package init() {}

        package init(
            model: String = "",
            version: String = "",
            query: String = "",
            documents: [String] = [],
            topN: UInt32? = nil,
            returnDocuments: Bool = false,
            truncation: MartletV1.Truncation = .unspecified,
            rawScores: Bool = false
        ) {
            self.model = model
            self.version = version
            self.query = query
            self.documents = documents
            self.topN = topN
            self.returnDocuments = returnDocuments
            self.truncation = truncation
            self.rawScores = rawScores
        }
    }

    /// The documents in order.
    package struct RerankResponse: Message {
        package static var fullName: String { "martlet.v1.RerankResponse" }

        /// The name of the model that answered.
        package var model: String = ""

        /// Its version.
        package var version: String = ""

        /// The results, the most relevant first.
        package var results: [MartletV1.RankedDocument] = []

        /// What the request cost.
        package var usage: MartletV1.Usage?

        /// Where the time went.
        package var timings: MartletV1.Timings?

        package init() {}

        package init(
            model: String = "",
            version: String = "",
            results: [MartletV1.RankedDocument] = [],
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

    /// A document and its relevance.
    package struct RankedDocument: Message {
        package static var fullName: String { "martlet.v1.RankedDocument" }

        /// The document's place in the request, from 0.
        package var index: UInt32 = 0

        /// Its relevance; more is better. From 0 to 1 unless raw scores were asked for.
        package var score: Float = 0

        /// Its text, if asked for.
        package var document: String = ""

        package init() {}

        package init(
            index: UInt32 = 0,
            score: Float = 0,
            document: String = ""
        ) {
            self.index = index
            self.score = score
            self.document = document
        }
    }

    /// Orders documents by their relevance to a query.
    package enum Ranking {
        package static var fullName: String { "martlet.v1.Ranking" }

        /// Scores each document together with the query and answers with the best first.
        ///
        /// Errors: NOT_FOUND for a model that is not served; INVALID_ARGUMENT with a google.rpc.BadRequest that names the
        /// field; UNAVAILABLE while the model loads; FAILED_PRECONDITION if the model is no reranker; RESOURCE_EXHAUSTED with
        /// a google.rpc.RetryInfo if the queue is full.
        package static let rerank = Method<MartletV1.RerankRequest, MartletV1.RerankResponse>(
            service: fullName, name: "Rerank", kind: .unary)

        /// All methods, in the order of the .proto file.
        package static let methods: [MethodDescription] = [
            rerank.description,
        ]
    }
}

extension MartletV1.RerankRequest: CRepresented {
    typealias CValue = Martlet__V1__RerankRequest

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__rerank_request__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__rerank_request__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        model = try FromC.string(c.pointee.model, "martlet.v1.RerankRequest.model")
        version = try FromC.string(c.pointee.version, "martlet.v1.RerankRequest.version")
        query = try FromC.string(c.pointee.query, "martlet.v1.RerankRequest.query")
        documents = try FromC.strings(c.pointee.documents, c.pointee.n_documents, "martlet.v1.RerankRequest.documents")
        if c.pointee.has_top_n != 0 { topN = c.pointee.top_n }
        returnDocuments = c.pointee.return_documents != 0
        truncation = MartletV1.Truncation(rawValue: c.pointee.truncation)
        rawScores = c.pointee.raw_scores != 0
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
        if !query.isEmpty {
            c.pointee.has_query = 1
            c.pointee.query = arena.bytes(query)
        }
        if !documents.isEmpty {
            c.pointee.documents = arena.array(documents)
            c.pointee.n_documents = documents.count
        }
        if let value = topN {
            c.pointee.has_top_n = 1
            c.pointee.top_n = value
        }
        if returnDocuments {
            c.pointee.has_return_documents = 1
            c.pointee.return_documents = returnDocuments ? 1 : 0
        }
        if truncation.rawValue != 0 {
            c.pointee.has_truncation = 1
            c.pointee.truncation = truncation.rawValue
        }
        if rawScores {
            c.pointee.has_raw_scores = 1
            c.pointee.raw_scores = rawScores ? 1 : 0
        }
    }
}

extension MartletV1.RerankResponse: CRepresented {
    typealias CValue = Martlet__V1__RerankResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__rerank_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__rerank_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        model = try FromC.string(c.pointee.model, "martlet.v1.RerankResponse.model")
        version = try FromC.string(c.pointee.version, "martlet.v1.RerankResponse.version")
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

extension MartletV1.RankedDocument: CRepresented {
    typealias CValue = Martlet__V1__RankedDocument

    nonisolated(unsafe) static let cDescriptor = descriptor(of: martlet__v1__ranked_document__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        martlet__v1__ranked_document__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        index = c.pointee.index
        score = c.pointee.score
        document = try FromC.string(c.pointee.document, "martlet.v1.RankedDocument.document")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if index != 0 {
            c.pointee.has_index = 1
            c.pointee.index = index
        }
        if score.bitPattern != 0 {
            c.pointee.has_score = 1
            c.pointee.score = score
        }
        if !document.isEmpty {
            c.pointee.has_document = 1
            c.pointee.document = arena.bytes(document)
        }
    }
}
