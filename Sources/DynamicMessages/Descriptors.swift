/// The types of a field (descriptor.proto, `FieldDescriptorProto.Type`), with their numbers there.
package enum FieldType: UInt64, Sendable {
    case double = 1
    case float, int64, uint64, int32, fixed64, fixed32, bool, string, group, message, bytes, uint32, enumeration
    case sfixed32, sfixed64, sint32, sint64
}

/// A field of a message.
package struct FieldDescriptor: Sendable, Equatable {
    /// The name in the .proto file.
    package internal(set) var name = ""
    /// The name in JSON.
    package internal(set) var jsonName = ""
    /// The number on the wire.
    package internal(set) var number = 0
    /// Its type.
    package internal(set) var type = FieldType.int32
    /// For messages and enums: the full name of the type, without a leading dot.
    package internal(set) var typeName = ""
    /// Whether it may occur several times.
    package internal(set) var isRepeated = false
    /// Whether a sender packs it.
    package internal(set) var isPacked = false
    /// The oneof that it belongs to, if it does (also the one that `optional` makes).
    package internal(set) var oneof: Int?
    /// Whether absent and zero are different.
    package internal(set) var hasPresence = false
}

/// A message type.
package struct MessageDescriptor: Sendable, Equatable {
    /// `package.Outer.Name`.
    package internal(set) var fullName = ""
    /// The fields in the order of their numbers.
    package internal(set) var fields: [FieldDescriptor] = []
    /// The names of its oneofs.
    package internal(set) var oneofs: [String] = []
    /// Whether it is the entry of a map.
    package internal(set) var isMapEntry = false

    /// The field of a number.
    package func field(number: Int) -> FieldDescriptor? { fields.first { $0.number == number } }
    /// The field of a name, in JSON or in the .proto file.
    package func field(named name: String) -> FieldDescriptor? {
        fields.first { $0.jsonName == name } ?? fields.first { $0.name == name }
    }
}

/// An enum type.
package struct EnumDescriptor: Sendable, Equatable {
    /// `package.Outer.Name`.
    package internal(set) var fullName = ""
    /// The values in the order of the file.
    package internal(set) var values: [(name: String, number: Int32)] = []

    package static func == (left: Self, right: Self) -> Bool {
        left.fullName == right.fullName && left.values.map(\.name) == right.values.map(\.name)
            && left.values.map(\.number) == right.values.map(\.number)
    }
}

/// A method of a service.
package struct MethodDescriptor: Sendable, Equatable {
    /// Its name within the service.
    package internal(set) var name = ""
    /// The full name of the request's type.
    package internal(set) var input = ""
    /// The full name of the answer's type.
    package internal(set) var output = ""
    /// Whether the caller sends several messages.
    package internal(set) var isClientStreaming = false
    /// Whether the server sends several messages.
    package internal(set) var isServerStreaming = false
}

/// A service.
package struct ServiceDescriptor: Sendable, Equatable {
    /// `package.Name`.
    package internal(set) var fullName = ""
    /// The methods in the order of the file.
    package internal(set) var methods: [MethodDescriptor] = []
}

/// Types by name, from serialized `google.protobuf.FileDescriptorProto`s as servers and protoc give them.
package struct DescriptorPool: Sendable {
    /// Message types by full name.
    package private(set) var messages: [String: MessageDescriptor] = [:]
    /// Enum types by full name.
    package private(set) var enums: [String: EnumDescriptor] = [:]
    /// Services by full name.
    package private(set) var services: [String: ServiceDescriptor] = [:]
    /// The names of the files that were added.
    package private(set) var files: Set<String> = []
    /// Files that were named as imports.
    package private(set) var imports: Set<String> = []

    /// An empty pool.
    package init() {}

    /// Adds a serialized FileDescriptorProto; one that is there already is skipped.
    package mutating func add(file bytes: [UInt8]) throws(DynamicMessageError) {
        do {
            let file = try FileReader(bytes[...])
            guard files.insert(file.name).inserted else { return }
            imports.formUnion(file.imports)
            for message in file.messages { messages[message.fullName] = message }
            for type in file.enums { enums[type.fullName] = type }
            for service in file.services { services[service.fullName] = service }
        } catch {
            throw DynamicMessageError("a file descriptor is broken: \(error)")
        }
    }

    /// Adds a serialized FileDescriptorSet, as `protoc --descriptor_set_out` writes it.
    package mutating func add(set bytes: [UInt8]) throws(DynamicMessageError) {
        var reader = WireReader(bytes[...])
        while !reader.isAtEnd {
            if case (1, .bytes(let file)) = try reader.next() { try add(file: Array(file)) }
        }
    }
}

