import { Calendar, type ControlProgram } from '@lamplighter/contracts';

/** The calendar that names one program for every day. */
export const everyDayCalendar = (program: ControlProgram): Calendar =>
  Calendar.parse({ id: 'every-day', name: 'Every day', defaultProgramId: program.id });
