// Compares sentences by their vectors: node examples/embed.js [MODEL]
import { clientOfEnvironment } from './environment.js';

const sentences = ['A bird is singing.', 'I can hear a blackbird.', 'The bank raises its rates.'];
const client = clientOfEnvironment();
const { embeddings } = await client.embed({
  model: process.argv[2] ?? '', normalize: true, inputs: sentences.map((text) => ({ text })),
});
for (const { index, values } of embeddings) {
  const similarity = values.reduce((sum, value, i) => sum + value * embeddings[0].values[i], 0);
  console.log(`${similarity.toFixed(3).padStart(6)}  ${sentences[index]}`);
}
client.close();
