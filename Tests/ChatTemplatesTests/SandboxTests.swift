import ChatTemplates
import Testing

@Suite("A template cannot do harm")
struct SandboxTests {
    /// The error of reading or rendering; nil: there was none.
    private func failure(
        _ source: String, _ context: TemplateValue = [:], limits: RenderLimits = .default
    ) -> TemplateError? {
        do throws(TemplateError) {
            _ = try ChatTemplate(source: source).render(context, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    private static let adversarial: [(name: String, source: String)] = [
        ("braces", String(repeating: "{{", count: 500_000)),
        ("brackets", "{{" + String(repeating: "[", count: 1_000_000)),
        ("parentheses", "{{" + String(repeating: "(", count: 1_000_000)),
        ("nots", "{{" + String(repeating: "not ", count: 200_000)),
        ("minuses", "{{" + String(repeating: "-", count: 1_000_000) + "1}}"),
        ("conditionals", "{{" + String(repeating: "1 if 1 else ", count: 50_000) + "}}"),
        ("nested ifs", String(repeating: "{% if 1 %}", count: 100_000)),
        ("nested fors", String(repeating: "{% for i in x %}", count: 100_000)),
        ("nested dictionaries", "{{" + String(repeating: "{1:", count: 300_000)),
        ("nested calls", "{{" + String(repeating: "f(", count: 300_000)),
        ("nested subscripts", "{{" + String(repeating: "a[", count: 300_000)),
        ("nested targets", "{% set " + String(repeating: "(", count: 300_000)),
        ("nested tests", "{{ 1" + String(repeating: " is in (", count: 200_000)),
        ("open comment", String(repeating: "{#", count: 500_000)),
        ("open raw", "{% raw %}" + String(repeating: "{% endra", count: 100_000)),
        ("blank tags", String(repeating: "{%    ", count: 150_000)),
        ("long integer", "{{" + String(repeating: "9", count: 1_000_000) + "}}"),
        ("unclosed string", "{{ '" + String(repeating: "\\'", count: 500_000)),
        ("five megabytes", String(repeating: "a", count: 5 << 20)),
    ]

    @Test("Hostile text ends in an error", arguments: adversarial.indices)
    func hostileText(index: Int) {
        let item = Self.adversarial[index]
        #expect(failure(item.source) != nil, "\(item.name)")
    }

    private static let long: [(name: String, source: String, output: String)] = [
        ("sum", "{{" + Array(repeating: "1", count: 50_000).joined(separator: "+") + "}}", "50000"),
        (
            "concatenation", "{{" + Array(repeating: "1", count: 1000).joined(separator: "~") + "}}",
            String(repeating: "1", count: 1000)
        ),
        ("filters", "{{ 'a'" + String(repeating: "|upper", count: 50_000) + "}}", "A"),
        ("ands", "{{" + Array(repeating: "1", count: 50_000).joined(separator: " and ") + "}}", "1"),
        ("elifs", "{% if 0 %}" + String(repeating: "{% elif 0 %}", count: 20_000) + "{% else %}x{% endif %}", "x"),
    ]

    @Test("Long chains are no nesting", arguments: long.indices)
    func longChains(index: Int) throws {
        let item = Self.long[index]
        #expect(try ChatTemplate(source: item.source).render([:]) == item.output)
    }

    private static let greedy: [String] = [
        "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
        "{{ 'a' * 10000000000 }}",
        "{{ [1] * 10000000000 }}",
        "{{ [''] * 9223372036854775807 }}",
        "{% set ns = namespace(s='a') %}{% for i in range(100) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
        "{% set ns = namespace(s='a') %}{% for i in range(100) %}{% set ns.s = ns.s.replace('a', 'aa') %}{% endfor %}",
        "{% set ns = namespace(s='a') %}{% for i in range(100) %}{% set ns.s = ns.s | replace('', 'aa') %}{% endfor %}",
        "{% set ns = namespace(l=[1]) %}{% for i in range(100) %}{% set ns.l = ns.l + ns.l %}{% endfor %}",
        "{% set ns = namespace(l=[1]) %}{% for i in range(100) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}",
        "{% set ns = namespace(l=[1]) %}{% for i in range(100) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}"
            + "{{ ns.l | tojson }}",
        "{% set a = namespace(l=[1]) %}{% set b = namespace(l=[1]) %}{% for i in range(60) %}"
            + "{% set a.l = [a.l, a.l] %}{% set b.l = [b.l, b.l] %}{% endfor %}{{ a.l == b.l }}",
        "{% set ns = namespace(l=[]) %}{% for i in range(100000) %}{% set ns.l = [ns.l] %}{% endfor %}",
        "{% set ns = namespace(l={}) %}{% for i in range(100000) %}{% set ns.l = {'k': ns.l} %}{% endfor %}",
        "{% set ns = namespace(l=none) %}{% for i in range(100000) %}{% set ns.l = dict(a=ns.l).items() %}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}",
        "{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}{{ m() }}",
        "{{ 'x' | center(10000000000) }}", "{{ 'x'.ljust(10000000000) }}", "{{ 'x'.zfill(10000000000) }}",
        "{{ '%10000000000d' % 1 }}", "{{ '{:10000000000}'.format(1) }}", "{{ '%.10000000000f' % 1 }}",
        "{{ 'a\nb' | indent(10000000000) }}", "{{ '\t'.expandtabs(10000000000) }}",
        "{{ [[[1]]] | tojson(indent=10000000000) }}", "{{ [1] | batch(10000000000, 'x') | list }}",
        "{{ [1] | slice(10000000000) | list }}", "{{ range(10000000000) }}", "{{ range(9223372036854775807) }}",
        "{{ range(-9223372036854775807, 9223372036854775807) }}",
        "{{ 2 ** 1000000000 }}", "{{ 9223372036854775807 + 1 }}", "{{ -9223372036854775807 - 2 }}",
        "{{ (-9223372036854775807 - 1) // -1 }}", "{{ -(-9223372036854775807 - 1) }}",
        "{{ (-9223372036854775807 - 1) | abs }}", "{{ 9223372036854775807 * 2 }}",
        "{{ strftime_now('%c' * 10000000) }}",
        "{% for i in range(100000) %}{% for j in range(100) %}{{ 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' }}{% endfor %}"
            + "{% endfor %}",
    ]

    @Test("Greed ends in an error", arguments: greedy.indices)
    func greed(index: Int) {
        let error = failure(Self.greedy[index])
        #expect(error != nil, "\(Self.greedy[index])")
        #expect(error?.line == 1)
    }

    @Test("Extreme values are no trap")
    func extremes() throws {
        for source in [
            "{{ [1, 2, 3][-9223372036854775807:9223372036854775807:9223372036854775807] }}",
            "{{ 'abc'[9223372036854775807] }}{{ [1][-9223372036854775807 - 1] }}",
            "{{ (-9223372036854775807 - 1) % -1 }}", "{{ 1e308 * 10 | round(400) }}",
            "{{ 1 | round(-9223372036854775807) }}", "{{ 1.5 | round(-300) }}",
            "{{ 'x' | truncate(9223372036854775800) }}",
            "{{ 'abc'.find('c', -9223372036854775807, 9223372036854775807) }}", "{{ 'inf' | float | int }}",
            "{{ 'abc'.split('b', 9223372036854775807) }}", "{{ loop }}", "{{ '%c' % 55296 if false }}",
            "{{ 'a'.replace('a', 'b', -9223372036854775807) }}", "{{ [1,2,3][::-9223372036854775807 - 1] }}",
            "{{ 0.5 | round(-5) }}{{ 5e-324 | round(323) }}{{ 1e308 | filesizeformat }}",
        ] {
            // Whether it is a value or an error is the reference's business; here it must come back at all.
            _ = failure(source)
        }
        #expect(failure("{{ 1e400 | int }}") == nil)
    }

    @Test("The steps, the depth and the output are what the caller allows")
    func limits() throws {
        let loop = "{% for i in range(100) %}{{ i }}{% endfor %}"
        #expect(failure(loop) == nil)
        #expect(failure(loop, limits: RenderLimits(steps: 100))?.kind == .limit)
        #expect(failure(loop, limits: RenderLimits(outputBytes: 50))?.kind == .limit)
        #expect(failure(loop, limits: RenderLimits(producedBytes: 50))?.kind == .limit)
        #expect(failure(loop, limits: RenderLimits(rangeItems: 99))?.kind == .limit)
        #expect(failure("{{ ((((1)))) }}", limits: RenderLimits(depth: 1)) == nil)
        #expect(failure("{{ [[[[1]]]] }}", limits: RenderLimits(depth: 3))?.kind == .limit)
    }

    @Test("Lists and dictionaries cannot be changed")
    func immutability() {
        let context: TemplateValue = ["l": [1, 2], "d": ["a": 1]]
        for call in [
            "l.append(3)", "l.pop()", "l.clear()", "l.insert(0, 1)", "l.extend([1])", "l.remove(1)", "l.reverse()",
            "l.sort()", "d.update({})", "d.pop('a')", "d.clear()", "d.setdefault('b', 1)", "d.popitem()",
        ] {
            #expect(failure("{{ \(call) }}", context)?.kind == .security, "\(call)")
        }
        #expect(failure("{% set ns = namespace() %}{% set ns._x = 1 %}")?.kind == .security)
    }

    @Test("Errors name the line")
    func lines() {
        #expect(failure("a\nb\n{{ 1 + }}")?.line == 3)
        #expect(failure("a\n{% if true %}\n{{ x.y }}\n{% endif %}")?.line == 3)
        #expect(failure("{#\n\n#}\n{%- raw %}\n\n{% endraw %}\n{{ x.y }}")?.line == 7)
        #expect(failure("\r\n\r\n{{ 'a\nb' }}{{ x.y }}")?.line == 4)
        #expect(failure("{% macro m() %}\n{{ x.y }}\n{% endmacro %}\n{{ m() }}")?.line == 2)
        #expect(failure("{{ raise_exception('no') }}") == TemplateError(.raised, "no", line: 1))
    }

    @Test("The context must be an object")
    func contextKind() { #expect(failure("x", [1])?.kind == .type) }

    /// The pieces that mutations insert.
    private static let pieces = [
        "{{", "}}", "{%", "%}", "{#", "#}", "-", "+", "|", "(", ")", "[", "]", "{", "}", ":", ",", ".", "~", "'", "\"",
        "\\", "\n", "\r\n", " ", "if ", "for ", "in ", "else", "endif", "endfor", "set ", "macro ", "is ", "not ",
        "loop.", "namespace(", "recursive", "0", "9", "1e9", "é", "\u{3000}", "**", "//", "raw", "call ", "filter ",
    ]

    @Test("Mutated templates end in text or in an error", arguments: 0..<4)
    func mutations(seed: Int) throws {
        let cases = try Fixtures.cases("templates.json")
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        func random(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(max(1, bound)))
        }
        let limits = RenderLimits(steps: 20_000, outputBytes: 1 << 20, producedBytes: 16 << 20)
        var errors = 0
        for round in 0..<4000 {
            let base = cases[random(cases.count)]
            var scalars = Array(base.template.unicodeScalars)
            for _ in 0...random(4) {
                let place = random(scalars.count + 1)
                switch random(4) {
                case 0: scalars.insert(contentsOf: Self.pieces[random(Self.pieces.count)].unicodeScalars, at: place)
                case 1: if place < scalars.count { scalars.remove(at: place) }
                case 2:
                    let other = Array(cases[random(cases.count)].template.unicodeScalars)
                    scalars.insert(contentsOf: other.suffix(random(other.count)), at: place)
                default: scalars.removeLast(min(scalars.count, random(8)))
                }
            }
            let source = String(String.UnicodeScalarView(scalars))
            if failure(source, base.context, limits: limits) != nil { errors += 1 }
            if round == 3999 { #expect(errors > 1000 && errors < 3999) }
        }
    }
}
