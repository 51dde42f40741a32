// Streams the answer to a question: node examples/chat_stream.js [QUESTION]
import { clientOfEnvironment } from './environment.js';

const client = clientOfEnvironment();
const stream = client.generateStream({
  model: process.env.MARTLET_MODEL || '',
  chat: { messages: [{ role: 'user', content: process.argv.slice(2).join(' ') || 'Tell me a story about a bird.' }] },
  sampling: { temperature: 0.8 },
  stopping: { maxTokens: 128 },
});
for await (const delta of stream) process.stdout.write(delta.text);
const { usage } = stream.finished[0];
console.log(`\n(${usage.promptTokens} tokens in, ${usage.completionTokens} out)`);
client.close();
