import Glibc

extension Tape {
    /// Mean categorical cross-entropy of rows of logits [rows, classes]; rows with target -1 do not count.
    ///
    /// With label smoothing s the target distribution is (1 - s) on the class plus s / classes on all (Szegedy et al.,
    /// 2016). The gradient is made in the forward pass: softmax minus target.
    package func crossEntropy(
        _ logits: Tensor<Scalar>, targets: [Int32], smoothing: Double = 0
    ) -> Tensor<Scalar> {
        let (rows, columns) = (logits.rows, logits.columns)
        precondition(targets.count == rows)
        let counted = max(1, targets.reduce(0) { $0 + ($1 >= 0 ? 1 : 0) })
        let loss = make([1], needsGradient: logits.storage.needsGradient)
        let (p, losses) = (scratch(logits.count), scratch(rows))
        let spread = Scalar(smoothing) / Scalar(columns)
        arithmetic.pool.rows(rows, columns: columns) { range in
            for row in range {
                let p = p + row * columns
                let target = Int(targets[row])
                losses[row] = 0
                guard target >= 0 else {
                    p.update(repeating: 0, count: columns)
                    continue
                }
                let x = logits.values + row * columns
                p.update(from: x, count: columns)
                let logsum = arithmetic.softmax(count: columns, total: columns, scale: 1, x: p)
                losses[row] = (logsum - x[target]) * Scalar(1 - smoothing)
                p[target] -= Scalar(1 - smoothing)
                if smoothing > 0 {
                    for column in 0..<columns {
                        losses[row] += spread * (logsum - x[column])
                        p[column] -= spread
                    }
                }
            }
        }
        var sum = 0.0
        for row in 0..<rows { sum += Double(losses[row]) }
        loss.values[0] = Scalar(sum / Double(counted))
        record(loss) { [unowned self] in
            let factor = gradient(loss)[0] / Scalar(counted)
            let dx = gradient(logits)
            arithmetic.pool.elements(logits.count) { range in
                arithmetic.add(
                    count: range.count, scale: factor, x: p + range.lowerBound, y: dx + range.lowerBound)
            }
        }
        return loss
    }

    /// Mean binary cross-entropy of logits against targets in 0 ... 1, smoothed towards one half.
    package func binaryCrossEntropy(
        _ logits: Tensor<Scalar>, targets: [Scalar], smoothing: Double = 0
    ) -> Tensor<Scalar> {
        precondition(targets.count == logits.count)
        let loss = make([1], needsGradient: logits.storage.needsGradient)
        let slope = scratch(logits.count)
        var sum = 0.0
        for index in 0..<logits.count {
            let x = Double(logits.values[index])
            let target = Double(targets[index]) * (1 - smoothing) + smoothing / 2
            // log(1 + e^x) - t x, without overflow.
            sum += max(x, 0) + log1p(exp(-abs(x))) - target * x
            slope[index] = Scalar(1 / (1 + exp(-x)) - target)
        }
        let count = max(1, logits.count)
        loss.values[0] = Scalar(sum / Double(count))
        record(loss) { [unowned self] in
            arithmetic.add(
                count: logits.count, scale: gradient(loss)[0] / Scalar(count), x: slope, y: gradient(logits))
        }
        return loss
    }

    /// Mean of (x - target)².
    package func meanSquaredError(_ x: Tensor<Scalar>, targets: [Scalar]) -> Tensor<Scalar> {
        precondition(targets.count == x.count)
        let loss = make([1], needsGradient: x.storage.needsGradient)
        let slope = scratch(x.count)
        var sum = 0.0
        for index in 0..<x.count {
            let distance = x.values[index] - targets[index]
            sum += Double(distance) * Double(distance)
            slope[index] = 2 * distance
        }
        let count = max(1, x.count)
        loss.values[0] = Scalar(sum / Double(count))
        record(loss) { [unowned self] in
            arithmetic.add(count: x.count, scale: gradient(loss)[0] / Scalar(count), x: slope, y: gradient(x))
        }
        return loss
    }

    /// loss + l1 · Σ|w| + l2 · Σw² over the parameters that decay.
    package func penalized(
        _ loss: Tensor<Scalar>, parameters: [Parameter<Scalar>], l1: Double, l2: Double
    ) -> Tensor<Scalar> {
        guard l1 > 0 || l2 > 0 else { return loss }
        let weights = parameters.filter { $0.decays && $0.isTrained }.map(\.tensor)
        var sum = Double(loss.values[0])
        for weight in weights {
            if l2 > 0 { sum += l2 * arithmetic.sumOfSquares(count: weight.count, x: weight.values) }
            if l1 > 0 { for index in 0..<weight.count { sum += l1 * Double(abs(weight.values[index])) } }
        }
        let total = make([1], needsGradient: true)
        total.values[0] = Scalar(sum)
        record(total) { [unowned self] in
            let factor = gradient(total)[0]
            if loss.storage.needsGradient { gradient(loss)[0] += factor }
            for weight in weights {
                let (w, dw) = (weight.values, gradient(weight))
                if l2 > 0 { arithmetic.add(count: weight.count, scale: factor * Scalar(2 * l2), x: w, y: dw) }
                guard l1 > 0 else { continue }
                let slope = factor * Scalar(l1)
                for index in 0..<weight.count { dw[index] += w[index] > 0 ? slope : w[index] < 0 ? -slope : 0 }
            }
        }
        return total
    }
}
