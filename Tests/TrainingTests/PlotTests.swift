import Testing

@testable import Training

@Suite struct PlotTests {
    @Test func ticksAreRoundNumbersWithinTheRange() {
        #expect(PlotTick.within(1...5000).map(\.label) == ["1000", "2000", "3000", "4000", "5000"])
        #expect(PlotTick.within(0...1).map(\.label) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
        #expect(PlotTick.within(-3...4).map(\.label) == ["-2", "0", "2", "4"])
        #expect(PlotTick.within(0.501...0.523).map(\.label) == ["0.505", "0.510", "0.515", "0.520"])
        for (low, high) in [(1.0, 2.0), (0.5, 1.5), (7, 1_000_000), (-1e-6, 1e-6), (1e10, 1.2e10)] {
            let ticks = PlotTick.within(low...high)
            #expect((3...11).contains(ticks.count))
            for tick in ticks {
                #expect(tick.value >= low - 1e-9 * high && tick.value <= high * (1 + 1e-9))
                #expect(Double(tick.label).map { abs($0 - tick.value) <= 1e-6 * abs(high) } == true, "\(tick)")
            }
        }
    }

    @Test func logarithmicTicksReadAsWhatTheyStandFor() {
        #expect(PlotTick.logarithmic(-0.4...0.9).map(\.label) == ["0.5", "1", "2", "5"])
        #expect(PlotTick.logarithmic(-3...2).map(\.label) == ["0.001", "0.01", "0.1", "1", "10", "100"])
        let narrow = PlotTick.logarithmic(-0.31 ... -0.28)
        #expect(narrow.count >= 3 && narrow.allSatisfy { (-0.3101 ... -0.2799).contains($0.value) })
        #expect(PlotTick.logarithmic(0.2...0.2 + 1e-12).isEmpty)
    }
}
