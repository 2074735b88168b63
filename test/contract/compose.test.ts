import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parse } from 'yaml';
import { requireFile } from '../helpers/requires.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Service {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly target: string };
  readonly profiles?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly read_only?: boolean;
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
}

const composeText = read('docker-compose.yml');
const compose = parse(composeText, { merge: true }) as Compose;
const services = Object.entries(compose.services);
const dockerfile = read('Dockerfile');
const stages = new Map(
  dockerfile.split(/^(?=FROM )/m).flatMap((text) => {
    const name = /^FROM \S+ AS (\S+)/.exec(text)?.[1];
    return name ? [[name, text] as const] : [];
  }),
);
/** Names and defaults of .env.example. */
const example = new Map(
  read('deploy/.env.example')
    .split('\n')
    .flatMap((line) => {
      const [, name, value] = /^([A-Z0-9_]+)=(.*)$/.exec(line) ?? [];
      return name ? [[name, value ?? ''] as const] : [];
    }),
);
const references = [...composeText.matchAll(/\$\{([A-Z0-9_]+)(?::([-?])([^}]*))?\}/g)].map(
  ([, name = '', operator = '', text = '']) => ({ name, operator, text }),
);
const isSecret = (name: string): boolean => /PASSWORD|KEY|SECRET|TOKEN/.test(name);

