import CProtobufC

/// Walks over an encoded message before protobuf-c unpacks it: says where and why bytes are malformed, and bounds the
/// nesting, which protobuf-c follows with recursion and without a limit.
///
/// Wire format: protobuf.dev/programming-guides/encoding. Groups (wire types 3 and 4) are refused, as by protobuf-c.
struct WireCheck {
    private let bytes: UnsafeRawBufferPointer

    /// Whether some field that holds one message comes several times (see `WireMerge`); may be true without cause in
    /// messages with more than 64 fields.
    private(set) var needsMerge = false

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Checks the whole of the bytes as one message.
    mutating func check(_ descriptor: UnsafePointer<ProtobufCMessageDescriptor>) throws(MessageError) {
        try check(descriptor, from: 0, to: bytes.count, depth: 1)
    }

    private mutating func check(
        _ descriptor: UnsafePointer<ProtobufCMessageDescriptor>, from start: Int, to end: Int, depth: Int
    ) throws(MessageError) {
        guard depth <= DecodingLimits.depth else {
            throw .tooDeep(message: name(descriptor), limit: DecodingLimits.depth)
        }
        var offset = start
        var seen: UInt64 = 0
        while offset < end {
            let fieldStart = offset
            let tag = try varint(&offset, end, descriptor, fieldStart)
            let number = tag >> 3
            guard number > 0, number < 1 << 29 else { throw .malformed(message: name(descriptor), offset: fieldStart) }
            let contents = offset
            let wireType = Int(tag & 7)
            var length = 0
            switch wireType {
            case 0:
                _ = try varint(&offset, end, descriptor, fieldStart)
            case 1:
                length = 8
            case 2:
                let count = try varint(&offset, end, descriptor, fieldStart)
                guard count <= UInt64(end - offset) else {
                    throw .truncated(message: name(descriptor), offset: fieldStart)
                }
                length = Int(count)
            case 5:
                length = 4
            default:
                throw .malformed(message: name(descriptor), offset: fieldStart)
            }
            guard length <= end - offset else { throw .truncated(message: name(descriptor), offset: fieldStart) }
            if let field = protobuf_c_message_descriptor_get_field(descriptor, UInt32(number)) {
                let range = wireType == 0 ? contents..<offset : offset..<offset + length
                try check(field, wireType, range, at: fieldStart, in: descriptor, depth: depth)
                if field.pointee.type == PROTOBUF_C_TYPE_MESSAGE, field.pointee.label != PROTOBUF_C_LABEL_REPEATED {
                    let bit: UInt64 = 1 << UInt64((field - descriptor.pointee.fields) & 63)
                    if seen & bit != 0 { needsMerge = true }
                    seen |= bit
                }
            }
            offset += length
        }
    }

    /// Checks a known field whose contents are in `range`.
    private mutating func check(
        _ field: UnsafePointer<ProtobufCFieldDescriptor>, _ wireType: Int, _ range: Range<Int>, at fieldStart: Int,
        in descriptor: UnsafePointer<ProtobufCMessageDescriptor>, depth: Int
    ) throws(MessageError) {
        let expected = Self.wireType(of: field.pointee.type)
        if wireType == expected {
            guard field.pointee.type == PROTOBUF_C_TYPE_MESSAGE, let nested = field.pointee.descriptor else { return }
            try check(
                nested.assumingMemoryBound(to: ProtobufCMessageDescriptor.self), from: range.lowerBound,
                to: range.upperBound, depth: depth + 1)
            return
        }
        guard wireType == 2, field.pointee.label == PROTOBUF_C_LABEL_REPEATED else {
            throw .wrongWireType(
                field: name(descriptor) + "." + String(cString: field.pointee.name), offset: fieldStart,
                expected: expected, found: wireType)
        }
        // Packed numbers, which a repeated field takes whether it is declared packed or not.
        switch expected {
        case 0:
            var offset = range.lowerBound
            while offset < range.upperBound { _ = try varint(&offset, range.upperBound, descriptor, fieldStart) }
        case 1 where range.count % 8 != 0, 5 where range.count % 4 != 0:
            throw .malformed(message: name(descriptor), offset: fieldStart)
        default:
            break
        }
    }

    /// Reads a number of at most ten bytes and moves the offset behind it.
    private func varint(
        _ offset: inout Int, _ end: Int, _ descriptor: UnsafePointer<ProtobufCMessageDescriptor>, _ fieldStart: Int
    ) throws(MessageError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while offset < end {
            let byte = bytes[offset]
            offset += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
            if shift > 63 { throw .malformed(message: name(descriptor), offset: fieldStart) }
        }
        throw .truncated(message: name(descriptor), offset: fieldStart)
    }

    private static func wireType(of type: ProtobufCType) -> Int {
        switch type {
        case PROTOBUF_C_TYPE_SFIXED64, PROTOBUF_C_TYPE_FIXED64, PROTOBUF_C_TYPE_DOUBLE: 1
        case PROTOBUF_C_TYPE_SFIXED32, PROTOBUF_C_TYPE_FIXED32, PROTOBUF_C_TYPE_FLOAT: 5
        case PROTOBUF_C_TYPE_STRING, PROTOBUF_C_TYPE_BYTES, PROTOBUF_C_TYPE_MESSAGE: 2
        default: 0
        }
    }

    private func name(_ descriptor: UnsafePointer<ProtobufCMessageDescriptor>) -> String {
        String(cString: descriptor.pointee.name)
    }
}
