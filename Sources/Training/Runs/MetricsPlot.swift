import ModelFormats

/// The metrics of a run as JSON Lines.
enum MetricsFile {
    /// Takes away lines of steps that are done again after resuming.
    static func trim(_ path: String, after step: Int) throws(TrainingError) {
        guard Files.exists(path) else { return }
        var kept = ""
        for line in try lines(path) where (line.value["step"]?.integer ?? 0) <= step { kept += line.text + "\n" }
        try Files.write(Array(kept.utf8), to: path)
    }

    static func lines(_ path: String) throws(TrainingError) -> [(text: String, value: JSONValue)] {
        let text = String(decoding: try Files.read(path), as: UTF8.self)
        return text.split(separator: "\n").compactMap { line in
            (try? JSONValue(parsing: Array(line.utf8), file: path)).map { (String(line), $0) }
        }
    }
}

/// Draws the curves of a run as SVG.
enum MetricsPlot {
    static func write(metrics: String, to path: String) throws(TrainingError) {
        var training: [(Double, Double)] = []
        var validation: [(Double, Double)] = []
        for (_, value) in try MetricsFile.lines(metrics) {
            guard let step = value["step"]?.number else { continue }
            if let loss = value["loss"]?.number { training.append((step, loss)) }
            if let loss = value["validation_loss"]?.number { validation.append((step, loss)) }
        }
        let curves = [
            LinePlot.Curve(name: "training loss", color: "#8ab0d8", points: training),
            LinePlot.Curve(name: "validation loss", color: "#c0392b", points: validation),
        ]
        try Files.write(Array(LinePlot(title: "Loss", horizontal: "step", curves: curves).svg.utf8), to: path)
    }
}

/// A plot of curves.
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

    /// The picture.
    var svg: String {
        let points = curves.flatMap(\.points).filter { $0.0.isFinite && $0.1.isFinite }
        let (left, top, width, height) = (60.0, 40.0, 620.0, 320.0)
        var (x0, x1) = (points.map(\.0).min() ?? 0, points.map(\.0).max() ?? 1)
        var (y0, y1) = (points.map(\.1).min() ?? 0, points.map(\.1).max() ?? 1)
        if x1 <= x0 { (x0, x1) = (x0 - 0.5, x0 + 0.5) }
        if y1 <= y0 { (y0, y1) = (y0 - 0.5, y0 + 0.5) }
        func place(_ point: (Double, Double)) -> String {
            let x = left + (point.0 - x0) / (x1 - x0) * width
            let y = top + height - (point.1 - y0) / (y1 - y0) * height
            return "\((x * 10).rounded() / 10),\((y * 10).rounded() / 10)"
        }
        var svg = """
            <svg xmlns="http://www.w3.org/2000/svg" width="720" height="420" font-family="sans-serif" font-size="12">
            <rect width="720" height="420" fill="white"/>
            <text x="\(left)" y="24" font-size="16">\(title)</text>
            <text x="\(left + width / 2)" y="405" text-anchor="middle">\(horizontal)</text>

            """
        for tick in 0...4 {
            let share = Double(tick) / 4
            let y = top + height * (1 - share)
            let x = left + width * share
            svg += "<line x1=\"\(left)\" x2=\"\(left + width)\" y1=\"\(y)\" y2=\"\(y)\" stroke=\"#ddd\"/>\n"
            svg +=
                "<text x=\"\(left - 6)\" y=\"\(y + 4)\" text-anchor=\"end\">\(short(y0 + (y1 - y0) * share))</text>\n"
            svg +=
                "<text x=\"\(x)\" y=\"\(top + height + 18)\" text-anchor=\"middle\">\(short(x0 + (x1 - x0) * share))</text>\n"
        }
        for (index, curve) in curves.enumerated() {
            let line = curve.points.filter { $0.0.isFinite && $0.1.isFinite }.map(place).joined(separator: " ")
            svg += "<polyline fill=\"none\" stroke=\"\(curve.color)\" stroke-width=\"1.5\" points=\"\(line)\"/>\n"
            svg +=
                "<text x=\"\(left + width - 110)\" y=\"\(top + 14 + Double(index) * 16)\" fill=\"\(curve.color)\">\(curve.name)</text>\n"
        }
        return svg + "</svg>\n"
    }

    private func short(_ value: Double) -> String {
        abs(value) >= 100 ? String(Int(value.rounded())) : String((value * 1000).rounded() / 1000)
    }
}
