// Module hooks of a mutation run. What is loaded from the sandbox carries the number of the run in its address, so that
// each run gets modules of its own; what ts-node made of a file is kept for the next.
const FAST_CHECK = new URL('fast-check.mjs', import.meta.url).href;
const RUN = /\?run=\d+$/;
const compiled = new Map();
let sandbox;

export function initialize(data) {
  sandbox = data.sandbox;
}

export async function resolve(specifier, context, next) {
  if (specifier === 'fast-check' && context.parentURL !== FAST_CHECK) return { url: FAST_CHECK, shortCircuit: true };
  const resolved = await next(specifier, context);
  const run = RUN.exec(context.parentURL ?? '')?.[0];
  const isOurs = resolved.url.startsWith(sandbox) && resolved.url.endsWith('.ts');
  return run && isOurs ? { ...resolved, url: resolved.url + run } : resolved;
}

export async function load(url, context, next) {
  if (!RUN.test(url)) return next(url, context);
  const file = url.replace(RUN, '');
  if (!compiled.has(file)) compiled.set(file, await next(file, context));
  return { ...compiled.get(file), shortCircuit: true };
}
