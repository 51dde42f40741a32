// Compares sentences by their vectors: go run ./examples/embed [MODEL]
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"google.golang.org/protobuf/proto"

	martlet "martlet.dev/client"
	v1 "martlet.dev/client/martlet/v1"
)

func main() {
	client, err := martlet.Dial(address(), martlet.Options{
		Token: os.Getenv("MARTLET_TOKEN"), CAFile: os.Getenv("MARTLET_CA"),
	})
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	sentences := []string{"A bird is singing.", "I can hear a blackbird.", "The bank raises its rates."}
	request := &v1.EmbedRequest{Normalize: proto.Bool(true)}
	if len(os.Args) > 1 {
		request.Model = os.Args[1]
	}
	for _, sentence := range sentences {
		request.Inputs = append(request.Inputs, &v1.EmbedInput{Input: &v1.EmbedInput_Text{Text: sentence}})
	}
	response, err := client.Embeddings.Embed(ctx, request)
	if err != nil {
		log.Fatal(err)
	}
	first := response.Embeddings[0].Values
	for i, embedding := range response.Embeddings {
		var similarity float32
		for j, value := range embedding.Values {
			similarity += value * first[j]
		}
		fmt.Printf("%6.3f  %s\n", similarity, sentences[i])
	}
}

func address() string {
	if address := os.Getenv("MARTLET_ADDRESS"); address != "" {
		return address
	}
	return "localhost:50051"
}
