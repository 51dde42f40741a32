// Compares sentences by their vectors: embed [MODEL]
#include <cstdio>
#include <iostream>

#include "environment.h"

int main(int count, char** arguments) {
  martlet::Client client = client_of_environment();
  martlet::v1::EmbedRequest request;
  if (count > 1) request.set_model(arguments[1]);
  request.set_normalize(true);
  for (const char* sentence : {"A bird is singing.", "I can hear a blackbird.", "The bank raises its rates."}) {
    request.add_inputs()->set_text(sentence);
  }
  martlet::v1::EmbedResponse response;
  grpc::Status status = client.embeddings->Embed(client.context(std::chrono::seconds(60)).get(), request, &response);
  if (!status.ok()) {
    std::cerr << status.error_message() << "\n";
    return 1;
  }
  for (int i = 0; i < response.embeddings_size(); i++) {
    float similarity = 0;
    for (int j = 0; j < response.embeddings(i).values_size(); j++) {
      similarity += response.embeddings(0).values(j) * response.embeddings(i).values(j);
    }
    std::printf("%6.3f  %s\n", similarity, request.inputs(i).text().c_str());
  }
}
