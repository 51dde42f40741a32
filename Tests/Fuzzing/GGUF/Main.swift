import ModelFormats

/// Reads bytes as GGUF, and walks all that was accepted: whatever they are, the end is a table or an error.
func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let contents = [UInt8](UnsafeBufferPointer(start: data, count: size))
    guard let file = try? MappedFile(contents: contents, path: "input"), let gguf = try? GGUFFile(file) else {
        return 0
    }
    var sum: UInt64 = 0
    for tensor in gguf.tensors {
        precondition(tensor.range.upperBound <= size)
        for byte in tensor.bytes { sum &+= UInt64(byte) }
    }
    for case .array(let array) in gguf.metadata.values {
        precondition(array.values.count == array.count)
        precondition(array.strings.map { $0.count == array.count } ?? true)
    }
    return sum == 1 << 63 ? 1 : 0
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ test: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

/// The package manager gives `main` this name; libFuzzer's own main is not linked.
@_cdecl("fuzz_gguf_main")
public func start(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    var (count, arguments) = (count, arguments)
    return runDriver(&count, &arguments) { fuzz($0, $1) }
}
