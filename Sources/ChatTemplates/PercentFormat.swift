/// Reads the fields of a format with `%`.
struct PercentFormat {
    enum Part {
        case text(String)
        case field(Field)
    }

    struct Field {
        var key: String?
        var left = false
        var plus = false
        var space = false
        var zero = false
        var alternate = false
        var width = 0
        var widthIsArgument = false
        var precision: Int?
        var precisionIsArgument = false
        var type: Unicode.Scalar = "s"

        mutating func setWidth(_ value: Int) {
            if value < 0 { left = true }
            width = abs(value)
        }
    }

    let scalars: [Unicode.Scalar]
    var place = 0

    init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

    mutating func next() throws(TemplateError) -> Part? {
        guard place < scalars.count else { return nil }
        if scalars[place] != "%" {
            let start = place
            while place < scalars.count, scalars[place] != "%" { place += 1 }
            return .text(String(String.UnicodeScalarView(scalars[start..<place])))
        }
        place += 1
        var field = Field()
        if current == "(" {
            let start = place + 1
            var nesting = 0
            repeat {
                if current == "(" { nesting += 1 }
                if current == ")" { nesting -= 1 }
                place += 1
            } while nesting > 0 && place < scalars.count
            guard nesting == 0 else { throw TemplateError(.value, "a format's key is not closed") }
            field.key = String(String.UnicodeScalarView(scalars[start..<place - 1]))
        }
        flags: while let scalar = current {
            switch scalar {
            case "-": field.left = true
            case "+": field.plus = true
            case " ": field.space = true
            case "0": field.zero = true
            case "#": field.alternate = true
            default: break flags
            }
            place += 1
        }
        if current == "*" {
            place += 1
            field.widthIsArgument = true
        } else {
            field.width = try FormatSpecification.number(scalars, &place) ?? 0
        }
        if current == "." {
            place += 1
            if current == "*" {
                place += 1
                field.precisionIsArgument = true
            } else {
                field.precision = try FormatSpecification.number(scalars, &place) ?? 0
            }
        }
        while let scalar = current, "hlL".unicodeScalars.contains(scalar) { place += 1 }
        guard let type = current else { throw TemplateError(.value, "a format ends inside a field") }
        place += 1
        if type == "%" { return .text("%") }
        guard "diuxXoeEfFgGcrsa".unicodeScalars.contains(type) else {
            throw TemplateError(.value, "a format has the unknown type '\(type)'")
        }
        field.type = type
        return .field(field)
    }

    private var current: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }
}
