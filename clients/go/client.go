// Package client connects to a Martlet model server and makes its errors and streams handy. The messages and stubs are
// in martlet.dev/client/martlet/v1.
package client

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"

	v1 "martlet.dev/client/martlet/v1"
)

const maxMessageBytes = 64 << 20

// Client is a connection with a stub for each service. It is safe for use by several goroutines.
type Client struct {
	Conn           *grpc.ClientConn
	Generation     v1.GenerationClient
	Conversations  v1.ConversationsClient
	Embeddings     v1.EmbeddingsClient
	Classification v1.ClassificationClient
	Ranking        v1.RankingClient
	Scoring        v1.ScoringClient
	Tokenization   v1.TokenizationClient
	Models         v1.ModelsClient
}

// Options say how to connect. The zero value connects without TLS and without a token.
type Options struct {
	// Token is sent as a bearer token with every call.
	Token string
	// TLS uses TLS with the system's authorities. CAFile and CertFile imply it.
	TLS bool
	// CAFile holds the authorities to trust (PEM).
	CAFile string
	// CertFile and KeyFile are the client's own certificate and key (PEM), for mutual TLS.
	CertFile, KeyFile string
	// DialOptions are passed on to grpc.Dial.
	DialOptions []grpc.DialOption
}

// Dial makes a client of the server at target: "localhost:50051", or "unix:/path". It does not wait for the connection.
func Dial(target string, options Options) (*Client, error) {
	dial := []grpc.DialOption{
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxMessageBytes), grpc.MaxCallSendMsgSize(maxMessageBytes)),
	}
	if options.TLS || options.CAFile != "" || options.CertFile != "" {
		config := &tls.Config{MinVersion: tls.VersionTLS12}
		if options.CAFile != "" {
			pem, err := os.ReadFile(options.CAFile)
			if err != nil {
				return nil, err
			}
			config.RootCAs = x509.NewCertPool()
			if !config.RootCAs.AppendCertsFromPEM(pem) {
				return nil, fmt.Errorf("%s: holds no certificate in PEM form", options.CAFile)
			}
		}
		if options.CertFile != "" {
			pair, err := tls.LoadX509KeyPair(options.CertFile, options.KeyFile)
			if err != nil {
				return nil, err
			}
			config.Certificates = []tls.Certificate{pair}
		}
		dial = append(dial, grpc.WithTransportCredentials(credentials.NewTLS(config)))
	} else {
		dial = append(dial, grpc.WithInsecure())
	}
	if options.Token != "" {
		dial = append(dial, grpc.WithPerRPCCredentials(bearer(options.Token)))
	}
	conn, err := grpc.Dial(target, append(dial, options.DialOptions...)...)
	if err != nil {
		return nil, err
	}
	return &Client{
		Conn:           conn,
		Generation:     v1.NewGenerationClient(conn),
		Conversations:  v1.NewConversationsClient(conn),
		Embeddings:     v1.NewEmbeddingsClient(conn),
		Classification: v1.NewClassificationClient(conn),
		Ranking:        v1.NewRankingClient(conn),
		Scoring:        v1.NewScoringClient(conn),
		Tokenization:   v1.NewTokenizationClient(conn),
		Models:         v1.NewModelsClient(conn),
	}, nil
}

// Close closes the connection; running calls are cancelled.
func (c *Client) Close() error { return c.Conn.Close() }

// Result is what a stream told after its deltas.
type Result struct {
	// Started is what the server said first.
	Started *v1.Started
	// Texts are the outputs' texts, by index.
	Texts []string
	// Finished says how each output ended, by index.
	Finished []*v1.Finished
}

// Text is the text of the first output.
func (r *Result) Text() string {
	if len(r.Texts) == 0 {
		return ""
	}
	return r.Texts[0]
}

// Stream generates and calls onDelta with each piece of text as soon as it is there. An error of onDelta stops the
// generation, on the server too, and is returned; so does cancelling ctx. The result holds what was received, also
// beside an error.
func (c *Client) Stream(
	ctx context.Context, request *v1.GenerateRequest, onDelta func(*v1.Delta) error,
) (*Result, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	result := &Result{}
	stream, err := c.Generation.GenerateStream(ctx, request)
	if err != nil {
		return result, err
	}
	var texts []*strings.Builder
	collect := func() {
		for _, text := range texts {
			result.Texts = append(result.Texts, text.String())
		}
	}
	defer collect()
	for {
		event, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return result, nil
		}
		if err != nil {
			return result, err
		}
		switch event := event.Event.(type) {
		case *v1.GenerateStreamResponse_Started:
			result.Started = event.Started
		case *v1.GenerateStreamResponse_Delta:
			for len(texts) <= int(event.Delta.Index) {
				texts = append(texts, &strings.Builder{})
			}
			texts[event.Delta.Index].WriteString(event.Delta.Text)
			if err := onDelta(event.Delta); err != nil {
				return result, err
			}
		case *v1.GenerateStreamResponse_Finished:
			for len(result.Finished) <= int(event.Finished.Index) {
				result.Finished = append(result.Finished, nil)
			}
			result.Finished[event.Finished.Index] = event.Finished
		}
	}
}

// bearer sends a token with every call. Without TLS it is readable on the network.
type bearer string

func (b bearer) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	return map[string]string{"authorization": "Bearer " + string(b)}, nil
}

func (b bearer) RequireTransportSecurity() bool { return false }
