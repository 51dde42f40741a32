// Made by proto/generate from grpc/testing/messages.proto. Do not edit: edit that file and run proto/generate.
// swift-format-ignore-file

import CMessages

extension GrpcTesting {
    /// The kind of bytes in a payload.
    package enum PayloadType: MessageEnum {
        /// Zeros, which compress well.
        case compressable
        /// A number that this version of the API does not name.
        case unrecognized(Int32)

        package static var fullName: String { "grpc.testing.PayloadType" }

        package static let knownCases: [Self] = [
            .compressable,
        ]

        package init(rawValue: Int32) {
            switch rawValue {
            case 0: self = .compressable
            default: self = .unrecognized(rawValue)
            }
        }

        package var rawValue: Int32 {
            switch self {
            case .compressable: 0
            case .unrecognized(let number): number
            }
        }

        package var name: String? {
            switch self {
            case .compressable: "COMPRESSABLE"
            case .unrecognized: nil
            }
        }
    }

    /// How a load balancer chose the backend.
    package enum GrpclbRouteType: MessageEnum {
        /// Not said.
        case unknown
        /// As the fallback.
        case fallback
        /// By the balancer.
        case backend
        /// A number that this version of the API does not name.
        case unrecognized(Int32)

        package static var fullName: String { "grpc.testing.GrpclbRouteType" }

        package static let knownCases: [Self] = [
            .unknown,
            .fallback,
            .backend,
        ]

        package init(rawValue: Int32) {
            switch rawValue {
            case 0: self = .unknown
            case 1: self = .fallback
            case 2: self = .backend
            default: self = .unrecognized(rawValue)
            }
        }

        package var rawValue: Int32 {
            switch self {
            case .unknown: 0
            case .fallback: 1
            case .backend: 2
            case .unrecognized(let number): number
            }
        }

        package var name: String? {
            switch self {
            case .unknown: "GRPCLB_ROUTE_TYPE_UNKNOWN"
            case .fallback: "GRPCLB_ROUTE_TYPE_FALLBACK"
            case .backend: "GRPCLB_ROUTE_TYPE_BACKEND"
            case .unrecognized: nil
            }
        }
    }

    /// A boolean that can be absent.
    package struct BoolValue: Message {
        package static var fullName: String { "grpc.testing.BoolValue" }

        /// The value.
        package var value: Bool = false

        package init() {}

        package init(
            value: Bool = false
        ) {
            self.value = value
        }
    }

    /// A block of bytes.
    package struct Payload: Message {
        package static var fullName: String { "grpc.testing.Payload" }

        /// The kind of bytes.
        package var type: GrpcTesting.PayloadType = .compressable

        /// The bytes.
        package var body: [UInt8] = []

        package init() {}

        package init(
            type: GrpcTesting.PayloadType = .compressable,
            body: [UInt8] = []
        ) {
            self.type = type
            self.body = body
        }
    }

    /// A status that the server is asked to answer with.
    package struct EchoStatus: Message {
        package static var fullName: String { "grpc.testing.EchoStatus" }

        /// The gRPC status code.
        package var code: Int32 = 0

        /// The status message.
        package var message: String = ""

        package init() {}

        package init(
            code: Int32 = 0,
            message: String = ""
        ) {
            self.code = code
            self.message = message
        }
    }

    /// A unary request.
    package struct SimpleRequest: Message {
        package static var fullName: String { "grpc.testing.SimpleRequest" }

        /// The kind of payload wanted back.
        package var responseType: GrpcTesting.PayloadType = .compressable

        /// Bytes of payload wanted back.
        package var responseSize: Int32 = 0

        /// Bytes for the server.
        package var payload: GrpcTesting.Payload?

        /// Whether the answer names the caller.
        package var fillUsername: Bool = false

        /// Whether the answer names the caller's OAuth scope.
        package var fillOauthScope: Bool = false

        /// Whether the answer shall be compressed. Absent: as the server likes.
        package var responseCompressed: GrpcTesting.BoolValue?

        /// A status to answer with. Absent: OK.
        package var responseStatus: GrpcTesting.EchoStatus?

        /// Whether the server shall expect this request to be compressed. Absent: it shall not care.
        package var expectCompressed: GrpcTesting.BoolValue?

        /// Whether the answer names the server.
        package var fillServerId: Bool = false

        /// Whether the answer says how a balancer routed the request.
        package var fillGrpclbRouteType: Bool = false

        /// A load report to answer with. Absent: none.
        package var orcaPerQueryReport: GrpcTesting.TestOrcaReport?

        package init() {}

        package init(
            responseType: GrpcTesting.PayloadType = .compressable,
            responseSize: Int32 = 0,
            payload: GrpcTesting.Payload? = nil,
            fillUsername: Bool = false,
            fillOauthScope: Bool = false,
            responseCompressed: GrpcTesting.BoolValue? = nil,
            responseStatus: GrpcTesting.EchoStatus? = nil,
            expectCompressed: GrpcTesting.BoolValue? = nil,
            fillServerId: Bool = false,
            fillGrpclbRouteType: Bool = false,
            orcaPerQueryReport: GrpcTesting.TestOrcaReport? = nil
        ) {
            self.responseType = responseType
            self.responseSize = responseSize
            self.payload = payload
            self.fillUsername = fillUsername
            self.fillOauthScope = fillOauthScope
            self.responseCompressed = responseCompressed
            self.responseStatus = responseStatus
            self.expectCompressed = expectCompressed
            self.fillServerId = fillServerId
            self.fillGrpclbRouteType = fillGrpclbRouteType
            self.orcaPerQueryReport = orcaPerQueryReport
        }
    }

