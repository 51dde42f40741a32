/// The value of `grpc-timeout`: one to eight digits and a unit (gRPC over HTTP/2, "Timeout").
package enum Timeout {
    /// The timeout in nanoseconds, or nil if the value is malformed.
    package static func parse(_ value: some Collection<UInt8>) -> UInt64? {
        guard value.count >= 2, value.count <= 9 else { return nil }
        var number: UInt64 = 0
        var unit: UInt8 = 0
        for (index, byte) in value.enumerated() {
            if index == value.count - 1 {
                unit = byte
            } else {
                guard byte >= 48, byte <= 57 else { return nil }
                number = number * 10 + UInt64(byte - 48)
            }
        }
        let scale: UInt64
        switch unit {
        case UInt8(ascii: "H"): scale = 3_600_000_000_000
        case UInt8(ascii: "M"): scale = 60_000_000_000
        case UInt8(ascii: "S"): scale = 1_000_000_000
        case UInt8(ascii: "m"): scale = 1_000_000
        case UInt8(ascii: "u"): scale = 1000
        case UInt8(ascii: "n"): scale = 1
        default: return nil
        }
        // 99,999,999 hours do not fit; then it is as long as time can be told.
        let (nanoseconds, overflow) = number.multipliedReportingOverflow(by: scale)
        return overflow ? .max : nanoseconds
    }

    /// The value for a duration, in the finest unit that fits; a negative one is none at all.
    package static func text(_ timeout: Duration) -> String {
        let nanoseconds = timeout.wholeNanoseconds
        for (unit, scale) in [
            ("n", UInt64(1)), ("u", 1000), ("m", 1_000_000), ("S", 1_000_000_000), ("M", 60_000_000_000),
        ] where nanoseconds / scale < 100_000_000 {
            return "\(nanoseconds / scale)\(unit)"
        }
        return "\(min(nanoseconds / 3_600_000_000_000, 99_999_999))H"
    }
}
