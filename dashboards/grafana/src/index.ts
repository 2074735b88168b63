export { dashboardFiles } from './dashboard-files.js';
export { DATASOURCE } from './datasource.js';
export { expandMacros, type MacroValues } from './expand-macros.js';
