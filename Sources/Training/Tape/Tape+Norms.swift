extension Tape {
    /// x / rms(x) · weight over the last dimension (Zhang and Sennrich, 2019).
    package func rmsNorm(_ x: Tensor<Scalar>, weight: Tensor<Scalar>, epsilon: Double) -> Tensor<Scalar> {
        let (rows, columns) = (x.rows, x.columns)
        let y = make(x.shape, needsGradient: x.storage.needsGradient || weight.storage.needsGradient)
        let inverse = scratch(rows)
        arithmetic.pool.rows(rows, columns: columns) { range in
            let at = range.lowerBound * columns
            arithmetic.rmsNorm(
                rows: range.count, columns: columns, x: x.values + at, weight: weight.values,
                epsilon: Scalar(epsilon), y: y.values + at, inverse: inverse + range.lowerBound)
        }
        record(y) { [unowned self] in
            let dy = gradient(y)
            withSinks([(x, x.count), (weight, columns)]) { sinks in
                sumOverRows(rows, columns: columns, into: [sinks[1]]) { range, targets in
                    let at = range.lowerBound * columns
                    arithmetic.rmsNormBackward(
                        rows: range.count, columns: columns, x: x.values + at, weight: weight.values,
                        inverse: inverse + range.lowerBound, dy: dy + at, dx: sinks[0] + at, dweight: targets[0])
                }
            }
        }
        return y
    }

    /// (x - mean) / deviation · weight + bias over the last dimension (Ba et al., 2016).
    package func layerNorm(
        _ x: Tensor<Scalar>, weight: Tensor<Scalar>, bias: Tensor<Scalar>, epsilon: Double
    ) -> Tensor<Scalar> {
        let (rows, columns) = (x.rows, x.columns)
        let y = make(x.shape, needsGradient: x.storage.needsGradient || weight.storage.needsGradient)
        let (mean, inverse) = (scratch(rows), scratch(rows))
        arithmetic.pool.rows(rows, columns: columns) { range in
            let at = range.lowerBound * columns
            arithmetic.layerNorm(
                rows: range.count, columns: columns, x: x.values + at, weight: weight.values, bias: bias.values,
                epsilon: Scalar(epsilon), y: y.values + at, mean: mean + range.lowerBound,
                inverse: inverse + range.lowerBound)
        }
        record(y) { [unowned self] in
            let dy = gradient(y)
            withSinks([(x, x.count), (weight, columns), (bias, columns)]) { sinks in
                sumOverRows(rows, columns: columns, into: [sinks[1], sinks[2]]) { range, targets in
                    let at = range.lowerBound * columns
                    arithmetic.layerNormBackward(
                        rows: range.count, columns: columns, x: x.values + at, weight: weight.values,
                        mean: mean + range.lowerBound, inverse: inverse + range.lowerBound, dy: dy + at,
                        dx: sinks[0] + at, dweight: targets[0], dbias: targets[1])
                }
            }
        }
        return y
    }

    /// Gradients to add to; those nobody wants go to memory that is thrown away.
    private func withSinks(_ inputs: [(Tensor<Scalar>, Int)], _ body: ([Pointer]) -> Void) {
        func collect(_ index: Int, _ sinks: [Pointer]) {
            guard index < inputs.count else { return body(sinks) }
            let (tensor, count) = inputs[index]
            if tensor.storage.needsGradient {
                collect(index + 1, sinks + [gradient(tensor)])
            } else {
                withTemporary(count) { collect(index + 1, sinks + [$0]) }
            }
        }
        collect(0, [])
    }
}
