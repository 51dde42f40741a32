import CProtobufC

/// What the generated code puts into an arena to encode a message. These arenas have no limit: what is encoded is our
/// own, and there is no answer to a machine without memory but to end.
extension Arena {
    /// Memory that must be there.
    private mutating func take(_ size: Int) -> UnsafeMutableRawPointer {
        guard let memory = allocate(size) else { preconditionFailure("no memory left to encode a message") }
        return memory
    }

    /// A new C struct, initialised.
    mutating func make<C>(_ initialize: (UnsafeMutablePointer<C>) -> Void) -> UnsafeMutablePointer<C> {
        let c = take(MemoryLayout<C>.size).bindMemory(to: C.self, capacity: 1)
        initialize(c)
        return c
    }

    /// The C struct of a message.
    mutating func message<M: CRepresented>(_ message: M) -> UnsafeMutablePointer<M.CValue> {
        let c = make(M.initialize)
        message.write(to: c, in: &self)
        return c
    }

    /// Room for pointers.
    mutating func pointers<C>(
        to type: C.Type, count: Int
    ) -> UnsafeMutablePointer<UnsafeMutablePointer<C>?> {
        typealias Pointer = UnsafeMutablePointer<C>?
        let memory = take(count * MemoryLayout<Pointer>.stride).bindMemory(to: Pointer.self, capacity: count)
        memory.initialize(repeating: nil, count: count)
        return memory
    }

    /// A copy of a text's UTF-8.
    mutating func bytes(_ text: String) -> ProtobufCBinaryData {
        var text = text
        return text.withUTF8 { bytes($0) }
    }

    /// A copy of bytes.
    mutating func bytes(_ bytes: [UInt8]) -> ProtobufCBinaryData {
        bytes.withUnsafeBufferPointer { self.bytes($0) }
    }

    private mutating func bytes(_ source: UnsafeBufferPointer<UInt8>) -> ProtobufCBinaryData {
        guard let start = source.baseAddress, source.count > 0 else { return ProtobufCBinaryData(len: 0, data: nil) }
        let memory = take(source.count)
        memory.copyMemory(from: start, byteCount: source.count)
        return ProtobufCBinaryData(len: source.count, data: memory.assumingMemoryBound(to: UInt8.self))
    }

    /// A copy of numbers.
    mutating func array<Number: BitwiseCopyable>(_ numbers: [Number]) -> UnsafeMutablePointer<Number> {
        let memory = take(numbers.count * MemoryLayout<Number>.stride)
        numbers.withUnsafeBytes { source in
            if let start = source.baseAddress { memory.copyMemory(from: start, byteCount: source.count) }
        }
        return memory.bindMemory(to: Number.self, capacity: numbers.count)
    }

    /// C booleans.
    mutating func array(_ values: [Bool]) -> UnsafeMutablePointer<protobuf_c_boolean> {
        array(values.map { $0 ? 1 : 0 } as [protobuf_c_boolean])
    }

    /// The numbers of enums.
    mutating func array<Enum: MessageEnum>(_ values: [Enum]) -> UnsafeMutablePointer<Int32> {
        array(values.map(\.rawValue))
    }

    /// Copies of texts.
    mutating func array(_ texts: [String]) -> UnsafeMutablePointer<ProtobufCBinaryData> {
        let memory = take(texts.count * MemoryLayout<ProtobufCBinaryData>.stride)
            .bindMemory(to: ProtobufCBinaryData.self, capacity: texts.count)
        for index in texts.indices { (memory + index).initialize(to: bytes(texts[index])) }
        return memory
    }

    /// Copies of byte arrays.
    mutating func array(_ blobs: [[UInt8]]) -> UnsafeMutablePointer<ProtobufCBinaryData> {
        let memory = take(blobs.count * MemoryLayout<ProtobufCBinaryData>.stride)
            .bindMemory(to: ProtobufCBinaryData.self, capacity: blobs.count)
        for index in blobs.indices { (memory + index).initialize(to: bytes(blobs[index])) }
        return memory
    }

    /// The C structs of messages.
    mutating func array<M: CRepresented>(
        _ messages: [M]
    ) -> UnsafeMutablePointer<UnsafeMutablePointer<M.CValue>?> {
        let memory = pointers(to: M.CValue.self, count: messages.count)
        for index in messages.indices { memory[index] = message(messages[index]) }
        return memory
    }
}
