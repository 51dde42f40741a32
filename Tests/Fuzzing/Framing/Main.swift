import Compression
import GRPC
import HTTP2

/// The small parsers: message frames, metadata values, timeouts, status messages, compressed messages.
func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let bytes = [UInt8](UnsafeBufferPointer(start: data, count: size))
    let deframer = Deframer(limit: 1 << 16)
    var head = 0
    loop: while true {
        switch deframer.next(bytes.span, from: head) {
        case .incomplete(let needed):
            precondition(needed > bytes.count - head)
            break loop
        case .invalid: break loop
        case .message(let length, _):
            head += Deframer.prefix + length
            precondition(head <= bytes.count)
        }
    }
    if let decoded = Base64.decode(bytes) { precondition(Base64.decode(Base64.encode(decoded)) == decoded) }
    let text = PercentEncoding.decode(bytes)
    precondition(PercentEncoding.decode(PercentEncoding.encode(text)) == text)
    if Timeout.parse(bytes) != nil { precondition(size >= 2 && size <= 9) }
    var block = HeaderBlock()
    block.append(name: "key-bin".utf8, value: bytes)
    precondition(Metadata(block).binaryValues("key-bin").count <= size + 1)
    for encoding in Encoding.allCases {
        if let plain = try? encoding.decompress(bytes.span, limit: 4096) { precondition(plain.count <= 4096) }
        var packed: [UInt8] = []
        encoding.compress(bytes.span, into: &packed)
        precondition((try? encoding.decompress(packed.span, limit: size)) == bytes)
    }
    return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ test: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

/// The package manager gives `main` this name; libFuzzer's own main is not linked.
@_cdecl("fuzz_framing_main")
public func start(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    var (count, arguments) = (count, arguments)
    return runDriver(&count, &arguments) { fuzz($0, $1) }
}
