import type { Clock, DeviceId } from '@lamplighter/contracts';
import { ConfigError } from '../config.js';
import type { ModbusModel } from '../models/modbus-model.js';
import type { ModelCatalogue } from '../models/model-catalogue.js';
import type { CabinetConfig, UnitConfig } from './cabinet-config.js';
import { Contact } from './contact.js';
import type { ContactModule } from './contact-watch.js';
import { Meter } from './meter.js';
import type { ModbusBus } from './modbus/modbus-bus.js';
import type { NoiseSensor } from './noise-watch.js';

export interface CabinetUnits {
  readonly meters: readonly Meter[];
  readonly modules: readonly ContactModule[];
  readonly noiseSensors: readonly NoiseSensor[];
}

/** Brings configured units and their models together. Throws ConfigError naming the field. */
export function cabinetUnits(
  { units, contacts }: CabinetConfig,
  models: ModelCatalogue,
  bus: ModbusBus,
  clock: Clock,
): CabinetUnits {
  const meters: Meter[] = [];
  const modules: (ContactModule & { readonly device: DeviceId })[] = [];
  const noiseSensors: NoiseSensor[] = [];
  units.forEach((unit, index) => {
    const { device, address } = unit;
    const model = modelOf(unit, index, models);
    if (model.kind === 'meter') meters.push(new Meter({ device, address, model, bus, clock }));
    else if (model.kind === 'noise') noiseSensors.push({ device, address, model });
    else {
      const own = contacts.filter((contact) => contact.unit === device).map((contact) => new Contact(contact));
      modules.push({ device, address, model, contacts: own });
    }
  });
  contacts.forEach(({ unit, input }, index) => {
    const module = modules.find(({ device }) => device === unit);
    if (!module) refuse(`contacts.${index}.unit`, `${unit} has no inputs: name a module of contacts`);
    else if (input > module.model.count) refuse(`contacts.${index}.input`, `${unit} has ${module.model.count} inputs`);
  });
  return { meters, modules, noiseSensors };
}

function modelOf({ model: id }: UnitConfig, index: number, { modbus }: ModelCatalogue): ModbusModel {
  const model = modbus.get(id);
  if (model) return model;
  return refuse(`units.${index}.model`, `no model ${id}; known are ${[...modbus.keys()].join(', ')}`);
}

function refuse(field: string, problem: string): never {
  throw new ConfigError(`edge configuration: cabinet.${field}: ${problem}`);
}
