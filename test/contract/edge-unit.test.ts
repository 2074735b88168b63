import { readFileSync } from 'node:fs';
import { expect } from 'chai';

const unit = readFileSync(new URL('../../deploy/edge/lamplighter-edge.service', import.meta.url), 'utf8');
/** Every setting of the unit, in order. */
const settings = unit
  .split('\n')
  .filter((line) => /^[A-Za-z]+=/.test(line))
  .map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]);
const setting = (name: string): string | undefined => settings.find(([each]) => each === name)?.[1];

describe('the systemd unit of the edge', () => {
  it('starts the supervisor, which is watched, and starts it again for ever', () => {
    expect(setting('ExecStart')).to.match(/\/edge\/dist\/main\.js supervise --config /);
    expect(setting('Type')).to.equal('notify');
    // systemd-notify is a process of its own: with NotifyAccess=main its word would not count.
    expect(setting('NotifyAccess')).to.equal('all');
    expect(Number(setting('WatchdogSec'))).to.be.within(10, 120);
    expect(setting('Restart')).to.equal('always');
    expect(setting('StartLimitIntervalSec')).to.equal('0');
    expect(Number(setting('TimeoutStopSec')), 'longer than the supervisor waits').to.be.above(12);
  });

  it('waits for no network: no lamp does', () => expect(unit).to.not.match(/^(After|Wants|Requires)=.*network/m));

  it('S-34: is an ordinary user in group dialout, may gain nothing, and cannot listen', () => {
    expect(setting('User')).to.equal('lamplighter');
    expect(setting('SupplementaryGroups')).to.equal('dialout');
    expect(setting('NoNewPrivileges')).to.equal('true');
    expect(setting('CapabilityBoundingSet')).to.equal('');
    expect(setting('ProtectSystem')).to.equal('strict');
    expect(setting('SocketBindDeny')).to.equal('any');
    expect(setting('SystemCallFilter')).to.equal('@system-service');
  });
});
