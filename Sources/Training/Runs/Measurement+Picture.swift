extension Measurement {
    private static let colors = [
        "#c0392b", "#2980b9", "#27ae60", "#8e44ad", "#d35400", "#16a085", "#7f8c8d", "#2c3e50", "#f39c12", "#c71585",
    ]

    /// ROC curves of the first ten classes, and the confusion matrix of the first thirty, as SVG.
    package var svg: String {
        let curves = classes.indices.prefix(10).map { index in
            LinePlot.Curve(
                name: "\(Self.shortened(classes[index], 24)) \(TrainingReport.fixed(rocAUC(index) ?? 0, 3))",
                color: Self.colors[index], points: rocCurve(index))
        }
        let plot = LinePlot(
            title: "ROC (area)", horizontal: "false positive rate", curves: curves, namesAtBottom: true)
        return LinePlot.picture(width: LinePlot.size.width + 480, plot.body + matrix)
    }

    /// The confusion matrix: a row for what examples are, a column for what they were called.
    private var matrix: String {
        let shown = min(classes.count, 30)
        let cell = min(60, 300 / max(1, shown))
        let (left, top) = (LinePlot.size.width + 100, 110)
        var svg =
            "<g transform=\"translate(\(left),\(top))\"><text x=\"0\" y=\"-86\" font-size=\"16\">Confusion (rows: is, columns: was called)</text>\n"
        for i in 0..<shown {
            let name = LinePlot.escaped(Self.shortened(classes[i], 12))
            let middle = i * cell + cell / 2
            svg += "<text x=\"-8\" y=\"\(middle + 4)\" text-anchor=\"end\">\(name)</text>\n"
            svg += "<text transform=\"translate(\(middle + 4),-8) rotate(-60)\">\(name)</text>\n"
            let total = max(1, confusion[i].reduce(0, +))
            for j in 0..<shown {
                let value = confusion[i][j]
                let share = Double(value) / Double(total)
                let shade = 255 - Int(200 * share)
                svg +=
                    "<rect x=\"\(j * cell)\" y=\"\(i * cell)\" width=\"\(cell)\" height=\"\(cell)\" fill=\"rgb(\(shade),\(shade),255)\" stroke=\"#eee\"/>"
                guard value > 0, cell >= 18 else { continue }
                svg +=
                    "<text x=\"\(j * cell + cell / 2)\" y=\"\(middle + 4)\" text-anchor=\"middle\" font-size=\"10\" fill=\"\(share > 0.5 ? "white" : "black")\">\(value)</text>\n"
            }
        }
        return svg + "</g>\n"
    }

    private static func shortened(_ name: String, _ length: Int) -> String {
        name.count > length ? name.prefix(length - 1) + "…" : name
    }
}
