/// A sequence of token ids of the model's own vocabulary.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct TokenIds {
    /// Ids in order, each from 0 to vocabulary size - 1. Passed to the model as they are: no special token is added.
    /// At least one.
    #[prost(int32, repeated, tag="1")]
    pub ids: ::prost::alloc::vec::Vec<i32>,
}
/// A conversation, turned into a prompt by the model's own chat template.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ChatInput {
    /// The messages, oldest first. At least one.
    #[prost(message, repeated, tag="1")]
    pub messages: ::prost::alloc::vec::Vec<ChatMessage>,
    /// The functions that the model may call. Default: none.
    #[prost(message, repeated, tag="2")]
    pub tools: ::prost::alloc::vec::Vec<Tool>,
    /// Whether the prompt ends with the opening of an assistant's turn. Default: true.
    #[prost(bool, optional, tag="3")]
    pub add_generation_prompt: ::core::option::Option<bool>,
    /// Whether the last message, which must be the assistant's, is left open for the model to go on writing it. Needs
    /// add_generation_prompt to be false or absent. Default: false.
    #[prost(bool, tag="4")]
    pub continue_final_message: bool,
    /// A JSON object whose members are further variables of the template, for example {"enable_thinking": false}.
    /// Default: none.
    #[prost(string, tag="5")]
    pub template_arguments_json: ::prost::alloc::string::String,
    /// A Jinja template that is used in place of the model's, in the same sandbox. At most 64 KiB. Only where the operator
    /// accepts templates of callers; INVALID_ARGUMENT elsewhere. Default: none.
    #[prost(string, tag="6")]
    pub template: ::prost::alloc::string::String,
}
/// One turn of a conversation.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ChatMessage {
    /// Who speaks, as the template names it: "system", "user", "assistant" or "tool". Required.
    #[prost(string, tag="1")]
    pub role: ::prost::alloc::string::String,
    /// What is said. Default: nothing.
    #[prost(string, tag="2")]
    pub content: ::prost::alloc::string::String,
    /// A name for the speaker, or of the function whose result a "tool" message carries. Default: none.
    #[prost(string, tag="3")]
    pub name: ::prost::alloc::string::String,
    /// The calls that an assistant's message makes. Default: none.
    #[prost(message, repeated, tag="4")]
    pub tool_calls: ::prost::alloc::vec::Vec<ToolCall>,
    /// The id of the call that a "tool" message answers. Default: none.
    #[prost(string, tag="5")]
    pub tool_call_id: ::prost::alloc::string::String,
    /// The reasoning of an assistant's earlier turn, for templates that show it. Default: none.
    #[prost(string, tag="6")]
    pub reasoning_content: ::prost::alloc::string::String,
}
/// A function that the model may call.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Tool {
    /// The function's name. Required.
    #[prost(string, tag="1")]
    pub name: ::prost::alloc::string::String,
    /// What it does, for the model to read. Default: nothing.
    #[prost(string, tag="2")]
    pub description: ::prost::alloc::string::String,
    /// The JSON Schema of its arguments, as JSON text. Default: an object without properties.
    #[prost(string, tag="3")]
    pub parameters_json: ::prost::alloc::string::String,
}
/// A call of a function by the model.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ToolCall {
    /// An id by which a later "tool" message names this call. Default: none.
    #[prost(string, tag="1")]
    pub id: ::prost::alloc::string::String,
    /// The function's name. Required.
    #[prost(string, tag="2")]
    pub name: ::prost::alloc::string::String,
    /// The arguments, a JSON object as text. Default: an object without members.
    #[prost(string, tag="3")]
    pub arguments_json: ::prost::alloc::string::String,
}
/// What a request cost, in tokens.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Usage {
    /// Tokens of the prompt, special tokens included.
    #[prost(uint32, tag="1")]
    pub prompt_tokens: u32,
    /// Those of the prompt tokens that were found in the cache and not computed again.
    #[prost(uint32, tag="2")]
    pub cached_tokens: u32,
    /// Tokens that were generated.
    #[prost(uint32, tag="3")]
    pub completion_tokens: u32,
    /// Tokens that a draft proposed and the model accepted. 0 without speculative decoding.
    #[prost(uint32, tag="4")]
    pub accepted_draft_tokens: u32,
}
/// Where the time went. Wall-clock seconds, measured by the server.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Timings {
    /// From the arrival of the request to the first step that worked on it, in seconds.
    #[prost(double, tag="1")]
    pub queue_seconds: f64,
    /// From there to the first generated token, in seconds.
    #[prost(double, tag="2")]
    pub prefill_seconds: f64,
    /// From the first generated token to the last one, in seconds.
    #[prost(double, tag="3")]
    pub decode_seconds: f64,
    /// From the arrival of the request to its end, in seconds.
    #[prost(double, tag="4")]
    pub total_seconds: f64,
}
/// What to do with an input that is longer than the model takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::prost::Enumeration)]
#[repr(i32)]
pub enum Truncation {
    /// The default of the method, which its request names.
    Unspecified = 0,
    /// The request fails with INVALID_ARGUMENT.
    None = 1,
    /// Tokens are dropped at the end.
    End = 2,
    /// Tokens are dropped at the start.
    Start = 3,
}
impl Truncation {
    /// String value of the enum field names used in the ProtoBuf definition.
    ///
    /// The values are not transformed in any way and thus are considered stable
    /// (if the ProtoBuf definition does not change) and safe for programmatic use.
    pub fn as_str_name(&self) -> &'static str {
        match self {
            Truncation::Unspecified => "TRUNCATION_UNSPECIFIED",
            Truncation::None => "TRUNCATION_NONE",
            Truncation::End => "TRUNCATION_END",
            Truncation::Start => "TRUNCATION_START",
        }
    }
    /// Creates an enum from field names used in the ProtoBuf definition.
    pub fn from_str_name(value: &str) -> ::core::option::Option<Self> {
        match value {
            "TRUNCATION_UNSPECIFIED" => Some(Self::Unspecified),
            "TRUNCATION_NONE" => Some(Self::None),
            "TRUNCATION_END" => Some(Self::End),
            "TRUNCATION_START" => Some(Self::Start),
            _ => None,
        }
    }
}
/// What to classify.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ClassifyRequest {
    /// The model's name, or an alias of it. Default: the first of the server's models that can classify.
    #[prost(string, tag="1")]
    pub model: ::prost::alloc::string::String,
    /// The version of the model. Default: the newest one that is ready.
    #[prost(string, tag="2")]
    pub version: ::prost::alloc::string::String,
    /// The inputs. At least one, at most 2048 (the operator may change it).
    #[prost(message, repeated, tag="3")]
    pub inputs: ::prost::alloc::vec::Vec<ClassifyInput>,
    /// How many of the likeliest classes to report. Default: all.
    #[prost(uint32, optional, tag="4")]
    pub top_k: ::core::option::Option<u32>,
    /// What to do with a text longer than the model takes. Default: TRUNCATION_NONE.
    #[prost(enumeration="Truncation", tag="5")]
    pub truncation: i32,
}
/// One input.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ClassifyInput {
    /// Exactly one of these, of the kind that the model takes.
    #[prost(oneof="classify_input::Input", tags="1, 2, 3, 4, 5")]
    pub input: ::core::option::Option<classify_input::Input>,
}
/// Nested message and enum types in `ClassifyInput`.
pub mod classify_input {
    /// Exactly one of these, of the kind that the model takes.
    #[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Oneof)]
    pub enum Input {
        /// A text, tokenized by the server with the model's special tokens.
        #[prost(string, tag="1")]
        Text(::prost::alloc::string::String),
        /// Two texts that are judged together.
        #[prost(message, tag="2")]
        Pair(super::TextPair),
        /// Tokens, passed to the model as they are.
        #[prost(message, tag="3")]
        Tokens(super::TokenIds),
        /// Numbers, such as the pixels of an image; the model's own normalisation is applied by the server.
        #[prost(message, tag="4")]
        Tensor(super::Tensor),
        /// An image file: PNG or binary PGM/PPM. At most 16 MiB.
        #[prost(bytes, tag="5")]
        Image(::prost::alloc::vec::Vec<u8>),
    }
}
/// Two texts.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct TextPair {
    /// The first. Required.
    #[prost(string, tag="1")]
    pub first: ::prost::alloc::string::String,
    /// The second. Required.
    #[prost(string, tag="2")]
    pub second: ::prost::alloc::string::String,
}
/// Numbers in a shape.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Tensor {
    /// The size of each dimension, the slowest first. An image is height, width, channels. The product is the number of
    /// values. At least one dimension.
    #[prost(uint32, repeated, tag="1")]
    pub shape: ::prost::alloc::vec::Vec<u32>,
    /// The values, row-major: the last dimension is the fastest. At least one.
    #[prost(float, repeated, tag="2")]
    pub values: ::prost::alloc::vec::Vec<f32>,
}
/// The classes of a batch.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ClassifyResponse {
    /// The name of the model that answered.
    #[prost(string, tag="1")]
    pub model: ::prost::alloc::string::String,
    /// Its version.
    #[prost(string, tag="2")]
    pub version: ::prost::alloc::string::String,
    /// One result for each input, in the order of the inputs.
    #[prost(message, repeated, tag="3")]
    pub results: ::prost::alloc::vec::Vec<ClassifyResult>,
    /// What the request cost.
    #[prost(message, optional, tag="4")]
    pub usage: ::core::option::Option<Usage>,
    /// Where the time went.
    #[prost(message, optional, tag="5")]
    pub timings: ::core::option::Option<Timings>,
}
/// The classes of one input.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ClassifyResult {
    /// The input's place in the request, from 0.
    #[prost(uint32, tag="1")]
    pub index: u32,
    /// The classes, the likeliest first, as many as asked for.
    #[prost(message, repeated, tag="2")]
    pub classes: ::prost::alloc::vec::Vec<ClassScore>,
    /// The input's tokens, after any truncation. 0 if it is no text.
    #[prost(uint32, tag="3")]
    pub token_count: u32,
    /// Whether tokens were dropped.
    #[prost(bool, tag="4")]
    pub truncated: bool,
}
/// A class and how likely it is.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ClassScore {
    /// The class's number in the model, from 0.
    #[prost(uint32, tag="1")]
    pub index: u32,
    /// Its name, or its number if the model has no names.
    #[prost(string, tag="2")]
    pub label: ::prost::alloc::string::String,
    /// Its probability, from 0 to 1. They sum to 1 over all classes, unless the model judges each class for itself.
    #[prost(float, tag="3")]
    pub probability: f32,
    /// The model's raw output for it.
    #[prost(float, tag="4")]
    pub logit: f32,
}
/// A batch on a stream.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ClassifyStreamRequest {
    /// An id of the caller's choosing, which the answer carries. At most 128 bytes. Default: none.
    #[prost(string, tag="1")]
    pub id: ::prost::alloc::string::String,
    /// The batch. Required.
    #[prost(message, optional, tag="2")]
    pub request: ::core::option::Option<ClassifyRequest>,
}
/// The answer to a batch on a stream.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ClassifyStreamResponse {
    /// The id of the batch.
    #[prost(string, tag="1")]
    pub id: ::prost::alloc::string::String,
    /// The classes, or why there are none.
    #[prost(oneof="classify_stream_response::Result", tags="2, 3")]
    pub result: ::core::option::Option<classify_stream_response::Result>,
}
/// Nested message and enum types in `ClassifyStreamResponse`.
pub mod classify_stream_response {
    /// The classes, or why there are none.
    #[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Oneof)]
    pub enum Result {
        /// The classes.
        #[prost(message, tag="2")]
        Response(super::ClassifyResponse),
        /// What went wrong with this batch.
        #[prost(message, tag="3")]
        Error(super::super::super::google::rpc::Status),
    }
}
/// Says to which of a model's classes an input belongs.
///
/// Errors of both methods: NOT_FOUND for a model that is not served; INVALID_ARGUMENT with a google.rpc.BadRequest that
/// names the field (an input of a kind or shape that the model does not take, for example); UNAVAILABLE while the model
/// loads; FAILED_PRECONDITION if the model is no classifier; RESOURCE_EXHAUSTED with a google.rpc.RetryInfo if the
/// queue is full.
pub mod classification {
    use crate::method::Method;

