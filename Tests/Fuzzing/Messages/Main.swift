import Messages

/// Reads bytes as each request type of the API: whatever they are, the end is a message or an error, and a message that
/// was read is the same after it was written and read again.
func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let bytes = [UInt8](UnsafeBufferPointer(start: data, count: size))
    for method in methods { check(method.request, bytes) }
    return 0
}

private let methods =
    MartletV1.Generation.methods + MartletV1.Tokenization.methods + MartletV1.Models.methods
    + GrpcHealthV1.Health.methods + GrpcReflectionV1.ServerReflection.methods + GrpcTesting.TestService.methods

private func check<Request: Message>(_ type: Request.Type, _ bytes: [UInt8]) {
    guard let message = try? Request.decode(bytes) else { return }
    let written = message.encoded()
    precondition(written.count == message.encodedSize)
    // A NaN is not equal to itself; its octets are.
    guard let again = try? Request.decode(written) else { preconditionFailure("what was written cannot be read") }
    precondition(again.encoded() == written)
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ test: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

/// The package manager gives `main` this name; libFuzzer's own main is not linked.
@_cdecl("fuzz_messages_main")
public func start(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    var (count, arguments) = (count, arguments)
    return runDriver(&count, &arguments) { fuzz($0, $1) }
}
