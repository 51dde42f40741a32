// Made by proto/generate from grpc/reflection/v1alpha/reflection.proto. Do not edit: edit that file and run proto/generate.
// swift-format-ignore-file

import CMessages

extension GrpcReflectionV1alpha {
    /// One question.
    package struct ServerReflectionRequest: Message {
        package static var fullName: String { "grpc.reflection.v1alpha.ServerReflectionRequest" }

        /// The host that the client believes to speak with. Not looked at.
        package var host: String = ""

        /// The question.
        package var messageRequest: MessageRequest?

        package init() {}

        package init(
            host: String = "",
            messageRequest: MessageRequest? = nil
        ) {
            self.host = host
            self.messageRequest = messageRequest
        }

        /// The question.
        package enum MessageRequest: Sendable, Equatable {
            /// The file with this name.
            case fileByFilename(String)
            /// The file that declares this symbol: a service, a method, a message, an enum.
            case fileContainingSymbol(String)
            /// The file that declares this extension.
            case fileContainingExtension(GrpcReflectionV1alpha.ExtensionRequest)
            /// The numbers of all known extensions of this message type.
            case allExtensionNumbersOfType(String)
            /// The names of all services. The text is not looked at.
            case listServices(String)
        }
    }

    /// Names an extension.
    package struct ExtensionRequest: Message {
        package static var fullName: String { "grpc.reflection.v1alpha.ExtensionRequest" }

        /// The full name of the extended message.
        package var containingType: String = ""

        /// The extension's field number.
        package var extensionNumber: Int32 = 0

        package init() {}

        package init(
            containingType: String = "",
            extensionNumber: Int32 = 0
        ) {
            self.containingType = containingType
            self.extensionNumber = extensionNumber
        }
    }

    /// One answer.
    package struct ServerReflectionResponse: Message {
        package static var fullName: String { "grpc.reflection.v1alpha.ServerReflectionResponse" }

        /// The host of the question.
        package var validHost: String = ""

        /// The question.
        package var originalRequest: GrpcReflectionV1alpha.ServerReflectionRequest?

        /// The answer.
        package var messageResponse: MessageResponse?

        package init() {}

        package init(
            validHost: String = "",
            originalRequest: GrpcReflectionV1alpha.ServerReflectionRequest? = nil,
            messageResponse: MessageResponse? = nil
        ) {
            self.validHost = validHost
            self.originalRequest = originalRequest
            self.messageResponse = messageResponse
        }

        /// The answer.
        package enum MessageResponse: Sendable, Equatable {
            /// To a question for a file.
            case fileDescriptorResponse(GrpcReflectionV1alpha.FileDescriptorResponse)
            /// To a question for extension numbers.
            case allExtensionNumbersResponse(GrpcReflectionV1alpha.ExtensionNumberResponse)
            /// To a question for the services.
            case listServicesResponse(GrpcReflectionV1alpha.ListServiceResponse)
            /// There is none.
            case errorResponse(GrpcReflectionV1alpha.ErrorResponse)
        }
    }

    /// A file and all that it imports.
    package struct FileDescriptorResponse: Message {
        package static var fullName: String { "grpc.reflection.v1alpha.FileDescriptorResponse" }

        /// Serialized google.protobuf.FileDescriptorProto messages, the file asked for first.
        package var fileDescriptorProto: [[UInt8]] = []

        package init() {}

        package init(
            fileDescriptorProto: [[UInt8]] = []
        ) {
            self.fileDescriptorProto = fileDescriptorProto
        }
    }

    /// The extensions of a message type.
    package struct ExtensionNumberResponse: Message {
        package static var fullName: String { "grpc.reflection.v1alpha.ExtensionNumberResponse" }

        /// The full name of the message type.
        package var baseTypeName: String = ""

        /// The field numbers.
        package var extensionNumber: [Int32] = []

        package init() {}

        package init(
            baseTypeName: String = "",
            extensionNumber: [Int32] = []
        ) {
            self.baseTypeName = baseTypeName
            self.extensionNumber = extensionNumber
        }
    }

    /// All services.
    package struct ListServiceResponse: Message {
        package static var fullName: String { "grpc.reflection.v1alpha.ListServiceResponse" }

        /// One entry for each service.
        package var service: [GrpcReflectionV1alpha.ServiceResponse] = []

        package init() {}

        package init(
            service: [GrpcReflectionV1alpha.ServiceResponse] = []
        ) {
            self.service = service
        }
    }

    /// A service.
    package struct ServiceResponse: Message {
        package static var fullName: String { "grpc.reflection.v1alpha.ServiceResponse" }

        /// Its full name.
        package var name: String = ""

        package init() {}

        package init(
            name: String = ""
        ) {
            self.name = name
        }
    }