    /// Classifies a batch of inputs.
    pub const CLASSIFY: Method<super::ClassifyRequest, super::ClassifyResponse> =
        Method::new("/martlet.v1.Classification/Classify");
    /// Classifies batches as they come; answers carry the id of their request and may overtake each other. A request
    /// that fails is answered with its error, and the stream goes on.
    pub const CLASSIFY_STREAM: Method<super::ClassifyStreamRequest, super::ClassifyStreamResponse> =
        Method::new("/martlet.v1.Classification/ClassifyStream");
}
/// What to generate from, with which model, and how.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct GenerateRequest {
    /// The model's name, or an alias of it. Default: the first of the server's models that can generate.
    #[prost(string, tag="1")]
    pub model: ::prost::alloc::string::String,
    /// The version of the model. Default: the newest one that is ready.
    #[prost(string, tag="2")]
    pub version: ::prost::alloc::string::String,
    /// An id of the caller's choosing, at most 128 bytes of printable ASCII, that appears in the answer and in the
    /// server's log. Default: the server makes one.
    #[prost(string, tag="3")]
    pub request_id: ::prost::alloc::string::String,
    /// Whether the tokenizer adds the special tokens that the model expects around a text, such as the beginning of
    /// sequence. Applies to `text` only. Default: true.
    #[prost(bool, optional, tag="7")]
    pub add_special_tokens: ::core::option::Option<bool>,
    /// Whether names of special tokens within `text` become these tokens. Applies to `text` only. Default: true.
    #[prost(bool, optional, tag="8")]
    pub parse_special_tokens: ::core::option::Option<bool>,
    /// How many tokens of the prompt are kept, counted from its end; the others are dropped. Range: 1 to the context
    /// length. Default: all, and a prompt that is too long is refused.
    #[prost(uint32, optional, tag="9")]
    pub truncate_prompt_tokens: ::core::option::Option<u32>,
    /// How the next token is chosen. Default: see each field.
    #[prost(message, optional, tag="10")]
    pub sampling: ::core::option::Option<SamplingParameters>,
    /// When generation ends. Default: see each field.
    #[prost(message, optional, tag="11")]
    pub stopping: ::core::option::Option<StoppingParameters>,
    /// What the answer carries. Default: see each field.
    #[prost(message, optional, tag="12")]
    pub output: ::core::option::Option<OutputParameters>,
    /// The form that the text must have. Default: any.
    #[prost(message, optional, tag="13")]
    pub constraint: ::core::option::Option<Constraint>,
    /// Outputs to answer with, each generated independently. Range: 1 to 128 (the operator may narrow it).
    /// Default: 1.
    #[prost(uint32, optional, tag="14")]
    pub n: ::core::option::Option<u32>,
    /// Outputs to generate, of which the `n` with the highest mean log-probability are answered. Range: as n, from n. Only
    /// for Generate: a stream with more than n is refused. Default: n.
    #[prost(uint32, optional, tag="15")]
    pub best_of: ::core::option::Option<u32>,
    /// Requests with a higher number go first. Range: -100 to 100; the operator may narrow it. Default: 0.
    #[prost(int32, optional, tag="16")]
    pub priority: ::core::option::Option<i32>,
    /// Cached prefixes are shared only between requests of one tenant with the same salt. At most 256 bytes. Default: none,
    /// which shares within the tenant, and with those that the operator put into one region with it.
    #[prost(string, tag="17")]
    pub cache_salt: ::prost::alloc::string::String,
    /// Whether to reuse a cached prefix and to leave this prompt in the cache. Default: true.
    #[prost(bool, optional, tag="18")]
    pub use_prefix_cache: ::core::option::Option<bool>,
    /// How draft tokens are proposed. Never changes the answer's distribution, only the time. Default: the server's.
    #[prost(enumeration="SpeculationMode", tag="19")]
    pub speculation: i32,
    /// What to generate from. Required.
    #[prost(oneof="generate_request::Input", tags="4, 5, 6")]
    pub input: ::core::option::Option<generate_request::Input>,
}
/// Nested message and enum types in `GenerateRequest`.
pub mod generate_request {
    /// What to generate from. Required.
    #[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Oneof)]
    pub enum Input {
        /// A prompt, tokenized by the server.
        #[prost(string, tag="4")]
        Text(::prost::alloc::string::String),
        /// A prompt in tokens.
        #[prost(message, tag="5")]
        Tokens(super::TokenIds),
        /// A conversation.
        #[prost(message, tag="6")]
        Chat(super::ChatInput),
    }
}
/// How the next token is chosen. Everything here has its default when absent; the model's own recommended values, where
/// its files carry some, take the place of the general defaults.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct SamplingParameters {
    /// Divides the logits. 0 always takes the likeliest token (greedy). Range: 0 to 100. Default: 1.
    #[prost(float, optional, tag="1")]
    pub temperature: ::core::option::Option<f32>,
    /// Keeps the k likeliest tokens. 0 keeps all. Range: 0 to the vocabulary size. Default: 0.
    #[prost(uint32, optional, tag="2")]
    pub top_k: ::core::option::Option<u32>,
    /// Keeps the smallest set of tokens whose probabilities sum to at least this. Range: above 0 to 1. Default: 1, which
    /// keeps all.
    #[prost(float, optional, tag="3")]
    pub top_p: ::core::option::Option<f32>,
    /// Keeps tokens at least this many times as likely as the likeliest one. Range: 0 to 1. Default: 0, which keeps all.
    #[prost(float, optional, tag="4")]
    pub min_p: ::core::option::Option<f32>,
    /// Locally typical sampling: keeps the tokens whose surprise is closest to the expected one, until their
    /// probabilities sum to at least this. Range: above 0 to 1. Default: 1, which keeps all.
    #[prost(float, optional, tag="5")]
    pub typical_p: ::core::option::Option<f32>,
    /// Divides the positive and multiplies the negative logits of tokens seen in the penalty window of prompt and output.
    /// Range: above 0 to 100. Default: 1, which does nothing.
    #[prost(float, optional, tag="6")]
    pub repetition_penalty: ::core::option::Option<f32>,
    /// Subtracted from the logits of tokens that the output already contains. Range: -2 to 2. Default: 0.
    #[prost(float, optional, tag="7")]
    pub presence_penalty: ::core::option::Option<f32>,
    /// Subtracted from a token's logit once for each time that the output contains it. Range: -2 to 2. Default: 0.
    #[prost(float, optional, tag="8")]
    pub frequency_penalty: ::core::option::Option<f32>,
    /// How many of the last tokens the three penalties look at. 0 looks at none. Default: all.
    #[prost(uint32, optional, tag="9")]
    pub penalty_window: ::core::option::Option<u32>,
    /// Added to the logits of these token ids. At most 1024 entries, each value from -1000 to 1000. Default: none.
    #[prost(map="int32, float", tag="10")]
    pub logit_bias: ::std::collections::HashMap<i32, f32>,
    /// Only these tokens may be generated, and those that end the output. At most 65536 ids. Default: all.
    #[prost(int32, repeated, tag="11")]
    pub allowed_token_ids: ::prost::alloc::vec::Vec<i32>,
    /// These tokens are never generated. At most 65536 ids. Default: none.
    #[prost(int32, repeated, tag="12")]
    pub banned_token_ids: ::prost::alloc::vec::Vec<i32>,
    /// Starts the random numbers: the same request with the same seed gives the same text. Output i of several uses
    /// seed + i. Default: a random one, named in the answer.
    #[prost(uint64, optional, tag="13")]
    pub seed: ::core::option::Option<u64>,
    /// The "don't repeat yourself" penalty for verbatim repetition. Default: off.
    #[prost(message, optional, tag="14")]
    pub dry: ::core::option::Option<DryParameters>,
    /// "Exclude top choices": sometimes removes the likeliest tokens. Default: off.
    #[prost(message, optional, tag="15")]
    pub xtc: ::core::option::Option<XtcParameters>,
}
/// DRY: the longer the repetition that a token would continue, the larger what is subtracted from its logit:
/// multiplier * base ^ (length - allowed_length).
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct DryParameters {
    /// Strength. 0 is off. Range: 0 to 100. Default: 0.
    #[prost(float, optional, tag="1")]
    pub multiplier: ::core::option::Option<f32>,
    /// Growth for each further token of the repetition. Range: 1 to 100. Default: 1.75.
    #[prost(float, optional, tag="2")]
    pub base: ::core::option::Option<f32>,
    /// Repetitions up to this many tokens are free. Range: 0 to 1024. Default: 2.
    #[prost(uint32, optional, tag="3")]
    pub allowed_length: ::core::option::Option<u32>,
    /// How many of the last tokens are searched. 0 searches none. Default: all.
    #[prost(uint32, optional, tag="4")]
    pub window: ::core::option::Option<u32>,
    /// Texts over which no repetition reaches. At most 64. Default: a line break, ":", a double quote and "*".
    #[prost(string, repeated, tag="5")]
    pub sequence_breakers: ::prost::alloc::vec::Vec<::prost::alloc::string::String>,
}
/// XTC: with the given probability, removes all tokens above the threshold but the least likely of these.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct XtcParameters {
    /// How often. 0 is off. Range: 0 to 1. Default: 0.
    #[prost(float, optional, tag="1")]
    pub probability: ::core::option::Option<f32>,
    /// What counts as a top choice. Above 0.5 nothing is ever removed. Range: 0 to 1. Default: 0.1.
    #[prost(float, optional, tag="2")]
    pub threshold: ::core::option::Option<f32>,
}
/// When generation ends. The model's own end-of-sequence and end-of-turn tokens always end it, unless ignored.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct StoppingParameters {
    /// Tokens to generate at most. Range: 0 (the prompt is only computed) to what the context leaves free. Default: what
    /// the context leaves free, or the operator's cap.
    #[prost(uint32, optional, tag="1")]
    pub max_tokens: ::core::option::Option<u32>,
    /// Before this many tokens no stop token and no stop string ends the output. Default: 0.
    #[prost(uint32, optional, tag="2")]
    pub min_tokens: ::core::option::Option<u32>,
    /// Texts that end the output when it contains one of them. At most 64, each of 1 to 1024 bytes. Default: none.
    #[prost(string, repeated, tag="3")]
    pub stop: ::prost::alloc::vec::Vec<::prost::alloc::string::String>,
    /// Tokens that end the output. At most 1024. Default: none beyond the model's own.
    #[prost(int32, repeated, tag="4")]
    pub stop_token_ids: ::prost::alloc::vec::Vec<i32>,
    /// Whether the model's own end tokens are generated like any other token. Default: false.
    #[prost(bool, tag="5")]
    pub ignore_eos: bool,
    /// Generation ends after this many seconds, counted from the request's arrival, with what there is. Unlike a call's
    /// deadline this is no error. Range: above 0 to 86400. Default: no limit.
    #[prost(double, optional, tag="6")]
    pub time_limit_seconds: ::core::option::Option<f64>,
}
/// What the answer carries.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct OutputParameters {
    /// How many likeliest alternatives to report for each generated token, beside the token itself. 0 reports the token's
    /// own log-probability only. Range: 0 to 100. Default: no log-probabilities at all.
    #[prost(uint32, optional, tag="1")]
    pub logprobs: ::core::option::Option<u32>,
    /// The same for the tokens of the prompt. Asking for them computes the whole prompt. Default: none.
    #[prost(uint32, optional, tag="2")]
    pub prompt_logprobs: ::core::option::Option<u32>,
    /// Whether the text begins with the prompt. Default: false.
    #[prost(bool, tag="3")]
    pub echo: bool,
    /// Whether a stop text that was found is part of the text. Default: false.
    #[prost(bool, tag="4")]
    pub include_stop: bool,
    /// Whether special tokens are left out of the text. Default: true.
    #[prost(bool, optional, tag="5")]
    pub skip_special_tokens: ::core::option::Option<bool>,
    /// Whether token ids are reported beside the text. Default: true.
    #[prost(bool, optional, tag="6")]
    pub token_ids: ::core::option::Option<bool>,
    /// Whether the stream reports the progress of a long prompt. Default: true.
    #[prost(bool, optional, tag="7")]
    pub prefill_progress: ::core::option::Option<bool>,
}
/// The form that the whole output must have. Tokens that would leave the form are never generated.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Constraint {
    /// The kind of form. Required.
    #[prost(oneof="constraint::Kind", tags="1, 2, 3, 4, 5")]
    pub kind: ::core::option::Option<constraint::Kind>,
}
/// Nested message and enum types in `Constraint`.
pub mod constraint {
    /// The kind of form. Required.
    #[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Oneof)]
    pub enum Kind {
        /// A JSON Schema (draft 7), as JSON text. A keyword that cannot be enforced is refused by name.
        #[prost(string, tag="1")]
        JsonSchema(::prost::alloc::string::String),
        /// Any JSON object. Must be true.
        #[prost(bool, tag="2")]
        JsonObject(bool),
        /// A regular expression that matches the whole output.
        #[prost(string, tag="3")]
        Regex(::prost::alloc::string::String),
        /// A context-free grammar in GBNF, whose start is the rule "root".
        #[prost(string, tag="4")]
        Grammar(::prost::alloc::string::String),
        /// One of these texts.
        #[prost(message, tag="5")]
        Choice(super::Choice),
    }
}
/// A list of texts, one of which is the output.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Choice {
    /// The texts. At least one, at most 4096, none empty.
    #[prost(string, repeated, tag="1")]
    pub options: ::prost::alloc::vec::Vec<::prost::alloc::string::String>,
}
/// A finished generation.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct GenerateResponse {
    /// The caller's id, or the one that the server made.
    #[prost(string, tag="1")]
    pub request_id: ::prost::alloc::string::String,
    /// The name of the model that answered.
    #[prost(string, tag="2")]
    pub model: ::prost::alloc::string::String,
    /// Its version.
    #[prost(string, tag="3")]
    pub version: ::prost::alloc::string::String,
    /// The seed in use: with it, the same request gives the same text.
    #[prost(uint64, tag="4")]
    pub seed: u64,
    /// The outputs, `n` of them, by index.
    #[prost(message, repeated, tag="5")]
    pub outputs: ::prost::alloc::vec::Vec<Output>,
    /// The log-probabilities of the prompt, if asked for. The first token has none: its value is 0.
    #[prost(message, repeated, tag="6")]
    pub prompt_logprobs: ::prost::alloc::vec::Vec<TokenLogprob>,
    /// What the request cost: the prompt once, the completions of all outputs together.
    #[prost(message, optional, tag="7")]
    pub usage: ::core::option::Option<Usage>,
    /// Where the time went.
    #[prost(message, optional, tag="8")]
    pub timings: ::core::option::Option<Timings>,
}
/// One of the outputs of a generation.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Output {
    /// Its number, from 0.
    #[prost(uint32, tag="1")]
    pub index: u32,
    /// Its text.
    #[prost(string, tag="2")]
    pub text: ::prost::alloc::string::String,
    /// Its tokens, the one that ended it included. Empty if not asked for.
    #[prost(int32, repeated, tag="3")]
    pub token_ids: ::prost::alloc::vec::Vec<i32>,
    /// The log-probability of each token, if asked for.
    #[prost(message, repeated, tag="4")]
    pub logprobs: ::prost::alloc::vec::Vec<TokenLogprob>,
    /// Why it ended.
    #[prost(enumeration="FinishReason", tag="5")]
    pub finish_reason: i32,
    /// What ended it, if finish_reason is FINISH_REASON_STOP.
    #[prost(message, optional, tag="6")]
    pub stop: ::core::option::Option<StopMatch>,
    /// The tokens of this output.
    #[prost(uint32, tag="7")]
    pub completion_tokens: u32,
    /// The sum of the log-probabilities of its tokens. Present if log-probabilities were asked for or best_of is above n.
    #[prost(double, optional, tag="8")]
    pub cumulative_logprob: ::core::option::Option<f64>,
}
/// What ended an output.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct StopMatch {
    /// Exactly one of these.
    #[prost(oneof="stop_match::Match", tags="1, 2")]
    pub r#match: ::core::option::Option<stop_match::Match>,
}
/// Nested message and enum types in `StopMatch`.
pub mod stop_match {
    /// Exactly one of these.
    #[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Oneof)]
    pub enum Match {
        /// The stop text.
        #[prost(string, tag="1")]
        Text(::prost::alloc::string::String),
        /// The stop token, or the model's own end token.
        #[prost(int32, tag="2")]
        TokenId(i32),
    }
}
/// A token and how likely it was.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct TokenLogprob {
    /// The token.
    #[prost(int32, tag="1")]
    pub token_id: i32,
    /// Its text; bytes that are no whole character read U+FFFD.
    #[prost(string, tag="2")]
    pub text: ::prost::alloc::string::String,
    /// Its exact bytes.
    #[prost(bytes="vec", tag="3")]
    pub token_bytes: ::prost::alloc::vec::Vec<u8>,
    /// The natural logarithm of its probability under the model, before penalties, bias, temperature and truncation.
    #[prost(float, tag="4")]
    pub logprob: f32,
    /// Its place in the order of likelihood; the likeliest is 1.
    #[prost(uint32, tag="5")]
    pub rank: u32,
    /// The likeliest tokens, in that order, as many as asked for.
    #[prost(message, repeated, tag="6")]
    pub top: ::prost::alloc::vec::Vec<TopLogprob>,
}
/// One of the likeliest tokens at a position.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct TopLogprob {
    /// The token.
    #[prost(int32, tag="1")]
    pub token_id: i32,
    /// Its text; bytes that are no whole character read U+FFFD.
    #[prost(string, tag="2")]
    pub text: ::prost::alloc::string::String,
    /// Its exact bytes.
    #[prost(bytes="vec", tag="3")]
    pub token_bytes: ::prost::alloc::vec::Vec<u8>,
    /// The natural logarithm of its probability.
    #[prost(float, tag="4")]
    pub logprob: f32,
}
/// One event of a stream.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct GenerateStreamResponse {
    /// What happened.
    #[prost(oneof="generate_stream_response::Event", tags="1, 2, 3, 4")]
    pub event: ::core::option::Option<generate_stream_response::Event>,
}
/// Nested message and enum types in `GenerateStreamResponse`.
pub mod generate_stream_response {
    /// What happened.
    #[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Oneof)]
    pub enum Event {
        /// The request was admitted. Always the first event, once.
        #[prost(message, tag="1")]
        Started(super::Started),
        /// A part of the prompt has been computed. For long prompts only.
        #[prost(message, tag="2")]
        PrefillProgress(super::PrefillProgress),
        /// More of an output's text.
        #[prost(message, tag="3")]
        Delta(super::Delta),
        /// An output is complete. Once for each output.
        #[prost(message, tag="4")]
        Finished(super::Finished),
    }
}
/// The request was admitted and its prompt tokenized.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Started {
    /// The caller's id, or the one that the server made.
    #[prost(string, tag="1")]
    pub request_id: ::prost::alloc::string::String,
    /// The name of the model that answers.
    #[prost(string, tag="2")]
    pub model: ::prost::alloc::string::String,
    /// Its version.
    #[prost(string, tag="3")]
    pub version: ::prost::alloc::string::String,
    /// Tokens of the prompt, special tokens included.
    #[prost(uint32, tag="4")]
    pub prompt_tokens: u32,
    /// Those of them that were found in the cache.
    #[prost(uint32, tag="5")]
    pub cached_tokens: u32,
    /// The seed in use: with it, the same request gives the same text.
    #[prost(uint64, tag="6")]
    pub seed: u64,
}
/// How far the computation of the prompt is.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct PrefillProgress {
    /// Tokens of the prompt that are done, cached ones included.
    #[prost(uint32, tag="1")]
    pub processed_tokens: u32,
    /// Tokens of the prompt.
    #[prost(uint32, tag="2")]
    pub prompt_tokens: u32,
}
/// More of an output's text. A delta may carry tokens without text, while their text is not yet certain.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Delta {
    /// The output's number, from 0.
    #[prost(uint32, tag="1")]
    pub index: u32,
    /// Text to append. Always whole characters, never part of a stop text.
    #[prost(string, tag="2")]
    pub text: ::prost::alloc::string::String,
    /// The tokens since the last delta of this output. Empty if not asked for.
    #[prost(int32, repeated, tag="3")]
    pub token_ids: ::prost::alloc::vec::Vec<i32>,
    /// The log-probability of each of these tokens, if asked for.
    #[prost(message, repeated, tag="4")]
    pub logprobs: ::prost::alloc::vec::Vec<TokenLogprob>,
    /// The log-probabilities of the prompt, if asked for: in the first delta of output 0 only.
    #[prost(message, repeated, tag="5")]
    pub prompt_logprobs: ::prost::alloc::vec::Vec<TokenLogprob>,
}
/// An output is complete.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Finished {
    /// The output's number, from 0.
    #[prost(uint32, tag="1")]
    pub index: u32,
    /// Why it ended.
    #[prost(enumeration="FinishReason", tag="2")]
    pub reason: i32,
    /// What ended it, if the reason is FINISH_REASON_STOP.
    #[prost(message, optional, tag="3")]
    pub stop: ::core::option::Option<StopMatch>,
    /// What this output cost; the prompt is counted in each.
    #[prost(message, optional, tag="4")]
    pub usage: ::core::option::Option<Usage>,
    /// Where the time went.
    #[prost(message, optional, tag="5")]
    pub timings: ::core::option::Option<Timings>,
    /// The sum of the log-probabilities of its tokens. Present if log-probabilities were asked for.
    #[prost(double, optional, tag="6")]
    pub cumulative_logprob: ::core::option::Option<f64>,
}
/// How draft tokens are proposed for speculative decoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::prost::Enumeration)]
#[repr(i32)]
pub enum SpeculationMode {
    /// The server's default.
    Unspecified = 0,
    /// None.
    Off = 1,
    /// From repetitions within prompt and output.
    PromptLookup = 2,
    /// By the draft model that the operator paired with this one.
    DraftModel = 3,
}
impl SpeculationMode {
    /// String value of the enum field names used in the ProtoBuf definition.
    ///
    /// The values are not transformed in any way and thus are considered stable
    /// (if the ProtoBuf definition does not change) and safe for programmatic use.
    pub fn as_str_name(&self) -> &'static str {
        match self {
            SpeculationMode::Unspecified => "SPECULATION_MODE_UNSPECIFIED",
            SpeculationMode::Off => "SPECULATION_MODE_OFF",
            SpeculationMode::PromptLookup => "SPECULATION_MODE_PROMPT_LOOKUP",
            SpeculationMode::DraftModel => "SPECULATION_MODE_DRAFT_MODEL",
        }
    }
    /// Creates an enum from field names used in the ProtoBuf definition.
    pub fn from_str_name(value: &str) -> ::core::option::Option<Self> {
        match value {
            "SPECULATION_MODE_UNSPECIFIED" => Some(Self::Unspecified),
            "SPECULATION_MODE_OFF" => Some(Self::Off),
            "SPECULATION_MODE_PROMPT_LOOKUP" => Some(Self::PromptLookup),
            "SPECULATION_MODE_DRAFT_MODEL" => Some(Self::DraftModel),
            _ => None,
        }
    }
}
/// Why an output ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::prost::Enumeration)]
#[repr(i32)]
pub enum FinishReason {
    /// Not ended, or unknown.
    Unspecified = 0,
    /// A stop text, a stop token or the model's own end token.
    Stop = 1,
    /// max_tokens, or the end of the context.
    Length = 2,
    /// time_limit_seconds.
    TimeLimit = 3,
    /// The caller cancelled this turn of a conversation.
    Cancelled = 4,
}
impl FinishReason {
    /// String value of the enum field names used in the ProtoBuf definition.
    ///
    /// The values are not transformed in any way and thus are considered stable
    /// (if the ProtoBuf definition does not change) and safe for programmatic use.
    pub fn as_str_name(&self) -> &'static str {
        match self {
            FinishReason::Unspecified => "FINISH_REASON_UNSPECIFIED",
            FinishReason::Stop => "FINISH_REASON_STOP",
            FinishReason::Length => "FINISH_REASON_LENGTH",
            FinishReason::TimeLimit => "FINISH_REASON_TIME_LIMIT",
            FinishReason::Cancelled => "FINISH_REASON_CANCELLED",
        }
    }
    /// Creates an enum from field names used in the ProtoBuf definition.
    pub fn from_str_name(value: &str) -> ::core::option::Option<Self> {
        match value {
            "FINISH_REASON_UNSPECIFIED" => Some(Self::Unspecified),
            "FINISH_REASON_STOP" => Some(Self::Stop),
            "FINISH_REASON_LENGTH" => Some(Self::Length),
            "FINISH_REASON_TIME_LIMIT" => Some(Self::TimeLimit),
            "FINISH_REASON_CANCELLED" => Some(Self::Cancelled),
            _ => None,
        }
    }
}
/// Generates text with a language model.
///
/// Errors of both methods: NOT_FOUND for a model or version that is not served; INVALID_ARGUMENT with a
/// google.rpc.BadRequest that names the field; UNAVAILABLE while the model loads or the server drains;
/// FAILED_PRECONDITION if the model failed to load or cannot do what is asked (a chat without a chat template);
/// RESOURCE_EXHAUSTED with a google.rpc.RetryInfo if the queue is full or the deadline cannot be met;
/// DEADLINE_EXCEEDED and CANCELLED as everywhere, and the work stops with them; UNAUTHENTICATED and
/// PERMISSION_DENIED where the operator asks for credentials.
pub mod generation {
    use crate::method::Method;

