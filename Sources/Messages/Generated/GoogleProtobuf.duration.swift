// Made by proto/generate from google/protobuf/duration.proto. Do not edit: edit that file and run proto/generate.
// swift-format-ignore-file

import CMessages

extension GoogleProtobuf {
    package struct Duration: Message {
        package static var fullName: String { "google.protobuf.Duration" }

        package var seconds: Int64 = 0

        package var nanos: Int32 = 0

        package init() {}

        package init(
            seconds: Int64 = 0,
            nanos: Int32 = 0
        ) {
            self.seconds = seconds
            self.nanos = nanos
        }
    }
}

extension GoogleProtobuf.Duration: CRepresented {
    typealias CValue = Google__Protobuf__Duration

    nonisolated(unsafe) static let cDescriptor = descriptor(of: google__protobuf__duration__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        google__protobuf__duration__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        seconds = c.pointee.seconds
        nanos = c.pointee.nanos
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if seconds != 0 {
            c.pointee.has_seconds = 1
            c.pointee.seconds = seconds
        }
        if nanos != 0 {
            c.pointee.has_nanos = 1
            c.pointee.nanos = nanos
        }
    }
}
