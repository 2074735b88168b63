import type { EnergyTotal } from '@lamplighter/contracts';
import { energyDifference } from '../data/energy-comparison.js';
import { formatKilowattHours, formatNumber, formatShare } from '../format/number.js';
import { t } from '../i18n/translate.js';
import { TableFrame } from './table-frame.js';

/** Energy per municipality or edge, largest first, with its share as a bar. */
export function EnergyTable({ energy }: { energy: EnergyTotal }) {
  const rows = [...energy.rows].sort((a, b) => b.energyWh - a.energyWh);
  const isByEdge = energy.groupBy === 'edge';
  return (
    <TableFrame label={t('energy.title')}>
      <thead>
        <tr>
          <th scope="col">{t(isByEdge ? 'energy.byEdge' : 'energy.byMunicipality')}</th>
          <th scope="col" class="number">
            {t('energy.counter')}
          </th>
          <th scope="col" class="number">
            {t('energy.computedShort')}
          </th>
          <th scope="col" class="number">
            {t('energy.difference')}
          </th>
          <th scope="col" class="number">
            {t('energy.luminaires')}
          </th>
          <th scope="col">{t('energy.share')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row">{row.key}</th>
            <td class="number">{formatKilowattHours(row.energyWh)}</td>
            <td class="number">{formatKilowattHours(row.computedWh)}</td>
            <td class="number">{formatShare(energyDifference(row.energyWh, row.computedWh), 2)}</td>
            <td class="number">{formatNumber(row.luminaires)}</td>
            <td>
              <Share share={energy.totalWh === 0 ? 0 : row.energyWh / energy.totalWh} />
            </td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

function Share({ share }: { share: number }) {
  return (
    <span class="share">
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <rect width="100" height="8" class="share-ground" />
        <rect width={share * 100} height="8" class="share-bar" />
      </svg>
      {formatShare(share, 0)}
    </span>
  );
}
