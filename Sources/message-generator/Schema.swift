/// What the generator knows of the .proto files: a tree of values, read once from protoc's descriptor set.
struct Schema {
    /// In the order of the descriptor set: a file stands after all that it imports.
    var files: [File]

    /// All messages by full name, nested ones included.
    var messages: [String: MessageType]

    /// All enums by full name, nested ones included.
    var enums: [String: EnumType]
}

/// One .proto file.
struct File {
    var name: String
    var package: String
    var comment: String
    var imports: [String]
    var messages: [MessageType]
    var enums: [EnumType]
    var services: [Service]

    /// Whether the file belongs to the protobuf library and not to this project.
    var isWellKnown: Bool { package == "google.protobuf" }
}

/// A message type.
struct MessageType {
    var name: String
    var fullName: String
    var comment: String
    var fields: [Field]
    /// The real oneofs; those that stand for proto3 `optional` are dropped.
    var oneofs: [Oneof]
    var messages: [MessageType]
    var enums: [EnumType]
    var isMapEntry: Bool
    var reservedNumbers: [Range<Int32>]
    var reservedNames: [String]
}

/// A oneof and the indices of its members in the message's fields.
struct Oneof {
    var name: String
    var comment: String
    var members: [Int]
}

/// A field of a message.
struct Field {
    var name: String
    var number: Int32
    var comment: String
    var type: FieldType
    var isRepeated: Bool
    /// Declared `optional`: absence differs from zero.
    var isOptional: Bool
    /// The index of its oneof in the message, if it belongs to one.
    var oneof: Int?
    var isPacked: Bool
    var isDeprecated: Bool
}

/// The type of a field's value.
enum FieldType: Equatable {
    case double, float
    case int32, int64, uint32, uint64, sint32, sint64
    case fixed32, fixed64, sfixed32, sfixed64
    case bool, string, bytes
    case `enum`(String)
    case message(String)

    /// As a .proto file writes it; messages and enums by their full name.
    var name: String {
        switch self {
        case .double: "double"
        case .float: "float"
        case .int32: "int32"
        case .int64: "int64"
        case .uint32: "uint32"
        case .uint64: "uint64"
        case .sint32: "sint32"
        case .sint64: "sint64"
        case .fixed32: "fixed32"
        case .fixed64: "fixed64"
        case .sfixed32: "sfixed32"
        case .sfixed64: "sfixed64"
        case .bool: "bool"
        case .string: "string"
        case .bytes: "bytes"
        case .enum(let name), .message(let name): name
        }
    }
}

/// An enum type.
struct EnumType {
    var name: String
    var fullName: String
    var comment: String
    var values: [EnumValue]
}

/// A value of an enum.
struct EnumValue {
    var name: String
    var number: Int32
    var comment: String
}

/// A service.
struct Service {
    var name: String
    var fullName: String
    var comment: String
    var methods: [Method]
}

/// A method of a service.
struct Method {
    var name: String
    var comment: String
    var input: String
    var output: String
    var clientStreaming: Bool
    var serverStreaming: Bool
}

/// A problem that ends the generator, as a sentence.
struct Problem: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }
}
