import CKernels
import Glibc
import ModelFormats

/// The plain implementations of every kernel, in the order of the formulas: the oracle of the fast sets.
///
/// Sums are made in double precision; nothing is quantised.
enum ReferenceKernels {
    /// The table of this set; lives as long as the process.
    nonisolated(unsafe) static let table: UnsafePointer<mk_kernels> = {
        var table = mk_kernels()
        table.name = UnsafePointer(strdup("reference"))
        table.tile_rows = 1
        table.bias_q8 = 0
        table.layouts.0 = 1
        table.matmul.0 = matmul
        table.quantize = quantize
        table.rms_norm = rmsNorm
        table.layer_norm = layerNorm
        table.gate = gate
        table.rope = rope
        table.softmax = softmax
        table.add = { x, scale, count, y in
            guard let x, let y else { return }
            for index in 0..<Int(count) { y[index] += x[index] * scale }
        }
        table.soft_cap = { x, cap, count in
            guard let x else { return }
            for index in 0..<Int(count) { x[index] = cap * tanh(x[index] / cap) }
        }
        table.cache_store = cacheStore
        table.attention = attention
        table.attention_span = attentionSpan
        table.attention_merge = attentionMerge
        table.top_k = topK
        table.gemm = gemm
        let memory = UnsafeMutablePointer<mk_kernels>.allocate(capacity: 1)
        memory.initialize(to: table)
        return UnsafePointer(memory)
    }()

    /// The product over the file's own blocks: each weight row is dequantised, then multiplied in double precision.
    /// Every set uses it for the types it has no layout for.
    static let matmul: @convention(c) (UnsafePointer<mk_matmul>?, Int64, Int64) -> Void = { job, first, end in
        guard let job = job?.pointee, let type = ElementType(rawValue: job.type), let x = job.x else { return }
        let columns = Int(job.columns)
        let rowBytes = columns / type.blockLength * type.blockBytes
        withUnsafeTemporaryAllocation(of: Float.self, capacity: columns) { buffer in
            guard let weight = buffer.baseAddress else { return }
            for output in Int(first) * 16..<min(Int(end) * 16, Int(job.outputs)) {
                BlockFormat.dequantize(type, job.weights + output * rowBytes, count: columns, into: weight)
                for row in 0..<Int(job.rows) {
                    let input = x + row * Int(job.x_stride)
                    var sum = 0.0
                    for index in 0..<columns { sum += Double(input[index]) * Double(weight[index]) }
                    let target = job.y + row * Int(job.y_stride) + output
                    let result = Float(sum) + (job.bias?[output] ?? 0)
                    target.pointee = job.accumulate != 0 ? target.pointee + result : result
                }
            }
        }
    }

    /// Blocks of 32 by their largest magnitude: d = max / 127, q = round(x / d).
    static let quantize: @convention(c) (UnsafePointer<Float>?, Int64, Int64, Int64, UnsafeMutableRawPointer?) -> Void =
        {
            x, columns, row, height, tile in
            guard let x, let tile else { return }
            let (row, height) = (Int(row), Int(height))
            for block in 0..<Int(columns) / 32 {
                let target = tile + block * height * 44
                let input = x + block * 32
                var largest: Float = 0
                for index in 0..<32 { largest = max(largest, abs(input[index])) }
                let scale = largest / 127
                let inverse = scale > 0 ? 1 / scale : 0
                var (sum, firstHalf): (Int32, Int32) = (0, 0)
                for index in 0..<32 {
                    let scaled = (input[index] * inverse).rounded(.toNearestOrEven)
                    let value = scaled.isFinite ? Int8(max(-127, min(127, scaled))) : 0
                    target.storeBytes(
                        of: value, toByteOffset: (index / 4 * height + row) * 4 + index % 4, as: Int8.self)
                    sum += Int32(value)
                    if index < 16 { firstHalf += Int32(value) }
                }
                target.storeBytes(of: scale, toByteOffset: 32 * height + row * 4, as: Float.self)
                target.storeBytes(of: -sum, toByteOffset: 36 * height + row * 4, as: Int32.self)
                target.storeBytes(of: -firstHalf, toByteOffset: 40 * height + row * 4, as: Int32.self)
            }
        }

    private static let rmsNorm:
        @convention(c) (
            UnsafePointer<Float>?, UnsafePointer<Float>?, Float, Int64, UnsafeMutablePointer<Float>?
        ) -> Void = { x, weight, epsilon, columns, y in
            guard let x, let y else { return }
            var sum = 0.0
            for index in 0..<Int(columns) { sum += Double(x[index]) * Double(x[index]) }
            let scale = 1 / (sum / Double(columns) + Double(epsilon)).squareRoot()
            for index in 0..<Int(columns) { y[index] = Float(Double(x[index]) * scale) * (weight?[index] ?? 1) }
        }