/// Takes a FileDescriptorProto apart: its numbers are those of descriptor.proto.
private struct FileReader {
    private(set) var name = ""
    private(set) var imports: [String] = []
    private(set) var messages: [MessageDescriptor] = []
    private(set) var enums: [EnumDescriptor] = []
    private(set) var services: [ServiceDescriptor] = []

    init(_ bytes: ArraySlice<UInt8>) throws(DynamicMessageError) {
        var package = ""
        var syntax = "proto2"
        try each(bytes) { (number, payload) throws(DynamicMessageError) in
            switch (number, payload) {
            case (1, .bytes(let text)): name = string(text)
            case (2, .bytes(let text)): package = string(text)
            case (3, .bytes(let text)): imports.append(string(text))
            case (12, .bytes(let text)): syntax = string(text)
            case (14, .varint): syntax = "editions"
            default: break
            }
        }
        let isProto3 = syntax != "proto2"
        try each(bytes) { (number, payload) throws(DynamicMessageError) in
            switch (number, payload) {
            case (4, .bytes(let message)): try self.message(message, package, isProto3, depth: 0)
            case (5, .bytes(let type)): try enumeration(type, package)
            case (6, .bytes(let service)): try self.service(service, package)
            default: break
            }
        }
    }

    private mutating func message(
        _ bytes: ArraySlice<UInt8>, _ scope: String, _ isProto3: Bool, depth: Int
    ) throws(DynamicMessageError) {
        guard depth < 32 else { throw DynamicMessageError("message types are nested too deep") }
        var message = MessageDescriptor()
        var nested: [ArraySlice<UInt8>] = []
        var types: [ArraySlice<UInt8>] = []
        try each(bytes) { (number, payload) throws(DynamicMessageError) in
            switch (number, payload) {
            case (1, .bytes(let text)): message.fullName = join(scope, string(text))
            case (2, .bytes(let field)): message.fields.append(try self.field(field, isProto3))
            case (3, .bytes(let type)): nested.append(type)
            case (4, .bytes(let type)): types.append(type)
            case (7, .bytes(let options)):
                try each(options) { (number, payload) throws(DynamicMessageError) in
                    if case (7, .varint(let flag)) = (number, payload) { message.isMapEntry = flag != 0 }
                }
            case (8, .bytes(let oneof)):
                try each(oneof) { (number, payload) throws(DynamicMessageError) in
                    if case (1, .bytes(let text)) = (number, payload) { message.oneofs.append(string(text)) }
                }
            default: break
            }
        }
        message.fields.sort { $0.number < $1.number }
        messages.append(message)
        for type in nested { try self.message(type, message.fullName, isProto3, depth: depth + 1) }
        for type in types { try enumeration(type, message.fullName) }
    }

