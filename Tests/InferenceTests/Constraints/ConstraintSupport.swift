import Foundation
import JSON
import ModelFormats
import Testing

@testable import Inference

/// Vocabularies and helpers for the tests of constraints.
enum ConstraintSupport {
    /// All bytes, and tokens of several bytes that cross the borders of JSON's parts and of characters.
    static let vocabulary: VocabularyTrie = {
        var tokens = (0..<256).map { [UInt8($0)] }
        let more = [
            "\"", "\":", "\": ", "\", \"", "\",", "{\"", "\"}", "\"]", "}}", "[[", "]]", "],", "},", "tr", "true",
            "rue",
            "false", "null", "nul", "12", "123", "1.", ".0", "0.", "-1", "e+", "  ", "\n  ", "abc", "foo", "bar",
            "\"foo\"",
            "\"foo\":", "\\\"", "\\u00", "\\n", "é", "日本", "日", "🙂", "hello", " hello", "ab", "aaaa", "\": \"", "1, 2",
        ]
        tokens += more.map { Array($0.utf8) }
        tokens += [[0xE6, 0x97], [0xA5, 0xE6], [0x9F, 0x99], [0xF0, 0x9F]]
        tokens.append([])
        return VocabularyTrie(size: tokens.count) { tokens[Int($0)] }
    }()

    static func compile(_ specification: ConstraintSpecification) throws -> CompiledGrammar {
        try GrammarConstraintCompiler(vocabulary: vocabulary).compiled(specification)
    }

    /// Whether `text` as a whole is allowed.
    static func accepts(_ compiled: CompiledGrammar, _ text: String) -> Bool {
        var state = CompiledGrammar.State(compiled)
        do { return try state.accept(bytes: Array(text.utf8)) && state.mayEnd } catch {
            Issue.record(error)
            return false
        }
    }

    /// The ids whose bit is set.
    static func ids(_ mask: TokenMask) -> [Int32] {
        var result: [Int32] = []
        for (index, word) in mask.words.enumerated() {
            for bit in 0..<64 where word >> UInt64(bit) & 1 == 1 { result.append(Int32(index * 64 + bit)) }
        }
        return result
    }

    /// A random text that is allowed: tokens drawn evenly, ending as soon as possible after `soft` tokens.
    static func sample(_ compiled: CompiledGrammar, seed: UInt64, soft: Int = 30, hard: Int = 20_000) -> String? {
        var generator = Generator(state: seed)
        var state = CompiledGrammar.State(compiled)
        var bytes: [UInt8] = []
        for step in 0..<hard {
            if state.mayEnd, step > soft || generator.next() % 4 == 0 { return String(decoding: bytes, as: UTF8.self) }
            guard let mask = try? state.allowed else { return nil }
            let allowed = ids(mask)
            if allowed.isEmpty { return state.mayEnd ? String(decoding: bytes, as: UTF8.self) : nil }
            var token = allowed[Int(generator.next() % UInt64(allowed.count))]
            // Late, prefer what closes.
            if step > soft, generator.next() % 4 != 0,
                let closing = [0x22, 0x5D, 0x7D].first(where: { allowed.contains($0) })
            {
                token = closing
            }
            guard (try? state.accept(token)) ?? false else { return nil }
            bytes += vocabulary.tokens[Int(token)]
        }
        return nil
    }

    struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }

    static let sharedData: String? = {
        if let folder = ProcessInfo.processInfo.environment["MARTLET_SHARED_DATA"] { return folder }
        var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        while folder.path != "/" {
            let data = folder.appendingPathComponent("../shared/data").standardized.path
            if FileManager.default.fileExists(atPath: data) { return data }
            folder = folder.deletingLastPathComponent()
        }
        return nil
    }()
}

extension JSONValue {
    /// JSON text, members sorted by name or the other way round.
    func text(spaced: Bool, reversed: Bool) -> String {
        switch self {
        case .null: return "null"
        case .bool(let value): return value ? "true" : "false"
        case .integer(let value): return "\(value)"
        case .wideInteger(let digits): return digits
        case .number(let value): return "\(value)"
        case .string(let value): return Self.quoted(value, ascii: spaced)
        case .array(let items):
            let parts = items.map { $0.text(spaced: spaced, reversed: reversed) }
            return "[" + parts.joined(separator: spaced ? ", " : ",") + "]"
        case .object(let members):
            var names = members.names.sorted()
            if reversed { names.reverse() }
            let parts = names.map { name in
                Self.quoted(name, ascii: spaced) + (spaced ? ": " : ":")
                    + (members[name] ?? .null).text(spaced: spaced, reversed: reversed)
            }
            return "{" + parts.joined(separator: spaced ? ", " : ",") + "}"
        }
    }

    private static func quoted(_ text: String, ascii: Bool) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20 || (ascii && scalar.value >= 0x7F):
                for unit in String(Character(scalar)).utf16 {
                    let digits = String(unit, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
