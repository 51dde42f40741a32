// The benchmark service on gRPC C++'s asynchronous API: one completion queue, one thread, as in its own examples.
#include <grpcpp/grpcpp.h>

#include <cstdio>
#include <memory>
#include <string>

#include "benchmark.grpc.pb.h"

using grpc::testing::SimpleRequest;
using grpc::testing::SimpleResponse;
using martlet::benchmark::Benchmark;

namespace {

class Call {
 public:
    virtual ~Call() = default;
    virtual void Proceed(bool ok) = 0;
};

class UnaryCall : public Call {
 public:
    UnaryCall(Benchmark::AsyncService* service, grpc::ServerCompletionQueue* queue)
        : service_(service), queue_(queue), responder_(&context_) {
        service_->RequestUnary(&context_, &request_, &responder_, queue_, queue_, this);
    }

    void Proceed(bool ok) override {
        if (!ok || done_) {
            delete this;
            return;
        }
        new UnaryCall(service_, queue_);
        done_ = true;
        *response_.mutable_payload() = request_.payload();
        responder_.Finish(response_, grpc::Status::OK, this);
    }

 private:
    Benchmark::AsyncService* service_;
    grpc::ServerCompletionQueue* queue_;
    grpc::ServerContext context_;
    SimpleRequest request_;
    SimpleResponse response_;
    grpc::ServerAsyncResponseWriter<SimpleResponse> responder_;
    bool done_ = false;
};

class StreamCall : public Call {
 public:
    StreamCall(Benchmark::AsyncService* service, grpc::ServerCompletionQueue* queue)
        : service_(service), queue_(queue), writer_(&context_) {
        service_->RequestStream(&context_, &request_, &writer_, queue_, queue_, this);
    }

    void Proceed(bool ok) override {
        if (!ok || state_ == kFinishing) {
            delete this;
            return;
        }
        if (state_ == kWaiting) {
            new StreamCall(service_, queue_);
            state_ = kWriting;
            left_ = request_.response_size();
            *response_.mutable_payload() = request_.payload();
            // One write at a time is all that this API takes, and with set_buffer_hint the first of them never completes
            // here (1.51), so nothing is gathered in either mode.
        }
        if (left_-- > 0) {
            writer_.Write(response_, this);
        } else {
            state_ = kFinishing;
            writer_.Finish(grpc::Status::OK, this);
        }
    }

 private:
    enum State { kWaiting, kWriting, kFinishing };
    Benchmark::AsyncService* service_;
    grpc::ServerCompletionQueue* queue_;
    grpc::ServerContext context_;
    SimpleRequest request_;
    SimpleResponse response_;
    grpc::ServerAsyncWriter<SimpleResponse> writer_;
    State state_ = kWaiting;
    int left_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return 1;
    Benchmark::AsyncService service;
    grpc::ServerBuilder builder;
    builder.AddListeningPort(std::string("127.0.0.1:") + arguments[1], grpc::InsecureServerCredentials());
    builder.RegisterService(&service);
    std::unique_ptr<grpc::ServerCompletionQueue> queue = builder.AddCompletionQueue();
    std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
    if (!server) return 1;
    std::puts("ready");
    std::fflush(stdout);
    for (int i = 0; i < 64; i++) new UnaryCall(&service, queue.get());
    for (int i = 0; i < 4; i++) new StreamCall(&service, queue.get());
    void* tag;
    bool ok;
    while (queue->Next(&tag, &ok)) static_cast<Call*>(tag)->Proceed(ok);
}
