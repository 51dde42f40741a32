import FuzzTargets

/// Gives bytes to a server connection as what a peer sends (`ConnectionFuzzing` says how).
func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    ConnectionFuzzing.run([UInt8](UnsafeBufferPointer(start: data, count: size)))
    return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ test: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

/// The package manager gives `main` this name; libFuzzer's own main is not linked.
@_cdecl("fuzz_connection_main")
public func start(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    var (count, arguments) = (count, arguments)
    return runDriver(&count, &arguments) { fuzz($0, $1) }
}
