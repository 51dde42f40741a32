# frozen_string_literal: true

# The smoke test: stream, cancel, deadline, error details, credentials, against the server in MARTLET_ADDRESS.
require 'martlet'

Codes = GRPC::Core::StatusCodes

def check(holds, what)
  return if holds

  puts "ruby: FAILED: #{what}"
  exit 1
end

def code_of
  yield
  nil
rescue Martlet::Error => e
  e.code
end

def request(max_tokens, temperature: 0, model: ENV.fetch('MARTLET_MODEL', ''), ignore_eos: false)
  Martlet::V1::GenerateRequest.new(
    model: model, text: 'Once upon a time',
    sampling: Martlet::V1::SamplingParameters.new(temperature: temperature),
    stopping: Martlet::V1::StoppingParameters.new(max_tokens: max_tokens, ignore_eos: ignore_eos)
  )
end

address = ENV.fetch('MARTLET_ADDRESS')
client = Martlet::Client.new(address, token: ENV['MARTLET_TOKEN'], ca_file: ENV['MARTLET_CA'], timeout: 60)

# A stream gives the text of the unary call.
whole = client.generate(request(16))
deltas = []
result = client.generate_stream(request(16)) { |delta| deltas << delta.text }
check(!result.text.empty? && result.text == whole.outputs[0].text, 'stream and unary call differ')
check(deltas.join == result.text && result.started && result.finished.size == 1, 'events of the stream')

# Cancelling in mid-stream, then the connection still serves.
endless = request(200, ignore_eos: true)
seen = 0
client.generate_stream(endless) do
  seen += 1
  break
end
check(seen == 1 && client.generate(request(1)), 'cancel')

# A deadline: it passes, or the server says at once that it cannot be met.
code = code_of { client.generate_stream(endless, timeout: 0.001) { nil } }
check([Codes::DEADLINE_EXCEEDED, Codes::RESOURCE_EXHAUSTED].include?(code), "deadline: #{code}")

# Error details.
begin
  client.generate(request(1, temperature: -1))
  check(false, 'a bad parameter was taken')
rescue Martlet::Error => e
  check(e.code == Codes::INVALID_ARGUMENT, "bad parameter: #{e.code}")
  check(e.field_violations.map(&:field) == ['sampling.temperature'], "violations: #{e.field_violations}")
  check(e.retry_delay.nil?, 'retry delay')
end
code = code_of { client.generate(request(1, model: 'no-such-model')) }
check(code == Codes::NOT_FOUND, "unknown model: #{code}")

# Without the token, if the server wants one.
if ENV['MARTLET_TOKEN']
  stranger = Martlet::Client.new(address, ca_file: ENV['MARTLET_CA'], timeout: 60)
  code = code_of { stranger.generate(request(1)) }
  check(code == Codes::UNAUTHENTICATED, "no token: #{code}")
end
puts 'ruby: ok'
