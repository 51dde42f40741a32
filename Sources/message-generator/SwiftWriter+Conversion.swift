extension SwiftWriter {
    /// Writes how a message is read from and written to its C struct, and the same for those nested in it.
    func writeConversion(_ message: MessageType, to output: inout Lines) {
        let functions = Names.cFunctions(message.fullName)
        output.line("")
        output.block("extension \(swiftName(message.fullName)): CRepresented {") { output in
            output.line("typealias CValue = \(Names.cType(message.fullName))")
            output.line("")
            output.line("nonisolated(unsafe) static let cDescriptor = descriptor(of: \(functions)__init)")
            output.line("")
            output.block("static func initialize(_ c: UnsafeMutablePointer<CValue>) {") { output in
                output.line("\(functions)__init(c)")
            }
            output.line("")
            output.block("init(c: UnsafePointer<CValue>) throws(MessageError) {") { output in
                output.line("self.init()")
                for (index, field) in message.fields.enumerated() {
                    if let oneof = field.oneof {
                        guard message.oneofs[oneof].members.first == index else { continue }
                        readOneof(message.oneofs[oneof], of: message, to: &output)
                    } else {
                        read(field, of: message, to: &output)
                    }
                }
            }
            output.line("")
            output.block("func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {") { output in
                for (index, field) in message.fields.enumerated() {
                    if let oneof = field.oneof {
                        guard message.oneofs[oneof].members.first == index else { continue }
                        writeOneof(message.oneofs[oneof], of: message, to: &output)
                    } else {
                        write(field, to: &output)
                    }
                }
            }
        }
        for nested in message.messages where !nested.isMapEntry { writeConversion(nested, to: &output) }
    }

    // MARK: From C

    private func read(_ field: Field, of message: MessageType, to output: inout Lines) {
        let property = Names.property(field.name)
        let c = "c.pointee.\(cFieldName(field.name))"
        let count = "c.pointee.n_\(cFieldName(field.name))"
        let path = "\"\(message.fullName).\(field.name)\""
        if let entry = mapEntry(of: field) {
            output.block("for index in 0..<\(count) {") { output in
                output.line("guard let entry = \(c)[index] else { continue }")
                let key = value(entry.fields[0].type, "entry.pointee.key", path)
                if case .message(let name) = entry.fields[1].type {
                    output.line("let value = try entry.pointee.value.map { c throws(MessageError) in")
                    output.line("    try \(swiftName(name))(c: c)")
                    output.line("}")
                    output.line("\(property)[\(key)] = value ?? \(swiftName(name))()")
                } else {
                    output.line("\(property)[\(key)] = \(value(entry.fields[1].type, "entry.pointee.value", path))")
                }
            }
        } else if field.isRepeated {
            switch field.type {
            case .message:
                output.line("\(property) = try FromC.messages(\(c), \(count))")
            case .string:
                output.line("\(property) = try FromC.strings(\(c), \(count), \(path))")
            case .bytes:
                output.line("\(property) = FromC.byteArrays(\(c), \(count))")
            case .bool:
                output.line("\(property) = FromC.bools(\(c), \(count))")
            case .enum:
                output.line("\(property) = FromC.enums(\(c), \(count))")
            default:
                output.line("\(property) = FromC.numbers(\(c), \(count))")
            }
        } else if case .message(let name) = field.type {
            output.line("if let c = \(c) { \(property) = try \(swiftName(name))(c: c) }")
        } else if field.isOptional {
            let has = "c.pointee.has_\(cFieldName(field.name)) != 0"
            output.line("if \(has) { \(property) = \(value(field.type, c, path)) }")
        } else {
            output.line("\(property) = \(value(field.type, c, path))")
        }
    }

    /// The Swift value of a C one, as an expression.
    private func value(_ type: FieldType, _ c: String, _ path: String) -> String {
        switch type {
        case .bool: "\(c) != 0"
        case .string: "try FromC.string(\(c), \(path))"
        case .bytes: "FromC.byteArray(\(c))"
        case .enum(let name): "\(swiftName(name))(rawValue: \(c))"
        default: c
        }
    }

    private func readOneof(_ oneof: Oneof, of message: MessageType, to output: inout Lines) {
        let property = Names.property(oneof.name)
        output.line("switch c.pointee.\(oneof.name)_case.rawValue {")
        for member in oneof.members {
            let field = message.fields[member]
            let name = Names.property(field.name)
            let c = "c.pointee.\(cFieldName(field.name))"
            output.line("case \(field.number):")
            if case .message(let type) = field.type {
                output.line("    if let c = \(c) { \(property) = .\(name)(try \(swiftName(type))(c: c)) }")
            } else {
                let path = "\"\(message.fullName).\(field.name)\""
                output.line("    \(property) = .\(name)(\(value(field.type, c, path)))")
            }
        }
        output.line("default:")
        output.line("    break")
        output.line("}")
    }

    // MARK: To C

    private func write(_ field: Field, to output: inout Lines) {
        let property = Names.property(field.name)
        let c = "c.pointee.\(cFieldName(field.name))"
        let has = "c.pointee.has_\(cFieldName(field.name))"
        let count = "c.pointee.n_\(cFieldName(field.name))"
        if let entry = mapEntry(of: field) {
            writeMap(field, entry, to: &output)
        } else if field.isRepeated {
            output.block("if !\(property).isEmpty {") { output in
                output.line("\(c) = arena.array(\(property))")
                output.line("\(count) = \(property).count")
            }
        } else if case .message = field.type {
            output.line("if let value = \(property) { \(c) = arena.message(value) }")
        } else if field.isOptional {
            output.block("if let value = \(property) {") { output in
                output.line("\(has) = 1")
                output.line("\(c) = \(cValue(field.type, "value"))")
            }
        } else {
            output.block("if \(isSet(field.type, property)) {") { output in
                output.line("\(has) = 1")
                output.line("\(c) = \(cValue(field.type, property))")
            }
        }
    }

    private func writeMap(_ field: Field, _ entry: MessageType, to output: inout Lines) {
        let property = Names.property(field.name)
        let type = Names.cType(entry.fullName)
        let initialize = Names.cFunctions(entry.fullName) + "__init"
        let order = entry.fields[0].type == .bool ? "!$0.key && $1.key" : "$0.key < $1.key"
        output.block("if !\(property).isEmpty {") { output in
            output.line("let entries = arena.pointers(to: \(type).self, count: \(property).count)")
            output.block("for (index, pair) in \(property).sorted(by: { \(order) }).enumerated() {") { output in
                output.line("let entry = arena.make(\(initialize))")
                output.line("entry.pointee.has_key = 1")
                output.line("entry.pointee.key = \(cValue(entry.fields[0].type, "pair.key"))")
                if case .message = entry.fields[1].type {
                    output.line("entry.pointee.value = arena.message(pair.value)")
                } else {
                    output.line("entry.pointee.has_value = 1")
                    output.line("entry.pointee.value = \(cValue(entry.fields[1].type, "pair.value"))")
                }
                output.line("entries[index] = entry")
            }
            output.line("c.pointee.\(cFieldName(field.name)) = entries")
            output.line("c.pointee.n_\(cFieldName(field.name)) = \(property).count")
        }
    }

    private func writeOneof(_ oneof: Oneof, of message: MessageType, to output: inout Lines) {
        output.line("switch \(Names.property(oneof.name)) {")
        for member in oneof.members {
            let field = message.fields[member]
            let c = "c.pointee.\(cFieldName(field.name))"
            output.line("case .\(Names.property(field.name))(let value):")
            output.line("    c.pointee.\(oneof.name)_case = .init(rawValue: \(field.number))")
            if case .message = field.type {
                output.line("    \(c) = arena.message(value)")
            } else {
                output.line("    \(c) = \(cValue(field.type, "value"))")
            }
        }
        output.line("case nil:")
        output.line("    break")
        output.line("}")
    }

    /// The C value of a Swift one, as an expression.
    private func cValue(_ type: FieldType, _ value: String) -> String {
        switch type {
        case .bool: "\(value) ? 1 : 0"
        case .string, .bytes: "arena.bytes(\(value))"
        case .enum: "\(value).rawValue"
        default: value
        }
    }

    /// Whether a field without presence is written, as an expression: zeros are not.
    private func isSet(_ type: FieldType, _ property: String) -> String {
        switch type {
        case .bool: property
        case .string, .bytes: "!\(property).isEmpty"
        case .enum: "\(property).rawValue != 0"
        case .float, .double: "\(property).bitPattern != 0"
        default: "\(property) != 0"
        }
    }
}
