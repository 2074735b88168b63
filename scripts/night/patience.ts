/** Waits for something that real I/O brings about. Rejects, naming it, when it has not come within `limit` ms. */
export async function patiently(what: string, limit: number, isThere: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + limit;
  while (!(await isThere())) {
    if (performance.now() > end) throw new Error(`waited ${limit / 1000} s for ${what}, in vain`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
