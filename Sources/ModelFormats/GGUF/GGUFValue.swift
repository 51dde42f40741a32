/// A value of GGUF's metadata.
package enum GGUFValue: Sendable {
    /// Any of the eight integer types.
    case integer(Int)
    /// An unsigned 64-bit integer beyond `Int.max`.
    case large(UInt64)
    /// A float of 32 or 64 bits.
    case number(Double)
    /// A boolean.
    case bool(Bool)
    /// A string; bytes that are not UTF-8 were replaced.
    case string(String)
    /// An array, still in the file.
    case array(GGUFArray)

    /// The value as an integer.
    package var integer: Int? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// The value as a floating-point number; integers count.
    package var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The value as a boolean.
    package var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The value as a string.
    package var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The value as an array.
    package var array: GGUFArray? {
        if case .array(let value) = self { value } else { nil }
    }
}

/// The types of metadata values, by GGUF's numbers.
package enum GGUFValueType: UInt32, Sendable {
    case uint8 = 0
    case int8 = 1
    case uint16 = 2
    case int16 = 3
    case uint32 = 4
    case int32 = 5
    case float32 = 6
    case bool = 7
    case string = 8
    case array = 9
    case uint64 = 10
    case int64 = 11
    case float64 = 12

    /// The fewest bytes that a value takes.
    var minimumBytes: Int {
        switch self {
        case .uint8, .int8, .bool: 1
        case .uint16, .int16: 2
        case .uint32, .int32, .float32: 4
        case .uint64, .int64, .float64, .string: 8
        case .array: 12
        }
    }
}

/// An array of metadata, checked but not copied: vocabularies have a hundred thousand strings, and not every reader of
/// the file wants them.
package struct GGUFArray: Sendable {
    /// Type of every element.
    package let elementType: GGUFValueType

    /// Number of elements.
    package let count: Int

    private let file: MappedFile
    private let start: Int

    init(elementType: GGUFValueType, count: Int, file: MappedFile, start: Int) {
        self.elementType = elementType
        self.count = count
        self.file = file
        self.start = start
    }

    /// The elements as integers; nil when they are not.
    package var integers: [Int]? {
        switch elementType {
        case .float32, .float64, .string, .array: nil
        default: all { $0.integer ?? ($0.bool.map { $0 ? 1 : 0 }) }
        }
    }

    /// The elements as floating-point numbers; nil when they are not numbers.
    package var numbers: [Float]? {
        switch elementType {
        case .string, .array, .bool: nil
        default: all { $0.number.map(Float.init) }
        }
    }

    /// The elements as strings, bytes that are not UTF-8 replaced; nil when they are not strings.
    package var strings: [String]? {
        elementType == .string ? stringRanges.map { file.text($0) } : nil
    }

    /// The elements as the bytes of strings; nil when they are not strings.
    package var byteStrings: [[UInt8]]? {
        elementType == .string ? stringRanges.map { [UInt8](file.bytes[$0]) } : nil
    }

    /// The elements as booleans; nil when they are not.
    package var bools: [Bool]? {
        elementType == .bool ? all { $0.bool } : nil
    }

    /// The elements, one by one.
    package var values: [GGUFValue] { all { $0 } ?? [] }

    private var stringRanges: [Range<Int>] {
        var reader = ByteReader(file, at: start)
        var ranges: [Range<Int>] = []
        ranges.reserveCapacity(count)
        for _ in 0..<count {
            // Checked when the file was opened.
            guard let range = try? reader.string("a string") else { break }
            ranges.append(range)
        }
        return ranges
    }

    private func all<T>(_ convert: (GGUFValue) -> T?) -> [T]? {
        var reader = ByteReader(file, at: start)
        var elements: [T] = []
        elements.reserveCapacity(count)
        for _ in 0..<count {
            guard let value = try? reader.value(elementType, "an element"), let element = convert(value) else {
                return nil
            }
            elements.append(element)
        }
        return elements
    }
}

extension ByteReader {
    /// Reads a metadata value of a given type; arrays are walked to their end and checked.
    mutating func value(_ type: GGUFValueType, _ what: String, depth: Int = 0) throws(FormatError) -> GGUFValue {
        switch type {
        case .uint8: return .integer(Int(try integer(UInt8.self, what)))
        case .int8: return .integer(Int(try integer(Int8.self, what)))
        case .uint16: return .integer(Int(try integer(UInt16.self, what)))
        case .int16: return .integer(Int(try integer(Int16.self, what)))
        case .uint32: return .integer(Int(try integer(UInt32.self, what)))
        case .int32: return .integer(Int(try integer(Int32.self, what)))
        case .int64: return .integer(Int(try integer(Int64.self, what)))
        case .uint64:
            let value = try integer(UInt64.self, what)
            return Int(exactly: value).map { .integer($0) } ?? .large(value)
        case .float32: return .number(Double(Float(bitPattern: try integer(UInt32.self, what))))
        case .float64: return .number(Double(bitPattern: try integer(UInt64.self, what)))
        case .bool:
            let byte = try integer(UInt8.self, what)
            guard byte <= 1 else {
                throw FormatError(
                    file: file.path, offset: offset - 1, expected: "0 or 1 as the boolean of \(what)", found: "\(byte)")
            }
            return .bool(byte == 1)
        case .string: return .string(file.text(try string(what)))
        case .array: return .array(try array(what, depth: depth))
        }
    }

    private mutating func array(_ what: String, depth: Int) throws(FormatError) -> GGUFArray {
        guard depth < 8 else {
            throw FormatError(
                file: file.path, offset: offset, expected: "arrays of at most 8 levels in \(what)", found: "more")
        }
        let type = try valueType("an element of \(what)")
        let count = try count(ofSize: type.minimumBytes, "a number of elements of \(what)")
        let start = offset
        switch type {
        case .string:
            for _ in 0..<count { _ = try string("a string of \(what)") }
        case .array:
            for _ in 0..<count { _ = try array(what, depth: depth + 1) }
        case .bool:
            for _ in 0..<count { _ = try value(.bool, what) }
        default:
            try skip(count * type.minimumBytes, "the elements of \(what)")
        }
        return GGUFArray(elementType: type, count: count, file: file, start: start)
    }

    /// Reads the number of a value type.
    mutating func valueType(_ what: @autoclosure () -> String) throws(FormatError) -> GGUFValueType {
        let number = try integer(UInt32.self, "the type of \(what())")
        guard let type = GGUFValueType(rawValue: number) else {
            throw FormatError(
                file: file.path, offset: offset - 4, expected: "a value type from 0 to 12 for \(what())",
                found: "\(number)")
        }
        return type
    }
}
