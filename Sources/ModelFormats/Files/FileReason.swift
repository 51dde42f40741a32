import Foundation

/// Why Foundation could not read, write or make a file, in the system's words: "is a directory".
///
/// Foundation's description of many of these errors is their number: "NSCocoaErrorDomain error 256".
/// - Parameter error: what `Data`, `String` or `FileManager` threw.
package func fileReason(_ error: any Error) -> String {
    // A POSIXError or an NSError, by what threw it.
    guard let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error else {
        return error.localizedDescription
    }
    let underlying = cause as NSError
    guard underlying.domain == NSPOSIXErrorDomain else { return error.localizedDescription }
    return systemMessage(CInt(underlying.code))
}
