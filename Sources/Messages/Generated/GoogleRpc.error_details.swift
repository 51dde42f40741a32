// Made by proto/generate from google/rpc/error_details.proto. Do not edit: edit that file and run proto/generate.
// swift-format-ignore-file

import CMessages

extension GoogleRpc {
    /// The cause of an error in a form that programs can act on.
    package struct ErrorInfo: Message {
        package static var fullName: String { "google.rpc.ErrorInfo" }

        /// The reason, in upper case with underscores; constant for one cause.
        package var reason: String = ""

        /// Whose reason it is, for example "martlet.dev".
        package var domain: String = ""

        /// Further facts by name.
        package var metadata: [String: String] = [:]

        package init() {}

        package init(
            reason: String = "",
            domain: String = "",
            metadata: [String: String] = [:]
        ) {
            self.reason = reason
            self.domain = domain
            self.metadata = metadata
        }
    }

    /// When to try again.
    package struct RetryInfo: Message {
        package static var fullName: String { "google.rpc.RetryInfo" }

        /// How long to wait at least.
        package var retryDelay: GoogleProtobuf.Duration?

        package init() {}

        package init(
            retryDelay: GoogleProtobuf.Duration? = nil
        ) {
            self.retryDelay = retryDelay
        }
    }

    /// Which limit was exceeded.
    package struct QuotaFailure: Message {
        package static var fullName: String { "google.rpc.QuotaFailure" }

        /// The exceeded limits.
        package var violations: [GoogleRpc.QuotaFailure.Violation] = []

        package init() {}

        package init(
            violations: [GoogleRpc.QuotaFailure.Violation] = []
        ) {
            self.violations = violations
        }

        /// One exceeded limit.
        package struct Violation: Message {
            package static var fullName: String { "google.rpc.QuotaFailure.Violation" }

            /// Whose limit it is.
            package var subject: String = ""

            /// Which limit, and by how much.
            package var description: String = ""

            package init() {}

            package init(
                subject: String = "",
                description: String = ""
            ) {
                self.subject = subject
                self.description = description
            }
        }
    }

    /// What must be changed before a call can succeed.
    package struct PreconditionFailure: Message {
        package static var fullName: String { "google.rpc.PreconditionFailure" }

        /// The things to change.
        package var violations: [GoogleRpc.PreconditionFailure.Violation] = []

        package init() {}

        package init(
            violations: [GoogleRpc.PreconditionFailure.Violation] = []
        ) {
            self.violations = violations
        }

        /// One thing to change.
        package struct Violation: Message {
            package static var fullName: String { "google.rpc.PreconditionFailure.Violation" }

            /// The kind of condition.
            package var type: String = ""

            /// What it concerns.
            package var subject: String = ""

            /// What is wrong and how to change it.
            package var description: String = ""

            package init() {}

            package init(
                type: String = "",
                subject: String = "",
                description: String = ""
            ) {
                self.type = type
                self.subject = subject
                self.description = description
            }
        }
    }

    /// What is wrong with a request.
    package struct BadRequest: Message {
        package static var fullName: String { "google.rpc.BadRequest" }

        /// The wrong fields.
        package var fieldViolations: [GoogleRpc.BadRequest.FieldViolation] = []

        package init() {}

        package init(
            fieldViolations: [GoogleRpc.BadRequest.FieldViolation] = []
        ) {
            self.fieldViolations = fieldViolations
        }

        /// One wrong field.
        package struct FieldViolation: Message {
            package static var fullName: String { "google.rpc.BadRequest.FieldViolation" }

            /// The path of the field, for example "sampling.temperature" or "inputs[2].text".
            package var field: String = ""

            /// What is wrong with it and what is expected.
            package var description: String = ""

            package init() {}

            package init(
                field: String = "",
                description: String = ""
            ) {
                self.field = field
                self.description = description
            }
        }
    }

    /// Names a request in the server's log.
    package struct RequestInfo: Message {
        package static var fullName: String { "google.rpc.RequestInfo" }

        /// The request's id.
        package var requestId: String = ""

        /// Data for the server's own use.
        package var servingData: String = ""

        package init() {}

        package init(
            requestId: String = "",
            servingData: String = ""
        ) {
            self.requestId = requestId
            self.servingData = servingData
        }
    }

