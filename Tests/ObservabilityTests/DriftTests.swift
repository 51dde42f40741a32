import Observability
import Testing

@Suite("Drift of a model")
struct DriftTests {
    @Test("The same distribution is near, another is far")
    func distances() throws {
        let signal = DriftSignal(.categories(["cat", "dog"]), window: 1000)
        for place in 0..<1000 { signal.observe(category: place % 4 == 0 ? "dog" : "cat") }
        #expect(signal.reference == [750, 250, 0])
        #expect(signal.stabilityIndex == nil)
        for place in 0..<1000 { signal.observe(category: place % 4 == 0 ? "dog" : "cat") }
        #expect(try #require(signal.stabilityIndex) < 0.001)
        for place in 0..<1000 { signal.observe(category: place % 4 == 0 ? "cat" : "dog") }
        // (0.75 − 0.25) · ln 3, twice.
        #expect(abs(try #require(signal.stabilityIndex) - 1.0986) < 0.01)
        for _ in 0..<1000 { signal.observe(category: "bird") }
        #expect(try #require(signal.stabilityIndex) > 5)
    }

    @Test("What is long ago is forgotten")
    func sliding() throws {
        let signal = DriftSignal(.values([1, 2, 3]), reference: [25, 25, 25, 25], window: 100)
        for _ in 0..<100 { signal.observe(0) }
        #expect(try #require(signal.stabilityIndex) > 1)
        for place in 0..<100 { signal.observe(Double(place % 4) + 0.5) }
        #expect(try #require(signal.stabilityIndex) < 0.02)
    }

    @Test("Values on a bound and beyond have their bins; no number has none")
    func bins() {
        let signal = DriftSignal(.values([0, 10]), window: 100)
        for value in [-5.0, 0, 0.1, 10, 10.1, .infinity, .nan] { signal.observe(value) }
        #expect(signal.reference == nil)
        for _ in 0..<94 { signal.observe(5) }
        #expect(signal.reference == [2, 96, 2])
    }

    @Test("A reference that was kept needs no learning")
    func keptReference() {
        let signal = DriftSignal(.categories(["a"]), reference: [90, 10], window: 100)
        for _ in 0..<9 { signal.observe(category: "a") }
        #expect(signal.stabilityIndex == nil)
        signal.observe(category: "a")
        #expect(signal.stabilityIndex != nil)
    }

    @Test("The metrics tell it by model and signal")
    func metrics() throws {
        let registry = MetricsRegistry()
        let monitor = DriftMonitor(registry: registry)
        let signal = monitor.watch(model: "m", "class", .categories(["a", "b"]), reference: [50, 50, 0], window: 100)
        _ = monitor.watch(model: "m", "length", .values([1, 2]))
        #expect(registry.text().isEmpty)
        for place in 0..<100 { signal.observe(category: place % 2 == 0 ? "a" : "b") }
        let family = try #require(try ExpositionParser.parse(registry.text()).first)
        #expect(family.samples.map(\.labels) == [["model": "m", "signal": "class"]])
        #expect(family.samples[0].value == 0)
    }

    @Test("Nothing is lost between threads")
    func concurrent() async {
        let signal = DriftSignal(.values([0.5]), window: 8000)
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 { group.addTask { for _ in 0..<1000 { signal.observe(task % 2 == 0 ? 0 : 1) } } }
        }
        #expect(signal.reference == [4000, 4000])
    }
}
