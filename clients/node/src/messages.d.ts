// Made by ./generate from the .proto files. Do not edit.

export interface Duration {
  seconds?: bigint;
  nanos?: number;
}

/** The cause of an error in a form that programs can act on. */
export interface ErrorInfo {
  /** The reason, in upper case with underscores; constant for one cause. */
  reason?: string;
  /** Whose reason it is, for example "martlet.dev". */
  domain?: string;
  /** Further facts by name. */
  metadata?: Record<string, string>;
}

/** When to try again. */
export interface RetryInfo {
  /** How long to wait at least. */
  retryDelay?: Duration;
}

/** Which limit was exceeded. */
export interface QuotaFailure {
  /** The exceeded limits. */
  violations?: QuotaFailure_Violation[];
}

/** One exceeded limit. */
export interface QuotaFailure_Violation {
  /** Whose limit it is. */
  subject?: string;
  /** Which limit, and by how much. */
  description?: string;
}

/** What must be changed before a call can succeed. */
export interface PreconditionFailure {
  /** The things to change. */
  violations?: PreconditionFailure_Violation[];
}

/** One thing to change. */
export interface PreconditionFailure_Violation {
  /** The kind of condition. */
  type?: string;
  /** What it concerns. */
  subject?: string;
  /** What is wrong and how to change it. */
  description?: string;
}

/** What is wrong with a request. */
export interface BadRequest {
  /** The wrong fields. */
  fieldViolations?: BadRequest_FieldViolation[];
}

/** One wrong field. */
export interface BadRequest_FieldViolation {
  /** The path of the field, for example "sampling.temperature" or "inputs[2].text". */
  field?: string;
  /** What is wrong with it and what is expected. */
  description?: string;
}

/** Names a request in the server's log. */
export interface RequestInfo {
  /** The request's id. */
  requestId?: string;
  /** Data for the server's own use. */
  servingData?: string;
}

/** Which resource a call concerned. */
export interface ResourceInfo {
  /** The kind of resource, for example "model". */
  resourceType?: string;
  /** Its name. */
  resourceName?: string;
  /** Whose it is. Often empty. */
  owner?: string;
  /** What went wrong with it. */
  description?: string;
}

export interface Any {
  typeUrl?: string;
  value?: Uint8Array;
}

/** How a call ended. Travels in the trailer grpc-status-details-bin. */
export interface Status {
  /** A gRPC status code. */
  code?: number;
  /** What went wrong, for a developer to read. */
  message?: string;
  /** Typed details, such as those of google/rpc/error_details.proto. */
  details?: Any[];
}

/** Asks for a service's status. */
export interface HealthCheckRequest {
  /** The service's full name. Default: the server as a whole. */
  service?: string;
}

/** A service's status. */
export interface HealthCheckResponse {
  /** The status. */
  status?: HealthCheckResponse_ServingStatus;
}

/** Asks for the status of every service. */
export interface HealthListRequest {
}

/** The status of every service. */
export interface HealthListResponse {
  /** Statuses by the service's full name; the empty name is the server as a whole. */
  statuses?: Record<string, HealthCheckResponse>;
}

/** A sequence of token ids of the model's own vocabulary. */
export interface TokenIds {
  /**
   * Ids in order, each from 0 to vocabulary size - 1. Passed to the model as they are: no special token is added.
   * At least one.
   */
  ids?: number[];
}

/** A conversation, turned into a prompt by the model's own chat template. */
export interface ChatInput {
  /** The messages, oldest first. At least one. */
  messages?: ChatMessage[];
  /** The functions that the model may call. Default: none. */
  tools?: Tool[];
  /** Whether the prompt ends with the opening of an assistant's turn. Default: true. */
  addGenerationPrompt?: boolean;
  /**
   * Whether the last message, which must be the assistant's, is left open for the model to go on writing it. Needs
   * add_generation_prompt to be false or absent. Default: false.
   */
  continueFinalMessage?: boolean;
  /**
   * A JSON object whose members are further variables of the template, for example {"enable_thinking": false}.
   * Default: none.
   */
  templateArgumentsJson?: string;
  /**
   * A Jinja template that is used in place of the model's, in the same sandbox. At most 64 KiB. Only where the operator
   * accepts templates of callers; INVALID_ARGUMENT elsewhere. Default: none.
   */
  template?: string;
}

/** One turn of a conversation. */
export interface ChatMessage {
  /** Who speaks, as the template names it: "system", "user", "assistant" or "tool". Required. */
  role?: string;
  /** What is said. Default: nothing. */
  content?: string;
  /** A name for the speaker, or of the function whose result a "tool" message carries. Default: none. */
  name?: string;
  /** The calls that an assistant's message makes. Default: none. */
  toolCalls?: ToolCall[];
  /** The id of the call that a "tool" message answers. Default: none. */
  toolCallId?: string;
  /** The reasoning of an assistant's earlier turn, for templates that show it. Default: none. */
  reasoningContent?: string;
}

/** A function that the model may call. */
export interface Tool {
  /** The function's name. Required. */
  name?: string;
  /** What it does, for the model to read. Default: nothing. */
  description?: string;
  /** The JSON Schema of its arguments, as JSON text. Default: an object without properties. */
  parametersJson?: string;
}