    /// Generates and answers when all outputs are finished.
    pub const GENERATE: Method<super::GenerateRequest, super::GenerateResponse> =
        Method::new("/martlet.v1.Generation/Generate");
    /// Generates and sends each piece of text as soon as it is known: `started` first, then `prefill_progress` and
    /// `delta` events, then one `finished` for each output. Ending the call early stops the work.
    pub const GENERATE_STREAM: Method<super::GenerateRequest, super::GenerateStreamResponse> =
        Method::new("/martlet.v1.Generation/GenerateStream");
}
/// What the caller wants next.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ConverseRequest {
    /// Exactly one of these.
    #[prost(oneof="converse_request::Action", tags="1, 2, 3, 4")]
    pub action: ::core::option::Option<converse_request::Action>,
}
/// Nested message and enum types in `ConverseRequest`.
pub mod converse_request {
    /// Exactly one of these.
    #[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Oneof)]
    pub enum Action {
        /// Begins the conversation. Must be the first message, once.
        #[prost(message, tag="1")]
        Open(super::OpenConversation),
        /// Says something and asks for an answer.
        #[prost(message, tag="2")]
        Turn(super::Turn),
        /// Ends the running turn; what was generated so far stays part of the conversation.
        #[prost(message, tag="3")]
        Cancel(super::CancelTurn),
        /// Saves the conversation by name. Not during a turn.
        #[prost(message, tag="4")]
        Save(super::SaveConversation),
    }
}
/// How a conversation begins.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct OpenConversation {
    /// The model's name, or an alias of it. Default: the first of the server's models that can generate.
    #[prost(string, tag="1")]
    pub model: ::prost::alloc::string::String,
    /// The version of the model. Default: the newest one that is ready.
    #[prost(string, tag="2")]
    pub version: ::prost::alloc::string::String,
    /// Messages that stand before the first turn, such as the system's; and the tools. Default: none.
    #[prost(message, optional, tag="3")]
    pub context: ::core::option::Option<ChatInput>,
    /// How tokens are chosen in turns that do not say otherwise. Default: as for GenerateRequest.
    #[prost(message, optional, tag="4")]
    pub sampling: ::core::option::Option<SamplingParameters>,
    /// When turns end that do not say otherwise. Default: as for GenerateRequest.
    #[prost(message, optional, tag="5")]
    pub stopping: ::core::option::Option<StoppingParameters>,
    /// What answers of turns carry that do not say otherwise. Default: as for GenerateRequest.
    #[prost(message, optional, tag="6")]
    pub output: ::core::option::Option<OutputParameters>,
    /// The name of a saved conversation to go on with, which brings its own context. Default: a new one.
    #[prost(string, tag="7")]
    pub restore: ::prost::alloc::string::String,
}
/// One turn.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Turn {
    /// What is said: usually one message of the user, or the results of tools. At least one.
    #[prost(message, repeated, tag="1")]
    pub messages: ::prost::alloc::vec::Vec<ChatMessage>,
    /// How tokens are chosen in this turn. Default: as the conversation began.
    #[prost(message, optional, tag="2")]
    pub sampling: ::core::option::Option<SamplingParameters>,
    /// When this turn ends. Default: as the conversation began.
    #[prost(message, optional, tag="3")]
    pub stopping: ::core::option::Option<StoppingParameters>,
    /// What the answer carries. Default: as the conversation began.
    #[prost(message, optional, tag="4")]
    pub output: ::core::option::Option<OutputParameters>,
    /// The form that the answer must have. Default: any.
    #[prost(message, optional, tag="5")]
    pub constraint: ::core::option::Option<Constraint>,
}
/// Ends the running turn.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct CancelTurn {
}
/// Saves a conversation on the server.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct SaveConversation {
    /// The name: 1 to 64 letters, digits, "-" and "_". Required. Replaces an earlier one of the same
    /// tenant.
    #[prost(string, tag="1")]
    pub name: ::prost::alloc::string::String,
}
/// What happened.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ConverseResponse {
    /// Exactly one of these.
    #[prost(oneof="converse_response::Event", tags="1, 2, 3, 4, 5, 6, 7")]
    pub event: ::core::option::Option<converse_response::Event>,
}
/// Nested message and enum types in `ConverseResponse`.
pub mod converse_response {
    /// Exactly one of these.
    #[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Oneof)]
    pub enum Event {
        /// The conversation began.
        #[prost(message, tag="1")]
        Opened(super::ConversationOpened),
        /// The turn was admitted.
        #[prost(message, tag="2")]
        Started(super::Started),
        /// A part of the turn's prompt has been computed.
        #[prost(message, tag="3")]
        PrefillProgress(super::PrefillProgress),
        /// More of the answer's text.
        #[prost(message, tag="4")]
        Delta(super::Delta),
        /// The answer is complete.
        #[prost(message, tag="5")]
        TurnFinished(super::TurnFinished),
        /// The turn, or the save, was refused or failed; the conversation is as it was before it.
        #[prost(message, tag="6")]
        TurnFailed(super::super::super::google::rpc::Status),
        /// The conversation was saved.
        #[prost(message, tag="7")]
        Saved(super::ConversationSaved),
    }
}
/// A conversation began.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ConversationOpened {
    /// The name of the model that answers.
    #[prost(string, tag="1")]
    pub model: ::prost::alloc::string::String,
    /// Its version.
    #[prost(string, tag="2")]
    pub version: ::prost::alloc::string::String,
    /// Tokens that a restored conversation begins with. 0 for a new one.
    #[prost(uint32, tag="3")]
    pub restored_tokens: u32,
}
/// An answer is complete.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct TurnFinished {
    /// How it ended, what it cost and how long it took.
    #[prost(message, optional, tag="1")]
    pub finished: ::core::option::Option<Finished>,
    /// The whole answer as a message, with any calls of tools taken apart.
    #[prost(message, optional, tag="2")]
    pub message: ::core::option::Option<ChatMessage>,
    /// Tokens that the conversation holds now.
    #[prost(uint32, tag="3")]
    pub conversation_tokens: u32,
}
/// A conversation was saved.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ConversationSaved {
    /// Its name.
    #[prost(string, tag="1")]
    pub name: ::prost::alloc::string::String,
    /// Bytes on the server's disk.
    #[prost(uint64, tag="2")]
    pub size_bytes: u64,
    /// Tokens that it holds.
    #[prost(uint32, tag="3")]
    pub tokens: u32,
}
/// Asks for the saved conversations of the caller's tenant.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ListConversationsRequest {
    /// Most conversations to answer with. Range: 1 to 1000. Default: 100.
    #[prost(uint32, optional, tag="1")]
    pub page_size: ::core::option::Option<u32>,
    /// Where to go on: next_page_token of the page before. Default: at the beginning.
    #[prost(string, tag="2")]
    pub page_token: ::prost::alloc::string::String,
}
/// A page of saved conversations.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ListConversationsResponse {
    /// The conversations, by name.
    #[prost(message, repeated, tag="1")]
    pub conversations: ::prost::alloc::vec::Vec<SavedConversation>,
    /// The page_token of the next page. Empty if there is none.
    #[prost(string, tag="2")]
    pub next_page_token: ::prost::alloc::string::String,
}
/// A conversation on the server's disk.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct SavedConversation {
    /// Its name.
    #[prost(string, tag="1")]
    pub name: ::prost::alloc::string::String,
    /// Bytes on the server's disk.
    #[prost(uint64, tag="2")]
    pub size_bytes: u64,
    /// Tokens that it holds. 0 for a file that cannot be read, which can only be deleted.
    #[prost(uint32, tag="3")]
    pub tokens: u32,
    /// When it was saved, in seconds since 1970 (UTC).
    #[prost(int64, tag="4")]
    pub saved_at_seconds: i64,
    /// The digest of the model that it belongs to; see Model.digest. Empty for a file that cannot be read.
    #[prost(string, tag="5")]
    pub model_digest: ::prost::alloc::string::String,
}
/// Asks for a saved conversation to be deleted.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct DeleteConversationRequest {
    /// Its name. Required.
    #[prost(string, tag="1")]
    pub name: ::prost::alloc::string::String,
}
/// A saved conversation was deleted.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct DeleteConversationResponse {
    /// Bytes that it took on the server's disk.
    #[prost(uint64, tag="1")]
    pub size_bytes: u64,
}
/// Conversations: the keys and values of earlier turns are kept for the life of the stream.
pub mod conversations {
    use crate::method::Method;

