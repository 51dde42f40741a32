// Streams the answer to a question: go run ./examples/chat_stream [QUESTION]
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	martlet "martlet.dev/client"
	v1 "martlet.dev/client/martlet/v1"
)

func main() {
	question := strings.Join(os.Args[1:], " ")
	if question == "" {
		question = "Tell me a story about a bird."
	}
	client, err := martlet.Dial(address(), martlet.Options{
		Token: os.Getenv("MARTLET_TOKEN"), CAFile: os.Getenv("MARTLET_CA"),
	})
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	request := &v1.GenerateRequest{
		Model: os.Getenv("MARTLET_MODEL"),
		Input: &v1.GenerateRequest_Chat{Chat: &v1.ChatInput{
			Messages: []*v1.ChatMessage{{Role: "user", Content: question}},
		}},
		Sampling: &v1.SamplingParameters{Temperature: proto.Float32(0.8)},
		Stopping: &v1.StoppingParameters{MaxTokens: proto.Uint32(128)},
	}
	result, err := client.Stream(ctx, request, func(delta *v1.Delta) error {
		fmt.Print(delta.Text)
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	usage := result.Finished[0].Usage
	fmt.Printf("\n(%d tokens in, %d out)\n", usage.GetPromptTokens(), usage.GetCompletionTokens())
}

func address() string {
	if address := os.Getenv("MARTLET_ADDRESS"); address != "" {
		return address
	}
	return "localhost:50051"
}