/** A call of a function by the model. */
export interface ToolCall {
  /** An id by which a later "tool" message names this call. Default: none. */
  id?: string;
  /** The function's name. Required. */
  name?: string;
  /** The arguments, a JSON object as text. Default: an object without members. */
  argumentsJson?: string;
}

/** What a request cost, in tokens. */
export interface Usage {
  /** Tokens of the prompt, special tokens included. */
  promptTokens?: number;
  /** Those of the prompt tokens that were found in the cache and not computed again. */
  cachedTokens?: number;
  /** Tokens that were generated. */
  completionTokens?: number;
  /** Tokens that a draft proposed and the model accepted. 0 without speculative decoding. */
  acceptedDraftTokens?: number;
}

/** Where the time went. Wall-clock seconds, measured by the server. */
export interface Timings {
  /** From the arrival of the request to the first step that worked on it, in seconds. */
  queueSeconds?: number;
  /** From there to the first generated token, in seconds. */
  prefillSeconds?: number;
  /** From the first generated token to the last one, in seconds. */
  decodeSeconds?: number;
  /** From the arrival of the request to its end, in seconds. */
  totalSeconds?: number;
}

/** What to classify. */
export interface ClassifyRequest {
  /** The model's name, or an alias of it. Default: the first of the server's models that can classify. */
  model?: string;
  /** The version of the model. Default: the newest one that is ready. */
  version?: string;
  /** The inputs. At least one, at most 2048 (the operator may change it). */
  inputs?: ClassifyInput[];
  /** How many of the likeliest classes to report. Default: all. */
  topK?: number;
  /** What to do with a text longer than the model takes. Default: TRUNCATION_NONE. */
  truncation?: Truncation;
}

/** One input. */
export interface ClassifyInput {
  /** A text, tokenized by the server with the model's special tokens. */
  text?: string;
  /** Two texts that are judged together. */
  pair?: TextPair;
  /** Tokens, passed to the model as they are. */
  tokens?: TokenIds;
  /** Numbers, such as the pixels of an image; the model's own normalisation is applied by the server. */
  tensor?: Tensor;
  /** An image file: PNG or binary PGM/PPM. At most 16 MiB. */
  image?: Uint8Array;
}

/** Two texts. */
export interface TextPair {
  /** The first. Required. */
  first?: string;
  /** The second. Required. */
  second?: string;
}

/** Numbers in a shape. */
export interface Tensor {
  /**
   * The size of each dimension, the slowest first. An image is height, width, channels. The product is the number of
   * values. At least one dimension.
   */
  shape?: number[];
  /** The values, row-major: the last dimension is the fastest. At least one. */
  values?: number[];
}

/** The classes of a batch. */
export interface ClassifyResponse {
  /** The name of the model that answered. */
  model?: string;
  /** Its version. */
  version?: string;
  /** One result for each input, in the order of the inputs. */
  results?: ClassifyResult[];
  /** What the request cost. */
  usage?: Usage;
  /** Where the time went. */
  timings?: Timings;
}

/** The classes of one input. */
export interface ClassifyResult {
  /** The input's place in the request, from 0. */
  index?: number;
  /** The classes, the likeliest first, as many as asked for. */
  classes?: ClassScore[];
  /** The input's tokens, after any truncation. 0 if it is no text. */
  tokenCount?: number;
  /** Whether tokens were dropped. */
  truncated?: boolean;
}

/** A class and how likely it is. */
export interface ClassScore {
  /** The class's number in the model, from 0. */
  index?: number;
  /** Its name, or its number if the model has no names. */
  label?: string;
  /** Its probability, from 0 to 1. They sum to 1 over all classes, unless the model judges each class for itself. */
  probability?: number;
  /** The model's raw output for it. */
  logit?: number;
}

/** A batch on a stream. */
export interface ClassifyStreamRequest {
  /** An id of the caller's choosing, which the answer carries. At most 128 bytes. Default: none. */
  id?: string;
  /** The batch. Required. */
  request?: ClassifyRequest;
}

/** The answer to a batch on a stream. */
export interface ClassifyStreamResponse {
  /** The id of the batch. */
  id?: string;
  /** The classes. */
  response?: ClassifyResponse;
  /** What went wrong with this batch. */
  error?: Status;
}

