// Made by proto/generate from grpc/testing/empty.proto. Do not edit: edit that file and run proto/generate.
// swift-format-ignore-file

import CMessages

extension GrpcTesting {
    /// Nothing.
    package struct Empty: Message {
        package static var fullName: String { "grpc.testing.Empty" }

        package init() {}
    }
}

extension GrpcTesting.Empty: CRepresented {
    typealias CValue = Grpc__Testing__Empty

    nonisolated(unsafe) static let cDescriptor = descriptor(of: grpc__testing__empty__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        grpc__testing__empty__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
    }
}
