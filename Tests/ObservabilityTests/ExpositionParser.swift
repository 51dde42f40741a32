/// A strict reader of Prometheus' text format 0.0.4, as `promtool check metrics` is strict: for tests.
struct ExpositionParser {
    struct Fault: Error { let line: Int, message: String }

    struct Sample: Equatable {
        let name: String
        let labels: [String: String]
        let value: Double
    }

    struct Family {
        let name: String
        let kind: String
        let help: String
        var samples: [Sample] = []
    }

    /// The families in order.
    static func parse(_ text: String) throws -> [Family] {
        guard text.isEmpty || text.hasSuffix("\n") else { throw Fault(line: 0, message: "the last line has no end") }
        var families: [Family] = []
        var help: (name: String, text: String)?
        for (place, line) in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().enumerated() {
            func fault(_ message: String) -> Fault { Fault(line: place + 1, message: message + ": " + line) }
            if line.hasPrefix("# HELP ") {
                let parts = line.dropFirst(7).split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, !parts[1].isEmpty else { throw fault("no help") }
                guard !families.contains(where: { $0.name == parts[0] }) else { throw fault("twice") }
                help = (String(parts[0]), String(parts[1]))
            } else if line.hasPrefix("# TYPE ") {
                let parts = line.dropFirst(7).split(separator: " ")
                guard parts.count == 2, ["counter", "gauge", "histogram"].contains(parts[1]) else {
                    throw fault("no type")
                }
                guard let known = help, known.name == parts[0] else { throw fault("TYPE without HELP") }
                if parts[1] == "counter", !parts[0].hasSuffix("_total") { throw fault("counters end in _total") }
                families.append(Family(name: known.name, kind: String(parts[1]), help: known.text))
                help = nil
            } else {
                guard var family = families.popLast() else { throw fault("a sample before its family") }
                let sample = try sample(line) ?? { throw fault("not a sample") }()
                let suffixes = family.kind == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
                guard suffixes.contains(where: { family.name + $0 == sample.name }) else { throw fault("a stranger") }
                guard !family.samples.contains(where: { $0.name == sample.name && $0.labels == sample.labels }) else {
                    throw fault("the same series twice")
                }
                family.samples.append(sample)
                families.append(family)
            }
        }
        for family in families where family.kind == "histogram" { try check(histogram: family) }
        return families
    }

    private static func check(histogram family: Family) throws {
        func fault(_ message: String) -> Fault { Fault(line: 0, message: "\(family.name): \(message)") }
        let groups = Dictionary(grouping: family.samples) { sample in
            sample.labels.filter { $0.key != "le" }.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ",")
        }
        for samples in groups.values {
            let buckets = samples.filter { $0.name.hasSuffix("_bucket") }
            let bounds = buckets.compactMap { $0.labels["le"].flatMap { $0 == "+Inf" ? .infinity : Double($0) } }
            guard bounds.count == buckets.count, bounds == bounds.sorted(), bounds.last == .infinity else {
                throw fault("bounds")
            }
            guard zip(buckets, buckets.dropFirst()).allSatisfy({ $0.value <= $1.value }) else {
                throw fault("buckets are not cumulative")
            }
            let count = samples.first { $0.name.hasSuffix("_count") }
            guard count?.value == buckets.last?.value, samples.contains(where: { $0.name.hasSuffix("_sum") }) else {
                throw fault("count or sum")
            }
        }
    }

    private static func sample(_ line: Substring) throws -> Sample? {
        var rest = line[...]
        let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ":") }
        guard let first = name.first, !first.isNumber else { return nil }
        rest = rest.dropFirst(name.count)
        var labels: [String: String] = [:]
        if rest.first == "{" {
            rest = rest.dropFirst()
            while rest.first != "}" {
                let key = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
                rest = rest.dropFirst(key.count)
                guard !key.isEmpty, rest.hasPrefix("=\"") else { return nil }
                rest = rest.dropFirst(2)
                var value = ""
                while let character = rest.first, character != "\"" {
                    rest = rest.dropFirst()
                    if character == "\\" {
                        guard let escaped = rest.popFirst() else { return nil }
                        switch escaped {
                        case "n": value.append("\n")
                        case "\\", "\"": value.append(escaped)
                        default: return nil
                        }
                    } else {
                        value.append(character)
                    }
                }
                guard rest.popFirst() == "\"", labels.updateValue(value, forKey: String(key)) == nil else { return nil }
                if rest.first == "," { rest = rest.dropFirst() } else if rest.first != "}" { return nil }
            }
            rest = rest.dropFirst()
        }
        guard rest.popFirst() == " " else { return nil }
        let number = String(rest)
        let value: Double? =
            switch number {
            case "+Inf": .infinity
            case "-Inf": -.infinity
            case "NaN": .nan
            default: Double(number)
            }
        return value.map { Sample(name: String(name), labels: labels, value: $0) }
    }
}
