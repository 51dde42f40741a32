# frozen_string_literal: true

# Says what is most likely of a text: ruby -Ilib examples/classify.rb [MODEL [TEXT]]
require 'martlet'

model, *words = ARGV
text = words.empty? ? 'What a wonderful film!' : words.join(' ')
client = Martlet::Client.new(ENV.fetch('MARTLET_ADDRESS', 'localhost:50051'),
                             token: ENV['MARTLET_TOKEN'], ca_file: ENV['MARTLET_CA'], timeout: 60)
input = Martlet::V1::ClassifyInput.new(text: text)
response = client.classify(Martlet::V1::ClassifyRequest.new(model: model.to_s, inputs: [input]))
response.results[0].classes.each do |score|
  puts format('%<value>6.3f  %<label>s', value: score.probability, label: score.label)
end
