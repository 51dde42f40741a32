// A client of the Martlet model server over Node's own http2 module.
import http2 from 'node:http2';
import { decode, encode } from './protobuf.js';
import { messages, methods } from './messages.js';

export { decode, encode } from './protobuf.js';

const CODES = [
  'OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND', 'ALREADY_EXISTS',
  'PERMISSION_DENIED', 'RESOURCE_EXHAUSTED', 'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE', 'UNIMPLEMENTED',
  'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS', 'UNAUTHENTICATED',
];
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

/** A call that did not end well. */
export class MartletError extends Error {
  /** @param {string} code the name of the gRPC status code, for example 'INVALID_ARGUMENT' */
  constructor(code, message, details = []) {
    super(`${code}: ${message}`);
    this.name = 'MartletError';
    this.code = code;
    this.details = details;
  }

  /** The fields that the server refused: [{ field, description }]. */
  get fieldViolations() {
    return this.details.filter((detail) => detail.type === 'google.rpc.BadRequest')
      .flatMap((detail) => detail.message.fieldViolations);
  }

  /** Milliseconds to wait before another try, if the server says that another try makes sense. */
  get retryDelay() {
    const delay = this.details.find((detail) => detail.type === 'google.rpc.RetryInfo')?.message.retryDelay;
    return delay && Number(delay.seconds) * 1000 + delay.nanos / 1e6;
  }
}

/** A connection to a Martlet server; it is made at the first call, and again after it was lost. */
export class Client {
  #session;

  /**
   * @param {string} target host and port
   * @param {object} [options]
   * @param {string} [options.token] sent as a bearer token with every call
   * @param {boolean} [options.tls] whether to use TLS; `ca` and `cert` imply it
   * @param {string|Buffer} [options.ca] the authorities to trust (PEM); default: Node's own
   * @param {string|Buffer} [options.cert] the client's certificate (PEM), with `key`
   * @param {string|Buffer} [options.key] its key (PEM)
   * @param {number} [options.timeout] the deadline of each call in milliseconds, for calls that name none
   */
  constructor(target = 'localhost:50051', options = {}) {
    this.target = target;
    this.options = options;
    this.tls = Boolean(options.tls || options.ca || options.cert);
  }

  /** Closes the connection once the running calls have ended. */
  close() {
    this.#session?.close();
    this.#session = undefined;
  }

  /** Generates and waits for all of it: a GenerateRequest to a GenerateResponse. */
  generate(request, options) {
    return this.unary('/martlet.v1.Generation/Generate', request, options);
  }

  /** Generates and gives each delta as soon as it is there: `for await (const delta of client.generateStream(…))`. */
  generateStream(request, options) {
    return new GenerationStream(this.stream('/martlet.v1.Generation/GenerateStream', request, options));
  }

  /** Vectors for inputs: an EmbedRequest to an EmbedResponse. */
  embed(request, options) {
    return this.unary('/martlet.v1.Embeddings/Embed', request, options);
  }

  /** Classes for inputs: a ClassifyRequest to a ClassifyResponse. */
  classify(request, options) {
    return this.unary('/martlet.v1.Classification/Classify', request, options);
  }

  /** Any unary method by its path. */
  async unary(path, request, options) {
    let response;
    for await (const message of this.stream(path, request, options)) response = message;
    if (!response) throw new MartletError('INTERNAL', 'the server ended the call without an answer');
    return response;
  }

  /**
   * Any method by its path. `request` is one message, or an (async) iterable of messages where the method streams them.
   * Gives the messages as they come; leaving the loop, or `options.signal`, cancels the call.
   * @param {object} [options]
   * @param {number} [options.timeout] the deadline in milliseconds
   * @param {AbortSignal} [options.signal] cancels the call
   * @param {object} [options.metadata] further headers
   */
  async* stream(path, request, options = {}) {
    const method = methods[path];
    if (!method) throw new TypeError(`${path} is no method of this API`);
    const [requestType, responseType, streamsRequests] = method;
    const first = streamsRequests ? undefined : frame(encode(requestType, request));
    options.signal?.throwIfAborted();
    const call = new Call(this.#connection(), path, this.#headers(options), options);
    try {
      if (streamsRequests) call.send(requestType, request);
      else call.end(first);
      for await (const bytes of call.messages()) yield decode(responseType, bytes);
    } finally {
      call.cancel();
    }
  }

  #headers({ timeout = this.options.timeout, metadata = {} }) {
    return {
      te: 'trailers',
      'content-type': 'application/grpc',
      'user-agent': 'martlet-node/0.1.0',
      ...(timeout && { 'grpc-timeout': `${Math.min(Math.ceil(timeout), 99999999)}m` }),
      ...(this.options.token && { authorization: `Bearer ${this.options.token}` }),
      ...metadata,
    };
  }

  #connection() {
    if (!this.#session || this.#session.closed || this.#session.destroyed) {
      const { ca, cert, key } = this.options;
      const session = http2.connect(`${this.tls ? 'https' : 'http'}://${this.target}`, { ca, cert, key });
      session.on('error', () => {}); // Each call reports its own.
      session.on('goaway', () => session.close());
      session.unref();
      this.#session = session;
    }
    return this.#session;
  }
}

