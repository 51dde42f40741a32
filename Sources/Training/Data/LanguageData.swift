import JSON
import ModelFormats
package import Tokenizers

/// Text to train a language model with.
package struct LanguageData {
    /// Whole texts one after another, or documents with ends.
    package enum Content {
        case stream(String)
        case documents([StoryCorpus.Document])

        /// Every text in it.
        func forEachText(_ body: (String) -> Void) {
            switch self {
            case .stream(let text): body(text)
            case .documents(let documents):
                for document in documents {
                    switch document {
                    case .text(let text): body(text)
                    case .conversation(let turns): for turn in turns { body(turn.content) }
                    }
                }
            }
        }
    }

    /// For training.
    package var training: Content
    /// For validation.
    package var validation: Content
    /// Records that were left out, in sentences that name file and line.
    package var rejected: BadRecords

    /// Whether only what a model answers is learned, not what users say to it.
    package private(set) var answersOnly = false
    /// Whether the files were missing and something generated is used.
    package private(set) var standsIn = false

    /// Reads the `data` object of a run description; paths are relative to `base`. If its files are missing and it has an
    /// `otherwise`, that stands in.
    package init(_ c: ConfigReader, base: String, seed: UInt64) throws {
        let otherwise = try c.object("otherwise")
        let paths = (try c.strings("paths") ?? []).map { base.appending(path: $0) }
        if let otherwise, paths.contains(where: { !Files.exists($0) }) {
            self = try LanguageData(otherwise, base: base, seed: seed)
            standsIn = true
            return
        }
        if let otherwise { for key in otherwise.names { _ = otherwise.raw(key) } }
        rejected = BadRecords()
        let kind = try c.choice("kind", ["text", "jsonl", "stories", "sums"]) ?? "text"
        let share = try c.number("validation", 0.0001...0.9) ?? 0.1
        answersOnly = try c.choice("learn", ["all", "answers"]) == "answers"
        guard paths.isEmpty || kind == "text" || kind == "jsonl" else {
            throw c.wrong("paths", "has no effect with the kind \"\(kind)\", which is generated")
        }
        switch kind {
        case "stories":
            let bytes = try c.integer("bytes", 1000...1 << 34) ?? 20_000_000
            let generator = UInt64(try c.integer("seed") ?? 1)
            let documents = StoryCorpus.documents(seed: generator, bytes: bytes)
            (training, validation) = Self.split(documents, share: share, seed: seed)
        case "sums":
            let documents = SumsCorpus.documents(
                seed: UInt64(try c.integer("seed") ?? 1), count: try c.integer("examples", 10...1 << 24) ?? 5000)
            (training, validation) = Self.split(documents, share: share, seed: seed)
        case "jsonl":
            _ = try c.need("paths", c.strings("paths"))
            let field = try c.string("text") ?? "text"
            let conversations = try c.string("messages") ?? "messages"
            var documents: [StoryCorpus.Document] = []
            for path in paths {
                documents += try Self.documents(path, text: field, messages: conversations, rejected: &rejected)
            }
            guard documents.count > 1 else {
                throw c.wrong("paths", "gave \(documents.count) documents; at least 2 are needed\(rejected.hint)")
            }
            (training, validation) = Self.split(documents, share: share, seed: seed)
        default:
            _ = try c.need("paths", c.strings("paths"))
            guard !answersOnly else {
                throw c.wrong("learn", "is \"answers\"; a text has none: that is for conversations")
            }
            var text = ""
            for path in paths {
                let (part, recoded) = try Files.text(path)
                text += part
                rejected.recodedLines += recoded
            }
            let scalars = text.unicodeScalars
            let cut = scalars.index(scalars.startIndex, offsetBy: Int(Double(scalars.count) * (1 - share)))
            training = .stream(String(text[..<cut]))
            validation = .stream(String(text[cut...]))
        }
        try c.finish()
    }

    /// Both parts together.
    var all: Content {
        switch (training, validation) {
        case (.stream(let first), .stream(let second)): .stream(first + second)
        case (.documents(let first), .documents(let second)): .documents(first + second)
        default: training
        }
    }

    /// The tokens of a part.
    package func tokens(_ content: Content, _ tokenizer: Tokenizer, _ vocabulary: Vocabulary) -> TokenText {
        switch content {
        case .stream(let text):
            // In pieces of whole lines, so that no buffer is much larger than the text.
            var ids: [Int32] = []
            var piece = ""
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
                if !piece.isEmpty || !ids.isEmpty { piece += "\n" }
                piece += line
                guard piece.utf8.count > 1 << 16 else { continue }
                ids += tokenizer.encode(piece, addSpecialTokens: false, parseSpecialTokens: false)
                piece = ""
            }
            return TokenText(
                stream: ids + tokenizer.encode(piece, addSpecialTokens: false, parseSpecialTokens: false))
        case .documents(let documents):
            return TokenText(
                documents: documents.lazy.map {
                    ChatMarkup.encode($0, tokenizer, vocabulary, answersOnly: answersOnly)
                })
        }
    }

    private static func split(
        _ documents: [StoryCorpus.Document], share: Double, seed: UInt64
    ) -> (Content, Content) {
        var random = SeededRandom(seed: seed, stream: "split")
        let order = random.permutation(documents.count)
        let count = max(1, Int(Double(documents.count) * share))
        return (
            .documents(order.dropFirst(count).map { documents[$0] }),
            .documents(order.prefix(count).map { documents[$0] })
        )
    }

    private static func documents(
        _ path: String, text: String, messages: String, rejected: inout BadRecords
    ) throws(TrainingError) -> [StoryCorpus.Document] {
        var documents: [StoryCorpus.Document] = []
        for (number, line) in try LineReader.lines(path, &rejected) where !line.isEmpty {
            guard let value = try? JSONValue(parsing: Array(line.utf8), file: path) else {
                rejected.add("\(path):\(number): no JSON")
                continue
            }
            if let content = value[text]?.string {
                documents.append(.text(content))
            } else if let list = value[messages]?.array {
                let turns = list.compactMap { message -> Turn? in
                    guard let role = message["role"]?.string, let content = message["content"]?.string else {
                        return nil
                    }
                    return Turn(role: role, content: content)
                }
                guard turns.count == list.count, !turns.isEmpty else {
                    rejected.add("\(path):\(number): \"\(messages)\" must hold objects with \"role\" and \"content\"")
                    continue
                }
                documents.append(.conversation(turns))
            } else {
                rejected.add("\(path):\(number): neither a text \"\(text)\" nor a list \"\(messages)\"")
            }
        }
        return documents
    }
}

