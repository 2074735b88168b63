import type { FaultFilter } from '../data/fault-filter.js';
import { t, translateCode } from '../i18n/translate.js';
import { Field } from './field.js';

interface FaultFilterFormProps {
  filter: FaultFilter;
  codes: readonly string[];
  onChange: (filter: FaultFilter) => void;
}

export function FaultFilterForm({ filter, codes, onChange }: FaultFilterFormProps) {
  return (
    <search class="filters">
      <Field label={t('faults.show')}>
        {(field) => (
          <select
            {...field}
            value={filter.show}
            onChange={(event) => onChange({ ...filter, show: event.currentTarget.value as FaultFilter['show'] })}
          >
            <option value="open">{t('faults.open')}</option>
            <option value="closed">{t('faults.closed')}</option>
            <option value="all">{t('faults.all')}</option>
          </select>
        )}
      </Field>
      <Field label={t('faults.kind')}>
        {(field) => (
          <select
            {...field}
            value={filter.code}
            onChange={(event) => onChange({ ...filter, code: event.currentTarget.value })}
          >
            <option value="">{t('faults.anyKind')}</option>
            {codes.map((code) => (
              <option key={code} value={code}>
                {translateCode('fault', code)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('faults.find')}>
        {(field) => (
          <input
            {...field}
            type="search"
            value={filter.text}
            onInput={(event) => onChange({ ...filter, text: event.currentTarget.value })}
          />
        )}
      </Field>
    </search>
  );
}
