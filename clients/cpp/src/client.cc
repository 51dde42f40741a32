#include "martlet/client.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "google/rpc/status.pb.h"

namespace martlet {
namespace {

constexpr int kMaxMessageBytes = 64 << 20;

std::string contents(const std::string& path) {
  if (path.empty()) return {};
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path + ": cannot be read");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::shared_ptr<grpc::Channel> connect(const std::string& target, const Options& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
  arguments.SetMaxSendMessageSize(kMaxMessageBytes);
  std::shared_ptr<grpc::ChannelCredentials> credentials = grpc::InsecureChannelCredentials();
  if (options.tls || !options.ca_file.empty() || !options.cert_file.empty()) {
    grpc::SslCredentialsOptions ssl;
    ssl.pem_root_certs = contents(options.ca_file);
    ssl.pem_cert_chain = contents(options.cert_file);
    ssl.pem_private_key = contents(options.key_file);
    credentials = grpc::SslCredentials(ssl);
  }
  return grpc::CreateCustomChannel(target, credentials, arguments);
}

// The first detail of the type, or nothing.
template <typename Detail>
std::optional<Detail> detail(const grpc::Status& status) {
  google::rpc::Status rich;
  if (!rich.ParseFromString(status.error_details())) return std::nullopt;
  for (const auto& any : rich.details()) {
    Detail found;
    if (any.UnpackTo(&found)) return found;
  }
  return std::nullopt;
}

}  // namespace

Client::Client(const std::string& target, const Options& options)
    : channel(connect(target, options)),
      generation(v1::Generation::NewStub(channel)),
      conversations(v1::Conversations::NewStub(channel)),
      embeddings(v1::Embeddings::NewStub(channel)),
      classification(v1::Classification::NewStub(channel)),
      ranking(v1::Ranking::NewStub(channel)),
      scoring(v1::Scoring::NewStub(channel)),
      tokenization(v1::Tokenization::NewStub(channel)),
      models(v1::Models::NewStub(channel)),
      token_(options.token) {}

std::unique_ptr<grpc::ClientContext> Client::context(std::chrono::milliseconds timeout) const {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(std::chrono::system_clock::now() + timeout);
  if (!token_.empty()) context->AddMetadata("authorization", "Bearer " + token_);
  return context;
}

grpc::Status Client::stream(grpc::ClientContext* context, const v1::GenerateRequest& request,
                            const std::function<bool(const v1::Delta&)>& on_delta, Result* result) const {
  auto reader = generation->GenerateStream(context, request);
  v1::GenerateStreamResponse event;
  while (reader->Read(&event)) {
    if (event.has_started() && result) result->started = event.started();
    if (event.has_finished() && result) result->finished[event.finished().index()] = event.finished();
    if (!event.has_delta()) continue;
    if (result) result->texts[event.delta().index()] += event.delta().text();
    if (!on_delta(event.delta())) {
      context->TryCancel();
      while (reader->Read(&event)) {
      }
      break;
    }
  }
  return reader->Finish();
}

std::vector<google::rpc::BadRequest::FieldViolation> field_violations(const grpc::Status& status) {
  auto request = detail<google::rpc::BadRequest>(status);
  if (!request) return {};
  return {request->field_violations().begin(), request->field_violations().end()};
}

std::optional<std::chrono::milliseconds> retry_delay(const grpc::Status& status) {
  auto retry = detail<google::rpc::RetryInfo>(status);
  if (!retry) return std::nullopt;
  const auto& delay = retry->retry_delay();
  return std::chrono::milliseconds(delay.seconds() * 1000 + delay.nanos() / 1000000);
}

}  // namespace martlet