/// Records that could not be used: how many, and the first of them by file and line; and what had to be guessed.
package struct BadRecords: Sendable, Equatable {
    /// How many.
    package private(set) var count = 0
    /// The first hundred, in words.
    package private(set) var first: [String] = []
    /// Lines that are not UTF-8 and were read as Latin-1.
    package var recodedLines = 0

    /// The end of a sentence about what is missing: how many records were left out, and why the first one was.
    package var hint: String {
        first.first.map { "; \(count) records could not be used, the first: \($0)" } ?? ""
    }

    /// None.
    package init() {}

    /// Notes one.
    package mutating func add(_ sentence: String) {
        count += 1
        if first.count < 100 { first.append(sentence) }
    }

    /// Joins two lists.
    package mutating func add(_ others: BadRecords) {
        count += others.count
        recodedLines += others.recodedLines
        first = Array((first + others.first).prefix(100))
    }
}

/// Lines of a text file with their numbers.
package enum LineReader {
    /// The lines without their ends; UTF-8, or Latin-1 where a line is not, which `records` counts.
    package static func lines(
        _ path: String, _ records: inout BadRecords
    ) throws(TrainingError) -> [(number: Int, text: String)] {
        let bytes = try Files.textBytes(path)
        var result: [(Int, String)] = []
        for (index, line) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
            let trimmed = line.last == 13 ? line.dropLast() : line
            if let text = String(validating: trimmed, as: UTF8.self) {
                result.append((index + 1, text))
            } else {
                result.append((index + 1, Files.text(of: trimmed)))
                records.recodedLines += 1
            }
        }
        if result.last?.1.isEmpty == true { result.removeLast() }
        return result
    }
}

extension [String] {
    /// The names for a sentence; of many only the first.
    var listed: String {
        prefix(50).joined(separator: ", ") + (count > 50 ? " and \(count - 50) more" : "")
    }
}

extension String {
    /// This folder and a path in it; absolute paths stay.
    package func appending(path: String) -> String {
        path.hasPrefix("/") || isEmpty ? path : hasSuffix("/") ? self + path : self + "/" + path
    }

    /// The text without white space around it.
    var trimmed: String {
        var part = self[...]
        while part.first?.isWhitespace == true { part.removeFirst() }
        while part.last?.isWhitespace == true { part.removeLast() }
        return String(part)
    }
}
