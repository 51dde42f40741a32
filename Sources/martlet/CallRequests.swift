import JSON

/// The requests of a call: one from the command line, or documents from standard input.
struct CallRequests {
    private var documents: JSONDocuments?
    private var pending: [UInt8] = []
    private let readsInput: Bool
    private var isAtEnd = false

    init(argument: String?) {
        readsInput = argument == "-"
        if !readsInput { documents = JSONDocuments(Array((argument ?? "{}").utf8), .strict) }
    }

    /// The next request; waits for a line of standard input that completes one.
    mutating func next() throws -> JSONValue? {
        do {
            guard readsInput else { return try documents?.next() }
            while true {
                if var documents {
                    if let node = try documents.next() {
                        self.documents = documents
                        return node
                    }
                    self.documents = nil
                }
                guard !isAtEnd else { return nil }
                try readDocuments()
            }
        } catch let error as JSONError {
            throw Failure(.data, "the request is no JSON: \(error)")
        }
    }

    /// Reads lines until they are whole documents, or all there is.
    private mutating func readDocuments() throws(Failure) {
        while let line = readLine(strippingNewline: false) {
            pending += Array(line.utf8)
            guard pending.count <= 256 << 20 else {
                throw Failure(.data, "the request is longer than 256 MiB without an end")
            }
            var documents = JSONDocuments(pending, .strict)
            var complete = true
            do {
                while try documents.next() != nil {}
            } catch {
                // Not whole yet, or wrong: the end of the input tells which.
                complete = false
            }
            if complete {
                self.documents = JSONDocuments(pending, .strict)
                pending = []
                return
            }
        }
        isAtEnd = true
        documents = JSONDocuments(pending, .strict)
        pending = []
    }
}
