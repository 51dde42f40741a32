# frozen_string_literal: true

require 'grpc'
require 'google/protobuf/well_known_types'
require 'google/rpc/error_details_pb'
require 'google/rpc/status_pb'
Dir[File.join(__dir__, 'martlet/v1/*_services_pb.rb')].sort.each { |file| require file }

# A client of the Martlet model server. The messages and stubs of the API are in Martlet::V1.
module Martlet
  # A call that did not end well.
  class Error < StandardError
    # The gRPC status code, for example GRPC::Core::StatusCodes::INVALID_ARGUMENT, and the details as sent.
    attr_reader :code, :details

    def initialize(code, message, details = [])
      @code = code
      @details = details
      super(message)
    end

    # The error of a failed call of the library.
    def self.of(error)
      new(error.code, error.details, error.to_rpc_status&.details.to_a)
    end

    # The fields that the server refused: objects with field and description.
    def field_violations
      details.select { |any| any.is(Google::Rpc::BadRequest) }
             .flat_map { |any| any.unpack(Google::Rpc::BadRequest).field_violations.to_a }
    end

    # Seconds to wait before another try, if the server says that another try makes sense; otherwise nil.
    def retry_delay
      any = details.find { |candidate| candidate.is(Google::Rpc::RetryInfo) }
      return unless any

      delay = any.unpack(Google::Rpc::RetryInfo).retry_delay
      delay.seconds + delay.nanos / 1e9
    end
  end

  # What a stream told.
  class Result
    # What the server said first; how each output ended, by index; the texts of the outputs, by index.
    attr_reader :started, :finished, :texts

    def initialize
      @texts = Hash.new { |texts, index| texts[index] = +'' }
      @finished = {}
    end

    # The text of the first output.
    def text
      texts.fetch(0, '')
    end

    def take(event)
      case event.event
      when :started then @started = event.started
      when :finished then @finished[event.finished.index] = event.finished
      when :delta then texts[event.delta.index] << event.delta.text
      end
    end
  end

  # A connection to a server. Safe for use by several threads.
  class Client
    SERVICES = %i[Generation Conversations Embeddings Classification Ranking Scoring Tokenization Models].freeze
    MAX_MESSAGE_BYTES = 64 * 1024 * 1024

    # target: "localhost:50051", or "unix:/path". token: sent as a bearer token with every call. tls: with the system's
    # authorities; ca_file (PEM) implies it, as do cert_file and key_file, for mutual TLS. timeout: the deadline of each
    # call in seconds, for calls that name none.
    def initialize(target = 'localhost:50051', token: nil, tls: false, ca_file: nil, cert_file: nil, key_file: nil,
                   timeout: nil)
      credentials = :this_channel_is_insecure
      if tls || ca_file || cert_file
        files = [ca_file, key_file, cert_file].map { |path| path && File.read(path) }
        credentials = GRPC::Core::ChannelCredentials.new(*files)
      end
      arguments = { 'grpc.max_receive_message_length' => MAX_MESSAGE_BYTES,
                    'grpc.max_send_message_length' => MAX_MESSAGE_BYTES }
      channel = GRPC::ClientStub.setup_channel(nil, target, credentials, arguments)
      @metadata = token ? { 'authorization' => "Bearer #{token}" } : {}
      @timeout = timeout
      @stubs = SERVICES.to_h do |name|
        stub = V1.const_get(name)::Stub.new(target, credentials, channel_override: channel)
        [name.to_s.downcase.to_sym, stub]
      end
    end

    # Calls a method of a service: call(:embeddings, :embed, request).
    def call(service, method, request, timeout: @timeout)
      @stubs.fetch(service).public_send(method, request, metadata: @metadata, deadline: deadline(timeout))
    rescue GRPC::BadStatus => e
      raise Error.of(e)
    end

    # Generates and waits for all of it. Answers with a V1::GenerateResponse.
    def generate(request, timeout: @timeout)
      call(:generation, :generate, request, timeout: timeout)
    end

    # Generates and yields each V1::Delta as soon as it is there. Leaving the block with break stops the generation, on
    # the server too. Answers with a Result.
    def generate_stream(request, timeout: @timeout)
      result = Result.new
      until_when = deadline(timeout)
      operation = @stubs[:generation].generate_stream(request, metadata: @metadata, deadline: until_when,
                                                               return_op: true)
      ended = false
      operation.execute.each do |event|
        result.take(event)
        yield event.delta if event.event == :delta
      end
      ended = true
      result
    rescue GRPC::BadStatus => e
      ended = true
      raise Error.of(e)
    rescue GRPC::Core::CallError
      # grpc 1.51 can lose the status of a call that ends while it is being started.
      raise unless until_when && Time.now >= until_when

      raise Error.new(GRPC::Core::StatusCodes::DEADLINE_EXCEEDED, 'the deadline has passed')
    ensure
      operation&.cancel unless ended
    end

    def embed(request, timeout: @timeout)
      call(:embeddings, :embed, request, timeout: timeout)
    end

    def classify(request, timeout: @timeout)
      call(:classification, :classify, request, timeout: timeout)
    end

    private

    def deadline(timeout)
      timeout && Time.now + timeout
    end
  end
end
