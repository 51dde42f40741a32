/// Prometheus' text exposition format, version 0.0.4, as it is built.
package struct MetricsText: Sendable {
    package private(set) var text = ""

    package init() {}

    /// Begins a family: its samples follow.
    /// - Parameter kind: `counter`, `gauge` or `histogram`.
    package mutating func family(_ name: String, _ kind: String, _ help: String) {
        text += "# HELP \(name) "
        for scalar in help.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\n# TYPE \(name) \(kind)\n"
    }

    /// One sample.
    package mutating func sample(_ name: String, _ labels: [(name: String, value: String)] = [], _ value: Double) {
        text += name
        if !labels.isEmpty {
            text += "{"
            for (place, label) in labels.enumerated() {
                if place > 0 { text += "," }
                text += label.name
                text += "=\""
                escape(label.value)
                text += "\""
            }
            text += "}"
        }
        text += " " + Self.number(value) + "\n"
    }

    /// A family of one sample.
    package mutating func single(_ name: String, _ kind: String, _ help: String, _ value: Double) {
        family(name, kind, help)
        sample(name, [], value)
    }

    private mutating func escape(_ value: String) {
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }

    /// A number as Prometheus reads it.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if let whole = Int(exactly: value), whole.magnitude < 1 << 53 { return String(whole) }
        return "\(value)"
    }
}
