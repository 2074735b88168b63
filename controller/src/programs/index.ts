export { desiredStateFor, refreshDesired, storedDesired } from './desired-documents.js';
export { ProgramError, type ProgramErrorCode } from './program-error.js';
export { findDocument, listDocuments, putDocument, refreshAllDesired } from './program-store.js';