    /// One conversation. The caller sends `open` first and then any number of turns, one at a time; the server answers
    /// `opened`, and for each turn the events of a generation and then `turn_finished`. A turn that is refused is
    /// answered with `turn_failed`, and the conversation goes on.
    ///
    /// Half-closing lets a running turn finish. A server that drains ends the call with UNAVAILABLE between turns.
    ///
    /// Errors: as for martlet.v1.Generation; FAILED_PRECONDITION for a turn before `open` or during another turn;
    /// NOT_FOUND or FAILED_PRECONDITION if a saved conversation does not exist or was saved with another model.
    pub const CONVERSE: Method<super::ConverseRequest, super::ConverseResponse> =
        Method::new("/martlet.v1.Conversations/Converse");
    /// The saved conversations of the caller's tenant, by name, a page at a time.
    ///
    /// Errors: INVALID_ARGUMENT with a google.rpc.BadRequest; FAILED_PRECONDITION if the server keeps no conversations, or
    /// cannot read their folder; RESOURCE_EXHAUSTED with a google.rpc.RetryInfo if too many such calls wait;
    /// UNAUTHENTICATED where the operator asks for credentials.
    pub const LIST_CONVERSATIONS: Method<super::ListConversationsRequest, super::ListConversationsResponse> =
        Method::new("/martlet.v1.Conversations/ListConversations");
    /// Deletes a saved conversation of the caller's tenant. Streams that were restored from it go on.
    ///
    /// Errors: as for ListConversations; NOT_FOUND if there is none of this name.
    pub const DELETE_CONVERSATION: Method<super::DeleteConversationRequest, super::DeleteConversationResponse> =
        Method::new("/martlet.v1.Conversations/DeleteConversation");
}
/// What to embed.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct EmbedRequest {
    /// The model's name, or an alias of it. Default: the first of the server's models that can embed.
    #[prost(string, tag="1")]
    pub model: ::prost::alloc::string::String,
    /// The version of the model. Default: the newest one that is ready.
    #[prost(string, tag="2")]
    pub version: ::prost::alloc::string::String,
    /// The inputs. At least one, at most 2048 (the operator may change it).
    #[prost(message, repeated, tag="3")]
    pub inputs: ::prost::alloc::vec::Vec<EmbedInput>,
    /// How the vectors of the tokens become one. Default: what the model was trained with.
    #[prost(enumeration="Pooling", tag="4")]
    pub pooling: i32,
    /// Whether vectors are scaled to length 1. Default: what the model was trained with, or else true.
    #[prost(bool, optional, tag="5")]
    pub normalize: ::core::option::Option<bool>,
    /// What to do with an input longer than the model takes. Default: TRUNCATION_NONE.
    #[prost(enumeration="Truncation", tag="6")]
    pub truncation: i32,
    /// Keeps the first so many numbers of each vector, and scales to length 1 after that if `normalize` holds. Range: 1
    /// to the model's embedding length. Default: all.
    #[prost(uint32, optional, tag="7")]
    pub dimensions: ::core::option::Option<u32>,
    /// A text that is put before each text input, for models that want one, such as "query: ". Default: none.
    #[prost(string, tag="8")]
    pub prefix: ::prost::alloc::string::String,
}
/// One input.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct EmbedInput {
    /// Exactly one of these.
    #[prost(oneof="embed_input::Input", tags="1, 2")]
    pub input: ::core::option::Option<embed_input::Input>,
}
/// Nested message and enum types in `EmbedInput`.
pub mod embed_input {
    /// Exactly one of these.
    #[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Oneof)]
    pub enum Input {
        /// A text, tokenized by the server with the model's special tokens.
        #[prost(string, tag="1")]
        Text(::prost::alloc::string::String),
        /// Tokens, passed to the model as they are.
        #[prost(message, tag="2")]
        Tokens(super::TokenIds),
    }
}
/// The vectors of a batch.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct EmbedResponse {
    /// The name of the model that answered.
    #[prost(string, tag="1")]
    pub model: ::prost::alloc::string::String,
    /// Its version.
    #[prost(string, tag="2")]
    pub version: ::prost::alloc::string::String,
    /// One embedding for each input, in the order of the inputs.
    #[prost(message, repeated, tag="3")]
    pub embeddings: ::prost::alloc::vec::Vec<Embedding>,
    /// What the request cost.
    #[prost(message, optional, tag="4")]
    pub usage: ::core::option::Option<Usage>,
    /// Where the time went.
    #[prost(message, optional, tag="5")]
    pub timings: ::core::option::Option<Timings>,
}
/// The vector of one input.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Embedding {
    /// The input's place in the request, from 0.
    #[prost(uint32, tag="1")]
    pub index: u32,
    /// The vector.
    #[prost(float, repeated, tag="2")]
    pub values: ::prost::alloc::vec::Vec<f32>,
    /// The input's tokens, after any truncation.
    #[prost(uint32, tag="3")]
    pub token_count: u32,
    /// Whether tokens were dropped.
    #[prost(bool, tag="4")]
    pub truncated: bool,
}
/// A batch on a stream.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct EmbedStreamRequest {
    /// An id of the caller's choosing, which the answer carries. At most 128 bytes. Default: none.
    #[prost(string, tag="1")]
    pub id: ::prost::alloc::string::String,
    /// The batch. Required.
    #[prost(message, optional, tag="2")]
    pub request: ::core::option::Option<EmbedRequest>,
}
/// The answer to a batch on a stream.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct EmbedStreamResponse {
    /// The id of the batch.
    #[prost(string, tag="1")]
    pub id: ::prost::alloc::string::String,
    /// The vectors, or why there are none.
    #[prost(oneof="embed_stream_response::Result", tags="2, 3")]
    pub result: ::core::option::Option<embed_stream_response::Result>,
}
/// Nested message and enum types in `EmbedStreamResponse`.
pub mod embed_stream_response {
    /// The vectors, or why there are none.
    #[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Oneof)]
    pub enum Result {
        /// The vectors.
        #[prost(message, tag="2")]
        Response(super::EmbedResponse),
        /// What went wrong with this batch.
        #[prost(message, tag="3")]
        Error(super::super::super::google::rpc::Status),
    }
}
/// How the vectors of an input's tokens become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::prost::Enumeration)]
#[repr(i32)]
pub enum Pooling {
    /// What the model was trained with.
    Unspecified = 0,
    /// The mean of all.
    Mean = 1,
    /// That of the first token.
    Cls = 2,
    /// That of the last token.
    Last = 3,
    /// For each number the largest.
    Max = 4,
}
impl Pooling {
    /// String value of the enum field names used in the ProtoBuf definition.
    ///
    /// The values are not transformed in any way and thus are considered stable
    /// (if the ProtoBuf definition does not change) and safe for programmatic use.
    pub fn as_str_name(&self) -> &'static str {
        match self {
            Pooling::Unspecified => "POOLING_UNSPECIFIED",
            Pooling::Mean => "POOLING_MEAN",
            Pooling::Cls => "POOLING_CLS",
            Pooling::Last => "POOLING_LAST",
            Pooling::Max => "POOLING_MAX",
        }
    }
    /// Creates an enum from field names used in the ProtoBuf definition.
    pub fn from_str_name(value: &str) -> ::core::option::Option<Self> {
        match value {
            "POOLING_UNSPECIFIED" => Some(Self::Unspecified),
            "POOLING_MEAN" => Some(Self::Mean),
            "POOLING_CLS" => Some(Self::Cls),
            "POOLING_LAST" => Some(Self::Last),
            "POOLING_MAX" => Some(Self::Max),
            _ => None,
        }
    }
}
/// Turns texts into vectors.
///
/// Errors of both methods: NOT_FOUND for a model that is not served; INVALID_ARGUMENT with a google.rpc.BadRequest that
/// names the field; UNAVAILABLE while the model loads; FAILED_PRECONDITION if the model makes no embeddings;
/// RESOURCE_EXHAUSTED with a google.rpc.RetryInfo if the queue is full.
pub mod embeddings {
    use crate::method::Method;

