# frozen_string_literal: true

# Streams the answer to a question: ruby -Ilib examples/chat_stream.rb [QUESTION]
require 'martlet'

question = ARGV.empty? ? 'Tell me a story about a bird.' : ARGV.join(' ')
client = Martlet::Client.new(ENV.fetch('MARTLET_ADDRESS', 'localhost:50051'),
                             token: ENV['MARTLET_TOKEN'], ca_file: ENV['MARTLET_CA'], timeout: 60)
message = Martlet::V1::ChatMessage.new(role: 'user', content: question)
request = Martlet::V1::GenerateRequest.new(
  model: ENV.fetch('MARTLET_MODEL', ''),
  chat: Martlet::V1::ChatInput.new(messages: [message]),
  sampling: Martlet::V1::SamplingParameters.new(temperature: 0.8),
  stopping: Martlet::V1::StoppingParameters.new(max_tokens: 128)
)
result = client.generate_stream(request) do |delta|
  print delta.text
  $stdout.flush
end
usage = result.finished[0].usage
puts "\n(#{usage.prompt_tokens} tokens in, #{usage.completion_tokens} out)"
