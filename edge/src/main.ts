#!/usr/bin/env node
import { pino } from 'pino';
import { commandLine } from './command-line.js';
import { ConfigError } from './config.js';
import { ModelError } from './models/model-error.js';
import { StoreError } from './store/store-error.js';
import { UpdateError } from './update/update-error.js';

commandLine()
  .parseAsync()
  .catch((error: unknown) => {
    // What a person can mend is told in one line, without a stack.
    const isMendable =
      error instanceof ConfigError ||
      error instanceof ModelError ||
      error instanceof StoreError ||
      error instanceof UpdateError;
    pino({ name: 'edge', level: process.env['LOG_LEVEL'] ?? 'info' }).fatal(
      isMendable ? {} : { err: error },
      (error as Error).message,
    );
    process.exitCode = 1;
  });
