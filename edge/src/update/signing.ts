import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { draftManifest } from './draft-manifest.js';
import { publicKeyOf, readEnvelope, withSignature } from './signed-document.js';

interface ManifestOptions {
  readonly kind: string;
  readonly class: string;
  readonly release: string;
  readonly label: string;
  readonly minimum: string;
  readonly expires: string;
  readonly percent: string;
  readonly seed?: string;
  readonly entry?: string;
}

interface RootOptions {
  readonly release: string;
  readonly expires: string;
  readonly threshold: string;
  readonly key: string[];
}

/** `update new-key|root|manifest|sign`: for those who release updates, on machines of their own. */
export function addSigning(update: Command): void {
  update
    .command('new-key <file>')
    .description('make a signing key: the private half into the file, the public one to the screen')
    .action(async (file: string) => {
      const { privateKey } = generateKeyPairSync('ed25519');
      await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
      process.stdout.write(`${publicKeyOf(privateKey)}\n`);
    });
  update
    .command('root <file>')
    .description('write a root, not yet signed: which keys sign updates, and how many of them must')
    .requiredOption('--release <number>', 'version of the root: 1, or one more than the last')
    .requiredOption('--expires <instant>', 'such as 2031-01-01T00:00:00Z')
    .option('--threshold <number>', 'how many must sign', '2')
    .requiredOption('--key <public...>', 'public keys')
    .action((file: string, { release, expires, threshold, key }: RootOptions) =>
      writeUnsigned(file, {
        format: 1,
        kind: 'root',
        version: Number(release),
        expires,
        threshold: Number(threshold),
        keys: key,
      }),
    );
  update
    .command('manifest <folder>')
    .description('write <folder>/manifest.json, not yet signed, for the files under <folder>/files')
    .requiredOption('--kind <kind>', 'software or configuration')
    .requiredOption('--class <class>', 'hardware class, such as linux-arm64')
    .requiredOption('--release <number>', 'rises with each release of the kind')
    .requiredOption('--label <text>', 'the version that people speak of')
    .requiredOption('--expires <instant>', 'such as 2027-01-01T00:00:00Z')
    .option('--minimum <number>', 'installed version that it needs at least', '0')
    .option('--percent <number>', 'share of the edges that take part: 1, 10, 100', '1')
    .option('--seed <text>', 'mixes the edges anew; default: the label')
    .option('--entry <path>', 'program file of a software update', 'edge/dist/main.js')
    .action(async (folder: string, options: ManifestOptions) => {
      const manifest = await draftManifest(join(folder, 'files'), {
        kind: options.kind,
        class: options.class,
        version: Number(options.release),
        label: options.label,
        minimumVersion: Number(options.minimum),
        expires: options.expires,
        rollout: { percent: Number(options.percent), seed: options.seed ?? options.label },
        entry: options.kind === 'software' ? options.entry : undefined,
      });
      await writeUnsigned(join(folder, 'manifest.json'), manifest);
    });
  update
    .command('sign <file>')
    .description('add a signature to a root or manifest; each signer does so with a key of their own')
    .requiredOption('--key <file>', 'private key made by new-key')
    .action(async (file: string, { key }: { key: string }) => {
      const envelope = withSignature(
        readEnvelope(await readFile(file, 'utf8')),
        createPrivateKey(await readFile(key, 'utf8')),
      );
      await writeFile(file, `${JSON.stringify(envelope, null, 1)}\n`);
      process.stdout.write(`${file} has ${envelope.signatures.length} signatures\n`);
    });
}

const writeUnsigned = (file: string, content: unknown): Promise<void> =>
  writeFile(file, `${JSON.stringify({ signed: JSON.stringify(content), signatures: [] }, null, 1)}\n`);
