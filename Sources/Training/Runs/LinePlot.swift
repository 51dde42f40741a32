import Glibc

/// A plot of curves as SVG.
struct LinePlot {
    /// A named line through points.
    struct Curve {
        var name: String
        var color: String
        var points: [(Double, Double)]
    }

    var title: String
    var horizontal: String
    var curves: [Curve]
    /// Whether heights are shown by their logarithm, so that the end of a falling curve can be read.
    var isLogarithmic = false
    /// Whether the names stand at the bottom, for curves that rise to the top.
    var namesAtBottom = false

    /// Width and height of the picture, of which more may stand on the right.
    static let size = (width: 720, height: 440)

    /// The picture.
    var svg: String { Self.picture(width: Self.size.width, body) }

    /// A picture around some elements.
    static func picture(width: Int, _ body: String) -> String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(size.height)" font-family="sans-serif" font-size="12">
        <rect width="\(width)" height="\(size.height)" fill="white"/>
        \(body)</svg>

        """
    }

    /// Text as it may stand in XML.
    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }

    /// The elements of the plot.
    var body: String {
        let shown = curves.map { curve in
            curve.points.filter { $0.0.isFinite && $0.1.isFinite && (!isLogarithmic || $0.1 > 0) }.map {
                ($0.0, isLogarithmic ? log10($0.1) : $0.1)
            }
        }
        let points = shown.flatMap { $0 }
        let (left, top, width, height) = (60.0, 40.0, 620.0, 340.0)
        var (x0, x1) = (points.map(\.0).min() ?? 0, points.map(\.0).max() ?? 1)
        var (y0, y1) = (points.map(\.1).min() ?? 0, points.map(\.1).max() ?? 1)
        if x1 <= x0 { (x0, x1) = (x0 - 0.5, x0 + 0.5) }
        if y1 <= y0 { (y0, y1) = (y0 - 0.5, y0 + 0.5) }
        func place(_ point: (Double, Double)) -> (x: Double, y: Double) {
            let x = left + (point.0 - x0) / (x1 - x0) * width
            let y = top + height - (point.1 - y0) / (y1 - y0) * height
            return ((x * 10).rounded() / 10, (y * 10).rounded() / 10)
        }
        var svg = """
            <text x="\(left)" y="24" font-size="16">\(Self.escaped(title))</text>
            <text x="\(left + width / 2)" y="\(top + height + 44)" text-anchor="middle">\(Self.escaped(horizontal))</text>

            """
        for tick in PlotTick.within(x0...x1) {
            let x = place((tick.value, y0)).x
            svg += "<text x=\"\(x)\" y=\"\(top + height + 20)\" text-anchor=\"middle\">\(tick.label)</text>\n"
        }
        for tick in isLogarithmic ? PlotTick.logarithmic(y0...y1) : PlotTick.within(y0...y1) {
            let y = place((x0, tick.value)).y
            svg += "<line x1=\"\(left)\" x2=\"\(left + width)\" y1=\"\(y)\" y2=\"\(y)\" stroke=\"#ddd\"/>\n"
            svg += "<text x=\"\(left - 6)\" y=\"\(y + 4)\" text-anchor=\"end\">\(tick.label)</text>\n"
        }
        svg +=
            "<line x1=\"\(left)\" x2=\"\(left + width)\" y1=\"\(top + height)\" y2=\"\(top + height)\" stroke=\"#999\"/>\n"
        let first = namesAtBottom ? top + height - 10 - Double(curves.count - 1) * 16 : top + 16
        for (index, curve) in curves.enumerated() {
            let line = shown[index].map(place).map { "\($0.x),\($0.y)" }.joined(separator: " ")
            svg += "<polyline fill=\"none\" stroke=\"\(curve.color)\" stroke-width=\"1.5\" points=\"\(line)\"/>\n"
            svg +=
                "<text x=\"\(left + width - 8)\" y=\"\(first + Double(index) * 16)\" text-anchor=\"end\" fill=\"\(curve.color)\">\(Self.escaped(curve.name))</text>\n"
        }
        return svg
    }
}

/// A mark on an axis: where it stands and what is written there.
struct PlotTick: Equatable {
    var value: Double
    var label: String

    /// Some four to ten round numbers within a range that is not empty.
    static func within(_ range: ClosedRange<Double>) -> [PlotTick] {
        let least = (range.upperBound - range.lowerBound) / 5
        let largest = max(abs(range.lowerBound), abs(range.upperBound))
        guard least > largest * 1e-9 else { return [] }
        let power = pow(10, floor(log10(least)))
        let step = ([1, 2, 5].first { $0 * power >= least * 0.999 } ?? 10) * power
        // A step below 1 has as many digits behind the point as its power of ten.
        let digits = max(0, Int(-floor(log10(step * 1.001))))
        let first = Int((range.lowerBound / step - 1e-6).rounded(.up))
        let last = Int((range.upperBound / step + 1e-6).rounded(.down))
        return (first...max(first, last)).map {
            PlotTick(value: Double($0) * step, label: TrainingReport.fixed(Double($0) * step, digits))
        }
    }

    /// Round numbers of which a range holds the decimal logarithms.
    static func logarithmic(_ range: ClosedRange<Double>) -> [PlotTick] {
        let decades = Int(floor(range.lowerBound))...Int(floor(range.upperBound))
        let factors: [Double] = decades.count > 3 ? [1] : [1, 2, 5]
        let ticks = decades.flatMap { decade in
            factors.map { factor in
                PlotTick(
                    value: Double(decade) + log10(factor),
                    label: TrainingReport.fixed(factor * pow(10, Double(decade)), max(0, -decade)))
            }
        }.filter { range.contains($0.value) }
        guard ticks.count < 3 else { return ticks }
        // Too narrow for these: round numbers at even distances.
        return within(pow(10, range.lowerBound)...pow(10, range.upperBound)).filter { $0.value > 0 }.map {
            PlotTick(value: log10($0.value), label: $0.label)
        }
    }
}
