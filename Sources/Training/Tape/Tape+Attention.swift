import Glibc

/// Which keys a query of an attention sees, and how the rows lie.
package struct AttentionLayout {
    /// Sequences.
    package var batch: Int
    /// Tokens in each sequence, padding included.
    package var length: Int
    /// Query heads.
    package var heads: Int
    /// Key-value heads; `heads` is a multiple.
    package var keyValueHeads: Int
    /// A token sees itself and those before it.
    package var isCausal: Bool
    /// Tokens that count in each sequence; nil: all.
    package var lengths: [Int]?

    /// Makes a shape from its parts.
    package init(
        batch: Int, length: Int, heads: Int, keyValueHeads: Int? = nil, isCausal: Bool, lengths: [Int]? = nil
    ) {
        self.batch = batch
        self.length = length
        self.heads = heads
        self.keyValueHeads = keyValueHeads ?? heads
        self.isCausal = isCausal
        self.lengths = lengths
    }

    func visible(query: Int, sequence: Int) -> Int {
        let known = lengths?[sequence] ?? length
        return isCausal ? min(query + 1, known) : known
    }
}

extension Tape {
    /// Turns the two halves of each head by the angles of its position (Su et al., 2021), Hugging Face's order.
    ///
    /// x is [batch · length, heads · width]; `cosine` and `sine` are [length, width / 2].
    package func rope(
        _ x: Tensor<Scalar>, length: Int, heads: Int, cosine: Tensor<Scalar>, sine: Tensor<Scalar>
    ) -> Tensor<Scalar> {
        let (rows, columns) = (x.rows, x.columns)
        let width = columns / heads
        precondition(cosine.columns == width / 2 && cosine.rows >= length)
        let y = make(x.shape, needsGradient: x.storage.needsGradient)
        arithmetic.pool.rows(rows, columns: columns) { range in
            for row in range {
                let angle = row % length * (width / 2)
                arithmetic.rope(
                    heads: heads, width: width, cosine: cosine.values + angle, sine: sine.values + angle, direction: 1,
                    x: x.values + row * columns, y: y.values + row * columns, accumulate: false)
            }
        }
        record(y) { [unowned self] in
            let dy = gradient(y)
            let target = gradientTarget(x)
            arithmetic.pool.rows(rows, columns: columns) { range in
                for row in range {
                    let angle = row % length * (width / 2)
                    arithmetic.rope(
                        heads: heads, width: width, cosine: cosine.values + angle, sine: sine.values + angle,
                        direction: -1, x: dy + row * columns, y: target.pointer + row * columns,
                        accumulate: target.accumulate)
                }
            }
        }
        return y
    }

    /// softmax(q · kᵀ / sqrt(width)) · v for every head; q is [batch · length, heads · width], k and v have
    /// `keyValueHeads` heads.
    ///
    /// The probabilities are not kept: the backward pass makes them again from the logarithms of the sums (Dao et al.,
    /// 2022), a block of queries at a time, so that they stay in the cache.
    package func attention(
        _ q: Tensor<Scalar>, _ k: Tensor<Scalar>, _ v: Tensor<Scalar>, _ shape: AttentionLayout
    ) -> Tensor<Scalar> {
        let (length, heads, kvHeads) = (shape.length, shape.heads, shape.keyValueHeads)
        let width = q.columns / heads
        precondition(q.rows == shape.batch * length && k.columns == kvHeads * width && heads % kvHeads == 0)
        let y = make(
            q.shape, needsGradient: q.storage.needsGradient || k.storage.needsGradient || v.storage.needsGradient)
        let logsum = scratch(shape.batch * heads * length)
        let pass = AttentionPass(
            arithmetic: arithmetic, shape: shape, width: width, q: q.values, k: k.values, v: v.values, y: y.values,
            logsum: logsum)
        arithmetic.pool.forEach(shape.batch * heads, grain: 1) { range in
            for job in range { pass.forward(sequence: job / heads, head: job % heads) }
        }
        record(y) { [unowned self] in
            let dy = gradient(y)
            let (dq, dk, dv) = (gradient(q), gradient(k), gradient(v))
            arithmetic.pool.forEach(shape.batch * kvHeads, grain: 1) { range in
                for job in range {
                    pass.backward(sequence: job / kvHeads, group: job % kvHeads, dy: dy, dq: dq, dk: dk, dv: dv)
                }
            }
        }
        return y
    }
}

/// One attention, head by head, a block of queries at a time.
private struct AttentionPass<A: Arithmetic> {
    typealias Pointer = UnsafeMutablePointer<A.Scalar>

    let arithmetic: A
    let shape: AttentionLayout
    let width: Int
    let q: Pointer
    let k: Pointer
    let v: Pointer
    let y: Pointer
    let logsum: Pointer

    /// Queries of a block.
    private var block: Int { 56 }
    private var scale: A.Scalar { 1 / A.Scalar(width).squareRoot() }
    private var qRow: Int { shape.heads * width }
    private var kRow: Int { shape.keyValueHeads * width }

