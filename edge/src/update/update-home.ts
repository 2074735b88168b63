import { join } from 'node:path';
import type { UpdateKind } from '@lamplighter/contracts';
import { ConfigError, type EdgeConfig } from '../config.js';
import { DirectorySlots, type Slots } from './slots.js';

import type { UpdateSettings } from './update-settings.js';
import { UpdateStore } from './update-store.js';

/** Where the updates of one edge live on disk. */
export interface UpdateHome {
  readonly directory: string;
  readonly store: UpdateStore;
  readonly slots: Readonly<Record<UpdateKind, Slots>>;
}

export function updateHome(config: Pick<EdgeConfig, 'dataDir' | 'update'>): UpdateHome {
  const directory = config.update?.directory ?? join(config.dataDir, 'update');
  return {
    directory,
    store: new UpdateStore(directory),
    slots: {
      software: new DirectorySlots(join(directory, 'software')),
      configuration: new DirectorySlots(join(directory, 'configuration')),
    },
  };
}

/** Throws ConfigError where the edge takes no updates. */
export function demandUpdateSettings({ update }: EdgeConfig): UpdateSettings {
  if (!update) throw new ConfigError('this edge takes no updates: set update.root and update.hardwareClass');
  return update;
}
