import CDescriptors
import Foundation

/// Turns a descriptor set into the C view that protoc-gen-c is given: the same bytes on the wire, in words that
/// protoc-gen-c 1.4 understands and in C types that lose nothing.
///
/// - The files become proto2: `optional` is a `has_` flag beside the field (protoc-gen-c refuses proto3's), and fields
///   without presence get the same flag, which the generated Swift sets when the value is not zero.
/// - `string` becomes `bytes`: a counted range, so that a text with a NUL in it keeps its end.
/// - Enums become `int32`: unknown values are kept as they are.
/// - Map entries become plain messages (a map is its repeated entries on the wire), services and comments go.
/// - Fields whose names C or Swift would trip over get an underscore.
func makeCView(_ set: DescriptorSet) {
    for file in set.files {
        replace(&file.pointee.syntax, with: "proto2")
        file.pointee.n_service = 0
        file.pointee.n_enum_type = 0
        file.pointee.options = nil
        file.pointee.source_code_info = nil
        list(file.pointee.message_type, file.pointee.n_message_type).forEach(makeCView)
    }
}

private func makeCView(_ message: UnsafeMutablePointer<CMessageType>) {
    message.pointee.n_enum_type = 0
    message.pointee.options = nil
    message.pointee.n_reserved_name = 0
    message.pointee.n_reserved_range = 0
    let oneofs = list(message.pointee.oneof_decl, message.pointee.n_oneof_decl)
    var synthetic = 0
    for field in list(message.pointee.field, message.pointee.n_field) {
        if field.pointee.has_proto3_optional != 0, field.pointee.proto3_optional != 0 {
            synthetic += 1
            field.pointee.has_oneof_index = 0
        }
        field.pointee.has_proto3_optional = 0
        switch field.pointee.type {
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_STRING:
            field.pointee.type = GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_BYTES
        case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_ENUM:
            field.pointee.type = GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_INT32
            field.pointee.type_name = nil
        default:
            break
        }
        field.pointee.json_name = nil
        setPacked(field)
        let name = text(field.pointee.name)
        if cFieldName(name) != name { replace(&field.pointee.name, with: cFieldName(name)) }
    }
    // protoc sorts the oneofs that stand for `optional` to the end.
    message.pointee.n_oneof_decl = oneofs.count - synthetic
    list(message.pointee.nested_type, message.pointee.n_nested_type).forEach(makeCView)
}

/// proto3 packs repeated numbers unless told otherwise, proto2 only when told.
private func setPacked(_ field: UnsafeMutablePointer<CField>) {
    let old = field.pointee.options
    let unpacked = old.map { $0.pointee.has_packed != 0 && $0.pointee.packed == 0 } ?? false
    field.pointee.options = nil
    switch field.pointee.type {
    case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_BYTES,
        GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_MESSAGE:
        return
    default:
        break
    }
    guard field.pointee.label == GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__LABEL__LABEL_REPEATED, !unpacked else {
        return
    }
    // The generator is a short-lived program: what it allocates here lives until its end.
    let options = UnsafeMutablePointer<Google__Protobuf__FieldOptions>.allocate(capacity: 1)
    google__protobuf__field_options__init(options)
    options.pointee.has_packed = 1
    options.pointee.packed = 1
    field.pointee.options = options
}

private func replace(_ pointer: inout UnsafeMutablePointer<CChar>!, with string: String) {
    pointer = strdup(string)
}

/// The name of a field in the C view.
func cFieldName(_ name: String) -> String {
    // protoc-gen-c puts has_…, n_… and …_case beside the fields.
    let isTaken = name.hasPrefix("has_") || name.hasPrefix("n_") || name.hasSuffix("_case")
    return isTaken || unusableInC.contains(name) ? name + "_field" : name
}

/// The words of C, and those of C++ and Swift that protoc-gen-c or Swift's importer would rename.
private let unusableInC: Set<String> = [
    "and", "and_eq", "asm", "auto", "base", "bitand", "bitor", "bool", "break", "case", "catch", "char", "class",
    "compl", "const", "const_cast", "continue", "default", "delete", "do", "double", "dynamic_cast", "else", "enum",
    "explicit", "extern", "false", "float", "for", "friend", "goto", "if", "inline", "init", "int", "long", "mutable",
    "namespace", "new", "not", "not_eq", "operator", "or", "or_eq", "private", "protected", "public", "register",
    "reinterpret_cast", "return", "self", "short", "signed", "sizeof", "static", "static_cast", "struct", "switch",
    "template", "this", "throw", "true", "try", "typedef", "typeid", "typename", "union", "unsigned", "using",
    "virtual", "void", "volatile", "wchar_t", "while", "xor", "xor_eq",
]
