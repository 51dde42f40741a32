package import JSON

extension DescriptorPool {
    /// A message of a type from JSON. Names may be those of JSON or of the .proto file; a name that does not exist is an
    /// error, and `null` means absent.
    package func message(from json: JSONValue, as name: String) throws(DynamicMessageError) -> DynamicMessage {
        try message(from: json, as: name, depth: 0)
    }

    func message(
        from json: JSONValue, as name: String, depth: Int
    ) throws(DynamicMessageError) -> DynamicMessage {
        guard depth < Self.maxDepth else {
            throw DynamicMessageError("messages are nested deeper than \(Self.maxDepth)")
        }
        if let special = try wellKnownMessage(from: json, as: name, depth: depth) { return special }
        guard case .object(let members) = json else {
            throw DynamicMessageError("expected an object (\(name)), found \(json.brief)")
        }
        return try message(from: members, as: name, depth: depth)
    }

    func message(
        from members: JSONObject, as name: String, depth: Int
    ) throws(DynamicMessageError) -> DynamicMessage {
        let type = try message(name)
        var message = DynamicMessage(typeName: name)
        for member in members {
            guard let field = type.field(named: member.name) else {
                let names = type.fields.map(\.jsonName).joined(separator: ", ")
                throw DynamicMessageError("\(name) has no such field; it has: \(names)", path: member.name)
            }
            let takesNull = ["google.protobuf.Value", "google.protobuf.NullValue"].contains(field.typeName)
            if member.value == .null, !takesNull || field.isRepeated { continue }
            guard message.fields[field.number] == nil else {
                throw DynamicMessageError("the field stands there under both of its names", path: member.name)
            }
            if let oneof = field.oneof,
                let other = type.fields.first(where: { $0.oneof == oneof && message.fields[$0.number] != nil })
            {
                throw DynamicMessageError(
                    "only one of '\(other.jsonName)' and '\(field.jsonName)' may be there", path: member.name)
            }
            do {
                message.fields[field.number] = try value(from: member.value, field, depth: depth)
            } catch {
                throw error.within(field.jsonName)
            }
        }
        return message
    }

    private func value(
        from json: JSONValue, _ field: FieldDescriptor, depth: Int
    ) throws(DynamicMessageError) -> DynamicValue {
        guard field.isRepeated else { return try single(json, field, depth: depth) }
        if field.type == .message, let entry = messages[field.typeName], entry.isMapEntry {
            guard case .object(let members) = json else {
                throw DynamicMessageError("expected an object, found \(json.brief)")
            }
            guard let keyField = entry.field(number: 1), let valueField = entry.field(number: 2) else {
                return .map([])
            }
            var entries: [DynamicMapEntry] = []
            for member in members {
                do {
                    let key = try self.key(member.name, keyField)
                    let value = try single(member.value, valueField, depth: depth)
                    entries.append(DynamicMapEntry(key: key, value: value))
                } catch {
                    throw error.within("[\(member.name)]")
                }
            }
            return .map(entries)
        }
        guard case .array(let elements) = json else {
            throw DynamicMessageError("expected an array, found \(json.brief)")
        }
        var values: [DynamicValue] = []
        for (index, element) in elements.enumerated() {
            do {
                values.append(try single(element, field, depth: depth))
            } catch {
                throw error.within("[\(index)]")
            }
        }
        return .list(values)
    }

    private func key(_ name: String, _ field: FieldDescriptor) throws(DynamicMessageError) -> DynamicValue {
        switch field.type {
        case .string: return .string(name)
        case .bool:
            guard name == "true" || name == "false" else { throw DynamicMessageError("expected true or false as key") }
            return .bool(name == "true")
        default: return try single(.string(name), field, depth: 0)
        }
    }

    private func single(
        _ json: JSONValue, _ field: FieldDescriptor, depth: Int
    ) throws(DynamicMessageError) -> DynamicValue {
        switch field.type {
        case .bool:
            guard case .bool(let value) = json else { throw expected("true or false", json) }
            return .bool(value)
        case .string:
            guard case .string(let text) = json else { throw expected("a string", json) }
            return .string(text)
        case .bytes:
            guard case .string(let text) = json, let bytes = Base64Text.decode(text) else {
                throw expected("a string in base64", json)
            }
            return .bytes(bytes)
        case .int32, .sint32, .sfixed32:
            guard let value = integer(json), let small = Int32(exactly: value) else {
                throw expected("an integer of 32 bits", json)
            }
            return .int(Int64(small))
        case .int64, .sint64, .sfixed64:
            guard let value = integer(json) else { throw expected("an integer of 64 bits", json) }
            return .int(value)
        case .uint32, .fixed32:
            guard let value = natural(json), let small = UInt32(exactly: value) else {
                throw expected("an integer from 0 to \(UInt32.max)", json)
            }
            return .uint(UInt64(small))
        case .uint64, .fixed64:
            guard let value = natural(json) else { throw expected("an integer from 0 to \(UInt64.max)", json) }
            return .uint(value)
        case .double:
            guard let value = floating(json) else { throw expected("a number", json) }
            return .double(value)
        case .float:
            guard let value = floating(json), let small = Self.narrowed(value) else { throw expected("a number", json) }
            return .float(small)
        case .enumeration: return .enumeration(try enumeration(json, field))
        case .message, .group: return .message(try message(from: json, as: field.typeName, depth: depth + 1))
        }
    }

    private func enumeration(_ json: JSONValue, _ field: FieldDescriptor) throws(DynamicMessageError) -> Int32 {
        if field.typeName == "google.protobuf.NullValue", json == .null { return 0 }
        let values = enums[field.typeName]?.values ?? []
        if case .string(let name) = json, let found = values.first(where: { $0.name == name }) { return found.number }
        if json.number != nil, let value = integer(json), let number = Int32(exactly: value) { return number }
        throw expected("one of \(values.map(\.name).joined(separator: ", "))", json)
    }

    private func expected(_ what: String, _ json: JSONValue) -> DynamicMessageError {
        DynamicMessageError("expected \(what), found \(json.brief)")
    }

    // MARK: Numbers

    /// A number, also one that is written as a string.
    private static func numeral(_ json: JSONValue) -> JSONValue? {
        guard case .string(let text) = json else { return json.number == nil ? nil : json }
        guard let read = try? JSONValue(parsing: text, .strict), read.number != nil else { return nil }
        return read
    }

    /// An integer, also one that is written as `1e3` or `5.0`.
    private func integer(_ json: JSONValue) -> Int64? { Self.numeral(json)?.integer.map { Int64($0) } }

    private func natural(_ json: JSONValue) -> UInt64? {
        switch Self.numeral(json) {
        case .integer(let value): UInt64(exactly: value)
        case .wideInteger(let digits): UInt64(digits)
        case .number(let value): UInt64(exactly: value)
        default: nil
        }
    }

    private func floating(_ json: JSONValue) -> Double? {
        switch json {
        case .string("NaN"): return .nan
        case .string("Infinity"): return .infinity
        case .string("-Infinity"): return -.infinity
        default: break
        }
        guard let value = Self.numeral(json)?.number, value.isFinite else { return nil }
        return value
    }

    /// As a Float; nil if it is a number outside its range.
    private static func narrowed(_ value: Double) -> Float? {
        let small = Float(value)
        return small.isInfinite && value.isFinite ? nil : small
    }
}

extension JSONValue {
    /// What it is, for errors.
    var brief: String {
        switch self {
        case .array, .object: kind
        case .string(let text): JSONValue.string(String(text.prefix(40))).text()
        default: text()
        }
    }
}
