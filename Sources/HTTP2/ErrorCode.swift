/// The error codes of RST_STREAM and GOAWAY (RFC 9113 section 7). Unknown codes are kept.
package struct ErrorCode: RawRepresentable, Sendable, Hashable {
    /// The number on the wire.
    package let rawValue: UInt32

    /// A code by its number.
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// No error: a graceful end.
    package static let noError = ErrorCode(rawValue: 0)
    /// A rule of the protocol was broken.
    package static let protocolError = ErrorCode(rawValue: 1)
    /// Our own failure.
    package static let internalError = ErrorCode(rawValue: 2)
    /// SETTINGS were not acknowledged in time.
    package static let settingsTimeout = ErrorCode(rawValue: 4)
    /// The stream was not processed at all: a retry is safe.
    package static let refusedStream = ErrorCode(rawValue: 7)
    /// The stream is no longer wanted.
    package static let cancel = ErrorCode(rawValue: 8)
    /// The peer behaves so as to cause load.
    package static let enhanceYourCalm = ErrorCode(rawValue: 11)
}