/** What to generate from, with which model, and how. */
export interface GenerateRequest {
  /** The model's name, or an alias of it. Default: the first of the server's models that can generate. */
  model?: string;
  /** The version of the model. Default: the newest one that is ready. */
  version?: string;
  /**
   * An id of the caller's choosing, at most 128 bytes of printable ASCII, that appears in the answer and in the
   * server's log. Default: the server makes one.
   */
  requestId?: string;
  /** A prompt, tokenized by the server. */
  text?: string;
  /** A prompt in tokens. */
  tokens?: TokenIds;
  /** A conversation. */
  chat?: ChatInput;
  /**
   * Whether the tokenizer adds the special tokens that the model expects around a text, such as the beginning of
   * sequence. Applies to `text` only. Default: true.
   */
  addSpecialTokens?: boolean;
  /** Whether names of special tokens within `text` become these tokens. Applies to `text` only. Default: true. */
  parseSpecialTokens?: boolean;
  /**
   * How many tokens of the prompt are kept, counted from its end; the others are dropped. Range: 1 to the context
   * length. Default: all, and a prompt that is too long is refused.
   */
  truncatePromptTokens?: number;
  /** How the next token is chosen. Default: see each field. */
  sampling?: SamplingParameters;
  /** When generation ends. Default: see each field. */
  stopping?: StoppingParameters;
  /** What the answer carries. Default: see each field. */
  output?: OutputParameters;
  /** The form that the text must have. Default: any. */
  constraint?: Constraint;
  /**
   * Outputs to answer with, each generated independently. Range: 1 to 128 (the operator may narrow it).
   * Default: 1.
   */
  n?: number;
  /**
   * Outputs to generate, of which the `n` with the highest mean log-probability are answered. Range: as n, from n. Only
   * for Generate: a stream with more than n is refused. Default: n.
   */
  bestOf?: number;
  /** Requests with a higher number go first. Range: -100 to 100; the operator may narrow it. Default: 0. */
  priority?: number;
  /**
   * Cached prefixes are shared only between requests of one tenant with the same salt. At most 256 bytes. Default: none,
   * which shares within the tenant, and with those that the operator put into one region with it.
   */
  cacheSalt?: string;
  /** Whether to reuse a cached prefix and to leave this prompt in the cache. Default: true. */
  usePrefixCache?: boolean;
  /** How draft tokens are proposed. Never changes the answer's distribution, only the time. Default: the server's. */
  speculation?: SpeculationMode;
}

/**
 * How the next token is chosen. Everything here has its default when absent; the model's own recommended values, where
 * its files carry some, take the place of the general defaults.
 */
export interface SamplingParameters {
  /** Divides the logits. 0 always takes the likeliest token (greedy). Range: 0 to 100. Default: 1. */
  temperature?: number;
  /** Keeps the k likeliest tokens. 0 keeps all. Range: 0 to the vocabulary size. Default: 0. */
  topK?: number;
  /**
   * Keeps the smallest set of tokens whose probabilities sum to at least this. Range: above 0 to 1. Default: 1, which
   * keeps all.
   */
  topP?: number;
  /** Keeps tokens at least this many times as likely as the likeliest one. Range: 0 to 1. Default: 0, which keeps all. */
  minP?: number;
  /**
   * Locally typical sampling: keeps the tokens whose surprise is closest to the expected one, until their
   * probabilities sum to at least this. Range: above 0 to 1. Default: 1, which keeps all.
   */
  typicalP?: number;
  /**
   * Divides the positive and multiplies the negative logits of tokens seen in the penalty window of prompt and output.
   * Range: above 0 to 100. Default: 1, which does nothing.
   */
  repetitionPenalty?: number;
  /** Subtracted from the logits of tokens that the output already contains. Range: -2 to 2. Default: 0. */
  presencePenalty?: number;
  /** Subtracted from a token's logit once for each time that the output contains it. Range: -2 to 2. Default: 0. */
  frequencyPenalty?: number;
  /** How many of the last tokens the three penalties look at. 0 looks at none. Default: all. */
  penaltyWindow?: number;
  /** Added to the logits of these token ids. At most 1024 entries, each value from -1000 to 1000. Default: none. */
  logitBias?: Record<string, number>;
  /** Only these tokens may be generated, and those that end the output. At most 65536 ids. Default: all. */
  allowedTokenIds?: number[];
  /** These tokens are never generated. At most 65536 ids. Default: none. */
  bannedTokenIds?: number[];
  /**
   * Starts the random numbers: the same request with the same seed gives the same text. Output i of several uses
   * seed + i. Default: a random one, named in the answer.
   */
  seed?: bigint;
  /** The "don't repeat yourself" penalty for verbatim repetition. Default: off. */
  dry?: DryParameters;
  /** "Exclude top choices": sometimes removes the likeliest tokens. Default: off. */
  xtc?: XtcParameters;
}

/**
 * DRY: the longer the repetition that a token would continue, the larger what is subtracted from its logit:
 * multiplier * base ^ (length - allowed_length).
 */
export interface DryParameters {
  /** Strength. 0 is off. Range: 0 to 100. Default: 0. */
  multiplier?: number;
  /** Growth for each further token of the repetition. Range: 1 to 100. Default: 1.75. */
  base?: number;
  /** Repetitions up to this many tokens are free. Range: 0 to 1024. Default: 2. */
  allowedLength?: number;
  /** How many of the last tokens are searched. 0 searches none. Default: all. */
  window?: number;
  /** Texts over which no repetition reaches. At most 64. Default: a line break, ":", a double quote and "*". */
  sequenceBreakers?: string[];
}

/** XTC: with the given probability, removes all tokens above the threshold but the least likely of these. */
export interface XtcParameters {
  /** How often. 0 is off. Range: 0 to 1. Default: 0. */
  probability?: number;
  /** What counts as a top choice. Above 0.5 nothing is ever removed. Range: 0 to 1. Default: 0.1. */
  threshold?: number;
}

