import { type Command, GEAR_COMMANDS } from '@lamplighter/dali';

/** Commands whose low four bits are a number. */
const NUMBERED = ['goToScene', 'setScene', 'removeFromScene', 'addToGroup', 'removeFromGroup', 'querySceneLevel'];

const NAMES = new Map<number, string>(
  Object.entries<Command>(GEAR_COMMANDS).flatMap(([name, { opcode }]) => {
    const words = name.replace(/([A-Z0-9]+)/g, ' $1').toUpperCase();
    if (!NUMBERED.includes(name)) return [[opcode, words] as const];
    return Array.from({ length: 16 }, (_, number) => [opcode + number, `${words} ${number}`] as const);
  }),
);

/** Name of a command of part 102, as the standard writes it. */
export const nameOf = (opcode: number): string => NAMES.get(opcode) ?? `command ${opcode.toString(16).toUpperCase()}`;
