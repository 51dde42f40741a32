import JSON

// The types of google.protobuf that have a form of their own in JSON (protobuf.dev, "ProtoJSON Format").

extension DescriptorPool {
    private static let wrappers: Set<String> = Set(
        ["Double", "Float", "Int64", "UInt64", "Int32", "UInt32", "Bool", "String", "Bytes"].map {
            "google.protobuf.\($0)Value"
        })

    // MARK: To JSON

    /// The special form of a message, or nil if its type has none.
    func wellKnownJSON(_ message: DynamicMessage, depth: Int) throws(DynamicMessageError) -> JSONValue? {
        switch message.typeName {
        case "google.protobuf.Any": return try anyJSON(message, depth: depth)
        case "google.protobuf.Timestamp":
            return .string(try TimeText.timestamp(seconds: int(message, 1), nanos: int(message, 2)))
        case "google.protobuf.Duration":
            return .string(try TimeText.duration(seconds: int(message, 1), nanos: int(message, 2)))
        case "google.protobuf.FieldMask":
            guard case .list(let paths)? = message.fields[1] else { return .string("") }
            return .string(
                paths.map { if case .string(let path) = $0 { camelCase(path) } else { "" } }.joined(separator: ","))
        case "google.protobuf.Struct":
            guard case .map(let entries)? = message.fields[1] else { return .object([:]) }
            var members = JSONObject()
            for entry in entries {
                guard case .string(let name) = entry.key, case .message(let value) = entry.value else { continue }
                members[name] = try json(value, depth: depth + 1)
            }
            return .object(members)
        case "google.protobuf.ListValue":
            guard case .list(let values)? = message.fields[1] else { return .array([]) }
            var nodes: [JSONValue] = []
            for case .message(let value) in values { nodes.append(try json(value, depth: depth + 1)) }
            return .array(nodes)
        case "google.protobuf.Value": return try valueJSON(message, depth: depth)
        case let name where Self.wrappers.contains(name):
            // The field inside, with its default when it is absent.
            guard let field = try self.message(name).field(number: 1) else { return nil }
            var full = DynamicMessage(typeName: name)
            full.fields[1] = try filled(message.fields[1], field)
            return try scalarJSON(full, field)
        default: return nil
        }
    }

    private func scalarJSON(
        _ message: DynamicMessage, _ field: FieldDescriptor
    ) throws(DynamicMessageError) -> JSONValue? {
        switch message.fields[1] {
        case .bool(let value): .bool(value)
        case .int(let value): field.type == .int64 ? .string("\(value)") : .integer(Int(value))
        case .uint(let value): field.type == .uint64 ? .string("\(value)") : .integer(Int(truncatingIfNeeded: value))
        case .float(let value): Self.number(value)
        case .double(let value): Self.number(value)
        case .string(let text): .string(text)
        case .bytes(let bytes): .string(Base64Text.encode(bytes))
        default: nil
        }
    }

    private func valueJSON(_ message: DynamicMessage, depth: Int) throws(DynamicMessageError) -> JSONValue {
        guard let (number, value) = message.fields.first else { return .null }
        switch (number, value) {
        case (2, .double(let value)):
            guard value.isFinite else { throw DynamicMessageError("a Value cannot hold \(value) in JSON") }
            return Self.number(value)
        case (3, .string(let text)): return .string(text)
        case (4, .bool(let value)): return .bool(value)
        case (5, .message(let inner)), (6, .message(let inner)): return try json(inner, depth: depth + 1)
        default: return .null
        }
    }

    private func anyJSON(_ message: DynamicMessage, depth: Int) throws(DynamicMessageError) -> JSONValue {
        guard case .string(let url)? = message.fields[1], !url.isEmpty else { return .object([:]) }
        var bytes: [UInt8] = []
        if case .bytes(let value)? = message.fields[2] { bytes = value }
        let name = url.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? url
        var typed: JSONObject = ["@type": .string(url)]
        guard messages[name] != nil else {
            // Nobody here knows the type: its octets are better than nothing.
            typed["value"] = .string(Base64Text.encode(bytes))
            return .object(typed)
        }
        let inner = try decode(bytes, as: name)
        let special = Self.hasSpecialForm(name)
        let node = try json(inner, depth: depth + 1)
        if !special, case .object(let members) = node {
            for member in members { typed[member.name] = member.value }
        } else {
            typed["value"] = node
        }
        return .object(typed)
    }

    private static func hasSpecialForm(_ name: String) -> Bool {
        wrappers.contains(name)
            || ["Any", "Timestamp", "Duration", "FieldMask", "Struct", "ListValue", "Value"].contains {
                "google.protobuf.\($0)" == name
            }
    }

    // MARK: From JSON

