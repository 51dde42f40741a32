/// A window that slides over an image of height × width × channels.
package struct ImageWindow: Sendable, Equatable {
    package var height: Int
    package var width: Int
    package var channels: Int
    package var kernel: Int
    package var stride: Int
    /// Rows and columns of zeros on every side.
    package var padding: Int

    /// Height of the result.
    package var outputHeight: Int { (height + 2 * padding - kernel) / stride + 1 }
    /// Width of the result.
    package var outputWidth: Int { (width + 2 * padding - kernel) / stride + 1 }
}

extension Tape {
    /// Convolution of images [batch, height, width, channels] with weights [filters, kernel, kernel, channels].
    ///
    /// Windows are laid out as rows (im2col), so that the convolution is one matrix product.
    package func convolution(
        _ x: Tensor<Scalar>, weight: Tensor<Scalar>, bias: Tensor<Scalar>, window w: ImageWindow
    ) -> Tensor<Scalar> {
        let image = w.height * w.width * w.channels
        let batch = x.count / image
        let (places, depth) = (w.outputHeight * w.outputWidth, w.kernel * w.kernel * w.channels)
        precondition(batch * image == x.count && weight.count == weight.shape[0] * depth)
        let rows = make([batch * places, depth], needsGradient: x.storage.needsGradient)
        arithmetic.pool.forEach(batch, grain: 1) { range in
            for index in range {
                Self.windows(w) { place, target, source, count in
                    let row = rows.values + (index * places + place) * depth + target
                    if let source {
                        row.update(from: x.values + index * image + source, count: count)
                    } else {
                        row.update(repeating: 0, count: count)
                    }
                }
            }
        }
        record(rows) { [unowned self] in
            let (drows, dx) = (gradient(rows), gradient(x))
            arithmetic.pool.forEach(batch, grain: 1) { range in
                for index in range {
                    Self.windows(w) { place, target, source, count in
                        guard let source else { return }
                        arithmetic.add(
                            count: count, scale: 1, x: drows + (index * places + place) * depth + target,
                            y: dx + index * image + source)
                    }
                }
            }
        }
        return dense(rows, weight: weight.reshaped([weight.shape[0], depth]), bias: bias)
            .reshaped([batch, w.outputHeight, w.outputWidth, weight.shape[0]])
    }

    /// Calls `body` for each row of pixels of each window: place of the window, where the pixels go in its row, where they
    /// come from in the image (nil: outside), how many values.
    private static func windows(_ w: ImageWindow, _ body: (Int, Int, Int?, Int) -> Void) {
        for y in 0..<w.outputHeight {
            for x in 0..<w.outputWidth {
                let place = y * w.outputWidth + x
                for ky in 0..<w.kernel {
                    let row = y * w.stride + ky - w.padding
                    let first = x * w.stride - w.padding
                    if row >= 0, row < w.height, first >= 0, first + w.kernel <= w.width {
                        body(
                            place, ky * w.kernel * w.channels, (row * w.width + first) * w.channels,
                            w.kernel * w.channels)
                        continue
                    }
                    for kx in 0..<w.kernel {
                        let column = first + kx
                        let isInside = row >= 0 && row < w.height && column >= 0 && column < w.width
                        body(
                            place, (ky * w.kernel + kx) * w.channels,
                            isInside ? (row * w.width + column) * w.channels : nil, w.channels)
                    }
                }
            }
        }
    }

    /// The largest value of each window, channel by channel.
    package func maxPool(_ x: Tensor<Scalar>, window w: ImageWindow) -> Tensor<Scalar> {
        let image = w.height * w.width * w.channels
        let batch = x.count / image
        let places = w.outputHeight * w.outputWidth
        let y = make([batch, w.outputHeight, w.outputWidth, w.channels], needsGradient: x.storage.needsGradient)
        var chosen = [Int32](repeating: 0, count: y.count)
        chosen.withUnsafeMutableBufferPointer { chosen in
            let chosen = SharedIndices(chosen)
            arithmetic.pool.forEach(batch, grain: 1) { range in
                for index in range {
                    Self.largest(w, x.values + index * image, y.values, index * places, chosen, index)
                }
            }
        }
        let places32 = chosen
        record(y) { [unowned self] in
            let (dy, dx) = (gradient(y), gradient(x))
            let perImage = places * w.channels
            arithmetic.pool.forEach(batch, grain: 1) { range in
                for index in range {
                    for place in index * perImage..<(index + 1) * perImage {
                        dx[index * image + Int(places32[place])] += dy[place]
                    }
                }
            }
        }
        return y
    }

    private static func largest(
        _ w: ImageWindow, _ x: Pointer, _ y: Pointer, _ firstPlace: Int, _ chosen: SharedIndices, _ index: Int
    ) {
        for oy in 0..<w.outputHeight {
            for ox in 0..<w.outputWidth {
                let out = (firstPlace + oy * w.outputWidth + ox) * w.channels
                for channel in 0..<w.channels {
                    var best = -1
                    for ky in 0..<w.kernel {
                        for kx in 0..<w.kernel {
                            let (row, column) = (oy * w.stride + ky - w.padding, ox * w.stride + kx - w.padding)
                            guard row >= 0, row < w.height, column >= 0, column < w.width else { continue }
                            let at = (row * w.width + column) * w.channels + channel
                            if best < 0 || x[at] > x[best] { best = at }
                        }
                    }
                    y[out + channel] = x[best]
                    chosen.base[out + channel] = Int32(best)
                }
            }
        }
    }

    /// Mean over the positions of each example: x is [batch, positions, channels]; only the first `lengths[i]` count.
    package func averagePool(
        _ x: Tensor<Scalar>, batch: Int, positions: Int, lengths: [Int]? = nil
    ) -> Tensor<Scalar> {
        let channels = x.columns
        precondition(batch * positions * channels == x.count)
        let y = make([batch, channels], needsGradient: x.storage.needsGradient)
        for index in 0..<batch {
            let count = max(0, min(lengths?[index] ?? positions, positions))
            let target = y.values + index * channels
            target.update(repeating: 0, count: channels)
            for position in 0..<count {
                arithmetic.add(
                    count: channels, scale: 1 / Scalar(max(1, count)),
                    x: x.values + (index * positions + position) * channels, y: target)
            }
        }
        record(y) { [unowned self] in
            let (dy, dx) = (gradient(y), gradient(x))
            for index in 0..<batch {
                let count = max(0, min(lengths?[index] ?? positions, positions))
                for position in 0..<count {
                    arithmetic.add(
                        count: channels, scale: 1 / Scalar(count), x: dy + index * channels,
                        y: dx + (index * positions + position) * channels)
                }
            }
        }
        return y
    }
}

/// Indices that the chunks of a pooling write, each its own.
private struct SharedIndices: @unchecked Sendable {
    // Unchecked: each chunk writes the indices of its own images.
    let base: UnsafeMutableBufferPointer<Int32>

    init(_ base: UnsafeMutableBufferPointer<Int32>) { self.base = base }
}
