import { expect } from 'chai';
import { commandLine } from './command-line.js';
import { ConfigError } from './config.js';

const outcome = async (...args: string[]): Promise<unknown> => {
  try {
    const program = await commandLine(args);
    return await program.parseAsync(['node', 'lamplighter-edge', ...args]);
  } catch (error) {
    return error;
  }
};

describe('command line of the edge', () => {
  it('runs the edge with --config alone, and with the verb', async () => {
    for (const args of [
      ['--config', '/nowhere/edge.json'],
      ['run', '--config', '/nowhere/edge.json'],
    ]) {
      const error = await outcome(...args);
      expect(error).to.be.instanceOf(ConfigError);
      expect((error as Error).message).to.equal(
        '/nowhere/edge.json cannot be read (ENOENT); name a file with --config',
      );
    }
  });
});