    /// Why there is no answer.
    package struct ErrorResponse: Message {
        package static var fullName: String { "grpc.reflection.v1alpha.ErrorResponse" }

        /// A gRPC status code, usually NOT_FOUND (5).
        package var errorCode: Int32 = 0

        /// What is missing.
        package var errorMessage: String = ""

        package init() {}

        package init(
            errorCode: Int32 = 0,
            errorMessage: String = ""
        ) {
            self.errorCode = errorCode
            self.errorMessage = errorMessage
        }
    }

    /// Tells what a server's services look like.
    package enum ServerReflection {
        package static var fullName: String { "grpc.reflection.v1alpha.ServerReflection" }

        /// Answers each question in turn; a question without an answer gets an error_response, and the stream goes on.
        package static let serverReflectionInfo = Method<GrpcReflectionV1alpha.ServerReflectionRequest, GrpcReflectionV1alpha.ServerReflectionResponse>(
            service: fullName, name: "ServerReflectionInfo", kind: .bidirectional)

        /// All methods, in the order of the .proto file.
        package static let methods: [MethodDescription] = [
            serverReflectionInfo.description,
        ]
    }
}

extension GrpcReflectionV1alpha.ServerReflectionRequest: CRepresented {
    typealias CValue = Grpc__Reflection__V1alpha__ServerReflectionRequest

    nonisolated(unsafe) static let cDescriptor = descriptor(of: grpc__reflection__v1alpha__server_reflection_request__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        grpc__reflection__v1alpha__server_reflection_request__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        host = try FromC.string(c.pointee.host, "grpc.reflection.v1alpha.ServerReflectionRequest.host")
        switch c.pointee.message_request_case.rawValue {
        case 3:
            messageRequest = .fileByFilename(try FromC.string(c.pointee.file_by_filename, "grpc.reflection.v1alpha.ServerReflectionRequest.file_by_filename"))
        case 4:
            messageRequest = .fileContainingSymbol(try FromC.string(c.pointee.file_containing_symbol, "grpc.reflection.v1alpha.ServerReflectionRequest.file_containing_symbol"))
        case 5:
            if let c = c.pointee.file_containing_extension { messageRequest = .fileContainingExtension(try GrpcReflectionV1alpha.ExtensionRequest(c: c)) }
        case 6:
            messageRequest = .allExtensionNumbersOfType(try FromC.string(c.pointee.all_extension_numbers_of_type, "grpc.reflection.v1alpha.ServerReflectionRequest.all_extension_numbers_of_type"))
        case 7:
            messageRequest = .listServices(try FromC.string(c.pointee.list_services, "grpc.reflection.v1alpha.ServerReflectionRequest.list_services"))
        default:
            break
        }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !host.isEmpty {
            c.pointee.has_host = 1
            c.pointee.host = arena.bytes(host)
        }
        switch messageRequest {
        case .fileByFilename(let value):
            c.pointee.message_request_case = .init(rawValue: 3)
            c.pointee.file_by_filename = arena.bytes(value)
        case .fileContainingSymbol(let value):
            c.pointee.message_request_case = .init(rawValue: 4)
            c.pointee.file_containing_symbol = arena.bytes(value)
        case .fileContainingExtension(let value):
            c.pointee.message_request_case = .init(rawValue: 5)
            c.pointee.file_containing_extension = arena.message(value)
        case .allExtensionNumbersOfType(let value):
            c.pointee.message_request_case = .init(rawValue: 6)
            c.pointee.all_extension_numbers_of_type = arena.bytes(value)
        case .listServices(let value):
            c.pointee.message_request_case = .init(rawValue: 7)
            c.pointee.list_services = arena.bytes(value)
        case nil:
            break
        }
    }
}

extension GrpcReflectionV1alpha.ExtensionRequest: CRepresented {
    typealias CValue = Grpc__Reflection__V1alpha__ExtensionRequest

    nonisolated(unsafe) static let cDescriptor = descriptor(of: grpc__reflection__v1alpha__extension_request__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        grpc__reflection__v1alpha__extension_request__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        containingType = try FromC.string(c.pointee.containing_type, "grpc.reflection.v1alpha.ExtensionRequest.containing_type")
        extensionNumber = c.pointee.extension_number
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !containingType.isEmpty {
            c.pointee.has_containing_type = 1
            c.pointee.containing_type = arena.bytes(containingType)
        }
        if extensionNumber != 0 {
            c.pointee.has_extension_number = 1
            c.pointee.extension_number = extensionNumber
        }
    }
}

