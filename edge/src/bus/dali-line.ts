import { z } from 'zod';

/** One serial interface, or a laboratory's daliserver. The schema of `lines[]`. */
export const DaliLine = z
  .strictObject({
    path: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1).max(16)])
      .optional()
      .describe(
        'Serial port of the DALI interface, such as /dev/ttyUSB0; or several candidates; a folder such as /dev/serial/by-id stands for every port in it',
      ),
    interface: z
      .enum(['auto', 'luba', 'hat', 'sci2'])
      .optional()
      .describe('Language of the interface; auto (default) asks for LUBA, HAT and SCI2 in this order'),
    sci2Alignment: z
      .enum(['right', 'left'])
      .optional()
      .describe('Where SCI2 units expect 16 bits: right (default, MID and LOW, the data sheet) or left (HIGH and MID)'),
    daliserver: z
      .string()
      .regex(/^[^\s:]+:\d{1,5}$/, 'must be host:port, such as 127.0.0.1:55825')
      .optional()
      .describe('Address of a daliserver in place of a serial port; for the laboratory, 16-bit frames only'),
  })
  .refine((line) => (line.path === undefined) !== (line.daliserver === undefined), {
    message: 'must have either path (a serial port) or daliserver (host:port)',
  })
  .refine((line) => line.daliserver === undefined || (line.interface ?? line.sci2Alignment) === undefined, {
    message: 'a daliserver takes neither interface nor sci2Alignment',
  });
export type DaliLine = z.input<typeof DaliLine>;
