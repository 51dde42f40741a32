import JSON
import ModelFormats

/// Reads the examples that a run description names.
package enum ExampleSource {
    /// The kinds of sources.
    package static let kinds = ["csv", "tsv", "jsonl", "lines", "idx", "png", "xor", "digits", "sentiment"]

    /// Reads the `data` object. If its files are missing and it has an `otherwise`, that stands in.
    package static func read(_ c: ConfigReader, base: String) throws -> (examples: ExampleSet, standsIn: Bool) {
        let otherwise = try c.object("otherwise")
        let kind = try c.need("kind", c.choice("kind", kinds))
        let paths = try paths(c, kind).map { base.appending(path: $0) }
        let isMissing = paths.contains { !Files.exists($0) }
        if isMissing, let otherwise {
            for key in c.names { _ = c.raw(key) }
            let result = try read(otherwise, base: base)
            try otherwise.finish()
            return (result.examples, true)
        }
        if let otherwise { for key in otherwise.names { _ = otherwise.raw(key) } }
        var set: ExampleSet
        switch kind {
        case "lines": set = try lines(c, base: base)
        case "idx": set = try idx(c, base: base)
        case "png": set = try pictures(c, base: base)
        case "xor": set = Generated.xor(count: try c.integer("examples", 4...1 << 24) ?? 2000, seed: try seed(c))
        case "digits": set = Generated.digits(count: try c.integer("examples", 10...1 << 24) ?? 4000, seed: try seed(c))
        case "sentiment":
            let language = try c.choice("language", ["en", "zh"]) ?? "en"
            set = SentimentCorpus.examples(
                language: language, count: try c.integer("examples", 2...1 << 24) ?? 4000, seed: try seed(c))
        default: set = try table(c, kind, base: base)
        }
        if let limit = try c.integer("limit", 1...Int.max), limit < set.count {
            var random = SeededRandom(seed: 1, stream: "limit")
            let rejected = set.rejected
            set = set.selecting(random.permutation(set.count).prefix(limit))
            set.rejected = rejected
        }
        guard set.count > 0 else {
            throw c.wrong("kind", "\"\(kind)\" gave no examples\(set.rejected.hint)")
        }
        return (set, false)
    }

    private static func seed(_ c: ConfigReader) throws -> UInt64 { UInt64(try c.integer("seed") ?? 1) }

    /// The files that must be there.
    private static func paths(_ c: ConfigReader, _ kind: String) throws -> [String] {
        switch kind {
        case "lines": return (c.raw("classes")?.object ?? [:]).compactMap(\.value.string)
        case "idx": return [try c.string("images"), try c.string("labels")].compactMap { $0 }
        case "png": return [try c.string("folder")].compactMap { $0 }
        case "csv", "tsv", "jsonl": return try c.strings("paths") ?? []
        default: return []
        }
    }

    /// One file for each class, one text on each line.
    private static func lines(_ c: ConfigReader, base: String) throws -> ExampleSet {
        guard let classes = c.raw("classes")?.object, classes.count > 1 else {
            throw c.wrong(
                "classes", "must name at least two classes, each with its file: { \"good\": \"good.txt\", … }")
        }
        var set = ExampleSet()
        var known = try KnownTexts(c)
        for (name, path) in classes.sorted(by: { $0.name < $1.name }) {
            guard let path = path.string else { throw c.wrong("classes.\(name)", "must be a path") }
            let label = set.label(name)
            let file = base.appending(path: path)
            for (number, line) in try LineReader.lines(file, &set.rejected) {
                guard line.contains(where: { !$0.isWhitespace }) else {
                    set.rejected.add("\(file):\(number): an empty line")
                    continue
                }
                if let first = known.first(line, at: "\(file):\(number)") {
                    set.rejected.add("\(file):\(number): the text of \(first)")
                    continue
                }
                set.texts.append(line)
                set.labels.append(label)
            }
        }
        return set
    }

    private static func table(_ c: ConfigReader, _ kind: String, base: String) throws -> ExampleSet {
        var set = ExampleSet()
        let text = try c.string("text")
        let features = try c.strings("features") ?? []
        let label = try c.string("label")
        let targets = try c.strings("targets") ?? []
        let header = try c.bool("header") ?? true
        guard text != nil || !features.isEmpty else {
            throw c.wrong("text", "or features must name columns of the table")
        }
        guard label != nil || !targets.isEmpty else {
            throw c.wrong("label", "or targets must name columns of the table")
        }
        guard text == nil || features.isEmpty else {
            throw c.wrong("features", "cannot stand beside text: a model reads one or the other")
        }
        guard label == nil || targets.isEmpty else {
            throw c.wrong("label", "cannot stand beside targets: labels are for classification, targets for regression")
        }
        let named = [
            ("text", text.map { [$0] } ?? []), ("features", features), ("label", label.map { [$0] } ?? []),
            ("targets", targets),
        ]
        var known = text == nil ? KnownTexts() : try KnownTexts(c)
        set.shape = [features.count]
        set.targetWidth = targets.count
        for path in try c.need("paths", c.strings("paths")) {
            let file = base.appending(path: path)
            let table = try TableReader(file, kind: kind, header: header)
            set.rejected.add(table.rejected)
            for (key, names) in named {
                // Said once, not of every row. A file without anything has other troubles.
                guard !table.columns.isEmpty, let name = names.first(where: { !table.columns.contains($0) }) else {
                    continue
                }
                let columns = table.columns.map { "\"\($0)\"" }.listed
                throw c.wrong(key, "names \"\(name)\"; \(file) has the columns \(columns)")
            }
            for (line, fields) in table.records {
                func numbers(_ names: [String]) -> [Float]? {
                    var values: [Float] = []
                    for name in names {
                        let text = fields[name]?.trimmed ?? ""
                        guard let value = Float(text), value.isFinite else {
                            set.rejected.add("\(file):\(line): \(name) is \"\(text)\"; a number was expected")
                            return nil
                        }
                        values.append(value)
                    }
                    return values
                }
                let name = label.map { fields[$0]?.trimmed ?? "" }
                if name == "" {
                    set.rejected.add("\(file):\(line): no \(label ?? "")")
                    continue
                }
                if let text, (fields[text] ?? "").allSatisfy(\.isWhitespace) {
                    set.rejected.add("\(file):\(line): no \(text)")
                    continue
                }
                guard let values = numbers(features), let wanted = numbers(targets) else { continue }
                if let text, let first = known.first(fields[text] ?? "", at: "\(file):\(line)") {
                    set.rejected.add("\(file):\(line): the \(text) of \(first)")
                    continue
                }
                if let text { set.texts.append(fields[text] ?? "") } else { set.values += values }
                if let name, targets.isEmpty { set.labels.append(set.label(name)) }
                set.targets += wanted
            }
        }
        if targets.isEmpty { set.sortClasses() }
        return set
    }

    private static func idx(_ c: ConfigReader, base: String) throws -> ExampleSet {
        var set = ExampleSet()
        let images = base.appending(path: try c.need("images", c.string("images")))
        let labels = base.appending(path: try c.need("labels", c.string("labels")))
        let (shape, pixels) = try ImageReader.idx(images)
        let (labelShape, values) = try ImageReader.idx(labels)
        guard shape.count >= 2, labelShape.count == 1, shape[0] == labelShape[0] else {
            throw TrainingError(
                "\(images) has the shape \(shape) and \(labels) \(labelShape); as many labels as images were expected")
        }
        set.shape = shape.count == 3 ? [shape[1], shape[2], 1] : Array(shape.dropFirst())
        set.values = pixels.map { Float($0) / 255 }
        set.labels = values.map { Int32($0) }
        set.classes = (0...Int(values.max() ?? 0)).map { "\($0)" }
        return set
    }

    /// A folder with one folder of PNG files for each class.
    private static func pictures(_ c: ConfigReader, base: String) throws -> ExampleSet {
        var set = ExampleSet()
        let folder = base.appending(path: try c.need("folder", c.string("folder")))
        var images: [(path: String, label: Int32, shape: [Int], values: [Float])] = []
        for name in try Files.list(folder) where Files.isFolder(folder + "/" + name) {
            let label = set.label(name)
            for file in try Files.list(folder + "/" + name) {
                let path = "\(folder)/\(name)/\(file)"
                do {
                    let (shape, values) = try ImageReader.png(Files.read(path), file: path)
                    images.append((path, label, shape, values))
                } catch {
                    set.rejected.add("\(error)")
                }
            }
        }
        // The commonest shape decides; of equally common ones that of the first image.
        let counts = Dictionary(images.map { ($0.shape, 1) }, uniquingKeysWith: +)
        let most = counts.values.max() ?? 0
        set.shape = images.first { counts[$0.shape] == most }?.shape ?? []
        for image in images {
            guard image.shape == set.shape else {
                set.rejected.add("\(image.path): shape \(image.shape); most others have \(set.shape)")
                continue
            }
            set.values += image.values
            set.labels.append(image.label)
        }
        return set
    }
}

/// Where texts stood that are to count once. A text that is in two parts of a split would be known before it is tested.
private struct KnownTexts {
    private var places: [String: String]?

    /// Keeps every text.
    init() {}

    /// Keeps the first of equal texts if the description says `unique`.
    init(_ c: ConfigReader) throws { places = try c.bool("unique") == true ? [:] : nil }

    /// Where the text stood before; nil when it is new, or when texts may come again.
    mutating func first(_ text: String, at place: String) -> String? {
        if let first = places?[text] { return first }
        places?[text] = place
        return nil
    }
}
