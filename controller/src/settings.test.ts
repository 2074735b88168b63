import { expect } from 'chai';
import { readSettings, SettingsError } from './settings.js';

describe('settings', () => {
  it('runs on defaults alone', () => {
    const settings = readSettings({});
    expect(settings.http).to.include({ host: '127.0.0.1', port: 8080 });
    expect(settings.clock).to.deep.equal({ kind: 'system' });
    expect(settings.databaseUrl).to.equal(undefined);
  });

  it('takes an empty variable for an absent one', () => {
    expect(readSettings({ DATABASE_URL: '', HTTP_PORT: '' }).http.port).to.equal(8080);
  });

  it('reads the three clocks', () => {
    expect(readSettings({ LAMPLIGHTER_CLOCK: 'offset:-3600000' }).clock).to.deep.equal({
      kind: 'offset',
      offsetMs: -3_600_000,
    });
    expect(readSettings({ LAMPLIGHTER_CLOCK: 'parent' }).clock).to.deep.equal({ kind: 'parent' });
    expect(() => readSettings({ LAMPLIGHTER_CLOCK: 'noon' })).to.throw(SettingsError, /LAMPLIGHTER_CLOCK: must be/);
  });

  it('names every wrong variable at once and never repeats a value', () => {
    const attempt = (): unknown =>
      readSettings({ HTTP_PORT: '99999', DATABASE_URL: 'mysql://root:hunter2@db', MQTT_PASSWORD: 'changeme' });
    expect(attempt)
      .to.throw(SettingsError)
      .with.property('message')
      .that.matches(/HTTP_PORT/)
      .and.matches(/DATABASE_URL/)
      .and.matches(/MQTT_PASSWORD: is an example value/)
      .and.does.not.match(/hunter2|changeme/);
  });
});
