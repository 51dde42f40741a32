// Streams the answer to a question: chat_stream [QUESTION]
#include <iostream>

#include "environment.h"

int main(int count, char** arguments) {
  martlet::Client client = client_of_environment();
  martlet::v1::GenerateRequest request;
  request.set_model(environment("MARTLET_MODEL"));
  auto* message = request.mutable_chat()->add_messages();
  message->set_role("user");
  message->set_content(count > 1 ? arguments[1] : "Tell me a story about a bird.");
  request.mutable_sampling()->set_temperature(0.8f);
  request.mutable_stopping()->set_max_tokens(128);

  auto context = client.context(std::chrono::seconds(60));
  martlet::Result result;
  grpc::Status status = client.stream(context.get(), request, [](const martlet::v1::Delta& delta) {
    std::cout << delta.text() << std::flush;
    return true;
  }, &result);
  if (!status.ok()) {
    std::cerr << status.error_message() << "\n";
    return 1;
  }
  const auto& usage = result.finished[0].usage();
  std::cout << "\n(" << usage.prompt_tokens() << " tokens in, " << usage.completion_tokens() << " out)\n";
}
