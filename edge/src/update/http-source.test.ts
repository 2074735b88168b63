import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { HttpSource } from './http-source.js';
import { LONGEST_DOCUMENT } from './signed-document.js';
import { UpdateError } from './update-error.js';

const CONTENT = Buffer.from('0123456789');

describe('an update on a web server', () => {
  let server: Server;
  let asked: string[];
  let answer: RequestListener;
  let source: HttpSource;

  const read = async (path: string, from: number): Promise<[number, string]> => {
    const { from: began, bytes } = await source.read(path, from);
    const parts: Uint8Array[] = [];
    for await (const part of bytes) parts.push(part);
    return [began, Buffer.concat(parts).toString()];
  };
  const codeOf = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work;
      return 'taken';
    } catch (error) {
      if (error instanceof UpdateError) return error.code;
      throw error;
    }
  };

  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      asked.push(`${request.url} ${request.headers.range ?? 'whole'}`);
      answer(request, response);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    source = new HttpSource(`http://127.0.0.1:${(server.address() as AddressInfo).port}/release`);
  });
  afterEach(
    () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  );

  it('reads a file from the byte where it was cut', async () => {
    answer = (_request, response) => {
      response.writeHead(206, { 'content-range': `bytes 4-9/10` }).end(CONTENT.subarray(4));
    };
    expect(await read('node_modules/@x/main.js', 4)).to.deep.equal([4, '456789']);
    expect(asked).to.deep.equal(['/release/files/node_modules/%40x/main.js bytes=4-']);
  });

  it('says that a file begins anew where the server knows no ranges', async () => {
    answer = (_request, response) => void response.end(CONTENT);
    expect(await read('main.js', 4)).to.deep.equal([0, '0123456789']);
  });

  it('takes a missing document for none, any other answer for a way that may be open later', async () => {
    answer = (_request, response) => void response.writeHead(404).end();
    expect(await source.text('root.2.json')).to.equal(null);
    expect(await codeOf(read('main.js', 0))).to.equal('unreachable');
    answer = (_request, response) => void response.writeHead(503).end();
    expect(await codeOf(source.text('manifest.json'))).to.equal('unreachable');
    answer = (_request, response) => void response.writeHead(206, { 'content-range': 'bytes 0-9/10' }).end(CONTENT);
    expect(await codeOf(read('main.js', 4)), 'another range').to.equal('unreachable');
    answer = (_request, response) => void response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end();
    expect(await codeOf(source.text('manifest.json')), 'elsewhere').to.equal('unreachable');
    answer = (request) => void request.socket.destroy();
    expect(await codeOf(source.text('manifest.json'))).to.equal('unreachable');
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('0123', () => response.socket?.destroy());
    };
    expect(await codeOf(read('main.js', 0)), 'cut in the middle').to.equal('unreachable');
  });

  it('stops reading a document that does not end', async () => {
    answer = (_request, response) => void response.end(Buffer.alloc(LONGEST_DOCUMENT + 1));
    expect(await codeOf(source.text('manifest.json'))).to.equal('too-large');
  });

  it('speaks http and https only', () => {
    for (const address of ['file:///etc/', 'ftp://x/', 'release', ''])
      expect(() => new HttpSource(address), address).to.throw(UpdateError, 'no address');
  });
});
