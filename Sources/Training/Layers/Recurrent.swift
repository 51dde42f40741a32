/// The recurrent cells.
package enum RecurrentKind: String, Sendable, CaseIterable {
    /// h = tanh(Wx + Uh + b).
    case rnn
    /// Cho et al., 2014, with the reset gate after the product.
    case gru
    /// Hochreiter and Schmidhuber, 1997, with forget gates.
    case lstm

    var gates: Int {
        switch self {
        case .rnn: 1
        case .gru: 3
        case .lstm: 4
        }
    }
}

/// A recurrent layer over whole sequences: the inputs' share of all gates is one product, then one step per position.
final class Recurrent<A: Arithmetic> {
    typealias Scalar = A.Scalar

    private let kind: RecurrentKind
    private let units: Int
    private let input: Projection<A>
    private let state: Projection<A>

    init(_ kind: RecurrentKind, name: String, inputs: Int, units: Int, random: inout SeededRandom) {
        self.kind = kind
        self.units = units
        input = Projection(
            name + ".input", inputs: inputs, outputs: kind.gates * units, bias: true, initializer: .glorot,
            random: &random)
        state = Projection(
            name + ".state", inputs: units, outputs: kind.gates * units, bias: true,
            initializer: .normal(1 / Double(units).squareRoot()), random: &random)
        // Forget gates begin open (Jozefowicz et al., 2015).
        if kind == .lstm, let bias = input.bias {
            for index in units..<2 * units { bias.tensor.values[index] = 1 }
        }
    }

    var parameters: [Parameter<Scalar>] { input.parameters + state.parameters }

    /// All states [batch, length, units] of x [batch, length, inputs].
    func forward(_ x: Tensor<Scalar>, batch: Int, on tape: Tape<A>) -> Tensor<Scalar> {
        let length = x.count / x.columns / batch
        let gates = input.forward(x, on: tape)
        var h = tape.make([batch, units], needsGradient: false)
        h.values.update(repeating: 0, count: h.count)
        var c = h
        var states: [Tensor<Scalar>] = []
        for step in 0..<length {
            let wx = tape.select(gates, batch: batch, positions: Array(repeating: step, count: batch))
            let uh = state.forward(h, on: tape)
            func part(_ x: Tensor<Scalar>, _ index: Int) -> Tensor<Scalar> {
                tape.slice(x, columns: index * units..<(index + 1) * units)
            }
            switch kind {
            case .rnn: h = tape.apply(.tanh, tape.add(wx, uh))
            case .gru:
                let reset = tape.apply(.sigmoid, tape.add(part(wx, 0), part(uh, 0)))
                let update = tape.apply(.sigmoid, tape.add(part(wx, 1), part(uh, 1)))
                let candidate = tape.apply(.tanh, tape.add(part(wx, 2), tape.multiply(reset, part(uh, 2))))
                let keep = tape.affine(update, add: 1, scale: -1)
                h = tape.add(tape.multiply(keep, candidate), tape.multiply(update, h))
            case .lstm:
                let sum = tape.add(wx, uh)
                let enter = tape.apply(.sigmoid, part(sum, 0))
                let forget = tape.apply(.sigmoid, part(sum, 1))
                let candidate = tape.apply(.tanh, part(sum, 2))
                let leave = tape.apply(.sigmoid, part(sum, 3))
                c = tape.add(tape.multiply(forget, c), tape.multiply(enter, candidate))
                h = tape.multiply(leave, tape.apply(.tanh, c))
            }
            states.append(h)
        }
        return tape.stack(states)
    }
}
