import { SteppedClock, SystemClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import { SimulatorError } from '../simulator-error.js';
import { cabinetCommand, HAND_UNITS } from './cabinet-console.js';
import { createSimulatedCabinet } from './simulated-cabinet.js';
import { SimulatedMeter } from './simulated-meter.js';

describe('a cabinet played with by hand', () => {
  const meter = new SimulatedMeter({ clock: new SteppedClock(0), loads: [] });
  const cabinet = createSimulatedCabinet({
    io: new SystemClock((error) => {
      throw error;
    }),
    meters: new Map([[HAND_UNITS.meter, meter]]),
    inputs: new Map([[HAND_UNITS.inputs, 8]]),
    noise: new Map([[HAND_UNITS.noise, 50]]),
  });
  const type = (text: string): Promise<string> => cabinetCommand(cabinet, meter, text);

  it('does what is typed and shows what the meter shows', async () => {
    for (const text of ['close 3', 'open 3', 'noise 61.5', 'fail 1 mute', 'heal 1', 'energy 1234']) {
      expect(await type(text), text).to.equal('done');
    }
    expect(await type('status')).to.equal('1234.0 Wh, 6.0 W; asked: meter 0, inputs 0, noise 0');
    expect(await type('')).to.equal('');
    expect(await type('help')).to.include('close N');
  });

  it('says what it does not understand', async () => {
    for (const text of ['dance', 'close 9', 'close x', 'noise', 'fail 1 sadly']) {
      const error: unknown = await type(text).catch((reason: unknown) => reason);
      expect(error, text).to.be.instanceOf(SimulatorError);
    }
  });
});
