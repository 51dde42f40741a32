import Foundation

/// A drawing (SVG) of tokens a second against the context's length, and against the number of sequences.
struct RatePlot {
    /// One line of a diagram.
    struct Series {
        var name: String
        var points: [(x: Double, y: Double)]
    }

    /// One diagram.
    struct Diagram {
        var title: String
        var axis: String
        var series: [Series]
    }

    var title: String
    var diagrams: [Diagram]

    private static let colours = ["#1b6ca8", "#c8553d"]
    private static let (width, height, left, top) = (420.0, 280.0, 60.0, 64.0)

    /// The drawing.
    var svg: String {
        let total = Self.width * Double(diagrams.count)
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(Int(total))" height="\(Int(Self.height + 50))" \
            font-family="sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="white"/>
            <text x="\(Int(Self.left))" y="20" font-size="14">\(Self.escaped(title))</text>

            """
        for (index, diagram) in diagrams.enumerated() { text += draw(diagram, at: Double(index) * Self.width) }
        return text + "</svg>\n"
    }

    private func draw(_ diagram: Diagram, at offset: Double) -> String {
        let points = diagram.series.flatMap(\.points)
        let (most, widest) = (points.map(\.y).max() ?? 1, max(points.map(\.x).max() ?? 1, 1))
        let (step, x0, y0) = (Self.step(most), offset + Self.left, Self.height)
        let (spanX, spanY) = (Self.width - Self.left - 30, Self.height - Self.top)
        let limit = max(step, (most / step).rounded(.up) * step)
        func place(_ x: Double, _ y: Double) -> (Double, Double) { (x0 + x / widest * spanX, y0 - y / limit * spanY) }
        func number(_ x: Double) -> String { String(format: "%.1f", x) }
        var text = "<text x=\"\(number(x0))\" y=\"46\">\(Self.escaped(diagram.title))</text>\n"
        for value in stride(from: 0, through: limit, by: step) {
            let (_, y) = place(0, value)
            text += "<path d=\"M\(number(x0)) \(number(y))h\(number(spanX))\" stroke=\"#ddd\"/>"
            text += "<text x=\"\(number(x0 - 6))\" y=\"\(number(y + 4))\" text-anchor=\"end\">\(Int(value))</text>\n"
        }
        for x in Set(points.map(\.x)).sorted() {
            let (px, _) = place(x, 0)
            text += "<text x=\"\(number(px))\" y=\"\(number(y0 + 16))\" text-anchor=\"middle\">\(Int(x))</text>\n"
        }
        text += "<text x=\"\(number(x0 + spanX / 2))\" y=\"\(number(y0 + 36))\" text-anchor=\"middle\">"
        text += "\(Self.escaped(diagram.axis))</text>\n"
        for (index, series) in diagram.series.enumerated() {
            let colour = Self.colours[index % Self.colours.count]
            let placed = series.points.sorted { $0.x < $1.x }.map { place($0.x, $0.y) }
            let line = placed.map { "\(number($0.0)),\(number($0.1))" }.joined(separator: " ")
            text += "<polyline fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\" points=\"\(line)\"/>\n"
            for point in placed {
                text += "<circle cx=\"\(number(point.0))\" cy=\"\(number(point.1))\" r=\"3\" fill=\"\(colour)\"/>\n"
            }
            let x = x0 + Double(index) * 110 + 150
            text += "<text x=\"\(number(x))\" y=\"46\" fill=\"\(colour)\">\(Self.escaped(series.name))</text>\n"
        }
        return text
    }

    /// A round distance of grid lines.
    private static func step(_ most: Double) -> Double {
        guard most > 0, most.isFinite else { return 1 }
        let power = pow(10, (log10(most / 4)).rounded(.down))
        return max(1, [1, 2, 5, 10].map { $0 * power }.first { most / $0 <= 5 } ?? 10 * power)
    }

    private static func escaped(_ text: String) -> String {
        text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
    }
}
