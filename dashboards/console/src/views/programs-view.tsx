import type { Calendar, ControlProgram } from '@lamplighter/contracts';
import { useState } from 'preact/hooks';
import { Empty, Failure, Loading } from '../components/notice.js';
import { ProgramEditor } from '../components/program-editor.js';
import type { Versioned } from '../data/api-client.js';
import { api } from '../data/desk.js';
import { calendarsUsing } from '../data/programs.js';
import { publicationPath } from '../data/publication.js';
import { programAddress } from '../data/route.js';
import { useResource } from '../data/use-resource.js';
import { t } from '../i18n/translate.js';

interface Programs {
  readonly programs: readonly ControlProgram[];
  readonly calendars: readonly Calendar[];
}

async function readPrograms(signal: AbortSignal): Promise<Programs> {
  const [programs, calendars] = await Promise.all([
    api.list<ControlProgram>('/programs', signal),
    api.list<Calendar>('/calendars', signal),
  ]);
  return { programs, calendars };
}

/** Control programs: what they do, and their levels to change. */
export function ProgramsView({ id }: { id: string | null }) {
  const { data, error, isLoading, reload } = useResource('programs', readPrograms);
  return (
    <div class="page page-split">
      <div>
        <h1>{t('programs.title')}</h1>
        {isLoading && <Loading />}
        {error !== undefined && data === undefined && <Failure error={error} retry={reload} />}
        {data?.programs.length === 0 && <Empty>{t('programs.none')}</Empty>}
        <ul class="rows" data-testid="program-list">
          {data?.programs.map(({ id: programId, name }) => (
            <li key={programId} class="row">
              <a class="row-link" href={programAddress(programId)} aria-current={programId === id ? 'true' : undefined}>
                <strong>{name}</strong>
                <span class="soft">{usage(calendarsUsing(programId, data.calendars))}</span>
              </a>
            </li>
          ))}
        </ul>
      </div>
      <div>
        {data && id === null && data.programs.length > 0 && <Empty>{t('programs.choose')}</Empty>}
        {data && id !== null && <ChosenProgram key={id} id={id} onSaved={reload} />}
      </div>
    </div>
  );
}

/** The list names no versions, so the program is read once more on its own, with the version to change. */
function ChosenProgram({ id, onSaved }: { id: string; onSaved: () => void }) {
  const [saved, setSaved] = useState<Versioned<ControlProgram> | null>(null);
  const path = `/programs/${encodeURIComponent(id)}`;
  const { data, error, isLoading, reload } = useResource(path, (signal) =>
    api.getVersioned<ControlProgram>(path, signal),
  );
  const stored = saved ?? data;
  if (isLoading) return <Loading />;
  if (!stored) return <Failure error={error} retry={reload} />;
  const save = async (document: ControlProgram, reason: string | null): Promise<void> => {
    setSaved(await api.putVersioned(publicationPath(path, reason), { document, version: stored.version }));
    onSaved();
  };
  return <ProgramEditor program={stored.document} onSave={save} />;
}

const usage = (names: readonly string[]): string =>
  names.length === 0 ? t('programs.unused') : t('programs.usedBy', { names: names.join(', ') });
