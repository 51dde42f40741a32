// Says what is most likely of a text: go run ./examples/classify [MODEL [TEXT]]
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

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
	text := "What a wonderful film!"
	request := &v1.ClassifyRequest{}
	if len(os.Args) > 1 {
		request.Model = os.Args[1]
	}
	if len(os.Args) > 2 {
		text = strings.Join(os.Args[2:], " ")
	}
	request.Inputs = []*v1.ClassifyInput{{Input: &v1.ClassifyInput_Text{Text: text}}}
	response, err := client.Classification.Classify(ctx, request)
	if err != nil {
		log.Fatal(err)
	}
	for _, score := range response.Results[0].Classes {
		fmt.Printf("%6.3f  %s\n", score.Probability, score.Label)
	}
}

func address() string {
	if address := os.Getenv("MARTLET_ADDRESS"); address != "" {
		return address
	}
	return "localhost:50051"
}
