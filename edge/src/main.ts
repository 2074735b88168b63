#!/usr/bin/env node
import { pino } from 'pino';
import { BusError } from './bus/bus-error.js';
import { commandLine, isService } from './command-line.js';
import { ConfigError } from './config.js';
import { ModelError } from './models/model-error.js';
import { ServiceError } from './service/service-error.js';
import { StoreError } from './store/store-error.js';
import { UpdateError } from './update/update-error.js';

const args = process.argv.slice(2);

(await commandLine(args)).parseAsync().catch((error: unknown) => {
  // What a person can mend is told in one line, without a stack.
  const isMendable =
    error instanceof BusError ||
    error instanceof ConfigError ||
    error instanceof ModelError ||
    error instanceof StoreError ||
    error instanceof ServiceError ||
    error instanceof UpdateError;
  const { message } = error as Error;
  if (isMendable && !isService(args)) process.stderr.write(`lamplighter-edge: ${message}\n`);
  else
    pino({ name: 'edge', level: process.env['LOG_LEVEL'] ?? 'info' }).fatal(isMendable ? {} : { err: error }, message);
  process.exitCode = 1;
});
