// The lines of README.md as a program.
import Martlet

let request = Martlet_V1_GenerateRequest.with {
    $0.text = "Once upon a time"
    $0.stopping.maxTokens = 64
}
try await withMartletClient(.init("localhost:50051", timeout: .seconds(60))) { client in  // the server stops with it
    for try await delta in client.generateStream(request) {
        print(delta.text, terminator: "")  // leaving the loop stops the generation
    }
}