    private func field(_ bytes: ArraySlice<UInt8>, _ isProto3: Bool) throws(DynamicMessageError) -> FieldDescriptor {
        var field = FieldDescriptor()
        var packed: Bool?
        try each(bytes) { (number, payload) throws(DynamicMessageError) in
            switch (number, payload) {
            case (1, .bytes(let text)): field.name = string(text)
            case (3, .varint(let value)): field.number = Int(truncatingIfNeeded: value)
            case (4, .varint(let label)): field.isRepeated = label == 3
            case (5, .varint(let value)):
                guard let type = FieldType(rawValue: value) else {
                    throw DynamicMessageError("field \(field.name) has the unknown type \(value)")
                }
                field.type = type
            case (6, .bytes(let text)): field.typeName = String(string(text).drop { $0 == "." })
            case (8, .bytes(let options)):
                try each(options) { (number, payload) throws(DynamicMessageError) in
                    if case (2, .varint(let flag)) = (number, payload) { packed = flag != 0 }
                }
            case (9, .varint(let index)): field.oneof = Int(truncatingIfNeeded: index)
            case (10, .bytes(let text)): field.jsonName = string(text)
            default: break
            }
        }
        // 29 bits, which the wire format has for it.
        guard (1..<1 << 29).contains(field.number) else {
            throw DynamicMessageError("field \(field.name) has the number \(field.number)")
        }
        if field.jsonName.isEmpty { field.jsonName = Self.camelCase(field.name) }
        let isScalar = ![.string, .bytes, .message, .group].contains(field.type)
        field.isPacked = field.isRepeated && isScalar && (packed ?? isProto3)
        field.hasPresence =
            !field.isRepeated && (field.oneof != nil || !isProto3 || field.type == .message || field.type == .group)
        return field
    }

    private mutating func enumeration(_ bytes: ArraySlice<UInt8>, _ scope: String) throws(DynamicMessageError) {
        var type = EnumDescriptor()
        try each(bytes) { (number, payload) throws(DynamicMessageError) in
            switch (number, payload) {
            case (1, .bytes(let text)): type.fullName = join(scope, string(text))
            case (2, .bytes(let value)):
                var entry = (name: "", number: Int32(0))
                try each(value) { (number, payload) throws(DynamicMessageError) in
                    switch (number, payload) {
                    case (1, .bytes(let text)): entry.name = string(text)
                    case (2, .varint(let value)): entry.number = Int32(truncatingIfNeeded: value)
                    default: break
                    }
                }
                type.values.append(entry)
            default: break
            }
        }
        enums.append(type)
    }

    private mutating func service(_ bytes: ArraySlice<UInt8>, _ scope: String) throws(DynamicMessageError) {
        var service = ServiceDescriptor()
        try each(bytes) { (number, payload) throws(DynamicMessageError) in
            switch (number, payload) {
            case (1, .bytes(let text)): service.fullName = join(scope, string(text))
            case (2, .bytes(let bytes)):
                var method = MethodDescriptor()
                try each(bytes) { (number, payload) throws(DynamicMessageError) in
                    switch (number, payload) {
                    case (1, .bytes(let text)): method.name = string(text)
                    case (2, .bytes(let text)): method.input = String(string(text).drop { $0 == "." })
                    case (3, .bytes(let text)): method.output = String(string(text).drop { $0 == "." })
                    case (5, .varint(let flag)): method.isClientStreaming = flag != 0
                    case (6, .varint(let flag)): method.isServerStreaming = flag != 0
                    default: break
                    }
                }
                service.methods.append(method)
            default: break
            }
        }
        services.append(service)
    }

    private func each(
        _ bytes: ArraySlice<UInt8>, _ body: (Int, WireReader.Payload) throws(DynamicMessageError) -> Void
    ) throws(DynamicMessageError) {
        var reader = WireReader(bytes)
        while !reader.isAtEnd {
            let (number, payload) = try reader.next()
            try body(number, payload)
        }
    }

    private func string(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    private func join(_ scope: String, _ name: String) -> String { scope.isEmpty ? name : "\(scope).\(name)" }

    /// `max_tokens` is `maxTokens` in JSON.
    private static func camelCase(_ name: String) -> String {
        var out = ""
        var raise = false
        for character in name {
            if character == "_" {
                raise = true
            } else {
                out += raise ? character.uppercased() : String(character)
                raise = false
            }
        }
        return out
    }
}
