import CDescriptors
import Foundation

typealias CFileSet = Google__Protobuf__FileDescriptorSet
typealias CFile = Google__Protobuf__FileDescriptorProto
typealias CMessageType = Google__Protobuf__DescriptorProto
typealias CField = Google__Protobuf__FieldDescriptorProto
typealias CEnum = Google__Protobuf__EnumDescriptorProto
typealias CService = Google__Protobuf__ServiceDescriptorProto

/// Owns an unpacked `google.protobuf.FileDescriptorSet`: freed when the owner goes.
final class DescriptorSet {
    /// The unpacked set. Valid while the owner lives.
    let pointer: UnsafeMutablePointer<CFileSet>

    /// Reads what `protoc -o` wrote.
    init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Problem("\(path): cannot be read; expected a descriptor set written by protoc -o")
        }
        let bytes = [UInt8](data)
        guard let pointer = google__protobuf__file_descriptor_set__unpack(nil, bytes.count, bytes) else {
            throw Problem("\(path): is no descriptor set; expected what protoc -o writes")
        }
        self.pointer = pointer
    }

    deinit {
        google__protobuf__file_descriptor_set__free_unpacked(pointer, nil)
    }

    /// The files of the set.
    var files: [UnsafeMutablePointer<CFile>] {
        list(pointer.pointee.file, pointer.pointee.n_file)
    }

    /// The set, serialized.
    func packed() -> [UInt8] {
        let size = google__protobuf__file_descriptor_set__get_packed_size(pointer)
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = google__protobuf__file_descriptor_set__pack(pointer, buffer.baseAddress)
        }
    }

    /// The set as values.
    func schema() throws -> Schema {
        var schema = Schema(files: [], messages: [:], enums: [:])
        for file in files {
            schema.files.append(try read(file))
        }
        func enter(_ message: MessageType) {
            schema.messages[message.fullName] = message
            message.messages.forEach(enter)
            for type in message.enums { schema.enums[type.fullName] = type }
        }
        for file in schema.files {
            file.messages.forEach(enter)
            for type in file.enums { schema.enums[type.fullName] = type }
        }
        return schema
    }

    private func read(_ file: UnsafeMutablePointer<CFile>) throws -> File {
        let c = file.pointee
        let package = text(c.package)
        // The protobuf library's own comments are not ours to copy.
        let comments = Comments(package == "google.protobuf" ? nil : c.source_code_info)
        return File(
            name: text(c.name), package: package, comment: comments.ofFile,
            imports: (0..<c.n_dependency).map { text(c.dependency[$0]) },
            messages: try list(c.message_type, c.n_message_type).enumerated().map {
                try read($1, within: package, path: [4, Int32($0)], comments)
            },
            enums: list(c.enum_type, c.n_enum_type).enumerated().map {
                read($1, within: package, path: [5, Int32($0)], comments)
            },
            services: list(c.service, c.n_service).enumerated().map {
                read($1, within: package, path: [6, Int32($0)], comments)
            })
    }

    private func read(
        _ message: UnsafeMutablePointer<CMessageType>, within scope: String, path: [Int32], _ comments: Comments
    ) throws -> MessageType {
        let c = message.pointee
        let name = text(c.name)
        let fullName = scope.isEmpty ? name : scope + "." + name
        var oneofs = list(c.oneof_decl, c.n_oneof_decl).enumerated().map {
            Oneof(name: text($1.pointee.name), comment: comments[path + [8, Int32($0)]], members: [])
        }
        var fields: [Field] = []
        for (index, field) in list(c.field, c.n_field).enumerated() {
            let f = field.pointee
            let isOptional = f.has_proto3_optional != 0 && f.proto3_optional != 0
            let oneof = f.has_oneof_index != 0 && !isOptional ? Int(f.oneof_index) : nil
            if let oneof { oneofs[oneof].members.append(index) }
            let type = try type(of: f, in: fullName)
            let options = f.options?.pointee
            let scalar: Bool
            switch type {
            case .string, .bytes, .message: scalar = false
            default: scalar = true
            }
            let isRepeated = f.label == GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__LABEL__LABEL_REPEATED
            fields.append(
                Field(
                    name: text(f.name), number: f.number, comment: comments[path + [2, Int32(index)]], type: type,
                    isRepeated: isRepeated, isOptional: isOptional, oneof: oneof,
                    isPacked: isRepeated && scalar && (options.map { $0.has_packed == 0 || $0.packed != 0 } ?? true),
                    isDeprecated: options.map { $0.has_deprecated != 0 && $0.deprecated != 0 } ?? false))
        }
        return MessageType(
            name: name, fullName: fullName, comment: comments[path], fields: fields,
            oneofs: oneofs.filter { !$0.members.isEmpty },
            messages: try list(c.nested_type, c.n_nested_type).enumerated().map {
                try read($1, within: fullName, path: path + [3, Int32($0)], comments)
            },
            enums: list(c.enum_type, c.n_enum_type).enumerated().map {
                read($1, within: fullName, path: path + [4, Int32($0)], comments)
            },
            isMapEntry: c.options.map { $0.pointee.has_map_entry != 0 && $0.pointee.map_entry != 0 } ?? false,
            reservedNumbers: list(c.reserved_range, c.n_reserved_range).map { $0.pointee.start..<$0.pointee.end },
            reservedNames: (0..<c.n_reserved_name).map { text(c.reserved_name[$0]) })
    }

    private func type(of field: CField, in message: String) throws -> FieldType {
        switch field.type {
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_DOUBLE: return .double
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_FLOAT: return .float
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_INT32: return .int32
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_INT64: return .int64
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_UINT32: return .uint32
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_UINT64: return .uint64
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_SINT32: return .sint32
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_SINT64: return .sint64
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_FIXED32: return .fixed32
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_FIXED64: return .fixed64
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_SFIXED32: return .sfixed32
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_SFIXED64: return .sfixed64
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_BOOL: return .bool
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_STRING: return .string
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_BYTES: return .bytes
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_ENUM:
            return .enum(String(text(field.type_name).drop { $0 == "." }))
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_MESSAGE:
            return .message(String(text(field.type_name).drop { $0 == "." }))
        default:
            throw Problem("\(message).\(text(field.name)): groups are not supported; use a message field")
        }
    }

    private func read(
        _ type: UnsafeMutablePointer<CEnum>, within scope: String, path: [Int32], _ comments: Comments
    ) -> EnumType {
        let c = type.pointee
        let name = text(c.name)
        return EnumType(
            name: name, fullName: scope.isEmpty ? name : scope + "." + name, comment: comments[path],
            values: list(c.value, c.n_value).enumerated().map {
                EnumValue(
                    name: text($1.pointee.name), number: $1.pointee.number, comment: comments[path + [2, Int32($0)]])
            })
    }

    private func read(
        _ service: UnsafeMutablePointer<CService>, within scope: String, path: [Int32], _ comments: Comments
    ) -> Service {
        let c = service.pointee
        let name = text(c.name)
        return Service(
            name: name, fullName: scope.isEmpty ? name : scope + "." + name, comment: comments[path],
            methods: list(c.method, c.n_method).enumerated().map { index, method in
                let m = method.pointee
                return Method(
                    name: text(m.name), comment: comments[path + [2, Int32(index)]],
                    input: String(text(m.input_type).drop { $0 == "." }),
                    output: String(text(m.output_type).drop { $0 == "." }),
                    clientStreaming: m.has_client_streaming != 0 && m.client_streaming != 0,
                    serverStreaming: m.has_server_streaming != 0 && m.server_streaming != 0)
            })
    }
}

