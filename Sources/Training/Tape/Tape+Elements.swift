extension Tape {
    /// An element-wise function.
    package func apply(_ function: UnaryFunction, _ x: Tensor<Scalar>) -> Tensor<Scalar> {
        let y = make(x.shape, needsGradient: x.storage.needsGradient)
        arithmetic.pool.elements(x.count) { range in
            let start = range.lowerBound
            arithmetic.apply(function, count: range.count, x: x.values + start, y: y.values + start)
        }
        record(y) { [unowned self] in
            let (dy, dx) = (gradient(y), gradient(x))
            arithmetic.pool.elements(x.count) { range in
                let start = range.lowerBound
                arithmetic.applyBackward(
                    function, count: range.count, x: x.values + start, y: y.values + start, dy: dy + start,
                    dx: dx + start)
            }
        }
        return y
    }

    /// silu(gate) · up (Shazeer, 2020).
    package func swiglu(gate: Tensor<Scalar>, up: Tensor<Scalar>) -> Tensor<Scalar> {
        precondition(gate.count == up.count)
        let y = make(gate.shape, needsGradient: gate.storage.needsGradient || up.storage.needsGradient)
        arithmetic.pool.elements(y.count) { range in
            let start = range.lowerBound
            arithmetic.swiglu(
                count: range.count, gate: gate.values + start, up: up.values + start, y: y.values + start)
        }
        record(y) { [unowned self] in
            let (dy, dgate, dup) = (gradient(y), gradient(gate), gradient(up))
            arithmetic.pool.elements(y.count) { range in
                let start = range.lowerBound
                arithmetic.swigluBackward(
                    count: range.count, gate: gate.values + start, up: up.values + start, dy: dy + start,
                    dgate: dgate + start, dup: dup + start)
            }
        }
        return y
    }

    /// a + scale · b.
    package func add(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>, scale: Scalar = 1) -> Tensor<Scalar> {
        precondition(a.count == b.count)
        let y = make(a.shape, needsGradient: a.storage.needsGradient || b.storage.needsGradient)
        arithmetic.pool.elements(y.count) { range in
            let start = range.lowerBound
            (y.values + start).update(from: a.values + start, count: range.count)
            arithmetic.add(count: range.count, scale: scale, x: b.values + start, y: y.values + start)
        }
        record(y) { [unowned self] in
            let dy = gradient(y)
            for (input, factor) in [(a, Scalar(1)), (b, scale)] where input.storage.needsGradient {
                let dx = gradient(input)
                arithmetic.pool.elements(y.count) { range in
                    let start = range.lowerBound
                    arithmetic.add(count: range.count, scale: factor, x: dy + start, y: dx + start)
                }
            }
        }
        return y
    }

    /// a · b, element by element.
    package func multiply(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
        precondition(a.count == b.count)
        let y = make(a.shape, needsGradient: a.storage.needsGradient || b.storage.needsGradient)
        arithmetic.pool.elements(y.count) { range in
            let start = range.lowerBound
            (y.values + start).update(repeating: 0, count: range.count)
            arithmetic.addProduct(count: range.count, a: a.values + start, b: b.values + start, y: y.values + start)
        }
        record(y) { [unowned self] in
            let dy = gradient(y)
            for (input, other) in [(a, b), (b, a)] where input.storage.needsGradient {
                let dx = gradient(input)
                arithmetic.pool.elements(y.count) { range in
                    let start = range.lowerBound
                    arithmetic.addProduct(
                        count: range.count, a: dy + start, b: other.values + start, y: dx + start)
                }
            }
        }
        return y
    }

    /// a + b · x with two numbers.
    package func affine(_ x: Tensor<Scalar>, add offset: Scalar, scale: Scalar) -> Tensor<Scalar> {
        let y = make(x.shape, needsGradient: x.storage.needsGradient)
        for index in 0..<x.count { y.values[index] = offset + scale * x.values[index] }
        record(y) { [unowned self] in
            arithmetic.add(count: x.count, scale: scale, x: gradient(y), y: gradient(x))
        }
        return y
    }

    /// Adds `table` [period, columns] to rows, row i getting table row i mod period: learned positions.
    package func addPeriodic(_ x: Tensor<Scalar>, _ table: Tensor<Scalar>, period: Int) -> Tensor<Scalar> {
        let columns = x.columns
        precondition(table.columns == columns && table.rows >= period)
        let y = make(x.shape, needsGradient: x.storage.needsGradient || table.storage.needsGradient)
        y.values.update(from: x.values, count: x.count)
        for row in 0..<x.rows {
            arithmetic.add(
                count: columns, scale: 1, x: table.values + row % period * columns, y: y.values + row * columns)
        }
        record(y) { [unowned self] in
            let dy = gradient(y)
            if x.storage.needsGradient { arithmetic.add(count: x.count, scale: 1, x: dy, y: gradient(x)) }
            guard table.storage.needsGradient else { return }
            let dtable = gradient(table)
            for row in 0..<x.rows {
                arithmetic.add(
                    count: columns, scale: 1, x: dy + row * columns, y: dtable + row % period * columns)
            }
        }
        return y
    }

    /// Sets each value to zero with probability `rate` while training, and scales the others up (Srivastava et al., 2014).
    package func dropout(_ x: Tensor<Scalar>, rate: Double) -> Tensor<Scalar> {
        guard isTraining, rate > 0 else { return x }
        let mask = scratch(x.count)
        let kept = Scalar(1 / (1 - rate))
        for index in 0..<x.count { mask[index] = random.uniform() < rate ? 0 : kept }
        let y = make(x.shape, needsGradient: x.storage.needsGradient)
        y.values.update(repeating: 0, count: x.count)
        arithmetic.addProduct(count: x.count, a: x.values, b: mask, y: y.values)
        record(y) { [unowned self] in
            arithmetic.addProduct(count: x.count, a: gradient(y), b: mask, y: gradient(x))
        }
        return y
    }

    /// Softmax over the last dimension.
    package func softmax(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
        let columns = x.columns
        let y = make(x.shape, needsGradient: x.storage.needsGradient)
        y.values.update(from: x.values, count: x.count)
        for row in 0..<x.rows {
            _ = arithmetic.softmax(count: columns, total: columns, scale: 1, x: y.values + row * columns)
        }
        record(y) { [unowned self] in
            let (dy, dx) = (gradient(y), gradient(x))
            withTemporary(columns) { part in
                for row in 0..<x.rows {
                    let p = y.values + row * columns
                    part.update(from: dy + row * columns, count: columns)
                    let d = arithmetic.dot(count: columns, a: p, b: part)
                    arithmetic.softmaxBackward(count: columns, d: d, scale: 1, p: p, dp: part)
                    arithmetic.add(count: columns, scale: 1, x: part, y: dx + row * columns)
                }
            }
        }
        return y
    }
}