/** A running generation: iterate over it for the deltas. */
class GenerationStream {
  #events;

  constructor(events) {
    this.#events = events;
    /** What the server said first, how each output ended, and the texts of the outputs by index. */
    this.started = undefined;
    this.finished = [];
    this.texts = [];
  }

  /** The text of the first output so far. */
  get text() {
    return this.texts[0] ?? '';
  }

  async* [Symbol.asyncIterator]() {
    for await (const event of this.#events) {
      if (event.started) this.started = event.started;
      if (event.finished) this.finished[event.finished.index] = event.finished;
      if (event.delta) {
        this.texts[event.delta.index] = (this.texts[event.delta.index] ?? '') + event.delta.text;
        yield event.delta;
      }
    }
  }
}

/** One call on an HTTP/2 stream. */
class Call {
  #stream;
  #error;
  #ended = false;
  #timer;
  #abort;

  constructor(session, path, headers, { timeout, signal }) {
    session.ref();
    this.#stream = session.request({ ':method': 'POST', ':path': path, ...headers });
    const limit = headers['grpc-timeout'] && parseInt(headers['grpc-timeout'], 10);
    if (limit) {
      this.#timer = setTimeout(() => this.#fail(new MartletError('DEADLINE_EXCEEDED', 'the deadline has passed')), limit);
    }
    if (signal) {
      this.#abort = () => this.#fail(new MartletError('CANCELLED', 'the call was cancelled'));
      signal.addEventListener('abort', this.#abort, { once: true });
    }
    const stream = this.#stream;
    const done = (trailers) => {
      if (trailers['grpc-status'] === undefined) return;
      this.#ended = true;
      this.#error ??= errorOf(trailers);
    };
    stream.on('response', (head) => {
      if (head['grpc-status'] === undefined && head[':status'] !== 200) {
        this.#error ??= new MartletError('UNKNOWN', `the server answered with HTTP status ${head[':status']}`);
      }
      done(head);
    });
    stream.on('trailers', done);
    stream.on('error', (error) => {
      this.#error ??= new MartletError('UNAVAILABLE', error.message);
    });
    stream.on('close', () => {
      clearTimeout(this.#timer);
      signal?.removeEventListener('abort', this.#abort);
      session.unref();
    });
  }

  #fail(error) {
    this.#error ??= error;
    this.cancel();
  }

  /** Sends the only message. */
  end(bytes) {
    this.#stream.end(bytes);
  }

  /** Sends messages as they come. */
  async send(type, requests) {
    try {
      for await (const request of requests) {
        if (this.#stream.closed) return;
        if (!this.#stream.write(frame(encode(type, request)))) {
          await new Promise((resolve) => {
            this.#stream.once('drain', resolve).once('close', resolve);
          });
        }
      }
      this.#stream.end();
    } catch (error) {
      this.#fail(error);
    }
  }

  cancel() {
    if (!this.#stream.closed && !this.#stream.destroyed) this.#stream.close(http2.constants.NGHTTP2_CANCEL);
    this.#stream.resume();
  }

  /** The bytes of each message that comes. */
  async* messages() {
    let rest = Buffer.alloc(0);
    try {
      for await (const chunk of this.#stream) {
        rest = rest.length ? Buffer.concat([rest, chunk]) : chunk;
        while (rest.length >= 5) {
          const length = rest.readUInt32BE(1);
          if (rest[0] !== 0) throw new MartletError('INTERNAL', 'a compressed message was not asked for');
          if (length > MAX_MESSAGE_BYTES) throw new MartletError('RESOURCE_EXHAUSTED', `a message of ${length} bytes`);
          if (rest.length < 5 + length) break;
          yield rest.subarray(5, 5 + length);
          rest = rest.subarray(5 + length);
          if (this.#error) throw this.#error;
        }
      }
    } catch (error) {
      throw this.#error ?? error;
    }
    if (this.#error) throw this.#error;
    if (!this.#ended) throw new MartletError('UNAVAILABLE', 'the connection was lost');
  }
}

function frame(message) {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** The error that trailers tell; nothing if they tell of success. */
function errorOf(trailers) {
  const number = Number(trailers['grpc-status']);
  if (number === 0) return undefined;
  let message = trailers['grpc-message'] ?? '';
  try {
    message = decodeURIComponent(message);
  } catch {
    // Not percent-encoded as it should be: shown as it is.
  }
  let details = [];
  const binary = trailers['grpc-status-details-bin'];
  if (binary) {
    try {
      const status = decode('google.rpc.Status', Buffer.from(String(binary), 'base64'));
      details = status.details.map(({ typeUrl, value }) => {
        const type = typeUrl.split('/').pop();
        return { type, message: messages[type] ? decode(type, value) : value };
      });
    } catch {
      // Details that cannot be read are left out; the code and the message stand.
    }
  }
  return new MartletError(CODES[number] ?? 'UNKNOWN', message, details);
}