/// The comments of one file by the path of what they describe (see `SourceCodeInfo` in descriptor.proto).
struct Comments {
    private var byPath: [[Int32]: String] = [:]

    /// The comment above the `syntax` line.
    var ofFile: String { self[[12]] }

    init(_ info: UnsafeMutablePointer<Google__Protobuf__SourceCodeInfo>?) {
        guard let info else { return }
        for location in list(info.pointee.location, info.pointee.n_location) {
            let path = (0..<location.pointee.n_path).map { location.pointee.path[$0] }
            let comment = text(location.pointee.leading_comments)
            if !comment.isEmpty { byPath[path] = comment }
        }
    }

    /// The comment with the marks and the common indentation taken off; empty if there is none.
    subscript(path: [Int32]) -> String {
        let lines = (byPath[path] ?? "").split(separator: "\n", omittingEmptySubsequences: false)
        return lines.map { $0.hasPrefix(" ") ? $0.dropFirst() : $0 }.joined(separator: "\n")
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// A C string as a String; empty for nil.
func text(_ pointer: UnsafePointer<CChar>?) -> String {
    pointer.map { String(cString: $0) } ?? ""
}

/// A counted C array of pointers as an array.
func list<Element>(
    _ pointers: UnsafeMutablePointer<UnsafeMutablePointer<Element>?>?, _ count: Int
) -> [UnsafeMutablePointer<Element>] {
    UnsafeBufferPointer(start: pointers, count: count).compactMap { $0 }
}
