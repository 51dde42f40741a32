import CKernels
import Glibc

/// Attention by its definition, over the cache's layout.
extension ReferenceKernels {
    /// Reads and writes one KV head's elements.
    private struct Head {
        var view: mk_cache_view
        var size: Int
        private var padded: Int { (size + 15) & ~15 }

        init(_ view: mk_cache_view, _ size: Int) {
            self.view = view
            self.size = size
        }

        private func block(_ position: Int) -> UnsafeMutableRawPointer {
            let number = Int(view.blocks[position / 32])
            return UnsafeMutableRawPointer(view.base) + number * Int(view.block_bytes) + Int(view.head_offset)
        }

        private func keyIndex(_ position: Int, _ d: Int) -> Int {
            let token = position % 32
            return token / 16 * 16 * size + d * 16 + token % 16
        }

        private func valueIndex(_ position: Int, _ d: Int) -> Int { 32 * size + position % 32 * padded + d }

        func key(_ position: Int, _ d: Int) -> Double {
            view.type == MK_CACHE_Q8 ? quantizedKey(position, d) : element(position, keyIndex(position, d))
        }

        func value(_ position: Int, _ d: Int) -> Double {
            view.type == MK_CACHE_Q8 ? quantizedValue(position, d) : element(position, valueIndex(position, d))
        }

        private func element(_ position: Int, _ index: Int) -> Double {
            let base = block(position)
            if view.type == MK_CACHE_F32 { return Double(base.load(fromByteOffset: index * 4, as: Float.self)) }
            return Double(HalfFloat.decode(base.load(fromByteOffset: index * 2, as: UInt16.self)))
        }

        func store(_ position: Int, key: UnsafePointer<Float>, value: UnsafePointer<Float>) {
            let base = block(position)
            if view.type == MK_CACHE_Q8 {
                storeQuantized(position, base, key: key, value: value)
                return
            }
            for d in 0..<size {
                store(base, keyIndex(position, d), key[d])
                store(base, valueIndex(position, d), value[d])
            }
        }

        private func store(_ base: UnsafeMutableRawPointer, _ index: Int, _ value: Float) {
            if view.type == MK_CACHE_F32 {
                base.storeBytes(of: value, toByteOffset: index * 4, as: Float.self)
            } else {
                base.storeBytes(of: HalfFloat.encode(value), toByteOffset: index * 2, as: UInt16.self)
            }
        }

        private var keyBytes: Int { 32 * ((size + 3) & ~3) }
        private var scales: Int { keyBytes + 32 * padded }

        private func quantizedKeyIndex(_ position: Int, _ d: Int) -> Int {
            let token = position % 32
            return token / 16 * (keyBytes / 2) + d / 4 * 64 + token % 16 * 4 + d % 4
        }

        private func quantizedKey(_ position: Int, _ d: Int) -> Double {
            let base = block(position)
            let scale = base.load(fromByteOffset: scales + position % 32 * 4, as: Float.self)
            return Double(base.load(fromByteOffset: quantizedKeyIndex(position, d), as: Int8.self)) * Double(scale)
        }

        private func quantizedValue(_ position: Int, _ d: Int) -> Double {
            let base = block(position)
            let scale = base.load(fromByteOffset: scales + 128 + position % 32 * 4, as: Float.self)
            let index = keyBytes + position % 32 * padded + d
            return Double(base.load(fromByteOffset: index, as: Int8.self)) * Double(scale)
        }

        private func storeQuantized(
            _ position: Int, _ base: UnsafeMutableRawPointer, key: UnsafePointer<Float>, value: UnsafePointer<Float>
        ) {
            for (vector, isKey) in [(key, true), (value, false)] {
                var largest: Float = 0
                for d in 0..<size { largest = max(largest, abs(vector[d])) }
                let scale = largest / 127
                let inverse = scale > 0 ? 1 / scale : 0
                base.storeBytes(
                    of: scale, toByteOffset: scales + (isKey ? 0 : 128) + position % 32 * 4, as: Float.self)
                for d in 0..<size {
                    let rounded = (vector[d] * inverse).rounded(.toNearestOrEven)
                    let quantized = rounded.isFinite ? Int8(max(-127, min(127, rounded))) : 0
                    let index = isKey ? quantizedKeyIndex(position, d) : keyBytes + position % 32 * padded + d
                    base.storeBytes(of: quantized, toByteOffset: index, as: Int8.self)
                }
            }
        }
    }

