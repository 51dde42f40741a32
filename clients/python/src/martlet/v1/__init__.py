"""The messages, enums and stubs of the package martlet.v1. Made by ./generate."""

from martlet.v1.classification_pb2 import ClassScore, ClassifyInput, ClassifyRequest, ClassifyResponse, ClassifyResult, ClassifyStreamRequest, ClassifyStreamResponse, Tensor, TextPair
from martlet.v1.classification_pb2_grpc import ClassificationStub
from martlet.v1.common_pb2 import ChatInput, ChatMessage, Timings, TokenIds, Tool, ToolCall, Truncation, Usage
from martlet.v1.conversations_pb2 import CancelTurn, ConversationOpened, ConversationSaved, ConverseRequest, ConverseResponse, DeleteConversationRequest, DeleteConversationResponse, ListConversationsRequest, ListConversationsResponse, OpenConversation, SaveConversation, SavedConversation, Turn, TurnFinished
from martlet.v1.conversations_pb2_grpc import ConversationsStub
from martlet.v1.embeddings_pb2 import EmbedInput, EmbedRequest, EmbedResponse, EmbedStreamRequest, EmbedStreamResponse, Embedding, Pooling
from martlet.v1.embeddings_pb2_grpc import EmbeddingsStub
from martlet.v1.generation_pb2 import Choice, Constraint, Delta, DryParameters, FinishReason, Finished, GenerateRequest, GenerateResponse, GenerateStreamResponse, Output, OutputParameters, PrefillProgress, SamplingParameters, SpeculationMode, Started, StopMatch, StoppingParameters, TokenLogprob, TopLogprob, XtcParameters
from martlet.v1.generation_pb2_grpc import GenerationStub
from martlet.v1.models_pb2 import Capability, GetModelRequest, GetModelResponse, ListModelsRequest, ListModelsResponse, LoadModelRequest, LoadModelResponse, Model, ModelState, UnloadModelRequest, UnloadModelResponse
from martlet.v1.models_pb2_grpc import ModelsStub
from martlet.v1.ranking_pb2 import RankedDocument, RerankRequest, RerankResponse
from martlet.v1.ranking_pb2_grpc import RankingStub
from martlet.v1.scoring_pb2 import Continuation, ContinuationScore, ScoreRequest, ScoreResponse
from martlet.v1.scoring_pb2_grpc import ScoringStub
from martlet.v1.tokenization_pb2 import DetokenizeRequest, DetokenizeResponse, TokenSpan, TokenizeRequest, TokenizeResponse
from martlet.v1.tokenization_pb2_grpc import TokenizationStub
