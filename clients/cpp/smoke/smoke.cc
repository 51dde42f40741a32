// The smoke test: stream, cancel, deadline, error details, credentials, against the server in MARTLET_ADDRESS.
#include <cstdlib>
#include <iostream>

#include "../examples/environment.h"

using namespace std::chrono_literals;
using martlet::v1::Delta;

static void check(bool holds, const std::string& what) {
  if (holds) return;
  std::cout << "c++: FAILED: " << what << std::endl;
  std::exit(1);
}

static martlet::v1::GenerateRequest request(unsigned max_tokens) {
  martlet::v1::GenerateRequest request;
  request.set_model(environment("MARTLET_MODEL"));
  request.set_text("Once upon a time");
  request.mutable_sampling()->set_temperature(0);
  request.mutable_stopping()->set_max_tokens(max_tokens);
  return request;
}

int main() {
  martlet::Client client = client_of_environment();
  martlet::v1::GenerateResponse response;

  // A stream gives the text of the unary call.
  grpc::Status status = client.generation->Generate(client.context(60s).get(), request(16), &response);
  check(status.ok(), "generate: " + status.error_message());
  martlet::Result result;
  int deltas = 0;
  status = client.stream(client.context(60s).get(), request(16), [&](const Delta&) { return ++deltas > 0; }, &result);
  check(status.ok(), "stream: " + status.error_message());
  check(deltas > 0 && !result.text().empty(), "stream without text");
  check(result.text() == response.outputs(0).text(), "stream and unary call differ");
  check(result.finished.size() == 1, "stream without finished");

  // Cancelling in mid-stream.
  auto endless = request(200);
  endless.mutable_stopping()->set_ignore_eos(true);
  status = client.stream(client.context(60s).get(), endless, [](const Delta&) { return false; });
  check(status.error_code() == grpc::StatusCode::CANCELLED, "cancel: " + status.error_message());

  // A deadline: it passes, or the server says at once that it cannot be met.
  status = client.stream(client.context(1ms).get(), endless, [](const Delta&) { return true; });
  check(status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED ||
            status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED,
        "deadline: " + status.error_message());

  // Error details.
  auto wrong = request(1);
  wrong.mutable_sampling()->set_temperature(-1);
  status = client.generation->Generate(client.context(60s).get(), wrong, &response);
  check(status.error_code() == grpc::StatusCode::INVALID_ARGUMENT, "bad parameter: " + status.error_message());
  auto violations = martlet::field_violations(status);
  check(violations.size() == 1 && violations[0].field() == "sampling.temperature", "field violations");
  auto unknown = request(1);
  unknown.set_model("no-such-model");
  status = client.generation->Generate(client.context(60s).get(), unknown, &response);
  check(status.error_code() == grpc::StatusCode::NOT_FOUND, "unknown model: " + status.error_message());

  // Without the token, if the server wants one.
  if (!environment("MARTLET_TOKEN").empty()) {
    martlet::Options options;
    options.ca_file = environment("MARTLET_CA");
    martlet::Client stranger(environment("MARTLET_ADDRESS"), options);
    status = stranger.generation->Generate(stranger.context(60s).get(), request(1), &response);
    check(status.error_code() == grpc::StatusCode::UNAUTHENTICATED, "no token: " + status.error_message());
  }
  std::cout << "c++: ok" << std::endl;
}
