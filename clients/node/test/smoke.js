// The smoke test: stream, cancel, deadline, error details, credentials, against the server in MARTLET_ADDRESS.
import assert from 'node:assert/strict';
import { clientOfEnvironment } from '../examples/environment.js';

const client = clientOfEnvironment();
const model = process.env.MARTLET_MODEL || '';
const request = (maxTokens, further = {}) => ({
  model, text: 'Once upon a time', sampling: { temperature: 0 }, stopping: { maxTokens }, ...further,
});
const drain = async (stream) => {
  for await (const _ of stream) { /* only to its end */ }
};

// A stream gives the text of the unary call.
const whole = await client.generate(request(16));
const stream = client.generateStream(request(16));
let text = '';
for await (const delta of stream) text += delta.text;
assert.ok(text);
assert.equal(text, whole.outputs[0].text);
assert.equal(stream.text, text);
assert.ok(stream.started.requestId !== undefined && stream.finished.length === 1);

// Cancelling in mid-stream, by leaving the loop and by a signal; then the connection still serves.
const endless = request(200, { stopping: { maxTokens: 200, ignoreEos: true } });
for await (const _ of client.generateStream(endless)) break;
const controller = new AbortController();
await assert.rejects(async () => {
  for await (const _ of client.generateStream(endless, { signal: controller.signal })) controller.abort();
}, { code: 'CANCELLED' });
await client.generate(request(1));

// A deadline: it passes, or the server says at once that it cannot be met.
await assert.rejects(drain(client.generateStream(endless, { timeout: 1 })), ({ code }) => {
  assert.ok(['DEADLINE_EXCEEDED', 'RESOURCE_EXHAUSTED'].includes(code), code);
  return true;
});

// Error details.
await assert.rejects(client.generate(request(1, { sampling: { temperature: -1 } })), (error) => {
  assert.equal(error.code, 'INVALID_ARGUMENT');
  assert.deepEqual(error.fieldViolations.map(({ field }) => field), ['sampling.temperature']);
  assert.equal(error.retryDelay, undefined);
  return true;
});
await assert.rejects(client.generate(request(1, { model: 'no-such-model' })), { code: 'NOT_FOUND' });
await assert.rejects(client.generate({ sampling: { temprature: 1 } }), /sampling\.temprature: .* has no such field/);

// Without the token, if the server wants one.
if (process.env.MARTLET_TOKEN) {
  const stranger = clientOfEnvironment({ token: undefined });
  await assert.rejects(stranger.generate(request(1)), { code: 'UNAUTHENTICATED' });
  stranger.close();
}
client.close();
console.log('node: ok');
