// Says what is most likely of a text: classify [MODEL [TEXT]]
#include <cstdio>
#include <iostream>

#include "environment.h"

int main(int count, char** arguments) {
  martlet::Client client = client_of_environment();
  martlet::v1::ClassifyRequest request;
  if (count > 1) request.set_model(arguments[1]);
  request.add_inputs()->set_text(count > 2 ? arguments[2] : "What a wonderful film!");
  martlet::v1::ClassifyResponse response;
  grpc::Status status =
      client.classification->Classify(client.context(std::chrono::seconds(60)).get(), request, &response);
  if (!status.ok()) {
    std::cerr << status.error_message() << "\n";
    return 1;
  }
  for (const auto& score : response.results(0).classes()) {
    std::printf("%6.3f  %s\n", score.probability(), score.label().c_str());
  }
}
