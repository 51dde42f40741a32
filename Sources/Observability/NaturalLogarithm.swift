#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The C library's logarithm.
enum NaturalLogarithm {
    static func of(_ value: Double) -> Double { log(value) }
}