    /// A message from its special form, or nil if its type has none.
    func wellKnownMessage(
        from json: JSONValue, as name: String, depth: Int
    ) throws(DynamicMessageError) -> DynamicMessage? {
        var message = DynamicMessage(typeName: name)
        switch name {
        case "google.protobuf.Any": return try anyMessage(from: json, depth: depth)
        case "google.protobuf.Timestamp", "google.protobuf.Duration":
            guard case .string(let text) = json else {
                throw DynamicMessageError("expected a string, found \(json.brief)")
            }
            let isTime = name == "google.protobuf.Timestamp"
            let (seconds, nanos) = isTime ? try TimeText.timestamp(text) : try TimeText.duration(text)
            if seconds != 0 { message.fields[1] = .int(seconds) }
            if nanos != 0 { message.fields[2] = .int(nanos) }
        case "google.protobuf.FieldMask":
            guard case .string(let text) = json else {
                throw DynamicMessageError("expected a string, found \(json.brief)")
            }
            let paths = text.split(separator: ",").map { DynamicValue.string(snakeCase(String($0))) }
            if !paths.isEmpty { message.fields[1] = .list(paths) }
        case "google.protobuf.Struct":
            guard case .object(let members) = json else {
                throw DynamicMessageError("expected an object, found \(json.brief)")
            }
            var entries: [DynamicMapEntry] = []
            for member in members {
                let value = try self.message(from: member.value, as: "google.protobuf.Value", depth: depth + 1)
                entries.append(DynamicMapEntry(key: .string(member.name), value: .message(value)))
            }
            if !entries.isEmpty { message.fields[1] = .map(entries) }
        case "google.protobuf.ListValue":
            guard case .array(let elements) = json else {
                throw DynamicMessageError("expected an array, found \(json.brief)")
            }
            var values: [DynamicValue] = []
            for element in elements {
                values.append(.message(try self.message(from: element, as: "google.protobuf.Value", depth: depth + 1)))
            }
            if !values.isEmpty { message.fields[1] = .list(values) }
        case "google.protobuf.Value":
            switch json {
            case .null: message.fields[1] = .enumeration(0)
            case .bool(let value): message.fields[4] = .bool(value)
            case .integer, .wideInteger, .number:
                guard let value = json.number, value.isFinite else {
                    throw DynamicMessageError("expected a number of a Double's range, found \(json.brief)")
                }
                message.fields[2] = .double(value)
            case .string(let text): message.fields[3] = .string(text)
            case .object:
                message.fields[5] = .message(
                    try self.message(from: json, as: "google.protobuf.Struct", depth: depth + 1))
            case .array:
                message.fields[6] = .message(
                    try self.message(from: json, as: "google.protobuf.ListValue", depth: depth + 1))
            }
        case _ where Self.wrappers.contains(name):
            let inner = try self.message(from: ["value": json], as: name, depth: depth)
            message.fields = inner.fields.filter { !$0.value.isDefault }
        default: return nil
        }
        return message
    }

    private func anyMessage(from json: JSONValue, depth: Int) throws(DynamicMessageError) -> DynamicMessage {
        guard case .object(let members) = json else {
            throw DynamicMessageError("expected an object, found \(json.brief)")
        }
        var message = DynamicMessage(typeName: "google.protobuf.Any")
        if members.isEmpty { return message }
        guard case .string(let url)? = members["@type"] else {
            throw DynamicMessageError("an Any names its type: \"@type\": \"type.googleapis.com/…\"")
        }
        let name = url.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? url
        var rest = members
        rest["@type"] = nil
        let inner: DynamicMessage
        if Self.hasSpecialForm(name) {
            guard rest.count == 1, let value = rest["value"] else {
                throw DynamicMessageError("an Any of \(name) has one more field, \"value\"")
            }
            inner = try self.message(from: value, as: name, depth: depth + 1)
        } else {
            inner = try self.message(from: .object(rest), as: name, depth: depth + 1)
        }
        message.fields[1] = .string(url)
        let bytes = try encode(inner)
        if !bytes.isEmpty { message.fields[2] = .bytes(bytes) }
        return message
    }

    // MARK: Parts

    private func int(_ message: DynamicMessage, _ number: Int) -> Int64 {
        if case .int(let value)? = message.fields[number] { value } else { 0 }
    }

    private func camelCase(_ path: String) -> String {
        var out = ""
        var raise = false
        for character in path {
            if character == "_" {
                raise = true
            } else {
                out += raise ? character.uppercased() : String(character)
                raise = false
            }
        }
        return out
    }

    private func snakeCase(_ path: String) -> String {
        path.map { $0.isUppercase ? "_" + $0.lowercased() : String($0) }.joined()
    }
}

/// Timestamps in RFC 3339 and durations in seconds, as JSON has them.
enum TimeText {
    /// Years 1 to 9999.
    private static let timestampRange = Int64(-62_135_596_800)...253_402_300_799
    private static let durationLimit: Int64 = 315_576_000_000

