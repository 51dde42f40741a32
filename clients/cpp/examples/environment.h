// What the examples take from the environment.
#pragma once

#include <cstdlib>
#include <string>

#include "martlet/client.h"

inline std::string environment(const char* name, const std::string& otherwise = "") {
  const char* value = std::getenv(name);
  return value && *value ? value : otherwise;
}

inline martlet::Client client_of_environment() {
  martlet::Options options;
  options.token = environment("MARTLET_TOKEN");
  options.ca_file = environment("MARTLET_CA");
  return martlet::Client(environment("MARTLET_ADDRESS", "localhost:50051"), options);
}
