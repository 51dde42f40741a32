package import Logging

/// Writes swift-log's messages as lines of JSON: `time`, `level`, `label`, `message`, then the metadata.
package struct JSONLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    package var logLevel: Logger.Level
    private let label: String
    private let sink: any LineSink
    private let now: @Sendable () -> Timestamp

    /// Names that the line has for itself; metadata of that name gets an underscore before it.
    private static let reserved: Set<String> = ["time", "level", "label", "message", "error"]

    package init(
        label: String, level: Logger.Level = .info, sink: any LineSink,
        now: @escaping @Sendable () -> Timestamp = { Timestamp.now() }
    ) {
        self.label = label
        self.sink = sink
        self.now = now
        logLevel = level
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var line = JSONLine()
        line.add("time", now().text)
        line.add("level", event.level.rawValue)
        line.add("label", label)
        line.add("message", event.message.description)
        if let error = event.error { line.add("error", "\(error)") }
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let own = event.metadata { all.merge(own) { $1 } }
        for (key, value) in all.sorted(by: { $0.key < $1.key }) {
            Self.add(Self.reserved.contains(key) ? "_" + key : key, value, to: &line, depth: 0)
        }
        sink.write(line.finish())
    }

    private static func add(_ name: String, _ value: Logger.Metadata.Value, to line: inout JSONLine, depth: Int) {
        switch value {
        case .string(let text): line.add(name, text)
        case .stringConvertible(let value):
            switch value {
            case let number as Int: line.add(name, number)
            case let number as Double: line.add(name, number)
            case let flag as Bool: line.add(name, flag)
            default: line.add(name, value.description)
            }
        case .dictionary(let entries) where depth < 8:
            line.beginObject(name)
            for (key, value) in entries.sorted(by: { $0.key < $1.key }) {
                add(key, value, to: &line, depth: depth + 1)
            }
            line.endObject()
        case .array(let values): line.add(name, values.map(\.description))
        case .dictionary: line.add(name, value.description)
        }
    }
}