    /// Which resource a call concerned.
    package struct ResourceInfo: Message {
        package static var fullName: String { "google.rpc.ResourceInfo" }

        /// The kind of resource, for example "model".
        package var resourceType: String = ""

        /// Its name.
        package var resourceName: String = ""

        /// Whose it is. Often empty.
        package var owner: String = ""

        /// What went wrong with it.
        package var description: String = ""

        package init() {}

        package init(
            resourceType: String = "",
            resourceName: String = "",
            owner: String = "",
            description: String = ""
        ) {
            self.resourceType = resourceType
            self.resourceName = resourceName
            self.owner = owner
            self.description = description
        }
    }
}

extension GoogleRpc.ErrorInfo: CRepresented {
    typealias CValue = Google__Rpc__ErrorInfo

    nonisolated(unsafe) static let cDescriptor = descriptor(of: google__rpc__error_info__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        google__rpc__error_info__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        reason = try FromC.string(c.pointee.reason, "google.rpc.ErrorInfo.reason")
        domain = try FromC.string(c.pointee.domain, "google.rpc.ErrorInfo.domain")
        for index in 0..<c.pointee.n_metadata {
            guard let entry = c.pointee.metadata[index] else { continue }
            metadata[try FromC.string(entry.pointee.key, "google.rpc.ErrorInfo.metadata")] = try FromC.string(entry.pointee.value, "google.rpc.ErrorInfo.metadata")
        }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !reason.isEmpty {
            c.pointee.has_reason = 1
            c.pointee.reason = arena.bytes(reason)
        }
        if !domain.isEmpty {
            c.pointee.has_domain = 1
            c.pointee.domain = arena.bytes(domain)
        }
        if !metadata.isEmpty {
            let entries = arena.pointers(to: Google__Rpc__ErrorInfo__MetadataEntry.self, count: metadata.count)
            for (index, pair) in metadata.sorted(by: { $0.key < $1.key }).enumerated() {
                let entry = arena.make(google__rpc__error_info__metadata_entry__init)
                entry.pointee.has_key = 1
                entry.pointee.key = arena.bytes(pair.key)
                entry.pointee.has_value = 1
                entry.pointee.value = arena.bytes(pair.value)
                entries[index] = entry
            }
            c.pointee.metadata = entries
            c.pointee.n_metadata = metadata.count
        }
    }
}

extension GoogleRpc.RetryInfo: CRepresented {
    typealias CValue = Google__Rpc__RetryInfo

    nonisolated(unsafe) static let cDescriptor = descriptor(of: google__rpc__retry_info__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        google__rpc__retry_info__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        if let c = c.pointee.retry_delay { retryDelay = try GoogleProtobuf.Duration(c: c) }
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if let value = retryDelay { c.pointee.retry_delay = arena.message(value) }
    }
}

extension GoogleRpc.QuotaFailure: CRepresented {
    typealias CValue = Google__Rpc__QuotaFailure

    nonisolated(unsafe) static let cDescriptor = descriptor(of: google__rpc__quota_failure__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        google__rpc__quota_failure__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        violations = try FromC.messages(c.pointee.violations, c.pointee.n_violations)
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !violations.isEmpty {
            c.pointee.violations = arena.array(violations)
            c.pointee.n_violations = violations.count
        }
    }
}

extension GoogleRpc.QuotaFailure.Violation: CRepresented {
    typealias CValue = Google__Rpc__QuotaFailure__Violation

    nonisolated(unsafe) static let cDescriptor = descriptor(of: google__rpc__quota_failure__violation__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        google__rpc__quota_failure__violation__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        subject = try FromC.string(c.pointee.subject, "google.rpc.QuotaFailure.Violation.subject")
        description = try FromC.string(c.pointee.description, "google.rpc.QuotaFailure.Violation.description")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !subject.isEmpty {
            c.pointee.has_subject = 1
            c.pointee.subject = arena.bytes(subject)
        }
        if !description.isEmpty {
            c.pointee.has_description = 1
            c.pointee.description = arena.bytes(description)
        }
    }
}

extension GoogleRpc.PreconditionFailure: CRepresented {
    typealias CValue = Google__Rpc__PreconditionFailure

    nonisolated(unsafe) static let cDescriptor = descriptor(of: google__rpc__precondition_failure__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        google__rpc__precondition_failure__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        violations = try FromC.messages(c.pointee.violations, c.pointee.n_violations)
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !violations.isEmpty {
            c.pointee.violations = arena.array(violations)
            c.pointee.n_violations = violations.count
        }
    }
}

