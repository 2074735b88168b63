/** What is mutated together, against its own tests only, by its folder in edge/lighting/src. */
export const ROOMS = { rules: '', lint: 'lint', preview: 'preview' };

/** The room that MUTATION_ROOM names. */
export const room = process.env.MUTATION_ROOM ?? 'rules';

/** The room that a file is in. */
export const roomOf = (file) => Object.keys(ROOMS).find((name) => file.includes(`src/${name}/`)) ?? 'rules';
