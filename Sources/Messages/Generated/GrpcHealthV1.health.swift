// Made by proto/generate from grpc/health/v1/health.proto. Do not edit: edit that file and run proto/generate.
// swift-format-ignore-file

import CMessages

extension GrpcHealthV1 {
    /// Asks for a service's status.
    package struct HealthCheckRequest: Message {
        package static var fullName: String { "grpc.health.v1.HealthCheckRequest" }

        /// The service's full name. Default: the server as a whole.
        package var service: String = ""

        package init() {}

        package init(
            service: String = ""
        ) {
            self.service = service
        }
    }

    /// A service's status.
    package struct HealthCheckResponse: Message {
        package static var fullName: String { "grpc.health.v1.HealthCheckResponse" }

        /// The status.
        package var status: GrpcHealthV1.HealthCheckResponse.ServingStatus = .unknown

        package init() {}

        package init(
            status: GrpcHealthV1.HealthCheckResponse.ServingStatus = .unknown
        ) {
            self.status = status
        }

        /// Whether a service can answer.
        package enum ServingStatus: MessageEnum {
            /// Not known yet.
            case unknown
            /// It can.
            case serving
            /// It cannot, for now or because the server is draining.
            case notServing
            /// The server has no such service. Only sent by Watch.
            case serviceUnknown
            /// A number that this version of the API does not name.
            case unrecognized(Int32)

            package static var fullName: String { "grpc.health.v1.HealthCheckResponse.ServingStatus" }

            package static let knownCases: [Self] = [
                .unknown,
                .serving,
                .notServing,
                .serviceUnknown,
            ]

            package init(rawValue: Int32) {
                switch rawValue {
                case 0: self = .unknown
                case 1: self = .serving
                case 2: self = .notServing
                case 3: self = .serviceUnknown
                default: self = .unrecognized(rawValue)
                }
            }

            package var rawValue: Int32 {
                switch self {
                case .unknown: 0
                case .serving: 1
                case .notServing: 2
                case .serviceUnknown: 3
                case .unrecognized(let number): number
                }
            }

            package var name: String? {
                switch self {
                case .unknown: "UNKNOWN"
                case .serving: "SERVING"
                case .notServing: "NOT_SERVING"
                case .serviceUnknown: "SERVICE_UNKNOWN"
                case .unrecognized: nil
                }
            }
        }
    }

    /// Asks for the status of every service.
    package struct HealthListRequest: Message {
        package static var fullName: String { "grpc.health.v1.HealthListRequest" }

        package init() {}
    }

    /// The status of every service.
    package struct HealthListResponse: Message {
        package static var fullName: String { "grpc.health.v1.HealthListResponse" }

        /// Statuses by the service's full name; the empty name is the server as a whole.
        package var statuses: [String: GrpcHealthV1.HealthCheckResponse] = [:]

        package init() {}

        package init(
            statuses: [String: GrpcHealthV1.HealthCheckResponse] = [:]
        ) {
            self.statuses = statuses
        }
    }

    /// Whether a service can answer.
    package enum Health {
        package static var fullName: String { "grpc.health.v1.Health" }

        /// The status now. Errors: NOT_FOUND for a service that the server does not know.
        package static let check = Method<GrpcHealthV1.HealthCheckRequest, GrpcHealthV1.HealthCheckResponse>(
            service: fullName, name: "Check", kind: .unary)

        /// The status of every service that the server knows.
        package static let list = Method<GrpcHealthV1.HealthListRequest, GrpcHealthV1.HealthListResponse>(
            service: fullName, name: "List", kind: .unary)

        /// The status now and again on every change. A service that is not known is SERVICE_UNKNOWN, and the call stays open.
        package static let watch = Method<GrpcHealthV1.HealthCheckRequest, GrpcHealthV1.HealthCheckResponse>(
            service: fullName, name: "Watch", kind: .serverStreaming)

        /// All methods, in the order of the .proto file.
        package static let methods: [MethodDescription] = [
            check.description,
            list.description,
            watch.description,
        ]
    }
}

extension GrpcHealthV1.HealthCheckRequest: CRepresented {
    typealias CValue = Grpc__Health__V1__HealthCheckRequest

    nonisolated(unsafe) static let cDescriptor = descriptor(of: grpc__health__v1__health_check_request__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        grpc__health__v1__health_check_request__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        service = try FromC.string(c.pointee.service, "grpc.health.v1.HealthCheckRequest.service")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !service.isEmpty {
            c.pointee.has_service = 1
            c.pointee.service = arena.bytes(service)
        }
    }
}

extension GrpcHealthV1.HealthCheckResponse: CRepresented {
    typealias CValue = Grpc__Health__V1__HealthCheckResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: grpc__health__v1__health_check_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        grpc__health__v1__health_check_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        status = GrpcHealthV1.HealthCheckResponse.ServingStatus(rawValue: c.pointee.status)
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if status.rawValue != 0 {
            c.pointee.has_status = 1
            c.pointee.status = status.rawValue
        }
    }
}

extension GrpcHealthV1.HealthListRequest: CRepresented {
    typealias CValue = Grpc__Health__V1__HealthListRequest

    nonisolated(unsafe) static let cDescriptor = descriptor(of: grpc__health__v1__health_list_request__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        grpc__health__v1__health_list_request__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
    }
}

extension GrpcHealthV1.HealthListResponse: CRepresented {
    typealias CValue = Grpc__Health__V1__HealthListResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: grpc__health__v1__health_list_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        grpc__health__v1__health_list_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        for index in 0..<c.pointee.n_statuses {
            guard let entry = c.pointee.statuses[index] else { continue }
            let value = try entry.pointee.value.map { c throws(MessageError) in
                try GrpcHealthV1.HealthCheckResponse(c: c)
            }
            statuses[try FromC.string(entry.pointee.key, "grpc.health.v1.HealthListResponse.statuses")] = value ?? GrpcHealthV1.HealthCheckResponse()
        }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !statuses.isEmpty {
            let entries = arena.pointers(to: Grpc__Health__V1__HealthListResponse__StatusesEntry.self, count: statuses.count)
            for (index, pair) in statuses.sorted(by: { $0.key < $1.key }).enumerated() {
                let entry = arena.make(grpc__health__v1__health_list_response__statuses_entry__init)
                entry.pointee.has_key = 1
                entry.pointee.key = arena.bytes(pair.key)
                entry.pointee.value = arena.message(pair.value)
                entries[index] = entry
            }
            c.pointee.statuses = entries
            c.pointee.n_statuses = statuses.count
        }
    }
}
