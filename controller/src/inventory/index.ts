export type { AddressedLuminaire, LineAddress } from './address-plan.js';
export { type InventoryImport, type InventoryImportResult, importInventory } from './import-inventory.js';
export { InventoryError, type InventoryErrorCode } from './inventory-error.js';
export { INVENTORY_MAPPINGS, type InventoryMapping } from './inventory-mapping.js';
export type { RejectedRow } from './inventory-row.js';
export { putSensors } from './put-sensors.js';
export { type Inventory, type InventoryEdge, type InventorySource, readInventory } from './read-inventory.js';
export { DEFAULT_CALENDAR_ID, seedDefaults } from './seed-defaults.js';