    /// Embeds a batch of inputs.
    pub const EMBED: Method<super::EmbedRequest, super::EmbedResponse> =
        Method::new("/martlet.v1.Embeddings/Embed");
    /// Embeds batches as they come; answers carry the id of their request and may overtake each other. A request that
    /// fails is answered with its error, and the stream goes on.
    pub const EMBED_STREAM: Method<super::EmbedStreamRequest, super::EmbedStreamResponse> =
        Method::new("/martlet.v1.Embeddings/EmbedStream");
}
/// Asks for all models.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ListModelsRequest {
}
/// All models.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ListModelsResponse {
    /// The models, by name and version.
    #[prost(message, repeated, tag="1")]
    pub models: ::prost::alloc::vec::Vec<Model>,
    /// The first model, which a request without a name gets if it can do what is asked. Empty if there is none.
    #[prost(string, tag="2")]
    pub default_model: ::prost::alloc::string::String,
}
/// Asks for one model.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct GetModelRequest {
    /// The model's name, or an alias of it. Default: the server's default model.
    #[prost(string, tag="1")]
    pub model: ::prost::alloc::string::String,
    /// The version of the model. Default: the newest one that is ready, or else the newest one.
    #[prost(string, tag="2")]
    pub version: ::prost::alloc::string::String,
}
/// One model.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct GetModelResponse {
    /// The model.
    #[prost(message, optional, tag="1")]
    pub model: ::core::option::Option<Model>,
}
/// Asks for a model to be loaded.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct LoadModelRequest {
    /// The name to serve it under: 1 to 128 printable characters. Required.
    #[prost(string, tag="1")]
    pub name: ::prost::alloc::string::String,
    /// Its version: 1 to 64 letters, digits, ".", "-" and "_". Default: one more than the highest number among the versions
    /// of this name, or 1.
    #[prost(string, tag="2")]
    pub version: ::prost::alloc::string::String,
    /// Where its files are: a path below the folder that the operator opened for this. Required.
    #[prost(string, tag="3")]
    pub path: ::prost::alloc::string::String,
    /// Where the files of a draft model are, below the same folder. Default: none.
    #[prost(string, tag="4")]
    pub draft_path: ::prost::alloc::string::String,
    /// Whether the other versions of this name are taken out of service once this one is ready. Default: false.
    #[prost(bool, tag="5")]
    pub replace: bool,
}
/// A model was loaded.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct LoadModelResponse {
    /// The model.
    #[prost(message, optional, tag="1")]
    pub model: ::core::option::Option<Model>,
    /// The versions that this one replaces: they finish what runs, and are gone then.
    #[prost(string, repeated, tag="2")]
    pub replaced_versions: ::prost::alloc::vec::Vec<::prost::alloc::string::String>,
}
/// Asks for a model to be taken out of service.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct UnloadModelRequest {
    /// Its name. Required.
    #[prost(string, tag="1")]
    pub model: ::prost::alloc::string::String,
    /// Its version. Default: all of this name.
    #[prost(string, tag="2")]
    pub version: ::prost::alloc::string::String,
    /// How long requests that run may go on, in seconds. Range: 0 to 3600. Default: 30.
    #[prost(double, optional, tag="3")]
    pub drain_seconds: ::core::option::Option<f64>,
}
/// A model was taken out of service.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct UnloadModelResponse {
    /// The versions that are gone.
    #[prost(string, repeated, tag="1")]
    pub versions: ::prost::alloc::vec::Vec<::prost::alloc::string::String>,
}
/// A model as it is served.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Model {
    /// The name by which requests ask for it.
    #[prost(string, tag="1")]
    pub name: ::prost::alloc::string::String,
    /// Its version.
    #[prost(string, tag="2")]
    pub version: ::prost::alloc::string::String,
    /// Other names by which requests may ask for it.
    #[prost(string, repeated, tag="3")]
    pub aliases: ::prost::alloc::vec::Vec<::prost::alloc::string::String>,
    /// Whether it can answer.
    #[prost(enumeration="ModelState", tag="4")]
    pub state: i32,
    /// Why it cannot, in a sentence. Only if the state is MODEL_STATE_FAILED.
    #[prost(string, tag="5")]
    pub failure_reason: ::prost::alloc::string::String,
    /// How much of it is loaded, from 0 to 1. 1 when ready.
    #[prost(float, tag="6")]
    pub loading_progress: f32,
    /// What it can do.
    #[prost(enumeration="Capability", repeated, tag="7")]
    pub capabilities: ::prost::alloc::vec::Vec<i32>,
    /// The architecture as its file names it, for example "llama" or "bert".
    #[prost(string, tag="8")]
    pub architecture: ::prost::alloc::string::String,
    /// Most tokens of prompt and output together.
    #[prost(uint32, tag="9")]
    pub context_length: u32,
    /// Tokens in its vocabulary.
    #[prost(uint32, tag="10")]
    pub vocabulary_size: u32,
    /// Width of its hidden state, which is the length of an embedding before any cut.
    #[prost(uint32, tag="11")]
    pub embedding_length: u32,
    /// Number of its weights.
    #[prost(uint64, tag="12")]
    pub parameter_count: u64,
    /// The type of most of its weights, for example "Q8_0", "Q4_K" or "F16".
    #[prost(string, tag="13")]
    pub quantization: ::prost::alloc::string::String,
    /// The format of its file, for example "gguf" or "safetensors".
    #[prost(string, tag="14")]
    pub format: ::prost::alloc::string::String,
    /// Bytes of its weights in its file or files.
    #[prost(uint64, tag="15")]
    pub size_bytes: u64,
    /// Bytes of memory that it takes to serve: weights, cache and working space.
    #[prost(uint64, tag="16")]
    pub memory_bytes: u64,
    /// What tells it from other models: "sha256-sampled:" and 64 hexadecimal digits, the SHA-256 of the headers of its
    /// files, its configuration, and the first and last 4 KiB of each tensor. Empty until it is known.
    #[prost(string, tag="17")]
    pub digest: ::prost::alloc::string::String,
    /// Whether it carries a chat template.
    #[prost(bool, tag="18")]
    pub has_chat_template: bool,
    /// Its chat template. Only in GetModel.
    #[prost(string, tag="19")]
    pub chat_template: ::prost::alloc::string::String,
    /// The token that begins a sequence. Absent if there is none.
    #[prost(int32, optional, tag="20")]
    pub bos_token_id: ::core::option::Option<i32>,
    /// The tokens that end its outputs.
    #[prost(int32, repeated, tag="21")]
    pub eos_token_ids: ::prost::alloc::vec::Vec<i32>,
    /// The sampling that its authors recommend, which is in force where a request says nothing.
    #[prost(message, optional, tag="22")]
    pub default_sampling: ::core::option::Option<SamplingParameters>,
    /// The names of its classes, by index. Only for classifiers.
    #[prost(string, repeated, tag="23")]
    pub labels: ::prost::alloc::vec::Vec<::prost::alloc::string::String>,
    /// Further facts of its file, such as its licence, author or language, by their key there. Only in GetModel.
    #[prost(map="string, string", tag="24")]
    pub metadata: ::std::collections::HashMap<::prost::alloc::string::String, ::prost::alloc::string::String>,
    /// Requests that run now.
    #[prost(uint32, tag="25")]
    pub running_requests: u32,
    /// Requests that wait now.
    #[prost(uint32, tag="26")]
    pub queued_requests: u32,
}
/// Whether a model can answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::prost::Enumeration)]
#[repr(i32)]
pub enum ModelState {
    /// Unknown.
    Unspecified = 0,
    /// Being loaded: requests get UNAVAILABLE.
    Loading = 1,
    /// Answering.
    Ready = 2,
    /// Not loaded because of an error: requests get FAILED_PRECONDITION.
    Failed = 3,
    /// Finishing what runs, taking nothing new: requests get UNAVAILABLE.
    Draining = 4,
}
impl ModelState {
    /// String value of the enum field names used in the ProtoBuf definition.
    ///
    /// The values are not transformed in any way and thus are considered stable
    /// (if the ProtoBuf definition does not change) and safe for programmatic use.
    pub fn as_str_name(&self) -> &'static str {
        match self {
            ModelState::Unspecified => "MODEL_STATE_UNSPECIFIED",
            ModelState::Loading => "MODEL_STATE_LOADING",
            ModelState::Ready => "MODEL_STATE_READY",
            ModelState::Failed => "MODEL_STATE_FAILED",
            ModelState::Draining => "MODEL_STATE_DRAINING",
        }
    }
    /// Creates an enum from field names used in the ProtoBuf definition.
    pub fn from_str_name(value: &str) -> ::core::option::Option<Self> {
        match value {
            "MODEL_STATE_UNSPECIFIED" => Some(Self::Unspecified),
            "MODEL_STATE_LOADING" => Some(Self::Loading),
            "MODEL_STATE_READY" => Some(Self::Ready),
            "MODEL_STATE_FAILED" => Some(Self::Failed),
            "MODEL_STATE_DRAINING" => Some(Self::Draining),
            _ => None,
        }
    }
}
/// Something that a model can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::prost::Enumeration)]
#[repr(i32)]
pub enum Capability {
    /// Unknown.
    Unspecified = 0,
    /// martlet.v1.Generation.
    Generate = 1,
    /// martlet.v1.Generation with a conversation as input.
    Chat = 2,
    /// martlet.v1.Embeddings.
    Embed = 3,
    /// martlet.v1.Ranking.
    Rerank = 4,
    /// martlet.v1.Classification.
    Classify = 5,
    /// martlet.v1.Scoring.
    Score = 6,
    /// martlet.v1.Tokenization.
    Tokenize = 7,
}
impl Capability {
    /// String value of the enum field names used in the ProtoBuf definition.
    ///
    /// The values are not transformed in any way and thus are considered stable
    /// (if the ProtoBuf definition does not change) and safe for programmatic use.
    pub fn as_str_name(&self) -> &'static str {
        match self {
            Capability::Unspecified => "CAPABILITY_UNSPECIFIED",
            Capability::Generate => "CAPABILITY_GENERATE",
            Capability::Chat => "CAPABILITY_CHAT",
            Capability::Embed => "CAPABILITY_EMBED",
            Capability::Rerank => "CAPABILITY_RERANK",
            Capability::Classify => "CAPABILITY_CLASSIFY",
            Capability::Score => "CAPABILITY_SCORE",
            Capability::Tokenize => "CAPABILITY_TOKENIZE",
        }
    }
    /// Creates an enum from field names used in the ProtoBuf definition.
    pub fn from_str_name(value: &str) -> ::core::option::Option<Self> {
        match value {
            "CAPABILITY_UNSPECIFIED" => Some(Self::Unspecified),
            "CAPABILITY_GENERATE" => Some(Self::Generate),
            "CAPABILITY_CHAT" => Some(Self::Chat),
            "CAPABILITY_EMBED" => Some(Self::Embed),
            "CAPABILITY_RERANK" => Some(Self::Rerank),
            "CAPABILITY_CLASSIFY" => Some(Self::Classify),
            "CAPABILITY_SCORE" => Some(Self::Score),
            "CAPABILITY_TOKENIZE" => Some(Self::Tokenize),
            _ => None,
        }
    }
}
/// What a server serves.
///
/// Errors of all methods: UNAUTHENTICATED and PERMISSION_DENIED where the operator asks for credentials.
pub mod models {
    use crate::method::Method;

