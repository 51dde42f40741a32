// Made by proto/generate from google/rpc/status.proto. Do not edit: edit that file and run proto/generate.
// swift-format-ignore-file

import CMessages

extension GoogleRpc {
    /// How a call ended. Travels in the trailer grpc-status-details-bin.
    package struct Status: Message {
        package static var fullName: String { "google.rpc.Status" }

        /// A gRPC status code.
        package var code: Int32 = 0

        /// What went wrong, for a developer to read.
        package var message: String = ""

        /// Typed details, such as those of google/rpc/error_details.proto.
        package var details: [GoogleProtobuf.AnyMessage] = []

        package init() {}

        package init(
            code: Int32 = 0,
            message: String = "",
            details: [GoogleProtobuf.AnyMessage] = []
        ) {
            self.code = code
            self.message = message
            self.details = details
        }
    }
}

extension GoogleRpc.Status: CRepresented {
    typealias CValue = Google__Rpc__Status

    nonisolated(unsafe) static let cDescriptor = descriptor(of: google__rpc__status__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        google__rpc__status__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        code = c.pointee.code
        message = try FromC.string(c.pointee.message, "google.rpc.Status.message")
        details = try FromC.messages(c.pointee.details, c.pointee.n_details)
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if code != 0 {
            c.pointee.has_code = 1
            c.pointee.code = code
        }
        if !message.isEmpty {
            c.pointee.has_message = 1
            c.pointee.message = arena.bytes(message)
        }
        if !details.isEmpty {
            c.pointee.details = arena.array(details)
            c.pointee.n_details = details.count
        }
    }
}
