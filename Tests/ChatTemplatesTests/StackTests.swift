import ChatTemplates
import Foundation
import Testing

@Suite("Depth fits a small stack")
struct StackTests {
    /// Runs a body on a thread with a stack of this size and hands its result back.
    private func onThread(stack: Int, _ body: @escaping @Sendable () -> Bool) async -> Bool {
        await withCheckedContinuation { continuation in
            let thread = Thread { continuation.resume(returning: body()) }
            thread.stackSize = stack
            thread.start()
        }
    }

    @Test(
        "The deepest allowed templates fit 512 KiB",
        // A sanitizer makes every frame some times as large.
        .enabled(if: ProcessInfo.processInfo.environment["MARTLET_SANITIZER"] == nil),
        arguments: [
            "{% macro m(x) %}{% if x %}{% for i in [1] %}{{ [m(x)|upper|trim] ~ '' }}{% endfor %}{% endif %}{% endmacro %}{{ m(1) }}",
            "{% for i in [1] recursive %}{% if 1 %}{{ loop([1]) }}{% endif %}{% endfor %}",
            "{{ " + String(repeating: "[", count: 63) + String(repeating: "]", count: 63) + " }}",
            "{{ " + String(repeating: "(not {'a':[", count: 100),
            String(repeating: "{% if 1 %}", count: 99) + "{{ " + String(repeating: "(", count: 100),
            "{% set ns = namespace(l=[]) %}{% for i in range(199) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l == ns.l }}{{ ns.l | tojson }}{{ ns.l }}",
        ])
    func smallStack(source: String) async {
        #expect(
            await onThread(stack: 512 << 10) {
                _ = try? ChatTemplate(source: source).render([:])
                return true
            })
    }
}