    /// A unary response.
    package struct SimpleResponse: Message {
        package static var fullName: String { "grpc.testing.SimpleResponse" }

        /// The bytes asked for.
        package var payload: GrpcTesting.Payload?

        /// The caller.
        package var username: String = ""

        /// The caller's OAuth scope.
        package var oauthScope: String = ""

        /// The server.
        package var serverId: String = ""

        /// How a balancer routed the request.
        package var grpclbRouteType: GrpcTesting.GrpclbRouteType = .unknown

        /// The server's host name.
        package var hostname: String = ""

        package init() {}

        package init(
            payload: GrpcTesting.Payload? = nil,
            username: String = "",
            oauthScope: String = "",
            serverId: String = "",
            grpclbRouteType: GrpcTesting.GrpclbRouteType = .unknown,
            hostname: String = ""
        ) {
            self.payload = payload
            self.username = username
            self.oauthScope = oauthScope
            self.serverId = serverId
            self.grpclbRouteType = grpclbRouteType
            self.hostname = hostname
        }
    }

    /// A message of a client's stream.
    package struct StreamingInputCallRequest: Message {
        package static var fullName: String { "grpc.testing.StreamingInputCallRequest" }

        /// Bytes for the server.
        package var payload: GrpcTesting.Payload?

        /// Whether the server shall expect this message to be compressed. Absent: it shall not care.
        package var expectCompressed: GrpcTesting.BoolValue?

        package init() {}

        package init(
            payload: GrpcTesting.Payload? = nil,
            expectCompressed: GrpcTesting.BoolValue? = nil
        ) {
            self.payload = payload
            self.expectCompressed = expectCompressed
        }
    }

    /// The answer to a client's stream.
    package struct StreamingInputCallResponse: Message {
        package static var fullName: String { "grpc.testing.StreamingInputCallResponse" }

        /// Bytes of all payloads together.
        package var aggregatedPayloadSize: Int32 = 0

        package init() {}

        package init(
            aggregatedPayloadSize: Int32 = 0
        ) {
            self.aggregatedPayloadSize = aggregatedPayloadSize
        }
    }

    /// One message wanted from the server's stream.
    package struct ResponseParameters: Message {
        package static var fullName: String { "grpc.testing.ResponseParameters" }

        /// Bytes of its payload.
        package var size: Int32 = 0

        /// Microseconds to wait before it.
        package var intervalUs: Int32 = 0

        /// Whether it shall be compressed. Absent: as the server likes.
        package var compressed: GrpcTesting.BoolValue?

        package init() {}

        package init(
            size: Int32 = 0,
            intervalUs: Int32 = 0,
            compressed: GrpcTesting.BoolValue? = nil
        ) {
            self.size = size
            self.intervalUs = intervalUs
            self.compressed = compressed
        }
    }

    /// Asks for a server's stream.
    package struct StreamingOutputCallRequest: Message {
        package static var fullName: String { "grpc.testing.StreamingOutputCallRequest" }

        /// The kind of payload wanted back.
        package var responseType: GrpcTesting.PayloadType = .compressable

        /// The messages wanted, in order.
        package var responseParameters: [GrpcTesting.ResponseParameters] = []

        /// Bytes for the server.
        package var payload: GrpcTesting.Payload?

        /// A status to end with. Absent: OK.
        package var responseStatus: GrpcTesting.EchoStatus?

        /// A load report for the out-of-band stream. Absent: none.
        package var orcaOobReport: GrpcTesting.TestOrcaReport?

        package init() {}

        package init(
            responseType: GrpcTesting.PayloadType = .compressable,
            responseParameters: [GrpcTesting.ResponseParameters] = [],
            payload: GrpcTesting.Payload? = nil,
            responseStatus: GrpcTesting.EchoStatus? = nil,
            orcaOobReport: GrpcTesting.TestOrcaReport? = nil
        ) {
            self.responseType = responseType
            self.responseParameters = responseParameters
            self.payload = payload
            self.responseStatus = responseStatus
            self.orcaOobReport = orcaOobReport
        }
    }

