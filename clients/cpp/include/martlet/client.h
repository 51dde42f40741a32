// A client of the Martlet model server: connects, streams generated text, and takes errors apart. The messages and stubs
// are those of grpc++, in the namespace martlet::v1.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <grpcpp/grpcpp.h>

#include "google/rpc/error_details.pb.h"
#include "martlet/v1/classification.grpc.pb.h"
#include "martlet/v1/conversations.grpc.pb.h"
#include "martlet/v1/embeddings.grpc.pb.h"
#include "martlet/v1/generation.grpc.pb.h"
#include "martlet/v1/models.grpc.pb.h"
#include "martlet/v1/ranking.grpc.pb.h"
#include "martlet/v1/scoring.grpc.pb.h"
#include "martlet/v1/tokenization.grpc.pb.h"

namespace martlet {

// How to connect. As it is made: without TLS and without a token.
struct Options {
  // Sent as a bearer token with every call. Without TLS it is readable on the network.
  std::string token;
  // Whether to use TLS with the system's authorities. A ca_file or a cert_file implies it.
  bool tls = false;
  // The authorities to trust (PEM).
  std::string ca_file;
  // The client's own certificate and key (PEM), for mutual TLS.
  std::string cert_file, key_file;
};

// What a stream told.
struct Result {
  v1::Started started;
  // The texts of the outputs, by index.
  std::map<unsigned, std::string> texts;
  // How each output ended, by index.
  std::map<unsigned, v1::Finished> finished;

  // The text of the first output.
  std::string text() const {
    auto found = texts.find(0);
    return found == texts.end() ? std::string() : found->second;
  }
};

// A connection with a stub for each service. Safe for use by several threads.
class Client {
 public:
  // Throws std::runtime_error if a file of the options cannot be read. Connects at the first call.
  explicit Client(const std::string& target, const Options& options = {});

  // The context of one call: its deadline and the token. A context serves one call only.
  std::unique_ptr<grpc::ClientContext> context(std::chrono::milliseconds timeout) const;

  // Generates and calls on_delta with each piece of text as soon as it is there. When on_delta answers false, the
  // generation is stopped, on the server too, and the status is CANCELLED. The result holds what was received.
  grpc::Status stream(grpc::ClientContext* context, const v1::GenerateRequest& request,
                      const std::function<bool(const v1::Delta&)>& on_delta, Result* result = nullptr) const;

  const std::shared_ptr<grpc::Channel> channel;
  const std::unique_ptr<v1::Generation::Stub> generation;
  const std::unique_ptr<v1::Conversations::Stub> conversations;
  const std::unique_ptr<v1::Embeddings::Stub> embeddings;
  const std::unique_ptr<v1::Classification::Stub> classification;
  const std::unique_ptr<v1::Ranking::Stub> ranking;
  const std::unique_ptr<v1::Scoring::Stub> scoring;
  const std::unique_ptr<v1::Tokenization::Stub> tokenization;
  const std::unique_ptr<v1::Models::Stub> models;

 private:
  std::string token_;
};

// The fields of the request that the server refused, as it says in the details of the status.
std::vector<google::rpc::BadRequest::FieldViolation> field_violations(const grpc::Status& status);

// How long to wait before another try, if the server says that another try makes sense.
std::optional<std::chrono::milliseconds> retry_delay(const grpc::Status& status);

}  // namespace martlet
