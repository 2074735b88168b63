import { useCallback, useEffect, useState } from 'preact/hooks';

export interface Resource<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/**
 * Reads something from the controller while a view is on screen. A change of `key` shows loading; a change of `revision`
 * reads anew behind what is already shown.
 */
export function useResource<T>(
  key: string,
  read: (signal: AbortSignal) => Promise<T>,
  revision: string | number = '',
): Resource<T> {
  const [held, setHeld] = useState<{ key: string; data?: T; error?: unknown }>({ key });
  const [attempt, setAttempt] = useState(0);
  // `read` is a new closure at each render; its meaning is `key`.
  useEffect(() => {
    const abort = new AbortController();
    read(abort.signal).then(
      (data) => setHeld({ key, data }),
      (error: unknown) => {
        if (!abort.signal.aborted) setHeld((before) => (before.key === key ? { ...before, error } : { key, error }));
      },
    );
    return () => abort.abort();
  }, [key, revision, attempt]);
  const reload = useCallback(() => {
    setHeld(({ error: _error, ...rest }) => rest);
    setAttempt((count) => count + 1);
  }, []);
  const current = held.key === key ? held : { key };
  return {
    data: current.data,
    error: current.error,
    isLoading: current.data === undefined && current.error === undefined,
    reload,
  };
}
