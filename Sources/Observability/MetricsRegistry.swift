import Synchronization

/// All metrics of a process, and their text for Prometheus.
///
/// Metrics are made once, at start, and their handles kept by who counts. Each family holds a bounded number of label
/// combinations; what goes beyond is counted together under `other`, so that no caller can fill the memory.
/// Guarded by the mutex; the handles are atomics and need no lock.
package final class MetricsRegistry: Sendable {
    /// Adds families that are computed when asked for.
    package typealias Collector = @Sendable (inout MetricsText) -> Void

    private struct State {
        var families: [any MetricFamily] = []
        var places: [String: Int] = [:]
        var collectors: [Collector] = []
    }

    private let state = Mutex(State())

    package init() {}

    // MARK: Making metrics

    /// A counter without labels. Its name should end in `_total`.
    package func counter(_ name: String, _ help: String) -> Counter { counters(name, help, labels: []).handle([]) }

    /// A gauge without labels.
    package func gauge(_ name: String, _ help: String) -> Gauge { gauges(name, help, labels: []).handle([]) }

    /// A histogram without labels.
    package func histogram(_ name: String, _ help: String, bounds: [Double]) -> Histogram {
        histograms(name, help, labels: [], bounds: bounds).handle([])
    }

    /// Counters that differ in labels.
    package func counters(_ name: String, _ help: String, labels: [String], limit: Int = 256) -> Family<Counter> {
        register(Family(name: name, help: help, labels: labels, limit: limit) { Counter() })
    }

    /// Gauges that differ in labels.
    package func gauges(_ name: String, _ help: String, labels: [String], limit: Int = 256) -> Family<Gauge> {
        register(Family(name: name, help: help, labels: labels, limit: limit) { Gauge() })
    }

    /// Histograms that differ in labels.
    package func histograms(
        _ name: String, _ help: String, labels: [String], bounds: [Double], limit: Int = 256
    ) -> Family<Histogram> {
        register(Family(name: name, help: help, labels: labels, limit: limit) { Histogram(bounds: bounds) })
    }

    /// Adds metrics that are read when the text is made, such as those that another room counts.
    package func collect(_ collector: @escaping Collector) { state.withLock { $0.collectors.append(collector) } }

    /// The same name again gives the same family, so that two users of one metric need not know each other.
    private func register<Handle: MetricHandle>(_ family: Family<Handle>) -> Family<Handle> {
        state.withLock { state in
            if let place = state.places[family.name] {
                guard let known = state.families[place] as? Family<Handle>, known.labels == family.labels else {
                    preconditionFailure("the metric \(family.name) is registered twice, in different forms")
                }
                return known
            }
            state.places[family.name] = state.families.count
            state.families.append(family)
            return family
        }
    }

    // MARK: Text

    /// The media type of `text()`.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Everything in Prometheus' text format, version 0.0.4.
    package func text() -> String {
        let (families, collectors) = state.withLock { ($0.families, $0.collectors) }
        var text = MetricsText()
        for family in families { family.write(to: &text) }
        for collector in collectors { collector(&text) }
        return text.text
    }
}

/// What a family can hold.
package protocol MetricHandle: Sendable {
    /// The word of `# TYPE`.
    static var kind: String { get }
    /// Writes the samples of one label combination.
    func write(_ name: String, _ labels: [(name: String, value: String)], to text: inout MetricsText)
}

private protocol MetricFamily: Sendable {
    func write(to text: inout MetricsText)
}

/// Metrics of one name that differ in the values of their labels.
package final class Family<Handle: MetricHandle>: MetricFamily, Sendable {
    package let name: String
    package let help: String
    package let labels: [String]
    /// Label combinations at most; one more stands for all the others.
    package let limit: Int
    private let make: @Sendable () -> Handle
    private let series = Mutex<(order: [[String]], handles: [[String]: Handle])>(([], [:]))

    fileprivate init(
        name: String, help: String, labels: [String], limit: Int, make: @escaping @Sendable () -> Handle
    ) {
        precondition(Self.isName(name, colons: true), "not the name of a metric: \(name)")
        for label in labels { precondition(Self.isName(label, colons: false), "not the name of a label: \(label)") }
        self.name = name
        self.help = help
        self.labels = labels
        self.limit = limit
        self.make = make
    }

    /// The handle for these label values, in the order of the labels' names; made at the first call.
    package func handle(_ values: [String]) -> Handle {
        precondition(values.count == labels.count, "\(name) has \(labels.count) labels, not \(values.count)")
        return series.withLock { series in
            if let known = series.handles[values] { return known }
            var values = values
            if series.order.count >= limit {
                values = labels.map { _ in "other" }
                if let known = series.handles[values] { return known }
            }
            let made = make()
            series.order.append(values)
            series.handles[values] = made
            return made
        }
    }

    fileprivate func write(to text: inout MetricsText) {
        let all = series.withLock { series in series.order.map { ($0, series.handles[$0]) } }
        guard !all.isEmpty else { return }
        text.family(name, Handle.kind, help)
        for (values, handle) in all {
            handle?.write(name, zip(labels, values).map { (name: $0, value: $1) }, to: &text)
        }
    }

    private static func isName(_ name: String, colons: Bool) -> Bool {
        guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return name.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "_") || (byte == UInt8(ascii: ":") && colons) || (0x30...0x39).contains(byte)
                || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
    }
}

extension Counter: MetricHandle {
    package static var kind: String { "counter" }
    package func write(_ name: String, _ labels: [(name: String, value: String)], to text: inout MetricsText) {
        text.sample(name, labels, Double(value))
    }
}

extension Gauge: MetricHandle {
    package static var kind: String { "gauge" }
    package func write(_ name: String, _ labels: [(name: String, value: String)], to text: inout MetricsText) {
        text.sample(name, labels, value)
    }
}

extension Histogram: MetricHandle {
    package static var kind: String { "histogram" }
    package func write(_ name: String, _ labels: [(name: String, value: String)], to text: inout MetricsText) {
        var seen = 0
        for (place, count) in counts.enumerated() {
            seen += count
            let bound = place < bounds.count ? MetricsText.number(bounds[place]) : "+Inf"
            text.sample(name + "_bucket", labels + [(name: "le", value: bound)], Double(seen))
        }
        text.sample(name + "_sum", labels, sum)
        text.sample(name + "_count", labels, Double(seen))
    }
}
