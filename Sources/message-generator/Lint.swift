/// The style of our .proto files: one way to name things, and a comment with unit and default on everything.
///
/// The packages of others (grpc.*, google.*) keep their names, which are not ours to choose; comments they need too.
struct Lint {
    private let schema: Schema
    private var findings: [String] = []

    /// What is wrong, one sentence for each finding, in the order of the files.
    static func findings(in schema: Schema) -> [String] {
        var lint = Lint(schema: schema)
        for file in schema.files where !file.isWellKnown { lint.check(file) }
        return lint.findings
    }

    private init(schema: Schema) {
        self.schema = schema
        self.requestTypes = []
        requestTypes = reachableFromRequests()
    }

    /// The messages that a caller fills in.
    private var requestTypes: Set<String>

    private mutating func report(_ place: String, _ finding: String) {
        findings.append("\(place): \(finding)")
    }

    private mutating func check(_ file: File) {
        let isOurs = file.package.hasPrefix("martlet.")
        if file.comment.isEmpty { report(file.name, "a comment above the syntax line says what the file is for") }
        let folder = file.name.split(separator: "/").dropLast().joined(separator: ".")
        if file.package != folder { report(file.name, "package \(file.package) must lie in the folder of its name") }
        file.messages.forEach { check($0, isOurs) }
        file.enums.forEach { check($0, isOurs) }
        file.services.forEach { check($0, isOurs) }
    }

    private mutating func check(_ message: MessageType, _ isOurs: Bool) {
        if message.isMapEntry { return }
        comment(message.comment, message.fullName)
        if isOurs, !isUpperCamel(message.name) { report(message.fullName, "a message is named in UpperCamelCase") }
        for field in message.fields {
            let place = message.fullName + "." + field.name
            comment(field.comment, place)
            if !isLowerSnake(field.name) { report(place, "a field is named in lower_snake_case") }
            if isOurs { checkFacts(field, place, isRequest: requestTypes.contains(message.fullName)) }
        }
        for field in message.fields where field.type == .string {
            // Java and C++ give a text field `name` accessors for `name_bytes`.
            if message.fields.contains(where: { $0.name == field.name + "_bytes" }) {
                report(
                    message.fullName + "." + field.name + "_bytes", "collides in Java with the bytes of \(field.name)")
            }
        }
        for oneof in message.oneofs { comment(oneof.comment, message.fullName + "." + oneof.name) }
        message.messages.forEach { check($0, isOurs) }
        message.enums.forEach { check($0, isOurs) }
    }

    /// Units and defaults.
    private mutating func checkFacts(_ field: Field, _ place: String, isRequest: Bool) {
        for unit in ["seconds", "bytes"] where field.name.hasSuffix("_" + unit) {
            let isNumber = field.type != .bytes && field.type != .string
            if isNumber, !field.comment.lowercased().contains(unit.dropLast()) {
                report(place, "its comment names the unit, \(unit)")
            }
        }
        for word in ["time", "timeout", "delay", "duration", "interval"] where field.name.hasSuffix("_" + word) {
            report(place, "a span of time is named with its unit, \(field.name)_seconds")
        }
        guard isRequest, field.oneof == nil else { return }
        let said = ["Default:", "Required", "At least one"].contains { field.comment.contains($0) }
        if !said { report(place, "its comment says what holds when it is absent (Default: …, Required, At least one)") }
    }

    private mutating func check(_ type: EnumType, _ isOurs: Bool) {
        comment(type.comment, type.fullName)
        for value in type.values { comment(value.comment, type.fullName + "." + value.name) }
        guard isOurs else { return }
        if !isUpperCamel(type.name) { report(type.fullName, "an enum is named in UpperCamelCase") }
        let prefix = Names.upperSnake(type.name) + "_"
        for value in type.values where !value.name.hasPrefix(prefix) {
            report(type.fullName + "." + value.name, "a value's name begins with \(prefix)")
        }
        if type.values.first?.name != prefix + "UNSPECIFIED" || type.values.first?.number != 0 {
            report(type.fullName, "the first value is \(prefix)UNSPECIFIED = 0")
        }
    }

    private mutating func check(_ service: Service, _ isOurs: Bool) {
        comment(service.comment, service.fullName)
        for method in service.methods {
            let place = service.fullName + "." + method.name
            comment(method.comment, place)
            guard isOurs else { continue }
            let errorsAreSaid = [method.comment, service.comment].contains {
                $0.contains("Errors:") || $0.contains("Errors of")
            }
            if !errorsAreSaid {
                report(place, "its comment or its service's says which errors it ends with (Errors: …)")
            }
            if !method.input.hasSuffix("Request") { report(place, "its request type ends in Request") }
            if !method.output.hasSuffix("Response") { report(place, "its response type ends in Response") }
        }
    }

    private mutating func comment(_ comment: String, _ place: String) {
        if comment.isEmpty {
            report(place, "has no comment")
        } else if !comment.hasSuffix(".") {
            report(place, "its comment does not end with a full stop")
        }
    }

    private func reachableFromRequests() -> Set<String> {
        var seen: Set<String> = []
        var open = schema.files.flatMap(\.services).flatMap(\.methods).map(\.input)
        while let name = open.popLast() {
            guard seen.insert(name).inserted, let message = schema.messages[name] else { continue }
            for field in message.fields {
                if case .message(let name) = field.type { open.append(name) }
            }
        }
        return seen
    }

    private func isUpperCamel(_ name: String) -> Bool {
        name.first?.isUppercase == true && !name.contains("_")
    }

    private func isLowerSnake(_ name: String) -> Bool {
        name.allSatisfy { ($0.isLowercase && $0.isASCII) || $0.isNumber || $0 == "_" } && !name.contains("__")
            && name.first != "_" && name.last != "_"
    }
}
