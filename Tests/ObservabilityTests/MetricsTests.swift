import Observability
import Testing

@Suite("Metrics")
struct MetricsTests {
    @Test("The text is what Prometheus reads")
    func exposition() throws {
        let registry = MetricsRegistry()
        registry.counter("calls_total", "Calls.").add(3)
        registry.gauge("heat", "A \\ and a\nline end.").set(-1.5)
        let latency = registry.histograms("wait_seconds", "Waits.", labels: ["method"], bounds: [0.001, 0.01, 1])
        latency.handle(["/a.B/C"]).observe(0.001)
        latency.handle(["/a.B/C"]).observe(0.5)
        latency.handle(["odd \"\\\n name"]).observe(2)
        #expect(
            registry.text() == """
                # HELP calls_total Calls.
                # TYPE calls_total counter
                calls_total 3
                # HELP heat A \\\\ and a\\nline end.
                # TYPE heat gauge
                heat -1.5
                # HELP wait_seconds Waits.
                # TYPE wait_seconds histogram
                wait_seconds_bucket{method="/a.B/C",le="0.001"} 1
                wait_seconds_bucket{method="/a.B/C",le="0.01"} 1
                wait_seconds_bucket{method="/a.B/C",le="1"} 2
                wait_seconds_bucket{method="/a.B/C",le="+Inf"} 2
                wait_seconds_sum{method="/a.B/C"} 0.501
                wait_seconds_count{method="/a.B/C"} 2
                wait_seconds_bucket{method="odd \\"\\\\\\n name",le="0.001"} 0
                wait_seconds_bucket{method="odd \\"\\\\\\n name",le="0.01"} 0
                wait_seconds_bucket{method="odd \\"\\\\\\n name",le="1"} 0
                wait_seconds_bucket{method="odd \\"\\\\\\n name",le="+Inf"} 1
                wait_seconds_sum{method="odd \\"\\\\\\n name"} 2
                wait_seconds_count{method="odd \\"\\\\\\n name"} 1

                """)
        let families = try ExpositionParser.parse(registry.text())
        #expect(families.map(\.name) == ["calls_total", "heat", "wait_seconds"])
        #expect(families[2].samples.last?.labels == ["method": "odd \"\\\n name"])
    }

    @Test("Extreme numbers can be read back", arguments: [0, -0.0, 1e-9, 1e300, .infinity, -.infinity, 9e15, 0.1])
    func numbers(value: Double) throws {
        let registry = MetricsRegistry()
        registry.gauge("g", "G.").set(value)
        #expect(try ExpositionParser.parse(registry.text())[0].samples[0].value == value)
    }

    @Test("A gauge that is no number says so")
    func notANumber() throws {
        let registry = MetricsRegistry()
        registry.gauge("g", "G.").set(.nan)
        #expect(registry.text().hasSuffix("g NaN\n"))
    }

    @Test("Label combinations beyond the bound are counted together")
    func boundedLabels() throws {
        let registry = MetricsRegistry()
        let family = registry.counters("n_total", "N.", labels: ["a", "b"], limit: 10)
        for number in 0..<1000 { family.handle(["v\(number)", "x"]).add() }
        family.handle(["v3", "x"]).add()
        let samples = try ExpositionParser.parse(registry.text())[0].samples
        #expect(samples.count == 11)
        #expect(samples.first { $0.labels == ["a": "other", "b": "other"] }?.value == 990)
        #expect(samples.first { $0.labels == ["a": "v3", "b": "x"] }?.value == 2)
    }

    @Test("The same name gives the same metric")
    func sameName() {
        let registry = MetricsRegistry()
        registry.counter("n_total", "N.").add()
        registry.counter("n_total", "N.").add()
        #expect(registry.counter("n_total", "N.").value == 2)
        #expect(registry.text().split(separator: "\n").count == 3)
    }

    @Test("Families without series are silent, collectors speak last")
    func collectors() throws {
        let registry = MetricsRegistry()
        _ = registry.counters("unused_total", "U.", labels: ["a"])
        registry.collect { text in text.single("late", "gauge", "L.", 4) }
        registry.counter("early_total", "E.").add()
        #expect(try ExpositionParser.parse(registry.text()).map(\.name) == ["early_total", "late"])
        #expect(MetricsRegistry().text().isEmpty)
    }

    @Test("A value on a bound belongs to that bucket")
    func boundaries() {
        let histogram = Histogram(bounds: [1, 2, 3])
        for value in [0, 1, 1.5, 2, 2.0001, 3, 3.5, .infinity, -.infinity, .nan] { histogram.observe(value) }
        #expect(histogram.counts == [3, 2, 2, 2])
        #expect(histogram.count == 9)
        histogram.observe(nanoseconds: 1_500_000_000)
        #expect(histogram.counts == [3, 3, 2, 2])
    }

    @Test("Buckets are what they say")
    func buckets() {
        #expect(Buckets.seconds.contains(0.001) && Buckets.seconds == Buckets.seconds.sorted())
        #expect(Buckets.powersOfTwo.first == 1 && Buckets.powersOfTwo.last == 65_536)
        #expect(Buckets.bytes.first == 64 && Buckets.bytes.last == 67_108_864)
    }

    @Test("Nothing is lost between threads")
    func concurrent() async {
        let registry = MetricsRegistry()
        let counter = registry.counter("n_total", "N.")
        let gauge = registry.gauge("g", "G.")
        let histogram = registry.histogram("h", "H.", bounds: [10])
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for step in 0..<10_000 {
                        counter.add()
                        gauge.add(task % 2 == 0 ? 1 : -1)
                        histogram.observe(Double(step % 20))
                        if step % 1000 == 0 { _ = registry.text() }
                    }
                }
            }
        }
        #expect(counter.value == 80_000)
        #expect(gauge.value == 0)
        #expect(histogram.count == 80_000)
        #expect(histogram.sum == 8 * 500 * 190)
    }

    @Test("The process tells of itself")
    func process() throws {
        #if os(Linux)
            let process = try #require(ProcessMetrics.now())
            #expect(process.residentBytes > 1_048_576)
            #expect(process.openFiles >= 3)
            #expect(process.threads >= 1)
            #expect(process.startTime > 1.6e9)
            let registry = MetricsRegistry()
            registry.collectProcess()
            let names = try ExpositionParser.parse(registry.text()).map(\.name)
            #expect(names.contains("process_resident_memory_bytes"))
        #endif
    }

    @Test("The texts of the kernel are read, and nonsense is not")
    func procTexts() throws {
        let stat = "7 (a ) b) S 1 7 7 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 9 0 1000 4096000 123 18446744073709551615"
        let process = try #require(
            ProcessMetrics(
                stat: stat, status: "Name:\tx\nVmRSS:\t  2048 kB\n", system: "cpu 1\nbtime 1700000000\n",
                limits: "Limit  Soft\nMax open files            1024                 4096   files\n", openFiles: 5))
        #expect(process.cpuSeconds == 3)
        #expect(process.residentBytes == 2_097_152)
        #expect(process.startTime == 1_700_000_010)
        #expect(process.maximumFiles == 1024)
        #expect(process.threads == 9)
        for text in ["", "7 (x", "7 (x) S 1 2"] {
            #expect(ProcessMetrics(stat: text, status: "", system: "", limits: "", openFiles: 0) == nil)
        }
    }
}
