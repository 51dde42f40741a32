// The lines of README.md as a program.
#include <chrono>
#include <iostream>

#include "martlet/client.h"

int main() {
  martlet::Client client("localhost:50051");
  martlet::v1::GenerateRequest request;
  request.set_text("Once upon a time");
  request.mutable_stopping()->set_max_tokens(64);

  auto context = client.context(std::chrono::seconds(60));   // the deadline; the server stops with it
  grpc::Status status = client.stream(context.get(), request, [](const martlet::v1::Delta& delta) {
    std::cout << delta.text() << std::flush;
    return true;                                             // false stops the generation
  });
  return status.ok() ? 0 : 1;
}