/** When generation ends. The model's own end-of-sequence and end-of-turn tokens always end it, unless ignored. */
export interface StoppingParameters {
  /**
   * Tokens to generate at most. Range: 0 (the prompt is only computed) to what the context leaves free. Default: what
   * the context leaves free, or the operator's cap.
   */
  maxTokens?: number;
  /** Before this many tokens no stop token and no stop string ends the output. Default: 0. */
  minTokens?: number;
  /** Texts that end the output when it contains one of them. At most 64, each of 1 to 1024 bytes. Default: none. */
  stop?: string[];
  /** Tokens that end the output. At most 1024. Default: none beyond the model's own. */
  stopTokenIds?: number[];
  /** Whether the model's own end tokens are generated like any other token. Default: false. */
  ignoreEos?: boolean;
  /**
   * Generation ends after this many seconds, counted from the request's arrival, with what there is. Unlike a call's
   * deadline this is no error. Range: above 0 to 86400. Default: no limit.
   */
  timeLimitSeconds?: number;
}

/** What the answer carries. */
export interface OutputParameters {
  /**
   * How many likeliest alternatives to report for each generated token, beside the token itself. 0 reports the token's
   * own log-probability only. Range: 0 to 100. Default: no log-probabilities at all.
   */
  logprobs?: number;
  /** The same for the tokens of the prompt. Asking for them computes the whole prompt. Default: none. */
  promptLogprobs?: number;
  /** Whether the text begins with the prompt. Default: false. */
  echo?: boolean;
  /** Whether a stop text that was found is part of the text. Default: false. */
  includeStop?: boolean;
  /** Whether special tokens are left out of the text. Default: true. */
  skipSpecialTokens?: boolean;
  /** Whether token ids are reported beside the text. Default: true. */
  tokenIds?: boolean;
  /** Whether the stream reports the progress of a long prompt. Default: true. */
  prefillProgress?: boolean;
}

/** The form that the whole output must have. Tokens that would leave the form are never generated. */
export interface Constraint {
  /** A JSON Schema (draft 7), as JSON text. A keyword that cannot be enforced is refused by name. */
  jsonSchema?: string;
  /** Any JSON object. Must be true. */
  jsonObject?: boolean;
  /** A regular expression that matches the whole output. */
  regex?: string;
  /** A context-free grammar in GBNF, whose start is the rule "root". */
  grammar?: string;
  /** One of these texts. */
  choice?: Choice;
}

/** A list of texts, one of which is the output. */
export interface Choice {
  /** The texts. At least one, at most 4096, none empty. */
  options?: string[];
}

/** A finished generation. */
export interface GenerateResponse {
  /** The caller's id, or the one that the server made. */
  requestId?: string;
  /** The name of the model that answered. */
  model?: string;
  /** Its version. */
  version?: string;
  /** The seed in use: with it, the same request gives the same text. */
  seed?: bigint;
  /** The outputs, `n` of them, by index. */
  outputs?: Output[];
  /** The log-probabilities of the prompt, if asked for. The first token has none: its value is 0. */
  promptLogprobs?: TokenLogprob[];
  /** What the request cost: the prompt once, the completions of all outputs together. */
  usage?: Usage;
  /** Where the time went. */
  timings?: Timings;
}

/** One of the outputs of a generation. */
export interface Output {
  /** Its number, from 0. */
  index?: number;
  /** Its text. */
  text?: string;
  /** Its tokens, the one that ended it included. Empty if not asked for. */
  tokenIds?: number[];
  /** The log-probability of each token, if asked for. */
  logprobs?: TokenLogprob[];
  /** Why it ended. */
  finishReason?: FinishReason;
  /** What ended it, if finish_reason is FINISH_REASON_STOP. */
  stop?: StopMatch;
  /** The tokens of this output. */
  completionTokens?: number;
  /** The sum of the log-probabilities of its tokens. Present if log-probabilities were asked for or best_of is above n. */
  cumulativeLogprob?: number;
}

/** What ended an output. */
export interface StopMatch {
  /** The stop text. */
  text?: string;
  /** The stop token, or the model's own end token. */
  tokenId?: number;
}

/** A token and how likely it was. */
export interface TokenLogprob {
  /** The token. */
  tokenId?: number;
  /** Its text; bytes that are no whole character read U+FFFD. */
  text?: string;
  /** Its exact bytes. */
  tokenBytes?: Uint8Array;
  /** The natural logarithm of its probability under the model, before penalties, bias, temperature and truncation. */
  logprob?: number;
  /** Its place in the order of likelihood; the likeliest is 1. */
  rank?: number;
  /** The likeliest tokens, in that order, as many as asked for. */
  top?: TopLogprob[];
}

/** One of the likeliest tokens at a position. */
export interface TopLogprob {
  /** The token. */
  tokenId?: number;
  /** Its text; bytes that are no whole character read U+FFFD. */
  text?: string;
  /** Its exact bytes. */
  tokenBytes?: Uint8Array;
  /** The natural logarithm of its probability. */
  logprob?: number;
}

/** One event of a stream. */
export interface GenerateStreamResponse {
  /** The request was admitted. Always the first event, once. */
  started?: Started;
  /** A part of the prompt has been computed. For long prompts only. */
  prefillProgress?: PrefillProgress;
  /** More of an output's text. */
  delta?: Delta;
  /** An output is complete. Once for each output. */
  finished?: Finished;
}

