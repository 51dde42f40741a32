extension SwiftWriter {
    /// The Swift name of a message or an enum: its namespace and its path in it.
    func swiftName(_ fullName: String) -> String {
        let package =
            schema.files.map(\.package).filter { fullName.hasPrefix($0 + ".") }.max { $0.count < $1.count } ?? ""
        let path = fullName.dropFirst(package.count).split(separator: ".").map { Names.type(String($0)) }
        return ([Names.namespace(package)] + path).joined(separator: ".")
    }

    /// The Swift type of one value.
    func swiftType(_ type: FieldType) -> String {
        switch type {
        case .double: "Double"
        case .float: "Float"
        case .int32, .sint32, .sfixed32: "Int32"
        case .int64, .sint64, .sfixed64: "Int64"
        case .uint32, .fixed32: "UInt32"
        case .uint64, .fixed64: "UInt64"
        case .bool: "Bool"
        case .string: "String"
        case .bytes: "[UInt8]"
        case .enum(let name), .message(let name): swiftName(name)
        }
    }

    /// The value of an absent field, as Swift source.
    func zero(of type: FieldType) -> String {
        switch type {
        case .bool: return "false"
        case .string: return "\"\""
        case .bytes: return "[]"
        case .enum(let name):
            guard let type = schema.enums[name], let zero = type.values.first(where: { $0.number == 0 }) else {
                return ".unrecognized(0)"
            }
            return "." + Names.enumCase(zero.name, of: type)
        case .message(let name): return swiftName(name) + "()"
        default: return "0"
        }
    }

    /// The entry type of a map field; nil for any other field.
    func mapEntry(of field: Field) -> MessageType? {
        guard field.isRepeated, case .message(let name) = field.type, let entry = schema.messages[name],
            entry.isMapEntry
        else { return nil }
        return entry
    }

    /// Whether the message contains itself through this field with no array between, so that the value must be boxed.
    func isRecursive(_ field: Field, of message: MessageType) -> Bool {
        guard !field.isRepeated, case .message(let start) = field.type else { return false }
        var seen: Set<String> = []
        var open = [start]
        while let name = open.popLast() {
            if name == message.fullName { return true }
            guard seen.insert(name).inserted, let next = schema.messages[name] else { continue }
            for field in next.fields where !field.isRepeated {
                if case .message(let name) = field.type { open.append(name) }
            }
        }
        return false
    }
}
