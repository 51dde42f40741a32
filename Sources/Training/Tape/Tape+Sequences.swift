extension Tape {
    /// Rows at one position of every sequence: from [batch, positions, columns] to [batch, columns]. `positions[i]` says
    /// which for example i.
    package func select(_ x: Tensor<Scalar>, batch: Int, positions: [Int]) -> Tensor<Scalar> {
        let columns = x.columns
        let length = x.count / columns / batch
        precondition(positions.count == batch && positions.allSatisfy { $0 >= 0 && $0 < length })
        let y = make([batch, columns], needsGradient: x.storage.needsGradient)
        for index in 0..<batch {
            (y.values + index * columns).update(
                from: x.values + (index * length + positions[index]) * columns, count: columns)
        }
        record(y) { [unowned self] in
            let (dy, dx) = (gradient(y), gradient(x))
            for index in 0..<batch {
                arithmetic.add(
                    count: columns, scale: 1, x: dy + index * columns,
                    y: dx + (index * length + positions[index]) * columns)
            }
        }
        return y
    }

    /// Puts the rows of each time step into sequences: `length` tensors [batch, columns] become [batch, length, columns].
    package func stack(_ steps: [Tensor<Scalar>]) -> Tensor<Scalar> {
        let (batch, columns, length) = (steps[0].rows, steps[0].columns, steps.count)
        let y = make([batch, length, columns], needsGradient: steps.contains { $0.storage.needsGradient })
        for (step, x) in steps.enumerated() {
            for index in 0..<batch {
                (y.values + (index * length + step) * columns).update(from: x.values + index * columns, count: columns)
            }
        }
        record(y) { [unowned self] in
            let dy = gradient(y)
            for (step, x) in steps.enumerated() where x.storage.needsGradient {
                let dx = gradient(x)
                for index in 0..<batch {
                    arithmetic.add(
                        count: columns, scale: 1, x: dy + (index * length + step) * columns, y: dx + index * columns)
                }
            }
        }
        return y
    }

    /// Columns `range` of each row.
    package func slice(_ x: Tensor<Scalar>, columns range: Range<Int>) -> Tensor<Scalar> {
        let (rows, columns, width) = (x.rows, x.columns, range.count)
        precondition(range.lowerBound >= 0 && range.upperBound <= columns)
        let y = make([rows, width], needsGradient: x.storage.needsGradient)
        for row in 0..<rows {
            (y.values + row * width).update(from: x.values + row * columns + range.lowerBound, count: width)
        }
        record(y) { [unowned self] in
            let (dy, dx) = (gradient(y), gradient(x))
            for row in 0..<rows {
                arithmetic.add(
                    count: width, scale: 1, x: dy + row * width, y: dx + row * columns + range.lowerBound)
            }
        }
        return y
    }
}
