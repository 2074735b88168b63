// The least that any program on these ports does: the same number of requests, each answered, and nothing else.
import { SerialPort } from 'serialport';

const { path, exchanges } = JSON.parse(process.argv[2] ?? '{}');
const port = new SerialPort({ path, baudRate: 38_400 });
await new Promise((resolve) => port.once('open', resolve));
const before = process.cpuUsage();
// Send QUERY STATUS to short address 0 (STANDARDS 1.6 a); the reply, the sent event and the answer follow.
const frame = [0x59, 0x32, 0x07, 0x00, 0x10, 0x05, 0x01, 0x90, 0x00, 0x00];
const request = Buffer.from([...frame, frame.slice(1).reduce((sum, byte) => sum ^ byte, 0)]);
/** An event about a received frame of 8 bits: a backward frame. */
const isAnswer = (bytes) => bytes.includes(Buffer.from([0x88]));
for (let sent = 0; sent < exchanges; sent += 1) {
  let heard = Buffer.alloc(0);
  await new Promise((resolve) => {
    const listen = (bytes) => {
      heard = Buffer.concat([heard, bytes]);
      if (!isAnswer(heard)) return;
      port.off('data', listen);
      resolve();
    };
    port.on('data', listen);
    port.write(request);
  });
}
const { user, system } = process.cpuUsage(before);
process.send?.({ kind: 'bare', cpuSeconds: (user + system) / 1e6 });
await new Promise((resolve) => port.close(resolve));
process.disconnect();