/** The request was admitted and its prompt tokenized. */
export interface Started {
  /** The caller's id, or the one that the server made. */
  requestId?: string;
  /** The name of the model that answers. */
  model?: string;
  /** Its version. */
  version?: string;
  /** Tokens of the prompt, special tokens included. */
  promptTokens?: number;
  /** Those of them that were found in the cache. */
  cachedTokens?: number;
  /** The seed in use: with it, the same request gives the same text. */
  seed?: bigint;
}

/** How far the computation of the prompt is. */
export interface PrefillProgress {
  /** Tokens of the prompt that are done, cached ones included. */
  processedTokens?: number;
  /** Tokens of the prompt. */
  promptTokens?: number;
}

/** More of an output's text. A delta may carry tokens without text, while their text is not yet certain. */
export interface Delta {
  /** The output's number, from 0. */
  index?: number;
  /** Text to append. Always whole characters, never part of a stop text. */
  text?: string;
  /** The tokens since the last delta of this output. Empty if not asked for. */
  tokenIds?: number[];
  /** The log-probability of each of these tokens, if asked for. */
  logprobs?: TokenLogprob[];
  /** The log-probabilities of the prompt, if asked for: in the first delta of output 0 only. */
  promptLogprobs?: TokenLogprob[];
}

/** An output is complete. */
export interface Finished {
  /** The output's number, from 0. */
  index?: number;
  /** Why it ended. */
  reason?: FinishReason;
  /** What ended it, if the reason is FINISH_REASON_STOP. */
  stop?: StopMatch;
  /** What this output cost; the prompt is counted in each. */
  usage?: Usage;
  /** Where the time went. */
  timings?: Timings;
  /** The sum of the log-probabilities of its tokens. Present if log-probabilities were asked for. */
  cumulativeLogprob?: number;
}

/** What the caller wants next. */
export interface ConverseRequest {
  /** Begins the conversation. Must be the first message, once. */
  open?: OpenConversation;
  /** Says something and asks for an answer. */
  turn?: Turn;
  /** Ends the running turn; what was generated so far stays part of the conversation. */
  cancel?: CancelTurn;
  /** Saves the conversation by name. Not during a turn. */
  save?: SaveConversation;
}

/** How a conversation begins. */
export interface OpenConversation {
  /** The model's name, or an alias of it. Default: the first of the server's models that can generate. */
  model?: string;
  /** The version of the model. Default: the newest one that is ready. */
  version?: string;
  /** Messages that stand before the first turn, such as the system's; and the tools. Default: none. */
  context?: ChatInput;
  /** How tokens are chosen in turns that do not say otherwise. Default: as for GenerateRequest. */
  sampling?: SamplingParameters;
  /** When turns end that do not say otherwise. Default: as for GenerateRequest. */
  stopping?: StoppingParameters;
  /** What answers of turns carry that do not say otherwise. Default: as for GenerateRequest. */
  output?: OutputParameters;
  /** The name of a saved conversation to go on with, which brings its own context. Default: a new one. */
  restore?: string;
}

/** One turn. */
export interface Turn {
  /** What is said: usually one message of the user, or the results of tools. At least one. */
  messages?: ChatMessage[];
  /** How tokens are chosen in this turn. Default: as the conversation began. */
  sampling?: SamplingParameters;
  /** When this turn ends. Default: as the conversation began. */
  stopping?: StoppingParameters;
  /** What the answer carries. Default: as the conversation began. */
  output?: OutputParameters;
  /** The form that the answer must have. Default: any. */
  constraint?: Constraint;
}

/** Ends the running turn. */
export interface CancelTurn {
}

/** Saves a conversation on the server. */
export interface SaveConversation {
  /**
   * The name: 1 to 64 letters, digits, "-" and "_". Required. Replaces an earlier one of the same
   * tenant.
   */
  name?: string;
}

/** What happened. */
export interface ConverseResponse {
  /** The conversation began. */
  opened?: ConversationOpened;
  /** The turn was admitted. */
  started?: Started;
  /** A part of the turn's prompt has been computed. */
  prefillProgress?: PrefillProgress;
  /** More of the answer's text. */
  delta?: Delta;
  /** The answer is complete. */
  turnFinished?: TurnFinished;
  /** The turn, or the save, was refused or failed; the conversation is as it was before it. */
  turnFailed?: Status;
  /** The conversation was saved. */
  saved?: ConversationSaved;
}

/** A conversation began. */
export interface ConversationOpened {
  /** The name of the model that answers. */
  model?: string;
  /** Its version. */
  version?: string;
  /** Tokens that a restored conversation begins with. 0 for a new one. */
  restoredTokens?: number;
}

/** An answer is complete. */
export interface TurnFinished {
  /** How it ended, what it cost and how long it took. */
  finished?: Finished;
  /** The whole answer as a message, with any calls of tools taken apart. */
  message?: ChatMessage;
  /** Tokens that the conversation holds now. */
  conversationTokens?: number;
}

/** A conversation was saved. */
export interface ConversationSaved {
  /** Its name. */
  name?: string;
  /** Bytes on the server's disk. */
  sizeBytes?: bigint;
  /** Tokens that it holds. */
  tokens?: number;
}

