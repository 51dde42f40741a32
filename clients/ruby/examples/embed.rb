# frozen_string_literal: true

# Compares sentences by their vectors: ruby -Ilib examples/embed.rb [MODEL]
require 'martlet'

sentences = ['A bird is singing.', 'I can hear a blackbird.', 'The bank raises its rates.']
client = Martlet::Client.new(ENV.fetch('MARTLET_ADDRESS', 'localhost:50051'),
                             token: ENV['MARTLET_TOKEN'], ca_file: ENV['MARTLET_CA'], timeout: 60)
inputs = sentences.map { |text| Martlet::V1::EmbedInput.new(text: text) }
response = client.embed(Martlet::V1::EmbedRequest.new(model: ARGV.fetch(0, ''), normalize: true, inputs: inputs))
first = response.embeddings[0].values
response.embeddings.each_with_index do |embedding, index|
  similarity = embedding.values.zip(first).sum { |a, b| a * b }
  puts format('%<value>6.3f  %<text>s', value: similarity, text: sentences[index])
end
