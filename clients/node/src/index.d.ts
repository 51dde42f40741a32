import type {
  ClassifyRequest, ClassifyResponse, Delta, EmbedRequest, EmbedResponse, Finished, GenerateRequest, GenerateResponse,
  Started,
} from './messages.js';

export type * from './messages.js';

export interface ClientOptions {
  token?: string;
  tls?: boolean;
  ca?: string | Uint8Array;
  cert?: string | Uint8Array;
  key?: string | Uint8Array;
  /** Milliseconds. */
  timeout?: number;
}

export interface CallOptions {
  /** Milliseconds. */
  timeout?: number;
  signal?: AbortSignal;
  metadata?: Record<string, string>;
}

export class MartletError extends Error {
  code: string;
  details: { type: string; message: unknown }[];
  get fieldViolations(): { field: string; description: string }[];
  get retryDelay(): number | undefined;
}

export interface GenerationStream extends AsyncIterable<Delta> {
  started?: Started;
  finished: Finished[];
  texts: string[];
  readonly text: string;
}

export class Client {
  constructor(target?: string, options?: ClientOptions);
  close(): void;
  generate(request: GenerateRequest, options?: CallOptions): Promise<GenerateResponse>;
  generateStream(request: GenerateRequest, options?: CallOptions): GenerationStream;
  embed(request: EmbedRequest, options?: CallOptions): Promise<EmbedResponse>;
  classify(request: ClassifyRequest, options?: CallOptions): Promise<ClassifyResponse>;
  unary(path: string, request: object, options?: CallOptions): Promise<any>;
  stream(path: string, request: object, options?: CallOptions): AsyncGenerator<any>;
}

export function encode(type: string, message: object): Uint8Array;
export function decode(type: string, bytes: Uint8Array): any;