/** Asks for the saved conversations of the caller's tenant. */
export interface ListConversationsRequest {
  /** Most conversations to answer with. Range: 1 to 1000. Default: 100. */
  pageSize?: number;
  /** Where to go on: next_page_token of the page before. Default: at the beginning. */
  pageToken?: string;
}

/** A page of saved conversations. */
export interface ListConversationsResponse {
  /** The conversations, by name. */
  conversations?: SavedConversation[];
  /** The page_token of the next page. Empty if there is none. */
  nextPageToken?: string;
}

/** A conversation on the server's disk. */
export interface SavedConversation {
  /** Its name. */
  name?: string;
  /** Bytes on the server's disk. */
  sizeBytes?: bigint;
  /** Tokens that it holds. 0 for a file that cannot be read, which can only be deleted. */
  tokens?: number;
  /** When it was saved, in seconds since 1970 (UTC). */
  savedAtSeconds?: bigint;
  /** The digest of the model that it belongs to; see Model.digest. Empty for a file that cannot be read. */
  modelDigest?: string;
}

/** Asks for a saved conversation to be deleted. */
export interface DeleteConversationRequest {
  /** Its name. Required. */
  name?: string;
}

/** A saved conversation was deleted. */
export interface DeleteConversationResponse {
  /** Bytes that it took on the server's disk. */
  sizeBytes?: bigint;
}

/** What to embed. */
export interface EmbedRequest {
  /** The model's name, or an alias of it. Default: the first of the server's models that can embed. */
  model?: string;
  /** The version of the model. Default: the newest one that is ready. */
  version?: string;
  /** The inputs. At least one, at most 2048 (the operator may change it). */
  inputs?: EmbedInput[];
  /** How the vectors of the tokens become one. Default: what the model was trained with. */
  pooling?: Pooling;
  /** Whether vectors are scaled to length 1. Default: what the model was trained with, or else true. */
  normalize?: boolean;
  /** What to do with an input longer than the model takes. Default: TRUNCATION_NONE. */
  truncation?: Truncation;
  /**
   * Keeps the first so many numbers of each vector, and scales to length 1 after that if `normalize` holds. Range: 1
   * to the model's embedding length. Default: all.
   */
  dimensions?: number;
  /** A text that is put before each text input, for models that want one, such as "query: ". Default: none. */
  prefix?: string;
}

/** One input. */
export interface EmbedInput {
  /** A text, tokenized by the server with the model's special tokens. */
  text?: string;
  /** Tokens, passed to the model as they are. */
  tokens?: TokenIds;
}

/** The vectors of a batch. */
export interface EmbedResponse {
  /** The name of the model that answered. */
  model?: string;
  /** Its version. */
  version?: string;
  /** One embedding for each input, in the order of the inputs. */
  embeddings?: Embedding[];
  /** What the request cost. */
  usage?: Usage;
  /** Where the time went. */
  timings?: Timings;
}

/** The vector of one input. */
export interface Embedding {
  /** The input's place in the request, from 0. */
  index?: number;
  /** The vector. */
  values?: number[];
  /** The input's tokens, after any truncation. */
  tokenCount?: number;
  /** Whether tokens were dropped. */
  truncated?: boolean;
}

/** A batch on a stream. */
export interface EmbedStreamRequest {
  /** An id of the caller's choosing, which the answer carries. At most 128 bytes. Default: none. */
  id?: string;
  /** The batch. Required. */
  request?: EmbedRequest;
}

/** The answer to a batch on a stream. */
export interface EmbedStreamResponse {
  /** The id of the batch. */
  id?: string;
  /** The vectors. */
  response?: EmbedResponse;
  /** What went wrong with this batch. */
  error?: Status;
}

/** Asks for all models. */
export interface ListModelsRequest {
}

/** All models. */
export interface ListModelsResponse {
  /** The models, by name and version. */
  models?: Model[];
  /** The first model, which a request without a name gets if it can do what is asked. Empty if there is none. */
  defaultModel?: string;
}

/** Asks for one model. */
export interface GetModelRequest {
  /** The model's name, or an alias of it. Default: the server's default model. */
  model?: string;
  /** The version of the model. Default: the newest one that is ready, or else the newest one. */
  version?: string;
}

/** One model. */
export interface GetModelResponse {
  /** The model. */
  model?: Model;
}

/** Asks for a model to be loaded. */
export interface LoadModelRequest {
  /** The name to serve it under: 1 to 128 printable characters. Required. */
  name?: string;
  /**
   * Its version: 1 to 64 letters, digits, ".", "-" and "_". Default: one more than the highest number among the versions
   * of this name, or 1.
   */
  version?: string;
  /** Where its files are: a path below the folder that the operator opened for this. Required. */
  path?: string;
  /** Where the files of a draft model are, below the same folder. Default: none. */
  draftPath?: string;
  /** Whether the other versions of this name are taken out of service once this one is ready. Default: false. */
  replace?: boolean;
}

/** A model was loaded. */
export interface LoadModelResponse {
  /** The model. */
  model?: Model;
  /** The versions that this one replaces: they finish what runs, and are gone then. */
  replacedVersions?: string[];
}

