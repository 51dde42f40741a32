// The benchmark service on grpc-go, as its own examples write it.
package main

import (
	"context"
	"fmt"
	"net"
	"os"

	"google.golang.org/grpc"

	"martlet.dev/benchmark/benchmark"
	testing "martlet.dev/benchmark/grpc/testing"
)

type server struct {
	benchmark.UnimplementedBenchmarkServer
}

func (*server) Unary(_ context.Context, request *testing.SimpleRequest) (*testing.SimpleResponse, error) {
	return &testing.SimpleResponse{Payload: request.Payload}, nil
}

// grpc-go writes what is queued when its writer runs; there is no way to ask for a flush, so both modes are the same.
func (*server) Stream(request *testing.SimpleRequest, stream benchmark.Benchmark_StreamServer) error {
	response := &testing.SimpleResponse{Payload: request.Payload}
	for i := int32(0); i < request.ResponseSize; i++ {
		if err := stream.Send(response); err != nil {
			return err
		}
	}
	return nil
}

func main() {
	if len(os.Args) != 2 {
		fmt.Println("go_server PORT")
		os.Exit(1)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	s := grpc.NewServer()
	benchmark.RegisterBenchmarkServer(s, &server{})
	fmt.Println("ready")
	if err := s.Serve(listener); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
