import ChatTemplates

/// Reads bytes as a chat template and renders it for a small conversation, within tight limits: the end is a text or an
/// error. What stands before a zero byte is the template, what follows is the context as JSON, where it is some.
func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let contents = [UInt8](UnsafeBufferPointer(start: data, count: size))
    let parts = contents.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    let source = String(decoding: parts.first ?? [], as: UTF8.self)
    guard let template = try? ChatTemplate(source: source) else { return 0 }
    let given = parts.count > 1 ? try? TemplateValue(json: Array(parts[1])) : nil
    guard let context = given ?? (try? TemplateValue(json: conversation)) else { return 0 }
    let limits = RenderLimits(steps: 20_000, depth: 200, outputBytes: 1 << 16, producedBytes: 1 << 20, rangeItems: 1000)
    if let text = try? template.render(context, limits: limits) {
        precondition(text.utf8.count <= limits.outputBytes, "no more text than allowed")
    }
    return 0
}

private let conversation = #"""
    {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Grüße  👋"},
     {"role": "assistant", "content": null, "tool_calls": [{"function": {"name": "f", "arguments": {"x": [1, 2.5]}}}]}],
     "tools": [{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}],
     "add_generation_prompt": true, "bos_token": "<s>", "eos_token": "</s>"}
    """#

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ test: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

/// The package manager gives `main` this name; libFuzzer's own main is not linked.
@_cdecl("fuzz_template_main")
public func start(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    var (count, arguments) = (count, arguments)
    return runDriver(&count, &arguments) { fuzz($0, $1) }
}
