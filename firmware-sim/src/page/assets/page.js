/** The page of a simulated line: draws what `/events` tells and posts deeds to `/deeds`. */

const byId = (id) => document.getElementById(id);

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function setText(where, text) {
  if (where.textContent !== text) where.textContent = text;
}

async function act(deed, told) {
  const news = byId('news');
  try {
    const answer = await fetch('/deeds', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(deed),
    });
    news.textContent = answer.ok ? told : `Refused: ${(await answer.json()).message}`;
  } catch {
    news.textContent = 'The simulator does not answer.';
  }
}

function button(label, deed, told) {
  const made = element('button', label, { type: 'button' });
  made.addEventListener('click', () =>
    act(typeof deed === 'function' ? deed() : deed, typeof told === 'function' ? told() : told),
  );
  return made;
}

let selected = null;
let latest = null;
const lamps = new Map();
const sensors = new Map();

const LAMP_ACTIONS = [
  ['Fail lamp', 'failLamp', 'lamp failed'],
  ['Repair lamp', 'repairLamp', 'new light source'],
  ['Mute', 'mute', 'obeys but does not answer'],
  ['Cut bus wires', 'disconnect', 'bus wires cut'],
  ['Reconnect', 'reconnect', 'answers again'],
  ['Power off', 'powerOff', 'mains off'],
  ['Power on', 'powerOn', 'mains on'],
];
const LINE_ACTIONS = [
  ['Cut mains', { do: 'cutMains' }, 'Mains of every lamp is gone.'],
  ['Restore mains', { do: 'restoreMains' }, 'Mains is back.'],
  [
    'Bus voltage off',
    { do: 'cutBus' },
    'The bus has no voltage: after half a second lamps go to their system-failure level.',
  ],
  ['Bus voltage on', { do: 'restoreBus' }, 'The bus has voltage again.'],
  ['Noise on cable', { do: 'serialNoise', for: '2 s' }, 'Two seconds of noise on the serial line.'],
  ['Noise on bus', { do: 'busNoise', share: 0.2, for: '10 s' }, 'For ten seconds every fifth frame is spoilt.'],
  ['Unplug cable', { do: 'unplug' }, 'The serial cable is pulled.'],
  ['Plug in cable', { do: 'replug' }, 'The serial cable is in again.'],
];

function makeLamp(address) {
  const made = element('button', undefined, { type: 'button', class: 'lamp', 'aria-pressed': 'false' });
  const parts = { head: element('span', undefined, { class: 'head', 'aria-hidden': 'true' }) };
  made.append(parts.head);
  for (const part of ['name', 'percent', 'watts', 'trouble']) {
    parts[part] = element('span', '', { class: part });
    made.append(parts[part]);
  }
  made.addEventListener('click', () => {
    selected = address;
    draw(latest);
  });
  const item = element('li');
  item.append(made);
  byId('street').append(item);
  return { made, ...parts };
}

function makeSensor(address) {
  const item = element('li');
  const parts = { state: element('span', ''), light: element('span', '') };
  const title = element('strong', `Sensor ${address}`);
  const pass = button('Somebody passes', { do: 'detect', sensor: address }, `Somebody passed sensor ${address}.`);
  pass.setAttribute('aria-label', `Somebody passes sensor ${address}`);
  item.append(title, parts.state, parts.light, pass);
  byId('sensors').append(item);
  return parts;
}

function facts(list, pairs) {
  if (list.childElementCount !== pairs.length) {
    list.replaceChildren(
      ...pairs.map(([name]) => {
        const pair = element('div');
        pair.append(element('dt', name), element('dd', ''));
        return pair;
      }),
    );
  }
  pairs.forEach(([name, value], index) => {
    const [term, description] = list.children[index].children;
    setText(term, name);
    setText(description, value);
  });
}

function draw(state) {
  if (!state) return;
  latest = state;
  setText(byId('port'), state.port);
  const { frames, answers, garbled, events, busyShare } = state.bus;
  facts(byId('bus'), [
    ['frames', String(frames)],
    ['answers', String(answers)],
    ['garbled', String(garbled)],
    ['events', String(events)],
    ['bus busy', `${(100 * busyShare).toFixed(1)} %`],
  ]);
  selected ??= state.gear[0]?.address ?? null;
  for (const gear of state.gear) {
    const lamp = lamps.get(gear.address) ?? makeLamp(gear.address);
    lamps.set(gear.address, lamp);
    // The eye sees light by its logarithm; so does the glow, so that a dimmed lamp still shows.
    const light = gear.percent > 0 ? 0.1 + 0.9 * (Math.log10(1 + gear.percent) / Math.log10(101)) ** 2 : 0;
    lamp.made.style.setProperty('--light', light.toFixed(3));
    lamp.made.setAttribute('aria-pressed', String(gear.address === selected));
    setText(lamp.name, gear.address === null ? 'No address' : `Lamp ${gear.address}`);
    setText(lamp.percent, `${gear.percent.toFixed(0)} %`);
    setText(lamp.watts, `${gear.watts.toFixed(1)} W`);
    setText(lamp.trouble, gear.troubles.join(', '));
  }
  for (const sensor of state.sensors) {
    const drawn = sensors.get(sensor.address) ?? makeSensor(sensor.address);
    sensors.set(sensor.address, drawn);
    setText(drawn.state, sensor.isOccupied ? 'occupied' : 'vacant');
    drawn.state.className = sensor.isOccupied ? 'occupied' : '';
    const light = sensor.illuminance === null ? '' : `, light ${sensor.illuminance} of 1023`;
    setText(drawn.light, `${sensor.detections} passed${light}`);
  }
  const gear = state.gear.find((each) => each.address === selected);
  if (!gear) return;
  setText(byId('lamp-title'), `Lamp ${gear.address}`);
  facts(byId('facts'), [
    ['target level', `${gear.targetArc} of 254`],
    ['light', `${gear.percent.toFixed(1)} %`],
    ['power', `${gear.watts.toFixed(2)} W`],
    ['energy', `${gear.energyWh.toFixed(2)} Wh`],
    ['burnt', `${gear.burningHours.toFixed(2)} h`],
    ['temperature', `${gear.temperatureC.toFixed(0)} °C`],
    ['stored writes', String(gear.writes)],
    ['trouble', gear.troubles.join(', ') || 'none'],
  ]);
}

for (const [label, name, told] of LAMP_ACTIONS) {
  byId('lamp-actions').append(
    button(
      label,
      () => ({ do: name, gear: selected }),
      () => `Lamp ${selected}: ${told}.`,
    ),
  );
}
for (const [label, deed, told] of LINE_ACTIONS) byId('line-actions').append(button(label, deed, told));

const source = new EventSource('/events');
source.addEventListener('message', (event) => draw(JSON.parse(event.data)));
source.addEventListener('error', () => setText(byId('news'), 'The simulator does not answer; trying again.'));
source.addEventListener('open', () =>
  setText(byId('news'), 'Connected. Select a lamp, or let somebody pass a sensor.'),
);
