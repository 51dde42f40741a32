import CNghttp2

/// A fixed header block laid out for nghttp2 once, so that sending it copies and allocates nothing.
///
/// `@unchecked Sendable`: the memory is written in `init` and only read afterwards; a stream that sends it holds it
/// until its frames are out.
package final class PreparedHeaders: @unchecked Sendable {
    let fields: UnsafeMutableBufferPointer<nghttp2_nv>
    private let text: UnsafeMutableBufferPointer<UInt8>

    /// Lays out a block.
    package init(_ block: HeaderBlock) {
        text = .allocate(capacity: max(block.bytes.count, 1))
        _ = text.initialize(from: block.bytes)
        fields = .allocate(capacity: max(block.fields.count, 1))
        guard let base = text.baseAddress else { preconditionFailure("an allocated buffer has an address") }
        let noCopy = UInt8(NGHTTP2_NV_FLAG_NO_COPY_NAME.rawValue | NGHTTP2_NV_FLAG_NO_COPY_VALUE.rawValue)
        count = block.fields.count
        for (index, field) in block.fields.enumerated() {
            fields.initializeElement(
                at: index,
                to: nghttp2_nv(
                    name: base + field.name.lowerBound, value: base + field.value.lowerBound,
                    namelen: field.name.count, valuelen: field.value.count, flags: noCopy))
        }
    }

    deinit {
        text.deallocate()
        fields.deallocate()
    }

    /// How many fields there are.
    let count: Int
}