/** Asks for a model to be taken out of service. */
export interface UnloadModelRequest {
  /** Its name. Required. */
  model?: string;
  /** Its version. Default: all of this name. */
  version?: string;
  /** How long requests that run may go on, in seconds. Range: 0 to 3600. Default: 30. */
  drainSeconds?: number;
}

/** A model was taken out of service. */
export interface UnloadModelResponse {
  /** The versions that are gone. */
  versions?: string[];
}

/** A model as it is served. */
export interface Model {
  /** The name by which requests ask for it. */
  name?: string;
  /** Its version. */
  version?: string;
  /** Other names by which requests may ask for it. */
  aliases?: string[];
  /** Whether it can answer. */
  state?: ModelState;
  /** Why it cannot, in a sentence. Only if the state is MODEL_STATE_FAILED. */
  failureReason?: string;
  /** How much of it is loaded, from 0 to 1. 1 when ready. */
  loadingProgress?: number;
  /** What it can do. */
  capabilities?: Capability[];
  /** The architecture as its file names it, for example "llama" or "bert". */
  architecture?: string;
  /** Most tokens of prompt and output together. */
  contextLength?: number;
  /** Tokens in its vocabulary. */
  vocabularySize?: number;
  /** Width of its hidden state, which is the length of an embedding before any cut. */
  embeddingLength?: number;
  /** Number of its weights. */
  parameterCount?: bigint;
  /** The type of most of its weights, for example "Q8_0", "Q4_K" or "F16". */
  quantization?: string;
  /** The format of its file, for example "gguf" or "safetensors". */
  format?: string;
  /** Bytes of its weights in its file or files. */
  sizeBytes?: bigint;
  /** Bytes of memory that it takes to serve: weights, cache and working space. */
  memoryBytes?: bigint;
  /**
   * What tells it from other models: "sha256-sampled:" and 64 hexadecimal digits, the SHA-256 of the headers of its
   * files, its configuration, and the first and last 4 KiB of each tensor. Empty until it is known.
   */
  digest?: string;
  /** Whether it carries a chat template. */
  hasChatTemplate?: boolean;
  /** Its chat template. Only in GetModel. */
  chatTemplate?: string;
  /** The token that begins a sequence. Absent if there is none. */
  bosTokenId?: number;
  /** The tokens that end its outputs. */
  eosTokenIds?: number[];
  /** The sampling that its authors recommend, which is in force where a request says nothing. */
  defaultSampling?: SamplingParameters;
  /** The names of its classes, by index. Only for classifiers. */
  labels?: string[];
  /** Further facts of its file, such as its licence, author or language, by their key there. Only in GetModel. */
  metadata?: Record<string, string>;
  /** Requests that run now. */
  runningRequests?: number;
  /** Requests that wait now. */
  queuedRequests?: number;
}

/** A query and the documents to order. */
export interface RerankRequest {
  /** The model's name, or an alias of it. Default: the first of the server's models that can rank. */
  model?: string;
  /** The version of the model. Default: the newest one that is ready. */
  version?: string;
  /** The query. Required. */
  query?: string;
  /** The documents. At least one, at most 2048 (the operator may change it). */
  documents?: string[];
  /** How many results to answer with. Range: 1 to the number of documents. Default: all. */
  topN?: number;
  /** Whether results repeat their document's text. Default: false. */
  returnDocuments?: boolean;
  /** What to do with a document that is too long together with the query. Default: TRUNCATION_NONE. */
  truncation?: Truncation;
  /** Whether scores are the model's raw outputs and not squashed to 0…1. Default: false. */
  rawScores?: boolean;
}

/** The documents in order. */
export interface RerankResponse {
  /** The name of the model that answered. */
  model?: string;
  /** Its version. */
  version?: string;
  /** The results, the most relevant first. */
  results?: RankedDocument[];
  /** What the request cost. */
  usage?: Usage;
  /** Where the time went. */
  timings?: Timings;
}

/** A document and its relevance. */
export interface RankedDocument {
  /** The document's place in the request, from 0. */
  index?: number;
  /** Its relevance; more is better. From 0 to 1 unless raw scores were asked for. */
  score?: number;
  /** Its text, if asked for. */
  document?: string;
}

/** A prompt and its candidate continuations. */
export interface ScoreRequest {
  /** The model's name, or an alias of it. Default: the first of the server's models that can generate. */
  model?: string;
  /** The version of the model. Default: the newest one that is ready. */
  version?: string;
  /** A text, tokenized by the server. */
  text?: string;
  /** Tokens. */
  tokens?: TokenIds;
  /** A conversation. */
  chat?: ChatInput;
  /** The continuations. At least one, at most 1024, none empty. */
  continuations?: Continuation[];
  /** Whether the tokenizer adds the special tokens that the model expects around a text prompt. Default: true. */
  addSpecialTokens?: boolean;
  /** Whether the log-probability of each token is reported. Default: false. */
  tokenLogprobs?: boolean;
}

/** A candidate continuation. */
export interface Continuation {
  /**
   * A text, tokenized by itself without special tokens: where the prompt ends is a border between tokens, even where
   * the tokenizer would make one token of both sides. A space between the two stands where the caller wrote it, in most
   * vocabularies best at the beginning of the continuation.
   */
  text?: string;
  /** Tokens. */
  tokens?: TokenIds;
}

