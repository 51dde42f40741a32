import JSON
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
        try Files.write(
            Array(LinePlot(title: "Loss", horizontal: "step", curves: curves, isLogarithmic: true).svg.utf8), to: path)
    }
}
