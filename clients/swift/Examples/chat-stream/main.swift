// Streams the answer to a question: swift run chat-stream [QUESTION]
import Foundation
import Martlet

let words = CommandLine.arguments.dropFirst()
let question = words.isEmpty ? "Tell me a story about a bird." : words.joined(separator: " ")

try await withMartletClient(.environment()) { client in
    let request = Martlet_V1_GenerateRequest.with {
        $0.model = ProcessInfo.processInfo.environment["MARTLET_MODEL"] ?? ""
        $0.chat.messages = [
            .with {
                $0.role = "user"
                $0.content = question
            }
        ]
        $0.sampling.temperature = 0.8
        $0.stopping.maxTokens = 128
    }
    let stream = client.generateStream(request)
    for try await delta in stream {
        FileHandle.standardOutput.write(Data(delta.text.utf8))
    }
    let usage = stream.finished[0].usage
    print("\n(\(usage.promptTokens) tokens in, \(usage.completionTokens) out)")
}