    /// A message of a server's stream.
    package struct StreamingOutputCallResponse: Message {
        package static var fullName: String { "grpc.testing.StreamingOutputCallResponse" }

        /// The bytes asked for.
        package var payload: GrpcTesting.Payload?

        package init() {}

        package init(
            payload: GrpcTesting.Payload? = nil
        ) {
            self.payload = payload
        }
    }

    /// A load report to echo.
    package struct TestOrcaReport: Message {
        package static var fullName: String { "grpc.testing.TestOrcaReport" }

        /// Share of the processor in use, from 0.
        package var cpuUtilization: Double = 0

        /// Share of the memory in use, from 0 to 1.
        package var memoryUtilization: Double = 0

        /// Costs by name.
        package var requestCost: [String: Double] = [:]

        /// Shares of resources in use, by name.
        package var utilization: [String: Double] = [:]

        package init() {}

        package init(
            cpuUtilization: Double = 0,
            memoryUtilization: Double = 0,
            requestCost: [String: Double] = [:],
            utilization: [String: Double] = [:]
        ) {
            self.cpuUtilization = cpuUtilization
            self.memoryUtilization = memoryUtilization
            self.requestCost = requestCost
            self.utilization = utilization
        }
    }
}

extension GrpcTesting.BoolValue: CRepresented {
    typealias CValue = Grpc__Testing__BoolValue

    nonisolated(unsafe) static let cDescriptor = descriptor(of: grpc__testing__bool_value__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        grpc__testing__bool_value__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        value = c.pointee.value != 0
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if value {
            c.pointee.has_value = 1
            c.pointee.value = value ? 1 : 0
        }
    }
}

extension GrpcTesting.Payload: CRepresented {
    typealias CValue = Grpc__Testing__Payload

    nonisolated(unsafe) static let cDescriptor = descriptor(of: grpc__testing__payload__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        grpc__testing__payload__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        type = GrpcTesting.PayloadType(rawValue: c.pointee.type)
        body = FromC.byteArray(c.pointee.body)
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if type.rawValue != 0 {
            c.pointee.has_type = 1
            c.pointee.type = type.rawValue
        }
        if !body.isEmpty {
            c.pointee.has_body = 1
            c.pointee.body = arena.bytes(body)
        }
    }
}

extension GrpcTesting.EchoStatus: CRepresented {
    typealias CValue = Grpc__Testing__EchoStatus

    nonisolated(unsafe) static let cDescriptor = descriptor(of: grpc__testing__echo_status__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        grpc__testing__echo_status__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        code = c.pointee.code
        message = try FromC.string(c.pointee.message, "grpc.testing.EchoStatus.message")
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
    }
}

extension GrpcTesting.SimpleRequest: CRepresented {
    typealias CValue = Grpc__Testing__SimpleRequest

    nonisolated(unsafe) static let cDescriptor = descriptor(of: grpc__testing__simple_request__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        grpc__testing__simple_request__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        responseType = GrpcTesting.PayloadType(rawValue: c.pointee.response_type)
        responseSize = c.pointee.response_size
        if let c = c.pointee.payload { payload = try GrpcTesting.Payload(c: c) }
        fillUsername = c.pointee.fill_username != 0
        fillOauthScope = c.pointee.fill_oauth_scope != 0
        if let c = c.pointee.response_compressed { responseCompressed = try GrpcTesting.BoolValue(c: c) }
        if let c = c.pointee.response_status { responseStatus = try GrpcTesting.EchoStatus(c: c) }
        if let c = c.pointee.expect_compressed { expectCompressed = try GrpcTesting.BoolValue(c: c) }
        fillServerId = c.pointee.fill_server_id != 0
        fillGrpclbRouteType = c.pointee.fill_grpclb_route_type != 0
        if let c = c.pointee.orca_per_query_report { orcaPerQueryReport = try GrpcTesting.TestOrcaReport(c: c) }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if responseType.rawValue != 0 {
            c.pointee.has_response_type = 1
            c.pointee.response_type = responseType.rawValue
        }
        if responseSize != 0 {
            c.pointee.has_response_size = 1
            c.pointee.response_size = responseSize
        }
        if let value = payload { c.pointee.payload = arena.message(value) }
        if fillUsername {
            c.pointee.has_fill_username = 1
            c.pointee.fill_username = fillUsername ? 1 : 0
        }
        if fillOauthScope {
            c.pointee.has_fill_oauth_scope = 1
            c.pointee.fill_oauth_scope = fillOauthScope ? 1 : 0
        }
        if let value = responseCompressed { c.pointee.response_compressed = arena.message(value) }
        if let value = responseStatus { c.pointee.response_status = arena.message(value) }
        if let value = expectCompressed { c.pointee.expect_compressed = arena.message(value) }
        if fillServerId {
            c.pointee.has_fill_server_id = 1
            c.pointee.fill_server_id = fillServerId ? 1 : 0
        }
        if fillGrpclbRouteType {
            c.pointee.has_fill_grpclb_route_type = 1
            c.pointee.fill_grpclb_route_type = fillGrpclbRouteType ? 1 : 0
        }
        if let value = orcaPerQueryReport { c.pointee.orca_per_query_report = arena.message(value) }
    }
}

