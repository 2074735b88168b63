import type { Calendar, ControlProgram } from '@lamplighter/contracts';
import { Empty, Failure, Loading } from '../components/notice.js';
import { ProgramEditor } from '../components/program-editor.js';
import { api } from '../data/desk.js';
import { calendarsUsing, type Stored, storedDocument } from '../data/programs.js';
import { programAddress } from '../data/route.js';
import { useResource } from '../data/use-resource.js';
import { t } from '../i18n/translate.js';

interface Programs {
  readonly programs: readonly Stored<ControlProgram>[];
  readonly calendars: readonly Calendar[];
}

async function readPrograms(signal: AbortSignal): Promise<Programs> {
  const [programs, calendars] = await Promise.all([
    api.list<unknown>('/programs', signal),
    api.list<unknown>('/calendars', signal),
  ]);
  return {
    programs: programs.map((each) => storedDocument<ControlProgram>(each)),
    calendars: calendars.map((each) => storedDocument<Calendar>(each).document),
  };
}

/** Control programs: what they do, and their levels to change. */
export function ProgramsView({ id }: { id: string | null }) {
  const { data, error, isLoading, reload } = useResource('programs', readPrograms);
  const chosen = data?.programs.find((program) => program.id === id);
  return (
    <div class="page page-split">
      <div>
        <h1>{t('programs.title')}</h1>
        {isLoading && <Loading />}
        {error !== undefined && data === undefined && <Failure error={error} retry={reload} />}
        {data?.programs.length === 0 && <Empty>{t('programs.none')}</Empty>}
        <ul class="rows" data-testid="program-list">
          {data?.programs.map(({ id: programId, document }) => (
            <li key={programId} class="row">
              <a class="row-link" href={programAddress(programId)} aria-current={programId === id ? 'true' : undefined}>
                <strong>{document.name}</strong>
                <span class="soft">{usage(calendarsUsing(programId, data.calendars))}</span>
              </a>
            </li>
          ))}
        </ul>
      </div>
      <div>
        {data && id === null && data.programs.length > 0 && <Empty>{t('programs.choose')}</Empty>}
        {data && id !== null && !chosen && <Empty>{t('error.notFound')}</Empty>}
        {chosen && <ProgramEditor key={`${chosen.id} ${chosen.version}`} stored={chosen} onSaved={reload} />}
      </div>
    </div>
  );
}

const usage = (names: readonly string[]): string =>
  names.length === 0 ? t('programs.unused') : t('programs.usedBy', { names: names.join(', ') });
