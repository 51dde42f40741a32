/// A JSON document (RFC 8259). For equality the order of members counts, and strings are equal as Swift's are.
package enum JSONValue: Sendable, Equatable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number without fraction or exponent that an `Int` holds.
    case integer(Int)
    /// A number without fraction or exponent that no `Int` holds, as it is written: `-?[0-9]+`.
    case wideInteger(String)
    /// Any other number; infinite where the digits are beyond a `Double`'s range.
    case number(Double)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object.
    case object(JSONObject)

    /// The member of an object; nil for other values, missing names and `null`.
    package subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self, let value = members[name], value != .null else { return nil }
        return value
    }

    /// The value as an integer; whole floating-point numbers count.
    package var integer: Int? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int(exactly: value)
        default: nil
        }
    }

    /// The value as a floating-point number, the nearest for a wide integer.
    package var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .wideInteger(let digits): Double(digits)
        case .number(let value): value
        default: nil
        }
    }

    /// The value as a boolean.
    package var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The value as a string.
    package var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The value as an array.
    package var array: [JSONValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The value as an object.
    package var object: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }

    /// What kind of value this is, for a sentence.
    package var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .integer, .wideInteger, .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