extension GrpcTesting.SimpleResponse: CRepresented {
    typealias CValue = Grpc__Testing__SimpleResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: grpc__testing__simple_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        grpc__testing__simple_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        if let c = c.pointee.payload { payload = try GrpcTesting.Payload(c: c) }
        username = try FromC.string(c.pointee.username, "grpc.testing.SimpleResponse.username")
        oauthScope = try FromC.string(c.pointee.oauth_scope, "grpc.testing.SimpleResponse.oauth_scope")
        serverId = try FromC.string(c.pointee.server_id, "grpc.testing.SimpleResponse.server_id")
        grpclbRouteType = GrpcTesting.GrpclbRouteType(rawValue: c.pointee.grpclb_route_type)
        hostname = try FromC.string(c.pointee.hostname, "grpc.testing.SimpleResponse.hostname")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if let value = payload { c.pointee.payload = arena.message(value) }
        if !username.isEmpty {
            c.pointee.has_username = 1
            c.pointee.username = arena.bytes(username)
        }
        if !oauthScope.isEmpty {
            c.pointee.has_oauth_scope = 1
            c.pointee.oauth_scope = arena.bytes(oauthScope)
        }
        if !serverId.isEmpty {
            c.pointee.has_server_id = 1
            c.pointee.server_id = arena.bytes(serverId)
        }
        if grpclbRouteType.rawValue != 0 {
            c.pointee.has_grpclb_route_type = 1
            c.pointee.grpclb_route_type = grpclbRouteType.rawValue
        }
        if !hostname.isEmpty {
            c.pointee.has_hostname = 1
            c.pointee.hostname = arena.bytes(hostname)
        }
    }
}

extension GrpcTesting.StreamingInputCallRequest: CRepresented {
    typealias CValue = Grpc__Testing__StreamingInputCallRequest

    nonisolated(unsafe) static let cDescriptor = descriptor(of: grpc__testing__streaming_input_call_request__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        grpc__testing__streaming_input_call_request__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        if let c = c.pointee.payload { payload = try GrpcTesting.Payload(c: c) }
        if let c = c.pointee.expect_compressed { expectCompressed = try GrpcTesting.BoolValue(c: c) }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if let value = payload { c.pointee.payload = arena.message(value) }
        if let value = expectCompressed { c.pointee.expect_compressed = arena.message(value) }
    }
}

extension GrpcTesting.StreamingInputCallResponse: CRepresented {
    typealias CValue = Grpc__Testing__StreamingInputCallResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: grpc__testing__streaming_input_call_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        grpc__testing__streaming_input_call_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        aggregatedPayloadSize = c.pointee.aggregated_payload_size
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if aggregatedPayloadSize != 0 {
            c.pointee.has_aggregated_payload_size = 1
            c.pointee.aggregated_payload_size = aggregatedPayloadSize
        }
    }
}

extension GrpcTesting.ResponseParameters: CRepresented {
    typealias CValue = Grpc__Testing__ResponseParameters

    nonisolated(unsafe) static let cDescriptor = descriptor(of: grpc__testing__response_parameters__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        grpc__testing__response_parameters__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        size = c.pointee.size
        intervalUs = c.pointee.interval_us
        if let c = c.pointee.compressed { compressed = try GrpcTesting.BoolValue(c: c) }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if size != 0 {
            c.pointee.has_size = 1
            c.pointee.size = size
        }
        if intervalUs != 0 {
            c.pointee.has_interval_us = 1
            c.pointee.interval_us = intervalUs
        }
        if let value = compressed { c.pointee.compressed = arena.message(value) }
    }
}

