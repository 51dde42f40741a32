/// e^x for x ≤ 0 within 2 units in the last place, 0 below −87; without a branch, so that a loop over it vectorises.
///
/// Cody–Waite reduction to ±½ ln 2 and the degree-5 polynomial of Cephes' `expf`.
@inline(__always)
func exponential(_ value: Float) -> Float {
    let x = max(value, -88)
    // Adding 1.5 · 2²³ leaves the nearest integer in the low bits of the sum.
    let shifted = x * 1.442_695_04 + 12_582_912
    let n = shifted - 12_582_912
    let r = (x - n * 0.693_359_375) + n * 2.121_944_4e-4
    var p: Float = 1.987_569_15e-4
    p = p * r + 1.398_199_95e-3
    p = p * r + 8.333_451_9e-3
    p = p * r + 4.166_579_6e-2
    p = p * r + 1.666_666_55e-1
    p = p * r + 5.000_000_1e-1
    let mantissa = p * r * r + r + 1
    let scale = Float(bitPattern: (shifted.bitPattern &<< 23) &+ 0x3F80_0000)
    return x <= -87 ? 0 : mantissa * scale
}
