import CProtobufC

/// A message with a C struct of protoc-gen-c behind it. All conformances are generated.
protocol CRepresented: Message {
    /// The C struct. Begins with a `ProtobufCMessage`.
    associatedtype CValue

    /// What protobuf-c knows of the message. Points to a constant.
    static var cDescriptor: UnsafePointer<ProtobufCMessageDescriptor> { get }

    /// Sets all fields of a C struct to absent.
    static func initialize(_ c: UnsafeMutablePointer<CValue>)

    /// Copies what the C struct holds.
    init(c: UnsafePointer<CValue>) throws(MessageError)

    /// Sets the fields of an initialised C struct. What they point to lives in the arena.
    func write(to c: UnsafeMutablePointer<CValue>, in arena: inout Arena)
}

extension CRepresented {
    package static func decode(_ bytes: RawSpan) throws(MessageError) -> Self {
        let result: Result<Self, MessageError> = bytes.withUnsafeBytes { buffer in
            var check = WireCheck(buffer)
            do throws(MessageError) {
                try check.check(cDescriptor)
            } catch {
                return .failure(error)
            }
            if check.needsMerge {
                return WireMerge(buffer).merged(cDescriptor).withUnsafeBytes(unpack)
            }
            return unpack(buffer)
        }
        return try result.get()
    }

    /// Unpacks bytes that have passed the check.
    private static func unpack(_ buffer: UnsafeRawBufferPointer) -> Result<Self, MessageError> {
        Arena.with(limit: DecodingLimits.memory(forBytes: buffer.count)) { arena in
            unpack(buffer, in: &arena)
        }
    }

    private static func unpack(
        _ buffer: UnsafeRawBufferPointer, in arena: inout Arena
    ) -> Result<Self, MessageError> {
        withUnsafeMutablePointer(to: &arena) { arena in
            var allocator = allocator(of: arena)
            let bytes = buffer.assumingMemoryBound(to: UInt8.self).baseAddress
            // Returns nil if the allocator does, or if the bytes are malformed, which the wire check has excluded.
            guard let message = protobuf_c_message_unpack(cDescriptor, &allocator, buffer.count, bytes) else {
                return .failure(.tooLarge(message: fullName, bytes: buffer.count))
            }
            let c = UnsafeRawPointer(message).assumingMemoryBound(to: CValue.self)
            do throws(MessageError) {
                return .success(try Self(c: c))
            } catch {
                return .failure(error)
            }
        }
    }

    package func encode(into output: inout [UInt8]) {
        Arena.with(limit: .max) { arena in
            let c = UnsafeRawPointer(arena.message(self)).assumingMemoryBound(to: ProtobufCMessage.self)
            let size = protobuf_c_message_get_packed_size(c)
            guard size > 0 else { return }
            output.append(addingCapacity: size) { span in
                span.withUnsafeMutableBufferPointer { buffer, count in
                    guard let start = buffer.baseAddress else { return }
                    count += protobuf_c_message_pack(c, start + count)
                }
            }
        }
    }

    package var encodedSize: Int {
        Arena.with(limit: .max) { arena in
            let c = UnsafeRawPointer(arena.message(self)).assumingMemoryBound(to: ProtobufCMessage.self)
            return protobuf_c_message_get_packed_size(c)
        }
    }
}

/// The descriptor that an initialised C struct points to.
func descriptor<C>(of initialize: (UnsafeMutablePointer<C>) -> Void) -> UnsafePointer<ProtobufCMessageDescriptor> {
    withUnsafeTemporaryAllocation(of: C.self, capacity: 1) { memory in
        // One element has an address, and protoc-gen-c's init functions set the descriptor first.
        let c = memory.baseAddress.unsafelyUnwrapped
        initialize(c)
        return UnsafeRawPointer(c).load(as: ProtobufCMessage.self).descriptor
    }
}
