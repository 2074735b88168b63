/** What keeps a tool from doing its work, in one sentence with the fix. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
}
