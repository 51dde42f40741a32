extension Tape {
    /// y = x · Wᵀ + b: x is [rows, in], W is [out, in], b is [out].
    package func dense(_ x: Tensor<Scalar>, weight: Tensor<Scalar>, bias: Tensor<Scalar>? = nil) -> Tensor<Scalar> {
        let (rows, inputs, outputs) = (x.rows, x.columns, weight.shape[0])
        precondition(weight.count == inputs * outputs, "dense: \(x.shape) does not fit weights \(weight.shape)")
        let y = make(
            x.shape.dropLast() + [outputs],
            needsGradient: x.storage.needsGradient || weight.storage.needsGradient
                || bias?.storage.needsGradient == true)
        arithmetic.multiply(
            MatrixProduct(
                rows: rows, columns: outputs, depth: inputs, a: Operand(x.values, row: inputs),
                b: Operand(weight.values, row: inputs).transposed, c: y.values, cRow: outputs))
        if let bias {
            arithmetic.pool.rows(rows, columns: outputs) { range in
                for row in range {
                    arithmetic.add(count: outputs, scale: 1, x: bias.values, y: y.values + row * outputs)
                }
            }
        }
        record(y) { [unowned self] in
            let dy = gradient(y)
            if weight.storage.needsGradient {
                arithmetic.multiply(
                    MatrixProduct(
                        rows: outputs, columns: inputs, depth: rows, a: Operand(dy, row: outputs).transposed,
                        b: Operand(x.values, row: inputs), c: gradient(weight), cRow: inputs, accumulate: true))
            }
            if let bias, bias.storage.needsGradient {
                sumOverRows(rows, columns: outputs, into: [gradient(bias)]) { range, targets in
                    for row in range { arithmetic.add(count: outputs, scale: 1, x: dy + row * outputs, y: targets[0]) }
                }
            }
            if x.storage.needsGradient {
                let target = gradientTarget(x)
                arithmetic.multiply(
                    MatrixProduct(
                        rows: rows, columns: inputs, depth: outputs, a: Operand(dy, row: outputs),
                        b: Operand(weight.values, row: inputs), c: target.pointer, cRow: inputs,
                        accumulate: target.accumulate))
            }
        }
        return y
    }

    /// Rows of `weight` [vocabulary, width] for each id; the result is `shape` + [width]. Ids of -1 give zeros.
    package func embedding(_ ids: [Int32], shape: [Int], weight: Tensor<Scalar>) -> Tensor<Scalar> {
        let width = weight.columns
        precondition(shape.reduce(1, *) == ids.count)
        let y = make(shape + [width], needsGradient: weight.storage.needsGradient)
        arithmetic.pool.rows(ids.count, columns: width) { range in
            for row in range {
                let id = Int(ids[row])
                if id >= 0 {
                    (y.values + row * width).update(from: weight.values + id * width, count: width)
                } else {
                    (y.values + row * width).update(repeating: 0, count: width)
                }
            }
        }
        record(y) { [unowned self] in
            let (dy, dw) = (gradient(y), gradient(weight))
            for row in ids.indices where ids[row] >= 0 {
                arithmetic.add(count: width, scale: 1, x: dy + row * width, y: dw + Int(ids[row]) * width)
            }
        }
        return y
    }
}
