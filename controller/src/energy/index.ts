export { type EnergyQuestion, energyTotals } from './energy-totals.js';
