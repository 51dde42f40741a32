import Glibc
import JSON
import ModelFormats
import Testing

@testable import Transformers

@Suite struct InspectionTests {
    @Test func decoderIsDescribedWithoutLoading() throws {
        let source = try ModelSource.open(fixture("llama"))
        let inspection = try ModelInspection(source)
        guard case .decoder(let configuration) = inspection.kind else {
            Issue.record("a decoder")
            return
        }
        #expect(configuration.architecture == "llama")
        #expect(configuration.vocabularySize == 64)
        #expect(configuration.contextLength == 256)
        #expect(configuration.layerCount == 2)
        #expect(configuration.headCount == 4 && configuration.keyValueHeadCount == 2)
        #expect(configuration.beginOfSequence == 1 && configuration.endOfSequence == [2])
        // 64·32 twice; layers of 32·32·2 + 16·32·2 + 48·32·3 + 2·32; a norm.
        #expect(configuration.parameterCount == 2 * 2048 + 2 * (2048 + 1024 + 4608 + 64) + 32)
        #expect(inspection.memory.weights == (2 * 2048 + 2 * (2048 + 1024 + 4608)) * 4)
        #expect(inspection.memory.cachePerToken == configuration.cacheBytesPerToken)
        #expect(inspection.types.map(\.type) == [.f32])
        #expect(inspection.types[0].bytes == configuration.parameterCount * 4)
    }

    @Test func cacheIsAsExactAsTheWeights() throws {
        // Two layers of two heads of 8: keys and values.
        let exact = try ModelInspection(ModelSource.open(fixture("llama")))
        #expect(exact.memory.cachePerToken == 2 * 2 * (8 + 16) * 4)
        let half = try ModelInspection(
            ModelSource.open(fixture("llama")), options: DecoderOptions(cacheElement: .f16))
        #expect(half.memory.cachePerToken == 2 * 2 * (8 + 16) * 2)
        let quantized = try ModelInspection(ModelSource.open(fixture("quantized/model.gguf")))
        #expect(quantized.memory.cachePerToken == 2 * 1 * (32 + 32) * 2)
    }

    @Test func encoderIsDescribedWithoutLoading() throws {
        let inspection = try ModelInspection(ModelSource.open(fixture("bert-classes")))
        guard case .encoder(let configuration) = inspection.kind else {
            Issue.record("an encoder")
            return
        }
        #expect(configuration.labels == ["LABEL_0", "LABEL_1", "LABEL_2"])
        #expect(inspection.memory.cachePerToken == 0)
        #expect(inspection.memory.weights > 0)
    }

    @Test(arguments: DecoderTests.models)
    func everyArchitectureCanBeInspected(name: String) throws {
        for path in [name, name + "/model.gguf"] {
            let inspection = try ModelInspection(ModelSource.open(fixture(path)))
            #expect(inspection.memory.total(cachedTokens: 100) > inspection.memory.weights)
        }
    }

    @Test func progressGoesFromNothingToAll() throws {
        for name in ["llama", "gpt2", "qwen2moe"] {
            var calls: [(Int, Int)] = []
            _ = try Decoder(
                ModelSource.open(fixture(name)), compute: Compute(pool: ComputePool(threads: 1), kernels: .reference)
            ) { calls.append(($0, $1)) }
            #expect(calls.first?.0 == 0)
            #expect(calls.last?.0 == calls.last?.1)
            #expect(zip(calls, calls.dropFirst()).allSatisfy { $0.0 <= $1.0 })
            #expect(calls.count > 3)
        }
    }
}

/// Models whose settings or tensors are not what they should be end in a sentence.
@Suite struct WrongModelTests {
    /// A model of the fixture's weights under changed settings.
    private func open(_ name: String, _ change: (inout JSONObject) -> Void) throws -> ModelSource {
        let original = try ModelSource.open(fixture(name))
        var settings = try #require(original.config?.object)
        change(&settings)
        return original.replacing(config: .object(settings))
    }

