import Glibc

/// Small data sets that need no file.
package enum Generated {
    /// Points in the square ± 1, class 1 where exactly one coordinate is positive.
    package static func xor(count: Int, seed: UInt64) -> ExampleSet {
        var random = SeededRandom(seed: seed, stream: "xor")
        var set = ExampleSet()
        (set.shape, set.classes) = ([2], ["same", "different"])
        for _ in 0..<count {
            let (x, y) = (random.uniform() * 2 - 1, random.uniform() * 2 - 1)
            set.values += [Float(x), Float(y)]
            set.labels.append((x > 0) != (y > 0) ? 1 : 0)
        }
        return set
    }

    /// 28 × 28 pictures of the ten digits, drawn with strokes that are moved, turned, scaled and blurred.
    package static func digits(count: Int, seed: UInt64) -> ExampleSet {
        var random = SeededRandom(seed: seed, stream: "digits")
        var set = ExampleSet()
        (set.shape, set.classes) = ([28, 28, 1], (0...9).map { "\($0)" })
        for _ in 0..<count {
            let digit = random.below(10)
            set.labels.append(Int32(digit))
            set.values += picture(digit, &random)
        }
        return set
    }

    /// Strokes of each digit as points from (0, 0) top left to (1, 1), a list of lines each.
    private static let strokes: [[[(Double, Double)]]] = [
        [[(0.5, 0), (0.85, 0.25), (0.85, 0.75), (0.5, 1), (0.15, 0.75), (0.15, 0.25), (0.5, 0)]],
        [[(0.3, 0.2), (0.55, 0), (0.55, 1)]],
        [[(0.15, 0.25), (0.4, 0), (0.8, 0.15), (0.75, 0.45), (0.15, 1), (0.9, 1)]],
        [[(0.15, 0.05), (0.8, 0.05), (0.45, 0.42), (0.85, 0.7), (0.55, 1), (0.1, 0.9)]],
        [[(0.65, 1), (0.65, 0), (0.1, 0.7), (0.9, 0.7)]],
        [[(0.8, 0), (0.2, 0), (0.2, 0.45), (0.65, 0.4), (0.85, 0.7), (0.6, 1), (0.15, 0.92)]],
        [[(0.7, 0), (0.25, 0.45), (0.2, 0.8), (0.5, 1), (0.8, 0.8), (0.6, 0.5), (0.25, 0.65)]],
        [[(0.1, 0), (0.9, 0), (0.4, 1)]],
        [
            [
                (0.5, 0.48), (0.2, 0.25), (0.5, 0), (0.8, 0.25), (0.5, 0.48), (0.15, 0.75), (0.5, 1), (0.85, 0.75),
                (0.5, 0.48),
            ]
        ],
        [[(0.8, 0.35), (0.45, 0.5), (0.2, 0.25), (0.5, 0), (0.8, 0.2), (0.75, 0.6), (0.55, 1)]],
    ]

    private static func picture(_ digit: Int, _ random: inout SeededRandom) -> [Float] {
        let (angle, size) = ((random.uniform() - 0.5) * 0.5, 15 + random.uniform() * 5)
        let (shear, stretch) = ((random.uniform() - 0.5) * 0.4, 0.65 + random.uniform() * 0.3)
        let (cx, cy) = (14 + (random.uniform() - 0.5) * 4, 14 + (random.uniform() - 0.5) * 4)
        let thickness = 0.8 + random.uniform() * 0.9
        var lines: [((Double, Double), (Double, Double))] = []
        for stroke in strokes[digit] {
            let points = stroke.map { point -> (Double, Double) in
                let (u, v) = (
                    (point.0 - 0.5 + shear * (0.5 - point.1)) * size * stretch + random.normal() * 0.35,
                    (point.1 - 0.5) * size + random.normal() * 0.35
                )
                return (cx + u * cos(angle) - v * sin(angle), cy + u * sin(angle) + v * cos(angle))
            }
            for (a, b) in zip(points, points.dropFirst()) { lines.append((a, b)) }
        }
        return (0..<784).map { index in
            let (x, y) = (Double(index % 28) + 0.5, Double(index / 28) + 0.5)
            let near = lines.map { distance(x, y, $0.0, $0.1) }.min() ?? 28
            let ink = max(0, min(1, thickness + 0.6 - near))
            return Float(max(0, min(1, ink + random.normal() * 0.03)))
        }
    }

    private static func distance(_ x: Double, _ y: Double, _ a: (Double, Double), _ b: (Double, Double)) -> Double {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1)
        let t = max(0, min(1, ((x - a.0) * dx + (y - a.1) * dy) / max(dx * dx + dy * dy, 1e-9)))
        let (ex, ey) = (x - a.0 - t * dx, y - a.1 - t * dy)
        return (ex * ex + ey * ey).squareRoot()
    }
}