    static let cacheStore:
        @convention(c) (
            UnsafePointer<mk_cache_view>?, Int64, Int64, UnsafePointer<Float>?, UnsafePointer<Float>?
        ) -> Void = { cache, size, position, key, value in
            guard let cache, let key, let value else { return }
            Head(cache.pointee, Int(size)).store(Int(position), key: key, value: value)
        }

    static let attention: @convention(c) (UnsafePointer<mk_attention>?, Int64, Int64) -> Void = { job, first, end in
        guard let job = job?.pointee else { return }
        let (size, group) = (Int(job.head_size), Int(job.group))
        for token in Int(first)..<Int(end) {
            let keys = visibleKeys(job, token)
            for head in 0..<group {
                let sink = job.sinks?[head]
                let (largest, sum, values) = reduce(job, token: token, head: head, keys: keys, sink: sink)
                _ = largest
                let output = job.out + token * Int(job.out_stride) + head * size
                for d in 0..<size { output[d] = Float(values[d] / sum) }
            }
        }
    }

    static let attentionSpan:
        @convention(c) (
            UnsafePointer<mk_attention>?, Int64, Int64, UnsafeMutablePointer<Float>?
        ) -> Void = { job, token, span, partial in
            guard let job = job?.pointee, let partial else { return }
            let (size, group, step) = (Int(job.head_size), Int(job.group), Int(MK_KEY_SPAN))
            let keys = visibleKeys(job, Int(token)).clamped(to: Int(span) * step..<(Int(span) + 1) * step)
            for head in 0..<group {
                let (largest, sum, values) = reduce(job, token: Int(token), head: head, keys: keys, sink: nil)
                let target = partial + head * (2 + size)
                (target[0], target[1]) = (Float(largest), Float(sum))
                for d in 0..<size { target[2 + d] = Float(values[d]) }
            }
        }

    static let attentionMerge:
        @convention(c) (
            UnsafePointer<mk_attention>?, Int64, Int64, UnsafePointer<Float>?
        ) -> Void = { job, token, spans, partials in
            guard let job = job?.pointee, let partials else { return }
            let (size, group) = (Int(job.head_size), Int(job.group))
            for head in 0..<group {
                let parts = (0..<Int(spans)).map { partials + ($0 * group + head) * (2 + size) }
                var largest = parts.map { Double($0[0]) }.max() ?? 0
                if let sink = job.sinks?[head] { largest = max(largest, Double(sink)) }
                var sum = job.sinks.map { exp(Double($0[head]) - largest) } ?? 0
                for part in parts { sum += Double(part[1]) * exp(Double(part[0]) - largest) }
                let output = job.out + Int(token) * Int(job.out_stride) + head * size
                for d in 0..<size {
                    var value = 0.0
                    for part in parts { value += Double(part[2 + d]) * exp(Double(part[0]) - largest) }
                    output[d] = Float(value / sum)
                }
            }
        }

    private static func visibleKeys(_ job: mk_attention, _ token: Int) -> Range<Int> {
        let position = Int(job.position) + token
        let all = job.causal != 0 ? position + 1 : Int(job.keys)
        let end = job.window > 0 ? min(all, position + Int(job.window)) : all
        let first = job.window > 0 ? max(0, position + 1 - Int(job.window)) : 0
        return min(first, end)..<end
    }

    /// Largest score, sum of exp(score - largest), and the values weighted with them.
    private static func reduce(
        _ job: mk_attention, token: Int, head: Int, keys: Range<Int>, sink: Float?
    ) -> (largest: Double, sum: Double, values: [Double]) {
        let size = Int(job.head_size)
        let cache = Head(job.cache, size)
        let query = job.queries + token * Int(job.query_stride) + head * size
        let scores = keys.map { position in
            var score = 0.0
            for d in 0..<size { score += Double(query[d]) * cache.key(position, d) }
            score *= Double(job.scale)
            return job.soft_cap > 0 ? Double(job.soft_cap) * tanh(score / Double(job.soft_cap)) : score
        }
        var largest = scores.max() ?? -Double.infinity
        if let sink { largest = max(largest, Double(sink)) }
        var values = [Double](repeating: 0, count: size)
        var sum = sink.map { exp(Double($0) - largest) } ?? 0
        for (offset, position) in keys.enumerated() {
            let weight = exp(scores[offset] - largest)
            sum += weight
            for d in 0..<size { values[d] += weight * cache.value(position, d) }
        }
        return (largest, sum, values)
    }
}