    private func error(_ name: String, _ change: (inout JSONObject) -> Void) throws -> String {
        let source = try open(name, change)
        let error = #expect(throws: ModelError.self) { try ModelInspection(source) }
        return error?.description ?? ""
    }

    @Test func missingSettingsAreNamed() throws {
        for name in [
            "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "rms_norm_eps",
        ] {
            #expect(try error("llama") { $0[name] = nil }.contains("\"\(name)\""))
        }
    }

    @Test(arguments: [
        ("num_hidden_layers", 3), ("num_hidden_layers", 0), ("num_hidden_layers", -1), ("num_hidden_layers", 1 << 40),
        ("hidden_size", 33), ("hidden_size", 0), ("hidden_size", Int.max), ("num_attention_heads", 0),
        ("num_attention_heads", 3), ("num_attention_heads", 8), ("num_key_value_heads", 3),
        ("num_key_value_heads", 8), ("head_dim", 7), ("head_dim", 1 << 20), ("intermediate_size", 47),
        ("intermediate_size", -48), ("max_position_embeddings", 0),
    ])
    func wrongSizesAreRefused(name: String, value: Int) throws {
        let sentence = try error("llama") { $0[name] = .integer(value) }
        #expect(sentence.contains("expected"), "\(sentence)")
    }

    @Test func wrongKindsAreRefused() throws {
        #expect(try error("llama") { $0["hidden_size"] = .string("32") }.contains("whole number"))
        #expect(try error("llama") { $0["rms_norm_eps"] = .bool(true) }.contains("number"))
        #expect(try error("llama") { $0["hidden_act"] = .string("mish") }.contains("mish"))
        #expect(try error("llama") { $0["model_type"] = .string("mamba") }.contains("mamba"))
        #expect(try error("llama") { $0["model_type"] = nil }.contains("model_type"))
        let scaling = JSONValue.object(["rope_type": .string("magic"), "rope_theta": .integer(10000)])
        #expect(try error("llama") { $0["rope_parameters"] = scaling }.contains("magic"))
        let base = JSONValue.object(["rope_type": .string("default"), "rope_theta": .integer(0)])
        #expect(try error("llama") { $0["rope_parameters"] = base }.contains("rope_theta"))
        let factors = JSONValue.object(["rope_type": .string("longrope"), "long_factor": .array([.integer(1)])])
        #expect(try error("phi3-longrope") { $0["rope_parameters"] = factors }.contains("factors"))
        #expect(try error("mixtral") { $0["num_experts_per_tok"] = .integer(9) }.contains("num_experts_per_tok"))
        #expect(try error("mixtral") { $0["num_local_experts"] = .integer(5) }.contains("gate"))
        #expect(try error("bert") { $0["num_attention_heads"] = .integer(5) }.contains("heads"))
        #expect(try error("gpt2") { $0["n_head"] = .integer(5) }.contains("heads"))
    }

