/** Where the operator is: the part of the address after `#`. */
export type Route =
  | { readonly view: 'signIn'; readonly code: string | null }
  | { readonly view: 'map' }
  | { readonly view: 'list' }
  | { readonly view: 'lamp'; readonly id: string }
  | { readonly view: 'selection' }
  | { readonly view: 'overrides' }
  | { readonly view: 'faults'; readonly tab: 'faults' | 'tickets' }
  | { readonly view: 'programs'; readonly id: string | null }
  | { readonly view: 'energy' }
  | { readonly view: 'notFound' };

/** Reads the address. Never throws: what is not known is `notFound`. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [first = '', second = '', third] = path.split('/').map(decode);
  if (third !== undefined) return { view: 'notFound' };
  switch (first) {
    case '':
    case 'map':
      return second === '' ? { view: 'map' } : { view: 'notFound' };
    case 'sign-in':
      return { view: 'signIn', code: new URLSearchParams(query).get('code') };
    case 'luminaires':
      return second === '' ? { view: 'list' } : { view: 'lamp', id: second };
    case 'selection':
      return { view: 'selection' };
    case 'overrides':
      return { view: 'overrides' };
    case 'faults':
      return { view: 'faults', tab: second === 'tickets' ? 'tickets' : 'faults' };
    case 'programs':
      return { view: 'programs', id: second === '' ? null : second };
    case 'energy':
      return { view: 'energy' };
    default:
      return { view: 'notFound' };
  }
}

/** Address of a luminaire's page. */
export const lampAddress = (id: string): string => `#/luminaires/${encodeURIComponent(id)}`;

/** Address of a program's page. */
export const programAddress = (id: string): string => `#/programs/${encodeURIComponent(id)}`;

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