    /// Scratch for the products of one block.
    private var productScratch: Int {
        max(
            arithmetic.scratchCount(rows: block, columns: shape.length, depth: width),
            arithmetic.scratchCount(rows: block, columns: width, depth: shape.length),
            arithmetic.scratchCount(rows: shape.length, columns: width, depth: block))
    }

    private func keys(_ queries: Range<Int>, _ sequence: Int) -> Int {
        shape.visible(query: queries.upperBound - 1, sequence: sequence)
    }

    private func scores(_ queries: Range<Int>, keys: Int, at q: Pointer, _ k: Pointer, into p: Pointer, _ s: Pointer) {
        arithmetic.multiplySerial(
            MatrixProduct(
                rows: queries.count, columns: keys, depth: width,
                a: Operand(q + queries.lowerBound * qRow, row: qRow), b: Operand(k, row: kRow).transposed, c: p,
                cRow: keys), scratch: s)
    }

    func forward(sequence: Int, head: Int) {
        let length = shape.length
        let group = head / (shape.heads / shape.keyValueHeads)
        let q = q + sequence * length * qRow + head * width
        let y = y + sequence * length * qRow + head * width
        let (k, v) = (k + sequence * length * kRow + group * width, v + sequence * length * kRow + group * width)
        let logsum = logsum + (sequence * shape.heads + head) * length
        withScratch(block * length + productScratch) { (p: Pointer) in
            let scratch = p + block * length
            for start in stride(from: 0, to: length, by: block) {
                let queries = start..<min(start + block, length)
                let keys = keys(queries, sequence)
                guard keys > 0 else {
                    for query in queries { (y + query * qRow).update(repeating: 0, count: width) }
                    continue
                }
                scores(queries, keys: keys, at: q, k, into: p, scratch)
                for query in queries {
                    logsum[query] = arithmetic.softmax(
                        count: shape.visible(query: query, sequence: sequence), total: keys, scale: scale,
                        x: p + (query - start) * keys)
                }
                arithmetic.multiplySerial(
                    MatrixProduct(
                        rows: queries.count, columns: width, depth: keys, a: Operand(p, row: keys),
                        b: Operand(v, row: kRow), c: y + start * qRow, cRow: qRow), scratch: scratch)
            }
        }
    }

    func backward(sequence: Int, group: Int, dy: Pointer, dq: Pointer, dk: Pointer, dv: Pointer) {
        let length = shape.length
        let perGroup = shape.heads / shape.keyValueHeads
        let kAt = sequence * length * kRow + group * width
        withScratch(2 * block * length + productScratch) { (p: Pointer) in
            let dp = p + block * length
            let scratch = dp + block * length
            for head in group * perGroup..<(group + 1) * perGroup {
                let qAt = sequence * length * qRow + head * width
                let logsum = logsum + (sequence * shape.heads + head) * length
                for start in stride(from: 0, to: length, by: block) {
                    let queries = start..<min(start + block, length)
                    let keys = keys(queries, sequence)
                    guard keys > 0 else { continue }
                    let at = qAt + start * qRow
                    scores(queries, keys: keys, at: q + qAt, k + kAt, into: p, scratch)
                    arithmetic.multiplySerial(
                        MatrixProduct(
                            rows: queries.count, columns: keys, depth: width, a: Operand(dy + at, row: qRow),
                            b: Operand(v + kAt, row: kRow).transposed, c: dp, cRow: keys), scratch: scratch)
                    for query in queries {
                        let (p, dp) = (p + (query - start) * keys, dp + (query - start) * keys)
                        let visible = shape.visible(query: query, sequence: sequence)
                        arithmetic.softmaxAgain(
                            count: visible, total: keys, scale: scale, logsum: logsum[query], x: p)
                        let d = arithmetic.dot(
                            count: width, a: dy + qAt + query * qRow, b: y + qAt + query * qRow)
                        arithmetic.softmaxBackward(count: keys, d: d, scale: scale, p: p, dp: dp)
                    }
                    let (pT, dpT) = (Operand(p, row: keys).transposed, Operand(dp, row: keys).transposed)
                    arithmetic.multiplySerial(
                        MatrixProduct(
                            rows: keys, columns: width, depth: queries.count, a: pT, b: Operand(dy + at, row: qRow),
                            c: dv + kAt, cRow: kRow, accumulate: true), scratch: scratch)
                    arithmetic.multiplySerial(
                        MatrixProduct(
                            rows: keys, columns: width, depth: queries.count, a: dpT, b: Operand(q + at, row: qRow),
                            c: dk + kAt, cRow: kRow, accumulate: true), scratch: scratch)
                    arithmetic.multiplySerial(
                        MatrixProduct(
                            rows: queries.count, columns: width, depth: keys, a: Operand(dp, row: keys),
                            b: Operand(k + kAt, row: kRow), c: dq + at, cRow: qRow, accumulate: true),
                        scratch: scratch)
                }
            }
        }
    }
}
