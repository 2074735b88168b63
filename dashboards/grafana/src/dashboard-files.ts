import { nightDashboard } from './night-dashboard.js';

/** Every dashboard as the file that Grafana's provisioning reads: file name in `generated/`, and its text. */
export function dashboardFiles(): ReadonlyMap<string, string> {
  return new Map(
    [nightDashboard()].map((dashboard) => [`${dashboard.uid}.json`, `${JSON.stringify(dashboard, null, 2)}\n`]),
  );
}
