// Says what is most likely of a text: swift run classify [MODEL [TEXT]]
import Foundation
import Martlet

let arguments = Array(CommandLine.arguments.dropFirst())

try await withMartletClient(.environment()) { client in
    let response = try await client.classify(
        .with {
            $0.model = arguments.first ?? ""
            $0.inputs = [.with { $0.text = arguments.count > 1 ? arguments[1] : "What a wonderful film!" }]
        })
    for score in response.results[0].classes {
        print(String(format: "%6.3f", score.probability) + "  " + score.label)
    }
}
