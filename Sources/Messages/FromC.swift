import CProtobufC

/// Swift values of what protobuf-c unpacked, for the generated code.
enum FromC {
    static func string(_ data: ProtobufCBinaryData, _ field: StaticString) throws(MessageError) -> String {
        if data.len == 0 { return "" }
        let bytes = UnsafeBufferPointer(start: data.data, count: data.len)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .invalidUTF8(field: field.description)
        }
        return text
    }

    static func strings(
        _ data: UnsafePointer<ProtobufCBinaryData>?, _ count: Int, _ field: StaticString
    ) throws(MessageError) -> [String] {
        guard let data, count > 0 else { return [] }
        var texts: [String] = []
        texts.reserveCapacity(count)
        for index in 0..<count { texts.append(try string(data[index], field)) }
        return texts
    }

    static func byteArray(_ data: ProtobufCBinaryData) -> [UInt8] {
        Array(UnsafeBufferPointer(start: data.data, count: data.len))
    }

    static func byteArrays(_ data: UnsafePointer<ProtobufCBinaryData>?, _ count: Int) -> [[UInt8]] {
        UnsafeBufferPointer(start: data, count: count).map(byteArray)
    }

    static func numbers<Number: BitwiseCopyable>(_ data: UnsafePointer<Number>?, _ count: Int) -> [Number] {
        Array(UnsafeBufferPointer(start: data, count: count))
    }

    static func bools(_ data: UnsafePointer<protobuf_c_boolean>?, _ count: Int) -> [Bool] {
        UnsafeBufferPointer(start: data, count: count).map { $0 != 0 }
    }

    static func enums<Enum: MessageEnum>(_ data: UnsafePointer<Int32>?, _ count: Int) -> [Enum] {
        UnsafeBufferPointer(start: data, count: count).map(Enum.init(rawValue:))
    }

    static func messages<M: CRepresented>(
        _ pointers: UnsafePointer<UnsafeMutablePointer<M.CValue>?>?, _ count: Int
    ) throws(MessageError) -> [M] {
        guard let pointers, count > 0 else { return [] }
        var messages: [M] = []
        messages.reserveCapacity(count)
        for index in 0..<count {
            if let c = pointers[index] { messages.append(try M(c: c)) }
        }
        return messages
    }
}

/// A value in a box of its own, for messages that contain themselves.
indirect enum Indirect<Value: Sendable & Equatable>: Sendable, Equatable {
    case none
    case some(Value)

    init(_ value: Value?) {
        self = value.map { .some($0) } ?? .none
    }

    var value: Value? {
        switch self {
        case .none: nil
        case .some(let value): value
        }
    }
}