    static func timestamp(seconds: Int64, nanos: Int64) throws(DynamicMessageError) -> String {
        guard timestampRange.contains(seconds), (0..<1_000_000_000).contains(nanos) else {
            throw DynamicMessageError("a timestamp of \(seconds) s and \(nanos) ns is outside the years 1 to 9999")
        }
        let days = Int((Double(seconds) / 86_400).rounded(.down))
        let rest = Int(seconds) - days * 86_400
        let (year, month, day) = civil(days: days)
        let clock = [rest / 3600, rest / 60 % 60, rest % 60].map { padded($0, 2) }.joined(separator: ":")
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(clock)\(fraction(nanos))Z"
    }

    static func timestamp(_ text: String) throws(DynamicMessageError) -> (Int64, Int64) {
        let wrong = DynamicMessageError("expected a time such as 2026-01-31T12:00:00Z, found \"\(text.prefix(40))\"")
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int? {
            guard range.upperBound <= bytes.count, bytes[range].allSatisfy({ (48...57).contains($0) }) else {
                return nil
            }
            return bytes[range].reduce(0) { $0 * 10 + Int($1 - 48) }
        }
        guard bytes.count >= 20, bytes[4] == 45, bytes[7] == 45, bytes[10] == 84, bytes[13] == 58, bytes[16] == 58,
            let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
            let minute = number(14..<16), let second = number(17..<19), year >= 1, (1...12).contains(month),
            (1...31).contains(day), hour < 24, minute < 60, second < 60
        else { throw wrong }
        let days = self.days(year, month, day)
        guard civil(days: days) == (year, month, day) else { throw wrong }
        var at = 19
        var nanos: Int64 = 0
        if bytes[at] == 46 {
            let digits = bytes[(at + 1)...].prefix { (48...57).contains($0) }
            guard (1...9).contains(digits.count) else { throw wrong }
            nanos = digits.reduce(0) { $0 * 10 + Int64($1 - 48) }
            for _ in digits.count..<9 { nanos *= 10 }
            at += 1 + digits.count
        }
        var offset = 0
        switch bytes[at...].first {
        case 90 where at + 1 == bytes.count: break
        case 43, 45:
            guard bytes.count == at + 6, bytes[at + 3] == 58, let hours = number(at + 1..<at + 3),
                let minutes = number(at + 4..<at + 6), hours < 24, minutes < 60
            else { throw wrong }
            offset = (hours * 60 + minutes) * 60 * (bytes[at] == 43 ? 1 : -1)
        default: throw wrong
        }
        let seconds = Int64(days * 86_400 + hour * 3600 + minute * 60 + second - offset)
        guard timestampRange.contains(seconds) else { throw wrong }
        return (seconds, nanos)
    }

    static func duration(seconds: Int64, nanos: Int64) throws(DynamicMessageError) -> String {
        // The least number has no opposite.
        guard seconds.magnitude <= UInt64(durationLimit), nanos.magnitude < 1_000_000_000,
            seconds == 0 || nanos == 0 || (seconds < 0) == (nanos < 0)
        else { throw DynamicMessageError("a duration of \(seconds) s and \(nanos) ns cannot be") }
        let sign = seconds < 0 || nanos < 0 ? "-" : ""
        return "\(sign)\(abs(seconds))\(fraction(abs(nanos)))s"
    }

    static func duration(_ text: String) throws(DynamicMessageError) -> (Int64, Int64) {
        let wrong = DynamicMessageError("expected a duration such as 1.5s, found \"\(text.prefix(40))\"")
        guard text.hasSuffix("s") else { throw wrong }
        let sign: Int64 = text.hasPrefix("-") ? -1 : 1
        let parts = text.dropLast().drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let seconds = Int64(parts[0]), parts[0].first?.isNumber == true,
            seconds <= durationLimit, text.dropFirst(sign < 0 ? 1 : 0).first != "-"
        else { throw wrong }
        var nanos: Int64 = 0
        if parts.count == 2 {
            guard (1...9).contains(parts[1].count), parts[1].allSatisfy({ ("0"..."9").contains($0) }),
                let digits = Int64(parts[1] + String(repeating: "0", count: 9 - parts[1].count))
            else { throw wrong }
            nanos = digits
        }
        return (sign * seconds, sign * nanos)
    }

    /// Nothing, or three, six or nine digits behind a point.
    private static func fraction(_ nanos: Int64) -> String {
        if nanos == 0 { return "" }
        let digits = padded(Int(nanos), 9)
        let count = nanos % 1_000_000 == 0 ? 3 : nanos % 1000 == 0 ? 6 : 9
        return "." + digits.prefix(count)
    }

    private static func padded(_ value: Int, _ count: Int) -> String {
        let text = "\(value)"
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }

    /// Days since 1970-01-01 in the Gregorian calendar (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
        let days = days + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }
}
