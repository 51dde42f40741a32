import Foundation
import JSON
import ModelFormats
import Testing

@testable import Inference

/// The draft 7 suite: each schema is held to or refused by name; of the instances the valid ones are accepted, the
/// invalid ones are not, and what is produced is valid.
@Suite(.enabled(if: ConstraintSupport.sharedData != nil, "needs ../shared/data")) struct JSONSchemaSuiteTests {
    static let folder = (ConstraintSupport.sharedData ?? "") + "/conformance/json-schema/draft7"
    static let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(".json") }.sorted()

    @Test(arguments: files) func suite(_ file: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Self.folder + "/" + file)))
        let groups = try #require(try JSONValue(parsing: bytes, file: file).array)
        var compiledCount = 0
        var checks = 0
        for group in groups {
            guard case .object(let members) = group, let schema = members["schema"] else { continue }
            let name = group["description"]?.string ?? ""
            let text = schema.text(spaced: false, reversed: false)
            let compiled: CompiledGrammar
            do { compiled = try ConstraintSupport.compile(.jsonSchema(text)) } catch {
                let reason = "\(error)"
                // Nothing can be valid, or a keyword of the schema is named.
                #expect(
                    reason.contains("no text") || Self.keywords(schema).contains { reason.contains($0) }, "\(reason)")
                if reason.contains("no text") {
                    for test in group["tests"]?.array ?? [] {
                        #expect(test["valid"]?.bool == false, "\(name): \(reason)")
                    }
                }
                continue
            }
            compiledCount += 1
            for test in group["tests"]?.array ?? [] {
                guard case .object(let fields) = test, let data = fields["data"], let valid = test["valid"]?.bool else {
                    continue
                }
                for (spaced, reversed) in [(false, false), (true, true)] {
                    let instance = data.text(spaced: spaced, reversed: reversed)
                    checks += 1
                    #expect(
                        ConstraintSupport.accepts(compiled, instance) == valid,
                        "\(file), \(name), \(test["description"]?.string ?? ""): \(instance) under \(text)")
                }
            }
            let compiler = JSONSchemaCompiler(document: schema, longestToken: 8)
            for seed in 0..<10 {
                guard let sample = ConstraintSupport.sample(compiled, seed: UInt64(seed)) else { continue }
                guard let value = try? JSONValue(parsing: Array(sample.utf8), file: "sample") else {
                    // A name twice is JSON, but not for this reader.
                    continue
                }
                let isValid = try compiler.validates(value, .init(schema: schema, pointer: "#"))
                #expect(isValid, "\(file), \(name): produced \(sample)")
                checks += 1
            }
        }
        print("\(file): \(compiledCount) of \(groups.count) schemas compiled, \(checks) checks")
    }

    private static func keywords(_ schema: JSONValue) -> Set<String> {
        switch schema {
        case .object(let members): return members.reduce(Set(members.names)) { $0.union(keywords($1.value)) }
        case .array(let items): return items.reduce([]) { $0.union(keywords($1)) }
        default: return []
        }
    }

    @Test(arguments: ["arithmetic", "c", "chess", "english", "japanese", "json", "json_arr", "list"])
    func grammars(_ name: String) throws {
        let path = (ConstraintSupport.sharedData ?? "") + "/conformance/grammars/\(name).gbnf"
        let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        let compiled = try ConstraintSupport.compile(.grammar(text))
        var finished = 0
        for seed in 0..<10 {
            guard let sample = ConstraintSupport.sample(compiled, seed: UInt64(seed)) else { continue }
            #expect(ConstraintSupport.accepts(compiled, sample))
            finished += 1
        }
        #expect(finished > 0)
    }
}
