// The lines of README.md as a program.
package main

import (
	"context"
	"fmt"
	"log"
	"time"

	"google.golang.org/protobuf/proto"

	martlet "martlet.dev/client"
	v1 "martlet.dev/client/martlet/v1"
)

func main() {
	client, err := martlet.Dial("localhost:50051", martlet.Options{})
	if err != nil {
		log.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // the deadline; the server stops with it
	defer cancel()
	result, err := client.Stream(ctx, &v1.GenerateRequest{
		Input:    &v1.GenerateRequest_Text{Text: "Once upon a time"},
		Stopping: &v1.StoppingParameters{MaxTokens: proto.Uint32(64)},
	}, func(delta *v1.Delta) error {
		fmt.Print(delta.Text) // an error returned here, or cancel(), stops the generation
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("\n(%d tokens)\n", result.Finished[0].Usage.GetCompletionTokens())
}
