/// How the next token is chosen. A nil field takes the model's default (`generation_config.json`), then ours.
///
/// The order of the chain is that of `Sampler`: logit bias, banned and allowed tokens, constraint, minimum tokens,
/// repetition, frequency and presence penalties, DRY, then greedy (temperature 0) or temperature, top-k, top-p, min-p,
/// typical, XTC, draw.
package struct SamplingParameters: Sendable, Equatable {
    /// 0 is greedy; above 0 divides the logits. Range 0 … 100; default 1.
    package var temperature: Float?

    /// Keeps the k most probable tokens; 0 or −1 keeps all. Default 0.
    package var topK: Int?

    /// Keeps the smallest set of most probable tokens whose probability reaches p (nucleus). Range (0, 1]; default 1.
    package var topP: Float?

    /// Keeps tokens at least this fraction as probable as the most probable one. Range 0 … 1; default 0.
    package var minP: Float?

    /// Locally typical sampling: keeps the tokens whose surprise is nearest the entropy until their probability
    /// reaches this mass (Meister et al. 2022). Range (0, 1]; default 1, which is off.
    package var typicalP: Float?

    /// XTC: with this probability a step removes all but the least probable of the tokens above `xtcThreshold`.
    /// Range 0 … 1; default 0, which is off.
    package var xtcProbability: Float?

    /// XTC: the probability above which tokens count as top choices. Range 0 … 1; default 0.1; above 0.5 is off.
    package var xtcThreshold: Float?

    /// Divides positive and multiplies negative logits of tokens in the window (CTRL, Keskar et al. 2019); counts
    /// prompt and answer. Range (0, 100]; default 1, which is off.
    package var repetitionPenalty: Float?

    /// Subtracted from the logit of every token that the answer already has. Range −2 … 2; default 0.
    package var presencePenalty: Float?

    /// Subtracted from a token's logit once for each time the answer has it. Range −2 … 2; default 0.
    package var frequencyPenalty: Float?

    /// How many of the last tokens the three penalties look at; −1 is all. Default −1.
    package var penaltyWindow: Int?

    /// DRY: strength of the penalty for continuing a repeated sequence; 0 is off. Range 0 … 100; default 0.
    package var dryMultiplier: Float?

    /// DRY: base of the exponential growth with the repeated length. Range 1 … 100; default 1.75.
    package var dryBase: Float?

    /// DRY: a repetition up to this length costs nothing. Default 2.
    package var dryAllowedLength: Int?

    /// DRY: how many of the last tokens are searched for repetitions; −1 is all, capped at 8,192. Default −1.
    package var dryWindow: Int?

    /// DRY: texts that a repetition does not reach across. Default newline, colon, quotation mark, asterisk.
    package var drySequenceBreakers: [String]?

    /// Added to the logits of single tokens; −100 in effect bans one. At most 1,024 (OpenAI allows 300).
    package var logitBias: [Int32: Float]

    /// If not empty, nothing but these ids (and the end-of-sequence ids) may be drawn.
    package var allowedTokens: [Int32]

    /// Ids that must not be drawn.
    package var bannedTokens: [Int32]

    /// Seeds the draw: the same seed gives the same text whatever else runs. Nil takes a random one, told in
    /// `started`.
    package var seed: UInt64?

    /// Text that the answer must have the form of; nil for any.
    package var constraint: ConstraintSpecification?

    /// Makes parameters; all fields default to the model's.
    package init(
        temperature: Float? = nil, topK: Int? = nil, topP: Float? = nil, minP: Float? = nil, typicalP: Float? = nil,
        xtcProbability: Float? = nil, xtcThreshold: Float? = nil, repetitionPenalty: Float? = nil,
        presencePenalty: Float? = nil, frequencyPenalty: Float? = nil, penaltyWindow: Int? = nil,
        dryMultiplier: Float? = nil, dryBase: Float? = nil, dryAllowedLength: Int? = nil, dryWindow: Int? = nil,
        drySequenceBreakers: [String]? = nil, logitBias: [Int32: Float] = [:], allowedTokens: [Int32] = [],
        bannedTokens: [Int32] = [], seed: UInt64? = nil, constraint: ConstraintSpecification? = nil
    ) {
        self.temperature = temperature
        self.topK = topK
        self.topP = topP
        self.minP = minP
        self.typicalP = typicalP
        self.xtcProbability = xtcProbability
        self.xtcThreshold = xtcThreshold
        self.repetitionPenalty = repetitionPenalty
        self.presencePenalty = presencePenalty
        self.frequencyPenalty = frequencyPenalty
        self.penaltyWindow = penaltyWindow
        self.dryMultiplier = dryMultiplier
        self.dryBase = dryBase
        self.dryAllowedLength = dryAllowedLength
        self.dryWindow = dryWindow
        self.drySequenceBreakers = drySequenceBreakers
        self.logitBias = logitBias
        self.allowedTokens = allowedTokens
        self.bannedTokens = bannedTokens
        self.seed = seed
        self.constraint = constraint
    }
}

/// The form that an answer must have.
package enum ConstraintSpecification: Sendable, Hashable {
    /// Any JSON object.
    case jsonObject
    /// JSON that is valid under this schema (draft 7, as JSON text).
    case jsonSchema(String)
    /// Text matched as a whole by this regular expression.
    case regularExpression(String)
    /// Text derived from the rule `root` of this GBNF grammar.
    case grammar(String)
    /// One of these texts.
    case choice([String])
}