    /// All models, in every state, by name and version.
    pub const LIST_MODELS: Method<super::ListModelsRequest, super::ListModelsResponse> =
        Method::new("/martlet.v1.Models/ListModels");
    /// One model. Errors: also NOT_FOUND. A model that failed to load is found, and says why.
    pub const GET_MODEL: Method<super::GetModelRequest, super::GetModelResponse> =
        Method::new("/martlet.v1.Models/GetModel");
    /// Loads a model, or a further version of one, while the others go on serving, and answers when it is ready. From then
    /// on it is the newest version: requests that name none go to it, those that run finish where they began. Ending the
    /// call does not stop the load; GetModel tells how it goes. If it fails, what was served before is served on, and
    /// GetModel says why.
    ///
    /// Errors: PERMISSION_DENIED to all but those whom the operator named; NOT_FOUND if there is nothing at the path;
    /// ALREADY_EXISTS for a version that is served or being loaded; INVALID_ARGUMENT with a google.rpc.BadRequest;
    /// FAILED_PRECONDITION if the files are no model that can be served; RESOURCE_EXHAUSTED if the memory budget has no
    /// room for it.
    pub const LOAD_MODEL: Method<super::LoadModelRequest, super::LoadModelResponse> =
        Method::new("/martlet.v1.Models/LoadModel");
    /// Takes a model out of service and answers when it is gone. Requests that run may finish within the time given; those
    /// that come go to another version or get an error.
    ///
    /// Errors: PERMISSION_DENIED to all but those whom the operator named; NOT_FOUND; FAILED_PRECONDITION while it is being
    /// loaded.
    pub const UNLOAD_MODEL: Method<super::UnloadModelRequest, super::UnloadModelResponse> =
        Method::new("/martlet.v1.Models/UnloadModel");
}
/// A query and the documents to order.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct RerankRequest {
    /// The model's name, or an alias of it. Default: the first of the server's models that can rank.
    #[prost(string, tag="1")]
    pub model: ::prost::alloc::string::String,
    /// The version of the model. Default: the newest one that is ready.
    #[prost(string, tag="2")]
    pub version: ::prost::alloc::string::String,
    /// The query. Required.
    #[prost(string, tag="3")]
    pub query: ::prost::alloc::string::String,
    /// The documents. At least one, at most 2048 (the operator may change it).
    #[prost(string, repeated, tag="4")]
    pub documents: ::prost::alloc::vec::Vec<::prost::alloc::string::String>,
    /// How many results to answer with. Range: 1 to the number of documents. Default: all.
    #[prost(uint32, optional, tag="5")]
    pub top_n: ::core::option::Option<u32>,
    /// Whether results repeat their document's text. Default: false.
    #[prost(bool, tag="6")]
    pub return_documents: bool,
    /// What to do with a document that is too long together with the query. Default: TRUNCATION_NONE.
    #[prost(enumeration="Truncation", tag="7")]
    pub truncation: i32,
    /// Whether scores are the model's raw outputs and not squashed to 0…1. Default: false.
    #[prost(bool, tag="8")]
    pub raw_scores: bool,
}
/// The documents in order.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct RerankResponse {
    /// The name of the model that answered.
    #[prost(string, tag="1")]
    pub model: ::prost::alloc::string::String,
    /// Its version.
    #[prost(string, tag="2")]
    pub version: ::prost::alloc::string::String,
    /// The results, the most relevant first.
    #[prost(message, repeated, tag="3")]
    pub results: ::prost::alloc::vec::Vec<RankedDocument>,
    /// What the request cost.
    #[prost(message, optional, tag="4")]
    pub usage: ::core::option::Option<Usage>,
    /// Where the time went.
    #[prost(message, optional, tag="5")]
    pub timings: ::core::option::Option<Timings>,
}
/// A document and its relevance.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct RankedDocument {
    /// The document's place in the request, from 0.
    #[prost(uint32, tag="1")]
    pub index: u32,
    /// Its relevance; more is better. From 0 to 1 unless raw scores were asked for.
    #[prost(float, tag="2")]
    pub score: f32,
    /// Its text, if asked for.
    #[prost(string, tag="3")]
    pub document: ::prost::alloc::string::String,
}
/// Orders documents by their relevance to a query.
pub mod ranking {
    use crate::method::Method;

