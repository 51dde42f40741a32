/// Whether programs made from a released version of the .proto files still work with a newer one: on the wire, and when
/// they are compiled again.
struct Compatibility {
    private let released: Schema
    private let current: Schema
    private var findings: [String] = []

    /// What breaks, one sentence for each finding.
    static func findings(released: Schema, current: Schema) -> [String] {
        var check = Compatibility(released: released, current: current)
        check.compare()
        return check.findings
    }

    private init(released: Schema, current: Schema) {
        self.released = released
        self.current = current
    }

    private mutating func report(_ place: String, _ finding: String) {
        findings.append("\(place): \(finding)")
    }

    private mutating func compare() {
        let files = Set(current.files.map(\.name))
        for file in released.files where !files.contains(file.name) {
            report(file.name, "was released and is gone; programs import it")
        }
        for name in released.messages.keys.sorted() {
            guard let old = released.messages[name] else { continue }
            if let new = current.messages[name] {
                compare(old, new)
            } else {
                report(name, "was released and is gone")
            }
        }
        for name in released.enums.keys.sorted() {
            guard let old = released.enums[name] else { continue }
            if let new = current.enums[name] {
                compare(old, new)
            } else {
                report(name, "was released and is gone")
            }
        }
        let services = Dictionary(
            uniqueKeysWithValues: current.files.flatMap(\.services).map { ($0.fullName, $0) })
        for old in released.files.flatMap(\.services) {
            if let new = services[old.fullName] {
                compare(old, new)
            } else {
                report(old.fullName, "was released and is gone")
            }
        }
    }

    private mutating func compare(_ old: MessageType, _ new: MessageType) {
        for field in old.fields {
            let place = old.fullName + "." + field.name
            guard let now = new.fields.first(where: { $0.number == field.number }) else {
                let isReserved =
                    new.reservedNumbers.contains { $0.contains(field.number) } && new.reservedNames.contains(field.name)
                if !isReserved {
                    report(place, "was released and is gone; reserve the number \(field.number) and the name")
                }
                continue
            }
            if now.name != field.name { report(place, "is now named \(now.name)") }
            if now.type != field.type { report(place, "was \(field.type.name) and is now \(now.type.name)") }
            if now.isRepeated != field.isRepeated {
                report(place, now.isRepeated ? "was single and is now repeated" : "was repeated and is now single")
            }
            if now.isOptional != field.isOptional {
                report(place, now.isOptional ? "is now optional and was not" : "was optional and is not any more")
            }
            let oneof = field.oneof.map { old.oneofs[$0].name }
            let oneofNow = now.oneof.map { new.oneofs[$0].name }
            if oneof != oneofNow {
                report(place, "was in \(oneof ?? "no oneof") and is now in \(oneofNow ?? "no oneof")")
            }
        }
    }

    private mutating func compare(_ old: EnumType, _ new: EnumType) {
        for value in old.values {
            let place = old.fullName + "." + value.name
            guard let now = new.values.first(where: { $0.name == value.name }) else {
                report(place, "was released and is gone")
                continue
            }
            if now.number != value.number { report(place, "was \(value.number) and is now \(now.number)") }
        }
    }

    private mutating func compare(_ old: Service, _ new: Service) {
        for method in old.methods {
            let place = old.fullName + "." + method.name
            guard let now = new.methods.first(where: { $0.name == method.name }) else {
                report(place, "was released and is gone")
                continue
            }
            if now.input != method.input { report(place, "took \(method.input) and now takes \(now.input)") }
            if now.output != method.output { report(place, "answered \(method.output) and now \(now.output)") }
            if now.clientStreaming != method.clientStreaming { report(place, "streams requests, or does not any more") }
            if now.serverStreaming != method.serverStreaming { report(place, "streams answers, or does not any more") }
        }
    }
}
