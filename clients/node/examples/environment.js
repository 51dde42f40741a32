// What the examples take from the environment.
import { readFileSync } from 'node:fs';
import { Client } from '../src/index.js';

export function clientOfEnvironment(further = {}) {
  const { MARTLET_ADDRESS, MARTLET_TOKEN, MARTLET_CA } = process.env;
  return new Client(MARTLET_ADDRESS || 'localhost:50051', {
    token: MARTLET_TOKEN, ca: MARTLET_CA && readFileSync(MARTLET_CA), timeout: 60_000, ...further,
  });
}
