// The smoke test: stream, cancel, deadline, error details, credentials, against the server in MARTLET_ADDRESS.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	martlet "martlet.dev/client"
	v1 "martlet.dev/client/martlet/v1"
)

func check(holds bool, format string, arguments ...interface{}) {
	if !holds {
		fmt.Printf("go: FAILED: "+format+"\n", arguments...)
		os.Exit(1)
	}
}

func request(maxTokens uint32) *v1.GenerateRequest {
	return &v1.GenerateRequest{
		Model:    os.Getenv("MARTLET_MODEL"),
		Input:    &v1.GenerateRequest_Text{Text: "Once upon a time"},
		Sampling: &v1.SamplingParameters{Temperature: proto.Float32(0)},
		Stopping: &v1.StoppingParameters{MaxTokens: proto.Uint32(maxTokens)},
	}
}

func main() {
	options := martlet.Options{Token: os.Getenv("MARTLET_TOKEN"), CAFile: os.Getenv("MARTLET_CA")}
	client, err := martlet.Dial(os.Getenv("MARTLET_ADDRESS"), options)
	check(err == nil, "dial: %v", err)
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()

	// A stream gives the text of the unary call.
	whole, err := client.Generation.Generate(ctx, request(16))
	check(err == nil, "generate: %v", err)
	deltas := 0
	result, err := client.Stream(ctx, request(16), func(*v1.Delta) error { deltas++; return nil })
	check(err == nil, "stream: %v", err)
	check(deltas > 0 && result.Text() != "" && result.Text() == whole.Outputs[0].Text,
		"stream gave %q, unary %q", result.Text(), whole.Outputs[0].Text)
	check(result.Started != nil && len(result.Finished) == 1, "stream without started or finished")

	// Cancelling in mid-stream.
	endless := request(200)
	endless.Stopping.IgnoreEos = true
	cancelled, stop := context.WithCancel(ctx)
	_, err = client.Stream(cancelled, endless, func(*v1.Delta) error { stop(); return nil })
	check(status.Code(err) == codes.Canceled, "cancel: %v", err)
	mine := errors.New("enough")
	_, err = client.Stream(ctx, endless, func(*v1.Delta) error { return mine })
	check(errors.Is(err, mine), "error of the callback: %v", err)

	// A deadline: it passes, or the server says at once that it cannot be met.
	short, stop := context.WithTimeout(ctx, time.Millisecond)
	_, err = client.Stream(short, endless, func(*v1.Delta) error { return nil })
	stop()
	code := status.Code(err)
	check(code == codes.DeadlineExceeded || code == codes.ResourceExhausted, "deadline: %v", err)

	// Error details.
	wrong := request(1)
	wrong.Sampling.Temperature = proto.Float32(-1)
	_, err = client.Generation.Generate(ctx, wrong)
	check(status.Code(err) == codes.InvalidArgument, "bad parameter: %v", err)
	violations := martlet.FieldViolations(err)
	check(len(violations) == 1 && violations[0].Field == "sampling.temperature", "violations: %v", violations)
	unknown := request(1)
	unknown.Model = "no-such-model"
	_, err = client.Generation.Generate(ctx, unknown)
	check(status.Code(err) == codes.NotFound, "unknown model: %v", err)

	// Without the token, if the server wants one.
	if options.Token != "" {
		options.Token = ""
		stranger, err := martlet.Dial(os.Getenv("MARTLET_ADDRESS"), options)
		check(err == nil, "dial: %v", err)
		_, err = stranger.Generation.Generate(ctx, request(1))
		check(status.Code(err) == codes.Unauthenticated, "no token: %v", err)
	}
	fmt.Println("go: ok")
}