extension GrpcTesting.StreamingOutputCallRequest: CRepresented {
    typealias CValue = Grpc__Testing__StreamingOutputCallRequest

    nonisolated(unsafe) static let cDescriptor = descriptor(of: grpc__testing__streaming_output_call_request__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        grpc__testing__streaming_output_call_request__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        responseType = GrpcTesting.PayloadType(rawValue: c.pointee.response_type)
        responseParameters = try FromC.messages(c.pointee.response_parameters, c.pointee.n_response_parameters)
        if let c = c.pointee.payload { payload = try GrpcTesting.Payload(c: c) }
        if let c = c.pointee.response_status { responseStatus = try GrpcTesting.EchoStatus(c: c) }
        if let c = c.pointee.orca_oob_report { orcaOobReport = try GrpcTesting.TestOrcaReport(c: c) }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if responseType.rawValue != 0 {
            c.pointee.has_response_type = 1
            c.pointee.response_type = responseType.rawValue
        }
        if !responseParameters.isEmpty {
            c.pointee.response_parameters = arena.array(responseParameters)
            c.pointee.n_response_parameters = responseParameters.count
        }
        if let value = payload { c.pointee.payload = arena.message(value) }
        if let value = responseStatus { c.pointee.response_status = arena.message(value) }
        if let value = orcaOobReport { c.pointee.orca_oob_report = arena.message(value) }
    }
}

extension GrpcTesting.StreamingOutputCallResponse: CRepresented {
    typealias CValue = Grpc__Testing__StreamingOutputCallResponse

    nonisolated(unsafe) static let cDescriptor = descriptor(of: grpc__testing__streaming_output_call_response__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        grpc__testing__streaming_output_call_response__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        if let c = c.pointee.payload { payload = try GrpcTesting.Payload(c: c) }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if let value = payload { c.pointee.payload = arena.message(value) }
    }
}

extension GrpcTesting.TestOrcaReport: CRepresented {
    typealias CValue = Grpc__Testing__TestOrcaReport

    nonisolated(unsafe) static let cDescriptor = descriptor(of: grpc__testing__test_orca_report__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        grpc__testing__test_orca_report__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        cpuUtilization = c.pointee.cpu_utilization
        memoryUtilization = c.pointee.memory_utilization
        for index in 0..<c.pointee.n_request_cost {
            guard let entry = c.pointee.request_cost[index] else { continue }
            requestCost[try FromC.string(entry.pointee.key, "grpc.testing.TestOrcaReport.request_cost")] = entry.pointee.value
        }
        for index in 0..<c.pointee.n_utilization {
            guard let entry = c.pointee.utilization[index] else { continue }
            utilization[try FromC.string(entry.pointee.key, "grpc.testing.TestOrcaReport.utilization")] = entry.pointee.value
        }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if cpuUtilization.bitPattern != 0 {
            c.pointee.has_cpu_utilization = 1
            c.pointee.cpu_utilization = cpuUtilization
        }
        if memoryUtilization.bitPattern != 0 {
            c.pointee.has_memory_utilization = 1
            c.pointee.memory_utilization = memoryUtilization
        }
        if !requestCost.isEmpty {
            let entries = arena.pointers(to: Grpc__Testing__TestOrcaReport__RequestCostEntry.self, count: requestCost.count)
            for (index, pair) in requestCost.sorted(by: { $0.key < $1.key }).enumerated() {
                let entry = arena.make(grpc__testing__test_orca_report__request_cost_entry__init)
                entry.pointee.has_key = 1
                entry.pointee.key = arena.bytes(pair.key)
                entry.pointee.has_value = 1
                entry.pointee.value = pair.value
                entries[index] = entry
            }
            c.pointee.request_cost = entries
            c.pointee.n_request_cost = requestCost.count
        }
        if !utilization.isEmpty {
            let entries = arena.pointers(to: Grpc__Testing__TestOrcaReport__UtilizationEntry.self, count: utilization.count)
            for (index, pair) in utilization.sorted(by: { $0.key < $1.key }).enumerated() {
                let entry = arena.make(grpc__testing__test_orca_report__utilization_entry__init)
                entry.pointee.has_key = 1
                entry.pointee.key = arena.bytes(pair.key)
                entry.pointee.has_value = 1
                entry.pointee.value = pair.value
                entries[index] = entry
            }
            c.pointee.utilization = entries
            c.pointee.n_utilization = utilization.count
        }
    }
}