    private static let layerNorm:
        @convention(c) (
            UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?, Float, Int64,
            UnsafeMutablePointer<Float>?
        ) -> Void = { x, weight, bias, epsilon, columns, y in
            guard let x, let y else { return }
            let count = Int(columns)
            var sum = 0.0
            for index in 0..<count { sum += Double(x[index]) }
            let mean = sum / Double(count)
            var variance = 0.0
            for index in 0..<count { variance += (Double(x[index]) - mean) * (Double(x[index]) - mean) }
            let scale = 1 / (variance / Double(count) + Double(epsilon)).squareRoot()
            for index in 0..<count {
                y[index] = Float((Double(x[index]) - mean) * scale) * (weight?[index] ?? 1) + (bias?[index] ?? 0)
            }
        }

    private static let gate:
        @convention(c) (
            mk_activation, UnsafePointer<Float>?, UnsafePointer<Float>?, Int64, UnsafeMutablePointer<Float>?
        ) -> Void = { activation, gate, up, count, y in
            guard let gate, let y else { return }
            for index in 0..<Int(count) {
                let x = Double(gate[index])
                let value: Double =
                    switch activation {
                    case MK_SILU: x / (1 + exp(-x))
                    case MK_GELU_TANH: 0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
                    case MK_GELU_ERF: 0.5 * x * (1 + erf(x / 2.0.squareRoot()))
                    default: max(x, 0)
                    }
                y[index] = Float(value * Double(up?[index] ?? 1))
            }
        }

    private static let rope:
        @convention(c) (
            UnsafeMutablePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?, Int64, Int32
        ) -> Void = { head, cosine, sine, pairs, interleaved in
            guard let head, let cosine, let sine else { return }
            for pair in 0..<Int(pairs) {
                let first = interleaved != 0 ? 2 * pair : pair
                let second = interleaved != 0 ? 2 * pair + 1 : pair + Int(pairs)
                let (a, b) = (head[first], head[second])
                head[first] = a * cosine[pair] - b * sine[pair]
                head[second] = a * sine[pair] + b * cosine[pair]
            }
        }

    private static let softmax: @convention(c) (UnsafeMutablePointer<Float>?, Float, Int64) -> Void = {
        x, scale, count in
        guard let x else { return }
        var largest = -Double.infinity
        for index in 0..<Int(count) { largest = max(largest, Double(x[index] * scale)) }
        var sum = 0.0
        for index in 0..<Int(count) { sum += exp(Double(x[index] * scale) - largest) }
        for index in 0..<Int(count) { x[index] = Float(exp(Double(x[index] * scale) - largest) / sum) }
    }

    private static let topK:
        @convention(c) (
            UnsafePointer<Float>?, Int64, Int64, UnsafeMutablePointer<Float>?, UnsafeMutablePointer<Int32>?
        ) -> Void = { x, count, k, values, indices in
            guard let x, let values, let indices else { return }
            var found = 0
            for index in 0..<Int(count) {
                let value = x[index].isNaN ? -Float.infinity : x[index]
                if found == Int(k), !(value > values[found - 1]) { continue }
                var place = found < Int(k) ? found : found - 1
                while place > 0, value > values[place - 1] {
                    values[place] = values[place - 1]
                    indices[place] = indices[place - 1]
                    place -= 1
                }
                values[place] = value
                indices[place] = Int32(index)
                found = min(found + 1, Int(k))
            }
        }

    private static let gemm:
        @convention(c) (
            Int64, Int64, Int64, UnsafePointer<Float>?, Int64, Int64, UnsafePointer<Float>?, Int64, Int64,
            UnsafeMutablePointer<Float>?, Int64, Int32, UnsafeMutablePointer<Float>?
        ) -> Void = { m, n, k, a, aRow, aColumn, b, bRow, bColumn, c, cRow, accumulate, _ in
            guard let a, let b, let c else { return }
            for i in 0..<m {
                for j in 0..<n {
                    var sum = 0.0
                    for l in 0..<k {
                        sum += Double(a[Int(i * aRow + l * aColumn)]) * Double(b[Int(l * bRow + j * bColumn)])
                    }
                    let target = c + Int(i * cRow + j)
                    target.pointee = accumulate != 0 ? target.pointee + Float(sum) : Float(sum)
                }
            }
        }
}