    /// Scores each document together with the query and answers with the best first.
    ///
    /// Errors: NOT_FOUND for a model that is not served; INVALID_ARGUMENT with a google.rpc.BadRequest that names the
    /// field; UNAVAILABLE while the model loads; FAILED_PRECONDITION if the model is no reranker; RESOURCE_EXHAUSTED with
    /// a google.rpc.RetryInfo if the queue is full.
    pub const RERANK: Method<super::RerankRequest, super::RerankResponse> =
        Method::new("/martlet.v1.Ranking/Rerank");
}
/// A prompt and its candidate continuations.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ScoreRequest {
    /// The model's name, or an alias of it. Default: the first of the server's models that can generate.
    #[prost(string, tag="1")]
    pub model: ::prost::alloc::string::String,
    /// The version of the model. Default: the newest one that is ready.
    #[prost(string, tag="2")]
    pub version: ::prost::alloc::string::String,
    /// The continuations. At least one, at most 1024, none empty.
    #[prost(message, repeated, tag="6")]
    pub continuations: ::prost::alloc::vec::Vec<Continuation>,
    /// Whether the tokenizer adds the special tokens that the model expects around a text prompt. Default: true.
    #[prost(bool, optional, tag="7")]
    pub add_special_tokens: ::core::option::Option<bool>,
    /// Whether the log-probability of each token is reported. Default: false.
    #[prost(bool, tag="8")]
    pub token_logprobs: bool,
    /// What the continuations follow. Required; the text may be empty if the model has a token that begins a sequence.
    #[prost(oneof="score_request::Prompt", tags="3, 4, 5")]
    pub prompt: ::core::option::Option<score_request::Prompt>,
}
/// Nested message and enum types in `ScoreRequest`.
pub mod score_request {
    /// What the continuations follow. Required; the text may be empty if the model has a token that begins a sequence.
    #[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Oneof)]
    pub enum Prompt {
        /// A text, tokenized by the server.
        #[prost(string, tag="3")]
        Text(::prost::alloc::string::String),
        /// Tokens.
        #[prost(message, tag="4")]
        Tokens(super::TokenIds),
        /// A conversation.
        #[prost(message, tag="5")]
        Chat(super::ChatInput),
    }
}
/// A candidate continuation.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Continuation {
    /// Exactly one of these.
    #[prost(oneof="continuation::Input", tags="1, 2")]
    pub input: ::core::option::Option<continuation::Input>,
}
/// Nested message and enum types in `Continuation`.
pub mod continuation {
    /// Exactly one of these.
    #[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Oneof)]
    pub enum Input {
        /// A text, tokenized by itself without special tokens: where the prompt ends is a border between tokens, even where
        /// the tokenizer would make one token of both sides. A space between the two stands where the caller wrote it, in most
        /// vocabularies best at the beginning of the continuation.
        #[prost(string, tag="1")]
        Text(::prost::alloc::string::String),
        /// Tokens.
        #[prost(message, tag="2")]
        Tokens(super::TokenIds),
    }
}
/// The scores of all continuations.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ScoreResponse {
    /// The name of the model that answered.
    #[prost(string, tag="1")]
    pub model: ::prost::alloc::string::String,
    /// Its version.
    #[prost(string, tag="2")]
    pub version: ::prost::alloc::string::String,
    /// One score for each continuation, in their order.
    #[prost(message, repeated, tag="3")]
    pub scores: ::prost::alloc::vec::Vec<ContinuationScore>,
    /// What the request cost; the prompt is counted once, the continuations as completion tokens.
    #[prost(message, optional, tag="4")]
    pub usage: ::core::option::Option<Usage>,
    /// Where the time went.
    #[prost(message, optional, tag="5")]
    pub timings: ::core::option::Option<Timings>,
}
/// The score of one continuation.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ContinuationScore {
    /// The continuation's place in the request, from 0.
    #[prost(uint32, tag="1")]
    pub index: u32,
    /// The natural logarithm of the joint probability of its tokens after the prompt.
    #[prost(double, tag="2")]
    pub logprob: f64,
    /// The number of its tokens: dividing by it gives the mean.
    #[prost(uint32, tag="3")]
    pub token_count: u32,
    /// Whether each of its tokens is the one that greedy decoding would have taken.
    #[prost(bool, tag="4")]
    pub is_greedy: bool,
    /// The log-probability of each token, if asked for.
    #[prost(message, repeated, tag="5")]
    pub token_logprobs: ::prost::alloc::vec::Vec<TokenLogprob>,
}
/// Compares candidate continuations of a prompt.
pub mod scoring {
    use crate::method::Method;

