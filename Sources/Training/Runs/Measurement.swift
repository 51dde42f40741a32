import Glibc
package import JSON
import Transformers

/// How good predicted classes are, from the logits of held-out examples.
package struct Measurement: Sendable {
    /// Names of the classes.
    package let classes: [String]
    /// Examples of class i (row) that were called class j (column).
    package private(set) var confusion: [[Int]]
    /// Mean cross-entropy.
    package let loss: Double
    private let scores: [[Float]]
    private let labels: [Int32]

    /// Measures logits [examples][classes] against labels.
    package init(logits: [[Float]], labels: [Int32], classes: [String]) {
        self.classes = classes
        self.labels = labels
        scores = logits.map { ClassProbabilities.exclusive($0) }
        confusion = Array(repeating: Array(repeating: 0, count: classes.count), count: classes.count)
        var sum = 0.0
        for (row, label) in zip(scores, labels) {
            let best = row.indices.max { row[$0] < row[$1] } ?? 0
            confusion[Int(label)][best] += 1
            sum -= log(max(Double(row[Int(label)]), 1e-12))
        }
        loss = sum / Double(max(1, labels.count))
    }

    /// Number of examples.
    package var count: Int { labels.count }

    /// Share of examples that were called what they are.
    package var accuracy: Double {
        Double(classes.indices.reduce(0) { $0 + confusion[$1][$1] }) / Double(max(1, count))
    }

    /// Of those called class `index`, the share that is.
    package func precision(_ index: Int) -> Double {
        ratio(confusion[index][index], confusion.reduce(0) { $0 + $1[index] })
    }

    /// Of those that are class `index`, the share that was called so.
    package func recall(_ index: Int) -> Double { ratio(confusion[index][index], confusion[index].reduce(0, +)) }

    /// Harmonic mean of precision and recall.
    package func f1(_ index: Int) -> Double {
        let (p, r) = (precision(index), recall(index))
        return p + r > 0 ? 2 * p * r / (p + r) : 0
    }

    /// Mean F1 of the classes.
    package var macroF1: Double { classes.indices.reduce(0) { $0 + f1($1) } / Double(max(1, classes.count)) }

    /// Area under the receiver operating characteristic of class `index` against the rest, by ranks, ties counting half;
    /// nil where one side is empty.
    package func rocAUC(_ index: Int) -> Double? {
        let order = scores.indices.sorted { scores[$0][index] < scores[$1][index] }
        var (ranks, positives, position) = (0.0, 0, 0)
        while position < order.count {
            var end = position
            while end < order.count, scores[order[end]][index] == scores[order[position]][index] { end += 1 }
            let rank = Double(position + 1 + end) / 2
            for place in position..<end where labels[order[place]] == Int32(index) {
                ranks += rank
                positives += 1
            }
            position = end
        }
        let negatives = order.count - positives
        guard positives > 0, negatives > 0 else { return nil }
        return (ranks - Double(positives) * Double(positives + 1) / 2) / (Double(positives) * Double(negatives))
    }

    /// Points of the curve of class `index`: false and true positive rates.
    package func rocCurve(_ index: Int) -> [(Double, Double)] {
        let order = scores.indices.sorted { scores[$0][index] > scores[$1][index] }
        let positives = labels.reduce(0) { $0 + ($1 == Int32(index) ? 1 : 0) }
        var (t, f) = (0, 0)
        var points = [(0.0, 0.0)]
        for (place, example) in order.enumerated() {
            if labels[example] == Int32(index) { t += 1 } else { f += 1 }
            let isTie = place + 1 < order.count && scores[order[place + 1]][index] == scores[example][index]
            if !isTie { points.append((ratio(f, count - positives), ratio(t, positives))) }
        }
        return points
    }

    /// Everything as JSON.
    package var json: JSONValue {
        .object([
            "examples": .integer(count), "loss": .number(loss), "accuracy": .number(accuracy),
            "macro_f1": .number(macroF1),
            "classes": .array(
                classes.indices.map { index in
                    .object([
                        "name": .string(classes[index]), "precision": .number(precision(index)),
                        "recall": .number(recall(index)), "f1": .number(f1(index)),
                        "roc_auc": rocAUC(index).map { .number($0) } ?? .null,
                        "examples": .integer(confusion[index].reduce(0, +)),
                    ])
                }), "confusion": .array(confusion.map { .array($0.map { .integer($0) }) }),
        ])
    }

    /// Everything as a table of text.
    package var table: String {
        func cell(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(1, width - text.count)) + text
        }
        let width = max(10, (classes.map(\.count).max() ?? 0) + 1)
        var text =
            "examples \(count)   loss \(TrainingReport.fixed(loss, 4))   accuracy \(TrainingReport.fixed(accuracy, 4))   macro F1 \(TrainingReport.fixed(macroF1, 4))\n\n"
        text +=
            cell("class", width) + ["precision", "recall", "F1", "ROC-AUC", "examples"].map { cell($0, 11) }.joined()
            + "\n"
        for index in classes.indices {
            let figures = [precision(index), recall(index), f1(index), rocAUC(index) ?? .nan].map {
                cell($0.isNaN ? "-" : TrainingReport.fixed($0, 4), 11)
            }
            text += cell(classes[index], width) + figures.joined() + cell("\(confusion[index].reduce(0, +))", 11) + "\n"
        }
        text +=
            "\nconfusion (rows: what it is, columns: what it was called)\n" + cell("", width)
            + classes.map { cell($0, width) }.joined() + "\n"
        for index in classes.indices {
            text += cell(classes[index], width) + confusion[index].map { cell("\($0)", width) }.joined() + "\n"
        }
        return text
    }

    private func ratio(_ part: Int, _ whole: Int) -> Double { whole > 0 ? Double(part) / Double(whole) : 0 }
}
