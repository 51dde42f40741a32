// Says what is most likely of a text: node examples/classify.js [MODEL [TEXT]]
import { clientOfEnvironment } from './environment.js';

const client = clientOfEnvironment();
const { results } = await client.classify({
  model: process.argv[2] ?? '', inputs: [{ text: process.argv[3] ?? 'What a wonderful film!' }],
});
for (const { probability, label } of results[0].classes) {
  console.log(`${probability.toFixed(3).padStart(6)}  ${label}`);
}
client.close();