/** The scores of all continuations. */
export interface ScoreResponse {
  /** The name of the model that answered. */
  model?: string;
  /** Its version. */
  version?: string;
  /** One score for each continuation, in their order. */
  scores?: ContinuationScore[];
  /** What the request cost; the prompt is counted once, the continuations as completion tokens. */
  usage?: Usage;
  /** Where the time went. */
  timings?: Timings;
}

/** The score of one continuation. */
export interface ContinuationScore {
  /** The continuation's place in the request, from 0. */
  index?: number;
  /** The natural logarithm of the joint probability of its tokens after the prompt. */
  logprob?: number;
  /** The number of its tokens: dividing by it gives the mean. */
  tokenCount?: number;
  /** Whether each of its tokens is the one that greedy decoding would have taken. */
  isGreedy?: boolean;
  /** The log-probability of each token, if asked for. */
  tokenLogprobs?: TokenLogprob[];
}

/** What to tokenize. */
export interface TokenizeRequest {
  /** The model's name, or an alias of it. Default: the first of the server's models that has a tokenizer. */
  model?: string;
  /** The version of the model. Default: the newest one that is ready. */
  version?: string;
  /** A text. */
  text?: string;
  /** A conversation, which the chat template turns into a text first. */
  chat?: ChatInput;
  /** Whether the special tokens that the model expects around a text are added. Applies to `text` only. Default: true. */
  addSpecialTokens?: boolean;
  /** Whether names of special tokens within `text` become these tokens. Applies to `text` only. Default: true. */
  parseSpecialTokens?: boolean;
  /** Whether byte offsets are reported. Default: true. */
  offsets?: boolean;
  /** Whether each token's own bytes are reported. Default: false. */
  pieces?: boolean;
}

/** The tokens of a text. */
export interface TokenizeResponse {
  /** The name of the model whose tokenizer was used. */
  model?: string;
  /** The ids in order. */
  tokenIds?: number[];
  /** For each token the bytes of the text that it stands for. Empty if not asked for. */
  offsets?: TokenSpan[];
  /** For each token its own bytes. Empty if not asked for. */
  pieces?: Uint8Array[];
  /** How many tokens there are. */
  count?: number;
  /** The text that was tokenized: the prompt that the chat template made. Only for a conversation. */
  prompt?: string;
}

/** A range of bytes of a text in UTF-8. Tokens that were added and stand for nothing in the text have an empty range. */
export interface TokenSpan {
  /** The first byte, from 0. */
  start?: number;
  /** The byte after the last one. */
  end?: number;
}

/** Which tokens to turn into text. */
export interface DetokenizeRequest {
  /** The model's name, or an alias of it. Default: the first of the server's models that has a tokenizer. */
  model?: string;
  /** The version of the model. Default: the newest one that is ready. */
  version?: string;
  /** The ids in order, each from 0 to vocabulary size - 1. Default: none, which is the empty text. */
  tokenIds?: number[];
  /** Whether special tokens are left out. Default: true. */
  skipSpecialTokens?: boolean;
}

/** The text of a sequence of tokens. */
export interface DetokenizeResponse {
  /** The name of the model whose tokenizer was used. */
  model?: string;
  /** The text; bytes that are no valid UTF-8 read U+FFFD. */
  text?: string;
  /** The exact bytes. */
  rawBytes?: Uint8Array;
}

/** What to do with an input that is longer than the model takes. */
export type Truncation = 'TRUNCATION_UNSPECIFIED' | 'TRUNCATION_NONE' | 'TRUNCATION_END' | 'TRUNCATION_START' | number;

/** How draft tokens are proposed for speculative decoding. */
export type SpeculationMode = 'SPECULATION_MODE_UNSPECIFIED' | 'SPECULATION_MODE_OFF' | 'SPECULATION_MODE_PROMPT_LOOKUP' | 'SPECULATION_MODE_DRAFT_MODEL' | number;

/** Why an output ended. */
export type FinishReason = 'FINISH_REASON_UNSPECIFIED' | 'FINISH_REASON_STOP' | 'FINISH_REASON_LENGTH' | 'FINISH_REASON_TIME_LIMIT' | 'FINISH_REASON_CANCELLED' | number;

/** How the vectors of an input's tokens become one. */
export type Pooling = 'POOLING_UNSPECIFIED' | 'POOLING_MEAN' | 'POOLING_CLS' | 'POOLING_LAST' | 'POOLING_MAX' | number;

/** Whether a model can answer. */
export type ModelState = 'MODEL_STATE_UNSPECIFIED' | 'MODEL_STATE_LOADING' | 'MODEL_STATE_READY' | 'MODEL_STATE_FAILED' | 'MODEL_STATE_DRAINING' | number;

/** Something that a model can do. */
export type Capability = 'CAPABILITY_UNSPECIFIED' | 'CAPABILITY_GENERATE' | 'CAPABILITY_CHAT' | 'CAPABILITY_EMBED' | 'CAPABILITY_RERANK' | 'CAPABILITY_CLASSIFY' | 'CAPABILITY_SCORE' | 'CAPABILITY_TOKENIZE' | number;

/** Whether a service can answer. */
export type HealthCheckResponse_ServingStatus = 'UNKNOWN' | 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN' | number;
