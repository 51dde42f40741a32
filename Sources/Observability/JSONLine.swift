import JSON

/// One line of JSON as it is built: an object of fields in the order they are added. It never holds a raw line end.
package struct JSONLine: Sendable {
    private var text = "{"

    package init() { text.reserveCapacity(256) }

    /// A text.
    package mutating func add(_ name: String, _ value: String) {
        key(name)
        quote(value)
    }

    /// An integer.
    package mutating func add(_ name: String, _ value: Int) {
        key(name)
        text += String(value)
    }

    /// A truth value.
    package mutating func add(_ name: String, _ value: Bool) {
        key(name)
        text += (value ? "true" : "false")
    }

    /// A number; what JSON cannot write becomes null.
    package mutating func add(_ name: String, _ value: Double) {
        key(name)
        text += (value.isFinite ? "\(value)" : "null")
    }

    /// A duration, in milliseconds with three decimals.
    package mutating func add(_ name: String, milliseconds nanoseconds: UInt64) {
        let microseconds = nanoseconds / 1000
        key(name)
        let fraction = String(microseconds % 1000)
        text += String(microseconds / 1000)
        text += "."
        text += String(repeating: "0", count: 3 - fraction.utf8.count)
        text += fraction
    }

    /// Begins an object as a value; `endObject` ends it.
    package mutating func beginObject(_ name: String) {
        key(name)
        text += "{"
    }

    /// Ends the object.
    package mutating func endObject() { text += "}" }

    /// A list of texts.
    package mutating func add(_ name: String, _ values: [String]) {
        key(name)
        text += "["
        for (place, value) in values.enumerated() {
            if place > 0 { text += "," }
            quote(value)
        }
        text += "]"
    }

    /// The line with its end.
    package consuming func finish() -> [UInt8] {
        text += "}\n"
        return Array(text.utf8)
    }

    private mutating func key(_ name: String) {
        if text.utf8.last != UInt8(ascii: "{") { text += "," }
        quote(name)
        text += ":"
    }

    private mutating func quote(_ value: String) { text.appendJSONString(value, escaping: .lineSafe) }
}
