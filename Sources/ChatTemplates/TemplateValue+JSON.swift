package import JSON

extension TemplateValue {
    /// A JSON document as Python's `json.loads` gives it: objects keep their order, integers stay exact.
    package init(_ json: JSONValue) {
        switch json {
        case .null: self = .none
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .int(value)
        case .wideInteger(let digits): self = .special(.wideInteger(digits))
        case .number(let value): self = .float(value)
        case .string(let text): self = .string(text)
        case .array(let elements): self = .array(elements.map { TemplateValue($0) })
        case .object(let members): self = .object(members.map { ($0.name, TemplateValue($0.value)) })
        }
    }

    /// Reads JSON (RFC 8259).
    package init(json bytes: [UInt8]) throws(JSONError) { self.init(try JSONValue(parsing: bytes, .python)) }

    /// Reads JSON from text.
    package init(json text: String) throws(JSONError) { try self.init(json: Array(text.utf8)) }
}