extension GrpcReflectionV1alpha.ServerReflectionResponse: CRepresented {
    typealias CValue = Grpc__Reflection__V1alpha__ServerReflectionResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: grpc__reflection__v1alpha__server_reflection_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        grpc__reflection__v1alpha__server_reflection_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        validHost = try FromC.string(c.pointee.valid_host, "grpc.reflection.v1alpha.ServerReflectionResponse.valid_host")
        if let c = c.pointee.original_request { originalRequest = try GrpcReflectionV1alpha.ServerReflectionRequest(c: c) }
        switch c.pointee.message_response_case.rawValue {
        case 4:
            if let c = c.pointee.file_descriptor_response { messageResponse = .fileDescriptorResponse(try GrpcReflectionV1alpha.FileDescriptorResponse(c: c)) }
        case 5:
            if let c = c.pointee.all_extension_numbers_response { messageResponse = .allExtensionNumbersResponse(try GrpcReflectionV1alpha.ExtensionNumberResponse(c: c)) }
        case 6:
            if let c = c.pointee.list_services_response { messageResponse = .listServicesResponse(try GrpcReflectionV1alpha.ListServiceResponse(c: c)) }
        case 7:
            if let c = c.pointee.error_response { messageResponse = .errorResponse(try GrpcReflectionV1alpha.ErrorResponse(c: c)) }
        default:
            break
        }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !validHost.isEmpty {
            c.pointee.has_valid_host = 1
            c.pointee.valid_host = arena.bytes(validHost)
        }
        if let value = originalRequest { c.pointee.original_request = arena.message(value) }
        switch messageResponse {
        case .fileDescriptorResponse(let value):
            c.pointee.message_response_case = .init(rawValue: 4)
            c.pointee.file_descriptor_response = arena.message(value)
        case .allExtensionNumbersResponse(let value):
            c.pointee.message_response_case = .init(rawValue: 5)
            c.pointee.all_extension_numbers_response = arena.message(value)
        case .listServicesResponse(let value):
            c.pointee.message_response_case = .init(rawValue: 6)
            c.pointee.list_services_response = arena.message(value)
        case .errorResponse(let value):
            c.pointee.message_response_case = .init(rawValue: 7)
            c.pointee.error_response = arena.message(value)
        case nil:
            break
        }
    }
}

extension GrpcReflectionV1alpha.FileDescriptorResponse: CRepresented {
    typealias CValue = Grpc__Reflection__V1alpha__FileDescriptorResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: grpc__reflection__v1alpha__file_descriptor_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        grpc__reflection__v1alpha__file_descriptor_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        fileDescriptorProto = FromC.byteArrays(c.pointee.file_descriptor_proto, c.pointee.n_file_descriptor_proto)
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !fileDescriptorProto.isEmpty {
            c.pointee.file_descriptor_proto = arena.array(fileDescriptorProto)
            c.pointee.n_file_descriptor_proto = fileDescriptorProto.count
        }
    }
}

extension GrpcReflectionV1alpha.ExtensionNumberResponse: CRepresented {
    typealias CValue = Grpc__Reflection__V1alpha__ExtensionNumberResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: grpc__reflection__v1alpha__extension_number_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        grpc__reflection__v1alpha__extension_number_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        baseTypeName = try FromC.string(c.pointee.base_type_name, "grpc.reflection.v1alpha.ExtensionNumberResponse.base_type_name")
        extensionNumber = FromC.numbers(c.pointee.extension_number, c.pointee.n_extension_number)
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !baseTypeName.isEmpty {
            c.pointee.has_base_type_name = 1
            c.pointee.base_type_name = arena.bytes(baseTypeName)
        }
        if !extensionNumber.isEmpty {
            c.pointee.extension_number = arena.array(extensionNumber)
            c.pointee.n_extension_number = extensionNumber.count
        }
    }
}

extension GrpcReflectionV1alpha.ListServiceResponse: CRepresented {
    typealias CValue = Grpc__Reflection__V1alpha__ListServiceResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: grpc__reflection__v1alpha__list_service_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        grpc__reflection__v1alpha__list_service_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        service = try FromC.messages(c.pointee.service, c.pointee.n_service)
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !service.isEmpty {
            c.pointee.service = arena.array(service)
            c.pointee.n_service = service.count
        }
    }
}

extension GrpcReflectionV1alpha.ServiceResponse: CRepresented {
    typealias CValue = Grpc__Reflection__V1alpha__ServiceResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: grpc__reflection__v1alpha__service_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        grpc__reflection__v1alpha__service_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        name = try FromC.string(c.pointee.name, "grpc.reflection.v1alpha.ServiceResponse.name")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !name.isEmpty {
            c.pointee.has_name = 1
            c.pointee.name = arena.bytes(name)
        }
    }
}

extension GrpcReflectionV1alpha.ErrorResponse: CRepresented {
    typealias CValue = Grpc__Reflection__V1alpha__ErrorResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: grpc__reflection__v1alpha__error_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        grpc__reflection__v1alpha__error_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        errorCode = c.pointee.error_code
        errorMessage = try FromC.string(c.pointee.error_message, "grpc.reflection.v1alpha.ErrorResponse.error_message")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if errorCode != 0 {
            c.pointee.has_error_code = 1
            c.pointee.error_code = errorCode
        }
        if !errorMessage.isEmpty {
            c.pointee.has_error_message = 1
            c.pointee.error_message = arena.bytes(errorMessage)
        }
    }
}