extension GoogleRpc.PreconditionFailure.Violation: CRepresented {
    typealias CValue = Google__Rpc__PreconditionFailure__Violation

    nonisolated(unsafe) static let cDescriptor = descriptor(of: google__rpc__precondition_failure__violation__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        google__rpc__precondition_failure__violation__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        type = try FromC.string(c.pointee.type, "google.rpc.PreconditionFailure.Violation.type")
        subject = try FromC.string(c.pointee.subject, "google.rpc.PreconditionFailure.Violation.subject")
        description = try FromC.string(c.pointee.description, "google.rpc.PreconditionFailure.Violation.description")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !type.isEmpty {
            c.pointee.has_type = 1
            c.pointee.type = arena.bytes(type)
        }
        if !subject.isEmpty {
            c.pointee.has_subject = 1
            c.pointee.subject = arena.bytes(subject)
        }
        if !description.isEmpty {
            c.pointee.has_description = 1
            c.pointee.description = arena.bytes(description)
        }
    }
}

extension GoogleRpc.BadRequest: CRepresented {
    typealias CValue = Google__Rpc__BadRequest

    nonisolated(unsafe) static let cDescriptor = descriptor(of: google__rpc__bad_request__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        google__rpc__bad_request__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        fieldViolations = try FromC.messages(c.pointee.field_violations, c.pointee.n_field_violations)
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !fieldViolations.isEmpty {
            c.pointee.field_violations = arena.array(fieldViolations)
            c.pointee.n_field_violations = fieldViolations.count
        }
    }
}

extension GoogleRpc.BadRequest.FieldViolation: CRepresented {
    typealias CValue = Google__Rpc__BadRequest__FieldViolation

    nonisolated(unsafe) static let cDescriptor = descriptor(of: google__rpc__bad_request__field_violation__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        google__rpc__bad_request__field_violation__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        field = try FromC.string(c.pointee.field, "google.rpc.BadRequest.FieldViolation.field")
        description = try FromC.string(c.pointee.description, "google.rpc.BadRequest.FieldViolation.description")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !field.isEmpty {
            c.pointee.has_field = 1
            c.pointee.field = arena.bytes(field)
        }
        if !description.isEmpty {
            c.pointee.has_description = 1
            c.pointee.description = arena.bytes(description)
        }
    }
}

extension GoogleRpc.RequestInfo: CRepresented {
    typealias CValue = Google__Rpc__RequestInfo

    nonisolated(unsafe) static let cDescriptor = descriptor(of: google__rpc__request_info__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        google__rpc__request_info__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        requestId = try FromC.string(c.pointee.request_id, "google.rpc.RequestInfo.request_id")
        servingData = try FromC.string(c.pointee.serving_data, "google.rpc.RequestInfo.serving_data")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !requestId.isEmpty {
            c.pointee.has_request_id = 1
            c.pointee.request_id = arena.bytes(requestId)
        }
        if !servingData.isEmpty {
            c.pointee.has_serving_data = 1
            c.pointee.serving_data = arena.bytes(servingData)
        }
    }
}

extension GoogleRpc.ResourceInfo: CRepresented {
    typealias CValue = Google__Rpc__ResourceInfo

    nonisolated(unsafe) static let cDescriptor = descriptor(of: google__rpc__resource_info__init)

    static func initialize(_ c: UnsafeMutablePointer<CValue>) {
        google__rpc__resource_info__init(c)
    }

    init(c: UnsafePointer<CValue>) throws(MessageError) {
        self.init()
        resourceType = try FromC.string(c.pointee.resource_type, "google.rpc.ResourceInfo.resource_type")
        resourceName = try FromC.string(c.pointee.resource_name, "google.rpc.ResourceInfo.resource_name")
        owner = try FromC.string(c.pointee.owner, "google.rpc.ResourceInfo.owner")
        description = try FromC.string(c.pointee.description, "google.rpc.ResourceInfo.description")
    }

    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena) {
        if !resourceType.isEmpty {
            c.pointee.has_resource_type = 1
            c.pointee.resource_type = arena.bytes(resourceType)
        }
        if !resourceName.isEmpty {
            c.pointee.has_resource_name = 1
            c.pointee.resource_name = arena.bytes(resourceName)
        }
        if !owner.isEmpty {
            c.pointee.has_owner = 1
            c.pointee.owner = arena.bytes(owner)
        }
        if !description.isEmpty {
            c.pointee.has_description = 1
            c.pointee.description = arena.bytes(description)
        }
    }
}
