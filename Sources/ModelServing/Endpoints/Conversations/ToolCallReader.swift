import Foundation
import JSON
import Messages

/// Takes the calls of tools out of an answer: models write them as JSON, in one of a few forms.
///
/// Read are Hermes' and Qwen's `<tool_call>{…}</tool_call>`, Mistral's `[TOOL_CALLS][{…}]`, and, as Llama 3 does it, an
/// answer that is nothing but an object with `name` and `parameters` (or `arguments`). What is malformed, or names no
/// tool that was offered, stays text.
struct ToolCallReader: Sendable {
    private let names: Set<String>
    private let makeID: @Sendable () -> String

    /// A reader for these tools; `makeID` names each call (nine letters and digits, which Mistral's template demands).
    init(tools: [MartletV1.Tool], makeID: @escaping @Sendable () -> String = { ToolCallReader.randomID() }) {
        names = Set(tools.map(\.name))
        self.makeID = makeID
    }

    /// The answer as a message: calls taken apart, the text around them as content.
    func message(_ text: String) -> MartletV1.ChatMessage {
        var message = MartletV1.ChatMessage(role: "assistant", content: text)
        guard !names.isEmpty else { return message }
        if let (content, calls) = tagged(text) ?? bare(text) {
            message.content = content
            message.toolCalls = calls
        }
        return message
    }

    private func tagged(_ text: String) -> (String, [MartletV1.ToolCall])? {
        var content = ""
        var calls: [MartletV1.ToolCall] = []
        var rest = text[...]
        while let open = rest.range(of: "<tool_call>") {
            let end = rest.range(of: "</tool_call>", range: open.upperBound..<rest.endIndex)
            let body = rest[open.upperBound..<(end?.lowerBound ?? rest.endIndex)]
            guard let call = call(body) else { return nil }
            content += rest[..<open.lowerBound]
            calls.append(call)
            rest = end.map { rest[$0.upperBound...] } ?? ""
        }
        guard !calls.isEmpty else { return nil }
        return ((content + rest).trimmingCharacters(in: .whitespacesAndNewlines), calls)
    }

    private func bare(_ text: String) -> (String, [MartletV1.ToolCall])? {
        var body = text.trimmingCharacters(in: .whitespacesAndNewlines)
        for mark in ["[TOOL_CALLS]", "<|python_tag|>"] where body.hasPrefix(mark) {
            body = body.dropFirst(mark.count).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        var scanner = JSONScanner(body)
        if body.hasPrefix("[") {
            guard let parts = scanner.elements(), scanner.isAtEnd, !parts.isEmpty else { return nil }
            let calls = parts.compactMap { call($0[...]) }
            return calls.count == parts.count ? ("", calls) : nil
        }
        guard let call = call(body[...]) else { return nil }
        return ("", [call])
    }

    private func call(_ text: Substring) -> MartletV1.ToolCall? {
        let body = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let object = try? JSONValue(parsing: body, .python), let name = object["name"]?.string,
            names.contains(name)
        else { return nil }
        var scanner = JSONScanner(body)
        guard let members = scanner.members() else { return nil }
        guard let given = members["arguments"] ?? members["parameters"] else {
            return .init(id: makeID(), name: name, argumentsJson: "{}")
        }
        // As the model wrote them: order and numbers stay. Some models write the object as a string.
        if given.hasPrefix("{") { return .init(id: makeID(), name: name, argumentsJson: given) }
        guard let inner = object["arguments"]?.string, (try? JSONValue(parsing: inner, .python))?.object != nil
        else { return nil }
        return .init(id: makeID(), name: name, argumentsJson: inner)
    }

    /// Nine letters and digits.
    static func randomID() -> String {
        String((0..<9).map { _ in "abcdefghijklmnopqrstuvwxyz0123456789".randomElement() ?? "0" })
    }
}

/// Finds where the parts of a JSON text begin and end; the text has been checked to be JSON, or is checked afterwards.
private struct JSONScanner {
    private let bytes: [UInt8]
    private var place = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    /// Whether nothing but space follows.
    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return place == bytes.count
        }
    }

    /// The texts of the members of the object that begins here, by key; nil if there is none.
    mutating func members() -> [String: String]? {
        guard take(UInt8(ascii: "{")) else { return nil }
        var members: [String: String] = [:]
        while true {
            guard let key = value(), key.hasPrefix("\"") else { return members.isEmpty ? nil : members }
            guard take(UInt8(ascii: ":")), let value = value() else { return nil }
            members[String(key.dropFirst().dropLast())] = value
            if !take(UInt8(ascii: ",")) { return take(UInt8(ascii: "}")) ? members : nil }
        }
    }

    /// The texts of the elements of the array that begins here; nil if there is none.
    mutating func elements() -> [String]? {
        guard take(UInt8(ascii: "[")) else { return nil }
        var elements: [String] = []
        while let value = value() {
            elements.append(value)
            if !take(UInt8(ascii: ",")) { return take(UInt8(ascii: "]")) ? elements : nil }
        }
        return nil
    }

    /// The text of one value: a string, or everything up to the comma, colon or bracket that ends it.
    private mutating func value() -> String? {
        skipSpace()
        let start = place
        var depth = 0
        var isString = false
        scan: while place < bytes.count {
            let byte = bytes[place]
            if isString {
                if byte == UInt8(ascii: "\\") { place += 1 }
                if byte == UInt8(ascii: "\"") { isString = false }
                place += 1
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { break scan }
                depth -= 1
            case UInt8(ascii: ","), UInt8(ascii: ":"):
                if depth == 0 { break scan }
            default: break
            }
            place += 1
        }
        guard place > start, place <= bytes.count, depth == 0, !isString else { return nil }
        return String(decoding: bytes[start..<place], as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    private mutating func skipSpace() {
        while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
    }
}
