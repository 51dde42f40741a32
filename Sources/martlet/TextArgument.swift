import Foundation
import ModelFormats

/// Text that a command takes from a file, or from standard input.
enum TextArgument {
    /// The whole text, without a byte-order mark.
    /// - Parameter path: a file, a pipe or a device; `-` is standard input.
    static func read(_ path: String) throws -> String {
        let name = path == "-" ? "standard input" : path
        let bytes: [UInt8]
        do {
            let file =
                path == "-" ? FileHandle.standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            bytes = Array(try file.readToEnd() ?? Data())
        } catch {
            throw Failure(.noInput, "\(name): cannot be read: \(fileReason(error))")
        }
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            // A text with other characters in it is another text: what is said of it would not be true.
            let place = error.byteOffsets.lowerBound
            let line = bytes[..<place].count { $0 == 0x0A } + 1
            throw Failure(
                .data,
                "\(name), line \(line): not text in UTF-8: 0x\(String(bytes[place], radix: 16, uppercase: true)), which is "
                    + "byte \(place) of it (the first is 0). Convert it first, for example with iconv -t UTF-8.")
        }
        return String(decoding: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...], as: UTF8.self)
    }
}
