export { desiredStateFor, refreshDesired, storedDesired } from './desired-documents.js';
export { findDocument, listDocuments, putDocument, refreshAllDesired } from './program-store.js';
