export { type AuditEntry, appendAudit, audit, verifyAudit } from './audit-log.js';
export { may, type RoleName, type Scope } from './scope.js';
export { createSignInCode } from './sign-in-codes.js';
export { addUser, findUser, hasUsers, type NewUser, UserError } from './user-store.js';