    @Test func everySettingMayBeNonsense() throws {
        // Whatever a setting becomes, the result is a description or a sentence.
        let nonsense: [JSONValue] = [
            .null, .bool(true), .integer(-1), .integer(0), .integer(1), .integer(.max), .number(.nan), .number(1e300),
            .string("x"), .array([]), .array([.string("a")]), .object([:]),
        ]
        var refused = 0
        for name in DecoderTests.models + EncoderTests.encoders.filter({ !$0.hasSuffix("gguf") }) {
            let original = try ModelSource.open(fixture(name))
            for key in try #require(original.config?.object).names {
                for value in nonsense {
                    let source = try open(name) { $0[key] = value }
                    do {
                        _ = try ModelInspection(source)
                    } catch {
                        #expect(error.description.contains("expected"))
                        refused += 1
                    }
                }
            }
        }
        #expect(refused > 500)
    }

    @Test(arguments: ["llama", "llama-yarn", "gemma2", "phi3-longrope", "qwen2moe", "modernbert", "bert"])
    func everyByteOfAHeaderMayBeNonsense(name: String) throws {
        // Whatever a byte of GGUF's header becomes, the result is a description or a sentence.
        let path = fixture(name + "/model.gguf")
        let whole = try #require(try readFile(path, limit: 1 << 20))
        let header = try GGUFFile(MappedFile(contents: whole, path: path)).dataOffset
        var refused = 0
        for index in 0..<header {
            for value in [0, 1, 0x80, 0xFF, whole[index] ^ 2] as [UInt8] {
                var bytes = whole
                bytes[index] = value
                do {
                    let file = try MappedFile(contents: bytes, path: "x.gguf")
                    _ = try ModelInspection(ModelSource.open([file], path: "x.gguf"))
                } catch {
                    refused += 1
                }
            }
        }
        #expect(refused > header)
    }

    @Test func otherQuantisationsAreNamed() throws {
        let method = JSONValue.object(["quant_method": .string("gptq")])
        #expect(try error("llama") { $0["quantization_config"] = method }.contains("gptq"))
    }

    @Test func everySettingOfRopeMayBeNonsense() throws {
        let nonsense: [JSONValue] = [
            .null, .integer(-1), .integer(0), .integer(.max), .number(.nan), .number(.infinity), .number(1e300),
            .string("x"), .array([]), .array([.number(.nan), .integer(0)]),
        ]
        var refused = 0
        for name in ["llama-linear", "llama3", "llama-yarn", "phi3-longrope"] {
            let parameters = try #require(ModelSource.open(fixture(name)).config?["rope_parameters"]?.object)
            for key in parameters.names {
                for value in nonsense {
                    var changed = parameters
                    changed[key] = value
                    let source = try open(name) { $0["rope_parameters"] = .object(changed) }
                    do {
                        let ropes = try DecoderDescription.read(source, DecoderOptions()).ropes
                        #expect(ropes.allSatisfy { $0.inverseFrequencies.allSatisfy(\.isFinite) })
                    } catch {
                        refused += 1
                    }
                }
            }
        }
        #expect(refused > 50)
    }

    @Test func oldSettingsOfRopeMeanTheSame() throws {
        // transformers before 5 kept the base beside the scaling, and called the type "type".
        func ropes(_ name: String, _ change: (inout JSONObject) -> Void) throws -> [RopeDescription] {
            try DecoderDescription.read(open(name, change), DecoderOptions()).ropes
        }
        for name in ["llama", "llama-linear", "llama3", "llama-yarn", "phi3-longrope"] {
            let new = try ropes(name) { _ in }
            for key in ["type", "rope_type"] {
                let old = try ropes(name) { settings in
                    var scaling = settings["rope_parameters"]?.object ?? [:]
                    settings["rope_parameters"] = nil
                    settings["rope_theta"] = scaling["rope_theta"]
                    scaling["rope_theta"] = nil
                    if let share = scaling["partial_rotary_factor"] {
                        scaling["partial_rotary_factor"] = nil
                        settings["partial_rotary_factor"] = share
                    }
                    let type = scaling["rope_type"]
                    scaling["rope_type"] = nil
                    scaling[key] = type
                    settings["rope_scaling"] = name == "llama" ? .null : .object(scaling)
                }
                #expect(old == new, "\(name) \(key)")
            }
        }
        // Gemma 3's two bases.
        let new = try ropes("gemma3") { _ in }
        let old = try ropes("gemma3") { settings in
            settings["rope_parameters"] = nil
            settings["rope_theta"] = .integer(1_000_000)
            settings["rope_local_base_freq"] = .integer(10_000)
            settings["rope_scaling"] = .object(["rope_type": .string("linear"), "factor": .number(8)])
            settings["layer_types"] = nil
            settings["sliding_window_pattern"] = .integer(6)
        }
        #expect(old == new)
    }
}
