extension ModelSource {
    /// A name for the contents of the model that is quick to make: SHA-256 over the headers of all files, the
    /// configuration, and 4 KiB at the beginning and the end of every tensor.
    ///
    /// Equal files have equal digests; files that differ only deep inside a tensor may too, which retraining never
    /// does. `fullDigest` is certain and reads everything.
    package func digest() -> String {
        var hash = SHA256()
        for (file, length) in zip(files, headerLengths) {
            hash.update(UnsafeRawBufferPointer(rebasing: file.bytes[0..<length]))
        }
        if let config = try? readFile(folder + "/config.json", limit: 16 << 20), layout == .huggingFace {
            config.withUnsafeBytes { hash.update($0) }
        }
        for name in names {
            guard let bytes = tensors[name]?.bytes else { continue }
            hash.update(UnsafeRawBufferPointer(rebasing: bytes.prefix(4096)))
            hash.update(UnsafeRawBufferPointer(rebasing: bytes.suffix(4096)))
        }
        return "sha256-sampled:" + hash.finish()
    }

    /// SHA-256 over all bytes of all files, in order.
    package func fullDigest() -> String {
        var hash = SHA256()
        for file in files { hash.update(file.bytes) }
        return "sha256:" + hash.finish()
    }
}