describe('docker-compose.yml', () => {
  it('has the production parts, Mosquitto only by its profile', () => {
    expect(services.map(([name]) => name)).to.have.members([
      'database',
      'broker',
      'mosquitto',
      'controller',
      'grafana-role',
      'grafana',
    ]);
    const withProfile = services.filter(([, service]) => service.profiles).map(([name]) => name);
    expect(withProfile).to.deep.equal(['mosquitto']);
    expect(compose.services['mosquitto']?.profiles).to.deep.equal(['mosquitto']);
    expect(compose.services['database']?.image).to.contain('timescale/timescaledb');
  });

  it('builds only targets that the Dockerfile has, from images of one Node version', () => {
    for (const [name, { build }] of services) if (build) expect([...stages.keys()], name).to.include(build.target);
    expect([...stages.keys()]).to.include.members(['broker', 'controller', 'edge']);
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    for (const base of bases) expect(base === `\${NODE_IMAGE}` || stages.has(base ?? ''), base).to.equal(true);
    expect(dockerfile).to.match(/^ARG NODE_IMAGE=node:(20|22|24)-slim$/m);
  });

  it('names every variable in deploy/.env.example, and each of those is used', () => {
    expect([...new Set(references.map(({ name }) => name))].sort()).to.deep.equal([...example.keys()].sort());
    for (const { name, operator, text } of references) {
      if (operator === '-') expect(example.get(name)?.startsWith(text), `${name} has another default`).to.equal(true);
      else expect(operator, `${name} has neither a default nor a message`).to.equal('?');
    }
  });

  it('starts without no secret, and ships none', () => {
    const secrets = references.filter(({ name }) => isSecret(name));
    expect(secrets.length).to.be.at.least(4);
    for (const { name, operator, text } of secrets) {
      if (name === 'OPEN311_API_KEY') expect(text).to.equal('');
      else expect(`${operator}${text}`, name).to.match(/^\?.*\.env/);
      expect(example.get(name), name).to.equal('');
    }
    for (const [name, { environment = {} }] of services) {
      for (const [key, value] of Object.entries(environment)) {
        if (isSecret(key)) expect(value, `${name} ${key}`).to.match(/^\$\{/);
      }
    }
  });

  it('publishes on loopback unless told otherwise, and no port of the database', () => {
    expect(compose.services['database']?.ports).to.equal(undefined);
    expect(compose.networks['data']?.internal).to.equal(true);
    for (const [name, { ports = [] }] of services) {
      for (const port of ports) expect(port, name).to.match(/^\$\{[A-Z]+_PUBLISH:-127\.0\.0\.1:\d+\}:\d+$/);
    }
  });

  it('mounts only files and volumes that exist', () => {
    for (const [name, { volumes = [] }] of services) {
      for (const volume of volumes) {
        const [source = ''] = volume.split(':');
        if (source.startsWith('.')) {
          expect(existsSync(join(root, source)), `${name}: ${source}`).to.equal(true);
          expect(volume, `${name}: ${source} is mounted writable`).to.match(/:ro$/);
        } else expect(compose.volumes, name).to.have.property(source);
      }
    }
  });

  it('checks the health of every service that stays, and waits for what it needs', () => {
    for (const [name, { healthcheck, depends_on = {} }] of services) {
      if (name !== 'grafana-role') expect(healthcheck?.test.length, name).to.be.above(1);
      for (const [other, { condition }] of Object.entries(depends_on)) {
        expect(compose.services, name).to.have.property(other);
        if (condition === 'service_healthy')
          expect(compose.services[other]?.healthcheck, other).not.to.equal(undefined);
      }
    }
    expect(
      compose.services['controller']?.depends_on,
      'a lamp or a controller never waits for the broker',
    ).not.to.have.property('broker');
  });

  it('gives our services no root, no capabilities and a file system that they cannot change', () => {
    for (const [name, service] of services) if (service.build) expect(service.read_only, name).to.equal(true);
    for (const target of ['broker', 'controller', 'edge']) {
      const lines = (stages.get(target) ?? '').split('\n');
      expect(lines.indexOf('USER node'), target).to.be.above(0);
      expect(
        lines.findIndex((line) => line.startsWith('ENTRYPOINT')),
        target,
      ).to.be.above(lines.indexOf('USER node'));
    }
  });

  it('passes only settings that the programs know', () => {
    const known: Readonly<Record<string, string>> = {
      broker: read('broker/src/main.ts'),
      controller: read('controller/src/settings.ts'),
    };
    for (const [target, source] of Object.entries(known)) {
      const image = [...(stages.get(target) ?? '').matchAll(/(?:^ENV |\s)([A-Z][A-Z0-9_]+)=/gm)].map(
        ([, name]) => name,
      );
      const given = Object.keys(compose.services[target]?.environment ?? {});
      for (const name of [...image, ...given]) expect(source, `${target} ${name}`).to.contain(name ?? '?');
    }
  });
});

describe('the Dockerfile', () => {
  it('shows npm every workspace before it installs', () => {
    const { workspaces } = JSON.parse(read('package.json')) as { workspaces: string[] };
    const manifests = [...dockerfile.matchAll(/^COPY (\S+)\/package\.json \S+\/$/gm)].map(([, folder]) => folder);
    expect(manifests.sort()).to.deep.equal([...workspaces].sort());
  });

  it('installs and copies for each image the packages that it imports', () => {
    for (const target of ['broker', 'controller', 'edge']) {
      const stage = stages.get(target) ?? '';
      const installed = [...stage.matchAll(/--workspace @lamplighter\/(\S+)/g)].map(([, name]) => name);
      const own = (name: string): string =>
        ({ contracts: 'broker/contracts', dali: 'edge/dali', lighting: 'edge/lighting' })[name] ?? name;
      const { dependencies } = JSON.parse(read(`${own(target)}/package.json`)) as {
        dependencies: Record<string, string>;
      };
      const needed = Object.keys(dependencies).flatMap((name) => /^@lamplighter\/(.*)$/.exec(name)?.[1] ?? []);
      expect(installed, target).to.have.members([target, ...needed]);
      for (const name of [target, ...needed]) {
        expect(stage, `${target} lacks ${name}`).to.contain(
          `COPY --from=build /app/${own(name)}/dist ${own(name)}/dist`,
        );
      }
    }
  });

  it('starts programs whose source exists', () => {
    const entries = [...dockerfile.matchAll(/^ENTRYPOINT \["node", (?:"--[^"]+", )*"(\S+)\/dist\/main\.js"\]$/gm)].map(
      ([, folder]) => folder,
    );
    expect(entries).to.deep.equal(['broker', 'controller', 'edge']);
    for (const folder of entries) expect(existsSync(join(root, `${folder}/src/main.ts`)), folder).to.equal(true);
  });

  it('keeps secrets, repositories and foreign builds out of the images', () => {
    const ignored = read('.dockerignore').split('\n');
    expect(ignored).to.include.members(['**/.git', '**/node_modules', '**/dist', '**/.env', '**/.env.*']);
  });

  it('runs the built broker with plain Node', function () {
    const built = requireFile(this, 'the built broker (npm run build)', join(root, 'broker/dist/main.js'));
    expect(execFileSync(process.execPath, [built, '--help'], { encoding: 'utf8', cwd: '/' })).to.contain('serve');
  });
});

describe('deploy/', () => {
  it('shows the rights for Mosquitto as the broker writes them', () => {
    const lines = read('deploy/mosquitto/acl.example').split('\n');
    for (const line of lines) expect(line).to.match(/^(#.*|user [\w.-]+|topic (read|write) \S+)?$/);
    expect(lines)
      .to.include('topic write spBv1.0/21004/NDATA/cab-52')
      .and.to.include('topic read spBv1.0/21004/NCMD/cab-52');
  });

  it('lets nobody into Mosquitto without a name and rights', () => {
    const options = read('deploy/mosquitto/mosquitto.conf').split('\n');
    expect(options).to.include.members([
      'allow_anonymous false',
      'use_username_as_clientid true',
      'password_file /mosquitto/secrets/passwords',
      'acl_file /mosquitto/secrets/acl',
    ]);
  });
});
