import FuzzTargets

/// Gives bytes to the small parsers (`FramingFuzzing` says which).
func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    FramingFuzzing.run([UInt8](UnsafeBufferPointer(start: data, count: size)))
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
