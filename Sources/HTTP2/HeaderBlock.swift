#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A list of header fields in one flat buffer, so that a request costs two allocations and not one String per field.
///
/// Names and values are raw octets as they stood on the wire (RFC 9113 section 8.2); the owner decides what they mean.
/// Order is kept, repeated names are allowed, and pseudo-header fields come first as the peer sent them.
package struct HeaderBlock: Sendable, Equatable {
    /// Where one field lies in `bytes`: the name, and the value right behind it.
    package struct Field: Sendable, Equatable {
        /// Offset of the first octet of the name.
        package let start: UInt32
        /// Octets of the name.
        package let nameCount: UInt32
        /// Octets of the value.
        package let valueCount: UInt32

        /// The octets of the name within the block.
        @inlinable package var name: Range<Int> { Int(start)..<Int(start) + Int(nameCount) }
        /// The octets of the value within the block.
        @inlinable package var value: Range<Int> {
            Int(start) + Int(nameCount)..<Int(start) + Int(nameCount) + Int(valueCount)
        }
    }

    /// All names and values, one behind the other.
    package private(set) var bytes: [UInt8] = []
    /// The fields in order.
    package private(set) var fields: [Field] = []
    /// The size by the rule of RFC 9113 section 6.5.2: name, value and 32 for each field.
    package private(set) var listSize = 0

    /// An empty block.
    package init() {}

    /// A block of text fields, for fixed answers.
    package init(_ pairs: [(name: String, value: String)]) {
        for pair in pairs { append(name: pair.name, value: pair.value) }
    }

    /// Whether there is no field.
    package var isEmpty: Bool { fields.isEmpty }

    /// Appends a field given as text. The name must be lower case.
    package mutating func append(name: String, value: String) {
        let start = bytes.count
        bytes.append(contentsOf: name.utf8)
        let middle = bytes.count
        bytes.append(contentsOf: value.utf8)
        note(start: start, middle: middle)
    }

    /// Appends a field given as octets.
    package mutating func append(name: some Sequence<UInt8>, value: some Sequence<UInt8>) {
        let start = bytes.count
        bytes.append(contentsOf: name)
        let middle = bytes.count
        bytes.append(contentsOf: value)
        note(start: start, middle: middle)
    }

    /// Appends every field of another block.
    package mutating func append(contentsOf other: HeaderBlock) {
        for field in other.fields {
            append(name: other.bytes[field.name], value: other.bytes[field.value])
        }
    }

    /// The value of a field as text; octets that are no UTF-8 become replacement characters.
    package func text(_ field: Field) -> String { String(decoding: bytes[field.value], as: UTF8.self) }

    /// The name of a field as text.
    package func nameText(_ field: Field) -> String { String(decoding: bytes[field.name], as: UTF8.self) }

    /// Whether the name of a field is `name`, without making a String.
    package func hasName(_ field: Field, _ name: String) -> Bool { equal(field.name, name) }

    /// Whether the name of a field is `name`; for names known at compile time, and fast.
    package func hasName(_ field: Field, known name: StaticString) -> Bool {
        Int(field.nameCount) == name.utf8CodeUnitCount && begins(Int(field.start), name)
    }

    /// Whether the value of a field is `value`; for values known at compile time, and fast.
    package func hasValue(_ field: Field, known value: StaticString) -> Bool {
        Int(field.valueCount) == value.utf8CodeUnitCount && begins(field.value.lowerBound, value)
    }

    /// Whether the value of a field begins with `prefix`.
    package func hasValue(_ field: Field, prefix: StaticString) -> Bool {
        Int(field.valueCount) >= prefix.utf8CodeUnitCount && begins(field.value.lowerBound, prefix)
    }

    /// One octet of a field's value.
    package func octet(_ field: Field, at index: Int) -> UInt8? {
        index < field.value.count ? bytes[field.value.lowerBound + index] : nil
    }

    /// The first value of a name as text.
    package func first(_ name: String) -> String? {
        for field in fields where hasName(field, name) { return text(field) }
        return nil
    }

    /// Whether `text` stands at an offset; the caller has seen that so many octets do.
    private func begins(_ offset: Int, _ text: StaticString) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return text.utf8CodeUnitCount == 0 }
            precondition(offset + text.utf8CodeUnitCount <= bytes.count)
            return memcmp(base + offset, text.utf8Start, text.utf8CodeUnitCount) == 0
        }
    }

    private func equal(_ range: Range<Int>, _ text: String) -> Bool {
        let other = text.utf8
        guard other.count == range.count else { return false }
        var at = range.lowerBound
        for byte in other {
            if bytes[at] != byte { return false }
            at += 1
        }
        return true
    }

    fileprivate init(bytes: [UInt8], fields: [Field], listSize: Int) {
        self.bytes = bytes
        self.fields = fields
        self.listSize = listSize
    }

    private mutating func note(start: Int, middle: Int) {
        fields.append(
            Field(
                start: UInt32(start), nameCount: UInt32(middle - start), valueCount: UInt32(bytes.count - middle)))
        listSize += bytes.count - start + 32
    }
}

/// Collects the fields of a received block in storage that is used for every block, so that the block itself is made
/// once, of its exact size, when it is complete.
struct HeaderCollector {
    /// Names and values in its first `count` octets; the rest is room.
    private var bytes: [UInt8] = []
    private var count = 0
    private var fields: [HeaderBlock.Field] = []

    /// Begins another block.
    mutating func removeAll() {
        count = 0
        fields.removeAll(keepingCapacity: true)
    }

    /// Appends a field.
    mutating func append(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) {
        let middle = count + name.count
        let end = middle + value.count
        if end > bytes.count { bytes += repeatElement(0, count: max(end, 512)) }
        bytes.withUnsafeMutableBytes { room in
            UnsafeMutableRawBufferPointer(rebasing: room[count...]).copyMemory(from: UnsafeRawBufferPointer(name))
            UnsafeMutableRawBufferPointer(rebasing: room[middle...]).copyMemory(from: UnsafeRawBufferPointer(value))
        }
        fields.append(
            HeaderBlock.Field(
                start: UInt32(truncatingIfNeeded: count), nameCount: UInt32(truncatingIfNeeded: name.count),
                valueCount: UInt32(truncatingIfNeeded: value.count)))
        count = end
    }

    /// What was collected.
    var block: HeaderBlock {
        HeaderBlock(bytes: Array(bytes[..<count]), fields: fields.map { $0 }, listSize: count + 32 * fields.count)
    }
}
