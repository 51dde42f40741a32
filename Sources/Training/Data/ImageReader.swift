import CZlib

/// Images from idx files (the format of MNIST) and PNG files, as numbers from 0 to 1.
package enum ImageReader {
    /// Bytes that are compressed by gzip or zlib, inflated; others as they are.
    package static func inflated(_ bytes: [UInt8], file: String, limit: Int = 2 << 30) throws(TrainingError) -> [UInt8]
    {
        guard bytes.count > 2, bytes[0] == 0x1F && bytes[1] == 0x8B || bytes[0] == 0x78 else { return bytes }
        var stream = z_stream()
        guard inflateInit2_(&stream, 47, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw TrainingError("\(file): zlib has no memory to decompress it")
        }
        defer { inflateEnd(&stream) }
        var output: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 18)
        var input = bytes
        var status = Z_OK
        input.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(clamping: input.count)
            while status == Z_OK, output.count <= limit {
                block.withUnsafeMutableBufferPointer { block in
                    stream.next_out = block.baseAddress
                    stream.avail_out = UInt32(block.count)
                    status = inflate(&stream, Z_NO_FLUSH)
                    output.append(contentsOf: block.prefix(block.count - Int(stream.avail_out)))
                }
            }
        }
        guard output.count <= limit else { throw TrainingError("\(file): more than \(limit) bytes when decompressed") }
        guard status == Z_STREAM_END else { throw TrainingError("\(file): broken compressed data") }
        return output
    }

    /// An idx file: dimensions and unsigned bytes.
    package static func idx(_ path: String) throws(TrainingError) -> (shape: [Int], bytes: ArraySlice<UInt8>) {
        let bytes = try inflated(Files.read(path), file: path)
        guard bytes.count >= 4, bytes[0] == 0, bytes[1] == 0, bytes[2] == 8, (1...4).contains(bytes[3]) else {
            throw TrainingError(
                "\(path): no idx file of unsigned bytes (it must begin with 00 00 08 and the number of dimensions)")
        }
        let dimensions = Int(bytes[3])
        guard bytes.count >= 4 + 4 * dimensions else { throw TrainingError("\(path): ends inside its header") }
        let shape = (0..<dimensions).map { index in
            (0..<4).reduce(0) { $0 << 8 | Int(bytes[4 + index * 4 + $1]) }
        }
        var count = 1
        for length in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: length)
            count = overflow ? Int.max : product
        }
        let body = bytes[(4 + 4 * dimensions)...]
        guard body.count == count else {
            throw TrainingError("\(path): \(body.count) values; its header \(shape) says \(count)")
        }
        return (shape, body)
    }

    /// A PNG file of 8 bits, gray, gray with alpha, RGB, RGBA or palette, not interlaced: values from 0 to 1 in height,
    /// width, channels; alpha is dropped, a palette becomes RGB.
    package static func png(_ bytes: [UInt8], file: String) throws(TrainingError) -> (shape: [Int], values: [Float]) {
        func wrong(_ what: String) -> TrainingError { TrainingError("\(file): \(what)") }
        guard bytes.count > 33, Array(bytes[0..<8]) == [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10] else {
            throw wrong("no PNG file")
        }
        func number(_ at: Int) -> Int { (0..<4).reduce(0) { $0 << 8 | Int(bytes[at + $1]) } }
        var (offset, width, height, kind) = (8, 0, 0, 0)
        var data: [UInt8] = []
        var palette: ArraySlice<UInt8> = []
        while offset + 12 <= bytes.count {
            let length = number(offset)
            guard offset + 12 + length <= bytes.count else { throw wrong("ends inside a chunk") }
            let body = bytes[offset + 8..<offset + 8 + length]
            switch String(decoding: bytes[offset + 4..<offset + 8], as: UTF8.self) {
            case "IHDR":
                guard length == 13 else { throw wrong("a header of \(length) bytes") }
                (width, height, kind) = (number(offset + 8), number(offset + 12), Int(bytes[offset + 17]))
                guard bytes[offset + 16] == 8, [0, 2, 3, 4, 6].contains(kind), bytes[offset + 20] == 0 else {
                    throw wrong("only 8 bits a channel without interlacing can be read")
                }
                guard (1...16384).contains(width), (1...16384).contains(height) else {
                    throw wrong("a size of \(width) × \(height); at most 16384 × 16384")
                }
            case "PLTE": palette = body
            case "IDAT": data += body
            default: break
            }
            offset += 12 + length
        }
        let channels = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][kind] ?? 1
        guard width > 0, !data.isEmpty else { throw wrong("no picture in it") }
        var pixels = try inflated(data, file: file, limit: (width * channels + 1) * height)
        guard pixels.count == (width * channels + 1) * height else { throw wrong("too few or too many pixels") }
        try unfilter(&pixels, row: width * channels, channels: channels, height: height, file: file)
        return (
            [height, width, kind == 0 || kind == 4 ? 1 : 3],
            samples(pixels, kind: kind, channels: channels, width: width, height: height, palette: Array(palette))
        )
    }

    /// An image file of a known kind: PNG, or binary PGM or PPM.
    package static func image(_ bytes: [UInt8], file: String) throws(TrainingError) -> (shape: [Int], values: [Float]) {
        if bytes.starts(with: [0x50, 0x35]) || bytes.starts(with: [0x50, 0x36]) {
            return try netpbm(bytes, file: file)
        }
        return try png(bytes, file: file)
    }

    /// A binary PGM (P5) or PPM (P6) file of 8 bits: values from 0 to 1 in height, width, channels.
    package static func netpbm(_ bytes: [UInt8], file: String) throws(TrainingError) -> (shape: [Int], values: [Float])
    {
        var place = 2
        func number(_ what: String) throws(TrainingError) -> Int {
            // White space and comments, then digits.
            while place < bytes.count, bytes[place] <= 0x20 || bytes[place] == 0x23 {
                if bytes[place] == 0x23 {
                    while place < bytes.count, bytes[place] != 0x0A { place += 1 }
                } else {
                    place += 1
                }
            }
            var value = 0
            let start = place
            while place < bytes.count, (0x30...0x39).contains(bytes[place]), value <= 16384 {
                value = value * 10 + Int(bytes[place] - 0x30)
                place += 1
            }
            guard place > start else { throw TrainingError("\(file): a PGM or PPM file without its \(what)") }
            return value
        }
        let (width, height, most) = (try number("width"), try number("height"), try number("largest value"))
        guard (1...16384).contains(width), (1...16384).contains(height) else {
            throw TrainingError("\(file): a size of \(width) × \(height); at most 16384 × 16384")
        }
        guard (1...255).contains(most) else {
            throw TrainingError("\(file): a largest value of \(most); only 8 bits a channel can be read")
        }
        let channels = bytes[1] == 0x35 ? 1 : 3
        let count = width * height * channels
        guard bytes.count - place - 1 == count else {
            throw TrainingError(
                "\(file): \(max(0, bytes.count - place - 1)) bytes of pixels; \(width) × \(height) has \(count)")
        }
        return ([height, width, channels], bytes[(place + 1)...].map { min(Float($0) / Float(most), 1) })
    }

    private static func samples(
        _ pixels: [UInt8], kind: Int, channels: Int, width: Int, height: Int, palette: [UInt8]
    ) -> [Float] {
        var values: [Float] = []
        values.reserveCapacity(width * height * 3)
        for y in 0..<height {
            for x in 0..<width {
                let at = y * (width * channels + 1) + 1 + x * channels
                if kind == 3 {
                    let entry = Int(pixels[at]) * 3
                    for part in 0..<3 {
                        values.append(entry + part < palette.count ? Float(palette[entry + part]) / 255 : 0)
                    }
                } else {
                    for part in 0..<(kind == 2 || kind == 6 ? 3 : 1) { values.append(Float(pixels[at + part]) / 255) }
                }
            }
        }
        return values
    }

    /// Takes back the filters of each row (PNG specification, section 9).
    private static func unfilter(
        _ pixels: inout [UInt8], row: Int, channels: Int, height: Int, file: String
    ) throws(TrainingError) {
        for y in 0..<height {
            let start = y * (row + 1)
            let filter = pixels[start]
            guard filter <= 4 else { throw TrainingError("\(file): row \(y) has the unknown filter \(filter)") }
            for x in 0..<row {
                let at = start + 1 + x
                let left = x >= channels ? Int(pixels[at - channels]) : 0
                let up = y > 0 ? Int(pixels[at - row - 1]) : 0
                let corner = x >= channels && y > 0 ? Int(pixels[at - row - 1 - channels]) : 0
                let guess: Int
                switch filter {
                case 1: guess = left
                case 2: guess = up
                case 3: guess = (left + up) / 2
                case 4:
                    let p = left + up - corner
                    let (a, b, c) = (abs(p - left), abs(p - up), abs(p - corner))
                    guess = a <= b && a <= c ? left : b <= c ? up : corner
                default: guess = 0
                }
                pixels[at] = pixels[at] &+ UInt8(truncatingIfNeeded: guess)
            }
        }
    }
}
