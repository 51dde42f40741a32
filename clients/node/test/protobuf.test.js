// The wire format, against what Google's library wrote for the tests of the server.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { decode, encode } from '../src/protobuf.js';

const fixtures = new URL('../../../Tests/MessagesTests/Fixtures/messages.txt', import.meta.url);
const encoded = Object.fromEntries(
  readFileSync(fixtures, 'utf8').trim().split('\n').map((line) => line.split(' ')).map(([name, hex]) => [
    name, Buffer.from(hex ?? '', 'hex'),
  ]),
);

test('a request is read and written again', () => {
  const request = decode('martlet.v1.GenerateRequest', encoded['generate-request']);
  assert.equal(request.model, 'stories');
  assert.deepEqual(request.chat.messages.map(({ role, content }) => [role, content]), [
    ['system', 'Be brief.'], ['user', '你好'],
  ]);
  assert.equal(request.chat.addGenerationPrompt, false);
  assert.equal(request.sampling.temperature, 0);
  assert.equal(request.sampling.topP, undefined);
  assert.deepEqual(request.sampling.logitBias, { 5: -100 });
  assert.equal(request.sampling.seed, 0n);
  assert.deepEqual(request.stopping.stop, ['\n\n', 'END']);
  assert.deepEqual(encode('martlet.v1.GenerateRequest', request), encoded['generate-request']);
});

test('an event is read and written again', () => {
  const event = decode('martlet.v1.GenerateStreamResponse', encoded.delta);
  assert.deepEqual(Object.keys(event), ['delta']);
  assert.deepEqual(event.delta.tokenIds, [403, 1]);
  assert.equal(event.delta.logprobs[0].logprob, -0.25);
  assert.deepEqual(encode('martlet.v1.GenerateStreamResponse', event), encoded.delta);
});

test('maps, enums and details', () => {
  const list = decode('grpc.health.v1.HealthListResponse', encoded.health);
  assert.deepEqual(list.statuses, { '': { status: 'SERVING' }, 'martlet.v1.Generation': { status: 'NOT_SERVING' } });
  const status = decode('google.rpc.Status', encoded.status);
  assert.equal(status.details[0].typeUrl, 'type.googleapis.com/google.rpc.BadRequest');
  assert.deepEqual(encode('google.rpc.Status', status), encoded.status);
});

test('numbers at their limits', () => {
  const seed = 2n ** 64n - 1n;
  const bytes = encode('martlet.v1.Started', { seed, promptTokens: 2 ** 32 - 1 });
  assert.deepEqual([decode('martlet.v1.Started', bytes).seed, decode('martlet.v1.Started', bytes).promptTokens], [
    seed, 2 ** 32 - 1,
  ]);
  const ids = [0, 1, -1, 2 ** 31 - 1, -(2 ** 31)];
  assert.deepEqual(decode('martlet.v1.TokenIds', encode('martlet.v1.TokenIds', { ids })).ids, ids);
});

test('bytes that are no message', () => {
  for (const hex of ['0a05', '0aff', '08', '0d000000', '52020d00', '1c']) {
    assert.throws(() => decode('martlet.v1.GenerateRequest', Buffer.from(hex, 'hex')), RangeError, hex);
  }
  assert.throws(() => decode('martlet.v1.GenerateRequest', Buffer.from('0a01ff', 'hex')), TypeError);
});

test('mistakes are named', () => {
  assert.throws(() => encode('martlet.v1.GenerateRequest', { modle: 'x' }), /modle: martlet.v1.GenerateRequest has no/);
  assert.throws(() => encode('martlet.v1.EmbedRequest', { pooling: 'POOLING_MEEN' }), /POOLING_MEEN is no/);
  assert.throws(() => encode('martlet.v1.GenerateRequest', { n: 1.5 }), /n: expected a whole number/);
});
