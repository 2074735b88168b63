import { expect } from 'chai';
import { ApiHost } from './api-host.js';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly { name: string; in: string; required?: boolean; schema?: Json }[];
  readonly requestBody?: { content: Record<string, { schema?: Json }> };
  readonly responses: Record<string, { description: string; content?: Record<string, { schema?: Json }> }>;
}

describe('the API document', () => {
  const host = new ApiHost();
  // biome-ignore lint/suspicious/noExplicitAny: the document is what is under test.
  let document: any;

  before(async () => {
    await host.start();
    document = (await host.request('GET', '/api/openapi.json')).body;
  });
  after(() => host.stop());

  const operations = (): [string, Operation][] =>
    Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]),
    );

  it('is OpenAPI 3.1 with title, version and components', () => {
    expect(document.openapi).to.match(/^3\.1\./);
    expect(document.info).to.include.keys('title', 'version');
    expect(document.components.schemas).to.include.keys(
      'Luminaire',
      'LuminaireState',
      'Override',
      'Fault',
      'ImportReport',
    );
  });

  it('describes every route of the API', () => {
    const described = operations().map(([name]) => name.replace(/\{(\w+)\}/g, ':$1'));
    const routes = host.accessTable
      .filter(({ method, url }) => method !== 'HEAD' && url.startsWith('/api/v1'))
      .map(({ method, url }) => `${method.toLowerCase()} ${url}`);
    expect(described).to.include.members(routes);
  });

  it('says of each operation what it is for, what it takes and what it answers', () => {
    for (const [name, operation] of operations()) {
      expect(operation.summary, name).to.be.a('string').and.not.equal('');
      expect(Object.keys(operation.responses), name).to.not.be.empty;
      for (const [status, response] of Object.entries(operation.responses)) {
        expect(status, name).to.match(/^([1-5]\d\d|default)$/);
        expect(response.description, name).to.be.a('string');
      }
      const inPath = [...name.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(
        declared.map((parameter) => parameter.name),
        name,
      ).to.have.members(inPath);
      for (const parameter of operation.parameters ?? []) expect(parameter.schema, name).to.be.an('object');
    }
  });

  it('has no reference that leads nowhere', () => {
    const references: string[] = [];
    const walk = (value: Json): void => {
      if (value === null || typeof value !== 'object') return;
      if (!Array.isArray(value) && typeof value['$ref'] === 'string') references.push(value['$ref']);
      for (const part of Object.values(value)) walk(part);
    };
    walk(document);
    expect(references).to.not.be.empty;
    for (const reference of references) {
      const target = reference
        .replace(/^#\//, '')
        .split('/')
        .reduce<Json | undefined>(
          (node, key) => (node && typeof node === 'object' && !Array.isArray(node) ? node[key] : undefined),
          document,
        );
      expect(target, reference).to.be.an('object');
    }
  });

  it('is shown as a page, with no script from elsewhere', async () => {
    const page = await host.request('GET', '/api/docs/');
    expect(page.status).to.equal(200);
    expect(page.body).to.match(/swagger/i);
    expect(page.headers.get('content-security-policy')).to.include("script-src 'self'");
    expect(page.body).to.not.match(/<script[^>]+src="https?:/);
  });
});
