import CProtobufC

/// Rewrites a message in which a field that holds one message comes several times, so that it comes once.
///
/// protobuf says that such messages are merged, and that this is the same as reading their bytes one after the other.
/// protobuf-c 1.4 merges by itself but refuses messages with a oneof that is not set. No encoder in use writes such
/// bytes in one piece, so that this path may cost some copies.
struct WireMerge {
    private let bytes: UnsafeRawBufferPointer

    /// - Parameter bytes: must have passed `WireCheck`.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// The whole message, rewritten.
    func merged(_ descriptor: UnsafePointer<ProtobufCMessageDescriptor>) -> [UInt8] {
        merged(descriptor, [0..<bytes.count])
    }

    /// A field of the rewritten message.
    private enum Part {
        case asItIs(Range<Int>)
        /// A message: an index into the list of what is merged.
        case message(number: UInt64, descriptor: UnsafePointer<ProtobufCMessageDescriptor>, contents: Int)
    }

    /// - Parameter ranges: the contents of all occurrences, in order; each holds whole fields.
    private func merged(
        _ descriptor: UnsafePointer<ProtobufCMessageDescriptor>, _ ranges: [Range<Int>]
    ) -> [UInt8] {
        var parts: [Part] = []
        var contents: [[Range<Int>]] = []
        // For each field of the descriptor, where its occurrences are gathered.
        var gathered = [Int?](repeating: nil, count: Int(descriptor.pointee.n_fields))
        for range in ranges {
            var offset = range.lowerBound
            while offset < range.upperBound {
                let start = offset
                let tag = varint(&offset)
                let content = skip(tag & 7, &offset)
                guard let field = protobuf_c_message_descriptor_get_field(descriptor, UInt32(tag >> 3)) else {
                    continue
                }
                let index = field - descriptor.pointee.fields
                forgetOthers(ofOneofWith: field, in: descriptor, &gathered)
                guard field.pointee.type == PROTOBUF_C_TYPE_MESSAGE, let nested = field.pointee.descriptor else {
                    parts.append(.asItIs(start..<offset))
                    continue
                }
                if let list = gathered[index], field.pointee.label != PROTOBUF_C_LABEL_REPEATED {
                    contents[list].append(content)
                } else {
                    gathered[index] = contents.count
                    parts.append(
                        .message(
                            number: tag >> 3,
                            descriptor: nested.assumingMemoryBound(to: ProtobufCMessageDescriptor.self),
                            contents: contents.count))
                    contents.append([content])
                }
            }
        }
        var output: [UInt8] = []
        for part in parts {
            switch part {
            case .asItIs(let range):
                output += bytes[range]
            case .message(let number, let descriptor, let list):
                let content = merged(descriptor, contents[list])
                Self.append(number << 3 | 2, to: &output)
                Self.append(UInt64(content.count), to: &output)
                output += content
            }
        }
        return output
    }

    /// A member of a oneof ends what was gathered for its other members.
    private func forgetOthers(
        ofOneofWith field: UnsafePointer<ProtobufCFieldDescriptor>,
        in descriptor: UnsafePointer<ProtobufCMessageDescriptor>, _ gathered: inout [Int?]
    ) {
        guard field.pointee.flags & PROTOBUF_C_FIELD_FLAG_ONEOF.rawValue != 0 else { return }
        for index in gathered.indices where gathered[index] != nil {
            let other = descriptor.pointee.fields + index
            if other != field, other.pointee.quantifier_offset == field.pointee.quantifier_offset {
                gathered[index] = nil
            }
        }
    }

    /// Moves the offset behind the field and returns the range of what it holds.
    private func skip(_ wireType: UInt64, _ offset: inout Int) -> Range<Int> {
        let start = offset
        switch wireType {
        case 0:
            _ = varint(&offset)
            return start..<offset
        case 1: offset += 8
        case 2:
            let count = Int(varint(&offset))
            offset += count
            return offset - count..<offset
        default: offset += 4
        }
        return start..<offset
    }

    private func varint(_ offset: inout Int) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = bytes[offset]
            offset += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }

    private static func append(_ number: UInt64, to output: inout [UInt8]) {
        var number = number
        while number > 0x7F {
            output.append(UInt8(truncatingIfNeeded: number) | 0x80)
            number >>= 7
        }
        output.append(UInt8(truncatingIfNeeded: number))
    }
}
