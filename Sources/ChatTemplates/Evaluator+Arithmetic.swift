extension Evaluator {
    // MARK: Arithmetic

    func arithmetic(
        _ first: Expression, _ rest: [(ArithmeticOperator, Expression)]
    ) throws(TemplateError) -> TemplateValue {
        var value = try evaluate(first)
        for (arithmeticOperator, part) in rest {
            value = try calculate(value, arithmeticOperator, try evaluate(part))
        }
        return value
    }

    func calculate(
        _ left: TemplateValue, _ arithmeticOperator: ArithmeticOperator, _ right: TemplateValue
    ) throws(TemplateError) -> TemplateValue {
        try step()
        if case .undefined(let cause) = left { throw cause.error }
        if let text = left.text, arithmeticOperator == .modulo {
            return try percentFormatted(text, right, isMarkup: left.isMarkup)
        }
        if case .undefined(let cause) = right { throw cause.error }
        if let a = left.integer, let b = right.integer { return try calculate(a, arithmeticOperator, b) }
        switch arithmeticOperator {
        case .add:
            if let sum = try joined(left, right) { return sum }
        case .multiply:
            if let product = try repeated(left, right) { return product }
            if let product = try repeated(right, left) { return product }
        default: break
        }
        guard left.isNumber, right.isNumber else {
            throw TemplateError(
                .type,
                "'\(arithmeticOperator.rawValue)' does not take \(left.typeName) and \(right.typeName)")
        }
        return .float(try calculate(try left.number, arithmeticOperator, try right.number))
    }

    private func calculate(
        _ a: Int, _ arithmeticOperator: ArithmeticOperator, _ b: Int
    ) throws(TemplateError) -> TemplateValue {
        let result: (partialValue: Int, overflow: Bool)
        switch arithmeticOperator {
        case .add: result = a.addingReportingOverflow(b)
        case .subtract: result = a.subtractingReportingOverflow(b)
        case .multiply: result = a.multipliedReportingOverflow(by: b)
        case .divide:
            guard b != 0 else { throw TemplateError(.value, "division by zero") }
            return .float(Double(a) / Double(b))
        case .floorDivide, .modulo:
            guard b != 0 else { throw TemplateError(.value, "integer division or modulo by zero") }
            if b == -1 {
                result = arithmeticOperator == .modulo ? (0, false) : a.multipliedReportingOverflow(by: -1)
                break
            }
            let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
            let adjusts = remainder != 0 && (remainder < 0) != (b < 0)
            result =
                arithmeticOperator == .modulo
                ? (adjusts ? remainder + b : remainder, false) : (adjusts ? quotient - 1 : quotient, false)
        case .power:
            if b < 0 { return .float(try calculate(Double(a), .power, Double(b))) }
            var power = (partialValue: 1, overflow: false)
            if a == 0 || a == 1 || a == -1 {
                power.partialValue = b == 0 ? 1 : (a == -1 && b % 2 == 0 ? 1 : a)
            } else {
                for _ in 0..<min(b, 64) {
                    power = power.partialValue.multipliedReportingOverflow(by: a)
                    if power.overflow { break }
                }
                if b > 64 { power.overflow = true }
            }
            result = power
        }
        guard !result.overflow else { throw TemplateError(.value, "an integer does not fit 64 bits") }
        return .int(result.partialValue)
    }

    private func calculate(
        _ a: Double, _ arithmeticOperator: ArithmeticOperator, _ b: Double
    ) throws(TemplateError) -> Double {
        switch arithmeticOperator {
        case .add: return a + b
        case .subtract: return a - b
        case .multiply: return a * b
        case .divide:
            guard b != 0 else { throw TemplateError(.value, "float division by zero") }
            return a / b
        case .modulo, .floorDivide:
            guard b != 0 else { throw TemplateError(.value, "float floor division by zero") }
            var remainder = a.truncatingRemainder(dividingBy: b)
            var quotient = (a - remainder) / b
            if remainder != 0 {
                if (b < 0) != (remainder < 0) {
                    remainder += b
                    quotient -= 1
                }
            } else {
                remainder = Double(signOf: b, magnitudeOf: 0)
            }
            if arithmeticOperator == .modulo { return remainder }
            guard quotient != 0 else { return Double(signOf: a / b, magnitudeOf: 0) }
            let floored = quotient.rounded(.down)
            return quotient - floored > 0.5 ? floored + 1 : floored
        case .power:
            if a == 0, b < 0 { throw TemplateError(.value, "zero cannot be raised to a negative power") }
            let result = Mathematics.power(a, b)
            if result.isNaN, !a.isNaN, !b.isNaN { throw TemplateError(.value, "complex numbers are not supported") }
            if result.isInfinite, a.isFinite, b.isFinite {
                throw TemplateError(.value, "numerical result out of range")
            }
            return result
        }
    }

    func joined(_ left: TemplateValue, _ right: TemplateValue) throws(TemplateError) -> TemplateValue? {
        switch (left, right) {
        case (.string(let a), .string(let b)):
            try produce(a.utf8.count + b.utf8.count)
            return .string(a + b)
        case (.list(let a), .list(let b)): return try list(a.elements + b.elements)
        default:
            if let a = left.text, let b = right.text {
                let joined = (left.isMarkup ? a : escaped(a)) + (right.isMarkup ? b : escaped(b))
                try produce(joined.utf8.count)
                return .special(.markup(joined))
            }
            if let a = left.tupleElements, let b = right.tupleElements { return try tuple(a + b) }
            return nil
        }
    }

    private func repeated(_ value: TemplateValue, _ count: TemplateValue) throws(TemplateError) -> TemplateValue? {
        guard let count = count.integer.map({ max(0, $0) }) else { return nil }
        func room(_ size: Int) throws(TemplateError) {
            let (bytes, overflow) = size.multipliedReportingOverflow(by: count)
            try produce(overflow ? .max : bytes)
        }
        if let text = value.text {
            try room(text.utf8.count)
            let made = String(repeating: text, count: count)
            return value.isMarkup ? .special(.markup(made)) : .string(made)
        }
        let elements: [TemplateValue]
        if case .list(let list) = value {
            elements = list.elements
        } else if let tuple = value.tupleElements {
            elements = tuple
        } else {
            return nil
        }
        try room(elements.count * 24)
        var made: [TemplateValue] = []
        for _ in 0..<(elements.isEmpty ? 0 : count) { made += elements }
        if case .list = value { return try list(made) }
        return try tuple(made)
    }

    func negated(_ value: TemplateValue) throws(TemplateError) -> TemplateValue {
        if case .float(let number) = value { return .float(-number) }
        if let integer = value.integer {
            guard integer != .min else { throw TemplateError(.value, "an integer does not fit 64 bits") }
            return .int(-integer)
        }
        if case .undefined(let cause) = value { throw cause.error }
        throw TemplateError(.type, "'-' does not take \(value.typeName)")
    }

    func positive(_ value: TemplateValue) throws(TemplateError) -> TemplateValue {
        if case .float = value { return value }
        if let integer = value.integer { return .int(integer) }
        if case .undefined(let cause) = value { throw cause.error }
        throw TemplateError(.type, "'+' does not take \(value.typeName)")
    }
}
