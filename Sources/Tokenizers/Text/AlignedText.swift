/// A text on its way to the model: its bytes now, and which bytes of the original each of them stands for.
///
/// Most pipelines change nothing, so the alignment is only written out once something does.
struct AlignedText {
    private(set) var bytes: [UInt8]
    /// For each byte the original bytes it stands for; empty while ``isIdentity`` or when not tracked.
    private(set) var starts: [Int32] = []
    private(set) var ends: [Int32] = []
    /// Where the text begins in the original.
    let base: Int32
    let isTracked: Bool
    private(set) var isIdentity = true

    /// The part `range` of `original`.
    init(_ original: Span<UInt8>, _ range: Range<Int>, tracked: Bool) {
        bytes = []
        bytes.reserveCapacity(range.count + 8)
        bytes.append(copying: original.extracting(range))
        base = Int32(range.lowerBound)
        isTracked = tracked
    }

    private init(empty base: Int32, tracked: Bool, capacity: Int) {
        bytes = []
        bytes.reserveCapacity(capacity)
        self.base = base
        isTracked = tracked
        isIdentity = false
    }

    /// An empty text to rewrite this one into.
    func successor() -> AlignedText {
        AlignedText(empty: base, tracked: isTracked, capacity: bytes.count + bytes.count / 8 + 8)
    }

    /// The original bytes that the bytes `range` stand for.
    func original(_ range: Range<Int>) -> Range<Int> {
        if isIdentity || !isTracked {
            return (Int(base) + range.lowerBound)..<(Int(base) + range.upperBound)
        }
        if range.isEmpty {
            let place = range.lowerBound < starts.count ? Int(starts[range.lowerBound]) : Int(ends.last ?? base)
            return place..<place
        }
        let start = Int(starts[range.lowerBound])
        return start..<max(start, Int(ends[range.upperBound - 1]))
    }

    /// Appends `range` of `source` unchanged.
    @inline(__always)
    mutating func copy(_ range: Range<Int>, of source: borrowing AlignedText) {
        bytes.append(copying: source.bytes.span.extracting(range))
        guard isTracked else { return }
        for index in range {
            let origin = source.original(index..<(index + 1))
            starts.append(Int32(origin.lowerBound))
            ends.append(Int32(origin.upperBound))
        }
    }

    /// Appends `content` in place of the bytes `range` of `source`: each byte stands for all of them.
    mutating func append(_ content: some Collection<UInt8>, for range: Range<Int>, of source: borrowing AlignedText) {
        bytes.append(contentsOf: content)
        guard isTracked else { return }
        let origin = source.original(range)
        for _ in 0..<content.count {
            starts.append(Int32(origin.lowerBound))
            ends.append(Int32(origin.upperBound))
        }
    }

    /// Appends one scalar in place of the bytes `range` of `source`.
    @inline(__always)
    mutating func append(scalar: UInt32, for range: Range<Int>, of source: borrowing AlignedText) {
        let before = bytes.count
        appendScalar(scalar, to: &bytes)
        guard isTracked else { return }
        let origin = source.original(range)
        for _ in before..<bytes.count {
            starts.append(Int32(origin.lowerBound))
            ends.append(Int32(origin.upperBound))
        }
    }
}

extension [UInt8] {
    /// Appends the bytes of `span`.
    @inline(__always)
    mutating func append(copying span: Span<UInt8>) {
        for index in span.indices { append(span[index]) }
    }
}
