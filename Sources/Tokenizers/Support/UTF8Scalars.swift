/// The value given to a byte that is not part of well-formed UTF-8: above every Unicode scalar, of no category.
let invalidScalar: UInt32 = 0x11_0000

/// The scalar that starts at `index` and its length in bytes.
///
/// Ill-formed input never stops a tokenizer: a byte that starts no well-formed sequence (RFC 3629) is
/// ``invalidScalar`` of length 1, so that every byte belongs to exactly one step.
@inline(__always)
func decodeScalar(_ bytes: Span<UInt8>, _ index: Int) -> (value: UInt32, length: Int) {
    let first = bytes[index]
    if first < 0x80 { return (UInt32(first), 1) }
    return decodeLongScalar(bytes, index, first)
}

func decodeLongScalar(_ bytes: Span<UInt8>, _ index: Int, _ first: UInt8) -> (value: UInt32, length: Int) {
    let count = bytes.count
    if first < 0xC2 { return (invalidScalar, 1) }
    if first < 0xE0 {
        guard index + 1 < count else { return (invalidScalar, 1) }
        let second = bytes[index + 1]
        guard second & 0xC0 == 0x80 else { return (invalidScalar, 1) }
        return (UInt32(first & 0x1F) << 6 | UInt32(second & 0x3F), 2)
    }
    if first < 0xF0 {
        guard index + 2 < count else { return (invalidScalar, 1) }
        let second = bytes[index + 1]
        let third = bytes[index + 2]
        guard second & 0xC0 == 0x80, third & 0xC0 == 0x80 else { return (invalidScalar, 1) }
        let value = UInt32(first & 0x0F) << 12 | UInt32(second & 0x3F) << 6 | UInt32(third & 0x3F)
        guard value >= 0x800, value & 0xF800 != 0xD800 else { return (invalidScalar, 1) }
        return (value, 3)
    }
    guard first < 0xF5, index + 3 < count else { return (invalidScalar, 1) }
    let second = bytes[index + 1]
    let third = bytes[index + 2]
    let fourth = bytes[index + 3]
    guard second & 0xC0 == 0x80, third & 0xC0 == 0x80, fourth & 0xC0 == 0x80 else { return (invalidScalar, 1) }
    let value =
        UInt32(first & 0x07) << 18 | UInt32(second & 0x3F) << 12 | UInt32(third & 0x3F) << 6 | UInt32(fourth & 0x3F)
    guard value >= 0x1_0000, value <= 0x10_FFFF else { return (invalidScalar, 1) }
    return (value, 4)
}

/// The length of the step that ends at `index` (the reverse of ``decodeScalar(_:_:)``); `index` is above `lowest`.
func scalarLength(_ bytes: Span<UInt8>, before index: Int, lowest: Int) -> Int {
    if bytes[index - 1] < 0x80 { return 1 }
    var length = 2
    while length <= 4, index - length >= lowest {
        let candidate = decodeScalar(bytes, index - length)
        if candidate.length == length, candidate.value != invalidScalar { return length }
        length += 1
    }
    return 1
}

/// Appends `scalar` (a valid Unicode scalar value) in UTF-8.
@inline(__always)
func appendScalar(_ scalar: UInt32, to bytes: inout [UInt8]) {
    if scalar < 0x80 {
        bytes.append(UInt8(scalar))
    } else if scalar < 0x800 {
        bytes.append(UInt8(0xC0 | scalar >> 6))
        bytes.append(UInt8(0x80 | scalar & 0x3F))
    } else if scalar < 0x1_0000 {
        bytes.append(UInt8(0xE0 | scalar >> 12))
        bytes.append(UInt8(0x80 | scalar >> 6 & 0x3F))
        bytes.append(UInt8(0x80 | scalar & 0x3F))
    } else {
        bytes.append(UInt8(0xF0 | scalar >> 18 & 0x07))
        bytes.append(UInt8(0x80 | scalar >> 12 & 0x3F))
        bytes.append(UInt8(0x80 | scalar >> 6 & 0x3F))
        bytes.append(UInt8(0x80 | scalar & 0x3F))
    }
}

/// The scalars of `bytes`, invalid bytes as U+FFFD.
func scalars(of bytes: [UInt8]) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(bytes.count)
    let span = bytes.span
    var index = 0
    while index < span.count {
        let (value, length) = decodeScalar(span, index)
        result.append(value == invalidScalar ? 0xFFFD : value)
        index += length
    }
    return result
}
