/// A tensor in a file: its name, type and shape, and where its bytes lie. No arithmetic, nothing read yet.
package struct TensorInfo: Sendable {
    /// Name as the file has it.
    package let name: String

    /// How its elements are stored.
    package let type: ElementType

    /// Sizes, row-major: the last dimension is contiguous. A weight matrix is `[outputs, inputs]`.
    package let shape: [Int]

    /// The file that holds it; kept mapped as long as this value lives.
    package let file: MappedFile

    /// Where its bytes lie in the file; exactly as many as type and shape need.
    package let range: Range<Int>

    /// Makes a description whose range was checked against the file.
    init(name: String, type: ElementType, shape: [Int], file: MappedFile, range: Range<Int>) {
        self.name = name
        self.type = type
        self.shape = shape
        self.file = file
        self.range = range
    }

    /// The bytes, in place. Valid as long as `file` lives.
    package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: file.bytes[range]) }

    /// Number of elements.
    package var elementCount: Int { shape.reduce(1, *) }
}

/// Bytes of a tensor, or nil when the product overflows or rows are not whole blocks.
func tensorByteCount(_ type: ElementType, _ shape: [Int]) -> Int? {
    var elements = 1
    for size in shape {
        let (product, overflow) = elements.multipliedReportingOverflow(by: size)
        guard size >= 0, !overflow else { return nil }
        elements = product
    }
    guard (shape.last ?? 1) % type.blockLength == 0 else { return nil }
    let (bytes, overflow) = (elements / type.blockLength).multipliedReportingOverflow(by: type.blockBytes)
    return overflow ? nil : bytes
}

/// Refuses tensors of one file that share bytes.
func refuseOverlaps(_ tensors: [TensorInfo]) throws(FormatError) {
    var previous: TensorInfo?
    for tensor in tensors.filter({ !$0.range.isEmpty }).sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
        if let previous, previous.range.upperBound > tensor.range.lowerBound {
            throw FormatError(
                file: tensor.file.path, offset: tensor.range.lowerBound,
                expected: "tensor \(shown(tensor.name)) behind the end of \(shown(previous.name)) at byte "
                    + "\(previous.range.upperBound)",
                found: "that they overlap")
        }
        previous = tensor
    }
}
