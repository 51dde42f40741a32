// Made by proto/generate from google/protobuf/any.proto. Do not edit: edit that file and run proto/generate.
// swift-format-ignore-file

import CMessages

extension GoogleProtobuf {
    package struct AnyMessage: Message {
        package static var fullName: String { "google.protobuf.Any" }

        package var typeUrl: String = ""

        package var value: [UInt8] = []

        package init() {}

        package init(
            typeUrl: String = "",
            value: [UInt8] = []
        ) {
            self.typeUrl = typeUrl
            self.value = value
        }
    }
}

extension GoogleProtobuf.AnyMessage: CRepresented {
    typealias CValue = Google__Protobuf__Any

    nonisolated(unsafe) static let cDescriptor = descriptor(of: google__protobuf__any__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        google__protobuf__any__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        typeUrl = try FromC.string(c.pointee.type_url, "google.protobuf.Any.type_url")
        value = FromC.byteArray(c.pointee.value)
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !typeUrl.isEmpty {
            c.pointee.has_type_url = 1
            c.pointee.type_url = arena.bytes(typeUrl)
        }
        if !value.isEmpty {
            c.pointee.has_value = 1
            c.pointee.value = arena.bytes(value)
        }
    }
}
