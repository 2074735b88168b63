import { lampAddress } from '../data/route.js';

/** A luminaire as a link to its page; an edge, which has no page yet, as text. */
export function Asset({ id }: { id: string }) {
  return id.includes(':') ? <a href={lampAddress(id)}>{id}</a> : <span>{id}</span>;
}