    /// Computes the prompt once and the log-probability of each continuation after it.
    ///
    /// Errors: as for martlet.v1.Generation.
    pub const SCORE: Method<super::ScoreRequest, super::ScoreResponse> =
        Method::new("/martlet.v1.Scoring/Score");
}
/// What to tokenize.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct TokenizeRequest {
    /// The model's name, or an alias of it. Default: the first of the server's models that has a tokenizer.
    #[prost(string, tag="1")]
    pub model: ::prost::alloc::string::String,
    /// The version of the model. Default: the newest one that is ready.
    #[prost(string, tag="2")]
    pub version: ::prost::alloc::string::String,
    /// Whether the special tokens that the model expects around a text are added. Applies to `text` only. Default: true.
    #[prost(bool, optional, tag="5")]
    pub add_special_tokens: ::core::option::Option<bool>,
    /// Whether names of special tokens within `text` become these tokens. Applies to `text` only. Default: true.
    #[prost(bool, optional, tag="6")]
    pub parse_special_tokens: ::core::option::Option<bool>,
    /// Whether byte offsets are reported. Default: true.
    #[prost(bool, optional, tag="7")]
    pub offsets: ::core::option::Option<bool>,
    /// Whether each token's own bytes are reported. Default: false.
    #[prost(bool, tag="8")]
    pub pieces: bool,
    /// What to tokenize. Required.
    #[prost(oneof="tokenize_request::Input", tags="3, 4")]
    pub input: ::core::option::Option<tokenize_request::Input>,
}
/// Nested message and enum types in `TokenizeRequest`.
pub mod tokenize_request {
    /// What to tokenize. Required.
    #[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Oneof)]
    pub enum Input {
        /// A text.
        #[prost(string, tag="3")]
        Text(::prost::alloc::string::String),
        /// A conversation, which the chat template turns into a text first.
        #[prost(message, tag="4")]
        Chat(super::ChatInput),
    }
}
/// The tokens of a text.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct TokenizeResponse {
    /// The name of the model whose tokenizer was used.
    #[prost(string, tag="1")]
    pub model: ::prost::alloc::string::String,
    /// The ids in order.
    #[prost(int32, repeated, tag="2")]
    pub token_ids: ::prost::alloc::vec::Vec<i32>,
    /// For each token the bytes of the text that it stands for. Empty if not asked for.
    #[prost(message, repeated, tag="3")]
    pub offsets: ::prost::alloc::vec::Vec<TokenSpan>,
    /// For each token its own bytes. Empty if not asked for.
    #[prost(bytes="vec", repeated, tag="4")]
    pub pieces: ::prost::alloc::vec::Vec<::prost::alloc::vec::Vec<u8>>,
    /// How many tokens there are.
    #[prost(uint32, tag="5")]
    pub count: u32,
    /// The text that was tokenized: the prompt that the chat template made. Only for a conversation.
    #[prost(string, tag="6")]
    pub prompt: ::prost::alloc::string::String,
}
/// A range of bytes of a text in UTF-8. Tokens that were added and stand for nothing in the text have an empty range.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct TokenSpan {
    /// The first byte, from 0.
    #[prost(uint32, tag="1")]
    pub start: u32,
    /// The byte after the last one.
    #[prost(uint32, tag="2")]
    pub end: u32,
}
/// Which tokens to turn into text.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct DetokenizeRequest {
    /// The model's name, or an alias of it. Default: the first of the server's models that has a tokenizer.
    #[prost(string, tag="1")]
    pub model: ::prost::alloc::string::String,
    /// The version of the model. Default: the newest one that is ready.
    #[prost(string, tag="2")]
    pub version: ::prost::alloc::string::String,
    /// The ids in order, each from 0 to vocabulary size - 1. Default: none, which is the empty text.
    #[prost(int32, repeated, tag="3")]
    pub token_ids: ::prost::alloc::vec::Vec<i32>,
    /// Whether special tokens are left out. Default: true.
    #[prost(bool, optional, tag="4")]
    pub skip_special_tokens: ::core::option::Option<bool>,
}
/// The text of a sequence of tokens.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct DetokenizeResponse {
    /// The name of the model whose tokenizer was used.
    #[prost(string, tag="1")]
    pub model: ::prost::alloc::string::String,
    /// The text; bytes that are no valid UTF-8 read U+FFFD.
    #[prost(string, tag="2")]
    pub text: ::prost::alloc::string::String,
    /// The exact bytes.
    #[prost(bytes="vec", tag="3")]
    pub raw_bytes: ::prost::alloc::vec::Vec<u8>,
}
/// A model's own tokenizer.
///
/// Errors of both methods: NOT_FOUND for a model that is not served; INVALID_ARGUMENT with a google.rpc.BadRequest that
/// names the field; UNAVAILABLE while the model loads; FAILED_PRECONDITION if the model has no tokenizer, or no chat
/// template where a chat is given.
pub mod tokenization {
    use crate::method::Method;

    /// Text or a conversation to tokens.
    pub const TOKENIZE: Method<super::TokenizeRequest, super::TokenizeResponse> =
        Method::new("/martlet.v1.Tokenization/Tokenize");
    /// Tokens to text.
    pub const DETOKENIZE: Method<super::DetokenizeRequest, super::DetokenizeResponse> =
        Method::new("/martlet.v1.Tokenization/Detokenize");
}
